//! Loops that write each element at the round's own place: `xs[i] = f(xs[i])`, `d[k] = f(d[k])`, `a[i] = f(a[i + 1])`.
//!
//! A round that only writes where no later round reads may take all it reads before the first write happens (an
//! anti-dependence at most). The test is the simple affine one: same variable, index `i + c`, `i` rising from a
//! non-negative start.

use super::Place;
use crate::analysis::facts::Objects;
use crate::analysis::objects::ObjId;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{each_expr, each_stmt};
use crate::python::{FuncId, Ranged, TextRange, VarId};
use crate::rewrites::context::Context;

/// Containers of which a loop changes only elements at its own index.
#[derive(Debug, Default)]
pub(super) struct OwnStores {
    /// One for each variable that is stored through.
    stores: Vec<Stores>,
}

#[derive(Debug)]
struct Stores {
    base: VarId,
    objects: Vec<ObjId>,
    /// The highest `c` of the stores `base[i + c]`: what lies there or above, no earlier round has written.
    highest_write: i64,
}

/// How a loop counts.
struct Counter {
    /// `i` of `range` and `enumerate`, or the key of a mapping.
    index: VarId,
    /// The mapping whose own keys they are: only `d[k]` itself is known then.
    mapping: Option<VarId>,
    /// The least value of the index: below it, `i - 1` would wrap around to the end.
    start: i64,
}

impl OwnStores {
    pub(super) fn find<'a>(
        cx: &Context<'_, 'a>,
        owner: Option<FuncId>,
        node: &'a ast::StmtFor,
        place: &Place<'a>,
    ) -> Self {
        let Some(counter) = counter(cx, node) else {
            return Self::default();
        };
        if rebound(cx, node, counter.index) {
            return Self::default();
        }
        let mut found: Vec<(VarId, TextRange, i64)> = Vec::new();
        each_stmt(&node.body, &mut |stmt| {
            let targets: &[Expr] = match stmt {
                Stmt::Assign(node) => &node.targets,
                Stmt::AugAssign(node) => std::slice::from_ref(&*node.target),
                _ => &[],
            };
            for target in targets {
                if let Expr::Subscript(part) = target
                    && let Some((base, offset)) = element(cx, part, &counter)
                {
                    found.push((base, part.range, offset));
                }
            }
        });
        let mut all = Self::default();
        for (base, _, _) in &found {
            if all.stores.iter().any(|known| known.base == *base) || rebound(cx, node, *base) {
                continue;
            }
            let mine: Vec<&(VarId, TextRange, i64)> =
                found.iter().filter(|(var, _, _)| var == base).collect();
            let ranges: Vec<TextRange> = mine.iter().map(|(_, range, _)| *range).collect();
            let values: Vec<ObjId> = cx.facts.interp.vars[base.index()].iter().collect();
            let known = values.iter().all(|&id| is_container(cx, id, &counter));
            let disciplined = known
                && !values.is_empty()
                && values
                    .iter()
                    .all(|&id| only_by(cx, owner, node, place, id, &ranges));
            if disciplined {
                all.stores.push(Stores {
                    base: *base,
                    objects: values,
                    highest_write: mine.iter().map(|(_, _, offset)| *offset).max().unwrap_or(0),
                });
            }
        }
        all
    }

    /// What of `changed` still counts for an expression that is evaluated ahead of the writes of earlier rounds.
    pub(super) fn without<'a>(
        &self,
        cx: &Context<'_, 'a>,
        node: &'a ast::StmtFor,
        expr: &'a Expr,
        changed: &Objects,
    ) -> Objects {
        let Some(counter) = counter(cx, node) else {
            return changed.clone();
        };
        let mut left = changed.clone();
        for stores in &self.stores {
            if stores.read_ahead(cx, expr, &counter) {
                for id in &stores.objects {
                    left.remove(id);
                }
            }
        }
        left
    }

    /// What of `changed` still counts for the iterable: a mapping whose keys stay, a list of which a round changes what has
    /// been taken already.
    pub(super) fn without_for_items<'a>(
        &self,
        cx: &Context<'_, 'a>,
        node: &'a ast::StmtFor,
        changed: &Objects,
    ) -> Objects {
        let mut left = changed.clone();
        let Some(base) = base_of_items(cx, &node.iter) else {
            return left;
        };
        for stores in &self.stores {
            if stores.base == base && stores.highest_write <= 0 {
                for id in &stores.objects {
                    left.remove(id);
                }
            }
        }
        left
    }
}

impl Stores {
    /// Every look at the container is at an element that no earlier round has written.
    fn read_ahead<'a>(&self, cx: &Context<'_, 'a>, expr: &'a Expr, counter: &Counter) -> bool {
        let mut bases: Vec<TextRange> = Vec::new();
        let array = |expr: &Expr| {
            let types = cx.facts.types(&cx.facts.value(expr));
            types.iter().all(|ty| ty == "numpy.ndarray")
        };
        each_expr(expr, &mut |inner| {
            if let Expr::Subscript(part) = inner
                && let Some((base, offset)) = element(cx, part, counter)
                && base == self.base
                && offset >= self.highest_write
            {
                bases.push(part.value.range());
                // A row is a view of the array, but travels as a copy of the row.
                if array(&part.value) {
                    bases.push(part.range);
                }
            }
        });
        let mut apart = true;
        each_expr(expr, &mut |inner| {
            if !bases.contains(&inner.range()) {
                let reach = cx.facts.reach(&cx.facts.value(inner));
                apart &= !self.objects.iter().any(|id| reach.contains(id));
            }
        });
        let called = cx.called_in(expr.range());
        apart
            && cx.facts.free_reads(&called).iter().all(|(var, _)| {
                let reach = cx.facts.reach(&cx.facts.interp.vars[var.index()]);
                !self.objects.iter().any(|id| reach.contains(id))
            })
    }
}

/// `for i in range(n)`, `for i, x in enumerate(xs)`, `for k in d`, `for k, v in d.items()`.
fn counter<'a>(cx: &Context<'_, 'a>, node: &'a ast::StmtFor) -> Option<Counter> {
    let var = |expr: &Expr| match expr {
        Expr::Name(name) => cx.facts.scopes.var_at(name.range.start()),
        _ => None,
    };
    let first = match &*node.target {
        Expr::Tuple(tuple) => tuple.elts.first()?,
        other => other,
    };
    let index = var(first)?;
    let pair = node.target.is_tuple_expr();
    if let Expr::Call(call) = &*node.iter
        && let Expr::Name(name) = &*call.func
        && cx.facts.scopes.var_at(name.range.start()).is_none()
        && call.arguments.keywords.is_empty()
    {
        let args = &call.arguments.args;
        let rises = match name.id.as_str() {
            "range" if !pair => {
                let start = if args.len() < 2 {
                    Some(0)
                } else {
                    number(args.first()?)
                };
                let step = args
                    .get(2)
                    .is_none_or(|step| number(step).is_some_and(|n| n > 0));
                start.filter(|start| *start >= 0 && step && !args.is_empty())
            }
            "enumerate" => (pair && args.len() == 1).then_some(0),
            "list" | "tuple" | "sorted" if !pair && args.len() == 1 => {
                let mapping = mapping_of(cx, args.first()?)?;
                return Some(Counter {
                    index,
                    mapping: Some(mapping),
                    start: 0,
                });
            }
            _ => None,
        };
        return rises.map(|start| Counter {
            index,
            mapping: None,
            start,
        });
    }
    let items = matches!(&*node.iter, Expr::Call(call)
        if matches!(&*call.func, Expr::Attribute(func) if func.attr.id.as_str() == "items"));
    (items == pair)
        .then(|| mapping_of(cx, &node.iter))
        .flatten()
        .map(|mapping| Counter {
            index,
            mapping: Some(mapping),
            start: 0,
        })
}

/// `d`, `d.keys()`, `d.items()` of a variable that holds a dict.
fn mapping_of(cx: &Context<'_, '_>, expr: &Expr) -> Option<VarId> {
    let base = match expr {
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(func)
                if call.arguments.is_empty()
                    && matches!(func.attr.id.as_str(), "keys" | "items") =>
            {
                &*func.value
            }
            _ => return None,
        },
        other => other,
    };
    let Expr::Name(name) = base else {
        return None;
    };
    let types = cx.facts.types(&cx.facts.value(base));
    let dict = !types.is_empty()
        && types
            .iter()
            .all(|ty| cx.facts.interp.table.is_a(ty, "dict"));
    dict.then(|| cx.facts.scopes.var_at(name.range.start()))
        .flatten()
}

/// The variable whose elements a loop takes one by one.
fn base_of_items(cx: &Context<'_, '_>, iter: &Expr) -> Option<VarId> {
    if let Some(mapping) = mapping_of(cx, iter) {
        return Some(mapping);
    }
    let Expr::Call(call) = iter else {
        return None;
    };
    match (&*call.func, call.arguments.args.first()) {
        (Expr::Name(func), Some(Expr::Name(base)))
            if func.id.as_str() == "enumerate"
                && cx.facts.scopes.var_at(func.range.start()).is_none() =>
        {
            cx.facts.scopes.var_at(base.range.start())
        }
        _ => None,
    }
}

/// `base[i + c]` as (base, c).
fn element(
    cx: &Context<'_, '_>,
    part: &ast::ExprSubscript,
    counter: &Counter,
) -> Option<(VarId, i64)> {
    let Expr::Name(base) = &*part.value else {
        return None;
    };
    let base = cx.facts.scopes.var_at(base.range.start())?;
    let offset = offset(cx, &part.slice, counter.index)?;
    match counter.mapping {
        Some(mapping) if mapping != base || offset != 0 => None,
        None if offset + counter.start < 0 => None,
        _ => Some((base, offset)),
    }
}

fn offset(cx: &Context<'_, '_>, index: &Expr, var: VarId) -> Option<i64> {
    match index {
        Expr::Name(name) => (cx.facts.scopes.var_at(name.range.start()) == Some(var)).then_some(0),
        Expr::BinOp(node) => match (node.op, number(&node.left), number(&node.right)) {
            (ast::Operator::Add, Some(n), None) => Some(offset(cx, &node.right, var)? + n),
            (ast::Operator::Add, None, Some(n)) => Some(offset(cx, &node.left, var)? + n),
            (ast::Operator::Sub, None, Some(n)) => Some(offset(cx, &node.left, var)? - n),
            _ => None,
        },
        _ => None,
    }
}

fn number(expr: &Expr) -> Option<i64> {
    match expr {
        Expr::NumberLiteral(node) => match &node.value {
            ast::Number::Int(value) => value.as_i64(),
            _ => None,
        },
        _ => None,
    }
}

fn rebound(cx: &Context<'_, '_>, node: &ast::StmtFor, var: VarId) -> bool {
    let body = super::body_range(node);
    let defs = &cx.facts.scopes.var(var).defs;
    defs.iter().any(|def| body.contains_range(def.range))
}

fn is_container(cx: &Context<'_, '_>, id: ObjId, counter: &Counter) -> bool {
    cx.facts
        .interp
        .effective_type(id)
        .is_some_and(|ty| match counter.mapping {
            Some(_) => cx.facts.interp.table.is_a(&ty, "dict"),
            None => matches!(ty.as_str(), "list" | "numpy.ndarray"),
        })
}

/// Nothing in the loop but these stores changes the object.
pub(super) fn only_by(
    cx: &Context<'_, '_>,
    owner: Option<FuncId>,
    node: &ast::StmtFor,
    place: &Place<'_>,
    id: ObjId,
    stores: &[TextRange],
) -> bool {
    let body = super::body_range(node);
    let call = place.call.node.range();
    let direct = cx.facts.owned_effects(owner).all(|index| {
        let effect = cx.facts.effect(index);
        !body.contains_range(effect.range)
            || effect.range == call
            || stores.contains(&effect.range)
            || !cx.facts.hit(effect).contains(&id)
    });
    direct
        && cx.facts.owned_edges(owner).all(|index| {
            let edge = cx.facts.edge(index);
            !body.contains_range(edge.range)
                || edge.range == call
                || !cx
                    .facts
                    .mutations_through(index)
                    .iter()
                    .any(|(changed, _)| *changed == id)
        })
}
