//! Patterns: Python source with metavariables, matched by structure.
//!
//! `$X` stands for one expression (or the name after a dot), `$*ARGS` for any number of call arguments, list elements or
//! statements, `$_` for anything. A metavariable that stands twice must stand for equal code. Keyword arguments match in any order.
//! `$MATCH` is always bound to the whole match.

mod structure;
pub(crate) mod syntax;

use std::collections::BTreeMap;

use self::structure::Matcher;
use self::syntax::Dialect;
use crate::engine::pack::Rule;
use crate::python::ast::visitor::source_order::{
    SourceOrderVisitor, TraversalSignal, walk_expr, walk_stmt,
};
use crate::python::ast::{
    AnyNodeRef, ArgOrKeyword, Expr, Identifier, ModModule, NodeKind, Stmt, StringFlags, str::Quote,
};
use crate::python::{Ranged, TextRange};

/// The metavariable that every match binds to the whole of itself.
pub const WHOLE: &str = "MATCH";

/// A parsed pattern: one expression or one statement.
#[derive(Debug, Clone)]
pub struct Pattern {
    shape: Shape,
    variables: BTreeMap<String, Arity>,
}

/// How much a metavariable stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arity {
    /// `$X`
    One,
    /// `$*XS`
    Many,
}

#[derive(Debug, Clone)]
enum Shape {
    Expr(Box<Expr>),
    Stmt(Box<Stmt>),
}

/// What a metavariable stands for in one match.
#[derive(Debug, Clone)]
pub enum Binding<'a> {
    /// One expression.
    Expr(&'a Expr),
    /// The name after a dot.
    Name(&'a Identifier),
    /// Arguments or elements in source order; may be empty.
    Args(Vec<ArgOrKeyword<'a>>),
    /// Statements; may be empty.
    Stmts(&'a [Stmt]),
}

impl<'a> Binding<'a> {
    /// From the start of the first to the end of the last node; `None` if there is none.
    #[must_use]
    pub fn range(&self) -> Option<TextRange> {
        match self {
            Self::Expr(expr) => Some(expr.range()),
            Self::Name(name) => Some(name.range()),
            Self::Args(args) => {
                let (first, last) = (args.first()?, args.last()?);
                Some(TextRange::new(first.start(), last.end()))
            }
            Self::Stmts(body) => {
                let (first, last) = (body.first()?, body.last()?);
                Some(TextRange::new(first.start(), last.end()))
            }
        }
    }

    /// The expression, if it is one.
    #[must_use]
    pub fn as_expr(&self) -> Option<&'a Expr> {
        match self {
            Self::Expr(expr) => Some(expr),
            _ => None,
        }
    }
}

/// One place where a rule's pattern fits.
#[derive(Debug, Clone)]
pub struct Match<'r, 'a> {
    pub rule: &'r Rule,
    /// Which of the rule's alternatives fits: an index into [`Rule::alternatives`].
    pub alternative: usize,
    /// Byte offsets into the decoded text.
    pub range: TextRange,
    /// The node around the match; `None` for a statement of the module itself.
    pub parent: Option<AnyNodeRef<'a>>,
    /// The quote of the f-string that the match stands in, which its replacement must not use.
    pub inside_fstring: Option<Quote>,
    /// By name without `$`; [`WHOLE`] is always there.
    pub bindings: BTreeMap<String, Binding<'a>>,
}

impl Pattern {
    /// Parses a pattern.
    ///
    /// # Errors
    /// A sentence that says why the text is no pattern and what to write.
    pub fn parse(text: &str) -> Result<Self, String> {
        let expanded = syntax::expand(text.trim(), Dialect::Pattern)?;
        let shape = parse_shape(&expanded)?;
        let mut check = Check::default();
        match &shape {
            Shape::Expr(expr) => check.visit_expr(expr),
            Shape::Stmt(stmt) => check.visit_stmt(stmt),
        }
        if let Some(problem) = check.problem {
            return Err(problem);
        }
        if shape.catches_everything() {
            return Err(
                "it fits every piece of code; name at least a call, an attribute or an operator"
                    .to_owned(),
            );
        }
        Ok(Self {
            shape,
            variables: check.variables,
        })
    }

    /// The metavariables that a match binds, without [`WHOLE`].
    #[must_use]
    pub fn variables(&self) -> &BTreeMap<String, Arity> {
        &self.variables
    }

    fn kind(&self) -> NodeKind {
        match &self.shape {
            Shape::Expr(expr) => AnyNodeRef::from(&**expr).kind(),
            Shape::Stmt(stmt) => AnyNodeRef::from(&**stmt).kind(),
        }
    }
}

impl Shape {
    fn catches_everything(&self) -> bool {
        match self {
            Self::Expr(expr) => structure::one_name(expr).is_some(),
            Self::Stmt(stmt) => match &**stmt {
                Stmt::Expr(inner) => structure::one_name(&inner.value).is_some(),
                _ => false,
            },
        }
    }
}

/// All patterns of many rules, by the kind of node that they can fit.
#[derive(Debug)]
pub struct Index<'r> {
    by_kind: Vec<Vec<Entry<'r>>>,
}

#[derive(Debug)]
struct Entry<'r> {
    rule: &'r Rule,
    alternative: usize,
    pattern: &'r Pattern,
}

impl<'r> Index<'r> {
    /// Indexes the declarative rules; native ones have no pattern and are left out. The order of the rules is kept.
    pub fn new(rules: impl IntoIterator<Item = &'r Rule>) -> Self {
        let mut by_kind: Vec<Vec<Entry<'r>>> = Vec::new();
        for rule in rules {
            for (alternative, item) in rule.alternatives().iter().enumerate() {
                let slot = item.pattern.kind() as usize;
                if by_kind.len() <= slot {
                    by_kind.resize_with(slot + 1, Vec::new);
                }
                by_kind[slot].push(Entry {
                    rule,
                    alternative,
                    pattern: &item.pattern,
                });
            }
        }
        Self { by_kind }
    }

    fn candidates(&self, kind: NodeKind) -> &[Entry<'r>] {
        self.by_kind.get(kind as usize).map_or(&[], Vec::as_slice)
    }
}

/// Every match of every rule in source order, an outer one before those inside it; one traversal for all rules.
///
/// At one node a rule matches once, by its first alternative that fits. What the pattern of a match has used up (all of it but
/// what the metavariables stand for) doesn't match the same rule again, so `list($E.map($F, $X))` hides the `$E.map($F, $X)` in it.
#[must_use]
pub fn matches<'r, 'a>(index: &Index<'r>, module: &'a ModModule) -> Vec<Match<'r, 'a>> {
    let mut finder = Finder {
        index,
        found: Vec::new(),
        parents: Vec::new(),
    };
    for stmt in &module.body {
        finder.visit_stmt(stmt);
    }
    finder.found
}

struct Finder<'i, 'r, 'a> {
    index: &'i Index<'r>,
    found: Vec<Match<'r, 'a>>,
    parents: Vec<AnyNodeRef<'a>>,
}

impl<'a> Finder<'_, '_, 'a> {
    fn try_all(&mut self, whole: &Binding<'a>, node: AnyNodeRef<'a>) {
        let mut last: Option<&Rule> = None;
        for entry in self.index.candidates(node.kind()) {
            if last.is_some_and(|rule| std::ptr::eq(rule, entry.rule))
                || self.used_up(entry.rule, node.range())
            {
                continue;
            }
            let mut matcher = Matcher::default();
            let fits = match (&entry.pattern.shape, whole) {
                (Shape::Expr(pattern), Binding::Expr(code)) => matcher.expr(pattern, code),
                (Shape::Stmt(pattern), Binding::Stmts([code])) => matcher.stmt(pattern, code),
                _ => false,
            };
            if !fits {
                continue;
            }
            last = Some(entry.rule);
            let mut bindings = matcher.bindings;
            bindings.insert(WHOLE.to_owned(), whole.clone());
            self.found.push(Match {
                rule: entry.rule,
                alternative: entry.alternative,
                range: node.range(),
                parent: self.parents.last().copied(),
                inside_fstring: self.parents.iter().rev().find_map(|parent| match parent {
                    AnyNodeRef::FString(string) => Some(string.flags.quote_style()),
                    _ => None,
                }),
                bindings,
            });
        }
    }

    fn used_up(&self, rule: &Rule, range: TextRange) -> bool {
        self.found.iter().rev().any(|earlier| {
            std::ptr::eq(earlier.rule, rule)
                && earlier.range.contains_range(range)
                && !earlier.bindings.iter().any(|(name, binding)| {
                    name != WHOLE && binding.range().is_some_and(|r| r.contains_range(range))
                })
        })
    }
}

impl<'a> SourceOrderVisitor<'a> for Finder<'_, '_, 'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        self.parents.push(node);
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, _node: AnyNodeRef<'a>) {
        self.parents.pop();
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.try_all(&Binding::Stmts(std::slice::from_ref(stmt)), stmt.into());
        walk_stmt(self, stmt);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.try_all(&Binding::Expr(expr), expr.into());
        walk_expr(self, expr);
    }
}

fn parse_shape(expanded: &str) -> Result<Shape, String> {
    if let Ok(parsed) = crate::python::parser::parse_expression(expanded) {
        return Ok(Shape::Expr(parsed.into_syntax().body));
    }
    let parsed = crate::python::parser::parse_module(expanded)
        .map_err(|error| format!("it isn't Python: {}", error.error))?;
    let mut body = parsed.into_syntax().body.into_iter();
    match (body.next(), body.next()) {
        (Some(stmt), None) => Ok(Shape::Stmt(Box::new(stmt))),
        (None, _) => Err("it is empty; write one expression or one statement".to_owned()),
        _ => Err(
            "it holds several statements; a pattern is one expression or one statement".to_owned(),
        ),
    }
}

/// Collects the metavariables of a pattern and finds what a pattern can't hold.
#[derive(Default)]
struct Check {
    variables: BTreeMap<String, Arity>,
    problem: Option<String>,
    /// The kinds of the nodes around, outermost first.
    around: Vec<NodeKind>,
}

impl Check {
    fn note(&mut self, name: &str, arity: Arity) {
        if name == syntax::ANYTHING {
            return;
        }
        if name == WHOLE {
            self.complain(format!(
                "`${WHOLE}` always stands for the whole match; choose another name"
            ));
        }
        let earlier = self.variables.insert(name.to_owned(), arity);
        if earlier.is_some_and(|earlier| earlier != arity) {
            self.complain(format!("`{name}` stands as `${name}` and as `$*{name}`"));
        }
    }

    fn complain(&mut self, problem: String) {
        self.problem.get_or_insert(problem);
    }

    fn sequence(&mut self, many: usize) {
        if many > 1 {
            self.complain("it has two `$*` in one list; keep one".to_owned());
        }
    }

    /// Whether a `$*` may stand here: `depth` nodes further out must be a list of arguments, elements or statements.
    fn many_may_stand(&self) -> bool {
        match self.around.as_slice() {
            [.., list, NodeKind::ExprStarred] => matches!(
                list,
                NodeKind::Arguments | NodeKind::ExprList | NodeKind::ExprTuple | NodeKind::ExprSet
            ),
            [_, .., NodeKind::StmtExpr] => true,
            _ => false,
        }
    }
}

impl<'a> SourceOrderVisitor<'a> for Check {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        let many = |elts: &[Expr]| {
            elts.iter()
                .filter(|e| structure::many_name(e).is_some())
                .count()
        };
        match node {
            AnyNodeRef::ExprName(name) => match syntax::placeholder(&name.id) {
                Some(syntax::Placeholder::One(name)) => self.note(name, Arity::One),
                Some(syntax::Placeholder::Many(name)) => {
                    if !self.many_may_stand() {
                        self.complain(format!(
                            "`$*{name}` stands where exactly one expression can; write `${name}`"
                        ));
                    }
                    self.note(name, Arity::Many);
                }
                _ => {}
            },
            AnyNodeRef::ExprAttribute(attribute) => {
                if let Some(syntax::Placeholder::One(name)) = syntax::placeholder(&attribute.attr) {
                    self.note(name, Arity::One);
                }
            }
            AnyNodeRef::Arguments(arguments) => self.sequence(many(&arguments.args)),
            AnyNodeRef::ExprList(list) => self.sequence(many(&list.elts)),
            AnyNodeRef::ExprTuple(tuple) => self.sequence(many(&tuple.elts)),
            AnyNodeRef::ExprSet(set) => self.sequence(many(&set.elts)),
            _ => {}
        }
        self.around.push(node.kind());
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, _node: AnyNodeRef<'a>) {
        self.around.pop();
    }

    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        if !structure::statement_is_supported(stmt) {
            self.complain(
                "it holds a kind of statement that patterns can't match (a definition, import, `try`, `match` …)"
                    .to_owned(),
            );
            return;
        }
        walk_stmt(self, stmt);
    }

    fn visit_body(&mut self, body: &'a [Stmt]) {
        self.sequence(
            body.iter()
                .filter(|s| structure::many_stmt(s).is_some())
                .count(),
        );
        for stmt in body {
            self.visit_stmt(stmt);
        }
    }
}

#[cfg(test)]
mod tests;
