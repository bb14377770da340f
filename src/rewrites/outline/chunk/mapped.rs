//! `map` and `filter` of which a builtin takes all items at once.

use super::taker::Taker;
use super::{Blocks, Gathered, Outline, Work, in_text, named_after};
use crate::analysis::objects::ObjSet;
use crate::python::ast::{self, Expr};
use crate::python::origin::Part;
use crate::python::{FuncId, Ranged};
use crate::rewrites::context::Context;
use crate::rewrites::outline::mapped::{self, Mapped};

/// `list(map(f, xs))` over many cheap items, with a function that does a block of them; `taker` is what takes the items, and
/// goes if it is a plain `list`.
#[must_use]
pub fn of_many_mapped<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    call: &'a ast::ExprCall,
    list: Option<&'a ast::ExprCall>,
    taker: &'a ast::ExprCall,
) -> Option<Outline> {
    let mapped = Mapped::find(cx, call)?;
    let [iter] = mapped.items else {
        return None;
    };
    let (called, cost, results) = match mapped.function {
        Expr::Name(_) => {
            let (func, _) = cx.named_function(mapped.function)?;
            let name = cx.facts.function_name(func).to_string();
            let cost = cx.costs.borrow_mut().function(func);
            (name, cost, cx.facts.interp.rets[func.index()].clone())
        }
        Expr::Lambda(node) => {
            let body: &'a Expr = &node.body;
            mapped.names(cx, &|_| false)?;
            let cost = cx.costs.borrow_mut().item(&[body]);
            (named_after(cx, &[body])?, cost, cx.facts.value(body))
        }
        _ => return None,
    };
    // What `filter` gives are the items, of which nothing is known here.
    let results = if mapped.filters {
        ObjSet::default()
    } else {
        results
    };
    let taken = Taker::of(cx, taker, &results)?;
    let whole = list.map_or(call.range(), Ranged::range);
    if in_text(cx, whole) || cx.module.comments_in(whole).next().is_some() {
        return None;
    }
    let work = Work {
        evaluated: &[mapped.function],
        within: call.range(),
        called,
        cost,
    };
    let blocks = Blocks::new(cx, owner, &work, iter)?;
    let returned = vec![
        Part::New(format!("{}(", taken.stops().unwrap_or("list"))),
        Part::Copy(call.func.range()),
        Part::New("(".to_string()),
        Part::Copy(mapped.function.range()),
        Part::New(format!(", {}))", blocks.items)),
    ];
    let (open, close) = mapped::brackets(cx, call);
    let gathered = match taken {
        _ if list.is_some() => Gathered::List,
        Taker::All => Gathered::Items(open, close),
        Taker::Any | Taker::Every => Gathered::Answers(open, close),
    };
    blocks.outline(
        cx,
        owner,
        (whole, call.range()),
        returned,
        gathered,
        "RAY103",
    )
}
