//! What a stretch of code changes, binds and looks at, and which expressions may be evaluated ahead of it.

use super::Context;
use crate::analysis::facts::Objects;
use crate::analysis::objects::{EffectKind, ObjId, ObjSet};
use crate::analysis::verdict::Obstacle;
use crate::python::ast::{self, Expr};
use crate::python::walk::each_expr;
use crate::python::{FuncId, Ranged, TextRange, VarId};
use crate::rewrites::loops::short;

impl<'a> Context<'_, 'a> {
    /// Proves that evaluating an expression early, for all items in a row, gives what it gave in the loop.
    ///
    /// # Errors
    /// The effect or the change that stands in the way.
    pub fn movable(
        &self,
        owner: Option<FuncId>,
        expr: &'a Expr,
        changed: &Objects,
        bound: &[(VarId, TextRange)],
    ) -> Result<(), Obstacle> {
        self.movable_but(owner, expr, changed, bound, &|_| false)
    }

    /// As [`Context::movable`], for an expression that may have effects of a kind whose order is kept.
    ///
    /// # Errors
    /// The effect or the change that stands in the way.
    pub fn movable_but(
        &self,
        owner: Option<FuncId>,
        expr: &'a Expr,
        changed: &Objects,
        bound: &[(VarId, TextRange)],
        allowed: &dyn Fn(&EffectKind) -> bool,
    ) -> Result<(), Obstacle> {
        let range = expr.range();
        let mut own_class = None;
        each_expr(expr, &mut |inner| {
            if let Expr::Name(name) = inner
                && matches!(name.id.as_str(), "super" | "__class__")
            {
                own_class = Some(name.range);
            }
        });
        if let Some(at) = own_class {
            return Err(Obstacle::new(
                "dynamic-code",
                format!(
                    "`{}` (line {}) asks for the method that it stands in; in a comprehension it would find none",
                    self.text(at),
                    self.line(at)
                ),
                "compute it before the loop",
            )
            .at(at, "looks at its own method"));
        }
        let effect = self.first_effect(owner, range, &[], &|kind| {
            !allowed(kind) && !kind.is_quiet() && *kind != EffectKind::FileRead
        });
        if let Some((at, what)) = effect {
            let line = self.line(range);
            let unknown = self
                .first_effect(owner, range, &[], &|kind| *kind == EffectKind::Unknown)
                .is_some();
            let argument = short(self.text(range));
            if !unknown {
                return Err(Obstacle::new(
                    "made-in-the-round",
                    format!("the argument `{argument}` (line {line}) has an effect of its own ({what}), which belongs to its round; the calls of all rounds would be launched before that"),
                    "make a list of these arguments before the loop, if they may be made ahead of what the loop does",
                )
                .at(range, format!("`{argument}` is evaluated here"))
                .at(at, what));
            }
            return Err(Obstacle::new(
                "unknown-call",
                format!("the argument `{argument}` (line {line}) uses {what}; what that does is not known, so it can't be evaluated ahead of the loop"),
                "if it only computes a value, say so: with an entry in an effect table (`effects` in the configuration), or with its name under `assume-pure`",
            )
            .at(range, format!("`{argument}` is evaluated here"))
            .at(at, what));
        }
        for id in self.mutated_in(owner, range, &[]) {
            let site = self.facts.interp.obj(id).site;
            // What the expression itself makes may change in it.
            if !range.contains_range(site) || site.is_empty() {
                let line = self.line(range);
                return Err(Obstacle::new(
                    "loop-carried",
                    format!("evaluating `{}` (line {line}) changes {}, which the next round reads there again", short(self.text(range)), self.facts.named_with_kind(id, owner, range)),
                    "draw or take all values before the loop",
                )
                .at(range, format!("changes {}", self.facts.named(id, owner, range))));
            }
        }
        for (name, var) in self.names_in(expr) {
            if let Some((_, write)) = bound.iter().find(|(other, _)| *other == var) {
                return Err(self.needs_binding(&name.id, var, name.range, *write));
            }
        }
        for (var, read) in self.facts.free_reads(&self.called_in(range)) {
            if let Some((_, write)) = bound.iter().find(|(other, _)| *other == var) {
                let name = &self.facts.scopes.var(var).name;
                return Err(self.needs_binding(name, var, read, *write));
            }
        }
        let touched = self.touched(expr);
        let mut hit: Vec<_> = touched.intersection(changed).copied().collect();
        hit.sort();
        if let Some(&id) = hit.first() {
            return Err(self.needs_change(owner, expr, id));
        }
        Ok(())
    }

    /// Objects that the code in a range (of one function) may change, except through the given calls.
    pub fn mutated_in(
        &self,
        owner: Option<FuncId>,
        range: TextRange,
        except: &[TextRange],
    ) -> Objects {
        let mut all = Objects::default();
        for index in self.facts.owned_effects(owner) {
            let effect = self.facts.effect(index);
            if range.contains_range(effect.range) && !except.contains(&effect.range) {
                all.extend(self.facts.hit(effect));
            }
        }
        for index in self.facts.owned_edges(owner) {
            let edge = self.facts.edge(index);
            if range.contains_range(edge.range) && !except.contains(&edge.range) {
                all.extend(
                    self.facts
                        .mutations_through(index)
                        .into_iter()
                        .map(|(id, _)| id),
                );
            }
        }
        all
    }

    /// Effects of a kind in a range of one function, callees included (except the given calls).
    pub fn first_effect(
        &self,
        owner: Option<FuncId>,
        range: TextRange,
        except: &[TextRange],
        test: &dyn Fn(&EffectKind) -> bool,
    ) -> Option<(TextRange, String)> {
        for index in self.facts.owned_effects(owner) {
            let effect = self.facts.effect(index);
            if range.contains_range(effect.range)
                && !except.contains(&effect.range)
                && test(&effect.kind)
            {
                return Some((effect.range, effect.what.clone()));
            }
        }
        for index in self.facts.owned_edges(owner) {
            let edge = self.facts.edge(index);
            if range.contains_range(edge.range) && !except.contains(&edge.range) {
                let funcs = self.facts.closure(&[edge.callee]);
                if let Some(effect) = self
                    .facts
                    .effects_of(&funcs)
                    .into_iter()
                    .find(|e| test(&e.kind))
                {
                    return Some((effect.range, effect.what.clone()));
                }
            }
        }
        None
    }

    /// Variables bound anywhere in a range, by statements of the function itself or through what it calls.
    pub fn bound_in(&self, owner: Option<FuncId>, range: TextRange) -> Vec<(VarId, TextRange)> {
        let mut all = Vec::new();
        for id in self.facts.scopes.var_ids() {
            for def in &self.facts.scopes.var(id).defs {
                if range.contains_range(def.range) {
                    all.push((id, def.range));
                }
            }
        }
        for index in self.facts.owned_edges(owner) {
            let edge = self.facts.edge(index);
            if !range.contains_range(edge.range) {
                continue;
            }
            let funcs = self.facts.closure(&[edge.callee]);
            for effect in self.facts.effects_of(&funcs) {
                if let EffectKind::FreeWrite(var) = effect.kind {
                    all.push((var, effect.range));
                }
            }
        }
        all
    }

    /// Names read in an expression, with the variables that they stand for.
    pub fn names_in(&self, expr: &'a Expr) -> Vec<(&'a ast::ExprName, VarId)> {
        let mut all = Vec::new();
        each_expr(expr, &mut |inner| {
            if let Expr::Name(name) = inner
                && let Some(var) = self.facts.scopes.var_at(name.range.start())
            {
                all.push((name, var));
            }
        });
        all
    }

    /// Objects that evaluating an expression looks at, and what can be reached from them: classes and functions hold state, too.
    pub fn touched(&self, expr: &'a Expr) -> Objects {
        let mut set = ObjSet::default();
        each_expr(expr, &mut |inner| {
            set.extend(&self.facts.value(inner));
        });
        for func in self.called_in(expr.range()) {
            for (var, _) in self.facts.free_reads(&[func]) {
                set.extend(&self.facts.interp.vars[var.index()]);
            }
        }
        self.facts
            .reach(&set)
            .into_iter()
            .filter(|&id| self.facts.interp.is_mutable(id))
            .collect()
    }

    /// An open file, or what writes to one.
    pub fn is_file_handle(&self, id: ObjId) -> bool {
        let ty = self.facts.interp.effective_type(id);
        ty.is_some_and(|ty| ty.starts_with("_io.") || ty.starts_with("csv"))
    }
}
