//! The layout of arrays in memory: pickling keeps plain slices and whole transposes, but not a slice that is transposed or a
//! transpose that is sliced; then sums and products add up in another order and differ in their last bits (`docs/ray-facts.md`).

use super::facts::{Facts, Objects};
use super::verdict::Obstacle;
use crate::python::ast::{Expr, Stmt};
use crate::python::walk::{each_expr_in, each_stmt};
use crate::python::{FuncId, Ranged, TextRange};

/// Methods and functions that turn the axes of an array.
const TURNS: [&str; 4] = ["transpose", "swapaxes", "moveaxis", "rollaxis"];

impl Facts<'_> {
    /// Proves that no array that travels may have a layout that pickling changes. Seen is what is written in one expression.
    ///
    /// # Errors
    /// `changes-in-transit`.
    pub(super) fn check_layout(
        &self,
        name: &str,
        call: TextRange,
        callee: FuncId,
        args: &Objects,
    ) -> Result<(), Obstacle> {
        let text = &self.module.text;
        if !text.contains(".T") && !TURNS.iter().any(|turn| text.contains(turn)) {
            return Ok(());
        }
        let results = self.reach(&self.interp.rets[callee.index()]);
        let array = args
            .iter()
            .chain(&results)
            .any(|&id| self.interp.obj(id).ty() == Some("numpy.ndarray"));
        if !array {
            return Ok(());
        }
        let Some(at) = self.turned_slice() else {
            return Ok(());
        };
        Err(Obstacle::new(
            "changes-in-transit",
            format!(
                "`{name}` (line {}) gets or gives arrays, and `{}` (line {}) makes one that is sliced and turned: pickling changes its layout, and so the last bits of sums over it",
                self.line(call.start()),
                self.module.slice(at),
                self.line(at.start())
            ),
            "copy the array where it is made (`.copy()`)",
        )
        .at(at, format!("`{}` is made here", self.module.slice(at)))
        .at(call, format!("`{name}` is called here")))
    }

    /// The first place that keeps, hands on or returns such an array.
    fn turned_slice(&self) -> Option<TextRange> {
        let mut found = None;
        let mut keep = |expr: &Expr| {
            let parts: Vec<&Expr> = match expr {
                Expr::Tuple(node) => node.elts.iter().collect(),
                Expr::List(node) => node.elts.iter().collect(),
                other => vec![other],
            };
            let hit = parts.into_iter().find(|part| is_turned_slice(part));
            found = found.or(hit.map(Ranged::range));
        };
        each_stmt(&self.module.tree.body, &mut |stmt| match stmt {
            Stmt::Assign(node) => keep(&node.value),
            Stmt::Return(node) => {
                if let Some(value) = &node.value {
                    keep(value);
                }
            }
            _ => {}
        });
        each_expr_in(&self.module.tree.body, &mut |expr| match expr {
            Expr::Call(node) => {
                let own = self
                    .interp
                    .calls
                    .iter()
                    .any(|edge| edge.range == node.range());
                let stored = matches!(&*node.func, Expr::Attribute(func) if func.attr.id.as_str() == "append");
                if own || stored {
                    node.arguments.args.iter().for_each(&mut keep);
                }
            }
            Expr::ListComp(node) => keep(&node.elt),
            Expr::DictComp(node) => keep(&node.value),
            _ => {}
        });
        found
    }
}

fn is_turned_slice(expr: &Expr) -> bool {
    match turned(expr) {
        Some(inner) => sliced(inner).is_some() || is_turned_slice(inner),
        None => sliced(expr).is_some_and(|inner| turned(inner).is_some() || is_turned_slice(inner)),
    }
}

/// What an expression turns the axes of.
fn turned(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Attribute(node) if node.attr.id.as_str() == "T" => Some(&node.value),
        Expr::Call(node) => match &*node.func {
            Expr::Attribute(func) if TURNS.contains(&func.attr.id.as_str()) => {
                let function = matches!(&*func.value, Expr::Name(base) if matches!(base.id.as_str(), "np" | "numpy"));
                if function {
                    node.arguments.args.first()
                } else {
                    Some(&func.value)
                }
            }
            _ => None,
        },
        _ => None,
    }
}

/// What an expression takes a slice of.
fn sliced(expr: &Expr) -> Option<&Expr> {
    let Expr::Subscript(node) = expr else {
        return None;
    };
    let slices = match &*node.slice {
        Expr::Tuple(tuple) => tuple.elts.iter().any(Expr::is_slice_expr),
        other => other.is_slice_expr(),
    };
    slices.then_some(&*node.value)
}
