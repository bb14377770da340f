//! What blocks of items are taken from.

use crate::python::Ranged;
use crate::python::ast::{self, Expr};
use crate::rewrites::context::Context;

/// What the items are taken from.
pub enum Source<'a> {
    /// `range(stop)`, `range(first, stop)`: the texts of first and stop.
    Numbers(&'a str, &'a str),
    /// A variable that holds a list or a tuple.
    Slices(&'a str),
}

impl<'a> Source<'a> {
    pub fn of(cx: &Context<'_, 'a>, iter: &'a Expr) -> Option<Self> {
        let builtin = |name: &str| {
            let mut vars = cx.facts.scopes.vars.iter();
            vars.all(|var| var.name != name || var.defs.is_empty())
        };
        if !["range", "min", "len"].into_iter().all(builtin) {
            return None;
        }
        match iter {
            Expr::Name(name) => {
                let known = cx.all_of(iter, &["list", "tuple"]);
                known.then(|| Self::Slices(cx.text(name.range)))
            }
            Expr::Call(call) if call.arguments.keywords.is_empty() => {
                let (first, stop) = match &*call.arguments.args {
                    [stop] => (None, stop),
                    [first, stop] => (Some(first), stop),
                    _ => return None,
                };
                // They are evaluated again for every block.
                let again = |expr: &Expr| cx.all_of(expr, &["int"]) && is_constant(expr);
                let range = matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "range");
                let whole = range && again(stop) && first.is_none_or(again);
                whole.then(|| {
                    let first = first.map_or("0", |first| cx.text(first.range()));
                    Self::Numbers(first, cx.text(stop.range()))
                })
            }
            _ => None,
        }
    }
}

/// Numbers, names, and sums and products of them.
fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::NumberLiteral(_) | Expr::Name(_) => true,
        Expr::BinOp(node) => {
            matches!(
                node.op,
                ast::Operator::Add
                    | ast::Operator::Sub
                    | ast::Operator::Mult
                    | ast::Operator::FloorDiv
                    | ast::Operator::Pow
            ) && is_constant(&node.left)
                && is_constant(&node.right)
        }
        _ => false,
    }
}
