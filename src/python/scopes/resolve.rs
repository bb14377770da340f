//! The second pass: the variable that each name stands for.

use super::comprehension::{Piece, pieces};
use super::{ScopeId, ScopeKind, Scopes, VarId};
use crate::python::Ranged;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{blocks, each_child, own_expressions};

impl<'a> Scopes<'a> {
    pub(super) fn resolve_body(&mut self, body: &'a [Stmt], scope: ScopeId) {
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
            Expr::Generator(node) => {
                if let Some(id) = self.func_at(node.range) {
                    self.resolve_comprehension(expr, scope, self.funcs[id.index()].scope);
                }
            }
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) => {
                if let Some(&inner) = self.comprehensions.get(&expr.range()) {
                    self.resolve_comprehension(expr, scope, inner);
                }
            }
            _ => each_child(expr, &mut |child| self.resolve_expr(child, scope)),
        }
    }

    fn resolve_comprehension(&mut self, expr: &'a Expr, outer: ScopeId, inner: ScopeId) {
        for (Piece::Target(part) | Piece::Value(part), scope) in pieces(expr, outer, inner) {
            self.resolve_expr(part, scope);
        }
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
}
