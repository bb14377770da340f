//! `for` loops: launch ahead, consume in order.

use crate::analysis::facts::Objects;
use crate::analysis::objects::EffectKind;
use crate::analysis::remote::{Launch, Remote};
use crate::analysis::verdict::{Assumption, AssumptionKind, Obstacle};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::scopes::{blocks, each_expr, each_stmt, own_expressions};
use crate::python::{FuncId, Ranged, TextRange, TextSize, VarId};

use super::context::{Call, Context};
use super::{Conversion, TextEdit, Use, placeholder};

/// Where the heavy call stands in the loop's body.
struct Place<'a> {
    call: Call<'a>,
    /// The statement of the outer body that holds it.
    top: usize,
    /// The statement that evaluates it.
    stmt: &'a Stmt,
    /// Inner loops around it, outermost first.
    inner: Vec<&'a ast::StmtFor>,
    /// Tests that must hold for the call to be reached: expression, and whether it must be false.
    guards: Vec<(&'a Expr, bool)>,
    /// `try` statements inside the loop around it.
    tries: Vec<&'a ast::StmtTry>,
}

/// What surrounds a loop in its block.
pub struct Site<'a> {
    pub owner: Option<FuncId>,
    pub previous: Option<&'a Stmt>,
}

/// Proves and rewrites one `for` loop.
///
/// # Errors
/// The first obstacle.
pub fn convert<'a>(cx: &Context<'_, 'a>, node: &'a ast::StmtFor, site: &Site<'a>) -> Result<Conversion, Obstacle> {
    if node.is_async {
        return Err(Obstacle::new("async", "an `async for` loop runs on the event loop", "").at(node.range, "async"));
    }
    let place = find_call(cx, node)?;
    let name = cx.facts.function_name(place.call.func).to_string();
    let owner = site.owner;
    let call = place.call.node;
    leaves_early(cx, node)?;
    timed(cx, owner, node, call)?;
    cx.facts.program_obstacle()?;

    // What the rest of the body changes, and which names the loop binds.
    let changed = cx.mutated_in(owner, body_range(node), &[call.range()]);
    let bound = cx.bound_in(owner, node.range);
    let targets = target_vars(cx, node, &place.inner);
    let outside: Vec<(VarId, TextRange)> = bound.iter().copied().filter(|(var, _)| !targets.contains(var)).collect();
    own_iterable(cx, node, &changed)?;

    // The arguments, with private temporaries of the body written out.
    let (mut parts, inlined) = inline_temporaries(cx, owner, node, &place, &changed, &outside)?;
    let free: Vec<(VarId, TextRange)> = outside.iter().copied().filter(|(var, _)| !inlined.contains(var)).collect();
    for arg in arguments(call) {
        cx.movable(owner, arg, &changed, &free)?;
    }
    for (guard, _) in &place.guards {
        cx.movable(owner, guard, &changed, &free)?;
    }
    for inner in &place.inner {
        cx.movable(owner, &inner.iter, &changed, &free)?;
        if !cx.repeatable(&inner.iter) {
            let line = cx.line(inner.iter.range());
            return Err(Obstacle::new("lazy-iterable", format!("the inner loop at line {line} runs over something that can't be taken twice"), "make a list of it before the loop")
                .at(inner.iter.range(), "inner iterable"));
        }
    }
    let launch = cx.facts.launch(owner, node.range, vec![call.range()]);
    let proof = cx.facts.remote_call(&launch, call, place.call.func)?;
    files_apart(cx, owner, node, call, place.call.func)?;
    let causes = own_handlers(cx, owner, &place)?;
    let handled: Vec<TextRange> = causes.iter().map(|(range, _)| *range).collect();
    let guarded = cx.facts.exceptions_keep(&launch, &name, &proof, &handled)?;
    let observable = observable_body(cx, owner, node, call);
    early_errors(cx, node, &place, guarded || observable, &parts)?;
    cx.finite(owner, &node.iter)?;
    if cx.costs.borrow().trips(&node.iter) <= 1.0 && place.inner.is_empty() {
        return Err(Obstacle::new("too-fine-grained", "the loop runs once at most", "").at(node.iter.range(), "one item"));
    }

    let mut edits = puts(cx, owner, node, &place, &launch, &outside, &mut parts);
    let single = is_single(node, &place);
    let shape = Shape { cx, node, site, place: &place, parts: &parts };
    let collected = if guarded || !single || !place.guards.is_empty() || !place.inner.is_empty() {
        None
    } else {
        shape.collect(&mut edits).or_else(|| shape.keyed(&mut edits)).or_else(|| shape.summed(&mut edits, observable))
    };
    let (rule, why) = match collected {
        Some(found) => found,
        None if place.inner.is_empty() && place.guards.is_empty() => shape.ordered(&mut edits),
        None => shape.nested(&mut edits),
    };
    edits.extend(causes.into_iter().flat_map(|(_, edits)| edits));
    Ok(finish(cx, node, &place, rule, why, edits, proof))
}

fn finish(cx: &Context<'_, '_>, node: &ast::StmtFor, place: &Place<'_>, rule: &'static str, why: String, edits: Vec<TextEdit>, proof: Remote) -> Conversion {
    let name = cx.facts.function_name(place.call.func);
    let mut assumptions = proof.assumptions;
    if !cx.costs.borrow_mut().function(place.call.func).is_finite() {
        assumptions.push(Assumption {
            kind: AssumptionKind::Note,
            text: format!("how long `{name}` takes is not known; below some 5 ms a call, tasks cost more than they save (`--min-cost`)"),
        });
    }
    Conversion {
        rule,
        range: TextRange::new(node.range.start(), node.iter.range().end()),
        subject: format!("`for` loop over `{}`", short(cx.text(node.iter.range()))),
        why,
        edits,
        uses: vec![Use { func: place.call.func, var: place.call.var, range: place.call.node.func.range() }],
        evidence: vec![crate::analysis::verdict::Evidence {
            range: place.call.node.range(),
            text: format!("`{name}` is pure as far as the program can tell; the rest of the body stays here, in order"),
        }],
        assumptions,
        knobs: vec![format!("`{name}`: 1 CPU a task by default; `{name}.options(num_cpus=…)` or `@ray.remote(num_cpus=…)` to change it")],
    }
}

pub fn short(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > 50 { format!("{}…", line.chars().take(47).collect::<String>()) } else { line }
}

fn body_range(node: &ast::StmtFor) -> TextRange {
    match (node.body.first(), node.body.last()) {
        (Some(first), Some(last)) => TextRange::new(first.range().start(), last.range().end()),
        _ => node.range,
    }
}

pub fn arguments(call: &ast::ExprCall) -> impl Iterator<Item = &Expr> {
    call.arguments.args.iter().chain(call.arguments.keywords.iter().map(|k| &k.value))
}

// ---- finding the call ----------------------------------------------------------------------------------------------

fn find_call<'a>(cx: &Context<'_, 'a>, node: &'a ast::StmtFor) -> Result<Place<'a>, Obstacle> {
    let mut all: Vec<Call<'a>> = Vec::new();
    each_stmt(&node.body, &mut |stmt| {
        for expr in own_expressions(stmt) {
            cx.all_calls(expr, &mut all);
        }
    });
    let line = cx.line(node.range);
    if all.is_empty() {
        return Err(Obstacle::new("no-call-to-distribute", format!("the body of the loop at line {line} calls no function of this file"), "move the heavy part of the body into a function of its own")
            .at(node.range, "no call of a function of this file"));
    }
    let heavy: Vec<Call<'a>> = all.iter().copied().filter(|call| cx.heavy(call.func)).collect();
    if heavy.is_empty() {
        let name = cx.facts.function_name(all[0].func);
        return Err(Obstacle::new("too-fine-grained", format!("one call of `{name}` surely takes less than a millisecond; a task costs about that"), "do more work in one call, or lower `--min-cost`")
            .at(all[0].node.range(), format!("`{name}` is called here")));
    }
    let mut places = Vec::new();
    for (top, stmt) in node.body.iter().enumerate() {
        let mut walk = Walk { cx, places: &mut places, top };
        walk.stmt(stmt, &[], &[], &[]);
    }
    add_continue_guards(node, &mut places);
    let places: Vec<Place<'a>> = places.into_iter().filter(|p| cx.heavy(p.call.func)).collect();
    if heavy.len() > 1 {
        let (a, b) = (heavy[0], heavy[1]);
        let (first, second) = (cx.facts.function_name(a.func), cx.facts.function_name(b.func));
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
            format!("`{name}` (line {}) is not called exactly once a round in a place from which it can be launched ahead", cx.line(heavy[0].node.range())),
            "call it in a statement of its own at the top of the body",
        )
        .at(heavy[0].node.range(), "called here")
    })
}

struct Walk<'w, 'f, 'a> {
    cx: &'w Context<'f, 'a>,
    places: &'w mut Vec<Place<'a>>,
    top: usize,
}

impl<'a> Walk<'_, '_, 'a> {
    fn stmt(&mut self, stmt: &'a Stmt, inner: &[&'a ast::StmtFor], guards: &[(&'a Expr, bool)], tries: &[&'a ast::StmtTry]) {
        let mut certain = Vec::new();
        match stmt {
            Stmt::If(node) => {
                self.cx.certain_calls(&node.test, &mut certain);
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
                self.cx.certain_calls(&node.iter, &mut certain);
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
            Stmt::Try(node) if tries.is_empty() && inner.is_empty() && node.finalbody.is_empty() => {
                let mut deeper = tries.to_vec();
                deeper.push(node);
                for s in &node.body {
                    self.stmt(s, inner, guards, &deeper);
                }
            }
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) | Stmt::For(_) | Stmt::While(_) | Stmt::Try(_) | Stmt::With(_) | Stmt::Match(_) => {}
            _ => {
                for expr in own_expressions(stmt) {
                    self.cx.certain_calls(expr, &mut certain);
                }
                self.found(&certain, stmt, inner, guards, tries);
            }
        }
    }

    fn found(&mut self, calls: &[&'a ast::ExprCall], stmt: &'a Stmt, inner: &[&'a ast::StmtFor], guards: &[(&'a Expr, bool)], tries: &[&'a ast::StmtTry]) {
        for node in calls {
            if let Some(call) = self.cx.script_call(node) {
                self.places.push(Place {
                    call,
                    top: self.top,
                    stmt,
                    inner: inner.to_vec(),
                    guards: guards.to_vec(),
                    tries: tries.to_vec(),
                });
            }
        }
    }
}

/// `if …: continue` at the top of the body guards all that follows.
fn add_continue_guards<'a>(node: &'a ast::StmtFor, places: &mut [Place<'a>]) {
    for (position, stmt) in node.body.iter().enumerate() {
        let Stmt::If(test) = stmt else { continue };
        let skips = matches!(test.body.last(), Some(Stmt::Continue(_))) && test.elif_else_clauses.is_empty();
        if !skips {
            continue;
        }
        for place in places.iter_mut().filter(|place| place.top > position) {
            place.guards.insert(0, (&test.test, true));
        }
    }
}

/// `break`, `return` or `yield` of the loop itself.
fn leaves(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::Break(_) | Stmt::Return(_) => true,
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => false,
        Stmt::For(_) | Stmt::While(_) => blocks(stmt).into_iter().any(returns),
        _ => blocks(stmt).into_iter().any(leaves),
    })
}

fn returns(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::Return(_) => true,
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => false,
        _ => blocks(stmt).into_iter().any(returns),
    })
}

fn leaves_early(cx: &Context<'_, '_>, node: &ast::StmtFor) -> Result<(), Obstacle> {
    let mut found: Option<(TextRange, &str)> = None;
    if leaves(&node.body) {
        each_stmt(&node.body, &mut |stmt| match stmt {
            Stmt::Break(s) => found = found.or(Some((s.range, "`break`"))),
            Stmt::Return(s) => found = found.or(Some((s.range, "`return`"))),
            _ => {}
        });
    }
    each_stmt(&node.body, &mut |stmt| {
        for expr in own_expressions(stmt) {
            each_expr(expr, &mut |e| {
                if matches!(e, Expr::Yield(_) | Expr::YieldFrom(_)) {
                    found = found.or(Some((e.range(), "`yield`")));
                }
            });
        }
        // `continue` deeper than a leading guard would need its condition ahead of the loop.
        if let Stmt::Try(node) = stmt {
            if !node.finalbody.is_empty() && leaves(&node.finalbody) {
                found = Some((node.range, "`finally`"));
            }
        }
    });
    let Some((range, what)) = found else { return Ok(()) };
    let line = cx.line(range);
    Err(Obstacle::new(
        "early-exit",
        format!("the loop can be left at line {line} ({what}); calls launched ahead for later items would be work that the program never asked for"),
        "collect all results first, then search them",
    )
    .at(range, what))
}

/// Loops that measure or pace are left alone.
fn timed(cx: &Context<'_, '_>, owner: Option<FuncId>, node: &ast::StmtFor, call: &ast::ExprCall) -> Result<(), Obstacle> {
    for index in cx.facts.owned_effects(owner) {
        let effect = cx.facts.effect(index);
        if !node.range.contains_range(effect.range) {
            continue;
        }
        let line = cx.line(effect.range);
        if effect.kind == EffectKind::Clock {
            return Err(Obstacle::new("clock-in-loop", format!("the loop measures time (line {line}, {}) around the call at line {}", effect.what, cx.line(call.range())), "measure the whole loop, or inside the function")
                .at(effect.range, effect.what.clone()));
        }
        if effect.kind == EffectKind::Sleep {
            return Err(Obstacle::new("paced-loop", format!("the loop waits on purpose (line {line}, {}) between its calls", effect.what), "drop the pause if nothing needs the pace")
                .at(effect.range, effect.what.clone()));
        }
        if effect.kind == EffectKind::Async {
            return Err(Obstacle::new("async", format!("the loop awaits (line {line})"), "").at(effect.range, effect.what.clone()));
        }
    }
    Ok(())
}

fn target_vars(cx: &Context<'_, '_>, node: &ast::StmtFor, inner: &[&ast::StmtFor]) -> Vec<VarId> {
    let mut all = Vec::new();
    for target in std::iter::once(&node.target).chain(inner.iter().map(|n| &n.target)) {
        each_expr(target, &mut |expr| {
            if let Expr::Name(name) = expr {
                all.extend(cx.facts.scopes.var_at(name.range.start()));
            }
        });
    }
    all
}

/// The body must not change what the loop runs over.
fn own_iterable(cx: &Context<'_, '_>, node: &ast::StmtFor, changed: &Objects) -> Result<(), Obstacle> {
    let set = cx.facts.value(&node.iter);
    let mut holders: Vec<_> = set.iter().collect();
    each_expr(&node.iter, &mut |expr| holders.extend(cx.facts.value(expr).iter()));
    holders.sort();
    for id in holders {
        let object = cx.facts.interp.obj(id);
        // The iterator that the loop itself takes from is changed by taking from it.
        let own = node.iter.range().contains_range(object.site) && !object.site.is_empty();
        if changed.contains(&id) && !own {
            let line = cx.line(node.range);
            return Err(Obstacle::new(
                "loop-carried",
                format!("the body changes {} that the loop at line {line} runs over or is made from", cx.facts.interp.describe(id)),
                "collect the additions, and start another loop over them",
            )
            .at(node.iter.range(), "changed by the body"));
        }
    }
    Ok(())
}

// ---- arguments -----------------------------------------------------------------------------------------------------

/// Arguments that are private temporaries of the body are written out: `values = series[name]` … `f(values)` → `f(series[name])`.
fn inline_temporaries<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    node: &'a ast::StmtFor,
    place: &Place<'a>,
    changed: &Objects,
    outside: &[(VarId, TextRange)],
) -> Result<(Vec<TextEdit>, Vec<VarId>), Obstacle> {
    let mut parts = Vec::new();
    let mut inlined = Vec::new();
    let exprs: Vec<&'a Expr> = arguments(place.call.node).chain(place.guards.iter().map(|(g, _)| *g)).collect();
    for expr in exprs {
        for (name, var) in cx.names_in(expr) {
            if !outside.iter().any(|(other, _)| *other == var) {
                continue;
            }
            let Some(value) = temporary(cx, node, place, var) else { continue };
            let rest: Vec<(VarId, TextRange)> = outside.iter().copied().filter(|(other, _)| *other != var).collect();
            cx.movable(owner, value, changed, &rest)?;
            let text = cx.text(value.range());
            let atomic = matches!(value, Expr::Name(_) | Expr::Call(_) | Expr::Subscript(_) | Expr::Attribute(_) | Expr::StringLiteral(_) | Expr::NumberLiteral(_) | Expr::List(_) | Expr::Dict(_));
            let content = if atomic { text.to_string() } else { format!("({text})") };
            parts.push(TextEdit::replace(name.range, content));
            inlined.push(var);
        }
    }
    Ok((parts, inlined))
}

/// The one plain assignment in the body that gives a temporary its value, before the call, in every round.
fn temporary<'a>(cx: &Context<'_, 'a>, node: &'a ast::StmtFor, place: &Place<'a>, var: VarId) -> Option<&'a Expr> {
    let info = cx.facts.scopes.var(var);
    let inside: Vec<_> = info.defs.iter().filter(|def| node.range.contains_range(def.range)).collect();
    let [def] = inside.as_slice() else { return None };
    for stmt in node.body.iter().take(place.top) {
        if let Stmt::Assign(assign) = stmt {
            if let [Expr::Name(target)] = assign.targets.as_slice() {
                if target.range == def.range {
                    let heavy = {
                        let mut calls = Vec::new();
                        cx.all_calls(&assign.value, &mut calls);
                        calls.iter().any(|call| cx.heavy(call.func))
                    };
                    // A fresh object has an identity of its own: writing it out twice would make two.
                    return (!heavy).then_some(&*assign.value);
                }
            }
        }
    }
    None
}

/// Errors of arguments, guards and inner iterables would now come before the effects of earlier rounds.
fn early_errors<'a>(cx: &Context<'_, 'a>, node: &'a ast::StmtFor, place: &Place<'a>, seen: bool, parts: &[TextEdit]) -> Result<(), Obstacle> {
    if !seen {
        return Ok(());
    }
    let mut loops: Vec<(&'a Expr, &'a Expr)> = vec![(&*node.target, &*node.iter)];
    loops.extend(place.inner.iter().map(|n| (&*n.target, &*n.iter)));
    let exprs = arguments(place.call.node).chain(place.guards.iter().map(|(g, _)| *g));
    for expr in exprs {
        let written_out = parts.iter().any(|p| expr.range().contains_range(p.range) && p.content.contains(['(', '[', '.']));
        if cx.may_raise(expr, &loops) || written_out {
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
fn observable_body(cx: &Context<'_, '_>, owner: Option<FuncId>, node: &ast::StmtFor, call: &ast::ExprCall) -> bool {
    let except = [call.range()];
    let outward = cx.first_effect(owner, body_range(node), &except, &|kind| {
        !matches!(
            kind,
            EffectKind::FreeRead(_)
                | EffectKind::FreeWrite(_)
                | EffectKind::LibraryCall(_)
                | EffectKind::Raises(_)
                | EffectKind::Mutates
                | EffectKind::Reads(_)
                | EffectKind::SetOrder
                | EffectKind::Identity
                | EffectKind::HashSeed
        )
    });
    if outward.is_some() {
        return true;
    }
    cx.mutated_in(owner, body_range(node), &except).into_iter().any(|id| {
        cx.facts.interp.effective_type(id).is_some_and(|ty| ty.starts_with("_io.") || ty.starts_with("csv") || ty.contains("sqlite") || ty.contains("socket"))
    })
}

/// A function that reads files must not meet files that the same loop writes.
fn files_apart(cx: &Context<'_, '_>, owner: Option<FuncId>, node: &ast::StmtFor, call: &ast::ExprCall, func: FuncId) -> Result<(), Obstacle> {
    let funcs = cx.facts.closure(&[func]);
    let Some(read) = cx.facts.effects_of(&funcs).into_iter().find(|e| e.kind == EffectKind::FileRead) else { return Ok(()) };
    let except = [call.range()];
    let written = cx
        .first_effect(owner, body_range(node), &except, &|kind| matches!(kind, EffectKind::FileWrite | EffectKind::FileAppend | EffectKind::FileRemove | EffectKind::Subprocess))
        .or_else(|| {
            cx.mutated_in(owner, body_range(node), &except).into_iter().find_map(|id| {
                let handle = cx.facts.interp.effective_type(id).is_some_and(|ty| ty.starts_with("_io.") || ty.starts_with("csv"));
                handle.then(|| (node.range, "writing to an open file".to_string()))
            })
        });
    match written {
        Some((range, what)) => Err(Obstacle::new(
            "reads-what-the-loop-writes",
            format!("the call reads files (line {}), and the loop writes some (line {}, {what}); whether they are others is not proved", cx.line(read.range), cx.line(range)),
            "collect the results first, write in a second loop",
        )
        .at(read.range, "reads")
        .at(range, what)),
        None => Ok(()),
    }
}

/// Handlers of a `try` around the call inside the loop: where only the call can raise, `exc` becomes `exc.cause`.
fn own_handlers<'a>(cx: &Context<'_, 'a>, owner: Option<FuncId>, place: &Place<'a>) -> Result<Vec<(TextRange, Vec<TextEdit>)>, Obstacle> {
    let mut all = Vec::new();
    for node in &place.tries {
        for handler in &node.handlers {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            let Some(name) = &handler.name else { continue };
            let Some(var) = cx.facts.scopes.var_at(name.range.start()) else { continue };
            let uses: Vec<TextRange> = cx.facts.scopes.var(var).uses.iter().copied().filter(|u| handler.range.contains_range(*u)).collect();
            if uses.is_empty() {
                continue;
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
            each_stmt(&handler.body, &mut |stmt| bare |= matches!(stmt, Stmt::Raise(raise) if raise.exc.is_none()));
            if bare {
                let line = cx.line(handler.range);
                return Err(Obstacle::new("exception-inspected", format!("the handler at line {line} looks at the exception and raises it again"), "raise a new exception")
                    .at(handler.range, "raises again"));
            }
            let edits = uses.into_iter().map(|used| TextEdit::insert(used.end(), ".cause")).collect();
            all.push((handler.range, edits));
        }
        let _ = owner;
    }
    Ok(all)
}

/// The `try` holds one statement in which nothing but the call can raise an `Exception` that a handler names.
fn only_call_raises(cx: &Context<'_, '_>, node: &ast::StmtTry, place: &Place<'_>) -> bool {
    let [only] = node.body.as_slice() else { return false };
    if only.range() != place.stmt.range() {
        return false;
    }
    let direct = |expr: &Expr| expr.range() == place.call.node.range();
    match only {
        Stmt::Expr(stmt) => match &*stmt.value {
            Expr::Call(outer) => match &*outer.func {
                Expr::Attribute(func) => {
                    func.attr.id.as_str() == "append" && matches!(&*func.value, Expr::Name(_)) && outer.arguments.args.first().is_some_and(direct)
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
                            && cx.facts.types(&cx.facts.value(&sub.value)).iter().all(|t| cx.facts.interp.table.is_a(t, "dict"))
                    }
                    _ => false,
                })
        }
        Stmt::AnnAssign(stmt) => stmt.value.as_deref().is_some_and(direct) && stmt.target.is_name_expr(),
        _ => false,
    }
}

// ---- text ----------------------------------------------------------------------------------------------------------

/// The same large object in every call is stored once.
fn puts<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    node: &'a ast::StmtFor,
    place: &Place<'a>,
    launch: &Launch,
    outside: &[(VarId, TextRange)],
    parts: &mut Vec<TextEdit>,
) -> Vec<TextEdit> {
    let targets = target_vars(cx, node, &place.inner);
    let _ = (owner, launch);
    put_edits(cx, place.call.node, node.range.start(), parts, &|var| targets.contains(&var) || outside.iter().any(|(other, _)| *other == var))
}

/// `points_ref = ray.put(points)` before the statement at `at`, for every argument that is a large object and not `varies`.
pub fn put_edits<'a>(cx: &Context<'_, 'a>, call: &'a ast::ExprCall, at: TextSize, parts: &mut Vec<TextEdit>, varies: &dyn Fn(VarId) -> bool) -> Vec<TextEdit> {
    let mut lines = String::new();
    let indent = cx.module.indentation(at);
    for arg in arguments(call) {
        let Expr::Name(name) = arg else { continue };
        let Some(var) = cx.facts.scopes.var_at(name.range.start()) else { continue };
        if varies(var) || parts.iter().any(|p| p.range == name.range) || !cx.facts.may_be_large(&cx.facts.value(arg)) {
            continue;
        }
        let reference = cx.local(&format!("{}_ref", name.id));
        let line = format!("{reference} = ray.put({})  # the same object goes to every task: store it once{}", name.id, cx.module.style.newline);
        if !lines.contains(&line) {
            if !lines.is_empty() {
                lines.push_str(indent);
            }
            lines.push_str(&line);
        }
        parts.push(TextEdit::replace(name.range, reference));
    }
    if lines.is_empty() {
        return Vec::new();
    }
    lines.push_str(indent);
    vec![TextEdit::insert(at, lines)]
}

fn is_single(node: &ast::StmtFor, place: &Place<'_>) -> bool {
    node.body.len() == 1 && node.orelse.is_empty() && node.body[0].range() == place.stmt.range()
}

struct Shape<'s, 'f, 'a> {
    cx: &'s Context<'f, 'a>,
    node: &'a ast::StmtFor,
    site: &'s Site<'a>,
    place: &'s Place<'a>,
    parts: &'s [TextEdit],
}

impl<'a> Shape<'_, '_, 'a> {
    fn remote_text(&self) -> String {
        let call = self.place.call.node;
        let args = self.cx.text_with(call.arguments.range, self.parts);
        format!("{}.remote{args}", placeholder(self.place.call.var))
    }

    fn header(&self) -> String {
        let target = self.cx.text(self.node.target.range());
        let iter = self.cx.text(self.node.iter.range());
        format!("for {target} in {iter}")
    }

    /// `results = []` right before the loop: the value to replace.
    fn empty_init(&self, acc: &ast::ExprName, dict: bool) -> Option<TextRange> {
        let var = self.cx.facts.scopes.var_at(acc.range.start())?;
        let (target, value) = match self.site.previous? {
            Stmt::Assign(node) => match node.targets.as_slice() {
                [Expr::Name(name)] => (name, &*node.value),
                _ => return None,
            },
            Stmt::AnnAssign(node) => match &*node.target {
                Expr::Name(name) => (name, node.value.as_deref()?),
                _ => return None,
            },
            _ => return None,
        };
        if self.cx.facts.scopes.var_at(target.range.start()) != Some(var) {
            return None;
        }
        let empty = match value {
            Expr::List(list) => !dict && list.elts.is_empty(),
            Expr::Dict(map) => dict && map.items.is_empty(),
            Expr::Call(call) => {
                call.arguments.is_empty()
                    && matches!(&*call.func, Expr::Name(name) if name.id.as_str() == if dict { "dict" } else { "list" } && self.cx.facts.scopes.var_at(name.range.start()).is_none())
            }
            _ => false,
        };
        let read_in_header = self.cx.names_in(&self.node.iter).iter().any(|(_, v)| *v == var)
            || arguments(self.place.call.node).any(|arg| self.cx.names_in(arg).iter().any(|(_, v)| *v == var));
        (empty && !read_in_header).then(|| value.range())
    }

    /// Deletes the loop's lines; its comments stay, at its indentation.
    fn delete_loop(&self) -> TextEdit {
        let module = self.cx.module;
        let start = module.line_start(self.node.range.start());
        let end = module.line_end(self.node.range.end());
        let indent = module.indentation(self.node.range.start());
        let mut kept = String::new();
        for comment in module.comments_in(TextRange::new(start, end)) {
            kept.push_str(indent);
            kept.push_str(module.slice(comment));
            kept.push_str(module.style.newline);
        }
        TextEdit::replace(TextRange::new(start, end), kept)
    }

    /// `results = []` + `results.append(f(x))` → `results = ray.get([f.remote(x) for x in xs])`.
    fn collect(&self, edits: &mut Vec<TextEdit>) -> Option<(&'static str, String)> {
        let Stmt::Expr(stmt) = &self.node.body[0] else { return None };
        let Expr::Call(outer) = &*stmt.value else { return None };
        let Expr::Attribute(func) = &*outer.func else { return None };
        let Expr::Name(acc) = &*func.value else { return None };
        let direct = outer.arguments.args.len() == 1 && outer.arguments.keywords.is_empty() && outer.arguments.args[0].range() == self.place.call.node.range();
        let list = self.cx.facts.types(&self.cx.facts.value(&func.value)) == ["list"];
        if func.attr.id.as_str() != "append" || !direct || !list {
            return None;
        }
        let one_line = self.cx.module.line(self.node.range.start()) == self.cx.module.line(self.node.range.end());
        let targets_leak = self.targets_used_later();
        if targets_leak || one_line {
            return None;
        }
        let comprehension = self.wrapped(&self.remote_text());
        let value = self.empty_init(acc, false);
        match value {
            Some(value) => {
                let put = !edits.is_empty();
                // The stored object's line must come before the list that uses it.
                if put {
                    self.move_before_init(edits);
                }
                edits.push(TextEdit::replace(value, format!("ray.get({comprehension})")));
                edits.push(self.delete_loop());
            }
            None => {
                let indent = self.cx.module.indentation(self.node.range.start());
                let deletion = self.delete_loop();
                let text = format!("{}{indent}{}.extend(ray.get({comprehension})){}", deletion.content, acc.id, self.cx.module.style.newline);
                let mut text = text;
                if let Some(put) = edits.pop() {
                    text = format!("{indent}{}{text}", put.content.strip_suffix(indent).unwrap_or(&put.content));
                }
                edits.push(TextEdit::replace(deletion.range, text));
            }
        }
        Some(("RAY110", format!("Every round only collects one result of `{}`: all calls are launched at once and gathered in order.", self.name())))
    }

    /// `d = {}` + `d[k] = f(v)` → a dict of refs, then one `ray.get`.
    fn keyed(&self, edits: &mut Vec<TextEdit>) -> Option<(&'static str, String)> {
        let Stmt::Assign(stmt) = &self.node.body[0] else { return None };
        let [Expr::Subscript(target)] = stmt.targets.as_slice() else { return None };
        let Expr::Name(acc) = &*target.value else { return None };
        if stmt.value.range() != self.place.call.node.range() || target.slice.is_slice_expr() {
            return None;
        }
        if self.cx.facts.types(&self.cx.facts.value(&target.value)) != ["dict"] || self.targets_used_later() {
            return None;
        }
        let key_pure = self.cx.first_effect(self.site.owner, target.slice.range(), &[], &|kind| !matches!(kind, EffectKind::FreeRead(_))).is_none();
        let reads_acc = {
            let var = self.cx.facts.scopes.var_at(acc.range.start());
            self.cx.names_in(&target.slice).iter().any(|(_, v)| Some(*v) == var)
        };
        let value = self.empty_init(acc, true)?;
        if !key_pure || reads_acc {
            return None;
        }
        if !edits.is_empty() {
            self.move_before_init(edits);
        }
        let refs = self.cx.local("refs");
        let key = self.cx.text(target.slice.range());
        let indent = self.cx.module.indentation(self.node.range.start());
        let newline = self.cx.module.style.newline;
        let line = format!("{refs} = {{{key}: {} {}}}{newline}{indent}", self.remote_text(), self.header());
        let init = self.site.previous?.range().start();
        edits.push(TextEdit::insert(init, line));
        edits.push(TextEdit::replace(value, format!("dict(zip({refs}, ray.get(list({refs}.values()))))")));
        edits.push(self.delete_loop());
        Some(("RAY110", format!("Every round stores one result of `{}` under its own key: the refs keep the keys in their order, and one `ray.get` fills them in.", self.name())))
    }

    /// `total += f(x)`: the results arrive in order, the loop adds them up.
    fn summed(&self, edits: &mut Vec<TextEdit>, observable: bool) -> Option<(&'static str, String)> {
        let Stmt::AugAssign(stmt) = &self.node.body[0] else { return None };
        if stmt.value.range() != self.place.call.node.range() || !stmt.target.is_name_expr() || observable || self.targets_used_later() {
            return None;
        }
        let part = self.cx.local("part");
        let list = self.wrapped(&self.remote_text());
        let indent = self.cx.module.indentation(self.node.range.start());
        let float = self.cx.facts.types(&self.cx.facts.value(&stmt.target)).iter().any(|t| t != "int" && t != "list");
        if float {
            edits.push(TextEdit::insert(
                self.node.range.start(),
                format!("# Added up in submission order, so the floating-point sum is the same.{}{indent}", self.cx.module.style.newline),
            ));
        }
        edits.push(TextEdit::replace(
            TextRange::new(self.node.target.range().start(), self.node.iter.range().end()),
            format!("{part} in ray.get({list})"),
        ));
        edits.push(TextEdit::replace(self.place.call.node.range(), part));
        Some(("RAY110", format!("The calls of `{}` are independent; only the sum is sequential, and it stays here, in the original order.", self.name())))
    }

    /// The general form: launch all, then run the body as it was, with `ray.get` where the call stood.
    fn ordered(&self, edits: &mut Vec<TextEdit>) -> (&'static str, String) {
        let module = self.cx.module;
        let indent = module.indentation(self.node.range.start());
        let newline = module.style.newline;
        let refs = self.cx.local("refs");
        let reference = self.cx.local("ref");
        let target = self.cx.text(self.node.target.range());
        let bare_tuple = matches!(&*self.node.target, Expr::Tuple(t) if !t.parenthesized);
        let target = if bare_tuple { format!("({target})") } else { target.to_string() };
        let (before, items, iter) = self.items();
        let plain_target = self.cx.text(self.node.target.range());
        let list = self.list_text(&self.remote_text(), &format!("for {plain_target} in {items}"), indent, refs.len() + 3);
        edits.push(TextEdit::insert(self.node.range.start(), format!("{before}{refs} = {list}{newline}{indent}")));
        edits.push(TextEdit::replace(
            TextRange::new(self.node.target.range().start(), self.node.iter.range().end()),
            format!("{target}, {reference} in zip({iter}, {refs})"),
        ));
        edits.push(TextEdit::replace(self.place.call.node.range(), format!("ray.get({reference})")));
        (
            "RAY111",
            format!("All calls of `{}` are launched ahead; the rest of the body (prints, sums, handlers) stays a plain loop in the original order and takes each result where the call stood.", self.name()),
        )
    }

    /// Inner loops or guards: the refs are made by the same loops and conditions, and taken one after another.
    fn nested(&self, edits: &mut Vec<TextEdit>) -> (&'static str, String) {
        let module = self.cx.module;
        let indent = module.indentation(self.node.range.start());
        let newline = module.style.newline;
        let refs = self.cx.local("refs");
        let plain_target = self.cx.text(self.node.target.range());
        let (before, items, iter) = self.items();
        let mut clauses = vec![format!("for {plain_target} in {items}")];
        for (guard, negated) in &self.place.guards {
            clauses.push(format!("if {}", self.condition(guard, *negated)));
        }
        for inner in &self.place.inner {
            clauses.push(format!("for {} in {}", self.cx.text(inner.target.range()), self.cx.text(inner.iter.range())));
        }
        let list = self.list_text(&self.remote_text(), &clauses.join("\n"), indent, refs.len() + 8);
        edits.push(TextEdit::insert(self.node.range.start(), format!("{before}{refs} = iter({list}){newline}{indent}")));
        if iter != self.cx.text(self.node.iter.range()) {
            edits.push(TextEdit::replace(self.node.iter.range(), iter));
        }
        edits.push(TextEdit::replace(self.place.call.node.range(), format!("ray.get(next({refs}))")));
        (
            "RAY112",
            format!("All calls of `{}` are launched ahead, by the same loops and conditions; the loops below take the results one after another, in that order.", self.name()),
        )
    }

    fn condition(&self, guard: &Expr, negated: bool) -> String {
        let text = self.cx.text_with(guard.range(), self.parts);
        match guard {
            Expr::UnaryOp(node) if negated && node.op == ast::UnaryOp::Not => self.cx.text_with(node.operand.range(), self.parts),
            Expr::Name(_) | Expr::Call(_) | Expr::Attribute(_) | Expr::Subscript(_) if negated => format!("not {text}"),
            _ if negated => format!("not ({text})"),
            Expr::If(_) | Expr::Lambda(_) | Expr::Named(_) => format!("({text})"),
            _ => text,
        }
    }

    /// What to run over twice: the iterable itself, or a list made once. A progress bar stays on the second loop.
    fn items(&self) -> (String, String, String) {
        let module = self.cx.module;
        let iter = self.cx.text(self.node.iter.range()).to_string();
        if self.cx.repeatable(&self.node.iter) {
            return (String::new(), iter.clone(), iter);
        }
        let indent = module.indentation(self.node.range.start());
        let newline = module.style.newline;
        let name = self.items_name();
        if let Some(inner) = self.progress_bar() {
            let text = self.cx.text(inner.range());
            if self.cx.repeatable(inner) {
                return (String::new(), text.to_string(), iter);
            }
            let (made, wrapped) = (self.listed(inner), self.cx.text_with(self.node.iter.range(), &[TextEdit::replace(inner.range(), name.clone())]));
            return (format!("{name} = {made}{newline}{indent}"), name, wrapped);
        }
        let made = self.listed(&self.node.iter);
        (format!("{name} = {made}{newline}{indent}"), name.clone(), name)
    }

    /// `tqdm(xs, …)`: the bar belongs to the loop that takes the results.
    fn progress_bar(&self) -> Option<&'a Expr> {
        let Expr::Call(call) = &*self.node.iter else { return None };
        let bar = self
            .cx
            .facts
            .value(&call.func)
            .iter()
            .any(|id| matches!(&self.cx.facts.interp.obj(id).kind, crate::analysis::objects::ObjKind::Path(p) if p.starts_with("tqdm.")));
        if bar { call.arguments.args.first() } else { None }
    }

    fn listed(&self, expr: &Expr) -> String {
        let text = self.cx.text(expr.range());
        let list = matches!(self.cx.facts.types(&self.cx.facts.value(expr)).as_slice(), [one] if matches!(one.as_str(), "list" | "tuple" | "range" | "str"));
        if list { text.to_string() } else { format!("list({text})") }
    }

    fn items_name(&self) -> String {
        let base = match &*self.node.target {
            Expr::Name(name) => {
                let id = name.id.as_str();
                if id.ends_with('s') || id.len() < 3 { "items".to_string() } else { format!("{id}s") }
            }
            _ => "items".to_string(),
        };
        self.cx.local(&base)
    }

    fn wrapped(&self, element: &str) -> String {
        let indent = self.cx.module.indentation(self.node.range.start());
        self.list_text(element, &self.header(), indent, 24)
    }

    /// `[element for …]` on one line, or one part a line where that would be too long.
    fn list_text(&self, element: &str, clauses: &str, indent: &str, lead: usize) -> String {
        let one_line = format!("[{element} {}]", clauses.replace('\n', " "));
        let width = indent.chars().count() + lead + one_line.chars().filter(|c| !matches!(c, '\u{e000}' | '\u{e001}')).count();
        if width <= 100 || one_line.contains("\n") {
            return one_line;
        }
        let newline = self.cx.module.style.newline;
        let deeper = format!("{indent}{}", self.cx.module.style.indent);
        let clauses: Vec<String> = clauses.lines().map(|c| format!("{deeper}{c}")).collect();
        format!("[{newline}{deeper}{element}{newline}{}{newline}{indent}]", clauses.join(newline))
    }

    fn name(&self) -> &str {
        self.cx.facts.function_name(self.place.call.func)
    }

    /// A comprehension does not leave its variables behind; a loop does.
    fn targets_used_later(&self) -> bool {
        let targets = target_vars(self.cx, self.node, &[]);
        targets.iter().any(|&var| {
            let info = self.cx.facts.scopes.var(var);
            let reads_elsewhere = info.uses.iter().any(|u| !self.node.range.contains_range(*u));
            let global = self.cx.facts.scopes.owner(info.scope).is_none();
            // Another loop that binds the same name first does not read what this one left.
            reads_elsewhere && !self.always_rebound(var) || global && self.read_in_functions(var)
        })
    }

    fn read_in_functions(&self, var: VarId) -> bool {
        self.cx.facts.effects().iter().any(|e| e.kind == EffectKind::FreeRead(var) && e.owner.is_some_and(|o| !matches!(self.cx.facts.scopes.func(o).node, crate::python::FuncNode::Generator(_))))
    }

    /// Every read outside this loop lies inside another loop that binds the name in its header.
    fn always_rebound(&self, var: VarId) -> bool {
        let info = self.cx.facts.scopes.var(var);
        let mut headers: Vec<TextRange> = Vec::new();
        each_stmt(&self.cx.module.tree.body, &mut |stmt| {
            if let Stmt::For(node) = stmt {
                if info.defs.iter().any(|d| node.target.range().contains_range(d.range)) {
                    let body = body_range(node);
                    headers.push(body);
                }
            }
        });
        info.uses
            .iter()
            .filter(|u| !self.node.range.contains_range(**u))
            .all(|u| headers.iter().any(|h| h.contains_range(*u)) || u.end() <= self.node.range.start())
    }

    /// Lines inserted before the loop go before the accumulator's initialisation instead.
    fn move_before_init(&self, edits: &mut [TextEdit]) {
        let Some(previous) = self.site.previous else { return };
        for edit in edits {
            if edit.range == TextRange::empty(self.node.range.start()) {
                edit.range = TextRange::empty(previous.range().start());
            }
        }
    }
}
