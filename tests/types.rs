//! Types from ty, put through the real binary: what they make possible, what they must not, and that they are asked for
//! only when something unknown stands in the way.

#![expect(
    clippy::unwrap_used,
    reason = "in a test, a failed unwrap is the failure of the test"
)]

#[path = "support/venv.rs"]
mod venv;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use rayify::engine::api::{self, InputFile, Options};
use rayify::python::types::Limits;

/// A module next to the script. Its functions are unknown to the effect tables, their results are not to ty.
const SHARED: &str = "\
_KEPT = []

def title() -> str:
    return 'x'

def rows() -> list[int]:
    return _KEPT

def keep(rows):
    _KEPT.append(rows)

def untold():
    return 'x'
";

/// A loop that launches `heavy(data, n)`; `{before}` makes `data`, `{after}` stands at the end of its body.
fn script(imports: &str, before: &str, after: &str) -> String {
    format!(
        "{imports}


def heavy(data, n):
    total = 0
    for i in range(1, 200000):
        total += (i * n) % 7
    return str(data) + str(total)


def main():
    {before}
    results = {{}}
    for n in range(20):
        results[n] = heavy(data, n)
        {after}
    print(results)


if __name__ == '__main__':
    main()
"
    )
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rayify"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("VIRTUAL_ENV")
        .output()
        .unwrap()
}

/// The report about `script.py` next to `shared.pyi`: a stub, which rayify itself doesn't follow.
fn report(text: &str, arguments: &[&str]) -> serde_json::Value {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("script.py"), text).unwrap();
    fs::write(folder.path().join("shared.pyi"), SHARED).unwrap();
    let always = ["script.py", "--check", "--no-config", "--format", "json"];
    let output = run(folder.path(), &[&always, arguments].concat());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    report["files"][0].clone()
}

/// The loop over `range(20)`.
fn decision(file: &serde_json::Value) -> serde_json::Value {
    let decisions = file["decisions"].as_array().unwrap().iter();
    let mut loops = decisions.filter(|d| d["subject"] == "`for` loop over `range(20)`");
    loops.next().unwrap().clone()
}

#[track_caller]
fn converts(text: &str, arguments: &[&str], assumption: &str) {
    let file = report(text, arguments);
    let decision = decision(&file);
    assert_eq!(decision["verdict"], "convert", "{decision:#}");
    let said = decision["assumptions"].to_string();
    assert!(said.contains(assumption), "{said}");
}

#[track_caller]
fn is_refused(text: &str, arguments: &[&str]) {
    let decision = decision(&report(text, arguments));
    assert_eq!(decision["verdict"], "refuse", "{decision:#}");
}

#[test]
fn what_the_tables_leave_open_the_stubs_of_the_standard_library_tell() {
    let text = script(
        "import sysconfig",
        "data = sysconfig.get_path('stdlib')",
        "",
    );
    is_refused(&text, &["--no-types"]);
    converts(
        &text,
        &[],
        "that `sysconfig.get_path('stdlib')` (line 12) is a `str`: ty infers it",
    );
}

#[test]
fn an_annotation_in_a_module_of_the_program_is_evidence_and_a_missing_one_is_not() {
    let text = script("import shared", "data = shared.title()", "");
    is_refused(&text, &["--no-types"]);
    converts(&text, &[], "that `shared.title()` (line 12) is a `str`");
    is_refused(&script("import shared", "data = shared.untold()", ""), &[]);
}

#[test]
fn work_that_stands_inline_takes_part() {
    let text = "
import sysconfig


def main():
    data = sysconfig.get_path('stdlib')
    results = {}
    for n in range(20):
        total = 0
        for i in range(1, 200000):
            total += (i * n) % 7 + len(data)
        results[n] = total
    print(results)


if __name__ == '__main__':
    main()
";
    is_refused(text, &["--no-types"]);
    converts(
        text,
        &[],
        "that `sysconfig.get_path('stdlib')` (line 6) is a `str`",
    );
}

#[test]
fn an_environment_makes_third_party_types_known() {
    let text = script(
        "from PIL import features",
        "data = features.version('pil')",
        "",
    );
    is_refused(&text, &[]);
    let environment = venv::python().parent().unwrap().parent().unwrap();
    converts(
        &text,
        &["--python", environment.to_str().unwrap()],
        "is a `None` or a `str`",
    );
}

#[test]
fn only_the_evidence_that_is_needed_is_named() {
    let text = script(
        "import sysconfig",
        "data = sysconfig.get_path('stdlib')\n    other = sysconfig.get_platform()\n    print(other.upper())",
        "",
    );
    let file = report(&text, &[]);
    assert_eq!(file["types"]["relied_on"], 1);
    let assumptions = decision(&file)["assumptions"].to_string();
    assert!(!assumptions.contains("get_platform"), "{assumptions}");
}

#[test]
fn what_is_known_to_be_a_list_may_be_any_list() {
    let with = |before: &str, after: &str| script("import shared", before, after);
    converts(&with("data = shared.rows()", ""), &[], "`list[int]`");
    // The same object under two names, one of them known.
    let before = "mine = []\n    shared.keep(mine)\n    data = shared.rows()";
    is_refused(&with(before, "mine.append(results[n])"), &[]);
    let other = before.replace("shared.rows()", "shared.title()");
    converts(&with(&other, "mine.append(results[n])"), &[], "is a `str`");
    is_refused(
        &with("data = shared.rows()", "shared.rows().append(n)"),
        &[],
    );
    is_refused(
        &with("data = shared.rows()", "data.append(results[n])"),
        &[],
    );
}

#[test]
fn what_unknown_code_gave_away_it_may_still_change() {
    let with = |call: &str, after: &str| script("import shared", &format!("data = {call}"), after);
    is_refused(&with("shared.rows()", "shared.keep(n)"), &[]);
    converts(&with("shared.title()", "shared.keep(n)"), &[], "is a `str`");
    let over = |call: &str| {
        script("import shared", "data = 'x'", "shared.keep(n)")
            .replace("in range(20)", &format!("in {call}"))
    };
    let file = report(&over("shared.rows()"), &[]);
    let decisions = file["decisions"].as_array().unwrap();
    assert!(
        decisions.iter().all(|d| d["verdict"] == "refuse"),
        "{decisions:#?}"
    );
}

#[test]
fn what_unknown_code_was_given_it_may_still_change() {
    let text = |given: &str, after: &str| {
        format!(
            "import shared

DATA = [1]


def heavy(n):
    total = 0
    for i in range(1, 200000):
        total += (i * n) % 7
    return str(DATA) + str(total)


{given}
results = {{}}
for n in range(20):
    results[n] = heavy(n)
    {after}
print(results)
"
        )
    };
    let given = [
        "box = shared.untold(DATA)",
        "box = shared.untold()\nbox.data = DATA",
        "box = shared.untold()\nbox[0] = DATA",
        "box = shared.untold()\nbox.take([DATA])",
    ];
    let changes = ["box.pop()", "box[0] = n", "box.size = n", "shared.untold()"];
    for before in given {
        let verdict = |after: &str| decision(&report(&text(before, after), &[]))["verdict"].clone();
        assert_eq!(verdict(""), "convert", "{before}");
        for after in changes {
            assert_eq!(verdict(after), "refuse", "{before}; {after}");
        }
    }
    let apart = text("box = shared.untold([1])", "box.pop()");
    assert_eq!(decision(&report(&apart, &[]))["verdict"], "convert");
}

#[test]
fn a_list_that_never_leaves_the_script_is_not_the_one_that_came_from_outside() {
    let text = |more: &str| {
        script("import shared", "data = shared.rows()", "")
            .replace("results = {}", &format!("results = []{more}"))
            .replace(
                "results[n] = heavy(data, n)",
                "results.append(heavy(data, n))",
            )
    };
    converts(&text(""), &[], "`list[int]`");
    for exposed in [
        "\n    shared.keep(results)",
        "\n    box = [results]\n    print(box)",
        "\n    shared.untold().list = results",
        "\n    shared.keep(lambda: results)",
    ] {
        is_refused(&text(exposed), &[]);
        // It is the list that stands in the way: a text is none.
        let other = text(exposed).replace("shared.rows()", "shared.title()");
        converts(&other, &[], "is a `str`");
    }
}

#[test]
fn a_change_to_what_only_its_type_is_known_of_is_no_change_to_something_fresh() {
    let text = script("import shared", "data = shared.rows()", "");
    let text = text.replace("    total = 0\n", "    data.append(n)\n    total = 0\n");
    is_refused(&text, &[]);
}

#[test]
fn a_value_that_is_known_in_part_stays_unknown() {
    let before = "data = shared.untold()\n    if len(data) > 3:\n        data = 'text'";
    is_refused(&script("import shared", before, ""), &[]);
}

#[test]
fn what_a_call_may_have_stored_since_is_not_taken_from_the_line_above() {
    let before =
        "box = shared.untold()\n    box.size = 'a'\n    shared.keep(box)\n    data = box.size";
    is_refused(&script("import shared", before, ""), &[]);
}

#[test]
fn a_file_without_unknowns_opens_no_database() {
    let file = report(&script("import math", "data = math.pi", ""), &[]);
    assert_eq!(decision(&file)["verdict"], "convert");
    assert!(file["types"].is_null(), "{}", file["types"]);
    let text = script(
        "import sysconfig",
        "data = sysconfig.get_path('stdlib')",
        "",
    );
    assert!(report(&text, &["--no-types"])["types"].is_null());
    assert_eq!(report(&text, &[])["types"]["relied_on"], 1);
}

#[test]
fn a_question_that_takes_too_long_costs_its_file_the_evidence_and_nothing_else() {
    let file = |name: &str, text: String| InputFile {
        path: name.into(),
        relative: name.into(),
        text,
        home: None,
    };
    let files = [
        file(
            "a.py",
            script(
                "import sysconfig",
                "data = sysconfig.get_path('stdlib')",
                "",
            ),
        ),
        file("b.py", script("import math", "data = math.pi", "")),
    ];
    let options = Options {
        type_limits: Limits {
            deadline: Duration::ZERO,
            ..Limits::default()
        },
        ..Options::default()
    };
    let outcomes = api::run(&files, &options, &|_| {}).unwrap();
    let failure = outcomes[0].types.clone().unwrap().failure;
    assert_eq!(failure.unwrap(), "ty took longer than 0 s");
    assert!(outcomes[0].output.is_none() && outcomes[0].internal_error.is_none());
    assert!(!outcomes[0].decisions.is_empty());
    assert!(outcomes[1].output.is_some() && outcomes[1].types.is_none());
}

#[test]
fn huge_literals_do_not_stop_the_evidence() {
    let before = format!(
        "table = [{}]\n    print(len(table))\n    data = sysconfig.get_path('stdlib')",
        "(1, 'a'), ".repeat(20_000)
    );
    let text = script("import sysconfig", &before, "");
    converts(&text, &[], "is a `str`");
}

#[test]
fn a_folder_without_an_environment_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.py"), "x = 1\n").unwrap();
    for wrong in [".", "nowhere"] {
        let output = run(folder.path(), &["a.py", "--check", "--python", wrong]);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(&format!("`{wrong}` is not a Python environment")));
        assert!(said.contains("python -m venv"), "{said}");
    }
}

#[test]
fn the_configuration_file_has_both_and_the_command_line_wins() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("rayify.toml");
    let shown = |arguments: &[&str]| {
        let output = run(folder.path(), &[&["config"], arguments].concat());
        String::from_utf8(output.stdout).unwrap()
    };
    fs::write(&config, "types = false\npython = \".venv\"\n").unwrap();
    let text = shown(&[]);
    assert!(text.contains("types = false\n"), "{text}");
    assert!(text.ends_with("/.venv\"\n"), "{text}");
    let text = shown(&["--no-types=false", "--python", "other"]);
    assert!(
        text.contains("types = true\npython = \"other\"\n"),
        "{text}"
    );
}

#[test]
fn the_active_environment_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let shown = |environment: &Path| {
        let output = Command::new(env!("CARGO_BIN_EXE_rayify"))
            .args(["config", "--no-config"])
            .current_dir(folder.path())
            .env("VIRTUAL_ENV", environment)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let text = shown(folder.path());
    assert!(text.contains("python = "), "{text}");
    let text = shown(&folder.path().join("gone"));
    assert!(!text.contains("python = "), "{text}");
}
