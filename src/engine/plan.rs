//! One file from tree to decisions and new text: find the candidates, let the rewrites prove them, put the edits together.

mod assemble;
mod select;

use crate::analysis::table::Table;
use crate::analysis::{Evidence as TypeEvidence, Facts};
use crate::engine::api::{Options, Requirements};
use crate::engine::candidates::{Found, Node, Walker};
use crate::engine::decision::{Assumption, AssumptionKind, Decision, Obstacle};
use crate::engine::rules::Rules;
use crate::engine::typed::TypesUse;
use crate::engine::{declarative, reasons};
use crate::project::Home;
use crate::python::ast::{Expr, Stmt};
use crate::python::link::link;
use crate::python::walk::{each_expr_in, each_stmt};
use crate::python::{FuncId, Module, Ranged, Scopes, TextRange};
use crate::rewrites::Context;
use crate::rewrites::connect;
use crate::rewrites::outline::{self, Outline};

pub use assemble::finish;
use assemble::{assemble, local_init};
use select::{drop_overlaps, file_obstacle, one_level, retire_pools, select, shadowed, uses_ray};

/// What planning one file gives.
#[derive(Debug, Default)]
pub struct Planned {
    pub decisions: Vec<Decision>,
    pub output: Option<String>,
    pub requirements: Option<Requirements>,
    pub internal_error: Option<String>,
    /// Set if types were asked for.
    pub types: Option<TypesUse>,
}

/// What other files of the program mean for this one.
#[derive(Debug, Default, Clone)]
pub struct Surroundings {
    /// Another file of the program imports this one.
    pub imported_by: Option<String>,
    /// Top-level names of the program's own modules.
    pub siblings: Vec<String>,
    /// Where the file lies, if its imports can be followed.
    pub home: Option<Home>,
}

/// The script with the modules of its program that it imports, if there is anything in it to decide about.
#[must_use]
pub fn with_modules(script: Module, around: &Surroundings) -> Module {
    match &around.home {
        Some(home) if connect::is_entry(&script) && may_hold_candidates(&script) => {
            link(script, home)
        }
        _ => script,
    }
}

/// Whether a file has a loop, a comprehension, or a call that spreads work.
fn may_hold_candidates(module: &Module) -> bool {
    const SPREADS: &[&str] = &[
        "map", "filter", "submit", "apply", "Pool", "Executor", "Parallel",
    ];
    let mut found = false;
    each_stmt(&module.tree.body, &mut |stmt| {
        found |= matches!(stmt, Stmt::For(_) | Stmt::While(_));
    });
    each_expr_in(&module.tree.body, &mut |expr| {
        found |= match expr {
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => true,
            Expr::Call(call) => {
                let text = module.slice(call.func.range());
                SPREADS.iter().any(|name| text.contains(name))
            }
            _ => false,
        };
    });
    found
}

/// What one pass over a text gives: the plan, and how refused candidates could be tried again.
#[derive(Debug, Default)]
pub struct Once {
    pub planned: Planned,
    /// Names of the functions that the plan launches.
    pub launched: Vec<String>,
    /// Ways to take inline work out into functions, for refused candidates, the outermost ones first.
    pub outlines: Vec<Outline>,
}

/// Decides about one parsed text as it stands. A text that was made by outlining is not outlined again; `outlined` is what
/// was applied to make it.
pub fn once(
    module: &Module,
    outlined: &[Outline],
    table: &Table,
    rules: &Rules,
    options: &Options,
    around: &Surroundings,
    evidence: &TypeEvidence,
) -> Once {
    let scopes = Scopes::of(module);
    let entry = connect::is_entry(module) && around.imported_by.is_none();
    let facts = Facts::new(
        module,
        &scopes,
        table,
        entry,
        &options.assume_pure,
        evidence,
    );
    let cx = Context::new(&facts, options.min_cost_ms);
    let on_ray = uses_ray(&scopes);
    let mut found: Vec<Found<'_>> = Vec::new();
    if !on_ray {
        found = Walker::new(&cx, rules).run();
        found.extend(declarative::run(&cx, rules));
        found.sort_by_key(|one| (one.range.start(), one.range.end()));
        reasons::refine(&cx, &mut found);
    }
    tell(&cx, &mut found, outlined);
    if let Some(obstacle) = file_obstacle(&cx, entry, around) {
        for one in &mut found {
            if one.result.is_ok() {
                one.result = Err(obstacle.clone());
            }
        }
    }
    select(&mut found, options);
    if on_ray {
        return Once {
            planned: local_init(module, &facts, rules, options),
            ..Once::default()
        };
    }
    let outlines = if module.origin.is_none() && file_obstacle(&cx, entry, around).is_none() {
        outlines(&cx, &found)
    } else {
        Vec::new()
    };
    shadowed(&cx, &mut found);
    one_level(&cx, &mut found);
    drop_overlaps(&mut found);
    let retired = retire_pools(&cx, &mut found, options);
    let launches = launches(&found, options);
    let mut place = None;
    if !launches.is_empty() {
        place = connect::place(&facts, &launches);
        if place.is_none() {
            let obstacle = Obstacle::new(
                "not-an-entry-script",
                "work would be launched before the command line is parsed; connecting there would make `--help` need a cluster",
                "move the work into the function that parses the arguments, or behind it",
            );
            for one in &mut found {
                if one.result.is_ok() {
                    one.result = Err(obstacle.clone());
                }
            }
        }
    }
    let launched = launched(&cx, &found, options);
    Once {
        planned: assemble(&cx, rules, options, around, found, place, retired),
        launched,
        outlines,
    }
}

/// The expressions of which nothing is known and that may matter to these candidates of a file.
pub fn open_questions(
    module: &Module,
    table: &Table,
    options: &Options,
    around: &Surroundings,
    candidates: &[TextRange],
) -> Vec<TextRange> {
    let scopes = Scopes::of(module);
    let entry = connect::is_entry(module) && around.imported_by.is_none();
    let none = TypeEvidence::default();
    Facts::new(module, &scopes, table, entry, &options.assume_pure, &none)
        .open_questions(candidates)
}

/// The calls of methods on values of which nothing is known, each with what is assumed if it is taken for any of the methods of
/// its name.
pub fn open_methods(
    module: &Module,
    table: &Table,
    options: &Options,
    around: &Surroundings,
    evidence: &TypeEvidence,
) -> Vec<(TextRange, Assumption)> {
    let scopes = Scopes::of(module);
    let entry = connect::is_entry(module) && around.imported_by.is_none();
    let facts = Facts::new(
        module,
        &scopes,
        table,
        entry,
        &options.assume_pure,
        evidence,
    );
    let assumption = |method| Assumption {
        kind: AssumptionKind::Program,
        text: facts.assumed_by_name(method),
    };
    let open = facts.open_methods();
    open.iter()
        .map(|method| (method.range, assumption(method)))
        .collect()
}

/// Names of the functions that conversions launch which are applied.
fn launched(cx: &Context<'_, '_>, found: &[Found<'_>], options: &Options) -> Vec<String> {
    let applied = found.iter().filter_map(|one| match &one.result {
        Ok(conversion) if conversion.is_safe() || options.allow_unsafe => Some(conversion),
        _ => None,
    });
    applied
        .flat_map(|conversion| &conversion.uses)
        .map(|one| cx.facts.function_name(one.func).to_string())
        .collect()
}

/// Ways to outline what was refused.
fn outlines<'a>(cx: &Context<'_, 'a>, found: &[Found<'a>]) -> Vec<Outline> {
    let refused = found.iter().filter(|one| one.result.is_err());
    refused
        .flat_map(|one| match one.node {
            Some(Node::Loop(node)) => {
                let mut all = outline::of_loop(cx, one.owner, node);
                all.extend(outline::of_collecting_loop(cx, one.owner, node));
                all
            }
            Some(Node::Element(comprehension, element, taker)) => {
                let mut all = outline::of_element(cx, one.owner, comprehension, element);
                all.extend(outline::of_many(cx, one.owner, comprehension, taker));
                all
            }
            Some(Node::Mapped(call, list, taker)) => {
                let mut all = Vec::from_iter(outline::of_map(cx, one.owner, call, list));
                all.extend(outline::of_many_mapped(cx, one.owner, call, list, taker));
                all
            }
            Some(Node::Keyed(call)) => outline::of_key(cx, call).into_iter().collect(),
            None => Vec::new(),
        })
        .collect()
}

/// Conversions that launch an outline are told of as what they are for who wrote the text without it.
fn tell(cx: &Context<'_, '_>, found: &mut [Found<'_>], outlined: &[Outline]) {
    let Some(origin) = &cx.module.origin else {
        return;
    };
    for conversion in found.iter_mut().filter_map(|one| one.result.as_mut().ok()) {
        let place = origin.range(conversion.range).start();
        let launches = |name: &str| {
            let mut uses = conversion.uses.iter();
            uses.any(|one| cx.facts.function_name(one.func) == name)
        };
        let mut all = outlined
            .iter()
            .filter(|one| one.range.contains(place) && launches(&one.name));
        if let Some((told, name)) = all.find_map(|one| Some((one.told.as_ref()?, &one.name))) {
            conversion.rule = told.rule.to_string();
            conversion.why.clone_from(&told.why);
            conversion.knobs.push(told.knob.clone());
            let unknown = Assumption::cost_unknown(name);
            conversion.assumptions.retain(|one| *one != unknown);
        }
    }
}

fn launches(found: &[Found<'_>], options: &Options) -> Vec<(Option<FuncId>, TextRange)> {
    found
        .iter()
        .filter_map(|one| match &one.result {
            Ok(conversion) if conversion.is_safe() || options.allow_unsafe => {
                Some((one.owner, conversion.range))
            }
            _ => None,
        })
        .collect()
}
