//! Structural matching: does this part of a tree have the shape of the pattern, and what do the metavariables stand for?

use std::collections::BTreeMap;

use super::Binding;
use super::syntax::{self, ANYTHING, Placeholder};
use crate::python::ast::comparable::{
    ComparableExpr, ComparableKeyword, ComparableParameters, ComparableStmt,
};
use crate::python::ast::{
    self, ArgOrKeyword, Arguments, Comprehension, Expr, ExprContext, Identifier, Keyword, Stmt,
};

/// Matches one tree and collects what the metavariables stand for. Use a new one for each attempt.
#[derive(Default)]
pub(super) struct Matcher<'a> {
    pub(super) bindings: BTreeMap<String, Binding<'a>>,
}

impl<'a> Matcher<'a> {
    /// Whether `code` has the shape of `pattern`.
    pub(super) fn expr(&mut self, pattern: &Expr, code: &'a Expr) -> bool {
        if let Some(name) = one_name(pattern) {
            return !code.is_starred_expr() && self.bind(name, Binding::Expr(code));
        }
        match (pattern, code) {
            (Expr::Name(p), Expr::Name(c)) => p.id == c.id && p.ctx == c.ctx,
            (Expr::Attribute(p), Expr::Attribute(c)) => {
                p.ctx == c.ctx && self.expr(&p.value, &c.value) && self.identifier(&p.attr, &c.attr)
            }
            (Expr::Subscript(p), Expr::Subscript(c)) => {
                p.ctx == c.ctx && self.expr(&p.value, &c.value) && self.expr(&p.slice, &c.slice)
            }
            (Expr::Slice(p), Expr::Slice(c)) => {
                self.optional(p.lower.as_deref(), c.lower.as_deref())
                    && self.optional(p.upper.as_deref(), c.upper.as_deref())
                    && self.optional(p.step.as_deref(), c.step.as_deref())
            }
            (Expr::Call(p), Expr::Call(c)) => {
                self.expr(&p.func, &c.func) && self.arguments(&p.arguments, &c.arguments)
            }
            (Expr::Starred(p), Expr::Starred(c)) => self.expr(&p.value, &c.value),
            (Expr::BoolOp(p), Expr::BoolOp(c)) => p.op == c.op && self.each(&p.values, &c.values),
            (Expr::BinOp(p), Expr::BinOp(c)) => {
                p.op == c.op && self.expr(&p.left, &c.left) && self.expr(&p.right, &c.right)
            }
            (Expr::UnaryOp(p), Expr::UnaryOp(c)) => {
                p.op == c.op && self.expr(&p.operand, &c.operand)
            }
            (Expr::Compare(p), Expr::Compare(c)) => {
                p.ops == c.ops
                    && self.expr(&p.left, &c.left)
                    && self.each(&p.comparators, &c.comparators)
            }
            (Expr::If(p), Expr::If(c)) => {
                self.expr(&p.body, &c.body)
                    && self.expr(&p.test, &c.test)
                    && self.expr(&p.orelse, &c.orelse)
            }
            (Expr::Named(p), Expr::Named(c)) => {
                self.expr(&p.target, &c.target) && self.expr(&p.value, &c.value)
            }
            (Expr::Lambda(p), Expr::Lambda(c)) => {
                p.parameters.as_deref().map(ComparableParameters::from)
                    == c.parameters.as_deref().map(ComparableParameters::from)
                    && self.expr(&p.body, &c.body)
            }
            (Expr::List(p), Expr::List(c)) => p.ctx == c.ctx && self.elements(&p.elts, &c.elts),
            (Expr::Tuple(p), Expr::Tuple(c)) => p.ctx == c.ctx && self.elements(&p.elts, &c.elts),
            (Expr::Set(p), Expr::Set(c)) => self.elements(&p.elts, &c.elts),
            (Expr::Dict(p), Expr::Dict(c)) => {
                p.items.len() == c.items.len()
                    && p.items.iter().zip(&c.items).all(|(p, c)| {
                        self.optional(p.key.as_ref(), c.key.as_ref())
                            && self.expr(&p.value, &c.value)
                    })
            }
            (Expr::ListComp(p), Expr::ListComp(c)) => {
                self.expr(&p.elt, &c.elt) && self.generators(&p.generators, &c.generators)
            }
            (Expr::SetComp(p), Expr::SetComp(c)) => {
                self.expr(&p.elt, &c.elt) && self.generators(&p.generators, &c.generators)
            }
            (Expr::Generator(p), Expr::Generator(c)) => {
                self.expr(&p.elt, &c.elt) && self.generators(&p.generators, &c.generators)
            }
            (Expr::DictComp(p), Expr::DictComp(c)) => {
                self.optional(p.key.as_deref(), c.key.as_deref())
                    && self.expr(&p.value, &c.value)
                    && self.generators(&p.generators, &c.generators)
            }
            (Expr::Await(p), Expr::Await(c)) => self.expr(&p.value, &c.value),
            (Expr::YieldFrom(p), Expr::YieldFrom(c)) => self.expr(&p.value, &c.value),
            (Expr::Yield(p), Expr::Yield(c)) => {
                self.optional(p.value.as_deref(), c.value.as_deref())
            }
            // Literals hold no metavariables: `$` inside a string is text.
            _ => ComparableExpr::from(pattern) == ComparableExpr::from(code),
        }
    }

    /// Whether `code` has the shape of `pattern`; only the statements of [`statement_is_supported`].
    pub(super) fn stmt(&mut self, pattern: &Stmt, code: &'a Stmt) -> bool {
        match (pattern, code) {
            (Stmt::Expr(p), _) if one_name(&p.value) == Some(ANYTHING) => true,
            (Stmt::Expr(p), Stmt::Expr(c)) => self.expr(&p.value, &c.value),
            (Stmt::Assign(p), Stmt::Assign(c)) => {
                self.each(&p.targets, &c.targets) && self.expr(&p.value, &c.value)
            }
            (Stmt::AugAssign(p), Stmt::AugAssign(c)) => {
                p.op == c.op && self.expr(&p.target, &c.target) && self.expr(&p.value, &c.value)
            }
            (Stmt::AnnAssign(p), Stmt::AnnAssign(c)) => {
                self.expr(&p.target, &c.target)
                    && self.expr(&p.annotation, &c.annotation)
                    && self.optional(p.value.as_deref(), c.value.as_deref())
            }
            (Stmt::Return(p), Stmt::Return(c)) => {
                self.optional(p.value.as_deref(), c.value.as_deref())
            }
            (Stmt::For(p), Stmt::For(c)) => {
                p.is_async == c.is_async
                    && self.expr(&p.target, &c.target)
                    && self.expr(&p.iter, &c.iter)
                    && self.body(&p.body, &c.body)
                    && self.body(&p.orelse, &c.orelse)
            }
            (Stmt::While(p), Stmt::While(c)) => {
                self.expr(&p.test, &c.test)
                    && self.body(&p.body, &c.body)
                    && self.body(&p.orelse, &c.orelse)
            }
            (Stmt::If(p), Stmt::If(c)) => {
                p.elif_else_clauses.len() == c.elif_else_clauses.len()
                    && self.expr(&p.test, &c.test)
                    && self.body(&p.body, &c.body)
                    && p.elif_else_clauses
                        .iter()
                        .zip(&c.elif_else_clauses)
                        .all(|(p, c)| {
                            self.optional(p.test.as_ref(), c.test.as_ref())
                                && self.body(&p.body, &c.body)
                        })
            }
            (Stmt::With(p), Stmt::With(c)) => {
                p.is_async == c.is_async
                    && p.items.len() == c.items.len()
                    && p.items.iter().zip(&c.items).all(|(p, c)| {
                        self.expr(&p.context_expr, &c.context_expr)
                            && self.optional(p.optional_vars.as_deref(), c.optional_vars.as_deref())
                    })
                    && self.body(&p.body, &c.body)
            }
            (Stmt::Raise(p), Stmt::Raise(c)) => {
                self.optional(p.exc.as_deref(), c.exc.as_deref())
                    && self.optional(p.cause.as_deref(), c.cause.as_deref())
            }
            (Stmt::Assert(p), Stmt::Assert(c)) => {
                self.expr(&p.test, &c.test) && self.optional(p.msg.as_deref(), c.msg.as_deref())
            }
            (Stmt::Delete(p), Stmt::Delete(c)) => self.each(&p.targets, &c.targets),
            (Stmt::Pass(_), Stmt::Pass(_))
            | (Stmt::Break(_), Stmt::Break(_))
            | (Stmt::Continue(_), Stmt::Continue(_)) => true,
            _ => false,
        }
    }

    fn optional(&mut self, pattern: Option<&Expr>, code: Option<&'a Expr>) -> bool {
        match (pattern, code) {
            (None, None) => true,
            (Some(pattern), Some(code)) => self.expr(pattern, code),
            _ => false,
        }
    }

    fn each(&mut self, pattern: &[Expr], code: &'a [Expr]) -> bool {
        pattern.len() == code.len() && pattern.iter().zip(code).all(|(p, c)| self.expr(p, c))
    }

    fn identifier(&mut self, pattern: &Identifier, code: &'a Identifier) -> bool {
        match syntax::placeholder(&pattern.id) {
            Some(Placeholder::One(name)) => self.bind(name, Binding::Name(code)),
            _ => pattern.id == code.id,
        }
    }

    fn generators(&mut self, pattern: &[Comprehension], code: &'a [Comprehension]) -> bool {
        pattern.len() == code.len()
            && pattern.iter().zip(code).all(|(p, c)| {
                p.is_async == c.is_async
                    && self.expr(&p.target, &c.target)
                    && self.expr(&p.iter, &c.iter)
                    && self.each(&p.ifs, &c.ifs)
            })
    }

    /// The elements of a display; `$*XS` takes what the others leave.
    fn elements(&mut self, pattern: &[Expr], code: &'a [Expr]) -> bool {
        let Some(split) = pattern.iter().position(|p| many_name(p).is_some()) else {
            return self.each(pattern, code);
        };
        let Some(rest) = self.ends(pattern, split, code) else {
            return false;
        };
        let rest = rest.iter().map(ArgOrKeyword::Arg).collect();
        many_name(&pattern[split]).is_some_and(|name| self.bind(name, Binding::Args(rest)))
    }

    /// Positional arguments in order, keyword arguments in any; `$*ARGS` takes what the others leave of both.
    fn arguments(&mut self, pattern: &Arguments, code: &'a Arguments) -> bool {
        let split = pattern.args.iter().position(|p| many_name(p).is_some());
        let positional: &'a [Expr] = match split {
            None if self.each(&pattern.args, &code.args) => &[],
            None => return false,
            Some(split) => match self.ends(&pattern.args, split, &code.args) {
                Some(rest) => rest,
                None => return false,
            },
        };
        let mut left: Vec<&'a Keyword> = code.keywords.iter().collect();
        for keyword in &pattern.keywords {
            let name = keyword.arg.as_ref().map(Identifier::as_str);
            let Some(found) = left
                .iter()
                .position(|c| c.arg.as_ref().map(Identifier::as_str) == name)
            else {
                return false;
            };
            if !self.expr(&keyword.value, &left.remove(found).value) {
                return false;
            }
        }
        let Some(split) = split else {
            return left.is_empty();
        };
        let rest = code
            .iter_source_order()
            .filter(|argument| match argument {
                ArgOrKeyword::Arg(arg) => positional.iter().any(|p| std::ptr::eq(p, *arg)),
                ArgOrKeyword::Keyword(keyword) => left.iter().any(|k| std::ptr::eq(*k, *keyword)),
            })
            .collect();
        many_name(&pattern.args[split]).is_some_and(|name| self.bind(name, Binding::Args(rest)))
    }

    /// Matches what stands before and after the `$*` at `split`; gives the part in between.
    fn ends(&mut self, pattern: &[Expr], split: usize, code: &'a [Expr]) -> Option<&'a [Expr]> {
        let after = pattern.len() - split - 1;
        if code.len() < split + after {
            return None;
        }
        let until = code.len() - after;
        let fits = self.each(&pattern[..split], &code[..split])
            && self.each(&pattern[split + 1..], &code[until..]);
        fits.then_some(&code[split..until])
    }

    fn body(&mut self, pattern: &[Stmt], code: &'a [Stmt]) -> bool {
        let Some(split) = pattern.iter().position(|p| many_stmt(p).is_some()) else {
            return self.statements(pattern, code);
        };
        let after = pattern.len() - split - 1;
        if code.len() < split + after {
            return false;
        }
        let until = code.len() - after;
        self.statements(&pattern[..split], &code[..split])
            && self.statements(&pattern[split + 1..], &code[until..])
            && many_stmt(&pattern[split])
                .is_some_and(|name| self.bind(name, Binding::Stmts(&code[split..until])))
    }

    fn statements(&mut self, pattern: &[Stmt], code: &'a [Stmt]) -> bool {
        pattern.len() == code.len() && pattern.iter().zip(code).all(|(p, c)| self.stmt(p, c))
    }

    /// A metavariable that stands twice must stand for the same text.
    fn bind(&mut self, name: &str, binding: Binding<'a>) -> bool {
        if name == ANYTHING {
            return true;
        }
        if let Some(earlier) = self.bindings.get(name) {
            return same(earlier, &binding);
        }
        self.bindings.insert(name.to_owned(), binding);
        true
    }
}

/// Whether statements of this kind can stand in a pattern.
pub(super) fn statement_is_supported(stmt: &Stmt) -> bool {
    matches!(
        stmt,
        Stmt::Expr(_)
            | Stmt::Assign(_)
            | Stmt::AugAssign(_)
            | Stmt::AnnAssign(_)
            | Stmt::Return(_)
            | Stmt::For(_)
            | Stmt::While(_)
            | Stmt::If(_)
            | Stmt::With(_)
            | Stmt::Raise(_)
            | Stmt::Assert(_)
            | Stmt::Delete(_)
            | Stmt::Pass(_)
            | Stmt::Break(_)
            | Stmt::Continue(_)
    )
}

/// The name of `$X`, if the expression is one.
pub(super) fn one_name(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => match syntax::placeholder(&name.id)? {
            Placeholder::One(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// The name of `$*XS` among arguments or elements.
pub(super) fn many_name(expr: &Expr) -> Option<&str> {
    let Expr::Starred(ast::ExprStarred {
        value,
        ctx: ExprContext::Load | ExprContext::Store,
        ..
    }) = expr
    else {
        return None;
    };
    plain_many(value)
}

/// The name of `$*BODY` among statements.
pub(super) fn many_stmt(stmt: &Stmt) -> Option<&str> {
    match stmt {
        Stmt::Expr(statement) => plain_many(&statement.value),
        _ => None,
    }
}

fn plain_many(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Name(name) => match syntax::placeholder(&name.id)? {
            Placeholder::Many(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

fn same(left: &Binding<'_>, right: &Binding<'_>) -> bool {
    match (left, right) {
        (Binding::Expr(l), Binding::Expr(r)) => {
            ComparableExpr::from(*l) == ComparableExpr::from(*r)
        }
        (Binding::Name(l), Binding::Name(r)) => l.id == r.id,
        (Binding::Expr(Expr::Name(l)), Binding::Name(r))
        | (Binding::Name(r), Binding::Expr(Expr::Name(l))) => l.id == r.id,
        (Binding::Stmts(l), Binding::Stmts(r)) => l
            .iter()
            .map(ComparableStmt::from)
            .eq(r.iter().map(ComparableStmt::from)),
        (Binding::Args(l), Binding::Args(r)) => {
            l.len() == r.len()
                && l.iter().zip(r).all(|pair| match pair {
                    (ArgOrKeyword::Arg(l), ArgOrKeyword::Arg(r)) => {
                        ComparableExpr::from(*l) == ComparableExpr::from(*r)
                    }
                    (ArgOrKeyword::Keyword(l), ArgOrKeyword::Keyword(r)) => {
                        ComparableKeyword::from(*l) == ComparableKeyword::from(*r)
                    }
                    _ => false,
                })
        }
        _ => false,
    }
}
