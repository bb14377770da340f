//! Linked modules of the program: what importing one runs, and what its names stand for.

use super::interp::{Args, Interp};
use super::objects::{EffectKind, ObjKind, ObjSet};
use crate::python::ast::{self, Expr};
use crate::python::link::is_main_guard;
use crate::python::{Def, DefKind, FuncId, PartId, Target, TextRange, VarId};

impl Interp<'_> {
    /// Runs and binds what an `import` of a linked module does; `false` if it imports something else.
    pub(super) fn follow(&mut self, alias: &ast::Alias) -> bool {
        let module = self.module;
        let Some(link) = module.links.get(&alias.range.start()) else {
            return false;
        };
        let runs = match &link.target {
            // What the package itself binds goes before a submodule of the same name, which comes last.
            Target::Member {
                part,
                name,
                submodule: Some(_),
            } if self.scopes.part_var(*part, name).is_some() => {
                &link.runs[..link.runs.len().saturating_sub(1)]
            }
            _ => &link.runs[..],
        };
        for &part in runs {
            self.edge(alias.range, self.scopes.body_of(part), ObjSet::default());
        }
        let set = match &link.target {
            Target::Module(part) => ObjSet::one(self.module_obj(*part)),
            Target::Member {
                part,
                name,
                submodule: Some(inner),
            } if self.scopes.part_var(*part, name).is_none() => {
                ObjSet::one(self.module_obj(*inner))
            }
            Target::Member { part, name, .. } => self.member(*part, name, alias.range),
            Target::Star(_) => {
                for &(at, here, there) in &self.scopes.stars {
                    if at == alias.range.start() {
                        let set = self.vars[there.index()].clone();
                        self.read_member(there, alias.range);
                        self.assign_var(here, &set);
                    }
                }
                self.bind_by_star(alias);
                return true;
            }
            Target::Opaque(what) => {
                self.effect(
                    EffectKind::Unknown,
                    alias.range,
                    ObjSet::default(),
                    what.clone(),
                );
                self.unknown_set(what)
            }
        };
        self.bind_by_star(alias);
        let bound = alias.asname.as_ref().unwrap_or(&alias.name);
        let at = match &alias.asname {
            Some(name) => name.range.start(),
            None => bound.range.start(),
        };
        if let Some(var) = self.scopes.var_at(at) {
            self.assign_var(var, &set);
            self.global_write(var, bound.range);
        }
        true
    }

    /// What a star import may bind anew, of names that have a value without it.
    pub(super) fn bind_by_star(&mut self, alias: &ast::Alias) {
        for index in 0..self.scopes.vars.len() {
            let info = &self.scopes.vars[index];
            let by_star = |def: &Def| def.kind == DefKind::Star && def.range == alias.range;
            if info.defs.iter().any(by_star) {
                let set =
                    self.unknown_set(&format!("`{}`, which a star import may define", info.name));
                self.assign_var(VarId::at(index), &set);
            }
        }
    }

    /// What a name of a linked module holds.
    pub(super) fn member(&mut self, part: PartId, name: &str, range: TextRange) -> ObjSet {
        let module = self.module;
        let full = format!("{}.{name}", module.part(part).name);
        if self.vouched_for(&full) {
            return self.path(&full);
        }
        let inner = module.part_named(&full);
        let Some(var) = self.scopes.part_var(part, name) else {
            return match (inner, name) {
                (Some(inner), _) => ObjSet::one(self.module_obj(inner)),
                (None, "__name__" | "__doc__" | "__package__") => self.scalar("str"),
                (None, "__file__" | "__path__" | "__spec__" | "__loader__") => {
                    self.own_place(range)
                }
                (None, "__dict__") => {
                    let what = "`__dict__` of a module";
                    self.effect(EffectKind::Dynamic, range, ObjSet::default(), what);
                    self.unknown_set(what)
                }
                (None, _) => self.unknown_set(&format!(
                    "`{name}` of {}, which nothing there defines",
                    module.part(part).path
                )),
            };
        };
        // Importing a submodule binds its name in the package, whatever stood there.
        let from_submodule = |kind: &DefKind| matches!(kind, DefKind::Import(_));
        if inner.is_some()
            && !self
                .scopes
                .var(var)
                .defs
                .iter()
                .all(|def| from_submodule(&def.kind))
        {
            return self.unknown_set(&format!(
                "`{name}` of {}, which is a name there and a submodule",
                module.part(part).path
            ));
        }
        self.read_member(var, range);
        let set = self.vars[var.index()].clone();
        if set.is_empty() && self.settled {
            return self.unknown_set(&format!(
                "`{name}` of {}, of which nothing shows what it holds",
                module.part(part).path
            ));
        }
        set
    }

    fn read_member(&mut self, var: crate::python::VarId, range: TextRange) {
        if self.is_free(var) {
            let what = format!("`{}`", self.scopes.var(var).name);
            self.effect(EffectKind::FreeRead(var), range, ObjSet::default(), what);
        }
    }

    /// `helpers.LIMIT = 3`.
    pub(super) fn store_member(
        &mut self,
        part: PartId,
        name: &str,
        set: &ObjSet,
        range: TextRange,
        what: &str,
    ) {
        match self.scopes.part_var(part, name) {
            Some(var) => {
                self.assign_var(var, set);
                self.effect(
                    EffectKind::FreeWrite(var),
                    range,
                    ObjSet::default(),
                    what.to_string(),
                );
            }
            None => self.effect(
                EffectKind::Patches(self.module.part(part).name.clone()),
                range,
                ObjSet::default(),
                what.to_string(),
            ),
        }
    }

    pub(super) fn delete_member(
        &mut self,
        base: &ObjSet,
        name: &str,
        range: TextRange,
        what: &str,
    ) {
        for id in base.iter() {
            if let ObjKind::Module(part) = self.obj(id).kind {
                self.store_member(part, name, &ObjSet::default(), range, what);
            }
        }
    }

    /// `sys.modules` leads to every module.
    pub(super) fn names_modules(&mut self, path: &str, range: TextRange) {
        if path != "sys.modules" {
            return;
        }
        let mut all = ObjSet::default();
        for index in 0..self.module.parts.len() {
            all.insert(self.module_obj(PartId(index)));
        }
        if !all.is_empty() {
            self.effect(EffectKind::MayMutate, range, all, "`sys.modules`");
        }
    }

    /// Where a module's own file lies: another place on every worker.
    pub(super) fn own_place(&mut self, range: TextRange) -> ObjSet {
        let what = format!("`{}`", self.text(range));
        self.effect(
            EffectKind::Reads("sys".to_string()),
            range,
            ObjSet::default(),
            what,
        );
        self.scalar("str")
    }

    /// A library gets functions of linked modules, which it may call, or a module itself, of which it may call or change anything.
    pub(super) fn hand_over(&mut self, callee: &str, args: &Args<'_>, site: TextRange) {
        if self.module.parts.is_empty() {
            return;
        }
        let only_looks = callee == "hasattr"
            || callee == "getattr"
                && matches!(args.pos.get(1), Some((_, Some(Expr::StringLiteral(_)))));
        let mut modules = ObjSet::default();
        for id in self.nested(&args.all(), 2).iter() {
            match self.obj(id).kind {
                ObjKind::Func(func) | ObjKind::Bound { func, .. } => {
                    let linked = self.scopes.part_of(self.scopes.func(func).scope).is_some();
                    if linked && self.handed.insert(func) {
                        self.changed = true;
                    }
                }
                ObjKind::Module(_) if !only_looks => {
                    modules.insert(id);
                }
                _ => {}
            }
        }
        if !modules.is_empty() {
            self.effect(EffectKind::MayMutate, site, modules, format!("`{callee}`"));
        }
    }

    /// `if __name__ == "__main__":` in a module that is imported.
    pub(super) fn is_dead_guard(&self, test: &Expr) -> bool {
        self.owner
            .is_some_and(|owner| self.scopes.is_body(owner).is_some())
            && is_main_guard(test)
    }

    /// A function of a linked module that only the program itself can call: it counts when something does. Methods of classes
    /// with a base from a library may be called by that.
    pub(super) fn is_asleep(&self, func: FuncId) -> bool {
        let info = self.scopes.func(func);
        self.scopes.part_of(info.scope).is_some()
            && !self.handed.contains(&func)
            && !info.class.is_some_and(|class| {
                self.library_base(class).is_some_and(|base| {
                    !base.ends_with("Error") && !base.ends_with("Exception") && base != "object"
                }) || self.unknown_base(class).is_some()
            })
    }
}
