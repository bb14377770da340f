//! The reasons for which the public `leave` cases are left alone, against what a person who read the scripts expects:
//! the right reason, the variable, object or call by its name, and both lines: where it is changed and where it is read.
//! `leave/expected.toml` was written before rayify's answers were looked at.
//!
//! The cases are taken from `../shared`, or from the folder that `RAYIFY_SHARED` names; without them there is a note.

#[path = "support/binary.rs"]
mod binary;
#[path = "support/places.rs"]
mod places;
#[path = "support/rayify.rs"]
#[expect(dead_code, reason = "shared with tests that convert, too")]
mod rayify;
#[path = "support/refusals.rs"]
#[expect(dead_code, reason = "shared with the laws, which use all of it")]
mod refusals;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde::Deserialize;

use refusals::{Refusal, Spot, refusals};

/// A script's expectations, by the line on which the candidate begins.
type Expectations = BTreeMap<String, BTreeMap<String, Expected>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// Reasons that are all true.
    codes: Vec<String>,
    /// At least one of them stands in backticks.
    #[serde(default)]
    names: Vec<String>,
    /// At least one of these lines is named …
    #[serde(default)]
    write: BTreeSet<u64>,
    /// … and at least one of these.
    #[serde(default)]
    read: BTreeSet<u64>,
}

#[test]
fn every_case_is_left_for_the_right_reason() {
    let Some(folder) = places::shared("cases/leave") else {
        return;
    };
    let all = refusals(&[folder.as_path()]);
    let mut problems = Vec::new();
    for (script, candidates) in expectations() {
        for (line, expected) in candidates {
            let line: u64 = line.parse().expect("the table has line numbers");
            let found: Vec<_> = all
                .iter()
                .filter(|refusal| refusal.script == script && refusal.line == line)
                .collect();
            let wrong: Vec<_> = found
                .iter()
                .map(|refusal| what_is_wrong(refusal, &expected))
                .collect();
            if !wrong.iter().any(Vec::is_empty) {
                problems.push(format!("{script}:{line}: {wrong:#?}"));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// A case that the table forgets would be left for any reason.
#[test]
fn table_and_cases_agree() {
    let Some(folder) = places::shared("cases/leave") else {
        return;
    };
    let named: BTreeSet<_> = expectations().into_keys().collect();
    let there: BTreeSet<_> = places::listing(&folder)
        .iter()
        .map(|path| places::stem(path))
        .collect();
    assert_eq!(named, there);
}

#[test]
fn the_comparison_notices_what_is_missing() {
    let expected = Expected {
        codes: vec!["loop-carried".to_owned()],
        names: vec!["state".to_owned()],
        write: [3].into(),
        read: [4, 5].into(),
    };
    let refusal = |code: &str, message: &str, places: &[u64]| Refusal {
        code: code.to_owned(),
        message: message.to_owned(),
        places: places
            .iter()
            .map(|line| Spot {
                line: *line,
                ..Spot::default()
            })
            .collect(),
        ..Refusal::default()
    };
    for (found, missing) in [
        (refusal("loop-carried", "`state.x`, line 3", &[5]), 0),
        (refusal("loop-carried", "`state`, lines 3 and 4", &[]), 0),
        (refusal("early-exit", "`state`, line 3", &[5]), 1),
        (
            refusal("loop-carried", "`estate` and state, line 3", &[5]),
            1,
        ),
        (refusal("loop-carried", "`state`", &[4]), 1),
        (refusal("loop-carried", "`state`, line 3", &[7]), 1),
        (refusal("early-exit", "line 44", &[]), 4),
    ] {
        let wrong = what_is_wrong(&found, &expected);
        assert_eq!(wrong.len(), missing, "{found:?}: {wrong:?}");
    }
}

fn expectations() -> Expectations {
    let path = places::project("tests/leave/expected.toml");
    let text = fs::read_to_string(path).expect("the table is readable");
    toml::from_str(&text).expect("the table is TOML of the shape above")
}

fn what_is_wrong(refusal: &Refusal, expected: &Expected) -> Vec<String> {
    let mut wrong = Vec::new();
    if !expected.codes.contains(&refusal.code) {
        wrong.push(format!("{} instead of {:?}", refusal.code, expected.codes));
    }
    let said = refusal.text();
    let names = &expected.names;
    if !names.is_empty() && !names.iter().any(|name| refusal.names(name)) {
        wrong.push(format!("none of {names:?} is named: {said}"));
    }
    let lines = refusal.lines();
    for (what, of) in [("write", &expected.write), ("read", &expected.read)] {
        if !of.is_empty() && of.is_disjoint(&lines) {
            wrong.push(format!("no line of the {what}, {of:?}: {said}"));
        }
    }
    wrong
}
