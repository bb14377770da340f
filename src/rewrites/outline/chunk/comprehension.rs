//! Comprehensions, and generator expressions that a builtin takes at once.

use super::taker::{Taker, are_keys};
use super::{Blocks, Gathered, Outline, Work, in_text, named_after};
use crate::python::ast::{self, Expr};
use crate::python::origin::Part;
use crate::python::{FuncId, Ranged, TextRange, TextSize};
use crate::rewrites::context::Context;

/// A comprehension whose items are many and cheap, with a function that does a block of them; or a generator expression whose
/// items `taker` takes at once.
#[must_use]
pub fn of_many<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    comprehension: &'a Expr,
    taker: Option<&'a ast::ExprCall>,
) -> Option<Outline> {
    let range = comprehension.range();
    let (key, element, generators): (Option<&'a Expr>, &'a Expr, &'a [ast::Comprehension]) =
        match comprehension {
            Expr::ListComp(node) => (None, &node.elt, &node.generators),
            Expr::SetComp(node) => (None, &node.elt, &node.generators),
            Expr::DictComp(node) => (Some(node.key.as_deref()?), &node.value, &node.generators),
            Expr::Generator(node) => (None, &node.elt, &node.generators),
            _ => return None,
        };
    let [generator] = generators else {
        return None;
    };
    let names = match &generator.target {
        Expr::Name(_) => true,
        Expr::Tuple(tuple) => tuple.elts.iter().all(Expr::is_name_expr),
        _ => false,
    };
    if generator.is_async || !names || in_text(cx, range) {
        return None;
    }
    let mut before = "[";
    let mut after = "]";
    let (gathered, rule) = match comprehension {
        Expr::ListComp(_) => (Gathered::List, "RAY101"),
        Expr::SetComp(_) if are_keys(cx, &cx.facts.value(element)) => (Gathered::Set, "RAY101"),
        Expr::DictComp(_) if are_keys(cx, &cx.facts.value(key?)) => {
            (before, after) = ("{", "}");
            (Gathered::Dict, "RAY101")
        }
        Expr::Generator(node) if !stops(cx, range) => {
            let (open, close) = if node.parenthesized {
                ("(", ")")
            } else {
                ("", "")
            };
            let gathered = match Taker::of(cx, taker?, &cx.facts.value(element))? {
                Taker::All => Gathered::Items(open, close),
                Taker::Any => {
                    (before, after) = ("any(", ")");
                    Gathered::Answers(open, close)
                }
                Taker::Every => {
                    (before, after) = ("all(", ")");
                    Gathered::Answers(open, close)
                }
            };
            (gathered, "RAY102")
        }
        _ => return None,
    };
    let bracket = TextSize::of(gathered.brackets().0);
    let inside = TextRange::new(range.start() + bracket, range.end() - bracket);
    let iter = cx.outer_range(
        &generator.iter,
        TextRange::new(generator.target.range().end(), inside.end()),
    );
    let mut evaluated: Vec<&'a Expr> = key.into_iter().chain([element]).collect();
    evaluated.extend(&generator.ifs);
    let mut works: Vec<&'a Expr> = vec![element];
    works.extend(&evaluated);
    let called = named_after(cx, &works)?;
    let cost = cx.costs.borrow_mut().item(&evaluated);
    let work = Work {
        evaluated: &evaluated,
        within: range,
        called,
        cost,
    };
    let blocks = Blocks::new(cx, owner, &work, &generator.iter)?;
    let text = cx.text(inside);
    let copied = if text.contains('\n') && text.len() < LINE {
        joined(cx, inside, key, element, generator, &blocks.items)
    } else {
        vec![
            Part::Copy(TextRange::new(inside.start(), iter.start())),
            Part::New(blocks.items.clone()),
            Part::Copy(TextRange::new(iter.end(), inside.end())),
        ]
    };
    let mut returned = vec![Part::New(before.to_string())];
    returned.extend(copied);
    returned.push(Part::New(after.to_string()));
    blocks.outline(cx, owner, (range, range), returned, gathered, rule)
}

/// `StopIteration` can't leave a generator expression: it comes out as another error.
fn stops(cx: &Context<'_, '_>, range: TextRange) -> bool {
    let called = cx.called_in(range);
    cx.may_stop_iteration(&[range], &cx.facts.closure(&called))
}

/// So many characters fit on a line next to `return`.
const LINE: usize = 80;

/// The comprehension on one line, without its brackets.
fn joined<'a>(
    cx: &Context<'_, 'a>,
    inside: TextRange,
    key: Option<&'a Expr>,
    element: &'a Expr,
    generator: &'a ast::Comprehension,
    items: &str,
) -> Vec<Part> {
    let part = |expr: &'a Expr, from: TextSize, to: TextSize| {
        Part::Copy(cx.outer_range(expr, TextRange::new(from, to)))
    };
    let head = generator.range.start();
    let mut parts = Vec::new();
    let mut from = inside.start();
    if let Some(key) = key {
        parts.push(part(key, from, element.range().start()));
        parts.push(Part::New(": ".to_string()));
        from = key.range().end();
    }
    parts.push(part(element, from, head));
    parts.push(Part::New(" for ".to_string()));
    parts.push(part(
        &generator.target,
        head,
        generator.iter.range().start(),
    ));
    parts.push(Part::New(format!(" in {items}")));
    let mut from = generator.iter.range().end();
    for (position, test) in generator.ifs.iter().enumerate() {
        let next = generator.ifs.get(position + 1);
        let to = next.map_or(inside.end(), |next| next.range().start());
        parts.push(Part::New(" if ".to_string()));
        parts.push(part(test, from, to));
        from = test.range().end();
    }
    parts
}
