//! Keys of which no two are equal, shown by where they come from.

use crate::analysis::objects::{EffectKind, ObjSet};
use crate::python::ast::{self, Expr, Number, Stmt};
use crate::python::walk::each_stmt;
use crate::python::{DefKind, Ranged};
use crate::rewrites::context::Context;

/// Whether a key differs from round to round, given the targets and iterables of the loops around it.
pub fn is_distinct(cx: &Context<'_, '_>, key: &Expr, loops: &[(&Expr, &Expr)]) -> bool {
    let parts: Vec<&Expr> = match key {
        Expr::Tuple(tuple) => tuple.elts.iter().collect(),
        other => vec![other],
    };
    loops.iter().all(|(target, iter)| {
        let telling = telling(cx, target, iter);
        parts
            .iter()
            .any(|part| telling.is_some_and(|name| is_same_name(cx, part, name)))
    })
}

/// The loop's variable that has another value in every round.
fn telling<'a>(cx: &Context<'_, '_>, target: &'a Expr, iter: &Expr) -> Option<&'a Expr> {
    let Expr::Tuple(targets) = target else {
        return is_each_once(cx, iter).then_some(target);
    };
    let Expr::Call(call) = iter else {
        return None;
    };
    let first = targets.elts.first();
    match &*call.func {
        Expr::Attribute(func) if func.attr.id.as_str() == "items" => {
            first.filter(|_| cx.all_of(&func.value, &["dict"]))
        }
        Expr::Name(_) if is_builtin(cx, &call.func, "enumerate") => first,
        Expr::Name(_) if is_builtin(cx, &call.func, "zip") => {
            let mut pairs = targets.elts.iter().zip(&call.arguments.args);
            let (name, _) = pairs.find(|(_, arg)| is_each_once(cx, arg))?;
            Some(name)
        }
        _ => None,
    }
}

fn is_builtin(cx: &Context<'_, '_>, func: &Expr, wanted: &str) -> bool {
    matches!(func, Expr::Name(name) if name.id.as_str() == wanted
        && cx.facts.scopes.var_at(name.range.start()).is_none())
}

/// A name of the loop's own variable, which nothing but loops bind.
fn is_same_name(cx: &Context<'_, '_>, one: &Expr, other: &Expr) -> bool {
    let var = |expr: &Expr| match expr {
        Expr::Name(name) => cx.facts.scopes.var_at(name.range.start()),
        _ => None,
    };
    var(one).is_some_and(|var| {
        let defs = &cx.facts.scopes.var(var).defs;
        defs.iter().all(|def| def.kind == DefKind::For)
    }) && var(one) == var(other)
}

/// Whether an iterable gives no two equal items.
fn is_each_once(cx: &Context<'_, '_>, iter: &Expr) -> bool {
    if cx.all_of(iter, &["range", "dict", "set", "frozenset"]) {
        return true;
    }
    match iter {
        Expr::Call(call) => {
            let same = ["sorted", "list", "tuple", "reversed"];
            let keys = matches!(&*call.func, Expr::Attribute(func)
                if func.attr.id.as_str() == "keys" && cx.all_of(&func.value, &["dict"]));
            let copied = same.iter().any(|name| is_builtin(cx, &call.func, name));
            keys || copied && matches!(&*call.arguments.args, [inner] if is_each_once(cx, inner))
        }
        Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. }) => {
            are_constants_that_differ(elts)
        }
        Expr::Name(name) => {
            let Some(var) = cx.facts.scopes.var_at(name.range.start()) else {
                return false;
            };
            let info = cx.facts.scopes.var(var);
            let [def] = info.defs.as_slice() else {
                return false;
            };
            let mut value = None;
            each_stmt(&cx.module.tree.body, &mut |stmt| {
                if let Stmt::Assign(node) = stmt
                    && node
                        .targets
                        .iter()
                        .any(|target| target.range() == def.range)
                {
                    value = Some(&*node.value);
                }
            });
            def.kind == DefKind::Assign
                && value.is_some_and(|value| is_each_once(cx, value))
                && !is_ever_changed(cx, &cx.facts.value(iter))
        }
        _ => false,
    }
}

/// Strings, or whole numbers, each written once: `1`, `1.0` and `True` are equal.
fn are_constants_that_differ(elts: &[Expr]) -> bool {
    let mut texts: Vec<String> = Vec::new();
    let mut kinds = Vec::new();
    for elt in elts {
        let (kind, text) = match elt {
            Expr::StringLiteral(node) => ("str", node.value.to_str().to_string()),
            Expr::NumberLiteral(node) => match &node.value {
                Number::Int(number) => ("int", number.to_string()),
                Number::Float(number) => ("float", number.to_string()),
                Number::Complex { .. } => return false,
            },
            _ => return false,
        };
        kinds.push(kind);
        texts.push(text);
    }
    let count = texts.len();
    texts.sort_unstable();
    texts.dedup();
    texts.len() == count && kinds.windows(2).all(|two| two[0] == two[1])
}

fn is_ever_changed(cx: &Context<'_, '_>, set: &ObjSet) -> bool {
    cx.facts.interp.effects.iter().any(|effect| {
        matches!(effect.kind, EffectKind::Mutates | EffectKind::MayMutate)
            && effect.objs.iter().any(|id| set.contains(id))
    })
}
