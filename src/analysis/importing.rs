//! What importing modules of the program does on a worker: nothing that shows, and nothing that differs where a task looks.

use super::facts::Facts;
use super::objects::{Effect, EffectKind};
use super::remote::{ALWAYS_DIFFERENT, Launch};
use super::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::link::is_main_guard;
use crate::python::walk::{blocks, each_expr, own_expressions};
use crate::python::{FuncId, PartId, Ranged, TextRange, VarId};

impl Facts<'_> {
    pub(super) fn check_import(
        &self,
        launch: &Launch,
        name: &str,
        importing: &[FuncId],
    ) -> Result<(), Obstacle> {
        for effect in self.effects_of(importing) {
            let (code, does) = match &effect.kind {
                EffectKind::Stdout | EffectKind::Stderr => ("stdout-in-worker", "prints"),
                EffectKind::Stdin => ("stdin-in-worker", "reads standard input"),
                EffectKind::FileRead if !asks_for_a_path(&effect.what) => {
                    ("relative-path", "reads a file")
                }
                EffectKind::FileWrite | EffectKind::FileAppend | EffectKind::FileRemove => {
                    ("file-written-in-worker", "writes or removes files")
                }
                EffectKind::NetGet | EffectKind::NetSend => ("network", "uses the network"),
                EffectKind::Database => ("database", "opens a database"),
                EffectKind::Subprocess => ("unknown-call", "starts a process"),
                EffectKind::Thread if !makes_a_lock(&effect.what) => {
                    ("nested-pool", "starts threads or processes")
                }
                EffectKind::Writes(_) | EffectKind::Scoped(_) => {
                    ("process-setting", "changes a setting of the whole process")
                }
                EffectKind::Random(_) | EffectKind::Seeds(_) => {
                    ("random-stream", "uses a shared random stream")
                }
                EffectKind::Exit => ("exits-in-worker", "can end the process"),
                EffectKind::HashSeed => ("hash-seed", "uses a hash that differs between processes"),
                EffectKind::SetOrder if !effect.objs.iter().all(|id| self.stable_hashes(id)) => {
                    ("set-order", "depends on the order of a set")
                }
                EffectKind::Dynamic => ("dynamic-code", "runs code that is made at run time"),
                EffectKind::Patches(_) => ("monkeypatched", "replaces an attribute of a module"),
                EffectKind::Async => ("async", "awaits"),
                EffectKind::Unknown => ("unknown-call", "does what is not known"),
                EffectKind::Reads(setting) if !ALWAYS_DIFFERENT.contains(&setting.as_str()) => {
                    let owner = self.owner_name(effect.owner);
                    self.setting_untouched(launch, name, &owner, importing, setting, effect)?;
                    continue;
                }
                EffectKind::LibraryCall(library) => {
                    let owner = self.owner_name(effect.owner);
                    self.library_settings(launch, &owner, importing, library, effect)?;
                    continue;
                }
                _ => continue,
            };
            return Err(self.on_import(name, effect, code, does));
        }
        Ok(())
    }

    fn on_import(&self, name: &str, effect: &Effect, code: &str, does: &str) -> Obstacle {
        let line = self.line(effect.range.start());
        let module = self.module_at(effect.range);
        Obstacle::new(
            code,
            format!("`{name}` needs `{module}`, which every worker imports afresh, and importing it {does} (line {line}, {})", self.shown(effect)),
            "move that into a function, or below `if __name__ == \"__main__\":`",
        )
        .at(effect.range, format!("{} runs on import", self.shown(effect)))
    }

    fn module_at(&self, range: TextRange) -> String {
        self.module
            .part_at(range.start())
            .map(|part| self.module.part(part).name.clone())
            .unwrap_or_default()
    }

    /// Variables that importing sets from the clock, the environment or the file's place: other values on a worker.
    pub(super) fn check_varying(
        &self,
        name: &str,
        needed: &[PartId],
        importing: &[FuncId],
        funcs: &[FuncId],
    ) -> Result<Vec<(VarId, TextRange)>, Obstacle> {
        let mut varying: Vec<(VarId, TextRange)> = Vec::new();
        for effect in self.effects_of(importing) {
            let varies = match &effect.kind {
                EffectKind::Clock | EffectKind::Entropy => true,
                EffectKind::FileRead => asks_for_a_path(&effect.what),
                EffectKind::Reads(setting) => ALWAYS_DIFFERENT.contains(&setting.as_str()),
                _ => false,
            };
            if !varies {
                continue;
            }
            let escapes = || {
                self.on_import(
                    name,
                    effect,
                    "process-setting",
                    "reads what differs between processes",
                )
            };
            let at_top = effect.owner.and_then(|owner| self.scopes.is_body(owner));
            let part = at_top.ok_or_else(escapes)?;
            let body = &self.module.part(part).body;
            let bound = assigned_at(self, body, effect.range).ok_or_else(escapes)?;
            varying.extend(bound.into_iter().map(|var| (var, effect.range)));
        }
        for &part in needed {
            self.spread(name, &self.module.part(part).body, false, &mut varying)?;
        }
        let elsewhere: Vec<FuncId> = importing.iter().chain(funcs).copied().collect();
        for (var, used) in self.free_reads(&elsewhere) {
            if let Some((_, origin)) = varying.iter().find(|(other, _)| *other == var) {
                let (read, made) = (self.line(used.start()), self.line(origin.start()));
                let variable = &self.scopes.var(var).name;
                return Err(Obstacle::new(
                    "process-setting",
                    format!("`{name}` reads `{variable}` (line {read}), which line {made} makes from what differs between processes when a worker imports the module"),
                    format!("pass `{variable}` as an argument"),
                )
                .at(*origin, format!("`{variable}` is made here"))
                .at(used, format!("`{variable}` is read here")));
            }
        }
        Ok(varying)
    }

    /// What is made from a varying variable varies; anything but a plain assignment is one step too far.
    fn spread(
        &self,
        name: &str,
        body: &[Stmt],
        in_class: bool,
        varying: &mut Vec<(VarId, TextRange)>,
    ) -> Result<(), Obstacle> {
        for stmt in body {
            if matches!(stmt, Stmt::If(node) if is_main_guard(&node.test)) {
                continue;
            }
            for expr in own_expressions(stmt) {
                let mut origin = None;
                each_expr(expr, &mut |inner| {
                    if let Expr::Name(used) = inner
                        && used.ctx.is_load()
                        && let Some(var) = self.scopes.var_at(used.range.start())
                    {
                        origin = origin.or(varying
                            .iter()
                            .find(|(other, _)| *other == var)
                            .map(|(_, origin)| (*origin, used.range)));
                    }
                });
                let Some((origin, used)) = origin else {
                    continue;
                };
                let Some(bound) = assigned(self, stmt).filter(|_| !in_class) else {
                    let line = self.line(used.start());
                    return Err(Obstacle::new(
                        "process-setting",
                        format!("`{name}` needs `{}`, and importing that uses at line {line} what differs between processes", self.module_at(used)),
                        "pass it as an argument",
                    )
                    .at(origin, "made here")
                    .at(used, "used here"));
                };
                for var in bound {
                    if !varying.iter().any(|(other, _)| *other == var) {
                        varying.push((var, origin));
                    }
                }
            }
            if !matches!(stmt, Stmt::FunctionDef(_)) {
                for block in blocks(stmt) {
                    self.spread(name, block, in_class || stmt.is_class_def_stmt(), varying)?;
                }
            }
        }
        Ok(())
    }
}

/// Making a lock at import is harmless: every process has its own.
fn makes_a_lock(what: &str) -> bool {
    ["Lock", "Semaphore", "Condition", "Event", "local"]
        .iter()
        .any(|part| what.contains(part))
}

/// `Path.resolve()` and its like fail nowhere and read no file; what they give differs.
fn asks_for_a_path(what: &str) -> bool {
    [
        "resolve",
        "realpath",
        "abspath",
        "absolute",
        "getcwd",
        ".cwd",
        ".home",
        "expanduser",
    ]
    .iter()
    .any(|part| what.contains(part))
}

/// The variables that the statement around a place binds, if it is a plain assignment at the top of a module.
fn assigned_at(facts: &Facts<'_>, body: &[Stmt], range: TextRange) -> Option<Vec<VarId>> {
    let stmt = body
        .iter()
        .find(|stmt| stmt.range().contains_range(range))?;
    assigned(facts, stmt)
}

fn assigned(facts: &Facts<'_>, stmt: &Stmt) -> Option<Vec<VarId>> {
    let targets: Vec<&Expr> = match stmt {
        Stmt::Assign(ast::StmtAssign { targets, .. }) => targets.iter().collect(),
        Stmt::AnnAssign(node) => vec![&*node.target],
        _ => return None,
    };
    targets
        .into_iter()
        .map(|target| match target {
            Expr::Name(name) => facts.scopes.var_at(name.range.start()),
            _ => None,
        })
        .collect()
}
