//! Changes of what a function has made itself, in the same activation: `row = []`, `row.append(x)`. One abstract object stands
//! for all that a place ever makes, so the rows that a function was given look like the one that it is making; here they are
//! told apart.

use rustc_hash::{FxHashMap, FxHashSet};

use super::facts::Facts;
use super::objects::{EffectKind, ObjId, ObjKind};
use crate::python::ast::{self, Expr, Operator, Stmt};
use crate::python::walk::{each_expr_in, each_stmt};
use crate::python::{DefKind, FuncId, FuncNode, Ranged, TextRange, VarId};

/// Containers whose methods change nothing but their receiver, and never give it back.
const CONTAINERS: [&str; 8] = [
    "list",
    "dict",
    "set",
    "bytearray",
    "collections.deque",
    "collections.Counter",
    "collections.defaultdict",
    "collections.OrderedDict",
];

/// Library calls that always make a new object.
const MAKERS: [&str; 15] = [
    "collections.deque",
    "collections.Counter",
    "collections.defaultdict",
    "collections.OrderedDict",
    "numpy.zeros",
    "numpy.ones",
    "numpy.empty",
    "numpy.full",
    "numpy.zeros_like",
    "numpy.ones_like",
    "numpy.empty_like",
    "numpy.full_like",
    "numpy.arange",
    "numpy.linspace",
    "numpy.eye",
];

/// What an effect changes: the expression, by the effect's place.
type Receivers<'a> = FxHashMap<TextRange, &'a Expr>;

impl<'a> Facts<'a> {
    /// Effects that change nothing that was there before their function was called, by index.
    pub(super) fn own_changes(&self) -> Vec<usize> {
        let (receivers, bindings) = self.places();
        // A container that something changes may hold what was put in later.
        let changed: FxHashSet<ObjId> = self
            .effects()
            .iter()
            .flat_map(|effect| self.hit(effect))
            .collect();
        let mut own = Vec::new();
        for (index, effect) in self.effects().iter().enumerate() {
            let Some(owner) = effect.owner.filter(|_| effect.kind == EffectKind::Mutates) else {
                continue;
            };
            let Some(&receiver) = receivers.get(&effect.range) else {
                continue;
            };
            let held = self.value(receiver);
            let only = effect.objs.iter().all(|id| held.contains(id))
                && effect.objs.iter().all(|id| !self.interp.is_foreign(id));
            if only && self.is_own(owner, receiver, &bindings, &changed) {
                own.push(index);
            }
        }
        own
    }

    /// How deep what an expression makes is new: 0 if it may be something that was there, 1 for a new container, 2 for a new
    /// container of new containers.
    #[must_use]
    pub fn fresh_depth(&self, expr: &Expr) -> usize {
        match expr {
            Expr::List(node) => {
                let inner = node.elts.iter().map(|element| self.fresh_depth(element));
                1 + inner.min().unwrap_or(0)
            }
            Expr::ListComp(node) => 1 + self.fresh_depth(&node.elt),
            Expr::Dict(_) | Expr::Set(_) | Expr::SetComp(_) | Expr::DictComp(_) => 1,
            Expr::If(node) => self
                .fresh_depth(&node.body)
                .min(self.fresh_depth(&node.orelse)),
            Expr::BinOp(node) if node.op == Operator::Mult => {
                let list = [&*node.left, &*node.right]
                    .into_iter()
                    .find(|side| side.is_list_expr());
                list.map_or(0, |list| self.fresh_depth(list))
            }
            Expr::Subscript(node) => {
                usize::from(node.slice.is_slice_expr() && self.is_only(&node.value, &["list"]))
            }
            Expr::Call(node) => usize::from(self.makes(node)),
            _ => 0,
        }
    }

    /// Whether an expression surely is a builtin container.
    #[must_use]
    pub fn is_plain_container(&self, expr: &Expr) -> bool {
        self.is_only(expr, &CONTAINERS)
    }

    fn is_only(&self, expr: &Expr, types: &[&str]) -> bool {
        let held = self.value(expr);
        !held.is_empty()
            && held
                .iter()
                .all(|id| types.contains(&self.interp.obj(id).ty().unwrap_or_default()))
    }

    fn makes(&self, node: &ast::ExprCall) -> bool {
        match &*node.func {
            Expr::Name(name) if self.scopes.var_at(name.range.start()).is_none() => {
                matches!(
                    name.id.as_str(),
                    "list" | "dict" | "set" | "sorted" | "bytearray"
                )
            }
            Expr::Attribute(func)
                if func.attr.id.as_str() == "copy" && node.arguments.is_empty() =>
            {
                self.is_plain_container(&func.value)
                    || self.is_only(&func.value, &["numpy.ndarray"])
            }
            func => {
                let called = self.value(func);
                !called.is_empty()
                    && called.iter().all(|id| {
                        matches!(&self.interp.obj(id).kind, ObjKind::Path(path) if MAKERS.contains(&path.as_str()))
                    })
            }
        }
    }

    /// Whether what `receiver` stands for was made by this activation of `owner`.
    fn is_own(
        &self,
        owner: FuncId,
        receiver: &Expr,
        bindings: &FxHashMap<TextRange, &'a Expr>,
        changed: &FxHashSet<ObjId>,
    ) -> bool {
        let info = self.scopes.func(owner);
        if !matches!(info.node, FuncNode::Def(_)) || info.is_generator || info.is_async {
            return false;
        }
        let mut base = receiver;
        let mut levels = 0;
        while let Expr::Subscript(node) = base {
            // What lies in a container that never changes was made with it.
            let stays = self
                .value(&node.value)
                .iter()
                .all(|id| !changed.contains(&id));
            if node.slice.is_slice_expr() || !stays || !self.is_only(&node.value, &["list"]) {
                return false;
            }
            base = &node.value;
            levels += 1;
        }
        let Expr::Name(name) = base else { return false };
        let Some(var) = self.scopes.var_at(name.range.start()) else {
            return false;
        };
        self.scopes.var(var).scope == info.scope && self.is_made_here(var, levels + 1, bindings)
    }

    /// Whether every binding of a variable gives it something new, to this depth.
    fn is_made_here(
        &self,
        var: VarId,
        depth: usize,
        bindings: &FxHashMap<TextRange, &'a Expr>,
    ) -> bool {
        let info = self.scopes.var(var);
        let mut made = false;
        info.defs.iter().all(|def| {
            if def.scope != info.scope {
                return false;
            }
            match def.kind {
                DefKind::Assign => {
                    made = true;
                    bindings
                        .get(&def.range)
                        .is_some_and(|value| self.fresh_depth(value) >= depth)
                }
                // `+=` keeps a container what it is.
                DefKind::Augmented => self.interp.vars[var.index()]
                    .iter()
                    .all(|id| CONTAINERS.contains(&self.interp.obj(id).ty().unwrap_or_default())),
                _ => false,
            }
        }) && made
    }

    /// What calls of methods, stores, `del` and `+=` act on, and what plain assignments bind, by their places.
    fn places(&self) -> (Receivers<'a>, FxHashMap<TextRange, &'a Expr>) {
        let mut receivers: Receivers<'a> = FxHashMap::default();
        let mut bindings = FxHashMap::default();
        for body in self.module.bodies() {
            each_stmt(body, &mut |stmt| {
                let targets: &[Expr] = match stmt {
                    Stmt::Assign(node) => {
                        if let [Expr::Name(name)] = node.targets.as_slice() {
                            bindings.insert(name.range, &*node.value);
                        }
                        &node.targets
                    }
                    Stmt::AnnAssign(node) => {
                        if let (Expr::Name(name), Some(value)) = (&*node.target, &node.value) {
                            bindings.insert(name.range, &**value);
                        }
                        std::slice::from_ref(&*node.target)
                    }
                    Stmt::AugAssign(node) => {
                        receivers.insert(node.range, &*node.target);
                        std::slice::from_ref(&*node.target)
                    }
                    Stmt::Delete(node) => &node.targets,
                    _ => &[],
                };
                for target in targets {
                    if let Expr::Subscript(part) = target {
                        receivers.insert(part.range, &*part.value);
                    }
                }
            });
            each_expr_in(body, &mut |expr| {
                if let Expr::Call(call) = expr
                    && let Expr::Attribute(func) = &*call.func
                    && self.is_plain_container(&func.value)
                {
                    receivers.insert(call.range(), &*func.value);
                }
            });
        }
        (receivers, bindings)
    }
}
