//! What comes back: copies, read-only arrays, lost identity.

use super::facts::{Facts, Objects};
use super::naming::with_article;
use super::objects::{EffectKind, ObjId, ObjKind, ObjSet};
use super::remote::{Copied, Launch};
use super::remote_values::ship_unlock;
use super::verdict::{Evidence, Obstacle};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::each_stmt;
use crate::python::{DefKind, FuncId, Ranged, TextRange};

impl<'a> Facts<'a> {
    #[expect(clippy::too_many_lines, reason = "one paragraph a hazard of results")]
    pub(super) fn check_result(
        &self,
        launch: &Launch,
        name: &str,
        callee: FuncId,
        call: &ast::ExprCall,
        visible: &Objects,
        funcs: &[FuncId],
    ) -> Result<Option<Copied>, Obstacle> {
        let returned = &self.interp.rets[callee.index()];
        let results = self.reach(returned);
        let line = self.line(call.range().start());
        let mut sorted: Vec<ObjId> = results.iter().copied().collect();
        sorted.sort();
        for &id in &sorted {
            let object = self.interp.obj(id);
            if object
                .ty()
                .is_some_and(|ty| matches!(ty, "generator" | "iterator"))
            {
                return Err(Obstacle::new(
                    "generator-result",
                    format!("`{name}` (line {line}) returns an iterator or generator; only its first element would arrive"),
                    format!("return a list from `{name}` if it ends and all items are wanted"),
                )
                .at(object.site, format!("made here, in `{name}`"))
                .at(call.range(), self.called_here(name, call.range())));
            }
            let method = matches!(object.kind, ObjKind::Func(func) if self.scopes.func(func).class.is_some());
            if matches!(object.kind, ObjKind::Func(_) | ObjKind::Bound { .. }) && !method {
                return Err(Obstacle::new(
                    "not-serialisable",
                    format!("`{name}` (line {line}) returns a function (line {}); a copy would not share the variables that it closes over", self.line(object.site.start())),
                    "return plain values, and make the function from them in the loop",
                )
                .at(object.site, format!("made here, in `{name}`"))
                .at(call.range(), self.called_here(name, call.range())));
            }
            if let Some((why, code)) = self.ship_problem(id) {
                return Err(self.made_at(
                    Obstacle::new(
                        code,
                        format!("the result of `{name}` (line {line}) {why}"),
                        ship_unlock(code, &format!("return plain values from `{name}`")),
                    )
                    .at(call.range(), self.called_here(name, call.range())),
                    id,
                ));
            }
        }
        let shared: Objects = sorted
            .iter()
            .copied()
            .filter(|_| !launch.processes)
            .filter(|&id| {
                visible.contains(&id)
                    && self.interp.is_mutable(id)
                    && !matches!(self.interp.obj(id).kind, ObjKind::Class(_))
            })
            .collect();
        let mut shared_sorted: Vec<ObjId> = shared.iter().copied().collect();
        shared_sorted.sort();
        for &id in &shared_sorted {
            if let ObjKind::Instance(class) = self.interp.obj(id).kind
                && self.interp.functions_named(class, "__eq__").is_empty()
                && !self
                    .interp
                    .lineage(class)
                    .iter()
                    .any(|c| self.plain_dataclass(*c))
            {
                let returned = self.returning(callee, id).unwrap_or(call.range());
                let obstacle = Obstacle::new(
                    "result-aliases-argument",
                    format!(
                        "`{name}` returns {} that it was given (line {}); a copy would be another object, and these compare by identity",
                        with_article(&self.interp.class_name(class)),
                        self.line(returned.start())
                    ),
                    "return an index or a key instead, or what is new, and put them together in the loop",
                )
                .at(returned, "it is returned here")
                .at(call.range(), format!("`{name}` is given {} here", self.named(id, launch.owner, call.range())));
                return Err(self.told_apart(obstacle, launch, id));
            }
        }
        // One object made outside, held by several results, becomes several objects.
        if let Some((id, range, what)) = self.mutated_after(&launch.after, &shared, &launch.calls) {
            let at = self.line(range.start());
            return Err(Obstacle::new(
                "result-aliases-argument",
                format!("results of `{name}` (line {line}) hold {}, which was passed in, and line {at} changes it ({what}); a copy would not change with it", self.named_with_kind(id, launch.owner, call.range())),
                "return what is new, and put them together in the loop",
            )
            .at(range, format!("{what} changes it"))
            .at(call.range(), format!("`{name}` is given {} here", self.named(id, launch.owner, call.range()))));
        }
        let nested: Objects = sorted
            .iter()
            .copied()
            .filter(|&id| {
                self.interp.is_mutable(id)
                    && !matches!(self.interp.obj(id).kind, ObjKind::Class(_))
                    && (self.read_only(id)
                        || !launch.processes
                            && (!returned.contains(id) || self.interp.is_foreign(id)))
            })
            .collect();
        let changed = |targets: &Objects| {
            let (id, range, what) = self.mutated_outside(launch, targets, funcs)?;
            let at = self.line(range.start());
            let evidence = Evidence {
                range,
                text: format!("{what} changes a result, which arrives read-only: each is copied"),
            };
            let obstacle = Obstacle::new(
                "shared-result-mutated",
                format!("line {at} changes {} inside a result of `{name}` (line {line}; {what}); arrays arrive read-only, and one object held twice arrives as two", self.interp.describe(id)),
                "copy the result before changing it",
            )
            .at(range, format!("{what} changes it"))
            .at(call.range(), format!("`{name}` gives it here"));
            Some((obstacle, evidence))
        };
        let copying = self.copying(returned, visible);
        let whole =
            |id: &ObjId| copying.is_some() && returned.contains(*id) && !visible.contains(id);
        let (whole, inside): (Objects, Objects) = nested.into_iter().partition(whole);
        if let Some((obstacle, _)) = changed(&inside) {
            return Err(obstacle);
        }
        let copied = copying.and_then(|method| {
            let (obstacle, evidence) = changed(&whole)?;
            Some(Copied {
                method,
                evidence,
                obstacle,
            })
        });
        if self.returns_a_parameter(callee) && self.knows_nan() {
            return Err(Obstacle::new(
                "result-aliases-argument",
                format!("`{name}` (line {line}) returns a number that it was given, and the file knows NaN, which only equals itself as one and the same object"),
                "return what was computed",
            )
            .at(call.range(), self.called_here(name, call.range())));
        }
        for index in 0..self.effects().len() {
            let effect = self.effect(index);
            if effect.owner.is_some_and(|owner| funcs.contains(&owner)) {
                continue;
            }
            // Objects that each call makes anew arrive as just as many, and keep what they share within one result.
            let anew = |id: ObjId| {
                let made = matches!(
                    self.interp.obj(id).kind,
                    ObjKind::Instance(_) | ObjKind::Value { .. }
                );
                // An address may be given again when its object is gone; copies live together.
                let compares = !["id(", "hash(", "`id`", "`hash`", "address"]
                    .iter()
                    .any(|word| effect.what.contains(word));
                made && compares
                    && self.interp.is_mutable(id)
                    && !self.interp.is_foreign(id)
                    && !visible.contains(&id)
                    && !launch.processes
            };
            let touched = effect
                .objs
                .iter()
                .any(|id| results.contains(&id) && !anew(id));
            if touched && effect.kind == EffectKind::Identity {
                let at = self.line(effect.range.start());
                return Err(Obstacle::new(
                    "identity",
                    format!("line {at} asks for the identity of a result of `{name}` ({}); a result from a worker is a copy", effect.what),
                    "compare values (`==`)",
                )
                .at(effect.range, effect.what.clone())
                .at(call.range(), format!("`{name}` gives it here")));
            }
            let sets = effect.objs.iter().any(|id| results.contains(&id));
            if sets && effect.kind == EffectKind::SetOrder {
                let at = self.line(effect.range.start());
                return Err(Obstacle::new(
                    "set-order",
                    format!("line {at} depends on the order of a set that `{name}` returns; a copy may keep another order"),
                    "return a sorted list",
                )
                .at(effect.range, effect.what.clone())
                .at(call.range(), format!("`{name}` gives it here")));
            }
        }
        self.check_returned_classes(launch, name, call, &results, funcs)?;
        Ok(copied)
    }

    /// The method that makes a result into a copy that may be changed: None unless every result surely is an array, or
    /// surely a pandas object. It keeps the memory's layout, on which the last bits of sums depend; pandas does so itself.
    fn copying(&self, returned: &ObjSet, visible: &Objects) -> Option<&'static str> {
        let exact = |id: ObjId| match &self.interp.obj(id).kind {
            ObjKind::Value { ty, .. } => Some(ty.as_str()),
            _ => None,
        };
        let first = exact(returned.iter().next()?)?;
        let pandas = |ty: &str| ty.starts_with("pandas.");
        let method = match first {
            "numpy.ndarray" => ".copy(order=\"K\")",
            "pandas.core.frame.DataFrame" | "pandas.core.series.Series" => ".copy()",
            _ => return None,
        };
        // Before pandas 3 a frame made from another one may be a view of it, and the tables don't say which are.
        let view = pandas(first) && visible.iter().any(|&id| exact(id).is_some_and(pandas));
        let same = returned.iter().all(|id| exact(id) == Some(first));
        (same && !view).then_some(method)
    }

    pub(super) fn plain_dataclass(&self, class: crate::python::ClassId) -> bool {
        let meta = &self.interp.classes[class.index()];
        let text: String = self.scopes.classes[class.index()]
            .node
            .decorator_list
            .iter()
            .map(|d| self.module.slice(d.range()))
            .collect();
        meta.is_dataclass && !text.contains("eq=False")
    }

    /// As [`Self::mutated_after`], without what the shipped functions do to their own fresh objects.
    pub(super) fn mutated_outside(
        &self,
        launch: &Launch,
        targets: &Objects,
        funcs: &[FuncId],
    ) -> Option<(ObjId, TextRange, String)> {
        if targets.is_empty() {
            return None;
        }
        for &index in &launch.after.effects {
            let effect = self.effect(index);
            if effect.owner.is_some_and(|owner| funcs.contains(&owner))
                || launch.calls.contains(&effect.range)
            {
                continue;
            }
            for id in self.hit(effect) {
                if targets.contains(&id) {
                    return Some((id, effect.range, effect.what.clone()));
                }
            }
        }
        for &index in &launch.after.edges {
            let edge = self.edge(index);
            if launch.calls.contains(&edge.range)
                || edge.owner.is_some_and(|owner| funcs.contains(&owner))
            {
                continue;
            }
            let closure = self.closure(&[edge.callee]);
            let visible = self.reach(&edge.args);
            for effect in self.effects_of(&closure).into_iter().filter(|e| !e.own) {
                // A shipped function that is also called here makes objects of its own there.
                let own = effect.owner.is_some_and(|owner| funcs.contains(&owner));
                for id in self.hit(effect) {
                    if targets.contains(&id) && (!own || visible.contains(&id)) {
                        return Some((id, effect.range, effect.what.clone()));
                    }
                }
            }
        }
        None
    }

    /// Adds where the program would notice that an object and its copy are two.
    fn told_apart(&self, obstacle: Obstacle, launch: &Launch, id: ObjId) -> Obstacle {
        let asks = launch
            .after
            .effects
            .iter()
            .map(|&index| self.effect(index))
            .find(|effect| effect.kind == EffectKind::Identity && effect.objs.contains(id));
        if let Some(asks) = asks {
            return obstacle.at(asks.range, format!("{} would notice", asks.what));
        }
        let only = std::iter::once(id).collect();
        match self.mutated_after(&launch.after, &only, &launch.calls) {
            Some((_, range, what)) => {
                obstacle.at(range, format!("{what} changes only one of them"))
            }
            None => obstacle,
        }
    }

    /// The `return` of a function by which an object, or what holds it, leaves.
    fn returning(&self, func: FuncId, id: ObjId) -> Option<TextRange> {
        let mut found = None;
        each_stmt(&self.def_node(func)?.body, &mut |stmt| {
            if let Stmt::Return(inner) = stmt
                && let Some(value) = inner.value.as_deref()
                && self.reach(&self.value(value)).contains(&id)
            {
                found = found.or(Some(inner.range));
            }
        });
        found
    }

    /// Whether the program speaks of NaN, which only equals itself as one and the same object.
    #[must_use]
    pub fn knows_nan(&self) -> bool {
        let own = std::iter::once(&self.module.text);
        let parts = self.module.parts.iter().map(|part| &part.text);
        own.chain(parts)
            .any(|text| text.to_ascii_lowercase().contains("nan"))
    }

    /// `return x` where `x` is a parameter that may hold a float.
    fn returns_a_parameter(&self, func: FuncId) -> bool {
        let Some(node) = self.def_node(func) else {
            return false;
        };
        let mut found = false;
        each_stmt(&node.body, &mut |stmt| {
            if let Stmt::Return(inner) = stmt
                && let Some(Expr::Name(name)) = inner.value.as_deref()
                && let Some(var) = self.scopes.var_at(name.range.start())
            {
                let info = self.scopes.var(var);
                // Bound anew or not: the value may be the same.
                let parameter = self.scopes.vars.iter().any(|other| {
                    let mut defs = other.defs.iter();
                    other.scope == info.scope
                        && other.name == info.name
                        && defs.any(|def| def.kind == DefKind::Parameter)
                });
                let float = self.interp.vars[var.index()]
                    .iter()
                    .any(|id| self.interp.obj(id).ty() == Some("float"));
                found |= parameter && float;
            }
        });
        found
    }
}
