//! The effect tables against the libraries: their entries are called, and what happens is compared with what they say.
//! `RAYIFY_SEED` draws other entries; `tests/effects/probe.py` tells how it is done. No Ray is needed here.

#[path = "support/places.rs"]
#[expect(
    dead_code,
    reason = "shared with the tests on Ray, which use all of it"
)]
mod places;
#[path = "support/venv.rs"]
mod venv;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

/// So many entries of each kind are really called; those that can't be are replaced by others.
const CALLS: usize = 200;

/// What `probe.py` prints.
#[derive(Deserialize)]
struct Report {
    common: Probed,
    drawn: Probed,
    types: Vec<String>,
}

#[derive(Deserialize)]
struct Probed {
    called: Vec<String>,
    /// `file:line: entry: what it does and doesn't say`
    wrong: Vec<String>,
    /// The entries that can't be called here, by reason.
    not_called: BTreeMap<String, Vec<String>>,
}

#[test]
fn entries_do_what_they_say() {
    let seed = std::env::var("RAYIFY_SEED").unwrap_or_else(|_| "0".to_owned());
    let calls = CALLS.to_string();
    let list = folder().join("commonest.txt");
    let text = python(
        "probe.py",
        &[
            "--commonest".as_ref(),
            list.as_os_str(),
            "--calls".as_ref(),
            calls.as_ref(),
            "--seed".as_ref(),
            seed.as_ref(),
        ],
    );
    let report: Report = serde_json::from_str(&text).expect("a report");
    for (kind, probed) in [("commonest", &report.common), ("drawn", &report.drawn)] {
        eprintln!("{kind}: {} called; not called:", probed.called.len());
        for (reason, names) in &probed.not_called {
            eprintln!("  {} {reason}: {}", names.len(), names.join(" "));
        }
        assert_eq!(probed.called.len(), CALLS, "of the {kind}");
    }
    let wrong: Vec<_> = [report.types, report.common.wrong, report.drawn.wrong].concat();
    assert!(
        wrong.is_empty(),
        "RAYIFY_SEED={seed} finds:\n{}",
        wrong.join("\n")
    );
}

/// The list is made by `count.py`; a few of the sample scripts, counted again, must not know better.
#[test]
fn the_list_of_the_commonest_is_honest() {
    let text = fs::read_to_string(folder().join("commonest.txt")).expect("the list is readable");
    let listed = counts(&text);
    assert!(listed.len() > CALLS, "{}", listed.len());
    let order: Vec<_> = text
        .lines()
        .filter_map(|line| line.rsplit(' ').next()?.parse::<usize>().ok())
        .collect();
    assert!(order.is_sorted_by(|a, b| a >= b), "the commonest first");

    let samples: Vec<_> = places::listing(&places::project("input"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .take(2)
        .collect();
    let arguments: Vec<_> = samples.iter().map(|path| path.as_os_str()).collect();
    let text = python("count.py", &arguments);
    let counted = counts(&text);
    assert!(counted.len() > 5, "{counted:?}");
    let missing: BTreeSet<_> = counted
        .iter()
        .filter(|(name, count)| listed.get(*name) < Some(count))
        .collect();
    assert!(missing.is_empty(), "count again: {missing:?}");
}

/// A probe that finds nothing would be worth nothing: wrong entries are told with file, line and difference.
#[test]
fn wrong_entries_are_found() {
    let wrong = tempfile::tempdir().expect("a folder");
    let folder = wrong.path().join("rules/effects");
    fs::create_dir_all(&folder).expect("a folder");
    let entries = [
        ("list.append", "[]", "None", "changes `self`"),
        ("len", "[]", "str", "returns a int, not str"),
        ("list.copy", "[]", "int", "returns a list, not int"),
        (
            "random.random",
            "[]",
            "float",
            "global random state of python",
        ),
        ("time.time", "[]", "float", "another result the second time"),
        ("print", "[]", "None", "has the effect `stdout`"),
        ("os.mkdir", "[]", "None", "writes ["),
        (
            "sys.setrecursionlimit",
            "[]",
            "None",
            "the setting `recursion`",
        ),
        ("iter", "[]", "list[int]", "not list"),
    ];
    let mut text = String::from(
        "[[type]]\nname = \"list\"\nmutable = true\nsource = \"s\"\n\n[[type]]\nname = \"int\"\nsource = \"s\"\n\n\
         [[type]]\nname = \"str\"\nsource = \"s\"\n\n[[type]]\nname = \"float\"\nsource = \"s\"\n\n",
    );
    for (name, effects, returns, _) in entries {
        text += &format!(
            "[[call]]\nnames = [\"{name}\"]\neffects = {effects}\nreturns = \"{returns}\"\nsource = \"s\"\n\n"
        );
    }
    fs::write(folder.join("wrong.toml"), &text).expect("the table is written");
    let names = wrong.path().join("names");
    let all: Vec<_> = entries.iter().map(|entry| entry.0).collect();
    fs::write(&names, all.join("\n")).expect("the names are written");
    let probed: Probed = serde_json::from_str(&probe_of(&folder, &names)).expect("a report");
    for (name, _, _, finding) in entries {
        let line = text
            .lines()
            .position(|line| line == format!("names = [\"{name}\"]"))
            .expect("it is there");
        let place = format!("rules/effects/wrong.toml:{line}: {name}: ");
        let found = probed
            .wrong
            .iter()
            .any(|problem| problem.starts_with(&place) && problem.contains(finding));
        assert!(
            found,
            "{place}{finding}\n{:#?}\n{:?}",
            probed.wrong, probed.not_called
        );
    }
}

fn probe_of(tables: &Path, names: &Path) -> String {
    run("probe.py", tables, &["--only".as_ref(), names.as_os_str()])
}

fn counts(text: &str) -> BTreeMap<&str, usize> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (name, count) = line.rsplit_once(' ')?;
            Some((name, count.parse().ok()?))
        })
        .collect()
}

fn folder() -> std::path::PathBuf {
    places::project("tests/effects")
}

/// What a program of `tests/effects` prints about the built-in tables.
fn python(program: &str, arguments: &[&std::ffi::OsStr]) -> String {
    run(program, &places::project("rules/effects"), arguments)
}

fn run(program: &str, tables: &Path, arguments: &[&std::ffi::OsStr]) -> String {
    let output = Command::new(venv::python())
        .arg(folder().join(program))
        .arg(tables)
        .args(arguments)
        .env("PYTHONHASHSEED", "0")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null())
        .output()
        .expect("the environment's python starts");
    assert!(
        output.status.success(),
        "{program}: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}
