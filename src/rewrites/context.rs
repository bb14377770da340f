//! What all rewrites share: the facts, fresh names, the checks of what may be evaluated before the loop.

use std::cell::RefCell;

use rustc_hash::FxHashSet;

use crate::analysis::cost::Costs;
use crate::analysis::facts::{Facts, Objects};
use crate::analysis::objects::{EffectKind, ObjKind, ObjSet};
use crate::analysis::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{each_child, each_expr};
use crate::python::{DefKind, FuncId, Module, Ranged, TextRange, VarId};

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
            min_cost: if min_cost_ms > 0.0 {
                min_cost_ms * MILLISECOND
            } else {
                MILLISECOND
            },
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

    pub fn line(&self, range: TextRange) -> usize {
        self.module.line(range.start())
    }

    /// The call, if it names a plain function of the script and nothing else.
    pub fn script_call(&self, node: &'a ast::ExprCall) -> Option<Call<'a>> {
        let (func, var) = self.named_function(&node.func)?;
        Some(Call { node, func, var })
    }

    /// The function that a name surely stands for, bound by its `def` or by one plain assignment.
    pub fn named_function(&self, expr: &Expr) -> Option<(FuncId, VarId)> {
        let Expr::Name(name) = expr else { return None };
        let func = self.facts.only_function(expr)?;
        let var = self.facts.scopes.var_at(name.range.start())?;
        let info = self.facts.scopes.var(var);
        let own = self.facts.scopes.func(func).var == Some(var) && info.defs.len() == 1;
        (own || self.single_def(var)
            && super::functions::assignment(self.module, self.facts.scopes, var).is_some())
        .then_some((func, var))
    }

    pub fn heavy(&self, func: FuncId) -> bool {
        self.costs.borrow_mut().function(func) >= self.min_cost
    }

    /// Calls that an expression makes exactly once whenever it is evaluated, in evaluation order.
    pub fn certain_calls(&self, expr: &'a Expr, found: &mut Vec<&'a ast::ExprCall>) {
        match expr {
            Expr::Lambda(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_) => {}
            Expr::BoolOp(node) => {
                if let Some(first) = node.values.first() {
                    self.certain_calls(first, found);
                }
            }
            Expr::If(node) => self.certain_calls(&node.test, found),
            Expr::Compare(node) => {
                self.certain_calls(&node.left, found);
                if let Some(first) = node.comparators.first() {
                    self.certain_calls(first, found);
                }
            }
            _ => {
                each_child(expr, &mut |child| self.certain_calls(child, found));
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
                        .mutations_through(edge)
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
        for (index, var) in self.facts.scopes.vars.iter().enumerate() {
            let id = VarId(u32::try_from(index).unwrap_or(u32::MAX));
            for def in &var.defs {
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

    /// Objects that evaluating an expression looks at, and what can be reached from them.
    pub fn touched(&self, expr: &'a Expr) -> Objects {
        let mut set = ObjSet::default();
        each_expr(expr, &mut |inner| {
            set.extend(&self.facts.value(inner));
        });
        self.facts
            .reach(&set)
            .into_iter()
            .filter(|&id| {
                self.facts.interp.is_mutable(id)
                    && !matches!(
                        self.facts.interp.obj(id).kind,
                        ObjKind::Func(_) | ObjKind::Class(_)
                    )
            })
            .collect()
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
        let range = expr.range();
        let effect = self.first_effect(owner, range, &[], &|kind| {
            !matches!(
                kind,
                EffectKind::FreeRead(_)
                    | EffectKind::LibraryCall(_)
                    | EffectKind::Raises(_)
                    | EffectKind::Mutates
                    | EffectKind::Reads(_)
                    | EffectKind::SetOrder
                    | EffectKind::FileRead
                    | EffectKind::Identity
                    | EffectKind::HashSeed
            )
        });
        if let Some((at, what)) = effect {
            let line = self.line(range);
            return Err(Obstacle::new(
                "unknown-call",
                format!("an argument (line {line}) has an effect of its own ({what}) and can't be evaluated ahead of the loop"),
                "compute it before the loop",
            )
            .at(at, what));
        }
        for id in self.mutated_in(owner, range, &[]) {
            let site = self.facts.interp.obj(id).site;
            // What the expression itself makes may change in it.
            if !range.contains_range(site) || site.is_empty() {
                let line = self.line(range);
                return Err(Obstacle::new(
                    "loop-carried",
                    format!("evaluating an argument (line {line}) changes {}, so it depends on the round before", self.facts.interp.describe(id)),
                    "draw or take all values before the loop",
                )
                .at(range, "changes what the next round reads"));
            }
        }
        for (name, var) in self.names_in(expr) {
            if let Some((_, write)) = bound.iter().find(|(other, _)| *other == var) {
                let (read, written) = (self.line(name.range), self.line(*write));
                return Err(Obstacle::new(
                    "loop-carried",
                    format!(
                        "`{}` is bound at line {written} and read at line {read} of the next round",
                        name.id
                    ),
                    "",
                )
                .at(*write, format!("`{}` is bound here", name.id))
                .at(name.range, format!("`{}` is read here", name.id)));
            }
        }
        let touched = self.touched(expr);
        let mut hit: Vec<_> = touched.intersection(changed).copied().collect();
        hit.sort();
        if let Some(&id) = hit.first() {
            let read = self.line(range);
            return Err(Obstacle::new(
                "loop-carried",
                format!("the loop changes {} that an argument at line {read} holds; the next round sees the change", self.facts.interp.describe(id)),
                "pass a copy of what the call needs",
            )
            .at(range, "read here"));
        }
        Ok(())
    }

    /// Whether evaluating an expression can raise, beyond what can be excluded by its form.
    pub fn may_raise(&self, expr: &'a Expr, loops: &[(&'a Expr, &'a Expr)]) -> bool {
        match expr {
            Expr::Name(_)
            | Expr::StringLiteral(_)
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
            Expr::FString(_) => {
                let mut any = false;
                each_child(expr, &mut |child| any |= self.may_raise(child, loops));
                any
            }
            Expr::Compare(_) | Expr::BoolOp(_) | Expr::UnaryOp(_) => {
                let mut any = !self.plain(expr);
                each_child(expr, &mut |child| any |= self.may_raise(child, loops));
                any
            }
            Expr::BinOp(node) => {
                let safe = match node.op {
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
            Expr::Subscript(node) => !self.key_of_loop(node, loops),
            Expr::Call(node) => {
                let Expr::Name(name) = &*node.func else {
                    return true;
                };
                let builtin = self.facts.scopes.var_at(name.range.start()).is_none();
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
            Expr::Attribute(node) => matches!(&*node.value, Expr::Name(_)) && self.sized(iter),
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
            Expr::Attribute(node) => matches!(&*node.value, Expr::Name(_)),
            Expr::Subscript(node) => {
                matches!(&*node.value, Expr::Attribute(_)) && node.slice.is_number_literal_expr()
            }
            _ => false,
        }
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
        if let Some(range) = endless {
            return Err(Obstacle::new(
                "unbounded-iterable",
                format!("the iterable at line {line} has no end that the source shows"),
                "take a finite part first (`itertools.islice` into a list)",
            )
            .at(range, "no end"));
        }
        if self
            .facts
            .value(iter)
            .iter()
            .any(|id| matches!(self.facts.interp.obj(id).kind, ObjKind::Unknown(_)))
            || self.facts.value(iter).is_empty()
        {
            return Err(Obstacle::new("lazy-iterable", format!("what the loop at line {line} runs over is not known; it may be endless or change while it runs"), "make a list of it before the loop")
                .at(iter.range(), "unknown iterable"));
        }
        for id in self.facts.value(iter).iter() {
            let object = self.facts.interp.obj(id);
            let ty = self.facts.interp.effective_type(id).unwrap_or_default();
            if !self.sized_type(&ty)
                && !matches!(ty.as_str(), "iterator" | "generator")
                && !matches!(object.kind, ObjKind::Class(_))
                && !self.known_finite(&ty)
            {
                return Err(Obstacle::new(
                    "lazy-iterable",
                    format!("the loop at line {line} runs over {}; taking all of it at once may show, or never end", self.facts.interp.describe(id)),
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
            let quiet = matches!(
                effect.kind,
                EffectKind::FreeRead(_)
                    | EffectKind::LibraryCall(_)
                    | EffectKind::Raises(_)
                    | EffectKind::Mutates
                    | EffectKind::Reads(_)
                    | EffectKind::SetOrder
                    | EffectKind::Identity
                    | EffectKind::HashSeed
            );
            let inner =
                match effect.kind {
                    EffectKind::Mutates => {
                        let ambient = self.facts.ambient(&funcs);
                        let mut handed = ObjSet::default();
                        for id in self.facts.value(iter).iter() {
                            handed.extend(&self.facts.interp.obj(id).field(
                                &crate::analysis::objects::Field::Attr("<args>".to_string()),
                            ));
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
                    format!("taking items from the iterable at line {line} has effects (line {at}, {}) between which the loop's own effects stand", effect.what),
                    "make a list of the items before the loop",
                )
                .at(effect.range, effect.what.clone()));
            }
        }
        Ok(())
    }

    fn sized_type(&self, ty: &str) -> bool {
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

    fn known_finite(&self, ty: &str) -> bool {
        ty.starts_with("pandas.core.") || ty.starts_with("sklearn.model_selection")
    }

    /// A generator function without `while` ends when what it runs over ends.
    fn finite_function(&self, func: FuncId, line: usize) -> Result<(), Obstacle> {
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
                "make a list of the items before the loop",
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
