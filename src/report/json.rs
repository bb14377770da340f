//! The same as data. The names and shapes are a promise: they only grow, and `version` counts breaks.

use serde::Serialize;

use super::diff::unified;
use super::model::{FileReport, RunReport, State};
use crate::engine::{Applicability, Assumption, Decision, Library, Reason, Verdict};
use crate::project::{Problem, ProblemKind};
use crate::python::TextRange;
use crate::python::lines::{LineIndex, Position};

/// The run as pretty-printed JSON. Lines and columns count from 1, columns count characters, ends are exclusive.
///
/// # Errors
/// None that a report can cause; serde's signature has one.
pub fn json(report: &RunReport) -> serde_json::Result<String> {
    let counts = report.counts();
    let view = Run {
        version: 1,
        rayify: env!("CARGO_PKG_VERSION"),
        dry: report.dry,
        summary: Summary {
            files: counts.files,
            converted: counts.files_converted,
            unchanged: counts.files_unchanged,
            errors: counts.errors,
            places_converted: counts.converted,
            places_refused: counts.refused,
            places_unsafe: counts.needs_unsafe,
            places_suggested: counts.suggested,
        },
        notes: &report.notes,
        files: report.files.iter().map(file_view).collect(),
    };
    serde_json::to_string_pretty(&view)
}

#[derive(Serialize)]
struct Run<'a> {
    version: u32,
    rayify: &'static str,
    dry: bool,
    summary: Summary,
    notes: &'a [String],
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    converted: usize,
    unchanged: usize,
    errors: usize,
    places_converted: usize,
    places_refused: usize,
    places_unsafe: usize,
    places_suggested: usize,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    output: Option<&'a str>,
    /// `converted`, `unchanged` or `error`.
    status: &'static str,
    errors: Vec<Error<'a>>,
    requirements: Option<Needs<'a>>,
    /// Set if types were asked for.
    types: Option<Types<'a>>,
    decisions: Vec<Candidate<'a>>,
    diff: Option<String>,
}

#[derive(Serialize)]
struct Error<'a> {
    kind: ProblemKind,
    message: &'a str,
    help: &'a str,
    line: Option<usize>,
    column: Option<usize>,
}

#[derive(Serialize)]
struct Needs<'a> {
    ray: &'a str,
    packages: &'a [String],
    siblings: &'a [String],
}

#[derive(Serialize)]
struct Types<'a> {
    asked: usize,
    known: usize,
    relied_on: usize,
    failure: Option<&'a str>,
}

#[derive(Serialize)]
struct Candidate<'a> {
    rule: &'a str,
    name: &'a str,
    subject: &'a str,
    start: Position,
    end: Position,
    verdict: Verdict,
    applicability: Applicability,
    /// Whether the edits are in the output.
    applied: bool,
    library: Option<Library>,
    why: &'a str,
    reason: Option<&'a Reason>,
    evidence: Vec<Fact<'a>>,
    assumptions: &'a [Assumption],
    knobs: &'a [String],
    edits: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Fact<'a> {
    /// A module that the file imports, if the place lies there.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    start: Position,
    end: Position,
    text: &'a str,
}

#[derive(Serialize)]
struct Change<'a> {
    start: Position,
    end: Position,
    content: &'a str,
}

fn file_view(file: &FileReport) -> File<'_> {
    let source = file.text.as_deref().unwrap_or_default();
    let lines = LineIndex::new(source);
    let status = if !file.problems.is_empty() {
        "error"
    } else if file.is_converted() {
        "converted"
    } else {
        "unchanged"
    };
    File {
        path: file.path.as_str(),
        output: file.target.as_ref().map(|target| target.as_str()),
        status,
        errors: file.problems.iter().map(error_view).collect(),
        requirements: file.outcome.requirements.as_ref().map(|needs| Needs {
            ray: &needs.ray,
            packages: &needs.packages,
            siblings: &needs.siblings,
        }),
        types: file.outcome.types.as_ref().map(|used| Types {
            asked: used.asked,
            known: used.known,
            relied_on: used.relied_on,
            failure: used.failure.as_deref(),
        }),
        decisions: file
            .outcome
            .decisions
            .iter()
            .map(|decision| candidate_view(file, decision, &lines, source))
            .collect(),
        diff: file.is_converted().then(|| unified(file)),
    }
}

fn error_view(problem: &Problem) -> Error<'_> {
    Error {
        kind: problem.kind,
        message: &problem.message,
        help: &problem.help,
        line: problem.spot.as_ref().map(|spot| spot.line),
        column: problem.spot.as_ref().map(|spot| spot.column),
    }
}

fn candidate_view<'a>(
    file: &'a FileReport,
    decision: &'a Decision,
    lines: &LineIndex,
    source: &str,
) -> Candidate<'a> {
    let ends = |range: TextRange| {
        (
            lines.position(range.start(), source),
            lines.position(range.end(), source),
        )
    };
    let (start, end) = ends(decision.range);
    Candidate {
        rule: &decision.rule,
        name: &decision.name,
        subject: &decision.subject,
        start,
        end,
        verdict: decision.verdict,
        applicability: decision.applicability,
        applied: file.state(decision) == State::Converted,
        library: decision.library,
        why: &decision.why,
        reason: decision.reason.as_ref(),
        evidence: decision
            .evidence
            .iter()
            .map(|evidence| {
                let module = file.in_module(evidence.range);
                let (start, end) = match module {
                    Some((module, range)) => {
                        let lines = LineIndex::new(&module.text);
                        (
                            lines.position(range.start(), &module.text),
                            lines.position(range.end(), &module.text),
                        )
                    }
                    None => ends(evidence.range),
                };
                Fact {
                    file: module.map(|(module, _)| module.path.as_str()),
                    start,
                    end,
                    text: &evidence.text,
                }
            })
            .collect(),
        assumptions: &decision.assumptions,
        knobs: &decision.knobs,
        edits: decision
            .edits
            .iter()
            .map(|edit| {
                let (start, end) = ends(edit.range);
                Change {
                    start,
                    end,
                    content: &edit.content,
                }
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::model::samples;
    use super::*;

    #[test]
    fn places_count_from_one_in_characters() {
        let report = RunReport {
            files: vec![samples::file()],
            ..RunReport::default()
        };
        let value: Value = serde_json::from_str(&json(&report).unwrap()).unwrap();
        assert_eq!(value["version"], 1);
        assert_eq!(value["summary"]["places_refused"], 1);
        let file = &value["files"][0];
        assert_eq!(file["status"], "converted");
        assert_eq!(file["requirements"]["packages"][0], "numpy");
        let converted = &file["decisions"][0];
        assert_eq!(converted["applied"], true);
        assert_eq!(converted["library"], "core.task");
        assert_eq!(converted["start"]["column"], 6);
        assert_eq!(converted["assumptions"][0]["kind"], "deployment");
        let refused = &file["decisions"][1];
        assert_eq!(refused["reason"]["code"], "too-fine");
        assert_eq!(refused["end"]["line"], 2);
        assert_eq!(refused["end"]["column"], 13);
        assert!(file["diff"].as_str().unwrap().starts_with("--- in/a.py"));
    }
}
