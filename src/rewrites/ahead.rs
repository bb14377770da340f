//! Running ahead in a bounded window: the helper function, and what its use presumes of calls and inputs.

use crate::analysis::objects::{EffectKind, Field, ObjKind, ObjSet};
use crate::analysis::verdict::Obstacle;
use crate::python::ast::Expr;
use crate::python::walk::each_expr;
use crate::python::{FuncId, Ranged, TextRange};

use super::TextEdit;
use super::context::{Call, Context};

/// The helper's name in converted scripts.
pub const NAME: &str = "run_ahead";

/// Takes pairs of an item and the ref of its task from a generator that launches them, and hands them on in order.
///
/// An error of the generator waits until the items before it are done. When the consumer stops, what is still running is
/// cancelled, but not at once: in Ray 2.60 the driver crashes (`Check failed: … Tried to complete task that was not pending`) if a
/// task ends within microseconds of being cancelled, and tasks that run for more than a second rarely do.
pub const HELPER: &str = "def run_ahead(launches, window=None):
    \"\"\"Pairs of an item and its task's ref, in order; at most `window` tasks at once, by default 2 a CPU.

    What is still in flight when the loop is left is cancelled.
    \"\"\"
    window = window or max(2, 2 * int(ray.cluster_resources().get(\"CPU\", 1)))
    ahead, failure = [], None
    try:
        try:
            for item, ref in launches:
                ahead.append((item, ref))
                if len(ahead) == window:
                    yield ahead.pop(0)
        except Exception as error:  # of an item or its arguments: it waits for its turn
            failure = error
        while ahead:
            yield ahead.pop(0)
        if failure:
            raise failure
    finally:
        refs = [ref for _, ref in ahead if ref is not None]
        # Ray may crash when a task is cancelled just as it ends: let the short ones end.
        if refs and ray.is_initialized():
            _, running = ray.wait(refs, num_returns=len(refs), timeout=1, fetch_local=False)
            for ref in running:
                ray.cancel(ref)
";

/// Builtins that the helper calls: they must mean the builtins in the script's module.
const BUILTINS: &[&str] = &["max", "int", "len", "Exception"];

/// The text of `run_ahead(pair for … in …)`, on lines of its own where one would be too long; `lead` characters stand before it.
pub fn call_text(
    cx: &Context<'_, '_>,
    pair: &str,
    clause: &str,
    indent: &str,
    lead: usize,
) -> String {
    let shown = |text: &str| {
        text.chars()
            .filter(|c| !matches!(c, '\u{e000}' | '\u{e001}'))
            .count()
    };
    let one_line = format!("{NAME}({pair} {clause})");
    if indent.chars().count() + lead + shown(&one_line) < 100 || one_line.contains('\n') {
        return one_line;
    }
    let newline = cx.module.style.newline;
    let deeper = format!("{indent}{}", cx.module.style.indent);
    let gap = if shown(&deeper) + shown(pair) + 1 + shown(clause) <= 100 {
        " ".to_string()
    } else {
        format!("{newline}{deeper}")
    };
    format!("{NAME}({newline}{deeper}{pair}{gap}{clause}{newline}{indent})")
}

/// Proves that the helper can stand in the file.
///
/// # Errors
/// `name-taken`.
pub fn helper_fits(cx: &Context<'_, '_>) -> Result<(), Obstacle> {
    let own = cx.module.identifiers.contains(NAME).then_some(NAME);
    let builtin = BUILTINS
        .iter()
        .copied()
        .find(|name| cx.facts.scopes.module_var(name).is_some());
    match own.or(builtin) {
        Some(name) => Err(Obstacle::new(
            "name-taken",
            format!(
                "`{name}` is a name of this file; the converted script needs it for the window of calls that run ahead"
            ),
            "rename it",
        )),
        None => Ok(()),
    }
}

/// Proves that expressions mean the same inside a generator expression.
///
/// # Errors
/// `dynamic-code`.
pub fn fits_generator(
    cx: &Context<'_, '_>,
    exprs: &[&Expr],
    parts: &[TextEdit],
) -> Result<(), Obstacle> {
    let mut found = None;
    for expr in exprs {
        each_expr(expr, &mut |inner| {
            let odd = match inner {
                Expr::Named(_) | Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) => true,
                Expr::Name(name) => matches!(
                    name.id.as_str(),
                    "super" | "locals" | "vars" | "dir" | "__class__"
                ),
                _ => false,
            };
            if odd {
                found = Some(inner.range());
            }
        });
        let written_out = parts.iter().find(|part| {
            expr.range().contains_range(part.range)
                && [":=", "super(", "locals(", "vars(", "dir(", "yield", "await"]
                    .iter()
                    .any(|word| part.content.contains(word))
        });
        found = found.or(written_out.map(|part| part.range));
    }
    let Some(range) = found else { return Ok(()) };
    let line = cx.line(range);
    Err(Obstacle::new(
        "dynamic-code",
        format!(
            "`{}` (line {line}) would mean something else in the generator that launches the calls",
            cx.text(range)
        ),
        "compute it before the loop",
    )
    .at(range, "bound to its place"))
}

/// Calls for items that the plain program would never have reached must leave no trace outside.
///
/// # Errors
/// `early-exit`.
pub fn harmless(cx: &Context<'_, '_>, call: Call<'_>) -> Result<(), Obstacle> {
    let funcs = cx.facts.closure(&[call.func]);
    let outward = cx.facts.effects_of(&funcs).into_iter().find(|effect| {
        matches!(
            effect.kind,
            EffectKind::NetGet
                | EffectKind::NetSend
                | EffectKind::Database
                | EffectKind::Subprocess
                | EffectKind::FileWrite
                | EffectKind::FileAppend
                | EffectKind::FileRemove
                | EffectKind::Thread
        )
    });
    let Some(effect) = outward else {
        return Ok(());
    };
    let (name, line) = (cx.facts.function_name(call.func), cx.line(effect.range));
    Err(Obstacle::new(
        "early-exit",
        format!("the search may stop early, and calls of `{name}` that run ahead of it would be seen outside (line {line}, {})", effect.what),
        "collect all results first, then search them",
    )
    .at(effect.range, effect.what.clone()))
}

/// Proves that nobody can see items being taken ahead of the consumer, nor items taken and never used.
///
/// `consumer` is the loop or comprehension that takes them: what it changes must not decide about the items.
///
/// # Errors
/// `lazy-iterable`, `loop-carried`.
pub fn source<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    iter: &'a Expr,
    consumer: TextRange,
) -> Result<(), Obstacle> {
    let line = cx.line(iter.range());
    let facts = cx.facts;
    let value = facts.value(iter);
    let unknown = |id| matches!(facts.interp.obj(id).kind, ObjKind::Unknown(_));
    if value.is_empty() || value.iter().any(unknown) {
        return Err(Obstacle::new(
            "lazy-iterable",
            format!("what line {line} runs over is not known; taking items from it ahead may show"),
            "make a list of it before",
        )
        .at(iter.range(), "unknown iterable"));
    }
    let mut lazy: Vec<FuncId> = facts
        .owned_edges(owner)
        .map(|index| facts.edge(index))
        .filter(|edge| edge.range == iter.range())
        .map(|edge| edge.callee)
        .collect();
    let mut handed = ObjSet::default();
    let mut shared = None;
    each_expr(iter, &mut |inner| {
        for id in facts.value(inner).iter() {
            let object = facts.interp.obj(id);
            lazy.extend(&object.lazy);
            handed.extend(&object.field(&Field::Attr("<args>".to_string())));
            let own = iter.range().contains_range(object.site) && !object.site.is_empty();
            if !own && takes(cx, id) {
                shared = shared.or(Some(inner.range()));
            }
        }
    });
    for id in value.iter() {
        let ty = facts.interp.effective_type(id).unwrap_or_default();
        let known = cx.sized_type(&ty)
            || matches!(ty.as_str(), "iterator" | "generator")
            || facts.interp.table.is_a(&ty, "iterator")
            || matches!(facts.interp.obj(id).kind, ObjKind::Class(_))
            || Context::known_finite(&ty);
        if !known || ty.starts_with("_io.") {
            shared = shared.or(Some(iter.range()));
        }
    }
    if let Some(range) = shared {
        return Err(Obstacle::new(
            "lazy-iterable",
            format!("`{}` (line {line}) is taken from by more than this search; items taken ahead would be missing there", cx.text(range)),
            "make a list of the items first",
        )
        .at(range, "an iterator made elsewhere"));
    }
    steady(cx, owner, iter, consumer, &lazy, &handed)
}

/// Objects from which taking an item takes it away.
fn takes(cx: &Context<'_, '_>, id: crate::analysis::objects::ObjId) -> bool {
    let interp = &cx.facts.interp;
    interp.effective_type(id).is_some_and(|ty| {
        ty == "generator" || interp.table.is_a(&ty, "iterator") || ty.starts_with("_io.")
    }) && !matches!(
        interp.obj(id).kind,
        ObjKind::Func(_) | ObjKind::Class(_) | ObjKind::Path(_)
    )
}

/// The functions that make the items have no effect of their own, and nothing that the consumer does changes what they make.
fn steady(
    cx: &Context<'_, '_>,
    owner: Option<FuncId>,
    iter: &Expr,
    consumer: TextRange,
    lazy: &[FuncId],
    handed: &ObjSet,
) -> Result<(), Obstacle> {
    let facts = cx.facts;
    let line = cx.line(iter.range());
    let funcs = facts.closure(lazy);
    let mut outer = facts.ambient(&funcs);
    outer.extend(facts.reach(handed));
    for effect in facts.effects_of(&funcs) {
        let quiet = match &effect.kind {
            EffectKind::FreeRead(_)
            | EffectKind::LibraryCall(_)
            | EffectKind::Raises(_)
            | EffectKind::Reads(_)
            | EffectKind::SetOrder
            | EffectKind::Identity
            | EffectKind::HashSeed => true,
            EffectKind::Mutates => !effect.objs.iter().any(|id| outer.contains(&id)),
            _ => false,
        };
        if !quiet {
            return Err(Obstacle::new(
                "lazy-iterable",
                format!("taking items at line {line} has effects (line {}, {}); taken ahead, they would come too early, or for nothing", cx.line(effect.range), effect.what),
                "make a list of the items before",
            )
            .at(effect.range, effect.what.clone()));
        }
    }
    let bound = cx.bound_in(owner, consumer);
    for (var, read) in facts.free_reads(&funcs) {
        if let Some((_, write)) = bound.iter().find(|(other, _)| *other == var) {
            let name = &facts.scopes.var(var).name;
            return Err(Obstacle::new(
                "loop-carried",
                format!(
                    "`{name}` is bound at line {} and decides about the items (line {})",
                    cx.line(*write),
                    cx.line(read)
                ),
                "make a list of the items before",
            )
            .at(*write, format!("`{name}` is bound here"))
            .at(read, format!("`{name}` is read here")));
        }
    }
    let changed = cx.mutated_in(owner, consumer, &[iter.range()]);
    let decides = outer
        .iter()
        .find(|&id| changed.contains(id) && !takes(cx, *id));
    match decides {
        Some(&id) => Err(cx.changes_source(owner, iter, id)),
        None => Ok(()),
    }
}
