//! What taking the items of an iterable shows: errors in between, the shape of the items, whether they come again.

use super::Context;
use crate::analysis::objects::{Field, ObjKind, ObjSet};
use crate::python::FuncId;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::each_stmt;

impl<'a> Context<'_, 'a> {
    /// Whether taking the items of an iterable one by one can raise between two of them.
    pub fn iteration_may_raise(&self, iter: &'a Expr) -> bool {
        if self.sized(iter) {
            return false;
        }
        if let Expr::Call(call) = iter {
            let builtin = match &*call.func {
                Expr::Name(name) if self.facts.scopes.var_at(name.range.start()).is_none() => {
                    Some(name.id.as_str())
                }
                _ => None,
            };
            let is_path = |wanted: &dyn Fn(&str) -> bool| {
                self.facts.value(&call.func).iter().any(|id| {
                    matches!(&self.facts.interp.obj(id).kind, ObjKind::Path(path) if wanted(path))
                })
            };
            // These take all they get when they are called.
            if is_path(&|path| {
                matches!(
                    path,
                    "itertools.product" | "itertools.combinations" | "itertools.permutations"
                )
            }) {
                return false;
            }
            let quiet = matches!(builtin, Some("enumerate" | "zip" | "reversed" | "range"))
                || is_path(&|path| {
                    matches!(path, "itertools.chain" | "itertools.islice")
                        || path.starts_with("tqdm.")
                });
            // Only taking the last item tells that one was shorter.
            let strict = call.arguments.keywords.iter().any(|keyword| {
                keyword
                    .arg
                    .as_ref()
                    .is_none_or(|name| name.as_str() == "strict")
            });
            if quiet {
                return strict
                    || call.arguments.args.iter().any(|arg| {
                        !arg.is_number_literal_expr()
                            && !self.is_number(arg)
                            && self.iteration_may_raise(arg)
                    });
            }
            let generator = self.facts.value(iter).iter().all(|id| {
                let object = self.facts.interp.obj(id);
                !object.lazy.is_empty()
                    && object.lazy.iter().all(|&func| self.quiet_generator(func))
            });
            return !generator
                || call
                    .arguments
                    .args
                    .iter()
                    .any(|arg| self.may_raise(arg, &[]));
        }
        true
    }

    /// Whether `a, b = item` can fail for some item.
    pub fn unpacking_may_raise(&self, target: &Expr, iter: &'a Expr) -> bool {
        let Expr::Tuple(tuple) = target else {
            return !target.is_name_expr();
        };
        let views: Vec<_> = self.facts.value(iter).iter().collect();
        let pairs = !views.is_empty()
            && views
                .iter()
                .all(|&id| self.facts.interp.obj(id).ty() == Some("dict_items"));
        if pairs {
            // A view's items are pairs by construction.
            let [key, value] = tuple.elts.as_slice() else {
                return true;
            };
            return [(key, Field::Key), (value, Field::Value)].into_iter().any(
                |(element, field)| match element {
                    Expr::Name(_) => false,
                    Expr::Tuple(inner) => {
                        let mut parts = ObjSet::default();
                        for &id in &views {
                            parts.extend(&self.facts.interp.obj(id).field(&field));
                        }
                        self.shape_may_differ(&inner.elts, &parts)
                    }
                    _ => true,
                },
            );
        }
        let items = self.items_of(iter);
        self.shape_may_differ(&tuple.elts, &items)
    }

    /// Whether evaluating an iterable twice gives the same items, cheaply: names of containers, ranges, dict views.
    pub fn repeatable(&self, iter: &'a Expr) -> bool {
        match iter {
            Expr::Name(_) => self.sized(iter),
            Expr::Attribute(node) => {
                matches!(&*node.value, Expr::Name(_)) && self.sized(iter) && self.stored(node)
            }
            Expr::Tuple(node) => {
                node.elts.len() <= 8 && node.elts.iter().all(Expr::is_literal_expr)
            }
            Expr::List(node) => node.elts.len() <= 8 && node.elts.iter().all(Expr::is_literal_expr),
            Expr::Call(node) => {
                if let Expr::Attribute(func) = &*node.func {
                    return matches!(func.attr.id.as_str(), "items" | "keys" | "values")
                        && node.arguments.is_empty()
                        && matches!(&*func.value, Expr::Name(_))
                        && self.sized(&func.value);
                }
                let Expr::Name(name) = &*node.func else {
                    return false;
                };
                if self.facts.scopes.var_at(name.range.start()).is_some() {
                    return false;
                }
                match name.id.as_str() {
                    "range" => node.arguments.args.iter().all(|arg| self.simple(arg)),
                    "enumerate" | "zip" => {
                        node.arguments
                            .args
                            .iter()
                            .all(|arg| self.repeatable(arg) || arg.is_number_literal_expr())
                            && node
                                .arguments
                                .keywords
                                .iter()
                                .all(|k| k.value.is_literal_expr())
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// A container in memory: list, tuple, dict, set, range, string.
    pub fn sized(&self, expr: &'a Expr) -> bool {
        let set = self.facts.value(expr);
        !set.is_empty()
            && set.iter().all(|id| {
                self.facts.interp.effective_type(id).is_some_and(|ty| {
                    matches!(ty.as_str(), "list" | "tuple" | "range" | "set" | "frozenset" | "str" | "bytes" | "dict_items" | "dict_keys" | "dict_values" | "numpy.ndarray" | "collections.deque")
                        || self.facts.interp.table.is_a(&ty, "dict")
                }) || matches!(self.facts.interp.obj(id).kind, ObjKind::Value { ref ty, .. } if ty == "None" || ty == "int" || ty == "float" || ty == "bool")
            })
    }

    /// A generator function in which nothing can raise.
    fn quiet_generator(&self, func: FuncId) -> bool {
        let Some(node) = self.facts.def_node(func) else {
            return false;
        };
        let mut quiet = true;
        each_stmt(&node.body, &mut |stmt| {
            quiet &= match stmt {
                Stmt::For(inner) => {
                    !self.iteration_may_raise(&inner.iter)
                        && !self.unpacking_may_raise(&inner.target, &inner.iter)
                }
                Stmt::Assign(inner) => {
                    inner.targets.iter().all(Expr::is_name_expr)
                        && !self.may_raise(&inner.value, &[])
                }
                Stmt::Expr(inner) => !self.may_raise(&inner.value, &[]),
                Stmt::If(inner) => {
                    !self.test_may_raise(&inner.test, &[])
                        && inner
                            .elif_else_clauses
                            .iter()
                            .all(|c| c.test.as_ref().is_none_or(|t| !self.test_may_raise(t, &[])))
                }
                Stmt::Pass(_) | Stmt::Continue(_) | Stmt::Break(_) => true,
                Stmt::Return(inner) => inner
                    .value
                    .as_ref()
                    .is_none_or(|value| !self.may_raise(value, &[])),
                _ => false,
            };
        });
        quiet
    }

    fn shape_may_differ(&self, elts: &[Expr], items: &ObjSet) -> bool {
        if items.is_empty() || elts.iter().any(Expr::is_starred_expr) {
            return true;
        }
        for id in items.iter() {
            let object = self.facts.interp.obj(id);
            let exact = object.ty() == Some("tuple")
                && !object.fields.contains_key(&Field::Elem)
                && object
                    .fields
                    .keys()
                    .filter(|f| matches!(f, Field::Index(_)))
                    .count()
                    == elts.len();
            if !exact {
                return true;
            }
        }
        elts.iter()
            .enumerate()
            .any(|(position, element)| match element {
                Expr::Tuple(inner) => {
                    let mut parts = ObjSet::default();
                    for id in items.iter() {
                        let at = Field::Index(u8::try_from(position).unwrap_or(u8::MAX));
                        parts.extend(&self.facts.interp.obj(id).field(&at));
                    }
                    self.shape_may_differ(&inner.elts, &parts)
                }
                Expr::Name(_) => false,
                _ => true,
            })
    }

    /// What the loop binds: the objects that its target's variables get, by the iterable's own type.
    fn items_of(&self, iter: &Expr) -> ObjSet {
        let mut items = ObjSet::default();
        for id in self.facts.value(iter).iter() {
            match self.facts.interp.effective_type(id).as_deref() {
                Some(
                    "list" | "tuple" | "set" | "frozenset" | "iterator" | "generator"
                    | "collections.deque",
                ) => {
                    items.extend(&self.facts.interp.held(id));
                }
                _ => return ObjSet::default(),
            }
        }
        items
    }

    fn simple(&self, expr: &'a Expr) -> bool {
        match expr {
            Expr::Name(_) | Expr::NumberLiteral(_) => true,
            Expr::Call(node) => {
                matches!(&*node.func, Expr::Name(name) if name.id.as_str() == "len")
                    && node
                        .arguments
                        .args
                        .iter()
                        .all(|arg| matches!(arg, Expr::Name(_)))
            }
            Expr::BinOp(node) => self.simple(&node.left) && self.simple(&node.right),
            Expr::UnaryOp(node) => self.simple(&node.operand),
            Expr::Attribute(node) => matches!(&*node.value, Expr::Name(_)) && self.stored(node),
            Expr::Subscript(node) => {
                matches!(&*node.value, Expr::Attribute(_)) && node.slice.is_number_literal_expr()
            }
            _ => false,
        }
    }

    /// An attribute that is only read: no property, no `__getattr__`.
    fn stored(&self, node: &ast::ExprAttribute) -> bool {
        let base = self.facts.value(&node.value);
        !base.is_empty()
            && base.iter().all(|id| match &self.facts.interp.obj(id).kind {
                ObjKind::Instance(class) => {
                    let interp = &self.facts.interp;
                    ["__getattr__", "__getattribute__", node.attr.id.as_str()]
                        .iter()
                        .all(|name| interp.functions_named(*class, name).is_empty())
                }
                ObjKind::Value { .. } | ObjKind::Path(_) => true,
                _ => false,
            })
    }
}
