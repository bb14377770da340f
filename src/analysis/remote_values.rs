//! What travels to a worker: globals, arguments, classes. It must arrive as it was, and stay so.

use super::facts::{Facts, Objects};
use super::objects::{ObjId, ObjKind, ObjSet};
use super::remote::Launch;
use super::table::Ship;
use super::verdict::Obstacle;
use crate::python::ast::{self};
use crate::python::{DefKind, FuncId, Ranged, TextRange, VarId};

impl<'a> Facts<'a> {
    /// What the functions read from outside must be there when they are shipped, and stay as it is.
    pub(super) fn check_globals(
        &self,
        launch: &Launch,
        name: &str,
        funcs: &[FuncId],
    ) -> Result<(), Obstacle> {
        for (var, used) in self.free_reads(funcs) {
            let info = self.scopes.var(var);
            let line = self.line(used.start());
            let values = &self.interp.vars[var.index()];
            let code_only = !values.is_empty()
                && values
                    .iter()
                    .all(|id| matches!(self.interp.obj(id).kind, ObjKind::Path(_)))
                && info
                    .defs
                    .iter()
                    .all(|def| matches!(def.kind, DefKind::Import(_)));
            if code_only {
                continue;
            }
            if values.is_empty() {
                return Err(Obstacle::new(
                    "unknown-receiver",
                    format!("`{name}` reads `{}` (line {line}), and nothing in this file shows what it holds", info.name),
                    "assign it before the loop",
                )
                .at(used, format!("`{}` is read here", info.name)));
            }
            if let Some(bound) = self.rebound_after(&launch.after, var) {
                return Err(self.changes_later(name, var, used, bound, "is bound again"));
            }
            let objects = self.reach(values);
            let memory: Objects = objects
                .iter()
                .copied()
                .filter(|&id| {
                    !self.is_scalar(id) && !matches!(self.interp.obj(id).kind, ObjKind::Path(_))
                })
                .collect();
            if let Some((_, range, _)) = self.mutated_after(&launch.after, &memory, &launch.calls) {
                return Err(self.changes_later(name, var, used, range, "is changed"));
            }
            self.check_ship(&objects, |why, code| {
                Obstacle::new(
                    code,
                    format!("`{name}` reads `{}` (line {line}), which {why}", info.name),
                    "make it inside the function",
                )
                .at(used, format!("`{}` is read here", info.name))
            })?;
        }
        for &func in funcs {
            let defaults = self.reach(&self.interp.defaults[func.index()]);
            let owner = self.function_name(func);
            let range = self.scopes.func(func).range();
            let memory: Objects = defaults.iter().copied().filter(|&id| !self.is_scalar(id)).collect();
            if let Some((_, changed, what)) = self.mutated_after(&launch.after, &memory, &launch.calls) {
                let line = self.line(changed.start());
                return Err(Obstacle::new(
                    "mutable-default",
                    format!("a default value of `{owner}` is changed at line {line} ({what}), when workers have their copy already"),
                    "pass it as an argument",
                )
                .at(changed, what));
            }
            self.check_ship(&defaults, |why, code| {
                Obstacle::new(code, format!("a default value of `{owner}` {why}"), "make it inside the function").at(range, "its defaults")
            })?;
        }
        Ok(())
    }

    pub(super) fn changes_later(
        &self,
        name: &str,
        var: VarId,
        used: TextRange,
        change: TextRange,
        how: &str,
    ) -> Obstacle {
        let variable = &self.scopes.var(var).name;
        let (read, write) = (self.line(used.start()), self.line(change.start()));
        Obstacle::new(
            "global-changes-later",
            format!("`{name}` reads `{variable}` (line {read}), which {how} at line {write}, when workers have their copy already"),
            format!("pass `{variable}` as an argument"),
        )
        .at(change, format!("`{variable}` {how} here"))
        .at(used, format!("`{variable}` is read here"))
    }

    pub(super) fn check_arguments(
        &self,
        name: &str,
        call: &ast::ExprCall,
        args: &Objects,
    ) -> Result<(), Obstacle> {
        let line = self.line(call.range().start());
        self.check_ship(args, |why, code| {
            Obstacle::new(
                code,
                format!("an argument of `{name}` (line {line}) {why}"),
                "pass plain values, and make the rest inside the function",
            )
            .at(call.range(), "the call")
        })
    }

    /// Class attributes travel with the class: they must not change later, and methods must not need what can't travel.
    pub(super) fn check_class_state(
        &self,
        launch: &Launch,
        name: &str,
        args: &Objects,
        funcs: &[FuncId],
    ) -> Result<(), Obstacle> {
        let mut classes: Vec<ObjId> = args
            .iter()
            .copied()
            .filter(|&id| matches!(self.interp.obj(id).kind, ObjKind::Class(_)))
            .collect();
        classes.sort();
        let targets: Objects = classes.iter().copied().collect();
        if let Some((id, range, what)) = self.mutated_after(&launch.after, &targets, &launch.calls)
        {
            let line = self.line(range.start());
            return Err(Obstacle::new(
                "global-changes-later",
                format!(
                    "{} is changed at line {line} ({what}) while tasks hold copies of it",
                    self.interp.describe(id)
                ),
                "keep counters and registries outside the class",
            )
            .at(range, what));
        }
        for id in classes {
            let ObjKind::Class(class) = self.interp.obj(id).kind else {
                continue;
            };
            let methods: Vec<FuncId> = self
                .scopes
                .funcs
                .iter()
                .enumerate()
                .filter(|(_, info)| info.class == Some(class))
                .map(|(index, _)| FuncId(u32::try_from(index).unwrap_or(u32::MAX)))
                .filter(|func| !funcs.contains(func))
                .collect();
            for (var, used) in self.free_reads(&methods) {
                let objects = self.reach(&self.interp.vars[var.index()]);
                let line = self.line(used.start());
                self.check_ship(&objects, |why, code| {
                    Obstacle::new(
                        code,
                        format!("`{name}` gets a `{}`, whose methods read `{}` (line {line}), which {why}", self.interp.class_name(class), self.scopes.var(var).name),
                        "",
                    )
                    .at(used, "read here")
                })?;
            }
        }
        Ok(())
    }

    /// Whether everything among the objects arrives on a worker as it was.
    pub(super) fn check_ship(
        &self,
        objects: &Objects,
        obstacle: impl Fn(&str, &str) -> Obstacle,
    ) -> Result<(), Obstacle> {
        let mut all: Vec<ObjId> = objects.iter().copied().collect();
        all.sort();
        for id in all {
            let problem = self.ship_problem(id);
            if let Some((why, code)) = problem {
                return Err(obstacle(&why, code));
            }
        }
        Ok(())
    }

    pub(super) fn ship_problem(&self, id: ObjId) -> Option<(String, &'static str)> {
        match &self.interp.obj(id).kind {
            ObjKind::Unknown(what) => Some((
                format!("holds {what}: not known to travel unchanged"),
                "unknown-receiver",
            )),
            ObjKind::Value { ty, .. } => {
                if matches!(ty.as_str(), "generator" | "iterator") {
                    return Some((
                        "holds an iterator, whose position is state that a copy would not share"
                            .to_string(),
                        "not-serialisable",
                    ));
                }
                if ty == "functools._lru_cache_wrapper" {
                    return Some((
                        "is a cached function, which a worker can't unpickle".to_string(),
                        "cached-function",
                    ));
                }
                match self
                    .interp
                    .table
                    .inherited(ty, |entry| Some(entry.ship))
                    .unwrap_or_default()
                {
                    Ship::Never => Some((
                        format!("holds a `{ty}`, which can't be pickled"),
                        "not-serialisable",
                    )),
                    Ship::Changes => Some((
                        format!("holds a `{ty}`, which arrives as another type"),
                        "changes-in-transit",
                    )),
                    Ship::Faithful | Ship::ReadOnly | Ship::Forks => None,
                }
            }
            ObjKind::Instance(class) => self.interp.unknown_base(*class).map(|what| {
                (
                    format!("holds a `{}` ({what})", self.interp.class_name(*class)),
                    "unknown-receiver",
                )
            }),
            ObjKind::Method { .. } => {
                Some(("holds a bound method".to_string(), "not-serialisable"))
            }
            ObjKind::Super(..) => Some(("holds `super()`".to_string(), "not-serialisable")),
            _ => None,
        }
    }

    /// `NumPy` and pandas values arrive read-only.
    #[must_use]
    pub fn read_only(&self, id: ObjId) -> bool {
        self.interp.effective_type(id).is_some_and(|ty| {
            self.interp.table.inherited(&ty, |e| Some(e.ship)) == Some(Ship::ReadOnly)
        })
    }

    /// Whether everything reachable from the values arrives on a worker as it was.
    ///
    /// # Errors
    /// What does not.
    pub fn picklable(&self, set: &ObjSet, range: TextRange) -> Result<(), Obstacle> {
        self.check_ship(&self.reach(set), |why, code| {
            Obstacle::new(
                code,
                format!("the value at line {} {why}", self.line(range.start())),
                "",
            )
            .at(range, "this value")
        })
    }

    /// Whether anything reachable may be large: arrays, frames, models, containers that code fills.
    #[must_use]
    pub fn may_be_large(&self, set: &ObjSet) -> bool {
        self.reach(set).into_iter().any(|id| {
            let obj = self.interp.obj(id);
            match &obj.kind {
                ObjKind::Instance(class) => {
                    !self.interp.classes[class.index()].is_named_tuple
                        && !self.interp.classes[class.index()].is_dataclass
                }
                ObjKind::Value { ty, .. } => {
                    let table = self.interp.table;
                    table.inherited(ty, |e| Some(e.ship)) == Some(Ship::ReadOnly)
                        || ty.starts_with("sklearn.")
                        || ty.starts_with("PIL.")
                }
                _ => false,
            }
        })
    }
}
