//! Which candidates stand: what the file rules out, what is hidden, what overlaps or is nested, which pools can go.

use super::Surroundings;
use crate::engine::api::Options;
use crate::engine::candidates::Found;
use crate::engine::decision::Obstacle;
use crate::python::{DefKind, FuncId, Scopes, TextRange, VarId};
use crate::rewrites::{Context, Conversion, TextEdit, imports, pools};

/// `--select` and `--ignore` hide rules; what they would have converted is left without a decision.
pub(super) fn select(found: &mut Vec<Found<'_>>, options: &Options) {
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
pub(super) fn drop_overlaps(found: &mut [Found<'_>]) {
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
pub(super) fn shadowed(cx: &Context<'_, '_>, found: &mut [Found<'_>]) {
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
pub(super) fn one_level(cx: &Context<'_, '_>, found: &mut [Found<'_>]) {
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
pub(super) fn retire_pools(
    cx: &Context<'_, '_>,
    found: &mut [Found<'_>],
    options: &Options,
) -> Vec<TextEdit> {
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

/// What keeps every conversion of the file away, whatever its candidates are.
pub(super) fn file_obstacle(
    cx: &Context<'_, '_>,
    entry: bool,
    around: &Surroundings,
) -> Option<Obstacle> {
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

pub(super) fn uses_ray(scopes: &Scopes<'_>) -> bool {
    scopes.own_vars().any(|var| {
        var.defs.iter().any(|def| matches!(&def.kind, DefKind::Import(path) if path == "ray" || path.starts_with("ray.")))
    })
}
