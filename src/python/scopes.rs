//! Scopes, bindings and the resolution of every name, by Python's own rules (LEGB, class scopes skipped, walrus outwards).

mod modules;
mod versions;

use rustc_hash::FxHashMap;

use super::ast::{self, Expr, Pattern, Stmt};
use super::walk::{blocks, each_child, each_stmt, own_expressions};
use super::{Part, TextRange, TextSize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);
        impl $name {
            /// The id of what stands at an index of its list.
            #[must_use]
            pub fn at(index: usize) -> Self { Self(u32::try_from(index).unwrap_or(u32::MAX)) }

            #[must_use]
            pub fn index(self) -> usize { self.0 as usize }
        }
    )*};
}
ids!(
    /// A scope; 0 is the script's own module, the linked modules follow.
    ScopeId,
    /// A variable: one name in one scope.
    VarId,
    /// A `def`, a lambda or a generator expression; or the code of a linked module, which runs when it is imported.
    FuncId,
    /// A `class` statement.
    ClassId
);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeKind {
    Module,
    Function(FuncId),
    Class(ClassId),
    /// List, set and dict comprehensions: run at once, in the function that holds them.
    Comprehension,
}

#[derive(Debug)]
pub struct Scope {
    pub kind: ScopeKind,
    pub parent: Option<ScopeId>,
    pub vars: FxHashMap<String, VarId>,
    globals: Vec<String>,
    nonlocals: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefKind {
    /// `import a.b as c`, `from a import b as c`: the dotted path that the name stands for.
    Import(String),
    Function(FuncId),
    Class(ClassId),
    Parameter,
    /// `=`, annotated and walrus assignment.
    Assign,
    Augmented,
    For,
    With,
    Except,
    Match,
    Delete,
    /// `from x import *`: the name may be anything.
    Star,
}

#[derive(Debug, Clone)]
pub struct Def {
    pub range: TextRange,
    pub kind: DefKind,
    /// The scope in which the binding statement stands (differs from the variable's for `global`).
    pub scope: ScopeId,
}

#[derive(Debug)]
pub struct Var {
    pub name: String,
    pub scope: ScopeId,
    pub defs: Vec<Def>,
    pub uses: Vec<TextRange>,
}

#[derive(Debug, Clone, Copy)]
pub enum FuncNode<'a> {
    Def(&'a ast::StmtFunctionDef),
    Lambda(&'a ast::ExprLambda),
    Generator(&'a ast::ExprGenerator),
    /// All statements of a linked module.
    Module(&'a Part),
}

#[derive(Debug)]
pub struct FuncInfo<'a> {
    pub node: FuncNode<'a>,
    pub name: String,
    pub scope: ScopeId,
    /// The scope in which the function is defined.
    pub parent: ScopeId,
    pub class: Option<ClassId>,
    /// The variable that its `def` binds.
    pub var: Option<VarId>,
    pub is_generator: bool,
    pub is_async: bool,
}

impl FuncInfo<'_> {
    #[must_use]
    pub fn range(&self) -> TextRange {
        match self.node {
            FuncNode::Def(node) => node.range,
            FuncNode::Lambda(node) => node.range,
            FuncNode::Generator(node) => node.range,
            FuncNode::Module(part) => part.range,
        }
    }
}

#[derive(Debug)]
pub struct ClassInfo<'a> {
    pub node: &'a ast::StmtClassDef,
    pub name: String,
    pub scope: ScopeId,
    pub var: VarId,
}

/// All scopes of a module.
#[derive(Debug)]
pub struct Scopes<'a> {
    pub scopes: Vec<Scope>,
    pub vars: Vec<Var>,
    pub funcs: Vec<FuncInfo<'a>>,
    pub classes: Vec<ClassInfo<'a>>,
    names: FxHashMap<TextSize, VarId>,
    by_start: FxHashMap<TextRange, FuncId>,
    class_by_range: FxHashMap<TextRange, ClassId>,
    /// Modules with a star import of which nobody knows what it binds: unresolved names are unknown there.
    starred: Vec<ScopeId>,
    /// What star imports of linked modules bind: the statement's `*`, the variable here, the one there.
    pub stars: Vec<(TextSize, VarId, VarId)>,
    /// The code of each linked module.
    bodies: Vec<FuncId>,
}

impl<'a> Scopes<'a> {
    /// The scopes of a script by itself.
    #[must_use]
    pub fn build(tree: &'a ast::ModModule) -> Self {
        let mut builder = Self::empty();
        if has_star(&tree.body) {
            builder.starred.push(ScopeId(0));
        }
        builder.bind_body(&tree.body, ScopeId(0));
        builder.resolve_body(&tree.body, ScopeId(0));
        builder.name_lambdas(&tree.body);
        builder.tell_versions_apart();
        builder
    }

    fn empty() -> Self {
        Self {
            scopes: vec![Scope::module()],
            vars: Vec::new(),
            funcs: Vec::new(),
            classes: Vec::new(),
            names: FxHashMap::default(),
            by_start: FxHashMap::default(),
            class_by_range: FxHashMap::default(),
            starred: Vec::new(),
            stars: Vec::new(),
            bodies: Vec::new(),
        }
    }

    /// `double = lambda x: 2 * x`: people call it by the name.
    fn name_lambdas(&mut self, body: &'a [Stmt]) {
        each_stmt(body, &mut |stmt| {
            if let Stmt::Assign(node) = stmt
                && let ([Expr::Name(target)], Expr::Lambda(lambda)) =
                    (node.targets.as_slice(), &*node.value)
                && let Some(&id) = self.by_start.get(&lambda.range)
            {
                self.funcs[id.index()].name = target.id.to_string();
            }
        });
    }

    /// The variable that a name (by its first offset) stands for; `None` is a builtin or undefined.
    #[must_use]
    pub fn var_at(&self, start: TextSize) -> Option<VarId> {
        self.names.get(&start).copied()
    }

    /// Every function, in source order of the script and of each module.
    pub fn func_ids(&self) -> impl Iterator<Item = FuncId> {
        (0..self.funcs.len()).map(FuncId::at)
    }

    pub fn var_ids(&self) -> impl Iterator<Item = VarId> {
        (0..self.vars.len()).map(VarId::at)
    }

    #[must_use]
    pub fn var(&self, id: VarId) -> &Var {
        &self.vars[id.index()]
    }

    #[must_use]
    pub fn func(&self, id: FuncId) -> &FuncInfo<'a> {
        &self.funcs[id.index()]
    }

    #[must_use]
    pub fn func_at(&self, range: TextRange) -> Option<FuncId> {
        self.by_start.get(&range).copied()
    }

    #[must_use]
    pub fn class_at(&self, range: TextRange) -> Option<ClassId> {
        self.class_by_range.get(&range).copied()
    }

    /// The function whose activation holds this scope's variables; `None` is the module (class bodies count to theirs).
    #[must_use]
    pub fn owner(&self, mut scope: ScopeId) -> Option<FuncId> {
        loop {
            let here = &self.scopes[scope.index()];
            match here.kind {
                ScopeKind::Function(func) => return Some(func),
                ScopeKind::Module => return None,
                ScopeKind::Class(_) | ScopeKind::Comprehension => match here.parent {
                    Some(parent) => scope = parent,
                    None => return None,
                },
            }
        }
    }

    #[must_use]
    pub fn module_var(&self, name: &str) -> Option<VarId> {
        self.scopes[0].vars.get(name).copied()
    }

    fn new_scope(&mut self, kind: ScopeKind, parent: ScopeId) -> ScopeId {
        let id = ScopeId::at(self.scopes.len());
        self.scopes.push(Scope {
            kind,
            parent: Some(parent),
            vars: FxHashMap::default(),
            globals: Vec::new(),
            nonlocals: Vec::new(),
        });
        id
    }

    fn declare(&mut self, name: &str, scope: ScopeId, range: TextRange, kind: DefKind) -> VarId {
        let home = self.home(name, scope);
        let def = Def { range, kind, scope };
        if let Some(&var) = self.scopes[home.index()].vars.get(name) {
            self.vars[var.index()].defs.push(def);
            self.names.insert(range.start(), var);
            return var;
        }
        let var = VarId::at(self.vars.len());
        self.vars.push(Var {
            name: name.to_string(),
            scope: home,
            defs: vec![def],
            uses: Vec::new(),
        });
        self.scopes[home.index()].vars.insert(name.to_string(), var);
        self.names.insert(range.start(), var);
        var
    }

    /// Where a binding of `name` in `scope` really lands.
    fn home(&self, name: &str, scope: ScopeId) -> ScopeId {
        let here = &self.scopes[scope.index()];
        if here.globals.iter().any(|n| n == name) {
            return self.module_scope(scope);
        }
        if here.nonlocals.iter().any(|n| n == name) {
            let mut at = here.parent;
            while let Some(parent) = at {
                let candidate = &self.scopes[parent.index()];
                if matches!(candidate.kind, ScopeKind::Function(_))
                    && candidate.vars.contains_key(name)
                {
                    return parent;
                }
                at = candidate.parent;
            }
        }
        scope
    }

    fn lookup(&self, name: &str, scope: ScopeId) -> Option<VarId> {
        let home = self.home(name, scope);
        let mut at = Some(home);
        let mut first = true;
        while let Some(id) = at {
            let here = &self.scopes[id.index()];
            if (first || !matches!(here.kind, ScopeKind::Class(_)))
                && let Some(&var) = here.vars.get(name)
            {
                return Some(var);
            }
            // A comprehension inside a class body sees the class only in its first iterable; that one is resolved outside.
            first = false;
            at = here.parent;
        }
        None
    }

    // ---- binding -------------------------------------------------------------------------------------------------

    fn bind_body(&mut self, body: &'a [Stmt], scope: ScopeId) {
        self.collect_globals(body, scope);
        for stmt in body {
            self.bind_stmt(stmt, scope);
        }
    }

    fn collect_globals(&mut self, body: &'a [Stmt], scope: ScopeId) {
        for stmt in body {
            match stmt {
                Stmt::Global(node) => {
                    for name in &node.names {
                        self.scopes[scope.index()].globals.push(name.id.to_string());
                    }
                }
                Stmt::Nonlocal(node) => {
                    for name in &node.names {
                        self.scopes[scope.index()]
                            .nonlocals
                            .push(name.id.to_string());
                    }
                }
                Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
                _ => {
                    for block in blocks(stmt) {
                        self.collect_globals(block, scope);
                    }
                }
            }
        }
    }

    fn bind_stmt(&mut self, stmt: &'a Stmt, scope: ScopeId) {
        match stmt {
            Stmt::FunctionDef(node) => {
                let id = FuncId::at(self.funcs.len());
                let inner = self.new_scope(ScopeKind::Function(id), scope);
                let class = match self.scopes[scope.index()].kind {
                    ScopeKind::Class(class) => Some(class),
                    _ => None,
                };
                self.funcs.push(FuncInfo {
                    node: FuncNode::Def(node),
                    name: node.name.id.to_string(),
                    scope: inner,
                    parent: scope,
                    class,
                    var: None,
                    is_generator: contains_yield(&node.body),
                    is_async: node.is_async,
                });
                self.by_start.insert(node.range, id);
                let var =
                    self.declare(&node.name.id, scope, node.name.range, DefKind::Function(id));
                self.funcs[id.index()].var = Some(var);
                self.bind_parameters(&node.parameters, inner);
                self.bind_body(&node.body, inner);
            }
            Stmt::ClassDef(node) => {
                let id = ClassId::at(self.classes.len());
                let inner = self.new_scope(ScopeKind::Class(id), scope);
                let var = self.declare(&node.name.id, scope, node.name.range, DefKind::Class(id));
                self.classes.push(ClassInfo {
                    node,
                    name: node.name.id.to_string(),
                    scope: inner,
                    var,
                });
                self.class_by_range.insert(node.range, id);
                self.bind_body(&node.body, inner);
            }
            Stmt::Assign(node) => {
                for target in &node.targets {
                    self.bind_target(target, scope, &DefKind::Assign);
                }
            }
            Stmt::AugAssign(node) => self.bind_target(&node.target, scope, &DefKind::Augmented),
            Stmt::AnnAssign(node) => self.bind_target(&node.target, scope, &DefKind::Assign),
            Stmt::TypeAlias(node) => self.bind_target(&node.name, scope, &DefKind::Assign),
            Stmt::For(node) => self.bind_target(&node.target, scope, &DefKind::For),
            Stmt::With(node) => {
                for item in &node.items {
                    if let Some(vars) = &item.optional_vars {
                        self.bind_target(vars, scope, &DefKind::With);
                    }
                }
            }
            Stmt::Delete(node) => {
                for target in &node.targets {
                    self.bind_target(target, scope, &DefKind::Delete);
                }
            }
            Stmt::Import(node) => {
                for alias in &node.names {
                    let path = alias.name.id.to_string();
                    if let Some(name) = &alias.asname {
                        self.declare(&name.id, scope, name.range, DefKind::Import(path));
                    } else {
                        let top = path.split('.').next().unwrap_or(&path).to_string();
                        self.declare(&top, scope, alias.range, DefKind::Import(top.clone()));
                    }
                }
            }
            Stmt::ImportFrom(node) => {
                let dots = ".".repeat(node.level as usize);
                let module = node.module.as_ref().map_or("", |m| m.id.as_str());
                for alias in &node.names {
                    if alias.name.id.as_str() == "*" {
                        continue;
                    }
                    let path = format!("{dots}{module}.{}", alias.name.id);
                    let bound = alias.asname.as_ref().unwrap_or(&alias.name);
                    self.declare(&bound.id, scope, bound.range, DefKind::Import(path));
                }
            }
            Stmt::Try(node) => {
                for handler in &node.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    if let Some(name) = &handler.name {
                        self.declare(&name.id, scope, name.range, DefKind::Except);
                    }
                }
            }
            Stmt::Match(node) => {
                for case in &node.cases {
                    self.bind_pattern(&case.pattern, scope);
                }
            }
            _ => {}
        }
        for expr in own_expressions(stmt) {
            self.bind_expr(expr, scope);
        }
        if !matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
            for block in blocks(stmt) {
                for inner in block {
                    self.bind_stmt(inner, scope);
                }
            }
        }
    }

    fn bind_parameters(&mut self, parameters: &'a ast::Parameters, scope: ScopeId) {
        for parameter in parameters {
            let name = parameter.name();
            self.declare(&name.id, scope, name.range, DefKind::Parameter);
        }
    }

    fn bind_target(&mut self, target: &'a Expr, scope: ScopeId, kind: &DefKind) {
        match target {
            Expr::Name(name) => {
                self.declare(&name.id, scope, name.range, kind.clone());
            }
            Expr::Tuple(node) => node
                .elts
                .iter()
                .for_each(|e| self.bind_target(e, scope, kind)),
            Expr::List(node) => node
                .elts
                .iter()
                .for_each(|e| self.bind_target(e, scope, kind)),
            Expr::Starred(node) => self.bind_target(&node.value, scope, kind),
            _ => {}
        }
    }

    fn bind_pattern(&mut self, pattern: &'a Pattern, scope: ScopeId) {
        match pattern {
            Pattern::MatchAs(node) => {
                if let Some(name) = &node.name {
                    self.declare(&name.id, scope, name.range, DefKind::Match);
                }
                if let Some(inner) = &node.pattern {
                    self.bind_pattern(inner, scope);
                }
            }
            Pattern::MatchStar(node) => {
                if let Some(name) = &node.name {
                    self.declare(&name.id, scope, name.range, DefKind::Match);
                }
            }
            Pattern::MatchMapping(node) => {
                if let Some(name) = &node.rest {
                    self.declare(&name.id, scope, name.range, DefKind::Match);
                }
                node.patterns
                    .iter()
                    .for_each(|p| self.bind_pattern(p, scope));
            }
            Pattern::MatchSequence(node) => node
                .patterns
                .iter()
                .for_each(|p| self.bind_pattern(p, scope)),
            Pattern::MatchOr(node) => node
                .patterns
                .iter()
                .for_each(|p| self.bind_pattern(p, scope)),
            Pattern::MatchClass(node) => {
                node.arguments
                    .patterns
                    .iter()
                    .for_each(|p| self.bind_pattern(p, scope));
                node.arguments
                    .keywords
                    .iter()
                    .for_each(|k| self.bind_pattern(&k.pattern, scope));
            }
            Pattern::MatchValue(_) | Pattern::MatchSingleton(_) => {}
        }
    }

    /// Walrus targets, lambdas and comprehensions inside an expression.
    fn bind_expr(&mut self, expr: &'a Expr, scope: ScopeId) {
        match expr {
            Expr::Named(node) => {
                if let Expr::Name(name) = &*node.target {
                    let mut at = scope;
                    while self.scopes[at.index()].kind == ScopeKind::Comprehension
                        || self.is_generator_scope(at)
                    {
                        match self.scopes[at.index()].parent {
                            Some(parent) => at = parent,
                            None => break,
                        }
                    }
                    self.declare(&name.id, at, name.range, DefKind::Assign);
                }
                self.bind_expr(&node.value, scope);
            }
            Expr::Lambda(node) => {
                let id = FuncId::at(self.funcs.len());
                let inner = self.new_scope(ScopeKind::Function(id), scope);
                self.funcs.push(FuncInfo {
                    node: FuncNode::Lambda(node),
                    name: "<lambda>".to_string(),
                    scope: inner,
                    parent: scope,
                    class: None,
                    var: None,
                    is_generator: false,
                    is_async: false,
                });
                self.by_start.insert(node.range, id);
                if let Some(parameters) = &node.parameters {
                    for parameter in parameters.iter_non_variadic_params() {
                        if let Some(default) = parameter.default() {
                            self.bind_expr(default, scope);
                        }
                    }
                    self.bind_parameters(parameters, inner);
                }
                self.bind_expr(&node.body, inner);
            }
            Expr::ListComp(node) => {
                self.bind_comprehension(node.range, &node.generators, &[&node.elt], scope);
            }
            Expr::SetComp(node) => {
                self.bind_comprehension(node.range, &node.generators, &[&node.elt], scope);
            }
            Expr::DictComp(node) => {
                let mut elements: Vec<&'a Expr> = node.key.iter().map(|k| &**k).collect();
                elements.push(&node.value);
                self.bind_comprehension(node.range, &node.generators, &elements, scope);
            }
            Expr::Generator(node) => {
                let id = FuncId::at(self.funcs.len());
                let inner = self.new_scope(ScopeKind::Function(id), scope);
                self.funcs.push(FuncInfo {
                    node: FuncNode::Generator(node),
                    name: "<genexpr>".to_string(),
                    scope: inner,
                    parent: scope,
                    class: None,
                    var: None,
                    is_generator: true,
                    is_async: false,
                });
                self.by_start.insert(node.range, id);
                self.bind_generators(&node.generators, &[&node.elt], scope, inner);
            }
            _ => each_child(expr, &mut |child| self.bind_expr(child, scope)),
        }
    }

    fn is_generator_scope(&self, scope: ScopeId) -> bool {
        match self.scopes[scope.index()].kind {
            ScopeKind::Function(func) => {
                matches!(self.funcs[func.index()].node, FuncNode::Generator(_))
            }
            _ => false,
        }
    }

    fn bind_comprehension(
        &mut self,
        range: TextRange,
        generators: &'a [ast::Comprehension],
        elements: &[&'a Expr],
        scope: ScopeId,
    ) {
        let inner = self.new_scope(ScopeKind::Comprehension, scope);
        self.comprehension_scopes_insert(range, inner);
        self.bind_generators(generators, elements, scope, inner);
    }

    fn comprehension_scopes_insert(&mut self, range: TextRange, scope: ScopeId) {
        // Ranges of comprehensions and functions never coincide, so one map serves both.
        self.by_start.insert(range, FuncId(scope.0));
    }

    fn bind_generators(
        &mut self,
        generators: &'a [ast::Comprehension],
        elements: &[&'a Expr],
        outer: ScopeId,
        inner: ScopeId,
    ) {
        for (position, generator) in generators.iter().enumerate() {
            self.bind_target(&generator.target, inner, &DefKind::For);
            self.bind_expr(&generator.iter, if position == 0 { outer } else { inner });
            for test in &generator.ifs {
                self.bind_expr(test, inner);
            }
        }
        for element in elements {
            self.bind_expr(element, inner);
        }
    }

    // ---- resolving -----------------------------------------------------------------------------------------------

    fn resolve_body(&mut self, body: &'a [Stmt], scope: ScopeId) {
        for stmt in body {
            self.resolve_stmt(stmt, scope);
        }
    }

    fn resolve_stmt(&mut self, stmt: &'a Stmt, scope: ScopeId) {
        match stmt {
            Stmt::FunctionDef(node) => {
                for expr in own_expressions(stmt) {
                    self.resolve_expr(expr, scope);
                }
                if let Some(id) = self.func_at(node.range) {
                    let inner = self.funcs[id.index()].scope;
                    self.resolve_body(&node.body, inner);
                }
            }
            Stmt::ClassDef(node) => {
                for expr in own_expressions(stmt) {
                    self.resolve_expr(expr, scope);
                }
                if let Some(id) = self.class_at(node.range) {
                    let inner = self.classes[id.index()].scope;
                    self.resolve_body(&node.body, inner);
                }
            }
            _ => {
                for expr in own_expressions(stmt) {
                    self.resolve_expr(expr, scope);
                }
                for block in blocks(stmt) {
                    self.resolve_body(block, scope);
                }
            }
        }
    }

    fn use_name(&mut self, name: &ast::ExprName, scope: ScopeId) {
        let var = match self.names.get(&name.range.start()) {
            Some(&var) => Some(var),
            None => self.lookup(&name.id, scope),
        };
        if let Some(var) = var {
            self.names.insert(name.range.start(), var);
            if name.ctx.is_load() {
                self.vars[var.index()].uses.push(name.range);
            }
        }
    }

    fn resolve_expr(&mut self, expr: &'a Expr, scope: ScopeId) {
        match expr {
            Expr::Name(name) => self.use_name(name, scope),
            Expr::Lambda(node) => {
                let Some(id) = self.func_at(node.range) else {
                    return;
                };
                let inner = self.funcs[id.index()].scope;
                if let Some(parameters) = &node.parameters {
                    for parameter in parameters.iter_non_variadic_params() {
                        if let Some(default) = parameter.default() {
                            self.resolve_expr(default, scope);
                        }
                    }
                }
                self.resolve_expr(&node.body, inner);
            }
            Expr::ListComp(node) => {
                self.resolve_comprehension(node.range, &node.generators, &[&node.elt], scope);
            }
            Expr::SetComp(node) => {
                self.resolve_comprehension(node.range, &node.generators, &[&node.elt], scope);
            }
            Expr::DictComp(node) => {
                let mut elements: Vec<&'a Expr> = node.key.iter().map(|k| &**k).collect();
                elements.push(&node.value);
                self.resolve_comprehension(node.range, &node.generators, &elements, scope);
            }
            Expr::Generator(node) => {
                let Some(id) = self.func_at(node.range) else {
                    return;
                };
                let inner = self.funcs[id.index()].scope;
                self.resolve_generators(&node.generators, &[&node.elt], scope, inner);
            }
            _ => each_child(expr, &mut |child| self.resolve_expr(child, scope)),
        }
    }

    fn resolve_comprehension(
        &mut self,
        range: TextRange,
        generators: &'a [ast::Comprehension],
        elements: &[&'a Expr],
        scope: ScopeId,
    ) {
        let Some(id) = self.func_at(range) else {
            return;
        };
        self.resolve_generators(generators, elements, scope, ScopeId(id.0));
    }

    fn resolve_generators(
        &mut self,
        generators: &'a [ast::Comprehension],
        elements: &[&'a Expr],
        outer: ScopeId,
        inner: ScopeId,
    ) {
        for (position, generator) in generators.iter().enumerate() {
            self.resolve_expr(&generator.target, inner);
            self.resolve_expr(&generator.iter, if position == 0 { outer } else { inner });
            for test in &generator.ifs {
                self.resolve_expr(test, inner);
            }
        }
        for element in elements {
            self.resolve_expr(element, inner);
        }
    }
}

impl Scope {
    fn module() -> Self {
        Self {
            kind: ScopeKind::Module,
            parent: None,
            vars: FxHashMap::default(),
            globals: Vec::new(),
            nonlocals: Vec::new(),
        }
    }
}

fn has_star(body: &[Stmt]) -> bool {
    let mut found = false;
    each_stmt(body, &mut |stmt| {
        found |= matches!(stmt, Stmt::ImportFrom(node) if node.names.iter().any(|alias| alias.name.id.as_str() == "*"));
    });
    found
}

fn contains_yield(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| {
        own_expressions(stmt).into_iter().any(yields)
            || (!matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_))
                && blocks(stmt).into_iter().any(contains_yield))
    })
}

fn yields(expr: &Expr) -> bool {
    match expr {
        Expr::Yield(_) | Expr::YieldFrom(_) => true,
        Expr::Lambda(_) => false,
        _ => {
            let mut found = false;
            each_child(expr, &mut |child| found |= yields(child));
            found
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::python::Module;

    fn resolved(text: &str, name: &str, occurrence: usize) -> Option<String> {
        let module = Module::parse(text.to_string()).unwrap();
        let scopes = Scopes::build(&module.tree);
        let start = text.match_indices(name).nth(occurrence).unwrap().0;
        let var = scopes.var_at(crate::python::to_size(start))?;
        let info = scopes.var(var);
        Some(format!("{:?}", scopes.scopes[info.scope.index()].kind))
    }

    #[test]
    fn a_comprehension_target_is_local_to_it() {
        assert_eq!(
            resolved("y = 1\nz = [y for y in y]\n", "y", 1).unwrap(),
            "Comprehension"
        );
        assert_eq!(
            resolved("y = 1\nz = [y for y in y]\n", "y", 3).unwrap(),
            "Module"
        );
    }

    #[test]
    fn global_and_nonlocal_reach_out() {
        let text = "def f():\n    global count\n    count = 1\n";
        assert_eq!(resolved(text, "count", 1).unwrap(), "Module");
        let text =
            "def f():\n    left = 1\n    def g():\n        nonlocal left\n        left += 1\n";
        assert_eq!(resolved(text, "left", 2).unwrap(), "Function(FuncId(0))");
    }

    #[test]
    fn a_class_scope_is_skipped_by_its_methods() {
        let text = "size = 1\nclass A:\n    size = 2\n    def f(self):\n        return size\n";
        assert_eq!(resolved(text, "size", 2).unwrap(), "Module");
    }

    #[test]
    fn builtins_are_unresolved() {
        assert_eq!(resolved("x = len([])\n", "len", 0), None);
    }
}
