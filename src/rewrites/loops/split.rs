//! Loop fission: what prepares the calls, and carries state from round to round, runs ahead in a loop of its own (PRE); the
//! rest of the body takes the results in order (POST).
//!
//! `u = random.random()`, `text = handle.read()`, `count += 1`: such statements keep their order among themselves; what must be
//! shown is that they and the rest of the body can't tell that the rounds of the one now come before those of the other.

use rustc_hash::FxHashSet;

use super::{Place, Shape, arguments, body_range};
use crate::analysis::facts::Objects;
use crate::analysis::objects::{EffectKind, ObjSet};
use crate::analysis::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::flow::{Flow, stays_inside};
use crate::python::walk::{each_expr, each_expr_in, each_stmt};
use crate::python::{DefKind, FuncId, FuncNode, Ranged, TextRange, TextSize, VarId};
use crate::rewrites::TextEdit;
use crate::rewrites::context::Context;

/// A body in two parts.
#[derive(Debug)]
pub(super) struct Split<'a> {
    /// Statements that run ahead, in order.
    pub(super) pre: Vec<&'a Stmt>,
    /// Variables of a round that the rest reads, in the order in which they are bound.
    pub(super) carried: Vec<VarId>,
    /// The statements ahead change something that outlives the loop.
    pub(super) lasting: bool,
}

/// Splits a body whose call needs what earlier statements of the round bind; `None` if that can't be shown to be harmless.
pub(super) fn split<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    node: &'a ast::StmtFor,
    place: &Place<'a>,
) -> Option<Split<'a>> {
    if !place.inner.is_empty() || !place.guards.is_empty() || !place.tries.is_empty() {
        return None;
    }
    let pre = needed(cx, node, place)?;
    if !pre
        .iter()
        .all(|stmt| cx.module.fills_lines(stmt.range()) && stays(stmt))
    {
        return None;
    }
    let call = place.call.node.range();
    let args: Vec<&'a Expr> = arguments(place.call.node).collect();
    let rest: Vec<&'a Stmt> = node
        .body
        .iter()
        .filter(|stmt| !pre.iter().any(|one| one.range() == stmt.range()))
        .collect();
    let ahead = Side::new(cx, owner, &pre, &args, None);
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
            other => other.is_quiet(),
        };
        if !harmless {
            return None;
        }
    }
    let meets = |one: &Objects, other: &Objects| one.iter().any(|id| other.contains(id));
    if meets(&ahead.mutated, &behind.touched) || meets(&behind.mutated, &ahead.touched) {
        return None;
    }
    let inside = body_range(node);
    lasting |= ahead.mutated.iter().any(|id| {
        let site = cx.facts.interp.obj(*id).site;
        site.is_empty() || !inside.contains_range(site)
    });
    // A global that the rest binds, and the statements ahead read through a function.
    let bound_behind: Vec<VarId> = rest
        .iter()
        .flat_map(|stmt| cx.bound_in(owner, stmt.range()))
        .map(|(var, _)| var)
        .collect();
    // Or read by their names, also where a function that the rest calls binds them.
    let mut read_by_name = false;
    let mut look = |expr: &'a Expr| {
        if let Expr::Name(name) = expr
            && let Some(var) = cx.facts.scopes.var_at(name.range.start())
        {
            read_by_name |= bound_behind.contains(&var);
        }
    };
    for stmt in &pre {
        each_expr_in(std::slice::from_ref(*stmt), &mut look);
    }
    for arg in &args {
        each_expr(arg, &mut look);
    }
    if read_by_name {
        return None;
    }
    let called: Vec<FuncId> = pre
        .iter()
        .map(Ranged::range)
        .chain(args.iter().map(Ranged::range))
        .flat_map(|range| cx.called_in(range))
        .collect();
    let read_ahead = cx.facts.free_reads(&called);
    if read_ahead.iter().any(|(var, _)| bound_behind.contains(var)) {
        return None;
    }
    let (carried, outlives) = carried(cx, node, &pre, &rest, call)?;
    Some(Split {
        pre,
        carried,
        lasting: lasting || outlives,
    })
}

/// Statements before the call that bind what its arguments need, and what those need.
fn needed<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtFor,
    place: &Place<'a>,
) -> Option<Vec<&'a Stmt>> {
    let mut wanted: Vec<VarId> = arguments(place.call.node)
        .flat_map(|arg| cx.names_in(arg))
        .map(|(_, var)| var)
        .collect();
    let mut seen: FxHashSet<VarId> = FxHashSet::default();
    let mut chosen: Vec<usize> = Vec::new();
    while let Some(var) = wanted.pop() {
        if !seen.insert(var) {
            continue;
        }
        for def in &cx.facts.scopes.var(var).defs {
            if !body_range(node).contains_range(def.range) {
                continue;
            }
            let at = node
                .body
                .iter()
                .position(|stmt| stmt.range().contains_range(def.range))?;
            // Variables of comprehensions in the arguments themselves.
            if place.call.node.range().contains_range(def.range) {
                continue;
            }
            if at >= place.top || def.kind == DefKind::Delete {
                return None;
            }
            if !chosen.contains(&at) {
                chosen.push(at);
                let stmt = std::slice::from_ref(&node.body[at]);
                each_expr_in(stmt, &mut |expr| {
                    if let Expr::Name(name) = expr {
                        wanted.extend(cx.facts.scopes.var_at(name.range.start()));
                    }
                });
            }
        }
    }
    chosen.sort_unstable();
    Some(chosen.into_iter().map(|at| &node.body[at]).collect())
}

/// Which variables of a round the rest reads; and whether one that is bound ahead has a value that outlives the loop.
fn carried<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtFor,
    pre: &[&'a Stmt],
    rest: &[&'a Stmt],
    call: TextRange,
) -> Option<(Vec<VarId>, bool)> {
    let scopes = cx.facts.scopes;
    let flow = Flow::new(scopes, FxHashSet::default());
    let mut names: Vec<(TextRange, VarId)> = Vec::new();
    let mut outlives = false;
    for (index, var) in scopes.vars.iter().enumerate() {
        let id = VarId(u32::try_from(index).unwrap_or(u32::MAX));
        let header = var
            .defs
            .iter()
            .find(|def| node.target.range().contains_range(def.range));
        let ahead = var.defs.iter().find(|def| {
            pre.iter()
                .any(|stmt| stmt.range().contains_range(def.range))
        });
        let Some(def) = header.or(ahead) else {
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
        let read_behind = var.uses.iter().any(|used| {
            !call.contains_range(*used)
                && rest.iter().any(|stmt| stmt.range().contains_range(*used))
        });
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
        if ahead.is_some() {
            outlives |= outside || by_functions;
            // Bound on one side only, or the two loops would disagree.
            let behind = var.defs.iter().any(|def| {
                rest.iter()
                    .any(|stmt| stmt.range().contains_range(def.range))
            });
            if behind || by_functions && scopes.owner(var.scope).is_some() {
                return None;
            }
        }
        if read_behind || by_functions {
            let sure = header.is_some()
                || pre
                    .iter()
                    .any(|stmt| flow.surely_binds(std::slice::from_ref(*stmt), id));
            if !sure {
                return None;
            }
            names.push((def.range, id));
        }
    }
    names.sort_by_key(|(range, _)| range.start());
    Some((names.into_iter().map(|(_, var)| var).collect(), outlives))
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
                    let changed = cx.facts.mutations_through(edge);
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

/// Errors of the statements ahead would now come before the effects of earlier rounds.
pub(super) fn early_errors<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtFor,
    split: &Split<'a>,
) -> Result<(), Obstacle> {
    let loops = [(&*node.target, &*node.iter)];
    for stmt in &split.pre {
        let quiet = match stmt {
            Stmt::Assign(assign) => {
                assign.targets.iter().all(Expr::is_name_expr)
                    && !cx.may_raise(&assign.value, &loops)
            }
            Stmt::AugAssign(assign) => {
                assign.target.is_name_expr()
                    && cx.is_number(&assign.target)
                    && cx.is_number(&assign.value)
                    && matches!(
                        assign.op,
                        ast::Operator::Add | ast::Operator::Sub | ast::Operator::Mult
                    )
                    && !cx.may_raise(&assign.value, &loops)
            }
            _ => false,
        };
        if !quiet {
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

/// Control stays inside the statement, and nothing is declared, deleted or awaited.
fn stays(stmt: &Stmt) -> bool {
    let body = std::slice::from_ref(stmt);
    let mut plain = true;
    each_expr_in(body, &mut |expr| {
        plain &= !matches!(
            expr,
            Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Await(_) | Expr::Named(_)
        );
    });
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
    plain && stays_inside(body)
}

/// The lines of a statement, with the comment lines directly above it.
fn lines_of(cx: &Context<'_, '_>, stmt: &Stmt) -> TextRange {
    let mut start = cx.module.line_start(stmt.range().start());
    while start > TextSize::new(0) {
        let above = cx.module.line_start(start - TextSize::new(1));
        if !cx
            .text(TextRange::new(above, start))
            .trim_start()
            .starts_with('#')
        {
            break;
        }
        start = above;
    }
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
        let inner = module.indentation(
            self.node
                .body
                .first()
                .map_or(self.node.range.start(), |s| s.range().start()),
        );
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
        for stmt in &split.pre {
            let text = self.cx.text(lines_of(self.cx, stmt));
            ahead.push_str(text.trim_end_matches(['\r', '\n']));
            ahead.push_str(newline);
        }
        let call = self.remote_text();
        let entry = if names.is_empty() {
            call
        } else {
            format!("({}, {call})", names.join(", "))
        };
        ahead.push_str(&format!("{inner}{list}.append({entry}){newline}{outer}"));
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
                .pre
                .iter()
                .map(|stmt| TextEdit::replace(lines_of(self.cx, stmt), "")),
        );
        (
            "RAY111",
            format!(
                "What prepares the calls of `{}` runs ahead in order and launches them; the rest of the body stays a plain loop in the original order and takes each result where the call stood.",
                self.name()
            ),
        )
    }
}
