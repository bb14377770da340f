//! Exceptions from workers: who may catch them, and whether it can tell.

use rustc_hash::FxHashSet;

use super::facts::Facts;
use super::objects::ObjKind;
use super::remote::{Handler, Launch, Remote};
use super::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::each_expr_in;
use crate::python::{DefKind, FuncId, Ranged, TextRange};

impl<'a> Facts<'a> {
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

    pub(super) fn enclosing(&self, body: &[Stmt], range: TextRange, all: &mut Vec<Handler>) {
        for stmt in body {
            if !stmt.range().contains_range(range)
                || stmt.range() == range && !matches!(stmt, Stmt::Try(_)) && false
            {
                continue;
            }
            match stmt {
                Stmt::Try(node) => {
                    let guarded = node
                        .body
                        .iter()
                        .any(|inner| inner.range().contains_range(range));
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
                        if !item.range.contains_range(range)
                            && self.manager_looks(&item.context_expr)
                        {
                            all.push(Handler {
                                range: item.range,
                                inspects: true,
                            });
                        }
                    }
                }
                Stmt::FunctionDef(_) | Stmt::ClassDef(_) => continue,
                _ => {}
            }
            for block in crate::python::walk::blocks(stmt) {
                self.enclosing(block, range, all);
            }
        }
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

    pub(super) fn inspects(&self, handler: &ast::ExceptHandlerExceptHandler) -> bool {
        if let Some(name) = &handler.name {
            let used = self.scopes.var_at(name.range.start()).is_some_and(|var| {
                self.scopes
                    .var(var)
                    .uses
                    .iter()
                    .any(|used| handler.range.contains_range(*used))
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
                        looks |= path.starts_with("traceback.")
                            || path == "sys.exc_info"
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
        // `raise Other from …` and re-raising show the chain only on stderr.
        looks
    }

    /// Proves that no handler can tell a worker's exception from the original.
    ///
    /// # Errors
    /// `exception-inspected` or `exception-not-rebuildable`.
    pub fn exceptions_keep(
        &self,
        launch: &Launch,
        name: &str,
        proof: &Remote,
        handled: &[TextRange],
    ) -> Result<bool, Obstacle> {
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
}
