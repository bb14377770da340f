//! Rule packs: TOML files that say what becomes what.
//!
//! What an author writes (`raw`) and what runs ([`Rule`]) are two types with a check between them: a pack with a problem doesn't
//! load, and all its problems are listed with file, line and what to do.

mod builtin;
mod compile;
mod examples;
mod files;
mod raw;
mod registry;
mod scaffold;

use std::collections::BTreeMap;
use std::fmt;

pub use builtin::{BUILTIN, builtin};
pub use examples::{ExampleResult, Outcome, Status, test_pack};
pub use files::read_sources;
pub use registry::{Registry, TRANSFORMS, TransformSpec};
pub use scaffold::{kebab, scaffold};

use crate::engine::decision::{Applicability, Library};
use crate::engine::pattern::Pattern;
use crate::engine::predicate::Predicate;
use crate::engine::template::{ServiceCall, Template};

/// The text of one pack file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// As messages name it: `rules/pools.toml`.
    pub file: String,
    pub text: String,
}

/// The rules of one file, in its order.
#[derive(Debug)]
pub struct Pack {
    pub file: String,
    pub rules: Vec<Rule>,
}

/// A checked rule.
#[derive(Debug)]
pub struct Rule {
    /// `RAY120`: stable, unique among all packs.
    pub id: String,
    /// `pool-map`
    pub name: String,
    /// What becomes what, in one line.
    pub summary: String,
    pub library: Library,
    /// Why this library and this shape; shown with every decision.
    pub why: String,
    /// The reference page that `explain` quotes: a path under `resources/`.
    pub docs: String,
    pub applicability: Applicability,
    pub examples: Vec<Example>,
    pub file: String,
    /// From 1.
    pub line: usize,
    action: Action,
}

#[derive(Debug)]
enum Action {
    Declarative {
        alternatives: Vec<Alternative>,
        conditions: Vec<Predicate>,
        needs: Vec<ServiceCall>,
    },
    Native {
        transform: &'static str,
        params: toml::Table,
    },
}

/// One pattern of a rule and what takes its place.
#[derive(Debug)]
pub struct Alternative {
    pub pattern: Pattern,
    pub rewrite: Template,
}

/// What the rule does to a small script.
#[derive(Debug, Clone)]
pub struct Example {
    /// The name given, or else `RAY120-1`, `RAY120-2` …
    pub name: String,
    pub note: Option<String>,
    pub before: String,
    pub expect: Expectation,
    /// Whether `before` is a complete script that prints something and ends within seconds.
    pub runnable: bool,
    /// From 1, in the pack file.
    pub line: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// The rule converts it to this text.
    After(String),
    /// The rule leaves it alone for the reason of this code; [`NO_MATCH`] if it isn't even a candidate.
    Refuse(String),
}

/// The code of an example that the rule must not see as a candidate at all.
pub const NO_MATCH: &str = "no-match";

/// Something wrong in a pack file. The message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub struct Problem {
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            message,
        } = self;
        write!(f, "{file}:{line}:{column}: {message}")
    }
}

impl Rule {
    /// Patterns and templates; empty for a native rule.
    #[must_use]
    pub fn alternatives(&self) -> &[Alternative] {
        match &self.action {
            Action::Declarative { alternatives, .. } => alternatives,
            Action::Native { .. } => &[],
        }
    }

    /// The `where` clauses, all of which must hold.
    #[must_use]
    pub fn conditions(&self) -> &[Predicate] {
        match &self.action {
            Action::Declarative { conditions, .. } => conditions,
            Action::Native { .. } => &[],
        }
    }

    /// The services that are called for their effect.
    #[must_use]
    pub fn needs(&self) -> &[ServiceCall] {
        match &self.action {
            Action::Declarative { needs, .. } => needs,
            Action::Native { .. } => &[],
        }
    }

    /// The native rewrite and its parameters, whose names are checked; `None` for a declarative rule.
    #[must_use]
    pub fn transform(&self) -> Option<(&'static str, &toml::Table)> {
        match &self.action {
            Action::Native { transform, params } => Some((transform, params)),
            Action::Declarative { .. } => None,
        }
    }

    /// Whether both are native rules that look at the same things, `for` loops for example: what neither can convert is
    /// refused once, in the name of either.
    #[must_use]
    pub fn shares_candidates(&self, other: &Self) -> bool {
        let candidate = |rule: &Self| {
            let (name, _) = rule.transform()?;
            TRANSFORMS
                .iter()
                .find(|spec| spec.name == name)
                .map(|spec| spec.candidate)
        };
        candidate(self).is_some_and(|kind| candidate(other) == Some(kind))
    }
}

#[cfg(test)]
impl Rule {
    /// A rule without examples, for tests of patterns and templates: pairs of `match` and `rewrite`.
    pub(crate) fn of_pairs(id: &str, pairs: &[(&str, &str)], needs: &[&str]) -> Self {
        use crate::engine::template::SERVICES;

        let alternatives: Vec<Alternative> = pairs
            .iter()
            .map(|(pattern, rewrite)| {
                let pattern = Pattern::parse(pattern).unwrap();
                let lookup = |name: &str| pattern.variables().get(name).copied();
                let rewrite = Template::parse(rewrite, SERVICES, &lookup).unwrap();
                Alternative { pattern, rewrite }
            })
            .collect();
        let variables = alternatives[0].pattern.variables().clone();
        let lookup = |name: &str| variables.get(name).copied();
        let needs = needs
            .iter()
            .map(|need| ServiceCall::parse(need, SERVICES, &lookup).unwrap())
            .collect();
        Self {
            id: id.to_owned(),
            name: id.to_ascii_lowercase(),
            summary: String::new(),
            library: Library::CoreTask,
            why: String::new(),
            docs: String::new(),
            applicability: Applicability::Safe,
            examples: Vec::new(),
            file: "test.toml".to_owned(),
            line: 1,
            action: Action::Declarative {
                alternatives,
                conditions: Vec::new(),
                needs,
            },
        }
    }
}

/// Loads one pack.
///
/// # Errors
/// All its problems, in the order of the file.
pub fn load(source: &Source, registry: &Registry) -> Result<Pack, Vec<Problem>> {
    compile::pack(source, registry)
}

/// Loads many packs. Ids and names must be unique among all of them.
///
/// # Errors
/// All problems of all packs, pack by pack.
pub fn load_all(sources: &[Source], registry: &Registry) -> Result<Vec<Pack>, Vec<Problem>> {
    let mut packs = Vec::new();
    let mut problems = Vec::new();
    for source in sources {
        match load(source, registry) {
            Ok(pack) => packs.push(pack),
            Err(mut found) => problems.append(&mut found),
        }
    }
    let mut seen: BTreeMap<&str, &Rule> = BTreeMap::new();
    for rule in packs.iter().flat_map(|pack| &pack.rules) {
        for (key, kind) in [(&rule.id, "id"), (&rule.name, "name")] {
            if let Some(earlier) = seen.insert(key, rule)
                && earlier.file != rule.file
            {
                problems.push(Problem {
                    file: rule.file.clone(),
                    line: rule.line,
                    column: 1,
                    message: format!(
                        "the {kind} `{key}` is taken by the rule at {}:{}; choose another",
                        earlier.file, earlier.line
                    ),
                });
            }
        }
    }
    if problems.is_empty() {
        Ok(packs)
    } else {
        Err(problems)
    }
}

#[cfg(test)]
mod tests;
