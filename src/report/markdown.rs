//! The report of `--report`: for each file its diff and what was decided about every candidate.

use std::fmt::Write as _;

use super::diff::unified;
use super::explain::assumption_heading;
use super::model::{FileReport, RunReport, State, library_text};
use super::paint::Paint;
use super::summary::{file_line, summary_line};
use crate::engine::Decision;
use crate::python::TextRange;
use crate::python::lines::LineIndex;

/// The whole report as Markdown. Ends with a line end.
#[must_use]
pub fn markdown(report: &RunReport) -> String {
    let mut text = format!("# rayify report\n\n{}\n\n", summary_line(report));
    for file in &report.files {
        let line = file_line(file, report.dry, Paint { on: false });
        let _ = writeln!(text, "- {line}");
    }
    for note in &report.notes {
        let _ = write!(text, "\n{note}\n");
    }
    for file in &report.files {
        let untouched = file.outcome.decisions.is_empty() && file.problems.is_empty();
        if !untouched {
            file_section(&mut text, file);
        }
    }
    text
}

fn file_section(text: &mut String, file: &FileReport) {
    let _ = write!(text, "\n## {}", file.path);
    match &file.target {
        Some(target) if *target != file.path => {
            let _ = writeln!(text, " → {target}");
        }
        _ => text.push('\n'),
    }
    for problem in &file.problems {
        let _ = write!(text, "\n**Error:** {}.\n", problem.message);
        if !problem.help.is_empty() {
            let _ = writeln!(text, "What to do: {}.", problem.help);
        }
    }
    if let Some(needs) = &file.outcome.requirements {
        let _ = write!(
            text,
            "\n- Ray {} or newer\n- packages that the workers must have: {}\n- modules of this program that the workers must be able to import: {}\n",
            needs.ray,
            code_list(&needs.packages),
            code_list(&needs.siblings)
        );
    }
    let diff = unified(file);
    if !diff.is_empty() {
        let fence = fence_for(&diff);
        let end = if diff.ends_with('\n') { "" } else { "\n" };
        let _ = write!(text, "\n{fence}diff\n{diff}{end}{fence}\n");
    }
    let source = file.text.as_deref().unwrap_or_default();
    let lines = LineIndex::new(source);
    for decision in &file.outcome.decisions {
        decision_section(text, file, decision, &lines, source);
    }
}

fn decision_section(
    text: &mut String,
    file: &FileReport,
    decision: &Decision,
    lines: &LineIndex,
    source: &str,
) {
    let line_of = |range: TextRange| lines.position(range.start(), source).line;
    let verdict = match file.state(decision) {
        State::Converted => "converted".to_owned(),
        State::Refused => match &decision.reason {
            Some(reason) => format!("refused, `{}`", reason.code),
            None => "refused".to_owned(),
        },
        State::NeedsUnsafe => "converted with --unsafe only".to_owned(),
        State::Suggested => "suggested, to be written by hand".to_owned(),
        State::Failed => "not converted, because the file failed".to_owned(),
    };
    let _ = write!(
        text,
        "\n### Line {}: {}: {verdict}\n\n- rule: {} {}\n",
        line_of(decision.range),
        decision.subject,
        decision.rule,
        decision.name
    );
    if let Some(library) = decision.library {
        let _ = writeln!(text, "- uses: {}", library_text(library));
    }
    if !decision.why.is_empty() {
        let _ = writeln!(text, "- why: {}", decision.why);
    }
    if let Some(reason) = &decision.reason {
        let _ = writeln!(text, "- because: {}", reason.message);
        if !reason.unlock.is_empty() {
            let _ = writeln!(text, "- to unlock it: {}", reason.unlock);
        }
    }
    for evidence in &decision.evidence {
        let module = file.in_module(evidence.range);
        let (line, code) = if let Some((module, range)) = module {
            let lines = LineIndex::new(&module.text);
            let line = lines.position(range.start(), &module.text).line;
            let code = lines.line_text(line, &module.text).trim();
            (format!("{line} of {}", module.path), code)
        } else {
            let line = line_of(evidence.range);
            (line.to_string(), lines.line_text(line, source).trim())
        };
        let _ = writeln!(
            text,
            "- line {line}, {}: {}",
            code_span(code),
            evidence.text
        );
    }
    for assumption in &decision.assumptions {
        let heading = assumption_heading(assumption.kind);
        let _ = writeln!(text, "- {heading}: {}", assumption.text);
    }
    for knob in &decision.knobs {
        let _ = writeln!(text, "- to scale it up: {knob}");
    }
}

fn code_list(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// A fence longer than any row of backticks in the text.
fn fence_for(text: &str) -> String {
    "`".repeat(longest_backticks(text).max(2) + 1)
}

fn code_span(code: &str) -> String {
    let ticks = "`".repeat(longest_backticks(code) + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{pad}{code}{pad}{ticks}")
}

fn longest_backticks(text: &str) -> usize {
    text.split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::model::samples;
    use super::*;

    fn text_of(file: FileReport) -> String {
        markdown(&RunReport {
            files: vec![file],
            dry: false,
            notes: vec!["A note.".to_owned()],
        })
    }

    #[test]
    fn a_change_says_rule_library_why_evidence_assumptions_and_knobs() {
        let text = text_of(samples::file());
        for wanted in [
            "# rayify report\n\n1 file: 1 converted",
            "\nA note.\n",
            "## in/a.py → out/a.py\n",
            "- Ray 2.9 or newer\n",
            "workers must have: `numpy`\n",
            "able to import: `helpers`\n",
            "```diff\n--- in/a.py\n",
            "### Line 1: list comprehension: converted\n",
            "- rule: RAY110 loop-collect\n",
            "- uses: Ray Core tasks (core.task)\n",
            "- why: One task per item.\n",
            "- line 1, `xs = [f(x) for x in ys]`: `f` is pure\n",
            "- assumes of the cluster: the workers have numpy\n",
            "- to scale it up: `num_cpus=` of `f`: 1 per task\n",
            "### Line 2: `for` loop over `ys`: refused, `too-fine`\n",
            "- because: the body is cheaper than a task\n",
            "- to unlock it: put the work",
        ] {
            assert!(text.contains(wanted), "{wanted}\n{text}");
        }
    }

    #[test]
    fn a_file_without_candidates_has_its_line_and_no_section() {
        let mut file = samples::file();
        file.outcome = crate::engine::api::FileOutcome::default();
        let text = text_of(file);
        assert!(text.contains("- in/a.py: nothing to convert"));
        assert!(!text.contains("## in/a.py"));
    }

    #[test]
    fn backticks_in_code_do_not_end_the_fence() {
        assert_eq!(fence_for("x ``` y"), "````");
        assert_eq!(code_span("a`b"), "``a`b``");
    }
}
