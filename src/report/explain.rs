//! Every candidate of a file in source order, with what was decided, on what evidence, and what would unlock it.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Snippet};

use super::frame::{bytes, problem_frame, renderer, unbroken, within};
use super::model::{FileReport, State, counted, library_text};
use super::paint::Paint;
use super::summary::file_line;
use crate::engine::{AssumptionKind, Decision, Evidence, Verdict};

/// The file's line, its problems, and a frame a candidate. Ends with a line end.
#[must_use]
pub fn explain(file: &FileReport, paint: Paint) -> String {
    let mut text = file_line(file, true, paint) + "\n";
    for problem in &file.problems {
        let _ = write!(text, "\n{}", problem_frame(problem, paint));
    }
    if let Some(source) = &file.text {
        let source = unbroken(source);
        for decision in &file.outcome.decisions {
            let group = candidate(file, decision, &source);
            let _ = write!(text, "\n{}\n", renderer(paint).render(&[group]));
        }
    }
    if let Some(needs) = &file.outcome.requirements {
        let _ = write!(
            text,
            "\nThe converted file needs Ray {} or newer",
            needs.ray
        );
        for (names, what) in [(&needs.packages, "package"), (&needs.siblings, "module")] {
            if !names.is_empty() {
                let _ = write!(
                    text,
                    ", and the workers need {}: {}",
                    counted(names.len(), what),
                    names.join(", ")
                );
            }
        }
        text.push_str(".\n");
    }
    text
}

fn candidate<'a>(file: &'a FileReport, decision: &'a Decision, source: &'a str) -> Group<'a> {
    let (level, name) = match file.state(decision) {
        State::Converted => (Level::NOTE, "converts"),
        State::Refused => (Level::WARNING, "refused"),
        State::NeedsUnsafe => (Level::WARNING, "needs --unsafe"),
        State::Suggested => (Level::INFO, "suggested"),
        State::Failed => (Level::ERROR, "not converted"),
    };
    let title = match &decision.reason {
        Some(reason) => format!("{}: {}", decision.subject, reason.code),
        None => decision.subject.clone(),
    };
    let mut snippet = Snippet::source(source)
        .path(file.path.to_string())
        .annotation(AnnotationKind::Primary.span(within(source, bytes(decision.range))));
    let (elsewhere, here): (Vec<&Evidence>, Vec<&Evidence>) = decision
        .evidence
        .iter()
        .partition(|evidence| file.in_module(evidence.range).is_some());
    for evidence in here {
        snippet = snippet.annotation(
            AnnotationKind::Context
                .span(within(source, bytes(evidence.range)))
                .label(evidence.text.as_str()),
        );
    }
    let mut group = level
        .with_name(name)
        .primary_title(title)
        .id(format!("{} {}", decision.rule, decision.name))
        .element(snippet);
    for evidence in elsewhere {
        let Some((module, range)) = file.in_module(evidence.range) else {
            continue;
        };
        group = group.element(
            Snippet::source(module.text.as_str())
                .path(module.path.to_string())
                .annotation(
                    AnnotationKind::Context
                        .span(within(&module.text, bytes(range)))
                        .label(evidence.text.as_str()),
                ),
        );
    }
    for (name, message) in remarks(decision) {
        group = group.element(Level::NOTE.with_name(name).message(message));
    }
    group
}

/// What stands under the frame, each with its heading.
fn remarks(decision: &Decision) -> Vec<(&'static str, String)> {
    let mut remarks = Vec::new();
    if let Some(reason) = &decision.reason {
        remarks.push(("because", reason.message.clone()));
        if !reason.unlock.is_empty() {
            remarks.push(("to unlock it", reason.unlock.clone()));
        }
    }
    // Of a refusal, the rule's library and why say what would have been done, which would read as if it were.
    if decision.verdict == Verdict::Convert {
        if let Some(library) = decision.library {
            remarks.push(("uses", library_text(library).to_owned()));
        }
        if !decision.why.is_empty() {
            remarks.push(("why", decision.why.clone()));
        }
    }
    for assumption in &decision.assumptions {
        remarks.push((assumption_heading(assumption.kind), assumption.text.clone()));
    }
    for knob in &decision.knobs {
        remarks.push(("to scale it up", knob.clone()));
    }
    remarks
}

/// What an assumption is about, for people.
pub fn assumption_heading(kind: AssumptionKind) -> &'static str {
    match kind {
        AssumptionKind::Deployment => "assumes of the cluster",
        AssumptionKind::Program => "assumes of the program",
        AssumptionKind::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::samples;
    use super::*;

    const PLAIN: Paint = Paint { on: false };

    #[test]
    fn candidates_come_in_source_order_with_frame_and_unlock() {
        let text = explain(&samples::file(), PLAIN);
        let converts = text.find("converts[RAY110 loop-collect]: list comprehension");
        let refused = text.find("refused[RAY112 loop-sum]: `for` loop over `ys`: too-fine");
        assert!(converts.is_some() && converts < refused, "{text}");
        for wanted in [
            "in/a.py:1:6",
            "1 | xs = [f(x) for x in ys]",
            "`f` is pure",
            "3 |     total += é",
            "to unlock it: put the work of many items into one call",
            "assumes of the cluster: the workers have numpy",
            "to scale it up: `num_cpus=` of `f`: 1 per task",
            "needs Ray 2.9 or newer",
        ] {
            assert!(text.contains(wanted), "{wanted}\n{text}");
        }
    }

    #[test]
    fn a_range_behind_the_text_does_not_panic() {
        let mut file = samples::file();
        file.outcome.decisions[1].range = samples::range(900, 1000);
        file.outcome.decisions[1].evidence[0].range = samples::range(29, 30);
        assert!(explain(&file, PLAIN).contains("too-fine"));
    }
}
