//! `while` loops that take their items with `next`: calls run ahead of them in a bounded window.
//!
//! ```python
//! candidates = iter(range(1_000))
//! while len(found) < 5:
//!     c = next(candidates)
//!     y = rate(c)
//! ```
//! becomes
//! ```python
//! candidates = iter(range(1_000))
//! refs = run_ahead((c, rate.remote(c)) for c in range(1_000))
//! while len(found) < 5:
//!     c = next(candidates)
//!     y = ray.get(next(refs)[1])
//! refs.close()
//! ```
//! The iterator stays where the plain program has it: whatever takes from it after the loop gets the same item.

use super::window::comes_first;
use super::{arguments, short};
use crate::analysis::objects::EffectKind;
use crate::analysis::verdict::{Assumption, Evidence, Obstacle};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{blocks, each_expr_in, each_stmt, own_expressions};
use crate::python::{FuncId, Ranged, TextRange};
use crate::rewrites::comprehension::splats;
use crate::rewrites::context::{Call, Context, reads_names_in_text};
use crate::rewrites::{Conversion, TextEdit, Use, ahead, placeholder, unwrap};

/// A loop that takes one item a round and makes one heavy call for it.
struct Taking<'a> {
    /// What the iterator was made over, just before the loop.
    items: &'a Expr,
    target: &'a ast::ExprName,
    /// The same, as the expression that is bound.
    first: &'a Expr,
    call: Call<'a>,
}

/// Proves and rewrites one `while` loop; `None` if it hasn't this form.
///
/// # Errors
/// The first obstacle.
pub fn convert<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtWhile,
    owner: Option<FuncId>,
) -> Option<Result<Conversion, Obstacle>> {
    let taking = find(cx, node)?;
    Some(prove(cx, node, owner, &taking))
}

fn find<'a>(cx: &Context<'_, 'a>, node: &'a ast::StmtWhile) -> Option<Taking<'a>> {
    let [Stmt::Assign(first), rest @ ..] = node.body.as_slice() else {
        return None;
    };
    let [Expr::Name(target)] = first.targets.as_slice() else {
        return None;
    };
    let iterator = sole_argument(cx, &first.value, "next")?;
    let Expr::Name(iterator) = iterator else {
        return None;
    };
    if !node.orelse.is_empty() {
        return None;
    }
    let items = made_before(cx, node, iterator)?;
    // One heavy call, first in a statement that every round reaches.
    let mut heavy: Vec<Call<'a>> = Vec::new();
    let mut look = |stmt: &'a Stmt| {
        for expr in own_expressions(stmt) {
            cx.all_calls(expr, &mut heavy);
        }
    };
    each_stmt(&node.body, &mut look);
    heavy.retain(|call| cx.heavy(call.func));
    let [call] = heavy.as_slice() else {
        return None;
    };
    let range = call.node.range();
    if node.test.range().contains_range(range) {
        return None;
    }
    for stmt in rest {
        if stmt.range().contains_range(range) {
            let simple = blocks(stmt).is_empty() || matches!(stmt, Stmt::If(_));
            return (simple && comes_first(stmt, range)).then_some(Taking {
                items,
                target,
                first: &first.targets[0],
                call: *call,
            });
        }
        if !matches!(
            stmt,
            Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::AugAssign(_) | Stmt::Expr(_)
        ) {
            return None;
        }
    }
    None
}

/// `x` in `name(x)`, where the name is the builtin's.
fn sole_argument<'a>(cx: &Context<'_, 'a>, expr: &'a Expr, name: &str) -> Option<&'a Expr> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Name(func) = &*call.func else {
        return None;
    };
    let builtin = func.id.as_str() == name && cx.facts.scopes.var_at(func.range.start()).is_none();
    match &*call.arguments.args {
        [one] if builtin && call.arguments.keywords.is_empty() && !one.is_starred_expr() => {
            Some(one)
        }
        _ => None,
    }
}

/// What `iterator = iter(range(…))` runs over, if that stands in the loop's block and nothing was taken since.
fn made_before<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtWhile,
    iterator: &ast::ExprName,
) -> Option<&'a Expr> {
    let scopes = cx.facts.scopes;
    let var = scopes.var_at(iterator.range.start())?;
    let info = scopes.var(var);
    let [def] = info.defs.as_slice() else {
        return None;
    };
    let body = block_of(&cx.module.tree.body, node)?;
    let made = body
        .iter()
        .take_while(|stmt| stmt.range() != node.range)
        .find_map(|stmt| match stmt {
            Stmt::Assign(stmt) => match stmt.targets.as_slice() {
                [Expr::Name(name)] if name.range == def.range => Some(stmt),
                _ => None,
            },
            _ => None,
        })?;
    // Another name, a closure or another loop could have taken items, or hand the iterator on.
    let between = TextRange::new(made.range.end(), node.range.start());
    let read = cx
        .facts
        .effects()
        .iter()
        .any(|effect| effect.kind == EffectKind::FreeRead(var));
    let inside = info
        .uses
        .iter()
        .filter(|used| node.range.contains_range(**used))
        .count();
    let mut taken = Vec::new();
    each_expr_in(&cx.module.tree.body, &mut |expr| {
        if let Expr::Call(call) = expr
            && matches!(&*call.func, Expr::Name(func) if func.id.as_str() == "next")
        {
            taken.extend(call.arguments.args.first().map(Ranged::range));
        }
    });
    let only_taken = info.uses.iter().all(|used| taken.contains(used));
    if read
        || inside != 1
        || !only_taken
        || info.uses.iter().any(|used| between.contains_range(*used))
    {
        return None;
    }
    let items = sole_argument(cx, &made.value, "iter")?;
    let Expr::Call(range) = items else {
        return None;
    };
    let counts = matches!(&*range.func, Expr::Name(func) if func.id.as_str() == "range"
        && scopes.var_at(func.range.start()).is_none());
    // The numbers of the range are the same when they are named again.
    let literal = |expr: &Expr| match expr {
        Expr::NumberLiteral(_) => true,
        Expr::UnaryOp(inner) => inner.operand.is_number_literal_expr(),
        Expr::Name(name) => {
            let bound = scopes.var_at(name.range.start());
            bound.is_some_and(|var| scopes.var(var).defs.len() == 1)
                && cx.facts.types(&cx.facts.value(expr)) == ["int"]
        }
        _ => false,
    };
    let fixed = range.arguments.keywords.is_empty() && range.arguments.args.iter().all(literal);
    (counts && fixed).then_some(items)
}

/// The block in which a statement stands.
fn block_of<'a>(body: &'a [Stmt], node: &ast::StmtWhile) -> Option<&'a [Stmt]> {
    if body.iter().any(|stmt| stmt.range() == node.range) {
        return Some(body);
    }
    let around = body
        .iter()
        .find(|stmt| stmt.range().contains_range(node.range))?;
    blocks(around)
        .into_iter()
        .find_map(|block| block_of(block, node))
}

fn prove<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtWhile,
    owner: Option<FuncId>,
    taking: &Taking<'a>,
) -> Result<Conversion, Obstacle> {
    let call = taking.call;
    let facts = cx.facts;
    let name = facts.function_name(call.func).to_string();
    let line = cx.line(call.node.range());
    form(cx, node, owner, taking)?;
    facts.program_obstacle()?;
    let changed = cx.mutated_in(owner, node.range, &[call.node.range()]);
    let mut bound = cx.bound_in(owner, node.range);
    bound.retain(|(_, def)| *def != taking.target.range);
    if let Some((_, made)) = bound.iter().find(|(var, _)| *var == call.var) {
        return Err(Obstacle::new(
            "loop-carried",
            format!(
                "`{name}` is bound at line {}, inside the loop, and the calls run ahead of it",
                cx.line(*made)
            ),
            "define it before the loop",
        )
        .at(*made, format!("`{name}` is bound here"))
        .at(call.node.range(), "called here"));
    }
    let loops = [(taking.first, taking.items)];
    for arg in arguments(call.node) {
        cx.movable(owner, arg, &changed, &bound)?;
        if cx.may_raise(arg, &loops) {
            return Err(Obstacle::new(
                "argument-may-raise",
                format!("an argument of `{name}` (line {line}) could raise; launched ahead, its error would come before its turn"),
                "compute it inside the function",
            )
            .at(arg.range(), "may raise"));
        }
    }
    let exprs: Vec<&Expr> = arguments(call.node).collect();
    ahead::fits_generator(cx, &exprs, &[])?;
    ahead::helper_fits(cx)?;
    ahead::harmless(cx, call)?;
    let launch = facts.launch(owner, node.range, vec![call.node.range()]);
    let proof = facts.remote_call(&launch, call.node, call.func)?;
    facts.binds(call.node, call.func)?;
    let kept = facts.exceptions_keep(&launch, call.node.range(), call.func, &proof, &[])?;
    let taker = unwrap::taker(cx, kept.unwrapped.is_some())?;
    Ok(text(cx, node, taking, taker, proof.assumptions))
}

/// What the form of the loop rules out.
fn form<'a>(
    cx: &Context<'_, 'a>,
    node: &'a ast::StmtWhile,
    owner: Option<FuncId>,
    taking: &Taking<'a>,
) -> Result<(), Obstacle> {
    let facts = cx.facts;
    let yields = owner.is_some_and(|func| {
        facts.scopes.func(func).is_generator || facts.scopes.func(func).is_async
    });
    let mut by_name = false;
    each_expr_in(&node.body, &mut |expr| {
        by_name |= matches!(expr, Expr::Call(inner) if reads_names_in_text(cx.module, inner));
    });
    let paced = cx.first_effect(owner, node.range, &[taking.call.node.range()], &|kind| {
        matches!(
            kind,
            EffectKind::Clock | EffectKind::Sleep | EffectKind::Async | EffectKind::Unknown
        )
    });
    // Files that the loop may write: what the call reads is asked for ahead.
    let funcs = facts.closure(&[taking.call.func]);
    let reads = facts
        .effects_of(&funcs)
        .into_iter()
        .any(|effect| effect.kind == EffectKind::FileRead);
    let own_line = cx.module.first_on_line(node.range.start());
    let one_line = cx.module.line(node.range.start()) == cx.module.line(node.range.end());
    if yields
        || by_name
        || paced.is_some()
        || reads
        || !own_line
        || one_line
        || splats(taking.call.node)
    {
        return Err(cx.open_ended(owner, node));
    }
    Ok(())
}

fn text(
    cx: &Context<'_, '_>,
    node: &ast::StmtWhile,
    taking: &Taking<'_>,
    taker: &str,
    mut assumptions: Vec<Assumption>,
) -> Conversion {
    let module = cx.module;
    let (newline, indent) = (module.style.newline, module.indentation(node.range.start()));
    let refs = cx.local("refs");
    let call = taking.call;
    let name = cx.facts.function_name(call.func);
    let remote = format!(
        "{}.remote{}",
        placeholder(call.var),
        cx.text(call.node.arguments.range)
    );
    let item = cx.text(taking.target.range);
    let pair = format!("({item}, {remote})");
    let clause = format!("for {item} in {}", cx.text(taking.items.range()));
    let launched = ahead::call_text(cx, &pair, &clause, indent, refs.len() + 3);
    let end = module.line_end(node.range.end());
    let lead = if module.text[..usize::from(end)].ends_with('\n') {
        ""
    } else {
        newline
    };
    if !cx.costs.borrow_mut().function(call.func).is_finite() {
        assumptions.push(Assumption::cost_unknown(name));
    }
    Conversion {
        rule: "RAY113".to_string(),
        range: node.test.range(),
        subject: format!("`while {}`", short(cx.text(node.test.range()))),
        why: format!(
            "Calls of `{name}` run ahead of the loop, a few for each CPU of the cluster; the loop takes its items and their results in order, and what is still ahead when it ends is cancelled."
        ),
        edits: vec![
            TextEdit::insert(
                node.range.start(),
                format!("{refs} = {launched}{newline}{indent}"),
            ),
            TextEdit::replace(call.node.range(), format!("{taker}(next({refs})[1])")),
            TextEdit::insert(end, format!("{lead}{indent}{refs}.close(){newline}")),
        ],
        uses: vec![Use {
            func: call.func,
            var: call.var,
            range: call.node.func.range(),
        }],
        evidence: vec![Evidence {
            range: call.node.range(),
            text: format!(
                "`{name}` is pure as far as the program can tell; the rest of the body stays here, in order"
            ),
        }],
        assumptions,
        knobs: vec![format!(
            "`{name}`: 1 CPU a task by default; `{name}.options(num_cpus=…)` or `@ray.remote(num_cpus=…)` to change it"
        )],
        pools: Vec::new(),
        helper: false,
        resend: None,
    }
}
