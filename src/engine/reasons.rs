//! What is said of a candidate that stays: the reason that weighs most, and the places in the candidate that it is about.

use crate::engine::candidates::{Found, Node};
use crate::engine::decision::Obstacle;
use crate::python::{FuncId, TextRange};
use crate::rewrites::loops::{Form, Refused};
use crate::rewrites::{Context, loops};

/// Looks behind every refusal.
pub fn refine<'a>(cx: &Context<'_, 'a>, found: &mut [Found<'a>]) {
    for one in found {
        let Err(obstacle) = &one.result else { continue };
        let code = obstacle.reason.code.clone();
        let (extent, form) = match one.node {
            Some(Node::Loop(node)) => (node.range, Form::Loop(node)),
            Some(Node::Element(comprehension, ..)) => {
                (one.range, Form::Comprehension(comprehension))
            }
            Some(Node::Keyed(_) | Node::Mapped(..)) | None => (one.range, Form::Other),
        };
        let owner = one.owner;
        let refused = Refused {
            owner,
            extent,
            form,
            code: &code,
        };
        let mut obstacle = loops::truer(cx, refused).unwrap_or_else(|| obstacle.clone());
        let shown = obstacle
            .evidence
            .iter()
            .any(|evidence| extent.contains_range(evidence.range));
        if !shown || one_sided(&obstacle) {
            point_at_the_call(cx, owner, extent, &mut obstacle);
        }
        one.result = Err(obstacle);
    }
}

/// What happens in one place concerns the call in another.
fn one_sided(obstacle: &Obstacle) -> bool {
    let needs_both = matches!(
        obstacle.reason.code.as_str(),
        "early-exit"
            | "monkeypatched"
            | "dynamic-code"
            | "process-setting"
            | "clock-in-loop"
            | "paced-loop"
            | "pool-escapes"
            | "exception-inspected"
            | "global-written"
            | "argument-mutated"
    );
    needs_both && obstacle.evidence.len() < 2
}

/// Where the reason lies in a function that is called, or elsewhere in the file, the call leads there.
fn point_at_the_call(
    cx: &Context<'_, '_>,
    owner: Option<FuncId>,
    extent: TextRange,
    obstacle: &mut Obstacle,
) {
    let facts = cx.facts;
    let places: Vec<TextRange> = obstacle.evidence.iter().map(|one| one.range).collect();
    let leads_there = |func: FuncId| {
        facts.closure(&[func]).into_iter().any(|callee| {
            let body = facts.scopes.func(callee).range();
            places.iter().any(|place| body.contains_range(*place))
        })
    };
    let mut calls: Vec<_> = facts
        .owned_edges(owner)
        .map(|index| facts.edge(index))
        .filter(|edge| extent.contains_range(edge.range))
        .filter(|edge| !facts.scopes.func(edge.callee).is_generator)
        .collect();
    calls.sort_by_key(|edge| {
        let heavy = cx.heavy(edge.callee);
        (!leads_there(edge.callee), !heavy, edge.range.start())
    });
    if let Some(edge) = calls.first() {
        let name = facts.call_name(edge);
        *obstacle = obstacle
            .clone()
            .at(edge.range, facts.called_here(&name, edge.range));
    }
}
