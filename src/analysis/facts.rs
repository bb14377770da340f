//! What the interpreter found, as questions: what a call reaches, changes, reads, and what happens after it.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::evidence::Evidence;
use super::in_hand::Run;
use super::interp::Interp;
use super::objects::{CallEdge, Effect, EffectKind, Field, ObjId, ObjKind, ObjSet};
use super::table::Table;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{blocks, each_expr, own_expressions};
use crate::python::{
    ClassId, FuncId, FuncNode, Line, Module, PartId, Ranged, Scopes, Target, TextRange, TextSize,
    VarId,
};

pub type Objects = BTreeSet<ObjId>;

/// Everything that may run at or after a place: effects and calls, and from where in each function.
#[derive(Debug, Default)]
pub struct After {
    pub effects: Vec<usize>,
    pub edges: Vec<usize>,
    /// For each function on the way up (`None`: the module), the ranges after which its code still runs.
    pub from: Vec<(Option<FuncId>, TextRange)>,
}

pub struct Facts<'a> {
    pub interp: Interp<'a>,
    pub module: &'a Module,
    pub scopes: &'a Scopes<'a>,
    edges_by_owner: FxHashMap<Option<FuncId>, Vec<usize>>,
    effects_by_owner: FxHashMap<Option<FuncId>, Vec<usize>>,
    callers: FxHashMap<FuncId, Vec<usize>>,
    /// Ranges of `for`, `while` and comprehension loops, by owner.
    loops: Vec<(Option<FuncId>, TextRange)>,
    /// Effects that change objects, with the objects, once somebody asks.
    changes: OnceCell<Vec<(usize, Vec<ObjId>)>>,
}

impl<'a> Facts<'a> {
    pub fn new(
        module: &'a Module,
        scopes: &'a Scopes<'a>,
        table: &'a Table,
        is_entry: bool,
        assume_pure: &'a [String],
        evidence: &'a Evidence,
    ) -> Self {
        let interp = Interp::run(module, scopes, table, is_entry, assume_pure, evidence);
        let mut edges_by_owner: FxHashMap<Option<FuncId>, Vec<usize>> = FxHashMap::default();
        let mut callers: FxHashMap<FuncId, Vec<usize>> = FxHashMap::default();
        for (index, edge) in interp.calls.iter().enumerate() {
            edges_by_owner.entry(edge.owner).or_default().push(index);
            callers.entry(edge.callee).or_default().push(index);
        }
        let mut effects_by_owner: FxHashMap<Option<FuncId>, Vec<usize>> = FxHashMap::default();
        for (index, effect) in interp.effects.iter().enumerate() {
            effects_by_owner
                .entry(effect.owner)
                .or_default()
                .push(index);
        }
        let mut facts = Self {
            interp,
            module,
            scopes,
            edges_by_owner,
            effects_by_owner,
            callers,
            loops: Vec::new(),
            changes: OnceCell::new(),
        };
        facts.collect_loops(&module.tree.body, None);
        for (index, part) in module.parts.iter().enumerate() {
            facts.collect_loops(&part.body, Some(scopes.body_of(PartId(index))));
        }
        if !facts.interp.foreign.is_empty() {
            facts.interp.private = facts.private_containers();
        }
        facts.follow_given();
        for index in facts.own_changes() {
            facts.interp.effects[index].own = true;
        }
        facts
    }

    /// Everything that unknown code may still have in hand, and the values that may be it.
    fn follow_given(&mut self) {
        let mut reached: Vec<ObjId> = self.reach(&self.interp.given).into_iter().collect();
        reached.sort();
        let mut given = ObjSet::default();
        for id in reached {
            let unknown = matches!(self.interp.obj(id).kind, ObjKind::Unknown(_));
            if !unknown && self.interp.is_mutable(id) {
                given.insert(id);
            }
        }
        if !given.is_empty() {
            let unknown = |id: &ObjId| matches!(self.interp.obj(*id).kind, ObjKind::Unknown(_));
            let unknowns: Vec<ObjId> = self.interp.ids().filter(unknown).collect();
            for id in unknowns {
                self.interp.unknowns.insert(id);
            }
        }
        self.interp.given = given;
    }

    fn collect_loops(&mut self, body: &'a [Stmt], owner: Option<FuncId>) {
        for stmt in body {
            let inner = match stmt {
                Stmt::FunctionDef(node) => self.scopes.func_at(node.range),
                _ => owner,
            };
            if matches!(stmt, Stmt::For(_) | Stmt::While(_)) {
                self.loops.push((owner, stmt.range()));
            }
            let mut found = Vec::new();
            for expr in own_expressions(stmt) {
                each_expr(expr, &mut |e| {
                    if matches!(
                        e,
                        Expr::ListComp(_)
                            | Expr::SetComp(_)
                            | Expr::DictComp(_)
                            | Expr::Generator(_)
                    ) {
                        found.push(e.range());
                    }
                });
            }
            for range in found {
                self.loops.push((owner, range));
            }
            for block in blocks(stmt) {
                self.collect_loops(block, inner);
            }
        }
    }

    #[must_use]
    pub fn effects(&self) -> &[Effect] {
        &self.interp.effects
    }

    #[must_use]
    pub fn effect(&self, index: usize) -> &Effect {
        &self.interp.effects[index]
    }

    #[must_use]
    pub fn edge(&self, index: usize) -> &CallEdge {
        &self.interp.calls[index]
    }

    #[must_use]
    pub fn line(&self, at: TextSize) -> Line<'_> {
        self.module.line(at)
    }

    /// The objects that an expression may evaluate to.
    pub fn value(&self, expr: &Expr) -> ObjSet {
        self.interp
            .values
            .get(&expr.range())
            .cloned()
            .unwrap_or_default()
    }

    #[must_use]
    pub fn function_name(&self, func: FuncId) -> &str {
        &self.scopes.func(func).name
    }

    /// Call edges that start exactly at a call expression of `owner`.
    #[must_use]
    pub fn edges_at(&self, owner: Option<FuncId>, range: TextRange) -> Vec<usize> {
        self.owned_edges(owner)
            .filter(|&index| self.edge(index).range == range)
            .collect()
    }

    pub(super) fn edges_to(&self, func: FuncId) -> impl Iterator<Item = usize> + '_ {
        self.callers.get(&func).into_iter().flatten().copied()
    }

    pub(super) fn callers_of(&self, func: FuncId) -> Vec<FuncId> {
        let edges = self.callers.get(&func).into_iter().flatten();
        edges.filter_map(|&index| self.edge(index).owner).collect()
    }

    pub fn owned_edges(&self, owner: Option<FuncId>) -> impl Iterator<Item = usize> + '_ {
        self.edges_by_owner
            .get(&owner)
            .into_iter()
            .flatten()
            .copied()
    }

    pub fn owned_effects(&self, owner: Option<FuncId>) -> impl Iterator<Item = usize> + '_ {
        self.effects_by_owner
            .get(&owner)
            .into_iter()
            .flatten()
            .copied()
    }

    /// The functions and everything that they may call.
    #[must_use]
    pub fn closure(&self, roots: &[FuncId]) -> Vec<FuncId> {
        let mut seen: Vec<FuncId> = roots.to_vec();
        seen.sort();
        seen.dedup();
        let mut marked: FxHashSet<FuncId> = seen.iter().copied().collect();
        let mut at = 0;
        while at < seen.len() {
            for index in self.owned_edges(Some(seen[at])) {
                let callee = self.edge(index).callee;
                if marked.insert(callee) {
                    seen.push(callee);
                }
            }
            at += 1;
        }
        seen
    }

    /// Whether some function among them can reach itself.
    #[must_use]
    pub fn has_recursion(&self, funcs: &[FuncId]) -> bool {
        funcs.iter().any(|&func| {
            let callees: Vec<FuncId> = self
                .owned_edges(Some(func))
                .map(|index| self.edge(index).callee)
                .collect();
            self.closure(&callees).contains(&func)
        })
    }

    /// Effects of these functions, in source order.
    #[must_use]
    pub fn effects_of(&self, funcs: &[FuncId]) -> Vec<&Effect> {
        let mut all: Vec<&Effect> = funcs
            .iter()
            .flat_map(|&func| self.owned_effects(Some(func)))
            .map(|index| self.effect(index))
            .collect();
        all.sort_by_key(|effect| (effect.range.start(), effect.range.end()));
        all
    }

    /// Variables that the functions read and that belong to none of them.
    #[must_use]
    pub fn free_reads(&self, funcs: &[FuncId]) -> Vec<(VarId, TextRange)> {
        let mut seen = FxHashSet::default();
        let mut all = Vec::new();
        for effect in self.effects_of(funcs) {
            if let EffectKind::FreeRead(var) = effect.kind {
                let home = self.scopes.owner(self.scopes.var(var).scope);
                if home.is_some_and(|home| funcs.contains(&home)) {
                    continue;
                }
                if seen.insert(var) {
                    all.push((var, effect.range));
                }
            }
        }
        all
    }

    /// Objects that can be reached from these: fields, what functions capture, receivers, classes of instances.
    #[must_use]
    pub fn reach(&self, set: &ObjSet) -> Objects {
        let mut seen = Objects::default();
        let mut stack: Vec<ObjId> = set.iter().collect();
        while let Some(id) = stack.pop() {
            if !seen.insert(id) {
                continue;
            }
            stack.extend(self.interp.doubles_by_type(id));
            let obj = self.interp.obj(id);
            for inner in obj.fields.values() {
                stack.extend(inner.iter());
            }
            match &obj.kind {
                ObjKind::Method { recv, .. } => stack.push(*recv),
                ObjKind::Bound { recv, func } => {
                    stack.push(*recv);
                    self.captured(*func, &mut stack);
                }
                ObjKind::Func(func) => self.captured(*func, &mut stack),
                ObjKind::Instance(class) | ObjKind::Class(class) => {
                    stack.extend(self.class_objects(*class));
                }
                _ => {}
            }
            for &func in &obj.lazy {
                self.captured(func, &mut stack);
            }
        }
        seen
    }

    fn class_objects(&self, class: ClassId) -> Vec<ObjId> {
        self.interp
            .lineage(class)
            .into_iter()
            .flat_map(|c| {
                let var = self.scopes.classes[c.index()].var;
                self.interp.vars[var.index()].iter().collect::<Vec<_>>()
            })
            .collect()
    }

    /// Values of enclosing functions' variables that a function closes over (module variables are read, not captured).
    fn captured(&self, func: FuncId, stack: &mut Vec<ObjId>) {
        for (var, _) in self.free_reads(&[func]) {
            if self.scopes.owner(self.scopes.var(var).scope).is_some() {
                stack.extend(self.interp.vars[var.index()].iter());
            }
        }
    }

    /// Objects that the functions can touch without being handed them: globals, closures, defaults.
    #[must_use]
    pub fn ambient(&self, funcs: &[FuncId]) -> Objects {
        let mut set = ObjSet::default();
        for (var, _) in self.free_reads(funcs) {
            set.extend(&self.interp.vars[var.index()]);
        }
        for &func in funcs {
            set.extend(&self.interp.defaults[func.index()]);
        }
        self.reach(&set)
    }

    /// What of the already existing objects a call (an index of its edge) may change, with the effect that does it.
    #[must_use]
    pub fn mutations_through(&self, call: usize) -> Vec<(ObjId, &Effect)> {
        let edge = self.edge(call);
        let funcs = self.closure(&[edge.callee]);
        let args = self.reach(&edge.args);
        let ambient = self.ambient(&funcs);
        let roots = [call];
        let run = Run::new(self, &roots, &funcs);
        let mut all = Vec::new();
        for effect in self.effects_of(&funcs) {
            if matches!(effect.kind, EffectKind::Mutates | EffectKind::MayMutate) && !effect.own {
                for id in self.hit(effect) {
                    let handed = args.contains(&id) && run.passes(effect, id);
                    if handed || ambient.contains(&id) || self.interp.is_foreign(id) {
                        all.push((id, effect));
                    }
                }
            }
        }
        all
    }

    /// The objects that a mutation may change. What an unknown call had in hand: all that can be reached from it.
    #[must_use]
    pub fn hit(&self, effect: &Effect) -> Vec<ObjId> {
        match effect.kind {
            EffectKind::Mutates => {
                let doubles = effect.objs.iter().flat_map(|id| self.interp.doubles(id));
                effect.objs.iter().chain(doubles).collect()
            }
            EffectKind::MayMutate => {
                let mut all: Vec<ObjId> = self.reach(&effect.objs).into_iter().collect();
                // What unknown code gave away, or was given, it may still have in hand.
                all.extend(self.interp.foreign.iter());
                all.extend(self.interp.given.iter());
                all.sort();
                all.dedup();
                all
            }
            _ => Vec::new(),
        }
    }

    /// Every effect that may change objects, with those objects.
    pub(super) fn changes(&self) -> impl Iterator<Item = (&Effect, &[ObjId])> {
        let all = self.changes.get_or_init(|| {
            (0..self.effects().len())
                .map(|index| (index, self.hit(self.effect(index))))
                .filter(|(_, hit)| !hit.is_empty())
                .collect()
        });
        all.iter()
            .map(|(index, hit)| (self.effect(*index), hit.as_slice()))
    }

    /// Everything that may run at or after `range` in `owner`, and then in its callers, up to the end of the program.
    #[must_use]
    pub fn after(&self, owner: Option<FuncId>, range: TextRange) -> After {
        let mut after = After::default();
        let mut seen: FxHashSet<(Option<FuncId>, TextRange)> = FxHashSet::default();
        let mut work = vec![(owner, range)];
        while let Some((owner, range)) = work.pop() {
            if !seen.insert((owner, range)) {
                continue;
            }
            after.from.push((owner, range));
            for index in self.owned_effects(owner) {
                if self.runs_after(owner, range, self.effect(index).range) {
                    after.effects.push(index);
                }
            }
            for index in self.owned_edges(owner) {
                if self.runs_after(owner, range, self.edge(index).range) {
                    after.edges.push(index);
                }
            }
            if let Some(func) = owner {
                for &index in self.callers.get(&func).into_iter().flatten() {
                    let edge = self.edge(index);
                    work.push((edge.owner, edge.range));
                }
            }
        }
        after.effects.sort_unstable();
        after.effects.dedup();
        after.edges.sort_unstable();
        after.edges.dedup();
        after
    }

    /// Everything that may run from the beginning to the end of a statement.
    #[must_use]
    pub fn during(&self, owner: Option<FuncId>, range: TextRange) -> After {
        let within = |at: TextRange| range.contains_range(at);
        let effects = self.owned_effects(owner);
        let edges = self.owned_edges(owner);
        After {
            effects: effects
                .filter(|&index| within(self.effect(index).range))
                .collect(),
            edges: edges
                .filter(|&index| within(self.edge(index).range))
                .collect(),
            from: Vec::new(),
        }
    }

    /// Whether a loop of its function goes around a place: a `for`, a `while` or a comprehension.
    #[must_use]
    pub fn in_loop(&self, owner: Option<FuncId>, range: TextRange) -> bool {
        self.loops
            .iter()
            .any(|(at, outer)| *at == owner && outer.contains_range(range) && *outer != range)
    }

    /// Whether one loop goes around both places.
    #[must_use]
    pub fn in_one_loop(&self, one: TextRange, other: TextRange) -> bool {
        self.loops
            .iter()
            .any(|(_, outer)| outer.contains_range(one) && outer.contains_range(other))
    }

    /// Whether code at `other` may run after code at `range` has begun, in one activation of `owner`.
    #[must_use]
    pub fn runs_after(&self, owner: Option<FuncId>, range: TextRange, other: TextRange) -> bool {
        if other.end() > range.start() {
            return true;
        }
        self.loops.iter().any(|(at, outer)| {
            *at == owner && outer.contains_range(range) && outer.contains_range(other)
        })
    }

    /// The first effect after a place that may change one of the objects. The call at `except` itself does not count.
    #[must_use]
    pub fn mutated_after(
        &self,
        after: &After,
        targets: &Objects,
        except: &[TextRange],
    ) -> Option<(ObjId, TextRange, String)> {
        if targets.is_empty() {
            return None;
        }
        for &index in &after.effects {
            let effect = self.effect(index);
            if except.contains(&effect.range) {
                continue;
            }
            for id in self.hit(effect) {
                if targets.contains(&id) {
                    return Some((id, effect.range, effect.what.clone()));
                }
            }
        }
        for &index in &after.edges {
            let edge = self.edge(index);
            if except.contains(&edge.range) {
                continue;
            }
            for (id, effect) in self.mutations_through(index) {
                if targets.contains(&id) {
                    return Some((id, effect.range, effect.what.clone()));
                }
            }
        }
        None
    }

    /// A binding of the variable that may run after a place, with its range.
    pub fn rebound_after(&self, after: &After, var: VarId) -> Option<TextRange> {
        let info = self.scopes.var(var);
        let mut running: FxHashSet<Option<FuncId>> = FxHashSet::default();
        let roots: Vec<FuncId> = after
            .edges
            .iter()
            .map(|&index| self.edge(index).callee)
            .collect();
        running.extend(self.closure(&roots).into_iter().map(Some));
        for def in &info.defs {
            let owner = self.scopes.runner(def.scope);
            if owner.is_some_and(|owner| self.scopes.is_body(owner).is_some()) {
                // A module's code runs once, before anything of it is used.
                continue;
            }
            let late = after
                .from
                .iter()
                .any(|(at, range)| *at == owner && self.runs_after(owner, *range, def.range));
            let again = owner.is_some()
                && running.contains(&owner)
                && self.scopes.owner(info.scope) != owner;
            if late || again {
                return Some(def.range);
            }
        }
        None
    }

    /// Whether a variable is bound in a statement, or by what that calls.
    #[must_use]
    pub fn rebound_during(&self, during: &After, statement: TextRange, var: VarId) -> bool {
        let defs = &self.scopes.var(var).defs;
        defs.iter().any(|def| statement.contains_range(def.range))
            || self.rebound_after(during, var).is_some()
    }

    /// The plain `def` that an expression names, when it can be nothing else.
    pub fn only_function(&self, expr: &Expr) -> Option<FuncId> {
        let set = self.value(expr);
        if set.len() != 1 {
            return None;
        }
        match self.interp.obj(set.iter().next()?).kind {
            ObjKind::Func(func) => Some(func),
            _ => None,
        }
    }

    /// Why a name leads into a module of the program that can't be followed.
    #[must_use]
    pub fn opaque(&self, expr: &Expr) -> Option<&'a str> {
        let mut base = expr;
        while let Expr::Attribute(node) = base {
            base = &node.value;
        }
        let Expr::Name(name) = base else { return None };
        let var = self.scopes.var(self.scopes.var_at(name.range.start())?);
        var.defs.iter().find_map(|def| {
            self.module
                .links
                .iter()
                .find_map(|(at, link)| match &link.target {
                    Target::Opaque(what)
                        if *at <= def.range.start() && def.range.start() <= link.end =>
                    {
                        Some(what.as_str())
                    }
                    _ => None,
                })
        })
    }

    #[must_use]
    pub fn def_node(&self, func: FuncId) -> Option<&'a ast::StmtFunctionDef> {
        match self.scopes.func(func).node {
            FuncNode::Def(node) => Some(node),
            _ => None,
        }
    }

    /// Whether any effect of the program, outside the given functions, satisfies a test.
    pub fn elsewhere(
        &self,
        funcs: &[FuncId],
        test: impl Fn(&EffectKind) -> bool,
    ) -> Option<&Effect> {
        self.effects().iter().find(|effect| {
            test(&effect.kind) && !effect.owner.is_some_and(|owner| funcs.contains(&owner))
        })
    }

    /// The library type of every object in the set, `None` if one has none.
    #[must_use]
    pub fn types(&self, set: &ObjSet) -> Vec<String> {
        let mut all: Vec<String> = set
            .iter()
            .map(|id| self.interp.effective_type(id).unwrap_or_default())
            .collect();
        all.sort();
        all.dedup();
        all
    }

    #[must_use]
    pub fn is_scalar(&self, id: ObjId) -> bool {
        let obj = self.interp.obj(id);
        match &obj.kind {
            ObjKind::Value { ty, .. } => {
                !self.interp.is_mutable(id)
                    && !matches!(
                        ty.as_str(),
                        "tuple" | "frozenset" | "iterator" | "generator"
                    )
                    && !obj.fields.keys().any(|f| !matches!(f, Field::Attr(_)))
            }
            _ => false,
        }
    }
}
