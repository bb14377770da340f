//! Loop fission: what prepares the calls, and carries state from round to round, runs ahead in a loop of its own (PRE); the
//! rest of the body takes the results in order (POST).
//!
//! `u = random.random()`, `text = handle.read()`, `count += 1`: such statements keep their order among themselves; what must be
//! shown is that they and the rest of the body can't tell that the rounds of the one now come before those of the other.

use rustc_hash::FxHashSet;

use super::find::continues;
use super::{Place, Shape, arguments, body_range};
use crate::analysis::facts::Objects;
use crate::analysis::objects::{EffectKind, ObjSet};
use crate::analysis::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::flow::{Flow, Touch, path_to, stays_inside};
use crate::python::walk::{each_expr, each_expr_in, each_stmt};
use crate::python::{Def, DefKind, FuncId, FuncNode, Ranged, TextRange, VarId};
use crate::rewrites::TextEdit;
use crate::rewrites::context::Context;

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

/// What the rest of the body takes over.
struct Carried {
    /// Variables of a round that the rest reads, in the order in which they are bound.
    vars: Vec<VarId>,
    /// One that is bound ahead has a value that outlives the loop.
    outlives: bool,
}

impl Carried {
    /// `None` if the rest would read other values than before.
    fn find<'a>(
        cx: &Context<'_, 'a>,
        owner: Option<FuncId>,
        node: &'a ast::StmtFor,
        frame: &Frame<'a>,
        chosen: &[usize],
        call: TextRange,
    ) -> Option<Self> {
        let scopes = cx.facts.scopes;
        let flow = Flow::new(scopes, FxHashSet::default());
        let rest: Vec<usize> = (0..frame.steps.len())
            .filter(|at| !chosen.contains(at))
            .collect();
        let all = owner.and_then(|owner| cx.facts.def_node(owner));
        let way = path_to(
            all.map_or(&cx.module.tree.body, |def| &def.body),
            node.range,
        );
        let mut names: Vec<(TextRange, VarId)> = Vec::new();
        let mut outlives = false;
        for id in scopes.var_ids() {
            let var = scopes.var(id);
            let header = var
                .defs
                .iter()
                .find(|def| node.target.range().contains_range(def.range));
            let bound_at = |def: &Def| frame.step_of(def.range);
            let ahead = var
                .defs
                .iter()
                .filter(|def| bound_at(def).is_some_and(|at| chosen.contains(&at)));
            let last_bound = ahead.clone().filter_map(bound_at).max();
            let Some(def) = header.or(ahead.min_by_key(|def| def.range.start())) else {
                continue;
            };
            // Variables of comprehensions stay in theirs.
            let own = scopes.owner(var.scope) == scopes.owner(def.scope)
                && matches!(
                    scopes.scopes[var.scope.index()].kind,
                    crate::python::ScopeKind::Module | crate::python::ScopeKind::Function(_)
                );
            if !own {
                continue;
            }
            let read_at: Vec<usize> = rest
                .iter()
                .copied()
                .filter(|at| {
                    let step = frame.steps[*at].range();
                    let mut uses = var.uses.iter();
                    uses.any(|used| !call.contains_range(*used) && step.contains_range(*used))
                })
                .collect();
            let by_functions = var.uses.iter().any(|used| {
                scopes.funcs.iter().any(|func| {
                    matches!(func.node, FuncNode::Def(_) | FuncNode::Lambda(_))
                        && func.range().contains_range(*used)
                        && !func.range().contains_range(node.range)
                })
            });
            let outside = var
                .uses
                .iter()
                .any(|used| !node.range.contains_range(*used));
            if let Some(last) = last_bound {
                outlives |= outside || by_functions;
                // Bound on one side only, or the two loops would disagree.
                let behind = var
                    .defs
                    .iter()
                    .any(|def| bound_at(def).is_some_and(|at| rest.contains(&at)));
                // The rest takes over what a round ends up with: it must not look before that, nor at what the launch hasn't
                // seen yet.
                let too_early = read_at.iter().any(|at| *at < last)
                    || by_functions && rest.iter().any(|at| *at < last)
                    || last > frame.call_at && (!read_at.is_empty() || by_functions);
                if behind || too_early || by_functions && scopes.owner(var.scope).is_some() {
                    return None;
                }
            }
            let late = way.as_ref().is_none_or(|way| {
                let reads = flow.reads_later(way, node.range, node.range, id);
                reads.after
                    || reads.round
                    || reads.carried
                    || flow.first_touch(&node.orelse, id) == Touch::Read
            });
            if frame.skips() && late {
                // The rest sees no round that was skipped: it can't leave behind what the last round left.
                if !read_at.is_empty() || by_functions {
                    return None;
                }
                outlives = true;
                continue;
            }
            if !read_at.is_empty() || by_functions || late && last_bound.is_none() {
                let sure = header.is_some()
                    || chosen
                        .iter()
                        .filter(|at| **at < frame.call_at)
                        .any(|at| flow.surely_binds(std::slice::from_ref(frame.steps[*at]), id));
                if !sure {
                    return None;
                }
                names.push((def.range, id));
            }
        }
        names.sort_by_key(|(range, _)| range.start());
        Some(Self {
            vars: names.into_iter().map(|(_, var)| var).collect(),
            outlives,
        })
    }
}

/// What one side of the split does.
struct Side {
    effects: Vec<(EffectKind, TextRange)>,
    mutated: Objects,
    touched: Objects,
}

impl Side {
    fn new<'a>(
        cx: &Context<'_, 'a>,
        owner: Option<FuncId>,
        stmts: &[&'a Stmt],
        exprs: &[&'a Expr],
        without: Option<TextRange>,
    ) -> Self {
        let mut side = Self {
            effects: Vec::new(),
            mutated: Objects::default(),
            touched: Objects::default(),
        };
        let mut set = ObjSet::default();
        let left_out = |range: TextRange| without.is_some_and(|call| call.contains_range(range));
        let ranges = stmts
            .iter()
            .map(Ranged::range)
            .chain(exprs.iter().map(Ranged::range));
        for range in ranges {
            for index in cx.facts.owned_effects(owner) {
                let effect = cx.facts.effect(index);
                if range.contains_range(effect.range) && !left_out(effect.range) {
                    side.effects.push((effect.kind.clone(), effect.range));
                    side.mutated.extend(cx.facts.hit(effect));
                }
            }
            for index in cx.facts.owned_edges(owner) {
                let edge = cx.facts.edge(index);
                if range.contains_range(edge.range) && !left_out(edge.range) {
                    let funcs = cx.facts.closure(&[edge.callee]);
                    let effects = cx.facts.effects_of(&funcs);
                    side.effects
                        .extend(effects.into_iter().map(|e| (e.kind.clone(), e.range)));
                    for (var, _) in cx.facts.free_reads(&funcs) {
                        set.extend(&cx.facts.interp.vars[var.index()]);
                    }
                    let changed = cx.facts.mutations_through(index);
                    side.mutated.extend(changed.into_iter().map(|(id, _)| id));
                }
            }
        }
        let mut look = |expr: &'a Expr| {
            if !left_out(expr.range()) {
                set.extend(&cx.facts.value(expr));
            }
        };
        for stmt in stmts {
            each_expr_in(std::slice::from_ref(*stmt), &mut look);
        }
        for expr in exprs {
            each_expr(expr, &mut look);
        }
        side.touched = cx
            .facts
            .reach(&set)
            .into_iter()
            .filter(|&id| cx.facts.interp.is_mutable(id))
            .collect();
        side
    }

    fn has(&self, test: &dyn Fn(&EffectKind) -> bool) -> bool {
        self.effects.iter().any(|(kind, _)| test(kind))
    }
}

fn meet(one: &Objects, other: &Objects) -> bool {
    one.iter().any(|id| other.contains(id))
}

/// Errors of the statements ahead would now come before the effects of earlier rounds.
pub(super) fn early_errors<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtFor,
    split: &Split<'a>,
) -> Result<(), Obstacle> {
    let loops = [(&*node.target, &*node.iter)];
    for stmt in split.ahead() {
        if !quiet(cx, stmt, &loops) {
            let line = cx.line(stmt.range());
            return Err(Obstacle::new(
                "argument-may-raise",
                format!("line {line} prepares the call and could raise; run ahead of the loop, that would come before the effects of the rounds before it"),
                "prepare all items in a loop before this one",
            )
            .at(stmt.range(), "may raise"));
        }
    }
    Ok(())
}

/// Whether a statement surely raises nothing.
fn quiet<'a>(cx: &Context<'_, 'a>, stmt: &'a Stmt, loops: &[(&'a Expr, &'a Expr)]) -> bool {
    match stmt {
        Stmt::Assign(assign) => {
            !cx.may_raise(&assign.value, loops)
                && assign.targets.iter().all(|target| match target {
                    Expr::Name(_) => true,
                    // `seen[key] = True`
                    Expr::Subscript(part) => {
                        cx.all_of(&part.value, &["dict"]) && cx.hashable(&part.slice, loops)
                    }
                    _ => false,
                })
        }
        Stmt::AugAssign(assign) => {
            assign.target.is_name_expr()
                && cx.is_number(&assign.target)
                && cx.is_number(&assign.value)
                && matches!(
                    assign.op,
                    ast::Operator::Add | ast::Operator::Sub | ast::Operator::Mult
                )
                && !cx.may_raise(&assign.value, loops)
        }
        // `seen.add(key)`, `order.append(key)`
        Stmt::Expr(node) => match &*node.value {
            Expr::Call(call) => match (&*call.func, &*call.arguments.args) {
                (Expr::Attribute(func), [arg]) if call.arguments.keywords.is_empty() => {
                    match func.attr.id.as_str() {
                        "add" | "discard" => {
                            cx.all_of(&func.value, &["set"]) && cx.hashable(arg, loops)
                        }
                        "append" => cx.all_of(&func.value, &["list"]) && !cx.may_raise(arg, loops),
                        _ => false,
                    }
                }
                _ => false,
            },
            _ => false,
        },
        Stmt::If(node) => {
            !cx.may_raise(&node.test, loops)
                && node.body.iter().all(|stmt| quiet(cx, stmt, loops))
                && node.elif_else_clauses.iter().all(|clause| {
                    clause
                        .test
                        .as_ref()
                        .is_none_or(|test| !cx.may_raise(test, loops))
                        && clause.body.iter().all(|stmt| quiet(cx, stmt, loops))
                })
        }
        Stmt::Continue(_) | Stmt::Pass(_) => true,
        _ => false,
    }
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

/// The lines of a statement, with the comment lines directly above it.
fn lines_of(cx: &Context<'_, '_>, stmt: &Stmt) -> TextRange {
    let start = cx.module.comments_above(stmt.range().start());
    TextRange::new(start, cx.module.line_end(stmt.range().end()))
}

impl Shape<'_, '_, '_> {
    /// One loop launches, the other one consumes.
    pub(super) fn split(
        &self,
        split: &Split<'_>,
        edits: &mut Vec<TextEdit>,
    ) -> (&'static str, String) {
        let module = self.cx.module;
        let outer = module.indentation(self.node.range.start());
        let block = split.wrap.map_or(&self.node.body, |wrap| &wrap.body);
        let start = |body: &[Stmt]| {
            body.first()
                .map_or(self.node.range.start(), |stmt| stmt.range().start())
        };
        let inner = module.indentation(start(block));
        let newline = module.style.newline;
        let reference = self.cx.local("ref");
        let names: Vec<String> = split
            .carried
            .iter()
            .map(|var| self.cx.facts.scopes.var(*var).name.clone())
            .collect();
        let list = self
            .cx
            .local(if names.is_empty() { "refs" } else { "launched" });
        let (items, taken) = match self.progress_bar() {
            Some(bar) => (
                self.cx.text(bar.range()).to_string(),
                self.cx.text_with(
                    self.node.iter.range(),
                    &[TextEdit::replace(bar.range(), list.clone())],
                ),
            ),
            None => (self.iter_text(), list.clone()),
        };
        let target = self.cx.text(self.node.target.range());
        let mut ahead = format!("{list} = []{newline}{outer}for {target} in {items}:{newline}");
        let condition = split.wrap.and_then(|wrap| {
            let first = lines_of(self.cx, wrap.body.first()?);
            Some(TextRange::new(
                lines_of(self.cx, self.node.body.last()?).start(),
                first.start(),
            ))
        });
        let copy = |ahead: &mut String, lines: TextRange| {
            ahead.push_str(self.cx.text(lines).trim_end_matches(['\r', '\n']));
            ahead.push_str(newline);
        };
        let mut open = condition;
        for stmt in &split.pre {
            if let Some(lines) = open.filter(|lines| lines.end() <= stmt.range().start()) {
                copy(&mut ahead, lines);
                open = None;
            }
            copy(&mut ahead, lines_of(self.cx, stmt));
        }
        if let Some(lines) = open {
            copy(&mut ahead, lines);
        }
        let call = self.remote_text();
        let entry = if names.is_empty() {
            call
        } else {
            format!("({}, {call})", names.join(", "))
        };
        ahead.push_str(&format!("{inner}{list}.append({entry}){newline}"));
        for stmt in &split.after {
            copy(&mut ahead, lines_of(self.cx, stmt));
        }
        ahead.push_str(outer);
        edits.push(TextEdit::insert(self.node.range.start(), ahead));
        let header = if names.is_empty() {
            format!("{reference} in {taken}")
        } else {
            format!("{}, {reference} in {taken}", names.join(", "))
        };
        edits.push(TextEdit::replace(
            TextRange::new(self.target_start(), self.iter_range().end()),
            header,
        ));
        edits.push(TextEdit::replace(
            self.place.call.node.range(),
            format!("{}({reference})", self.taker),
        ));
        edits.extend(
            split
                .ahead()
                .map(|stmt| lines_of(self.cx, stmt))
                .chain(condition)
                .map(|lines| TextEdit::replace(lines, "")),
        );
        if let (Some(wrap), Some(first), Some(last)) = (split.wrap, block.first(), block.last()) {
            let mut moved = Vec::new();
            crate::rewrites::pools::move_out(
                self.cx,
                TextRange::new(lines_of(self.cx, first).start(), last.range().end()),
                module.indentation(wrap.range.start()),
                inner,
                &mut moved,
            );
            moved.retain(|edit| !edits.iter().any(|e| e.range.contains_range(edit.range)));
            edits.extend(moved);
        }
        (
            "RAY111",
            format!(
                "What prepares the calls of `{}` runs ahead in order and launches them; the rest of the body stays a plain loop in the original order and takes each result where the call stood.",
                self.name()
            ),
        )
    }
}
