//! What holds for every script, converted or not, without running anything: converting twice changes nothing, the output
//! parses, text that no edit concerns is byte for byte as it was, and no comment is lost.
//!
//! Needs `python3` (3.11 or newer) on PATH. The public cases and reference scripts are taken from `../shared`, or from
//! the folder that `RAYIFY_SHARED` names, and skipped with a note where they are missing.

#[path = "support/binary.rs"]
mod binary;
#[path = "support/places.rs"]
mod places;
#[path = "support/rayify.rs"]
mod rayify;
#[path = "support/refusals.rs"]
#[expect(dead_code, reason = "shared with the test of the `leave` cases")]
mod refusals;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use refusals::{Refusal, Spot, mentions, refusals};
use tempfile::TempDir;
use walkdir::WalkDir;

#[test]
fn samples_obey_the_laws() {
    obey(&places::project("input"));
}

#[test]
fn cases_to_convert_obey_the_laws() {
    if let Some(folder) = places::shared("cases/convert") {
        obey(&folder);
    }
}

#[test]
fn cases_to_leave_obey_the_laws() {
    if let Some(folder) = places::shared("cases/leave") {
        obey(&folder);
    }
}

#[test]
fn reference_scripts_obey_the_laws() {
    let Some(gold) = places::shared("gold") else {
        return;
    };
    let before = TempDir::new().expect("a folder");
    for pair in places::listing(&gold).iter().filter(|path| path.is_dir()) {
        let copy = before.path().join(format!("{}.py", places::stem(pair)));
        fs::copy(pair.join("before.py"), copy).expect("the script is copied");
    }
    obey(before.path());
}

/// The reference conversions are on Ray already, and connect to a cluster: there is nothing left to do.
#[test]
fn reference_conversions_are_left_alone() {
    let Some(gold) = places::shared("gold") else {
        return;
    };
    let after = TempDir::new().expect("a folder");
    for pair in places::listing(&gold).iter().filter(|path| path.is_dir()) {
        let copy = after.path().join(format!("{}.py", places::stem(pair)));
        fs::copy(pair.join("after.py"), copy).expect("the script is copied");
    }
    let output = TempDir::new().expect("a folder");
    rayify::convert(after.path(), output.path());
    assert_same_scripts(after.path(), output.path());
}

#[test]
fn the_laws_notice_what_they_forbid() {
    let before = "import os\n\n# why\nx = f( 1 )  # note\nif x:\n    y = 2\n";
    for (after, broken) in [
        (before, ""),
        (
            "import os\nimport ray\n\n# why\nx = g(1)  # note\nif x:\n    y = 2\n",
            "",
        ),
        (
            "import os\n\n# why\nx = f( 1 )  # note\nwhile x:\n        y = 2\n",
            "",
        ),
        (
            "import os\n\nx = f( 1 )  # note\nif x:\n    y = 2\n",
            "comment lost (1 times): # why",
        ),
        (
            "import os\n\n# why\nx = f(1)  # note\nif x:\n    y = 2\n",
            "text changed without a change of meaning",
        ),
        (
            "import os\n\n# why\nx = f( 1 )  # note\nif x:\ny = 2\n",
            "the output doesn't parse",
        ),
        (
            "import os\r\n\n# why\nx = f( 1 )  # note\nif x:\n    y = 3\n",
            "line ends",
        ),
        (
            "import os\n\n# why\nx = f( 1 )  # note\nif x:\n    y = 3",
            "the end of the last line",
        ),
    ] {
        let folder = TempDir::new().expect("a folder");
        let pair = ["before.py", "after.py"].map(|name| folder.path().join(name));
        fs::write(&pair[0], before).expect("written");
        fs::write(&pair[1], after).expect("written");
        let found = broken_laws(&[pair.into()]);
        assert_eq!(found.is_empty(), broken.is_empty(), "{after:?}: {found}");
        assert!(found.contains(broken), "{after:?}: {found}");
    }
}

/// A person can act on a refusal only if it says what is changed and read, and where; or what to tell rayify.
#[test]
fn refusals_say_what_and_where() {
    let folders = ["tests/semantics", "tests/adversary", "input"].map(places::project);
    let folders: Vec<_> = folders.iter().map(PathBuf::as_path).collect();
    let all = refusals(&folders);
    assert!(all.len() > 500, "only {} refusals are looked at", all.len());
    let problems: Vec<_> = all
        .iter()
        .flat_map(|refusal| {
            let at = format!("{}:{} {}", refusal.script, refusal.line, refusal.code);
            unclear(refusal)
                .into_iter()
                .map(move |problem| format!("{at}: {problem}: {}", refusal.text()))
        })
        .collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn unclear_refusals_are_noticed() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("a.py");
    fs::write(&path, "x = f(x)\ny = 1\n").expect("written");
    let spot = |line, text: &str| Spot {
        line,
        last_line: line,
        text: text.to_owned(),
    };
    let refusal = |code: &str, message: &str, places: Vec<Spot>| Refusal {
        path: path.clone(),
        code: code.to_owned(),
        message: message.to_owned(),
        unlock: "do".to_owned(),
        places,
        ..Refusal::default()
    };
    let here = || spot(1, "`x` is read here");
    for (found, problems) in [
        (refusal("loop-carried", "`x`", vec![here(), spot(2, "")]), 0),
        (refusal("loop-carried", "`x`", vec![here(), here()]), 0),
        (refusal("loop-carried", "`x`", vec![here()]), 1),
        (refusal("global-written", "x", vec![spot(1, "")]), 2),
        (refusal("stdout-in-worker", "a `` b", vec![here()]), 1),
        (refusal("stdout-in-worker", "a  b", vec![here()]), 1),
        (
            refusal("early-exit", "", vec![spot(2, "`x` is read here")]),
            1,
        ),
        (refusal("early-exit", "", vec![spot(9, "")]), 1),
        (
            Refusal {
                unlock: String::new(),
                ..refusal("unknown-call", "", vec![here()])
            },
            1,
        ),
    ] {
        let unclear = unclear(&found);
        assert_eq!(unclear.len(), problems, "{found:?}: {unclear:?}");
    }
}

/// What a refusal lacks.
fn unclear(refusal: &Refusal) -> Vec<&'static str> {
    let mut problems = Vec::new();
    let code = refusal.code.as_str();
    if matches!(code, "loop-carried" | "argument-mutated") || code.starts_with("global-") {
        if refusal.quoted().is_empty() {
            problems.push("it names nothing");
        }
        // Two places on one line are a line that both writes and reads.
        if refusal.lines().len() < 2 && refusal.places.len() < 2 {
            problems.push("it names one line");
        }
    }
    if refusal.unlock.is_empty() {
        problems.push("nothing unlocks it");
    }
    let said = format!("{} {}", refusal.text(), refusal.unlock);
    if said.contains("``") {
        problems.push("empty backticks");
    }
    if said.contains("  ") {
        problems.push("two spaces");
    }
    let source = fs::read_to_string(&refusal.path).expect("the script is readable");
    if !refusal
        .places
        .iter()
        .all(|spot| points_there(spot, &source))
    {
        problems.push("a place where it isn't");
    }
    problems
}

/// Whether a place lies in the file, and holds the name of which its text says that it is used "here".
fn points_there(spot: &Spot, source: &str) -> bool {
    let numbered = (1..).zip(source.lines());
    let inside: Vec<_> = numbered
        .filter(|(number, _)| (spot.line..=spot.last_line).contains(number))
        .collect();
    if inside.last().map(|(number, _)| *number) != Some(spot.last_line) {
        return false;
    }
    let name = spot.text.split('`').nth(1).filter(|name| {
        let plain = |c: char| c.is_alphanumeric() || c == '_';
        !name.is_empty() && name.chars().all(plain) && *name != "lambda"
    });
    let here = spot.text.starts_with('`') && spot.text.ends_with("here");
    name.is_none_or(|name| !here || inside.iter().any(|(_, line)| mentions(line, name)))
}

/// Converts the folder, then what came out, and checks every script.
fn obey(folder: &Path) {
    let (once, twice) = (
        TempDir::new().expect("a folder"),
        TempDir::new().expect("a folder"),
    );
    rayify::convert(folder, once.path());
    let before = scripts(folder);
    assert!(!before.is_empty(), "{} holds no scripts", folder.display());
    let after = scripts(once.path());
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>(),
        "output/ is a complete program"
    );
    let pairs: Vec<_> = before
        .keys()
        .map(|name| (folder.join(name), once.path().join(name)))
        .collect();
    assert_eq!(broken_laws(&pairs), "");
    rayify::convert(once.path(), twice.path());
    assert_same_scripts(once.path(), twice.path());
}

fn assert_same_scripts(one: &Path, other: &Path) {
    let (one, other) = (scripts(one), scripts(other));
    for (name, text) in &one {
        let again = other.get(name).map(|bytes| String::from_utf8_lossy(bytes));
        let text = String::from_utf8_lossy(text);
        assert_eq!(Some(text), again, "{} changed", name.display());
    }
    assert_eq!(one.len(), other.len());
}

/// Every Python file below a folder, by its path in it.
fn scripts(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut scripts = BTreeMap::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.expect("the folder is readable");
        if entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "py")
        {
            let name = entry.path().strip_prefix(folder).expect("below the folder");
            scripts.insert(name.to_owned(), fs::read(entry.path()).expect("readable"));
        }
    }
    scripts
}

/// What `tests/support/laws.py` says of these pairs of scripts, before and after.
fn broken_laws(pairs: &[(PathBuf, PathBuf)]) -> String {
    let mut lines = String::new();
    for (before, after) in pairs {
        writeln!(lines, "{}\t{}", before.display(), after.display())
            .expect("a string takes everything");
    }
    let mut python = Command::new("python3")
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/support/laws.py"
        ))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the laws are checked by python3, which must be on PATH");
    let mut input = python.stdin.take().expect("piped");
    input.write_all(lines.as_bytes()).expect("laws.py reads");
    drop(input);
    let output = python.wait_with_output().expect("laws.py ends");
    assert!(output.status.success(), "tests/support/laws.py failed");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
