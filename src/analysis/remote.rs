//! Whether a call may run on another node: the proof, or the first obstacle.

use super::facts::{After, Facts};
use super::in_hand::Run;
use super::objects::{EffectKind, ObjSet};
use super::unwrapped::Looks;
use super::verdict::{Assumption, Evidence, Obstacle};
use crate::python::ast::{self};
use crate::python::{FuncId, Ranged, TextRange};

/// What was proved about a call, with what it presumes.
#[derive(Debug, Default, Clone)]
pub struct Remote {
    pub assumptions: Vec<Assumption>,
    /// The call can raise an exception class that cannot be rebuilt from its pickle.
    pub raises_unbuildable: Option<(TextRange, String)>,
    /// The results are right only as copies.
    pub copied: Option<Copied>,
    /// What the functions read and the program changes at another time: they must be sent again where they are launched.
    pub stale: Vec<Stale>,
}

/// A variable that changes after the tasks have run: those launched later, by a function sent earlier, would not see it.
#[derive(Debug, Clone)]
pub struct Stale {
    pub variable: String,
    /// Where it changes.
    pub change: TextRange,
    /// What is said where the function can't be sent again.
    pub obstacle: Obstacle,
}

/// A result that arrives read-only and is changed later, which a copy of its own makes right.
#[derive(Debug, Clone)]
pub struct Copied {
    /// What is written behind the result.
    pub method: &'static str,
    /// The change.
    pub evidence: Evidence,
    /// What is said where no copy can be written.
    pub obstacle: Obstacle,
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
    /// The statement in which all calls are launched and all results are taken, and in front of which a line can stand that
    /// runs once each time; with the function that it belongs to.
    pub at_once: Option<(Option<FuncId>, TextRange)>,
}

/// Process-wide settings of which a worker has its own from the start.
pub(super) const ALWAYS_DIFFERENT: &[&str] = &[
    "env", "cwd", "argv", "sys", "signal", "atexit", "umask", "plt",
];

impl Facts<'_> {
    #[must_use]
    pub fn launch(&self, owner: Option<FuncId>, range: TextRange, calls: Vec<TextRange>) -> Launch {
        Launch {
            owner,
            range,
            after: self.after(owner, range),
            calls,
            processes: false,
            at_once: None,
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
                "split the file into modules, the heavy functions in one of their own",
            ));
        }
        for effect in self.effects() {
            let line = self.line(effect.range.start());
            match &effect.kind {
                // An attribute of `sys` is a setting; what it is a part of stays the module that it was.
                EffectKind::Patches(path) if path == "sys" => {
                    return Err(Obstacle::new(
                        "process-setting",
                        format!("{} at line {line} changes a setting of this process, which workers would not share", effect.what),
                        "make the setting inside the function",
                    )
                    .at(effect.range, effect.what.clone()));
                }
                EffectKind::Patches(path) => {
                    return Err(Obstacle::new(
                        "monkeypatched",
                        format!("line {line} replaces an attribute of `{path}` ({}); workers import it unpatched", effect.what),
                        "pass what it changes as an argument",
                    )
                    .at(effect.range, format!("{} changes `{path}` in this process only", effect.what)));
                }
                EffectKind::Dynamic if reaches_names(&effect.what) => {
                    return Err(Obstacle::new(
                        "dynamic-code",
                        format!(
                            "{} at line {line} can read or change any name of this file",
                            effect.what
                        ),
                        "replace it by ordinary calls",
                    )
                    .at(effect.range, effect.what.clone()));
                }
                EffectKind::Writes(setting)
                    if setting == "sys"
                        || setting == "modules"
                            && !["numpy", "pandas", "sklearn", "torch", "scipy"]
                                .iter()
                                .any(|lib| effect.what.contains(lib)) =>
                {
                    return Err(Obstacle::new(
                        "process-setting",
                        format!("{} at line {line} changes a setting of this process, which workers would not share", effect.what),
                        "make the setting inside the function",
                    )
                    .at(effect.range, effect.what.clone()));
                }
                EffectKind::Unknown
                    if [
                        "`sys.",
                        "`csv.",
                        "`codecs.",
                        "`locale.",
                        "`decimal.",
                        "`gc.",
                        "`signal.",
                    ]
                    .iter()
                    .any(|path| effect.what.starts_with(path)) =>
                {
                    return Err(Obstacle::new(
                        "process-setting",
                        format!("{} at line {line} may change a setting of this process, which workers would not share", effect.what),
                        "make the setting inside the function, or describe the call in an effect table",
                    )
                    .at(effect.range, effect.what.clone()));
                }
                EffectKind::Mutates
                    if effect.what.contains("sys.path") || effect.what.contains("sys.modules") =>
                {
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
    pub fn remote_call(
        &self,
        launch: &Launch,
        call: &ast::ExprCall,
        callee: FuncId,
    ) -> Result<Remote, Obstacle> {
        let proof = self.remote_call_copied(launch, call, callee)?;
        match proof.copied {
            Some(copied) => Err(copied.obstacle),
            None => Ok(proof),
        }
    }

    /// As [`Self::remote_call`], for those who write [`Copied::method`] behind each result if the proof asks for it.
    ///
    /// # Errors
    /// As there.
    pub fn remote_call_copied(
        &self,
        launch: &Launch,
        call: &ast::ExprCall,
        callee: FuncId,
    ) -> Result<Remote, Obstacle> {
        self.program_obstacle()?;
        let mut proof = Remote::default();
        let name = self.function_name(callee).to_string();
        let info = self.scopes.func(callee);
        if info.is_async {
            return Err(self.coroutine(&name, callee, call.range()));
        }
        if info.is_generator {
            let at = self.yielding(callee).unwrap_or(info.range());
            return Err(Obstacle::new(
                "generator-result",
                format!("`{name}` is a generator function (line {} yields); generators can't be shipped", self.line(at.start())),
                format!("return a list from `{name}` if it ends and all items are wanted"),
            )
            .at(at, "the generator yields here")
            .at(call.range(), self.called_here(&name, call.range())));
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
        let run = Run::new(self, &edges, &funcs);
        self.check_effects(launch, &name, &run, &args, &ambient, &mut proof)?;
        self.check_linked(launch, &name, &funcs, &args, &ambient)?;
        self.check_globals(launch, &name, &funcs, &mut proof)?;
        self.check_arguments(launch, &name, call, &args)?;
        self.check_class_state(launch, &name, &args)?;
        self.check_idle(&name, &visible, &funcs)?;
        self.check_layout(&name, call, callee, &visible)?;
        proof.copied = self.check_result(launch, &name, callee, call, &visible, &funcs)?;
        let results = self.reach(&self.interp.rets[callee.index()]);
        visible.extend(results);
        let depth = self.depth_assumption(&name, &visible);
        proof.assumptions.extend(depth);
        proof
            .assumptions
            .extend(self.size_assumption(&name, &funcs));
        proof.assumptions.sort();
        proof.assumptions.dedup();
        Ok(proof)
    }

    /// Why a call of an `async def` stays where it is.
    pub(super) fn coroutine(&self, name: &str, callee: FuncId, call: TextRange) -> Obstacle {
        let made = self.scopes.func(callee).range();
        Obstacle::new(
            "async",
            format!(
                "`{name}` is a coroutine (line {}); its turns on the event loop are part of the program",
                self.line(made.start())
            ),
            "collect the data with asyncio first, and do the heavy work in a plain loop over it",
        )
        .at(made, format!("`{name}` is defined here"))
        .at(call, self.called_here(name, call))
    }

    /// Proves that functions have no effect beyond their result, whatever they are given.
    ///
    /// # Errors
    /// The first effect.
    pub fn pure_functions(&self, launch: &Launch, funcs: &[FuncId]) -> Result<(), Obstacle> {
        let name = funcs
            .first()
            .map(|f| self.function_name(*f).to_string())
            .unwrap_or_default();
        let edges: Vec<usize> = funcs
            .first()
            .into_iter()
            .flat_map(|&func| self.edges_to(func))
            .collect();
        let mut handed = ObjSet::default();
        for &index in &edges {
            handed.extend(&self.edge(index).args);
        }
        let (args, ambient) = (self.reach(&handed), self.ambient(funcs));
        self.check_effects(
            launch,
            &name,
            &Run::new(self, &edges, funcs),
            &args,
            &ambient,
            &mut Remote::default(),
        )
    }

    // ---- exceptions --------------------------------------------------------------------------------------------------
}

/// One place that an exception may be caught at.
#[derive(Debug, Clone, Copy)]
pub struct Handler {
    pub range: TextRange,
    /// What it sees besides that something was raised.
    pub looks: Looks,
    /// It may stop the exception (`finally` only sees it pass).
    pub catches: bool,
}

/// Dynamic code that may read or bind any name of the file.
fn reaches_names(what: &str) -> bool {
    [
        "exec",
        "eval",
        "globals",
        "locals",
        "vars",
        "setattr",
        "delattr",
        "__import__",
        "compile",
        "_getframe",
        "inspect.",
        "importlib",
        "__dict__",
        "__globals__",
        "runpy",
        "code.",
    ]
    .iter()
    .any(|name| what.contains(name))
}
