//! What all rewrites share: the facts, texts and fresh names, costs, and the questions about expressions, a room for each subject.

mod attributes;
mod calls;
mod finite;
mod items;
mod moving;
mod raising;

use std::cell::RefCell;

use rustc_hash::FxHashSet;

use crate::analysis::cost::Costs;
use crate::analysis::facts::Facts;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::{FuncId, Line, Module, Ranged, TextRange, TextSize, VarId};

use super::TextEdit;

pub use calls::reads_names_in_text;

/// A body surely shorter than this is not worth a task.
const MILLISECOND: f64 = 1000.0;

pub struct Context<'f, 'a> {
    pub facts: &'f Facts<'a>,
    pub module: &'a Module,
    pub costs: RefCell<Costs<'f, 'a>>,
    taken: RefCell<FxHashSet<String>>,
    /// Bodies that surely take less than this many microseconds are refused.
    pub min_cost: f64,
}

/// A call of a plain function of the script.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    pub node: &'a ast::ExprCall,
    pub func: FuncId,
    /// The variable by which it is called.
    pub var: VarId,
}

impl<'f, 'a> Context<'f, 'a> {
    #[must_use]
    pub fn new(facts: &'f Facts<'a>, min_cost_ms: f64) -> Self {
        Self {
            facts,
            module: facts.module,
            costs: RefCell::new(Costs::new(facts)),
            taken: RefCell::new(facts.module.identifiers.clone()),
            min_cost: min_cost_ms.max(0.0) * MILLISECOND,
        }
    }

    /// A name that nothing in the file uses, close to the one wanted.
    pub fn fresh(&self, wanted: &str) -> String {
        let mut taken = self.taken.borrow_mut();
        let mut name = wanted.to_string();
        let mut number = 2;
        while taken.contains(&name) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        taken.insert(name.clone());
        name
    }

    /// A name for a short-lived variable: the same one may serve several rewrites, as long as the file doesn't use it.
    pub fn local(&self, wanted: &str) -> String {
        let mut name = wanted.to_string();
        let mut number = 2;
        while self.module.identifiers.contains(&name) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        name
    }

    pub fn text(&self, range: TextRange) -> &'a str {
        self.module.slice(range)
    }

    /// The text of a range with parts replaced (disjoint, inside the range).
    pub fn text_with(&self, range: TextRange, parts: &[TextEdit]) -> String {
        let mut sorted: Vec<&TextEdit> = parts
            .iter()
            .filter(|p| range.contains_range(p.range))
            .collect();
        sorted.sort_by_key(|p| p.range.start());
        let mut out = String::new();
        let mut at = range.start();
        for part in sorted {
            out.push_str(self.module.slice(TextRange::new(at, part.range.start())));
            out.push_str(&part.content);
            at = part.range.end();
        }
        out.push_str(self.module.slice(TextRange::new(at, range.end())));
        out
    }

    /// The range of an expression with the parentheses around it, inside `limit`.
    pub fn outer_range(&self, expr: &Expr, limit: TextRange) -> TextRange {
        let mut range = expr.range();
        loop {
            let before = self.text(TextRange::new(limit.start(), range.start()));
            let after = self.text(TextRange::new(range.end(), limit.end()));
            let (left, right) = (before.trim_end(), after.trim_start());
            if !left.ends_with('(') || !right.starts_with(')') {
                return range;
            }
            let start = limit.start() + TextSize::of(left) - TextSize::new(1);
            let end = limit.end() - TextSize::of(right) + TextSize::new(1);
            range = TextRange::new(start, end);
        }
    }

    /// The text of an iterable as a comprehension takes it: with its parentheses, or with new ones where it needs some.
    pub fn iterable_text(&self, expr: &Expr, limit: TextRange) -> String {
        let text = self.text(self.outer_range(expr, limit));
        let bare = matches!(expr, Expr::Tuple(tuple) if !tuple.parenthesized)
            || matches!(
                expr,
                Expr::If(_)
                    | Expr::Lambda(_)
                    | Expr::Named(_)
                    | Expr::Yield(_)
                    | Expr::YieldFrom(_)
            );
        if bare && !text.starts_with('(') {
            format!("({text})")
        } else {
            text.to_string()
        }
    }

    pub fn line(&self, range: TextRange) -> Line<'a> {
        self.module.line(range.start())
    }

    pub fn heavy(&self, func: FuncId) -> bool {
        self.costs.borrow_mut().function(func) >= self.min_cost
    }

    /// Whether a statement does enough for a task of its own, as far as its form shows.
    pub fn is_work(&self, stmt: &'a Stmt) -> bool {
        self.costs.borrow_mut().is_work(stmt, self.min_cost)
    }

    /// Whether an expression does enough for a task of its own, as far as its form shows.
    pub fn is_work_expr(&self, expr: &'a Expr) -> bool {
        self.costs.borrow_mut().is_work_expr(expr, self.min_cost)
    }
}
