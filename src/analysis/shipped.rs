//! What is pickled when a function or a value is sent to a worker: all code that it leads to, whether that ever runs or not.

use std::collections::BTreeSet;

use super::facts::{Facts, Objects};
use super::objects::{ObjId, ObjKind};
use crate::python::ast::{AnyParameterRef, Expr};
use crate::python::walk::each_expr;
use crate::python::{FuncId, FuncNode};

/// Code and values that are sent together.
#[derive(Debug, Default)]
pub(super) struct Shipped {
    /// Those of linked modules go by their names; what they lead to is not among these.
    pub functions: BTreeSet<FuncId>,
    pub objects: Objects,
}

impl Facts<'_> {
    /// What is sent with functions, and with the objects that these find or are given.
    pub(super) fn shipped(&self, funcs: &[FuncId], objects: &Objects) -> Shipped {
        let mut all = Shipped::default();
        let mut functions: Vec<FuncId> = funcs.to_vec();
        let mut pending: Vec<ObjId> = objects.iter().copied().collect();
        loop {
            if let Some(func) = functions.pop() {
                if all.functions.insert(func) && !self.goes_by_name(func) {
                    self.shipped_with(func, &mut functions, &mut pending);
                }
            } else if let Some(id) = pending.pop() {
                if !all.objects.insert(id) {
                    continue;
                }
                functions.extend(&self.interp.obj(id).lazy);
                match self.interp.obj(id).kind {
                    ObjKind::Func(func) | ObjKind::Bound { func, .. } => functions.push(func),
                    ObjKind::Class(class) | ObjKind::Instance(class) => {
                        for class in self.interp.lineage(class) {
                            if !self.is_imported(class) {
                                let methods =
                                    |func: &FuncId| self.scopes.func(*func).class == Some(class);
                                functions.extend(self.scopes.func_ids().filter(methods));
                            }
                        }
                    }
                    _ => {}
                }
            } else {
                return all;
            }
        }
    }

    /// Whether workers import a function, or the module whose code it is.
    pub(super) fn goes_by_name(&self, func: FuncId) -> bool {
        let linked = self.scopes.part_of(self.scopes.func(func).scope).is_some();
        linked && (self.is_importable(func) || self.scopes.is_body(func).is_some())
    }

    /// What is pickled with a function that can't be imported: all that its code names, its annotations, functions inside it.
    fn shipped_with(&self, func: FuncId, functions: &mut Vec<FuncId>, pending: &mut Vec<ObjId>) {
        let range = self.scopes.func(func).range();
        let inside =
            |id: &FuncId| *id != func && range.contains_range(self.scopes.func(*id).range());
        functions.extend(self.scopes.func_ids().filter(inside));
        let mut set = self.interp.defaults[func.index()].clone();
        for (var, _) in self.free_reads(&[func]) {
            set.extend(&self.interp.vars[var.index()]);
        }
        if let FuncNode::Def(node) = self.scopes.func(func).node {
            let parameters = node
                .parameters
                .iter()
                .filter_map(AnyParameterRef::annotation);
            for annotation in parameters.chain(node.returns.as_deref()) {
                each_expr(annotation, &mut |expr| {
                    if let Expr::Name(name) = expr
                        && let Some(var) = self.scopes.var_at(name.range.start())
                    {
                        set.extend(&self.interp.vars[var.index()]);
                    }
                });
            }
        }
        pending.extend(self.reach(&set));
    }
}
