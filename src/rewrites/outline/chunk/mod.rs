//! Many small items: one task takes a block of them, `[f(x) for x in block]`, and the driver takes the blocks' results apart in
//! order.
//!
//! Nobody sees the results of a comprehension before its last item, so an error of item `k` leaves nothing behind that a block
//! would have to keep: the first block that fails fails with its first error, as before. `any` and `all` ask one block after
//! another; inside a block they stop, or fail, at the item where they did.

mod collecting;
mod comprehension;
mod mapped;
mod source;
mod taker;

use self::source::Source;
use super::forms::{is_inspected, is_plain_expression};
use super::region::is_global;
use super::text::placed;
use super::{Outline, Told};
use crate::python::ast::Expr;
use crate::python::origin::{Part, Splice};
use crate::python::walk::each_expr_in;
use crate::python::{FuncId, Ranged, TextRange, VarId};
use crate::rewrites::context::{Call, Context};

pub use self::collecting::of_collecting_loop;
pub use self::comprehension::of_many;
pub use self::mapped::of_many_mapped;

/// The new function, and how it is called.
struct Blocks<'a> {
    name: String,
    /// What it does to each item, for people.
    work: String,
    /// Its first parameter.
    items: String,
    /// Its other ones, and what is passed for them.
    inputs: Vec<String>,
    source: Source<'a>,
    size: u64,
    /// Names for the first place of a block, a block of results, a key, a result.
    start: String,
    block: String,
    key: String,
    value: String,
}

/// What the driver makes of the blocks' results.
#[derive(Clone, Copy)]
enum Gathered {
    List,
    Set,
    Dict,
    /// A generator expression, with these brackets.
    Items(&'static str, &'static str),
    /// `any` or `all` of what it says about each block: a generator expression, with these brackets.
    Answers(&'static str, &'static str),
}

/// The work on one item.
struct Work<'w, 'a> {
    /// What is evaluated for an item, in the order of the text; all of it stands in `within`.
    evaluated: &'w [&'a Expr],
    within: TextRange,
    /// The name of the function that does it.
    called: String,
    /// Microseconds at most.
    cost: f64,
}

impl<'a> Blocks<'a> {
    fn new(
        cx: &Context<'_, 'a>,
        owner: Option<FuncId>,
        work: &Work<'_, 'a>,
        iter: &'a Expr,
    ) -> Option<Self> {
        let plain = work
            .evaluated
            .iter()
            .all(|expr| is_plain_expression(cx.module, expr))
            && cx.module.comments_in(work.within).next().is_none()
            && !is_inspected(cx);
        if !plain {
            return None;
        }
        let source = Source::of(cx, iter)?;
        let costs = cx.costs.borrow();
        let length = costs.length(iter)?;
        let size = costs.block_size(work.cost, length, cx.min_cost)?;
        Some(Self {
            name: cx.fresh(&format!("{}_block", work.called.trim_start_matches('_'))),
            work: work.called.clone(),
            items: cx.local("items"),
            inputs: inputs(cx, owner, work)?,
            source,
            size,
            start: cx.local("start"),
            block: cx.local("block"),
            key: cx.local("key"),
            value: cx.local("value"),
        })
    }

    /// The new function, which returns this.
    fn function(&self, cx: &Context<'_, '_>, returned: Vec<Part>) -> Vec<Part> {
        let newline = cx.module.style.newline;
        let mut parameters = vec![self.items.as_str()];
        parameters.extend(self.inputs.iter().map(String::as_str));
        let mut parts = vec![Part::New(format!(
            "def {}({}):  # a block of items makes a task worth its while{newline}{}return ",
            self.name,
            parameters.join(", "),
            cx.module.style.indent
        ))];
        parts.extend(returned);
        parts.push(Part::New(newline.to_string()));
        parts
    }

    /// The call for one block, and the `for` clause that goes through the blocks.
    fn call(&self) -> (String, String) {
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
        (
            format!("{}({})", self.name, arguments.join(", ")),
            format!("for {start} in {starts}"),
        )
    }

    /// The list of its calls, in lines of which the last is indented by `own`.
    fn calls(&self, cx: &Context<'_, '_>, own: &str) -> String {
        let newline = cx.module.style.newline;
        let line = format!("{newline}{own}{}", cx.module.style.indent);
        let (call, clause) = self.call();
        format!("[{line}{call}{line}{clause}{newline}{own}]")
    }

    /// All results, as `gathered` says.
    fn taken_apart(&self, cx: &Context<'_, '_>, at: TextRange, gathered: Gathered) -> String {
        let newline = cx.module.style.newline;
        let own = cx.module.indentation(at.start());
        let (open, close) = gathered.brackets();
        // What begins a line stays there.
        let before = TextRange::new(cx.module.line_start(at.start()), at.start());
        let placed = open.is_empty() && cx.module.slice(before).trim().is_empty();
        let deeper = if placed {
            own.to_string()
        } else {
            format!("{own}{}", cx.module.style.indent)
        };
        let line = format!("{newline}{deeper}");
        let (first, end) = if placed {
            (String::new(), String::new())
        } else {
            (line.clone(), format!("{newline}{own}"))
        };
        let (block, key, value) = (&self.block, &self.key, &self.value);
        let (head, last) = match gathered {
            Gathered::Answers(..) => {
                let (call, clause) = self.call();
                return format!("{open}{first}{call}{line}{clause}{end}{close}");
            }
            Gathered::Dict => (
                format!("{key}: {value}"),
                format!("for {key}, {value} in {block}.items()"),
            ),
            Gathered::List | Gathered::Set | Gathered::Items(..) => {
                (value.clone(), format!("for {value} in {block}"))
            }
        };
        let calls = self.calls(cx, &deeper);
        format!("{open}{first}{head}{line}for {block} in {calls}{line}{last}{end}{close}")
    }

    /// The outline that puts `made` in place of `range`; `told_at` is where the candidate is told of.
    fn outline(
        self,
        cx: &Context<'_, 'a>,
        owner: Option<FuncId>,
        (range, told_at): (TextRange, TextRange),
        returned: Vec<Part>,
        gathered: Gathered,
        rule: &'static str,
    ) -> Option<Outline> {
        let function = placed(cx, owner, range, self.function(cx, returned), told_at)?;
        let made = Splice {
            range,
            parts: vec![Part::New(self.taken_apart(cx, range, gathered))],
            anchor: told_at,
        };
        let taken = match gathered {
            Gathered::List | Gathered::Set | Gathered::Dict => "gathered in order",
            Gathered::Items(..) => {
                "and what takes the results takes all of them here, in their order"
            }
            Gathered::Answers(..) => {
                "launched ahead in a bounded window; the search takes the answers in order, and stops or fails at the item where it did"
            }
        };
        Some(Outline {
            told: Some(self.told(rule, taken)),
            splices: vec![function, made],
            name: self.name,
            own: true,
            items: Vec::new(),
            range: told_at,
            region: range,
        })
    }

    fn told(&self, rule: &'static str, taken: &str) -> Told {
        let size = self.size;
        Told {
            rule,
            why: format!(
                "The calls of `{}` are independent, but by the numbers in the source each is too short for a task of its own: one task a block of {size} items, {taken}.",
                self.work
            ),
            knob: format!("a block has {size} items; larger blocks make fewer and longer tasks"),
        }
    }
}

impl Gathered {
    fn brackets(self) -> (&'static str, &'static str) {
        match self {
            Self::List => ("[", "]"),
            Self::Set | Self::Dict => ("{", "}"),
            Self::Items(open, close) | Self::Answers(open, close) => (open, close),
        }
    }
}

/// The first call of a function of the script in one of the expressions: blocks are named after it.
fn named_after<'a>(cx: &Context<'_, 'a>, expressions: &[&'a Expr]) -> Option<String> {
    let mut calls: Vec<Call<'a>> = Vec::new();
    for expr in expressions {
        cx.all_calls(expr, &mut calls);
    }
    Some(cx.facts.function_name(calls.first()?.func).to_string())
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

/// Names of variables that the block's function can't read where it stands, in the order of their first use; `None` if one of
/// them may have no value.
fn inputs<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    work: &Work<'_, 'a>,
) -> Option<Vec<String>> {
    let mut vars: Vec<VarId> = Vec::new();
    for expr in work.evaluated {
        for (name, var) in cx.names_in(expr) {
            let mut defs = cx.facts.scopes.var(var).defs.iter();
            let inside = defs.any(|def| work.within.contains_range(def.range));
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
