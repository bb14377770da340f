//! Loops that only collect, or add up.

use rustc_hash::FxHashSet;

use super::taker::{are_keys, are_numbers};
use super::{Blocks, Gathered, Outline, Work, named_after};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::flow::{Flow, path_to};
use crate::python::origin::{Part, Splice};
use crate::python::walk::each_expr;
use crate::python::{FuncId, Ranged, TextRange, VarId};
use crate::rewrites::context::Context;
use crate::rewrites::outline::text::placed;

/// A loop that only collects, or adds up, what many cheap items give: `out.append(f(x))` behind `out = []`, `out[x] = f(x)`
/// behind `out = {}`, `total += f(x)`.
///
/// An error of item `k` leaves no list and no sum of the items before it: nobody may be there to look at them.
#[must_use]
pub fn of_collecting_loop<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    node: &'a ast::StmtFor,
) -> Option<Outline> {
    let ([stmt], true) = (&*node.body, node.orelse.is_empty() && !node.is_async) else {
        return None;
    };
    let body: &'a [Stmt] = match owner {
        None => &cx.module.tree.body,
        Some(func) => &cx.facts.def_node(func)?.body,
    };
    let path = path_to(body, node.range)?;
    let (block, position) = *path.last()?;
    let previous = position.checked_sub(1).map(|before| &block[before]);
    let step = Step::of(cx, stmt)?;
    let init = match step.gathered {
        Some(gathered) => Some((empty(previous?, &step, gathered)?, gathered)),
        None => None,
    };
    let var = cx.facts.scopes.var_at(step.taker.range.start())?;
    let flow = Flow::new(cx.facts.scopes, FxHashSet::default());
    let read = |expr: &'a Expr| cx.names_in(expr).iter().any(|(_, other)| *other == var);
    // Nobody handles an error around the loop, or reads the variable from elsewhere.
    let alone = cx.facts.scopes.owner(cx.facts.scopes.var(var).scope) == owner
        && path.iter().all(|(block, at)| !flow.catches(&block[*at]))
        && !flow.read_by_closures(node.range, var, true)
        && !step.evaluated().into_iter().any(read)
        && !read(&node.iter);
    let left = targets(cx, node).into_iter().any(|target| {
        let reads = flow.reads_later(&path, node.range, node.range, target);
        reads.after || reads.round || reads.carried
    });
    let lines = TextRange::new(
        cx.module.line_start(node.range.start()),
        cx.module.line_end(node.range.end()),
    );
    let fills = cx.module.fills_lines(node.range)
        && cx.module.slice(lines).trim_end().contains('\n')
        && cx.module.comments_in(lines).next().is_none();
    let names = match &*node.target {
        Expr::Name(_) => true,
        Expr::Tuple(tuple) => tuple.elts.iter().all(Expr::is_name_expr),
        _ => false,
    };
    if !alone || left || !fills || !names {
        return None;
    }
    let header = TextRange::new(node.range.start(), node.iter.range().end());
    let evaluated = step.evaluated();
    let called = named_after(cx, &[step.element])?;
    let cost = cx.costs.borrow_mut().item(&evaluated);
    let work = Work {
        evaluated: &evaluated,
        within: node.range,
        called,
        cost,
    };
    let blocks = Blocks::new(cx, owner, &work, &node.iter)?;
    let mut returned = vec![Part::New("[".to_string())];
    if let Some(key) = step.key {
        returned = vec![
            Part::New("{".to_string()),
            Part::Copy(key.range()),
            Part::New(": ".to_string()),
        ];
    }
    returned.extend([
        Part::Copy(step.element.range()),
        Part::New(" for ".to_string()),
        Part::Copy(node.target.range()),
        Part::New(format!(" in {}", blocks.items)),
        Part::New(if step.key.is_some() { "}" } else { "]" }.to_string()),
    ]);
    let function = blocks.function(cx, returned);
    let mut splices = vec![placed(cx, owner, node.range, function, header)?];
    let newline = cx.module.style.newline;
    let indent = &cx.module.style.indent;
    if let Some((init, gathered)) = init {
        splices.push(Splice {
            range: init,
            parts: vec![Part::New(blocks.taken_apart(cx, init, gathered))],
            anchor: header,
        });
        splices.push(Splice {
            range: lines,
            parts: Vec::new(),
            anchor: header,
        });
    } else {
        let own = cx.module.indentation(node.range.start());
        let (block, value) = (&blocks.block, &blocks.value);
        let calls = blocks.calls(cx, own);
        splices.push(Splice {
            range: TextRange::new(node.range.start(), node.range.end()),
            parts: vec![Part::New(format!(
                "for {block} in {calls}:{newline}{own}{indent}for {value} in {block}:{newline}{own}{indent}{indent}{} += {value}",
                step.taker.id
            ))],
            anchor: header,
        });
    }
    let taken = match init {
        Some(_) => "gathered in order",
        None => "added up here in the order of the items",
    };
    Some(Outline {
        told: Some(blocks.told("RAY110", taken)),
        name: blocks.name,
        own: true,
        items: Vec::new(),
        range: header,
        region: node.range,
        splices,
    })
}

/// The only statement of the loop.
struct Step<'a> {
    /// The variable that collects.
    taker: &'a ast::ExprName,
    key: Option<&'a Expr>,
    element: &'a Expr,
    /// What the loop makes; `None` if it adds up.
    gathered: Option<Gathered>,
}

impl<'a> Step<'a> {
    fn of(cx: &Context<'_, 'a>, stmt: &'a Stmt) -> Option<Self> {
        match stmt {
            Stmt::Expr(stmt) => {
                let Expr::Call(call) = &*stmt.value else {
                    return None;
                };
                let (Expr::Attribute(func), [element], []) = (
                    &*call.func,
                    &*call.arguments.args,
                    &*call.arguments.keywords,
                ) else {
                    return None;
                };
                let list = func.attr.id.as_str() == "append" && cx.all_of(&func.value, &["list"]);
                let (Expr::Name(taker), true) = (&*func.value, list) else {
                    return None;
                };
                Some(Self {
                    taker,
                    key: None,
                    element,
                    gathered: Some(Gathered::List),
                })
            }
            Stmt::Assign(assign) => {
                let [Expr::Subscript(place)] = &*assign.targets else {
                    return None;
                };
                let Expr::Name(taker) = &*place.value else {
                    return None;
                };
                // The value is evaluated first here, the key in a comprehension: it must not be able to fail.
                let key: &'a Expr = &place.slice;
                let calm = match key {
                    Expr::Name(name) => cx.surely_bound(name),
                    _ => false,
                };
                let dict = cx.all_of(&place.value, &["dict"]);
                (calm && dict && are_keys(cx, &cx.facts.value(key))).then_some(Self {
                    taker,
                    key: Some(key),
                    element: &assign.value,
                    gathered: Some(Gathered::Dict),
                })
            }
            Stmt::AugAssign(sum) => {
                let (Expr::Name(taker), ast::Operator::Add) = (&*sum.target, sum.op) else {
                    return None;
                };
                let number = |expr: &Expr| are_numbers(cx, &cx.facts.value(expr));
                let numbers = number(&sum.target) && number(&sum.value);
                numbers.then_some(Self {
                    taker,
                    key: None,
                    element: &sum.value,
                    gathered: None,
                })
            }
            _ => None,
        }
    }

    /// What is evaluated for an item, in the order in which the block's function has it.
    fn evaluated(&self) -> Vec<&'a Expr> {
        self.key.into_iter().chain([self.element]).collect()
    }
}

/// The value of `name = []`, or of `name = {}`, whatever the loop makes.
fn empty(stmt: &Stmt, step: &Step<'_>, gathered: Gathered) -> Option<TextRange> {
    let Stmt::Assign(assign) = stmt else {
        return None;
    };
    let [Expr::Name(target)] = &*assign.targets else {
        return None;
    };
    let empty = match (&*assign.value, gathered) {
        (Expr::List(list), Gathered::List) => list.elts.is_empty(),
        (Expr::Dict(dict), Gathered::Dict) => dict.items.is_empty(),
        _ => false,
    };
    (target.id == step.taker.id && empty).then(|| assign.value.range())
}

/// Variables that the header binds.
fn targets(cx: &Context<'_, '_>, node: &ast::StmtFor) -> Vec<VarId> {
    let mut all = Vec::new();
    each_expr(&node.target, &mut |expr| {
        if let Expr::Name(name) = expr {
            all.extend(cx.facts.scopes.var_at(name.range.start()));
        }
    });
    all
}
