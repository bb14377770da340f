//! Effects that a call may not have in a worker.

use rustc_hash::FxHashSet;

use super::facts::{Facts, Objects};
use super::objects::{Effect, EffectKind, ObjId, ObjKind};
use super::remote::{ALWAYS_DIFFERENT, Launch, Remote};
use super::table::Ship;
use super::verdict::{Assumption, AssumptionKind, Obstacle};
use crate::python::FuncId;

impl<'a> Facts<'a> {
    #[expect(clippy::too_many_lines, reason = "one arm an effect kind")]
    pub(super) fn check_effects(
        &self,
        launch: &Launch,
        name: &str,
        funcs: &[FuncId],
        args: &Objects,
        ambient: &Objects,
        proof: &mut Remote,
    ) -> Result<(), Obstacle> {
        let recursive = self.has_recursion(funcs);
        if recursive
            && let Some(effect) = self.elsewhere(&[], |kind| {
                *kind == EffectKind::Writes("recursion".to_string())
            })
        {
            let line = self.line(effect.range.start());
            return Err(Obstacle::new(
                    "process-setting",
                    format!("`{name}` recurses, and line {line} changes the recursion limit of this process; workers keep the default"),
                    "",
                )
                .at(effect.range, effect.what.clone()));
        }
        for effect in self.effects_of(funcs) {
            let line = self.line(effect.range.start());
            let what = &effect.what;
            let owner = effect
                .owner
                .map(|f| self.function_name(f).to_string())
                .unwrap_or_default();
            let refuse = |code: &str, message: String, unlock: String| {
                Err(Obstacle::new(code, message, unlock).at(effect.range, what.clone()))
            };
            match &effect.kind {
                EffectKind::Unknown => {
                    return refuse(
                        "unknown-call",
                        format!("`{owner}` uses {what} (line {line}); what that does is not known"),
                        "describe it in an effect table, or grant `assume-pure`".to_string(),
                    );
                }
                EffectKind::Mutates | EffectKind::MayMutate => {
                    for id in self.hit(effect) {
                        // A forked worker changed a copy, too; but what arrives read-only can't be changed at all.
                        if launch.processes
                            && args.contains(&id)
                            && !ambient.contains(&id)
                            && !self.read_only(id)
                        {
                            continue;
                        }
                        if matches!(self.interp.obj(id).kind, ObjKind::Unknown(_))
                            || args.contains(&id)
                            || ambient.contains(&id)
                        {
                            return Err(
                                self.mutation(launch, name, funcs, effect, id, args, ambient)
                            );
                        }
                    }
                }
                EffectKind::Stdout => {
                    return refuse(
                        "stdout-in-worker",
                        format!(
                            "`{owner}` prints (line {line}); a worker's output arrives late, prefixed and out of order"
                        ),
                        format!("return the text from `{owner}` and print it in the loop"),
                    );
                }
                EffectKind::Stderr => {
                    return refuse(
                        "stdout-in-worker",
                        format!(
                            "`{owner}` writes to stderr (line {line}, {what}); a worker's output arrives late and prefixed"
                        ),
                        format!("return the text from `{owner}` and write it in the loop"),
                    );
                }
                EffectKind::Stdin => {
                    return refuse(
                        "stdin-in-worker",
                        format!("`{owner}` reads standard input (line {line}); a worker has none"),
                        "read it before the loop and pass it on".to_string(),
                    );
                }
                EffectKind::FileRead => {
                    let absolute = !effect.objs.is_empty()
                        && effect.objs.iter().all(|id| {
                            matches!(self.interp.obj(id).kind, ObjKind::Value { abs: true, .. })
                        });
                    if !absolute {
                        return refuse(
                            "relative-path",
                            format!("`{owner}` reads a file (line {line}, {what}) whose path isn't surely absolute; workers run in another directory"),
                            "make the path absolute before the loop (`os.path.abspath`, `Path.resolve()`)".to_string(),
                        );
                    }
                    proof.assumptions.push(Assumption {
                        kind: AssumptionKind::Deployment,
                        text: format!("the files that `{owner}` reads are on storage that every node sees under the same path"),
                    });
                }
                EffectKind::FileWrite | EffectKind::FileAppend | EffectKind::FileRemove => {
                    return refuse(
                        "file-written-in-worker",
                        format!(
                            "`{owner}` writes or removes files (line {line}, {what}); a retried or reordered task would do so twice or out of order"
                        ),
                        format!("return the data from `{owner}` and write them in the loop"),
                    );
                }
                EffectKind::NetGet => {
                    proof.assumptions.push(Assumption {
                        kind: AssumptionKind::Program,
                        text: format!("the requests of `{owner}` ({what}, line {line}) change nothing on the server and may be repeated"),
                    });
                }
                EffectKind::NetSend => {
                    return refuse(
                        "network",
                        format!(
                            "`{owner}` sends to the network (line {line}, {what}); a task may be retried"
                        ),
                        String::new(),
                    );
                }
                EffectKind::Database => {
                    return refuse(
                        "database",
                        format!(
                            "`{owner}` works on a database (line {line}, {what}); connections can't be shipped and order matters"
                        ),
                        String::new(),
                    );
                }
                EffectKind::Thread
                    if ["ock", "acquire", "emaphore", "Condition", "__enter__"]
                        .iter()
                        .any(|part| what.contains(part)) =>
                {
                    return refuse(
                        "not-serialisable",
                        format!(
                            "`{owner}` uses a lock (line {line}, {what}); locks can't be shipped, and one process can't hold another's"
                        ),
                        format!("do the locked part in the loop, with what `{owner}` returns"),
                    );
                }
                EffectKind::Subprocess | EffectKind::Thread => {
                    let code = if effect.kind == EffectKind::Thread {
                        "nested-pool"
                    } else {
                        "unknown-call"
                    };
                    return refuse(
                        code,
                        format!("`{owner}` starts threads or processes (line {line}, {what})"),
                        String::new(),
                    );
                }
                EffectKind::Reads(setting) => {
                    if ALWAYS_DIFFERENT.contains(&setting.as_str()) {
                        return refuse(
                            "process-setting",
                            format!(
                                "`{owner}` reads {what} (line {line}); a worker process has its own ({setting})"
                            ),
                            "read it before the loop and pass it as an argument".to_string(),
                        );
                    }
                    self.setting_untouched(name, &owner, funcs, setting, effect)?;
                }
                EffectKind::Writes(setting) => {
                    return refuse(
                        "process-setting",
                        format!(
                            "`{owner}` changes a setting of the whole process (line {line}, {what}: {setting})"
                        ),
                        "make the change before the loop, or pass the value".to_string(),
                    );
                }
                EffectKind::Random(stream) => {
                    if let Some(seed) = self
                        .effects()
                        .iter()
                        .find(|e| e.kind == EffectKind::Seeds(stream.clone()))
                    {
                        let at = self.line(seed.range.start());
                        return Err(Obstacle::new(
                            "random-stream",
                            format!("`{owner}` draws from the shared stream of {stream} (line {line}, {what}), which line {at} seeds: every draw depends on the draws before it"),
                            "seed a generator of its own per item (`random.Random(seed + i)`, `default_rng([seed, i])`) and pass it",
                        )
                        .at(seed.range, "seeded here")
                        .at(effect.range, "drawn here"));
                    }
                    proof.assumptions.push(Assumption {
                        kind: AssumptionKind::Note,
                        text: format!("`{owner}` draws unseeded random numbers ({what}); its results differed from run to run before, too"),
                    });
                }
                EffectKind::Seeds(stream) => {
                    return refuse(
                        "random-stream",
                        format!(
                            "`{owner}` seeds the shared random stream of {stream} (line {line})"
                        ),
                        "use a generator object of its own".to_string(),
                    );
                }
                EffectKind::Clock | EffectKind::Entropy => proof.assumptions.push(Assumption {
                    kind: AssumptionKind::Note,
                    text: format!(
                        "`{owner}` uses {what} (line {line}), which differs from run to run"
                    ),
                }),
                EffectKind::Exit => {
                    return refuse(
                        "exits-in-worker",
                        format!(
                            "`{owner}` can end the process (line {line}, {what}); in a worker that kills the worker, and Ray tries again"
                        ),
                        "raise an exception and exit in the loop".to_string(),
                    );
                }
                EffectKind::Identity => {
                    let shared = effect.objs.is_empty()
                        || effect.objs.iter().any(|id| {
                            args.contains(&id)
                                || ambient.contains(&id)
                                || matches!(self.interp.obj(id).kind, ObjKind::Unknown(_))
                        });
                    if shared {
                        return refuse(
                            "identity",
                            format!(
                                "`{owner}` asks for an object's identity (line {line}, {what}); a copy on a worker is another object"
                            ),
                            "compare values (`==`) or use an enum".to_string(),
                        );
                    }
                }
                EffectKind::HashSeed => {
                    return refuse(
                        "hash-seed",
                        format!(
                            "`{owner}` uses {what} (line {line}); hashes of strings differ from process to process"
                        ),
                        "use hashlib or zlib.crc32".to_string(),
                    );
                }
                EffectKind::SetOrder => self.check_set_order(&owner, effect, args, ambient)?,
                EffectKind::Dynamic => {
                    return refuse(
                        "dynamic-code",
                        format!("`{owner}` uses {what} (line {line})"),
                        String::new(),
                    );
                }
                EffectKind::FreeWrite(var) => {
                    let home = self.scopes.owner(self.scopes.var(*var).scope);
                    if !home.is_some_and(|home| funcs.contains(&home)) {
                        let variable = &self.scopes.var(*var).name;
                        return refuse(
                            "global-written",
                            format!(
                                "`{owner}` binds `{variable}` outside itself (line {line}); a worker would bind its own"
                            ),
                            format!("return the value from `{owner}` instead"),
                        );
                    }
                }
                EffectKind::Patches(path) => {
                    return refuse(
                        "monkeypatched",
                        format!("`{owner}` replaces an attribute of `{path}` (line {line})"),
                        String::new(),
                    );
                }
                EffectKind::Async => {
                    return refuse(
                        "async",
                        format!("`{owner}` awaits (line {line})"),
                        String::new(),
                    );
                }
                EffectKind::LibraryCall(library) => {
                    self.library_settings(&owner, funcs, library, effect)?;
                }
                EffectKind::Raises(class) => {
                    if let Some(class) = class {
                        let custom = self
                            .interp
                            .lineage(*class)
                            .into_iter()
                            .any(|c| !self.interp.functions_named(c, "__init__").is_empty());
                        let odd_base = self
                            .interp
                            .library_base(*class)
                            .is_some_and(|base| base == "BaseException");
                        if (custom || odd_base) && proof.raises_unbuildable.is_none() {
                            proof.raises_unbuildable =
                                Some((effect.range, self.interp.class_name(*class)));
                        }
                    }
                }
                EffectKind::Granted(name) => proof.assumptions.push(Assumption {
                    kind: AssumptionKind::Note,
                    text: format!("granted in the configuration (`assume-pure`): `{name}` has no effect and returns plain data"),
                }),
                EffectKind::Sleep | EffectKind::Scoped(_) | EffectKind::FreeRead(_) => {}
            }
        }
        // A decorated or cached callee does something at the call itself.
        for index in self.owned_effects(launch.owner) {
            let effect = self.effect(index);
            if !launch.calls.contains(&effect.range) {
                continue;
            }
            if effect.kind == EffectKind::Mutates && effect.what.contains("cache") {
                return Err(Obstacle::new(
                    "cached-function",
                    format!("`{name}` keeps a cache between calls"),
                    "",
                )
                .at(effect.range, effect.what.clone()));
            }
        }
        Ok(())
    }

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
        let owner = effect
            .owner
            .map(|f| self.function_name(f).to_string())
            .unwrap_or_default();
        let object = self.interp.obj(id);
        let call_line = self.line(launch.range.start());
        if let ObjKind::Unknown(what) = &object.kind {
            return Obstacle::new(
                "unknown-receiver",
                format!(
                    "`{owner}` changes {what} (line {line}, {}); what that is, is not known",
                    effect.what
                ),
                "annotate it, or describe where it comes from in an effect table",
            )
            .at(effect.range, effect.what.clone());
        }
        let default = funcs
            .iter()
            .any(|f| self.interp.defaults[f.index()].contains(id));
        if default {
            return Obstacle::new(
                "mutable-default",
                format!("`{owner}` changes a default value (line {line}, {}), so each call sees what the calls before it did", effect.what),
                format!("start with `None` and make the object inside `{owner}`"),
            )
            .at(effect.range, effect.what.clone());
        }
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
                format!("`{owner}` draws from a generator object that is made outside it (line {line}, {}); each task would get a copy and draw the same", effect.what),
                "make one generator per item, from a seed that is passed",
            )
            .at(effect.range, effect.what.clone());
        }
        let cached = object.ty() == Some("functools._lru_cache_wrapper");
        if cached {
            return Obstacle::new(
                "cached-function",
                format!("`{owner}` calls a cached function (line {line}); workers can't share its cache, and can't unpickle it"),
                "drop the cache, or move the function to a module of its own",
            )
            .at(effect.range, effect.what.clone());
        }
        if args.contains(&id) && !ambient.contains(&id) {
            Obstacle::new(
                "argument-mutated",
                format!("`{owner}` changes an argument (line {line}, {}) of the call at line {call_line}; a task would change a copy", effect.what),
                format!("let `{name}` copy it first, or return what changed"),
            )
            .at(effect.range, format!("{} changes {}", effect.what, self.interp.describe(id)))
            .at(launch.range, "called here")
        } else {
            Obstacle::new(
                "global-written",
                format!("`{owner}` changes {} that lives outside it (line {line}, {}); every worker would change its own", self.interp.describe(id), effect.what),
                format!("return the change from `{name}` and apply it in the loop"),
            )
            .at(effect.range, effect.what.clone())
        }
    }

    pub(super) fn setting_untouched(
        &self,
        name: &str,
        owner: &str,
        funcs: &[FuncId],
        setting: &str,
        effect: &Effect,
    ) -> Result<(), Obstacle> {
        let changed = self.elsewhere(funcs, |kind| match kind {
            EffectKind::Writes(other) | EffectKind::Scoped(other) => other == setting,
            _ => false,
        });
        let Some(change) = changed else { return Ok(()) };
        let (line, at) = (
            self.line(effect.range.start()),
            self.line(change.range.start()),
        );
        Err(Obstacle::new(
            "process-setting",
            format!("`{owner}` follows a process-wide setting ({setting}, line {line}) that line {at} changes ({}); workers have their own", change.what),
            format!("set it inside `{name}`, or pass the value"),
        )
        .at(change.range, format!("{} changes it here", change.what))
        .at(effect.range, format!("{} follows it here", effect.what)))
    }

    pub(super) fn library_settings(
        &self,
        owner: &str,
        funcs: &[FuncId],
        library: &str,
        effect: &Effect,
    ) -> Result<(), Obstacle> {
        let changed = self.elsewhere(funcs, |kind| match kind {
            EffectKind::Writes(setting) | EffectKind::Scoped(setting) => {
                matches!(
                    (setting.as_str(), library),
                    ("numpy-errstate", "numpy" | "pandas" | "scipy" | "sklearn")
                        | ("modules" | "warnings", _)
                        | ("pandas-options", "pandas")
                )
            }
            _ => false,
        });
        let Some(change) = changed else { return Ok(()) };
        let (line, at) = (
            self.line(effect.range.start()),
            self.line(change.range.start()),
        );
        Err(Obstacle::new(
            "process-setting",
            format!("`{owner}` uses {} (line {line}), which follows the setting that line {at} changes ({}); workers have their own", effect.what, change.what),
            format!("make the setting inside `{owner}`"),
        )
        .at(change.range, change.what.clone())
        .at(effect.range, effect.what.clone()))
    }

    pub(super) fn check_set_order(
        &self,
        owner: &str,
        effect: &Effect,
        args: &Objects,
        ambient: &Objects,
    ) -> Result<(), Obstacle> {
        let line = self.line(effect.range.start());
        // A set made from a shipped one inherits the order of the copy.
        let any_shipped = args.iter().chain(ambient).any(|&id| {
            self.interp
                .effective_type(id)
                .is_some_and(|ty| matches!(ty.as_str(), "set" | "frozenset"))
        });
        for id in effect.objs.iter() {
            let shipped = any_shipped || args.contains(&id) || ambient.contains(&id);
            if shipped || !self.stable_hashes(id) {
                let why = if shipped {
                    "a copy of a set may keep another order"
                } else {
                    "its order follows string hashes, which differ from process to process"
                };
                return Err(Obstacle::new(
                    "set-order",
                    format!("`{owner}` depends on the order of a set (line {line}); {why}"),
                    "iterate over `sorted(…)` of it",
                )
                .at(effect.range, effect.what.clone()));
            }
        }
        Ok(())
    }

    /// Numbers, and tuples of numbers, hash the same everywhere.
    pub(super) fn stable_hashes(&self, id: ObjId) -> bool {
        let mut stack: Vec<ObjId> = self.interp.held(id).iter().collect();
        let mut seen = FxHashSet::default();
        while let Some(id) = stack.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.interp.obj(id).ty() {
                Some("int" | "float" | "bool" | "complex") => {}
                Some("tuple" | "frozenset") => stack.extend(self.interp.held(id).iter()),
                _ => return false,
            }
        }
        true
    }
}
