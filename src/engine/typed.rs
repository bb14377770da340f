//! A second look at a file with types, where the first one stopped at something unknown.

use camino::Utf8Path;

use crate::analysis::Evidence;
use crate::analysis::table::Table;
use crate::engine::api::Options;
use crate::engine::decision::{Assumption, AssumptionKind, Decision, Reason, Verdict};
use crate::engine::outline;
use crate::engine::plan::{self, Planned, Surroundings};
use crate::engine::rules::Rules;
use crate::python::{Module, TextRange, Types};

/// Above this, leaving out what isn't needed would take longer than it is worth.
const MOST_TRIED: usize = 200;

/// Where the types of one file come from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    pub types: &'a Types,
    /// The file, as the user named it.
    pub path: &'a Utf8Path,
}

/// What was asked about one file, and what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypesUse {
    /// Expressions of which the analysis knew nothing.
    pub asked: usize,
    /// Those of which the type is known and described in the effect tables.
    pub known: usize,
    /// Those without which something would not have been converted.
    pub relied_on: usize,
    /// Why there was no answer at all.
    pub failure: Option<String>,
}

/// Whether a refusal may come from not knowing a type.
fn is_unknown(reason: &Reason) -> bool {
    matches!(
        reason.code.as_str(),
        "unknown-call" | "unknown-receiver" | "lazy-iterable" | "argument-may-raise"
    )
}

/// Decides about one parsed file and writes its new text. Types are asked for if something unknown stands in the way of a
/// conversion; what they convert says on which of them it rests.
pub fn file(
    module: &Module,
    table: &Table,
    rules: &Rules,
    options: &Options,
    around: &Surroundings,
    types: Option<Source<'_>>,
) -> Planned {
    let decide =
        |evidence: &Evidence| outline::file(module, table, rules, options, around, evidence);
    let first = decide(&Evidence::default());
    let stopped: Vec<TextRange> = first
        .decisions
        .iter()
        .filter(|decision| decision.reason.as_ref().is_some_and(is_unknown))
        .map(|decision| decision.range)
        .collect();
    match types {
        Some(source) if !stopped.is_empty() => {
            let questions = plan::open_questions(module, table, options, around, &stopped);
            if questions.is_empty() {
                return first;
            }
            again(module, table, &source, &questions, first, &decide)
        }
        _ => first,
    }
}

/// Asks, and decides again. The first decisions stand unless types convert more.
fn again(
    module: &Module,
    table: &Table,
    source: &Source<'_>,
    questions: &[TextRange],
    first: Planned,
    decide: &dyn Fn(&Evidence) -> Planned,
) -> Planned {
    let mut used = TypesUse {
        asked: questions.len(),
        ..TypesUse::default()
    };
    let answers = match source.types.of(source.path, module, questions) {
        Ok(answers) => answers,
        Err(silence) => {
            used.failure = Some(silence.to_string());
            return with_use(first, used);
        }
    };
    let evidence = Evidence::new(&answers, table);
    used.known = evidence.len();
    if evidence.is_empty() {
        return with_use(first, used);
    }
    let second = decide(&evidence);
    let before = conversions(&first);
    let wanted = conversions(&second);
    if wanted.len() <= before.len() || second.internal_error.is_some() {
        return with_use(first, used);
    }
    let (mut last, relied_on) = needed(&evidence, second, &wanted, decide);
    used.relied_on = relied_on.len();
    let assumptions: Vec<Assumption> = answers
        .iter()
        .filter(|(range, _)| relied_on.contains(range))
        .map(|(range, types)| assumption(module, *range, types))
        .collect();
    for decision in &mut last.decisions {
        let gained = decision.verdict == Verdict::Convert
            && wanted.contains(&decision.range)
            && !before.contains(&decision.range);
        if gained {
            decision.assumptions.extend(assumptions.iter().cloned());
        }
    }
    with_use(last, used)
}

/// Leaves out all evidence without which the same is converted: halves, then quarters, then one by one. The last goes first:
/// where a value comes from says more than where it is used.
fn needed(
    evidence: &Evidence,
    second: Planned,
    wanted: &[TextRange],
    decide: &dyn Fn(&Evidence) -> Planned,
) -> (Planned, Vec<TextRange>) {
    let (mut best, mut kept) = (second, evidence.places());
    let mut size = kept.len() / 2;
    while size > 0 && kept.len() <= MOST_TRIED {
        let mut end = kept.len();
        while end > 0 {
            let start = end.saturating_sub(size);
            let without = [&kept[..start], &kept[end..]].concat();
            let planned = decide(&evidence.only(&without));
            if conversions(&planned) == wanted {
                best = planned;
                kept = without;
            }
            end = start;
        }
        size /= 2;
    }
    (best, kept)
}

/// The places that are converted, but for the connection, which follows from them.
fn conversions(planned: &Planned) -> Vec<TextRange> {
    let converts = |decision: &&Decision| {
        decision.verdict == Verdict::Convert && !decision.rule.starts_with("RAY0")
    };
    planned
        .decisions
        .iter()
        .filter(converts)
        .map(|decision| decision.range)
        .collect()
}

fn assumption(module: &Module, range: TextRange, types: &[String]) -> Assumption {
    let text = module.slice(range);
    let first = text.lines().next().unwrap_or_default();
    let more = if first.len() < text.len() { "…" } else { "" };
    let line = module.line(range.start());
    let types: Vec<String> = types.iter().map(|ty| format!("`{ty}`")).collect();
    Assumption {
        kind: AssumptionKind::Note,
        text: format!(
            "that `{first}{more}` (line {line}) is a {}: ty infers it from annotations, which Python doesn't check",
            types.join(" or a ")
        ),
    }
}

fn with_use(mut planned: Planned, used: TypesUse) -> Planned {
    planned.types = Some(used);
    planned
}
