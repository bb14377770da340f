//! Inline loops that take steps, or nest deep: work that somebody wrote down without a function around it.

use super::cost::Costs;
use crate::python::ast::{Expr, Stmt};
use crate::python::walk::{blocks, each_expr, each_stmt};

impl Costs<'_, '_> {
    /// A `while` loop, or a `for` loop over a range of unknown length, in which a variable's new value is computed from its
    /// old one. A range that goes by the length of something walks over that thing.
    pub(super) fn is_recurrence(&self, stmt: &Stmt) -> bool {
        let body = match stmt {
            Stmt::While(node) => &node.body,
            Stmt::For(node) if self.counts_to_unknown(&node.iter) => &node.body,
            _ => return false,
        };
        let mut found = false;
        each_stmt(body, &mut |inner| {
            let Stmt::Assign(node) = inner else { return };
            let [Expr::Name(target)] = node.targets.as_slice() else {
                return;
            };
            let computes = matches!(&*node.value, Expr::BinOp(_) | Expr::Call(_));
            let mut reads = false;
            each_expr(&node.value, &mut |expr| {
                reads |= matches!(expr, Expr::Name(name) if name.id == target.id);
            });
            found |= computes && reads;
        });
        found
    }

    fn counts_to_unknown(&self, iter: &Expr) -> bool {
        let Expr::Call(call) = iter else { return false };
        let builtin = matches!(&*call.func, Expr::Name(name)
            if name.id.as_str() == "range" && self.facts.scopes.var_at(name.range.start()).is_none());
        builtin
            && self.length(iter).is_none()
            && !call.arguments.args.iter().any(|arg| self.is_measured(arg))
    }

    /// Whether a number is how many items something has.
    fn is_measured(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Name(_) => self
                .constant(expr)
                .is_some_and(|value| !value.is_name_expr() && self.is_measured(value)),
            Expr::BinOp(node) => self.is_measured(&node.left) || self.is_measured(&node.right),
            Expr::If(node) => self.is_measured(&node.body) || self.is_measured(&node.orelse),
            Expr::Call(node) => match &*node.func {
                Expr::Name(name) if name.id.as_str() == "len" => true,
                Expr::Name(_) => node.arguments.args.iter().any(|arg| self.is_measured(arg)),
                _ => false,
            },
            Expr::Attribute(node) => node.attr.id.as_str() == "shape",
            Expr::Subscript(node) => self.is_measured(&node.value),
            _ => false,
        }
    }
}

/// How many loop statements stand in each other.
pub(super) fn nesting(stmt: &Stmt) -> u32 {
    let inner = blocks(stmt).into_iter().flatten().map(nesting).max();
    u32::from(matches!(stmt, Stmt::For(_) | Stmt::While(_))) + inner.unwrap_or(0)
}
