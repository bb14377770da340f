//! A loop that has the wrong form often has a reason behind the form: what it calls could not run on a worker in any form, or
//! its rounds depend on each other. That is what a person wants to hear, since no change of the form helps.

use super::arguments::own_iterable;
use super::body_range;
use crate::analysis::objects::CallEdge;
use crate::analysis::verdict::Obstacle;
use crate::python::ast::{self, Expr};
use crate::python::walk::{each_expr, each_expr_in};
use crate::python::{FuncId, FuncNode, Ranged, ScopeKind, TextRange};
use crate::rewrites::Context;
use crate::rewrites::context::Call;

/// What a refused candidate looks like.
#[derive(Clone, Copy)]
pub struct Refused<'a, 'c> {
    pub owner: Option<FuncId>,
    /// All of it, a loop's body included.
    pub extent: TextRange,
    pub form: Form<'a>,
    /// The reason so far.
    pub code: &'c str,
}

#[derive(Clone, Copy)]
pub enum Form<'a> {
    Loop(&'a ast::StmtFor),
    Comprehension(&'a Expr),
    Other,
}

/// The reason behind a refusal, if there is one that weighs more.
#[must_use]
pub fn truer<'a>(cx: &Context<'_, 'a>, refused: Refused<'a, '_>) -> Option<Obstacle> {
    let Refused {
        owner,
        extent,
        form,
        code,
    } = refused;
    if !gives_way(code) {
        return None;
    }
    let work = work(extent, form);
    let mut edges = calls_of(cx, owner, extent, &work);
    if edges.is_empty() {
        return None;
    }
    let round = round(cx, &work);
    // What is cheap may stay here, whatever it does.
    if edges.iter().any(|edge| cx.heavy(edge.callee)) {
        edges.retain(|edge| cx.heavy(edge.callee));
    }
    let weighs_more = |obstacle: &Obstacle| outweighs(&obstacle.reason.code, code);
    let mut hindrances = edges
        .iter()
        .filter_map(|edge| cx.facts.hindrance(edge, &round));
    let found = hindrances.find(weighs_more);
    if found.is_some() {
        return found;
    }
    let calls = script_calls(cx, form, &work);
    if is_about_form(code) || code == "loop-carried" {
        let results = calls.iter().find_map(|call| {
            let launch = cx.facts.launch(owner, extent, vec![call.node.range()]);
            let proof = cx.facts.remote_call(&launch, call.node, call.func);
            proof.err().filter(weighs_more)
        });
        if results.is_some() {
            return results;
        }
    }
    match form {
        Form::Loop(node) if is_about_form(code) => carried(cx, owner, node, &calls),
        _ => None,
    }
}

/// Whether some reason weighs more than this one.
fn gives_way(code: &str) -> bool {
    is_about_form(code)
        || matches!(
            code,
            "too-fine-grained"
                | "lazy-iterable"
                | "monkeypatched"
                | "dynamic-code"
                | "process-setting"
                | "loop-carried"
                | "made-in-the-round"
                | "unknown-call"
        )
}

/// Reasons that speak of how the code is written, not of what it does.
fn is_about_form(code: &str) -> bool {
    matches!(
        code,
        "no-call-to-distribute" | "conditional-call" | "several-heavy-calls" | "early-exit"
    )
}

/// Whether a reason found in what a candidate calls says more than the reason that its form gave.
fn outweighs(found: &str, given: &str) -> bool {
    if found.starts_with("unknown-") {
        return false;
    }
    match given {
        _ if is_about_form(given) => !is_about_form(found),
        // More work in a call would not help.
        "too-fine-grained" => matches!(
            found,
            "argument-mutated" | "global-written" | "mutable-default" | "shared-generator"
        ),
        "lazy-iterable" => found == "async",
        // These may be true of other parts of the program; what the call itself does is nearer.
        "monkeypatched" | "dynamic-code" | "process-setting" => {
            matches!(found, "dynamic-code" | "process-setting")
        }
        // What the rounds hand on is as true as what one call changes.
        "loop-carried" => !is_about_form(found) && found != "argument-mutated",
        "made-in-the-round" | "unknown-call" => !is_about_form(found),
        _ => false,
    }
}

/// What a candidate does for each item: a loop's body, a comprehension without its first iterable.
fn work(extent: TextRange, form: Form<'_>) -> Vec<TextRange> {
    let generators = match form {
        Form::Loop(node) => return vec![body_range(node)],
        Form::Comprehension(Expr::ListComp(node)) => &node.generators,
        Form::Comprehension(Expr::SetComp(node)) => &node.generators,
        Form::Comprehension(Expr::DictComp(node)) => &node.generators,
        Form::Comprehension(Expr::Generator(node)) => &node.generators,
        _ => return vec![extent],
    };
    match generators.first().map(|one| one.iter.range()) {
        Some(iter) => vec![
            TextRange::new(extent.start(), iter.start()),
            TextRange::new(iter.end(), extent.end()),
        ],
        None => vec![extent],
    }
}

/// Calls of functions of the script that the candidate makes, generator expressions in it included, in source order.
fn calls_of<'c>(
    cx: &'c Context<'_, '_>,
    owner: Option<FuncId>,
    extent: TextRange,
    work: &[TextRange],
) -> Vec<&'c CallEdge> {
    let facts = cx.facts;
    let inside = facts.scopes.func_ids().filter_map(|func| {
        let info = facts.scopes.func(func);
        let generator = matches!(info.node, FuncNode::Generator(_));
        (generator && extent.contains_range(info.range())).then_some(Some(func))
    });
    let mut all: Vec<&CallEdge> = std::iter::once(owner)
        .chain(inside)
        .flat_map(|owner| facts.owned_edges(owner))
        .map(|index| facts.edge(index))
        .filter(|edge| work.iter().any(|part| part.contains_range(edge.range)))
        .collect();
    all.sort_by_key(|edge| edge.range.start());
    all
}

/// The code that a round runs: its own, and the functions that it calls.
fn round(cx: &Context<'_, '_>, work: &[TextRange]) -> Vec<TextRange> {
    let called = work.iter().flat_map(|part| cx.called_in(*part));
    let bodies = called.map(|func| cx.facts.scopes.func(func).range());
    work.iter().copied().chain(bodies).collect()
}

/// Calls of plain functions, the heavy ones first.
fn script_calls<'a>(cx: &Context<'_, 'a>, form: Form<'a>, work: &[TextRange]) -> Vec<Call<'a>> {
    let mut all = Vec::new();
    let mut look = |expr: &'a Expr| {
        if let Expr::Call(node) = expr
            && work.iter().any(|part| part.contains_range(node.range()))
            && let Some(call) = cx.script_call(node)
            && !cx.facts.scopes.func(call.func).is_generator
        {
            all.push(call);
        }
    };
    match form {
        Form::Loop(node) => each_expr_in(&node.body, &mut look),
        Form::Comprehension(expr) => each_expr(expr, &mut look),
        Form::Other => {}
    }
    all.sort_by_key(|call| !cx.heavy(call.func));
    all
}

/// What one round of a `for` loop leaves for the next.
fn carried<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    node: &'a ast::StmtFor,
    calls: &[Call<'a>],
) -> Option<Obstacle> {
    if calls.is_empty() {
        return None;
    }
    let mut changed = cx.mutated_in(owner, body_range(node), &[]);
    let items = cx.facts.value(&node.iter);
    changed.retain(|id| items.contains(*id));
    if let Err(obstacle) = own_iterable(cx, owner, node, &changed) {
        return Some(obstacle);
    }
    let mut bound = cx.bound_in(owner, body_range(node));
    // Comprehensions bind names of their own.
    bound.retain(|(var, _)| {
        let scope = cx.facts.scopes.var(*var).scope;
        let kind = cx.facts.scopes.scopes[scope.index()].kind;
        kind != ScopeKind::Comprehension && cx.facts.scopes.owner(scope) == owner
    });
    for call in calls.iter().filter(|call| cx.heavy(call.func)) {
        for arg in super::arguments(call.node) {
            for (name, var) in cx.names_in(arg) {
                let write = bound.iter().find(|(other, _)| *other == var);
                let needs =
                    write.map(|(_, write)| cx.needs_binding(&name.id, var, name.range, *write));
                let needs = needs.filter(|obstacle| obstacle.reason.code == "loop-carried");
                if needs.is_some() {
                    return needs;
                }
            }
        }
    }
    None
}
