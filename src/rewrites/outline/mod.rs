//! Outlining: the heavy part of a loop's body becomes a function, so that one call a round is left to launch.
//!
//! Nothing is proved here about effects: the outlined text is analysed again like any other, and only a text whose call
//! converts is kept. What outlining itself must keep is local: which variables go in, which come out, and that control
//! never leaves the region but at its end.

mod forms;
mod region;
mod text;

use crate::python::ast::{self, Expr};
use crate::python::origin::Splice;
use crate::python::{FuncId, Ranged, TextRange};

use super::context::Context;

/// One way to take the heavy part of a candidate out into a function.
#[derive(Debug, Clone)]
pub struct Outline {
    /// The function's name; nothing else in the file has it.
    pub name: String,
    /// The candidate: the loop's header, the comprehension.
    pub range: TextRange,
    /// What is taken out.
    pub region: TextRange,
    /// The changes of the text: the new function, its call, what goes.
    pub splices: Vec<Splice>,
}

/// Ways to outline the body of a loop, the best one first.
#[must_use]
pub fn of_loop<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    node: &'a ast::StmtFor,
) -> Vec<Outline> {
    let candidate = TextRange::new(node.range.start(), node.iter.range().end());
    let mut all = Vec::new();
    for region in region::of_loop(cx, owner, node) {
        let base = text::base_name(cx, &region, Some((&node.target, &node.iter)));
        all.extend(text::write(
            cx, owner, &region, candidate, node.range, &base,
        ));
    }
    all
}

/// The element of a comprehension as a function.
#[must_use]
pub fn of_element<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    comprehension: &'a Expr,
    element: &'a Expr,
) -> Vec<Outline> {
    let range = comprehension.range();
    let Some(region) = region::of_element(cx, owner, element) else {
        return Vec::new();
    };
    let base = text::base_name(cx, &region, items(comprehension));
    text::write(cx, owner, &region, range, range, &base)
        .into_iter()
        .collect()
}

/// Target and iterable of the innermost loop of a comprehension.
fn items(comprehension: &Expr) -> Option<(&Expr, &Expr)> {
    let generators = match comprehension {
        Expr::ListComp(node) => &node.generators,
        Expr::SetComp(node) => &node.generators,
        Expr::DictComp(node) => &node.generators,
        Expr::Generator(node) => &node.generators,
        _ => return None,
    };
    generators.last().map(|last| (&last.target, &last.iter))
}
