//! What travels to a worker: globals, arguments, default values (classes: `remote_classes.rs`). It must arrive as it was, and stay so.

use super::facts::{Facts, Objects};
use super::naming::with_article;
use super::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use super::remote::{Launch, Remote, Stale};
use super::table::Ship;
use super::verdict::{Assumption, AssumptionKind, Obstacle};
use crate::python::ast;
use crate::python::{ClassId, DefKind, FuncId, Ranged, TextRange, VarId};

impl<'a> Facts<'a> {
    /// What the functions read from outside must be there when they are shipped, and stay as it is.
    pub(super) fn check_globals(
        &self,
        launch: &Launch,
        name: &str,
        funcs: &[FuncId],
        proof: &mut Remote,
    ) -> Result<(), Obstacle> {
        for (var, used) in self.free_reads(funcs) {
            if self.scopes.module_of(var).is_some() {
                // Of a linked module: not shipped but imported, see `check_linked`.
                continue;
            }
            let info = self.scopes.var(var);
            let line = self.line(used.start());
            let reader = self.reader(used, name);
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
                    format!("{reader} reads `{}` (line {line}), and nothing in this file shows what it holds", info.name),
                    format!("assign `{}` before the loop, or give rayify the file that does", info.name),
                )
                .at(used, format!("`{}` is read here", info.name)));
            }
            let bound = self.rebound_after(&launch.after, var);
            let mut change = bound.map(|range| (range, "is bound again", None));
            let objects = self.reach(values);
            let memory: Objects = objects
                .iter()
                .copied()
                .filter(|&id| {
                    !self.is_scalar(id) && !matches!(self.interp.obj(id).kind, ObjKind::Path(_))
                })
                .collect();
            let mutated = self.mutated_after(&launch.after, &memory, &launch.calls);
            if let (None, Some((id, range, _))) = (change, mutated) {
                // What it holds may lead to the class that changes: the class of an instance, a base.
                let class = match self.interp.obj(id).kind {
                    ObjKind::Class(class) if !values.contains(id) => Some(class),
                    _ => None,
                };
                change = Some((range, self.how_changed(id, range), class));
            }
            if let Some((range, how, class)) = change {
                let obstacle = self.changes_later(&reader, (var, class), used, (range, how));
                if !self.changes_between(launch, var, &memory) {
                    return Err(obstacle);
                }
                proof.stale.push(Stale {
                    variable: info.name.clone(),
                    change: range,
                    obstacle,
                });
            }
            self.check_ship(&objects, |id, why, code| {
                let obstacle = Obstacle::new(
                    code,
                    format!("{reader} reads `{}` (line {line}), which {why}", info.name),
                    ship_unlock(code, &format!("make it inside `{name}`")),
                )
                .at(used, format!("`{}` is read here", info.name));
                self.made_at(obstacle, id)
            })?;
        }
        for &func in funcs {
            let defaults = self.reach(&self.interp.defaults[func.index()]);
            let owner = self.function_name(func);
            let range = self.scopes.func(func).range();
            let memory: Objects = defaults
                .iter()
                .copied()
                .filter(|&id| !self.is_scalar(id))
                .collect();
            if let Some((_, changed, what)) =
                self.mutated_after(&launch.after, &memory, &launch.calls)
            {
                let line = self.line(changed.start());
                return Err(Obstacle::new(
                    "mutable-default",
                    format!("a default value of `{owner}` (line {}) is changed at line {line} ({what}), when workers have their copy already", self.line(range.start())),
                    "pass it as an argument",
                )
                .at(range, format!("the defaults of `{owner}`"))
                .at(changed, what));
            }
            self.check_ship(&defaults, |_, why, code| {
                Obstacle::new(
                    code,
                    format!(
                        "a default value of `{owner}` (line {}) {why}",
                        self.line(range.start())
                    ),
                    ship_unlock(code, &format!("make it inside `{owner}`")),
                )
                .at(range, format!("the defaults of `{owner}`"))
            })?;
        }
        Ok(())
    }

    /// The innermost function around a read.
    fn reader(&self, used: TextRange, otherwise: &str) -> String {
        let around = self.scopes.func_ids().filter_map(|func| {
            let range = self.scopes.func(func).range();
            range.contains_range(used).then_some((range.len(), func))
        });
        match around.min() {
            Some((_, func)) => self.owner_name(Some(func)),
            None => format!("`{otherwise}`"),
        }
    }

    /// Whether a variable and what it holds only change before or after all tasks of a launch, so that sending the function
    /// again is enough. What belongs to classes doesn't: a class comes back with results, in the state it was sent in.
    fn changes_between(&self, launch: &Launch, var: VarId, memory: &Objects) -> bool {
        let Some((owner, statement)) = launch.at_once else {
            return false;
        };
        let mut classes = ObjSet::default();
        for &id in memory {
            if matches!(self.interp.obj(id).kind, ObjKind::Class(_)) {
                classes.insert(id);
            }
        }
        let classes = self.reach(&classes);
        let during = self.during(owner, statement);
        !self.rebound_during(&during, statement, var)
            && self
                .mutated_after(&launch.after, &classes, &launch.calls)
                .is_none()
            && self.mutated_after(&during, memory, &launch.calls).is_none()
    }

    /// Whether a change is seen in the source, or only can't be ruled out.
    fn how_changed(&self, id: ObjId, range: TextRange) -> &'static str {
        let direct = self.interp.effects.iter().any(|effect| {
            effect.range == range && effect.kind == EffectKind::Mutates && effect.objs.contains(id)
        });
        if direct {
            "is changed"
        } else {
            "may be changed"
        }
    }

    /// What the reader's variable holds changes, or a class that it leads to.
    fn changes_later(
        &self,
        reader: &str,
        (var, class): (VarId, Option<ClassId>),
        used: TextRange,
        (change, how): (TextRange, &str),
    ) -> Obstacle {
        let variable = &self.scopes.var(var).name;
        let (read, write) = (self.line(used.start()), self.line(change.start()));
        let (changed, whose) = match class.map(|class| self.interp.class_name(class)) {
            Some(class) => (
                class.clone(),
                format!("which leads to the class `{class}`: that"),
            ),
            None => (variable.clone(), "which".to_string()),
        };
        // What a container holds is changed by other names, too.
        let here = if class.is_some() || self.module.slice(change).contains(&changed) {
            format!("`{changed}` {how} here")
        } else {
            format!("what `{changed}` holds {how} by this")
        };
        Obstacle::new(
            "global-changes-later",
            format!("{reader} reads `{variable}` (line {read}), {whose} {how} at line {write}, when workers have their copy already"),
            match class {
                Some(_) => "keep counters and registries outside the class".to_string(),
                None => format!("pass `{variable}` as an argument"),
            },
        )
        .at(change, here)
        .at(used, format!("`{variable}` is read here"))
    }

    pub(super) fn check_arguments(
        &self,
        launch: &Launch,
        name: &str,
        call: &ast::ExprCall,
        args: &Objects,
    ) -> Result<(), Obstacle> {
        self.check_handed(launch, name, call.range(), args)
    }

    /// What a call is given must arrive as it was.
    pub(super) fn check_handed(
        &self,
        launch: &Launch,
        name: &str,
        call: TextRange,
        args: &Objects,
    ) -> Result<(), Obstacle> {
        let line = self.line(call.start());
        self.check_ship(args, |id, why, code| {
            let handed = match self.named(id, launch.owner, call) {
                kind if kind == self.interp.describe(id) => {
                    format!("an argument of `{name}` (line {line})")
                }
                held => format!("{held}, an argument of `{name}` (line {line}),"),
            };
            let obstacle = Obstacle::new(
                code,
                format!("{handed} {why}"),
                ship_unlock(
                    code,
                    &format!("pass plain values, and make the rest inside `{name}`"),
                ),
            )
            .at(call, self.called_here(name, call));
            self.made_at(obstacle, id)
        })
    }

    /// Code that is sent but doesn't run in the task, as methods that nobody calls there: it is pickled with all that it reads.
    pub(super) fn check_idle(
        &self,
        name: &str,
        visible: &Objects,
        funcs: &[FuncId],
    ) -> Result<(), Obstacle> {
        let shipped = self.shipped(funcs, visible);
        let idle = shipped.functions.iter().copied();
        for func in idle.filter(|func| !funcs.contains(func) && !self.goes_by_name(*func)) {
            for (var, used) in self.free_reads(&[func]) {
                let info = self.scopes.var(var);
                let home = self.scopes.owner(info.scope);
                let sent = home.is_some_and(|home| shipped.functions.contains(&home));
                if sent || self.scopes.module_of(var).is_some() {
                    continue;
                }
                let (variable, line) = (&info.name, self.line(used.start()));
                let objects = self.reach(&self.interp.vars[var.index()]);
                self.check_ship(&objects, |id, why, code| {
                    let obstacle = match self.scopes.func(func).class {
                        Some(class) => Obstacle::new(
                            code,
                            format!("`{name}` gets {}, whose methods read `{variable}` (line {line}), which {why}", with_article(&self.interp.class_name(class))),
                            ship_unlock(code, &format!("hand `{variable}` to the methods that need it, or make it inside them")),
                        ),
                        None => Obstacle::new(
                            code,
                            format!("`{name}` takes {} along, which reads `{variable}` (line {line}), which {why}", self.owner_name(Some(func))),
                            ship_unlock(code, &format!("hand `{variable}` to the functions that need it, or make it inside them")),
                        ),
                    };
                    self.made_at(obstacle.at(used, format!("`{variable}` is read here")), id)
                })?;
            }
        }
        Ok(())
    }

    /// Whether everything among the objects arrives on a worker as it was.
    pub(super) fn check_ship(
        &self,
        objects: &Objects,
        obstacle: impl Fn(ObjId, &str, &str) -> Obstacle,
    ) -> Result<(), Obstacle> {
        let mut all: Vec<ObjId> = objects.iter().copied().collect();
        all.sort();
        for id in all {
            let problem = self.ship_problem(id);
            if let Some((why, code)) = problem {
                return Err(obstacle(id, &why, code));
            }
        }
        Ok(())
    }

    /// What a function reads outside itself is pickled with it, and Ray takes no function above 95 MiB
    /// (`FUNCTION_SIZE_ERROR_THRESHOLD`; `docs/ray-facts.md`).
    pub(super) fn size_assumption(&self, name: &str, funcs: &[FuncId]) -> Option<Assumption> {
        let mut names: Vec<String> = self
            .free_reads(funcs)
            .into_iter()
            .filter(|(var, _)| self.may_be_large(&self.interp.vars[var.index()]))
            .map(|(var, _)| format!("`{}`", self.scopes.var(var).name))
            .collect();
        names.sort();
        names.dedup();
        let some = !names.is_empty();
        some.then(|| Assumption {
            kind: AssumptionKind::Note,
            text: format!(
                "that {}, which `{name}` reads and takes along, {} smaller than 95 MiB: Ray refuses larger functions (pass it as an argument then)",
                names.join(" and "),
                if names.len() == 1 { "is" } else { "are together" }
            ),
        })
    }

    /// Adds where an object is made, if that is in the source.
    pub(super) fn made_at(&self, obstacle: Obstacle, id: ObjId) -> Obstacle {
        let site = self.interp.obj(id).site;
        if site.is_empty() {
            obstacle
        } else {
            obstacle.at(site, format!("{} is made here", self.interp.describe(id)))
        }
    }

    pub(super) fn ship_problem(&self, id: ObjId) -> Option<(String, &'static str)> {
        if self.is_chained(id) {
            return Some((
                format!(
                    "holds {} that may lead to others of its kind, and those to more: pickling goes into one inside the other, and some hundred in a row are too deep for it",
                    self.interp.describe(id)
                ),
                "not-serialisable",
            ));
        }
        match &self.interp.obj(id).kind {
            ObjKind::Unknown(_) | ObjKind::Value { .. } if self.interp.ships_joined(id) => None,
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
                if let Some(name) = self.own_attribute(id, ty) {
                    return Some((
                        format!(
                            "holds {} with an attribute of the script's own, `{name}`, which pickling leaves behind",
                            with_article(ty)
                        ),
                        "changes-in-transit",
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
                        format!("holds {}, which can't be pickled", with_article(ty)),
                        "not-serialisable",
                    )),
                    Ship::Changes => Some((
                        format!("holds {}, which arrives as another type", with_article(ty)),
                        "changes-in-transit",
                    )),
                    Ship::Faithful | Ship::ReadOnly | Ship::Forks => None,
                }
            }
            ObjKind::Class(class) if self.is_remade(*class) => Some((
                format!(
                    "holds the class `{}`, which can't be taken along, or sets something off each time it is made",
                    self.interp.class_name(*class)
                ),
                "not-serialisable",
            )),
            ObjKind::Instance(class) if self.has_hooks(*class) => Some((
                format!(
                    "holds {}, whose own pickling, construction or destruction would run in every worker",
                    with_article(&self.interp.class_name(*class))
                ),
                "not-serialisable",
            )),
            ObjKind::Instance(class) => self.interp.unknown_base(*class).map(|what| {
                (
                    format!(
                        "holds {} ({what})",
                        with_article(&self.interp.class_name(*class))
                    ),
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

    /// An attribute that the script sets on an array or a pandas object, and that isn't part of its state (`frame.note = …`).
    fn own_attribute(&self, id: ObjId, ty: &str) -> Option<&str> {
        const STATE: [&str; 10] = [
            "columns", "index", "name", "names", "attrs", "flags", "shape", "dtype", "real", "imag",
        ];
        if ty != "numpy.ndarray" && !ty.starts_with("pandas.core.") {
            return None;
        }
        self.interp
            .obj(id)
            .fields
            .keys()
            .find_map(|field| match field {
                Field::Attr(name) if !name.starts_with('<') && !STATE.contains(&name.as_str()) => {
                    Some(name.as_str())
                }
                _ => None,
            })
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
        self.check_ship(&self.reach(set), |id, why, code| {
            let obstacle = Obstacle::new(
                code,
                format!("the value at line {} {why}", self.line(range.start())),
                ship_unlock(code, "use plain values"),
            )
            .at(range, "this value");
            self.made_at(obstacle, id)
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

/// What helps when something can't travel: for what is not known, to say what it is.
pub(super) fn ship_unlock(code: &str, otherwise: &str) -> String {
    if code == "unknown-receiver" {
        "annotate the parameter or variable that holds it, or say in an effect table (`effects` in the configuration) what gives it".to_string()
    } else {
        otherwise.to_string()
    }
}
