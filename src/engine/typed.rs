//! A second look at a file with types, where the first one stopped at something unknown.

use camino::Utf8Path;

use crate::analysis::Evidence;
use crate::analysis::table::Table;
use crate::engine::api::Options;
use crate::engine::decision::{
    Applicability, Assumption, AssumptionKind, Decision, Reason, Verdict,
};
use crate::engine::outline;
use crate::engine::plan::{self, Planned, Surroundings};
use crate::engine::rules::Rules;
use crate::python::{Module, TextRange, Types};

/// Above this, leaving out what isn't needed would take longer than it is worth.
const MOST_TRIED: usize = 200;

/// So many methods in a row are followed whose receivers nobody knows.
const STEPS: usize = 4;

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
    let stopped = stopped(&first);
    let questions = match types {
        Some(_) if !stopped.is_empty() => {
            plan::open_questions(module, table, options, around, &stopped)
        }
        _ => Vec::new(),
    };
    let (planned, evidence) = match types {
        Some(source) if !questions.is_empty() => {
            again(module, table, &source, &questions, first, &decide)
        }
        _ => (first, Evidence::default()),
    };
    if !options.allow_unsafe || self::stopped(&planned).is_empty() {
        return planned;
    }
    let mut open: Vec<(TextRange, Assumption)> = Vec::new();
    // What one such call gives may be the receiver of the next.
    for _ in 0..STEPS {
        let calls: Vec<TextRange> = open.iter().map(|(range, _)| *range).collect();
        let evidence = evidence.with_joins(&calls);
        let more = plan::open_methods(module, table, options, around, &evidence);
        if more.len() == open.len() {
            break;
        }
        open = more;
    }
    if open.is_empty() {
        return planned;
    }
    by_name(&open, &evidence, planned, &decide)
}

/// The candidates that were refused for something unknown.
fn stopped(planned: &Planned) -> Vec<TextRange> {
    let refused = planned.decisions.iter();
    refused
        .filter(|decision| decision.reason.as_ref().is_some_and(is_unknown))
        .map(|decision| decision.range)
        .collect()
}

/// Takes methods of unknown values for any of the methods of their name, and decides again. What that converts is unsafe, and
/// says what was taken for granted.
fn by_name(
    open: &[(TextRange, Assumption)],
    evidence: &Evidence,
    planned: Planned,
    decide: &dyn Fn(&Evidence) -> Planned,
) -> Planned {
    let calls: Vec<TextRange> = open.iter().map(|(range, _)| *range).collect();
    let second = decide(&evidence.with_joins(&calls));
    let before = conversions(&planned);
    let wanted = conversions(&second);
    if wanted.len() <= before.len() || second.internal_error.is_some() {
        return planned;
    }
    let with = |kept: &[TextRange]| evidence.with_joins(kept);
    let (mut last, relied_on) = needed(calls, &with, second, &wanted, decide);
    let granted = open.iter().filter(|(range, _)| relied_on.contains(range));
    let assumptions: Vec<Assumption> = granted.map(|(_, text)| text.clone()).collect();
    for decision in gained(&mut last, &wanted, &before) {
        decision.applicability = Applicability::Unsafe;
        decision.assumptions.extend(assumptions.iter().cloned());
    }
    last.types = planned.types;
    last
}

/// What is converted now and was not before.
fn gained<'a>(
    planned: &'a mut Planned,
    wanted: &'a [TextRange],
    before: &'a [TextRange],
) -> impl Iterator<Item = &'a mut Decision> {
    planned.decisions.iter_mut().filter(|decision| {
        decision.verdict == Verdict::Convert
            && wanted.contains(&decision.range)
            && !before.contains(&decision.range)
    })
}

/// Asks, and decides again. The first decisions stand unless types convert more.
fn again(
    module: &Module,
    table: &Table,
    source: &Source<'_>,
    questions: &[TextRange],
    first: Planned,
    decide: &dyn Fn(&Evidence) -> Planned,
) -> (Planned, Evidence) {
    let mut used = TypesUse {
        asked: questions.len(),
        ..TypesUse::default()
    };
    let answers = match source.types.of(source.path, module, questions) {
        Ok(answers) => answers,
        Err(silence) => {
            used.failure = Some(silence.to_string());
            return (with_use(first, used), Evidence::default());
        }
    };
    let evidence = Evidence::new(&answers, table);
    used.known = evidence.len();
    if evidence.is_empty() {
        return (with_use(first, used), evidence);
    }
    let second = decide(&evidence);
    let before = conversions(&first);
    let wanted = conversions(&second);
    if wanted.len() <= before.len() || second.internal_error.is_some() {
        return (with_use(first, used), Evidence::default());
    }
    let only = |kept: &[TextRange]| evidence.only(kept);
    let (mut last, relied_on) = needed(evidence.places(), &only, second, &wanted, decide);
    used.relied_on = relied_on.len();
    let assumptions: Vec<Assumption> = answers
        .iter()
        .filter(|(range, _)| relied_on.contains(range))
        .map(|(range, types)| assumption(module, *range, types))
        .collect();
    for decision in gained(&mut last, &wanted, &before) {
        decision.assumptions.extend(assumptions.iter().cloned());
    }
    (with_use(last, used), evidence.only(&relied_on))
}

/// Leaves out all evidence without which the same is converted: halves, then quarters, then one by one. The last goes first:
/// where a value comes from says more than where it is used.
fn needed(
    places: Vec<TextRange>,
    with: &dyn Fn(&[TextRange]) -> Evidence,
    second: Planned,
    wanted: &[TextRange],
    decide: &dyn Fn(&Evidence) -> Planned,
) -> (Planned, Vec<TextRange>) {
    let (mut best, mut kept) = (second, places);
    let mut size = kept.len() / 2;
    while size > 0 && kept.len() <= MOST_TRIED {
        let mut end = kept.len();
        while end > 0 {
            let start = end.saturating_sub(size);
            let without = [&kept[..start], &kept[end..]].concat();
            let planned = decide(&with(&without));
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
