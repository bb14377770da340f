//! Exceptions from workers: who may catch them, and whether it can tell.

use rustc_hash::FxHashSet;

use super::facts::Facts;
use super::objects::{CallEdge, EffectKind, ObjKind};
use super::remote::{Handler, Launch, Remote};
use super::unwrapped::Looks;
use super::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{blocks, each_expr_in};
use crate::python::{DefKind, FuncId, FuncNode, Ranged, TextRange};

impl<'a> Facts<'a> {
    /// Whether a call may end in an error that the script raises itself.
    #[must_use]
    pub fn throws(&self, func: FuncId) -> bool {
        let effects = self.effects_of(&self.closure(&[func]));
        effects
            .iter()
            .any(|effect| matches!(effect.kind, EffectKind::Raises(_)))
    }

    /// Handlers that an exception raised at a place can meet: in its function, and in every caller.
    #[must_use]
    pub fn handlers(&self, owner: Option<FuncId>, range: TextRange) -> Vec<Handler> {
        let mut all = Vec::new();
        let mut seen: FxHashSet<(Option<FuncId>, TextRange)> = FxHashSet::default();
        let mut work = vec![(owner, range)];
        while let Some((owner, range)) = work.pop() {
            if !seen.insert((owner, range)) {
                continue;
            }
            let body: &[Stmt] = match owner {
                Some(func) => match self.scopes.func(func).node {
                    FuncNode::Def(node) => &node.body,
                    FuncNode::Module(part) => &part.body,
                    FuncNode::Lambda(_) | FuncNode::Generator(_) => &[],
                },
                None => &self.module.tree.body,
            };
            self.enclosing(body, range, &mut all);
            if let Some(func) = owner {
                for edge in self.interp.calls.iter().filter(|edge| edge.callee == func) {
                    if self.run_elsewhere(edge) {
                        all.push(Handler {
                            range: edge.range,
                            looks: Looks::Closely,
                            catches: true,
                        });
                    }
                    work.push((edge.owner, edge.range));
                }
            }
        }
        all
    }

    fn enclosing(&self, body: &[Stmt], range: TextRange, all: &mut Vec<Handler>) {
        for stmt in body {
            if !stmt.range().contains_range(range)
                || matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_))
            {
                continue;
            }
            match stmt {
                Stmt::Try(node) => self.enclosing_try(node, range, all),
                Stmt::With(node) => {
                    for item in &node.items {
                        if item.range.contains_range(range)
                            || self.manager_is_blind(&item.context_expr)
                        {
                            continue;
                        }
                        all.push(Handler {
                            range: item.range,
                            looks: closely(self.manager_looks(&item.context_expr)),
                            catches: true,
                        });
                    }
                }
                _ => {}
            }
            for block in blocks(stmt) {
                self.enclosing(block, range, all);
            }
        }
    }

    fn enclosing_try(&self, node: &ast::StmtTry, range: TextRange, all: &mut Vec<Handler>) {
        let inside = |block: &[Stmt]| block.iter().any(|stmt| stmt.range().contains_range(range));
        if inside(&node.body) {
            for handler in &node.handlers {
                let ast::ExceptHandler::ExceptHandler(handler) = handler;
                all.push(Handler {
                    range: handler.range,
                    looks: if node.is_star {
                        Looks::Closely
                    } else {
                        self.looks(handler)
                    },
                    catches: true,
                });
            }
        }
        // `finally` sees what the program has done so far.
        if let (Some(first), Some(last)) = (node.finalbody.first(), node.finalbody.last())
            && !inside(&node.finalbody)
        {
            let span = TextRange::new(first.range().start(), last.range().end());
            all.push(Handler {
                range: span,
                looks: closely(self.looks_at_exception(&node.finalbody, span)),
                catches: false,
            });
        }
    }

    /// Context managers of libraries that neither see the program's variables nor swallow anything: files, locks, folders, pools.
    fn manager_is_blind(&self, expr: &Expr) -> bool {
        let set = self.value(expr);
        !set.is_empty()
            && set.iter().all(|id| match &self.interp.obj(id).kind {
                ObjKind::Value { ty, .. } => {
                    !ty.starts_with("contextlib.")
                        && !ty.starts_with("unittest")
                        && !ty.starts_with("warnings")
                }
                _ => false,
            })
    }

    /// A context manager of the script whose exit looks at the exception.
    pub(super) fn manager_looks(&self, expr: &Expr) -> bool {
        self.value(expr)
            .iter()
            .any(|id| match &self.interp.obj(id).kind {
                ObjKind::Instance(class) => self
                    .interp
                    .functions_named(*class, "__exit__")
                    .into_iter()
                    .any(|func| {
                        let scope = self.scopes.func(func).scope;
                        self.scopes.scopes[scope.index()].vars.values().any(|&var| {
                            let info = self.scopes.var(var);
                            let parameter = info.defs.iter().any(|d| d.kind == DefKind::Parameter);
                            parameter && info.name != "self" && !info.uses.is_empty()
                        })
                    }),
                ObjKind::Value { ty, .. } if ty == "contextlib._GeneratorContextManager" => self
                    .interp
                    .obj(id)
                    .lazy
                    .iter()
                    .any(|&func| match self.def_node(func) {
                        Some(node) => {
                            let mut caught = false;
                            crate::python::walk::each_stmt(&node.body, &mut |stmt| {
                                caught |=
                                    matches!(stmt, Stmt::Try(node) if !node.handlers.is_empty());
                            });
                            caught
                        }
                        None => true,
                    }),
                ObjKind::Unknown(_) => true,
                _ => false,
            })
    }

    /// Whether code in a handler asks for the exception without naming it: `traceback`, `sys.exc_info`, `logging.exception`;
    /// also in the functions that it calls.
    #[must_use]
    pub fn looks_at_exception(&self, body: &[Stmt], range: TextRange) -> bool {
        let mut looks = self.asks(body);
        let roots: Vec<FuncId> = self
            .interp
            .calls
            .iter()
            .filter(|edge| range.contains_range(edge.range))
            .map(|edge| edge.callee)
            .collect();
        for func in self.closure(&roots) {
            looks |= self
                .def_node(func)
                .is_some_and(|node| self.asks(&node.body));
        }
        // `raise Other from …` and re-raising show the chain only on stderr.
        looks
    }

    fn asks(&self, body: &[Stmt]) -> bool {
        let mut looks = false;
        each_expr_in(body, &mut |expr| {
            if let Expr::Attribute(_) | Expr::Name(_) = expr {
                for id in self.value(expr).iter() {
                    if let ObjKind::Path(path) = &self.interp.obj(id).kind {
                        looks |= path.starts_with("traceback.")
                            || path == "sys.exc_info"
                            || path == "sys.exception"
                            || path == "logging.exception"
                            || path.ends_with(".exception");
                    }
                }
            }
            if let Expr::Call(call) = expr {
                looks |= call
                    .arguments
                    .keywords
                    .iter()
                    .any(|k| k.arg.as_ref().is_some_and(|a| a.id.as_str() == "exc_info"));
                if let Expr::Attribute(func) = &*call.func {
                    looks |= func.attr.id.as_str() == "exception";
                }
            }
        });
        looks
    }

    /// Functions that a library runs somewhere else (futures, threads, timers) hand their exceptions to whoever asks.
    fn run_elsewhere(&self, edge: &CallEdge) -> bool {
        let mut elsewhere = false;
        let body = match self.module.part_at(edge.range.start()) {
            Some(part) => &self.module.part(part).body[..],
            None => &self.module.tree.body[..],
        };
        each_expr_in(body, &mut |expr| {
            if expr.range() != edge.range {
                return;
            }
            let Expr::Call(call) = expr else { return };
            let mut names: Vec<String> = self.types(&self.value(expr));
            names.extend(self.value(&call.func).iter().filter_map(|id| {
                match &self.interp.obj(id).kind {
                    ObjKind::Path(path) => Some(path.clone()),
                    _ => None,
                }
            }));
            if let Expr::Attribute(func) = &*call.func {
                names.extend(self.types(&self.value(&func.value)));
            }
            elsewhere |= names.iter().any(|name| {
                [
                    "Executor", "Future", "Pool", "Thread", "Process", "Timer", "asyncio",
                    "atexit", "signal",
                ]
                .iter()
                .any(|part| name.contains(part))
            });
        });
        elsewhere
    }

    /// Proves that no handler can tell a worker's exception from the original, or none could if it were unwrapped.
    ///
    /// The exception is raised `at` a place; `handled` are handlers that are rewritten to look at the original.
    ///
    /// # Errors
    /// `exception-inspected` or `exception-not-rebuildable`.
    pub fn exceptions_keep(
        &self,
        launch: &Launch,
        at: TextRange,
        func: FuncId,
        proof: &Remote,
        handled: &[TextRange],
    ) -> Result<Kept, Obstacle> {
        let name = self.function_name(func);
        let handlers = self.handlers(launch.owner, at);
        // What runs at exit sees how far the program came.
        let mut kept = Kept {
            guarded: self
                .effects()
                .iter()
                .any(|effect| effect.kind == EffectKind::Writes("atexit".to_string())),
            unwrapped: None,
        };
        for handler in &handlers {
            kept.guarded = true;
            let line = self.line(handler.range.start());
            let inspected = || {
                Obstacle::new(
                    "exception-inspected",
                    format!("the handler at line {line} looks at the exception; one from a worker has another type, arguments and text"),
                    "catch it by type only, or handle it inside the function",
                )
                .at(handler.range, "looks at the exception")
            };
            if let (Some((range, class)), true) = (&proof.raises_unbuildable, handler.catches) {
                return Err(Obstacle::new(
                    "exception-not-rebuildable",
                    format!("`{name}` can raise `{class}`, whose constructor keeps it from being rebuilt on the driver, and line {line} handles exceptions"),
                    format!("pass all arguments of `{class}` on to `super().__init__`"),
                )
                .at(*range, "raised here")
                .at(handler.range, "handled here"));
            }
            match handler.looks {
                Looks::Closely if !handled.contains(&handler.range) => return Err(inspected()),
                Looks::AtValues { any } => {
                    self.raises_whole(func, any, handler.range)?;
                    if !handled.contains(&handler.range) {
                        kept.unwrapped.get_or_insert_with(inspected);
                    }
                }
                Looks::Closely => self.raises_whole(func, true, handler.range)?,
                Looks::Nowhere => {}
            }
        }
        Ok(kept)
    }
}

/// What was proved about the handlers around a call.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Something in the program could tell how far it came when the call raises.
    pub guarded: bool,
    /// A handler looks at values of the exception: it must be unwrapped where the result is taken. What is said where that
    /// can't be written.
    pub unwrapped: Option<Obstacle>,
}

fn closely(looks: bool) -> Looks {
    if looks {
        Looks::Closely
    } else {
        Looks::Nowhere
    }
}
