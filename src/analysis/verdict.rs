//! The words in which the analysis answers: evidence, reasons, assumptions.

use serde::Serialize;

use crate::python::TextRange;

/// A place in the source that supports a verdict, with a sentence about it. Byte offsets into the decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub range: TextRange,
    pub text: String,
}

/// Why a candidate was left alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// A stable kebab-case code: `loop-carried`, `unknown-call`, `stdout-in-worker`, …
    pub code: String,
    /// One sentence that names the variable and the lines, or the unknown call.
    pub message: String,
    /// What would make the next run convert it; empty if nothing can.
    pub unlock: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AssumptionKind {
    /// About the cluster: shared storage, packages on the workers. Keeps a conversion `safe`.
    Deployment,
    /// About the program: makes a conversion `unsafe` unless it was granted.
    Program,
    /// About cost, a randomness that the original already had, or a declared type. Keeps a conversion `safe`.
    Note,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Assumption {
    pub kind: AssumptionKind,
    pub text: String,
}

impl Assumption {
    /// Nothing says how long the calls of a function take.
    #[must_use]
    pub fn cost_unknown(name: &str) -> Self {
        Self {
            kind: AssumptionKind::Note,
            text: format!(
                "how long `{name}` takes is not known; below some 5 ms a call, tasks cost more than they save (`--min-cost`)"
            ),
        }
    }
}

/// What stands in the way of a conversion: the refusal and its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    pub reason: Reason,
    pub evidence: Vec<Evidence>,
}

impl Obstacle {
    pub fn new(code: &str, message: impl Into<String>, unlock: impl Into<String>) -> Self {
        Self {
            reason: Reason {
                code: code.to_string(),
                message: message.into(),
                unlock: unlock.into(),
            },
            evidence: Vec::new(),
        }
    }

    #[must_use]
    pub fn at(mut self, range: TextRange, text: impl Into<String>) -> Self {
        self.evidence.push(Evidence {
            range,
            text: text.into(),
        });
        self
    }
}
