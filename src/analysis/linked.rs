//! Tasks that need modules of the program. Workers import those afresh: importing must show nothing, and give what it gave here.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use super::facts::{Facts, Objects};
use super::objects::{Effect, EffectKind, ObjId, ObjKind, ObjSet};
use super::remote::Launch;
use super::verdict::Obstacle;
use crate::python::{FuncId, FuncNode, PartId, TextRange, VarId};

/// For each module, the functions that may run at another time than during its import.
type Outside = BTreeMap<PartId, FxHashSet<FuncId>>;

impl Facts<'_> {
    /// The linked modules that workers import to run calls of a function, whoever calls it; sorted.
    #[must_use]
    pub fn modules_of_task(&self, func: FuncId) -> Vec<PartId> {
        let funcs = self.closure(&[func]);
        let mut handed = ObjSet::default();
        for edge in self.interp.calls.iter().filter(|edge| edge.callee == func) {
            handed.extend(&edge.args);
        }
        let mut objects = self.reach(&handed);
        objects.extend(self.ambient(&funcs));
        self.modules_needed(&funcs, &objects)
    }

    /// Proves that a task finds the linked modules that it needs as they are here.
    ///
    /// # Errors
    /// What importing them would show or miss.
    pub(super) fn check_linked(
        &self,
        launch: &Launch,
        name: &str,
        funcs: &[FuncId],
        args: &Objects,
        ambient: &Objects,
    ) -> Result<(), Obstacle> {
        let mut objects = args.clone();
        objects.extend(ambient.iter().copied());
        let needed = self.modules_needed(funcs, &objects);
        if needed.is_empty() {
            return Ok(());
        }
        for &part in &needed {
            if self.module.imports_itself(part) {
                let part = self.module.part(part);
                return Err(Obstacle::new(
                    "module-state",
                    format!(
                        "`{name}` needs {}, which imports itself again through another module; a worker may import the two in another order",
                        part.path
                    ),
                    "move what both need into a third module",
                ));
            }
        }
        let bodies: Vec<FuncId> = needed.iter().map(|&p| self.scopes.body_of(p)).collect();
        let importing = self.closure(&bodies);
        self.check_import(launch, name, &importing)?;
        let varying = self.check_varying(name, &needed, &importing, funcs)?;
        self.check_module_state(name, &needed, &importing, funcs, &objects, &varying)?;
        self.check_carried(name, args, funcs)
    }

    // ---- which modules -----------------------------------------------------------------------------------------------

    fn modules_needed(&self, funcs: &[FuncId], objects: &Objects) -> Vec<PartId> {
        if self.module.parts.is_empty() {
            return Vec::new();
        }
        let shipped = self.shipped(funcs, objects);
        let home = |func: &FuncId| self.scopes.part_of(self.scopes.func(*func).scope);
        let mut roots: BTreeSet<PartId> = shipped.functions.iter().filter_map(home).collect();
        for &id in &shipped.objects {
            match self.interp.obj(id).kind {
                // A function of a module that the user vouches for.
                ObjKind::Path(ref path) => {
                    let module = path.rsplit_once('.').map_or("", |(module, _)| module);
                    roots.extend(self.module.part_named(module));
                }
                // `namedtuple(…)`, made in a module.
                ObjKind::NamedTuple(_) => {
                    roots.extend(self.module.part_at(self.interp.obj(id).site.start()));
                }
                ObjKind::Module(part) => {
                    roots.insert(part);
                }
                ObjKind::Class(class) | ObjKind::Instance(class) => {
                    for class in self.interp.lineage(class) {
                        let scope = self.scopes.classes[class.index()].scope;
                        roots.extend(self.scopes.part_of(scope));
                    }
                }
                _ => {}
            }
        }
        let roots: Vec<PartId> = roots.into_iter().collect();
        self.module.imported_with(&roots)
    }

    fn numbered(&self, test: impl Fn(FuncId, &crate::python::FuncInfo<'_>) -> bool) -> Vec<FuncId> {
        self.scopes
            .func_ids()
            .filter(|&func| test(func, self.scopes.func(func)))
            .collect()
    }

    // ---- what importing gives ----------------------------------------------------------------------------------------

    fn check_module_state(
        &self,
        name: &str,
        needed: &[PartId],
        importing: &[FuncId],
        funcs: &[FuncId],
        objects: &Objects,
        varying: &[(VarId, TextRange)],
    ) -> Result<(), Obstacle> {
        let readers: Vec<FuncId> = importing.iter().chain(funcs).copied().collect();
        let outside: Outside = needed
            .iter()
            .map(|&part| (part, self.outside(part)))
            .collect();
        for &part in needed {
            let mut reads: Vec<(VarId, TextRange)> = self.free_reads(&readers);
            reads.retain(|(var, _)| {
                self.scopes.module_of(*var) == Some(part)
                    && !varying.iter().any(|(other, _)| other == var)
            });
            for (var, used) in reads {
                self.check_variable(name, part, var, used, &outside)?;
            }
            // Classes and functions hold state, too: attributes, default values.
            let mut held = ObjSet::default();
            for &func in funcs {
                if self.scopes.part_of(self.scopes.func(func).scope) == Some(part) {
                    held.extend(&self.interp.defaults[func.index()]);
                }
            }
            for &id in objects {
                let site = self.interp.obj(id).site;
                let kind = &self.interp.obj(id).kind;
                if matches!(kind, ObjKind::Class(_) | ObjKind::Func(_))
                    && self.module.part_at(site.start()) == Some(part)
                {
                    held.insert(id);
                }
            }
            let module = self.module.part(part);
            if let Some((id, range, what)) = self.changed_late(&self.memory(&held), &outside) {
                let line = self.line(range.start());
                return Err(Obstacle::new(
                    "module-state",
                    format!("`{name}` needs {} of {}, and line {line} changes it ({what}); workers import the module afresh", self.interp.describe(id), module.path),
                    "pass what changes as an argument",
                )
                .at(range, what));
            }
            let escape = self.effects().iter().find(|effect| {
                effect.kind == EffectKind::MayMutate
                    && effect.objs.iter().any(|id| {
                        matches!(self.interp.obj(id).kind, ObjKind::Module(other) if other == part)
                    })
            });
            if let Some(effect) = escape {
                let line = self.line(effect.range.start());
                return Err(Obstacle::new(
                    "module-state",
                    format!("`{name}` needs {}, and line {line} hands the module itself on ({}), to be changed perhaps; workers import it afresh", module.path, self.shown(effect)),
                    "pass the functions that are meant",
                )
                .at(effect.range, effect.what.clone()));
            }
        }
        Ok(())
    }

    fn check_variable(
        &self,
        name: &str,
        part: PartId,
        var: VarId,
        used: TextRange,
        outside: &Outside,
    ) -> Result<(), Obstacle> {
        let info = self.scopes.var(var);
        let read = self.line(used.start());
        let values = &self.interp.vars[var.index()];
        let unknown = values
            .iter()
            .find_map(|id| match &self.interp.obj(id).kind {
                ObjKind::Unknown(what) => Some(what.clone()),
                _ => None,
            });
        if values.is_empty() || unknown.is_some() {
            let what = unknown.unwrap_or_else(|| "what nothing shows".to_string());
            return Err(Obstacle::new(
                "unknown-receiver",
                format!(
                    "`{name}` reads `{}` (line {read}), which holds {what}",
                    info.name
                ),
                "pass it as an argument",
            )
            .at(used, format!("`{}` is read here", info.name)));
        }
        let changed = |range: TextRange, how: &str| {
            let write = self.line(range.start());
            Obstacle::new(
                "module-state",
                format!("`{name}` reads `{}` (line {read}), which {how} at line {write}; workers import {} afresh and don't see that", info.name, self.module.part(part).path),
                format!("pass `{}` as an argument", info.name),
            )
            .at(range, format!("`{}` {how} here", info.name))
            .at(used, format!("`{}` is read here", info.name))
        };
        let rebound = self.effects().iter().find(|effect| {
            effect.kind == EffectKind::FreeWrite(var) && self.is_late(effect, part, outside)
        });
        if let Some(effect) = rebound {
            return Err(changed(effect.range, "is bound again"));
        }
        match self.changed_late(&self.memory(values), outside) {
            Some((_, range, _)) => Err(changed(range, "is changed")),
            None => Ok(()),
        }
    }

    /// What can be reached and can change.
    fn memory(&self, values: &ObjSet) -> Objects {
        self.reach(values)
            .into_iter()
            .filter(|&id| {
                !self.is_scalar(id)
                    && !matches!(
                        self.interp.obj(id).kind,
                        ObjKind::Path(_) | ObjKind::Module(_)
                    )
            })
            .collect()
    }

    /// A change of an object that the import of its own module doesn't make.
    fn changed_late(
        &self,
        targets: &Objects,
        outside: &Outside,
    ) -> Option<(ObjId, TextRange, String)> {
        if targets.is_empty() {
            return None;
        }
        for (effect, hit) in self.changes() {
            for &id in hit.iter().filter(|id| targets.contains(id)) {
                let home = self.module.part_at(self.interp.obj(id).site.start());
                if home.is_none_or(|home| self.is_late(effect, home, outside)) {
                    return Some((id, effect.range, effect.what.clone()));
                }
            }
        }
        None
    }

    /// Whether an effect may happen at another time than during the import of a module.
    fn is_late(&self, effect: &Effect, part: PartId, outside: &Outside) -> bool {
        effect.owner != Some(self.scopes.body_of(part))
            && outside
                .get(&part)
                .is_none_or(|outside| effect.owner.is_none_or(|owner| outside.contains(&owner)))
    }

    /// Functions that may run at another time than during the import of a module.
    fn outside(&self, part: PartId) -> FxHashSet<FuncId> {
        let body = self.scopes.body_of(part);
        let mut stack = self.numbered(|func, info| {
            func != body
                && (self.scopes.is_body(func).is_some()
                    || self.scopes.part_of(info.scope).is_none()
                    || !self.interp.is_asleep(func))
        });
        stack.extend(self.owned_edges(None).map(|index| self.edge(index).callee));
        let mut seen: FxHashSet<FuncId> = FxHashSet::default();
        while let Some(func) = stack.pop() {
            if func == body || !seen.insert(func) {
                continue;
            }
            // What an import statement runs is the other module's own import.
            let callees = self
                .owned_edges(Some(func))
                .map(|index| self.edge(index).callee)
                .filter(|&callee| self.scopes.is_body(callee).is_none());
            stack.extend(callees);
        }
        seen
    }

    // ---- functions that travel by value ------------------------------------------------------------------------------

    /// A function made inside a function of a module can't be imported: it is pickled with the module's variables.
    fn check_carried(&self, name: &str, args: &Objects, funcs: &[FuncId]) -> Result<(), Obstacle> {
        // What is pickled: arguments, and what the functions of the script read in the script.
        let mut set = ObjSet::default();
        for (var, _) in self.free_reads(funcs) {
            if self.scopes.module_of(var).is_none() {
                set.extend(&self.interp.vars[var.index()]);
            }
        }
        let mut shipped = self.reach(&set);
        shipped.extend(args.iter().copied());
        let carried = shipped
            .into_iter()
            .flat_map(|id| match self.interp.obj(id).kind {
                ObjKind::Func(func) | ObjKind::Bound { func, .. } => vec![func],
                ObjKind::Instance(class) => self.numbered(|_, info| info.class == Some(class)),
                _ => Vec::new(),
            });
        for func in carried {
            let info = self.scopes.func(func);
            if self.scopes.part_of(info.scope).is_none() || self.is_importable(func) {
                continue;
            }
            for (var, used) in self.free_reads(&[func]) {
                let line = self.line(used.start());
                self.check_ship(&self.reach(&self.interp.vars[var.index()]), |_, why, code| {
                    Obstacle::new(
                        code,
                        format!("`{name}` gets a function that is pickled with `{}` (line {line}), which {why}", self.scopes.var(var).name),
                        "pass a function of the module itself",
                    )
                    .at(used, "read here")
                })?;
            }
        }
        Ok(())
    }

    /// A `def` at the top of a linked module, or a method of a class there: workers import it by name.
    #[must_use]
    pub fn is_importable(&self, func: FuncId) -> bool {
        let info = self.scopes.func(func);
        let (parent, var) = match info.class {
            Some(class) => {
                let var = self.scopes.classes[class.index()].var;
                (self.scopes.var(var).scope, Some(var))
            }
            None => (info.parent, info.var),
        };
        matches!(info.node, FuncNode::Def(_))
            && self.scopes.scopes[parent.index()].kind == crate::python::ScopeKind::Module
            && self.scopes.part_of(parent).is_some()
            && var.is_some_and(|var| self.scopes.var(var).defs.len() == 1)
    }
}
