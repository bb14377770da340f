//! What one statement does to a variable: whether it reads the value from before, whether it surely binds a new one.

use super::{Flow, Touch, escapes};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{blocks, each_child, own_expressions};
use crate::python::{Def, DefKind, Ranged, TextRange, VarId};

impl Flow<'_, '_> {
    /// What a statement does first to a variable.
    pub(super) fn stmt(&self, stmt: &Stmt, var: VarId) -> Touch {
        let read = |range: TextRange| self.reads(range, var);
        match stmt {
            Stmt::Assign(node) => {
                let touch = self.expr(&node.value, var);
                let targets = || node.targets.iter().any(|target| read(target.range()));
                match touch {
                    Touch::Neither if targets() => Touch::Read,
                    Touch::Neither => bound(self.stmt_surely_binds(stmt, var)),
                    _ => touch,
                }
            }
            Stmt::AnnAssign(node) => {
                if read(node.range) {
                    Touch::Read
                } else {
                    bound(self.stmt_surely_binds(stmt, var))
                }
            }
            Stmt::AugAssign(node) => {
                if read(node.range) || self.binds(node.target.range(), var) {
                    Touch::Read
                } else {
                    Touch::Neither
                }
            }
            Stmt::For(node) => {
                if read(node.iter.range()) || read(node.target.range()) {
                    return Touch::Read;
                }
                let inside = !self.target_binds(&node.target, var)
                    && self.first_touch(&node.body, var) == Touch::Read;
                if inside || self.first_touch(&node.orelse, var) == Touch::Read {
                    Touch::Read
                } else if self.stmt_surely_binds(stmt, var) {
                    Touch::Bound
                } else {
                    Touch::Neither
                }
            }
            Stmt::While(node) => {
                let test = self.expr(&node.test, var);
                if test != Touch::Neither {
                    return test;
                }
                let any = self.first_touch(&node.body, var) == Touch::Read
                    || self.first_touch(&node.orelse, var) == Touch::Read;
                if any {
                    Touch::Read
                } else if self.stmt_surely_binds(stmt, var) {
                    Touch::Bound
                } else {
                    Touch::Neither
                }
            }
            Stmt::If(node) => {
                let test = self.expr(&node.test, var);
                if test != Touch::Neither {
                    return test;
                }
                let mut all = vec![self.first_touch(&node.body, var)];
                let mut otherwise = false;
                for clause in &node.elif_else_clauses {
                    match clause.test.as_ref().map(|test| self.expr(test, var)) {
                        Some(Touch::Read) => return Touch::Read,
                        // From here on, all clauses see what it bound.
                        Some(Touch::Bound) => {
                            otherwise = true;
                            break;
                        }
                        Some(Touch::Neither) => {}
                        None => otherwise = true,
                    }
                    all.push(self.first_touch(&clause.body, var));
                }
                if all.contains(&Touch::Read) {
                    Touch::Read
                } else if otherwise && all.iter().all(|touch| *touch == Touch::Bound) {
                    Touch::Bound
                } else {
                    Touch::Neither
                }
            }
            Stmt::With(node) => {
                for item in &node.items {
                    if read(item.context_expr.range()) {
                        return Touch::Read;
                    }
                    if let Some(target) = &item.optional_vars {
                        if read(target.range()) {
                            return Touch::Read;
                        }
                        if self.target_binds(target, var) {
                            return bound(self.header_binds(node, var));
                        }
                    }
                }
                match self.first_touch(&node.body, var) {
                    Touch::Bound if self.swallows(node) => Touch::Neither,
                    touch => touch,
                }
            }
            Stmt::Try(node) => {
                let parts: Vec<Touch> = std::iter::once(&node.body[..])
                    .chain(self.handlers(node, var))
                    .chain([&node.orelse[..], &node.finalbody])
                    .map(|block| self.first_touch(block, var))
                    .collect();
                let named = node.handlers.iter().any(|handler| {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    handler.type_.as_ref().is_some_and(|ty| read(ty.range()))
                });
                if named || parts.contains(&Touch::Read) {
                    Touch::Read
                } else if parts.last() == Some(&Touch::Bound) || self.stmt_surely_binds(stmt, var) {
                    Touch::Bound
                } else {
                    Touch::Neither
                }
            }
            Stmt::FunctionDef(node) => {
                if read(node.range) {
                    Touch::Read
                } else {
                    self.bound_by(node.name.range, var)
                }
            }
            Stmt::ClassDef(node) => {
                if read(node.range) {
                    Touch::Read
                } else {
                    self.bound_by(node.name.range, var)
                }
            }
            Stmt::Delete(node) => {
                if read(node.range) || self.binds(node.range, var) {
                    Touch::Read
                } else {
                    Touch::Neither
                }
            }
            Stmt::Import(node) => self.bound_by(node.range, var),
            Stmt::ImportFrom(node) => self.bound_by(node.range, var),
            Stmt::Match(node) => {
                match self.expr(&node.subject, var) {
                    Touch::Bound => return Touch::Bound,
                    _ if own_expressions(stmt).into_iter().any(|e| read(e.range())) => {
                        return Touch::Read;
                    }
                    _ => {}
                }
                let all: Vec<Touch> = node
                    .cases
                    .iter()
                    .map(|case| {
                        if self.binds(case.pattern.range(), var) {
                            Touch::Bound
                        } else {
                            self.first_touch(&case.body, var)
                        }
                    })
                    .collect();
                if all.contains(&Touch::Read) {
                    Touch::Read
                } else {
                    let sure = all.iter().all(|touch| *touch == Touch::Bound);
                    bound(sure && is_exhaustive(node))
                }
            }
            Stmt::Expr(node) => self.expr(&node.value, var),
            Stmt::Assert(node) => match self.expr(&node.test, var) {
                // Asserts can be switched off.
                Touch::Bound => Touch::Neither,
                _ if read(node.range) => Touch::Read,
                touch => touch,
            },
            _ => {
                let any = own_expressions(stmt).into_iter().any(|e| read(e.range()));
                if any { Touch::Read } else { Touch::Neither }
            }
        }
    }

    pub(super) fn stmt_surely_binds(&self, stmt: &Stmt, var: VarId) -> bool {
        match stmt {
            Stmt::Assign(node) => {
                self.names(&node.value, var)
                    || node
                        .targets
                        .iter()
                        .any(|target| self.target_binds(target, var))
            }
            Stmt::AnnAssign(node) => node.value.as_ref().is_some_and(|value| {
                self.names(value, var) || self.target_binds(&node.target, var)
            }),
            Stmt::Expr(node) => self.names(&node.value, var),
            Stmt::AugAssign(node) => self.binds(node.target.range(), var),
            Stmt::FunctionDef(node) => self.binds(node.name.range, var),
            Stmt::ClassDef(node) => self.binds(node.name.range, var),
            Stmt::Import(node) => self.binds(node.range, var),
            Stmt::ImportFrom(node) => self.binds(node.range, var),
            Stmt::For(node) => {
                self.filled.contains(&node.iter.range())
                    && (self.target_binds(&node.target, var)
                        || self.first_round_binds(&node.body, var))
            }
            Stmt::While(node) => {
                let endless = matches!(&*node.test, Expr::BooleanLiteral(test) if test.value);
                self.names(&node.test, var) || endless && self.first_round_binds(&node.body, var)
            }
            // What follows is not reached.
            Stmt::Raise(_) | Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_) => true,
            Stmt::If(node) => {
                self.names(&node.test, var)
                    || node.elif_else_clauses.iter().any(|c| c.test.is_none())
                        && blocks(stmt)
                            .into_iter()
                            .all(|block| self.surely_binds(block, var))
            }
            Stmt::Match(node) => {
                self.names(&node.subject, var)
                    || is_exhaustive(node)
                        && node.cases.iter().all(|case| {
                            self.binds(case.pattern.range(), var)
                                || self.surely_binds(&case.body, var)
                        })
            }
            Stmt::With(node) => {
                self.header_binds(node, var)
                    || !self.swallows(node) && self.surely_binds(&node.body, var)
            }
            Stmt::Try(node) => {
                let tried =
                    self.surely_binds(&node.body, var) || self.surely_binds(&node.orelse, var);
                let handled = node.handlers.iter().all(|handler| {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    self.surely_binds(&handler.body, var)
                });
                self.surely_binds(&node.finalbody, var) || tried && handled
            }
            _ => false,
        }
    }

    /// Whether the first round of a loop binds a variable before it can leave.
    fn first_round_binds(&self, body: &[Stmt], var: VarId) -> bool {
        let sure = body.iter().take_while(|stmt| !escapes(stmt));
        sure.into_iter()
            .any(|stmt| self.stmt_surely_binds(stmt, var))
    }

    /// The handlers that may see a value from before; one that gives its error this name can't.
    pub(super) fn handlers<'n>(
        &self,
        node: &'n ast::StmtTry,
        var: VarId,
    ) -> impl Iterator<Item = &'n [Stmt]> {
        node.handlers.iter().filter_map(move |handler| {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            let named = handler.name.as_ref();
            let bound = named.is_some_and(|name| self.binds(name.range, var));
            (!bound).then_some(&handler.body[..])
        })
    }

    /// What evaluating an expression does first to a variable.
    fn expr(&self, expr: &Expr, var: VarId) -> Touch {
        if !self.reads(expr.range(), var) {
            return bound(self.names(expr, var));
        }
        let in_order = |all: &[&Expr]| {
            all.iter()
                .map(|one| self.expr(one, var))
                .find(|touch| *touch != Touch::Neither)
                .unwrap_or(Touch::Neither)
        };
        match expr {
            Expr::Named(node) => match self.expr(&node.value, var) {
                Touch::Neither => bound(self.target_binds(&node.target, var)),
                touch => touch,
            },
            Expr::BoolOp(node) => match in_order(&node.values.iter().collect::<Vec<_>>()) {
                Touch::Bound => bound(self.names(expr, var)),
                _ => Touch::Read,
            },
            Expr::If(node) => match self.expr(&node.test, var) {
                Touch::Neither => Touch::Read,
                touch => touch,
            },
            Expr::Lambda(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_)
            | Expr::Compare(_) => Touch::Read,
            _ => {
                let mut children = Vec::new();
                each_child(expr, &mut |child| children.push(child));
                match in_order(&children) {
                    // The name itself.
                    Touch::Neither => Touch::Read,
                    touch => touch,
                }
            }
        }
    }

    /// Whether evaluating an expression surely binds the variable by `:=`.
    fn names(&self, expr: &Expr, var: VarId) -> bool {
        match expr {
            Expr::Named(node) => {
                self.target_binds(&node.target, var) || self.names(&node.value, var)
            }
            Expr::BoolOp(node) => node.values.first().is_some_and(|one| self.names(one, var)),
            Expr::If(node) => self.names(&node.test, var),
            Expr::Compare(node) => {
                let mut certain = std::iter::once(&*node.left).chain(node.comparators.first());
                certain.any(|one| self.names(one, var))
            }
            // They run later, or not once.
            Expr::Lambda(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_) => false,
            _ => {
                let mut found = false;
                each_child(expr, &mut |child| found |= self.names(child, var));
                found
            }
        }
    }

    /// Whether a target of an assignment is the variable, or unpacks into it.
    pub(super) fn target_binds(&self, target: &Expr, var: VarId) -> bool {
        match target {
            Expr::Name(name) => self.binds(name.range, var),
            Expr::Tuple(node) => node.elts.iter().any(|one| self.target_binds(one, var)),
            Expr::List(node) => node.elts.iter().any(|one| self.target_binds(one, var)),
            Expr::Starred(node) => self.target_binds(&node.value, var),
            _ => false,
        }
    }

    /// Whether a name behind `as` is bound however the `with` ends: what a manager swallows includes errors of the managers
    /// behind it, and of unpacking what it gives.
    fn header_binds(&self, node: &ast::StmtWith, var: VarId) -> bool {
        let mut swallowed = false;
        for item in &node.items {
            let swallows = self.may_swallow(item);
            if let Some(target) = &item.optional_vars
                && self.target_binds(target, var)
            {
                return !swallowed && (target.is_name_expr() || !swallows);
            }
            swallowed |= swallows;
        }
        false
    }

    fn bound_by(&self, range: TextRange, var: VarId) -> Touch {
        if self.binds(range, var) {
            Touch::Bound
        } else {
            Touch::Neither
        }
    }

    fn binds(&self, range: TextRange, var: VarId) -> bool {
        self.scopes
            .var(var)
            .defs
            .iter()
            .any(|def| range.contains_range(def.range) && def.kind != DefKind::Star)
    }

    pub(super) fn swallows(&self, node: &ast::StmtWith) -> bool {
        node.items.iter().any(|item| self.may_swallow(item))
    }

    /// A context manager may end its block without an exception that was raised in it. Files and the like never do.
    fn may_swallow(&self, item: &ast::WithItem) -> bool {
        const NEVER: [&str; 14] = [
            "open",
            "TemporaryDirectory",
            "NamedTemporaryFile",
            "TemporaryFile",
            "Pool",
            "ThreadPoolExecutor",
            "ProcessPoolExecutor",
            "ZipFile",
            "closing",
            "urlopen",
            "errstate",
            "localcontext",
            "no_grad",
            "catch_warnings",
        ];
        let Expr::Call(call) = &item.context_expr else {
            return true;
        };
        let (name, root) = match &*call.func {
            Expr::Name(name) => (name.id.as_str(), Some(name)),
            Expr::Attribute(attribute) => {
                (attribute.attr.id.as_str(), attribute.value.as_name_expr())
            }
            _ => return true,
        };
        let foreign = match (&*call.func, root) {
            (_, Some(name)) => self.scopes.var_at(name.range.start()).is_none_or(|var| {
                let defs = &self.scopes.var(var).defs;
                let imported = defs
                    .iter()
                    .all(|def| matches!(def.kind, DefKind::Import(_)));
                imported || matches!(&*call.func, Expr::Attribute(_)) && name_is_value(defs)
            }),
            _ => true,
        };
        !foreign || !NEVER.contains(&name)
    }
}

/// `path.open()`: the receiver is a value, not a class or a function of the file.
fn name_is_value(defs: &[Def]) -> bool {
    !defs
        .iter()
        .any(|def| matches!(def.kind, DefKind::Class(_) | DefKind::Function(_)))
}

fn bound(surely: bool) -> Touch {
    if surely { Touch::Bound } else { Touch::Neither }
}

/// Whether one of the cases always applies.
fn is_exhaustive(node: &ast::StmtMatch) -> bool {
    node.cases
        .iter()
        .any(|case| case.guard.is_none() && case.pattern.is_irrefutable())
}
