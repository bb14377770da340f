//! `tests/facts`: what Ray does that plain Python doesn't, one folder a fact. Each holds scripts that depend on plain
//! Python's way, of which rayify's output must behave the same, and `naive.py`, what a careless hand makes of `before.py`,
//! which must not.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Trial;
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::places::{listing, project, stem};
use crate::support::rayify::{convert, rayify};
use crate::support::{Ending, Place, Script};
use crate::trial;

/// Lines of a naive script that start so are observations besides, not what `before.py` prints.
const BESIDES: &str = "# ";

/// What `facts.toml` says about a folder.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fact {
    /// What Ray does.
    #[expect(dead_code, reason = "for those who read the file")]
    ray: String,
    /// What rayify does about it.
    #[expect(dead_code, reason = "for those who read the file")]
    rayify: String,
    naive: Naive,
    /// By the scripts' names.
    scripts: BTreeMap<String, Expected>,
    /// Modules that the scripts import.
    #[serde(default)]
    helpers: BTreeSet<String>,
}

/// What `naive.py` does on Ray, exactly.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Naive {
    stdout: String,
    /// The exception that ends it, as its stderr has it.
    error: Option<String>,
}

/// What rayify must do with a script. Nothing said: convert it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// Codes of reasons that must be given.
    #[serde(default)]
    refused: BTreeSet<String>,
    /// The script changes although something in it is refused.
    #[serde(default)]
    converted_in_part: bool,
    /// Texts that must be in the output.
    #[serde(default)]
    keeps: Vec<String>,
    /// Texts that must not be in the output.
    #[serde(default)]
    lacks: Vec<String>,
}

/// Two tests a fact: that the naive script fails in the way described, and that rayify's scripts don't. One more prints
/// what things cost.
pub fn trials() -> Vec<Trial> {
    let mut trials = vec![trial("facts::x33_costs", costs)];
    for folder in folders() {
        let name = stem(&folder);
        let other = folder.clone();
        trials.push(trial(format!("facts::{name}::naive"), move || {
            naive_fails(&other);
        }));
        trials.push(trial(format!("facts::{name}::rayify"), move || {
            converted_behaves(&folder);
        }));
    }
    trials
}

fn folders() -> Vec<PathBuf> {
    let mut folders = listing(&project("tests/facts"));
    folders.retain(|path| path.join("facts.toml").is_file());
    folders
}

fn naive_fails(folder: &Path) {
    let expected = fact(folder).naive;
    let naive = Script::new(folder, "naive.py").run(Place::Ray);
    assert_eq!(naive.stdout, expected.stdout, "{}", naive.stderr);
    match &expected.error {
        None => assert_eq!(naive.ending, Ending::Exit(0), "{}", naive.stderr),
        Some(error) => {
            assert_eq!(naive.ending, Ending::Exit(1), "{}", naive.stderr);
            assert!(naive.stderr.contains(error), "{}", naive.stderr);
        }
    }
    let plain = Script::new(folder, "before.py").run(Place::Plain);
    let printed: String = naive
        .stdout
        .split_inclusive('\n')
        .filter(|line| !line.starts_with(BESIDES))
        .collect();
    assert!(
        plain.ending != naive.ending || plain.stdout != printed,
        "naive.py behaves as before.py, so it shows nothing: {printed}"
    );
}

fn converted_behaves(folder: &Path) {
    let fact = fact(folder);
    let output = TempDir::new().expect("a folder");
    convert(folder, output.path());
    let reasons = reasons(folder);
    for (name, expected) in &fact.scripts {
        let file = format!("{name}.py");
        let before = read(&folder.join(&file));
        let after = read(&output.path().join(&file));
        let none = BTreeSet::new();
        let given = reasons.get(name).unwrap_or(&none);
        assert!(
            expected.refused.is_subset(given),
            "{name}: refused for {given:?} instead of {:?}",
            expected.refused
        );
        if !expected.refused.is_empty() && !expected.converted_in_part {
            assert_eq!(before, after, "{name} is left as it is");
            continue;
        }
        assert_ne!(before, after, "{name} is converted; refused: {given:?}");
        for text in &expected.keeps {
            assert!(after.contains(text), "{name} lacks {text:?}:\n{after}");
        }
        for text in &expected.lacks {
            assert!(!after.contains(text), "{name} has {text:?}:\n{after}");
        }
        let plain = Script::new(folder, &file).run(Place::Plain);
        let mut converted = Script::new(folder, &file);
        converted.folders.push(output.path().to_owned());
        let ray = converted.run(Place::Ray);
        if let Some(problem) = plain.difference(&ray) {
            panic!("{name}: {problem}\n--- converted\n{after}");
        }
        assert_eq!(ray.not_spread(), None, "{name}");
    }
}

fn fact(folder: &Path) -> Fact {
    let path = folder.join("facts.toml");
    let text = read(&path);
    let fact: Fact =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let known: BTreeSet<String> = fact
        .scripts
        .keys()
        .chain(&fact.helpers)
        .cloned()
        .chain(["naive".to_owned()])
        .collect();
    let there: BTreeSet<String> = crate::scripts(folder)
        .iter()
        .map(|path| stem(path))
        .collect();
    assert_eq!(known, there, "{} and the scripts", path.display());
    fact
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The codes of all refusals, by script.
fn reasons(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let options = ["--check", "--format", "json", "--no-config"];
    let arguments = options.iter().map(AsRef::as_ref);
    let output = rayify(arguments.chain([folder.as_os_str()]));
    let report: Value = serde_json::from_slice(&output.stdout).expect("rayify reports in JSON");
    let files = report["files"].as_array().expect("a list of files");
    files
        .iter()
        .map(|file| {
            let path = Path::new(file["path"].as_str().expect("a path"));
            let decisions = file["decisions"].as_array().expect("a list of decisions");
            let codes = decisions
                .iter()
                .filter_map(|decision| decision["reason"]["code"].as_str())
                .map(str::to_owned);
            (stem(path), codes.collect())
        })
        .collect()
}

/// X33 is no matter of right or wrong: what is measured is printed and never judged.
fn costs() {
    let folder = project("tests/facts/x33_costs");
    let run = Script::new(&folder, "costs.py").run(Place::Ray);
    assert_eq!(run.ending, Ending::Exit(0), "{}", run.stderr);
    let rows: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(rows.len(), 10, "{}", run.stdout);
    eprintln!("{}", run.stdout);
}
