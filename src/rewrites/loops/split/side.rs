//! What the statements of one side do, to hold the two sides against each other.

use crate::analysis::facts::Objects;
use crate::analysis::objects::{EffectKind, ObjSet};
use crate::python::ast::{Expr, Stmt};
use crate::python::walk::{each_expr, each_expr_in};
use crate::python::{FuncId, Ranged, TextRange};
use crate::rewrites::context::Context;

/// What one side of the split does.
pub(super) struct Side {
    pub(super) effects: Vec<(EffectKind, TextRange)>,
    pub(super) mutated: Objects,
    pub(super) touched: Objects,
}

impl Side {
    pub(super) fn new<'a>(
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

    pub(super) fn has(&self, test: &dyn Fn(&EffectKind) -> bool) -> bool {
        self.effects.iter().any(|(kind, _)| test(kind))
    }
}

pub(super) fn meet(one: &Objects, other: &Objects) -> bool {
    one.iter().any(|id| other.contains(id))
}
