//! Calls: of functions and classes of the script, and of what the effect tables describe.

use super::interp::{Args, Interp};
use super::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::{FuncId, FuncNode, Ranged, TextRange};

impl<'a> Interp<'a> {
    pub fn call(&mut self, node: &'a ast::ExprCall) -> ObjSet {
        let range = node.range();
        if let Expr::Attribute(func) = &*node.func {
            let base = self.eval(&func.value);
            self.note_callee(&base, &func.attr.id, node.func.range());
            let args = self.arguments(&node.arguments);
            if matches!(
                func.attr.id.as_str(),
                "update" | "pop" | "popitem" | "setdefault" | "clear"
            ) {
                self.attributes_change(&func.value, range);
            }
            let mut all = ObjSet::default();
            for id in self.with_member(&base, &func.attr.id).iter() {
                let part = self.call_method(id, &func.attr.id, &args, range);
                all.extend(&part);
            }
            if base.is_empty() && self.settled {
                let what = format!(
                    "`{}`, whose receiver nothing in this file defines",
                    self.text(node.func.range())
                );
                self.unknown_effect(range, &args.all(), what.clone());
                return self.unknown_set(&format!("the result of {what}"));
            }
            return all;
        }
        let callee = self.eval(&node.func);
        let args = self.arguments(&node.arguments);
        if callee.is_empty() && !self.settled {
            return ObjSet::default();
        }
        if callee.is_empty() {
            let what = format!(
                "`{}`, which nothing in this file defines",
                self.text(node.func.range())
            );
            self.unknown_effect(range, &args.all(), what.clone());
            return self.unknown_set(&format!("the result of {what}"));
        }
        self.call_set(&callee, &args, range)
    }

    pub(super) fn text(&self, range: TextRange) -> String {
        let text = self.module.slice(range);
        let line = text.lines().next().unwrap_or_default();
        if text.len() > 60 {
            format!("{}…", line.chars().take(57).collect::<String>())
        } else {
            text.to_string()
        }
    }

    pub(super) fn arguments(&mut self, node: &'a ast::Arguments) -> Args<'a> {
        let mut args = Args::default();
        for arg in &node.args {
            if let Expr::Starred(star) = arg {
                let set = self.eval(&star.value);
                // A literal or a tuple of known shape keeps its positions.
                if args.star.is_none()
                    && let Some(parts) = self.exact_parts(&set)
                {
                    args.pos.extend(parts.into_iter().map(|part| (part, None)));
                    continue;
                }
                let items = self.iterate(&set, star.range);
                self.set_order(&set, star.range);
                args.star.get_or_insert_with(ObjSet::default).extend(&items);
            } else {
                let set = self.eval(arg);
                if args.star.is_some() {
                    args.star.get_or_insert_with(ObjSet::default).extend(&set);
                } else {
                    args.pos.push((set, Some(arg)));
                }
            }
        }
        for keyword in &node.keywords {
            let set = self.eval(&keyword.value);
            if let Some(name) = &keyword.arg {
                args.kw
                    .push((name.id.to_string(), set, Some(&keyword.value)));
            } else {
                let mut values = ObjSet::default();
                let keys = if set.is_empty() {
                    None
                } else {
                    self.keys_of(&set)
                };
                args.kwkeys = match (args.kwstar.is_some(), args.kwkeys.take(), keys) {
                    (false, _, keys) => keys,
                    (true, Some(known), Some(keys)) => {
                        Some(known.into_iter().chain(keys).collect())
                    }
                    (true, ..) => None,
                };
                for id in set.iter() {
                    values.extend(&self.obj(id).field(&Field::Value));
                    if matches!(self.obj(id).kind, ObjKind::Unknown(_)) {
                        values.insert(id);
                    }
                }
                args.kwstar
                    .get_or_insert_with(ObjSet::default)
                    .extend(&values);
            }
        }
        args
    }

    pub(super) fn exact_parts(&self, set: &ObjSet) -> Option<Vec<ObjSet>> {
        if set.len() != 1 {
            return None;
        }
        let id = set.iter().next()?;
        let obj = self.obj(id);
        if obj.ty() != Some("tuple")
            || obj.fields.is_empty()
            || obj.fields.contains_key(&Field::Elem)
        {
            return None;
        }
        let mut parts = Vec::new();
        for position in 0..obj.fields.len() {
            parts.push(
                obj.fields
                    .get(&Field::Index(u8::try_from(position).ok()?))?
                    .clone(),
            );
        }
        Some(parts)
    }

    /// The library function, or function of another module, that is called, kept for those who ask what is called where.
    fn note_callee(&mut self, base: &ObjSet, attr: &str, range: TextRange) {
        let mut paths = ObjSet::default();
        for id in base.iter() {
            match self.obj(id).kind.clone() {
                ObjKind::Path(path) => {
                    let path = format!("{path}.{attr}");
                    paths.extend(&self.path(&path));
                }
                ObjKind::Module(part) => {
                    let found = self.member(part, attr, range);
                    paths.extend(&found);
                }
                _ => {}
            }
        }
        self.values.entry(range).or_default().extend(&paths);
    }

    /// Calls everything that a callee expression may be.
    pub fn call_set(&mut self, callee: &ObjSet, args: &Args<'a>, site: TextRange) -> ObjSet {
        let mut all = ObjSet::default();
        for id in callee.iter() {
            let part = self.call_object(id, args, site);
            all.extend(&part);
        }
        all
    }

    pub(super) fn call_object(&mut self, id: ObjId, args: &Args<'a>, site: TextRange) -> ObjSet {
        match self.obj(id).kind.clone() {
            ObjKind::Func(func) => self.call_func(func, args, site),
            ObjKind::Bound { recv, func } => {
                let mut with = args.clone();
                with.pos.insert(0, (ObjSet::one(recv), None));
                self.call_func(func, &with, site)
            }
            ObjKind::Class(class) => self.instantiate(class, args, site),
            ObjKind::Path(path) => self.call_path(&path, args, site),
            ObjKind::Method { recv, name } => self.call_method(recv, &name, args, site),
            ObjKind::Instance(class) => {
                let mut all = ObjSet::default();
                let functions = self.functions_named(class, "__call__");
                for func in &functions {
                    let mut with = args.clone();
                    with.pos.insert(0, (ObjSet::one(id), None));
                    let got = self.call_func(*func, &with, site);
                    all.extend(&got);
                }
                if functions.is_empty() {
                    return self.unknown_call(
                        &format!("calling {}", self.describe(id)),
                        &args.all(),
                        site,
                    );
                }
                all
            }
            ObjKind::NamedTuple(names) => {
                let made = self.value_at(site, 8, "tuple");
                for (position, name) in names.iter().enumerate() {
                    let mut set = args
                        .pos
                        .get(position)
                        .map(|(set, _)| set.clone())
                        .unwrap_or_default();
                    for (key, value, _) in &args.kw {
                        if key == name {
                            set.extend(value);
                        }
                    }
                    for extra in [&args.star, &args.kwstar].into_iter().flatten() {
                        set.extend(extra);
                    }
                    self.add_field(
                        made,
                        Field::Index(u8::try_from(position).unwrap_or(u8::MAX)),
                        &set,
                    );
                    self.add_field(made, Field::Attr(name.clone()), &set);
                }
                // Pickled by the name of its class.
                self.add_field(made, Field::Attr("<class>".to_string()), &ObjSet::one(id));
                ObjSet::one(made)
            }
            ObjKind::Value { ty, .. } => self.call_value(id, &ty, args, site),
            ObjKind::Unknown(what) => self.unknown_call(&what, &args.all(), site),
            ObjKind::Super(..) => self.unknown_call("calling `super()`", &args.all(), site),
            ObjKind::Module(_) => {
                let what = format!("calling {}", self.describe(id));
                self.unknown_call(&what, &args.all(), site)
            }
        }
    }

    pub fn unknown_call(&mut self, what: &str, hands: &ObjSet, site: TextRange) -> ObjSet {
        // Functions that an unknown call gets may be called with anything.
        for id in hands.iter() {
            if let ObjKind::Func(func) | ObjKind::Bound { func, .. } = self.obj(id).kind {
                let anything = self.unknown_set(&format!("an argument that {what} passes"));
                let count = 6;
                let sets: Vec<ObjSet> = (0..count).map(|_| anything.clone()).collect();
                self.call_func(func, &Args::of(&sets), site);
            }
        }
        if let Some(name) = self.granted(what).or_else(|| self.vouched_at(site)) {
            self.effect(
                EffectKind::Granted(name),
                site,
                ObjSet::default(),
                what.to_string(),
            );
            return self.json(site);
        }
        self.unknown_effect(site, hands, what.to_string());
        self.unknown_set(&format!("the result of {what}"))
    }

    pub(super) fn call_value(
        &mut self,
        id: ObjId,
        ty: &str,
        args: &Args<'a>,
        site: TextRange,
    ) -> ObjSet {
        match ty {
            "functools.partial" => {
                let target = self.obj(id).field(&Field::Attr("func".to_string()));
                let bound = self.obj(id).field(&Field::Attr("<partial>".to_string()));
                let mut with = Args::default();
                let mut position = 0u8;
                while let Some(set) = self.obj(id).fields.get(&Field::Index(position)).cloned() {
                    with.pos.push((set, None));
                    position += 1;
                }
                with.pos.extend(args.pos.iter().cloned());
                with.star.clone_from(&args.star);
                with.kwstar.clone_from(&args.kwstar);
                let mut names: Vec<String> = self
                    .obj(id)
                    .fields
                    .keys()
                    .filter_map(|field| match field {
                        Field::Attr(name) => name.strip_prefix("<kw>").map(str::to_string),
                        _ => None,
                    })
                    .collect();
                names.sort();
                for name in names {
                    let set = self.obj(id).field(&Field::Attr(format!("<kw>{name}")));
                    with.kw.push((name, set, None));
                }
                with.kw.extend(args.kw.iter().cloned());
                if !bound.is_empty() {
                    with.kwstar
                        .get_or_insert_with(ObjSet::default)
                        .extend(&bound);
                }
                self.call_set(&target, &with, site)
            }
            "functools._lru_cache_wrapper" => {
                let target = self.obj(id).field(&Field::Attr("__wrapped__".to_string()));
                self.effect(
                    EffectKind::Mutates,
                    site,
                    ObjSet::one(id),
                    "the cache of a function",
                );
                self.call_set(&target, args, site)
            }
            "contextlib._ContextManagerFactory" => {
                let target = self.obj(id).field(&Field::Attr("__wrapped__".to_string()));
                let generator = self.call_set(&target, args, site);
                let made = self.value_at(site, 9, "contextlib._GeneratorContextManager");
                for inner in generator.iter() {
                    let held = self.held(inner);
                    self.add_field(made, Field::Elem, &held);
                    let hands = self.obj(inner).field(&Field::Attr("<args>".to_string()));
                    self.add_field(made, Field::Attr("<args>".to_string()), &hands);
                    for func in self.obj(inner).lazy.clone() {
                        self.add_lazy(made, func);
                    }
                }
                ObjSet::one(made)
            }
            "None" => ObjSet::default(),
            _ => match self.table.method(ty, "__call__").cloned() {
                Some(entry) => {
                    self.apply_entry(&entry, &format!("{ty}.__call__"), Some(id), args, site)
                }
                None => {
                    self.unknown_call(&format!("calling {}", self.describe(id)), &args.all(), site)
                }
            },
        }
    }

    // ---- the script's own functions and classes ------------------------------------------------------------------

    pub fn call_func(&mut self, func: FuncId, args: &Args<'a>, site: TextRange) -> ObjSet {
        let info = self.scopes.func(func);
        let (parameters, body) = match info.node {
            FuncNode::Def(node) => (Some(&*node.parameters), Some(&node.body)),
            FuncNode::Lambda(node) => (node.parameters.as_deref(), None),
            FuncNode::Generator(_) | FuncNode::Module(_) => (None, None),
        };
        if let Some(parameters) = parameters {
            self.bind_arguments(parameters, args);
        }
        let hands = args.all();
        if info.is_async {
            self.effect(
                EffectKind::Async,
                site,
                ObjSet::default(),
                format!("coroutine `{}`", info.name),
            );
            self.edge(site, func, hands);
            return self.rets[func.index()].clone();
        }
        if info.is_generator && body.is_some() {
            let made = self.value_at(site, 10 + func.0, "generator");
            self.add_lazy(made, func);
            let yields = self.yields[func.index()].clone();
            self.add_field(made, Field::Elem, &yields);
            self.add_field(made, Field::Attr("<args>".to_string()), &hands);
            if self.called.insert(func) {
                self.changed = true;
            }
            return ObjSet::one(made);
        }
        self.edge(site, func, hands);
        let mut result = self.rets[func.index()].clone();
        if body.is_some_and(|body| falls_through(body)) {
            let none = self.scalar("None");
            result.extend(&none);
        }
        result
    }

    pub(super) fn bind_arguments(&mut self, parameters: &'a ast::Parameters, args: &Args<'a>) {
        let positional: Vec<&ast::ParameterWithDefault> = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .collect();
        let mut spare = ObjSet::default();
        for (position, parameter) in positional.iter().enumerate() {
            let name = parameter.name();
            let mut set = args
                .pos
                .get(position)
                .map(|(set, _)| set.clone())
                .unwrap_or_default();
            if position >= args.pos.len()
                && let Some(star) = &args.star
            {
                set.extend(star);
            }
            for (key, value, _) in &args.kw {
                if *key == name.id.as_str() {
                    set.extend(value);
                }
            }
            if let Some(extra) = &args.kwstar {
                set.extend(extra);
            }
            if let Some(var) = self.scopes.var_at(name.range.start()) {
                self.assign_var(var, &set);
            }
        }
        for (set, _) in args.pos.iter().skip(positional.len()) {
            spare.extend(set);
        }
        if let Some(star) = &args.star {
            spare.extend(star);
        }
        if let Some(vararg) = &parameters.vararg {
            let tuple = self.value_at(vararg.range, 0, "tuple");
            self.add_field(tuple, Field::Elem, &spare);
            if let Some(var) = self.scopes.var_at(vararg.name.range.start()) {
                self.assign_var(var, &ObjSet::one(tuple));
            }
        }
        for parameter in &parameters.kwonlyargs {
            let name = parameter.name();
            let mut set = args.kwstar.clone().unwrap_or_default();
            for (key, value, _) in &args.kw {
                if *key == name.id.as_str() {
                    set.extend(value);
                }
            }
            if let Some(var) = self.scopes.var_at(name.range.start()) {
                self.assign_var(var, &set);
            }
        }
        if let Some(kwarg) = &parameters.kwarg {
            let dict = self.value_at(kwarg.range, 0, "dict");
            let mut values = args.kwstar.clone().unwrap_or_default();
            for (_, value, _) in &args.kw {
                values.extend(value);
            }
            let key = self.scalar("str");
            self.add_field(dict, Field::Key, &key);
            self.add_field(dict, Field::Value, &values);
            if let Some(var) = self.scopes.var_at(kwarg.name.range.start()) {
                self.assign_var(var, &ObjSet::one(dict));
            }
        }
    }

    // ---- library calls ---------------------------------------------------------------------------------------------

    // ---- type expressions --------------------------------------------------------------------------------------------
}

/// Whether a body can end without `return`.
fn falls_through(body: &[Stmt]) -> bool {
    match body.last() {
        None => true,
        Some(Stmt::Return(_) | Stmt::Raise(_)) => false,
        Some(Stmt::If(node)) => {
            let has_else = node
                .elif_else_clauses
                .last()
                .is_some_and(|clause| clause.test.is_none());
            !has_else
                || falls_through(&node.body)
                || node
                    .elif_else_clauses
                    .iter()
                    .any(|c| falls_through(&c.body))
        }
        Some(Stmt::While(node)) => {
            let forever = matches!(&*node.test, Expr::BooleanLiteral(b) if b.value)
                || matches!(&*node.test, Expr::NumberLiteral(_));
            !forever || contains_break(&node.body)
        }
        Some(Stmt::With(node)) => falls_through(&node.body),
        Some(Stmt::Try(node)) => {
            falls_through(&node.body) && (node.orelse.is_empty() || falls_through(&node.orelse))
                || node.handlers.iter().any(|h| {
                    let ast::ExceptHandler::ExceptHandler(h) = h;
                    falls_through(&h.body)
                })
        }
        Some(Stmt::Match(_)) => true,
        Some(_) => true,
    }
}

fn contains_break(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::Break(_) => true,
        Stmt::For(_) | Stmt::While(_) | Stmt::FunctionDef(_) | Stmt::ClassDef(_) => false,
        _ => crate::python::walk::blocks(stmt)
            .into_iter()
            .any(contains_break),
    })
}
