//! Which expressions surely raise nothing.

use super::Context;
use crate::analysis::objects::{Field, ObjKind, ObjSet};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{each_child, each_expr_in, each_stmt};
use crate::python::{DefKind, Ranged, TextRange};
use crate::rewrites::connect;

impl<'a> Context<'_, 'a> {
    /// Whether evaluating an expression can raise, beyond what can be excluded by its form.
    pub fn may_raise(&self, expr: &'a Expr, loops: &[(&'a Expr, &'a Expr)]) -> bool {
        match expr {
            Expr::Name(name) => !self.surely_bound(name),
            Expr::StringLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::NumberLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_) => false,
            Expr::Tuple(node) => node.elts.iter().any(|e| self.may_raise(e, loops)),
            Expr::List(node) => node.elts.iter().any(|e| self.may_raise(e, loops)),
            Expr::Dict(node) => node.items.iter().any(|item| {
                let key = match &item.key {
                    Some(key) => self.hashable(key, loops),
                    None => self.all_of(&item.value, &["dict"]),
                };
                !key || self.may_raise(&item.value, loops)
            }),
            Expr::Starred(node) => self.may_raise(&node.value, loops),
            Expr::FString(node) => {
                let formatted = node.value.elements().any(|element| match element {
                    ast::InterpolatedStringElement::Interpolation(part) => {
                        part.format_spec.is_some() && !self.is_number(&part.expression)
                            || !self.shows_quietly(&self.facts.value(&part.expression))
                    }
                    ast::InterpolatedStringElement::Literal(_) => false,
                });
                let mut any = formatted;
                each_child(expr, &mut |child| any |= self.may_raise(child, loops));
                any
            }
            Expr::If(_) | Expr::ListComp(_) => {
                let mut any = match expr {
                    Expr::If(node) => !self.asks_quietly(&node.test),
                    Expr::ListComp(comp) => comp
                        .generators
                        .iter()
                        .any(|g| !g.ifs.iter().all(|test| self.asks_quietly(test))),
                    _ => false,
                };
                if let Expr::ListComp(comp) = expr {
                    any |= comp.generators.iter().any(|g| {
                        self.iteration_may_raise(&g.iter)
                            || self.unpacking_may_raise(&g.target, &g.iter)
                    });
                }
                each_child(expr, &mut |child| any |= self.may_raise(child, loops));
                any
            }
            Expr::Yield(node) => node
                .value
                .as_ref()
                .is_some_and(|value| self.may_raise(value, loops)),
            // `key in seen`
            Expr::Compare(node)
                if let ([ast::CmpOp::In | ast::CmpOp::NotIn], [container]) =
                    (&*node.ops, &*node.comparators) =>
            {
                !self.hashable(&node.left, loops)
                    || !self.all_of(container, &["set", "frozenset", "dict", "list", "tuple"])
                    || !self.holds_hashables(container)
                    || self.may_raise(container, loops)
            }
            Expr::Compare(_) | Expr::BoolOp(_) | Expr::UnaryOp(_) => {
                let mut any = !self.plain(expr);
                each_child(expr, &mut |child| any |= self.may_raise(child, loops));
                any
            }
            Expr::BinOp(node) => {
                let safe = match node.op {
                    ast::Operator::Mod | ast::Operator::FloorDiv | ast::Operator::Div => {
                        self.nonzero(&node.right)
                            && self.is_number(&node.left)
                            && self.is_number(&node.right)
                    }
                    // Floats overflow, and so does a negative power of a large number.
                    ast::Operator::Pow => {
                        node.left.is_number_literal_expr()
                            && self.nonzero(&node.left)
                            && self.all_of(&node.left, &["int"])
                            && self.all_of(&node.right, &["int", "bool"])
                    }
                    ast::Operator::Add | ast::Operator::Sub | ast::Operator::Mult => {
                        let numbers = |e: &Expr| {
                            let types = self.facts.types(&self.facts.value(e));
                            !types.is_empty()
                                && types
                                    .iter()
                                    .all(|t| matches!(t.as_str(), "int" | "float" | "bool"))
                        };
                        numbers(&node.left) && numbers(&node.right)
                    }
                    _ => false,
                };
                !safe || self.may_raise(&node.left, loops) || self.may_raise(&node.right, loops)
            }
            Expr::Attribute(node) => {
                let known = self.facts.value(&node.value).iter().all(|id| {
                    matches!(self.facts.interp.obj(id).kind, ObjKind::Instance(class) if self.surely_has(class, &node.attr.id)) || matches!(&self.facts.interp.obj(id).kind, ObjKind::Value { ty, .. } if ty == "argparse.Namespace" || ty == "tuple")
                });
                !known || self.may_raise(&node.value, loops)
            }
            // A part of a sequence, however long that is.
            Expr::Subscript(node) if let Expr::Slice(slice) = &*node.slice => {
                let bounds = [&slice.lower, &slice.upper];
                let rows = matches!(&*node.value, Expr::Attribute(base) if base.attr.id.as_str() == "iloc")
                    && self.all_of(&node.value, &["pandas.core.frame.DataFrame"]);
                let base = match &*node.value {
                    Expr::Attribute(base) if rows => &*base.value,
                    other => other,
                };
                !(rows || self.all_of(&node.value, &["list", "tuple", "str", "bytes"]))
                    || slice.step.is_some()
                    || bounds
                        .into_iter()
                        .flatten()
                        .any(|bound| !self.all_of(bound, &["int"]) || self.may_raise(bound, loops))
                    || self.may_raise(base, loops)
            }
            Expr::Subscript(node) => {
                !(self.key_of_loop(node, loops) || self.always_has_key(node, loops))
            }
            Expr::Call(node) if self.draws_quietly(node) => node
                .arguments
                .args
                .iter()
                .any(|arg| self.may_raise(arg, loops)),
            Expr::Call(node) => {
                let Expr::Name(name) = &*node.func else {
                    return true;
                };
                let builtin = self.facts.scopes.var_at(name.range.start()).is_none();
                if builtin && name.id.as_str() == "range" {
                    let args = &node.arguments.args;
                    let step = args.get(2).is_none_or(|step| self.nonzero(step));
                    return !step
                        || args
                            .iter()
                            .any(|arg| !self.is_number(arg) || self.may_raise(arg, loops));
                }
                if builtin && matches!(name.id.as_str(), "min" | "max") {
                    let args = &node.arguments.args;
                    let plain = args.len() > 1 && node.arguments.keywords.is_empty();
                    return !plain
                        || args
                            .iter()
                            .any(|arg| !self.is_number(arg) || self.may_raise(arg, loops));
                }
                if builtin && name.id.as_str() == "dict" {
                    return self.dict_may_raise(node, loops);
                }
                if builtin && matches!(name.id.as_str(), "list" | "tuple") {
                    let [one] = &*node.arguments.args else {
                        return !node.arguments.is_empty();
                    };
                    return self.iteration_may_raise(one) || self.may_raise(one, loops);
                }
                let total = builtin
                    && matches!(
                        name.id.as_str(),
                        "len" | "str" | "repr" | "float" | "int" | "bool" | "abs"
                    )
                    && node.arguments.len() == 1;
                let numeric = node.arguments.args.first().is_some_and(|arg| {
                    let types = self.facts.types(&self.facts.value(arg));
                    !types.is_empty()
                        && types.iter().all(|t| {
                            matches!(t.as_str(), "int" | "bool" | "float" | "numpy.generic")
                                && (name.id.as_str() != "int" || t != "float")
                        })
                });
                !(total && numeric) || node.arguments.args.iter().any(|a| self.may_raise(a, loops))
            }
            _ => true,
        }
    }

    /// `dict(depth=3)`, `dict(zip(names, values))`.
    fn dict_may_raise(&self, node: &'a ast::ExprCall, loops: &[(&'a Expr, &'a Expr)]) -> bool {
        let mut keywords = node.arguments.keywords.iter();
        if keywords.any(|one| one.arg.is_none() || self.may_raise(&one.value, loops)) {
            return true;
        }
        match &*node.arguments.args {
            [] => false,
            [Expr::Call(zip)] => {
                let zipped = matches!(&*zip.func, Expr::Name(name) if name.id.as_str() == "zip"
                    && self.facts.scopes.var_at(name.range.start()).is_none());
                let [names, values] = &*zip.arguments.args else {
                    return true;
                };
                !zipped
                    || !zip.arguments.keywords.is_empty()
                    || !self.holds_hashables(names)
                    || [names, values]
                        .into_iter()
                        .any(|one| self.iteration_may_raise(one) || self.may_raise(one, loops))
            }
            _ => true,
        }
    }

    /// A name that a statement before it binds on every path; names of other scopes count as bound.
    pub fn surely_bound(&self, name: &ast::ExprName) -> bool {
        let Some(var) = self.facts.scopes.var_at(name.range.start()) else {
            return true;
        };
        let info = self.facts.scopes.var(var);
        if info.defs.iter().any(|def| def.kind == DefKind::Delete) {
            return false;
        }
        let mut branches: Vec<TextRange> = Vec::new();
        for body in self.module.bodies() {
            each_stmt(body, &mut |stmt| match stmt {
                Stmt::If(_) | Stmt::For(_) | Stmt::While(_) | Stmt::Try(_) | Stmt::Match(_) => {
                    branches.push(stmt.range());
                }
                _ => {}
            });
        }
        let guard = connect::main_guard(self.module).map(|g| g.range);
        info.defs.iter().any(|def| {
            def.range.end() <= name.range.start()
                && branches
                    .iter()
                    .filter(|b| b.contains_range(def.range) && Some(**b) != guard)
                    .all(|b| b.contains_range(name.range))
        }) || info.defs.iter().all(|def| {
            def.range.start() > name.range.start()
                || matches!(def.kind, DefKind::Function(_) | DefKind::Class(_))
        }) || info.defs.iter().any(|def| {
            matches!(def.kind, DefKind::Parameter | DefKind::For)
                && def.range.end() > name.range.start()
        })
    }

    /// An expression that raises nothing, and neither does a look for its value in a set: a scalar, or a tuple of such.
    pub fn hashable(&self, expr: &'a Expr, loops: &[(&'a Expr, &'a Expr)]) -> bool {
        !self.may_raise(expr, loops) && self.hashable_values(&self.facts.value(expr), 2)
    }

    fn hashable_values(&self, set: &ObjSet, depth: u32) -> bool {
        !set.is_empty()
            && set.iter().all(|id| match self.facts.interp.obj(id).ty() {
                Some("int" | "float" | "bool" | "str" | "None" | "bytes") => true,
                Some("tuple") if depth > 0 => {
                    let held = self.facts.interp.held(id);
                    self.hashable_values(&held, depth - 1)
                }
                _ => false,
            })
    }

    /// Whether what the containers hold (or have as keys) is known, and hashable.
    fn holds_hashables(&self, containers: &Expr) -> bool {
        self.facts.value(containers).iter().all(|id| {
            let mut held = self.facts.interp.held(id);
            held.extend(&self.facts.interp.obj(id).field(&Field::Key));
            self.hashable_values(&held, 2)
        })
    }

    /// A draw that can't fail: `random.random()`, `rng.gauss(mu, sigma)` of numbers.
    fn draws_quietly(&self, node: &ast::ExprCall) -> bool {
        let Expr::Attribute(func) = &*node.func else {
            return false;
        };
        let args = &node.arguments.args;
        let (none, numbers) = match func.attr.id.as_str() {
            "random" | "standard_normal" => (true, false),
            "gauss" | "uniform" | "normalvariate" | "triangular" => (true, true),
            _ => return false,
        };
        let plain = node.arguments.keywords.is_empty()
            && (none && args.is_empty()
                || numbers && args.len() == 2 && args.iter().all(|arg| self.is_number(arg)));
        let base = self.facts.value(&func.value);
        plain
            && !base.is_empty()
            && base.iter().all(|id| {
                let object = self.facts.interp.obj(id);
                match &object.kind {
                    ObjKind::Path(path) => path == "random" || path == "numpy.random",
                    ObjKind::Value { ty, .. } => matches!(
                        ty.as_str(),
                        "random.Random"
                            | "numpy.random._generator.Generator"
                            | "numpy.random.mtrand.RandomState"
                    ),
                    _ => false,
                }
            })
    }

    /// A number that is surely not zero: a literal, or `1 + x % n`.
    fn nonzero(&self, expr: &Expr) -> bool {
        let positive = |e: &Expr| matches!(e, Expr::NumberLiteral(n) if matches!(&n.value, ast::Number::Int(i) if i.as_i64().is_some_and(|v| v > 0)));
        match expr {
            Expr::NumberLiteral(n) => match &n.value {
                ast::Number::Int(i) => i.as_i64() != Some(0),
                ast::Number::Float(f) => *f != 0.0,
                ast::Number::Complex { .. } => false,
            },
            Expr::UnaryOp(n) => n.op == ast::UnaryOp::USub && self.nonzero(&n.operand),
            Expr::BinOp(n) => {
                n.op == ast::Operator::Add
                    && positive(&n.left)
                    && matches!(&*n.right, Expr::BinOp(m) if m.op == ast::Operator::Mod && positive(&m.right) && self.is_number(&m.left))
            }
            _ => false,
        }
    }

    /// Whether all that an expression may be is known, and of one of these types.
    pub fn all_of(&self, expr: &Expr, types: &[&str]) -> bool {
        let found = self.facts.types(&self.facts.value(expr));
        !found.is_empty() && found.iter().all(|ty| types.contains(&ty.as_str()))
    }

    pub fn is_number(&self, expr: &Expr) -> bool {
        let types = self.facts.types(&self.facts.value(expr));
        !types.is_empty()
            && types
                .iter()
                .all(|t| matches!(t.as_str(), "int" | "float" | "bool"))
    }

    /// Comparisons and tests of plain scalars; an ordering needs two numbers or two strings.
    fn plain(&self, expr: &'a Expr) -> bool {
        let mut ok = true;
        each_child(expr, &mut |child| {
            let types = self.facts.types(&self.facts.value(child));
            ok &= !types.is_empty()
                && types.iter().all(|t| {
                    matches!(
                        t.as_str(),
                        "int" | "float" | "bool" | "str" | "None" | "bytes"
                    )
                });
        });
        if let Expr::Compare(node) = expr {
            let ordered = node.ops.iter().any(|op| {
                !matches!(
                    op,
                    ast::CmpOp::Eq | ast::CmpOp::NotEq | ast::CmpOp::Is | ast::CmpOp::IsNot
                )
            });
            let sides: Vec<&Expr> = std::iter::once(&*node.left)
                .chain(node.comparators.iter())
                .collect();
            let texts = sides
                .iter()
                .all(|side| self.facts.types(&self.facts.value(side)) == ["str"]);
            ok &= !ordered || texts || sides.iter().all(|side| self.is_number(side));
        }
        ok
    }

    /// `rec["text"]`, where every `rec` is made with that key, and nothing but stores ever changes one.
    fn always_has_key(&self, node: &'a ast::ExprSubscript, loops: &[(&'a Expr, &'a Expr)]) -> bool {
        let Expr::StringLiteral(key) = &*node.slice else {
            return false;
        };
        let key = key.value.to_str();
        let base = self.facts.value(&node.value);
        if base.is_empty() || self.may_raise(&node.value, loops) {
            return false;
        }
        let mut with_key: Vec<TextRange> = Vec::new();
        let mut stores: Vec<TextRange> = Vec::new();
        for body in self.module.bodies() {
            each_stmt(body, &mut |stmt| match stmt {
                Stmt::Assign(node) => stores.extend(node.targets.iter().map(Ranged::range)),
                Stmt::AugAssign(node) => stores.push(node.target.range()),
                _ => {}
            });
            each_expr_in(body, &mut |expr| {
                if let Expr::Dict(dict) = expr
                    && dict.items.iter().any(|item| {
                        matches!(&item.key, Some(Expr::StringLiteral(own)) if own.value.to_str() == key)
                    })
                {
                    with_key.push(dict.range);
                }
            });
        }
        base.iter().all(|id| {
            let object = self.facts.interp.obj(id);
            object.ty() == Some("dict")
                && !self.facts.interp.is_foreign(id)
                && with_key.contains(&object.site)
                && self.facts.effects().iter().all(|effect| {
                    stores.contains(&effect.range) || !self.facts.hit(effect).contains(&id)
                })
        })
    }

    /// `d[k]` for `k in d`, `xs[i]` for `i in range(len(xs))`.
    fn key_of_loop(&self, node: &'a ast::ExprSubscript, loops: &[(&'a Expr, &'a Expr)]) -> bool {
        let (Expr::Name(base), Expr::Name(key)) = (&*node.value, &*node.slice) else {
            return false;
        };
        let same = |a: &ast::ExprName, b: &Expr| match b {
            Expr::Name(b) => {
                self.facts.scopes.var_at(a.range.start())
                    == self.facts.scopes.var_at(b.range.start())
            }
            _ => false,
        };
        loops.iter().any(|(target, iter)| {
            if !same(key, target) {
                return false;
            }
            let types = self.facts.types(&self.facts.value(&node.value));
            let mapping = types
                .iter()
                .all(|t| self.facts.interp.table.is_a(t, "dict"))
                && !types.is_empty();
            if mapping && same(base, iter) {
                return true;
            }
            let Expr::Call(range) = iter else {
                return false;
            };
            let (Expr::Name(name), [Expr::Call(len)]) = (&*range.func, &*range.arguments.args)
            else {
                return false;
            };
            let Expr::Name(len_name) = &*len.func else {
                return false;
            };
            name.id.as_str() == "range"
                && len_name.id.as_str() == "len"
                && len
                    .arguments
                    .args
                    .first()
                    .is_some_and(|arg| same(base, arg))
        })
    }
}
