//! The text of the new function and of its call.

use super::Outline;
use super::region::Region;
use crate::python::ast::{Expr, Stmt};
use crate::python::origin::{Part, Splice};
use crate::python::walk::{each_expr, each_expr_in};
use crate::python::{FuncId, Ranged, TextRange, TextSize, VarId, to_size};
use crate::rewrites::context::Context;

/// What the function could be called: after the method or class that it calls, after what it gives, or after the items of
/// the loop.
pub fn base_name(
    cx: &Context<'_, '_>,
    region: &Region<'_>,
    items: Option<(&Expr, &Expr)>,
) -> String {
    let item = items.map_or_else(
        || "item".to_string(),
        |(target, iter)| item_name(target, iter),
    );
    if let Some(called) = called_name(cx, region) {
        return match called {
            Called::Method(name) => format!("{name}_{item}"),
            Called::Function(name) if name.starts_with(char::is_uppercase) => {
                format!("make_{}", snake_case(name))
            }
            Called::Function(name) => format!("{name}_{item}"),
        };
    }
    if let [only] = region.outputs.as_slice()
        && region.value.is_none()
    {
        let name = cx.facts.scopes.var(*only).name.trim_matches('_');
        if name.len() > 2 {
            return format!("compute_{}", name.to_lowercase());
        }
    }
    format!("process_{item}")
}

enum Called<'a> {
    Method(&'a str),
    Function(&'a str),
}

/// The one call that is all of a region.
fn called_name<'a>(cx: &Context<'_, '_>, region: &Region<'a>) -> Option<Called<'a>> {
    let value = match (region.stmts, region.value) {
        ([], Some(value)) => value,
        ([Stmt::Assign(node)], None) => &node.value,
        _ => return None,
    };
    let Expr::Call(call) = value else {
        return None;
    };
    match &*call.func {
        Expr::Attribute(func) if !func.attr.id.starts_with('_') => {
            Some(Called::Method(&func.attr.id))
        }
        Expr::Name(name) => {
            let own = cx.facts.scopes.var_at(name.range.start()).is_some();
            own.then(|| Called::Function(name.id.trim_start_matches('_')))
        }
        _ => None,
    }
}

/// `MarkovScorer` is made by `markov_scorer`.
fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.char_indices() {
        let word = c.is_uppercase()
            && at > 0
            && !out.ends_with('_')
            && name[..at].ends_with(char::is_lowercase);
        if word {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// What one of the items is called: the singular of what holds them, or the loop's own variable.
fn item_name(target: &Expr, iter: &Expr) -> String {
    let mut iter = iter;
    loop {
        iter = match iter {
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(func) if call.arguments.is_empty() => &func.value,
                Expr::Name(_) => match call.arguments.args.first() {
                    Some(first) => first,
                    None => break,
                },
                _ => break,
            },
            _ => break,
        };
    }
    let singular = |name: &str| match name {
        _ if name.ends_with("ss") => None,
        _ => name
            .strip_suffix("ies")
            .map(|stem| format!("{stem}y"))
            .or_else(|| name.strip_suffix('s').map(str::to_string))
            .filter(|stem| stem.len() > 2),
    };
    let singular = match iter {
        Expr::Name(name) => singular(&name.id),
        Expr::Attribute(node) => singular(&node.attr.id),
        _ => None,
    };
    let target = match target {
        Expr::Name(name) if name.id.len() > 1 => Some(name.id.to_string()),
        _ => None,
    };
    let name = singular.or(target).unwrap_or_else(|| "item".to_string());
    name.trim_matches('_').to_lowercase()
}

/// The outline as changes of the text; `None` where the text can't be moved line by line.
pub fn write<'a>(
    cx: &Context<'_, 'a>,
    owner: Option<FuncId>,
    region: &Region<'a>,
    candidate: TextRange,
    within: TextRange,
    base: &str,
) -> Option<Outline> {
    let name = cx.fresh(base);
    let var = |id: &VarId| cx.facts.scopes.var(*id).name.clone();
    let inputs: Vec<String> = region.inputs.iter().map(var).collect();
    let outputs: Vec<String> = region.outputs.iter().map(var).collect();
    let call = format!("{name}({})", inputs.join(", "));
    let newline = cx.module.style.newline;
    let indent = cx.module.style.indent.clone();
    let whole = region.range();

    let mut parts = vec![Part::New(format!(
        "def {name}({}):{newline}",
        inputs.join(", ")
    ))];
    let mut splices = Vec::new();
    let mut tail = outputs.join(", ");
    if let (Some(first), Some(last)) = (region.stmts.first(), region.stmts.last()) {
        let lines = with_comments(cx, first, last, region.value.is_some());
        if !cx
            .module
            .fills_lines(TextRange::new(first.range().start(), last.range().end()))
        {
            return None;
        }
        let own = cx.module.indentation(first.range().start()).to_string();
        // `a, b = work(x)` at the end gives its value at once.
        let returned = returned_value(cx, last, &outputs)
            .filter(|_| region.value.is_none() && region.skips.is_empty());
        let kept = match returned {
            Some(_) => TextRange::new(lines.start(), cx.module.line_start(last.range().start())),
            None => lines,
        };
        let literal = literal_lines(cx, region);
        reindent(cx, kept, &own, &indent, &literal, &region.skips, &mut parts);
        if let Some(value) = returned {
            tail.clear();
            parts.push(Part::New(format!("{indent}return ")));
            copy_lines(cx, value.range(), &own, &indent, &literal, &mut parts);
            parts.push(Part::New(newline.to_string()));
        }
        let mut content = call_text(cx, region, &outputs, &call, &own);
        if outputs.is_empty() && region.value.is_none() {
            return None;
        }
        // The last line may end the file without a line end.
        let new_end = cx.module.text[lines].ends_with('\n');
        if !new_end {
            content.truncate(content.trim_end_matches(['\r', '\n']).len());
            parts.push(Part::New(newline.to_string()));
        }
        splices.push(Splice {
            range: lines,
            parts: vec![Part::New(content)],
            anchor: TextRange::new(first.range().start(), last.range().end()),
        });
    }
    if let Some(value) = region.value {
        let literal = literal_lines(cx, region);
        let own = cx.module.indentation(value.range().start()).to_string();
        let bare = keeps_together(cx, value);
        let lead = if tail.is_empty() {
            String::new()
        } else {
            format!("{tail}, ")
        };
        let tuple = matches!(value, Expr::Tuple(node) if !node.parenthesized);
        let (open, close) = match (region.skips.is_empty(), lead.is_empty()) {
            // `None` is for rounds that ended early.
            (false, true) => ("(", ",)"),
            _ if bare && !tuple => ("", ""),
            _ => ("(", ")"),
        };
        parts.push(Part::New(format!("{indent}return {lead}{open}")));
        copy_lines(cx, value.range(), &own, &indent, &literal, &mut parts);
        parts.push(Part::New(format!("{close}{newline}")));
        tail.clear();
        let content = match (outputs.is_empty(), region.skips.is_empty()) {
            (true, true) => call.clone(),
            (true, false) => format!("{}[0]", cx.local("result")),
            (false, _) => cx.local("result"),
        };
        splices.push(Splice {
            range: value.range(),
            parts: vec![Part::New(content)],
            anchor: value.range(),
        });
    }
    if outputs.len() == 1 && !tail.is_empty() && !region.skips.is_empty() {
        tail = format!("({tail},)");
    }
    if !tail.is_empty() {
        parts.push(Part::New(format!("{indent}return {tail}{newline}")));
    }
    splices.insert(0, placed(cx, owner, within, parts, whole)?);
    Some(Outline {
        name,
        own: true,
        items: Vec::new(),
        range: candidate,
        region: whole,
        splices,
        told: None,
    })
}

/// What stands in place of the statements that went: the call, and what takes its results.
fn call_text(
    cx: &Context<'_, '_>,
    region: &Region<'_>,
    outputs: &[String],
    call: &str,
    own: &str,
) -> String {
    let newline = cx.module.style.newline;
    let indent = &cx.module.style.indent;
    let result = cx.local("result");
    let mut names: Vec<&str> = outputs.iter().map(String::as_str).collect();
    if region.value.is_some() && !(names.is_empty()) {
        names.push(&result);
    }
    if region.skips.is_empty() {
        return match names.as_slice() {
            [] => String::new(),
            all => format!("{own}{} = {call}{newline}", all.join(", ")),
        };
    }
    let ends = format!(
        "{own}{result} = {call}{newline}{own}if {result} is None:{newline}{own}{indent}continue{newline}"
    );
    match names.as_slice() {
        [] => ends,
        [only] => format!("{ends}{own}({only},) = {result}{newline}"),
        all => format!("{ends}{own}{} = {result}{newline}", all.join(", ")),
    }
}

/// The lines of the statements, with the comments directly above the first one; with those behind the last one, too, where an
/// expression follows.
fn with_comments(cx: &Context<'_, '_>, first: &Stmt, last: &Stmt, followed: bool) -> TextRange {
    let start = cx.module.comments_above(first.range().start());
    let mut end = cx.module.line_end(last.range().end());
    let behind = cx.module.text[usize::from(end)..].split_inclusive('\n');
    for line in behind.take_while(|_| followed) {
        let text = line.trim();
        if !text.is_empty() && !text.starts_with('#') {
            break;
        }
        end += to_size(line.len());
    }
    TextRange::new(start, end)
}

/// Whether an expression needs no parentheses around it: it is written on one line, or breaks inside brackets of its own only.
fn keeps_together(cx: &Context<'_, '_>, value: &Expr) -> bool {
    let head = match value {
        Expr::Call(call) => TextRange::new(call.range().start(), call.arguments.range.start()),
        Expr::List(_) | Expr::ListComp(_) | Expr::Dict(_) | Expr::DictComp(_) => return true,
        _ => value.range(),
    };
    !cx.module.slice(head).contains('\n')
}

/// The value of a last statement that binds exactly the outputs, in their order.
fn returned_value<'a>(
    cx: &Context<'_, 'a>,
    last: &'a Stmt,
    outputs: &[String],
) -> Option<&'a Expr> {
    let Stmt::Assign(node) = last else {
        return None;
    };
    let [target] = node.targets.as_slice() else {
        return None;
    };
    let names: Vec<&str> = match target {
        Expr::Name(name) => vec![name.id.as_str()],
        Expr::Tuple(tuple) => {
            // Unpacking a list or an array gives the same names, but the tuple's length was checked where it was written.
            let calls = matches!(&*node.value, Expr::Call(_) | Expr::Tuple(_));
            if !calls {
                return None;
            }
            tuple
                .elts
                .iter()
                .map(|element| match element {
                    Expr::Name(name) => name.id.as_str(),
                    _ => "",
                })
                .collect()
        }
        _ => return None,
    };
    let alone = names.len() == outputs.len() && names.iter().zip(outputs).all(|(a, b)| a == b);
    let one_line = !cx.module.slice(node.value.range()).contains('\n');
    let bare_tuple = matches!(&*node.value, Expr::Tuple(tuple) if !tuple.parenthesized);
    (alone && one_line && !bare_tuple).then_some(&*node.value)
}

/// Lines that begin inside a string: their white space is part of the value.
fn literal_lines(cx: &Context<'_, '_>, region: &Region<'_>) -> Vec<TextRange> {
    let mut all = Vec::new();
    let mut note = |expr: &Expr| {
        if matches!(
            expr,
            Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::FString(_) | Expr::TString(_)
        ) && cx.module.slice(expr.range()).contains('\n')
        {
            all.push(expr.range());
        }
    };
    each_expr_in(region.stmts, &mut note);
    if let Some(value) = region.value {
        each_expr(value, &mut note);
    }
    all
}

/// Copies whole lines with another indentation.
fn reindent(
    cx: &Context<'_, '_>,
    lines: TextRange,
    own: &str,
    wanted: &str,
    literal: &[TextRange],
    skips: &[TextRange],
    parts: &mut Vec<Part>,
) {
    let text = cx.module.slice(lines);
    let mut lines_out: Vec<(Option<&str>, TextRange)> = Vec::new();
    let mut at = lines.start();
    for line in text.split_inclusive('\n') {
        let end = at + to_size(line.len());
        let in_string = literal
            .iter()
            .any(|range| range.start() < at && at < range.end());
        if !in_string && line.starts_with(own) && !line.trim().is_empty() {
            lines_out.push((Some(wanted), TextRange::new(at + to_size(own.len()), end)));
        } else {
            lines_out.push((None, TextRange::new(at, end)));
        }
        at = end;
    }
    for (lead, range) in lines_out {
        parts.extend(lead.map(|lead| Part::New(lead.to_string())));
        match skips.iter().find(|skip| range.contains_range(**skip)) {
            Some(skip) => parts.extend([
                Part::Copy(TextRange::new(range.start(), skip.start())),
                Part::New("return None".to_string()),
                Part::Copy(TextRange::new(skip.end(), range.end())),
            ]),
            None => parts.push(Part::Copy(range)),
        }
    }
}

/// Copies a range that begins inside a line; the lines behind the first get another indentation.
fn copy_lines(
    cx: &Context<'_, '_>,
    range: TextRange,
    own: &str,
    wanted: &str,
    literal: &[TextRange],
    parts: &mut Vec<Part>,
) {
    let text = cx.module.slice(range);
    match text.find('\n') {
        None => parts.push(Part::Copy(range)),
        Some(newline) => {
            let first = range.start() + to_size(newline + 1);
            parts.push(Part::Copy(TextRange::new(range.start(), first)));
            reindent(
                cx,
                TextRange::new(first, range.end()),
                own,
                wanted,
                literal,
                &[],
                parts,
            );
        }
    }
}

/// Puts the function in front of the definition that holds the loop, or behind the last definition before the loop.
pub fn placed(
    cx: &Context<'_, '_>,
    owner: Option<FuncId>,
    within: TextRange,
    mut parts: Vec<Part>,
    anchor: TextRange,
) -> Option<Splice> {
    let body = &cx.module.tree.body;
    let newline = cx.module.style.newline;
    let top = body
        .iter()
        .position(|stmt| stmt.range().contains_range(within))?;
    let before_own_definition =
        owner.is_some() && matches!(body[top], Stmt::FunctionDef(_) | Stmt::ClassDef(_));
    let behind = |stmt: &Stmt| {
        let mut at = cx.module.line_end(stmt.range().end());
        // What begins on the same line may end on another.
        for other in body {
            if other.range().end() > stmt.range().end() && other.range().start() < at {
                at = cx.module.line_end(other.range().end());
            }
        }
        at
    };
    let at = if before_own_definition {
        leading_comments(cx, cx.module.line_start(body[top].range().start()))
    } else {
        let last = body[..top].iter().rposition(|stmt| {
            matches!(
                stmt,
                Stmt::FunctionDef(_) | Stmt::ClassDef(_) | Stmt::Import(_) | Stmt::ImportFrom(_)
            )
        });
        match last {
            Some(last) => behind(&body[last]),
            None => match body.first() {
                Some(Stmt::Expr(doc)) if doc.value.is_string_literal_expr() && top > 0 => {
                    behind(&body[0])
                }
                _ => leading_comments(cx, cx.module.line_start(body[top].range().start())),
            },
        }
    };
    if at > within.start() {
        return None;
    }
    let ahead = &cx.module.text[usize::from(at)..];
    if before_own_definition || body[..top].is_empty() {
        parts.push(Part::New(format!("{newline}{newline}")));
    } else {
        let blank = ahead
            .lines()
            .take_while(|line| line.trim().is_empty())
            .count();
        parts.insert(0, Part::New(format!("{newline}{newline}")));
        if blank == 0 && !ahead.is_empty() {
            parts.push(Part::New(format!("{newline}{newline}")));
        } else if blank == 1 {
            parts.push(Part::New(newline.to_string()));
        }
    }
    Some(Splice {
        range: TextRange::empty(at),
        parts,
        anchor,
    })
}

/// The start of the comment lines directly above a line.
fn leading_comments(cx: &Context<'_, '_>, mut at: TextSize) -> TextSize {
    while at > TextSize::new(0) {
        let above = cx.module.line_start(at - TextSize::new(1));
        let line = cx.module.slice(TextRange::new(above, at));
        // The first two lines may say what runs the file and how it is encoded.
        let first = above == TextSize::new(0)
            || cx.module.line(above).number == 2 && line.contains("coding");
        if !first && line.starts_with('#') {
            at = above;
        } else {
            break;
        }
    }
    at
}
