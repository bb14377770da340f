//! Imports, placed and sorted where the file has them: after the docstring and `__future__`, standard library first.

use crate::python::ast::{Expr, Stmt};
use crate::python::{DefKind, Module, Ranged, Scopes, TextSize};

use super::TextEdit;
use crate::python::stdlib::is_stdlib;

/// The imports at the top of a file.
struct Header<'a> {
    /// Top-level import statements before any other code.
    imports: Vec<&'a Stmt>,
    /// Where the first import would go if there is none: behind docstring, comments and `__future__`.
    start: TextSize,
}

fn header(module: &Module) -> Header<'_> {
    let mut imports = Vec::new();
    let mut start = TextSize::new(0);
    for (position, stmt) in module.tree.body.iter().enumerate() {
        match stmt {
            Stmt::Expr(expr) if position == 0 && matches!(&*expr.value, Expr::StringLiteral(_)) => {
                start = module.end_of_line(stmt.range().end());
            }
            Stmt::ImportFrom(node)
                if node
                    .module
                    .as_ref()
                    .is_some_and(|m| m.id.as_str() == "__future__") =>
            {
                start = module.end_of_line(stmt.range().end());
            }
            Stmt::Import(_) | Stmt::ImportFrom(_) => imports.push(stmt),
            _ => break,
        }
    }
    if module.tree.body.is_empty() || start == TextSize::new(0) {
        // A shebang, an encoding line and a licence stay on top.
        let mut at = 0;
        for line in module.text.split_inclusive('\n') {
            if line.trim_start().starts_with('#') {
                at += line.len();
            } else {
                break;
            }
        }
        start = crate::python::to_size(at);
    }
    Header { imports, start }
}

/// Just behind the imports at the top of a file.
#[must_use]
pub fn header_end(module: &Module) -> TextSize {
    let header = header(module);
    header
        .imports
        .last()
        .map_or(header.start, |last| module.end_of_line(last.range().end()))
}

/// Whether `import NAME` binds the name already, at the top of the module.
#[must_use]
pub fn is_imported(scopes: &Scopes<'_>, name: &str) -> bool {
    scopes.module_var(name).is_some_and(|var| {
        scopes
            .var(var)
            .defs
            .iter()
            .all(|def| def.kind == DefKind::Import(name.to_string()))
    })
}

/// Whether the file uses the name for something else than that module.
#[must_use]
pub fn is_taken(scopes: &Scopes<'_>, name: &str) -> bool {
    scopes.own_vars().any(|var| {
        var.name == name
            && var
                .defs
                .iter()
                .any(|def| def.kind != DefKind::Import(name.to_string()))
    })
}

fn path_of(stmt: &Stmt) -> Option<(String, bool)> {
    match stmt {
        Stmt::Import(node) => Some((node.names.first()?.name.id.to_string(), true)),
        Stmt::ImportFrom(node) if node.level == 0 => {
            Some((node.module.as_ref()?.id.to_string(), false))
        }
        _ => None,
    }
}

/// Edits that add `import NAME` for each name (missing ones only), and the offset just behind the imports.
pub fn add(
    module: &Module,
    scopes: &Scopes<'_>,
    names: &[&str],
    siblings: &[String],
) -> (Vec<TextEdit>, TextSize) {
    let header = header(module);
    let newline = module.style.newline;
    let wanted: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| !is_imported(scopes, name))
        .collect();
    let end = header
        .imports
        .last()
        .map_or(header.start, |last| module.end_of_line(last.range().end()));
    if wanted.is_empty() {
        return (Vec::new(), end);
    }
    let group = |path: &str| {
        if is_stdlib(path) {
            0
        } else if siblings
            .iter()
            .any(|s| s == path.split('.').next().unwrap_or(path))
        {
            2
        } else {
            1
        }
    };
    if header.imports.is_empty() {
        let stdlib: Vec<String> = wanted
            .iter()
            .filter(|n| group(n) == 0)
            .map(|n| format!("import {n}{newline}"))
            .collect();
        let others: Vec<String> = wanted
            .iter()
            .filter(|n| group(n) != 0)
            .map(|n| format!("import {n}{newline}"))
            .collect();
        let mut text = String::new();
        let before = &module.text[..usize::from(header.start)];
        if !before.is_empty() {
            if !before.ends_with('\n') {
                text.push_str(newline);
            }
            let docstring_only = !before.trim_start().starts_with('#')
                || before.contains("\"\"\"")
                || before.contains("'''");
            if docstring_only || !before.trim_end().is_empty() {
                text.push_str(newline);
            }
        }
        text.push_str(&stdlib.concat());
        if !stdlib.is_empty() && !others.is_empty() {
            text.push_str(newline);
        }
        text.push_str(&others.concat());
        let rest = &module.text[usize::from(header.start)..];
        let blank_lines = rest
            .lines()
            .take_while(|line| line.trim().is_empty())
            .count();
        let first_is_definition = matches!(
            module
                .tree
                .body
                .iter()
                .find(|s| s.range().start() >= header.start),
            Some(Stmt::FunctionDef(_) | Stmt::ClassDef(_))
        );
        let needed: usize = if first_is_definition { 2 } else { 1 };
        for _ in blank_lines..needed {
            text.push_str(newline);
        }
        return (vec![TextEdit::insert(header.start, text)], header.start);
    }
    let mut edits: Vec<TextEdit> = Vec::new();
    for name in wanted {
        edits.push(place(module, &header.imports, name, &group));
    }
    (merge(edits), end)
}

/// Several imports at one place become one insertion, in order, with a blank line between groups.
fn merge(edits: Vec<TextEdit>) -> Vec<TextEdit> {
    let mut merged: Vec<TextEdit> = Vec::new();
    for edit in edits {
        if let Some(same) = merged.iter_mut().find(|other| other.range == edit.range) {
            same.content.push_str(&edit.content);
        } else {
            merged.push(edit);
        }
    }
    merged
}

fn place(
    module: &Module,
    imports: &[&Stmt],
    name: &str,
    group: &dyn Fn(&str) -> usize,
) -> TextEdit {
    let newline = module.style.newline;
    let mine = group(name);
    let line = format!("import {name}{newline}");
    let of_group: Vec<&&Stmt> = imports
        .iter()
        .filter(|stmt| path_of(stmt).is_some_and(|(path, _)| group(&path) == mine))
        .collect();
    let before = |stmt: &Stmt| module.line_start(stmt.range().start());
    let after = |stmt: &Stmt| module.end_of_line(stmt.range().end());
    if of_group.is_empty() {
        // A group of its own, in the order standard library, third party, local.
        let next = imports
            .iter()
            .find(|stmt| path_of(stmt).map_or(2, |(path, _)| group(&path)) > mine);
        return if let Some(stmt) = next {
            TextEdit::insert(before(stmt), format!("{line}{newline}"))
        } else {
            let last = imports.last().map_or(TextSize::new(0), |stmt| after(stmt));
            let lead = if module.text[..usize::from(last)].ends_with('\n') {
                ""
            } else {
                newline
            };
            TextEdit::insert(last, format!("{lead}{newline}{line}"))
        };
    }
    let plain: Vec<&&&Stmt> = of_group
        .iter()
        .filter(|stmt| matches!(stmt, Stmt::Import(_)))
        .collect();
    if let Some(larger) = plain
        .iter()
        .find(|stmt| path_of(stmt).is_some_and(|(path, _)| path.as_str() > name))
    {
        return TextEdit::insert(before(larger), line);
    }
    if let Some(last) = plain.last() {
        return TextEdit::insert(after(last), line);
    }
    match of_group.first() {
        Some(first) => TextEdit::insert(before(first), line),
        None => TextEdit::insert(TextSize::new(0), line),
    }
}

/// Third-party packages and sibling modules that the file imports anywhere.
#[must_use]
pub fn requirements(scopes: &Scopes<'_>, siblings: &[String]) -> (Vec<String>, Vec<String>) {
    let mut packages = Vec::new();
    let mut local = Vec::new();
    for var in &scopes.vars {
        let linked = scopes.part_of(var.scope).is_some();
        for def in &var.defs {
            let DefKind::Import(path) = &def.kind else {
                continue;
            };
            if linked && path.starts_with('.') {
                continue;
            }
            let top = path
                .trim_start_matches('.')
                .split('.')
                .next()
                .unwrap_or(path)
                .to_string();
            if path.starts_with('.') || siblings.contains(&top) {
                local.push(top);
            } else if !is_stdlib(&top) && top != "ray" {
                packages.push(top);
            }
        }
    }
    packages.sort();
    packages.dedup();
    local.sort();
    local.dedup();
    (packages, local)
}
