//! Effects that a call may not have in a worker.

mod mutation;
mod set_order;
mod settings;
mod verbose;

use super::facts::{Facts, Objects};
use super::in_hand::Run;
use super::naming::quoted;
use super::objects::{EffectKind, ObjKind};
use super::remote::{ALWAYS_DIFFERENT, Launch, Remote};
use super::verdict::{Assumption, AssumptionKind, Obstacle};

impl<'a> Facts<'a> {
    #[expect(clippy::too_many_lines, reason = "one arm an effect kind")]
    pub(super) fn check_effects(
        &self,
        launch: &Launch,
        name: &str,
        run: &Run<'_, '_, 'a>,
        args: &Objects,
        ambient: &Objects,
        proof: &mut Remote,
    ) -> Result<(), Obstacle> {
        let funcs = run.funcs;
        let recursive = self.has_recursion(funcs);
        if recursive
            && let Some(effect) = self.elsewhere(&[], |kind| {
                *kind == EffectKind::Writes("recursion".to_string())
            })
        {
            let line = self.line(effect.range.start());
            return Err(Obstacle::new(
                    "process-setting",
                    format!("`{name}` recurses, and {} (line {line}) changes the recursion limit of this process; workers keep the default", self.shown(effect)),
                    format!("set the limit inside `{name}`, or use a loop with a stack of its own instead of recursion"),
                )
                .at(effect.range, format!("{} changes the limit here", self.shown(effect)))
                .at(self.recursion(funcs).unwrap_or(effect.range), "recurses here"));
        }
        self.check_verbose(name, funcs)?;
        for effect in self.effects_of(funcs) {
            let line = self.line(effect.range.start());
            let what = &effect.what;
            let shown = self.shown(effect);
            let owner = self.owner_name(effect.owner);
            let refuse = |code: &str, message: String, unlock: String| {
                Err(Obstacle::new(code, message, unlock).at(effect.range, shown.clone()))
            };
            match &effect.kind {
                EffectKind::Unknown => {
                    return refuse(
                        "unknown-call",
                        format!("{owner} uses {} (line {line}); what that does is not known", effect.what),
                        unknown_unlock(what, self.harmless_by_name(effect.range).as_deref()),
                    );
                }
                EffectKind::Mutates if effect.own => {}
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
                        if self.interp.is_foreign(id)
                            || args.contains(&id) && run.passes(effect, id)
                            || ambient.contains(&id)
                        {
                            return Err(
                                self.mutation(launch, name, funcs, effect, id, args, ambient)
                            );
                        }
                    }
                }
                EffectKind::Stdout if self.told_to_talk(effect).is_some() => {
                    let made = self.told_to_talk(effect).unwrap_or(effect.range);
                    let call = quoted(self.module.slice(made));
                    return Err(Obstacle::new(
                        "stdout-in-worker",
                        format!("{owner} may print (line {line}, {shown}): `{call}` (line {}) may set `verbose`; a worker's output arrives late, prefixed and out of order", self.line(made.start())),
                        "leave `verbose` out, and write the arguments out one by one instead of `**`",
                    )
                    .at(effect.range, format!("{shown} may print"))
                    .at(made, "may set `verbose`"));
                }
                EffectKind::Stdout => {
                    return refuse(
                        "stdout-in-worker",
                        format!(
                            "{owner} prints (line {line}, {shown}); a worker's output arrives late, prefixed and out of order"
                        ),
                        format!("return the text from {owner} and print it where the result is used"),
                    );
                }
                EffectKind::Stderr => {
                    return refuse(
                        "stdout-in-worker",
                        format!(
                            "{owner} writes to stderr (line {line}, {shown}); a worker's output arrives late and prefixed"
                        ),
                        format!("return the text from {owner} and write it where the result is used"),
                    );
                }
                EffectKind::Stdin => {
                    return refuse(
                        "stdin-in-worker",
                        format!("{owner} reads standard input (line {line}); a worker has none"),
                        "read it before the loop and pass it on".to_string(),
                    );
                }
                EffectKind::FileRead => {
                    let absolute = !effect.objs.is_empty()
                        && effect.objs.iter().all(|id| {
                            matches!(self.interp.obj(id).kind, ObjKind::Value { abs: true, .. })
                        });
                    if !absolute {
                        let obstacle = Obstacle::new(
                            "relative-path",
                            format!("{owner} reads a file (line {line}, {shown}) whose path isn't surely absolute; workers run in another directory"),
                            "make the path absolute before the loop (`os.path.abspath`, `Path.resolve()`)",
                        )
                        .at(effect.range, format!("{shown} follows the working directory"));
                        return Err(self.set_at(obstacle, launch, "cwd"));
                    }
                    proof.assumptions.push(Assumption {
                        kind: AssumptionKind::Deployment,
                        text: format!("the files that {owner} reads are on storage that every node sees under the same path"),
                    });
                }
                EffectKind::FileWrite | EffectKind::FileAppend | EffectKind::FileRemove => {
                    return refuse(
                        "file-written-in-worker",
                        format!(
                            "{owner} writes or removes files (line {line}, {shown}); a retried or reordered task would do so twice or out of order"
                        ),
                        format!("return the data from {owner} and write them in the loop"),
                    );
                }
                EffectKind::NetGet => {
                    proof.assumptions.push(Assumption {
                        kind: AssumptionKind::Program,
                        text: format!("the requests of {owner} ({what}, line {line}) change nothing on the server and may be repeated"),
                    });
                }
                EffectKind::NetSend => {
                    return refuse(
                        "network",
                        format!(
                            "{owner} sends to the network (line {line}, {shown}); a task may be retried, and would send again"
                        ),
                        format!("send in the loop, and let {owner} only compute what is sent"),
                    );
                }
                EffectKind::Database => {
                    let obstacle = Obstacle::new(
                        "database",
                        format!(
                            "{owner} works on a database (line {line}, {shown}); connections can't be shipped and order matters"
                        ),
                        "query in the loop, pass the rows to a function that only computes, and write its results in the loop",
                    )
                    .at(effect.range, format!("{shown} works on the database"));
                    return Err(self.all_made_at(obstacle, effect));
                }
                EffectKind::Thread
                    if ["ock", "acquire", "emaphore", "Condition", "__enter__"]
                        .iter()
                        .any(|part| what.contains(part)) =>
                {
                    let lock = quoted(self.module.slice(effect.range));
                    let obstacle = Obstacle::new(
                        "not-serialisable",
                        format!(
                            "{owner} uses a lock (line {line}, `{lock}`); locks can't be shipped, and one process can't hold another's"
                        ),
                        format!("do the locked part in the loop, with what {owner} returns"),
                    )
                    .at(effect.range, format!("`{lock}` is used here"));
                    return Err(self.all_made_at(obstacle, effect));
                }
                EffectKind::Subprocess | EffectKind::Thread => {
                    let pool = ["multiprocessing", "Pool", "Executor", "fork", "joblib"]
                        .iter()
                        .any(|part| what.contains(part));
                    if effect.kind == EffectKind::Subprocess && !pool {
                        return refuse(
                            "unknown-call",
                            format!("{owner} starts another program (line {line}, {shown}); what that does is not known, and a task may be repeated"),
                            format!("start it in the loop, and let {owner} work on what it gives"),
                        );
                    }
                    return refuse(
                        "nested-pool",
                        format!("{owner} works with threads or processes of its own (line {line}, {shown}), which a task must not"),
                        format!("one level of parallelism: let {owner} do its work plainly, and the tasks be the only processes"),
                    );
                }
                EffectKind::Reads(setting) => {
                    if ALWAYS_DIFFERENT.contains(&setting.as_str()) {
                        let obstacle = Obstacle::new(
                            "process-setting",
                            format!(
                                "{owner} reads {shown} (line {line}); a worker process has its own ({setting})"
                            ),
                            "read it before the loop and pass it as an argument",
                        )
                        .at(effect.range, format!("{shown} is read here"));
                        return Err(self.set_at(obstacle, launch, setting));
                    }
                    self.setting_untouched(launch, name, &owner, funcs, setting, effect)?;
                }
                EffectKind::Writes(setting) => {
                    return refuse(
                        "process-setting",
                        format!(
                            "{owner} changes a setting of the whole process (line {line}, {shown}: {setting})"
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
                            format!("{owner} draws from the shared stream of {stream} (line {line}, {shown}), which line {at} seeds: every draw depends on the draws before it"),
                            "seed a generator of its own per item (`random.Random(seed + i)`, `default_rng([seed, i])`) and pass it",
                        )
                        .at(seed.range, format!("{} seeds it", self.shown(seed)))
                        .at(effect.range, format!("{shown} draws from it")));
                    }
                    proof.assumptions.push(Assumption {
                        kind: AssumptionKind::Note,
                        text: format!("{owner} draws unseeded random numbers ({what}); its results differed from run to run before, too"),
                    });
                }
                EffectKind::Seeds(stream) => {
                    return refuse(
                        "random-stream",
                        format!(
                            "{owner} seeds the shared random stream of {stream} (line {line})"
                        ),
                        "use a generator object of its own".to_string(),
                    );
                }
                EffectKind::Clock | EffectKind::Entropy => proof.assumptions.push(Assumption {
                    kind: AssumptionKind::Note,
                    text: format!(
                        "{owner} uses {what} (line {line}), which differs from run to run"
                    ),
                }),
                EffectKind::Exit => {
                    return refuse(
                        "exits-in-worker",
                        format!(
                            "{owner} can end the process (line {line}, {shown}); in a worker that kills the worker, and Ray tries again"
                        ),
                        "raise an exception and exit in the loop".to_string(),
                    );
                }
                EffectKind::Identity => {
                    // An address leaves the task as a number, whatever it was of.
                    let shared = effect.objs.is_empty()
                        || effect.what == "`id`"
                        || effect.objs.iter().any(|id| {
                            args.contains(&id)
                                || ambient.contains(&id)
                                || matches!(self.interp.obj(id).kind, ObjKind::Unknown(_))
                        });
                    if shared {
                        return refuse(
                            "identity",
                            format!(
                                "{owner} asks for an object's identity (line {line}, {shown}); a copy on a worker is another object"
                            ),
                            "compare values (`==`) or use an enum".to_string(),
                        );
                    }
                }
                EffectKind::HashSeed => {
                    return refuse(
                        "hash-seed",
                        format!(
                            "{owner} uses {shown} (line {line}); hashes of strings differ from process to process"
                        ),
                        "use hashlib or zlib.crc32".to_string(),
                    );
                }
                EffectKind::SetOrder => self.check_set_order(&owner, effect, args, ambient)?,
                EffectKind::Dynamic => {
                    return refuse(
                        "dynamic-code",
                        format!("{owner} uses {shown} (line {line}), which may name or change anything; Ray sends only the names that the code shows"),
                        "replace it by ordinary calls, a dict of functions for example".to_string(),
                    );
                }
                EffectKind::FreeWrite(var) => {
                    let home = self.scopes.owner(self.scopes.var(*var).scope);
                    if !home.is_some_and(|home| funcs.contains(&home)) {
                        let variable = &self.scopes.var(*var).name;
                        let obstacle = Obstacle::new(
                            "global-written",
                            format!(
                                "{owner} binds `{variable}` outside itself (line {line}); a worker would bind its own"
                            ),
                            format!("return the value from {owner}, and add it up in the loop"),
                        )
                        .at(effect.range, format!("`{variable}` is bound here"));
                        return Err(self.read_at(obstacle, *var, effect.range, launch));
                    }
                }
                EffectKind::Patches(path) => {
                    return refuse(
                        "monkeypatched",
                        format!("{owner} replaces an attribute of `{path}` (line {line}); a worker would replace its own"),
                        "pass what should be different as an argument".to_string(),
                    );
                }
                EffectKind::Async => {
                    return refuse(
                        "async",
                        format!("{owner} awaits (line {line}); its turns on the event loop are part of the program"),
                        "collect the data first, and do the heavy work in a plain loop over it".to_string(),
                    );
                }
                EffectKind::LibraryCall(library) => {
                    self.library_settings(launch, &owner, funcs, library, effect)?;
                }
                EffectKind::Raises(class) => {
                    if let Some(class) = class {
                        let custom = !self.rebuilt(*class);
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
                    text: if name.starts_with('#') {
                        format!("granted in the source (`{name}`): {} has no effect and gives plain data", effect.what)
                    } else {
                        format!("granted in the configuration (`assume-pure`): `{name}` has no effect and returns plain data")
                    },
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
                    format!("`{name}` keeps a cache between calls (line {}); workers can't share it, and can't unpickle it", self.line(effect.range.start())),
                    "drop the cache, or move the function to a module of its own",
                )
                .at(effect.range, format!("`{name}` is called through its cache here"))
                .at(self.decorated(funcs).unwrap_or(effect.range), "the cache is made here"));
            }
        }
        Ok(())
    }
}

/// How to make known what an effect is: a call is described, what is done to a value follows from its type.
fn unknown_unlock(what: &str, by_name: Option<&str>) -> String {
    let unlock = if what.starts_with('`') {
        "if it only computes a result from its arguments, say so: with an entry in an effect table (`effects` in the configuration), or with its name under `assume-pure`"
    } else {
        "annotate the parameter or variable that it works on (`name: type`), or say in an effect table (`effects` in the configuration) what gives it"
    };
    match by_name {
        Some(types) => format!("{unlock}; `--unsafe` takes it for {types}, which only compute"),
        None => unlock.to_string(),
    }
}
