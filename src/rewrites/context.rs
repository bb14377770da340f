//! What all rewrites share: the facts, fresh names, the checks of what may be evaluated before the loop.

use std::cell::RefCell;

use rustc_hash::FxHashSet;

use crate::analysis::cost::Costs;
use crate::analysis::facts::{Facts, Objects};
use crate::analysis::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use crate::analysis::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{each_child, each_expr};
use crate::python::{DefKind, FuncId, FuncNode, Line, Module, Ranged, TextRange, TextSize, VarId};

use super::TextEdit;

/// A body surely shorter than this is not worth a task.
const MILLISECOND: f64 = 1000.0;

pub struct Context<'f, 'a> {
    pub facts: &'f Facts<'a>,
    pub module: &'a Module,
    pub costs: RefCell<Costs<'f, 'a>>,
    taken: RefCell<FxHashSet<String>>,
    /// Bodies that surely take less than this many microseconds are refused.
    pub min_cost: f64,
}

/// A call of a plain function of the script.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    pub node: &'a ast::ExprCall,
    pub func: FuncId,
    /// The variable by which it is called.
    pub var: VarId,
}

impl<'f, 'a> Context<'f, 'a> {
    #[must_use]
    pub fn new(facts: &'f Facts<'a>, min_cost_ms: f64) -> Self {
        Self {
            facts,
            module: facts.module,
            costs: RefCell::new(Costs::new(facts)),
            taken: RefCell::new(facts.module.identifiers.clone()),
            min_cost: min_cost_ms.max(0.0) * MILLISECOND,
        }
    }

    /// A name that nothing in the file uses, close to the one wanted.
    pub fn fresh(&self, wanted: &str) -> String {
        let mut taken = self.taken.borrow_mut();
        let mut name = wanted.to_string();
        let mut number = 2;
        while taken.contains(&name) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        taken.insert(name.clone());
        name
    }

    /// A name for a short-lived variable: the same one may serve several rewrites, as long as the file doesn't use it.
    pub fn local(&self, wanted: &str) -> String {
        let mut name = wanted.to_string();
        let mut number = 2;
        while self.module.identifiers.contains(&name) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        name
    }

    pub fn text(&self, range: TextRange) -> &'a str {
        self.module.slice(range)
    }

    /// The text of a range with parts replaced (disjoint, inside the range).
    pub fn text_with(&self, range: TextRange, parts: &[TextEdit]) -> String {
        let mut sorted: Vec<&TextEdit> = parts
            .iter()
            .filter(|p| range.contains_range(p.range))
            .collect();
        sorted.sort_by_key(|p| p.range.start());
        let mut out = String::new();
        let mut at = range.start();
        for part in sorted {
            out.push_str(self.module.slice(TextRange::new(at, part.range.start())));
            out.push_str(&part.content);
            at = part.range.end();
        }
        out.push_str(self.module.slice(TextRange::new(at, range.end())));
        out
    }

    /// The range of an expression with the parentheses around it, inside `limit`.
    pub fn outer_range(&self, expr: &Expr, limit: TextRange) -> TextRange {
        let mut range = expr.range();
        loop {
            let before = self.text(TextRange::new(limit.start(), range.start()));
            let after = self.text(TextRange::new(range.end(), limit.end()));
            let (left, right) = (before.trim_end(), after.trim_start());
            if !left.ends_with('(') || !right.starts_with(')') {
                return range;
            }
            let start = limit.start() + TextSize::of(left) - TextSize::new(1);
            let end = limit.end() - TextSize::of(right) + TextSize::new(1);
            range = TextRange::new(start, end);
        }
    }

    /// The text of an iterable as a comprehension takes it: with its parentheses, or with new ones where it needs some.
    pub fn iterable_text(&self, expr: &Expr, limit: TextRange) -> String {
        let text = self.text(self.outer_range(expr, limit));
        let bare = matches!(expr, Expr::Tuple(tuple) if !tuple.parenthesized)
            || matches!(
                expr,
                Expr::If(_)
                    | Expr::Lambda(_)
                    | Expr::Named(_)
                    | Expr::Yield(_)
                    | Expr::YieldFrom(_)
            );
        if bare && !text.starts_with('(') {
            format!("({text})")
        } else {
            text.to_string()
        }
    }

    pub fn line(&self, range: TextRange) -> Line<'a> {
        self.module.line(range.start())
    }

    /// The call, if it names a plain function of the script and nothing else.
    pub fn script_call(&self, node: &'a ast::ExprCall) -> Option<Call<'a>> {
        let (func, var) = self.named_function(&node.func)?;
        Some(Call { node, func, var })
    }

    /// The function that a name surely stands for, bound by its `def` or by one plain assignment.
    pub fn named_function(&self, expr: &Expr) -> Option<(FuncId, VarId)> {
        let func = self.facts.only_function(expr)?;
        let scopes = self.facts.scopes;
        let linked = scopes.part_of(scopes.func(func).parent).is_some();
        if linked && !self.facts.is_importable(func) {
            return None;
        }
        let Expr::Name(name) = expr else {
            return self.member_function(expr, func);
        };
        let var = scopes.var_at(name.range.start())?;
        if super::functions::import_place(self.module, scopes, var).is_some() {
            return Some((func, var));
        }
        let info = scopes.var(var);
        let own = scopes.func(func).var == Some(var) && info.defs.len() == 1 && !linked;
        (own || self.single_def(var)
            && super::functions::assignment(self.module, self.facts.scopes, var).is_some())
        .then_some((func, var))
    }

    /// `helpers.score`, where `helpers` is imported once: it goes by the module's own variable.
    fn member_function(&self, expr: &Expr, func: FuncId) -> Option<(FuncId, VarId)> {
        let mut base = expr;
        while let Expr::Attribute(node) = base {
            base = &node.value;
            let is_module = |id| matches!(self.facts.interp.obj(id).kind, ObjKind::Module(_));
            let held = self.facts.value(base);
            if held.len() != 1 || !held.iter().all(is_module) {
                return None;
            }
        }
        let Expr::Name(root) = base else { return None };
        let scopes = self.facts.scopes;
        let root = scopes.var_at(root.range.start())?;
        super::functions::import_place(self.module, scopes, root)?;
        Some((func, scopes.func(func).var?))
    }

    /// The methods that an attribute of something may stand for, if it stands for nothing else.
    pub fn methods_of(&self, expr: &Expr) -> Vec<FuncId> {
        let held = self.facts.value(expr);
        let all: Option<Vec<FuncId>> = held
            .iter()
            .map(|id| match self.facts.interp.obj(id).kind {
                ObjKind::Bound { func, .. } | ObjKind::Func(func) => Some(func),
                _ => None,
            })
            .collect();
        let mut all = all.unwrap_or_default();
        all.retain(|func| self.facts.scopes.func(*func).class.is_some());
        if all.len() == held.len() {
            all
        } else {
            Vec::new()
        }
    }

    /// Whether an expression is just this function of a library.
    pub fn is_library(&self, expr: &Expr, wanted: &str) -> bool {
        let held = self.facts.value(expr);
        held.len() == 1
            && held.iter().all(
                |id| matches!(&self.facts.interp.obj(id).kind, ObjKind::Path(path) if path == wanted),
            )
    }

    pub fn heavy(&self, func: FuncId) -> bool {
        self.costs.borrow_mut().function(func) >= self.min_cost
    }

    /// Whether a statement does enough for a task of its own, as far as its form shows.
    pub fn is_work(&self, stmt: &'a Stmt) -> bool {
        self.costs.borrow_mut().is_work(stmt, self.min_cost)
    }

    /// Whether an expression does enough for a task of its own, as far as its form shows.
    pub fn is_work_expr(&self, expr: &'a Expr) -> bool {
        self.costs.borrow_mut().is_work_expr(expr, self.min_cost)
    }

    /// An open file, or what writes to one.
    pub fn is_file_handle(&self, id: ObjId) -> bool {
        let ty = self.facts.interp.effective_type(id);
        ty.is_some_and(|ty| ty.starts_with("_io.") || ty.starts_with("csv"))
    }

    /// Calls that an expression makes exactly once whenever it is evaluated, in evaluation order.
    pub fn certain_calls(expr: &'a Expr, found: &mut Vec<&'a ast::ExprCall>) {
        match expr {
            Expr::Lambda(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_) => {}
            Expr::BoolOp(node) => {
                if let Some(first) = node.values.first() {
                    Self::certain_calls(first, found);
                }
            }
            Expr::If(node) => Self::certain_calls(&node.test, found),
            Expr::Compare(node) => {
                Self::certain_calls(&node.left, found);
                if let Some(first) = node.comparators.first() {
                    Self::certain_calls(first, found);
                }
            }
            _ => {
                each_child(expr, &mut |child| Self::certain_calls(child, found));
                if let Expr::Call(call) = expr {
                    found.push(call);
                }
            }
        }
    }

    /// Every call of a function of the script below an expression, conditional ones too.
    pub fn all_calls(&self, expr: &'a Expr, found: &mut Vec<Call<'a>>) {
        each_expr(expr, &mut |inner| {
            if let Expr::Call(node) = inner
                && let Some(call) = self.script_call(node)
            {
                found.push(call);
            }
        });
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

    /// Functions of the script that code in a range may run.
    pub fn called_in(&self, range: TextRange) -> Vec<FuncId> {
        let roots: Vec<FuncId> = self
            .facts
            .interp
            .calls
            .iter()
            .filter(|edge| range.contains_range(edge.range))
            .map(|edge| edge.callee)
            .collect();
        self.facts.closure(&roots)
    }

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
            let argument = super::loops::short(self.text(range));
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
                    format!("evaluating `{}` (line {line}) changes {}, which the next round reads there again", super::loops::short(self.text(range)), self.facts.named_with_kind(id, owner, range)),
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

    /// Whether evaluating an expression can raise, beyond what can be excluded by its form.
    pub fn may_raise(&self, expr: &'a Expr, loops: &[(&'a Expr, &'a Expr)]) -> bool {
        match expr {
            Expr::Name(name) => !self.surely_bound(name),
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_) => false,
            Expr::Tuple(node) => node.elts.iter().any(|e| self.may_raise(e, loops)),
            Expr::List(node) => node.elts.iter().any(|e| self.may_raise(e, loops)),
            Expr::Dict(node) => node.items.iter().any(|item| {
                item.key.as_ref().is_some_and(|k| self.may_raise(k, loops))
                    || self.may_raise(&item.value, loops)
            }),
            Expr::Starred(node) => self.may_raise(&node.value, loops),
            Expr::FString(node) => {
                let formatted = node.value.elements().any(|element| match element {
                    ast::InterpolatedStringElement::Interpolation(part) => {
                        part.format_spec.is_some() && !self.is_number(&part.expression)
                    }
                    ast::InterpolatedStringElement::Literal(_) => false,
                });
                let mut any = formatted;
                each_child(expr, &mut |child| any |= self.may_raise(child, loops));
                any
            }
            Expr::If(_) | Expr::ListComp(_) => {
                let mut any = false;
                if let Expr::ListComp(comp) = expr {
                    any |= comp.generators.iter().any(|g| {
                        self.iteration_may_raise(&g.iter)
                            || self.unpacking_may_raise(&g.target, &g.iter)
                    });
                }
                each_child(expr, &mut |child| any |= self.may_raise(child, loops));
                any
            }
            Expr::Yield(node) => node
                .value
                .as_ref()
                .is_some_and(|value| self.may_raise(value, loops)),
            // `key in seen`
            Expr::Compare(node)
                if let ([ast::CmpOp::In | ast::CmpOp::NotIn], [container]) =
                    (&*node.ops, &*node.comparators) =>
            {
                !self.hashable(&node.left, loops)
                    || !self.all_of(container, &["set", "frozenset", "dict", "list", "tuple"])
                    || !self.holds_hashables(container)
                    || self.may_raise(container, loops)
            }
            Expr::Compare(_) | Expr::BoolOp(_) | Expr::UnaryOp(_) => {
                let mut any = !self.plain(expr);
                each_child(expr, &mut |child| any |= self.may_raise(child, loops));
                any
            }
            Expr::BinOp(node) => {
                let safe = match node.op {
                    ast::Operator::Mod | ast::Operator::FloorDiv | ast::Operator::Div => {
                        self.nonzero(&node.right)
                            && self.is_number(&node.left)
                            && self.is_number(&node.right)
                    }
                    ast::Operator::Pow => self.nonzero(&node.left) && self.is_number(&node.right),
                    ast::Operator::Add | ast::Operator::Sub | ast::Operator::Mult => {
                        let numbers = |e: &Expr| {
                            let types = self.facts.types(&self.facts.value(e));
                            !types.is_empty()
                                && types
                                    .iter()
                                    .all(|t| matches!(t.as_str(), "int" | "float" | "bool"))
                        };
                        numbers(&node.left) && numbers(&node.right)
                    }
                    _ => false,
                };
                !safe || self.may_raise(&node.left, loops) || self.may_raise(&node.right, loops)
            }
            Expr::Attribute(node) => {
                let known = self.facts.value(&node.value).iter().all(|id| {
                    matches!(&self.facts.interp.obj(id).kind, ObjKind::Instance(_)) || matches!(&self.facts.interp.obj(id).kind, ObjKind::Value { ty, .. } if ty == "argparse.Namespace" || ty == "tuple")
                });
                !known || self.may_raise(&node.value, loops)
            }
            // A part of a sequence, however long that is.
            Expr::Subscript(node) if let Expr::Slice(slice) = &*node.slice => {
                let bounds = [&slice.lower, &slice.upper];
                !self.all_of(&node.value, &["list", "tuple", "str", "bytes"])
                    || slice.step.is_some()
                    || bounds
                        .into_iter()
                        .flatten()
                        .any(|bound| !self.all_of(bound, &["int"]) || self.may_raise(bound, loops))
                    || self.may_raise(&node.value, loops)
            }
            Expr::Subscript(node) => !self.key_of_loop(node, loops),
            Expr::Call(node) if self.draws_quietly(node) => node
                .arguments
                .args
                .iter()
                .any(|arg| self.may_raise(arg, loops)),
            Expr::Call(node) => {
                let Expr::Name(name) = &*node.func else {
                    return true;
                };
                let builtin = self.facts.scopes.var_at(name.range.start()).is_none();
                if builtin && name.id.as_str() == "range" {
                    let args = &node.arguments.args;
                    let step = args.get(2).is_none_or(|step| self.nonzero(step));
                    return !step
                        || args
                            .iter()
                            .any(|arg| !self.is_number(arg) || self.may_raise(arg, loops));
                }
                if builtin && matches!(name.id.as_str(), "min" | "max") {
                    let args = &node.arguments.args;
                    let plain = args.len() > 1 && node.arguments.keywords.is_empty();
                    return !plain
                        || args
                            .iter()
                            .any(|arg| !self.is_number(arg) || self.may_raise(arg, loops));
                }
                let total = builtin
                    && matches!(
                        name.id.as_str(),
                        "len" | "str" | "repr" | "float" | "int" | "bool" | "abs"
                    )
                    && node.arguments.len() == 1;
                let numeric = node.arguments.args.first().is_some_and(|arg| {
                    let types = self.facts.types(&self.facts.value(arg));
                    !types.is_empty()
                        && types.iter().all(|t| {
                            matches!(t.as_str(), "int" | "bool" | "float" | "numpy.generic")
                                && (name.id.as_str() != "int" || t != "float")
                        })
                });
                !(total && numeric) || node.arguments.args.iter().any(|a| self.may_raise(a, loops))
            }
            _ => true,
        }
    }

    /// Whether the code in these places, or a function among those that run there, can raise `StopIteration`: that can't leave a
    /// generator, and `map` takes it for the end of its items.
    pub fn may_stop_iteration(&self, places: &[TextRange], funcs: &[FuncId]) -> bool {
        let bodies = funcs
            .iter()
            .filter_map(|&func| match self.facts.scopes.func(func).node {
                FuncNode::Module(_) => None,
                _ => Some(self.facts.scopes.func(func).range()),
            });
        places.iter().copied().chain(bodies).any(|place| {
            ["StopIteration", "next(", "__next__", ".send("]
                .iter()
                .any(|word| self.text(place).contains(word))
        })
    }

    /// A draw that can't fail: `random.random()`, `rng.gauss(mu, sigma)` of numbers.
    fn draws_quietly(&self, node: &ast::ExprCall) -> bool {
        let Expr::Attribute(func) = &*node.func else {
            return false;
        };
        let args = &node.arguments.args;
        let (none, numbers) = match func.attr.id.as_str() {
            "random" | "standard_normal" => (true, false),
            "gauss" | "uniform" | "normalvariate" | "triangular" => (true, true),
            _ => return false,
        };
        let plain = node.arguments.keywords.is_empty()
            && (none && args.is_empty()
                || numbers && args.len() == 2 && args.iter().all(|arg| self.is_number(arg)));
        let base = self.facts.value(&func.value);
        plain
            && !base.is_empty()
            && base.iter().all(|id| {
                let object = self.facts.interp.obj(id);
                match &object.kind {
                    ObjKind::Path(path) => path == "random" || path == "numpy.random",
                    ObjKind::Value { ty, .. } => matches!(
                        ty.as_str(),
                        "random.Random"
                            | "numpy.random._generator.Generator"
                            | "numpy.random.mtrand.RandomState"
                    ),
                    _ => false,
                }
            })
    }

    /// A number that is surely not zero: a literal, or `1 + x % n`.
    fn nonzero(&self, expr: &Expr) -> bool {
        let positive = |e: &Expr| matches!(e, Expr::NumberLiteral(n) if matches!(&n.value, ast::Number::Int(i) if i.as_i64().is_some_and(|v| v > 0)));
        match expr {
            Expr::NumberLiteral(n) => match &n.value {
                ast::Number::Int(i) => i.as_i64() != Some(0),
                ast::Number::Float(f) => *f != 0.0,
                ast::Number::Complex { .. } => false,
            },
            Expr::UnaryOp(n) => n.op == ast::UnaryOp::USub && self.nonzero(&n.operand),
            Expr::BinOp(n) => {
                n.op == ast::Operator::Add
                    && positive(&n.left)
                    && matches!(&*n.right, Expr::BinOp(m) if m.op == ast::Operator::Mod && positive(&m.right) && self.is_number(&m.left))
            }
            _ => false,
        }
    }

    /// A name that a statement before it binds on every path; names of other scopes count as bound.
    pub fn surely_bound(&self, name: &ast::ExprName) -> bool {
        let Some(var) = self.facts.scopes.var_at(name.range.start()) else {
            return true;
        };
        let info = self.facts.scopes.var(var);
        if info.defs.iter().any(|def| def.kind == DefKind::Delete) {
            return false;
        }
        let mut branches: Vec<TextRange> = Vec::new();
        for body in self.module.bodies() {
            crate::python::walk::each_stmt(body, &mut |stmt| match stmt {
                Stmt::If(_) | Stmt::For(_) | Stmt::While(_) | Stmt::Try(_) | Stmt::Match(_) => {
                    branches.push(stmt.range());
                }
                _ => {}
            });
        }
        let guard = super::connect::main_guard(self.module).map(|g| g.range);
        info.defs.iter().any(|def| {
            def.range.end() <= name.range.start()
                && branches
                    .iter()
                    .filter(|b| b.contains_range(def.range) && Some(**b) != guard)
                    .all(|b| b.contains_range(name.range))
        }) || info.defs.iter().all(|def| {
            def.range.start() > name.range.start()
                || matches!(def.kind, DefKind::Function(_) | DefKind::Class(_))
        }) || info.defs.iter().any(|def| {
            matches!(def.kind, DefKind::Parameter | DefKind::For)
                && def.range.end() > name.range.start()
        })
    }

    /// Whether taking the items of an iterable one by one can raise between two of them.
    pub fn iteration_may_raise(&self, iter: &'a Expr) -> bool {
        if self.sized(iter) {
            return false;
        }
        if let Expr::Call(call) = iter {
            let builtin = match &*call.func {
                Expr::Name(name) if self.facts.scopes.var_at(name.range.start()).is_none() => {
                    Some(name.id.as_str())
                }
                _ => None,
            };
            let quiet = matches!(builtin, Some("enumerate" | "zip" | "reversed" | "range"))
                || self.facts.value(&call.func).iter().any(|id| {
                    matches!(&self.facts.interp.obj(id).kind, ObjKind::Path(path)
                        if matches!(path.as_str(), "itertools.product" | "itertools.combinations" | "itertools.permutations" | "itertools.chain" | "itertools.islice")
                            || path.starts_with("tqdm."))
                });
            if quiet {
                return call.arguments.args.iter().any(|arg| {
                    !arg.is_number_literal_expr()
                        && !self.is_number(arg)
                        && self.iteration_may_raise(arg)
                });
            }
            let generator = self.facts.value(iter).iter().all(|id| {
                let object = self.facts.interp.obj(id);
                !object.lazy.is_empty()
                    && object.lazy.iter().all(|&func| self.quiet_generator(func))
            });
            return !generator
                || call
                    .arguments
                    .args
                    .iter()
                    .any(|arg| self.may_raise(arg, &[]));
        }
        true
    }

    /// Whether all that an expression may be is known, and of one of these types.
    pub fn all_of(&self, expr: &Expr, types: &[&str]) -> bool {
        let found = self.facts.types(&self.facts.value(expr));
        !found.is_empty() && found.iter().all(|ty| types.contains(&ty.as_str()))
    }

    /// An expression that raises nothing, and neither does a look for its value in a set: a scalar, or a tuple of such.
    pub fn hashable(&self, expr: &'a Expr, loops: &[(&'a Expr, &'a Expr)]) -> bool {
        !self.may_raise(expr, loops) && self.hashable_values(&self.facts.value(expr), 2)
    }

    fn hashable_values(&self, set: &ObjSet, depth: u32) -> bool {
        !set.is_empty()
            && set.iter().all(|id| match self.facts.interp.obj(id).ty() {
                Some("int" | "float" | "bool" | "str" | "None" | "bytes") => true,
                Some("tuple") if depth > 0 => {
                    let held = self.facts.interp.held(id);
                    self.hashable_values(&held, depth - 1)
                }
                _ => false,
            })
    }

    /// Whether what the containers hold (or have as keys) is known, and hashable.
    fn holds_hashables(&self, containers: &Expr) -> bool {
        self.facts.value(containers).iter().all(|id| {
            let mut held = self.facts.interp.held(id);
            held.extend(&self.facts.interp.obj(id).field(&Field::Key));
            self.hashable_values(&held, 2)
        })
    }

    pub fn is_number(&self, expr: &Expr) -> bool {
        let types = self.facts.types(&self.facts.value(expr));
        !types.is_empty()
            && types
                .iter()
                .all(|t| matches!(t.as_str(), "int" | "float" | "bool"))
    }

    /// A generator function in which nothing can raise.
    fn quiet_generator(&self, func: FuncId) -> bool {
        let Some(node) = self.facts.def_node(func) else {
            return false;
        };
        let mut quiet = true;
        crate::python::walk::each_stmt(&node.body, &mut |stmt| {
            quiet &= match stmt {
                Stmt::For(inner) => {
                    !self.iteration_may_raise(&inner.iter)
                        && !self.unpacking_may_raise(&inner.target, &inner.iter)
                }
                Stmt::Assign(inner) => {
                    inner.targets.iter().all(Expr::is_name_expr)
                        && !self.may_raise(&inner.value, &[])
                }
                Stmt::Expr(inner) => !self.may_raise(&inner.value, &[]),
                Stmt::If(inner) => {
                    !self.may_raise(&inner.test, &[])
                        && inner
                            .elif_else_clauses
                            .iter()
                            .all(|c| c.test.as_ref().is_none_or(|t| !self.may_raise(t, &[])))
                }
                Stmt::Pass(_) | Stmt::Continue(_) | Stmt::Break(_) => true,
                Stmt::Return(inner) => inner
                    .value
                    .as_ref()
                    .is_none_or(|value| !self.may_raise(value, &[])),
                _ => false,
            };
        });
        quiet
    }

    /// Whether `a, b = item` can fail for some item.
    pub fn unpacking_may_raise(&self, target: &Expr, iter: &'a Expr) -> bool {
        let Expr::Tuple(tuple) = target else {
            return !target.is_name_expr();
        };
        let views: Vec<_> = self.facts.value(iter).iter().collect();
        let pairs = !views.is_empty()
            && views
                .iter()
                .all(|&id| self.facts.interp.obj(id).ty() == Some("dict_items"));
        if pairs {
            // A view's items are pairs by construction.
            let [key, value] = tuple.elts.as_slice() else {
                return true;
            };
            return [(key, Field::Key), (value, Field::Value)].into_iter().any(
                |(element, field)| match element {
                    Expr::Name(_) => false,
                    Expr::Tuple(inner) => {
                        let mut parts = ObjSet::default();
                        for &id in &views {
                            parts.extend(&self.facts.interp.obj(id).field(&field));
                        }
                        self.shape_may_differ(&inner.elts, &parts)
                    }
                    _ => true,
                },
            );
        }
        let items = self.items_of(iter);
        self.shape_may_differ(&tuple.elts, &items)
    }

    fn shape_may_differ(&self, elts: &[Expr], items: &ObjSet) -> bool {
        if items.is_empty() || elts.iter().any(Expr::is_starred_expr) {
            return true;
        }
        for id in items.iter() {
            let object = self.facts.interp.obj(id);
            let exact = object.ty() == Some("tuple")
                && !object.fields.contains_key(&Field::Elem)
                && object
                    .fields
                    .keys()
                    .filter(|f| matches!(f, Field::Index(_)))
                    .count()
                    == elts.len();
            if !exact {
                return true;
            }
        }
        elts.iter()
            .enumerate()
            .any(|(position, element)| match element {
                Expr::Tuple(inner) => {
                    let mut parts = ObjSet::default();
                    for id in items.iter() {
                        let at = Field::Index(u8::try_from(position).unwrap_or(u8::MAX));
                        parts.extend(&self.facts.interp.obj(id).field(&at));
                    }
                    self.shape_may_differ(&inner.elts, &parts)
                }
                Expr::Name(_) => false,
                _ => true,
            })
    }

    /// What the loop binds: the objects that its target's variables get, by the iterable's own type.
    fn items_of(&self, iter: &Expr) -> ObjSet {
        let mut items = ObjSet::default();
        for id in self.facts.value(iter).iter() {
            match self.facts.interp.effective_type(id).as_deref() {
                Some(
                    "list" | "tuple" | "set" | "frozenset" | "iterator" | "generator"
                    | "collections.deque",
                ) => {
                    items.extend(&self.facts.interp.held(id));
                }
                _ => return ObjSet::default(),
            }
        }
        items
    }

    /// Comparisons and tests of plain scalars; an ordering needs two numbers or two strings.
    fn plain(&self, expr: &'a Expr) -> bool {
        let mut ok = true;
        each_child(expr, &mut |child| {
            let types = self.facts.types(&self.facts.value(child));
            ok &= !types.is_empty()
                && types.iter().all(|t| {
                    matches!(
                        t.as_str(),
                        "int" | "float" | "bool" | "str" | "None" | "bytes"
                    )
                });
        });
        if let Expr::Compare(node) = expr {
            let ordered = node.ops.iter().any(|op| {
                !matches!(
                    op,
                    ast::CmpOp::Eq | ast::CmpOp::NotEq | ast::CmpOp::Is | ast::CmpOp::IsNot
                )
            });
            let sides: Vec<&Expr> = std::iter::once(&*node.left)
                .chain(node.comparators.iter())
                .collect();
            let texts = sides
                .iter()
                .all(|side| self.facts.types(&self.facts.value(side)) == ["str"]);
            ok &= !ordered || texts || sides.iter().all(|side| self.is_number(side));
        }
        ok
    }

    /// `d[k]` for `k in d`, `xs[i]` for `i in range(len(xs))`.
    fn key_of_loop(&self, node: &'a ast::ExprSubscript, loops: &[(&'a Expr, &'a Expr)]) -> bool {
        let (Expr::Name(base), Expr::Name(key)) = (&*node.value, &*node.slice) else {
            return false;
        };
        let same = |a: &ast::ExprName, b: &Expr| match b {
            Expr::Name(b) => {
                self.facts.scopes.var_at(a.range.start())
                    == self.facts.scopes.var_at(b.range.start())
            }
            _ => false,
        };
        loops.iter().any(|(target, iter)| {
            if !same(key, target) {
                return false;
            }
            let types = self.facts.types(&self.facts.value(&node.value));
            let mapping = types
                .iter()
                .all(|t| self.facts.interp.table.is_a(t, "dict"))
                && !types.is_empty();
            if mapping && same(base, iter) {
                return true;
            }
            let Expr::Call(range) = iter else {
                return false;
            };
            let (Expr::Name(name), [Expr::Call(len)]) = (&*range.func, &*range.arguments.args)
            else {
                return false;
            };
            let Expr::Name(len_name) = &*len.func else {
                return false;
            };
            name.id.as_str() == "range"
                && len_name.id.as_str() == "len"
                && len
                    .arguments
                    .args
                    .first()
                    .is_some_and(|arg| same(base, arg))
        })
    }

    /// Whether evaluating an iterable twice gives the same items, cheaply: names of containers, ranges, dict views.
    pub fn repeatable(&self, iter: &'a Expr) -> bool {
        match iter {
            Expr::Name(_) => self.sized(iter),
            Expr::Attribute(node) => {
                matches!(&*node.value, Expr::Name(_)) && self.sized(iter) && self.stored(node)
            }
            Expr::Tuple(node) => {
                node.elts.len() <= 8 && node.elts.iter().all(Expr::is_literal_expr)
            }
            Expr::List(node) => node.elts.len() <= 8 && node.elts.iter().all(Expr::is_literal_expr),
            Expr::Call(node) => {
                if let Expr::Attribute(func) = &*node.func {
                    return matches!(func.attr.id.as_str(), "items" | "keys" | "values")
                        && node.arguments.is_empty()
                        && matches!(&*func.value, Expr::Name(_))
                        && self.sized(&func.value);
                }
                let Expr::Name(name) = &*node.func else {
                    return false;
                };
                if self.facts.scopes.var_at(name.range.start()).is_some() {
                    return false;
                }
                match name.id.as_str() {
                    "range" => node.arguments.args.iter().all(|arg| self.simple(arg)),
                    "enumerate" | "zip" => {
                        node.arguments
                            .args
                            .iter()
                            .all(|arg| self.repeatable(arg) || arg.is_number_literal_expr())
                            && node
                                .arguments
                                .keywords
                                .iter()
                                .all(|k| k.value.is_literal_expr())
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn simple(&self, expr: &'a Expr) -> bool {
        match expr {
            Expr::Name(_) | Expr::NumberLiteral(_) => true,
            Expr::Call(node) => {
                matches!(&*node.func, Expr::Name(name) if name.id.as_str() == "len")
                    && node
                        .arguments
                        .args
                        .iter()
                        .all(|arg| matches!(arg, Expr::Name(_)))
            }
            Expr::BinOp(node) => self.simple(&node.left) && self.simple(&node.right),
            Expr::UnaryOp(node) => self.simple(&node.operand),
            Expr::Attribute(node) => matches!(&*node.value, Expr::Name(_)) && self.stored(node),
            Expr::Subscript(node) => {
                matches!(&*node.value, Expr::Attribute(_)) && node.slice.is_number_literal_expr()
            }
            _ => false,
        }
    }

    /// An attribute that is only read: no property, no `__getattr__`.
    fn stored(&self, node: &ast::ExprAttribute) -> bool {
        let base = self.facts.value(&node.value);
        !base.is_empty()
            && base.iter().all(|id| match &self.facts.interp.obj(id).kind {
                ObjKind::Instance(class) => {
                    let interp = &self.facts.interp;
                    ["__getattr__", "__getattribute__", node.attr.id.as_str()]
                        .iter()
                        .all(|name| interp.functions_named(*class, name).is_empty())
                }
                ObjKind::Value { .. } | ObjKind::Path(_) => true,
                _ => false,
            })
    }

    /// A container in memory: list, tuple, dict, set, range, string.
    pub fn sized(&self, expr: &'a Expr) -> bool {
        let set = self.facts.value(expr);
        !set.is_empty()
            && set.iter().all(|id| {
                self.facts.interp.effective_type(id).is_some_and(|ty| {
                    matches!(ty.as_str(), "list" | "tuple" | "range" | "set" | "frozenset" | "str" | "bytes" | "dict_items" | "dict_keys" | "dict_values" | "numpy.ndarray" | "collections.deque")
                        || self.facts.interp.table.is_a(&ty, "dict")
                }) || matches!(self.facts.interp.obj(id).kind, ObjKind::Value { ref ty, .. } if ty == "None" || ty == "int" || ty == "float" || ty == "bool")
            })
    }

    /// Proves that an iterable is finite and that taking all of it at once shows nothing.
    ///
    /// # Errors
    /// `unbounded-iterable`, `lazy-iterable`.
    pub fn finite(&self, owner: Option<FuncId>, iter: &'a Expr) -> Result<(), Obstacle> {
        let line = self.line(iter.range());
        let endless = self.endless(iter);
        if let Some(range) = endless {
            return Err(Obstacle::new(
                "unbounded-iterable",
                format!(
                    "`{}` at line {line} has no end that the source shows",
                    super::loops::short(self.text(iter.range()))
                ),
                "take a finite part first (`itertools.islice` into a list)",
            )
            .at(
                range,
                format!("`{}` has no end", super::loops::short(self.text(range))),
            ));
        }
        if self
            .facts
            .value(iter)
            .iter()
            .any(|id| matches!(self.facts.interp.obj(id).kind, ObjKind::Unknown(_)))
            || self.facts.value(iter).is_empty()
        {
            return Err(Obstacle::new("lazy-iterable", format!("what `{}` at line {line} is, is not known; it may be endless or change while the loop runs", super::loops::short(self.text(iter.range()))), "make a list of it before the loop, or annotate it")
                .at(iter.range(), "unknown iterable"));
        }
        for id in self.facts.value(iter).iter() {
            let object = self.facts.interp.obj(id);
            let ty = self.facts.interp.effective_type(id).unwrap_or_default();
            if !self.sized_type(&ty)
                && !matches!(ty.as_str(), "iterator" | "generator")
                && !matches!(object.kind, ObjKind::Class(_))
                && !Self::known_finite(&ty)
            {
                return Err(Obstacle::new(
                    "lazy-iterable",
                    format!("the loop at line {line} runs over {}; taking all of it at once may show, or never end", self.facts.named_with_kind(id, owner, iter.range())),
                    "make a list of it before the loop",
                )
                .at(iter.range(), "lazy"));
            }
            for &func in &object.lazy {
                self.finite_function(func, line)?;
            }
        }
        let mut lazy: Vec<FuncId> = Vec::new();
        for id in self.facts.value(iter).iter() {
            lazy.extend(&self.facts.interp.obj(id).lazy);
        }
        let edges: Vec<FuncId> = self
            .facts
            .owned_edges(owner)
            .map(|index| self.facts.edge(index))
            .filter(|edge| edge.range == iter.range())
            .map(|edge| edge.callee)
            .collect();
        lazy.extend(edges);
        let funcs = self.facts.closure(&lazy);
        for effect in self.facts.effects_of(&funcs) {
            let quiet = effect.kind.is_quiet();
            let inner = match effect.kind {
                EffectKind::Mutates => {
                    let ambient = self.facts.ambient(&funcs);
                    let mut handed = ObjSet::default();
                    for id in self.facts.value(iter).iter() {
                        handed.extend(
                            &self
                                .facts
                                .interp
                                .obj(id)
                                .field(&Field::Attr("<args>".to_string())),
                        );
                    }
                    let handed = self.facts.reach(&handed);
                    !effect.objs.iter().any(|id| {
                        (ambient.contains(&id) || handed.contains(&id))
                            && !matches!(
                                self.facts.interp.obj(id).ty(),
                                Some("iterator" | "generator")
                            )
                    })
                }
                _ => true,
            };
            if !quiet || !inner {
                let at = self.line(effect.range);
                return Err(Obstacle::new(
                    "lazy-iterable",
                    format!("taking items from `{}` at line {line} has effects (line {at}, {}) between which the loop's own effects stand", super::loops::short(self.text(iter.range())), effect.what),
                    "make a list of the items before the loop",
                )
                .at(iter.range(), "the items are taken here")
                .at(effect.range, effect.what.clone()));
            }
        }
        Ok(())
    }

    /// Where an iterable shows that it has no end; `zip` ends with its shortest part.
    fn endless(&self, iter: &'a Expr) -> Option<TextRange> {
        if let Expr::Call(call) = iter {
            let zip = matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "zip" && self.facts.scopes.var_at(name.range.start()).is_none());
            if zip {
                let parts: Vec<Option<TextRange>> = call
                    .arguments
                    .args
                    .iter()
                    .map(|arg| self.endless(arg))
                    .collect();
                return if parts.iter().any(Option::is_none) {
                    None
                } else {
                    parts.into_iter().flatten().next()
                };
            }
        }
        let mut endless = None;
        each_expr(iter, &mut |inner| {
            for id in self.facts.value(inner).iter() {
                if let ObjKind::Path(path) = &self.facts.interp.obj(id).kind
                    && matches!(
                        path.as_str(),
                        "itertools.count" | "itertools.cycle" | "itertools.repeat" | "iter"
                    )
                {
                    endless = Some(inner.range());
                }
            }
        });
        endless
    }

    /// A generator may hand out one object again and again and change it in between: a list of all items would hold it many times.
    ///
    /// # Errors
    /// `lazy-iterable`.
    pub fn items_stay(&self, iter: &'a Expr) -> Result<(), Obstacle> {
        if self.sized(iter) {
            return Ok(());
        }
        let (mut items, mut lazy) = (ObjSet::default(), Vec::new());
        for id in self.facts.value(iter).iter() {
            items.extend(&self.facts.interp.held(id));
            lazy.extend(&self.facts.interp.obj(id).lazy);
        }
        let held = self.facts.reach(&items);
        for effect in self.facts.effects_of(&self.facts.closure(&lazy)) {
            if effect.kind != EffectKind::Mutates {
                continue;
            }
            for id in effect.objs.iter().filter(|id| held.contains(id)) {
                let site = self.facts.interp.obj(id).site;
                if !self.finished_before_yield(effect.owner, effect.range, site) {
                    let line = self.line(iter.range());
                    return Err(Obstacle::new(
                        "lazy-iterable",
                        format!("the items of `{}` (line {line}) are changed after they are handed out (line {}, {})", super::loops::short(self.text(iter.range())), self.line(effect.range), effect.what),
                        "yield a new object each time",
                    )
                    .at(iter.range(), "the items are taken here")
                    .at(effect.range, effect.what.clone()));
                }
            }
        }
        Ok(())
    }

    /// Made and changed in the same round, before its `yield`.
    fn finished_before_yield(
        &self,
        owner: Option<FuncId>,
        change: TextRange,
        site: TextRange,
    ) -> bool {
        let Some(node) = owner.and_then(|func| self.facts.def_node(func)) else {
            return false;
        };
        if !node.range.contains_range(site) {
            return false;
        }
        let mut yields = Vec::new();
        crate::python::walk::each_expr_in(&node.body, &mut |expr| {
            if matches!(expr, Expr::Yield(_) | Expr::YieldFrom(_)) {
                yields.push(expr.range());
            }
        });
        if yields.is_empty() {
            // A helper that builds the item returns before it is handed out.
            return true;
        }
        let mut innermost: Option<TextRange> = None;
        crate::python::walk::each_stmt(&node.body, &mut |stmt| {
            if matches!(stmt, Stmt::For(_) | Stmt::While(_)) && stmt.range().contains_range(site) {
                innermost = Some(stmt.range());
            }
        });
        innermost.is_some_and(|round| {
            round.contains_range(change)
                && yields
                    .iter()
                    .all(|y| change.end() <= y.start() || y.contains_range(change))
        })
    }

    pub(super) fn sized_type(&self, ty: &str) -> bool {
        matches!(
            ty,
            "list"
                | "tuple"
                | "range"
                | "set"
                | "frozenset"
                | "str"
                | "bytes"
                | "dict_items"
                | "dict_keys"
                | "dict_values"
                | "numpy.ndarray"
                | "collections.deque"
        ) || self.facts.interp.table.is_a(ty, "dict")
            || self.facts.interp.table.is_a(ty, "list")
            || matches!(ty, "None" | "int" | "float" | "bool" | "numpy.generic")
    }

    pub(super) fn known_finite(ty: &str) -> bool {
        ty.starts_with("pandas.core.") || ty.starts_with("sklearn.model_selection")
    }

    /// A generator function without `while` ends when what it runs over ends.
    fn finite_function(&self, func: FuncId, line: Line<'_>) -> Result<(), Obstacle> {
        let Some(node) = self.facts.def_node(func) else {
            return Ok(());
        };
        let mut endless = None;
        crate::python::walk::each_stmt(&node.body, &mut |stmt| {
            if matches!(stmt, Stmt::While(_)) {
                endless = Some(stmt.range());
            }
        });
        crate::python::walk::each_expr_in(&node.body, &mut |expr| {
            for id in self.facts.value(expr).iter() {
                if let ObjKind::Path(path) = &self.facts.interp.obj(id).kind
                    && matches!(
                        path.as_str(),
                        "itertools.count" | "itertools.cycle" | "itertools.repeat"
                    )
                {
                    endless = Some(expr.range());
                }
            }
        });
        match endless {
            Some(range) => Err(Obstacle::new(
                "unbounded-iterable",
                format!("the loop at line {line} runs over the generator `{}`, which may have no end (line {})", self.facts.function_name(func), self.line(range)),
                "make a list of the items before the loop, if they do end",
            )
            .at(range, "no end that the source shows")),
            None => Ok(()),
        }
    }

    /// Whether a variable is bound once, by one assignment statement.
    pub fn single_def(&self, var: VarId) -> bool {
        let info = self.facts.scopes.var(var);
        info.defs.len() == 1 && info.defs[0].kind == DefKind::Assign
    }
}

/// `frame.query("price > @limit")`: pandas looks up `limit` in the function that calls it; `pandas.eval` and numexpr need no `@`.
pub fn reads_names_in_text(module: &Module, node: &ast::ExprCall) -> bool {
    let Expr::Attribute(func) = &*node.func else {
        return false;
    };
    let library = matches!(&*func.value, Expr::Name(name)
        if matches!(name.id.as_str(), "pd" | "pandas" | "ne" | "numexpr"));
    let marked = node
        .arguments
        .args
        .iter()
        .filter(|argument| argument.is_string_literal_expr() || argument.is_f_string_expr())
        .any(|argument| module.slice(argument.range()).contains('@'));
    match func.attr.id.as_str() {
        "query" => marked,
        "eval" => marked || library,
        "evaluate" => library,
        _ => false,
    }
}
