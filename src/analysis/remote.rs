//! Whether a call may run on another node: the proof, or the first obstacle.

use rustc_hash::FxHashSet;

use super::facts::{After, Facts, Objects};
use super::objects::{Effect, EffectKind, Field, ObjId, ObjKind, ObjSet};
use super::table::Ship;
use super::verdict::{Assumption, AssumptionKind, Obstacle};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::scopes::each_expr_in;
use crate::python::{DefKind, FuncId, Ranged, TextRange, VarId};

/// What was proved about a call, with what it presumes.
#[derive(Debug, Default, Clone)]
pub struct Remote {
    pub assumptions: Vec<Assumption>,
    /// The call can raise an exception class that cannot be rebuilt from its pickle.
    pub raises_unbuildable: Option<(TextRange, String)>,
}

/// Where the work is launched, and what is known about what follows.
pub struct Launch {
    pub owner: Option<FuncId>,
    /// The statement or expression that is rewritten.
    pub range: TextRange,
    pub after: After,
    /// Calls that become remote: their own effects do not count as "after".
    pub calls: Vec<TextRange>,
    /// The call was written for another process: arguments and results are copies already.
    pub processes: bool,
}

/// Process-wide settings of which a worker has its own from the start.
const ALWAYS_DIFFERENT: &[&str] = &["env", "cwd", "argv", "sys", "signal", "atexit", "umask", "plt", "modules"];

impl<'a> Facts<'a> {
    pub fn launch(&self, owner: Option<FuncId>, range: TextRange, calls: Vec<TextRange>) -> Launch {
        Launch {
            owner,
            range,
            after: self.after(owner, range),
            calls,
            processes: false,
        }
    }

    /// What in the whole program rules out every conversion.
    ///
    /// # Errors
    /// The obstacle: monkeypatching, `exec`, changed module search paths, no fixed point.
    pub fn program_obstacle(&self) -> Result<(), Obstacle> {
        if !self.interp.converged {
            return Err(Obstacle::new(
                "unknown-call",
                "the analysis of this file did not settle, so nothing in it is taken for proved",
                "split the file",
            ));
        }
        for effect in self.effects() {
            let line = self.line(effect.range.start());
            match &effect.kind {
                EffectKind::Patches(path) => {
                    return Err(Obstacle::new(
                        "monkeypatched",
                        format!("line {line} replaces an attribute of `{path}` ({}); workers import it unpatched", effect.what),
                        "pass what it changes as an argument",
                    )
                    .at(effect.range, format!("{} changes `{path}` in this process only", effect.what)));
                }
                EffectKind::Dynamic if !effect.what.contains("getattr") => {
                    return Err(Obstacle::new(
                        "dynamic-code",
                        format!("{} at line {line} can read or change any name of this file", effect.what),
                        "replace it by ordinary calls",
                    )
                    .at(effect.range, effect.what.clone()));
                }
                EffectKind::Mutates if effect.what.contains("sys.path") || effect.what.contains("sys.modules") => {
                    return Err(Obstacle::new(
                        "process-setting",
                        format!("line {line} changes where modules are found ({}); workers don't see that", effect.what),
                        "install the modules, or put them next to the script",
                    )
                    .at(effect.range, effect.what.clone()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Proves that one call of a function of the script may run in a task, launched before what follows.
    ///
    /// # Errors
    /// The first obstacle, in the order in which a person would want to hear it.
    pub fn remote_call(&self, launch: &Launch, call: &ast::ExprCall, callee: FuncId) -> Result<Remote, Obstacle> {
        self.program_obstacle()?;
        let mut proof = Remote::default();
        let name = self.function_name(callee).to_string();
        let info = self.scopes.func(callee);
        if info.is_async {
            return Err(Obstacle::new("async", format!("`{name}` is a coroutine; its order on the event loop is part of the program"), "")
                .at(call.range(), "called here"));
        }
        if info.is_generator {
            return Err(Obstacle::new(
                "generator-result",
                format!("`{name}` is a generator function; generators can't be shipped"),
                format!("return `list(…)` from `{name}` if all items are wanted"),
            )
            .at(info.range(), format!("`{name}` yields")));
        }
        let edges = self.edges_at(launch.owner, call.range());
        let roots: Vec<FuncId> = edges.iter().map(|&index| self.edge(index).callee).collect();
        let funcs = self.closure(&roots);
        let mut handed = ObjSet::default();
        for &index in &edges {
            handed.extend(&self.edge(index).args);
        }
        let args = self.reach(&handed);
        let ambient = self.ambient(&funcs);
        let mut visible = args.clone();
        visible.extend(ambient.iter().copied());
        self.check_effects(launch, &name, &funcs, &args, &ambient, &mut proof)?;
        self.check_globals(launch, &name, &funcs)?;
        self.check_arguments(&name, call, &args)?;
        self.check_class_state(launch, &name, &args, &funcs)?;
        self.check_result(launch, &name, callee, call, &visible, &funcs)?;
        proof.assumptions.sort();
        proof.assumptions.dedup();
        Ok(proof)
    }

    /// Proves that functions have no effect beyond their result, whatever they are given.
    ///
    /// # Errors
    /// The first effect.
    pub fn pure_functions(&self, launch: &Launch, funcs: &[FuncId]) -> Result<(), Obstacle> {
        let name = funcs.first().map(|f| self.function_name(*f).to_string()).unwrap_or_default();
        let mut handed = ObjSet::default();
        for edge in &self.interp.calls {
            if Some(edge.callee) == funcs.first().copied() {
                handed.extend(&edge.args);
            }
        }
        let (args, ambient) = (self.reach(&handed), self.ambient(funcs));
        self.check_effects(launch, &name, funcs, &args, &ambient, &mut Remote::default())
    }

    #[expect(clippy::too_many_lines, reason = "one arm an effect kind")]
    fn check_effects(
        &self,
        launch: &Launch,
        name: &str,
        funcs: &[FuncId],
        args: &Objects,
        ambient: &Objects,
        proof: &mut Remote,
    ) -> Result<(), Obstacle> {
        let recursive = self.has_recursion(funcs);
        if recursive {
            if let Some(effect) = self.elsewhere(&[], |kind| *kind == EffectKind::Writes("recursion".to_string())) {
                let line = self.line(effect.range.start());
                return Err(Obstacle::new(
                    "process-setting",
                    format!("`{name}` recurses, and line {line} changes the recursion limit of this process; workers keep the default"),
                    "",
                )
                .at(effect.range, effect.what.clone()));
            }
        }
        for effect in self.effects_of(funcs) {
            let line = self.line(effect.range.start());
            let what = &effect.what;
            let owner = effect.owner.map(|f| self.function_name(f).to_string()).unwrap_or_default();
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
                        if launch.processes && args.contains(&id) && !ambient.contains(&id) && !self.read_only(id) {
                            continue;
                        }
                        if matches!(self.interp.obj(id).kind, ObjKind::Unknown(_)) || args.contains(&id) || ambient.contains(&id) {
                            return Err(self.mutation(launch, name, funcs, effect, id, args, ambient));
                        }
                    }
                }
                EffectKind::Stdout => {
                    return refuse(
                        "stdout-in-worker",
                        format!("`{owner}` prints (line {line}); a worker's output arrives late, prefixed and out of order"),
                        format!("return the text from `{owner}` and print it in the loop"),
                    );
                }
                EffectKind::Stderr => {
                    return refuse(
                        "stdout-in-worker",
                        format!("`{owner}` writes to stderr (line {line}, {what}); a worker's output arrives late and prefixed"),
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
                        && effect.objs.iter().all(|id| matches!(self.interp.obj(id).kind, ObjKind::Value { abs: true, .. }));
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
                        format!("`{owner}` writes or removes files (line {line}, {what}); a retried or reordered task would do so twice or out of order"),
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
                        format!("`{owner}` sends to the network (line {line}, {what}); a task may be retried"),
                        String::new(),
                    );
                }
                EffectKind::Database => {
                    return refuse(
                        "database",
                        format!("`{owner}` works on a database (line {line}, {what}); connections can't be shipped and order matters"),
                        String::new(),
                    );
                }
                EffectKind::Subprocess | EffectKind::Thread => {
                    let code = if effect.kind == EffectKind::Thread { "nested-pool" } else { "unknown-call" };
                    return refuse(code, format!("`{owner}` starts threads or processes (line {line}, {what})"), String::new());
                }
                EffectKind::Reads(setting) => {
                    if ALWAYS_DIFFERENT.contains(&setting.as_str()) {
                        return refuse(
                            "process-setting",
                            format!("`{owner}` reads {what} (line {line}); a worker process has its own ({setting})"),
                            "read it before the loop and pass it as an argument".to_string(),
                        );
                    }
                    self.setting_untouched(name, &owner, funcs, setting, effect)?;
                }
                EffectKind::Writes(setting) => {
                    return refuse(
                        "process-setting",
                        format!("`{owner}` changes a setting of the whole process (line {line}, {what}: {setting})"),
                        "make the change before the loop, or pass the value".to_string(),
                    );
                }
                EffectKind::Random(stream) => {
                    if let Some(seed) = self.effects().iter().find(|e| e.kind == EffectKind::Seeds(stream.clone())) {
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
                        format!("`{owner}` seeds the shared random stream of {stream} (line {line})"),
                        "use a generator object of its own".to_string(),
                    );
                }
                EffectKind::Clock | EffectKind::Entropy => proof.assumptions.push(Assumption {
                    kind: AssumptionKind::Note,
                    text: format!("`{owner}` uses {what} (line {line}), which differs from run to run"),
                }),
                EffectKind::Exit => {
                    return refuse(
                        "exits-in-worker",
                        format!("`{owner}` can end the process (line {line}, {what}); in a worker that kills the worker, and Ray tries again"),
                        "raise an exception and exit in the loop".to_string(),
                    );
                }
                EffectKind::Identity => {
                    let shared = effect.objs.is_empty()
                        || effect.objs.iter().any(|id| args.contains(&id) || ambient.contains(&id) || matches!(self.interp.obj(id).kind, ObjKind::Unknown(_)));
                    if shared {
                        return refuse(
                            "identity",
                            format!("`{owner}` asks for an object's identity (line {line}, {what}); a copy on a worker is another object"),
                            "compare values (`==`) or use an enum".to_string(),
                        );
                    }
                }
                EffectKind::HashSeed => {
                    return refuse(
                        "hash-seed",
                        format!("`{owner}` uses {what} (line {line}); hashes of strings differ from process to process"),
                        "use hashlib or zlib.crc32".to_string(),
                    );
                }
                EffectKind::SetOrder => self.check_set_order(&owner, effect, args, ambient)?,
                EffectKind::Dynamic => {
                    return refuse("dynamic-code", format!("`{owner}` uses {what} (line {line})"), String::new());
                }
                EffectKind::FreeWrite(var) => {
                    let home = self.scopes.owner(self.scopes.var(*var).scope);
                    if !home.is_some_and(|home| funcs.contains(&home)) {
                        let variable = &self.scopes.var(*var).name;
                        return refuse(
                            "global-written",
                            format!("`{owner}` binds `{variable}` outside itself (line {line}); a worker would bind its own"),
                            format!("return the value from `{owner}` instead"),
                        );
                    }
                }
                EffectKind::Patches(path) => {
                    return refuse("monkeypatched", format!("`{owner}` replaces an attribute of `{path}` (line {line})"), String::new());
                }
                EffectKind::Async => {
                    return refuse("async", format!("`{owner}` awaits (line {line})"), String::new());
                }
                EffectKind::LibraryCall(library) => self.library_settings(&owner, funcs, library, effect)?,
                EffectKind::Raises(class) => {
                    if let Some(class) = class {
                        let custom = self.interp.lineage(*class).into_iter().any(|c| !self.interp.functions_named(c, "__init__").is_empty());
                        if custom && proof.raises_unbuildable.is_none() {
                            proof.raises_unbuildable = Some((effect.range, self.interp.class_name(*class)));
                        }
                    }
                }
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
                return Err(Obstacle::new("cached-function", format!("`{name}` keeps a cache between calls"), "").at(effect.range, effect.what.clone()));
            }
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "one message from one place")]
    fn mutation(
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
        let owner = effect.owner.map(|f| self.function_name(f).to_string()).unwrap_or_default();
        let object = self.interp.obj(id);
        let call_line = self.line(launch.range.start());
        if let ObjKind::Unknown(what) = &object.kind {
            return Obstacle::new(
                "unknown-receiver",
                format!("`{owner}` changes {what} (line {line}, {}); what that is, is not known", effect.what),
                "annotate it, or describe where it comes from in an effect table",
            )
            .at(effect.range, effect.what.clone());
        }
        let default = funcs.iter().any(|f| self.interp.defaults[f.index()].contains(id));
        if default {
            return Obstacle::new(
                "mutable-default",
                format!("`{owner}` changes a default value (line {line}, {}), so each call sees what the calls before it did", effect.what),
                format!("start with `None` and make the object inside `{owner}`"),
            )
            .at(effect.range, effect.what.clone());
        }
        let generator = object.ty().is_some_and(|ty| {
            self.interp.table.type_entry(ty).is_some_and(|entry| entry.ship == Ship::Forks) && !matches!(ty, "iterator" | "generator")
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

    fn setting_untouched(&self, name: &str, owner: &str, funcs: &[FuncId], setting: &str, effect: &Effect) -> Result<(), Obstacle> {
        let changed = self.elsewhere(funcs, |kind| match kind {
            EffectKind::Writes(other) | EffectKind::Scoped(other) => other == setting,
            _ => false,
        });
        let Some(change) = changed else { return Ok(()) };
        let (line, at) = (self.line(effect.range.start()), self.line(change.range.start()));
        Err(Obstacle::new(
            "process-setting",
            format!("`{owner}` follows a process-wide setting ({setting}, line {line}) that line {at} changes ({}); workers have their own", change.what),
            format!("set it inside `{name}`, or pass the value"),
        )
        .at(change.range, format!("{} changes it here", change.what))
        .at(effect.range, format!("{} follows it here", effect.what)))
    }

    fn library_settings(&self, owner: &str, funcs: &[FuncId], library: &str, effect: &Effect) -> Result<(), Obstacle> {
        let changed = self.elsewhere(funcs, |kind| match kind {
            EffectKind::Writes(setting) | EffectKind::Scoped(setting) => {
                matches!(
                    (setting.as_str(), library),
                    ("numpy-errstate", "numpy" | "pandas" | "scipy" | "sklearn") | ("pandas-options", "pandas") | ("warnings", _)
                )
            }
            _ => false,
        });
        let Some(change) = changed else { return Ok(()) };
        let (line, at) = (self.line(effect.range.start()), self.line(change.range.start()));
        Err(Obstacle::new(
            "process-setting",
            format!("`{owner}` uses {} (line {line}), which follows the setting that line {at} changes ({}); workers have their own", effect.what, change.what),
            format!("make the setting inside `{owner}`"),
        )
        .at(change.range, change.what.clone())
        .at(effect.range, effect.what.clone()))
    }

    fn check_set_order(&self, owner: &str, effect: &Effect, args: &Objects, ambient: &Objects) -> Result<(), Obstacle> {
        let line = self.line(effect.range.start());
        for id in effect.objs.iter() {
            let shipped = args.contains(&id) || ambient.contains(&id);
            if shipped || !self.stable_hashes(id) {
                let why = if shipped { "a copy of a set may keep another order" } else { "its order follows string hashes, which differ from process to process" };
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
    fn stable_hashes(&self, id: ObjId) -> bool {
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

    /// What the functions read from outside must be there when they are shipped, and stay as it is.
    fn check_globals(&self, launch: &Launch, name: &str, funcs: &[FuncId]) -> Result<(), Obstacle> {
        for (var, used) in self.free_reads(funcs) {
            let info = self.scopes.var(var);
            let line = self.line(used.start());
            let values = &self.interp.vars[var.index()];
            let code_only = !values.is_empty()
                && values.iter().all(|id| matches!(self.interp.obj(id).kind, ObjKind::Path(_)))
                && info.defs.iter().all(|def| matches!(def.kind, DefKind::Import(_)));
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
                .filter(|&id| !self.is_scalar(id) && !matches!(self.interp.obj(id).kind, ObjKind::Path(_)))
                .collect();
            if let Some((_, range, _)) = self.mutated_after(&launch.after, &memory, &launch.calls) {
                return Err(self.changes_later(name, var, used, range, "is changed"));
            }
            self.check_ship(&objects, |why, code| {
                Obstacle::new(code, format!("`{name}` reads `{}` (line {line}), which {why}", info.name), "make it inside the function")
                    .at(used, format!("`{}` is read here", info.name))
            })?;
        }
        Ok(())
    }

    fn changes_later(&self, name: &str, var: VarId, used: TextRange, change: TextRange, how: &str) -> Obstacle {
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

    fn check_arguments(&self, name: &str, call: &ast::ExprCall, args: &Objects) -> Result<(), Obstacle> {
        let line = self.line(call.range().start());
        self.check_ship(args, |why, code| {
            Obstacle::new(code, format!("an argument of `{name}` (line {line}) {why}"), "pass plain values, and make the rest inside the function")
                .at(call.range(), "the call")
        })
    }

    /// Class attributes travel with the class: they must not change later, and methods must not need what can't travel.
    fn check_class_state(&self, launch: &Launch, name: &str, args: &Objects, funcs: &[FuncId]) -> Result<(), Obstacle> {
        let mut classes: Vec<ObjId> = args.iter().copied().filter(|&id| matches!(self.interp.obj(id).kind, ObjKind::Class(_))).collect();
        classes.sort();
        let targets: Objects = classes.iter().copied().collect();
        if let Some((id, range, what)) = self.mutated_after(&launch.after, &targets, &launch.calls) {
            let line = self.line(range.start());
            return Err(Obstacle::new(
                "global-changes-later",
                format!("{} is changed at line {line} ({what}) while tasks hold copies of it", self.interp.describe(id)),
                "keep counters and registries outside the class",
            )
            .at(range, what));
        }
        for id in classes {
            let ObjKind::Class(class) = self.interp.obj(id).kind else { continue };
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
    fn check_ship(&self, objects: &Objects, obstacle: impl Fn(&str, &str) -> Obstacle) -> Result<(), Obstacle> {
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

    fn ship_problem(&self, id: ObjId) -> Option<(String, &'static str)> {
        match &self.interp.obj(id).kind {
            ObjKind::Unknown(what) => Some((format!("holds {what}: not known to travel unchanged"), "unknown-receiver")),
            ObjKind::Value { ty, .. } => {
                if matches!(ty.as_str(), "generator" | "iterator") {
                    return Some(("holds an iterator, whose position is state that a copy would not share".to_string(), "not-serialisable"));
                }
                if ty == "functools._lru_cache_wrapper" {
                    return Some(("is a cached function, which a worker can't unpickle".to_string(), "cached-function"));
                }
                match self.interp.table.inherited(ty, |entry| Some(entry.ship)).unwrap_or_default() {
                    Ship::Never => Some((format!("holds a `{ty}`, which can't be pickled"), "not-serialisable")),
                    Ship::Changes => Some((format!("holds a `{ty}`, which arrives as another type"), "changes-in-transit")),
                    Ship::Faithful | Ship::ReadOnly | Ship::Forks => None,
                }
            }
            ObjKind::Instance(class) => self.interp.unknown_base(*class).map(|what| (format!("holds a `{}` ({what})", self.interp.class_name(*class)), "unknown-receiver")),
            ObjKind::Method { .. } => Some(("holds a bound method".to_string(), "not-serialisable")),
            ObjKind::Super(..) => Some(("holds `super()`".to_string(), "not-serialisable")),
            _ => None,
        }
    }

    #[expect(clippy::too_many_lines, reason = "one paragraph a hazard of results")]
    fn check_result(
        &self,
        launch: &Launch,
        name: &str,
        callee: FuncId,
        call: &ast::ExprCall,
        visible: &Objects,
        funcs: &[FuncId],
    ) -> Result<(), Obstacle> {
        let returned = &self.interp.rets[callee.index()];
        let results = self.reach(returned);
        let line = self.line(call.range().start());
        let mut sorted: Vec<ObjId> = results.iter().copied().collect();
        sorted.sort();
        for &id in &sorted {
            let object = self.interp.obj(id);
            if object.ty().is_some_and(|ty| matches!(ty, "generator" | "iterator")) {
                return Err(Obstacle::new(
                    "generator-result",
                    format!("`{name}` returns an iterator or generator; only its first element would arrive"),
                    format!("return `list(…)` from `{name}` if all items are wanted"),
                )
                .at(object.site, "made here"));
            }
            if matches!(object.kind, ObjKind::Func(_) | ObjKind::Bound { .. }) {
                return Err(Obstacle::new(
                    "not-serialisable",
                    format!("`{name}` returns a function; a copy would not share the variables that it closes over"),
                    "return plain values",
                )
                .at(object.site, "made here"));
            }
            if let Some((why, code)) = self.ship_problem(id) {
                return Err(Obstacle::new(code, format!("the result of `{name}` (line {line}) {why}"), format!("return plain values from `{name}`"))
                    .at(call.range(), "the call"));
            }
        }
        let shared: Objects = sorted
            .iter()
            .copied()
            .filter(|_| !launch.processes)
            .filter(|&id| visible.contains(&id) && self.interp.is_mutable(id) && !matches!(self.interp.obj(id).kind, ObjKind::Class(_)))
            .collect();
        let mut shared_sorted: Vec<ObjId> = shared.iter().copied().collect();
        shared_sorted.sort();
        for &id in &shared_sorted {
            if let ObjKind::Instance(class) = self.interp.obj(id).kind {
                if self.interp.functions_named(class, "__eq__").is_empty() && !self.interp.lineage(class).iter().any(|c| self.plain_dataclass(*c)) {
                    return Err(Obstacle::new(
                        "result-aliases-argument",
                        format!("`{name}` returns a `{}` that it was given; a copy would be another object, and these compare by identity", self.interp.class_name(class)),
                        "return an index or a key instead",
                    )
                    .at(call.range(), "the call"));
                }
            }
        }
        // One object made outside, held by several results, becomes several objects.
        if let Some((id, range, what)) = self.mutated_after(&launch.after, &shared, &launch.calls) {
            let at = self.line(range.start());
            return Err(Obstacle::new(
                "result-aliases-argument",
                format!("results of `{name}` hold {} that was passed in, and line {at} changes it ({what}); a copy would not change with it", self.interp.describe(id)),
                "return what is new, and put them together in the loop",
            )
            .at(range, what)
            .at(call.range(), "the call"));
        }
        let nested: Objects = sorted
            .iter()
            .copied()
            .filter(|&id| {
                self.interp.is_mutable(id)
                    && !matches!(self.interp.obj(id).kind, ObjKind::Class(_))
                    && (self.read_only(id) || !launch.processes && !returned.contains(id))
            })
            .collect();
        if let Some((id, range, what)) = self.mutated_outside(launch, &nested, funcs) {
            let at = self.line(range.start());
            return Err(Obstacle::new(
                "shared-result-mutated",
                format!("line {at} changes {} inside a result of `{name}` ({what}); arrays arrive read-only, and one object held twice arrives as two", self.interp.describe(id)),
                "copy the result before changing it",
            )
            .at(range, what)
            .at(call.range(), "the call"));
        }
        for index in 0..self.effects().len() {
            let effect = self.effect(index);
            if effect.owner.is_some_and(|owner| funcs.contains(&owner)) {
                continue;
            }
            let touched = effect.objs.iter().any(|id| results.contains(&id) && self.interp.is_mutable(id));
            if touched && effect.kind == EffectKind::Identity {
                let at = self.line(effect.range.start());
                return Err(Obstacle::new(
                    "identity",
                    format!("line {at} asks for the identity of a result of `{name}` ({}); a result from a worker is a copy", effect.what),
                    "compare values (`==`)",
                )
                .at(effect.range, effect.what.clone())
                .at(call.range(), "the call"));
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
                .at(call.range(), "the call"));
            }
        }
        Ok(())
    }

    /// NumPy and pandas values arrive read-only.
    pub fn read_only(&self, id: ObjId) -> bool {
        self.interp
            .effective_type(id)
            .is_some_and(|ty| self.interp.table.inherited(&ty, |e| Some(e.ship)) == Some(Ship::ReadOnly))
    }

    /// Whether everything reachable from the values arrives on a worker as it was.
    ///
    /// # Errors
    /// What does not.
    pub fn picklable(&self, set: &ObjSet, range: TextRange) -> Result<(), Obstacle> {
        self.check_ship(&self.reach(set), |why, code| Obstacle::new(code, format!("the value at line {} {why}", self.line(range.start())), "").at(range, "this value"))
    }

    fn plain_dataclass(&self, class: crate::python::ClassId) -> bool {
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
    fn mutated_outside(&self, launch: &Launch, targets: &Objects, funcs: &[FuncId]) -> Option<(ObjId, TextRange, String)> {
        if targets.is_empty() {
            return None;
        }
        for &index in &launch.after.effects {
            let effect = self.effect(index);
            if effect.owner.is_some_and(|owner| funcs.contains(&owner)) || launch.calls.contains(&effect.range) {
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
            if launch.calls.contains(&edge.range) || edge.owner.is_some_and(|owner| funcs.contains(&owner)) {
                continue;
            }
            let closure = self.closure(&[edge.callee]);
            let visible = self.reach(&edge.args);
            for effect in self.effects_of(&closure) {
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

    // ---- exceptions --------------------------------------------------------------------------------------------------

    /// Handlers that an exception raised at a place can meet: in its function, and in every caller.
    pub fn handlers(&self, owner: Option<FuncId>, range: TextRange) -> Vec<Handler> {
        let mut all = Vec::new();
        let mut seen: FxHashSet<(Option<FuncId>, TextRange)> = FxHashSet::default();
        let mut work = vec![(owner, range)];
        while let Some((owner, range)) = work.pop() {
            if !seen.insert((owner, range)) {
                continue;
            }
            let body: &[Stmt] = match owner {
                Some(func) => match self.def_node(func) {
                    Some(node) => &node.body,
                    None => &[],
                },
                None => &self.module.tree.body,
            };
            self.enclosing(body, range, &mut all);
            if let Some(func) = owner {
                for edge in self.interp.calls.iter().filter(|edge| edge.callee == func) {
                    work.push((edge.owner, edge.range));
                }
            }
        }
        all
    }

    fn enclosing(&self, body: &[Stmt], range: TextRange, all: &mut Vec<Handler>) {
        for stmt in body {
            if !stmt.range().contains_range(range) || stmt.range() == range && !matches!(stmt, Stmt::Try(_)) && false {
                continue;
            }
            match stmt {
                Stmt::Try(node) => {
                    let guarded = node.body.iter().any(|inner| inner.range().contains_range(range));
                    if guarded {
                        for handler in &node.handlers {
                            let ast::ExceptHandler::ExceptHandler(handler) = handler;
                            all.push(Handler {
                                range: handler.range,
                                inspects: self.inspects(handler),
                            });
                        }
                    }
                }
                Stmt::With(node) => {
                    for item in &node.items {
                        if !item.range.contains_range(range) && self.manager_looks(&item.context_expr) {
                            all.push(Handler { range: item.range, inspects: true });
                        }
                    }
                }
                Stmt::FunctionDef(_) | Stmt::ClassDef(_) => continue,
                _ => {}
            }
            for block in crate::python::scopes::blocks(stmt) {
                self.enclosing(block, range, all);
            }
        }
    }

    /// A context manager of the script whose exit looks at the exception.
    fn manager_looks(&self, expr: &Expr) -> bool {
        self.value(expr).iter().any(|id| match &self.interp.obj(id).kind {
            ObjKind::Instance(class) => self.interp.functions_named(*class, "__exit__").into_iter().any(|func| {
                let scope = self.scopes.func(func).scope;
                self.scopes.scopes[scope.index()].vars.values().any(|&var| {
                    let info = self.scopes.var(var);
                    let parameter = info.defs.iter().any(|d| d.kind == DefKind::Parameter);
                    parameter && info.name != "self" && !info.uses.is_empty()
                })
            }),
            ObjKind::Value { ty, .. } if ty == "contextlib._GeneratorContextManager" => {
                self.interp.obj(id).lazy.iter().any(|&func| match self.def_node(func) {
                    Some(node) => {
                        let mut caught = false;
                        crate::python::scopes::each_stmt(&node.body, &mut |stmt| {
                            caught |= matches!(stmt, Stmt::Try(node) if !node.handlers.is_empty());
                        });
                        caught
                    }
                    None => true,
                })
            }
            ObjKind::Unknown(_) => true,
            _ => false,
        })
    }

    fn inspects(&self, handler: &ast::ExceptHandlerExceptHandler) -> bool {
        if let Some(name) = &handler.name {
            let used = self.scopes.var_at(name.range.start()).is_some_and(|var| {
                self.scopes.var(var).uses.iter().any(|used| handler.range.contains_range(*used))
            });
            if used {
                return true;
            }
        }
        let mut looks = false;
        each_expr_in(&handler.body, &mut |expr| {
            if let Expr::Attribute(_) | Expr::Name(_) = expr {
                for id in self.value(expr).iter() {
                    if let ObjKind::Path(path) = &self.interp.obj(id).kind {
                        looks |= path.starts_with("traceback.") || path == "sys.exc_info" || path == "logging.exception" || path.ends_with(".exception");
                    }
                }
            }
            if let Expr::Call(call) = expr {
                looks |= call.arguments.keywords.iter().any(|k| k.arg.as_ref().is_some_and(|a| a.id.as_str() == "exc_info"));
                if let Expr::Attribute(func) = &*call.func {
                    looks |= func.attr.id.as_str() == "exception";
                }
            }
        });
        // `raise Other from …` and re-raising show the chain only on stderr.
        looks
    }

    /// Proves that no handler can tell a worker's exception from the original.
    ///
    /// # Errors
    /// `exception-inspected` or `exception-not-rebuildable`.
    pub fn exceptions_keep(&self, launch: &Launch, name: &str, proof: &Remote, handled: &[TextRange]) -> Result<bool, Obstacle> {
        let handlers = self.handlers(launch.owner, launch.range);
        let mut any = false;
        for handler in &handlers {
            any = true;
            let line = self.line(handler.range.start());
            if handler.inspects && !handled.contains(&handler.range) {
                return Err(Obstacle::new(
                    "exception-inspected",
                    format!("the handler at line {line} looks at the exception; one from a worker has another type, arguments and text"),
                    "catch it by type only, or handle it inside the function",
                )
                .at(handler.range, "looks at the exception"));
            }
            if let Some((range, class)) = &proof.raises_unbuildable {
                return Err(Obstacle::new(
                    "exception-not-rebuildable",
                    format!("`{name}` can raise `{class}`, whose constructor keeps it from being rebuilt on the driver, and line {line} handles exceptions"),
                    format!("pass all arguments of `{class}` on to `super().__init__`"),
                )
                .at(*range, "raised here")
                .at(handler.range, "handled here"));
            }
        }
        Ok(any)
    }

    /// Whether anything reachable may be large: arrays, frames, models, containers that code fills.
    pub fn may_be_large(&self, set: &ObjSet) -> bool {
        self.reach(set).into_iter().any(|id| {
            let obj = self.interp.obj(id);
            match &obj.kind {
                ObjKind::Instance(class) => !self.interp.classes[class.index()].is_named_tuple && !self.interp.classes[class.index()].is_dataclass,
                ObjKind::Value { ty, .. } => {
                    let table = self.interp.table;
                    table.inherited(ty, |e| Some(e.ship)) == Some(Ship::ReadOnly) || ty.starts_with("sklearn.") || ty.starts_with("PIL.")
                }
                _ => false,
            }
        })
    }

    /// Fields for messages: which attribute of an object is meant.
    pub fn field_name(field: &Field) -> String {
        match field {
            Field::Attr(name) => name.clone(),
            Field::Index(index) => format!("[{index}]"),
            Field::Elem | Field::Key | Field::Value => "its elements".to_string(),
        }
    }
}

/// One place that an exception may be caught at.
#[derive(Debug, Clone, Copy)]
pub struct Handler {
    pub range: TextRange,
    /// It looks at more than the type by which it catches.
    pub inspects: bool,
}
