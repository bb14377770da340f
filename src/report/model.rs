//! What a run left behind: the one thing that every report reads.

use camino::Utf8PathBuf;

use crate::engine::api::{FileOutcome, ModuleText};
use crate::engine::{Applicability, Decision, Library, Verdict};
use crate::project::Problem;
use crate::python::TextRange;

/// One input file after the run.
#[derive(Debug, Clone)]
pub struct FileReport {
    /// As the user gave it.
    pub path: Utf8PathBuf,
    /// Where the result lies, or would lie; `None` if nothing is written for this file.
    pub target: Option<Utf8PathBuf>,
    /// The decoded input; `None` if it could not be read as text.
    pub text: Option<String>,
    pub outcome: FileOutcome,
    /// What this file's run allowed.
    pub allow_unsafe: bool,
    /// Reading, parsing, converting or writing failed.
    pub problems: Vec<Problem>,
}

/// All files of a run, in the order of the inputs and of their paths.
#[derive(Debug, Clone, Default)]
pub struct RunReport {
    pub files: Vec<FileReport>,
    /// Nothing was written: `--diff` or `--check`.
    pub dry: bool,
    /// Sentences about the whole run.
    pub notes: Vec<String>,
}

/// What became of one candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Converted,
    Refused,
    /// Would convert with `--unsafe`.
    NeedsUnsafe,
    Suggested,
    /// Decided to convert, but the file failed and was left as it was.
    Failed,
}

/// Sums over files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub files: usize,
    pub files_converted: usize,
    pub files_unchanged: usize,
    pub errors: usize,
    pub converted: usize,
    pub refused: usize,
    pub needs_unsafe: usize,
    pub suggested: usize,
}

impl FileReport {
    /// The imported module in which a place lies, and the place in its own text; `None` is the file itself.
    #[must_use]
    pub fn in_module(&self, range: TextRange) -> Option<(&ModuleText, TextRange)> {
        let module = self
            .outcome
            .modules
            .iter()
            .rfind(|module| module.start <= range.start())?;
        Some((module, range - module.start))
    }

    #[must_use]
    pub fn state(&self, decision: &Decision) -> State {
        if decision.verdict == Verdict::Refuse {
            return State::Refused;
        }
        if decision.applies(self.allow_unsafe) {
            return if self.is_converted() {
                State::Converted
            } else {
                State::Failed
            };
        }
        match decision.applicability {
            Applicability::Suggest => State::Suggested,
            Applicability::Unsafe | Applicability::Safe => State::NeedsUnsafe,
        }
    }

    /// Whether the file has a new text, and nothing kept it from being written.
    #[must_use]
    pub fn is_converted(&self) -> bool {
        self.problems.is_empty() && self.outcome.output.is_some()
    }

    /// The decisions of one state, in source order.
    pub fn in_state(&self, state: State) -> impl Iterator<Item = &Decision> {
        self.outcome
            .decisions
            .iter()
            .filter(move |decision| self.state(decision) == state)
    }
}

impl RunReport {
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts {
            files: self.files.len(),
            ..Counts::default()
        };
        for file in &self.files {
            if !file.problems.is_empty() {
                counts.errors += 1;
            } else if file.is_converted() {
                counts.files_converted += 1;
            } else {
                counts.files_unchanged += 1;
            }
            for decision in &file.outcome.decisions {
                match file.state(decision) {
                    State::Converted => counts.converted += 1,
                    State::Refused => counts.refused += 1,
                    State::NeedsUnsafe => counts.needs_unsafe += 1,
                    State::Suggested => counts.suggested += 1,
                    State::Failed => {}
                }
            }
        }
        counts
    }
}

/// The library's name for people, with its stable name.
pub fn library_text(library: Library) -> &'static str {
    match library {
        Library::CoreInit => "Ray Core, the connection (core.init)",
        Library::CoreTask => "Ray Core tasks (core.task)",
        Library::CoreActor => "Ray Core actors (core.actor)",
        Library::CoreObject => "Ray Core objects (core.object)",
        Library::Data => "Ray Data (data)",
        Library::Tune => "Ray Tune (tune)",
        Library::Train => "Ray Train (train)",
        Library::Serve => "Ray Serve (serve)",
    }
}

/// `1 file`, `2 files`.
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

#[cfg(test)]
pub mod samples {
    //! A file with one decision of each state.

    use super::*;
    use crate::engine::api::Requirements;
    use crate::engine::{Assumption, AssumptionKind, Edit, Evidence, Reason};
    use crate::python::{TextRange, TextSize};

    pub const TEXT: &str = "xs = [f(x) for x in ys]\nfor é in ys:\n    total += é\n";

    pub fn range(start: u32, end: u32) -> TextRange {
        TextRange::new(TextSize::new(start), TextSize::new(end))
    }

    pub fn convert() -> Decision {
        Decision {
            rule: "RAY110".to_owned(),
            name: "loop-collect".to_owned(),
            range: range(5, 23),
            subject: "list comprehension".to_owned(),
            verdict: Verdict::Convert,
            applicability: Applicability::Safe,
            library: Some(Library::CoreTask),
            why: "One task per item.".to_owned(),
            reason: None,
            evidence: vec![Evidence {
                range: range(6, 10),
                text: "`f` is pure".to_owned(),
            }],
            assumptions: vec![Assumption {
                kind: AssumptionKind::Deployment,
                text: "the workers have numpy".to_owned(),
            }],
            knobs: vec!["`num_cpus=` of `f`: 1 per task".to_owned()],
            edits: vec![Edit {
                range: range(5, 23),
                content: "ray.get([f.remote(x) for x in ys])".to_owned(),
            }],
        }
    }

    pub fn refuse() -> Decision {
        Decision {
            rule: "RAY112".to_owned(),
            name: "loop-sum".to_owned(),
            range: range(24, 37),
            subject: "`for` loop over `ys`".to_owned(),
            verdict: Verdict::Refuse,
            applicability: Applicability::Safe,
            library: None,
            why: String::new(),
            reason: Some(Reason {
                code: "too-fine".to_owned(),
                message: "the body is cheaper than a task".to_owned(),
                unlock: "put the work of many items into one call".to_owned(),
            }),
            evidence: vec![Evidence {
                range: range(42, 53),
                text: "one addition".to_owned(),
            }],
            assumptions: Vec::new(),
            knobs: Vec::new(),
            edits: Vec::new(),
        }
    }

    pub fn file() -> FileReport {
        FileReport {
            path: "in/a.py".into(),
            target: Some("out/a.py".into()),
            text: Some(TEXT.to_owned()),
            outcome: FileOutcome {
                decisions: vec![convert(), refuse()],
                output: Some(
                    TEXT.replace("[f(x) for x in ys]", "ray.get([f.remote(x) for x in ys])"),
                ),
                requirements: Some(Requirements {
                    ray: "2.9".to_owned(),
                    packages: vec!["numpy".to_owned()],
                    siblings: vec!["helpers".to_owned()],
                }),
                ..FileOutcome::default()
            },
            allow_unsafe: false,
            problems: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::ProblemKind;

    #[test]
    fn an_unsafe_conversion_needs_the_flag() {
        let mut file = samples::file();
        file.outcome.decisions[0].applicability = Applicability::Unsafe;
        assert_eq!(file.state(&file.outcome.decisions[0]), State::NeedsUnsafe);
        file.allow_unsafe = true;
        assert_eq!(file.state(&file.outcome.decisions[0]), State::Converted);
    }

    #[test]
    fn a_file_that_failed_converted_nothing() {
        let mut file = samples::file();
        file.problems
            .push(Problem::new(&file.path, ProblemKind::Unwritable, "no", ""));
        let counts = RunReport {
            files: vec![file, samples::file()],
            ..RunReport::default()
        }
        .counts();
        assert_eq!(counts.errors, 1);
        assert_eq!(counts.files_converted, 1);
        assert_eq!(counts.converted, 1);
        assert_eq!(counts.refused, 2);
    }
}
