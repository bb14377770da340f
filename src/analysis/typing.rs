//! Type expressions and annotations as objects.

use super::interp::{Args, Interp};
use super::naming::quoted;
use super::objects::{Field, ObjKind, ObjSet};
use super::table::{Abs, ArgRef, TypeExpr};
use crate::python::ast::{self, Expr};
use crate::python::{Ranged, TextRange};

impl<'a> Interp<'a> {
    /// The objects that a type expression stands for. `raw`: `elem(self)` is what the container holds, not what iterating gives.
    pub fn type_value(
        &mut self,
        expr: &TypeExpr,
        recv: &ObjSet,
        args: &Args<'a>,
        site: TextRange,
        raw: bool,
    ) -> ObjSet {
        let mut sub = if raw { 300 } else { 400 };
        self.build(expr, recv, args, &[], site, &mut sub, raw)
    }

    pub(super) fn type_value_at(
        &mut self,
        expr: &TypeExpr,
        recv: &ObjSet,
        args: &Args<'a>,
        params: &[String],
        site: TextRange,
        sub: u32,
    ) -> ObjSet {
        let mut sub = sub;
        self.build(expr, recv, args, params, site, &mut sub, false)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one recursive walk; a struct would only rename them"
    )]
    pub(super) fn build(
        &mut self,
        expr: &TypeExpr,
        recv: &ObjSet,
        args: &Args<'a>,
        params: &[String],
        site: TextRange,
        sub: &mut u32,
        raw: bool,
    ) -> ObjSet {
        *sub += 1;
        match expr {
            TypeExpr::Unknown => {
                let text = quoted(&self.text(site));
                let what = match recv.iter().next() {
                    _ if !text.is_empty() => format!("the result of `{text}`"),
                    Some(id) => format!("what {} gives", self.describe(id)),
                    None => "the result of a call".to_string(),
                };
                self.unknown_set(&what)
            }
            TypeExpr::Union(parts) => {
                let mut all = ObjSet::default();
                for part in parts {
                    let set = self.build(part, recv, args, params, site, sub, raw);
                    all.extend(&set);
                }
                all
            }
            TypeExpr::Arg(ArgRef::Receiver) => recv.clone(),
            TypeExpr::Arg(arg) => Self::resolve(arg, recv.iter().next(), args, params),
            TypeExpr::SelfAttr(name) => {
                let mut all = ObjSet::default();
                for id in recv.iter() {
                    all.extend(&self.obj(id).field(&Field::Attr(name.clone())));
                }
                all
            }
            TypeExpr::Elem(inner) => {
                let set = self.build(inner, recv, args, params, site, sub, raw);
                if raw {
                    let mut all = ObjSet::default();
                    for id in set.iter() {
                        let held = self.held(id);
                        all.extend(&held);
                        if matches!(self.obj(id).kind, ObjKind::Unknown(_)) {
                            all.insert(id);
                        }
                    }
                    return all;
                }
                self.iterate_quiet(&set)
            }
            TypeExpr::Key(inner) | TypeExpr::Value(inner) => {
                let field = if matches!(expr, TypeExpr::Key(_)) {
                    Field::Key
                } else {
                    Field::Value
                };
                let set = self.build(inner, recv, args, params, site, sub, raw);
                let mut all = ObjSet::default();
                for id in set.iter() {
                    all.extend(&self.obj(id).field(&field));
                    if matches!(self.obj(id).kind, ObjKind::Unknown(_)) {
                        all.insert(id);
                    }
                }
                all
            }
            TypeExpr::Result(arg) => {
                let callee = Self::resolve(arg, recv.iter().next(), args, params);
                let given = self.callback_arguments(arg, "map", recv.iter().next(), args, site);
                let mut all = ObjSet::default();
                for id in callee.iter() {
                    if self.is_plain_data(id) {
                        continue;
                    }
                    let got = self.call_object(id, &given, site);
                    all.extend(&got);
                }
                all
            }
            TypeExpr::Fresh(arg) => {
                let set = match arg {
                    ArgRef::Receiver => recv.clone(),
                    _ => Self::resolve(arg, recv.iter().next(), args, params),
                };
                let mut all = ObjSet::default();
                for id in set.iter() {
                    let made = self.fresh(id, site, *sub);
                    all.extend(&made);
                }
                all
            }
            TypeExpr::Named {
                name,
                abs,
                args: inner,
            } => {
                let absolute = match abs {
                    Abs::Unknown => false,
                    Abs::Yes => true,
                    Abs::As(arg) => {
                        let set = match arg {
                            ArgRef::Receiver => recv.clone(),
                            _ => Self::resolve(arg, recv.iter().next(), args, params),
                        };

                        !set.is_empty()
                            && set.iter().all(|id| {
                                matches!(self.obj(id).kind, ObjKind::Value { abs: true, .. })
                            })
                    }
                };
                if name == "json" || name == "plain" {
                    return self.json(site);
                }
                let mutable = self
                    .table
                    .type_entry(name)
                    .map_or(!super::interp::is_builtin_scalar(name), |entry| {
                        entry.mutable
                    });
                if inner.is_empty() && !mutable && name != "tuple" {
                    return self.scalar_abs(name, absolute);
                }
                let number = *sub;
                let made = self.at(
                    site,
                    1000 + number,
                    ObjKind::Value {
                        ty: name.clone(),
                        abs: absolute,
                    },
                );
                let shape: Vec<Field> = match (name.as_str(), inner.len()) {
                    ("tuple", 1) => vec![Field::Elem],
                    ("tuple", n) => (0..n)
                        .map(|i| Field::Index(u8::try_from(i).unwrap_or(u8::MAX)))
                        .collect(),
                    (_, 2) => vec![Field::Key, Field::Value],
                    _ => vec![Field::Elem],
                };
                for (field, part) in shape.into_iter().zip(inner) {
                    let set = self.build(part, recv, args, params, site, sub, raw);
                    self.add_field(made, field, &set);
                }
                ObjSet::one(made)
            }
        }
    }

    /// The objects that an annotation promises; `None` when it says nothing usable.
    pub fn annotation(&mut self, expr: &'a Expr) -> Option<ObjSet> {
        match expr {
            Expr::Name(_) | Expr::Attribute(_) => {
                let set = self.eval(expr);
                let id = set.iter().next()?;
                match self.obj(id).kind.clone() {
                    ObjKind::Class(class) => {
                        let site = self.scopes.classes[class.index()].node.range;
                        Some(ObjSet::one(self.at(site, 901, ObjKind::Instance(class))))
                    }
                    ObjKind::Path(path) => {
                        let name = self.table.canonical(&path).to_string();
                        let known = self.table.type_entry(&name)?.mutable;
                        if known {
                            // A container without its contents says too little about what is in it.
                            return matches!(
                                name.as_str(),
                                "numpy.ndarray"
                                    | "pandas.core.frame.DataFrame"
                                    | "pandas.core.series.Series"
                            )
                            .then(|| ObjSet::one(self.value_at(expr.range(), 902, &name)));
                        }
                        Some(self.scalar(&name))
                    }
                    _ => None,
                }
            }
            Expr::NoneLiteral(_) => Some(self.scalar("None")),
            Expr::BinOp(node) if node.op == ast::Operator::BitOr => {
                let mut left = self.annotation(&node.left)?;
                left.extend(&self.annotation(&node.right)?);
                Some(left)
            }
            Expr::Subscript(node) => {
                let head = self.eval(&node.value);
                let id = head.iter().next()?;
                let ObjKind::Path(path) = self.obj(id).kind.clone() else {
                    return None;
                };
                let inner: Vec<&'a Expr> = match &*node.slice {
                    Expr::Tuple(tuple) => tuple.elts.iter().collect(),
                    other => vec![other],
                };
                let name = match path.as_str() {
                    "list" | "typing.List" => "list",
                    "dict" | "typing.Dict" => "dict",
                    "set" | "typing.Set" => "set",
                    "tuple" | "typing.Tuple" => "tuple",
                    "typing.Optional" => {
                        let mut set = self.annotation(inner.first()?)?;
                        let none = self.scalar("None");
                        set.extend(&none);
                        return Some(set);
                    }
                    _ => return None,
                };
                let made = self.value_at(expr.range(), 903, name);
                for (position, part) in inner.iter().enumerate() {
                    if part.is_ellipsis_literal_expr() {
                        continue;
                    }
                    let set = self.annotation(part)?;
                    let field = match (name, position) {
                        ("dict", 0) => Field::Key,
                        ("dict", _) => Field::Value,
                        _ => Field::Elem,
                    };
                    self.add_field(made, field, &set);
                }
                Some(ObjSet::one(made))
            }
            _ => None,
        }
    }
}
