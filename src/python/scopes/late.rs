//! What can only be said once every binding is known: where `nonlocal` leads, and what a star import may bind anew.

use rustc_hash::FxHashSet;

use super::{Def, DefKind, ScopeId, Scopes, VarId};
use crate::python::ast::Stmt;
use crate::python::walk::each_stmt;
use crate::python::{Ranged, TextRange};

impl Scopes<'_> {
    /// A function may stand above what binds its `nonlocal` names.
    pub(super) fn settle_nonlocals(&mut self) {
        for index in 0..self.scopes.len() {
            let scope = ScopeId::at(index);
            for name in self.scopes[index].nonlocals.clone() {
                let home = self.home(&name, scope);
                let Some(&target) = self.scopes[home.index()].vars.get(&name) else {
                    continue;
                };
                if home != scope
                    && let Some(source) = self.scopes[index].vars.remove(&name)
                {
                    self.merge(source, target);
                }
            }
        }
    }

    /// Two variables turn out to be one.
    fn merge(&mut self, source: VarId, target: VarId) {
        let gone = self.vars.remove(source.index());
        let renumber = |id: &mut VarId| {
            if *id == source {
                *id = target;
            }
            if id.index() > source.index() {
                id.0 -= 1;
            }
        };
        self.names.values_mut().for_each(renumber);
        for scope in &mut self.scopes {
            scope.vars.values_mut().for_each(renumber);
        }
        let funcs = self.funcs.iter_mut().filter_map(|func| func.var.as_mut());
        funcs.for_each(renumber);
        self.classes
            .iter_mut()
            .for_each(|class| renumber(&mut class.var));
        for (_, here, there) in &mut self.stars {
            renumber(here);
            renumber(there);
        }
        let mut target = target;
        renumber(&mut target);
        let defs = &mut self.vars[target.index()].defs;
        defs.extend(gone.defs);
        defs.sort_by_key(|def| def.range.start());
    }

    /// A star import of which nobody knows what it binds may bind whatever isn't surely bound anew before it is used.
    pub(super) fn bind_by_star(&mut self, body: &[Stmt], scope: ScopeId, star: TextRange) {
        let mut until = star.end();
        // In a loop, what stands behind it goes before the next round's.
        each_stmt(body, &mut |stmt| {
            if matches!(stmt, Stmt::For(_) | Stmt::While(_)) && stmt.range().contains_range(star) {
                until = until.max(stmt.end());
            }
        });
        let below: Vec<&Stmt> = body.iter().filter(|stmt| stmt.start() >= until).collect();
        let sure: FxHashSet<TextRange> = self
            .vars
            .iter()
            .filter(|var| var.scope == scope)
            .flat_map(|var| &var.defs)
            .map(|def| def.range)
            .filter(|range| below.iter().any(|stmt| surely_binds(stmt, *range)))
            .collect();
        for var in self.vars.iter_mut().filter(|var| var.scope == scope) {
            let anew = var.defs.iter().find(|def| sure.contains(&def.range));
            let safe = anew.is_some_and(|anew| {
                let between = TextRange::new(until, anew.range.start());
                !var.uses.iter().any(|used| between.contains_range(*used))
            });
            if !safe {
                var.defs.push(Def {
                    range: star,
                    kind: DefKind::Star,
                    scope,
                });
            }
        }
    }
}

/// The `*` of star imports.
pub(super) fn stars(body: &[Stmt]) -> Vec<TextRange> {
    let mut found = Vec::new();
    each_stmt(body, &mut |stmt| {
        if let Stmt::ImportFrom(node) = stmt {
            let names = node.names.iter();
            let stars = names.filter(|alias| alias.name.id.as_str() == "*");
            found.extend(stars.map(|alias| alias.range));
        }
    });
    found
}

fn surely_binds(stmt: &Stmt, target: TextRange) -> bool {
    match stmt {
        Stmt::Assign(node) => node
            .targets
            .iter()
            .any(|one| one.range().contains_range(target)),
        Stmt::AnnAssign(node) => node.value.is_some() && node.target.range() == target,
        Stmt::FunctionDef(node) => node.name.range == target,
        Stmt::ClassDef(node) => node.name.range == target,
        Stmt::Import(node) => node.range.contains_range(target),
        Stmt::ImportFrom(node) => node.range.contains_range(target),
        _ => false,
    }
}
