//! What forms of statements and expressions can move into a function of their own, and what is evaluated before what.

use rustc_hash::FxHashSet;

use crate::python::ast::{self, Expr, Stmt};
use crate::python::flow::stays_inside;
use crate::python::walk::{each_child, each_expr, each_expr_in, each_stmt, own_expressions};
use crate::python::{Module, Ranged, TextRange};
use crate::rewrites::context::{Context, reads_names_in_text};

/// Statements that mean the same in a function of their own: control stays inside, and no name is declared or deleted.
pub fn plain_statements(module: &Module, stmt: &Stmt) -> bool {
    let body = std::slice::from_ref(stmt);
    let mut plain = true;
    each_stmt(body, &mut |stmt| {
        plain &= !matches!(
            stmt,
            Stmt::FunctionDef(_)
                | Stmt::ClassDef(_)
                | Stmt::Return(_)
                | Stmt::Delete(_)
                | Stmt::Global(_)
                | Stmt::Nonlocal(_)
                | Stmt::Import(_)
                | Stmt::ImportFrom(_)
                | Stmt::TypeAlias(_)
                | Stmt::IpyEscapeCommand(_)
        );
    });
    each_expr_in(body, &mut |expr| plain &= is_plain(module, expr));
    plain && stays_inside(body)
}

/// Whether an expression means the same in a function of its own.
pub fn is_plain_expression(module: &Module, expr: &Expr) -> bool {
    let mut plain = !expr.is_starred_expr();
    each_expr(expr, &mut |inner| plain &= is_plain(module, inner));
    plain
}

/// `values = series[name]`: takes one part out of something.
pub fn is_selection(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Assign(node)
        if matches!(node.targets.as_slice(), [Expr::Name(_)])
            && matches!(&*node.value, Expr::Subscript(part)
                if matches!(&*part.value, Expr::Name(_)) && matches!(&*part.slice, Expr::Name(_))))
}

/// The expression that a statement evaluates first and once.
pub fn root_of(stmt: &Stmt) -> Option<&Expr> {
    match stmt {
        Stmt::Expr(node) => Some(&node.value),
        Stmt::Assign(node) => Some(&node.value),
        Stmt::AugAssign(node) => Some(&node.value),
        Stmt::AnnAssign(node) => node.value.as_deref(),
        Stmt::If(node) => Some(&node.test),
        Stmt::Return(node) => node.value.as_deref(),
        _ => None,
    }
}

/// Calls whose result is smaller than what they take, as a rule.
pub fn is_reduction(call: &ast::ExprCall) -> bool {
    match &*call.func {
        Expr::Name(name) => matches!(
            name.id.as_str(),
            "len" | "sum" | "min" | "max" | "any" | "all"
        ),
        Expr::Attribute(func) => matches!(
            func.attr.id.as_str(),
            "sum"
                | "mean"
                | "std"
                | "var"
                | "min"
                | "max"
                | "median"
                | "values"
                | "keys"
                | "items"
                | "most_common"
                | "count"
                | "nunique"
                | "any"
                | "all"
                | "item"
                | "argmax"
                | "argmin"
        ),
        _ => false,
    }
}

/// Children that are evaluated exactly once whenever the expression is.
pub fn certain_children<'a>(expr: &'a Expr, found: &mut Vec<&'a Expr>) {
    match expr {
        Expr::Lambda(_)
        | Expr::ListComp(_)
        | Expr::SetComp(_)
        | Expr::DictComp(_)
        | Expr::Generator(_) => {}
        Expr::BoolOp(node) => found.extend(node.values.first()),
        Expr::If(node) => found.push(&node.test),
        // `f"{x=}"` shows the text.
        Expr::FString(node)
            if node.value.elements().any(|element| {
                matches!(element, ast::InterpolatedStringElement::Interpolation(part) if part.debug_text.is_some())
            }) => {}
        Expr::Compare(node) => {
            found.push(&node.left);
            found.extend(node.comparators.first());
        }
        _ => each_child(expr, &mut |child| found.push(child)),
    }
}

/// Expressions that a statement evaluates exactly once whenever it runs to its end, or at least begins with.
pub fn own_certain(stmt: &Stmt) -> Vec<&Expr> {
    match stmt {
        Stmt::If(node) => vec![&node.test],
        Stmt::While(node) => vec![&node.test],
        Stmt::For(node) => vec![&node.iter],
        Stmt::Assign(node) => vec![&node.value],
        Stmt::Try(_) | Stmt::Match(_) | Stmt::With(_) => Vec::new(),
        Stmt::AnnAssign(node) => node.value.iter().map(|value| &**value).collect(),
        _ => own_expressions(stmt),
    }
}

pub fn first_iterable(generators: &[ast::Comprehension]) -> Option<&Expr> {
    generators.first().map(|first| &first.iter)
}

/// Whether what a statement evaluates before one of its expressions has no effect and raises nothing, as far as its form says.
pub fn is_calm_before<'a>(cx: &Context<'_, 'a>, stmt: &'a Stmt, value: &Expr) -> bool {
    if let Stmt::AugAssign(node) = stmt
        && !node.target.is_name_expr()
    {
        return false;
    }
    own_expressions(stmt)
        .into_iter()
        .filter(|expr| expr.range().contains_range(value.range()))
        .all(|expr| calm_before(cx, expr, value))
}

/// Names that only annotations of variables read.
pub fn names_in_annotations(body: &[Stmt]) -> FxHashSet<TextRange> {
    let mut all = FxHashSet::default();
    each_stmt(body, &mut |stmt| {
        if let Stmt::AnnAssign(node) = stmt {
            each_expr(&node.annotation, &mut |expr| {
                if let Expr::Name(name) = expr {
                    all.insert(name.range);
                }
            });
        }
    });
    all
}

/// Iterables of inner loops that surely have an item: their loops run once at least.
pub fn filled_iterables(cx: &Context<'_, '_>, node: &ast::StmtFor) -> FxHashSet<TextRange> {
    fn is_filled(cx: &Context<'_, '_>, iter: &Expr) -> bool {
        match iter {
            Expr::List(_) | Expr::Tuple(_) => {}
            Expr::Call(call) => {
                let Expr::Name(name) = &*call.func else {
                    return false;
                };
                if cx.facts.scopes.var_at(name.range.start()).is_some() {
                    return false;
                }
                match (name.id.as_str(), call.arguments.args.first()) {
                    ("range", _) => {}
                    ("enumerate" | "sorted" | "reversed" | "list" | "tuple", Some(first)) => {
                        return is_filled(cx, first);
                    }
                    _ => return false,
                }
            }
            _ => return false,
        }
        cx.costs
            .borrow()
            .length(iter)
            .is_some_and(|length| length >= 1.0)
    }
    let mut all = FxHashSet::default();
    each_stmt(&node.body, &mut |stmt| {
        if let Stmt::For(inner) = stmt
            && is_filled(cx, &inner.iter)
        {
            all.insert(inner.iter.range());
        }
    });
    all
}

/// Somebody can look at the variables of the module from outside.
pub fn is_inspected(cx: &Context<'_, '_>) -> bool {
    cx.module.identifiers.contains("__main__") || cx.module.identifiers.contains("__annotations__")
}

/// Expressions that look at, or belong to, the function that they stand in.
fn is_plain(module: &Module, expr: &Expr) -> bool {
    match expr {
        Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Await(_) | Expr::Named(_) => false,
        Expr::Name(name) => {
            !matches!(
                name.id.as_str(),
                "super" | "__class__" | "locals" | "globals" | "vars" | "dir" | "eval" | "exec"
            ) && !is_mangled(&name.id)
        }
        Expr::Attribute(node) => !is_mangled(&node.attr.id),
        Expr::Call(node) => !reads_names_in_text(module, node),
        _ => true,
    }
}

/// `__name` means something else inside a class than outside.
fn is_mangled(name: &str) -> bool {
    name.starts_with("__") && !name.ends_with("__")
}

fn calm_before<'a>(cx: &Context<'_, 'a>, expr: &'a Expr, value: &Expr) -> bool {
    if expr.range() == value.range() {
        return true;
    }
    let mut children = Vec::new();
    each_child(expr, &mut |child| children.push(child));
    for child in children {
        if child.range().contains_range(value.range()) {
            return calm_before(cx, child, value);
        }
        if !is_calm(cx, child) {
            return false;
        }
    }
    false
}

fn is_calm<'a>(cx: &Context<'_, 'a>, expr: &'a Expr) -> bool {
    let form = match expr {
        Expr::Name(_)
        | Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::NumberLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_)
        | Expr::EllipsisLiteral(_)
        | Expr::Lambda(_) => return true,
        Expr::Attribute(_)
        | Expr::Tuple(_)
        | Expr::List(_)
        | Expr::FString(_)
        | Expr::UnaryOp(_)
        | Expr::BoolOp(_)
        | Expr::Compare(_)
        | Expr::If(_) => true,
        Expr::BinOp(node) => matches!(
            node.op,
            ast::Operator::Add | ast::Operator::Sub | ast::Operator::Mult
        ),
        Expr::Call(node) => match &*node.func {
            Expr::Name(name) => {
                cx.facts.scopes.var_at(name.range.start()).is_none()
                    && matches!(name.id.as_str(), "len" | "str" | "repr" | "abs" | "round")
            }
            _ => false,
        },
        _ => false,
    };
    let mut calm = form;
    each_child(expr, &mut |child| calm &= is_calm(cx, child));
    calm
}
