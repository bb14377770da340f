//! What the launch evaluates ahead: arguments, guards, iterables; and what must not notice.

use super::Place;
use super::{arguments, body_range, short};
use crate::analysis::facts::Objects;
use crate::analysis::objects::EffectKind;
use crate::analysis::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{each_expr, each_stmt};
use crate::python::{FuncId, Ranged, TextRange, VarId};
use crate::rewrites::TextEdit;
use crate::rewrites::context::Context;

/// The body must not change what the loop runs over.
pub(super) fn own_iterable(
    cx: &Context<'_, '_>,
    owner: Option<FuncId>,
    node: &ast::StmtFor,
    changed: &Objects,
) -> Result<(), Obstacle> {
    // A range knows its numbers, and a list made for the loop is its own: what they were made from may change.
    if let Expr::Call(call) = &*node.iter
        && matches!(&*call.func, Expr::Name(name)
            if matches!(name.id.as_str(), "range" | "list" | "tuple" | "sorted")
                && cx.facts.scopes.var_at(name.range.start()).is_none())
    {
        return Ok(());
    }
    let set = cx.facts.value(&node.iter);
    let mut holders: Vec<_> = set.iter().collect();
    each_expr(&node.iter, &mut |expr| {
        holders.extend(cx.facts.value(expr).iter());
    });
    holders.sort();
    for id in holders {
        let object = cx.facts.interp.obj(id);
        // The iterator that the loop itself takes from is changed by taking from it.
        let own = node.iter.range().contains_range(object.site) && !object.site.is_empty();
        if changed.contains(&id) && !own {
            return Err(cx.changes_source(owner, &node.iter, id));
        }
    }
    Ok(())
}

/// Arguments that are private temporaries of the body are written out: `values = series[name]` … `f(values)` → `f(series[name])`.
pub(super) fn inline_temporaries<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    node: &'a ast::StmtFor,
    place: &Place<'a>,
    changed: &dyn Fn(&'a Expr) -> Objects,
    outside: &[(VarId, TextRange)],
) -> Result<(Vec<TextEdit>, Vec<VarId>), Obstacle> {
    let mut parts = Vec::new();
    let mut inlined = Vec::new();
    let exprs: Vec<&'a Expr> = arguments(place.call.node)
        .chain(place.guards.iter().map(|(g, _)| *g))
        .collect();
    for expr in exprs {
        for (name, var) in cx.names_in(expr) {
            if !outside.iter().any(|(other, _)| *other == var) {
                continue;
            }
            let Some(value) = temporary(cx, node, place, var) else {
                continue;
            };
            if name.range.start() < value.range().end() {
                // What is read in front of it is the value of the round before.
                return Err(cx.needs_binding(&name.id, var, name.range, value.range()));
            }
            let rest: Vec<(VarId, TextRange)> = outside
                .iter()
                .copied()
                .filter(|(other, _)| *other != var)
                .collect();
            cx.movable(owner, value, &changed(value), &rest)?;
            let text = cx.text(value.range());
            let atomic = matches!(
                value,
                Expr::Name(_)
                    | Expr::Call(_)
                    | Expr::Subscript(_)
                    | Expr::Attribute(_)
                    | Expr::StringLiteral(_)
                    | Expr::NumberLiteral(_)
                    | Expr::List(_)
                    | Expr::Dict(_)
            );
            let content = if atomic {
                text.to_string()
            } else {
                format!("({text})")
            };
            parts.push(TextEdit::replace(name.range, content));
            inlined.push(var);
        }
    }
    Ok((parts, inlined))
}

/// The one plain assignment in the body that gives a temporary its value, before the call, in every round.
pub(super) fn temporary<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtFor,
    place: &Place<'a>,
    var: VarId,
) -> Option<&'a Expr> {
    let info = cx.facts.scopes.var(var);
    let inside: Vec<_> = info
        .defs
        .iter()
        .filter(|def| node.range.contains_range(def.range))
        .collect();
    let [def] = inside.as_slice() else {
        return None;
    };
    for stmt in node.body.iter().take(place.top) {
        if let Stmt::Assign(assign) = stmt
            && let [Expr::Name(target)] = assign.targets.as_slice()
            && target.range == def.range
        {
            let heavy = {
                let mut calls = Vec::new();
                cx.all_calls(&assign.value, &mut calls);
                calls.iter().any(|call| cx.heavy(call.func))
            };
            // `seed = step(seed)` goes on from the round before, also where only what it calls reads `seed`.
            let own = cx
                .names_in(&assign.value)
                .iter()
                .any(|(_, read)| *read == var);
            let called = cx.called_in(assign.value.range());
            let free = cx
                .facts
                .free_reads(&called)
                .iter()
                .any(|(read, _)| *read == var);
            // A fresh object has an identity of its own: writing it out twice would make two.
            return (!heavy && !own && !free).then_some(&*assign.value);
        }
    }
    None
}

/// Errors of arguments, guards and inner iterables would now come before the effects of earlier rounds.
pub(super) fn early_errors<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtFor,
    place: &Place<'a>,
    seen: bool,
    parts: &[TextEdit],
) -> Result<(), Obstacle> {
    if !seen {
        return Ok(());
    }
    let loops = loops_of(node, place);
    let iterables = std::iter::once((&*node.target, &*node.iter))
        .chain(place.inner.iter().map(|n| (&*n.target, &*n.iter)));
    for (position, (target, iter)) in iterables.enumerate() {
        let inner = position > 0 && cx.may_raise(iter, &loops) && !cx.repeatable(iter);
        if cx.iteration_may_raise(iter) || cx.unpacking_may_raise(target, iter) || inner {
            let line = cx.line(iter.range());
            return Err(Obstacle::new(
                "argument-may-raise",
                format!("taking an item from `{}` (line {line}) could raise; all items are taken before the launch, so that would come before the effects of earlier rounds", short(cx.text(iter.range()))),
                "make a list of the items before the loop",
            )
            .at(iter.range(), "may raise between two rounds"));
        }
    }
    argument_errors(cx, node, place, parts, &loops)
}

/// Targets and iterables of the loop and of those inside it, outermost first.
pub(super) fn loops_of<'a>(node: &'a ast::StmtFor, place: &Place<'a>) -> Vec<(&'a Expr, &'a Expr)> {
    let inner = place.inner.iter().map(|n| (&*n.target, &*n.iter));
    std::iter::once((&*node.target, &*node.iter))
        .chain(inner)
        .collect()
}

/// Arguments and guards that could raise at the launch.
pub(super) fn argument_errors<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtFor,
    place: &Place<'a>,
    parts: &[TextEdit],
    loops: &[(&'a Expr, &'a Expr)],
) -> Result<(), Obstacle> {
    if crate::rewrites::comprehension::splats(place.call.node) {
        let line = cx.line(place.call.node.range());
        return Err(Obstacle::new(
            "argument-may-raise",
            format!("`{}` (line {line}) unpacks its arguments; a wrong number would raise at the launch, before the effects of earlier rounds", short(cx.text(place.call.node.range()))),
            "pass the arguments one by one",
        )
        .at(place.call.node.range(), "unpacked arguments"));
    }
    let exprs = arguments(place.call.node).chain(place.guards.iter().map(|(g, _)| *g));
    for expr in exprs {
        let mut written_out = parts
            .iter()
            .filter(|part| expr.range().contains_range(part.range))
            .map(|part| cx.facts.scopes.var_at(part.range.start()))
            .map(|var| var.and_then(|var| temporary(cx, node, place, var)));
        let raises = |value: Option<&'a Expr>| value.is_none_or(|value| cx.may_raise(value, loops));
        let asked = place
            .guards
            .iter()
            .any(|(guard, _)| guard.range() == expr.range());
        let truth = asked && !cx.asks_quietly(expr);
        if truth || cx.may_raise(expr, loops) || written_out.any(raises) {
            let line = cx.line(expr.range());
            return Err(Obstacle::new(
                "argument-may-raise",
                format!("`{}` (line {line}) could raise; launched ahead, that would come before the effects of the rounds before it", short(cx.text(expr.range()))),
                "compute it before the loop",
            )
            .at(expr.range(), "may raise"));
        }
    }
    Ok(())
}

/// Whether the rest of the body does something that the world can see before a later round fails.
pub(super) fn observable_body(
    cx: &Context<'_, '_>,
    owner: Option<FuncId>,
    node: &ast::StmtFor,
    call: &ast::ExprCall,
    ahead: &[TextRange],
) -> bool {
    let except = [call.range()];
    // What runs ahead of all rounds comes before nothing of its own.
    let own = cx.facts.owned_effects(owner).filter_map(|index| {
        let range = cx.facts.effect(index).range;
        ahead
            .iter()
            .any(|part| part.contains_range(range))
            .then_some(range)
    });
    let edges = cx.facts.owned_edges(owner).filter_map(|index| {
        let range = cx.facts.edge(index).range;
        ahead
            .iter()
            .any(|part| part.contains_range(range))
            .then_some(range)
    });
    let except: Vec<TextRange> = except.into_iter().chain(own).chain(edges).collect();
    let outward = cx.first_effect(owner, body_range(node), &except, &|kind| {
        !kind.is_quiet()
            && !matches!(
                kind,
                EffectKind::FreeWrite(_)
                    | EffectKind::FileRead
                    | EffectKind::Entropy
                    | EffectKind::Granted(_)
            )
    });
    if outward.is_some() {
        return true;
    }
    cx.mutated_in(owner, body_range(node), &except)
        .into_iter()
        .any(|id| {
            let ty = cx.facts.interp.effective_type(id);
            let connection = ty.is_some_and(|ty| ty.contains("sqlite") || ty.contains("socket"));
            connection || cx.is_file_handle(id)
        })
}

/// A function that reads files must not meet files that the same loop writes.
pub(super) fn files_apart(
    cx: &Context<'_, '_>,
    owner: Option<FuncId>,
    node: &ast::StmtFor,
    call: &ast::ExprCall,
    func: FuncId,
) -> Result<(), Obstacle> {
    let funcs = cx.facts.closure(&[func]);
    let Some(read) = cx
        .facts
        .effects_of(&funcs)
        .into_iter()
        .find(|e| e.kind == EffectKind::FileRead)
    else {
        return Ok(());
    };
    let except = [call.range()];
    let written = cx
        .first_effect(owner, body_range(node), &except, &EffectKind::writes_files)
        .or_else(|| {
            cx.mutated_in(owner, body_range(node), &except)
                .into_iter()
                .find_map(|id| {
                    let ty = cx.facts.interp.effective_type(id);
                    let standard = ty.is_some_and(|ty| ty == "_io.StandardStream");
                    (cx.is_file_handle(id) && !standard)
                        .then(|| (node.range, "writing to an open file".to_string()))
                })
        });
    match written {
        Some((range, what)) => Err(Obstacle::new(
            "reads-what-the-loop-writes",
            format!("`{}` reads files (line {}, {}), and the loop writes some (line {}, {what}); whether they are others is not proved", cx.facts.function_name(func), cx.line(read.range), cx.facts.shown(read), cx.line(range)),
            "collect the results first, write in a second loop",
        )
        .at(read.range, format!("{} reads", cx.facts.shown(read)))
        .at(range, what)),
        None => Ok(()),
    }
}

/// Results are taken one after another: nothing but the guards may skip the call.
pub(super) fn aligned(cx: &Context<'_, '_>, place: &Place<'_>) -> Result<(), Obstacle> {
    if place.tries.is_empty() || place.guards.is_empty() && place.inner.is_empty() {
        return Ok(());
    }
    let line = cx.line(place.call.node.range());
    Err(Obstacle::new("conditional-call", format!("an exception caught in the round can skip the call of `{}` at line {line}, and so can a condition", cx.facts.function_name(place.call.func)), "call it outside the `try`")
        .at(place.call.node.range(), "called here"))
}

/// Handlers of a `try` around the call inside the loop: where only the call can raise, `exc` becomes `exc.cause`.
pub(super) fn own_handlers<'a>(
    cx: &Context<'_, 'a>,
    place: &Place<'a>,
) -> Result<Vec<(TextRange, Vec<TextEdit>)>, Obstacle> {
    let mut all = Vec::new();
    for node in &place.tries {
        for handler in &node.handlers {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            if handler.name.is_none() && cx.facts.looks_at_exception(&handler.body, handler.range) {
                let line = cx.line(handler.range);
                return Err(Obstacle::new(
                    "exception-inspected",
                    format!(
                        "the handler at line {line} asks for the exception that is being handled"
                    ),
                    "handle it inside the function",
                )
                .at(handler.range, "looks at the exception"));
            }
            let Some(name) = &handler.name else { continue };
            let Some(var) = cx.facts.scopes.var_at(name.range.start()) else {
                continue;
            };
            let uses: Vec<TextRange> = cx
                .facts
                .scopes
                .var(var)
                .uses
                .iter()
                .copied()
                .filter(|u| handler.range.contains_range(*u))
                .collect();
            if uses.is_empty() {
                continue;
            }
            let rebound = cx
                .facts
                .scopes
                .var(var)
                .defs
                .iter()
                .filter(|def| handler.range.contains_range(def.range))
                .count()
                > 1;
            if rebound
                || cx.facts.looks_at_exception(&handler.body, handler.range)
                || asks_for_context(handler, &uses)
            {
                let line = cx.line(handler.range);
                return Err(Obstacle::new(
                    "exception-inspected",
                    format!("the handler at line {line} asks for more of `{}` than its own type, arguments and text", name.id),
                    "handle it inside the function",
                )
                .at(handler.range, "looks at the exception"));
            }
            if !only_call_raises(cx, node, place) {
                let line = cx.line(handler.range);
                return Err(Obstacle::new(
                    "exception-inspected",
                    format!("the handler at line {line} looks at `{}`, and more than the call stands in its `try`", name.id),
                    "keep only the call inside the `try`",
                )
                .at(handler.range, "looks at the exception"));
            }
            // A re-raise or another function would get RayTaskError's wrapper all the same, were it not for `.cause`.
            let mut bare = false;
            each_stmt(&handler.body, &mut |stmt| {
                bare |= matches!(stmt, Stmt::Raise(raise) if raise.exc.is_none());
            });
            if bare {
                let line = cx.line(handler.range);
                return Err(Obstacle::new(
                    "exception-inspected",
                    format!(
                        "the handler at line {line} looks at the exception and raises it again"
                    ),
                    "raise a new exception",
                )
                .at(handler.range, "raises again"));
            }
            let edits = uses
                .into_iter()
                .map(|used| TextEdit::insert(used.end(), ".cause"))
                .collect();
            all.push((handler.range, edits));
        }
    }
    Ok(all)
}

/// Traceback, cause and context of an exception don't come back from a worker; `f"{exc=}"` prints the expression's own text.
fn asks_for_context(handler: &ast::ExceptHandlerExceptHandler, uses: &[TextRange]) -> bool {
    let mut asks = false;
    crate::python::walk::each_expr_in(&handler.body, &mut |expr| match expr {
        Expr::Attribute(node) => {
            let of_it = uses.iter().any(|used| node.value.range() == *used);
            asks |= of_it
                && (node.attr.id.starts_with("__")
                    || matches!(node.attr.id.as_str(), "with_traceback" | "add_note"));
        }
        Expr::FString(node) => {
            asks |= node.value.elements().any(|element| {
                matches!(element, ast::InterpolatedStringElement::Interpolation(part) if part.debug_text.is_some())
            });
        }
        _ => {}
    });
    asks
}

/// The `try` holds one statement in which nothing but the call can raise an `Exception` that a handler names.
pub(super) fn only_call_raises(
    cx: &Context<'_, '_>,
    node: &ast::StmtTry,
    place: &Place<'_>,
) -> bool {
    let [only] = node.body.as_slice() else {
        return false;
    };
    if only.range() != place.stmt.range() {
        return false;
    }
    let direct = |expr: &Expr| expr.range() == place.call.node.range();
    match only {
        Stmt::Expr(stmt) => match &*stmt.value {
            Expr::Call(outer) => match &*outer.func {
                Expr::Attribute(func) => {
                    func.attr.id.as_str() == "append"
                        && matches!(&*func.value, Expr::Name(_))
                        && outer.arguments.args.first().is_some_and(direct)
                }
                _ => direct(&stmt.value),
            },
            value => direct(value),
        },
        Stmt::Assign(stmt) => {
            direct(&stmt.value)
                && stmt.targets.iter().all(|target| match target {
                    Expr::Name(_) => true,
                    Expr::Subscript(sub) => {
                        matches!((&*sub.value, &*sub.slice), (Expr::Name(_), Expr::Name(_)))
                            && cx
                                .facts
                                .types(&cx.facts.value(&sub.value))
                                .iter()
                                .all(|t| cx.facts.interp.table.is_a(t, "dict"))
                    }
                    _ => false,
                })
        }
        Stmt::AnnAssign(stmt) => {
            stmt.value.as_deref().is_some_and(direct) && stmt.target.is_name_expr()
        }
        _ => false,
    }
}

/// Assignments in the body whose only readers are the arguments that were written out.
pub(super) fn dead_temporaries<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtFor,
    inlined: &[VarId],
    parts: &[TextEdit],
) -> Vec<&'a Stmt> {
    let mut dead = Vec::new();
    for &var in inlined {
        let info = cx.facts.scopes.var(var);
        let unread = info
            .uses
            .iter()
            .all(|used| parts.iter().any(|part| part.range == *used));
        let stmt = node.body.iter().find(|stmt| {
            matches!(stmt, Stmt::Assign(assign) if matches!(assign.targets.as_slice(), [Expr::Name(name)] if info.defs.iter().any(|d| d.range == name.range)))
        });
        if let (true, 1, Some(stmt)) = (unread, info.defs.len(), stmt) {
            let alone = cx.module.first_on_line(stmt.range().start());
            if alone && !dead.iter().any(|d: &&Stmt| d.range() == stmt.range()) {
                dead.push(stmt);
            }
        }
    }
    dead
}

pub(super) fn delete_statement(cx: &Context<'_, '_>, stmt: &Stmt) -> TextEdit {
    let module = cx.module;
    let lines = TextRange::new(
        module.line_start(stmt.range().start()),
        module.line_end(stmt.range().end()),
    );
    let indent = module.indentation(stmt.range().start());
    let kept: String = module
        .comments_in(lines)
        .map(|c| format!("{indent}{}{}", module.slice(c), module.style.newline))
        .collect();
    TextEdit::replace(lines, kept)
}
