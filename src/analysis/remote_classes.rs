//! Classes of the script that come back with results: unpickling an instance puts the class in the state in which it was sent,
//! its methods included. What those read from the script is a copy from then on.

use super::facts::{Facts, Objects};
use super::naming::with_article;
use super::objects::{EffectKind, ObjId, ObjKind, ObjSet};
use super::remote::Launch;
use super::verdict::Obstacle;
use crate::python::ast;
use crate::python::{ClassId, FuncId, Ranged, TextRange, VarId};

impl Facts<'_> {
    /// Nothing that the methods of a returned class share with the rest of the script may change, or be asked for its identity,
    /// once the results are back.
    pub(super) fn check_returned_classes(
        &self,
        launch: &Launch,
        name: &str,
        call: &ast::ExprCall,
        results: &Objects,
        funcs: &[FuncId],
    ) -> Result<(), Obstacle> {
        for class in self.classes_back(results, funcs) {
            let shared = Shared::of(self, class);
            let line = self.line(call.range().start());
            let back = format!(
                "`{name}` (line {line}) gives back {}, and with it the class as it was sent",
                with_article(&self.interp.class_name(class))
            );
            let refuse =
                |code: &'static str, why: String, unlock: &str, at: TextRange, here: String| {
                    Obstacle::new(code, format!("{back}: {why}"), unlock)
                        .at(at, here)
                        .at(call.range(), self.called_here(name, call.range()))
                };
            if self.has_hooks(class) || self.module.identifiers.contains("__subclasses__") {
                let made = self.scopes.classes[class.index()].node.name.range;
                return Err(refuse(
                    "not-serialisable",
                    "unpickling makes the class once more, with all that this sets off".to_string(),
                    "return plain values, and make the objects where they are used",
                    made,
                    "the class".to_string(),
                ));
            }
            // Anybody may ask whether something that a method gave is the one that the script knows.
            let asks = self.effects().iter().find(|effect| {
                effect.kind == EffectKind::Identity
                    && effect.objs.iter().any(|id| shared.is_one(self, id))
            });
            if let Some(effect) = asks {
                let line = self.line(effect.range.start());
                return Err(refuse(
                    "identity",
                    format!(
                        "what its methods share would be compared (line {line}, {}) with a copy",
                        effect.what
                    ),
                    "compare values (`==`), or return plain values",
                    effect.range,
                    effect.what.clone(),
                ));
            }
            for effect in self.effects_of(&shared.code) {
                let line = self.line(effect.range.start());
                if let EffectKind::FreeWrite(var) = effect.kind
                    && self.is_outside(var, &shared.code)
                {
                    let variable = &self.scopes.var(var).name;
                    return Err(refuse(
                        "global-written",
                        format!(
                            "its methods would bind `{variable}` (line {line}) in a copy of this file's variables"
                        ),
                        "return plain values, and make the objects where they are used",
                        effect.range,
                        format!("`{variable}` is bound here"),
                    ));
                }
            }
            for &(var, used) in &shared.reads {
                let variable = &self.scopes.var(var).name;
                let objects = self.reach(&self.interp.vars[var.index()]);
                self.check_ship(&objects, |_, why, code| {
                    let read = self.line(used.start());
                    Obstacle::new(
                        code,
                        format!("{back}: its methods read `{variable}` (line {read}), which {why}"),
                        "return plain values, and make the objects where they are used",
                    )
                    .at(used, format!("`{variable}` is read here"))
                    .at(call.range(), self.called_here(name, call.range()))
                })?;
                let changed = self.mutated_after(&launch.after, &objects, &launch.calls);
                let change = self
                    .rebound_after(&launch.after, var)
                    .or(changed.map(|(_, range, _)| range));
                if let Some(change) = change {
                    let (read, write) = (self.line(used.start()), self.line(change.start()));
                    return Err(refuse(
                        "global-changes-later",
                        format!("its methods would read a copy of `{variable}` (line {read}), which changes at line {write}"),
                        "return plain values, and make the objects where they are used",
                        change,
                        format!("`{variable}` changes here"),
                    )
                    .at(used, format!("`{variable}` is read here")));
                }
            }
            if let Some((_, range, what)) =
                self.mutated_after(&launch.after, &shared.own, &launch.calls)
            {
                return Err(refuse(
                    "global-changes-later",
                    format!(
                        "what belongs to the class itself would be a copy, and changes at line {} ({what})",
                        self.line(range.start())
                    ),
                    "keep counters and registries outside the class, or return plain values",
                    range,
                    what.clone(),
                ));
            }
        }
        Ok(())
    }

    /// Classes of this file, which are pickled with their code, of results and of errors. Classes of modules are imported.
    fn classes_back(&self, results: &Objects, funcs: &[FuncId]) -> Vec<ClassId> {
        let of_results = results
            .iter()
            .filter_map(|&id| match self.interp.obj(id).kind {
                ObjKind::Instance(class) | ObjKind::Class(class) => Some(class),
                _ => None,
            });
        let errors = self.effects_of(funcs);
        let of_errors = errors.into_iter().filter_map(|effect| match effect.kind {
            EffectKind::Raises(class) => class,
            _ => None,
        });
        let mut all: Vec<ClassId> = of_results
            .chain(of_errors)
            .flat_map(|class| self.interp.lineage(class))
            .filter(|class| {
                let scope = self.scopes.classes[class.index()].scope;
                self.scopes.part_of(scope).is_none()
            })
            .collect();
        all.sort();
        all.dedup();
        all
    }

    /// Whether a variable belongs to none of the functions.
    fn is_outside(&self, var: VarId, funcs: &[FuncId]) -> bool {
        let home = self.scopes.owner(self.scopes.var(var).scope);
        !home.is_some_and(|home| funcs.contains(&home))
    }
}

/// What a class shares with the rest of the script.
struct Shared {
    /// Its methods, and all that they may call.
    code: Vec<FuncId>,
    reads: Vec<(VarId, TextRange)>,
    /// What its attributes and the defaults of its methods hold, and the class itself.
    own: Objects,
}

impl Shared {
    fn of(facts: &Facts<'_>, class: ClassId) -> Self {
        let mut roots: Vec<FuncId> = (0..facts.scopes.funcs.len())
            .map(|index| FuncId(u32::try_from(index).unwrap_or(u32::MAX)))
            .filter(|&func| facts.scopes.func(func).class == Some(class))
            .collect();
        loop {
            let code = facts.closure(&roots);
            let reads = facts.free_reads(&code);
            let mut seen = ObjSet::default();
            for (var, _) in &reads {
                seen.extend(&facts.interp.vars[var.index()]);
            }
            // Functions that it only names are copied with it, too.
            let named = seen
                .iter()
                .filter_map(|id| match facts.interp.obj(id).kind {
                    ObjKind::Func(func) => Some(func),
                    _ => None,
                });
            let more: Vec<FuncId> = named.filter(|func| !code.contains(func)).collect();
            if !more.is_empty() {
                roots.extend(more);
                continue;
            }
            let mut own = ObjSet::default();
            for &func in &code {
                own.extend(&facts.interp.defaults[func.index()]);
            }
            let var = facts.scopes.classes[class.index()].var;
            own.extend(&facts.interp.vars[var.index()]);
            return Self {
                own: facts.reach(&own),
                reads,
                code,
            };
        }
    }

    /// Whether an object whose identity is asked for is one that the class shares. Classes and members of enumerations stay one.
    fn is_one(&self, facts: &Facts<'_>, id: ObjId) -> bool {
        let stays = match facts.interp.obj(id).kind {
            ObjKind::Class(_) | ObjKind::Path(_) => true,
            ObjKind::Instance(class) => facts.interp.classes[class.index()].is_enum,
            _ => false,
        };
        let held = |var: &VarId| facts.reach(&facts.interp.vars[var.index()]).contains(&id);
        !stays && self.reads.iter().any(|(var, _)| held(var))
    }
}
