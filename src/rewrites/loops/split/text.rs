//! The text of a loop in two.

use super::Split;
use crate::python::ast::Stmt;
use crate::python::{Ranged, TextRange};
use crate::rewrites::TextEdit;
use crate::rewrites::context::Context;
use crate::rewrites::loops::Shape;

impl Shape<'_, '_, '_> {
    /// One loop launches, the other one consumes.
    pub(in crate::rewrites::loops) fn split(
        &self,
        split: &Split<'_>,
        edits: &mut Vec<TextEdit>,
    ) -> (&'static str, String) {
        let module = self.cx.module;
        let outer = module.indentation(self.node.range.start());
        let block = split.wrap.map_or(&self.node.body, |wrap| &wrap.body);
        let start = |body: &[Stmt]| {
            body.first()
                .map_or(self.node.range.start(), |stmt| stmt.range().start())
        };
        let inner = module.indentation(start(block));
        let newline = module.style.newline;
        let reference = self.cx.local("ref");
        let names: Vec<String> = split
            .carried
            .iter()
            .map(|var| self.cx.facts.scopes.var(*var).name.clone())
            .collect();
        let list = self
            .cx
            .local(if names.is_empty() { "refs" } else { "launched" });
        let (items, taken) = match self.progress_bar() {
            Some(bar) => (
                self.cx.text(bar.range()).to_string(),
                self.cx.text_with(
                    self.node.iter.range(),
                    &[TextEdit::replace(bar.range(), list.clone())],
                ),
            ),
            None => (self.iter_text(), list.clone()),
        };
        let target = self.cx.text(self.node.target.range());
        let mut ahead = format!("{list} = []{newline}{outer}for {target} in {items}:{newline}");
        let condition = split.wrap.and_then(|wrap| {
            let first = lines_of(self.cx, wrap.body.first()?);
            Some(TextRange::new(
                lines_of(self.cx, self.node.body.last()?).start(),
                first.start(),
            ))
        });
        let copy = |ahead: &mut String, lines: TextRange| {
            ahead.push_str(self.cx.text(lines).trim_end_matches(['\r', '\n']));
            ahead.push_str(newline);
        };
        let mut open = condition;
        for stmt in &split.pre {
            if let Some(lines) = open.filter(|lines| lines.end() <= stmt.range().start()) {
                copy(&mut ahead, lines);
                open = None;
            }
            copy(&mut ahead, lines_of(self.cx, stmt));
        }
        if let Some(lines) = open {
            copy(&mut ahead, lines);
        }
        let call = self.remote_text();
        let entry = if names.is_empty() {
            call
        } else {
            format!("({}, {call})", names.join(", "))
        };
        ahead.push_str(&format!("{inner}{list}.append({entry}){newline}"));
        for stmt in &split.after {
            copy(&mut ahead, lines_of(self.cx, stmt));
        }
        ahead.push_str(outer);
        edits.push(TextEdit::insert(self.node.range.start(), ahead));
        let header = if names.is_empty() {
            format!("{reference} in {taken}")
        } else {
            format!("{}, {reference} in {taken}", names.join(", "))
        };
        edits.push(TextEdit::replace(
            TextRange::new(self.target_start(), self.iter_range().end()),
            header,
        ));
        edits.push(TextEdit::replace(
            self.place.call.node.range(),
            format!("{}({reference})", self.taker),
        ));
        edits.extend(
            split
                .ahead()
                .map(|stmt| lines_of(self.cx, stmt))
                .chain(condition)
                .map(|lines| TextEdit::replace(lines, "")),
        );
        if let (Some(wrap), Some(first), Some(last)) = (split.wrap, block.first(), block.last()) {
            let mut moved = Vec::new();
            crate::rewrites::pools::move_out(
                self.cx,
                TextRange::new(lines_of(self.cx, first).start(), last.range().end()),
                module.indentation(wrap.range.start()),
                inner,
                &mut moved,
            );
            moved.retain(|edit| !edits.iter().any(|e| e.range.contains_range(edit.range)));
            edits.extend(moved);
        }
        (
            "RAY111",
            format!(
                "What prepares the calls of `{}` runs ahead in order and launches them; the rest of the body stays a plain loop in the original order and takes each result where the call stood.",
                self.name()
            ),
        )
    }
}

/// The lines of a statement, with the comment lines directly above it.
fn lines_of(cx: &Context<'_, '_>, stmt: &Stmt) -> TextRange {
    let start = cx.module.comments_above(stmt.range().start());
    TextRange::new(start, cx.module.line_end(stmt.range().end()))
}
