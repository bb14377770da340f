//! Loop fission: what prepares the calls, and carries state from round to round, runs ahead in a loop of its own (PRE); the
//! rest of the body takes the results in order (POST).
//!
//! `u = random.random()`, `text = handle.read()`, `count += 1`: such statements keep their order among themselves; what must be
//! shown is that they and the rest of the body can't tell that the rounds of the one now come before those of the other.

mod carried;
mod errors;
mod side;
mod text;

use rustc_hash::FxHashSet;

use super::find::continues;
use super::{Place, arguments, body_range};
use crate::analysis::facts::Objects;
use crate::analysis::objects::EffectKind;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::flow::stays_inside;
use crate::python::walk::{each_expr, each_expr_in, each_stmt};
use crate::python::{DefKind, FuncId, Ranged, TextRange, VarId};
use crate::rewrites::context::Context;

use carried::Carried;
pub(super) use errors::early_errors;
use side::{Side, meet};

/// A body in two parts.
#[derive(Debug)]
pub(super) struct Split<'a> {
    /// Statements that run ahead of the launch, in order.
    pub(super) pre: Vec<&'a Stmt>,
    /// Statements that run ahead of the rest, but behind the launch of their round: `previous = x`.
    pub(super) after: Vec<&'a Stmt>,
    /// The condition around the call: only the rounds that meet it launch and have a rest.
    pub(super) wrap: Option<&'a ast::StmtIf>,
    /// Variables of a round that the rest reads, in the order in which they are bound.
    pub(super) carried: Vec<VarId>,
    /// The statements ahead change something that outlives the loop.
    pub(super) lasting: bool,
    /// Objects that the statements ahead change.
    pub(super) changed: Objects,
}

impl<'a> Split<'a> {
    /// All that runs ahead of the rest.
    pub(super) fn ahead(&self) -> impl Iterator<Item = &'a Stmt> + '_ {
        self.pre.iter().chain(&self.after).copied()
    }

    /// Whether nothing but the arguments themselves runs ahead.
    pub(super) fn is_bare(&self) -> bool {
        self.pre.is_empty() && self.after.is_empty() && self.wrap.is_none()
    }
}

/// A round's statements in order, and where the call stands among them.
struct Frame<'a> {
    steps: Vec<&'a Stmt>,
    call_at: usize,
    /// So many of the first steps decide whether the round goes on: they must run ahead.
    fixed: usize,
    wrap: Option<&'a ast::StmtIf>,
}

impl<'a> Frame<'a> {
    /// `None` if something else than `continue` at the top, or one condition around the end of the body, guards the call.
    fn new(node: &'a ast::StmtFor, place: &Place<'a>) -> Option<Self> {
        let (leading, around) = place.guards.split_at(place.leading.min(place.guards.len()));
        let mut fixed = 0;
        for (guard, _) in leading {
            let at = node.body.iter().position(|stmt| {
                matches!(stmt, Stmt::If(test)
                    if test.test.range() == guard.range()
                        && test.body.split_last().is_some_and(|(_, before)| stays_inside(before)))
            })?;
            fixed = fixed.max(at + 1);
        }
        match around {
            [] => Some(Self {
                steps: node.body.iter().collect(),
                call_at: place.top,
                fixed,
                wrap: None,
            }),
            [(guard, false)] => {
                let Some(Stmt::If(wrap)) = node.body.last() else {
                    return None;
                };
                let call = place.call.node.range();
                let inside = wrap
                    .body
                    .iter()
                    .position(|stmt| stmt.range().contains_range(call))?;
                let plain = wrap.test.range() == guard.range()
                    && wrap.elif_else_clauses.is_empty()
                    && place.top + 1 == node.body.len();
                plain.then(|| Self {
                    steps: node.body[..place.top].iter().chain(&wrap.body).collect(),
                    call_at: place.top + inside,
                    fixed: place.top,
                    wrap: Some(wrap),
                })
            }
            _ => None,
        }
    }

    /// Whether some rounds end before the call.
    fn skips(&self) -> bool {
        self.fixed > 0 || self.wrap.is_some()
    }

    /// The step that holds a place.
    fn step_of(&self, range: TextRange) -> Option<usize> {
        self.steps
            .iter()
            .position(|stmt| stmt.range().contains_range(range))
    }
}

/// Splits a body whose call needs what other statements of the round bind or change; `None` if that can't be shown to be
/// harmless.
pub(super) fn split<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    node: &'a ast::StmtFor,
    place: &Place<'a>,
) -> Option<Split<'a>> {
    if !place.inner.is_empty() {
        return None;
    }
    let frame = Frame::new(node, place)?;
    let call = place.call.node.range();
    let exprs: Vec<&'a Expr> = arguments(place.call.node)
        .chain(place.guards.iter().map(|(guard, _)| *guard))
        .collect();
    let chosen = needed(cx, owner, node, place, &frame, &exprs)?;
    let of = |behind: bool| -> Vec<&'a Stmt> {
        let mine = chosen.iter().filter(|at| (**at > frame.call_at) == behind);
        mine.map(|at| frame.steps[*at]).collect()
    };
    let (pre, after) = (of(false), of(true));
    let moved: Vec<&'a Stmt> = pre.iter().chain(&after).copied().collect();
    let plain = moved
        .iter()
        .all(|stmt| cx.module.fills_lines(stmt.range()) && stays(stmt))
        && pre
            .iter()
            .zip(&chosen)
            .all(|(stmt, at)| *at < frame.fixed || stays_inside(std::slice::from_ref(*stmt)))
        && after
            .iter()
            .all(|stmt| stays_inside(std::slice::from_ref(*stmt)));
    let plain_wrap = frame.wrap.is_none_or(|wrap| {
        cx.module.fills_lines(wrap.range)
            && wrap.body.first().is_some_and(|first| {
                cx.module.line_start(first.range().start()) > wrap.test.range().end()
            })
    });
    if !plain || !plain_wrap || exprs.iter().any(|expr| suspends(expr)) {
        return None;
    }
    let rest_at: Vec<usize> = (0..frame.steps.len())
        .filter(|at| !chosen.contains(at))
        .collect();
    // What a `continue` of the rest skips depends on the results.
    let skipped = |last: usize| {
        let mut between = rest_at.iter().filter(|at| **at < last);
        between.any(|at| continues(frame.steps[*at]))
    };
    if chosen
        .last()
        .is_some_and(|last| *last > frame.call_at && skipped(*last))
    {
        return None;
    }
    let rest: Vec<&'a Stmt> = rest_at.iter().map(|at| frame.steps[*at]).collect();
    let ahead = Side::new(cx, owner, &moved, &exprs, None);
    let behind = Side::new(cx, owner, &rest, &[], Some(call));
    let mut lasting = false;
    for (kind, _) in &ahead.effects {
        let harmless = match kind {
            EffectKind::Random(_) => {
                lasting = true;
                !behind.has(&|other| {
                    matches!(
                        other,
                        EffectKind::Random(_) | EffectKind::Seeds(_) | EffectKind::Dynamic
                    )
                })
            }
            EffectKind::FileRead => {
                !behind.has(&EffectKind::writes_files)
                    && !behind.mutated.iter().any(|&id| cx.is_file_handle(id))
            }
            EffectKind::Reads(setting) => !behind
                .has(&|other| matches!(other, EffectKind::Writes(written) if written == setting)),
            EffectKind::Entropy | EffectKind::Granted(_) => true,
            // What is kept for the rest keeps its `id`, which a later object would have got else.
            EffectKind::Identity => false,
            other => other.is_quiet(),
        };
        if !harmless {
            return None;
        }
    }
    if meet(&ahead.mutated, &behind.touched) || meet(&behind.mutated, &ahead.touched) {
        return None;
    }
    let inside = body_range(node);
    lasting |= ahead.mutated.iter().any(|id| {
        let site = cx.facts.interp.obj(*id).site;
        site.is_empty() || !inside.contains_range(site)
    });
    if reads_what_the_rest_binds(cx, owner, &moved, &exprs, &rest) {
        return None;
    }
    let carried = Carried::find(cx, owner, node, &frame, &chosen, call)?;
    Some(Split {
        pre,
        after,
        wrap: frame.wrap,
        carried: carried.vars,
        lasting: lasting || carried.outlives,
        changed: ahead.mutated,
    })
}

/// Whether what runs ahead reads a variable that the rest binds, be it through functions on either side.
fn reads_what_the_rest_binds<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    moved: &[&'a Stmt],
    exprs: &[&'a Expr],
    rest: &[&'a Stmt],
) -> bool {
    let bound_behind: Vec<VarId> = rest
        .iter()
        .flat_map(|stmt| cx.bound_in(owner, stmt.range()))
        .map(|(var, _)| var)
        .collect();
    let mut read_by_name = false;
    let mut look = |expr: &'a Expr| {
        if let Expr::Name(name) = expr
            && let Some(var) = cx.facts.scopes.var_at(name.range.start())
        {
            read_by_name |= bound_behind.contains(&var);
        }
    };
    for stmt in moved {
        each_expr_in(std::slice::from_ref(*stmt), &mut look);
    }
    for expr in exprs {
        each_expr(expr, &mut look);
    }
    let called: Vec<FuncId> = moved
        .iter()
        .map(Ranged::range)
        .chain(exprs.iter().map(Ranged::range))
        .flat_map(|range| cx.called_in(range))
        .collect();
    let read_ahead = cx.facts.free_reads(&called);
    read_by_name || read_ahead.iter().any(|(var, _)| bound_behind.contains(var))
}

/// Steps that bind or change what the arguments and conditions of the call need, and what those steps need, in order.
fn needed<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    node: &'a ast::StmtFor,
    place: &Place<'a>,
    frame: &Frame<'a>,
    exprs: &[&'a Expr],
) -> Option<Vec<usize>> {
    let mut chosen: Vec<usize> = (0..frame.fixed).collect();
    let mut seen: FxHashSet<VarId> = FxHashSet::default();
    loop {
        let known = chosen.len();
        let mut wanted: Vec<VarId> = Vec::new();
        let mut look = |expr: &'a Expr| {
            if let Expr::Name(name) = expr {
                wanted.extend(cx.facts.scopes.var_at(name.range.start()));
            }
        };
        for expr in exprs {
            each_expr(expr, &mut look);
        }
        for at in &chosen {
            each_expr_in(std::slice::from_ref(frame.steps[*at]), &mut look);
        }
        for var in wanted {
            if !seen.insert(var) {
                continue;
            }
            for def in &cx.facts.scopes.var(var).defs {
                // Variables of comprehensions in the arguments and conditions themselves.
                let own = place.call.node.range().contains_range(def.range)
                    || place
                        .guards
                        .iter()
                        .any(|(guard, _)| guard.range().contains_range(def.range));
                if own || !body_range(node).contains_range(def.range) {
                    continue;
                }
                let at = frame.step_of(def.range)?;
                if at == frame.call_at || def.kind == DefKind::Delete {
                    return None;
                }
                if !chosen.contains(&at) {
                    chosen.push(at);
                }
            }
        }
        if chosen.len() == known {
            let moved: Vec<&'a Stmt> = chosen.iter().map(|at| frame.steps[*at]).collect();
            let ahead = Side::new(cx, owner, &moved, exprs, None);
            for at in (0..frame.steps.len()).filter(|at| *at != frame.call_at) {
                let own = || Side::new(cx, owner, &[frame.steps[at]], &[], None);
                if !chosen.contains(&at) && meet(&own().mutated, &ahead.touched) {
                    chosen.push(at);
                }
            }
        }
        if chosen.len() == known {
            break;
        }
    }
    chosen.sort_unstable();
    Some(chosen)
}

/// An expression that hands over control, or binds a name.
fn suspends(expr: &Expr) -> bool {
    let mut any = false;
    each_expr(expr, &mut |inner| {
        any |= matches!(
            inner,
            Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Await(_) | Expr::Named(_)
        );
    });
    any
}

/// Nothing in the statement leaves the function, hands over control, or declares or deletes a name.
fn stays(stmt: &Stmt) -> bool {
    let body = std::slice::from_ref(stmt);
    let mut plain = true;
    each_expr_in(body, &mut |expr| plain &= !suspends(expr));
    each_stmt(body, &mut |stmt| {
        plain &= !matches!(
            stmt,
            Stmt::Return(_)
                | Stmt::FunctionDef(_)
                | Stmt::ClassDef(_)
                | Stmt::Global(_)
                | Stmt::Nonlocal(_)
                | Stmt::Delete(_)
        );
    });
    plain
}
