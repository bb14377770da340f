//! Many small items: one task takes a block of them, `[f(x) for x in block]`, and the driver takes the blocks' results apart in
//! order.
//!
//! Nobody sees the results of a comprehension before its last item, so an error of item `k` leaves nothing behind that a block
//! would have to keep: the first block that fails fails with its first error, as before.

use super::Outline;
use super::forms::{is_inspected, is_plain_expression};
use super::region::is_global;
use super::text::placed;
use crate::python::ast::{self, Expr};
use crate::python::origin::{Part, Splice};
use crate::python::walk::each_expr_in;
use crate::python::{FuncId, Ranged, TextRange, TextSize, VarId};
use crate::rewrites::context::Context;

/// A comprehension whose items are many and cheap, with a function that does a block of them; `whole` if it is a generator
/// expression of which all items are taken at once.
#[must_use]
pub fn of_many<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    comprehension: &'a Expr,
    whole: bool,
) -> Option<Outline> {
    let range = comprehension.range();
    let (element, generators): (&'a Expr, &'a [ast::Comprehension]) = match comprehension {
        Expr::ListComp(node) => (&node.elt, &node.generators),
        Expr::SetComp(node) => (&node.elt, &node.generators),
        Expr::Generator(node) if whole => (&node.elt, &node.generators),
        _ => return None,
    };
    let [generator] = generators else {
        return None;
    };
    let mut evaluated: Vec<&'a Expr> = vec![element];
    evaluated.extend(&generator.ifs);
    let plain = !generator.is_async
        && evaluated
            .iter()
            .all(|expr| is_plain_expression(cx.module, expr))
        && cx.module.comments_in(range).next().is_none()
        && !in_text(cx, range)
        && !is_inspected(cx);
    if !plain {
        return None;
    }
    // The block's function is named after the one that it calls.
    let mut calls = Vec::new();
    cx.all_calls(element, &mut calls);
    let called = cx.facts.function_name(calls.first()?.func);
    // What takes the results could fail on the first of them, before a later one is made.
    if whole && !cx.is_number(element) {
        return None;
    }
    let blocks = Blocks::of(cx, &generator.iter)?;
    let length = cx.costs.borrow().length(&generator.iter)?;
    let size = cx
        .costs
        .borrow_mut()
        .block_size(&evaluated, length, cx.min_cost)?;

    let inputs = inputs(cx, owner, range, &evaluated);
    let name = cx.fresh(&format!("{}_block", called.trim_start_matches('_')));
    let (items, start) = (cx.local("items"), cx.local("start"));
    let (block, value) = (cx.local("block"), cx.local("value"));
    let mut parameters = vec![items.clone()];
    parameters.extend(inputs.iter().cloned());
    let mut arguments = vec![blocks.text(&start, size)];
    arguments.extend(inputs);
    let (open, close) = match comprehension {
        Expr::ListComp(_) => ("[", "]"),
        Expr::SetComp(_) => ("{", "}"),
        Expr::Generator(node) if node.parenthesized => ("(", ")"),
        _ => ("", ""),
    };
    let inside = TextRange::new(
        range.start() + TextSize::of(open),
        range.end() - TextSize::of(close),
    );
    let iter = cx.outer_range(
        &generator.iter,
        TextRange::new(generator.target.range().end(), inside.end()),
    );
    let newline = cx.module.style.newline;
    let indent = &cx.module.style.indent;
    let function = vec![
        Part::New(format!(
            "def {name}({}):  # a block of items makes a task worth its while{newline}{indent}return [",
            parameters.join(", ")
        )),
        Part::Copy(TextRange::new(inside.start(), iter.start())),
        Part::New(items),
        Part::Copy(TextRange::new(iter.end(), inside.end())),
        Part::New(format!("]{newline}")),
    ];
    let own = cx.module.indentation(range.start());
    let (outer, line) = (
        format!("{newline}{own}{indent}"),
        format!("{newline}{own}{indent}{indent}"),
    );
    let made = format!(
        "{open}{outer}{value}{outer}for {block} in [{line}{name}({}){line}for {start} in {}{outer}]{outer}for {value} in {block}{newline}{own}{close}",
        arguments.join(", "),
        blocks.starts(size)
    );
    Some(Outline {
        name,
        range,
        region: range,
        splices: vec![
            placed(cx, owner, range, function, range)?,
            Splice {
                range,
                parts: vec![Part::New(made)],
                anchor: range,
            },
        ],
    })
}

/// Whether a place lies inside an f-string, where older Pythons allow no line ends.
fn in_text(cx: &Context<'_, '_>, range: TextRange) -> bool {
    let mut inside = false;
    each_expr_in(&cx.module.tree.body, &mut |expr| {
        let text = matches!(expr, Expr::FString(_) | Expr::TString(_));
        inside |= text && expr.range().contains_range(range);
    });
    inside
}

/// How the items are taken in blocks.
enum Blocks<'a> {
    /// `range(stop)`, `range(first, stop)`: the texts of first and stop.
    Numbers(&'a str, &'a str),
    /// A variable that holds a list or a tuple.
    Slices(&'a str),
}

impl<'a> Blocks<'a> {
    fn of(cx: &Context<'_, 'a>, iter: &'a Expr) -> Option<Self> {
        let builtin = |name: &str| {
            let mut vars = cx.facts.scopes.vars.iter();
            vars.all(|var| var.name != name || var.defs.is_empty())
        };
        if !["range", "min", "len"].into_iter().all(builtin) {
            return None;
        }
        match iter {
            Expr::Name(name) => {
                let known = cx.all_of(iter, &["list", "tuple"]);
                known.then(|| Self::Slices(cx.text(name.range)))
            }
            Expr::Call(call) if call.arguments.keywords.is_empty() => {
                let (first, stop) = match &*call.arguments.args {
                    [stop] => (None, stop),
                    [first, stop] => (Some(first), stop),
                    _ => return None,
                };
                // They are evaluated again for every block.
                let again = |expr: &Expr| cx.all_of(expr, &["int"]) && is_constant(expr);
                let range = matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "range");
                let whole = range && again(stop) && first.is_none_or(again);
                whole.then(|| {
                    let first = first.map_or("0", |first| cx.text(first.range()));
                    Self::Numbers(first, cx.text(stop.range()))
                })
            }
            _ => None,
        }
    }

    /// The items of the block that begins at `start`.
    fn text(&self, start: &str, size: u64) -> String {
        match self {
            Self::Numbers(_, stop) => format!("range({start}, min({start} + {size}, {stop}))"),
            Self::Slices(name) => format!("{name}[{start}:{start} + {size}]"),
        }
    }

    /// Where the blocks begin.
    fn starts(&self, size: u64) -> String {
        match self {
            Self::Numbers(first, stop) => format!("range({first}, {stop}, {size})"),
            Self::Slices(name) => format!("range(0, len({name}), {size})"),
        }
    }
}

/// Numbers, names, and sums and products of them.
fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::NumberLiteral(_) | Expr::Name(_) => true,
        Expr::BinOp(node) => {
            matches!(
                node.op,
                ast::Operator::Add
                    | ast::Operator::Sub
                    | ast::Operator::Mult
                    | ast::Operator::FloorDiv
                    | ast::Operator::Pow
            ) && is_constant(&node.left)
                && is_constant(&node.right)
        }
        _ => false,
    }
}

/// Names of variables that the block's function can't read where it stands, in the order of their first use.
fn inputs<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    comprehension: TextRange,
    evaluated: &[&'a Expr],
) -> Vec<String> {
    let mut vars: Vec<VarId> = Vec::new();
    for expr in evaluated {
        for (_, var) in cx.names_in(expr) {
            let mut defs = cx.facts.scopes.var(var).defs.iter();
            let inside = defs.any(|def| comprehension.contains_range(def.range));
            if !inside && !is_global(cx, owner, var) && !vars.contains(&var) {
                vars.push(var);
            }
        }
    }
    vars.into_iter()
        .map(|var| cx.facts.scopes.var(var).name.clone())
        .collect()
}
