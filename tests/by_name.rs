//! Methods of values of which nothing is known, taken for any of the methods of their name: with `--unsafe` only, and said.

#![expect(
    clippy::unwrap_used,
    reason = "in a test, a failed unwrap is the failure of the test"
)]

use std::fs;
use std::process::Command;

use serde_json::Value;

/// A loop that launches `score(label, n)`; `{result}` is what the function returns, of `label` nothing is known.
fn script(above: &str, result: &str, after: &str) -> String {
    format!(
        "import vendor

{above}
def score(label, n):
    total = 0
    for i in range(200000):
        total += i % n
    return {result}


def main():
    label = vendor.label('scores')
    out = []
    for n in range(2, 9):
        out.append(score(label, n))
    {after}
    print(out)


if __name__ == '__main__':
    main()
"
    )
}

/// The decision about the loop that calls `score`, as the report says it.
fn decision(text: &str, arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("script.py"), text).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_rayify"))
        .args(["script.py", "--check", "--no-config", "--format", "json"])
        .args(arguments)
        .current_dir(folder.path())
        .env_remove("VIRTUAL_ENV")
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let decisions = report["files"][0]["decisions"].as_array().unwrap();
    let of_the_loop = |one: &&Value| one["subject"] == "`for` loop over `range(2, 9)`";
    decisions.iter().find(of_the_loop).unwrap().clone()
}

fn assumptions(decision: &Value) -> Vec<String> {
    let all = decision["assumptions"].as_array().unwrap();
    all.iter()
        .map(|one| one["text"].as_str().unwrap().to_string())
        .collect()
}

#[test]
fn the_method_of_an_unknown_value_is_refused_and_says_what_its_name_would_tell() {
    let decision = decision(&script("", "label.strip(), total", "pass"), &[]);
    assert_eq!(decision["reason"]["code"], "unknown-call");
    let unlock = decision["reason"]["unlock"].as_str().unwrap();
    assert!(
        unlock.contains("`--unsafe` takes it for `.strip()` of `bytearray`, `bytes`"),
        "{unlock}"
    );
}

#[test]
fn with_unsafe_it_converts_under_an_assumption_about_the_program() {
    let decision = decision(&script("", "label.strip(), total", "pass"), &["--unsafe"]);
    assert_eq!(decision["verdict"], "convert");
    assert_eq!(decision["applicability"], "unsafe");
    let told = assumptions(&decision);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("`label.strip()` (line 8), of whose receiver nothing is known"),
        "{told:?}"
    );
    assert!(told[0].contains("and do the same"), "{told:?}");
}

#[test]
fn a_chain_of_methods_is_an_assumption_each() {
    let decision = decision(
        &script("", "label.strip().title(), total", "pass"),
        &["--unsafe"],
    );
    assert_eq!(decision["verdict"], "convert");
    assert_eq!(assumptions(&decision).len(), 2);
}

#[test]
fn methods_that_nothing_rests_on_are_not_assumed() {
    let text = script("", "label.strip(), total", "print(label.lower())");
    let told = assumptions(&decision(&text, &["--unsafe"]));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("label.strip()"), "{told:?}");
}

#[test]
fn the_join_takes_the_worst_of_all_types() {
    // Some estimators print what they predict, lists change when something is appended, and no type has `.scorify()`.
    for result in [
        "label.predict([total])",
        "label.append(total)",
        "label.scorify(total)",
    ] {
        let decision = decision(&script("", result, "pass"), &["--unsafe"]);
        assert_eq!(decision["verdict"], "refuse", "{result}");
        let unlock = decision["reason"]["unlock"].as_str().unwrap();
        assert!(!unlock.contains("--unsafe"), "{result}: {unlock}");
    }
}

#[test]
fn classes_of_the_script_are_known_types_too() {
    let label = "class Label:
    def strip(self):
        print('stripped')
        return self

";
    let decision = decision(
        &script(label, "label.strip(), total", "pass"),
        &["--unsafe"],
    );
    assert_eq!(decision["verdict"], "refuse");
    let unlock = decision["reason"]["unlock"].as_str().unwrap();
    assert!(!unlock.contains("--unsafe"), "{unlock}");
}

#[test]
fn types_that_differ_are_said_to_differ() {
    // A `Decimal` follows the decimal context, an index of dates doesn't.
    let decision = decision(
        &script("", "len(str(label.normalize()))", "pass"),
        &["--unsafe"],
    );
    let told = assumptions(&decision);
    assert!(
        told.iter()
            .any(|text| text.contains("whose effects differ")),
        "{decision:#}"
    );
}
