//! Loops that fill in what their items lack: `rec["score"] = f(rec["text"])`, `item.w = f(item.v)`.
//!
//! A store under a constant key, or to a plain attribute, puts a value into one slot of an object and changes nothing else.
//! What looks at other slots only gives the same before all of these stores as between them, in whichever round and however
//! often an object comes up.

use std::collections::{BTreeMap, BTreeSet};

use super::Place;
use super::own_index::only_by;
use crate::analysis::facts::Objects;
use crate::analysis::objects::{EffectKind, Field, ObjId, ObjKind, ObjSet};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{each_expr, each_stmt};
use crate::python::{ClassId, FuncId, Ranged, TextRange};
use crate::rewrites::context::Context;

/// What gives the items that a container holds at that time, and runs no code of the script for it.
const CONTAINERS: [&str; 9] = [
    "list",
    "tuple",
    "dict",
    "set",
    "frozenset",
    "range",
    "dict_keys",
    "dict_values",
    "dict_items",
];

const SCALARS: [&str; 6] = ["str", "int", "float", "bool", "None", "bytes"];

/// Builtins that take items one by one from what they got.
const PAIRING: [&str; 3] = ["enumerate", "zip", "reversed"];

/// Methods that a class may read or store its attributes with.
const HOOKS: [&str; 3] = ["__setattr__", "__getattr__", "__getattribute__"];

/// Objects of which a loop changes nothing but these slots.
#[derive(Debug, Default)]
pub(super) struct OwnKeys {
    written: BTreeMap<ObjId, BTreeSet<Slot>>,
}

/// Two different slots never share their value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Slot {
    Text(String),
    Number(i64),
    Attribute(String),
}

impl OwnKeys {
    pub(super) fn find<'a>(
        cx: &Context<'_, 'a>,
        owner: Option<FuncId>,
        node: &'a ast::StmtFor,
        place: &Place<'a>,
    ) -> Self {
        let mut stores: Vec<(TextRange, ObjSet, Slot)> = Vec::new();
        each_stmt(&node.body, &mut |stmt| {
            let targets: &[Expr] = match stmt {
                Stmt::Assign(node) => &node.targets,
                Stmt::AugAssign(node) => std::slice::from_ref(&*node.target),
                _ => &[],
            };
            for target in targets {
                each_target(target, &mut |part| {
                    if let Some((base, slot)) = slot(part) {
                        stores.push((part.range(), cx.facts.value(base), slot));
                    }
                });
            }
        });
        if stores.is_empty() || !holds_its_items(cx, &node.iter) {
            return Self::default();
        }
        let ranges: Vec<TextRange> = stores.iter().map(|(range, _, _)| *range).collect();
        let mut written: BTreeMap<ObjId, BTreeSet<Slot>> = BTreeMap::new();
        for (_, base, slot) in &stores {
            for id in base.iter() {
                written.entry(id).or_default().insert(slot.clone());
            }
        }
        written.retain(|&id, slots| {
            slots.iter().all(|slot| is_plain(cx, id, slot))
                && only_by(cx, owner, node, place, id, &ranges)
        });
        Self { written }
    }

    /// What of `changed` still counts for an expression that is evaluated ahead of the stores of earlier rounds.
    pub(super) fn without<'a>(
        &self,
        cx: &Context<'_, 'a>,
        expr: &'a Expr,
        changed: &Objects,
    ) -> Objects {
        self.left(cx, expr, &[], changed)
    }

    /// The same for the value of a variable: of the object that it gives, nothing is read yet.
    pub(super) fn without_for_alias<'a>(
        &self,
        cx: &Context<'_, 'a>,
        value: &'a Expr,
        changed: &Objects,
    ) -> Objects {
        self.left(cx, value, &[value.range()], changed)
    }

    /// The same for the iterable: of what it gives the items of, all is read.
    pub(super) fn without_for_items<'a>(
        &self,
        cx: &Context<'_, 'a>,
        iter: &'a Expr,
        changed: &Objects,
    ) -> Objects {
        if !holds_its_items(cx, iter) {
            return changed.clone();
        }
        let taken = cx.facts.value(iter);
        let mut left = self.left(cx, iter, &[iter.range()], changed);
        left.extend(changed.iter().filter(|id| taken.contains(**id)));
        left
    }

    fn left<'a>(
        &self,
        cx: &Context<'_, 'a>,
        expr: &'a Expr,
        unread: &[TextRange],
        changed: &Objects,
    ) -> Objects {
        let counts = |id: &ObjId| {
            let slots = self.written.get(id);
            slots.is_none_or(|slots| !reads_others(cx, expr, unread, *id, slots))
        };
        changed.iter().copied().filter(counts).collect()
    }
}

/// Whether all that an expression does with an object is to read slots of it that aren't these.
fn reads_others<'a>(
    cx: &Context<'_, 'a>,
    expr: &'a Expr,
    unread: &[TextRange],
    id: ObjId,
    slots: &BTreeSet<Slot>,
) -> bool {
    let mut looked_into: Vec<TextRange> = unread.to_vec();
    each_expr(expr, &mut |inner| {
        let Some((base, method)) = looks_into(inner) else {
            return;
        };
        let read = slot_read(inner);
        let values = cx.facts.value(base);
        let apart = values.iter().all(|other| match &read {
            _ if is_scalar(cx, other) => true,
            Some(read) => (other != id || !slots.contains(read)) && is_plain(cx, other, read),
            None => other != id && is_sequence(cx, other),
        });
        let apart = apart && (!inner.is_compare_expr() || cx.all_of(base, &["dict"]));
        if apart {
            looked_into.push(base.range());
            looked_into.extend(method);
        }
    });
    let mut apart = true;
    each_expr(expr, &mut |inner| {
        if !looked_into.contains(&inner.range()) {
            apart &= !cx.facts.reach(&cx.facts.value(inner)).contains(&id);
        }
    });
    let called = cx.called_in(expr.range());
    apart && !cx.facts.ambient(&called).contains(&id)
}

/// What an expression takes a part of, with the method by which it does.
fn looks_into(expr: &Expr) -> Option<(&Expr, Option<TextRange>)> {
    match expr {
        Expr::Subscript(node) => Some((&node.value, None)),
        Expr::Attribute(node) => Some((&node.value, None)),
        Expr::Call(node) => match &*node.func {
            Expr::Attribute(func) if func.attr.id.as_str() == "get" => {
                Some((&func.value, Some(func.range)))
            }
            _ => None,
        },
        Expr::Compare(node) => match (&*node.ops, &*node.comparators) {
            ([ast::CmpOp::In | ast::CmpOp::NotIn], [base]) => Some((base, None)),
            _ => None,
        },
        _ => None,
    }
}

/// The slot that `x["k"]`, `x.k`, `x.get("k")` or `"k" in x` reads.
fn slot_read(expr: &Expr) -> Option<Slot> {
    match expr {
        Expr::Compare(node) => constant(&node.left),
        Expr::Call(node) => node.arguments.args.first().and_then(constant),
        other => slot(other).map(|(_, slot)| slot),
    }
}

/// `base["k"]`, `base[3]`, `base.k`.
fn slot(expr: &Expr) -> Option<(&Expr, Slot)> {
    match expr {
        Expr::Subscript(node) => Some((&node.value, constant(&node.slice)?)),
        Expr::Attribute(node) => Some((&node.value, Slot::Attribute(node.attr.id.to_string()))),
        _ => None,
    }
}

/// Keys of which two are equal only if they are the same.
fn constant(key: &Expr) -> Option<Slot> {
    match key {
        Expr::StringLiteral(node) => Some(Slot::Text(node.value.to_str().to_string())),
        Expr::NumberLiteral(node) => match &node.value {
            ast::Number::Int(value) => value.as_i64().map(Slot::Number),
            _ => None,
        },
        _ => None,
    }
}

fn each_target<'a>(target: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    match target {
        Expr::Tuple(node) => node.elts.iter().for_each(|part| each_target(part, visit)),
        Expr::List(node) => node.elts.iter().for_each(|part| each_target(part, visit)),
        Expr::Starred(node) => each_target(&node.value, visit),
        other => visit(other),
    }
}

/// Whether the slot is the object's own, and no code runs when it is read or filled.
fn is_plain(cx: &Context<'_, '_>, id: ObjId, slot: &Slot) -> bool {
    if cx.facts.interp.is_foreign(id) {
        return false;
    }
    match (&cx.facts.interp.obj(id).kind, slot) {
        (ObjKind::Value { ty, .. }, Slot::Text(_)) => ty == "dict",
        (ObjKind::Value { ty, .. }, Slot::Number(_)) => {
            matches!(ty.as_str(), "dict" | "list" | "tuple")
        }
        (ObjKind::Instance(class), Slot::Attribute(name)) => is_plain_attribute(cx, *class, name),
        _ => false,
    }
}

/// What holds nothing else: taking a part of it gives a new value, or raises.
fn is_scalar(cx: &Context<'_, '_>, id: ObjId) -> bool {
    let ty = cx.facts.interp.obj(id).ty();
    ty.is_some_and(|ty| SCALARS.contains(&ty))
}

fn is_sequence(cx: &Context<'_, '_>, id: ObjId) -> bool {
    matches!(
        cx.facts.interp.obj(id).ty(),
        Some("dict" | "list" | "tuple")
    ) && !cx.facts.interp.is_foreign(id)
}

/// An attribute that instances keep for themselves: no property or other descriptor has its name, and no hook sees it.
fn is_plain_attribute(cx: &Context<'_, '_>, class: ClassId, name: &str) -> bool {
    let interp = &cx.facts.interp;
    let lineage = interp.lineage(class);
    let known = interp.unknown_base(class).is_none()
        && interp.library_base(class).is_none()
        && HOOKS
            .iter()
            .all(|hook| interp.class_attr(class, hook).is_none());
    // `__x` has another name inside the class.
    if !known || name.starts_with("__") {
        return false;
    }
    lineage.into_iter().all(|class| {
        let meta = &interp.classes[class.index()];
        let info = &cx.facts.scopes.classes[class.index()];
        let made: Vec<ObjId> = interp.vars[info.var.index()].iter().collect();
        let scalars = |set: &ObjSet| set.iter().all(|id| is_scalar(cx, id));
        let default = match cx.facts.scopes.scopes[info.scope.index()].vars.get(name) {
            None => true,
            Some(var) => {
                let set = &interp.vars[var.index()];
                scalars(set) && (!set.is_empty() || only_declared(info.node, name))
            }
        };
        let body = info.node.range;
        let changed = interp.effects.iter().any(|effect| {
            matches!(effect.kind, EffectKind::Mutates | EffectKind::MayMutate)
                && !body.contains_range(effect.range)
                && effect.objs.iter().any(|id| made.contains(&id))
        });
        let own = made.iter().all(|&id| {
            let object = interp.obj(id);
            matches!(object.kind, ObjKind::Class(_))
                && scalars(&object.field(&Field::Attr(name.to_string())))
        });
        !(meta.is_frozen || meta.is_named_tuple || meta.is_enum) && default && own && !changed
    })
}

/// `v: float` in the class's body, and nothing else of that name.
fn only_declared(class: &ast::StmtClassDef, name: &str) -> bool {
    class.body.iter().all(|stmt| match stmt {
        Stmt::AnnAssign(node) => {
            node.value.is_none()
                || !matches!(&*node.target, Expr::Name(target) if target.id.as_str() == name)
        }
        Stmt::Expr(_) | Stmt::Pass(_) | Stmt::FunctionDef(_) => true,
        _ => false,
    })
}

/// Whether the items of a loop are taken from containers, and not made, picked or counted by code that runs between rounds.
fn holds_its_items(cx: &Context<'_, '_>, iter: &Expr) -> bool {
    let types = cx.facts.types(&cx.facts.value(iter));
    let held = |ty: &String| CONTAINERS.contains(&ty.as_str()) || SCALARS.contains(&ty.as_str());
    if !types.is_empty() && types.iter().all(held) {
        return true;
    }
    let Expr::Call(call) = iter else {
        return false;
    };
    let pairs = matches!(&*call.func, Expr::Name(name)
        if PAIRING.contains(&name.id.as_str())
            && cx.facts.scopes.var_at(name.range.start()).is_none());
    let bar = || {
        let func = cx.facts.value(&call.func);
        !func.is_empty()
            && func.iter().all(|id| {
                matches!(&cx.facts.interp.obj(id).kind, ObjKind::Path(path) if path.starts_with("tqdm."))
            })
    };
    if pairs {
        return call
            .arguments
            .args
            .iter()
            .all(|arg| !arg.is_starred_expr() && (cx.is_number(arg) || holds_its_items(cx, arg)));
    }
    bar()
        && call
            .arguments
            .args
            .first()
            .is_some_and(|arg| holds_its_items(cx, arg))
}
