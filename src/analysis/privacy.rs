//! Containers that the script makes itself and never lets out of sight: no value of unknown origin can be one of them.

use std::collections::BTreeSet;

use super::facts::Facts;
use super::objects::{ObjKind, ObjSet};
use crate::python::ast::{Expr, Stmt};
use crate::python::walk::{each_expr_in, each_stmt};
use crate::python::{Ranged, TextRange, TextSize};

/// Builtins that keep nothing of what they get, and give it to nobody.
const FORGETFUL: &[&str] = &[
    "all",
    "any",
    "bool",
    "dict",
    "enumerate",
    "isinstance",
    "len",
    "list",
    "max",
    "min",
    "print",
    "range",
    "repr",
    "reversed",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
    "zip",
];

impl Facts<'_> {
    /// Lists, dicts and sets that the file writes down as such, and that are nowhere stored, and only handed to functions of
    /// the file and builtins that forget them.
    pub(super) fn private_containers(&self) -> ObjSet {
        let made = self.displays();
        let exposed = self.exposed();
        let mut private = ObjSet::default();
        for id in self.interp.ids() {
            let object = self.interp.obj(id);
            let site = (object.site.start(), object.site.end());
            if matches!(object.kind, ObjKind::Value { .. })
                && made.contains(&site)
                && !exposed.contains(id)
                && !self.interp.is_foreign(id)
            {
                private.insert(id);
            }
        }
        private
    }

    fn displays(&self) -> BTreeSet<(TextSize, TextSize)> {
        let mut places = BTreeSet::new();
        each_expr_in(&self.module.tree.body, &mut |expr| {
            let display = matches!(
                expr,
                Expr::List(_)
                    | Expr::Dict(_)
                    | Expr::Set(_)
                    | Expr::ListComp(_)
                    | Expr::DictComp(_)
                    | Expr::SetComp(_)
            );
            if display {
                places.insert((expr.range().start(), expr.range().end()));
            }
        });
        places
    }

    /// What is held by another object, or was given to code that may keep it.
    fn exposed(&self) -> ObjSet {
        let mut exposed = ObjSet::default();
        for object in &self.interp.objs {
            for held in object.fields.values() {
                exposed.extend(held);
            }
        }
        for range in self.exposing_places() {
            if let Some(set) = self.interp.values.get(&range) {
                exposed.extend(set);
            }
        }
        // A function that was given away gives away what it returns.
        loop {
            let mut more = ObjSet::default();
            for id in exposed.iter() {
                if let ObjKind::Func(func) | ObjKind::Bound { func, .. } = self.interp.obj(id).kind
                {
                    more.extend(&self.interp.rets[func.index()]);
                    more.extend(&self.interp.yields[func.index()]);
                }
            }
            if !exposed.extend(&more) {
                return exposed;
            }
        }
    }

    fn exposing_places(&self) -> Vec<TextRange> {
        let mut places = Vec::new();
        for body in self.module.bodies() {
            self.exposing_places_in(body, &mut places);
        }
        places
    }

    fn exposing_places_in(&self, body: &[Stmt], places: &mut Vec<TextRange>) {
        each_expr_in(body, &mut |expr| match expr {
            Expr::Call(node) if !self.keeps_nothing(&node.func) => {
                places.extend(node.arguments.args.iter().map(Ranged::range));
                let keywords = node.arguments.keywords.iter();
                places.extend(keywords.map(|keyword| keyword.value.range()));
            }
            Expr::Lambda(node) => places.push(node.body.range()),
            Expr::Yield(node) => places.extend(node.value.as_deref().map(Ranged::range)),
            Expr::YieldFrom(node) => places.push(node.value.range()),
            Expr::Await(node) => places.push(node.value.range()),
            _ => {}
        });
        each_stmt(body, &mut |stmt| match stmt {
            Stmt::Assign(node) if !node.targets.iter().all(Expr::is_name_expr) => {
                places.push(node.value.range());
            }
            Stmt::AnnAssign(node) if !node.target.is_name_expr() => {
                places.extend(node.value.as_deref().map(Ranged::range));
            }
            Stmt::Raise(node) => places.extend(node.exc.as_deref().map(Ranged::range)),
            Stmt::With(node) => {
                places.extend(node.items.iter().map(|item| item.context_expr.range()));
            }
            _ => {}
        });
    }

    fn keeps_nothing(&self, callee: &Expr) -> bool {
        let set = self.value(callee);
        !set.is_empty()
            && set.iter().all(|id| match &self.interp.obj(id).kind {
                ObjKind::Func(_) => true,
                ObjKind::Path(path) => FORGETFUL.contains(&path.as_str()),
                _ => false,
            })
    }
}
