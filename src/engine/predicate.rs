//! `where` clauses: predicates over facts, looked up in one registry and evaluated by whoever knows the facts.
//!
//! A clause is a call of a predicate (`pure($F)`, `is($POOL, "multiprocessing.pool.Pool")`), joined by `not`, `and`, `or` and
//! parentheses. Arguments are metavariables, strings and numbers. Logic is three-valued: a predicate holds, plainly doesn't, or can't
//! be shown, and then says why.

pub use crate::engine::decision::Obstacle;
use crate::engine::pattern::{Arity, Binding, Match};

mod parse;
mod signature;

pub(crate) use signature::{GivenArg, check_arguments, unknown};
pub use signature::{Param, ParamKind, nearest};

/// One argument of a predicate or a service.
#[derive(Debug, Clone)]
pub enum Arg<'m> {
    /// What a metavariable of the match stands for; `name` without `$`.
    Binding {
        name: &'m str,
        binding: &'m Binding<'m>,
    },
    Text(&'m str),
    Number(f64),
    /// Rendered Python code: only services get it.
    Code(String),
}

/// Says what the analysis knows. Implemented over the facts of a module.
pub trait FactSource {
    /// `Ok(true)`: it holds. `Ok(false)`: it plainly doesn't, so this is no candidate of the rule. `args` fit the predicate's
    /// signature in [`PREDICATES`].
    ///
    /// # Errors
    /// It can't be shown: the candidate is refused for that reason.
    fn predicate(&self, name: &str, args: &[Arg<'_>]) -> Result<bool, Obstacle>;
}

/// A predicate that `where` may call.
#[derive(Debug, Clone, Copy)]
pub struct PredicateSpec {
    pub name: &'static str,
    pub params: &'static [Param],
    /// One sentence: when it holds.
    pub doc: &'static str,
}

const FUNCTION: Param = Param::new("function", ParamKind::One);
const VALUE: Param = Param::new("value", ParamKind::One);

/// The predicates of built-in and user packs, sorted by name.
pub const PREDICATES: &[PredicateSpec] = &[
    PredicateSpec {
        name: "finite",
        params: &[Param::new("iterable", ParamKind::Any)],
        doc: "the iterables end, and going through them ahead of time has no effect that can be seen",
    },
    PredicateSpec {
        name: "heavy",
        params: &[FUNCTION],
        doc: "one call costs enough to pay for a Ray task",
    },
    PredicateSpec {
        name: "independent",
        params: &[Param::new("loop", ParamKind::Any)],
        doc: "no iteration of the loop reads what an earlier one wrote",
    },
    PredicateSpec {
        name: "invariant",
        params: &[VALUE, Param::new("loop", ParamKind::Any).optional()],
        doc: "the value is the same in every iteration of the loop (of the one around the match if none is named)",
    },
    PredicateSpec {
        name: "is",
        params: &[VALUE, Param::new("type", ParamKind::Text)],
        doc: "the value is surely of this type, named by its import path",
    },
    PredicateSpec {
        name: "large",
        params: &[VALUE],
        doc: "the value is worth storing once in the object store (100 KB or more)",
    },
    PredicateSpec {
        name: "picklable",
        params: &[VALUE],
        doc: "the value can be sent to a worker and means the same there",
    },
    PredicateSpec {
        name: "pure",
        params: &[FUNCTION],
        doc: "a call only reads its arguments and gives a result",
    },
    PredicateSpec {
        name: "remotable",
        params: &[FUNCTION],
        doc: "a call that was written for another process can run in a Ray worker: it leaves nothing behind there that the script misses",
    },
];

/// A parsed `where` clause.
#[derive(Debug, Clone, PartialEq)]
pub enum Predicate {
    Call {
        name: &'static str,
        args: Vec<PredicateArg>,
    },
    Not(Box<Predicate>),
    All(Vec<Predicate>),
    Any(Vec<Predicate>),
}

/// An argument as the clause says it.
#[derive(Debug, Clone, PartialEq)]
pub enum PredicateArg {
    /// `$X` or `$*XS`, without the signs.
    Variable(String),
    Text(String),
    Number(f64),
}

impl Predicate {
    /// Parses a clause and checks it against the registry and the pattern's metavariables.
    ///
    /// # Errors
    /// Every problem that it has, each a sentence.
    pub fn parse(
        text: &str,
        registry: &[PredicateSpec],
        variable: &dyn Fn(&str) -> Option<Arity>,
    ) -> Result<Self, Vec<String>> {
        parse::clause(text, registry, variable)
    }

    /// Evaluates the clause for one match. What can't be shown stays so under `not`, so that nothing is
    /// ever concluded from a lack of knowledge.
    ///
    /// # Errors
    /// The obstacle of the first predicate that decides the clause and can't be shown.
    pub fn holds(&self, found: &Match<'_, '_>, facts: &dyn FactSource) -> Result<bool, Obstacle> {
        match self {
            Self::Call { name, args } => {
                let args: Option<Vec<Arg<'_>>> =
                    args.iter().map(|arg| arg.of_match(found)).collect();
                // The loader has checked that every alternative binds them.
                let Some(args) = args else { return Ok(false) };
                facts.predicate(name, &args)
            }
            Self::Not(inner) => inner.holds(found, facts).map(|holds| !holds),
            Self::All(parts) => {
                for part in parts {
                    if !part.holds(found, facts)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Self::Any(parts) => {
                let mut unknown = None;
                for part in parts {
                    match part.holds(found, facts) {
                        Ok(true) => return Ok(true),
                        Ok(false) => {}
                        Err(obstacle) => {
                            unknown.get_or_insert(obstacle);
                        }
                    }
                }
                unknown.map_or(Ok(false), Err)
            }
        }
    }
}

impl PredicateArg {
    fn of_match<'m>(&'m self, found: &'m Match<'_, '_>) -> Option<Arg<'m>> {
        Some(match self {
            Self::Variable(name) => Arg::Binding {
                name,
                binding: found.bindings.get(name)?,
            },
            Self::Text(text) => Arg::Text(text),
            Self::Number(number) => Arg::Number(*number),
        })
    }
}

#[cfg(test)]
mod tests;
