//! The first pass: what each statement and expression binds, and in which scope.

use rustc_hash::FxHashMap;

use super::comprehension::{Piece, pieces};
use super::{
    ClassId, ClassInfo, Def, DefKind, FuncId, FuncInfo, FuncNode, Scope, ScopeId, ScopeKind,
    Scopes, Var, VarId,
};
use crate::python::ast::{self, Expr, Pattern, Stmt};
use crate::python::walk::{blocks, each_child, own_expressions};
use crate::python::{Ranged, TextRange};

impl<'a> Scopes<'a> {
    pub(super) fn bind_body(&mut self, body: &'a [Stmt], scope: ScopeId) {
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
                let id = self.new_func(FuncNode::Def(node), &node.name.id, scope);
                let var =
                    self.declare(&node.name.id, scope, node.name.range, DefKind::Function(id));
                let class = match self.scopes[scope.index()].kind {
                    ScopeKind::Class(class) => Some(class),
                    _ => None,
                };
                let info = &mut self.funcs[id.index()];
                info.class = class;
                info.var = Some(var);
                info.is_generator = contains_yield(&node.body);
                info.is_async = node.is_async;
                let inner = info.scope;
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
                let id = self.new_func(FuncNode::Lambda(node), "<lambda>", scope);
                let inner = self.funcs[id.index()].scope;
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
            Expr::Generator(node) => {
                let id = self.new_func(FuncNode::Generator(node), "<genexpr>", scope);
                self.funcs[id.index()].is_generator = true;
                self.bind_comprehension(expr, scope, self.funcs[id.index()].scope);
            }
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) => {
                let inner = self.new_scope(ScopeKind::Comprehension, scope);
                self.comprehensions.insert(expr.range(), inner);
                self.bind_comprehension(expr, scope, inner);
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

    fn bind_comprehension(&mut self, expr: &'a Expr, outer: ScopeId, inner: ScopeId) {
        for (part, scope) in pieces(expr, outer, inner) {
            match part {
                Piece::Target(target) => self.bind_target(target, scope, &DefKind::For),
                Piece::Value(value) => self.bind_expr(value, scope),
            }
        }
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

    /// A function with a scope of its own; what only a `def` has is filled in by the caller.
    fn new_func(&mut self, node: FuncNode<'a>, name: &str, parent: ScopeId) -> FuncId {
        let id = FuncId::at(self.funcs.len());
        let scope = self.new_scope(ScopeKind::Function(id), parent);
        let info = FuncInfo {
            node,
            name: name.to_string(),
            scope,
            parent,
            class: None,
            var: None,
            is_generator: false,
            is_async: false,
        };
        self.by_start.insert(info.range(), id);
        self.funcs.push(info);
        id
    }

    pub(super) fn declare(
        &mut self,
        name: &str,
        scope: ScopeId,
        range: TextRange,
        kind: DefKind,
    ) -> VarId {
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
    pub(super) fn home(&self, name: &str, scope: ScopeId) -> ScopeId {
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
