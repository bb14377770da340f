//! `for` loops: launch ahead, consume in order.

mod arguments;
mod distinct;
mod find;
mod newest;
mod own_index;
mod own_key;
mod shapes;
mod split;
pub mod taking;
mod truer;
mod window;

use crate::analysis::exceptions::Kept;
use crate::analysis::facts::Objects;
use crate::analysis::objects::EffectKind;
use crate::analysis::remote::{Launch, Remote};
use crate::analysis::verdict::{Assumption, Obstacle};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{each_expr, each_expr_in};
use crate::python::{FuncId, Ranged, TextRange, TextSize, VarId};

use self::arguments::{
    aligned, dead_temporaries, delete_statement, early_errors, files_apart, inline_temporaries,
    observable_body, own_handlers, own_iterable,
};
use self::find::{find_call, leaves_early, timed};
use self::newest::Newest;
use self::own_index::OwnStores;
use self::own_key::OwnKeys;
pub use self::shapes::parenthesized;
pub use self::truer::{Form, Refused, truer};
use self::window::Window;
pub use self::window::leads;
use super::comprehension::splats;
use super::context::{Call, Context, reads_names_in_text};
use super::resend::{self, Resend};
use super::{Conversion, TextEdit, Use, unwrap};

/// Where the heavy call stands in the loop's body.
pub(super) struct Place<'a> {
    pub(super) call: Call<'a>,
    /// The statement of the outer body that holds it.
    pub(super) top: usize,
    /// The statement that evaluates it.
    pub(super) stmt: &'a Stmt,
    /// Inner loops around it, outermost first.
    pub(super) inner: Vec<&'a ast::StmtFor>,
    /// Tests that must hold for the call to be reached: expression, and whether it must be false.
    pub(super) guards: Vec<(&'a Expr, bool)>,
    /// `try` statements inside the loop around it.
    pub(super) tries: Vec<&'a ast::StmtTry>,
    /// How many of the guards, from the first, stand in the outermost body, before any inner loop.
    pub(super) leading: usize,
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
pub fn convert<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtFor,
    site: &Site<'a>,
) -> Result<Conversion, Obstacle> {
    if node.is_async {
        return Err(Obstacle::new(
            "async",
            "an `async for` loop runs on the event loop",
            "collect the items with asyncio first, and do the heavy work in a plain loop over them",
        )
        .at(node.range, "async"));
    }
    let place = find_call(cx, node)?;
    let name = cx.facts.function_name(place.call.func).to_string();
    let owner = site.owner;
    let call = place.call.node;
    let mut by_name = None;
    each_expr_in(&node.body, &mut |expr| {
        if let Expr::Call(inner) = expr
            && reads_names_in_text(cx.module, inner)
        {
            by_name = Some(inner.range());
        }
    });
    if let Some(at) = by_name {
        return Err(Obstacle::new(
            "dynamic-code",
            format!(
                "`{}` (line {}) reads variables of the loop by their names in a text",
                short(cx.text(at)),
                cx.line(at)
            ),
            "write the condition as an expression",
        )
        .at(at, "reads variables by name"));
    }
    let exit = leaves_early(cx, node)?;
    timed(cx, owner, node, call)?;
    cx.facts.program_obstacle()?;

    // What the rest of the body changes, and which names the loop binds.
    let changed = cx.mutated_in(owner, body_range(node), &[call.range()]);
    let bound = cx.bound_in(owner, node.range);
    let targets = target_vars(cx, node, &place.inner);
    let headers: Vec<TextRange> = std::iter::once(node.target.range())
        .chain(place.inner.iter().map(|inner| inner.target.range()))
        .collect();
    let outside: Vec<(VarId, TextRange)> = bound
        .iter()
        .copied()
        .filter(|(var, def)| {
            !(targets.contains(var) && headers.iter().any(|h| h.contains_range(*def)))
        })
        .collect();
    let own = OwnStores::find(cx, owner, node, &place);
    let own_keys = OwnKeys::find(cx, owner, node, &place);
    let newest = Newest::find(cx, owner, node);
    let others = newest.changed(cx, owner, body_range(node), &[call.range()]);
    // What doesn't look at the newest containers can't see that they are filled.
    let seen_by = |expr: &'a Expr| {
        if newest.is_read_by(cx, expr) {
            &changed
        } else {
            &others
        }
    };
    let changes_items = own.without_for_items(cx, node, seen_by(&node.iter));
    let changes_items = own_keys.without_for_items(cx, &node.iter, &changes_items);
    own_iterable(cx, owner, node, &changes_items)?;
    if let Some((_, made)) = outside.iter().find(|(var, _)| *var == place.call.var) {
        return Err(Obstacle::new(
            "loop-carried",
            format!("`{name}` is bound at line {}, inside the loop, and the calls are launched before it", cx.line(*made)),
            "define it before the loop",
        )
        .at(*made, format!("`{name}` is bound here"))
        .at(call.range(), "called here"));
    }
    // The arguments, with private temporaries of the body written out; or the statements that make them, run ahead.
    let direct = || -> Result<(Vec<TextEdit>, Vec<VarId>), Obstacle> {
        // In a window each item has a ref of its own; else they are taken one after another.
        if exit.is_none() {
            aligned(cx, &place)?;
        }
        let (parts, inlined) = inline_temporaries(
            cx,
            owner,
            node,
            &place,
            &|value| own_keys.without_for_alias(cx, value, &changed),
            &outside,
        )?;
        let free = except(&outside, &inlined);
        for arg in arguments(call) {
            let changed = own.without(cx, node, arg, seen_by(arg));
            cx.movable(owner, arg, &own_keys.without(cx, arg, &changed), &free)?;
        }
        for (guard, _) in &place.guards {
            let changed = own_keys.without(cx, guard, seen_by(guard));
            cx.movable(owner, guard, &changed, &free)?;
        }
        Ok((parts, inlined))
    };
    let mut split = None;
    let (mut parts, inlined) = match direct() {
        Ok(found) => found,
        // What runs ahead of an exit must leave nothing behind: no draw, no item taken.
        Err(obstacle) if exit.is_some() => return Err(obstacle),
        Err(obstacle) => match split::split(cx, owner, node, &place) {
            Some(found) => {
                split = Some(found);
                (Vec::new(), Vec::new())
            }
            None => return Err(obstacle),
        },
    };
    for inner in &place.inner {
        let changed = own_keys.without_for_items(cx, &inner.iter, seen_by(&inner.iter));
        cx.movable(owner, &inner.iter, &changed, &outside)?;
        if !cx.repeatable(&inner.iter) {
            let line = cx.line(inner.iter.range());
            return Err(Obstacle::new(
                "lazy-iterable",
                format!(
                    "the inner loop at line {line} runs over `{}`, which can't be taken twice",
                    short(cx.text(inner.iter.range()))
                ),
                "make a list of it before the loop",
            )
            .at(inner.iter.range(), "inner iterable"));
        }
    }
    let mut launch = cx.facts.launch(owner, node.range, vec![call.range()]);
    if exit.is_none() {
        resend::at_once(cx, &mut launch, owner, node.range);
    }
    let proof = cx
        .facts
        .remote_call_copied(&launch, call, place.call.func)?;
    files_apart(cx, owner, node, call, place.call.func)?;
    if let (Some((range, class)), false) = (&proof.raises_unbuildable, place.tries.is_empty()) {
        return Err(Obstacle::new(
            "exception-not-rebuildable",
            format!("`{name}` can raise `{class}` (line {}), whose constructor keeps it from being rebuilt on the driver, and the loop handles exceptions", cx.line(*range)),
            format!("pass all arguments of `{class}` on to `super().__init__`"),
        )
        .at(*range, "raised here"));
    }
    cx.facts.binds(call, place.call.func)?;
    let (kept, causes) = handlers(cx, &place, &launch, &proof)?;
    if let (Some(obstacle), true) = (&kept.unwrapped, splats(call)) {
        // Ray has its own words for arguments that don't fit.
        return Err(obstacle.clone());
    }
    let guarded = kept.guarded;
    let taker = unwrap::taker(cx, kept.unwrapped.is_some())?;
    let ahead: Vec<TextRange> = split
        .iter()
        .flat_map(|split| split.ahead().map(Ranged::range))
        .chain(arguments(call).map(Ranged::range))
        .chain(place.guards.iter().map(|(guard, _)| guard.range()))
        .collect();
    let observable = observable_body(cx, owner, node, call, &ahead);
    let window = Window {
        cx,
        owner,
        node,
        place: &place,
        exit,
        guarded,
        parts: &parts,
    };
    let mut windowed = if split.is_none() {
        window.needed()?
    } else {
        cx.finite(owner, &node.iter)?;
        false
    };
    cx.items_stay(&node.iter)?;
    // Of two errors the first one ends the program.
    let throws = cx.facts.throws(place.call.func);
    let seen = guarded || observable || throws || !place.tries.is_empty();
    match &split {
        None if windowed => {}
        None => {
            if let Err(obstacle) = early_errors(cx, node, &place, seen, &parts) {
                // In a window an error waits for its turn.
                window.possible().map_err(|_| obstacle)?;
                windowed = true;
            }
        }
        Some(split) => {
            if seen {
                split::early_errors(cx, node, split)?;
                early_errors(cx, node, &place, seen, &parts)?;
            }
            if guarded && split.lasting {
                let line = cx.line(call.range());
                return Err(Obstacle::new(
                    "exception-inspected",
                    format!("an exception from the call at line {line} may be handled, and by then later rounds would have drawn or taken what they need"),
                    "draw or take all values before the loop",
                )
                .at(call.range(), "may raise"));
            }
        }
    }

    if cx.costs.borrow().trips(&node.iter) <= 1.0 && place.inner.is_empty() {
        return Err(
            Obstacle::new(
                "too-fine-grained",
                format!("the loop at line {} runs once at most: there is nothing to run next to `{name}`", cx.line(node.range)),
                "nothing is gained by a task that is waited for at once; more items would make it worth while",
            )
            .at(node.iter.range(), "one item"),
        );
    }

    if let (true, Some(stale)) = (windowed, proof.stale.first()) {
        return Err(stale.obstacle.clone());
    }

    let dead = dead_temporaries(cx, node, &inlined, &parts);
    let changed_ahead = split.as_ref().map(|split| &split.changed);
    let mut edits = puts(cx, owner, node, &place, &outside, changed_ahead, &mut parts);
    let body: Vec<&Stmt> = node
        .body
        .iter()
        .filter(|stmt| !dead.iter().any(|d| d.range() == stmt.range()))
        .collect();
    let single = alone(node, &place, &body);
    let shape = Shape {
        cx,
        node,
        site,
        place: &place,
        parts: &parts,
        only: place.stmt,
        dead: &dead,
        taker,
    };
    let fissioned = split.as_ref().filter(|split| !split.is_bare());
    let whole = single && place.guards.is_empty() && proof.copied.is_none();
    let collected = if windowed || guarded || fissioned.is_some() || !whole {
        None
    } else {
        shape
            .collect(&mut edits)
            .or_else(|| shape.keyed(&mut edits))
            .or_else(|| shape.summed(&mut edits, observable))
    };
    let (rule, why) = match collected {
        Some(found) => found,
        None if fissioned.is_some() => match fissioned {
            Some(split) => shape.split(split, &mut edits),
            None => shape.ordered(&mut edits),
        },
        None if windowed => shape.windowed(&mut edits),
        None if place.inner.is_empty() && place.guards.is_empty() => shape.ordered(&mut edits),
        None if shape.skips().is_some() => shape.filtered(&mut edits),
        None => shape.nested(&mut edits),
    };
    if let Some(copied) = &proof.copied {
        let taken = edits.iter_mut().find(|edit| edit.range == call.range());
        let Some(taken) = taken else {
            return Err(copied.obstacle.clone());
        };
        taken.content.push_str(copied.method);
    }
    let whole = edits.iter().any(|e| e.range.contains_range(node.range));
    if !whole {
        edits.extend(dead.iter().map(|stmt| delete_statement(cx, stmt)));
    }
    edits.extend(causes.into_iter().flat_map(|(_, edits)| edits));
    let resend = Resend::new(&launch, &proof.stale);
    let conversion = finish(cx, node, &place, rule, why, edits, proof);
    Ok(Conversion {
        resend,
        ..conversion
    })
}

/// What the handlers around the call see, and the edits in those that look at the original exception through its wrapper.
type Handled = (Kept, Vec<(TextRange, Vec<TextEdit>)>);

/// Proves that handlers get what they look at: through `exc.cause` where only handlers of the round itself look, else by
/// unwrapping.
fn handlers<'a>(
    cx: &Context<'_, 'a>,
    place: &Place<'a>,
    launch: &Launch,
    proof: &Remote,
) -> Result<Handled, Obstacle> {
    let func = place.call.func;
    let around = launch.range;
    let mut kept = cx.facts.exceptions_keep(launch, around, func, proof, &[])?;
    let at = place.call.node.range();
    let found = own_handlers(cx, place);
    if let (Ok(causes), None) = (&found, &kept.unwrapped) {
        let handled: Vec<TextRange> = causes.iter().map(|(range, _)| *range).collect();
        if !handled.is_empty() {
            cx.facts
                .exceptions_keep(launch, at, func, proof, &handled)?;
        }
        return Ok((kept, found?));
    }
    // One that is unwrapped has no `cause`.
    let inside = cx.facts.exceptions_keep(launch, at, func, proof, &[]);
    let inside = inside.map_err(|obstacle| found.err().unwrap_or(obstacle))?;
    kept.unwrapped = inside.unwrapped;
    Ok((kept, Vec::new()))
}

/// Bindings of other variables than these.
fn except(bound: &[(VarId, TextRange)], vars: &[VarId]) -> Vec<(VarId, TextRange)> {
    let others = bound.iter().copied().filter(|(var, _)| !vars.contains(var));
    others.collect()
}

/// Every level of the loop holds one statement, down to the one with the call.
fn alone(node: &ast::StmtFor, place: &Place<'_>, body: &[&Stmt]) -> bool {
    if body.len() != 1 || !node.orelse.is_empty() {
        return false;
    }
    let mut level = body[0];
    for inner in &place.inner {
        if level.range() != inner.range || inner.body.len() != 1 {
            return false;
        }
        level = &inner.body[0];
    }
    level.range() == place.stmt.range()
}

fn finish(
    cx: &Context<'_, '_>,
    node: &ast::StmtFor,
    place: &Place<'_>,
    rule: &'static str,
    why: String,
    edits: Vec<TextEdit>,
    proof: Remote,
) -> Conversion {
    let name = cx.facts.function_name(place.call.func);
    let mut assumptions = proof.assumptions;
    if !cx.costs.borrow_mut().function(place.call.func).is_finite() {
        assumptions.push(Assumption::cost_unknown(name));
    }
    let mut evidence = vec![crate::analysis::verdict::Evidence {
        range: place.call.node.range(),
        text: format!(
            "`{name}` is pure as far as the program can tell; the rest of the body stays here, in order"
        ),
    }];
    evidence.extend(proof.copied.map(|copied| copied.evidence));
    evidence.extend(resend::evidence(&proof.stale));
    Conversion {
        rule: rule.to_string(),
        range: TextRange::new(node.range.start(), node.iter.range().end()),
        subject: format!("`for` loop over `{}`", short(cx.text(node.iter.range()))),
        why,
        edits,
        uses: vec![Use {
            func: place.call.func,
            var: place.call.var,
            range: place.call.node.func.range(),
        }],
        evidence,
        assumptions,
        knobs: vec![format!(
            "`{name}`: 1 CPU a task by default; `{name}.options(num_cpus=…)` or `@ray.remote(num_cpus=…)` to change it"
        )],
        pools: Vec::new(),
        helper: false,
        resend: None,
    }
}

#[must_use]
pub fn short(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > 50 {
        format!("{}…", line.chars().take(47).collect::<String>())
    } else {
        line
    }
}

fn body_range(node: &ast::StmtFor) -> TextRange {
    match (node.body.first(), node.body.last()) {
        (Some(first), Some(last)) => TextRange::new(first.range().start(), last.range().end()),
        _ => node.range,
    }
}

pub fn arguments(call: &ast::ExprCall) -> impl Iterator<Item = &Expr> {
    call.arguments
        .args
        .iter()
        .chain(call.arguments.keywords.iter().map(|k| &k.value))
}

// ---- finding the call ----------------------------------------------------------------------------------------------

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

// ---- arguments -----------------------------------------------------------------------------------------------------

// ---- text ----------------------------------------------------------------------------------------------------------

/// The same large object in every call is stored once.
fn puts<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    node: &'a ast::StmtFor,
    place: &Place<'a>,
    outside: &[(VarId, TextRange)],
    changed: Option<&Objects>,
    parts: &mut Vec<TextEdit>,
) -> Vec<TextEdit> {
    let targets = target_vars(cx, node, &place.inner);
    // What is stored in front of the loop is stored before its items are made.
    let iterables =
        std::iter::once(&*node.iter).chain(place.inner.iter().map(|inner| &*inner.iter));
    let headers: Vec<TextRange> = iterables.map(Ranged::range).collect();
    let made: Vec<Objects> = headers
        .iter()
        .map(|header| cx.mutated_in(owner, *header, &[]))
        .collect();
    let rebound = |var: VarId| {
        headers.iter().any(|header| {
            let bound = |kind: &EffectKind| *kind == EffectKind::FreeWrite(var);
            cx.first_effect(owner, *header, &[], &bound).is_some()
        })
    };
    put_edits(cx, place.call.node, node.range.start(), parts, &|var| {
        let held = cx.facts.reach(&cx.facts.interp.vars[var.index()]);
        let changes = changed
            .into_iter()
            .chain(&made)
            .any(|changed| held.iter().any(|id| changed.contains(id)));
        changes
            || rebound(var)
            || targets.contains(&var)
            || outside.iter().any(|(other, _)| *other == var)
    })
}

/// `points_ref = ray.put(points)` before the statement at `at`, for every argument that is a large object and not `varies`.
pub fn put_edits<'a>(
    cx: &Context<'_, 'a>,
    call: &'a ast::ExprCall,
    at: TextSize,
    parts: &mut Vec<TextEdit>,
    varies: &dyn Fn(VarId) -> bool,
) -> Vec<TextEdit> {
    let mut lines = String::new();
    let indent = cx.module.indentation(at);
    for arg in arguments(call) {
        let Expr::Name(name) = arg else { continue };
        let Some(var) = cx.facts.scopes.var_at(name.range.start()) else {
            continue;
        };
        if varies(var)
            || parts.iter().any(|p| p.range == name.range)
            || !cx.facts.may_be_large(&cx.facts.value(arg))
            // A loop without rounds never asks for it.
            || !cx.surely_bound(name)
        {
            continue;
        }
        let reference = cx.local(&format!("{}_ref", name.id.to_lowercase()));
        let line = format!(
            "{reference} = ray.put({})  # the same object goes to every task: store it once{}",
            name.id, cx.module.style.newline
        );
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

pub(super) struct Shape<'s, 'f, 'a> {
    pub(super) cx: &'s Context<'f, 'a>,
    pub(super) node: &'a ast::StmtFor,
    pub(super) site: &'s Site<'a>,
    pub(super) place: &'s Place<'a>,
    pub(super) parts: &'s [TextEdit],
    /// The statement that holds the call.
    pub(super) only: &'a Stmt,
    /// Statements of the body that go.
    pub(super) dead: &'s [&'a Stmt],
    /// What takes a result where the call stood.
    pub(super) taker: &'static str,
}
