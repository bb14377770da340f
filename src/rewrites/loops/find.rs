//! Which call of a loop's body is launched, and what rules the loop out at once.

use super::window::own_exit;
use super::{Place, body_range};
use crate::analysis::objects::EffectKind;
use crate::analysis::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{blocks, each_expr, each_stmt, own_expressions};
use crate::python::{FuncId, Ranged, TextRange};
use crate::rewrites::context::{Call, Context};

pub(super) fn find_call<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtFor,
) -> Result<Place<'a>, Obstacle> {
    let mut all: Vec<Call<'a>> = Vec::new();
    each_stmt(&node.body, &mut |stmt| {
        for expr in own_expressions(stmt) {
            cx.all_calls(expr, &mut all);
        }
    });
    let line = cx.line(node.range);
    if all.is_empty() {
        let subject = format!("the body of the loop at line {line}");
        return Err(cx.no_plain_call(&subject, body_range(node)));
    }
    let heavy: Vec<Call<'a>> = all
        .iter()
        .copied()
        .filter(|call| cx.heavy(call.func))
        .collect();
    if heavy.is_empty() {
        return Err(cx.too_cheap(all[0].func, all[0].node.range()));
    }
    let mut places = Vec::new();
    for (top, stmt) in node.body.iter().enumerate() {
        let mut walk = Walk {
            cx,
            places: &mut places,
            top,
        };
        walk.stmt(stmt, &[], &[], &[]);
    }
    add_continue_guards(node, &mut places);
    places.retain(|place| !skipped(node, place));
    let mut places: Vec<Place<'a>> = places
        .into_iter()
        .filter(|p| cx.heavy(p.call.func))
        .collect();
    // Conditions that skip a round may be heavy, too: they stay on the driver.
    let behind_guards = places.iter().position(|place| {
        heavy.iter().all(|call| {
            let range = call.node.range();
            let guards = &place.guards[..place.leading.min(place.guards.len())];
            range == place.call.node.range()
                || guards
                    .iter()
                    .any(|(guard, _)| guard.range().contains_range(range))
        })
    });
    if let Some(position) = behind_guards.filter(|_| heavy.len() > 1) {
        return Ok(places.swap_remove(position));
    }
    if heavy.len() > 1 {
        let (a, b) = (heavy[0], heavy[1]);
        let (first, second) = (
            cx.facts.function_name(a.func),
            cx.facts.function_name(b.func),
        );
        return Err(Obstacle::new(
            "several-heavy-calls",
            format!("the body calls `{first}` (line {}) and `{second}` (line {}); together they belong in one task", cx.line(a.node.range()), cx.line(b.node.range())),
            "move them into one function that takes the item and returns the result",
        )
        .at(a.node.range(), format!("`{first}`"))
        .at(b.node.range(), format!("`{second}`")));
    }
    let name = cx.facts.function_name(heavy[0].func);
    places.into_iter().next().ok_or_else(|| {
        Obstacle::new(
            "conditional-call",
            format!("`{name}` (line {}) is not called exactly once in each round of the loop at line {line}: {}", cx.line(heavy[0].node.range()), why_not_once(node, heavy[0].node.range())),
            "call it in a statement of its own at the top of the body, with the items that need it in a list",
        )
        .at(heavy[0].node.range(), "called here")
    })
}

/// What stands between a loop and a call in its body.
fn why_not_once(node: &ast::StmtFor, call: TextRange) -> &'static str {
    let mut why = "it can be skipped";
    each_stmt(&node.body, &mut |stmt| {
        if !stmt.range().contains_range(call) {
            return;
        }
        why = match stmt {
            Stmt::While(_) => "a `while` loop stands around it",
            Stmt::For(_) => "another loop stands around it",
            Stmt::With(_) => "a `with` block stands around it",
            Stmt::Try(_) => "a `try` stands around it",
            Stmt::Match(_) => "a `match` stands around it",
            Stmt::If(_) => "a condition stands around it",
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => "a function that the body defines calls it",
            _ => return,
        };
    });
    why
}

/// `if …: continue` at the top of the body guards all that follows.
pub(super) fn add_continue_guards<'a>(node: &'a ast::StmtFor, places: &mut [Place<'a>]) {
    let mut leading = 0;
    for (position, stmt) in node.body.iter().enumerate() {
        let Stmt::If(test) = stmt else { continue };
        let skips = matches!(test.body.last(), Some(Stmt::Continue(_)))
            && test.elif_else_clauses.is_empty();
        if !skips {
            continue;
        }
        for place in places.iter_mut().filter(|place| place.top > position) {
            place.guards.insert(leading, (&test.test, true));
            place.leading += 1;
        }
        leading += 1;
    }
}

/// `break` or `return` of the loop itself.
pub(super) fn leaves(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::Break(_) | Stmt::Return(_) => true,
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => false,
        Stmt::For(_) | Stmt::While(_) => own_exit(std::slice::from_ref(stmt)).is_some(),
        _ => blocks(stmt).into_iter().any(leaves),
    })
}

pub(super) fn returns(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::Return(_) => true,
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => false,
        _ => blocks(stmt).into_iter().any(returns),
    })
}

/// Where the loop itself is left by `break` or `return`, if it is.
///
/// # Errors
/// It is left in a way that no window can follow: `yield`, or out of a `finally`.
pub(super) fn leaves_early(
    cx: &Context<'_, '_>,
    node: &ast::StmtFor,
) -> Result<Option<TextRange>, Obstacle> {
    let mut found: Option<(TextRange, &str)> = None;
    each_stmt(&node.body, &mut |stmt| {
        for expr in own_expressions(stmt) {
            each_expr(expr, &mut |e| {
                if matches!(e, Expr::Yield(_) | Expr::YieldFrom(_)) {
                    found = found.or(Some((e.range(), "`yield`")));
                }
            });
        }
        // `continue` deeper than a leading guard would need its condition ahead of the loop.
        if let Stmt::Try(node) = stmt
            && !node.finalbody.is_empty()
            && leaves(&node.finalbody)
        {
            found = Some((node.range, "`finally`"));
        }
    });
    let Some((range, what)) = found else {
        return Ok(own_exit(&node.body));
    };
    let line = cx.line(range);
    Err(Obstacle::new(
        "early-exit",
        format!("the loop can be left at line {line} ({what}); calls launched ahead for later items would be work that the program never asked for"),
        if what == "`yield`" {
            "return a list of the results, if the caller takes them all"
        } else {
            "collect all results first, then search them"
        },
    )
    .at(range, what))
}

/// Loops that measure or pace are left alone.
pub(super) fn timed(
    cx: &Context<'_, '_>,
    owner: Option<FuncId>,
    node: &ast::StmtFor,
    call: &ast::ExprCall,
) -> Result<(), Obstacle> {
    for index in cx.facts.owned_effects(owner) {
        let effect = cx.facts.effect(index);
        if !node.range.contains_range(effect.range) {
            continue;
        }
        let line = cx.line(effect.range);
        if effect.kind == EffectKind::Clock {
            return Err(Obstacle::new(
                "clock-in-loop",
                format!(
                    "the loop measures time (line {line}, {}) around the call at line {}",
                    effect.what,
                    cx.line(call.range())
                ),
                "measure the whole loop, or inside the function",
            )
            .at(effect.range, effect.what.clone()));
        }
        if effect.kind == EffectKind::Sleep {
            return Err(Obstacle::new(
                "paced-loop",
                format!(
                    "the loop waits on purpose (line {line}, {}) between its calls",
                    effect.what
                ),
                "drop the pause if nothing needs the pace",
            )
            .at(effect.range, effect.what.clone()));
        }
        if effect.kind == EffectKind::Async {
            return Err(
                Obstacle::new(
                    "async",
                    format!("the loop awaits (line {line}); the order of its turns is part of the program"),
                    "collect the data with asyncio first, and do the heavy work in a plain loop over it",
                )
                .at(effect.range, effect.what.clone()),
            );
        }
    }
    Ok(())
}

/// A `continue` that skips the call in some rounds, and whose condition is not one of its guards.
fn skipped(node: &ast::StmtFor, place: &Place<'_>) -> bool {
    skips(&node.body, place) || place.inner.iter().any(|inner| skips(&inner.body, place))
}

fn skips(body: &[Stmt], place: &Place<'_>) -> bool {
    let call = place.call.node.range();
    body.iter().take_while(|stmt| stmt.range().start() < call.start()).any(|stmt| {
        if stmt.range().contains_range(call) {
            // An inner loop around the call is looked at by itself.
            let inner_loop = matches!(stmt, Stmt::For(_) | Stmt::While(_));
            return !inner_loop && blocks(stmt).into_iter().any(|block| skips(block, place));
        }
        let guard = matches!(stmt, Stmt::If(test)
            if place.guards.iter().any(|(guard, negated)| *negated && guard.range() == test.test.range()));
        continues(stmt) && !guard
    })
}

/// Whether a statement holds a `continue` of the loop that it stands in.
pub(super) fn continues(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Continue(_) => true,
        Stmt::For(node) => node.orelse.iter().any(continues),
        Stmt::While(node) => node.orelse.iter().any(continues),
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => false,
        _ => blocks(stmt).into_iter().flatten().any(continues),
    }
}

struct Walk<'w, 'f, 'a> {
    cx: &'w Context<'f, 'a>,
    places: &'w mut Vec<Place<'a>>,
    top: usize,
}

impl<'a> Walk<'_, '_, 'a> {
    fn stmt(
        &mut self,
        stmt: &'a Stmt,
        inner: &[&'a ast::StmtFor],
        guards: &[(&'a Expr, bool)],
        tries: &[&'a ast::StmtTry],
    ) {
        let mut certain = Vec::new();
        match stmt {
            Stmt::If(node) => {
                Context::certain_calls(&node.test, &mut certain);
                self.found(&certain, stmt, inner, guards, tries);
                let mut then = guards.to_vec();
                then.push((&node.test, false));
                for s in &node.body {
                    self.stmt(s, inner, &then, tries);
                }
                let mut otherwise = guards.to_vec();
                otherwise.push((&node.test, true));
                for clause in &node.elif_else_clauses {
                    let mut here = otherwise.clone();
                    if let Some(test) = &clause.test {
                        here.push((test, false));
                        otherwise.push((test, true));
                    }
                    for s in &clause.body {
                        self.stmt(s, inner, &here, tries);
                    }
                }
            }
            Stmt::For(node) if node.orelse.is_empty() && !node.is_async => {
                Context::certain_calls(&node.iter, &mut certain);
                self.found(&certain, stmt, inner, guards, tries);
                // A guard inside an inner loop would have to be repeated at the right depth.
                if guards.is_empty() && tries.is_empty() && !leaves(&node.body) {
                    let mut deeper = inner.to_vec();
                    deeper.push(node);
                    for s in &node.body {
                        self.stmt(s, &deeper, guards, tries);
                    }
                }
            }
            Stmt::Try(node)
                if tries.is_empty() && inner.is_empty() && node.finalbody.is_empty() =>
            {
                let mut deeper = tries.to_vec();
                deeper.push(node);
                for s in &node.body {
                    self.stmt(s, inner, guards, &deeper);
                }
            }
            Stmt::Match(node) => {
                Context::certain_calls(&node.subject, &mut certain);
                self.found(&certain, stmt, inner, guards, tries);
            }
            Stmt::FunctionDef(_)
            | Stmt::ClassDef(_)
            | Stmt::For(_)
            | Stmt::While(_)
            | Stmt::Try(_)
            | Stmt::With(_) => {}
            _ => {
                for expr in own_expressions(stmt) {
                    Context::certain_calls(expr, &mut certain);
                }
                self.found(&certain, stmt, inner, guards, tries);
            }
        }
    }

    fn found(
        &mut self,
        calls: &[&'a ast::ExprCall],
        stmt: &'a Stmt,
        inner: &[&'a ast::StmtFor],
        guards: &[(&'a Expr, bool)],
        tries: &[&'a ast::StmtTry],
    ) {
        for node in calls {
            if let Some(call) = self.cx.script_call(node) {
                self.places.push(Place {
                    call,
                    top: self.top,
                    stmt,
                    inner: inner.to_vec(),
                    guards: guards.to_vec(),
                    tries: tries.to_vec(),
                    leading: 0,
                });
            }
        }
    }
}
