//! One file as both see it, and what came of comparing.

use std::collections::BTreeMap;
use std::fmt;

use camino::Utf8Path;
use rayify::python::ast::Stmt;
use rayify::python::types::Index;
use rayify::python::types::index::Home;
use rayify::python::walk::{blocks, each_expr_in};
use rayify::python::{Module, Ranged, ScopeId, ScopeKind, Scopes, TextRange, TextSize};
use rustc_hash::FxHashMap;

/// Counts, and what nobody can explain.
#[derive(Default)]
pub struct Tally {
    counts: BTreeMap<&'static str, usize>,
    pub unexplained: Vec<String>,
}

impl Tally {
    pub fn count(&mut self, what: &'static str, times: usize) {
        *self.counts.entry(what).or_default() += times;
    }

    pub fn add(&mut self, other: Self) {
        for (what, times) in other.counts {
            self.count(what, times);
        }
        self.unexplained.extend(other.unexplained);
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, times) in &self.counts {
            writeln!(f, "{times:>8}  {what}")?;
        }
        Ok(())
    }
}

pub struct File<'a> {
    path: &'a Utf8Path,
    pub module: &'a Module,
    pub scopes: &'a Scopes<'a>,
    pub index: &'a Index,
    comprehensions: FxHashMap<ScopeId, TextRange>,
}

/// Statements one below the other, and which of them.
pub type Step<'a> = (&'a [Stmt], usize);

impl<'a> File<'a> {
    pub fn new(
        path: &'a Utf8Path,
        module: &'a Module,
        scopes: &'a Scopes<'a>,
        index: &'a Index,
    ) -> Self {
        let mut comprehensions = FxHashMap::default();
        each_expr_in(&module.tree.body, &mut |expr| {
            if let Some(scope) = scopes.comprehension_at(expr.range()) {
                comprehensions.insert(scope, expr.range());
            }
        });
        Self {
            path,
            module,
            scopes,
            index,
            comprehensions,
        }
    }

    /// `file:line: message`, to be looked up.
    pub fn at(&self, place: TextSize, message: &str) -> String {
        format!("{}:{}: {message}", self.path, self.module.line(place))
    }

    pub fn text(&self, range: TextRange) -> &str {
        self.module.slice(range)
    }

    /// Where rayify says that a name is bound.
    pub fn home(&self, start: TextSize) -> Home {
        let Some(var) = self.scopes.var_at(start) else {
            return Home::Nowhere;
        };
        let scope = self.scopes.var(var).scope;
        match self.scopes.scopes[scope.index()].kind {
            ScopeKind::Module => Home::Module,
            ScopeKind::Function(func) => Home::Scope(self.scopes.func(func).range()),
            ScopeKind::Class(class) => Home::Scope(self.scopes.classes[class.index()].node.range),
            ScopeKind::Comprehension => Home::Scope(self.comprehensions[&scope]),
        }
    }

    /// The statements of a module, class or function; `None` for scopes of a single expression.
    pub fn body(&self, home: Home) -> Option<&'a [Stmt]> {
        match home {
            Home::Module => Some(&self.module.tree.body),
            Home::Scope(range) => body_of(&self.module.tree.body, range),
            Home::TypeParameters(_) | Home::Nowhere => None,
        }
    }
}

fn body_of(body: &[Stmt], range: TextRange) -> Option<&[Stmt]> {
    let around = body
        .iter()
        .find(|stmt| stmt.range().contains_range(range))?;
    match around {
        Stmt::FunctionDef(node) if node.range == range => Some(&node.body),
        Stmt::ClassDef(node) if node.range == range => Some(&node.body),
        _ => blocks(around)
            .into_iter()
            .find_map(|block| body_of(block, range)),
    }
}

/// The way down to a place, not into functions and classes.
pub fn steps(body: &[Stmt], place: TextRange) -> Vec<Step<'_>> {
    let mut found = Vec::new();
    let mut block = body;
    while let Some(position) = block
        .iter()
        .position(|stmt| stmt.range().contains_range(place))
    {
        found.push((block, position));
        let stmt = &block[position];
        if matches!(stmt, Stmt::FunctionDef(_) | Stmt::ClassDef(_)) {
            break;
        }
        let inner = blocks(stmt)
            .into_iter()
            .find(|inner| inner.iter().any(|stmt| stmt.range().contains_range(place)));
        match inner {
            Some(inner) => block = inner,
            None => break,
        }
    }
    found
}
