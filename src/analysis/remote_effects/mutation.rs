//! Objects that a call changes and others see: what is said of them.

use crate::analysis::facts::{Facts, Objects};
use crate::analysis::objects::{Effect, ObjId, ObjKind};
use crate::analysis::remote::Launch;
use crate::analysis::table::Ship;
use crate::analysis::verdict::Obstacle;
use crate::python::{FuncId, Ranged, TextRange, VarId};

impl Facts<'_> {
    #[expect(clippy::too_many_arguments, reason = "one message from one place")]
    pub(super) fn mutation(
        &self,
        launch: &Launch,
        name: &str,
        funcs: &[FuncId],
        effect: &Effect,
        id: ObjId,
        args: &Objects,
        ambient: &Objects,
    ) -> Obstacle {
        let line = self.line(effect.range.start());
        let owner = self.owner_name(effect.owner);
        let what = self.shown(effect);
        let object = self.interp.obj(id);
        let call = launch.calls.first().copied().unwrap_or(launch.range);
        let call_line = self.line(call.start());
        let inner = self.named(id, effect.owner, effect.range);
        if let ObjKind::Unknown(origin) = &object.kind {
            return Obstacle::new(
                "unknown-receiver",
                format!("{owner} changes {origin} (line {line}, {what}); what that is, is not known"),
                format!("annotate the parameter or variable that holds it, make it inside {owner}, or say in an effect table what gives it"),
            )
            .at(effect.range, what);
        }
        if self.interp.is_foreign(id) {
            return Obstacle::new(
                "unknown-receiver",
                format!("{owner} changes {inner} (line {line}, {what}), of which only the type is known: it may be seen elsewhere, too"),
                format!("make it inside {owner}, or say in an effect table what gives it"),
            )
            .at(effect.range, what);
        }
        let holder = funcs
            .iter()
            .find(|f| self.interp.defaults[f.index()].contains(id));
        if let Some(&holder) = holder {
            let (made, function) = (
                self.scopes.func(holder).range(),
                self.owner_name(Some(holder)),
            );
            return Obstacle::new(
                "mutable-default",
                format!("{owner} changes {inner} (line {line}, {what}), a default value of {function} (line {}), so each call sees what the calls before it did", self.line(made.start())),
                format!("start with `None` and make the object inside {owner}"),
            )
            .at(effect.range, format!("{what} changes the default value"))
            .at(made, format!("the default is made once, with {function}"));
        }
        let outer = self.named(id, launch.owner, call);
        let handed = if outer == inner || outer == self.interp.describe(id) {
            String::new()
        } else {
            format!(" as {outer}")
        };
        let generator = object.ty().is_some_and(|ty| {
            self.interp
                .table
                .type_entry(ty)
                .is_some_and(|entry| entry.ship == Ship::Forks)
                && !matches!(ty, "iterator" | "generator")
        });
        if generator {
            return Obstacle::new(
                "shared-generator",
                format!("{owner} draws from {inner} (line {line}, {what}), a generator object that is made outside it (line {}); each task would get a copy and draw the same", self.line(object.site.start())),
                "make one generator per item, from a seed that is passed",
            )
            .at(object.site, "made here")
            .at(effect.range, format!("{what} draws from {inner}"))
            .at(call, "the call that draws");
        }
        let cached = object.ty() == Some("functools._lru_cache_wrapper");
        if cached {
            return Obstacle::new(
                "cached-function",
                format!("{owner} calls a cached function (line {line}); workers can't share its cache, and can't unpickle it"),
                "drop the cache, or move the function to a module of its own",
            )
            .at(effect.range, format!("{owner} uses {what}"))
            .at(self.decorated(funcs).unwrap_or(effect.range), "the cache is made here");
        }
        if args.contains(&id) && !ambient.contains(&id) {
            let given = if owner == format!("`{name}`") {
                "it is given".to_string()
            } else {
                format!("`{name}` is given")
            };
            Obstacle::new(
                "argument-mutated",
                format!("{owner} changes {inner} (line {line}, {what}), which {given} at line {call_line}{handed}; a task would change a copy"),
                if inner == "`self`" {
                    format!("return what changed from `{name}` and store it in the loop; an object whose state matters from call to call belongs in an actor")
                } else {
                    format!("let `{name}` copy it first, or return what changed")
                },
            )
            .at(effect.range, format!("{what} changes {inner}, {}", self.interp.describe(id)))
            .at(call, format!("`{name}` is given it here{handed}"))
        } else {
            let obstacle = Obstacle::new(
                "global-written",
                format!("{owner} changes {inner} (line {line}, {what}), which lives outside it; every worker would change its own"),
                format!("return the change from `{name}` and apply it in the loop"),
            )
            .at(effect.range, format!("{what} changes {inner}"));
            match self.variable_of(id, effect.owner, effect.range) {
                Some(var) => self.read_at(obstacle, var, effect.range, launch),
                None => obstacle.at(call, self.called_here(name, call)),
            }
        }
    }

    /// Adds where else a variable that a call changes is read; the call itself if nowhere.
    pub(super) fn read_at(
        &self,
        obstacle: Obstacle,
        var: VarId,
        change: TextRange,
        launch: &Launch,
    ) -> Obstacle {
        let call = launch.calls.first().copied().unwrap_or(launch.range);
        match self.read_elsewhere(var, change, launch.range) {
            Some(read) => obstacle.at(
                read,
                format!("`{}` is read here", self.scopes.var(var).name),
            ),
            None => obstacle.at(call, "the call after which it has another value"),
        }
    }

    /// Adds where the things are made that an effect acts on.
    pub(super) fn all_made_at(&self, obstacle: Obstacle, effect: &Effect) -> Obstacle {
        let mut all: Vec<ObjId> = effect.objs.iter().collect();
        // A method's receiver is what its effect acts on.
        for var in self.scopes.var_ids() {
            if self
                .scopes
                .var(var)
                .uses
                .iter()
                .any(|used| effect.range.contains_range(*used))
            {
                let held = self.interp.vars[var.index()].iter();
                all.extend(held.filter(|&id| self.ship_problem(id).is_some()));
            }
        }
        all.sort();
        all.dedup();
        all.into_iter()
            .fold(obstacle, |obstacle, id| self.made_at(obstacle, id))
    }

    /// The first decorator of a function among these.
    pub(super) fn decorated(&self, funcs: &[FuncId]) -> Option<TextRange> {
        funcs
            .iter()
            .filter_map(|&func| self.def_node(func))
            .find_map(|node| node.decorator_list.first().map(Ranged::range))
    }

    /// Where a function among these calls itself, directly or through others.
    pub(super) fn recursion(&self, funcs: &[FuncId]) -> Option<TextRange> {
        funcs.iter().find_map(|&func| {
            self.owned_edges(Some(func))
                .map(|index| self.edge(index))
                .find(|edge| self.closure(&[edge.callee]).contains(&func))
                .map(|edge| edge.range)
        })
    }
}
