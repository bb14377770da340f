//! Comprehensions, and generator expressions that a call consumes at once.

mod text;

use crate::analysis::objects::EffectKind;
use crate::analysis::verdict::{Assumption, Evidence, Obstacle};
use crate::python::ast::{self, Expr};
use crate::python::walk::each_expr;
use crate::python::{FuncId, Line, Ranged, TextRange, TextSize, VarId};

use self::text::Text;
use super::context::{Call, Context};
use super::loops::{arguments, leads, put_edits, short};
use super::{Conversion, Use, ahead, placeholder, resend, unwrap};

/// How the results are used, which decides how they are gathered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    List,
    Set,
    Dict,
    /// A generator expression that `sum`, `max`, `sorted` … takes whole.
    Whole,
    /// … or that `any`, `all` may stop early.
    Short,
    /// … or from which `next` takes the first item that passes.
    First,
}

pub struct Candidate<'a> {
    pub expr: &'a Expr,
    pub kind: Kind,
    /// The call that takes the items of a generator expression.
    pub taker: Option<&'a ast::ExprCall>,
    pub owner: Option<FuncId>,
    /// Where a line for `ray.put` may go: the start of the statement, if the comprehension is not deeper in a loop of its own.
    pub statement: TextSize,
    /// The whole statement.
    pub around: TextRange,
}

struct Parts<'a> {
    generators: &'a [ast::Comprehension],
    key: Option<&'a Expr>,
    element: &'a Expr,
}

fn parts(expr: &Expr) -> Option<Parts<'_>> {
    match expr {
        Expr::ListComp(node) => Some(Parts {
            generators: &node.generators,
            key: None,
            element: &node.elt,
        }),
        Expr::SetComp(node) => Some(Parts {
            generators: &node.generators,
            key: None,
            element: &node.elt,
        }),
        Expr::Generator(node) => Some(Parts {
            generators: &node.generators,
            key: None,
            element: &node.elt,
        }),
        Expr::DictComp(node) => Some(Parts {
            generators: &node.generators,
            key: node.key.as_deref(),
            element: &node.value,
        }),
        _ => None,
    }
}

/// Proves and rewrites one comprehension.
///
/// # Errors
/// The first obstacle.
#[expect(
    clippy::too_many_lines,
    reason = "proof and text of one small construct, in order"
)]
pub fn convert<'a>(
    cx: &Context<'_, 'a>,
    candidate: &Candidate<'a>,
) -> Result<Conversion, Obstacle> {
    let Some(parts) = parts(candidate.expr) else {
        return Err(Obstacle::new(
            "no-call-to-distribute",
            "not a comprehension",
            "",
        ));
    };
    let range = candidate.expr.range();
    let line = cx.line(range);
    let owner = match candidate.expr {
        // A generator expression runs as a function of its own.
        Expr::Generator(node) => cx.facts.scopes.func_at(node.range).or(candidate.owner),
        _ => candidate.owner,
    };
    let (call, condition) = match find_call(cx, &parts, line) {
        Ok(call) => (call, None),
        Err(obstacle) => match condition_call(cx, &parts) {
            Some((call, position)) => (call, Some(position)),
            None => return Err(obstacle),
        },
    };
    if candidate.kind == Kind::First && condition.is_none() {
        return Err(Obstacle::new(
            "lazy-iterable",
            format!("`next` at line {line} takes one item"),
            "",
        )
        .at(range, "one item"));
    }
    let name = cx.facts.function_name(call.func).to_string();
    if parts.generators.iter().any(|g| g.is_async) {
        return Err(Obstacle::new(
            "async",
            format!("the comprehension at line {line} is asynchronous"),
            "collect the items with asyncio first, and do the heavy work in a plain comprehension",
        )
        .at(range, "async"));
    }
    cx.facts.program_obstacle()?;
    let mut except = vec![call.node.range()];
    except.extend(parts.generators.iter().map(|g| g.iter.range()));
    let changed = cx.mutated_in(owner, range, &except);
    if matches!(candidate.kind, Kind::Whole | Kind::Short | Kind::First) {
        taken_quietly(cx, candidate, call, &except)?;
    }
    let except = [call.node.range()];
    let bound = cx.bound_in(owner, range);
    let targets = targets(cx, parts.generators);
    let outside: Vec<(VarId, TextRange)> = bound
        .into_iter()
        .filter(|(var, def)| {
            let header = parts
                .generators
                .iter()
                .any(|g| g.target.range().contains_range(*def));
            !(targets.contains(var) && header)
        })
        .collect();
    let mut own_changes = changed.clone();
    // Taking from a fresh iterator changes only that iterator.
    own_changes.retain(|&id| {
        !range.contains_range(cx.facts.interp.obj(id).site)
            || cx.facts.interp.obj(id).site.is_empty()
    });
    for generator in parts.generators {
        own_source(cx, owner, &generator.iter, &changed)?;
    }
    // Draws for the arguments keep their order: they are made item by item, as before, and nothing else of the item draws.
    let whole = parts.element.range() == call.node.range() && candidate.kind != Kind::Short;
    let draw = |kind: &EffectKind| matches!(kind, EffectKind::Random(_));
    let drawn = arguments(call.node)
        .find_map(|arg| cx.first_effect(owner, arg.range(), &[], &draw))
        .filter(|_| whole);
    for arg in arguments(call.node) {
        cx.movable_but(owner, arg, &own_changes, &outside, &|kind| {
            whole && draw(kind)
        })?;
    }
    // Behind a condition that holds the call, everything stays where it was.
    if let (Some(key), None) = (parts.key, condition) {
        cx.movable(owner, key, &own_changes, &outside)?;
    }
    for (position, generator) in parts.generators.iter().enumerate() {
        if position > 0 {
            cx.movable(owner, &generator.iter, &own_changes, &outside)?;
        }
        for test in &generator.ifs[..condition.unwrap_or(generator.ifs.len())] {
            cx.movable(owner, test, &own_changes, &outside)?;
        }
    }
    if let Some((at, what)) = cx.first_effect(owner, range, &except, &|kind| {
        matches!(
            kind,
            EffectKind::Clock | EffectKind::Sleep | EffectKind::Async
        )
    }) {
        let code = "clock-in-loop";
        return Err(Obstacle::new(
            code,
            format!("the comprehension at line {line} measures or paces its calls of `{name}` ({what})"),
            format!("measure the whole comprehension, or inside `{name}`; drop the pause if nothing needs the pace"),
        )
        .at(at, what));
    }
    let mut launch = cx.facts.launch(owner, range, vec![call.node.range()]);
    if !matches!(candidate.kind, Kind::Short | Kind::First) {
        resend::at_once(cx, &mut launch, candidate.owner, candidate.around);
    }
    let proof = cx.facts.remote_call_copied(&launch, call.node, call.func)?;
    cx.facts.binds(call.node, call.func)?;
    let set = candidate.kind == Kind::Set;
    found_again(cx, call.func, call.node.range(), candidate.taker, set)?;
    let inner = cx
        .facts
        .exceptions_keep(&launch, range, call.func, &proof, &[])?;
    let around = cx
        .facts
        .launch(candidate.owner, range, vec![call.node.range()]);
    let outer = cx
        .facts
        .exceptions_keep(&around, range, call.func, &proof, &[])?;
    // What is shown between two items (`max(…, key=note)`) is shown up to the one that fails.
    let shows = candidate.taker.is_some_and(|taker| {
        let range = taker.range();
        let shown = cx.first_effect(candidate.owner, range, &except, &is_shown);
        shown.is_some()
    });
    let guarded = inner.guarded || outer.guarded || shows;
    let unwrapped = inner.unwrapped.or(outer.unwrapped);
    let taker = unwrap::taker(cx, unwrapped.is_some())?;
    if let (Some(obstacle), true) = (unwrapped, splats(call.node)) {
        // Ray has its own words for arguments that don't fit.
        return Err(obstacle);
    }
    if let (Some((at, what)), true) = (drawn, guarded) {
        return Err(Obstacle::new(
            "exception-inspected",
            format!("an exception from the call at line {line} may be handled, and by then the arguments of later items would have been drawn ({what})"),
            "draw all values before",
        )
        .at(at, what));
    }
    let loops: Vec<(&'a Expr, &'a Expr)> = parts
        .generators
        .iter()
        .map(|g| (&g.target, &g.iter))
        .collect();
    let effects_between = cx.first_effect(owner, range, &except, &is_shown).is_some();
    let first = &parts.generators[0].iter;
    // `any` and `all` may stop early: their calls run ahead in a window, in which an error waits for its turn.
    let stops = matches!(candidate.kind, Kind::Short | Kind::First);
    if stops {
        let exprs: Vec<&Expr> = std::iter::once(candidate.expr).collect();
        ahead::fits_generator(cx, &exprs, &[])?;
        ahead::helper_fits(cx)?;
        ahead::harmless(cx, call)?;
        ahead::source(cx, candidate.owner, first, range)?;
        cx.items_stay(first)?;
    } else {
        cx.finite(candidate.owner, first)?;
    }
    let holder = condition.map_or(parts.element, |at| &parts.generators[0].ifs[at]);
    let in_turn = stops && leads(holder, call.node.range());
    // Of two errors the first one ends the program.
    let throws = cx.facts.throws(call.func);
    if (guarded || effects_between || stops || throws) && !in_turn {
        let raises = arguments(call.node).any(|arg| cx.may_raise(arg, &loops))
            || splats(call.node)
            || parts
                .key
                .is_some_and(|key| condition.is_none() && cx.may_raise(key, &loops))
            || parts.generators.iter().any(|g| {
                g.ifs[..condition.unwrap_or(g.ifs.len())]
                    .iter()
                    .any(|test| cx.test_may_raise(test, &loops))
                    || cx.iteration_may_raise(&g.iter)
                    || cx.unpacking_may_raise(&g.target, &g.iter)
            });
        if raises {
            return Err(Obstacle::new(
                "argument-may-raise",
                format!("an argument of `{name}` or a condition (line {line}) could raise; launched ahead, its error would come before those of earlier items"),
                "make a list of the arguments before",
            )
            .at(call.node.range(), "may raise"));
        }
    }
    if parts.generators.len() == 1 && cx.costs.borrow().trips(first) <= 1.0 {
        return Err(Obstacle::new(
            "too-fine-grained",
            format!("the comprehension at line {line} makes one item at most: there is nothing to run next to `{name}`"),
            "nothing is gained by a task that is waited for at once; more items would make it worth while",
        )
        .at(range, "one item"));
    }
    if contains_walrus(candidate.expr) {
        return Err(Obstacle::new(
            "loop-carried",
            format!(
                "`:=` inside the comprehension at line {line} binds a name from round to round"
            ),
            "compute it inside the function that is called",
        )
        .at(range, "walrus"));
    }

    if let Some(key) = parts.key {
        let between = TextRange::new(key.range().start(), parts.element.range().start());
        if cx.module.comments_in(between).next().is_some() {
            return Err(Obstacle::new(
                "overlaps",
                format!("a comment stands between key and value (line {line}) and would be lost"),
                "move the comment above the comprehension",
            )
            .at(between, "comment"));
        }
    }
    let mut replaced = Vec::new();
    let mut edits = put_edits(cx, call.node, candidate.statement, &mut replaced, &|var| {
        targets.contains(&var)
            || outside.iter().any(|(other, _)| *other == var)
            || !put_is_ready(cx, var, candidate, call)
    });
    let args = cx.text_with(call.node.arguments.range, &replaced);
    let remote = format!("{}.remote{args}", placeholder(call.var));
    let copy = proof.copied.as_ref().map_or("", |copied| copied.method);
    let shape = Text {
        cx,
        candidate,
        parts: &parts,
        call,
        remote,
        taken: format!("{taker}({}){copy}", cx.local("ref")),
    };
    let guarded = guarded || proof.copied.is_some();
    edits.extend(if let Some(position) = condition {
        shape.filtered(position)?
    } else if parts.element.range() == call.node.range() {
        shape.direct(guarded)
    } else {
        shape.inside()
    });

    let resend = resend::Resend::new(&launch, &proof.stale);
    let mut assumptions = proof.assumptions;
    if !cx.costs.borrow_mut().function(call.func).is_finite() {
        assumptions.push(Assumption::cost_unknown(&name));
    }
    let mut evidence = vec![Evidence {
        range: call.node.range(),
        text: format!("`{name}` is pure as far as the program can tell"),
    }];
    evidence.extend(proof.copied.map(|copied| copied.evidence));
    evidence.extend(resend::evidence(&proof.stale));
    let reduction = matches!(candidate.kind, Kind::Whole | Kind::Short | Kind::First);
    Ok(Conversion {
        rule: if reduction { "RAY102" } else { "RAY101" }.to_string(),
        range,
        subject: format!("{} `{}`", describe(candidate.kind), short(cx.text(range))),
        why: match candidate.kind {
            Kind::Whole => format!(
                "The calls of `{name}` are independent; the reduction stays here and takes the results in their order, so its outcome is the same to the last bit."
            ),
            Kind::Short | Kind::First => format!(
                "The calls of `{name}` are independent and have no effects; they run ahead in a bounded window, and the search takes their results in order and stops where it did."
            ),
            _ => format!(
                "Each item is one independent call of `{name}`: one task an item, gathered in order."
            ),
        },
        edits,
        uses: vec![Use {
            func: call.func,
            var: call.var,
            range: call.node.func.range(),
        }],
        evidence,
        assumptions,
        knobs: vec![format!(
            "`{name}`: 1 CPU a task by default; `{name}.options(num_cpus=…)` or `@ray.remote(num_cpus=…)` to change it"
        )],
        pools: Vec::new(),
        helper: false,
        resend,
    })
}

/// A set finds NaN again as one and the same object only; results are copies.
///
/// `taker` is what takes the results, called at `call`.
pub(super) fn found_again(
    cx: &Context<'_, '_>,
    func: FuncId,
    call: TextRange,
    taker: Option<&ast::ExprCall>,
    set: bool,
) -> Result<(), Obstacle> {
    let named = taker.map(|taker| cx.text(taker.func.range()));
    let set = set || matches!(named, Some("set" | "frozenset"));
    let results = cx.facts.types(&cx.facts.interp.rets[func.index()]);
    if !set || !cx.facts.knows_nan() || !results.iter().any(|ty| ty.contains("float")) {
        return Ok(());
    }
    let (name, line) = (cx.facts.function_name(func), cx.line(call));
    Err(Obstacle::new(
        "identity",
        format!("the results of `{name}` (line {line}) go into a set, and the file knows NaN, which only equals itself as one and the same object"),
        "collect them in a list, and leave NaN out before the set is made",
    )
    .at(call, format!("`{name}` is called here")))
}

/// What somebody could see of an item before the next one fails.
fn is_shown(kind: &EffectKind) -> bool {
    matches!(
        kind,
        EffectKind::Stdout
            | EffectKind::FileWrite
            | EffectKind::FileAppend
            | EffectKind::FileRemove
            | EffectKind::NetSend
            | EffectKind::Unknown
            | EffectKind::Stdin
    )
}

/// Who takes the items one by one may do more between two of them (`max(…, key=note)`): not to what the items are made of.
fn taken_quietly<'a>(
    cx: &Context<'_, 'a>,
    candidate: &Candidate<'a>,
    call: Call<'a>,
    except: &[TextRange],
) -> Result<(), Obstacle> {
    let during = cx.facts.during(candidate.owner, candidate.around);
    let touched = arguments(call.node)
        .flat_map(|arg| cx.touched(arg))
        .collect();
    let Some((id, change, what)) = cx.facts.mutated_after(&during, &touched, except) else {
        return Ok(());
    };
    let range = candidate.expr.range();
    let name = cx.facts.named(id, candidate.owner, range);
    Err(Obstacle::new(
        "loop-carried",
        format!(
            "what takes the items (line {}) changes {name} between two of them (line {}, {what})",
            cx.line(range),
            cx.line(change)
        ),
        "make a list of the items first",
    )
    .at(change, what)
    .at(range, "the items are made here"))
}

fn describe(kind: Kind) -> &'static str {
    match kind {
        Kind::List => "list comprehension",
        Kind::Set => "set comprehension",
        Kind::Dict => "dict comprehension",
        Kind::Whole | Kind::Short | Kind::First => "generator expression",
    }
}

/// The object must exist before the statement, and stay as it is within it.
fn put_is_ready(
    cx: &Context<'_, '_>,
    var: VarId,
    candidate: &Candidate<'_>,
    call: Call<'_>,
) -> bool {
    let info = cx.facts.scopes.var(var);
    let ready = info
        .defs
        .iter()
        .any(|def| def.range.end() <= candidate.statement)
        && !info
            .defs
            .iter()
            .any(|def| candidate.around.contains_range(def.range));
    let local = matches!(
        cx.facts.scopes.scopes[info.scope.index()].kind,
        crate::python::ScopeKind::Comprehension
    );
    let objects = cx.facts.reach(&cx.facts.interp.vars[var.index()]);
    let changed = cx.mutated_in(candidate.owner, candidate.around, &[call.node.range()]);
    ready && !local && candidate.statement > TextSize::new(0) && objects.is_disjoint(&changed)
}

fn find_call<'a>(
    cx: &Context<'_, 'a>,
    parts: &Parts<'a>,
    line: Line<'_>,
) -> Result<Call<'a>, Obstacle> {
    let mut all = Vec::new();
    cx.all_calls(parts.element, &mut all);
    let whole = parts.element.range();
    if all.is_empty() {
        let subject = format!("the comprehension at line {line}");
        return Err(cx.no_plain_call(&subject, whole));
    }
    let heavy: Vec<Call<'a>> = all
        .iter()
        .copied()
        .filter(|call| cx.heavy(call.func))
        .collect();
    let Some(&call) = heavy.first() else {
        return Err(cx.too_cheap(all[0].func, all[0].node.range()));
    };
    if heavy.len() > 1 {
        let (first, second) = (
            cx.facts.function_name(heavy[0].func),
            cx.facts.function_name(heavy[1].func),
        );
        return Err(Obstacle::new(
            "several-heavy-calls",
            format!("each item calls `{first}` and `{second}` (line {line}); together they belong in one task"),
            "move them into one function",
        )
        .at(heavy[0].node.range(), format!("`{first}`"))
        .at(heavy[1].node.range(), format!("`{second}`")));
    }
    let mut certain = Vec::new();
    Context::certain_calls(parts.element, &mut certain);
    if !certain.iter().any(|node| node.range() == call.node.range()) {
        let name = cx.facts.function_name(call.func);
        return Err(Obstacle::new(
            "conditional-call",
            format!("`{name}` (line {line}) is not called exactly once for each item: a condition, a short cut or another comprehension stands around it"),
            "filter the items first, and call it for each that is left",
        )
        .at(call.node.range(), "called here"));
    }
    Ok(call)
}

/// The one heavy call in a condition of the only `for`, and which condition that is.
fn condition_call<'a>(cx: &Context<'_, 'a>, parts: &Parts<'a>) -> Option<(Call<'a>, usize)> {
    let [generator] = parts.generators else {
        return None;
    };
    let mut heavy = Vec::new();
    for (position, test) in generator.ifs.iter().enumerate() {
        let mut calls = Vec::new();
        cx.all_calls(test, &mut calls);
        heavy.extend(
            calls
                .into_iter()
                .filter(|call| cx.heavy(call.func))
                .map(|call| (call, position)),
        );
    }
    let mut others = Vec::new();
    cx.all_calls(parts.element, &mut others);
    if let Some(key) = parts.key {
        cx.all_calls(key, &mut others);
    }
    let [(call, position)] = heavy.as_slice() else {
        return None;
    };
    let mut certain = Vec::new();
    Context::certain_calls(&generator.ifs[*position], &mut certain);
    let sure = certain.iter().any(|node| node.range() == call.node.range());
    (sure && !others.iter().any(|other| cx.heavy(other.func))).then_some((*call, *position))
}

/// `f(*args)` binds its arguments at the launch: a wrong number fails early.
pub fn splats(call: &ast::ExprCall) -> bool {
    call.arguments.args.iter().any(Expr::is_starred_expr)
        || call.arguments.keywords.iter().any(|k| k.arg.is_none())
}

/// The comprehension must not change what it runs over.
fn own_source<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    iter: &'a Expr,
    changed: &crate::analysis::facts::Objects,
) -> Result<(), Obstacle> {
    let mut holders: Vec<_> = Vec::new();
    each_expr(iter, &mut |expr| {
        holders.extend(cx.facts.value(expr).iter());
    });
    holders.sort();
    for id in holders {
        let site = cx.facts.interp.obj(id).site;
        let own = iter.range().contains_range(site) && !site.is_empty();
        if changed.contains(&id) && !own && cx.facts.interp.is_mutable(id) {
            return Err(cx.changes_source(owner, iter, id));
        }
    }
    Ok(())
}

fn targets(cx: &Context<'_, '_>, generators: &[ast::Comprehension]) -> Vec<VarId> {
    let mut all = Vec::new();
    for generator in generators {
        each_expr(&generator.target, &mut |expr| {
            if let Expr::Name(name) = expr {
                all.extend(cx.facts.scopes.var_at(name.range.start()));
            }
        });
    }
    all
}

fn contains_walrus(expr: &Expr) -> bool {
    let mut found = false;
    each_expr(expr, &mut |inner| found |= inner.is_named_expr());
    found
}
