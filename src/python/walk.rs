//! Walking statements and expressions in evaluation order.

use super::ast::{self, Expr, Pattern, Stmt};

/// The statement blocks nested directly in a statement, in source order.
#[must_use]
pub fn blocks(stmt: &Stmt) -> Vec<&[Stmt]> {
    match stmt {
        Stmt::For(node) => vec![&node.body, &node.orelse],
        Stmt::While(node) => vec![&node.body, &node.orelse],
        Stmt::With(node) => vec![&node.body],
        Stmt::FunctionDef(node) => vec![&node.body],
        Stmt::ClassDef(node) => vec![&node.body],
        Stmt::If(node) => {
            let mut all: Vec<&[Stmt]> = vec![&node.body];
            all.extend(node.elif_else_clauses.iter().map(|clause| &clause.body[..]));
            all
        }
        Stmt::Try(node) => {
            let mut all: Vec<&[Stmt]> = vec![&node.body];
            for handler in &node.handlers {
                let ast::ExceptHandler::ExceptHandler(handler) = handler;
                all.push(&handler.body);
            }
            all.push(&node.orelse);
            all.push(&node.finalbody);
            all
        }
        Stmt::Match(node) => node.cases.iter().map(|case| &case.body[..]).collect(),
        _ => Vec::new(),
    }
}

/// The expressions that belong to a statement itself, not to its nested blocks, in evaluation order (annotations included).
#[must_use]
pub fn own_expressions(stmt: &Stmt) -> Vec<&Expr> {
    let mut all = Vec::new();
    match stmt {
        Stmt::FunctionDef(node) => {
            all.extend(node.decorator_list.iter().map(|d| &d.expression));
            for parameter in node.parameters.iter_non_variadic_params() {
                all.extend(parameter.default());
                all.extend(parameter.parameter.annotation.as_deref());
            }
            for extra in [&node.parameters.vararg, &node.parameters.kwarg]
                .into_iter()
                .flatten()
            {
                all.extend(extra.annotation.as_deref());
            }
            all.extend(node.returns.as_deref());
        }
        Stmt::ClassDef(node) => {
            all.extend(node.decorator_list.iter().map(|d| &d.expression));
            if let Some(arguments) = &node.arguments {
                all.extend(arguments.args.iter());
                all.extend(arguments.keywords.iter().map(|k| &k.value));
            }
        }
        Stmt::Return(node) => all.extend(node.value.as_deref()),
        Stmt::Delete(node) => all.extend(&node.targets),
        Stmt::TypeAlias(node) => all.push(&*node.value),
        Stmt::Assign(node) => {
            all.push(&*node.value);
            all.extend(&node.targets);
        }
        Stmt::AugAssign(node) => all.extend([&*node.target, &*node.value]),
        Stmt::AnnAssign(node) => {
            all.extend(node.value.as_deref());
            all.push(&*node.annotation);
            all.push(&*node.target);
        }
        Stmt::For(node) => all.extend([&*node.iter, &*node.target]),
        Stmt::While(node) => all.push(&*node.test),
        Stmt::If(node) => {
            all.push(&*node.test);
            all.extend(
                node.elif_else_clauses
                    .iter()
                    .filter_map(|c| c.test.as_ref()),
            );
        }
        Stmt::With(node) => {
            for item in &node.items {
                all.push(&item.context_expr);
                all.extend(item.optional_vars.as_deref());
            }
        }
        Stmt::Match(node) => {
            all.push(&*node.subject);
            for case in &node.cases {
                pattern_expressions(&case.pattern, &mut all);
                all.extend(case.guard.as_deref());
            }
        }
        Stmt::Raise(node) => {
            all.extend(node.exc.as_deref());
            all.extend(node.cause.as_deref());
        }
        Stmt::Try(node) => {
            for handler in &node.handlers {
                let ast::ExceptHandler::ExceptHandler(handler) = handler;
                all.extend(handler.type_.as_deref());
            }
        }
        Stmt::Assert(node) => {
            all.push(&*node.test);
            all.extend(node.msg.as_deref());
        }
        Stmt::Expr(node) => all.push(&*node.value),
        _ => {}
    }
    all
}

fn pattern_expressions<'a>(pattern: &'a Pattern, all: &mut Vec<&'a Expr>) {
    match pattern {
        Pattern::MatchValue(node) => all.push(&node.value),
        Pattern::MatchClass(node) => {
            all.push(&node.cls);
            node.arguments
                .patterns
                .iter()
                .for_each(|p| pattern_expressions(p, all));
            node.arguments
                .keywords
                .iter()
                .for_each(|k| pattern_expressions(&k.pattern, all));
        }
        Pattern::MatchMapping(node) => {
            all.extend(&node.keys);
            node.patterns
                .iter()
                .for_each(|p| pattern_expressions(p, all));
        }
        Pattern::MatchSequence(node) => node
            .patterns
            .iter()
            .for_each(|p| pattern_expressions(p, all)),
        Pattern::MatchOr(node) => node
            .patterns
            .iter()
            .for_each(|p| pattern_expressions(p, all)),
        Pattern::MatchAs(node) => {
            if let Some(inner) = &node.pattern {
                pattern_expressions(inner, all);
            }
        }
        Pattern::MatchStar(_) | Pattern::MatchSingleton(_) => {}
    }
}

/// Calls `visit` with every direct child expression, in evaluation order. Comprehensions and lambdas: all parts.
pub fn each_child<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    match expr {
        Expr::BoolOp(node) => node.values.iter().for_each(visit),
        Expr::Named(node) => {
            visit(&node.value);
            visit(&node.target);
        }
        Expr::BinOp(node) => {
            visit(&node.left);
            visit(&node.right);
        }
        Expr::UnaryOp(node) => visit(&node.operand),
        Expr::Lambda(node) => visit(&node.body),
        Expr::If(node) => {
            visit(&node.test);
            visit(&node.body);
            visit(&node.orelse);
        }
        Expr::Dict(node) => {
            for item in &node.items {
                if let Some(key) = &item.key {
                    visit(key);
                }
                visit(&item.value);
            }
        }
        Expr::Set(node) => node.elts.iter().for_each(visit),
        Expr::ListComp(node) => comprehension_children(&node.generators, &[&node.elt], visit),
        Expr::SetComp(node) => comprehension_children(&node.generators, &[&node.elt], visit),
        Expr::Generator(node) => comprehension_children(&node.generators, &[&node.elt], visit),
        Expr::DictComp(node) => {
            let mut elements: Vec<&'a Expr> = node.key.iter().map(|k| &**k).collect();
            elements.push(&node.value);
            comprehension_children(&node.generators, &elements, visit);
        }
        Expr::Await(node) => visit(&node.value),
        Expr::Yield(node) => {
            if let Some(value) = &node.value {
                visit(value);
            }
        }
        Expr::YieldFrom(node) => visit(&node.value),
        Expr::Compare(node) => {
            visit(&node.left);
            node.comparators.iter().for_each(visit);
        }
        Expr::Call(node) => {
            visit(&node.func);
            node.arguments.args.iter().for_each(&mut *visit);
            node.arguments.keywords.iter().for_each(|k| visit(&k.value));
        }
        Expr::FString(node) => {
            for element in node.value.elements() {
                interpolation_children(element, visit);
            }
        }
        Expr::TString(node) => {
            for element in node.value.elements() {
                interpolation_children(element, visit);
            }
        }
        Expr::Attribute(node) => visit(&node.value),
        Expr::Subscript(node) => {
            visit(&node.value);
            visit(&node.slice);
        }
        Expr::Starred(node) => visit(&node.value),
        Expr::List(node) => node.elts.iter().for_each(visit),
        Expr::Tuple(node) => node.elts.iter().for_each(visit),
        Expr::Slice(node) => {
            for part in [&node.lower, &node.upper, &node.step].into_iter().flatten() {
                visit(part);
            }
        }
        _ => {}
    }
}

fn interpolation_children<'a>(
    element: &'a ast::InterpolatedStringElement,
    visit: &mut dyn FnMut(&'a Expr),
) {
    if let ast::InterpolatedStringElement::Interpolation(part) = element {
        visit(&part.expression);
        if let Some(spec) = &part.format_spec {
            for inner in &spec.elements {
                interpolation_children(inner, visit);
            }
        }
    }
}

fn comprehension_children<'a>(
    generators: &'a [ast::Comprehension],
    elements: &[&'a Expr],
    visit: &mut dyn FnMut(&'a Expr),
) {
    for generator in generators {
        visit(&generator.iter);
        visit(&generator.target);
        generator.ifs.iter().for_each(&mut *visit);
    }
    for element in elements {
        visit(element);
    }
}

/// Every expression below (and including) `expr`, lambdas and comprehensions entered.
pub fn each_expr<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    visit(expr);
    each_child(expr, &mut |child| each_expr(child, visit));
}

/// Every expression of a block, nested blocks included; nested `def` and `class` bodies too.
pub fn each_expr_in<'a>(body: &'a [Stmt], visit: &mut dyn FnMut(&'a Expr)) {
    each_stmt(body, &mut |stmt| {
        for expr in own_expressions(stmt) {
            each_expr(expr, visit);
        }
    });
}

/// Every statement of a block, nested blocks included, in source order.
pub fn each_stmt<'a>(body: &'a [Stmt], visit: &mut dyn FnMut(&'a Stmt)) {
    for stmt in body {
        visit(stmt);
        for block in blocks(stmt) {
            each_stmt(block, visit);
        }
    }
}
