//! A parameter that a statement right in the function's body binds anew, `df = df.copy()`, is another variable from there on: no
//! value that it had before is seen below, and none that it gets there is seen above.

use crate::python::ast::{Expr, Stmt};
use crate::python::{TextRange, TextSize};

use super::{DefKind, FuncNode, ScopeKind, Scopes, Var, VarId};

impl Scopes<'_> {
    /// Gives such parameters a second variable of the same name.
    pub(super) fn tell_versions_apart(&mut self) {
        for index in 0..self.vars.len() {
            if let Some(stmt) = self.second_version(&self.vars[index]) {
                self.split_at(index, stmt);
            }
        }
    }

    /// The statement that binds a parameter anew for all that is below it.
    fn second_version(&self, var: &Var) -> Option<TextRange> {
        let ScopeKind::Function(func) = self.scopes[var.scope.index()].kind else {
            return None;
        };
        let FuncNode::Def(node) = self.func(func).node else {
            return None;
        };
        let parameter = var.defs.first()?.kind == DefKind::Parameter;
        let deleted = var.defs.iter().any(|def| def.kind == DefKind::Delete);
        if !parameter || deleted || var.defs.len() < 2 {
            return None;
        }
        let (stmt, target) = node.body.iter().find_map(|stmt| match stmt {
            Stmt::Assign(assign) => match &*assign.targets {
                [Expr::Name(name)] if name.id.as_str() == var.name => {
                    Some((assign.range, name.range))
                }
                _ => None,
            },
            _ => None,
        })?;
        // Bound once by the statement, and by nothing that stands above it but runs later.
        let once = var
            .defs
            .iter()
            .all(|def| def.range == target || !stmt.contains_range(def.range));
        let earlier = self.funcs.iter().any(|inner| {
            let range = inner.range();
            let touched = || {
                let defs = var.defs.iter().map(|def| def.range);
                let mut all = var.uses.iter().copied().chain(defs);
                all.any(|at| range.contains_range(at))
            };
            node.range.contains_range(range)
                && range != node.range
                && range.start() < stmt.end()
                && touched()
        });
        (once && !earlier && var.defs.iter().any(|def| def.range == target)).then_some(stmt)
    }

    fn split_at(&mut self, index: usize, stmt: TextRange) {
        let id = VarId::at(self.vars.len());
        let var = &mut self.vars[index];
        let below = |at: &TextSize| *at >= stmt.end();
        let uses = var
            .uses
            .extract_if(.., |used| below(&used.start()))
            .collect();
        let defs: Vec<_> = var
            .defs
            .extract_if(.., |def| {
                stmt.contains_range(def.range) || below(&def.range.start())
            })
            .collect();
        let second = Var {
            name: var.name.clone(),
            scope: var.scope,
            defs,
            uses,
        };
        let defs = second.defs.iter().map(|def| def.range);
        for at in defs.chain(second.uses.iter().copied()) {
            self.names.insert(at.start(), id);
        }
        self.vars.push(second);
    }
}
