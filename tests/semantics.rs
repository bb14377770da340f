//! The hazards of distributing Python, one small script each: `traps/` holds what a careless conversion breaks, `converts/`
//! what a converter is there for. `expected.toml` says what rayify must decide, by line. No Ray is needed here; the test
//! `semantics` of `tests/ray` runs what was converted on a cluster.

#[path = "support/binary.rs"]
mod binary;
#[path = "support/places.rs"]
#[expect(
    dead_code,
    reason = "shared with the tests on Ray, which use all of it"
)]
mod places;
#[path = "support/rayify.rs"]
#[expect(
    dead_code,
    reason = "shared with the tests on Ray, which use all of it"
)]
mod rayify;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// Every must-convert that rayify converts counts; so many of them do at least.
const LEAST_CONVERTED: usize = 50;

/// Connecting is no candidate of the script's own.
const CONNECT: &str = "RAY001";

#[derive(Deserialize)]
struct Expectations {
    traps: BTreeMap<String, Expected>,
    converts: BTreeMap<String, Expected>,
}

/// What is to be decided about one script.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// Lines on which a candidate begins that is converted by default. In a trap, no others are.
    #[serde(default)]
    converted: BTreeSet<u64>,
    /// Lines on which a candidate begins that is refused, and the reasons any of which is right. A must-convert that is
    /// refused today may be converted tomorrow; a trap may not.
    #[serde(default)]
    refused: BTreeMap<String, Vec<String>>,
}

/// What was decided about one script, by line.
#[derive(Default)]
struct Decided {
    converted: BTreeSet<u64>,
    reasons: BTreeMap<u64, BTreeSet<String>>,
}

#[test]
fn no_trap_is_fallen_into() {
    let problems = problems("traps", &expectations().traps, |name, expected, decided| {
        let mut problems: Vec<_> = decided
            .converted
            .difference(&expected.converted)
            .map(|line| format!("{name}:{line}: a WRONG CONVERSION, or one to be judged"))
            .collect();
        problems.extend(lost(name, expected, decided));
        problems.extend(misnamed(name, expected, decided));
        problems
    });
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn what_should_convert_does() {
    let expected = expectations().converts;
    let problems = problems("converts", &expected, |name, expected, decided| {
        let mut problems = lost(name, expected, decided);
        problems.extend(misnamed(name, expected, decided));
        problems
    });
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));

    let decided = decided("converts");
    let converted = decided.values().filter(|of| !of.converted.is_empty());
    let converted = converted.count();
    eprintln!("{converted} of {} are converted", decided.len());
    assert!(converted >= LEAST_CONVERTED, "only {converted} converted");
}

/// A name in the table without a script would say nothing, and a script without a name would go unnoticed.
#[test]
fn table_and_scripts_agree() {
    let expected = expectations();
    for (folder, table) in [("traps", expected.traps), ("converts", expected.converts)] {
        let named: BTreeSet<_> = table.into_keys().collect();
        let there: BTreeSet<_> = scripts(folder)
            .iter()
            .map(|path| places::stem(path))
            .collect();
        assert_eq!(named, there, "in {folder}/");
    }
}

fn problems(
    folder: &str,
    table: &BTreeMap<String, Expected>,
    judge: impl Fn(&str, &Expected, &Decided) -> Vec<String>,
) -> Vec<String> {
    let none = Expected::default();
    decided(folder)
        .iter()
        .flat_map(|(name, decided)| judge(name, table.get(name).unwrap_or(&none), decided))
        .collect()
}

/// What used to be converted and isn't any more.
fn lost(name: &str, expected: &Expected, decided: &Decided) -> Vec<String> {
    let lost = expected.converted.difference(&decided.converted);
    lost.map(|line| {
        let reasons = decided.reasons.get(line);
        format!("{name}:{line}: not converted: {reasons:?}")
    })
    .collect()
}

/// Refusals for another reason than the right one.
fn misnamed(name: &str, expected: &Expected, decided: &Decided) -> Vec<String> {
    let mut problems = Vec::new();
    for (line, right) in &expected.refused {
        let line: u64 = line.parse().expect("the table has line numbers");
        if decided.converted.contains(&line) {
            continue;
        }
        let reasons = decided.reasons.get(&line);
        let named = reasons.is_some_and(|of| of.iter().any(|reason| right.contains(reason)));
        if !named {
            problems.push(format!(
                "{name}:{line}: refused for {reasons:?} instead of {right:?}"
            ));
        }
    }
    problems
}

fn expectations() -> Expectations {
    let path = places::project("tests/semantics/expected.toml");
    let text = fs::read_to_string(path).expect("the table is readable");
    toml::from_str(&text).expect("the table is TOML of the shape above")
}

fn scripts(folder: &str) -> Vec<PathBuf> {
    places::listing(&places::project("tests/semantics").join(folder))
}

/// The decisions about every script of a folder, by the script's name.
fn decided(folder: &str) -> BTreeMap<String, Decided> {
    let folder = places::project("tests/semantics").join(folder);
    let arguments = ["--check", "--format", "json", "--no-config"];
    let output = rayify::rayify(
        arguments
            .iter()
            .map(AsRef::as_ref)
            .chain([folder.as_os_str()]),
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "no JSON: {error}\n{}",
            String::from_utf8_lossy(&output.stderr)
        )
    });
    let files = report["files"].as_array().expect("a list of files");
    files.iter().map(of_file).collect()
}

fn of_file(file: &Value) -> (String, Decided) {
    let path = Path::new(file["path"].as_str().expect("a path"));
    let errors = file["errors"].as_array().expect("a list of errors");
    assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    let mut decided = Decided::default();
    for decision in file["decisions"].as_array().expect("a list of decisions") {
        if decision["rule"] == CONNECT {
            continue;
        }
        let line = decision["start"]["line"].as_u64().expect("a line");
        if decision["applied"] == true || decision["verdict"] == "convert" {
            if decision["applicability"] == "safe" {
                decided.converted.insert(line);
            }
        } else if let Some(code) = decision["reason"]["code"].as_str() {
            decided
                .reasons
                .entry(line)
                .or_default()
                .insert(code.to_owned());
        }
    }
    (places::stem(path), decided)
}
