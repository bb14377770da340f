//! Classes of the script, which travel with their instances: pickled with their code and with what that reads. With results they
//! come back: unpickling an instance puts the class in the state in which it was sent, its methods included. What those read from
//! the script is a copy from then on.

use std::collections::BTreeSet;

use super::facts::{Facts, Objects};
use super::naming::with_article;
use super::objects::{EffectKind, ObjId, ObjKind, ObjSet};
use super::remote::Launch;
use super::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::{ClassId, FuncId, Ranged, TextRange, VarId};

impl Facts<'_> {
    /// Class attributes travel with the class: they must not change later.
    pub(super) fn check_class_state(
        &self,
        launch: &Launch,
        name: &str,
        args: &Objects,
    ) -> Result<(), Obstacle> {
        let targets: Objects = args
            .iter()
            .copied()
            .filter(|&id| matches!(self.interp.obj(id).kind, ObjKind::Class(_)))
            .collect();
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
            .at(range, what)
            .at(
                launch.calls.first().copied().unwrap_or(launch.range),
                format!("`{name}` is given it here"),
            ));
        }
        Ok(())
    }

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
            .filter(|&class| !self.is_imported(class))
            .collect();
        all.sort();
        all.dedup();
        all
    }

    /// A class of a linked module goes by its name; those of the script are pickled with their code.
    pub(super) fn is_imported(&self, class: ClassId) -> bool {
        let scope = self.scopes.classes[class.index()].scope;
        self.scopes.part_of(scope).is_some()
    }

    /// Methods that pickling, unpickling or dropping a copy runs.
    pub(super) fn has_hooks(&self, class: ClassId) -> bool {
        const HOOKS: &[&str] = &[
            "__getstate__",
            "__setstate__",
            "__reduce__",
            "__reduce_ex__",
            "__getnewargs__",
            "__getnewargs_ex__",
            "__del__",
            "__new__",
            "__getattr__",
            "__getattribute__",
            "__setattr__",
            "__copy__",
            "__deepcopy__",
        ];
        const FILLED: &[&str] = &[
            "__setitem__",
            "append",
            "extend",
            "add",
            "update",
            "__init__",
        ];
        let defines = |names: &[&str]| {
            names
                .iter()
                .any(|name| !self.interp.functions_named(class, name).is_empty())
        };
        let container = self.interp.library_base(class).is_some_and(|base| {
            [
                "list",
                "dict",
                "set",
                "tuple",
                "frozenset",
                "str",
                "int",
                "float",
            ]
            .iter()
            .any(|ty| self.interp.table.is_a(&base, ty))
        });
        self.is_remade(class) || defines(HOOKS) || container && defines(FILLED)
    }

    /// Whether making a class again, as every worker does with a class of the script itself, is seen or impossible.
    pub(super) fn is_remade(&self, class: ClassId) -> bool {
        if self.is_imported(class) {
            return false;
        }
        let told = ["__init_subclass__", "__set_name__"]
            .iter()
            .any(|name| !self.interp.functions_named(class, name).is_empty());
        let mut lineage = self.interp.lineage(class).into_iter();
        told || self.interp.class_attr(class, "__slots__").is_some()
            || lineage.any(|part| {
                self.has_slots(part) || self.has_cached_property(part) || self.may_have_alias(part)
            })
    }

    /// Ray's serialiser makes the class without its slots.
    fn has_slots(&self, class: ClassId) -> bool {
        let node = self.scopes.classes[class.index()].node;
        let mut decorators = node.decorator_list.iter();
        decorators.any(|one| self.module.slice(one.range).contains("slots=True"))
    }

    /// Until Python 3.12 it holds a lock, which no class can take along.
    fn has_cached_property(&self, class: ClassId) -> bool {
        let node = self.scopes.classes[class.index()].node;
        node.body.iter().any(|stmt| {
            let Stmt::FunctionDef(node) = stmt else {
                return false;
            };
            let mut decorators = node.decorator_list.iter();
            decorators.any(|one| self.module.slice(one.range).ends_with("cached_property"))
        })
    }

    /// An enumeration in which two names may stand for one member: that is set a second time, which is an error.
    fn may_have_alias(&self, class: ClassId) -> bool {
        if !self.interp.classes[class.index()].is_enum {
            return false;
        }
        let mut seen = BTreeSet::new();
        let node = self.scopes.classes[class.index()].node;
        node.body.iter().any(|stmt| {
            let Stmt::Assign(assign) = stmt else {
                return false;
            };
            let text = self.module.slice(assign.value.range());
            let automatic = matches!(text, "auto()" | "enum.auto()");
            let plain = match &*assign.value {
                Expr::Tuple(tuple) => tuple.elts.iter().all(Expr::is_literal_expr),
                value => value.is_literal_expr(),
            };
            !automatic && (!plain || !seen.insert(text))
        })
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
        let mut roots: Vec<FuncId> = facts
            .scopes
            .func_ids()
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
        !stays && self.held(facts).contains(&id)
    }

    /// What the variables hold that its methods read.
    fn held(&self, facts: &Facts<'_>) -> Objects {
        let mut all = ObjSet::default();
        for (var, _) in &self.reads {
            all.extend(&facts.interp.vars[var.index()]);
        }
        facts.reach(&all)
    }
}
