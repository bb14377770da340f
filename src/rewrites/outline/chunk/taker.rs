//! What takes the results of a generator expression or a `map`: all items must be made before it can fail or show anything.

use crate::analysis::objects::ObjSet;
use crate::python::ast::{self, Expr};
use crate::rewrites::context::Context;

/// How the items are taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Taker {
    /// All of them, and nothing tells when.
    All,
    /// `any`, until one is true.
    Any,
    /// `all`, until one is false.
    Every,
}

impl Taker {
    /// `results`: what an item may be.
    pub fn of(cx: &Context<'_, '_>, call: &ast::ExprCall, results: &ObjSet) -> Option<Self> {
        let arguments = &call.arguments;
        let (_, others) = arguments.args.split_first()?;
        // They are evaluated before the first item is made.
        let calm = others
            .iter()
            .chain(arguments.keywords.iter().map(|keyword| &keyword.value))
            .all(|other| match other {
                Expr::Name(name) => cx.surely_bound(name),
                Expr::Lambda(_) => true,
                other => other.is_literal_expr(),
            });
        if !calm {
            return None;
        }
        let only = others.is_empty() && arguments.keywords.is_empty();
        let name = match &*call.func {
            Expr::Name(name) => name.id.as_str(),
            // `", ".join(…)` makes a list of the items first.
            Expr::Attribute(func) if func.attr.id.as_str() == "join" => "list",
            _ => return None,
        };
        match name {
            "list" | "tuple" if only => Some(Self::All),
            // Makes a list first, too.
            "sorted" => Some(Self::All),
            "set" | "frozenset" if only => are_keys(cx, results).then_some(Self::All),
            "sum" => {
                let numbers = others
                    .iter()
                    .chain(arguments.keywords.iter().map(|keyword| &keyword.value))
                    .all(|start| are_numbers(cx, &cx.facts.value(start)));
                (numbers && are_numbers(cx, results)).then_some(Self::All)
            }
            "max" | "min" => {
                // A key is asked for between two items.
                let plain = others.is_empty() && arguments.find_keyword("key").is_none();
                let compare = are_numbers(cx, results) || are_of(cx, results, &["str"]);
                (plain && compare).then_some(Self::All)
            }
            "any" if only => Some(Self::Any),
            "all" if only => Some(Self::Every),
            _ => None,
        }
    }

    /// The builtin that stops early.
    pub fn stops(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Any => Some("any"),
            Self::Every => Some("all"),
        }
    }
}

/// Whether no set or dict that takes the values can fail or tell them from copies.
pub fn are_keys(cx: &Context<'_, '_>, values: &ObjSet) -> bool {
    are_keys_within(cx, values, 2)
}

fn are_keys_within(cx: &Context<'_, '_>, values: &ObjSet, depth: u32) -> bool {
    !values.is_empty()
        && values.iter().all(|id| match cx.facts.interp.obj(id).ty() {
            Some("int" | "bool" | "str" | "bytes" | "None") => true,
            // NaN is only found as one and the same object.
            Some("float") => !cx.facts.knows_nan(),
            Some("tuple") if depth > 0 => are_keys_within(cx, &cx.facts.interp.held(id), depth - 1),
            _ => false,
        })
}

/// Whether the values are plain numbers: nothing shows, or fails, when they are added or compared.
pub fn are_numbers(cx: &Context<'_, '_>, values: &ObjSet) -> bool {
    are_of(cx, values, &["int", "float", "bool"])
}

/// Whether the values are of builtin types, not of classes made of them, which may compare in their own way.
fn are_of(cx: &Context<'_, '_>, values: &ObjSet, types: &[&str]) -> bool {
    let plain = |id| {
        let ty = cx.facts.interp.obj(id).ty();
        ty.is_some_and(|ty| types.contains(&ty))
    };
    !values.is_empty() && values.iter().all(plain)
}
