//! Calls: of functions and classes of the script, and of what the effect tables describe.

use super::interp::{Args, Interp};
use super::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use super::table::{Abs, ArgRef, CallEntry, TableEffect, TypeExpr, WhenTest};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::{ClassId, FuncId, FuncNode, Ranged, TextRange};

/// What a table's condition on an argument comes to for one call.
enum Holds {
    Yes,
    No,
    Perhaps,
}

impl<'a> Interp<'a> {
    pub fn call(&mut self, node: &'a ast::ExprCall) -> ObjSet {
        let range = node.range();
        if let Expr::Attribute(func) = &*node.func {
            let base = self.eval(&func.value);
            let args = self.arguments(&node.arguments);
            let mut all = ObjSet::default();
            for id in base.iter() {
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

    fn text(&self, range: TextRange) -> String {
        let text = self.module.slice(range);
        let line = text.lines().next().unwrap_or_default();
        if text.len() > 60 {
            format!("{}…", line.chars().take(57).collect::<String>())
        } else {
            text.to_string()
        }
    }

    fn arguments(&mut self, node: &'a ast::Arguments) -> Args<'a> {
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
                    .push((name.id.to_string(), set, Some(&keyword.value)))
            } else {
                let mut values = ObjSet::default();
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

    fn exact_parts(&self, set: &ObjSet) -> Option<Vec<ObjSet>> {
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

    /// Calls everything that a callee expression may be.
    pub fn call_set(&mut self, callee: &ObjSet, args: &Args<'a>, site: TextRange) -> ObjSet {
        let mut all = ObjSet::default();
        for id in callee.iter() {
            let part = self.call_object(id, args, site);
            all.extend(&part);
        }
        all
    }

    fn call_object(&mut self, id: ObjId, args: &Args<'a>, site: TextRange) -> ObjSet {
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
                ObjSet::one(made)
            }
            ObjKind::Value { ty, .. } => self.call_value(id, &ty, args, site),
            ObjKind::Unknown(what) => self.unknown_call(&what, &args.all(), site),
            ObjKind::Super(..) => self.unknown_call("calling `super()`", &args.all(), site),
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
        self.unknown_effect(site, hands, what.to_string());
        self.unknown_set(&format!("the result of {what}"))
    }

    fn call_value(&mut self, id: ObjId, ty: &str, args: &Args<'a>, site: TextRange) -> ObjSet {
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
            FuncNode::Generator(_) => (None, None),
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

    fn bind_arguments(&mut self, parameters: &'a ast::Parameters, args: &Args<'a>) {
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

    fn instantiate(&mut self, class: ClassId, args: &Args<'a>, site: TextRange) -> ObjSet {
        let meta = self.classes[class.index()].clone();
        if meta.is_enum {
            return ObjSet::one(self.at(
                self.scopes.classes[class.index()].node.range,
                77,
                ObjKind::Instance(class),
            ));
        }
        let made = self.at(site, 20 + class.0, ObjKind::Instance(class));
        let recv = ObjSet::one(made);
        let mut with = args.clone();
        with.pos.insert(0, (recv.clone(), None));
        let constructors = self.functions_named(class, "__init__");
        let news = self.functions_named(class, "__new__");
        if !news.is_empty() {
            let class_obj = self.class_obj(class);
            let mut with_class = args.clone();
            with_class.pos.insert(0, (ObjSet::one(class_obj), None));
            for func in news {
                self.call_func(func, &with_class, site);
            }
        }
        for func in &constructors {
            self.call_func(*func, &with, site);
        }
        let lineage_data = self.lineage(class).iter().any(|c| {
            let meta = &self.classes[c.index()];
            meta.is_dataclass || meta.is_named_tuple
        });
        if constructors.is_empty() && lineage_data {
            self.fill_fields(class, made, args, site);
            for func in self.functions_named(class, "__post_init__") {
                self.call_func(func, &Args::of(&[recv.clone()]), site);
            }
        } else if constructors.is_empty()
            && let Some(base) = self.library_base(class)
        {
            self.library_constructor(&base, made, args, site);
        }
        if let Some(what) = self.unknown_base(class) {
            let name = self.class_name(class);
            self.unknown_effect(site, &args.all(), format!("making a `{name}` ({what})"));
        }
        recv
    }

    fn library_constructor(&mut self, base: &str, made: ObjId, args: &Args<'a>, site: TextRange) {
        let exception = self.table.is_a(base, "BaseException")
            || base.ends_with("Error")
            || base.ends_with("Exception")
            || base.ends_with("Warning");
        if exception {
            let tuple = self.value_at(site, 11, "tuple");
            self.add_field(tuple, Field::Elem, &args.all());
            self.add_field(made, Field::Attr("args".to_string()), &ObjSet::one(tuple));
            return;
        }
        if self.table.is_a(base, "dict") {
            self.fill_dict(made, args, site);
            return;
        }
        if matches!(
            base,
            "list" | "set" | "tuple" | "frozenset" | "collections.deque" | "collections.UserList"
        ) {
            if let Some((set, _)) = args.pos.first() {
                let items = self.iterate(&set.clone(), site);
                self.add_field(made, Field::Elem, &items);
            }
            return;
        }
        if matches!(base, "str" | "int" | "float") {
            return;
        }
        self.unknown_effect(site, &args.all(), format!("the constructor of `{base}`"));
    }

    fn fill_fields(&mut self, class: ClassId, made: ObjId, args: &Args<'a>, site: TextRange) {
        for (position, name) in self.field_names(class).into_iter().enumerate() {
            let mut set = args
                .pos
                .get(position)
                .map(|(set, _)| set.clone())
                .unwrap_or_default();
            for (key, value, _) in &args.kw {
                if *key == name {
                    set.extend(value);
                }
            }
            for extra in [&args.star, &args.kwstar].into_iter().flatten() {
                set.extend(extra);
            }
            if set.is_empty() {
                for held in self.class_attr(class, &name).unwrap_or_default().iter() {
                    if self.obj(held).ty() == Some("dataclasses.Field") {
                        let factory = self
                            .obj(held)
                            .field(&Field::Attr("default_factory".to_string()));
                        let made = self.call_set(&factory, &Args::default(), site);
                        set.extend(&made);
                        set.extend(&self.obj(held).field(&Field::Attr("default".to_string())));
                    } else {
                        set.insert(held);
                    }
                }
            }
            self.add_field(made, Field::Attr(name), &set);
        }
    }

    pub fn fill_dict(&mut self, made: ObjId, args: &Args<'a>, site: TextRange) {
        if let Some((source, _)) = args.pos.first() {
            for id in source.clone().iter() {
                let mapping = self
                    .effective_type(id)
                    .is_some_and(|ty| self.table.is_a(&ty, "dict"));
                if mapping {
                    let (keys, values) = (
                        self.obj(id).field(&Field::Key),
                        self.obj(id).field(&Field::Value),
                    );
                    self.add_field(made, Field::Key, &keys);
                    self.add_field(made, Field::Value, &values);
                } else {
                    let pairs = self.iterate(&ObjSet::one(id), site);
                    let keys = self.unpack(&pairs, 0, site);
                    let values = self.unpack(&pairs, 1, site);
                    self.add_field(made, Field::Key, &keys);
                    self.add_field(made, Field::Value, &values);
                }
            }
        }
        let mut values = args.kwstar.clone().unwrap_or_default();
        for (_, value, _) in &args.kw {
            values.extend(value);
        }
        if !values.is_empty() {
            let key = self.scalar("str");
            self.add_field(made, Field::Key, &key);
            self.add_field(made, Field::Value, &values);
        }
    }

    // ---- library calls ---------------------------------------------------------------------------------------------

    pub fn call_method(
        &mut self,
        recv: ObjId,
        name: &str,
        args: &Args<'a>,
        site: TextRange,
    ) -> ObjSet {
        match self.obj(recv).kind.clone() {
            ObjKind::Unknown(what) => {
                let mut hands = args.all();
                hands.insert(recv);
                self.unknown_call(&format!("`.{name}()` on {what}"), &hands, site)
            }
            ObjKind::Value { ty, .. } => {
                let own = self.obj(recv).field(&Field::Attr(name.to_string()));
                if !own.is_empty() {
                    return self.call_set(&own, args, site);
                }
                self.call_typed(recv, &ty, name, args, site)
            }
            ObjKind::Instance(class) => {
                let found = self.instance_lookup(recv, class, name, site);
                if found.is_empty() {
                    if let Some(base) = self.library_base(class) {
                        return self.call_typed(recv, &base, name, args, site);
                    }
                    if name.starts_with("__") {
                        return self.scalar("None");
                    }
                    let what = format!("`.{name}()` of `{}`", self.class_name(class));
                    let mut hands = args.all();
                    hands.insert(recv);
                    return self.unknown_call(&what, &hands, site);
                }
                self.call_set(&found, args, site)
            }
            _ => {
                let found = self.attribute(&ObjSet::one(recv), name, site);
                self.call_set(&found, args, site)
            }
        }
    }

    /// What `instance.name` is when it is called: not the fallback that [`Self::attribute`] gives for data.
    fn instance_lookup(
        &mut self,
        recv: ObjId,
        class: ClassId,
        name: &str,
        site: TextRange,
    ) -> ObjSet {
        let known = self.class_attr(class, name).is_some()
            || self
                .obj(recv)
                .fields
                .contains_key(&Field::Attr(name.to_string()))
            || !self.functions_named(class, "__getattr__").is_empty();
        if known {
            self.attribute(&ObjSet::one(recv), name, site)
        } else {
            ObjSet::default()
        }
    }

    fn call_typed(
        &mut self,
        recv: ObjId,
        ty: &str,
        name: &str,
        args: &Args<'a>,
        site: TextRange,
    ) -> ObjSet {
        if let Some(result) = self.special_method(recv, ty, name, args, site) {
            return result;
        }
        match self.table.method(ty, name).cloned() {
            Some(entry) => {
                self.apply_entry(&entry, &format!("{ty}.{name}"), Some(recv), args, site)
            }
            // `AttributeError`: this is not the object that gets here, or the program ends.
            None if super::interp::is_complete_builtin(ty) => ObjSet::default(),
            None => {
                let mut hands = args.all();
                hands.insert(recv);
                self.unknown_call(&format!("`{ty}.{name}`"), &hands, site)
            }
        }
    }

    fn special_method(
        &mut self,
        recv: ObjId,
        ty: &str,
        name: &str,
        args: &Args<'a>,
        site: TextRange,
    ) -> Option<ObjSet> {
        let table = self.table;
        if table.is_a(ty, "dict") {
            match name {
                "update" => {
                    self.touch(&args.all(), site);
                    if ty.ends_with("Counter") {
                        if let Some((set, _)) = args.pos.first() {
                            let items = self.iterate(&set.clone(), site);
                            let int = self.scalar("int");
                            self.add_field(recv, Field::Key, &items);
                            self.add_field(recv, Field::Value, &int);
                        }
                    } else {
                        self.fill_dict(recv, args, site);
                    }
                    self.effect(
                        EffectKind::Mutates,
                        site,
                        ObjSet::one(recv),
                        format!("`{}`", self.text(site)),
                    );
                    return Some(self.scalar("None"));
                }
                "setdefault" => {
                    let key = args
                        .pos
                        .first()
                        .map(|(set, _)| set.clone())
                        .unwrap_or_default();
                    let value = args
                        .pos
                        .get(1)
                        .map(|(set, _)| set.clone())
                        .unwrap_or_default();
                    self.touch(&key, site);
                    self.add_field(recv, Field::Key, &key);
                    self.add_field(recv, Field::Value, &value);
                    self.effect(
                        EffectKind::Mutates,
                        site,
                        ObjSet::one(recv),
                        format!("`{}`", self.text(site)),
                    );
                    return Some(self.obj(recv).field(&Field::Value));
                }
                _ => {}
            }
        }
        if matches!(
            ty,
            "argparse.ArgumentParser"
                | "argparse._ArgumentGroup"
                | "argparse._MutuallyExclusiveGroup"
        ) && name == "add_argument"
        {
            self.command_line_argument(args, site);
            return Some(self.unknown_set("an argparse action"));
        }
        None
    }

    /// `add_argument("--paths", type=int, default=600)`: what the attribute of the namespace will hold.
    fn command_line_argument(&mut self, args: &Args<'a>, site: TextRange) {
        let keyword = |name: &str| args.kw.iter().find(|(key, _, _)| key == name);
        let literal = |name: &str| match keyword(name) {
            Some((_, _, Some(Expr::StringLiteral(text)))) => Some(text.value.to_str().to_string()),
            _ => None,
        };
        let flags: Vec<String> = args
            .pos
            .iter()
            .filter_map(|(_, expr)| match expr {
                Some(Expr::StringLiteral(text)) => Some(text.value.to_str().to_string()),
                _ => None,
            })
            .collect();
        let long = flags
            .iter()
            .find(|flag| flag.starts_with("--"))
            .or_else(|| flags.first());
        let Some(dest) = literal("dest")
            .or_else(|| long.map(|flag| flag.trim_start_matches('-').replace('-', "_")))
        else {
            self.note_odd_argument_types();
            return;
        };
        let mut all = ObjSet::default();
        match (literal("action").as_deref(), keyword("type")) {
            (Some("store_true" | "store_false"), _) => {
                let set = self.scalar("bool");
                all.extend(&set);
            }
            (Some("count"), _) => {
                let set = self.scalar("int");
                all.extend(&set);
            }
            (None | Some("store" | "append"), Some((_, types, _))) => {
                for id in types.clone().iter() {
                    let set = match self.obj(id).kind.clone() {
                        ObjKind::Path(path)
                            if matches!(
                                path.as_str(),
                                "int" | "float" | "str" | "bool" | "pathlib.Path"
                            ) =>
                        {
                            self.scalar(&path)
                        }
                        _ => self.call_object(id, &Args::of(&[ObjSet::default()]), site),
                    };
                    all.extend(&set);
                }
            }
            (None | Some("store" | "append"), None) => {
                let set = self.scalar("str");
                all.extend(&set);
            }
            _ => {
                let set = self.unknown_set("a command-line argument with an action of its own");
                all.extend(&set);
            }
        }
        let several = keyword("nargs").is_some_and(|(_, _, expr)| !matches!(expr, Some(Expr::StringLiteral(text)) if text.value.to_str() == "?"));
        if several || literal("action").as_deref() == Some("append") {
            let list = self.value_at(site, 50, "list");
            self.add_field(list, Field::Elem, &all);
            all = ObjSet::one(list);
        }
        let required =
            keyword("required").is_some() || !flags.iter().any(|flag| flag.starts_with('-'));
        match keyword("default") {
            Some((_, default, _)) => {
                all.extend(default);
            }
            None if required
                || literal("action")
                    .as_deref()
                    .is_some_and(|a| a.starts_with("store_")) => {}
            None => {
                let none = self.scalar("None");
                all.extend(&none);
            }
        }
        let known = self.arguments.entry(dest).or_default();
        if known.extend(&all) {
            self.changed = true;
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm a builtin that no table entry can describe"
    )]
    fn call_path(&mut self, path: &str, args: &Args<'a>, site: TextRange) -> ObjSet {
        let first = args
            .pos
            .first()
            .map(|(set, _)| set.clone())
            .unwrap_or_default();
        match path {
            "super" => {
                let Some(owner) = self.owner else {
                    return ObjSet::default();
                };
                let Some(class) = self.scopes.func(owner).class else {
                    return self.unknown_call("`super()`", &args.all(), site);
                };
                let recv = match self.scopes.func(owner).node {
                    FuncNode::Def(node) => node
                        .parameters
                        .iter_non_variadic_params()
                        .next()
                        .and_then(|p| self.scopes.var_at(p.name().range.start()))
                        .map(|var| self.vars[var.index()].clone())
                        .unwrap_or_default(),
                    _ => ObjSet::default(),
                };
                let mut all = ObjSet::default();
                for id in recv.iter() {
                    let made = self.at(site, 30 + id.0, ObjKind::Super(class, id));
                    all.insert(made);
                }
                return all;
            }
            "getattr" | "builtins.getattr" => {
                if let Some((_, Some(Expr::StringLiteral(name)))) = args.pos.get(1) {
                    let mut found = self.attribute(&first, name.value.to_str(), site);
                    if let Some((default, _)) = args.pos.get(2) {
                        found.extend(default);
                    }
                    return found;
                }
                self.effect(
                    EffectKind::Dynamic,
                    site,
                    ObjSet::default(),
                    "`getattr` with a computed name",
                );
                return self.unknown_set("`getattr` with a computed name");
            }
            "setattr" => {
                self.effect(EffectKind::Dynamic, site, ObjSet::default(), "`setattr`");
                self.effect(EffectKind::Mutates, site, first.clone(), "`setattr`");
                for id in first.iter() {
                    if let ObjKind::Path(path) = &self.obj(id).kind {
                        let path = path.clone();
                        self.effect(
                            EffectKind::Patches(path),
                            site,
                            ObjSet::default(),
                            "`setattr`",
                        );
                    }
                }
                return self.scalar("None");
            }
            "dict" | "collections.OrderedDict" => {
                let made = self.value_at(site, 12, path);
                self.fill_dict(made, args, site);
                return ObjSet::one(made);
            }
            "dict.fromkeys" => {
                let made = self.value_at(site, 12, "dict");
                let keys = self.iterate(&first, site);
                let none = self.scalar("None");
                let values = args.pos.get(1).map_or(none, |(set, _)| set.clone());
                self.add_field(made, Field::Key, &keys);
                self.add_field(made, Field::Value, &values);
                return ObjSet::one(made);
            }
            "collections.defaultdict" => {
                let made = self.value_at(site, 12, path);
                self.add_field(made, Field::Attr("<factory>".to_string()), &first);
                let mut rest = args.clone();
                if !rest.pos.is_empty() {
                    rest.pos.remove(0);
                }
                self.fill_dict(made, &rest, site);
                return ObjSet::one(made);
            }
            "collections.namedtuple" => {
                let mut names: Vec<String> = Vec::new();
                match args.pos.get(1) {
                    Some((_, Some(Expr::StringLiteral(text)))) => {
                        names = text
                            .value
                            .to_str()
                            .split([' ', ','])
                            .filter(|n| !n.is_empty())
                            .map(str::to_string)
                            .collect();
                    }
                    Some((
                        _,
                        Some(
                            Expr::List(ast::ExprList { elts, .. })
                            | Expr::Tuple(ast::ExprTuple { elts, .. }),
                        ),
                    )) => {
                        for element in elts {
                            if let Expr::StringLiteral(text) = element {
                                names.push(text.value.to_str().to_string());
                            }
                        }
                    }
                    _ => {
                        return self.unknown_call(
                            "`namedtuple` with computed fields",
                            &args.all(),
                            site,
                        );
                    }
                }
                return ObjSet::one(self.at(site, 13, ObjKind::NamedTuple(names)));
            }
            "functools.partial" => {
                let made = self.value_at(site, 14, "functools.partial");
                self.add_field(made, Field::Attr("func".to_string()), &first);
                for (position, (set, _)) in args.pos.iter().skip(1).enumerate() {
                    self.add_field(
                        made,
                        Field::Index(u8::try_from(position).unwrap_or(u8::MAX)),
                        set,
                    );
                }
                for (name, set, _) in &args.kw {
                    self.add_field(made, Field::Attr(format!("<kw>{name}")), set);
                }
                for extra in [&args.star, &args.kwstar].into_iter().flatten() {
                    self.add_field(made, Field::Attr("<partial>".to_string()), extra);
                }
                return ObjSet::one(made);
            }
            "functools.lru_cache" | "functools.cache" => {
                // `lru_cache(f)` called by hand; as a decorator it is handled there.
                let made = self.value_at(site, 15, "functools._lru_cache_wrapper");
                self.add_field(made, Field::Attr("__wrapped__".to_string()), &first);
                return ObjSet::one(made);
            }
            "functools.wraps" => return self.path("functools.wraps"),
            "contextlib.contextmanager" => {
                let made = self.value_at(site, 16, "contextlib._ContextManagerFactory");
                self.add_field(made, Field::Attr("__wrapped__".to_string()), &first);
                return ObjSet::one(made);
            }
            "dataclasses.dataclass" => return self.path("dataclasses.dataclass"),
            "dataclasses.field" => {
                let made = self.value_at(site, 17, "dataclasses.Field");
                for (name, set, _) in &args.kw {
                    self.add_field(made, Field::Attr(name.clone()), set);
                }
                return ObjSet::one(made);
            }
            "heapq.heappush"
            | "heapq.heapreplace"
            | "heapq.heappushpop"
            | "bisect.insort"
            | "bisect.insort_left"
            | "bisect.insort_right" => {
                let item = args
                    .pos
                    .get(1)
                    .map(|(set, _)| set.clone())
                    .unwrap_or_default();
                for id in first.iter() {
                    self.add_field(id, Field::Elem, &item);
                }
            }
            "json.loads" => {
                self.touch(&args.all(), site);
                if args.kw.is_empty() {
                    return self.json(site);
                }
            }
            "json.load" => {
                self.consume(&args.all(), site);
                self.effect(EffectKind::Mutates, site, first, "`json.load`");
                return self.json(site);
            }
            "type" if args.pos.len() == 1 => {
                let mut all = ObjSet::default();
                for id in first.iter() {
                    let class = match self.obj(id).kind.clone() {
                        ObjKind::Instance(class) => ObjSet::one(self.class_obj(class)),
                        ObjKind::Value { ty, .. } => self.path(&ty),
                        _ => self.unknown_set("a type found at run time"),
                    };
                    all.extend(&class);
                }
                return all;
            }
            "numpy.asarray"
            | "numpy.asanyarray"
            | "numpy.ascontiguousarray"
            | "numpy.asfortranarray" => {
                self.touch(&args.all(), site);
                self.consume(&args.all(), site);
                self.effect(
                    EffectKind::LibraryCall("numpy".to_string()),
                    site,
                    ObjSet::default(),
                    format!("`{path}`"),
                );
                let mut all = ObjSet::default();
                for id in first.iter() {
                    if self.effective_type(id).is_some_and(|ty| {
                        self.table.is_a(&ty, "numpy.ndarray") || ty.starts_with("pandas.")
                    }) || matches!(self.obj(id).kind, ObjKind::Unknown(_))
                    {
                        all.insert(id);
                    }
                }
                let made = self.value_at(site, 51, "numpy.ndarray");
                all.insert(made);
                return all;
            }
            "object.__init__" | "object.__setattr__" => return self.scalar("None"),
            _ => {}
        }
        if let Some(ty) = self.exception_type(path) {
            self.touch(&args.all(), site);
            let made = self.value_at(site, 18, &ty);
            let tuple = self.value_at(site, 19, "tuple");
            self.add_field(tuple, Field::Elem, &args.all());
            self.add_field(made, Field::Attr("args".to_string()), &ObjSet::one(tuple));
            return ObjSet::one(made);
        }
        if let Some(entry) = self.table.call(path).cloned() {
            self.apply_entry(&entry, path, None, args, site)
        } else {
            let what = if path.starts_with('.') {
                format!("`{path}` of another module")
            } else {
                format!("`{path}`, which the effect tables do not describe")
            };
            self.unknown_call(&what, &args.all(), site)
        }
    }

    fn exception_type(&self, path: &str) -> Option<String> {
        let builtin = !path.contains('.')
            && (path.ends_with("Error")
                || path.ends_with("Exception")
                || path.ends_with("Warning"))
            || matches!(
                path,
                "StopIteration"
                    | "KeyboardInterrupt"
                    | "SystemExit"
                    | "GeneratorExit"
                    | "StopAsyncIteration"
            );
        (builtin || self.table.is_a(path, "BaseException")).then(|| path.to_string())
    }

    /// Plain data as JSON has it: dicts, lists, strings, numbers, booleans, None, nested.
    pub fn json(&mut self, site: TextRange) -> ObjSet {
        let dict = self.value_at(site, 21, "dict");
        let list = self.value_at(site, 22, "list");
        let mut all = ObjSet::one(dict);
        all.insert(list);
        for ty in ["str", "int", "float", "bool", "None"] {
            let scalar = self.scalar(ty);
            all.extend(&scalar);
        }
        let key = self.scalar("str");
        self.add_field(dict, Field::Key, &key);
        self.add_field(dict, Field::Value, &all);
        self.add_field(list, Field::Elem, &all);
        all
    }

    fn resolve(
        &self,
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

    fn argument_expr(arg: &ArgRef, args: &Args<'a>, params: &[String]) -> (bool, Option<&'a Expr>) {
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

    fn holds(&self, arg: &ArgRef, test: &WhenTest, args: &Args<'a>, params: &[String]) -> Holds {
        let (given, expr) = Self::argument_expr(arg, args, params);
        // A splat may carry the argument or not.
        let positional = match arg {
            ArgRef::Position(_) => true,
            ArgRef::Name(name) => params.contains(name),
            _ => false,
        };
        let open = !given && (args.star.is_some() && positional || args.kwstar.is_some());
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
    fn table_effect_with(
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
                let objs = self.resolve(arg, recv, args, params);
                let text = if recv.is_some() {
                    format!("`{}`", self.text(site))
                } else {
                    what
                };
                self.effect(EffectKind::Mutates, site, objs, text);
                return;
            }
            TableEffect::Calls(arg) => {
                let callee = self.resolve(arg, recv, args, params);
                let given = self.callback_arguments(arg, path, recv, args, site);
                for id in callee.iter() {
                    if self.is_plain_data(id) {
                        continue;
                    }
                    self.call_object(id, &given, site);
                }
                return;
            }
            TableEffect::Consumes(arg) => {
                let objs = self.resolve(arg, recv, args, params);
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
                let objs = self.resolve(arg, recv, args, params);
                self.file_effect(EffectKind::FileRead, site, &objs, what);
                return;
            }
            TableEffect::FileWrite(arg) => {
                let objs = self.resolve(arg, recv, args, params);
                self.file_effect(EffectKind::FileWrite, site, &objs, what);
                return;
            }
            TableEffect::FileAppend(arg) => {
                let objs = self.resolve(arg, recv, args, params);
                self.file_effect(EffectKind::FileAppend, site, &objs, what);
                return;
            }
            TableEffect::FileRemove(arg) => {
                let objs = self.resolve(arg, recv, args, params);
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

    /// Data where a function could stand: `groupby("k")`, `key=None`, `re.sub(p, text, s)`.
    fn is_plain_data(&self, id: ObjId) -> bool {
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
    fn file_effect(&mut self, kind: EffectKind, site: TextRange, objs: &ObjSet, what: String) {
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
    fn callback_arguments(
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
                let callee = self.resolve(&ArgRef::Position(0), recv, args, &[]);
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

    // ---- type expressions --------------------------------------------------------------------------------------------

    /// The objects that a type expression stands for. `raw`: `elem(self)` is what the container holds, not what iterating gives.
    pub fn type_value(
        &mut self,
        expr: &TypeExpr,
        recv: &ObjSet,
        args: &Args<'a>,
        site: TextRange,
        raw: bool,
    ) -> ObjSet {
        let mut sub = if raw { 300 } else { 400 };
        self.build(expr, recv, args, &[], site, &mut sub, raw)
    }

    fn type_value_at(
        &mut self,
        expr: &TypeExpr,
        recv: &ObjSet,
        args: &Args<'a>,
        params: &[String],
        site: TextRange,
        sub: u32,
    ) -> ObjSet {
        let mut sub = sub;
        self.build(expr, recv, args, params, site, &mut sub, false)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one recursive walk; a struct would only rename them"
    )]
    fn build(
        &mut self,
        expr: &TypeExpr,
        recv: &ObjSet,
        args: &Args<'a>,
        params: &[String],
        site: TextRange,
        sub: &mut u32,
        raw: bool,
    ) -> ObjSet {
        *sub += 1;
        match expr {
            TypeExpr::Unknown => {
                let text = self.text(site);
                self.unknown_set(&format!("the result of `{text}`"))
            }
            TypeExpr::Union(parts) => {
                let mut all = ObjSet::default();
                for part in parts {
                    let set = self.build(part, recv, args, params, site, sub, raw);
                    all.extend(&set);
                }
                all
            }
            TypeExpr::Arg(ArgRef::Receiver) => recv.clone(),
            TypeExpr::Arg(arg) => self.resolve(arg, recv.iter().next(), args, params),
            TypeExpr::SelfAttr(name) => {
                let mut all = ObjSet::default();
                for id in recv.iter() {
                    all.extend(&self.obj(id).field(&Field::Attr(name.clone())));
                }
                all
            }
            TypeExpr::Elem(inner) => {
                let set = self.build(inner, recv, args, params, site, sub, raw);
                if raw {
                    let mut all = ObjSet::default();
                    for id in set.iter() {
                        let held = self.held(id);
                        all.extend(&held);
                        if matches!(self.obj(id).kind, ObjKind::Unknown(_)) {
                            all.insert(id);
                        }
                    }
                    return all;
                }
                self.iterate_quiet(&set)
            }
            TypeExpr::Key(inner) | TypeExpr::Value(inner) => {
                let field = if matches!(expr, TypeExpr::Key(_)) {
                    Field::Key
                } else {
                    Field::Value
                };
                let set = self.build(inner, recv, args, params, site, sub, raw);
                let mut all = ObjSet::default();
                for id in set.iter() {
                    all.extend(&self.obj(id).field(&field));
                    if matches!(self.obj(id).kind, ObjKind::Unknown(_)) {
                        all.insert(id);
                    }
                }
                all
            }
            TypeExpr::Result(arg) => {
                let callee = self.resolve(arg, recv.iter().next(), args, params);
                let given = self.callback_arguments(arg, "map", recv.iter().next(), args, site);
                let mut all = ObjSet::default();
                for id in callee.iter() {
                    if self.is_plain_data(id) {
                        continue;
                    }
                    let got = self.call_object(id, &given, site);
                    all.extend(&got);
                }
                all
            }
            TypeExpr::Fresh(arg) => {
                let set = match arg {
                    ArgRef::Receiver => recv.clone(),
                    _ => self.resolve(arg, recv.iter().next(), args, params),
                };
                let mut all = ObjSet::default();
                for id in set.iter() {
                    let made = self.fresh(id, site, *sub);
                    all.extend(&made);
                }
                all
            }
            TypeExpr::Named {
                name,
                abs,
                args: inner,
            } => {
                let absolute = match abs {
                    Abs::Unknown => false,
                    Abs::Yes => true,
                    Abs::As(arg) => {
                        let set = match arg {
                            ArgRef::Receiver => recv.clone(),
                            _ => self.resolve(arg, recv.iter().next(), args, params),
                        };

                        !set.is_empty()
                            && set.iter().all(|id| {
                                matches!(self.obj(id).kind, ObjKind::Value { abs: true, .. })
                            })
                    }
                };
                if name == "json" || name == "plain" {
                    return self.json(site);
                }
                let mutable = self
                    .table
                    .type_entry(name)
                    .map_or(!super::interp::is_builtin_scalar(name), |entry| {
                        entry.mutable
                    });
                if inner.is_empty() && !mutable && name != "tuple" {
                    return self.scalar_abs(name, absolute);
                }
                let number = *sub;
                let made = self.at(
                    site,
                    1000 + number,
                    ObjKind::Value {
                        ty: name.clone(),
                        abs: absolute,
                    },
                );
                let shape: Vec<Field> = match (name.as_str(), inner.len()) {
                    ("tuple", 1) => vec![Field::Elem],
                    ("tuple", n) => (0..n)
                        .map(|i| Field::Index(u8::try_from(i).unwrap_or(u8::MAX)))
                        .collect(),
                    (_, 2) => vec![Field::Key, Field::Value],
                    _ => vec![Field::Elem],
                };
                for (field, part) in shape.into_iter().zip(inner) {
                    let set = self.build(part, recv, args, params, site, sub, raw);
                    self.add_field(made, field, &set);
                }
                ObjSet::one(made)
            }
        }
    }

    /// The objects that an annotation promises; `None` when it says nothing usable.
    pub fn annotation(&mut self, expr: &'a Expr) -> Option<ObjSet> {
        match expr {
            Expr::Name(_) | Expr::Attribute(_) => {
                let set = self.eval(expr);
                let id = set.iter().next()?;
                match self.obj(id).kind.clone() {
                    ObjKind::Class(class) => {
                        let site = self.scopes.classes[class.index()].node.range;
                        Some(ObjSet::one(self.at(site, 901, ObjKind::Instance(class))))
                    }
                    ObjKind::Path(path) => {
                        let name = self.table.canonical(&path).to_string();
                        let known = self.table.type_entry(&name)?.mutable;
                        if known {
                            // A container without its contents says too little about what is in it.
                            return matches!(
                                name.as_str(),
                                "numpy.ndarray"
                                    | "pandas.core.frame.DataFrame"
                                    | "pandas.core.series.Series"
                            )
                            .then(|| ObjSet::one(self.value_at(expr.range(), 902, &name)));
                        }
                        Some(self.scalar(&name))
                    }
                    _ => None,
                }
            }
            Expr::NoneLiteral(_) => Some(self.scalar("None")),
            Expr::BinOp(node) if node.op == ast::Operator::BitOr => {
                let mut left = self.annotation(&node.left)?;
                left.extend(&self.annotation(&node.right)?);
                Some(left)
            }
            Expr::Subscript(node) => {
                let head = self.eval(&node.value);
                let id = head.iter().next()?;
                let ObjKind::Path(path) = self.obj(id).kind.clone() else {
                    return None;
                };
                let inner: Vec<&'a Expr> = match &*node.slice {
                    Expr::Tuple(tuple) => tuple.elts.iter().collect(),
                    other => vec![other],
                };
                let name = match path.as_str() {
                    "list" | "typing.List" => "list",
                    "dict" | "typing.Dict" => "dict",
                    "set" | "typing.Set" => "set",
                    "tuple" | "typing.Tuple" => "tuple",
                    "typing.Optional" => {
                        let mut set = self.annotation(inner.first()?)?;
                        let none = self.scalar("None");
                        set.extend(&none);
                        return Some(set);
                    }
                    _ => return None,
                };
                let made = self.value_at(expr.range(), 903, name);
                for (position, part) in inner.iter().enumerate() {
                    if part.is_ellipsis_literal_expr() {
                        continue;
                    }
                    let set = self.annotation(part)?;
                    let field = match (name, position) {
                        ("dict", 0) => Field::Key,
                        ("dict", _) => Field::Value,
                        _ => Field::Elem,
                    };
                    self.add_field(made, field, &set);
                }
                Some(ObjSet::one(made))
            }
            _ => None,
        }
    }
}

fn is_literal(expr: &Expr) -> bool {
    match expr {
        Expr::UnaryOp(node) => is_literal(&node.operand),
        _ => expr.is_literal_expr(),
    }
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
            !(forever && !contains_break(&node.body))
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
        _ => crate::python::scopes::blocks(stmt)
            .into_iter()
            .any(contains_break),
    })
}
