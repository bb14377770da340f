//! From a match to the text that takes its place.

use std::collections::BTreeMap;

use super::fit::Slot;
use super::{HoleKind, Names, ServiceArg, ServiceCall, Services, Template};
use crate::engine::pack::Rule;
use crate::engine::pattern::{Binding, Match, syntax};
use crate::engine::predicate::{Arg, FactSource, Obstacle};
use crate::python::ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal};
use crate::python::ast::{AnyNodeRef, ArgOrKeyword, Stmt, str::Quote};
use crate::python::{Ranged, TextRange, TextSize};

/// How the file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    pub quote: Quote,
    /// One level: four blanks, two blanks, a tab …
    pub indent: String,
    pub newline: String,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            quote: Quote::Double,
            indent: "    ".to_owned(),
            newline: "\n".to_owned(),
        }
    }
}

/// What rendering must know of the file.
#[derive(Debug, Clone, Copy)]
pub struct Context<'s> {
    /// The decoded text that the match's ranges point into.
    pub source: &'s str,
    pub names: &'s Names,
    pub style: &'s Style,
}

/// What takes the place of a match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RewriteText {
    pub range: TextRange,
    pub content: String,
    /// The fresh names in it. To keep two rewrites apart, reserve them in [`Names`] before the next one.
    pub fresh: Vec<String>,
    /// Comments inside the match that the content doesn't carry, in source order. The caller must put them somewhere.
    pub left_comments: Vec<String>,
}

/// Decides about one match of a declarative rule and writes its replacement: first `where` in order, then `rewrite`, then `needs`.
///
/// `Ok(None)` if a predicate plainly doesn't hold (or the rule is native): the match is no candidate at all.
///
/// # Errors
/// What can't be shown, or what a service can't do. Services that were called before must be undone by the caller.
pub fn evaluate(
    rule: &Rule,
    found: &Match<'_, '_>,
    facts: &dyn FactSource,
    services: &mut dyn Services,
    context: Context<'_>,
) -> Result<Option<RewriteText>, Obstacle> {
    for clause in rule.conditions() {
        if !clause.holds(found, facts)? {
            return Ok(None);
        }
    }
    let Some(alternative) = rule.alternatives().get(found.alternative) else {
        return Ok(None);
    };
    let mut renderer = Renderer {
        found,
        context,
        services,
        fresh: BTreeMap::new(),
    };
    let mut text = renderer.render(&alternative.rewrite)?;
    for need in rule.needs() {
        renderer.call(need)?;
    }
    if alternative.rewrite.is_expression() {
        text = fit_in_place(found, context.source, text);
    }
    let left_comments = left_comments(
        &context.source[std::ops::Range::<usize>::from(found.range)],
        &text,
    );
    Ok(Some(RewriteText {
        range: found.range,
        left_comments,
        content: text,
        fresh: renderer.fresh.into_values().collect(),
    }))
}

struct Renderer<'r> {
    found: &'r Match<'r, 'r>,
    context: Context<'r>,
    services: &'r mut dyn Services,
    /// By base name.
    fresh: BTreeMap<String, String>,
}

impl<'r> Renderer<'r> {
    fn render(&mut self, template: &Template) -> Result<String, Obstacle> {
        let mut out = String::new();
        let mut at = 0;
        let mut eat_comma = false;
        for hole in &template.holes {
            let literal = &template.text[at..hole.range.start];
            self.literal(&mut out, skip_comma(literal, &mut eat_comma));
            at = hole.range.end;
            match &hole.kind {
                HoleKind::One { name, slot } => {
                    let text = self.one(name, *slot);
                    out.push_str(&text);
                }
                HoleKind::Args { name } => {
                    let text = self.args(name);
                    if text.is_empty() {
                        eat_comma = !drop_comma(&mut out);
                    }
                    out.push_str(&text);
                }
                HoleKind::Body { name, indent } => {
                    let text = self.body(name, *indent);
                    out.push_str(&text);
                }
                HoleKind::Fresh { base } => {
                    let names = self.context.names;
                    let name = self
                        .fresh
                        .entry(base.clone())
                        .or_insert_with(|| names.fresh(base));
                    out.push_str(name);
                }
                HoleKind::Service { call, slot } => {
                    let text = self.call(call)?;
                    out.push_str(&fit_text(*slot, &text));
                }
                HoleKind::Quoted { value } => {
                    let quote = self.quote();
                    out.push(quote);
                    out.push_str(value);
                    out.push(quote);
                }
            }
        }
        self.literal(&mut out, skip_comma(&template.text[at..], &mut eat_comma));
        Ok(out)
    }

    fn call(&mut self, call: &ServiceCall) -> Result<String, Obstacle> {
        let found = self.found;
        let mut args = Vec::with_capacity(call.args.len());
        for arg in &call.args {
            match arg {
                ServiceArg::Variable(name) => {
                    if let Some((name, binding)) = found.bindings.get_key_value(name) {
                        args.push(Arg::Binding { name, binding });
                    }
                }
                ServiceArg::Number(number) => args.push(Arg::Number(*number)),
                ServiceArg::Code(template) => args.push(Arg::Code(self.render(template)?)),
                ServiceArg::Text(text) => args.push(Arg::Text(text)),
            }
        }
        self.services.call(call.name, &args)
    }

    /// Text of the template itself: its line breaks and indentation become the file's.
    fn literal(&self, out: &mut String, text: &str) {
        let mut lines = text.split('\n');
        out.push_str(lines.next().unwrap_or_default());
        let mut lines = lines.peekable();
        while let Some(line) = lines.next() {
            out.push_str(&self.context.style.newline);
            let code = line.trim_start_matches(' ');
            // A blank line stays blank; an empty end is the indentation of the hole that follows.
            if !code.is_empty() || lines.peek().is_none() {
                out.push_str(&self.indentation(line.len() - code.len()));
                out.push_str(code);
            }
        }
    }

    /// The indentation of a line that is `columns` blanks deep in the template.
    fn indentation(&self, columns: usize) -> String {
        let base = line_indent(self.context.source, self.found.range.start());
        let unit = &self.context.style.indent;
        format!(
            "{base}{}{}",
            unit.repeat(columns / 4),
            " ".repeat(columns % 4)
        )
    }

    fn quote(&self) -> char {
        let style = match self.found.inside_fstring {
            Some(quote) => quote.opposite(),
            None => self.context.style.quote,
        };
        match style {
            Quote::Single => '\'',
            Quote::Double => '"',
        }
    }

    fn one(&self, name: &str, slot: Slot) -> String {
        match self.found.bindings.get(name) {
            Some(Binding::Expr(expr)) => slot.fit(expr, self.slice(expr.range())),
            Some(binding) => binding
                .range()
                .map_or_else(String::new, |range| self.slice(range).to_owned()),
            None => String::new(),
        }
    }

    fn args(&self, name: &str) -> String {
        let Some(Binding::Args(args)) = self.found.bindings.get(name) else {
            return String::new();
        };
        let gaps_are_trivia = args
            .windows(2)
            .all(|pair| is_trivia(self.slice(TextRange::new(pair[0].end(), pair[1].start()))));
        let whole = self.found.bindings.get(name).and_then(Binding::range);
        if let Some(whole) = whole.filter(|_| gaps_are_trivia && args.len() > 1) {
            return self.slice(whole).to_owned();
        }
        let texts: Vec<String> = args
            .iter()
            .map(|arg| match arg {
                ArgOrKeyword::Arg(expr) => Slot::ARGUMENT.fit(expr, self.slice(expr.range())),
                ArgOrKeyword::Keyword(keyword) => self.slice(keyword.range()).to_owned(),
            })
            .collect();
        texts.join(", ")
    }

    fn body(&self, name: &str, columns: usize) -> String {
        match self.found.bindings.get(name) {
            Some(Binding::Stmts(body)) if !body.is_empty() => reindent(
                self.context.source,
                body,
                &self.indentation(columns),
                self.found.range.end(),
            ),
            _ => "pass".to_owned(),
        }
    }

    fn slice(&self, range: TextRange) -> &'r str {
        &self.context.source[std::ops::Range::<usize>::from(range)]
    }
}

/// The comments of the old text that the new one doesn't have, however often each stands there.
fn left_comments(old: &str, new: &str) -> Vec<String> {
    let mut carried = syntax::comments(new);
    let mut left = Vec::new();
    for comment in syntax::comments(old) {
        match carried.iter().position(|kept| *kept == comment) {
            Some(at) => {
                carried.remove(at);
            }
            None => left.push(comment.to_owned()),
        }
    }
    left
}

/// A service's text, in parentheses if its place needs them. Text that is no expression stays as it is.
fn fit_text(slot: Slot, text: &str) -> String {
    match crate::python::parser::parse_expression(text) {
        Ok(parsed) => slot.fit(&parsed.into_syntax().body, text),
        Err(_) => text.to_owned(),
    }
}

/// The replacement of a match, in parentheses if what stands around it needs them and it hasn't got them already.
fn fit_in_place(found: &Match<'_, '_>, source: &str, content: String) -> String {
    let before = source[..usize::from(found.range.start())].trim_end();
    let after = source[usize::from(found.range.end())..].trim_start();
    if before.ends_with('(') && after.starts_with(')') {
        return content;
    }
    fit_text(Slot::of(found.parent, found.range), &content)
}

/// Takes away the comma before an empty `$*ARGS`; `false` if there is none, so that the comma after it must go.
fn drop_comma(out: &mut String) -> bool {
    let Some(kept) = out.trim_end().strip_suffix(',').map(str::len) else {
        return false;
    };
    out.truncate(kept);
    true
}

fn skip_comma<'t>(literal: &'t str, eat: &mut bool) -> &'t str {
    if !std::mem::take(eat) {
        return literal;
    }
    literal
        .trim_start()
        .strip_prefix(',')
        .map_or(literal, str::trim_start)
}

fn is_trivia(gap: &str) -> bool {
    gap.lines().all(|line| {
        let code = line.split('#').next().unwrap_or_default();
        code.chars().all(|c| c.is_whitespace() || c == ',')
    })
}

/// The statements with the comments that belong to them, moved to `indent`. What stands inside multi-line strings isn't touched.
fn reindent(source: &str, body: &[Stmt], indent: &str, match_end: TextSize) -> String {
    let (Some(first), Some(last)) = (body.first(), body.last()) else {
        return String::new();
    };
    let old = line_indent(source, first.start());
    let start = with_comments_above(source, usize::from(first.start()));
    // A comment behind the match itself stays where it is.
    let end = if last.end() < match_end {
        with_comment_behind(source, usize::from(last.end()))
    } else {
        usize::from(last.end())
    };
    let strings = MultiLineStrings::of(body);
    let mut out = String::with_capacity(end - start);
    let mut at = start;
    for line in source[start..end].split_inclusive('\n') {
        let inside = strings.hold(at);
        at += line.len();
        if out.is_empty() {
            out.push_str(line.trim_start_matches([' ', '\t']));
        } else if inside || line.trim().is_empty() {
            out.push_str(line);
        } else {
            out.push_str(indent);
            out.push_str(line.strip_prefix(old).unwrap_or(line.trim_start()));
        }
    }
    out
}

/// The start of the first of the comment lines right above the statement at `start`, or `start`.
fn with_comments_above(source: &str, start: usize) -> usize {
    let line_start = |at: usize| source[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let mut line = line_start(start);
    if !source[line..start].trim().is_empty() {
        return start;
    }
    let mut from = start;
    while line > 0 {
        let above = line_start(line - 1);
        let text = source[above..line].trim();
        if text.starts_with('#') {
            from = above;
        } else if !text.is_empty() {
            break;
        }
        line = above;
    }
    from
}

/// The end of the comment behind the statement that ends at `end`, or `end`.
fn with_comment_behind(source: &str, end: usize) -> usize {
    let rest = source[end..].split(['\r', '\n']).next().unwrap_or_default();
    if rest.trim_start().starts_with('#') {
        end + rest.trim_end().len()
    } else {
        end
    }
}

/// The blanks and tabs that start the line of `offset`.
fn line_indent(source: &str, offset: TextSize) -> &str {
    let before = &source[..usize::from(offset)];
    let line = &source[before.rfind('\n').map_or(0, |newline| newline + 1)..];
    let code = line.trim_start_matches([' ', '\t', '\x0c']);
    &line[..line.len() - code.len()]
}

/// Where string literals lie: a line that starts inside one has no indentation of its own.
#[derive(Default)]
struct MultiLineStrings(Vec<TextRange>);

impl MultiLineStrings {
    fn of(body: &[Stmt]) -> Self {
        let mut strings = Self::default();
        for stmt in body {
            strings.visit_stmt(stmt);
        }
        strings
    }

    fn hold(&self, offset: usize) -> bool {
        self.0
            .iter()
            .any(|range| usize::from(range.start()) < offset && offset < usize::from(range.end()))
    }
}

impl<'a> SourceOrderVisitor<'a> for MultiLineStrings {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        match node {
            AnyNodeRef::StringLiteral(_)
            | AnyNodeRef::BytesLiteral(_)
            | AnyNodeRef::FString(_)
            | AnyNodeRef::TString(_) => {
                self.0.push(node.range());
                TraversalSignal::Skip
            }
            _ => TraversalSignal::Traverse,
        }
    }
}
