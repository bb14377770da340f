//! From candidates to decisions: names filled in, functions wrapped, the connection made, and the new text.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{Planned, Surroundings};
use crate::analysis::Facts;
use crate::engine::api::{Options, Requirements};
use crate::engine::apply::{self, Applied};
use crate::engine::candidates::Found;
use crate::engine::cluster::{self, Needs};
use crate::engine::decision::{
    Applicability, Decision, Edit, Evidence, Library, Obstacle, Verdict,
};
use crate::engine::rules::Rules;
use crate::python::ast::Stmt;
use crate::python::walk::each_stmt;
use crate::python::{Module, Ranged, TextRange, VarId};
use crate::rewrites::connect::Place;
use crate::rewrites::{
    Context, Conversion, TextEdit, Use, fill_placeholders, functions, imports, placeholder, pools,
};

/// The Ray release whose behaviour the rules are tested against.
const RAY_VERSION: &str = "2.60";

/// The decisions about all that was found, and the text with their edits.
pub(super) fn assemble(
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

pub(super) fn local_init(
    module: &Module,
    facts: &Facts<'_>,
    rules: &Rules,
    options: &Options,
) -> Planned {
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
