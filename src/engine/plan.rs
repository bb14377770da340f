//! One file from tree to decisions and new text: find the candidates, let the rewrites prove them, put the edits together.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::analysis::table::Table;
use crate::analysis::{Evidence as TypeEvidence, Facts};
use crate::engine::api::{Options, Requirements};
use crate::engine::apply::{self, Applied};
use crate::engine::candidates::{Found, Node, Walker};
use crate::engine::cluster::{self, Needs};
use crate::engine::decision::{
    Applicability, Assumption, AssumptionKind, Decision, Edit, Evidence, Library, Obstacle, Verdict,
};
use crate::engine::declarative;
use crate::engine::reasons;
use crate::engine::rules::Rules;
use crate::engine::typed::TypesUse;
use crate::project::Home;
use crate::python::ast::{Expr, Stmt};
use crate::python::link::link;
use crate::python::walk::{each_expr_in, each_stmt};
use crate::python::{FuncId, Module, Ranged, Scopes, TextRange, VarId};
use crate::rewrites::connect::{self, Place};
use crate::rewrites::outline::{self, Outline};
use crate::rewrites::{
    Context, Conversion, TextEdit, Use, fill_placeholders, functions, imports, placeholder, pools,
};

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

/// Decides about one parsed text as it stands. A text that was made by outlining is not outlined again.
pub fn once(
    module: &Module,
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
            Some(Node::Element(comprehension, element, whole)) => {
                let mut all = outline::of_element(cx, one.owner, comprehension, element);
                all.extend(outline::of_many(cx, one.owner, comprehension, whole));
                all
            }
            Some(Node::Mapped(call, list)) => outline::of_map(cx, one.owner, call, list)
                .into_iter()
                .collect(),
            Some(Node::Keyed(call)) => outline::of_key(cx, call).into_iter().collect(),
            None => Vec::new(),
        })
        .collect()
}

fn uses_ray(scopes: &Scopes<'_>) -> bool {
    scopes.own_vars().any(|var| {
        var.defs.iter().any(|def| matches!(&def.kind, crate::python::DefKind::Import(path) if path == "ray" || path.starts_with("ray.")))
    })
}

/// What keeps every conversion of the file away, whatever its candidates are.
fn file_obstacle(cx: &Context<'_, '_>, entry: bool, around: &Surroundings) -> Option<Obstacle> {
    if let Some(by) = &around.imported_by {
        return Some(Obstacle::new(
            "not-an-entry-script",
            format!(
                "`{by}` imports this module; a connection made here would be made on import, and again on every worker"
            ),
            "move the loop into the script that starts the program",
        ));
    }
    if !entry {
        return Some(Obstacle::new(
            "not-an-entry-script",
            "this file only defines things: nothing in it says where the program starts and may connect",
            "give it an `if __name__ == \"__main__\":` block, or convert the script that uses it",
        ));
    }
    for name in ["ray", "os"] {
        if imports::is_taken(cx.facts.scopes, name) {
            let obstacle = Obstacle::new(
                "name-taken",
                format!(
                    "`{name}` is a variable in this file; the converted script needs the module of that name"
                ),
                "rename the variable",
            );
            return Some(bound_at(cx, obstacle, name));
        }
    }
    None
}

/// Adds where a name is bound.
fn bound_at(cx: &Context<'_, '_>, obstacle: Obstacle, name: &str) -> Obstacle {
    let mut vars = cx.facts.scopes.vars.iter().filter(|var| var.name == name);
    match vars.find_map(|var| var.defs.first()) {
        Some(def) => obstacle.at(def.range, format!("`{name}` is bound here")),
        None => obstacle,
    }
}

/// `--select` and `--ignore` hide rules; what they would have converted is left without a decision.
fn select(found: &mut Vec<Found<'_>>, options: &Options) {
    let wanted = |rule: &str| {
        (options.select.is_empty() || options.select.iter().any(|s| s == rule))
            && !options.ignore.iter().any(|s| s == rule)
    };
    found.retain(|one| match &one.result {
        Ok(conversion) => wanted(&conversion.rule),
        Err(_) => one.rule.as_deref().is_none_or(wanted),
    });
}

/// Earlier candidates win; a later one that would touch the same text is refused.
fn drop_overlaps(found: &mut [Found<'_>]) {
    let mut kept: Vec<TextRange> = Vec::new();
    for one in found.iter_mut() {
        let Ok(conversion) = &one.result else {
            continue;
        };
        let clash = conversion.edits.iter().any(|edit| {
            kept.iter().any(|other| {
                edit.range
                    .intersect(*other)
                    .is_some_and(|common| !common.is_empty())
                    || (edit.range == *other && !edit.range.is_empty())
            })
        });
        if clash {
            let obstacle = Obstacle::new(
                "overlaps",
                "another conversion changes the same lines",
                "give this one a statement of its own",
            );
            one.result = Err(obstacle.at(one.range, "changed by another conversion already"));
        } else {
            kept.extend(conversion.edits.iter().map(|e| e.range));
        }
    }
}

/// Builtins that new code calls must mean the builtins.
fn shadowed(cx: &Context<'_, '_>, found: &mut [Found<'_>]) {
    for one in found.iter_mut() {
        let Ok(conversion) = &one.result else {
            continue;
        };
        let taken = ["zip", "list", "dict", "set", "iter", "next"]
            .into_iter()
            .find(|name| {
                let call = format!("{name}(");
                let emitted = conversion.edits.iter().any(|edit| {
                    edit.content.match_indices(&call).any(|(at, _)| {
                        !edit.content[..at]
                            .ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.')
                    })
                });
                emitted && cx.facts.scopes.own_vars().any(|var| var.name == *name)
            });
        if let Some(name) = taken {
            let obstacle = Obstacle::new(
                "name-taken",
                format!(
                    "`{name}` is a variable in this file; the converted code needs the builtin of that name"
                ),
                "rename the variable",
            );
            one.result = Err(bound_at(cx, obstacle, name));
        }
    }
}

/// What runs inside a task already is not distributed again.
fn one_level(cx: &Context<'_, '_>, found: &mut [Found<'_>]) {
    let launched: Vec<FuncId> = found
        .iter()
        .filter_map(|one| one.result.as_ref().ok())
        .flat_map(|c| c.uses.iter().map(|u| u.func))
        .collect();
    let inside = cx.facts.closure(&launched);
    for one in found.iter_mut() {
        let nested = one.result.is_ok() && one.owner.is_some_and(|owner| inside.contains(&owner));
        if nested {
            let name = cx.facts.owner_name(one.owner);
            one.result = Err(Obstacle::new(
                "nested-task",
                format!(
                    "{name} (line {}) runs in tasks itself; one level of parallelism fills the cluster",
                    cx.line(one.range)
                ),
                "if the outer calls are few and these are many, leave the outer ones out with `--ignore` and their rule",
            )
            .at(one.range, "inside a task"));
        }
    }
}

/// Pools go when all their work is launched as tasks; else none of it is.
fn retire_pools(cx: &Context<'_, '_>, found: &mut [Found<'_>], options: &Options) -> Vec<TextEdit> {
    let mut vars: Vec<VarId> = found
        .iter()
        .filter_map(|one| one.result.as_ref().ok())
        .flat_map(|c| c.pools.iter().copied())
        .collect();
    vars.sort();
    vars.dedup();
    let mut edits = Vec::new();
    let mut gone = Vec::new();
    for var in vars {
        let users: Vec<&Conversion> = found
            .iter()
            .filter_map(|one| one.result.as_ref().ok())
            .filter(|c| c.pools.contains(&var) && (c.is_safe() || options.allow_unsafe))
            .collect();
        match pools::retire(cx, var, &users) {
            Ok(more) => {
                edits.extend(more);
                gone.push(var);
            }
            Err(obstacle) => {
                for one in found.iter_mut() {
                    if one.result.as_ref().is_ok_and(|c| c.pools.contains(&var)) {
                        one.result = Err(obstacle.clone());
                    }
                }
            }
        }
    }
    edits.extend(pools::unused_imports(cx, &gone));
    for one in found.iter_mut() {
        if let Ok(conversion) = &mut one.result {
            pools::follow(cx, &edits, &mut conversion.edits);
        }
    }
    // What lies inside a replaced range is gone with it.
    let replaced: Vec<TextRange> = found
        .iter()
        .filter_map(|one| one.result.as_ref().ok())
        .flat_map(|c| c.edits.iter().map(|e| e.range))
        .collect();
    edits.retain(|edit| {
        !replaced
            .iter()
            .any(|r| r.contains_range(edit.range) && !r.is_empty() && !edit.range.is_empty())
    });
    edits
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

fn assemble(
    cx: &Context<'_, '_>,
    rules: &Rules,
    options: &Options,
    around: &Surroundings,
    found: Vec<Found<'_>>,
    place: Option<Place>,
    retired: Vec<TextEdit>,
) -> Planned {
    let module = cx.module;
    let applied: Vec<bool> = found
        .iter()
        .map(|one| matches!(&one.result, Ok(c) if c.is_safe() || options.allow_unsafe))
        .collect();
    let mut uses = Vec::new();
    for (one, applied) in found.iter().zip(&applied) {
        if let (Ok(conversion), true) = (&one.result, applied) {
            uses.extend(conversion.uses.iter().copied());
        }
    }
    // By function: what it reads and the program changes between launches, for all that can send it again.
    let mut stale: BTreeMap<VarId, BTreeSet<String>> = BTreeMap::new();
    let mut sent_once = Vec::new();
    let launched = || found.iter().zip(&applied).filter(|(_, applied)| **applied);
    for conversion in launched().filter_map(|(one, _)| one.result.as_ref().ok()) {
        if let (Some(resend), Some(used)) = (&conversion.resend, conversion.uses.first())
            && !resend.variables.is_empty()
        {
            let all = stale.entry(used.var).or_default();
            all.extend(resend.variables.iter().cloned());
        }
    }
    let sent_anew = |conversion: &Conversion| {
        let used = conversion.uses.first()?;
        let variables = stale.get(&used.var)?;
        Some((conversion.resend.clone()?, *used, variables))
    };
    for conversion in launched().filter_map(|(one, _)| one.result.as_ref().ok()) {
        if sent_anew(conversion).is_none() {
            sent_once.extend(conversion.uses.iter().copied());
        }
    }
    let names = functions::decide(cx, &sent_once, &|var| stale.contains_key(&var));
    let name_of = |var: VarId| {
        names
            .names
            .get(&var)
            .cloned()
            .unwrap_or_else(|| format!("{}_remote", cx.facts.scopes.var(var).name))
    };
    let mut retired = retired;
    let mut decisions = Vec::new();
    let mut placed: Vec<VarId> = Vec::new();
    let mut anew: FxHashMap<VarId, String> = FxHashMap::default();
    for (one, applied) in found.into_iter().zip(applied) {
        match one.result {
            Ok(conversion) => {
                let own = sent_anew(&conversion).map(|(resend, used, variables)| {
                    let name = anew.entry(used.var).or_insert_with(|| {
                        cx.fresh(&format!("{}_remote", cx.facts.scopes.var(used.var).name))
                    });
                    (resend, used, variables, name.clone())
                });
                let mut raw = conversion.edits.clone();
                if let Some((resend, used, variables, name)) = &own {
                    let mark = placeholder(used.var);
                    let sends = |edit: &TextEdit| edit.content.contains(&mark);
                    let names = (module.slice(used.range), name.as_str());
                    resend.place(module, names, variables, &mut raw, sends);
                }
                let name_here = |var: VarId| match &own {
                    Some((_, used, _, name)) if used.var == var => name.clone(),
                    _ => name_of(var),
                };
                let mut edits: Vec<TextEdit> = raw
                    .into_iter()
                    .map(|e| TextEdit {
                        range: e.range,
                        content: fill_placeholders(&e.content, name_here),
                    })
                    .collect();
                if applied && own.is_none() {
                    for one in &conversion.uses {
                        if !placed.contains(&one.var) {
                            placed.push(one.var);
                            edits.extend(
                                names
                                    .edits
                                    .iter()
                                    .filter(|(var, _)| *var == one.var)
                                    .map(|(_, e)| e.clone()),
                            );
                        }
                    }
                }
                if options.annotate && applied {
                    edits.extend(annotation(module, &conversion));
                }
                if !conversion.pools.is_empty() {
                    edits.append(&mut retired);
                }
                decisions.push(converted(rules, &conversion, edits));
            }
            Err(obstacle) => {
                decisions.push(refused(rules, one.rule, one.range, one.subject, obstacle));
            }
        }
    }
    let mut requirements = None;
    if let Some(place) = place {
        let modules = ways(cx, &uses);
        let siblings = siblings(module, around);
        let contents: Vec<&str> = decisions
            .iter()
            .flat_map(|d: &Decision| d.edits.iter().map(|e| e.content.as_str()))
            .collect();
        let helpers = contents.join("\n");
        let helpers = pools::helpers(&helpers, module.style.newline);
        let needs = Needs {
            siblings: &siblings,
            helpers: &helpers,
            modules: &modules,
        };
        decisions.insert(
            0,
            cluster::connection(module, cx.facts, rules, options, place, &needs),
        );
        let (packages, siblings) = imports::requirements(cx.facts.scopes, &siblings);
        requirements = Some(Requirements {
            ray: RAY_VERSION.to_string(),
            packages,
            siblings,
        });
    }
    finish(module, decisions, requirements, options)
}

/// The ways from the script's folder to the modules that workers must be able to import, sorted.
fn ways(cx: &Context<'_, '_>, uses: &[Use]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = uses
        .iter()
        .flat_map(|one| cx.facts.modules_of_task(one.func))
        .map(|part| cx.module.part(part).way.clone())
        .collect();
    all.sort();
    all.dedup();
    all
}

/// Top-level names of the program's own modules, those included that were only found by following imports.
fn siblings(module: &Module, around: &Surroundings) -> Vec<String> {
    let mut all = around.siblings.clone();
    all.extend(
        module
            .parts
            .iter()
            .filter(|part| part.parent.is_none())
            .map(|part| part.name.clone()),
    );
    all.sort();
    all.dedup();
    all
}

/// `annotate`: the reason as a comment above the statement that changes.
fn annotation(module: &Module, conversion: &Conversion) -> Option<TextEdit> {
    let first = conversion
        .edits
        .iter()
        .map(|edit| edit.range.start())
        .min()?;
    let mut start = None;
    each_stmt(&module.tree.body, &mut |stmt| {
        let range = stmt.range();
        let block = matches!(
            stmt,
            Stmt::FunctionDef(_)
                | Stmt::ClassDef(_)
                | Stmt::If(_)
                | Stmt::While(_)
                | Stmt::With(_)
                | Stmt::Try(_)
        );
        if range.contains(first) && !block || range.start() == first {
            start = Some(range.start());
        }
    });
    let at = module.line_start(start.unwrap_or(first));
    let indent = module.indentation(at);
    let newline = module.style.newline;
    Some(TextEdit::insert(
        at,
        format!("{indent}# {}: {}{newline}", conversion.rule, conversion.why),
    ))
}

/// The Ray release whose behaviour the rules are tested against.
pub const RAY_VERSION: &str = "2.60";

/// Applies the decisions; the output is parsed again.
pub fn finish(
    module: &Module,
    mut decisions: Vec<Decision>,
    requirements: Option<Requirements>,
    options: &Options,
) -> Planned {
    decisions.sort_by_key(|d| (d.range.start(), d.range.end(), d.rule.clone()));
    match apply::apply(module, &decisions, options.allow_unsafe) {
        Applied::Unchanged => Planned {
            decisions,
            ..Planned::default()
        },
        Applied::Text(text) => Planned {
            decisions,
            output: Some(text),
            requirements,
            ..Planned::default()
        },
        Applied::Bug(message) => Planned {
            decisions,
            internal_error: Some(message),
            ..Planned::default()
        },
    }
}

fn local_init(module: &Module, facts: &Facts<'_>, rules: &Rules, options: &Options) -> Planned {
    let decisions = cluster::existing(module, facts, rules, options);
    let (packages, siblings) = imports::requirements(facts.scopes, &[]);
    finish(
        module,
        decisions,
        Some(Requirements {
            ray: RAY_VERSION.to_string(),
            packages,
            siblings,
        }),
        options,
    )
}

fn converted(rules: &Rules, conversion: &Conversion, edits: Vec<TextEdit>) -> Decision {
    let info = rules.info(&conversion.rule);
    let mut edits: Vec<Edit> = edits
        .into_iter()
        .map(|e| Edit {
            range: e.range,
            content: e.content,
        })
        .collect();
    edits.sort_by_key(|e| (e.range.start(), e.range.end()));
    let mut evidence = conversion.evidence.clone();
    evidence.sort_by_key(|e| e.range.start());
    Decision {
        rule: conversion.rule.clone(),
        name: info.name,
        range: conversion.range,
        subject: conversion.subject.clone(),
        verdict: Verdict::Convert,
        applicability: if conversion.is_safe() {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        },
        library: Some(info.library.unwrap_or(Library::CoreTask)),
        why: conversion.why.clone(),
        reason: None,
        evidence,
        assumptions: conversion.assumptions.clone(),
        knobs: conversion.knobs.clone(),
        edits,
    }
}

fn refused(
    rules: &Rules,
    rule: Option<String>,
    range: TextRange,
    subject: String,
    obstacle: Obstacle,
) -> Decision {
    let rule = rule.unwrap_or_else(|| "RAY111".to_string());
    let info = rules.info(&rule);
    let mut evidence: Vec<Evidence> = obstacle.evidence;
    evidence.sort_by_key(|e| e.range.start());
    Decision {
        rule,
        name: info.name,
        range,
        subject,
        verdict: Verdict::Refuse,
        applicability: Applicability::Safe,
        library: info.library,
        why: info.summary,
        reason: Some(obstacle.reason),
        evidence,
        assumptions: Vec::new(),
        knobs: Vec::new(),
        edits: Vec::new(),
    }
}
