//! Many small items: one task takes a block of them, `[f(x) for x in block]`, and the driver takes the blocks' results apart in
//! order.
//!
//! Nobody sees the results of a comprehension before its last item, so an error of item `k` leaves nothing behind that a block
//! would have to keep: the first block that fails fails with its first error, as before.

use rustc_hash::FxHashSet;

use super::Outline;
use super::forms::{is_inspected, is_plain_expression};
use super::region::is_global;
use super::text::placed;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::flow::{Flow, path_to};
use crate::python::origin::{Part, Splice};
use crate::python::walk::{each_expr, each_expr_in};
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
    // What takes the results could fail on the first of them, before a later one is made.
    if generator.is_async || whole && !cx.is_number(element) || in_text(cx, range) {
        return None;
    }
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
    let mut evaluated: Vec<&'a Expr> = vec![element];
    evaluated.extend(&generator.ifs);
    let blocks = Blocks::new(
        cx,
        owner,
        range,
        (&generator.target, &generator.iter),
        &evaluated,
    )?;
    let made = blocks.taken_apart(cx, range, (open, close));
    let function = blocks.function(
        cx,
        vec![
            Part::Copy(TextRange::new(inside.start(), iter.start())),
            Part::New(blocks.items.clone()),
            Part::Copy(TextRange::new(iter.end(), inside.end())),
        ],
    );
    Some(Outline {
        splices: vec![
            placed(cx, owner, range, function, range)?,
            Splice {
                range,
                parts: vec![Part::New(made)],
                anchor: range,
            },
        ],
        name: blocks.name,
        own: true,
        items: Vec::new(),
        range,
        region: range,
    })
}

/// A loop that only collects, or adds up, what many cheap items give: `out.append(f(x))` behind `out = []`, `total += f(x)`.
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
    let (taker, element, init) = match stmt {
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
            (
                taker,
                element,
                Some(empty_list(previous?, taker.id.as_str())?),
            )
        }
        Stmt::AugAssign(sum) => {
            let (Expr::Name(taker), ast::Operator::Add) = (&*sum.target, sum.op) else {
                return None;
            };
            let numbers = cx.is_number(&sum.target) && cx.is_number(&sum.value);
            numbers.then_some(())?;
            (taker, &*sum.value, None)
        }
        _ => return None,
    };
    let var = cx.facts.scopes.var_at(taker.range.start())?;
    let flow = Flow::new(cx.facts.scopes, FxHashSet::default());
    let read = |expr: &'a Expr| cx.names_in(expr).iter().any(|(_, other)| *other == var);
    // Nobody handles an error around the loop, or reads the variable from elsewhere.
    let alone = cx.facts.scopes.owner(cx.facts.scopes.var(var).scope) == owner
        && path.iter().all(|(block, at)| !flow.catches(&block[*at]))
        && !flow.read_by_closures(node.range, var, true)
        && !read(element)
        && !read(&node.iter);
    let mut left = false;
    each_expr(&node.target, &mut |expr| {
        let target = match expr {
            Expr::Name(name) => cx.facts.scopes.var_at(name.range.start()),
            _ => None,
        };
        left |= target.is_some_and(|target| {
            let reads = flow.reads_later(&path, node.range, node.range, target);
            reads.after || reads.round || reads.carried
        });
    });
    let lines = TextRange::new(
        cx.module.line_start(node.range.start()),
        cx.module.line_end(node.range.end()),
    );
    let fills = cx.module.fills_lines(node.range)
        && cx.module.slice(lines).trim_end().contains('\n')
        && cx.module.comments_in(lines).next().is_none();
    if !alone || left || !fills {
        return None;
    }
    let header = TextRange::new(node.range.start(), node.iter.range().end());
    let blocks = Blocks::new(
        cx,
        owner,
        node.range,
        (&node.target, &node.iter),
        &[element],
    )?;
    let function = blocks.function(
        cx,
        vec![
            Part::Copy(element.range()),
            Part::New(" for ".to_string()),
            Part::Copy(node.target.range()),
            Part::New(format!(" in {}", blocks.items)),
        ],
    );
    let mut splices = vec![placed(cx, owner, node.range, function, header)?];
    let newline = cx.module.style.newline;
    let indent = &cx.module.style.indent;
    if let Some(init) = init {
        splices.push(Splice {
            range: init,
            parts: vec![Part::New(blocks.taken_apart(cx, init, ("[", "]")))],
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
                taker.id
            ))],
            anchor: header,
        });
    }
    Some(Outline {
        name: blocks.name,
        own: true,
        items: Vec::new(),
        range: header,
        region: node.range,
        splices,
    })
}

/// The value of `name = []`.
fn empty_list(stmt: &Stmt, name: &str) -> Option<TextRange> {
    let Stmt::Assign(assign) = stmt else {
        return None;
    };
    let [Expr::Name(target)] = &*assign.targets else {
        return None;
    };
    let empty = matches!(&*assign.value, Expr::List(list) if list.elts.is_empty());
    (target.id.as_str() == name && empty).then(|| assign.value.range())
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

/// The new function, and how it is called.
struct Blocks<'a> {
    name: String,
    /// Its first parameter.
    items: String,
    /// Its other ones, and what is passed for them.
    inputs: Vec<String>,
    source: Source<'a>,
    size: u64,
    /// Names for the first place of a block, a block of results, a result.
    start: String,
    block: String,
    value: String,
}

/// What the items are taken from.
enum Source<'a> {
    /// `range(stop)`, `range(first, stop)`: the texts of first and stop.
    Numbers(&'a str, &'a str),
    /// A variable that holds a list or a tuple.
    Slices(&'a str),
}

impl<'a> Blocks<'a> {
    /// `evaluated`: the element, then conditions, all of which stand in `within`.
    fn new(
        cx: &Context<'_, 'a>,
        owner: Option<FuncId>,
        within: TextRange,
        (target, iter): (&'a Expr, &'a Expr),
        evaluated: &[&'a Expr],
    ) -> Option<Self> {
        let names = match target {
            Expr::Name(_) => true,
            Expr::Tuple(tuple) => tuple.elts.iter().all(Expr::is_name_expr),
            _ => false,
        };
        let plain = evaluated
            .iter()
            .all(|expr| is_plain_expression(cx.module, expr))
            && cx.module.comments_in(within).next().is_none()
            && !is_inspected(cx);
        if !plain || !names {
            return None;
        }
        // The function is named after the one that it calls.
        let mut calls = Vec::new();
        cx.all_calls(evaluated.first()?, &mut calls);
        let called = cx.facts.function_name(calls.first()?.func);
        let source = Source::of(cx, iter)?;
        let length = cx.costs.borrow().length(iter)?;
        let mut costs = cx.costs.borrow_mut();
        let size = costs.block_size(evaluated, length, cx.min_cost)?;
        Some(Self {
            name: cx.fresh(&format!("{}_block", called.trim_start_matches('_'))),
            items: cx.local("items"),
            inputs: inputs(cx, owner, within, evaluated)?,
            source,
            size,
            start: cx.local("start"),
            block: cx.local("block"),
            value: cx.local("value"),
        })
    }

    /// The new function, which returns the list with this inside.
    fn function(&self, cx: &Context<'_, '_>, list: Vec<Part>) -> Vec<Part> {
        let newline = cx.module.style.newline;
        let mut parameters = vec![self.items.as_str()];
        parameters.extend(self.inputs.iter().map(String::as_str));
        let mut parts = vec![Part::New(format!(
            "def {}({}):  # a block of items makes a task worth its while{newline}{}return [",
            self.name,
            parameters.join(", "),
            cx.module.style.indent
        ))];
        parts.extend(list);
        parts.push(Part::New(format!("]{newline}")));
        parts
    }

    /// The list of its calls, in lines of which the last is indented by `own`.
    fn calls(&self, cx: &Context<'_, '_>, own: &str) -> String {
        let newline = cx.module.style.newline;
        let line = format!("{newline}{own}{}", cx.module.style.indent);
        let (start, size) = (&self.start, self.size);
        let (items, starts) = match &self.source {
            Source::Numbers(first, stop) => (
                format!("range({start}, min({start} + {size}, {stop}))"),
                format!("range({first}, {stop}, {size})"),
            ),
            Source::Slices(name) => (
                format!("{name}[{start}:{start} + {size}]"),
                format!("range(0, len({name}), {size})"),
            ),
        };
        let mut arguments = vec![items.as_str()];
        arguments.extend(self.inputs.iter().map(String::as_str));
        format!(
            "[{line}{}({}){line}for {start} in {starts}{newline}{own}]",
            self.name,
            arguments.join(", ")
        )
    }

    /// All results, in brackets of this kind.
    fn taken_apart(
        &self,
        cx: &Context<'_, '_>,
        at: TextRange,
        (open, close): (&str, &str),
    ) -> String {
        let newline = cx.module.style.newline;
        let own = cx.module.indentation(at.start());
        let deeper = format!("{own}{}", cx.module.style.indent);
        let line = format!("{newline}{deeper}");
        let (block, value) = (&self.block, &self.value);
        format!(
            "{open}{line}{value}{line}for {block} in {}{line}for {value} in {block}{newline}{own}{close}",
            self.calls(cx, &deeper)
        )
    }
}

impl<'a> Source<'a> {
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

/// Names of variables that the block's function can't read where it stands, in the order of their first use; `None` if one of
/// them may have no value.
fn inputs<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    within: TextRange,
    evaluated: &[&'a Expr],
) -> Option<Vec<String>> {
    let mut vars: Vec<VarId> = Vec::new();
    for expr in evaluated {
        for (name, var) in cx.names_in(expr) {
            let mut defs = cx.facts.scopes.var(var).defs.iter();
            let inside = defs.any(|def| within.contains_range(def.range));
            if inside || is_global(cx, owner, var) {
                continue;
            }
            if !cx.surely_bound(name) {
                return None;
            }
            if !vars.contains(&var) {
                vars.push(var);
            }
        }
    }
    let names = vars
        .into_iter()
        .map(|var| cx.facts.scopes.var(var).name.clone());
    Some(names.collect())
}
