//! `rayify rules test`: do the rules do what their examples say?

use similar::TextDiff;

use super::{Example, Expectation, NO_MATCH, Pack, Rule};

/// What the converter made of one script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The whole script afterwards.
    pub output: String,
    /// The ids of the rules whose edits were applied.
    pub converted: Vec<String>,
    /// Rule id and reason code of each refusal.
    pub refused: Vec<(String, String)>,
    /// What went wrong, if the script couldn't be converted at all.
    pub error: Option<String>,
}

/// The result of one example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleResult {
    pub rule: String,
    pub example: String,
    /// Where the example stands, from 1.
    pub line: usize,
    pub status: Status,
}

/// ast-grep's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// As the example says.
    Validated,
    /// The rule converted what it must leave alone; the diff of what it did.
    Noisy { diff: String },
    /// The rule didn't convert what it must, or gave no reason where it must; what happened instead.
    Missing { instead: String },
    /// It acted, but otherwise than the example says; a diff, or the reasons given.
    Wrong { diff: String },
}

impl Status {
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Validated => "Validated",
            Self::Noisy { .. } => "Noisy",
            Self::Missing { .. } => "Missing",
            Self::Wrong { .. } => "Wrong",
        }
    }

    /// What differs; empty if nothing does.
    #[must_use]
    pub fn detail(&self) -> &str {
        match self {
            Self::Validated => "",
            Self::Noisy { diff } | Self::Wrong { diff } => diff,
            Self::Missing { instead } => instead,
        }
    }
}

/// Judges every example of a pack by what `convert` makes of it, in the order of the file.
pub fn test_pack(pack: &Pack, convert: &dyn Fn(&Rule, &Example) -> Outcome) -> Vec<ExampleResult> {
    let mut results = Vec::new();
    for rule in &pack.rules {
        for example in &rule.examples {
            results.push(ExampleResult {
                rule: rule.id.clone(),
                example: example.name.clone(),
                line: example.line,
                status: judge(pack, rule, example, &convert(rule, example)),
            });
        }
    }
    results
}

fn judge(pack: &Pack, rule: &Rule, example: &Example, outcome: &Outcome) -> Status {
    if let Some(error) = &outcome.error {
        return Status::Wrong {
            diff: error.clone(),
        };
    }
    let acted = outcome.converted.contains(&rule.id);
    match &example.expect {
        Expectation::After(_) if !acted => Status::Missing {
            instead: what_happened(outcome),
        },
        Expectation::After(after) if *after == outcome.output => Status::Validated,
        Expectation::After(after) => Status::Wrong {
            diff: diff(after, &outcome.output, "expected", "got"),
        },
        Expectation::Refuse(_) if acted => Status::Noisy {
            diff: diff(&example.before, &outcome.output, "before", "after"),
        },
        Expectation::Refuse(code) => refusal(pack, rule, code, outcome),
    }
}

fn refusal(pack: &Pack, rule: &Rule, code: &str, outcome: &Outcome) -> Status {
    let same: Vec<&str> = pack
        .rules
        .iter()
        .filter(|other| other.id == rule.id || other.shares_candidates(rule))
        .map(|other| other.id.as_str())
        .collect();
    let given: Vec<&str> = outcome
        .refused
        .iter()
        .filter(|(id, _)| same.contains(&id.as_str()))
        .map(|(_, code)| code.as_str())
        .collect();
    if code == NO_MATCH {
        return match given.as_slice() {
            [] => Status::Validated,
            codes => Status::Wrong {
                diff: format!("no candidate expected; refused for {}", codes.join(", ")),
            },
        };
    }
    if given.contains(&code) {
        return Status::Validated;
    }
    if given.is_empty() {
        return Status::Missing {
            instead: what_happened(outcome),
        };
    }
    Status::Wrong {
        diff: format!("expected reason {code}; refused for {}", given.join(", ")),
    }
}

fn what_happened(outcome: &Outcome) -> String {
    let converted = outcome
        .converted
        .iter()
        .map(|id| format!("{id} converted it"));
    let refused = outcome
        .refused
        .iter()
        .map(|(id, code)| format!("{id} refused: {code}"));
    let all: Vec<String> = converted.chain(refused).collect();
    if all.is_empty() {
        "no rule saw a candidate".to_owned()
    } else {
        all.join("; ")
    }
}

fn diff(old: &str, new: &str, old_name: &str, new_name: &str) -> String {
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(2)
        .header(old_name, new_name)
        .to_string()
}
