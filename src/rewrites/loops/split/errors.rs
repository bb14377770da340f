//! Errors of what runs ahead: they may not come before the effects of earlier rounds.

use super::Split;
use crate::analysis::verdict::Obstacle;
use crate::python::Ranged;
use crate::python::ast::{self, Expr, Stmt};
use crate::rewrites::context::Context;

/// Errors of the statements ahead would now come before the effects of earlier rounds.
pub(in crate::rewrites::loops) fn early_errors<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtFor,
    split: &Split<'a>,
) -> Result<(), Obstacle> {
    let loops = [(&*node.target, &*node.iter)];
    for stmt in split.ahead() {
        if !quiet(cx, stmt, &loops) {
            let line = cx.line(stmt.range());
            return Err(Obstacle::new(
                "argument-may-raise",
                format!("line {line} prepares the call and could raise; run ahead of the loop, that would come before the effects of the rounds before it"),
                "prepare all items in a loop before this one",
            )
            .at(stmt.range(), "may raise"));
        }
    }
    Ok(())
}

/// Whether a statement surely raises nothing.
fn quiet<'a>(cx: &Context<'_, 'a>, stmt: &'a Stmt, loops: &[(&'a Expr, &'a Expr)]) -> bool {
    match stmt {
        Stmt::Assign(assign) => {
            !cx.may_raise(&assign.value, loops)
                && assign.targets.iter().all(|target| match target {
                    Expr::Name(_) => true,
                    // `seen[key] = True`
                    Expr::Subscript(part) => {
                        cx.all_of(&part.value, &["dict"]) && cx.hashable(&part.slice, loops)
                    }
                    _ => false,
                })
        }
        Stmt::AugAssign(assign) => {
            assign.target.is_name_expr()
                && cx.is_number(&assign.target)
                && cx.is_number(&assign.value)
                && matches!(
                    assign.op,
                    ast::Operator::Add | ast::Operator::Sub | ast::Operator::Mult
                )
                && !cx.may_raise(&assign.value, loops)
        }
        // `seen.add(key)`, `order.append(key)`
        Stmt::Expr(node) => match &*node.value {
            Expr::Call(call) => match (&*call.func, &*call.arguments.args) {
                (Expr::Attribute(func), [arg]) if call.arguments.keywords.is_empty() => {
                    match func.attr.id.as_str() {
                        "add" | "discard" => {
                            cx.all_of(&func.value, &["set"]) && cx.hashable(arg, loops)
                        }
                        "append" => cx.all_of(&func.value, &["list"]) && !cx.may_raise(arg, loops),
                        _ => false,
                    }
                }
                _ => false,
            },
            _ => false,
        },
        Stmt::If(node) => {
            !cx.test_may_raise(&node.test, loops)
                && node.body.iter().all(|stmt| quiet(cx, stmt, loops))
                && node.elif_else_clauses.iter().all(|clause| {
                    clause
                        .test
                        .as_ref()
                        .is_none_or(|test| !cx.test_may_raise(test, loops))
                        && clause.body.iter().all(|stmt| quiet(cx, stmt, loops))
                })
        }
        Stmt::Continue(_) | Stmt::Pass(_) => true,
        _ => false,
    }
}
