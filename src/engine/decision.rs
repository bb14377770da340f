//! The one type that carries every verdict: `convert`, `explain`, `--check` and the reports are views of `Vec<Decision>`.

use serde::Serialize;

pub use crate::analysis::verdict::{Assumption, AssumptionKind, Evidence, Obstacle, Reason};
use crate::python::{TextRange, TextSize};

/// How sure a conversion is; the words are ruff's and rustc's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Worth doing, but a person must write it; shown, never applied.
    Suggest,
    /// Right if a named assumption about the *program* holds; applied with `--unsafe`.
    Unsafe,
    /// Proved; what it presumes of the deployment is listed. Applied by default.
    Safe,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The edits are applied (if the applicability allows).
    Convert,
    /// Left alone; `reason` says why and what would unlock it.
    Refuse,
}

/// The Ray library that a conversion uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Library {
    #[serde(rename = "core.init")]
    CoreInit,
    #[serde(rename = "core.task")]
    CoreTask,
    #[serde(rename = "core.actor")]
    CoreActor,
    #[serde(rename = "core.object")]
    CoreObject,
    #[serde(rename = "data")]
    Data,
    #[serde(rename = "tune")]
    Tune,
    #[serde(rename = "train")]
    Train,
    #[serde(rename = "serve")]
    Serve,
}

/// One replacement of the text in `range` by `content`. An insertion has an empty range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub range: TextRange,
    pub content: String,
}

impl Edit {
    /// Where an edit goes among others: of several insertions at one place, a decorator stands next to what it decorates.
    #[must_use]
    pub fn place(&self) -> (TextSize, TextSize, bool) {
        let decorates = self.content.trim_start().starts_with('@');
        (self.range.start(), self.range.end(), decorates)
    }
}

/// One candidate of a file and what was decided about it.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Stable id, `RAY110`.
    pub rule: String,
    /// The rule's kebab-case name, `loop-collect`.
    pub name: String,
    /// The candidate: the loop's header, the call, … (byte offsets into the decoded text).
    pub range: TextRange,
    /// What it is, for people: "`for` loop over `paths`", "list comprehension", "`pool.map(…)`".
    pub subject: String,
    pub verdict: Verdict,
    pub applicability: Applicability,
    pub library: Option<Library>,
    /// One or two sentences: why this library and this shape.
    pub why: String,
    /// Set when, and only when, the verdict is [`Verdict::Refuse`].
    pub reason: Option<Reason>,
    /// In source order.
    pub evidence: Vec<Evidence>,
    pub assumptions: Vec<Assumption>,
    /// Which constants or options to raise to scale this up: "`num_cpus=` of `price`: 1 per task".
    pub knobs: Vec<String>,
    /// Disjoint, sorted. Empty for refusals.
    pub edits: Vec<Edit>,
}

impl Decision {
    /// Whether the edits go into the output, given what the user allows.
    #[must_use]
    pub fn applies(&self, allow_unsafe: bool) -> bool {
        self.verdict == Verdict::Convert
            && match self.applicability {
                Applicability::Safe => true,
                Applicability::Unsafe => allow_unsafe,
                Applicability::Suggest => false,
            }
    }
}
