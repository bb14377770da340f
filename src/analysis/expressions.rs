//! Expressions: the objects that they may evaluate to.

use super::interp::Interp;
use super::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use crate::python::ast::{self, Expr};
use crate::python::{DefKind, Ranged, ScopeKind, TextRange};

impl<'a> Interp<'a> {
    pub fn eval(&mut self, expr: &'a Expr) -> ObjSet {
        let own = self.eval_inner(expr);
        let set = self.supported(expr, own);
        match self.values.get_mut(&expr.range()) {
            Some(known) => {
                known.extend(&set);
            }
            None => {
                self.values.insert(expr.range(), set.clone());
            }
        }
        set
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm an expression kind reads best in one place"
    )]
    pub(super) fn eval_inner(&mut self, expr: &'a Expr) -> ObjSet {
        match expr {
            Expr::BoolOp(node) => {
                let mut all = ObjSet::default();
                for value in &node.values {
                    let set = self.eval(value);
                    self.dunders(&set, &["__bool__", "__len__"], value.range());
                    all.extend(&set);
                }
                all
            }
            Expr::Named(node) => {
                let set = self.eval(&node.value);
                self.bind(&node.target, &set);
                set
            }
            Expr::BinOp(node) => {
                let left = self.eval(&node.left);
                let right = self.eval(&node.right);
                self.binary(&left, node.op, &right, node.range)
            }
            Expr::UnaryOp(node) => {
                let set = self.eval(&node.operand);
                if node.op == ast::UnaryOp::Not {
                    self.dunders(&set, &["__bool__", "__len__"], node.range);
                    return self.scalar("bool");
                }
                self.operand_effects(&set, node.range);
                let mut out = ObjSet::default();
                for id in set.iter() {
                    let made = match self.obj(id).ty().map(str::to_string).as_deref() {
                        Some("bool") => self.scalar("int"),
                        Some(_) if self.is_mutable(id) => self.fresh(id, node.range, 0),
                        _ => ObjSet::one(id),
                    };
                    out.extend(&made);
                }
                out
            }
            Expr::Lambda(node) => {
                let Some(func) = self.scopes.func_at(node.range) else {
                    return ObjSet::default();
                };
                if let Some(parameters) = &node.parameters {
                    for parameter in parameters.iter_non_variadic_params() {
                        if let Some(default) = parameter.default() {
                            let set = self.eval(default);
                            if self.defaults[func.index()].extend(&set) {
                                self.changed = true;
                            }
                            if let Some(var) = self.scopes.var_at(parameter.name().range.start()) {
                                self.assign_var(var, &set);
                            }
                        }
                    }
                }
                ObjSet::one(self.func_obj(func))
            }
            Expr::If(node) => {
                self.test(&node.test);
                let mut set = self.eval(&node.body);
                set.extend(&self.eval(&node.orelse));
                set
            }
            Expr::Dict(node) => {
                let dict = self.value_at(node.range, 0, "dict");
                for item in &node.items {
                    let value = self.eval(&item.value);
                    if let Some(key) = &item.key {
                        let key = self.eval(key);
                        self.dunders(&key, &["__hash__", "__eq__"], item.value.range());
                        self.note_identity(&key, item.value.range());
                        self.add_field(dict, Field::Key, &key);
                        self.add_field(dict, Field::Value, &value);
                    } else {
                        for id in value.iter() {
                            let (keys, values) = (
                                self.obj(id).field(&Field::Key),
                                self.obj(id).field(&Field::Value),
                            );
                            self.add_field(dict, Field::Key, &keys);
                            self.add_field(dict, Field::Value, &values);
                            if matches!(self.obj(id).kind, ObjKind::Unknown(_)) {
                                self.add_field(dict, Field::Key, &ObjSet::one(id));
                                self.add_field(dict, Field::Value, &ObjSet::one(id));
                            }
                        }
                    }
                }
                let keys = self.display_keys(node);
                self.note_keys(dict, keys);
                ObjSet::one(dict)
            }
            Expr::Set(node) => {
                let set = self.value_at(node.range, 0, "set");
                self.elements(set, &node.elts);
                ObjSet::one(set)
            }
            Expr::List(node) => {
                let list = self.value_at(node.range, 0, "list");
                self.elements(list, &node.elts);
                self.note_keys(list, Self::strings(&node.elts));
                ObjSet::one(list)
            }
            Expr::Tuple(node) => {
                let tuple = self.value_at(node.range, 0, "tuple");
                self.note_keys(tuple, Self::strings(&node.elts));
                if node.elts.len() > 12 || node.elts.iter().any(Expr::is_starred_expr) {
                    self.elements(tuple, &node.elts);
                } else {
                    for (position, element) in node.elts.iter().enumerate() {
                        let value = self.eval(element);
                        self.add_field(
                            tuple,
                            Field::Index(u8::try_from(position).unwrap_or(u8::MAX)),
                            &value,
                        );
                    }
                }
                ObjSet::one(tuple)
            }
            Expr::ListComp(node) => {
                self.generators(&node.generators);
                let element = self.eval(&node.elt);
                let list = self.value_at(node.range, 0, "list");
                self.add_field(list, Field::Elem, &element);
                ObjSet::one(list)
            }
            Expr::SetComp(node) => {
                self.generators(&node.generators);
                let element = self.eval(&node.elt);
                self.dunders(&element, &["__hash__", "__eq__"], node.range);
                self.note_identity(&element, node.range);
                let set = self.value_at(node.range, 0, "set");
                self.add_field(set, Field::Elem, &element);
                ObjSet::one(set)
            }
            Expr::DictComp(node) => {
                self.generators(&node.generators);
                let dict = self.value_at(node.range, 0, "dict");
                let value = self.eval(&node.value);
                if let Some(key) = &node.key {
                    let key = self.eval(key);
                    self.dunders(&key, &["__hash__", "__eq__"], node.range);
                    self.note_identity(&key, node.range);
                    self.add_field(dict, Field::Key, &key);
                }
                self.add_field(dict, Field::Value, &value);
                let keys = self.mapped_keys(node);
                self.note_keys(dict, keys);
                ObjSet::one(dict)
            }
            Expr::Generator(node) => self.generator(node),
            Expr::Await(node) => {
                let set = self.eval(&node.value);
                self.effect(EffectKind::Async, node.range, ObjSet::default(), "`await`");
                set
            }
            Expr::Yield(node) => {
                let set = node.value.as_ref().map(|value| self.eval(value));
                if let Some(func) = self.owner {
                    let set = set.unwrap_or_else(|| self.scalar("None"));
                    if self.yields[func.index()].extend(&set) {
                        self.changed = true;
                    }
                }
                self.unknown_set("what a `yield` receives")
            }
            Expr::YieldFrom(node) => {
                let set = self.eval(&node.value);
                let items = self.iterate(&set, node.range);
                if let Some(func) = self.owner
                    && self.yields[func.index()].extend(&items)
                {
                    self.changed = true;
                }
                self.scalar("None")
            }
            Expr::Compare(node) => self.compare(node),
            Expr::Call(node) => self.call(node),
            Expr::FString(node) => self.fstring(node),
            Expr::TString(node) => {
                self.unknown_effect(node.range, &ObjSet::default(), "a template string");
                self.unknown_set("a template string")
            }
            Expr::StringLiteral(node) => {
                let text = node.value.to_str();
                let abs = text.starts_with('/');
                self.scalar_abs("str", abs)
            }
            Expr::BytesLiteral(_) => self.scalar("bytes"),
            Expr::NumberLiteral(node) => match node.value {
                ast::Number::Int(_) => self.scalar("int"),
                ast::Number::Float(_) => self.scalar("float"),
                ast::Number::Complex { .. } => self.scalar("complex"),
            },
            Expr::BooleanLiteral(_) => self.scalar("bool"),
            Expr::NoneLiteral(_) => self.scalar("None"),
            Expr::EllipsisLiteral(_) => self.scalar("ellipsis"),
            Expr::Attribute(node) => {
                let base = self.eval(&node.value);
                self.attribute(&base, &node.attr.id, node.range)
            }
            Expr::Subscript(node) => {
                let base = self.eval(&node.value);
                let key = self.eval(&node.slice);
                self.subscript(&base, &key, &node.slice, node.range)
            }
            Expr::Starred(node) => {
                let set = self.eval(&node.value);
                self.set_order(&set, node.range);
                self.iterate(&set, node.range)
            }
            Expr::Name(node) => self.name(node),
            Expr::Slice(node) => {
                for part in [&node.lower, &node.upper, &node.step].into_iter().flatten() {
                    self.eval(part);
                }
                self.scalar("slice")
            }
            Expr::IpyEscapeCommand(node) => {
                self.unknown_effect(node.range, &ObjSet::default(), "an IPython command");
                self.unknown_set("an IPython command")
            }
        }
    }

    pub(super) fn elements(&mut self, id: ObjId, elts: &'a [Expr]) {
        for element in elts {
            let set = self.eval(element);
            self.add_field(id, Field::Elem, &set);
        }
    }

    pub(super) fn name(&mut self, node: &'a ast::ExprName) -> ObjSet {
        let Some(var) = self.scopes.var_at(node.range.start()) else {
            return match node.id.as_str() {
                "__file__" | "__path__" | "__spec__" | "__loader__"
                    if self.module.part_at(node.range.start()).is_some() =>
                {
                    self.own_place(node.range)
                }
                "__file__" => self.scalar_abs("str", true),
                "__name__" | "__doc__" | "__package__" => self.scalar("str"),
                "__debug__" => self.scalar("bool"),
                name if self.scopes.star_import_at(self.module, node.range.start()) => {
                    self.unknown_set(&format!("`{name}`, which a star import may define"))
                }
                name => self.path(name),
            };
        };
        if self.is_free(var) {
            let what = format!("`{}`", self.scopes.var(var).name);
            self.effect(
                EffectKind::FreeRead(var),
                node.range,
                ObjSet::default(),
                what,
            );
        }
        let set = self.vars[var.index()].clone();
        // A script may shadow a builtin on one path only.
        let info = self.scopes.var(var);
        if info.defs.iter().any(|def| def.kind == DefKind::Delete)
            || self.scopes.scopes[info.scope.index()].kind == ScopeKind::Module && set.is_empty()
        {
            // A name whose value never shows up (defined by exec, or only annotated) stays empty: its users refuse.
        }
        set
    }

    pub(super) fn generators(&mut self, generators: &'a [ast::Comprehension]) {
        for generator in generators {
            let iterable = self.eval(&generator.iter);
            if generator.is_async {
                self.effect(
                    EffectKind::Async,
                    generator.range,
                    ObjSet::default(),
                    "`async for`",
                );
            }
            let items = self.iterate(&iterable, generator.iter.range());
            self.set_order(&iterable, generator.iter.range());
            self.bind(&generator.target, &items);
            for test in &generator.ifs {
                self.test(test);
            }
        }
    }

    /// A generator expression: its first iterable is evaluated here, the rest when it is consumed.
    pub(super) fn generator(&mut self, node: &'a ast::ExprGenerator) -> ObjSet {
        let Some(func) = self.scopes.func_at(node.range) else {
            return ObjSet::default();
        };
        let made = self.value_at(node.range, 0, "generator");
        let first = &node.generators[0];
        let iterable = self.eval(&first.iter);
        let saved = self.owner;
        self.owner = Some(func);
        let items = self.iterate(&iterable, first.iter.range());
        self.set_order(&iterable, first.iter.range());
        self.bind(&first.target, &items);
        for test in &first.ifs {
            self.test(test);
        }
        self.generators(&node.generators[1..]);
        let element = self.eval(&node.elt);
        self.owner = saved;
        self.add_field(made, Field::Elem, &element);
        self.add_lazy(made, func);
        for id in iterable.iter() {
            for lazy in self.obj(id).lazy.clone() {
                self.add_lazy(made, lazy);
            }
        }
        ObjSet::one(made)
    }

    pub(super) fn compare(&mut self, node: &'a ast::ExprCompare) -> ObjSet {
        let mut left = self.eval(&node.left);
        let mut left_expr: &Expr = &node.left;
        let mut result = self.scalar("bool");
        for (op, right_expr) in node.ops.iter().zip(&node.comparators) {
            let right = self.eval(right_expr);
            match op {
                ast::CmpOp::Is | ast::CmpOp::IsNot => {
                    let trivial = [left_expr, right_expr].into_iter().any(|side| {
                        matches!(
                            side,
                            Expr::NoneLiteral(_)
                                | Expr::BooleanLiteral(_)
                                | Expr::EllipsisLiteral(_)
                        )
                    });
                    if !trivial
                        && !self.identity_is_stable(&left)
                        && !self.identity_is_stable(&right)
                    {
                        let mut both = left.clone();
                        both.extend(&right);
                        let what = format!("`{}`", self.short(node.range));
                        self.effect(EffectKind::Identity, node.range, both, what);
                    }
                }
                ast::CmpOp::In | ast::CmpOp::NotIn => {
                    self.dunders(
                        &right,
                        &["__contains__", "__iter__", "__getitem__"],
                        node.range,
                    );
                    self.consume(&right, node.range);
                    let inner = self.iterate_quiet(&right);
                    self.compare_effects(&left, &inner, node.range);
                    if right
                        .iter()
                        .any(|id| matches!(self.obj(id).kind, ObjKind::Unknown(_)))
                    {
                        self.operand_effects(&right, node.range);
                    }
                }
                _ => {
                    self.compare_effects(&left, &right, node.range);
                    // Arrays and frames compare element by element.
                    for set in [&left, &right] {
                        for id in set.iter() {
                            if let Some(ty) = self.obj(id).ty().map(str::to_string)
                                && self.table.type_entry(&ty).is_some_and(|t| {
                                    t.operators
                                        && t.mutable
                                        && t.ship == super::table::Ship::ReadOnly
                                })
                            {
                                let made = self.fresh(id, node.range, 1);
                                result.extend(&made);
                            }
                        }
                    }
                }
            }
            left = right;
            left_expr = right_expr;
        }
        result
    }

    /// Objects that compare and hash by identity: instances of classes without an `__eq__` of their own.
    pub(super) fn by_identity(&self, set: &ObjSet) -> ObjSet {
        let mut found = ObjSet::default();
        for id in self.nested(set, 2).iter() {
            if let ObjKind::Instance(class) = self.obj(id).kind {
                let lineage = self.lineage(class);
                let valued = lineage.iter().any(|c| {
                    let meta = &self.classes[c.index()];
                    meta.is_named_tuple
                        || meta.is_enum
                        || meta.is_dataclass
                            && !self
                                .module
                                .slice(self.scopes.classes[c.index()].node.range)
                                .contains("eq=False")
                });
                let own = !self.functions_named(class, "__eq__").is_empty()
                    || self
                        .library_base(class)
                        .is_some_and(|base| !base.ends_with("Error") && base != "Exception");
                if !valued && !own {
                    found.insert(id);
                }
            }
        }
        found
    }

    /// `<__main__.Node object at 0x…>` is an address.
    /// Arrays and frames are shown as the print options say, also inside of what else is shown.
    pub(super) fn note_display(&mut self, set: &ObjSet, range: TextRange) {
        let mut seen = ObjSet::default();
        let mut work: Vec<ObjId> = set.iter().collect();
        while let Some(id) = work.pop() {
            if !seen.insert(id) {
                continue;
            }
            let object = self.obj(id);
            let ty = object.ty().unwrap_or_default();
            if ty == "numpy.ndarray" || ty.starts_with("pandas.core.") {
                let what = format!("`{}`", self.short(range));
                let reads = EffectKind::Reads("display".to_string());
                return self.effect(reads, range, ObjSet::default(), what);
            }
            work.extend(
                object
                    .fields
                    .values()
                    .flat_map(|held| held.iter().collect::<Vec<_>>()),
            );
        }
    }

    pub(super) fn note_default_repr(&mut self, set: &ObjSet, range: TextRange) {
        self.note_display(set, range);
        let mut objs = ObjSet::default();
        for id in self.by_identity(set).iter() {
            if let ObjKind::Instance(class) = self.obj(id).kind
                && self.functions_named(class, "__repr__").is_empty()
                && self.functions_named(class, "__str__").is_empty()
                && self.functions_named(class, "__format__").is_empty()
            {
                objs.insert(id);
            }
        }
        if !objs.is_empty() {
            let what = format!("`{}`, which prints an object's address", self.short(range));
            self.effect(EffectKind::Identity, range, objs, what);
        }
    }

    pub(super) fn note_identity(&mut self, set: &ObjSet, range: TextRange) {
        let objs = self.by_identity(set);
        if !objs.is_empty() {
            let what = format!(
                "`{}`, which compares objects by identity",
                self.short(range)
            );
            self.effect(EffectKind::Identity, range, objs, what);
        }
    }

    pub(super) fn compare_effects(&mut self, left: &ObjSet, right: &ObjSet, range: TextRange) {
        self.operand_effects(left, range);
        self.operand_effects(right, range);
        let mut both = left.clone();
        both.extend(right);
        self.note_identity(&both, range);
    }

    /// `is` on functions, classes, modules and enum members means the same in every process.
    pub(super) fn identity_is_stable(&self, set: &ObjSet) -> bool {
        !set.is_empty()
            && set.iter().all(|id| match &self.obj(id).kind {
                ObjKind::Path(_) | ObjKind::Class(_) => true,
                ObjKind::Value { ty, .. } => matches!(ty.as_str(), "None" | "bool" | "ellipsis"),
                ObjKind::Instance(class) => self.classes[class.index()].is_enum,
                _ => false,
            })
    }

    pub(super) fn fstring(&mut self, node: &'a ast::ExprFString) -> ObjSet {
        let mut abs = None;
        for element in node.value.elements() {
            match element {
                ast::InterpolatedStringElement::Literal(literal) => {
                    abs.get_or_insert(literal.value.starts_with('/'));
                }
                ast::InterpolatedStringElement::Interpolation(part) => {
                    let set = self.interpolation(part);
                    let known = !set.is_empty()
                        && set.iter().all(|id| {
                            matches!(self.obj(id).kind, ObjKind::Value { abs: true, .. })
                        });
                    abs.get_or_insert(known);
                }
            }
        }
        self.scalar_abs("str", abs.unwrap_or(false))
    }

    pub(super) fn interpolation(&mut self, part: &'a ast::InterpolatedElement) -> ObjSet {
        let set = self.eval(&part.expression);
        self.dunders(&set, &["__format__", "__str__", "__repr__"], part.range);
        self.operand_effects(&set, part.range);
        if let Some(spec) = &part.format_spec {
            for inner in &spec.elements {
                if let ast::InterpolatedStringElement::Interpolation(inner) = inner {
                    self.interpolation(inner);
                }
            }
        }
        self.printed_sets(&set, part.range);
        self.note_default_repr(&set, part.range);
        self.library_notes(&set, part.range);
        set
    }
}
