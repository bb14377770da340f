//! Statements: what they bind, and what runs in them.

use super::interp::{Args, Interp};
use super::objects::{EffectKind, Field, ObjKind, ObjSet};
use crate::python::ast::{self, Expr, Operator, Pattern, Stmt};
use crate::python::{ClassId, FuncId, Ranged, TextRange, VarId};

impl<'a> Interp<'a> {
    pub(super) fn block(&mut self, body: &'a [Stmt]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm a statement kind reads best in one place"
    )]
    pub(super) fn stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(node) => self.function_def(node),
            Stmt::ClassDef(node) => self.class_def(node),
            Stmt::Return(node) => {
                if let Some(value) = &node.value {
                    let set = self.eval(value);
                    if let Some(func) = self.owner {
                        self.returns(func, &set);
                    }
                } else if let Some(func) = self.owner {
                    let none = self.scalar("None");
                    self.returns(func, &none);
                }
            }
            Stmt::Delete(node) => {
                for target in &node.targets {
                    match target {
                        Expr::Subscript(sub) => {
                            let base = self.eval(&sub.value);
                            self.eval(&sub.slice);
                            let what = format!("`del {}`", self.short(target.range()));
                            self.store_hooks(&base, "__delitem__", sub.range);
                            self.effect(EffectKind::Mutates, target.range(), base, what);
                        }
                        Expr::Attribute(attr) => {
                            let base = self.eval(&attr.value);
                            let what = format!("`del {}`", self.short(target.range()));
                            self.delete_member(&base, &attr.attr.id, target.range(), &what);
                            self.effect(EffectKind::Mutates, target.range(), base, what);
                        }
                        Expr::Name(name) => self.name_written(name),
                        _ => {}
                    }
                }
            }
            Stmt::Assign(node) => {
                let set = self.eval(&node.value);
                for target in &node.targets {
                    self.bind(target, &set);
                }
            }
            Stmt::AnnAssign(node) => {
                if let Some(value) = &node.value {
                    let set = self.eval(value);
                    self.bind(&node.target, &set);
                }
            }
            Stmt::AugAssign(node) => self.augmented(node),
            Stmt::For(node) => {
                let iterable = self.eval(&node.iter);
                if node.is_async {
                    self.effect(
                        EffectKind::Async,
                        node.iter.range(),
                        ObjSet::default(),
                        "`async for`",
                    );
                }
                let items = self.iterate(&iterable, node.iter.range());
                self.set_order(&iterable, node.iter.range());
                self.bind(&node.target, &items);
                self.block(&node.body);
                self.block(&node.orelse);
            }
            Stmt::While(node) => {
                self.test(&node.test);
                self.block(&node.body);
                self.block(&node.orelse);
            }
            Stmt::If(node) => {
                self.test(&node.test);
                if !self.is_dead_guard(&node.test) {
                    self.block(&node.body);
                }
                for clause in &node.elif_else_clauses {
                    if let Some(test) = &clause.test {
                        self.test(test);
                    }
                    self.block(&clause.body);
                }
            }
            Stmt::With(node) => {
                for item in &node.items {
                    let manager = self.eval(&item.context_expr);
                    if node.is_async {
                        self.effect(
                            EffectKind::Async,
                            item.range,
                            ObjSet::default(),
                            "`async with`",
                        );
                    }
                    let entered = self.enter(&manager, item.context_expr.range());
                    if let Some(vars) = &item.optional_vars {
                        self.bind(vars, &entered);
                    }
                }
                self.block(&node.body);
            }
            Stmt::Match(node) => {
                let subject = self.eval(&node.subject);
                for case in &node.cases {
                    self.pattern(&case.pattern, &subject);
                    if let Some(guard) = &case.guard {
                        self.test(guard);
                    }
                    self.block(&case.body);
                }
            }
            Stmt::Raise(node) => {
                let mut class = None;
                if let Some(exc) = &node.exc {
                    let set = self.eval(exc);
                    for id in set.iter() {
                        match self.obj(id).kind {
                            ObjKind::Instance(c) => {
                                class = Some(c);
                                self.exits(c, exc.range());
                            }
                            ObjKind::Class(c) => {
                                class = Some(c);
                                self.exits(c, exc.range());
                                self.call_set(&ObjSet::one(id), &Args::default(), exc.range());
                            }
                            _ => {}
                        }
                        if let ObjKind::Path(path) = &self.obj(id).kind
                            && matches!(path.as_str(), "SystemExit" | "KeyboardInterrupt")
                        {
                            let what = format!("`{}`", self.short(exc.range()));
                            self.effect(EffectKind::Exit, exc.range(), ObjSet::default(), what);
                        }
                    }
                    let text = self.module.slice(exc.range());
                    if text.starts_with("SystemExit") || text.starts_with("KeyboardInterrupt") {
                        let what = format!("`raise {}`", self.short(exc.range()));
                        self.effect(EffectKind::Exit, exc.range(), ObjSet::default(), what);
                    }
                }
                if let Some(cause) = &node.cause {
                    self.eval(cause);
                }
                self.effect(
                    EffectKind::Raises(class),
                    node.range,
                    ObjSet::default(),
                    "`raise`",
                );
            }
            Stmt::Try(node) => {
                self.block(&node.body);
                for handler in &node.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    let mut caught = ObjSet::default();
                    if let Some(ty) = &handler.type_ {
                        let types = self.eval(ty);
                        for id in self.flatten(&types).iter() {
                            let made = match &self.obj(id).kind {
                                ObjKind::Class(class) => ObjKind::Instance(*class),
                                ObjKind::Path(path) => ObjKind::Value {
                                    ty: path.clone(),
                                    abs: false,
                                },
                                _ => ObjKind::Unknown("a caught exception".to_string()),
                            };
                            let id = self.at(handler.range, id.0, made);
                            caught.insert(id);
                        }
                    }
                    if let Some(name) = &handler.name
                        && let Some(var) = self.scopes.var_at(name.range.start())
                    {
                        self.assign_var(var, &caught);
                    }
                    self.block(&handler.body);
                }
                self.block(&node.orelse);
                self.block(&node.finalbody);
            }
            Stmt::Assert(node) => {
                self.test(&node.test);
                if let Some(message) = &node.msg {
                    self.eval(message);
                }
            }
            Stmt::Import(node) => {
                for alias in &node.names {
                    if self.follow(alias) {
                        continue;
                    }
                    let path = match &alias.asname {
                        Some(_) => alias.name.id.to_string(),
                        None => alias
                            .name
                            .id
                            .split('.')
                            .next()
                            .unwrap_or_default()
                            .to_string(),
                    };
                    let at = alias
                        .asname
                        .as_ref()
                        .map_or(alias.range.start(), |n| n.range.start());
                    self.import(at, &path);
                }
            }
            Stmt::ImportFrom(node) => {
                let dots = ".".repeat(node.level as usize);
                let from = node.module.as_ref().map_or("", |m| m.id.as_str());
                for alias in &node.names {
                    if self.follow(alias) {
                        continue;
                    }
                    self.bind_by_star(alias);
                    let bound = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.import(
                        bound.range.start(),
                        &format!("{dots}{from}.{}", alias.name.id),
                    );
                }
            }
            Stmt::Expr(node) => {
                self.eval(&node.value);
            }
            Stmt::TypeAlias(_)
            | Stmt::Global(_)
            | Stmt::Nonlocal(_)
            | Stmt::Pass(_)
            | Stmt::Break(_)
            | Stmt::Continue(_) => {}
            Stmt::IpyEscapeCommand(node) => {
                self.unknown_effect(node.range, &ObjSet::default(), "an IPython command");
            }
        }
    }

    /// Raising a class below `SystemExit` ends the process.
    fn exits(&mut self, class: ClassId, range: TextRange) {
        let ends = self
            .library_base(class)
            .is_some_and(|base| matches!(base.as_str(), "SystemExit" | "KeyboardInterrupt"));
        if ends {
            let what = format!("raising `{}`", self.class_name(class));
            self.effect(EffectKind::Exit, range, ObjSet::default(), what);
        }
    }

    pub(super) fn import(&mut self, at: crate::python::TextSize, path: &str) {
        self.names_modules(path, TextRange::empty(at));
        let set = match self.table.value(path).cloned() {
            // `from math import pi` binds the number, not a place to look things up.
            Some(entry) if entry.effects.is_empty() => {
                let site = TextRange::empty(at);
                self.type_value(&entry.ty, &ObjSet::default(), &Args::default(), site, false)
            }
            Some(_) => self.unknown_set(&format!("`{path}`, imported by name")),
            None => self.path(path),
        };
        if let Some(var) = self.scopes.var_at(at) {
            self.assign_var(var, &set);
        }
    }

    pub(super) fn test(&mut self, expr: &'a Expr) {
        let set = self.eval(expr);
        self.dunders(&set, &["__bool__", "__len__"], expr.range());
    }

    pub(super) fn function_def(&mut self, node: &'a ast::StmtFunctionDef) {
        let Some(func) = self.scopes.func_at(node.range) else {
            return;
        };
        for parameter in node.parameters.iter_non_variadic_params() {
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
        let mut value = ObjSet::one(self.func_obj(func));
        for decorator in node.decorator_list.iter().rev() {
            value = self.decorate(func, value, decorator);
        }
        if let Some(var) = self.scopes.var_at(node.name.range.start()) {
            self.assign_var(var, &value);
            self.global_write(var, node.name.range);
        }
    }

    pub(super) fn decorate(
        &mut self,
        func: FuncId,
        value: ObjSet,
        decorator: &'a ast::Decorator,
    ) -> ObjSet {
        let text = self.module.slice(decorator.expression.range()).to_string();
        let set = self.eval(&decorator.expression);
        let path = set.iter().find_map(|id| match &self.obj(id).kind {
            ObjKind::Path(path) => Some(path.clone()),
            _ => None,
        });
        let in_class = self.scopes.func(func).class.is_some();
        if in_class
            && (text.ends_with(".setter")
                || text.ends_with(".getter")
                || text.ends_with(".deleter"))
        {
            return value;
        }
        let called = match &decorator.expression {
            Expr::Call(call) => {
                let callee = self.eval(&call.func);
                callee.iter().find_map(|id| match &self.obj(id).kind {
                    ObjKind::Path(path) => Some(path.clone()),
                    _ => None,
                })
            }
            _ => None,
        };
        match path.as_deref().or(called.as_deref()) {
            Some("staticmethod" | "classmethod" | "property") if in_class => value,
            Some(
                "abc.abstractmethod"
                | "functools.wraps"
                | "typing.override"
                | "typing.final"
                | "typing.overload"
                | "functools.cached_property"
                | "typing.no_type_check",
            ) => value,
            Some("functools.lru_cache" | "functools.cache") => {
                let cache = self.value_at(decorator.range, 0, "functools._lru_cache_wrapper");
                self.add_field(cache, Field::Attr("__wrapped__".to_string()), &value);
                ObjSet::one(cache)
            }
            Some("contextlib.contextmanager") => {
                let made = self.value_at(decorator.range, 0, "contextlib._ContextManagerFactory");
                self.add_field(made, Field::Attr("__wrapped__".to_string()), &value);
                ObjSet::one(made)
            }
            Some("numba.jit" | "numba.njit") => value,
            _ => {
                let args = Args::of(&[value]);
                self.call_set(&set, &args, decorator.expression.range())
            }
        }
    }

    /// A binding that reaches out of the running function.
    pub(super) fn global_write(&mut self, var: VarId, range: TextRange) {
        if self.is_free(var) {
            let name = &self.scopes.var(var).name;
            let what = format!("`{name}`");
            self.effect(EffectKind::FreeWrite(var), range, ObjSet::default(), what);
        }
    }

    pub(super) fn is_free(&self, var: VarId) -> bool {
        let home = self.scopes.runner(self.scopes.var(var).scope);
        home != self.owner
    }

    pub(super) fn name_written(&mut self, name: &'a ast::ExprName) {
        if let Some(var) = self.scopes.var_at(name.range.start()) {
            self.global_write(var, name.range);
        }
    }

    pub fn bind(&mut self, target: &'a Expr, set: &ObjSet) {
        match target {
            Expr::Name(name) => {
                if let Some(var) = self.scopes.var_at(name.range.start()) {
                    self.assign_var(var, set);
                    self.global_write(var, name.range);
                }
            }
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                let starred = elts.iter().any(Expr::is_starred_expr);
                self.set_order(set, target.range());
                for (position, element) in elts.iter().enumerate() {
                    let part = if starred {
                        self.iterate(set, target.range())
                    } else {
                        self.unpack(set, position, target.range())
                    };
                    if let Expr::Starred(star) = element {
                        let list = self.value_at(star.range, 0, "list");
                        self.add_field(list, Field::Elem, &part);
                        self.bind(&star.value, &ObjSet::one(list));
                    } else {
                        self.bind(element, &part);
                    }
                }
            }
            Expr::Starred(star) => self.bind(&star.value, set),
            Expr::Attribute(node) => {
                let base = self.eval(&node.value);
                let what = format!("`{} = …`", self.short(target.range()));
                self.store_attribute(&base, &node.attr.id, set, target.range(), what);
            }
            Expr::Subscript(node) => {
                let base = self.eval(&node.value);
                let key = self.eval(&node.slice);
                let what = format!("`{} = …`", self.short(target.range()));
                self.attributes_change(&node.value, target.range());
                self.store_subscript(&base, &key, set, &node.slice, target.range(), what);
            }
            _ => {}
        }
    }

    pub(super) fn augmented(&mut self, node: &'a ast::StmtAugAssign) {
        let value = self.eval(&node.value);
        if node.op == Operator::Add {
            self.set_order(&value, node.range);
        }
        let old = self.eval(&node.target);
        let result = self.binary(&old, node.op, &value, node.range);
        let mut mutable = ObjSet::default();
        // A list takes no number in: `+=` raises, and changes nothing.
        let number = !value.is_empty()
            && value.iter().all(|id| {
                let ty = self.obj(id).ty();
                ty.is_some_and(|ty| matches!(ty, "int" | "float" | "bool" | "complex"))
            });
        for id in old.iter() {
            let refused = number && node.op == Operator::Add && self.obj(id).ty() == Some("list");
            if self.is_mutable(id) && !refused {
                mutable.insert(id);
                let items = self.iterate(&value, node.range);
                if let Some(ty) = self.obj(id).ty().map(str::to_string) {
                    if self.table.is_a(&ty, "dict") {
                        for other in value.iter() {
                            let (keys, values) = (
                                self.obj(other).field(&Field::Key),
                                self.obj(other).field(&Field::Value),
                            );
                            self.add_field(id, Field::Key, &keys);
                            self.add_field(id, Field::Value, &values);
                        }
                    } else if matches!(node.op, Operator::Add | Operator::BitOr) {
                        self.add_field(id, Field::Elem, &items);
                    }
                }
            }
        }
        let mut new = result;
        new.extend(&mutable);
        let what = format!("`{}`", self.short(node.range));
        if !mutable.is_empty() {
            self.effect(EffectKind::Mutates, node.range, mutable, what);
        }
        self.bind(&node.target, &new);
    }

    pub(super) fn pattern(&mut self, pattern: &'a Pattern, subject: &ObjSet) {
        match pattern {
            Pattern::MatchValue(node) => {
                self.eval(&node.value);
            }
            Pattern::MatchSingleton(_) => {}
            Pattern::MatchAs(node) => {
                if let Some(inner) = &node.pattern {
                    self.pattern(inner, subject);
                }
                if let Some(name) = &node.name
                    && let Some(var) = self.scopes.var_at(name.range.start())
                {
                    self.assign_var(var, subject);
                    self.global_write(var, name.range);
                }
            }
            Pattern::MatchStar(node) => {
                if let Some(name) = &node.name
                    && let Some(var) = self.scopes.var_at(name.range.start())
                {
                    let list = self.value_at(node.range, 0, "list");
                    let items = self.iterate(subject, node.range);
                    self.add_field(list, Field::Elem, &items);
                    self.assign_var(var, &ObjSet::one(list));
                    self.global_write(var, name.range);
                }
            }
            Pattern::MatchOr(node) => node.patterns.iter().for_each(|p| self.pattern(p, subject)),
            Pattern::MatchSequence(node) => {
                for (position, inner) in node.patterns.iter().enumerate() {
                    let part = self.unpack(subject, position, node.range);
                    let part = if inner.is_match_star() {
                        subject.clone()
                    } else {
                        part
                    };
                    self.pattern(inner, &part);
                }
            }
            Pattern::MatchMapping(node) => {
                let mut values = ObjSet::default();
                for id in subject.iter() {
                    values.extend(&self.obj(id).field(&Field::Value));
                }
                for inner in &node.patterns {
                    self.pattern(inner, &values);
                }
                if let Some(name) = &node.rest
                    && let Some(var) = self.scopes.var_at(name.range.start())
                {
                    let dict = self.value_at(node.range, 0, "dict");
                    self.add_field(dict, Field::Value, &values);
                    self.assign_var(var, &ObjSet::one(dict));
                }
            }
            Pattern::MatchClass(node) => {
                let class = self.eval(&node.cls);
                self.dunders(subject, &["__eq__"], node.range);
                let mut narrowed = ObjSet::default();
                for id in subject.iter() {
                    let keep = match &self.obj(id).kind {
                        ObjKind::Instance(c) => class
                            .iter()
                            .any(|k| matches!(self.obj(k).kind, ObjKind::Class(d) if d == *c)),
                        _ => true,
                    };
                    if keep {
                        narrowed.insert(id);
                    }
                }
                for inner in &node.arguments.patterns {
                    // `case str(x)` binds the subject itself; positional sub-patterns of classes go through __match_args__.
                    let mut parts = narrowed.clone();
                    for id in narrowed.iter() {
                        if let ObjKind::Instance(_) = self.obj(id).kind {
                            let fields: Vec<ObjSet> =
                                self.obj(id).fields.values().cloned().collect();
                            for field in fields {
                                parts.extend(&field);
                            }
                        }
                    }
                    self.pattern(inner, &parts);
                }
                for keyword in &node.arguments.keywords {
                    let part = self.attribute(&narrowed, &keyword.attr.id, node.range);
                    self.pattern(&keyword.pattern, &part);
                }
            }
        }
    }
}
