//! Attributes that instances of the script's classes surely have, and values that surely can be shown.

use super::Context;
use crate::analysis::objects::{Field, ObjId, ObjKind, ObjSet};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::{ClassId, FuncNode};

impl<'a> Context<'_, 'a> {
    /// Whether reading an attribute of an instance finds it and runs no code of the script.
    pub(super) fn surely_has(&self, class: ClassId, name: &str) -> bool {
        let interp = &self.facts.interp;
        let own = interp.functions_named(class, name);
        if !own.is_empty() {
            const RUN: [&str; 3] = ["property", "cached_property", "getter"];
            return !own.iter().any(|func| interp.decorated_with(*func, &RUN))
                && own.iter().all(|func| !self.is_setter(*func));
        }
        let hooks = ["__getattribute__", "__delattr__"];
        if hooks
            .iter()
            .any(|hook| !interp.functions_named(class, hook).is_empty())
        {
            return false;
        }
        if interp.class_attr(class, name).is_some()
            || interp.field_names(class).iter().any(|f| f == name)
        {
            return true;
        }
        for c in interp.lineage(class) {
            let scope = self.facts.scopes.classes[c.index()].scope;
            let scopes = self.facts.scopes;
            let Some(var) = scopes.scopes[scope.index()].vars.get("__init__") else {
                continue;
            };
            let makers = scopes
                .func_ids()
                .filter(|func| scopes.func(*func).var == Some(*var));
            for maker in makers {
                let FuncNode::Def(node) = scopes.func(maker).node else {
                    return false;
                };
                if node.body.iter().any(|stmt| sets(stmt, name)) {
                    return true;
                }
                if !self.text(node.range).contains("super().__init__(") {
                    return false;
                }
            }
        }
        false
    }

    fn is_setter(&self, func: crate::python::FuncId) -> bool {
        self.facts
            .interp
            .decorated_with(func, &["setter", "deleter"])
    }

    /// Whether a condition can raise: by being computed, or by being asked if it is true.
    pub fn test_may_raise(&self, test: &'a Expr, loops: &[(&'a Expr, &'a Expr)]) -> bool {
        !self.asks_quietly(test) || self.may_raise(test, loops)
    }

    /// Whether asking a value if it is true runs no code of the script, and raises nothing.
    pub fn asks_quietly(&self, test: &Expr) -> bool {
        match test {
            Expr::BoolOp(node) => node.values.iter().all(|one| self.asks_quietly(one)),
            Expr::UnaryOp(node) if node.op == ast::UnaryOp::Not => self.asks_quietly(&node.operand),
            Expr::Compare(_) | Expr::BooleanLiteral(_) => true,
            _ => {
                let asked = self.facts.value(test);
                let quiet = |id: ObjId| match &self.facts.interp.obj(id).kind {
                    ObjKind::Value { ty, .. } => {
                        ty != "numpy.ndarray" && !ty.starts_with("pandas.")
                    }
                    ObjKind::Instance(class) => ["__bool__", "__len__"]
                        .iter()
                        .all(|name| self.facts.interp.functions_named(*class, name).is_empty()),
                    ObjKind::Unknown(_) => false,
                    _ => true,
                };
                !asked.is_empty() && asked.iter().all(quiet)
            }
        }
    }

    /// Whether values can be written out without code of the script's own.
    pub(super) fn shows_quietly(&self, set: &ObjSet) -> bool {
        let mut seen: Vec<ObjId> = Vec::new();
        let mut work: Vec<ObjId> = set.iter().collect();
        while let Some(id) = work.pop() {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let object = self.facts.interp.obj(id);
            match &object.kind {
                ObjKind::Value { ty, .. } => {
                    let container =
                        matches!(ty.as_str(), "list" | "tuple" | "dict" | "set" | "frozenset");
                    if container {
                        let held = [Field::Elem, Field::Key, Field::Value];
                        work.extend(
                            held.iter()
                                .flat_map(|field| object.field(field).iter().collect::<Vec<_>>()),
                        );
                        work.extend(self.facts.interp.held(id).iter());
                    }
                }
                ObjKind::Instance(class) => {
                    let shows = ["__format__", "__str__", "__repr__"];
                    let own = shows
                        .iter()
                        .any(|name| !self.facts.interp.functions_named(*class, name).is_empty());
                    if own {
                        return false;
                    }
                    work.extend(
                        object
                            .fields
                            .values()
                            .flat_map(|set| set.iter().collect::<Vec<_>>()),
                    );
                }
                ObjKind::Unknown(_) => return false,
                _ => {}
            }
        }
        true
    }
}

/// `self.NAME = …` as a statement of its own.
fn sets(stmt: &Stmt, name: &str) -> bool {
    let is_it =
        |target: &Expr| matches!(target, Expr::Attribute(node) if node.attr.id.as_str() == name);
    match stmt {
        Stmt::Assign(node) => node.targets.iter().any(|target| match target {
            Expr::Tuple(ast::ExprTuple { elts, .. }) => elts.iter().any(is_it),
            other => is_it(other),
        }),
        Stmt::AnnAssign(node) => node.value.is_some() && is_it(&node.target),
        _ => false,
    }
}
