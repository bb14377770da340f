//! The abstract interpreter: evaluates every statement until nothing new arrives anywhere. Flow-insensitive, by allocation site.
//! What it finds is read through [`super::Facts`].

use rustc_hash::{FxHashMap, FxHashSet};

use super::objects::{CallEdge, Effect, EffectKind, Field, Obj, ObjId, ObjKind, ObjSet};
use super::table::{Table, TableEffect};
use crate::python::ast::{self, Expr, Operator, Pattern, Stmt};
use crate::python::{
    ClassId, DefKind, FuncId, FuncNode, Module, Ranged, ScopeKind, Scopes, TextRange, VarId,
};

/// A class of the script as the interpreter needs it.
#[derive(Debug, Default, Clone)]
pub struct ClassMeta {
    /// Bases that are classes of the script, in order.
    pub bases: Vec<ClassId>,
    /// Bases from libraries, by dotted path.
    pub library: Vec<String>,
    /// A base, decorator or metaclass that nothing describes.
    pub unknown: Option<String>,
    pub is_dataclass: bool,
    pub is_frozen: bool,
    pub is_named_tuple: bool,
    pub is_enum: bool,
}

/// The arguments of one call.
#[derive(Debug, Default, Clone)]
pub struct Args<'a> {
    pub pos: Vec<(ObjSet, Option<&'a Expr>)>,
    /// Elements of `*args`.
    pub star: Option<ObjSet>,
    pub kw: Vec<(String, ObjSet, Option<&'a Expr>)>,
    /// Values of `**kwargs`.
    pub kwstar: Option<ObjSet>,
}

impl Args<'_> {
    #[must_use]
    pub fn all(&self) -> ObjSet {
        let mut all = ObjSet::default();
        for (set, _) in &self.pos {
            all.extend(set);
        }
        for (_, set, _) in &self.kw {
            all.extend(set);
        }
        for set in [&self.star, &self.kwstar].into_iter().flatten() {
            all.extend(set);
        }
        all
    }

    #[must_use]
    pub fn of(sets: &[ObjSet]) -> Self {
        Self {
            pos: sets.iter().map(|set| (set.clone(), None)).collect(),
            ..Self::default()
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum SiteKey {
    Scalar(String, bool),
    Path(String),
    Func(FuncId),
    Class(ClassId),
    Bound(ObjId, FuncId),
    Method(ObjId, String),
    Unknown(String),
    At(TextRange, u32, String),
}

pub struct Interp<'a> {
    pub module: &'a Module,
    pub scopes: &'a Scopes<'a>,
    pub table: &'a Table,
    pub objs: Vec<Obj>,
    interned: FxHashMap<SiteKey, ObjId>,
    pub vars: Vec<ObjSet>,
    pub rets: Vec<ObjSet>,
    pub yields: Vec<ObjSet>,
    /// Objects that default values of parameters hold, by function.
    pub defaults: Vec<ObjSet>,
    pub classes: Vec<ClassMeta>,
    pub effects: Vec<Effect>,
    pub calls: Vec<CallEdge>,
    pub values: FxHashMap<TextRange, ObjSet>,
    pub changed: bool,
    pub owner: Option<FuncId>,
    /// Functions whose decorators are all understood as leaving the function as it is.
    pub called: FxHashSet<FuncId>,
    /// `add_argument(type=…)` takes something else than plain types.
    odd_argument_types: bool,
    pub converged: bool,
    /// First everything that flows is found; only then does "nothing arrives here" mean unknown.
    pub settled: bool,
    /// What `parse_args()` gives for each destination.
    pub arguments: FxHashMap<String, ObjSet>,
    assume_pure: &'a [String],
}

const MAX_PASSES: usize = 40;

impl<'a> Interp<'a> {
    pub fn run(
        module: &'a Module,
        scopes: &'a Scopes<'a>,
        table: &'a Table,
        is_entry: bool,
        assume_pure: &'a [String],
    ) -> Self {
        let mut interp = Self {
            module,
            scopes,
            table,
            objs: Vec::new(),
            interned: FxHashMap::default(),
            vars: vec![ObjSet::default(); scopes.vars.len()],
            rets: vec![ObjSet::default(); scopes.funcs.len()],
            yields: vec![ObjSet::default(); scopes.funcs.len()],
            defaults: vec![ObjSet::default(); scopes.funcs.len()],
            classes: vec![ClassMeta::default(); scopes.classes.len()],
            effects: Vec::new(),
            calls: Vec::new(),
            values: FxHashMap::default(),
            changed: false,
            owner: None,
            called: FxHashSet::default(),
            odd_argument_types: false,
            converged: true,
            settled: false,
            arguments: FxHashMap::default(),
            assume_pure,
        };
        interp.declare_modules();
        interp.fixpoint();
        // What nobody in the file calls is called by somebody else, with anything.
        for round in 0..3 {
            let mut fresh = false;
            for index in 0..scopes.funcs.len() {
                let func = FuncId(u32::try_from(index).unwrap_or(u32::MAX));
                let info = scopes.func(func);
                let public = !is_entry && info.parent.0 == 0;
                if matches!(info.node, FuncNode::Generator(_))
                    || (interp.called.contains(&func) && !(public && round == 0))
                {
                    continue;
                }
                fresh = true;
                interp.called.insert(func);
                interp.unknown_parameters(func);
            }
            if !fresh {
                break;
            }
            interp.fixpoint();
        }
        interp.settled = true;
        interp.fixpoint();
        interp
    }

    fn fixpoint(&mut self) {
        for _ in 0..MAX_PASSES {
            self.changed = false;
            self.effects.clear();
            self.calls.clear();
            self.owner = None;
            self.block(&self.module.tree.body);
            for index in 0..self.scopes.funcs.len() {
                self.function_body(FuncId(u32::try_from(index).unwrap_or(u32::MAX)));
            }
            if !self.changed {
                return;
            }
        }
        self.converged = false;
    }

    /// `__file__`, `__name__` and their like.
    fn declare_modules(&mut self) {}

    fn function_body(&mut self, func: FuncId) {
        let saved = self.owner;
        self.owner = Some(func);
        match self.scopes.func(func).node {
            FuncNode::Def(node) => self.block(&node.body),
            FuncNode::Lambda(node) => {
                let value = self.eval(&node.body);
                self.returns(func, &value);
            }
            FuncNode::Generator(_) => {}
        }
        self.owner = saved;
    }

    fn unknown_parameters(&mut self, func: FuncId) {
        let info = self.scopes.func(func);
        let parameters = match info.node {
            FuncNode::Def(node) => Some(&*node.parameters),
            FuncNode::Lambda(node) => node.parameters.as_deref(),
            FuncNode::Generator(_) => None,
        };
        let Some(parameters) = parameters else { return };
        for (position, parameter) in parameters.iter_non_variadic_params().enumerate() {
            let name = parameter.name();
            let set = match (position, info.class) {
                (0, Some(class)) => {
                    ObjSet::one(self.at(info.range(), 900, ObjKind::Instance(class)))
                }
                _ => parameter
                    .parameter
                    .annotation
                    .as_deref()
                    .and_then(|a| self.annotation(a))
                    .unwrap_or_else(|| {
                        self.unknown_set(&format!(
                            "parameter `{}` of `{}`, which nothing in this file calls",
                            name.id, info.name
                        ))
                    }),
            };
            if let Some(var) = self.scopes.var_at(name.range.start()) {
                self.assign_var(var, &set);
            }
        }
        for extra in [&parameters.vararg, &parameters.kwarg]
            .into_iter()
            .flatten()
        {
            if let Some(var) = self.scopes.var_at(extra.name.range.start()) {
                let set =
                    self.unknown_set(&format!("parameter `{}` of `{}`", extra.name.id, info.name));
                self.assign_var(var, &set);
            }
        }
    }

    // ---- objects ---------------------------------------------------------------------------------------------------

    fn intern(&mut self, key: SiteKey, kind: ObjKind, site: TextRange) -> ObjId {
        if let Some(&id) = self.interned.get(&key) {
            return id;
        }
        let id = ObjId(u32::try_from(self.objs.len()).unwrap_or(u32::MAX));
        self.objs.push(Obj {
            kind,
            site,
            fields: FxHashMap::default(),
            lazy: Vec::new(),
        });
        self.interned.insert(key, id);
        self.changed = true;
        id
    }

    #[must_use]
    pub fn obj(&self, id: ObjId) -> &Obj {
        &self.objs[id.index()]
    }

    /// The object that `site` makes; `sub` tells apart several made at one place.
    pub fn at(&mut self, site: TextRange, sub: u32, kind: ObjKind) -> ObjId {
        let label = match &kind {
            ObjKind::Value { ty, .. } => ty.clone(),
            ObjKind::Instance(class) => format!("#{}", class.0),
            ObjKind::NamedTuple(_) => "namedtuple".to_string(),
            ObjKind::Super(class, _) => format!("super{}", class.0),
            _ => String::new(),
        };
        self.intern(SiteKey::At(site, sub, label), kind, site)
    }

    pub fn scalar(&mut self, ty: &str) -> ObjSet {
        self.scalar_abs(ty, false)
    }

    pub fn scalar_abs(&mut self, ty: &str, abs: bool) -> ObjSet {
        let kind = ObjKind::Value {
            ty: ty.to_string(),
            abs,
        };
        ObjSet::one(self.intern(
            SiteKey::Scalar(ty.to_string(), abs),
            kind,
            TextRange::default(),
        ))
    }

    pub fn unknown_set(&mut self, what: &str) -> ObjSet {
        let kind = ObjKind::Unknown(what.to_string());
        ObjSet::one(self.intern(
            SiteKey::Unknown(what.to_string()),
            kind,
            TextRange::default(),
        ))
    }

    pub fn value_at(&mut self, site: TextRange, sub: u32, ty: &str) -> ObjId {
        self.at(
            site,
            sub,
            ObjKind::Value {
                ty: ty.to_string(),
                abs: false,
            },
        )
    }

    pub fn path(&mut self, path: &str) -> ObjSet {
        let key = SiteKey::Path(path.to_string());
        ObjSet::one(self.intern(key, ObjKind::Path(path.to_string()), TextRange::default()))
    }

    pub fn func_obj(&mut self, func: FuncId) -> ObjId {
        let site = self.scopes.func(func).range();
        self.intern(SiteKey::Func(func), ObjKind::Func(func), site)
    }

    pub fn class_obj(&mut self, class: ClassId) -> ObjId {
        let site = self.scopes.classes[class.index()].node.range;
        self.intern(SiteKey::Class(class), ObjKind::Class(class), site)
    }

    pub fn bound(&mut self, recv: ObjId, func: FuncId) -> ObjId {
        self.intern(
            SiteKey::Bound(recv, func),
            ObjKind::Bound { recv, func },
            TextRange::default(),
        )
    }

    pub fn method(&mut self, recv: ObjId, name: &str) -> ObjId {
        let kind = ObjKind::Method {
            recv,
            name: name.to_string(),
        };
        self.intern(
            SiteKey::Method(recv, name.to_string()),
            kind,
            TextRange::default(),
        )
    }

    pub fn add_field(&mut self, id: ObjId, field: Field, set: &ObjSet) {
        if set.is_empty() {
            return;
        }
        if self.objs[id.index()]
            .fields
            .entry(field)
            .or_default()
            .extend(set)
        {
            self.changed = true;
        }
    }

    pub fn add_lazy(&mut self, id: ObjId, func: FuncId) {
        let lazy = &mut self.objs[id.index()].lazy;
        if !lazy.contains(&func) {
            lazy.push(func);
            self.changed = true;
        }
    }

    pub fn assign_var(&mut self, var: VarId, set: &ObjSet) {
        if self.vars[var.index()].extend(set) {
            self.changed = true;
        }
    }

    fn returns(&mut self, func: FuncId, set: &ObjSet) {
        if self.rets[func.index()].extend(set) {
            self.changed = true;
        }
    }

    // ---- recording -------------------------------------------------------------------------------------------------

    pub fn effect(
        &mut self,
        kind: EffectKind,
        range: TextRange,
        objs: ObjSet,
        what: impl Into<String>,
    ) {
        let mut objs = objs;
        if kind == EffectKind::Mutates {
            // Scalars can't change; a table entry may name an argument that is one.
            let mut kept = ObjSet::default();
            for id in objs.iter() {
                if self.is_mutable(id) {
                    kept.insert(id);
                }
            }
            if kept.is_empty() {
                return;
            }
            objs = kept;
        }
        self.effects.push(Effect {
            kind,
            range,
            owner: self.owner,
            objs,
            what: what.into(),
        });
    }

    /// A call or operator that nothing describes; whatever it had in hand may change.
    pub fn unknown_effect(&mut self, range: TextRange, objs: &ObjSet, what: impl Into<String>) {
        let what = what.into();
        if self
            .assume_pure
            .iter()
            .any(|name| what.contains(&format!("`{name}`")))
        {
            return;
        }
        self.effect(EffectKind::Unknown, range, ObjSet::default(), what.clone());
        self.effect(EffectKind::MayMutate, range, objs.clone(), what);
    }

    pub fn edge(&mut self, range: TextRange, callee: FuncId, args: ObjSet) {
        if self.called.insert(callee) {
            self.changed = true;
        }
        self.calls.push(CallEdge {
            range,
            owner: self.owner,
            callee,
            args,
        });
    }

    fn short(&self, range: TextRange) -> String {
        let text = self.module.slice(range);
        let line = text.lines().next().unwrap_or_default().trim();
        if line.chars().count() > 60 || text.lines().count() > 1 {
            let cut: String = line.chars().take(57).collect();
            format!("{cut}…")
        } else {
            line.to_string()
        }
    }

    // ---- statements ------------------------------------------------------------------------------------------------

    fn block(&mut self, body: &'a [Stmt]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm a statement kind reads best in one place"
    )]
    fn stmt(&mut self, stmt: &'a Stmt) {
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
                self.block(&node.body);
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
                            ObjKind::Instance(c) => class = Some(c),
                            ObjKind::Class(c) => {
                                class = Some(c);
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

    fn import(&mut self, at: crate::python::TextSize, path: &str) {
        let set = self.path(path);
        if let Some(var) = self.scopes.var_at(at) {
            self.assign_var(var, &set);
        }
    }

    fn test(&mut self, expr: &'a Expr) {
        let set = self.eval(expr);
        self.dunders(&set, &["__bool__", "__len__"], expr.range());
    }

    fn function_def(&mut self, node: &'a ast::StmtFunctionDef) {
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

    fn decorate(&mut self, func: FuncId, value: ObjSet, decorator: &'a ast::Decorator) -> ObjSet {
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
            Some(
                "staticmethod"
                | "classmethod"
                | "property"
                | "abc.abstractmethod"
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

    fn class_def(&mut self, node: &'a ast::StmtClassDef) {
        let Some(class) = self.scopes.class_at(node.range) else {
            return;
        };
        let mut meta = ClassMeta::default();
        if let Some(arguments) = &node.arguments {
            for base in &arguments.args {
                let set = self.eval(base);
                if set.is_empty() {
                    meta.unknown = Some(format!("base class `{}`", self.short(base.range())));
                }
                for id in set.iter() {
                    match &self.obj(id).kind {
                        ObjKind::Class(parent) => meta.bases.push(*parent),
                        ObjKind::Path(path) => {
                            let path = path.clone();
                            match path.as_str() {
                                "typing.NamedTuple" => meta.is_named_tuple = true,
                                "object" | "abc.ABC" | "typing.Generic" | "typing.Protocol" => {}
                                p if p.starts_with("enum.") => meta.is_enum = true,
                                _ => meta.library.push(path),
                            }
                        }
                        ObjKind::NamedTuple(_) => meta.is_named_tuple = true,
                        _ => {
                            meta.unknown =
                                Some(format!("base class `{}`", self.short(base.range())));
                        }
                    }
                }
            }
            for keyword in &arguments.keywords {
                let set = self.eval(&keyword.value);
                let abc = set
                    .iter()
                    .any(|id| matches!(&self.obj(id).kind, ObjKind::Path(p) if p == "abc.ABCMeta"));
                if !abc {
                    meta.unknown = Some(format!("class keyword `{}`", self.short(keyword.range)));
                }
            }
        }
        for decorator in &node.decorator_list {
            let set = self.eval(&decorator.expression);
            let target = match &decorator.expression {
                Expr::Call(call) => self.eval(&call.func),
                _ => set,
            };
            let known = target.iter().find_map(|id| match &self.obj(id).kind {
                ObjKind::Path(path) => Some(path.clone()),
                _ => None,
            });
            match known.as_deref() {
                Some("dataclasses.dataclass") => {
                    meta.is_dataclass = true;
                    meta.is_frozen = self.module.slice(decorator.range).contains("frozen=True");
                }
                Some(
                    "functools.total_ordering"
                    | "enum.unique"
                    | "typing.final"
                    | "typing.runtime_checkable",
                ) => {}
                _ => {
                    meta.unknown = Some(format!(
                        "class decorator `{}`",
                        self.short(decorator.expression.range())
                    ));
                }
            }
        }
        self.classes[class.index()] = meta;
        self.block(&node.body);
        let id = self.class_obj(class);
        // Class attributes are fields of the class object, so that sharing and mutation are seen.
        let scope = self.scopes.classes[class.index()].scope;
        let mut names: Vec<(String, VarId)> = self.scopes.scopes[scope.index()]
            .vars
            .iter()
            .map(|(name, var)| (name.clone(), *var))
            .collect();
        names.sort();
        for (name, var) in names {
            let set = self.vars[var.index()].clone();
            self.add_field(id, Field::Attr(name), &set);
        }
        let class_var = self.scopes.classes[class.index()].var;
        self.assign_var(class_var, &ObjSet::one(id));
        self.global_write(class_var, node.name.range);
    }

    /// A binding that reaches out of the running function.
    fn global_write(&mut self, var: VarId, range: TextRange) {
        if self.is_free(var) {
            let name = &self.scopes.var(var).name;
            let what = format!("`{name}`");
            self.effect(EffectKind::FreeWrite(var), range, ObjSet::default(), what);
        }
    }

    fn is_free(&self, var: VarId) -> bool {
        let home = self.scopes.owner(self.scopes.var(var).scope);
        home != self.owner
    }

    fn name_written(&mut self, name: &'a ast::ExprName) {
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
                self.store_subscript(&base, &key, set, &node.slice, target.range(), what);
            }
            _ => {}
        }
    }

    fn store_attribute(
        &mut self,
        base: &ObjSet,
        attr: &str,
        set: &ObjSet,
        range: TextRange,
        what: String,
    ) {
        for id in base.iter() {
            match self.obj(id).kind.clone() {
                ObjKind::Path(path) => {
                    self.effect(
                        EffectKind::Patches(path.clone()),
                        range,
                        ObjSet::default(),
                        what.clone(),
                    );
                }
                ObjKind::Instance(class) => {
                    if self.class_attr(class, "__setattr__").is_some() {
                        self.dunders(&ObjSet::one(id), &["__setattr__"], range);
                    }
                    for func in self.functions_named(class, attr) {
                        let mut args = ObjSet::one(id);
                        args.extend(set);
                        let call = Args::of(&[ObjSet::one(id), set.clone()]);
                        self.call_func(func, &call, range);
                    }
                    self.add_field(id, Field::Attr(attr.to_string()), set);
                }
                ObjKind::Class(class) => {
                    self.add_field(id, Field::Attr(attr.to_string()), set);
                    let scope = self.scopes.classes[class.index()].scope;
                    if let Some(&var) = self.scopes.scopes[scope.index()].vars.get(attr) {
                        self.assign_var(var, set);
                    }
                }
                _ => self.add_field(id, Field::Attr(attr.to_string()), set),
            }
        }
        self.effect(EffectKind::Mutates, range, base.clone(), what);
    }

    fn store_subscript(
        &mut self,
        base: &ObjSet,
        key: &ObjSet,
        set: &ObjSet,
        slice: &'a Expr,
        range: TextRange,
        what: String,
    ) {
        self.store_hooks(base, "__setitem__", range);
        let sliced = slice.is_slice_expr();
        for id in base.iter() {
            let Some(ty) = self.obj(id).ty().map(str::to_string) else {
                continue;
            };
            if self.table.is_a(&ty, "dict") {
                self.add_field(id, Field::Key, key);
                self.add_field(id, Field::Value, set);
            } else if sliced {
                let items = self.iterate(set, range);
                self.add_field(id, Field::Elem, &items);
            } else {
                self.add_field(id, Field::Elem, set);
            }
        }
        let keys = key.clone();
        self.dunders(&keys, &["__hash__", "__eq__"], range);
        self.effect(EffectKind::Mutates, range, base.clone(), what);
    }

    /// `__setitem__` and its like: of the script's classes, and those that the tables give an effect (`os.environ`).
    fn store_hooks(&mut self, base: &ObjSet, dunder: &str, range: TextRange) {
        self.dunders(base, &[dunder], range);
        for id in base.iter() {
            let Some(ty) = self.obj(id).ty().map(str::to_string) else {
                continue;
            };
            if let Some(entry) = self.table.method(&ty, dunder) {
                for effect in entry.effects.clone() {
                    match effect {
                        TableEffect::Mutates(_) | TableEffect::Stores(_) => {}
                        TableEffect::Writes(setting) => {
                            let what = format!("`{}`", self.short(range));
                            self.effect(
                                EffectKind::Writes(setting),
                                range,
                                ObjSet::default(),
                                what,
                            );
                        }
                        _ => self.unknown_effect(range, base, format!("`{ty}.{dunder}`")),
                    }
                }
            }
        }
    }

    fn augmented(&mut self, node: &'a ast::StmtAugAssign) {
        let value = self.eval(&node.value);
        let old = self.eval(&node.target);
        let result = self.binary(&old, node.op, &value, node.range);
        let mut mutable = ObjSet::default();
        for id in old.iter() {
            if self.is_mutable(id) {
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

    /// Lists, sets, dicts, arrays, instances …: can be changed in place. Unknown counts.
    #[must_use]
    pub fn is_mutable(&self, id: ObjId) -> bool {
        match &self.obj(id).kind {
            ObjKind::Unknown(_) | ObjKind::Class(_) | ObjKind::Func(_) => true,
            ObjKind::Instance(class) => {
                let meta = &self.classes[class.index()];
                !(meta.is_frozen || meta.is_named_tuple || meta.is_enum)
            }
            ObjKind::Value { ty, .. } => {
                matches!(ty.as_str(), "iterator" | "generator")
                    || self
                        .table
                        .type_entry(ty)
                        .map_or(!is_builtin_scalar(ty), |entry| entry.mutable)
            }
            _ => false,
        }
    }

    fn pattern(&mut self, pattern: &'a Pattern, subject: &ObjSet) {
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

    // ---- expressions -----------------------------------------------------------------------------------------------

    pub fn eval(&mut self, expr: &'a Expr) -> ObjSet {
        let set = self.eval_inner(expr);
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
    fn eval_inner(&mut self, expr: &'a Expr) -> ObjSet {
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
                ObjSet::one(list)
            }
            Expr::Tuple(node) => {
                let tuple = self.value_at(node.range, 0, "tuple");
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
                    self.add_field(dict, Field::Key, &key);
                }
                self.add_field(dict, Field::Value, &value);
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

    fn elements(&mut self, id: ObjId, elts: &'a [Expr]) {
        for element in elts {
            let set = self.eval(element);
            self.add_field(id, Field::Elem, &set);
        }
    }

    fn name(&mut self, node: &'a ast::ExprName) -> ObjSet {
        let Some(var) = self.scopes.var_at(node.range.start()) else {
            return match node.id.as_str() {
                "__file__" => self.scalar_abs("str", true),
                "__name__" | "__doc__" | "__package__" => self.scalar("str"),
                "__debug__" => self.scalar("bool"),
                name if self.scopes.has_star_import => {
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

    fn generators(&mut self, generators: &'a [ast::Comprehension]) {
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
    fn generator(&mut self, node: &'a ast::ExprGenerator) -> ObjSet {
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

    fn compare(&mut self, node: &'a ast::ExprCompare) -> ObjSet {
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

    fn compare_effects(&mut self, left: &ObjSet, right: &ObjSet, range: TextRange) {
        self.operand_effects(left, range);
        self.operand_effects(right, range);
    }

    /// `is` on functions, classes, modules and enum members means the same in every process.
    fn identity_is_stable(&self, set: &ObjSet) -> bool {
        !set.is_empty()
            && set.iter().all(|id| match &self.obj(id).kind {
                ObjKind::Path(_) | ObjKind::Class(_) => true,
                ObjKind::Value { ty, .. } => matches!(ty.as_str(), "None" | "bool" | "ellipsis"),
                ObjKind::Instance(class) => self.classes[class.index()].is_enum,
                _ => false,
            })
    }

    fn fstring(&mut self, node: &'a ast::ExprFString) -> ObjSet {
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

    fn interpolation(&mut self, part: &'a ast::InterpolatedElement) -> ObjSet {
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
        set
    }

    #[must_use]
    pub fn odd_argument_types(&self) -> bool {
        self.odd_argument_types
    }

    pub fn note_odd_argument_types(&mut self) {
        self.changed |= !self.odd_argument_types;
        self.odd_argument_types = true;
    }
}

/// Builtin types whose tables list every method: what is missing there raises `AttributeError` in Python, too.
#[must_use]
pub fn is_complete_builtin(ty: &str) -> bool {
    is_builtin_scalar(ty) || matches!(ty, "list" | "dict" | "set" | "bytearray")
}

/// Types without a table entry that are plain values all the same.
#[must_use]
pub fn is_builtin_scalar(ty: &str) -> bool {
    matches!(
        ty,
        "int"
            | "float"
            | "bool"
            | "str"
            | "bytes"
            | "complex"
            | "None"
            | "NoneType"
            | "ellipsis"
            | "range"
            | "slice"
            | "tuple"
            | "frozenset"
    )
}
