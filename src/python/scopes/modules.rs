//! Scopes of a script together with the modules linked behind it.

use super::{
    DefKind, FuncId, FuncInfo, FuncNode, Scope, ScopeId, ScopeKind, Scopes, Var, VarId, late::stars,
};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::{Module, PartId, Target, TextRange, TextSize};

impl<'a> Scopes<'a> {
    /// The scopes of a script and of all modules linked behind it.
    #[must_use]
    pub fn of(module: &'a Module) -> Self {
        let mut builder = Self::empty();
        for _ in &module.parts {
            builder.scopes.push(Scope::module());
        }
        let mut stars = Vec::new();
        let mut unknown = Vec::new();
        for (index, body) in module.bodies().enumerate() {
            let scope = ScopeId::at(index);
            stars.extend(builder.star_imports(module, body, scope, &mut unknown));
            builder.bind_body(body, scope);
        }
        for (index, part) in module.parts.iter().enumerate() {
            let id = FuncId::at(builder.funcs.len());
            let scope = part_scope(PartId(index));
            builder.funcs.push(FuncInfo {
                node: FuncNode::Module(part),
                name: part.name.clone(),
                scope,
                parent: scope,
                class: None,
                var: None,
                is_generator: false,
                is_async: false,
            });
            builder.bodies.push(id);
        }
        builder.expand_stars(module, &stars, &mut unknown);
        builder.settle_nonlocals();
        for (index, body) in module.bodies().enumerate() {
            builder.resolve_body(body, ScopeId::at(index));
            builder.name_lambdas(body);
        }
        for (scope, star) in unknown {
            if let Some(body) = module.bodies().nth(scope.index()) {
                builder.bind_by_star(body, scope, star);
            }
        }
        builder.tell_versions_apart();
        builder
    }

    /// Star imports of a module: of a linked one, to be expanded; of any other, noted.
    fn star_imports(
        &mut self,
        module: &Module,
        body: &[Stmt],
        scope: ScopeId,
        unknown: &mut Vec<(ScopeId, TextRange)>,
    ) -> Vec<(ScopeId, PartId, TextRange)> {
        let mut found = Vec::new();
        for star in stars(body) {
            let target = module.links.get(&star.start()).map(|link| &link.target);
            if let Some(&Target::Star(part)) = target {
                found.push((scope, part, star));
            } else {
                self.starred.push(scope);
                unknown.push((scope, star));
            }
        }
        found
    }

    /// Binds what star imports of linked modules bring, over several steps where stars import stars.
    fn expand_stars(
        &mut self,
        module: &Module,
        stars: &[(ScopeId, PartId, TextRange)],
        unknown: &mut Vec<(ScopeId, TextRange)>,
    ) {
        for _ in 0..=stars.len() {
            for &(scope, part, range) in stars {
                let from = part_scope(part);
                let names = self.exported(module, part);
                if names.is_none() || self.starred.contains(&from) {
                    self.starred.push(scope);
                    unknown.push((scope, range));
                }
                for name in names.unwrap_or_default() {
                    let Some(&there) = self.scopes[from.index()].vars.get(&name) else {
                        continue;
                    };
                    let known = self.scopes[scope.index()]
                        .vars
                        .get(&name)
                        .is_some_and(|&here| self.stars.contains(&(range.start(), here, there)));
                    if !known {
                        let path = format!("{}.{name}", module.part(part).name);
                        let here = self.declare(&name, scope, range, DefKind::Import(path));
                        self.stars.push((range.start(), here, there));
                    }
                }
            }
        }
        self.starred.sort();
        self.starred.dedup();
        unknown.sort_by_key(|(scope, star)| (*scope, star.start()));
        unknown.dedup();
    }

    /// The names that `import *` takes from a module, sorted: its `__all__`, or what has no underscore in front. `None`: not
    /// to be seen.
    fn exported(&self, module: &Module, part: PartId) -> Option<Vec<String>> {
        let vars = &self.scopes[part_scope(part).index()].vars;
        let mut names: Vec<String> = match vars.get("__all__") {
            None => vars
                .keys()
                .filter(|name| !name.starts_with('_'))
                .cloned()
                .collect(),
            Some(&all) => {
                if self.var(all).defs.len() != 1 {
                    return None;
                }
                let values = module.part(part).body.iter().find_map(|stmt| match stmt {
                    Stmt::Assign(node) => match (node.targets.as_slice(), &*node.value) {
                        (
                            [Expr::Name(name)],
                            Expr::List(ast::ExprList { elts, .. })
                            | Expr::Tuple(ast::ExprTuple { elts, .. }),
                        ) if name.id.as_str() == "__all__" => Some(elts),
                        _ => None,
                    },
                    _ => None,
                })?;
                values
                    .iter()
                    .map(|value| match value {
                        Expr::StringLiteral(text) => Some(text.value.to_str().to_string()),
                        _ => None,
                    })
                    .collect::<Option<_>>()?
            }
        };
        names.sort();
        Some(names)
    }

    /// Whether a star import may bind any name of the module at an offset.
    #[must_use]
    pub fn star_import_at(&self, module: &Module, at: TextSize) -> bool {
        let scope = module.part_at(at).map_or(ScopeId(0), part_scope);
        self.starred.contains(&scope)
    }

    /// The code of a linked module.
    #[must_use]
    pub fn body_of(&self, part: PartId) -> FuncId {
        self.bodies[part.0]
    }

    /// The linked module whose statements a function is.
    #[must_use]
    pub fn is_body(&self, func: FuncId) -> Option<PartId> {
        self.bodies
            .iter()
            .position(|&body| body == func)
            .map(PartId)
    }

    /// The module's own scope around a scope.
    pub(super) fn module_scope(&self, scope: ScopeId) -> ScopeId {
        self.part_of(scope).map_or(ScopeId(0), part_scope)
    }

    /// The linked module that a scope belongs to; `None` is the script.
    #[must_use]
    pub fn part_of(&self, mut scope: ScopeId) -> Option<PartId> {
        while let Some(parent) = self.scopes[scope.index()].parent {
            scope = parent;
        }
        scope.index().checked_sub(1).map(PartId)
    }

    /// The function, or linked module, whose run executes the statements of a scope; `None` is the script.
    #[must_use]
    pub fn runner(&self, scope: ScopeId) -> Option<FuncId> {
        self.owner(scope)
            .or_else(|| self.part_of(scope).map(|part| self.body_of(part)))
    }

    /// The variable of a linked module's own scope.
    #[must_use]
    pub fn part_var(&self, part: PartId, name: &str) -> Option<VarId> {
        self.scopes[part_scope(part).index()]
            .vars
            .get(name)
            .copied()
    }

    /// The linked module whose own scope holds a variable.
    #[must_use]
    pub fn module_of(&self, var: VarId) -> Option<PartId> {
        let scope = self.var(var).scope;
        (self.scopes[scope.index()].kind == ScopeKind::Module)
            .then(|| self.part_of(scope))
            .flatten()
    }

    /// The variables of the script alone.
    pub fn own_vars(&self) -> impl Iterator<Item = &Var> {
        self.vars
            .iter()
            .filter(|var| self.part_of(var.scope).is_none())
    }
}

fn part_scope(part: PartId) -> ScopeId {
    ScopeId::at(part.0 + 1)
}
