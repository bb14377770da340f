//! What a converted comprehension looks like.

use super::{Candidate, Kind, Parts, targets};
use crate::analysis::verdict::Obstacle;
use crate::python::ast::Expr;
use crate::python::{Ranged, TextRange, TextSize, VarId};
use crate::rewrites::context::{Call, Context};
use crate::rewrites::loops::parenthesized;
use crate::rewrites::{TextEdit, ahead};

pub struct Text<'t, 'f, 'a> {
    pub cx: &'t Context<'f, 'a>,
    pub candidate: &'t Candidate<'a>,
    pub parts: &'t Parts<'a>,
    pub call: Call<'a>,
    pub remote: String,
    /// The result of the reference `ref`.
    pub taken: String,
}

impl Text<'_, '_, '_> {
    /// Where the brackets are, and whether the generator has none of its own.
    fn brackets(&self) -> (TextRange, TextRange) {
        let range = self.candidate.expr.range();
        let own = !matches!(self.candidate.expr, Expr::Generator(node) if !node.parenthesized);
        if own {
            let one = TextSize::new(1);
            (
                TextRange::at(range.start(), one),
                TextRange::new(range.end() - one, range.end()),
            )
        } else {
            (
                TextRange::empty(range.start()),
                TextRange::empty(range.end()),
            )
        }
    }

    /// Between the opening bracket and the first `for`.
    fn head(&self) -> TextRange {
        let (open, _) = self.brackets();
        TextRange::new(open.end(), self.parts.generators[0].range.start())
    }

    /// The element with its parentheses.
    fn element_range(&self) -> TextRange {
        let from = self.parts.key.map_or(self.head().start(), Ranged::end);
        self.cx
            .outer_range(self.parts.element, TextRange::new(from, self.head().end()))
    }

    fn key_range(&self) -> Option<TextRange> {
        let key = self.parts.key?;
        Some(self.cx.outer_range(
            key,
            TextRange::new(self.head().start(), self.parts.element.range().start()),
        ))
    }

    /// The element is the call itself.
    pub fn direct(&self, guarded: bool) -> Vec<TextEdit> {
        let (open, close) = self.brackets();
        let reference = self.cx.local("ref");
        let (before, after) = match (self.candidate.kind, guarded) {
            (Kind::List | Kind::Whole, false) => ("ray.get([".to_string(), "])".to_string()),
            (Kind::List, true) => (
                format!("[{} for {reference} in [", self.taken),
                "]]".to_string(),
            ),
            (Kind::Set, false) => ("set(ray.get([".to_string(), "]))".to_string()),
            (Kind::Set, true) => (
                format!("{{{} for {reference} in [", self.taken),
                "]}".to_string(),
            ),
            (Kind::Whole, true) => {
                let paren =
                    matches!(self.candidate.expr, Expr::Generator(node) if node.parenthesized);
                let (l, r) = if paren { ("(", ")") } else { ("", "") };
                (
                    format!("{l}{} for {reference} in [", self.taken),
                    format!("]{r}"),
                )
            }
            (Kind::Short | Kind::First | Kind::Dict, _) => return self.inside(),
        };
        vec![
            TextEdit::replace(open, before),
            TextEdit::replace(self.call.node.range(), self.remote.clone()),
            TextEdit::replace(close, after),
        ]
    }

    /// The call is a part of the element: refs are made first, with what the rest of the element needs.
    pub fn inside(&self) -> Vec<TextEdit> {
        let (open, close) = self.brackets();
        let reference = self.cx.local("ref");
        let call = self.call.node.range();
        let element = self.cx.text_with(
            self.element_range(),
            &[TextEdit::replace(call, self.taken.clone())],
        );
        let (key_text, key_name) = match self.parts.key {
            None => (None, None),
            Some(key @ Expr::Name(name)) => (
                Some(self.cx.text(key.range()).to_string()),
                Some(name.id.to_string()),
            ),
            Some(key) => (
                Some(self.cx.text(key.range()).to_string()),
                Some(self.cx.local("key")),
            ),
        };
        let mut carried: Vec<String> = Vec::new();
        let mut packed: Vec<String> = Vec::new();
        if let (Some(text), Some(name)) = (&key_text, &key_name) {
            packed.push(text.clone());
            carried.push(name.clone());
        }
        for name in self.names_outside_call() {
            if !carried.contains(&name) {
                packed.push(name.clone());
                carried.push(name);
            }
        }
        if matches!(self.candidate.kind, Kind::Short | Kind::First) {
            return self.ahead(&carried, &element);
        }
        let (pack, unpack) = if carried.is_empty() {
            (self.remote.clone(), reference.clone())
        } else {
            (
                format!("({}, {})", packed.join(", "), self.remote),
                format!("{}, {reference}", carried.join(", ")),
            )
        };
        let head = match &key_name {
            Some(name) => format!("{name}: {element}"),
            None => element,
        };
        let (l, r) = match self.candidate.kind {
            Kind::List => ("[", "]"),
            Kind::Set | Kind::Dict => ("{", "}"),
            Kind::Whole | Kind::Short | Kind::First => match self.candidate.expr {
                Expr::Generator(node) if node.parenthesized => ("(", ")"),
                _ => ("", ""),
            },
        };
        let start = self.key_range().map_or(
            self.element_range().start(),
            crate::python::TextRange::start,
        );
        vec![
            TextEdit::replace(open, format!("{l}{head} for {unpack} in [")),
            TextEdit::replace(TextRange::new(start, self.element_range().end()), pack),
            TextEdit::replace(close, format!("]{r}")),
        ]
    }

    /// The call decides whether an item stays: each item travels with the ref of its test.
    pub fn filtered(&self, position: usize) -> Result<Vec<TextEdit>, Obstacle> {
        let generator = &self.parts.generators[0];
        let lost = self.cx.module.comments_in(generator.range).next();
        if let Some(comment) = lost {
            return Err(Obstacle::new(
                "overlaps",
                format!(
                    "the comment at line {} would be lost",
                    self.cx.line(comment)
                ),
                "move the comment above the comprehension",
            )
            .at(comment, "comment"));
        }
        let reference = self.cx.local("ref");
        let item = parenthesized(self.cx, &generator.target);
        let test = |at: usize, parts: &[TextEdit]| {
            let from = match at.checked_sub(1) {
                Some(before) => generator.ifs[before].range().end(),
                None => generator.iter.range().end(),
            };
            let to = generator
                .ifs
                .get(at + 1)
                .map_or(generator.range.end(), |next| next.range().start());
            let whole = self
                .cx
                .outer_range(&generator.ifs[at], TextRange::new(from, to));
            format!(" if {}", self.cx.text_with(whole, parts))
        };
        let earlier: String = (0..position).map(|at| test(at, &[])).collect();
        let taken = TextEdit::replace(self.call.node.range(), self.taken.clone());
        let later: String = (position..generator.ifs.len())
            .map(|at| test(at, std::slice::from_ref(&taken)))
            .collect();
        let (open, close) = if matches!(self.candidate.kind, Kind::Short | Kind::First) {
            (format!("{}(", ahead::NAME), ")")
        } else {
            ("[".to_string(), "]")
        };
        let limit = TextRange::new(generator.target.range().end(), generator.range.end());
        let source = self.cx.text(self.cx.outer_range(&generator.iter, limit));
        let text = format!(
            "for {item}, {reference} in {open}({item}, {}) for {} in {source}{earlier}{close}{later}",
            self.remote,
            self.cx.text(generator.target.range()),
        );
        Ok(vec![TextEdit::replace(generator.range, text)])
    }

    /// The search takes pairs of an item and a ref from a window of calls that run ahead.
    fn ahead(&self, carried: &[String], element: &str) -> Vec<TextEdit> {
        let (open, close) = self.brackets();
        let reference = self.cx.local("ref");
        let item = match carried {
            [] => self.parts.generators.last().map_or_else(
                || "None".to_string(),
                |last| parenthesized(self.cx, &last.target),
            ),
            [one] => one.clone(),
            more => format!("({})", more.join(", ")),
        };
        let paren = matches!(self.candidate.expr, Expr::Generator(node) if node.parenthesized);
        let (l, r) = if paren { ("(", ")") } else { ("", "") };
        let cx = self.cx;
        let inner = self.element_range();
        let gap = TextRange::new(inner.end(), self.parts.generators[0].range.start());
        let space = cx.text(gap);
        // Where the `for` clause has a line of its own, so has each part of what it becomes.
        let lead = cx.text(TextRange::new(open.end(), inner.start()));
        let end = self
            .parts
            .generators
            .last()
            .map_or(inner, |last| last.range);
        let tail = TextRange::new(end.end(), close.end());
        let rest = cx.text(TextRange::new(end.end(), close.start()));
        let blank = [lead, space, rest].iter().all(|gap| gap.trim().is_empty());
        if blank && space.contains('\n') {
            let line = format!(
                "{}{}",
                cx.module.style.newline,
                cx.module.indentation(gap.end())
            );
            let deeper = format!("{line}{}", cx.module.style.indent);
            return vec![
                TextEdit::replace(
                    TextRange::new(open.start(), inner.start()),
                    format!(
                        "{l}{lead}{element}{line}for {item}, {reference} in {}({deeper}",
                        ahead::NAME
                    ),
                ),
                TextEdit::replace(inner, format!("({item}, {})", self.remote)),
                TextEdit::replace(gap, deeper),
                TextEdit::replace(tail, format!("{line}){rest}{r}")),
            ];
        }
        vec![
            TextEdit::replace(
                open,
                format!("{l}{element} for {item}, {reference} in {}(", ahead::NAME),
            ),
            TextEdit::replace(inner, format!("({item}, {})", self.remote)),
            TextEdit::replace(close, format!("){r}")),
        ]
    }

    /// Names bound by the comprehension that the element reads outside the call, in order of binding.
    fn names_outside_call(&self) -> Vec<String> {
        let targets = targets(self.cx, self.parts.generators);
        let call = self.call.node.range();
        let mut used: Vec<VarId> = Vec::new();
        for (name, var) in self.cx.names_in(self.parts.element) {
            if !call.contains_range(name.range) {
                used.push(var);
            }
        }
        let mut names = Vec::new();
        for var in targets {
            if used.contains(&var) {
                let name = self.cx.facts.scopes.var(var).name.clone();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }
}
