//! How values behave: iteration, subscripts, attributes, operators, for builtin, library and script types.

use super::interp::{Args, Interp, is_builtin_scalar};
use super::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use super::table::Ship;
use crate::python::ast::{self, Expr, Operator};
use crate::python::{ClassId, DefKind, FuncId, Ranged, TextRange};

/// Dunder methods that only run where the script says so.
const EXPLICIT: &[&str] = &[
    "__init__",
    "__new__",
    "__post_init__",
    "__init_subclass__",
    "__class_getitem__",
    "__enter__",
    "__exit__",
    "__call__",
    "__setattr__",
    "__delattr__",
    "__setitem__",
    "__delitem__",
    "__slots__",
];

impl<'a> Interp<'a> {
    /// The library type whose behaviour an object has: its own, or that of a library base class.
    #[must_use]
    pub fn effective_type(&self, id: ObjId) -> Option<String> {
        match &self.obj(id).kind {
            ObjKind::Value { ty, .. } => Some(ty.clone()),
            ObjKind::Instance(class) => self.library_base(*class),
            _ => None,
        }
    }

    #[must_use]
    pub fn library_base(&self, class: ClassId) -> Option<String> {
        self.lineage(class)
            .into_iter()
            .find_map(|c| self.classes[c.index()].library.first().cloned())
    }

    /// The class and its bases in the script, nearest first.
    #[must_use]
    pub fn lineage(&self, class: ClassId) -> Vec<ClassId> {
        let mut all = vec![class];
        let mut at = 0;
        while at < all.len() {
            for &base in &self.classes[all[at].index()].bases {
                if !all.contains(&base) {
                    all.push(base);
                }
            }
            at += 1;
        }
        all
    }

    /// What the class, or a base of it in the script, binds to a name.
    #[must_use]
    pub fn class_attr(&self, class: ClassId, name: &str) -> Option<ObjSet> {
        self.lineage(class).into_iter().find_map(|c| {
            let scope = self.scopes.classes[c.index()].scope;
            let var = self.scopes.scopes[scope.index()].vars.get(name)?;
            Some(self.vars[var.index()].clone())
        })
    }

    /// Every function that a class defines under a name: getter and setter of a property share it.
    #[must_use]
    pub fn functions_named(&self, class: ClassId, name: &str) -> Vec<FuncId> {
        for c in self.lineage(class) {
            let scope = self.scopes.classes[c.index()].scope;
            let Some(var) = self.scopes.scopes[scope.index()].vars.get(name) else {
                continue;
            };
            return self
                .scopes
                .var(*var)
                .defs
                .iter()
                .filter_map(|def| match def.kind {
                    DefKind::Function(func) => Some(func),
                    _ => None,
                })
                .collect();
        }
        Vec::new()
    }

    #[must_use]
    pub fn decorated_with(&self, func: FuncId, names: &[&str]) -> bool {
        match self.scopes.func(func).node {
            crate::python::FuncNode::Def(node) => node.decorator_list.iter().any(|d| {
                let text = self.module.slice(d.expression.range());
                names
                    .iter()
                    .any(|name| text == *name || text.ends_with(&format!(".{name}")))
            }),
            _ => false,
        }
    }

    /// The implicit calls that an operation makes on instances of the script's classes, also inside containers.
    pub fn dunders(&mut self, set: &ObjSet, names: &[&str], range: TextRange) -> ObjSet {
        let mut results = ObjSet::default();
        for id in self.nested(set, 2).iter() {
            let ObjKind::Instance(class) = self.obj(id).kind else {
                continue;
            };
            for name in names {
                for func in self.functions_named(class, name) {
                    let recv = ObjSet::one(id);
                    let result = self.call_func(func, &Args::of(&[recv.clone(), recv]), range);
                    results.extend(&result);
                }
            }
        }
        results
    }

    /// A library function may use any operator on what it gets.
    pub fn touch(&mut self, set: &ObjSet, range: TextRange) {
        for id in self.nested(set, 2).iter() {
            let ObjKind::Instance(class) = self.obj(id).kind else {
                continue;
            };
            for func in self.dunder_functions(class) {
                let recv = ObjSet::one(id);
                self.call_func(func, &Args::of(&[recv.clone(), recv]), range);
            }
        }
    }

    #[must_use]
    pub fn dunder_functions(&self, class: ClassId) -> Vec<FuncId> {
        let mut found = Vec::new();
        for c in self.lineage(class) {
            let scope = self.scopes.classes[c.index()].scope;
            let mut names: Vec<&String> = self.scopes.scopes[scope.index()]
                .vars
                .keys()
                .filter(|name| {
                    name.starts_with("__")
                        && name.ends_with("__")
                        && !EXPLICIT.contains(&name.as_str())
                })
                .collect();
            names.sort();
            for name in names {
                for func in self.functions_named(c, name) {
                    if !found.contains(&func) {
                        found.push(func);
                    }
                }
            }
        }
        found
    }

    /// The objects and what their containers hold, `depth` levels down.
    #[must_use]
    pub fn nested(&self, set: &ObjSet, depth: usize) -> ObjSet {
        let mut all = set.clone();
        let mut layer = set.clone();
        for _ in 0..depth {
            let mut next = ObjSet::default();
            for id in layer.iter() {
                for (field, inner) in &self.obj(id).fields {
                    if !matches!(field, Field::Attr(_)) {
                        next.extend(inner);
                    }
                }
            }
            all.extend(&next);
            layer = next;
        }
        all
    }

    /// Tuples of types, as `except (A, B)` has them, taken apart.
    #[must_use]
    pub fn flatten(&self, set: &ObjSet) -> ObjSet {
        let mut all = ObjSet::default();
        for id in set.iter() {
            if self.obj(id).ty() == Some("tuple") {
                for inner in self.obj(id).fields.values() {
                    all.extend(inner);
                }
            } else {
                all.insert(id);
            }
        }
        all
    }

    // ---- iteration -------------------------------------------------------------------------------------------------

    /// What `for x in …` binds; consuming a lazy object runs its functions here.
    pub fn iterate(&mut self, set: &ObjSet, range: TextRange) -> ObjSet {
        self.consume(set, range);
        let called = self.dunders_direct(set, &["__iter__"], range);
        let mut all = self.iterate_quiet(set);
        for id in set.iter() {
            if matches!(self.obj(id).kind, ObjKind::Unknown(_)) {
                self.unknown_effect(
                    range,
                    &ObjSet::one(id),
                    format!("iterating {}", self.describe(id)),
                );
            }
        }
        let nexts = self.dunders_direct(&called, &["__next__"], range);
        all.extend(&nexts);
        all.extend(&self.iterate_quiet(&called));
        let got = self.dunders_direct(set, &["__getitem__"], range);
        all.extend(&got);
        all
    }

    pub fn dunders_direct(&mut self, set: &ObjSet, names: &[&str], range: TextRange) -> ObjSet {
        let mut results = ObjSet::default();
        for id in set.iter() {
            let ObjKind::Instance(class) = self.obj(id).kind else {
                continue;
            };
            for name in names {
                for func in self.functions_named(class, name) {
                    let int = self.scalar("int");
                    let result = self.call_func(func, &Args::of(&[ObjSet::one(id), int]), range);
                    results.extend(&result);
                }
            }
        }
        results
    }

    /// Lazy objects run when something takes from them; iterators and generators change by it.
    pub fn consume(&mut self, set: &ObjSet, range: TextRange) {
        let mut changed = ObjSet::default();
        for id in self.nested(set, 1).iter() {
            for func in self.obj(id).lazy.clone() {
                let mut args = self.obj(id).field(&Field::Attr("<args>".to_string()));
                args.insert(id);
                self.edge(range, func, args);
            }
            if self
                .effective_type(id)
                .is_some_and(|ty| ty == "generator" || self.table.is_a(&ty, "iterator"))
            {
                changed.insert(id);
            }
        }
        if !changed.is_empty() {
            self.effect(
                EffectKind::Mutates,
                range,
                changed,
                "taking from an iterator",
            );
        }
    }

    /// The elements, without running anything.
    pub fn iterate_quiet(&mut self, set: &ObjSet) -> ObjSet {
        let mut all = ObjSet::default();
        for id in set.iter() {
            all.extend(&self.elements_of(id));
        }
        all
    }

    fn elements_of(&mut self, id: ObjId) -> ObjSet {
        match self.obj(id).kind.clone() {
            ObjKind::Unknown(_) => return ObjSet::one(id),
            ObjKind::Class(class) if self.classes[class.index()].is_enum => {
                return ObjSet::one(self.at(self.obj(id).site, 77, ObjKind::Instance(class)));
            }
            ObjKind::Instance(class) if self.classes[class.index()].is_named_tuple => {
                let fields: Vec<ObjSet> = self.obj(id).fields.values().cloned().collect();
                let mut all = ObjSet::default();
                fields.iter().for_each(|f| {
                    all.extend(f);
                });
                return all;
            }
            _ => {}
        }
        let Some(ty) = self.effective_type(id) else {
            return ObjSet::default();
        };
        match ty.as_str() {
            "str" => return self.scalar("str"),
            "bytes" | "bytearray" | "range" => return self.scalar("int"),
            "list" | "tuple" | "set" | "frozenset" | "iterator" | "generator" => {
                return self.held(id);
            }
            _ => {}
        }
        let table = self.table;
        if let Some(expr) = table.inherited(&ty, |entry| entry.iterates.as_ref()) {
            return self.type_value(
                expr,
                &ObjSet::one(id),
                &Args::default(),
                self.obj(id).site,
                true,
            );
        }
        if table.is_a(&ty, "dict") {
            return self.obj(id).field(&Field::Key);
        }
        self.held(id)
    }

    /// Elements of a sequence: by position and in general.
    #[must_use]
    pub fn held(&self, id: ObjId) -> ObjSet {
        let mut all = self.obj(id).field(&Field::Elem);
        for (field, set) in &self.obj(id).fields {
            if matches!(field, Field::Index(_)) {
                all.extend(set);
            }
        }
        all
    }

    pub fn unpack(&mut self, set: &ObjSet, position: usize, range: TextRange) -> ObjSet {
        let mut all = ObjSet::default();
        for id in set.iter() {
            let at = Field::Index(u8::try_from(position).unwrap_or(u8::MAX));
            if self
                .obj(id)
                .fields
                .keys()
                .any(|f| matches!(f, Field::Index(_)))
            {
                all.extend(&self.obj(id).field(&at));
                all.extend(&self.obj(id).field(&Field::Elem));
                continue;
            }
            if let ObjKind::Instance(class) = self.obj(id).kind
                && self.classes[class.index()].is_named_tuple
            {
                let fields = self.field_names(class);
                if let Some(name) = fields.get(position) {
                    all.extend(&self.obj(id).field(&Field::Attr(name.clone())));
                    continue;
                }
            }
            let part = self.iterate(&ObjSet::one(id), range);
            all.extend(&part);
        }
        all
    }

    /// Annotated names of a class body, in order: the fields of a dataclass or named tuple.
    #[must_use]
    pub fn field_names(&self, class: ClassId) -> Vec<String> {
        let mut names = Vec::new();
        for c in self.lineage(class).into_iter().rev() {
            for stmt in &self.scopes.classes[c.index()].node.body {
                if let ast::Stmt::AnnAssign(node) = stmt
                    && let Expr::Name(name) = &*node.target
                    && !names.contains(&name.id.to_string())
                {
                    names.push(name.id.to_string());
                }
            }
        }
        names
    }

    /// An operation that shows the order of a set.
    pub fn set_order(&mut self, set: &ObjSet, range: TextRange) {
        let mut sets = ObjSet::default();
        for id in set.iter() {
            if self
                .effective_type(id)
                .is_some_and(|ty| self.table.is_a(&ty, "set") || self.table.is_a(&ty, "frozenset"))
            {
                sets.insert(id);
            }
        }
        if !sets.is_empty() {
            self.effect(EffectKind::SetOrder, range, sets, "the order of a set");
        }
    }

    pub fn printed_sets(&mut self, set: &ObjSet, range: TextRange) {
        let nested = self.nested(set, 2);
        self.set_order(&nested, range);
    }

    // ---- subscripts and attributes ---------------------------------------------------------------------------------

    pub fn subscript(
        &mut self,
        base: &ObjSet,
        key: &ObjSet,
        slice: &'a Expr,
        range: TextRange,
    ) -> ObjSet {
        let mut all = self.dunders_direct(base, &["__getitem__"], range);
        self.dunders(key, &["__hash__", "__eq__", "__index__"], range);
        for id in base.iter() {
            let part = self.subscript_one(id, key, slice, range);
            all.extend(&part);
        }
        all
    }

    fn subscript_one(
        &mut self,
        id: ObjId,
        key: &ObjSet,
        slice: &'a Expr,
        range: TextRange,
    ) -> ObjSet {
        match self.obj(id).kind.clone() {
            ObjKind::Unknown(_) => {
                self.unknown_effect(
                    range,
                    &ObjSet::one(id),
                    format!("a subscript of {}", self.describe(id)),
                );
                return ObjSet::one(id);
            }
            ObjKind::Path(_) | ObjKind::Class(_) => return ObjSet::one(id),
            ObjKind::Instance(class) if self.classes[class.index()].is_named_tuple => {
                return self.elements_of(id);
            }
            _ => {}
        }
        let Some(ty) = self.effective_type(id) else {
            return ObjSet::default();
        };
        let slicing = slice.is_slice_expr();
        match ty.as_str() {
            "str" if slicing || !key.is_empty() => return self.scalar("str"),
            "bytes" => return self.scalar(if slicing { "bytes" } else { "int" }),
            "bytearray" if !slicing => return self.scalar("int"),
            "range" if !slicing => return self.scalar("int"),
            "list" | "tuple" if slicing => return self.fresh_sequence(id, range),
            "list" | "tuple" => {
                if let Some(position) = literal_index(slice) {
                    let at = Field::Index(u8::try_from(position).unwrap_or(u8::MAX));
                    if self.obj(id).fields.contains_key(&at) {
                        let mut found = self.obj(id).field(&at);
                        found.extend(&self.obj(id).field(&Field::Elem));
                        return found;
                    }
                }
                return self.held(id);
            }
            _ => {}
        }
        let table = self.table;
        if let Some(entry) = table.method(&ty, "__getitem__") {
            let entry = entry.clone();
            return self.apply_entry(
                &entry,
                &format!("{ty}.__getitem__"),
                Some(id),
                &Args::of(&[key.clone()]),
                range,
            );
        }
        self.library_note(&ty, range);
        if let Some(expr) = table.inherited(&ty, |entry| entry.subscript.as_ref()) {
            let mut found = self.type_value(
                expr,
                &ObjSet::one(id),
                &Args::of(&[key.clone()]),
                range,
                true,
            );
            if table.is_a(&ty, "collections.defaultdict") {
                let made = self.call_default_factory(id, range);
                found.extend(&made);
            }
            return found;
        }
        if table.is_a(&ty, "dict") {
            return self.obj(id).field(&Field::Value);
        }
        let held = self.held(id);
        if held.is_empty() && table.type_entry(&ty).is_none() && !is_builtin_scalar(&ty) {
            return self.unknown_set(&format!("a subscript of `{ty}`"));
        }
        held
    }

    fn call_default_factory(&mut self, id: ObjId, range: TextRange) -> ObjSet {
        let factory = self.obj(id).field(&Field::Attr("<factory>".to_string()));
        let site = self.obj(id).site;
        let made = self.call_set(
            &factory,
            &Args::default(),
            if site.is_empty() { range } else { site },
        );
        if !factory.is_empty() {
            self.effect(
                EffectKind::Mutates,
                range,
                ObjSet::one(id),
                "a subscript of a `defaultdict`, which may insert the key",
            );
        }
        self.add_field(id, Field::Value, &made);
        made
    }

    fn fresh_sequence(&mut self, id: ObjId, range: TextRange) -> ObjSet {
        let ty = self
            .effective_type(id)
            .unwrap_or_else(|| "list".to_string());
        let made = self.value_at(range, 3, &ty);
        let held = self.held(id);
        self.add_field(made, Field::Elem, &held);
        ObjSet::one(made)
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm an object kind reads best in one place"
    )]
    pub fn attribute(&mut self, base: &ObjSet, attr: &str, range: TextRange) -> ObjSet {
        let mut all = ObjSet::default();
        for id in base.iter() {
            let found = match self.obj(id).kind.clone() {
                ObjKind::Unknown(_) => {
                    // A property may do anything.
                    self.unknown_effect(
                        range,
                        &ObjSet::one(id),
                        format!("attribute `{attr}` of {}", self.describe(id)),
                    );
                    ObjSet::one(id)
                }
                ObjKind::Path(path) => {
                    let full = format!("{path}.{attr}");
                    match self.table.value(&full).cloned() {
                        Some(entry) => {
                            for effect in &entry.effects {
                                self.table_effect(effect, &full, None, &Args::default(), range);
                            }
                            let sub = full
                                .bytes()
                                .fold(7u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b)));
                            let site =
                                TextRange::new((sub % 1_000_003).into(), (sub % 1_000_003).into());
                            self.type_value(
                                &entry.ty,
                                &ObjSet::default(),
                                &Args::default(),
                                site,
                                false,
                            )
                        }
                        None => self.path(&full),
                    }
                }
                ObjKind::Value { ty, .. } => self.value_attribute(id, &ty, attr, range),
                ObjKind::Instance(class) => self.instance_attribute(id, class, attr, range),
                ObjKind::Class(class) => self.class_attribute(id, class, attr),
                ObjKind::Func(_) => {
                    let found = self.obj(id).field(&Field::Attr(attr.to_string()));
                    match attr {
                        "__name__" | "__qualname__" | "__doc__" | "__module__" => {
                            self.scalar("str")
                        }
                        _ if found.is_empty() => {
                            self.unknown_set(&format!("function attribute `{attr}`"))
                        }
                        _ => found,
                    }
                }
                ObjKind::Super(class, recv) => {
                    let bases = self.lineage(class);
                    let func = bases.iter().skip(1).find_map(|c| {
                        let scope = self.scopes.classes[c.index()].scope;
                        self.scopes.scopes[scope.index()].vars.get(attr)?;
                        self.functions_named(*c, attr).first().copied()
                    });
                    match func {
                        Some(func) => ObjSet::one(self.bound(recv, func)),
                        None => ObjSet::one(self.method(recv, attr)),
                    }
                }
                ObjKind::NamedTuple(_) => {
                    self.unknown_set(&format!("`{attr}` of a named tuple class"))
                }
                ObjKind::Method { .. } | ObjKind::Bound { .. } => match attr {
                    "__name__" | "__doc__" => self.scalar("str"),
                    _ => self.unknown_set(&format!("`{attr}` of a method")),
                },
            };
            all.extend(&found);
        }
        all
    }

    fn value_attribute(&mut self, id: ObjId, ty: &str, attr: &str, range: TextRange) -> ObjSet {
        let own = self.obj(id).field(&Field::Attr(attr.to_string()));
        if !own.is_empty() {
            return own;
        }
        if ty == "argparse.Namespace" {
            if let Some(known) = self.arguments.get(attr) {
                return known.clone();
            }
            return if self.odd_argument_types() {
                self.unknown_set("a command-line argument of a type that is not plain")
            } else {
                self.json(TextRange::default())
            };
        }
        let table = self.table;
        if let Some(entry) = table.attribute(ty, attr) {
            let entry = entry.clone();
            for effect in &entry.effects {
                self.table_effect(
                    effect,
                    &format!("{ty}.{attr}"),
                    Some(id),
                    &Args::default(),
                    range,
                );
            }
            return self.type_value(&entry.ty, &ObjSet::one(id), &Args::default(), range, false);
        }
        if table.method(ty, attr).is_some() {
            return ObjSet::one(self.method(id, attr));
        }
        // `AttributeError`: this is not the object that gets here, or the program ends.
        if super::interp::is_complete_builtin(ty) {
            return ObjSet::default();
        }
        if self.table.is_a(ty, "BaseException")
            || ty.ends_with("Error")
            || ty.ends_with("Exception")
        {
            return self.json(TextRange::default());
        }
        if ty == "functools._lru_cache_wrapper" || ty == "functools.partial" {
            return ObjSet::one(self.method(id, attr));
        }
        self.unknown_effect(range, &ObjSet::one(id), format!("`{ty}.{attr}`"));
        self.unknown_set(&format!(
            "`{ty}.{attr}`, which the effect tables do not describe"
        ))
    }

    fn instance_attribute(
        &mut self,
        id: ObjId,
        class: ClassId,
        attr: &str,
        range: TextRange,
    ) -> ObjSet {
        let mut found = self.obj(id).field(&Field::Attr(attr.to_string()));
        if let Some(held) = self.class_attr(class, attr) {
            for inner in held.iter() {
                match self.obj(inner).kind.clone() {
                    ObjKind::Func(func) if self.scopes.func(func).class.is_some() => {
                        if self.decorated_with(func, &["property", "cached_property"]) {
                            for getter in self.functions_named(class, attr) {
                                let got =
                                    self.call_func(getter, &Args::of(&[ObjSet::one(id)]), range);
                                found.extend(&got);
                            }
                            if self.decorated_with(func, &["cached_property"]) {
                                self.effect(
                                    EffectKind::Mutates,
                                    range,
                                    ObjSet::one(id),
                                    format!("cached property `{attr}`"),
                                );
                            }
                        } else if self.decorated_with(func, &["staticmethod"]) {
                            found.insert(inner);
                        } else if self.decorated_with(func, &["classmethod"]) {
                            let class_obj = self.class_obj(class);
                            let bound = self.bound(class_obj, func);
                            found.insert(bound);
                        } else {
                            let bound = self.bound(id, func);
                            found.insert(bound);
                        }
                    }
                    _ => {
                        found.insert(inner);
                    }
                }
            }
        }
        if self.classes[class.index()].is_enum && matches!(attr, "value" | "name") {
            return self.enum_values(class);
        }
        if found.is_empty() {
            let getters = self.functions_named(class, "__getattr__");
            for getter in getters {
                let name = self.scalar("str");
                let got = self.call_func(getter, &Args::of(&[ObjSet::one(id), name]), range);
                found.extend(&got);
            }
        }
        if !self.functions_named(class, "__getattribute__").is_empty() {
            self.unknown_effect(
                range,
                &ObjSet::one(id),
                format!("`__getattribute__` of `{}`", self.class_name(class)),
            );
        }
        if found.is_empty() && (self.library_base(class).is_some() || attr.starts_with("__")) {
            return ObjSet::one(self.method(id, attr));
        }
        if found.is_empty()
            && let Some(what) = self.unknown_base(class)
        {
            return self.unknown_set(&format!(
                "attribute `{attr}` of `{}` ({what})",
                self.class_name(class)
            ));
        }
        found
    }

    #[must_use]
    pub fn unknown_base(&self, class: ClassId) -> Option<String> {
        self.lineage(class)
            .into_iter()
            .find_map(|c| self.classes[c.index()].unknown.clone())
    }

    #[must_use]
    pub fn class_name(&self, class: ClassId) -> String {
        self.scopes.classes[class.index()].name.clone()
    }

    fn enum_values(&mut self, class: ClassId) -> ObjSet {
        let scope = self.scopes.classes[class.index()].scope;
        let vars: Vec<_> = self.scopes.scopes[scope.index()]
            .vars
            .values()
            .copied()
            .collect();
        let mut all = self.scalar("str");
        for var in vars {
            let set = self.vars[var.index()].clone();
            for id in set.iter() {
                if !matches!(self.obj(id).kind, ObjKind::Func(_)) {
                    all.insert(id);
                }
            }
        }
        all
    }

    fn class_attribute(&mut self, id: ObjId, class: ClassId, attr: &str) -> ObjSet {
        if self.classes[class.index()].is_enum && self.functions_named(class, attr).is_empty() {
            return ObjSet::one(self.at(self.obj(id).site, 77, ObjKind::Instance(class)));
        }
        let own = self.obj(id).field(&Field::Attr(attr.to_string()));
        let mut found = ObjSet::default();
        let held = self.class_attr(class, attr).unwrap_or_default();
        for inner in own.iter().chain(held.iter()) {
            match self.obj(inner).kind {
                ObjKind::Func(func) if self.decorated_with(func, &["classmethod"]) => {
                    let bound = self.bound(id, func);
                    found.insert(bound);
                }
                _ => {
                    found.insert(inner);
                }
            }
        }
        if found.is_empty() {
            return match attr {
                "__name__" | "__qualname__" | "__doc__" => self.scalar("str"),
                _ => self.unknown_set(&format!("`{}.{attr}`", self.class_name(class))),
            };
        }
        found
    }

    // ---- operators -------------------------------------------------------------------------------------------------

    /// What an operator on these values may run.
    pub fn operand_effects(&mut self, set: &ObjSet, range: TextRange) {
        for id in set.iter() {
            match self.obj(id).kind.clone() {
                ObjKind::Unknown(_) => {
                    self.unknown_effect(
                        range,
                        &ObjSet::one(id),
                        format!("an operator on {}", self.describe(id)),
                    );
                }
                ObjKind::Value { ty, .. } => self.library_note(&ty, range),
                _ => {}
            }
        }
        let nested = self.nested(set, 1);
        self.touch(&nested, range);
    }

    /// Work on values of a library follows that library's process-wide settings.
    pub fn library_note(&mut self, ty: &str, range: TextRange) {
        if ty == "decimal.Decimal" {
            self.effect(
                EffectKind::Reads("decimal".to_string()),
                range,
                ObjSet::default(),
                "decimal arithmetic",
            );
        }
        let top = ty.split('.').next().unwrap_or(ty);
        if ty.contains('.') && matches!(top, "numpy" | "pandas" | "scipy" | "sklearn" | "torch") {
            self.effect(
                EffectKind::LibraryCall(top.to_string()),
                range,
                ObjSet::default(),
                format!("`{top}`"),
            );
        }
    }

    pub fn binary(
        &mut self,
        left: &ObjSet,
        op: Operator,
        right: &ObjSet,
        range: TextRange,
    ) -> ObjSet {
        self.operand_effects(left, range);
        self.operand_effects(right, range);
        let mut all = ObjSet::default();
        for set in [left, right] {
            for id in set.iter() {
                match self.obj(id).kind.clone() {
                    ObjKind::Unknown(_) => {
                        all.insert(id);
                    }
                    ObjKind::Instance(class) => {
                        let (plain, swapped) = operator_names(op);
                        let result =
                            self.dunders_direct(&ObjSet::one(id), &[plain, swapped], range);
                        all.extend(&result);
                        if let Some(what) = self.unknown_base(class) {
                            self.unknown_effect(
                                range,
                                &ObjSet::one(id),
                                format!("an operator on a {what}"),
                            );
                        }
                    }
                    _ => {}
                }
            }
        }
        for l in left.iter() {
            for r in right.iter() {
                let part = self.binary_one(l, op, r, range);
                all.extend(&part);
            }
        }
        all
    }

    fn binary_one(&mut self, l: ObjId, op: Operator, r: ObjId, range: TextRange) -> ObjSet {
        let (Some(lt), Some(rt)) = (self.effective_type(l), self.effective_type(r)) else {
            return ObjSet::default();
        };
        let (lt, rt) = (lt.as_str(), rt.as_str());
        let rank = |ty: &str| match ty {
            "bool" => Some(0),
            "int" => Some(1),
            "float" => Some(2),
            "complex" => Some(3),
            _ => None,
        };
        if let (Some(a), Some(b)) = (rank(lt), rank(rt)) {
            let top = a.max(b);
            let mut out = match (op, top) {
                (Operator::Div, 0 | 1) => self.scalar("float"),
                (Operator::BitAnd | Operator::BitOr | Operator::BitXor, 0) => self.scalar("bool"),
                (_, 0 | 1) => self.scalar("int"),
                (_, 2) => self.scalar("float"),
                _ => self.scalar("complex"),
            };
            if op == Operator::Pow {
                let float = self.scalar("float");
                out.extend(&float);
                if top == 2 {
                    let complex = self.scalar("complex");
                    out.extend(&complex);
                }
            }
            return out;
        }
        match (lt, op, rt) {
            ("str", Operator::Add, "str") => {
                let abs = matches!(self.obj(l).kind, ObjKind::Value { abs: true, .. });
                return self.scalar_abs("str", abs);
            }
            ("str", Operator::Mod, _)
            | ("str", Operator::Mult, "int" | "bool")
            | ("int" | "bool", Operator::Mult, "str") => {
                let nested = self.nested(&ObjSet::one(r), 2);
                self.touch(&nested, range);
                let abs = matches!(self.obj(l).kind, ObjKind::Value { abs: true, .. });
                return self.scalar_abs("str", abs);
            }
            ("bytes", Operator::Add | Operator::Mod, _)
            | ("bytes", Operator::Mult, "int" | "bool")
            | ("int" | "bool", Operator::Mult, "bytes") => return self.scalar("bytes"),
            ("list" | "tuple", Operator::Mult, "int" | "bool" | "numpy.generic")
            | ("int" | "bool" | "numpy.generic", Operator::Mult, "list" | "tuple") => {
                let sequence = if rank(lt).is_some() || lt == "numpy.generic" {
                    r
                } else {
                    l
                };
                return self.fresh_sequence(sequence, range);
            }
            ("list", Operator::Add, "list") | ("tuple", Operator::Add, "tuple") => {
                let made = self.value_at(range, 3, lt);
                for id in [l, r] {
                    let held = self.held(id);
                    self.add_field(made, Field::Elem, &held);
                }
                return ObjSet::one(made);
            }
            _ => {}
        }
        let table = self.table;
        for side in ["set", "frozenset", "dict"] {
            if table.is_a(lt, side) && !matches!(op, Operator::Mult) {
                let made = self.value_at(range, 4, lt);
                for id in [l, r] {
                    for field in [Field::Elem, Field::Key, Field::Value] {
                        let set = self.obj(id).field(&field);
                        self.add_field(made, field, &set);
                    }
                }
                return ObjSet::one(made);
            }
        }
        if lt.starts_with("pathlib.") && op == Operator::Div {
            let abs = matches!(self.obj(l).kind, ObjKind::Value { abs: true, .. });
            return self.scalar_abs(lt, abs);
        }
        if lt.starts_with("datetime.") || rt.starts_with("datetime.") {
            const DELTA: &str = "datetime.timedelta";
            let moment = |ty: &str| matches!(ty, "datetime.datetime" | "datetime.date");
            return match op {
                Operator::Sub if moment(lt) && moment(rt) => self.scalar(DELTA),
                Operator::Add | Operator::Sub if moment(lt) && rt == DELTA => self.scalar(lt),
                Operator::Add if lt == DELTA && moment(rt) => self.scalar(rt),
                Operator::FloorDiv if lt == DELTA && rt == DELTA => self.scalar("int"),
                Operator::Div if lt == DELTA && rt == DELTA => self.scalar("float"),
                _ if lt == DELTA && (rt == DELTA || rank(rt).is_some())
                    || rt == DELTA && rank(lt).is_some() =>
                {
                    self.scalar(DELTA)
                }
                _ => ObjSet::default(),
            };
        }
        let mut out = ObjSet::default();
        let strength = |ty: &str| {
            let library = ty.contains('.');
            library
                .then(|| table.inherited(ty, |e| e.operators.then_some(e.ship == Ship::ReadOnly)))
                .flatten()
        };
        match (strength(lt), strength(rt)) {
            (None, None) => {}
            (a, b) => {
                // An array wins over a scalar; of two equals, either.
                let strong = |x: Option<bool>| x.map_or(0, |array| if array { 2 } else { 1 });
                if strong(a) >= strong(b) {
                    let made = self.fresh(l, range, 5);
                    out.extend(&made);
                }
                if strong(b) >= strong(a) {
                    let made = self.fresh(r, range, 6);
                    out.extend(&made);
                }
            }
        }
        out
    }

    /// A new object with the type and contents of another.
    pub fn fresh(&mut self, id: ObjId, site: TextRange, sub: u32) -> ObjSet {
        match self.obj(id).kind.clone() {
            ObjKind::Value { ty, abs } => {
                if !self.is_mutable(id) && self.obj(id).fields.is_empty() {
                    return self.scalar_abs(&ty, abs);
                }
                let made = self.at(site, 100 + sub, ObjKind::Value { ty, abs });
                self.copy_fields(id, made);
                ObjSet::one(made)
            }
            ObjKind::Instance(class) => {
                let made = self.at(site, 100 + sub, ObjKind::Instance(class));
                self.copy_fields(id, made);
                ObjSet::one(made)
            }
            _ => ObjSet::one(id),
        }
    }

    fn copy_fields(&mut self, from: ObjId, to: ObjId) {
        if from == to {
            return;
        }
        let mut fields: Vec<(Field, ObjSet)> = self
            .obj(from)
            .fields
            .iter()
            .map(|(field, set)| (field.clone(), set.clone()))
            .collect();
        fields.sort_by(|a, b| a.0.cmp(&b.0));
        for (field, set) in fields {
            self.add_field(to, field, &set);
        }
    }

    /// How a message names an object.
    #[must_use]
    pub fn describe(&self, id: ObjId) -> String {
        match &self.obj(id).kind {
            ObjKind::Unknown(what) => what.clone(),
            ObjKind::Value { ty, .. } => format!("a `{ty}`"),
            ObjKind::Instance(class) => format!("a `{}`", self.class_name(*class)),
            ObjKind::Func(func) => format!("function `{}`", self.scopes.func(*func).name),
            ObjKind::Class(class) => format!("class `{}`", self.class_name(*class)),
            ObjKind::Path(path) => format!("`{path}`"),
            ObjKind::Method { name, .. } => format!("method `{name}`"),
            ObjKind::Bound { func, .. } => format!("method `{}`", self.scopes.func(*func).name),
            ObjKind::NamedTuple(_) => "a named tuple class".to_string(),
            ObjKind::Super(..) => "`super()`".to_string(),
        }
    }

    /// What a context manager gives to `as`.
    pub fn enter(&mut self, manager: &ObjSet, range: TextRange) -> ObjSet {
        let mut all = self.dunders_direct(manager, &["__enter__", "__exit__"], range);
        self.consume(manager, range);
        for id in manager.iter() {
            match self.obj(id).kind.clone() {
                ObjKind::Unknown(_) => {
                    self.unknown_effect(
                        range,
                        &ObjSet::one(id),
                        format!("`with` on {}", self.describe(id)),
                    );
                    all.insert(id);
                }
                ObjKind::Value { ty, .. } if ty == "contextlib._GeneratorContextManager" => {
                    let held = self.held(id);
                    all.extend(&held);
                }
                ObjKind::Value { ty, .. } => match self.table.method(&ty, "__enter__").cloned() {
                    Some(entry) => {
                        let got = self.apply_entry(
                            &entry,
                            &format!("{ty}.__enter__"),
                            Some(id),
                            &Args::default(),
                            range,
                        );
                        all.extend(&got);
                    }
                    None => {
                        all.insert(id);
                    }
                },
                _ => {}
            }
        }
        all
    }
}

fn literal_index(slice: &Expr) -> Option<usize> {
    match slice {
        Expr::NumberLiteral(node) => match &node.value {
            ast::Number::Int(value) => value.as_u8().map(usize::from),
            _ => None,
        },
        _ => None,
    }
}

fn operator_names(op: Operator) -> (&'static str, &'static str) {
    match op {
        Operator::Add => ("__add__", "__radd__"),
        Operator::Sub => ("__sub__", "__rsub__"),
        Operator::Mult => ("__mul__", "__rmul__"),
        Operator::MatMult => ("__matmul__", "__rmatmul__"),
        Operator::Div => ("__truediv__", "__rtruediv__"),
        Operator::Mod => ("__mod__", "__rmod__"),
        Operator::Pow => ("__pow__", "__rpow__"),
        Operator::LShift => ("__lshift__", "__rlshift__"),
        Operator::RShift => ("__rshift__", "__rrshift__"),
        Operator::BitOr => ("__or__", "__ror__"),
        Operator::BitXor => ("__xor__", "__rxor__"),
        Operator::BitAnd => ("__and__", "__rand__"),
        Operator::FloorDiv => ("__floordiv__", "__rfloordiv__"),
    }
}
