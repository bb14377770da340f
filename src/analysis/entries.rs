//! One library call by its table entry.

use super::interp::{Args, Interp};
use super::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use super::table::{ArgRef, CallEntry, TableEffect, TypeExpr, WhenTest};
use crate::python::ast::Expr;
use crate::python::{Ranged, TextRange};

/// The field that holds what a library object was made from.
const STORED: &str = "<stored>";

/// What a table's condition on an argument comes to for one call.
pub(super) enum Holds {
    Yes,
    No,
    Perhaps,
}

impl<'a> Interp<'a> {
    pub(super) fn resolve(
        arg: &ArgRef,
        recv: Option<ObjId>,
        args: &Args<'a>,
        params: &[String],
    ) -> ObjSet {
        match arg {
            ArgRef::Receiver => recv.map(ObjSet::one).unwrap_or_default(),
            ArgRef::All => {
                let mut all = args.all();
                if let Some(recv) = recv {
                    all.insert(recv);
                }
                all
            }
            ArgRef::Position(position) => {
                if let Some((set, _)) = args.pos.get(*position) {
                    return set.clone();
                }
                let mut found = args.star.clone().unwrap_or_default();
                if let Some(name) = params.get(*position) {
                    for (key, set, _) in &args.kw {
                        if key == name {
                            found.extend(set);
                        }
                    }
                }
                found
            }
            ArgRef::Name(name) => {
                let mut found = args.kwstar.clone().unwrap_or_default();
                for (key, set, _) in &args.kw {
                    if key == name {
                        found.extend(set);
                    }
                }
                if let Some(position) = params.iter().position(|p| p == name)
                    && let Some((set, _)) = args.pos.get(position)
                {
                    found.extend(set);
                }
                found
            }
        }
    }

    pub(super) fn argument_expr(
        arg: &ArgRef,
        args: &Args<'a>,
        params: &[String],
    ) -> (bool, Option<&'a Expr>) {
        match arg {
            ArgRef::Position(position) => {
                if let Some((_, expr)) = args.pos.get(*position) {
                    return (true, *expr);
                }
                match params.get(*position) {
                    Some(name) => Self::argument_expr(&ArgRef::Name(name.clone()), args, &[]),
                    None => (false, None),
                }
            }
            ArgRef::Name(name) => {
                if let Some((_, _, expr)) = args.kw.iter().find(|(key, _, _)| key == name) {
                    return (true, *expr);
                }
                if let Some(position) = params.iter().position(|p| p == name)
                    && let Some((_, expr)) = args.pos.get(position)
                {
                    return (true, *expr);
                }
                (false, None)
            }
            ArgRef::Receiver | ArgRef::All => (true, None),
        }
    }

    pub(super) fn holds(
        &self,
        arg: &ArgRef,
        test: &WhenTest,
        args: &Args<'a>,
        params: &[String],
    ) -> Holds {
        let (given, expr) = Self::argument_expr(arg, args, params);
        // A splat may carry the argument or not.
        let positional = match arg {
            ArgRef::Position(_) => true,
            ArgRef::Name(name) => params.contains(name),
            _ => false,
        };
        let named = match (arg, &args.kwkeys) {
            (ArgRef::Name(name), Some(keys)) => keys.contains(name),
            _ => true,
        };
        let open = !given && (args.star.is_some() && positional || args.kwstar.is_some() && named);
        if open {
            return Holds::Perhaps;
        }
        match test {
            WhenTest::Given(wanted) => {
                if given == *wanted {
                    Holds::Yes
                } else {
                    Holds::No
                }
            }
            WhenTest::Is(literal) => match (given, expr) {
                (false, _) => Holds::No,
                (true, Some(expr)) if is_literal(expr) => {
                    if self.module.slice(expr.range()).replace('"', "'") == *literal {
                        Holds::Yes
                    } else {
                        Holds::No
                    }
                }
                _ => Holds::Perhaps,
            },
            WhenTest::Starts(prefix) => match (given, expr) {
                (false, _) => Holds::No,
                (true, Some(Expr::StringLiteral(text))) => {
                    if text.value.to_str().starts_with(prefix.as_str()) {
                        Holds::Yes
                    } else {
                        Holds::No
                    }
                }
                _ => Holds::Perhaps,
            },
            WhenTest::NotLiteral => match (given, expr) {
                (false, _) => Holds::No,
                (true, Some(expr)) if is_literal(expr) => Holds::No,
                _ => Holds::Yes,
            },
        }
    }

    /// One library call by its table entry: effects first, then the result.
    pub fn apply_entry(
        &mut self,
        entry: &CallEntry,
        path: &str,
        recv: Option<ObjId>,
        args: &Args<'a>,
        site: TextRange,
    ) -> ObjSet {
        let mut effects: Vec<TableEffect> = Vec::new();
        let mut returns: Vec<&TypeExpr> = Vec::new();
        let mut decided = false;
        for row in &entry.when {
            let holds = self.holds(&row.arg, &row.test, args, &entry.params);
            if matches!(holds, Holds::No) {
                continue;
            }
            effects.extend(row.effects.iter().flatten().cloned());
            if row.effects.is_none() {
                effects.extend(entry.effects.iter().cloned());
            }
            returns.push(row.returns.as_ref().unwrap_or(&entry.returns));
            if matches!(holds, Holds::Yes) {
                decided = true;
                break;
            }
        }
        if !decided {
            effects.extend(entry.effects.iter().cloned());
            returns.push(&entry.returns);
        }
        let hands = args.all();
        self.consume(&hands, site);
        self.touch(&hands, site);
        self.library_notes(&hands, site);
        if compares(path) {
            self.note_identity(&hands, site);
        }
        if matches!(
            path,
            "str" | "repr" | "ascii" | "format" | "print" | "str.format"
        ) {
            self.note_default_repr(&hands, site);
        } else if writes_text(path, &entry.returns) {
            self.note_display(&hands, site);
        }
        // `frame.map(str)`, `series.astype(str)`
        let by_text = |id: ObjId| matches!(&self.obj(id).kind, ObjKind::Path(path) if matches!(path.as_str(), "str" | "repr"));
        if let Some(recv) = recv
            && hands.iter().any(by_text)
        {
            self.note_display(&ObjSet::one(recv), site);
        }
        for id in hands.iter() {
            if matches!(self.obj(id).kind, ObjKind::Unknown(_)) && !effects.is_empty() {
                // What an unknown value does inside a call that only reads is judged by its users.
            }
        }
        let top = path.split('.').next().unwrap_or(path);
        if matches!(
            top,
            "numpy" | "pandas" | "scipy" | "sklearn" | "torch" | "cv2" | "PIL"
        ) && path.contains('.')
        {
            self.effect(
                EffectKind::LibraryCall(top.to_string()),
                site,
                ObjSet::default(),
                format!("`{path}`"),
            );
        }
        for effect in &effects {
            self.table_effect_with(effect, path, recv, args, &entry.params, site);
        }
        let mut all = ObjSet::default();
        let recv_set = recv.map(ObjSet::one).unwrap_or_default();
        for (index, expr) in returns.iter().enumerate() {
            let sub = 40 + u32::try_from(index).unwrap_or(0) * 8;
            let made = self.type_value_at(expr, &recv_set, args, &entry.params, site, sub);
            all.extend(&made);
        }
        self.grid_items(path, args, &all, site);
        self.copied_keys(path, args, &all);
        // What is made from something may hold on to it.
        if recv.is_none() {
            for effect in &effects {
                if let TableEffect::Stores(expr) = effect {
                    let stored =
                        self.type_value_at(expr, &recv_set, args, &entry.params, site, 200);
                    for id in all.clone().iter().filter(|id| !hands.contains(*id)) {
                        if matches!(self.obj(id).kind, ObjKind::Value { .. }) {
                            self.add_field(id, Field::Attr(STORED.to_string()), &stored);
                        }
                    }
                }
            }
        }
        // A lazy result carries what it will run.
        for id in all.clone().iter() {
            if self.obj(id).ty() == Some("iterator") {
                let mut sources = hands.clone();
                sources.extend(&recv_set);
                self.add_field(id, Field::Attr("<args>".to_string()), &hands);
                for source in sources.iter() {
                    for func in self.obj(source).lazy.clone() {
                        self.add_lazy(id, func);
                    }
                    if let ObjKind::Func(func) | ObjKind::Bound { func, .. } = self.obj(source).kind
                    {
                        self.add_lazy(id, func);
                    }
                }
            }
        }
        all
    }

    pub fn table_effect(
        &mut self,
        effect: &TableEffect,
        path: &str,
        recv: Option<ObjId>,
        args: &Args<'a>,
        site: TextRange,
    ) {
        self.table_effect_with(effect, path, recv, args, &[], site);
    }

    #[expect(clippy::too_many_lines, reason = "one arm an effect")]
    pub(super) fn table_effect_with(
        &mut self,
        effect: &TableEffect,
        path: &str,
        recv: Option<ObjId>,
        args: &Args<'a>,
        params: &[String],
        site: TextRange,
    ) {
        let what = format!("`{path}`");
        let none = ObjSet::default();
        let kind = match effect {
            TableEffect::Mutates(arg) => {
                let mut objs = Self::resolve(arg, recv, args, params);
                if let (ArgRef::Receiver, Some(recv)) = (arg, recv) {
                    let through = self.stored_in(recv);
                    objs.extend(&through);
                }
                let text = if recv.is_some() {
                    format!("`{}`", self.text(site))
                } else {
                    what
                };
                self.effect(EffectKind::Mutates, site, objs, text);
                return;
            }
            TableEffect::Calls(arg, given) => {
                let callee = Self::resolve(arg, recv, args, params);
                let given = if given.is_empty() {
                    self.callback_arguments(arg, path, recv, args, site)
                } else {
                    let recv_set = recv.map(ObjSet::one).unwrap_or_default();
                    let sets: Vec<ObjSet> = (240u32..)
                        .step_by(8)
                        .zip(given)
                        .map(|(sub, expr)| {
                            self.type_value_at(expr, &recv_set, args, params, site, sub)
                        })
                        .collect();
                    Args::of(&sets)
                };
                for id in callee.iter() {
                    if self.is_plain_data(id) {
                        continue;
                    }
                    self.call_object(id, &given, site);
                }
                return;
            }
            TableEffect::Consumes(arg) => {
                let objs = Self::resolve(arg, recv, args, params);
                self.consume(&objs, site);
                return;
            }
            TableEffect::Stores(expr) => {
                let recv_set = recv.map(ObjSet::one).unwrap_or_default();
                let stored = self.type_value_at(expr, &recv_set, args, params, site, 200);
                if let Some(recv) = recv {
                    let mapping = self
                        .effective_type(recv)
                        .is_some_and(|ty| self.table.is_a(&ty, "dict"));
                    self.add_field(
                        recv,
                        if mapping { Field::Value } else { Field::Elem },
                        &stored,
                    );
                }
                return;
            }
            TableEffect::FileRead(arg) => {
                let objs = Self::resolve(arg, recv, args, params);
                self.file_effect(EffectKind::FileRead, site, &objs, what);
                return;
            }
            TableEffect::FileWrite(arg) => {
                let objs = Self::resolve(arg, recv, args, params);
                self.file_effect(EffectKind::FileWrite, site, &objs, what);
                return;
            }
            TableEffect::FileAppend(arg) => {
                let objs = Self::resolve(arg, recv, args, params);
                self.file_effect(EffectKind::FileAppend, site, &objs, what);
                return;
            }
            TableEffect::FileRemove(arg) => {
                let objs = Self::resolve(arg, recv, args, params);
                self.file_effect(EffectKind::FileRemove, site, &objs, what);
                return;
            }
            TableEffect::SetOrder => {
                let mut objs = args.all();
                if let Some(recv) = recv {
                    objs.insert(recv);
                }
                self.set_order(&objs, site);
                return;
            }
            TableEffect::HashSeed => {
                let mut risky = false;
                for id in self.nested(&args.all(), 2).iter() {
                    risky |= match &self.obj(id).kind {
                        ObjKind::Value { ty, .. } => !matches!(
                            ty.as_str(),
                            "int" | "float" | "bool" | "complex" | "tuple" | "frozenset"
                        ),
                        _ => true,
                    };
                }
                if risky {
                    self.effect(EffectKind::HashSeed, site, none, what);
                }
                return;
            }
            TableEffect::Stdout => {
                self.printed_sets(&args.all(), site);
                EffectKind::Stdout
            }
            TableEffect::Stderr => EffectKind::Stderr,
            TableEffect::Stdin => EffectKind::Stdin,
            TableEffect::NetGet => EffectKind::NetGet,
            TableEffect::NetSend => EffectKind::NetSend,
            TableEffect::Database => EffectKind::Database,
            TableEffect::Subprocess => EffectKind::Subprocess,
            TableEffect::Thread => EffectKind::Thread,
            TableEffect::Reads(setting) => EffectKind::Reads(setting.clone()),
            TableEffect::Writes(setting) => EffectKind::Writes(setting.clone()),
            TableEffect::Scoped(setting) => EffectKind::Scoped(setting.clone()),
            TableEffect::Random(stream) => EffectKind::Random(stream.clone()),
            TableEffect::Seeds(stream) => EffectKind::Seeds(stream.clone()),
            TableEffect::Clock => EffectKind::Clock,
            TableEffect::Sleep => EffectKind::Sleep,
            TableEffect::Exit => EffectKind::Exit,
            TableEffect::Entropy => EffectKind::Entropy,
            TableEffect::Identity => {
                let objs = args.all();
                self.effect(EffectKind::Identity, site, objs, what);
                return;
            }
            TableEffect::Dynamic => EffectKind::Dynamic,
        };
        self.effect(kind, site, none, what);
    }

    /// What a value was made from and changes with itself: the image under an `ImageDraw`, the steps of a pipeline.
    fn stored_in(&self, id: ObjId) -> ObjSet {
        let mut found = ObjSet::default();
        let mut work: Vec<ObjId> = self
            .obj(id)
            .field(&Field::Attr(STORED.to_string()))
            .iter()
            .collect();
        while let Some(at) = work.pop() {
            let kind = &self.obj(at).kind;
            let holds = matches!(
                kind,
                ObjKind::Value { .. } | ObjKind::Instance(_) | ObjKind::Unknown(_)
            );
            if !holds || found.contains(at) {
                continue;
            }
            found.insert(at);
            for inner in self.obj(at).fields.values() {
                work.extend(inner.iter());
            }
        }
        found
    }

    /// Data where a function could stand: `groupby("k")`, `key=None`, `re.sub(p, text, s)`.
    pub(super) fn is_plain_data(&self, id: ObjId) -> bool {
        match &self.obj(id).kind {
            ObjKind::Value { ty, .. } => {
                !matches!(
                    ty.as_str(),
                    "functools.partial" | "functools._lru_cache_wrapper"
                ) && self.table.method(ty, "__call__").is_none()
            }
            _ => false,
        }
    }

    /// The argument is a path, or an open file or buffer, which then changes.
    pub(super) fn file_effect(
        &mut self,
        kind: EffectKind,
        site: TextRange,
        objs: &ObjSet,
        what: String,
    ) {
        let (mut paths, mut handles) = (ObjSet::default(), ObjSet::default());
        for id in objs.iter() {
            let scalar = self
                .effective_type(id)
                .is_some_and(|ty| ty == "str" || ty == "bytes" || ty.starts_with("pathlib."));
            if scalar || !self.is_mutable(id) {
                paths.insert(id);
            } else {
                handles.insert(id);
            }
        }
        if objs.is_empty() || !paths.is_empty() {
            self.effect(kind, site, paths, what.clone());
        }
        if !handles.is_empty() {
            self.effect(EffectKind::Mutates, site, handles, what);
        }
    }

    /// What a library passes to a function that it was given.
    pub(super) fn callback_arguments(
        &mut self,
        arg: &ArgRef,
        path: &str,
        recv: Option<ObjId>,
        args: &Args<'a>,
        site: TextRange,
    ) -> Args<'a> {
        let pool_map = matches!(
            path.rsplit('.').next(),
            Some("map" | "imap" | "imap_unordered" | "map_async" | "starmap" | "starmap_async")
        ) && (path.contains("Pool") || path.contains("Executor"));
        if (matches!(path, "map" | "filter" | "itertools.starmap") || pool_map)
            && *arg == ArgRef::Position(0)
        {
            let mut given = Args::default();
            for (set, _) in args.pos.iter().skip(1) {
                let items = self.iterate(&set.clone(), site);
                if path.contains("starmap") {
                    for position in 0..6 {
                        let part = self.unpack(&items, position, site);
                        given.pos.push((part, None));
                    }
                } else {
                    given.pos.push((items, None));
                }
            }
            return given;
        }
        let mut pool = ObjSet::default();
        for (position, (set, _)) in args.pos.iter().enumerate() {
            if *arg == ArgRef::Position(position) {
                continue;
            }
            let set = set.clone();
            let items = self.iterate_quiet(&set);
            pool.extend(&items);
        }
        let builtin = match recv {
            Some(recv) => {
                let own = self.iterate_quiet(&ObjSet::one(recv));
                pool.extend(&own);
                self.effective_type(recv)
                    .is_some_and(|ty| !ty.contains('.') || ty.starts_with("collections."))
            }
            None => {
                !path.contains('.')
                    || path.starts_with("functools.")
                    || path.starts_with("itertools.")
                    || path.starts_with("heapq.")
            }
        };
        if builtin {
            if path == "functools.reduce" {
                for (set, _) in args.pos.iter().skip(2) {
                    pool.extend(set);
                }
                let callee = Self::resolve(&ArgRef::Position(0), recv, args, &[]);
                for id in callee.iter() {
                    if let ObjKind::Func(func) = self.obj(id).kind {
                        let result = self.rets[func.index()].clone();
                        pool.extend(&result);
                    }
                }
            }
        } else {
            for (set, _) in &args.pos {
                pool.extend(set);
            }
            if let Some(recv) = recv {
                pool.insert(recv);
            }
            let anything = self.unknown_set(&format!("an argument that `{path}` passes"));
            pool.extend(&anything);
        }
        Args::of(&[pool.clone(), pool.clone(), pool])
    }
}

/// Library calls that may write out what they get: `pprint.pformat`, `Template.substitute`, `csv.writer`, and errors, whose
/// arguments are their text. `NumPy` and pandas say of their own functions what they follow.
fn writes_text(path: &str, returns: &TypeExpr) -> bool {
    let own = path.starts_with("numpy.") || path.starts_with("pandas.");
    let error = ["Error", "Exception", "Warning"]
        .iter()
        .any(|end| path.ends_with(end));
    !own && (gives_text(returns) || error || path.starts_with("_csv.") || path.starts_with("csv."))
}

fn gives_text(returns: &TypeExpr) -> bool {
    match returns {
        TypeExpr::Named { name, .. } => name == "str",
        TypeExpr::Union(parts) => parts.iter().any(gives_text),
        _ => false,
    }
}

/// Library calls that compare or hash what they get.
fn compares(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    matches!(
        name,
        "index"
            | "count"
            | "remove"
            | "discard"
            | "add"
            | "get"
            | "pop"
            | "setdefault"
            | "fromkeys"
            | "union"
            | "difference"
            | "intersection"
            | "symmetric_difference"
            | "issubset"
            | "issuperset"
            | "isdisjoint"
            | "set"
            | "frozenset"
            | "Counter"
            | "groupby"
            | "WeakSet"
            | "WeakKeyDictionary"
            | "WeakValueDictionary"
            | "hash"
            | "eq"
            | "ne"
            | "contains"
            | "indexOf"
            | "countOf"
            | "unique"
    )
}

pub(super) fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::UnaryOp(node) => is_literal(&node.operand),
        _ => expr.is_literal_expr(),
    }
}
