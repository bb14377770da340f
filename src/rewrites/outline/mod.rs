//! Outlining: the heavy part of a loop's body becomes a function, so that one call a round is left to launch.
//!
//! Nothing is proved here about effects: the outlined text is analysed again like any other, and only a text whose call
//! converts is kept. What outlining itself must keep is local: which variables go in, which come out, and that control
//! never leaves the region but at its end.

mod chunk;
mod forms;
mod mapped;
mod region;
mod shared;
mod text;

use crate::python::ast::{self, Expr};
use crate::python::origin::{Part, Splice};
use crate::python::{FuncId, Ranged, TextRange};

use super::context::Context;

pub use self::chunk::{of_collecting_loop, of_many, of_many_mapped};
pub use self::shared::shared;

/// One way to take the heavy part of a candidate out into a function.
#[derive(Debug, Clone)]
pub struct Outline {
    /// The name of the function that can be launched then.
    pub name: String,
    /// Nothing else in the file has the function's name: whoever launches it launches this outline.
    pub own: bool,
    /// Names of items that the file doesn't have.
    pub items: Vec<String>,
    /// The candidate: the loop's header, the comprehension.
    pub range: TextRange,
    /// What is taken out.
    pub region: TextRange,
    /// The changes of the text: the new function, its call, what goes.
    pub splices: Vec<Splice>,
    /// What is said of its conversion, where the outlined text alone would tell something else.
    pub told: Option<Told>,
}

/// How the conversion of a candidate is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The rule under which the candidate is converted.
    pub rule: &'static str,
    pub why: String,
    /// How to scale it up.
    pub knob: String,
}

/// Ways to outline the body of a loop, the best one first.
#[must_use]
pub fn of_loop<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    node: &'a ast::StmtFor,
) -> Vec<Outline> {
    let candidate = TextRange::new(node.range.start(), node.iter.range().end());
    let mut all: Vec<Outline> = mapped::of_header(cx, owner, node).into_iter().collect();
    for region in region::of_loop(cx, owner, node) {
        let base = text::base_name(cx, &region, Some((&node.target, &node.iter)));
        all.extend(text::write(
            cx, owner, &region, candidate, node.range, &base,
        ));
    }
    all
}

/// A `map` or `filter` as a comprehension.
#[must_use]
pub fn of_map<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    call: &'a ast::ExprCall,
    list: Option<&'a ast::ExprCall>,
) -> Option<Outline> {
    mapped::of_call(cx, owner, call, list)
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

/// `max(xs, key=f)` with the keys in a list of their own, so that their calls can be launched:
/// `max(zip([f(x) for x in xs], xs), key=lambda pair: pair[0])[1]`. Keys are compared, and ties broken, as before.
#[must_use]
pub fn of_key<'a>(cx: &Context<'_, 'a>, call: &'a ast::ExprCall) -> Option<Outline> {
    let Expr::Name(chooser) = &*call.func else {
        return None;
    };
    let [items] = &*call.arguments.args else {
        return None;
    };
    let key = call.arguments.find_keyword("key")?;
    let others: Vec<&ast::Keyword> = call
        .arguments
        .keywords
        .iter()
        .filter(|keyword| keyword.range != key.range)
        .collect();
    let reversed = match others.as_slice() {
        [] => String::new(),
        [one]
            if one
                .arg
                .as_ref()
                .is_some_and(|arg| arg.id.as_str() == "reverse")
                && one.value.is_boolean_literal_expr() =>
        {
            format!(", {}", cx.text(one.range))
        }
        _ => return None,
    };
    let (func, _) = cx.named_function(&key.value)?;
    // All keys are made before two of them are compared: no comparison may fail or show.
    let keys = cx.facts.types(&cx.facts.interp.rets[func.index()]);
    let numbers = keys
        .iter()
        .all(|ty| matches!(ty.as_str(), "int" | "float" | "bool"));
    if keys.is_empty() || !numbers && keys != ["str"] {
        return None;
    }
    // The items are taken twice.
    let plain = cx.repeatable(items) && items.is_name_expr();
    let comments = cx.module.comments_in(call.range()).next().is_some();
    if !plain || comments {
        return None;
    }
    let (item, pair) = (cx.local("item"), cx.local("pair"));
    let (items, key) = (cx.text(items.range()), cx.text(key.value.range()));
    let pairs = format!(
        "zip([{key}({item}) for {item} in {items}], {items}), key=lambda {pair}: {pair}[0]{reversed}"
    );
    let text = match chooser.id.as_str() {
        "sorted" => format!("[{pair}[1] for {pair} in sorted({pairs})]"),
        chooser => format!("{chooser}({pairs})[1]"),
    };
    Some(Outline {
        name: cx.facts.function_name(func).to_string(),
        own: false,
        items: Vec::new(),
        range: call.range(),
        region: call.range(),
        splices: vec![Splice {
            range: call.range(),
            parts: vec![Part::New(text)],
            anchor: call.range(),
        }],
        told: None,
    })
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
