//! Process pools: taken away once all their work is launched as tasks.

use crate::analysis::verdict::Obstacle;
use crate::python::ast::{self, Expr, Stmt};
use crate::python::walk::{blocks, each_expr, each_stmt, own_expressions};
use crate::python::{DefKind, Ranged, TextRange, TextSize, VarId};

use super::context::Context;
use super::{Conversion, TextEdit};

/// Methods that only end a pool.
const ENDINGS: &[&str] = &["close", "join", "terminate", "shutdown"];
/// Results of these are gathered in order, with at most `window` tasks in flight.
const MAP: &str = "def map_in_order(task, items, window):
    \"\"\"Results of one task an item, in order, with at most `window` tasks in flight.\"\"\"
    results, refs = [], []
    for item in items:
        if len(refs) == window:
            results.append(ray.get(refs.pop(0)))
        refs.append(task.remote(item))
    return results + [ray.get(ref) for ref in refs]
";
const STARMAP: &str = "def starmap_in_order(task, items, window):
    \"\"\"Results of one task a tuple of arguments, in order, with at most `window` tasks in flight.\"\"\"
    results, refs = [], []
    for args in items:
        if len(refs) == window:
            results.append(ray.get(refs.pop(0)))
        refs.append(task.remote(*args))
    return results + [ray.get(ref) for ref in refs]
";

/// The call that made the pool that an expression names.
fn maker<'a>(cx: &Context<'_, 'a>, var: VarId) -> Option<(&'a ast::ExprCall, Home<'a>)> {
    let info = cx.facts.scopes.var(var);
    let [def] = info.defs.as_slice() else {
        return None;
    };
    let mut found = None;
    each_stmt(&cx.module.tree.body, &mut |stmt| match stmt {
        Stmt::With(node) => {
            for (position, item) in node.items.iter().enumerate() {
                if let (Some(Expr::Name(name)), Expr::Call(call)) =
                    (item.optional_vars.as_deref(), &item.context_expr)
                    && name.range == def.range
                {
                    found = Some((call, Home::With(node, position)));
                }
            }
        }
        Stmt::Assign(node) => {
            if let ([Expr::Name(name)], Expr::Call(call)) = (node.targets.as_slice(), &*node.value)
                && name.range == def.range
            {
                found = Some((call, Home::Assign(stmt)));
            }
        }
        _ => {}
    });
    found
}

#[derive(Clone, Copy)]
enum Home<'a> {
    With(&'a ast::StmtWith, usize),
    Assign(&'a Stmt),
}

/// Where a pool is made: its processes see the program as it is then.
pub fn made_at(cx: &Context<'_, '_>, pool: &Expr) -> Option<TextRange> {
    let Expr::Name(name) = pool else { return None };
    let var = cx.facts.scopes.var_at(name.range.start())?;
    maker(cx, var).map(|(call, _)| call.range())
}

/// Arguments that disappear with the pool must do nothing: literals, names, the number of processors.
pub fn is_quiet(cx: &Context<'_, '_>, expr: &Expr) -> bool {
    match expr {
        Expr::NumberLiteral(node) => !matches!(&node.value, ast::Number::Int(value) if value.as_i64() == Some(0)),
        Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) | Expr::StringLiteral(_) | Expr::Name(_) => true,
        Expr::Attribute(node) => matches!(&*node.value, Expr::Name(_)),
        Expr::Call(node) => {
            node.arguments.is_empty()
                && cx.facts.value(&node.func).iter().any(|id| {
                    matches!(&cx.facts.interp.obj(id).kind, crate::analysis::objects::ObjKind::Path(path) if path.ends_with(".cpu_count"))
                })
        }
        _ => false,
    }
}

/// How many processes the pool was made with, as source text.
pub fn size(cx: &Context<'_, '_>, pool: &Expr) -> Option<String> {
    let Expr::Name(name) = pool else { return None };
    let var = cx.facts.scopes.var_at(name.range.start())?;
    let (call, _) = maker(cx, var)?;
    let given = call.arguments.args.first().or_else(|| {
        call.arguments
            .keywords
            .iter()
            .find(|k| {
                k.arg
                    .as_ref()
                    .is_some_and(|a| matches!(a.id.as_str(), "processes" | "max_workers"))
            })
            .map(|k| &k.value)
    })?;
    (!given.is_none_literal_expr()).then(|| cx.text(given.range()).to_string())
}

/// A pool that is made in one place, with nothing but its size.
///
/// # Errors
/// `pool-escapes`, `pool-initializer`.
pub fn plainly_made(cx: &Context<'_, '_>, var: VarId) -> Result<(), Obstacle> {
    let info = cx.facts.scopes.var(var);
    let Some((call, _)) = maker(cx, var) else {
        return Err(Obstacle::new(
            "pool-escapes",
            format!("how the pool `{}` is made can't be followed", info.name),
            "make it with `with … as pool:`",
        ));
    };
    let initializer = call.arguments.keywords.iter().find(|k| {
        k.arg
            .as_ref()
            .is_some_and(|a| a.id.as_str() == "initializer")
    });
    let range = initializer
        .map(|k| k.range)
        .or_else(|| call.arguments.args.get(1).map(Ranged::range));
    let arguments = call
        .arguments
        .args
        .iter()
        .chain(call.arguments.keywords.iter().map(|k| &k.value));
    let computed = arguments.into_iter().find(|arg| !is_quiet(cx, arg));
    if let (Some(loud), None) = (computed, range) {
        return Err(Obstacle::new(
            "pool-escapes",
            format!("`{}` (line {}), an argument of the pool `{}`, does something when the pool is made, and would not with the pool gone", super::loops::short(cx.text(loud.range())), cx.line(loud.range()), info.name),
            "give the pool a plain number or a name",
        )
        .at(loud.range(), "evaluated with the pool"));
    }
    match range {
        Some(range) => Err(Obstacle::new(
            "pool-initializer",
            format!("the pool `{}` prepares each of its processes (line {}); Ray's workers would not be prepared", info.name, cx.line(range)),
            "pass what the initializer sets as an argument",
        )
        .at(range, "initializer")),
        None => Ok(()),
    }
}

/// The edits that take a pool away, given every conversion that used it.
///
/// # Errors
/// `pool-escapes`, `pool-initializer`: some use of the pool stays.
pub fn retire(
    cx: &Context<'_, '_>,
    var: VarId,
    conversions: &[&Conversion],
) -> Result<Vec<TextEdit>, Obstacle> {
    let info = cx.facts.scopes.var(var);
    let line = cx.line(info.defs.first().map(|d| d.range).unwrap_or_default());
    let escapes = |range: TextRange, why: &str| {
        Err(Obstacle::new(
            "pool-escapes",
            format!(
                "the pool `{}` (line {line}) is also used at line {} ({why})",
                info.name,
                cx.line(range)
            ),
            "use the pool only for `map` and `starmap`",
        )
        .at(range, why.to_string()))
    };
    plainly_made(cx, var)?;
    let Some((_, home)) = maker(cx, var) else {
        return Ok(Vec::new());
    };
    let endings = ending_statements(cx, var);
    for used in &info.uses {
        let rewritten = conversions.iter().any(|c| c.range.contains_range(*used));
        let ended = endings
            .iter()
            .any(|stmt| stmt.range().contains_range(*used));
        if !rewritten && !ended {
            return escapes(*used, "not a `map` that becomes tasks");
        }
    }
    orderly_end(cx, var, &endings, conversions)?;
    let mut edits = Vec::new();
    match home {
        Home::With(node, 0) if node.items.len() == 1 => dedent(cx, node, &mut edits),
        Home::With(node, _) => return escapes(node.range, "one `with` holds the pool and more"),
        Home::Assign(stmt) => edits.push(delete_lines(cx, stmt.range())),
    }
    remove_endings(cx, &endings, &mut edits);
    Ok(edits)
}

/// A pool that is used after its end, waited for before its end, or whose end is guarded, raises: that must stay so.
fn orderly_end(
    cx: &Context<'_, '_>,
    var: VarId,
    endings: &[&Stmt],
    conversions: &[&Conversion],
) -> Result<(), Obstacle> {
    let name = &cx.facts.scopes.var(var).name;
    let late = endings.iter().find(|end| {
        conversions
            .iter()
            .any(|c| c.range.start() > end.range().start())
    });
    let waits = endings
        .first()
        .filter(|first| cx.text(first.range()).contains(".join("));
    let mut guarded = None;
    each_stmt(&cx.module.tree.body, &mut |stmt| {
        if let Stmt::Try(node) = stmt
            && !node.handlers.is_empty()
        {
            guarded = guarded.or_else(|| {
                endings
                    .iter()
                    .find(|end| node.range.contains_range(end.range()))
                    .map(Ranged::range)
            });
        }
    });
    let Some(range) = late.or(waits).map(Ranged::range).or(guarded) else {
        return Ok(());
    };
    Err(Obstacle::new(
        "pool-escapes",
        format!("the pool `{name}` is ended at line {} in a way that can raise; without the pool nothing would", cx.line(range)),
        "use the pool in a `with` block",
    )
    .at(range, "ended here"))
}

fn ending_statements<'a>(cx: &Context<'_, 'a>, var: VarId) -> Vec<&'a Stmt> {
    let mut all = Vec::new();
    each_stmt(&cx.module.tree.body, &mut |stmt| {
        let Stmt::Expr(node) = stmt else { return };
        let Expr::Call(call) = &*node.value else {
            return;
        };
        let Expr::Attribute(func) = &*call.func else {
            return;
        };
        let Expr::Name(name) = &*func.value else {
            return;
        };
        if cx.facts.scopes.var_at(name.range.start()) == Some(var)
            && ENDINGS.contains(&func.attr.id.as_str())
        {
            all.push(stmt);
        }
    });
    all
}

fn delete_lines(cx: &Context<'_, '_>, range: TextRange) -> TextEdit {
    let module = cx.module;
    let lines = TextRange::new(
        module.line_start(range.start()),
        module.line_end(range.end()),
    );
    let indent = module.indentation(range.start());
    let kept: String = module
        .comments_in(lines)
        .map(|c| format!("{indent}{}{}", module.slice(c), module.style.newline))
        .collect();
    TextEdit::replace(lines, kept)
}

/// `with Pool(4) as pool:` goes, its body moves one level out.
fn dedent(cx: &Context<'_, '_>, node: &ast::StmtWith, edits: &mut Vec<TextEdit>) {
    let (Some(first), Some(last)) = (node.body.first(), node.body.last()) else {
        return;
    };
    let header = TextRange::new(
        cx.module.line_start(node.range.start()),
        cx.module.line_start(first.range().start()),
    );
    if header.end() <= node.range.start() {
        // `with Pool() as pool: x = pool.map(…)` on one line.
        edits.push(TextEdit::replace(
            TextRange::new(node.range.start(), first.range().start()),
            "",
        ));
        return;
    }
    let indent = cx.module.indentation(node.range.start());
    let comments: String = cx
        .module
        .comments_in(header)
        .map(|c| format!("{indent}{}{}", cx.module.slice(c), cx.module.style.newline))
        .collect();
    edits.push(TextEdit::replace(header, comments));
    move_out(
        cx,
        TextRange::new(first.range().start(), last.range().end()),
        indent,
        cx.module.indentation(first.range().start()),
        edits,
    );
}

/// Takes one level of indentation from every line of a block, strings that span lines left alone.
pub fn move_out(
    cx: &Context<'_, '_>,
    block: TextRange,
    outer: &str,
    inner: &str,
    edits: &mut Vec<TextEdit>,
) {
    let Some(extra) = inner.strip_prefix(outer) else {
        return;
    };
    let mut strings: Vec<TextRange> = Vec::new();
    each_stmt(&cx.module.tree.body, &mut |stmt| {
        if block.contains_range(stmt.range()) {
            for expr in own_expressions(stmt) {
                each_expr(expr, &mut |e| {
                    if matches!(
                        e,
                        Expr::StringLiteral(_) | Expr::FString(_) | Expr::BytesLiteral(_)
                    ) {
                        strings.push(e.range());
                    }
                });
            }
        }
    });
    let mut at = cx.module.line_start(block.start());
    while at < block.end() {
        let inside = strings.iter().any(|s| s.start() < at && at < s.end());
        let rest = &cx.module.text[usize::from(at)..];
        if !inside && rest.starts_with(inner) {
            let start = at + TextSize::of(outer);
            edits.push(TextEdit::replace(
                TextRange::at(start, TextSize::of(extra)),
                "",
            ));
        }
        let next = cx.module.line_end(at);
        if next <= at {
            break;
        }
        at = next;
    }
}

/// `pool.close()` and its like; a `try … finally` that does nothing else goes with them.
fn remove_endings(cx: &Context<'_, '_>, endings: &[&Stmt], edits: &mut Vec<TextEdit>) {
    let mut done: Vec<TextRange> = Vec::new();
    each_stmt(&cx.module.tree.body, &mut |stmt| {
        let Stmt::Try(node) = stmt else { return };
        let only_endings = !node.finalbody.is_empty()
            && node
                .finalbody
                .iter()
                .all(|s| endings.iter().any(|e| e.range() == s.range()));
        if !only_endings || !node.handlers.is_empty() || !node.orelse.is_empty() {
            return;
        }
        let (Some(first), Some(last)) = (node.body.first(), node.body.last()) else {
            return;
        };
        let header = TextRange::new(
            cx.module.line_start(node.range.start()),
            cx.module.line_start(first.range().start()),
        );
        let tail = TextRange::new(
            cx.module.line_end(last.range().end()),
            cx.module.line_end(node.range.end()),
        );
        let indent = cx.module.indentation(node.range.start());
        let comments = |range: TextRange| -> String {
            cx.module
                .comments_in(range)
                .map(|c| format!("{indent}{}{}", cx.module.slice(c), cx.module.style.newline))
                .collect()
        };
        edits.push(TextEdit::replace(header, comments(header)));
        move_out(
            cx,
            TextRange::new(first.range().start(), last.range().end()),
            indent,
            cx.module.indentation(first.range().start()),
            edits,
        );
        edits.push(TextEdit::replace(tail, comments(tail)));
        done.extend(node.finalbody.iter().map(Ranged::range));
    });
    // A block must keep a statement.
    for ending in endings {
        if done.contains(&ending.range()) {
            continue;
        }
        let alone = sole_statement(cx, ending.range());
        if alone {
            edits.push(TextEdit::replace(ending.range(), "pass"));
        } else {
            edits.push(delete_lines(cx, ending.range()));
        }
    }
}

fn sole_statement(cx: &Context<'_, '_>, range: TextRange) -> bool {
    let mut alone = false;
    each_stmt(&cx.module.tree.body, &mut |stmt| {
        for block in blocks(stmt) {
            if let [only] = block {
                alone |= only.range() == range;
            }
        }
    });
    alone
}

/// Lines that other rewrites put into a dedented block move out with it.
pub fn follow(cx: &Context<'_, '_>, retired: &[TextEdit], others: &mut [TextEdit]) {
    for edit in others {
        let at = edit.range.start();
        let line = cx.module.line_start(at);
        let moved = retired.iter().find(|r| {
            r.content.is_empty()
                && cx.module.line_start(r.range.start()) == line
                && r.range.end() <= at
                && r.range.start() >= line
        });
        if let Some(moved) = moved {
            let inner = cx.module.indentation(at);
            let extra = cx.module.slice(moved.range);
            if let Some(outer) = inner.strip_suffix(extra) {
                let newline = cx.module.style.newline;
                edit.content = edit
                    .content
                    .replace(&format!("{newline}{inner}"), &format!("{newline}{outer}"));
            }
        }
    }
}

/// Imports that only the retired pools used.
pub fn unused_imports(cx: &Context<'_, '_>, makers: &[VarId]) -> Vec<TextEdit> {
    let mut gone: Vec<TextRange> = Vec::new();
    for &var in makers {
        if let Some((call, _)) = maker(cx, var) {
            gone.push(call.range());
        }
    }
    let mut edits = Vec::new();
    for stmt in &cx.module.tree.body {
        let names = match stmt {
            Stmt::Import(node) => &node.names,
            Stmt::ImportFrom(node) => &node.names,
            _ => continue,
        };
        let unused = |alias: &ast::Alias| {
            let bound = alias.asname.as_ref().unwrap_or(&alias.name);
            let Some(var) = cx.facts.scopes.var_at(if alias.asname.is_some() {
                bound.range.start()
            } else {
                alias.range.start()
            }) else {
                return false;
            };
            let info = cx.facts.scopes.var(var);
            let imported =
                matches!(info.defs.as_slice(), [def] if matches!(def.kind, DefKind::Import(_)));
            imported
                && !info.uses.is_empty()
                && info
                    .uses
                    .iter()
                    .all(|u| gone.iter().any(|g| g.contains_range(*u)))
        };
        let dropped: Vec<&ast::Alias> = names.iter().filter(|a| unused(a)).collect();
        if dropped.is_empty() {
            continue;
        }
        if dropped.len() == names.len() {
            edits.push(delete_lines(cx, stmt.range()));
            continue;
        }
        let (Some(first), Some(last)) = (names.first(), names.last()) else {
            continue;
        };
        let kept: Vec<&str> = names
            .iter()
            .filter(|a| !unused(a))
            .map(|a| cx.text(a.range))
            .collect();
        let one_line = !cx
            .text(TextRange::new(first.range.start(), last.range.end()))
            .contains('\n');
        if one_line {
            edits.push(TextEdit::replace(
                TextRange::new(first.range.start(), last.range.end()),
                kept.join(", "),
            ));
        }
    }
    edits
}

/// The helper functions that the conversions call, with the file's line ends.
#[must_use]
pub fn helpers(text: &str, newline: &str) -> String {
    let mut out = String::new();
    for (name, code) in [
        ("map_in_order(", MAP),
        ("starmap_in_order(", STARMAP),
        ("run_ahead(", super::ahead::HELPER),
        ("result_of(", super::unwrap::HELPER),
    ] {
        let used = text
            .match_indices(name)
            .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
        if used {
            out.push_str(&format!("{newline}{newline}"));
            out.push_str(&code.replace('\n', newline));
        }
    }
    out
}
