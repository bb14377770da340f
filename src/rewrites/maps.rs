//! `map(f, xs)` and `filter(f, xs)` that something consumes at once.

use crate::analysis::verdict::{Assumption, Evidence, Obstacle};
use crate::python::ast::{self, Expr};
use crate::python::{FuncId, FuncNode, Ranged, TextRange};

use super::context::Context;
use super::loops::short;
use super::{Conversion, TextEdit, Use, comprehension, placeholder, resend, unwrap};

pub struct Candidate<'a> {
    pub call: &'a ast::ExprCall,
    /// `list(map(…))`: the whole of it, when the consumer is `list`.
    pub list: Option<&'a ast::ExprCall>,
    /// What takes the items, if a builtin does.
    pub taker: Option<&'a ast::ExprCall>,
    /// Something takes the items at once (a builtin, or the header of a loop).
    pub consumed: bool,
    pub owner: Option<FuncId>,
    /// The whole statement.
    pub around: TextRange,
}

/// Proves and rewrites one `map` or `filter` call.
///
/// # Errors
/// The first obstacle.
pub fn convert<'a>(
    cx: &Context<'_, 'a>,
    candidate: &Candidate<'a>,
) -> Result<Conversion, Obstacle> {
    let call = candidate.call;
    let range = call.range();
    let line = cx.line(range);
    let filters = matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "filter");
    let what = if filters { "filter" } else { "map" };
    let [function, iterables @ ..] = &*call.arguments.args else {
        return Err(Obstacle::new(
            "no-call-to-distribute",
            format!("`{what}` at line {line} has no function argument"),
            "write the function and the items into the call",
        )
        .at(range, what));
    };
    let Some((func, var)) = cx.named_function(function) else {
        return Err(Obstacle::new(
            "no-call-to-distribute",
            format!(
                "`{what}` at line {line} calls `{}`, which is not a plain function of this file",
                short(cx.text(function.range()))
            ),
            "if the work is heavy, make a function of this file of it and map that",
        )
        .at(function.range(), "not a function of this file"));
    };
    let name = cx.text(function.range()).to_string();
    if iterables.is_empty()
        || call.arguments.args.iter().any(Expr::is_starred_expr)
        || !call.arguments.keywords.is_empty()
    {
        return Err(Obstacle::new(
            "no-call-to-distribute",
            format!("`{what}` at line {line} has arguments that can't be followed"),
            "write the iterables out one by one",
        )
        .at(range, what));
    }
    if !cx.heavy(func) {
        return Err(cx.too_cheap(func, function.range()));
    }
    if !candidate.consumed {
        return Err(Obstacle::new("lazy-iterable", format!("the items of `{what}` at line {line} are taken later, one by one, and the program may never take them all"), "use a list comprehension")
            .at(range, "lazy"));
    }
    if cx.may_stop_iteration(&[], &cx.facts.closure(&[func])) {
        return Err(Obstacle::new(
            "lazy-iterable",
            format!(
                "`{name}` can raise StopIteration, which ends `{what}` (line {line}) without a word"
            ),
            "use a list comprehension",
        )
        .at(function.range(), "mapped here"));
    }
    cx.facts.program_obstacle()?;
    for iterable in iterables {
        cx.finite(candidate.owner, iterable)?;
        // Who takes the results may stop early (`zip` with something shorter), and leave items behind.
        if candidate.list.is_none() && !cx.repeatable(iterable) {
            return Err(Obstacle::new(
                "lazy-iterable",
                format!("`{what}` at line {line} takes from `{}`, and who takes its results may leave items there", short(cx.text(iterable.range()))),
                "make a list of the results",
            )
            .at(iterable.range(), "taken from"));
        }
        if cx.costs.borrow().trips(iterable) <= 1.0 {
            return Err(Obstacle::new(
                "too-fine-grained",
                format!("`{what}` at line {line} has one item at most: there is nothing to run next to `{name}`"),
                "nothing is gained by a task that is waited for at once; more items would make it worth while",
            )
            .at(range, "one item"));
        }
    }
    let mut launch = cx.facts.launch(candidate.owner, range, vec![range]);
    if candidate.list.is_some() {
        resend::at_once(cx, &mut launch, candidate.owner, candidate.around);
    }
    let proof = cx.facts.remote_call(&launch, call, func)?;
    cx.facts.takes(func, iterables.len(), range)?;
    if !filters {
        comprehension::found_again(cx, func, function.range(), candidate.taker, false)?;
    }
    let kept = cx
        .facts
        .exceptions_keep(&launch, range, func, &proof, &[])?;
    let guarded = kept.guarded;
    if let (true, Some(source)) = (guarded, iterables.iter().find(|one| !cx.repeatable(one))) {
        return Err(Obstacle::new(
            "lazy-iterable",
            format!("`{what}` at line {line} takes from `{}`, and whoever handles an error of `{name}` may go on with what is left there", short(cx.text(source.range()))),
            "make a list of the items first",
        )
        .at(source.range(), "taken from"));
    }
    let taker = unwrap::taker(cx, kept.unwrapped.is_some())?;

    let reference = cx.local("ref");
    let mut names: Vec<String> = Vec::new();
    for (position, iterable) in iterables.iter().enumerate() {
        let mut name = item_name(cx, func, position, Some(iterable));
        while names.contains(&name) {
            name.push('_');
        }
        names.push(name);
    }
    let target = names.join(", ");
    let source = if let [one] = iterables {
        cx.text(one.range()).to_string()
    } else {
        let all: Vec<&str> = iterables.iter().map(|e| cx.text(e.range())).collect();
        format!("zip({})", all.join(", "))
    };
    let remote = format!("{}.remote({target})", placeholder(var));
    let (whole, text) = match (filters, candidate.list) {
        (false, Some(list)) if !guarded => (
            list.range(),
            format!("ray.get([{remote} for {target} in {source}])"),
        ),
        (false, Some(list)) => (
            list.range(),
            format!(
                "[{taker}({reference}) for {reference} in [{remote} for {target} in {source}]]"
            ),
        ),
        (false, None) => (
            range,
            format!(
                "({taker}({reference}) for {reference} in [{remote} for {target} in {source}])"
            ),
        ),
        (true, Some(list)) => (
            list.range(),
            format!(
                "[{target} for {target}, {reference} in [({target}, {remote}) for {target} in {source}] if {taker}({reference})]"
            ),
        ),
        (true, None) => (
            range,
            format!(
                "({target} for {target}, {reference} in [({target}, {remote}) for {target} in {source}] if {taker}({reference}))"
            ),
        ),
    };
    let mut assumptions = proof.assumptions;
    if !cx.costs.borrow_mut().function(func).is_finite() {
        assumptions.push(Assumption::cost_unknown(&name));
    }
    Ok(Conversion {
        rule: "RAY103".to_string(),
        range,
        subject: format!("`{}`", short(cx.text(range))),
        why: format!(
            "`{what}` calls `{name}` once an item, independently: one task an item, taken in order."
        ),
        edits: vec![TextEdit::replace(whole, text)],
        uses: vec![Use {
            func,
            var,
            range: function.range(),
        }],
        evidence: std::iter::once(Evidence {
            range: function.range(),
            text: format!("`{name}` is pure as far as the program can tell"),
        })
        .chain(resend::evidence(&proof.stale))
        .collect(),
        assumptions,
        knobs: vec![format!(
            "`{name}`: 1 CPU a task by default; `.options(num_cpus=…)` to change it"
        )],
        pools: Vec::new(),
        helper: false,
        resend: resend::Resend::new(&launch, &proof.stale),
    })
}

/// Good names for the items: the singular of the list's name, or the name of the parameter.
pub fn item_name(
    cx: &Context<'_, '_>,
    func: FuncId,
    position: usize,
    items: Option<&Expr>,
) -> String {
    if let Some(Expr::Name(name)) = items {
        let id = name.id.as_str();
        let singular = match id.strip_suffix("ies") {
            Some(stem) if stem.len() > 1 => Some(format!("{stem}y")),
            _ => id
                .strip_suffix('s')
                .filter(|stem| stem.len() > 1 && !stem.ends_with('s'))
                .map(str::to_string),
        };
        if let Some(singular) = singular.filter(|s| !is_keyword(s)) {
            return singular;
        }
    }
    let parameters = match cx.facts.scopes.func(func).node {
        FuncNode::Def(node) => Some(&*node.parameters),
        FuncNode::Lambda(node) => node.parameters.as_deref(),
        FuncNode::Generator(_) | FuncNode::Module(_) => None,
    };
    parameters
        .into_iter()
        .flat_map(|p| p.posonlyargs.iter().chain(&p.args))
        .nth(position)
        .map_or_else(
            || cx.local(if position == 0 { "item" } else { "other" }),
            |p| p.name().id.to_string(),
        )
}

fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "class"
            | "pas"
            | "as"
            | "is"
            | "in"
            | "if"
            | "or"
            | "and"
            | "not"
            | "for"
            | "def"
            | "del"
            | "try"
            | "from"
            | "with"
            | "elif"
            | "else"
    )
}
