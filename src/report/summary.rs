//! A line a file, and one for all.

use std::fmt::Write as _;

use super::model::{FileReport, RunReport, State, counted};
use super::paint::Paint;
use crate::engine::Decision;

/// `in/a.py: 2 converted (RAY110 loop-collect ×2), 1 refused (RAY112 loop-carried)`, without a line end.
#[must_use]
pub fn file_line(file: &FileReport, dry: bool, paint: Paint) -> String {
    let mut line = format!("{}: ", paint.bold(file.path.as_str()));
    if let Some(problem) = file.problems.first() {
        let copied = if file.target.is_some() && !dry {
            "; copied unchanged"
        } else {
            ""
        };
        let _ = write!(line, "{}: {}{copied}", paint.red("error"), problem.message);
        return line;
    }
    let done = if dry { "to convert" } else { "converted" };
    let parts: Vec<String> = [
        (State::Converted, paint.green(done)),
        (State::Refused, paint.yellow("refused")),
        (State::NeedsUnsafe, paint.yellow("with --unsafe")),
        (State::Suggested, paint.cyan("suggested")),
    ]
    .into_iter()
    .filter_map(|(state, word)| {
        let decisions: Vec<&Decision> = file.in_state(state).collect();
        (!decisions.is_empty())
            .then(|| format!("{} {word} ({})", decisions.len(), tally(&decisions)))
    })
    .collect();
    if parts.is_empty() {
        line.push_str("nothing to convert");
    } else {
        line.push_str(&parts.join(", "));
    }
    line
}

/// `3 files: 1 converted, 1 unchanged, 1 error; 2 places converted, 1 refused`, without a line end.
#[must_use]
pub fn summary_line(report: &RunReport) -> String {
    let counts = report.counts();
    let done = if report.dry {
        "to convert"
    } else {
        "converted"
    };
    let mut line = format!(
        "{}: {} {done}, {} unchanged, {}; {} {done}, {} refused",
        counted(counts.files, "file"),
        counts.files_converted,
        counts.files_unchanged,
        counted(counts.errors, "error"),
        counted(counts.converted, "place"),
        counts.refused,
    );
    if counts.needs_unsafe > 0 {
        let _ = write!(line, ", {} with --unsafe", counts.needs_unsafe);
    }
    if counts.suggested > 0 {
        let _ = write!(line, ", {} suggested", counts.suggested);
    }
    line
}

/// Rules (or for refusals, reasons) with how often, in the order of their first place in the file.
fn tally(decisions: &[&Decision]) -> String {
    let mut seen: Vec<(String, usize)> = Vec::new();
    for decision in decisions {
        let what = decision
            .reason
            .as_ref()
            .map_or(&decision.name, |reason| &reason.code);
        let label = format!("{} {what}", decision.rule);
        match seen.iter_mut().find(|(known, _)| *known == label) {
            Some((_, count)) => *count += 1,
            None => seen.push((label, 1)),
        }
    }
    let parts: Vec<String> = seen
        .into_iter()
        .map(|(label, count)| {
            if count > 1 {
                format!("{label} ×{count}")
            } else {
                label
            }
        })
        .collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::model::samples;
    use super::*;
    use crate::engine::api::FileOutcome;
    use crate::project::{Problem, ProblemKind};

    const PLAIN: Paint = Paint { on: false };

    #[test]
    fn a_line_counts_by_rule_and_by_reason() {
        let mut file = samples::file();
        file.outcome.decisions.push(samples::convert());
        assert_eq!(
            file_line(&file, false, PLAIN),
            "in/a.py: 2 converted (RAY110 loop-collect ×2), 1 refused (RAY112 too-fine)"
        );
        assert!(file_line(&file, true, PLAIN).contains("2 to convert ("));
    }

    #[test]
    fn a_file_without_candidates_says_so() {
        let mut file = samples::file();
        file.outcome = FileOutcome::default();
        assert_eq!(
            file_line(&file, false, PLAIN),
            "in/a.py: nothing to convert"
        );
    }

    #[test]
    fn an_error_stands_first() {
        let mut file = samples::file();
        file.problems
            .push(Problem::new(&file.path, ProblemKind::Binary, "bad", ""));
        assert_eq!(
            file_line(&file, false, PLAIN),
            "in/a.py: error: bad; copied unchanged"
        );
    }

    #[test]
    fn the_summary_counts_files_and_places() {
        let report = RunReport {
            files: vec![samples::file()],
            ..RunReport::default()
        };
        assert_eq!(
            summary_line(&report),
            "1 file: 1 converted, 0 unchanged, 0 errors; 1 place converted, 1 refused"
        );
    }
}
