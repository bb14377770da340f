//! Loops that may be left early, or whose input has no known end: calls run ahead in a bounded window.
//!
//! ```python
//! for start in range(0, limit, chunk):
//!     hit = scan(header, start)
//!     if hit is not None:
//!         break
//! ```
//! becomes
//! ```python
//! for start, ref in run_ahead((start, scan.remote(header, start)) for start in range(0, limit, chunk)):
//!     hit = ray.get(ref)
//!     if hit is not None:
//!         break
//! ```
//! Each item travels with the ref of its own task, so the input is taken once, and a round that skips its call is no problem.

use super::arguments::{argument_errors, loops_of};
use super::find::returns;
use super::{Place, Shape, arguments, parenthesized};
use crate::analysis::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::blocks;
use crate::python::{FuncId, Ranged, TextRange};
use crate::rewrites::context::Context;
use crate::rewrites::{TextEdit, ahead};

/// What decides about the window of a loop.
pub(super) struct Window<'s, 'f, 'a> {
    pub(super) cx: &'s Context<'f, 'a>,
    pub(super) owner: Option<FuncId>,
    pub(super) node: &'a ast::StmtFor,
    pub(super) place: &'s Place<'a>,
    /// Where the loop's own `break` or `return` stands.
    pub(super) exit: Option<TextRange>,
    /// Whether something in the program could tell how far the loop came when a call raises.
    pub(super) guarded: bool,
    pub(super) parts: &'s [TextEdit],
}

impl<'a> Window<'_, '_, 'a> {
    /// Whether the loop needs the window; else all its calls may be launched at once.
    ///
    /// # Errors
    /// The loop needs it, and something stands in the way.
    pub(super) fn needed(&self) -> Result<bool, Obstacle> {
        let finite = self.cx.finite(self.owner, &self.node.iter);
        match (self.exit, finite) {
            (Some(_), _) => self.possible().map(|()| true),
            // An exception that the body raises and a caller catches leaves the loop, too.
            (None, Ok(())) => {
                Ok(self.guarded && raises(&self.node.body) && self.possible().is_ok())
            }
            (None, Err(obstacle)) => match self.possible() {
                Ok(()) => Ok(true),
                Err(carried) if carried.reason.code == "loop-carried" => Err(carried),
                Err(_) => Err(obstacle),
            },
        }
    }

    /// Proves that the loop can take its calls from a window.
    ///
    /// # Errors
    /// What stands in the way.
    pub(super) fn possible(&self) -> Result<(), Obstacle> {
        self.form()?;
        self.harmless()?;
        ahead::source(self.cx, self.owner, &self.node.iter, self.node.range)?;
        self.cx.items_stay(&self.node.iter)?;
        self.errors_in_turn()
    }

    /// What the text of the window can say.
    fn form(&self) -> Result<(), Obstacle> {
        let line = self.cx.line(self.node.range);
        if let Some(inner) = self.place.inner.first() {
            let at = self.exit.unwrap_or(inner.range);
            return Err(Obstacle::new(
                "early-exit",
                format!(
                    "the loop at line {line} can be left (line {}), and its call stands in an inner loop (line {})",
                    self.cx.line(at),
                    self.cx.line(inner.range)
                ),
                "loop over the pairs (`itertools.product`) in one loop",
            )
            .at(at, "leaves the loop"));
        }
        if !plain_target(&self.node.target) {
            return Err(Obstacle::new(
                "early-exit",
                format!("the loop at line {line} can be left early and binds more than names"),
                "loop over plain names",
            )
            .at(self.node.target.range(), "not a plain name"));
        }
        let exprs: Vec<&Expr> = arguments(self.place.call.node)
            .chain(self.place.guards.iter().map(|(guard, _)| *guard))
            .chain([&*self.node.iter])
            .collect();
        ahead::fits_generator(self.cx, &exprs, self.parts)?;
        ahead::helper_fits(self.cx)
    }

    /// Calls that the plain loop would never have made must leave no trace.
    fn harmless(&self) -> Result<(), Obstacle> {
        ahead::harmless(self.cx, self.place.call)
    }

    /// An error of an argument waits for its turn: that is where it was if the call comes first in its round.
    fn errors_in_turn(&self) -> Result<(), Obstacle> {
        let unseen = !self.guarded || !self.targets_read_outside();
        let (target, iter) = (&*self.node.target, &*self.node.iter);
        let nested = !target.is_name_expr() && !names_only(target);
        if nested && !unseen && self.cx.unpacking_may_raise(target, iter) {
            // `a, (b, c) = item` may bind `a` and then fail.
            let line = self.cx.line(target.range());
            return Err(Obstacle::new(
                "argument-may-raise",
                format!("unpacking an item at line {line} could raise halfway, and what it bound is read later"),
                "make a list of the items before the loop",
            )
            .at(target.range(), "may raise halfway"));
        }
        let loops = loops_of(self.node, self.place);
        let Err(obstacle) = argument_errors(self.cx, self.node, self.place, self.parts, &loops)
        else {
            return Ok(());
        };
        let first = self.place.top == 0
            && self.place.guards.is_empty()
            && self.place.tries.is_empty()
            && comes_first(self.place.stmt, self.place.call.node.range());
        // The error comes before the loop's variable gets the item that made it.
        let given: Vec<TextRange> = arguments(self.place.call.node).map(Ranged::range).collect();
        let called: Vec<FuncId> = given
            .iter()
            .flat_map(|&argument| self.cx.called_in(argument))
            .collect();
        if first && unseen && !self.cx.may_stop_iteration(&given, &called) {
            return Ok(());
        }
        Err(obstacle)
    }

    fn targets_read_outside(&self) -> bool {
        super::target_vars(self.cx, self.node, &[])
            .iter()
            .any(|&var| {
                let info = self.cx.facts.scopes.var(var);
                self.cx.facts.scopes.owner(info.scope).is_none()
                    || info
                        .uses
                        .iter()
                        .any(|used| !self.node.range.contains_range(*used))
            })
    }
}

impl Shape<'_, '_, '_> {
    /// The loop takes pairs of an item and the ref of its task; its body stays, with `ray.get` where the call stood.
    pub(super) fn windowed(&self, edits: &mut Vec<TextEdit>) -> (&'static str, String) {
        let indent = self.cx.module.indentation(self.node.range.start());
        let reference = self.cx.local("ref");
        let item = parenthesized(self.cx, &self.node.target);
        let guards: Vec<String> = self
            .place
            .guards
            .iter()
            .map(|(guard, negated)| {
                let text = self.condition(guard, *negated);
                let loose = matches!(guard, Expr::BoolOp(node) if node.op == ast::BoolOp::Or);
                if loose && !*negated {
                    format!("({text})")
                } else {
                    text
                }
            })
            .collect();
        let remote = if guards.is_empty() {
            self.remote_text()
        } else {
            format!(
                "{} if {} else None",
                self.remote_text(),
                guards.join(" and ")
            )
        };
        let over = self.progress_bar();
        let source = over.map_or_else(
            || self.iter_text(),
            |inner| self.cx.iterable_text(inner, inner.range()),
        );
        let pair = format!("({item}, {remote})");
        let clause = format!("for {} in {source}", self.cx.text(self.node.target.range()));
        let lead = format!("for {item}, {reference} in ");
        let launched = ahead::call_text(self.cx, &pair, &clause, indent, lead.chars().count());
        let launched = match over {
            Some(inner) => self.cx.text_with(
                self.node.iter.range(),
                &[TextEdit::replace(inner.range(), launched)],
            ),
            None => launched,
        };
        edits.push(TextEdit::replace(
            self.header_replaced(),
            format!("{item}, {reference} in {launched}"),
        ));
        edits.push(TextEdit::replace(
            self.place.call.node.range(),
            format!("{}({reference})", self.taker),
        ));
        (
            "RAY113",
            format!(
                "Calls of `{}` run ahead of the loop, a few for each CPU of the cluster; the body takes the results in order, and what is still ahead when the loop is left is cancelled.",
                self.name()
            ),
        )
    }
}

/// `raise` that leaves the loop, unless a handler of the body gets it.
fn raises(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::Raise(_) => true,
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => false,
        _ => blocks(stmt).into_iter().any(raises),
    })
}

/// Where the loop itself is left by `break` or `return`.
pub(super) fn own_exit(body: &[Stmt]) -> Option<TextRange> {
    body.iter().find_map(|stmt| match stmt {
        Stmt::Break(_) | Stmt::Return(_) => Some(stmt.range()),
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => None,
        Stmt::For(ast::StmtFor { body, orelse, .. })
        | Stmt::While(ast::StmtWhile { body, orelse, .. }) => {
            // A `break` in the `else` of an inner loop is the outer loop's own.
            let inner = returns(body).then(|| stmt.range());
            inner.or_else(|| own_exit(orelse))
        }
        _ => blocks(stmt).into_iter().find_map(own_exit),
    })
}

fn plain_target(target: &Expr) -> bool {
    match target {
        Expr::Name(_) => true,
        Expr::Tuple(node) => node.elts.iter().all(plain_target),
        Expr::List(node) => node.elts.iter().all(plain_target),
        _ => false,
    }
}

fn names_only(target: &Expr) -> bool {
    match target {
        Expr::Tuple(node) => node.elts.iter().all(Expr::is_name_expr),
        Expr::List(node) => node.elts.iter().all(Expr::is_name_expr),
        _ => false,
    }
}

/// Whether the call, with its arguments, is the first thing that a statement evaluates.
pub(super) fn comes_first(stmt: &Stmt, call: TextRange) -> bool {
    let first = match stmt {
        Stmt::Assign(node) => &*node.value,
        Stmt::AnnAssign(node) => match &node.value {
            Some(value) => value,
            None => return false,
        },
        Stmt::AugAssign(node) if node.target.is_name_expr() => &*node.value,
        Stmt::Expr(node) => &*node.value,
        Stmt::If(node) => &*node.test,
        Stmt::Match(node) => &*node.subject,
        _ => return false,
    };
    leads(first, call)
}

/// Whether the call is the first thing that an expression evaluates.
pub fn leads(expr: &Expr, call: TextRange) -> bool {
    if expr.range() == call {
        return true;
    }
    match expr {
        Expr::UnaryOp(node) => leads(&node.operand, call),
        Expr::Compare(node) => leads(&node.left, call),
        Expr::BinOp(node) => leads(&node.left, call),
        Expr::BoolOp(node) => node.values.first().is_some_and(|value| leads(value, call)),
        Expr::Attribute(node) => leads(&node.value, call),
        Expr::Subscript(node) => leads(&node.value, call),
        Expr::Call(node) => {
            leads(&node.func, call)
                || node.func.is_name_expr()
                    && node
                        .arguments
                        .args
                        .first()
                        .is_some_and(|arg| leads(arg, call))
        }
        _ => false,
    }
}
