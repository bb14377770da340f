//! Whether an iterable ends, and whether all of its items may be taken at once.

use super::Context;
use crate::analysis::objects::{EffectKind, Field, ObjKind, ObjSet};
use crate::analysis::verdict::Obstacle;
use crate::python::ast::{Expr, Stmt};
use crate::python::walk::{each_expr, each_expr_in, each_stmt};
use crate::python::{FuncId, Line, Ranged, TextRange};
use crate::rewrites::loops::short;

impl<'a> Context<'_, 'a> {
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
                    short(self.text(iter.range()))
                ),
                "take a finite part first (`itertools.islice` into a list)",
            )
            .at(range, format!("`{}` has no end", short(self.text(range)))));
        }
        if self
            .facts
            .value(iter)
            .iter()
            .any(|id| matches!(self.facts.interp.obj(id).kind, ObjKind::Unknown(_)))
            || self.facts.value(iter).is_empty()
        {
            return Err(Obstacle::new("lazy-iterable", format!("what `{}` at line {line} is, is not known; it may be endless or change while the loop runs", short(self.text(iter.range()))), "make a list of it before the loop, or annotate it")
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
                    format!("taking items from `{}` at line {line} has effects (line {at}, {}) between which the loop's own effects stand", short(self.text(iter.range())), effect.what),
                    "make a list of the items before the loop",
                )
                .at(iter.range(), "the items are taken here")
                .at(effect.range, effect.what.clone()));
            }
        }
        Ok(())
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
                        format!("the items of `{}` (line {line}) are changed after they are handed out (line {}, {})", short(self.text(iter.range())), self.line(effect.range), effect.what),
                        "yield a new object each time",
                    )
                    .at(iter.range(), "the items are taken here")
                    .at(effect.range, effect.what.clone()));
                }
            }
        }
        Ok(())
    }

    pub fn sized_type(&self, ty: &str) -> bool {
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

    pub fn known_finite(ty: &str) -> bool {
        ty.starts_with("pandas.core.") || ty.starts_with("sklearn.model_selection")
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
        each_expr_in(&node.body, &mut |expr| {
            if matches!(expr, Expr::Yield(_) | Expr::YieldFrom(_)) {
                yields.push(expr.range());
            }
        });
        if yields.is_empty() {
            // A helper that builds the item returns before it is handed out.
            return true;
        }
        let mut innermost: Option<TextRange> = None;
        each_stmt(&node.body, &mut |stmt| {
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

    /// A generator function without `while` ends when what it runs over ends.
    fn finite_function(&self, func: FuncId, line: Line<'_>) -> Result<(), Obstacle> {
        let Some(node) = self.facts.def_node(func) else {
            return Ok(());
        };
        let mut endless = None;
        each_stmt(&node.body, &mut |stmt| {
            if matches!(stmt, Stmt::While(_)) {
                endless = Some(stmt.range());
            }
        });
        each_expr_in(&node.body, &mut |expr| {
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
}
