//! One parsed Python module: tree, comments, scopes and names; types as far as ty knows them. Only this room names a `ruff_` or `ty_` crate.

pub mod link;
pub mod scopes;
pub mod stdlib;
pub mod style;
pub mod types;
pub mod walk;

pub mod flow;
pub mod lines;
pub mod origin;

pub use ruff_python_ast as ast;
pub use ruff_python_ast::visitor;
pub use ruff_python_parser as parser;
pub use ruff_text_size::{Ranged, TextRange, TextSize};

use ruff_python_ast::token::TokenKind;

pub use link::{Link, Part, PartId, Target};
pub use scopes::{
    ClassId, ClassInfo, Def, DefKind, FuncId, FuncInfo, FuncNode, ScopeId, ScopeKind, Scopes, VarId,
};
pub use style::Style;
pub use types::Types;

/// Where and why a text is not Python.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseFailure {
    pub message: String,
    /// Byte offsets into the decoded text.
    pub range: TextRange,
}

/// A line, counted from 1, and the file where that isn't the script: `12`, `12 of helpers.py`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'m> {
    pub number: usize,
    /// A linked module's file.
    pub file: Option<&'m str>,
}

impl std::fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.file {
            Some(file) => write!(f, "{} of {file}", self.number),
            None => write!(f, "{}", self.number),
        }
    }
}

/// The tree of one file with what the analysis asks of its tokens.
#[derive(Debug)]
pub struct Module {
    pub text: String,
    pub tree: ast::ModModule,
    /// Modules of the same program that this one imports, linked behind it: their offsets continue its own.
    pub parts: Vec<Part>,
    /// What the names of import statements stand for, by the start of the `alias`.
    pub links: rustc_hash::FxHashMap<TextSize, Link>,
    /// Every comment, in source order, `#` included, line end excluded.
    pub comments: Vec<TextRange>,
    /// Every identifier that occurs anywhere in the file, for fresh names.
    pub identifiers: rustc_hash::FxHashSet<String>,
    pub style: Style,
    /// Set if the text was made from another one: where its places come from.
    pub origin: Option<origin::Origin>,
}

/// `CPython` 3.11 gives up before 3000. The analysis, whose stack is finite too, relies on this limit.
const DEEPEST: usize = 10_000;

impl Module {
    /// Parses a decoded text without byte order mark.
    ///
    /// # Errors
    /// The first syntax error, with its place.
    pub fn parse(text: String) -> Result<Self, ParseFailure> {
        let parsed = ruff_python_parser::parse_module(&text).map_err(|error| ParseFailure {
            message: error.error.to_string(),
            range: error.location,
        })?;
        if let Some(range) = too_deep(&parsed.syntax().body) {
            return Err(ParseFailure {
                message: format!("nested more than {DEEPEST} levels deep, which Python can't run"),
                range,
            });
        }
        let mut comments = Vec::new();
        let mut identifiers = rustc_hash::FxHashSet::default();
        for token in parsed.tokens() {
            match token.kind() {
                TokenKind::Comment => comments.push(token.range()),
                TokenKind::Name => {
                    identifiers.insert(text[token.range()].to_string());
                }
                _ => {}
            }
        }
        let style = Style::detect(&text, parsed.tokens());
        Ok(Self {
            tree: parsed.into_syntax(),
            parts: Vec::new(),
            links: rustc_hash::FxHashMap::default(),
            text,
            comments,
            identifiers,
            style,
            origin: None,
        })
    }

    /// The source text of a node, of the script's own or of a linked one.
    #[must_use]
    pub fn slice(&self, range: TextRange) -> &str {
        let (text, start) = match self.part_at(range.start()) {
            Some(part) => {
                let part = self.part(part);
                (&part.text, part.range.start())
            }
            None => (&self.text, TextSize::new(0)),
        };
        let range = range.checked_sub(start).unwrap_or_default();
        text.get(usize::from(range.start())..usize::from(range.end()))
            .unwrap_or_default()
    }

    /// The line of an offset, in the text that the user wrote or in a linked module.
    #[must_use]
    pub fn line(&self, offset: TextSize) -> Line<'_> {
        match self.part_at(offset) {
            Some(part) => {
                let part = self.part(part);
                let at = usize::from(offset - part.range.start());
                Line {
                    number: lines_before(&part.text, at) + 1,
                    file: Some(part.path.as_str()),
                }
            }
            None => Line {
                number: match &self.origin {
                    Some(origin) => origin.line(offset),
                    None => lines_before(&self.text, usize::from(offset)) + 1,
                },
                file: None,
            },
        }
    }

    #[must_use]
    pub fn part(&self, part: PartId) -> &Part {
        &self.parts[part.0]
    }

    /// The linked module in which an offset lies; `None` is the script itself.
    #[must_use]
    pub fn part_at(&self, offset: TextSize) -> Option<PartId> {
        if usize::from(offset) <= self.text.len() {
            return None;
        }
        let behind = self
            .parts
            .partition_point(|part| part.range.start() <= offset);
        behind.checked_sub(1).map(PartId)
    }

    /// The top-level statements of the script, and of each linked module.
    pub fn bodies(&self) -> impl Iterator<Item = &[ast::Stmt]> {
        std::iter::once(&self.tree.body[..]).chain(self.parts.iter().map(|part| &part.body[..]))
    }

    /// The offset at which the line of `offset` starts.
    #[must_use]
    pub fn line_start(&self, offset: TextSize) -> TextSize {
        let at = self.text[..usize::from(offset)]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        to_size(at)
    }

    /// The offset just behind the line of `offset`, its line end included.
    #[must_use]
    pub fn line_end(&self, offset: TextSize) -> TextSize {
        let at = usize::from(offset);
        let end = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |newline| at + newline + 1);
        to_size(end)
    }

    /// As [`Module::line_end`], behind any other statement of the module that begins on that line and goes on below it.
    #[must_use]
    pub fn end_of_line(&self, offset: TextSize) -> TextSize {
        let mut end = self.line_end(offset);
        for stmt in &self.tree.body {
            let range = stmt.range();
            if range.start() < end && range.start() > offset && range.end() > end {
                end = self.line_end(range.end());
            }
        }
        end
    }

    /// Whether nothing stands before an offset on its line: only there can a line be inserted in front of a statement.
    #[must_use]
    pub fn first_on_line(&self, offset: TextSize) -> bool {
        let before = TextRange::new(self.line_start(offset), offset);
        self.slice(before).trim().is_empty()
    }

    /// Whether a range fills its lines: nothing else stands before or behind it there but a comment.
    #[must_use]
    pub fn fills_lines(&self, range: TextRange) -> bool {
        let after = TextRange::new(range.end(), self.line_end(range.end()));
        let after = self.slice(after).trim();
        self.first_on_line(range.start()) && (after.is_empty() || after.starts_with('#'))
    }

    /// The white space before the first character of the line of `offset`.
    #[must_use]
    pub fn indentation(&self, offset: TextSize) -> &str {
        let start = usize::from(self.line_start(offset));
        let line = &self.text[start..];
        let width = line.len() - line.trim_start_matches([' ', '\t', '\u{c}']).len();
        &line[..width]
    }

    /// The start of the first of the comment lines directly above the line of `offset` and as far indented, or of that line:
    /// they belong to the statement there.
    #[must_use]
    pub fn comments_above(&self, offset: TextSize) -> TextSize {
        let indentation = self.indentation(offset);
        let mut start = self.line_start(offset);
        while start > TextSize::new(0) {
            let above = self.line_start(start - TextSize::new(1));
            // Not the last line of a string that looks like one.
            let first = above + TextSize::of(indentation);
            let comment = self.comments.binary_search_by_key(&first, Ranged::start);
            if comment.is_err() || self.indentation(above) != indentation {
                break;
            }
            start = above;
        }
        start
    }

    /// The comments that start inside `range`.
    pub fn comments_in(&self, range: TextRange) -> impl Iterator<Item = TextRange> + '_ {
        self.comments
            .iter()
            .copied()
            .filter(move |comment| range.contains(comment.start()))
    }
}

/// Line ends before an offset; one behind the text counts as its end.
fn lines_before(text: &str, offset: usize) -> usize {
    let upto = text.floor_char_boundary(offset.min(text.len()));
    text[..upto].matches('\n').count()
}

/// Python files are far below 4 GiB; a larger one saturates and fails to parse.
#[must_use]
pub fn to_size(offset: usize) -> TextSize {
    TextSize::try_from(offset).unwrap_or(TextSize::new(u32::MAX))
}

/// Where an expression is nested deeper than [`DEEPEST`].
fn too_deep(body: &[ast::Stmt]) -> Option<TextRange> {
    let mut found = None;
    walk::each_stmt(body, &mut |stmt| {
        for expr in walk::own_expressions(stmt) {
            if found.is_none() && is_deeper(expr, DEEPEST) {
                found = Some(expr.range());
            }
        }
    });
    found
}

fn is_deeper(expr: &ast::Expr, levels: usize) -> bool {
    if levels == 0 {
        return true;
    }
    let mut deeper = false;
    walk::each_child(expr, &mut |child| {
        deeper = deeper || is_deeper(child, levels - 1);
    });
    deeper
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(text: &str) -> Module {
        Module::parse(text.to_string()).unwrap()
    }

    fn at(module: &Module, what: &str) -> TextSize {
        to_size(module.text.find(what).unwrap())
    }

    #[test]
    fn comments_as_far_indented_belong_to_the_statement_below() {
        let module = module("if a:\n    # other\n# apart\n    # one\n    # two\n    b\n");
        let start = module.comments_above(at(&module, "b\n"));
        assert_eq!(start, at(&module, "    # one"));
    }

    #[test]
    fn the_end_of_a_string_is_no_comment() {
        let module = module("a = '''\n# text'''\nb\n");
        assert_eq!(
            module.comments_above(at(&module, "b\n")),
            at(&module, "b\n")
        );
    }

    #[test]
    fn a_statement_behind_another_is_not_first_on_its_line() {
        let module = module("if a:\n    b; c\n");
        assert!(module.first_on_line(at(&module, "b;")));
        assert!(!module.first_on_line(at(&module, "c")));
    }
}
