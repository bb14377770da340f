//! Scripts with modules of their own around them: what is followed, what is refused, and where messages point.

#![expect(
    clippy::unwrap_used,
    reason = "in a test, a failed unwrap is the failure of the test"
)]

use std::fs;
use std::process::Command;

/// A function that is worth a task.
const SCORE: &str = "\
def score(n):
    total = 0
    for k in range(40_000):
        total += k * n % 7
    return total
";

/// A script that gets it from `helpers`.
const SCRIPT: &str = "\
from helpers import score

if __name__ == \"__main__\":
    print([score(n) for n in range(6)])
";

struct Converted {
    /// `main.py` as it came out.
    text: String,
    /// All decisions about `main.py`.
    decisions: Vec<serde_json::Value>,
    /// What else the run says.
    notes: Vec<serde_json::Value>,
}

impl Converted {
    /// Codes and messages of refusals.
    fn reasons(&self) -> Vec<(String, String)> {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        self.decisions
            .iter()
            .filter(|decision| !decision["reason"].is_null())
            .map(|decision| {
                let reason = &decision["reason"];
                (text(&reason["code"]), text(&reason["message"]))
            })
            .collect()
    }
}

/// Converts a folder with these files, or one file in it, and gives what became of `main.py`.
#[track_caller]
fn convert(files: &[(&str, &str)], input: &str) -> Converted {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join("in").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_rayify"))
        .current_dir(dir.path())
        .args([input, "-o", "out", "--format", "json"])
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let files = report["files"].as_array().unwrap();
    let main = files
        .iter()
        .find(|file| file["path"].as_str().unwrap().ends_with("main.py"))
        .unwrap();
    Converted {
        text: fs::read_to_string(dir.path().join(main["output"].as_str().unwrap())).unwrap(),
        decisions: main["decisions"].as_array().unwrap().clone(),
        notes: report["notes"].as_array().unwrap().clone(),
    }
}

#[track_caller]
fn converts(files: &[(&str, &str)]) -> String {
    let result = convert(files, "in");
    assert_eq!(result.reasons(), [], "{}", result.text);
    assert!(result.text.contains(".remote("), "{}", result.text);
    result.text
}

/// As [`converts`], for scripts of which something else is refused.
#[track_caller]
fn launches(files: &[(&str, &str)]) -> String {
    let text = convert(files, "in").text;
    assert!(text.contains(".remote("), "{text}");
    text
}

#[track_caller]
fn refuses(files: &[(&str, &str)], code: &str, message: &str) {
    let result = convert(files, "in");
    let reasons = result.reasons();
    assert!(
        reasons
            .iter()
            .any(|(found, text)| found == code && text.contains(message)),
        "no {code}: {message} in {reasons:?}"
    );
    assert!(!result.text.contains(".remote("), "{}", result.text);
}

#[test]
fn a_function_of_a_module_next_to_the_script_becomes_a_task_under_a_name_in_the_script() {
    let text = converts(&[("main.py", SCRIPT), ("helpers.py", SCORE)]);
    assert_eq!(
        text,
        "\
import os

import ray

from helpers import score

score_remote = ray.remote(score)

if __name__ == \"__main__\":
    ray.init(
        address=os.environ.get(\"RAY_ADDRESS\") or \"auto\",
        runtime_env={\"py_modules\": [os.path.abspath(os.path.join(os.path.dirname(__file__), \"helpers.py\"))]},
    )
    print(ray.get([score_remote.remote(n) for n in range(6)]))
"
    );
}

#[test]
fn a_script_given_alone_sees_the_files_next_to_it_and_is_told_what_its_result_needs() {
    let result = convert(&[("main.py", SCRIPT), ("helpers.py", SCORE)], "in/main.py");
    assert!(result.text.contains("score_remote.remote(n)"));
    let note = result.notes[0].as_str().unwrap();
    assert!(note.contains("helpers.py"), "{note}");
}

#[test]
fn every_form_of_import_is_followed() {
    let whole = "import helpers\nprint([helpers.score(n) for n in range(6)])\n";
    let renamed = "import helpers as h\nprint([h.score(n) for n in range(6)])\n";
    let named = "from helpers import score as s\nprint([s(n) for n in range(6)])\n";
    let star = "from helpers import *\nprint([score(n) for n in range(6)])\n";
    let inside = "\
def main():
    from helpers import score
    print([score(n) for n in range(6)])

if __name__ == '__main__':
    main()
";
    for (script, made) in [
        (whole, "\nscore_remote = ray.remote(helpers.score)\n"),
        (renamed, "\nscore_remote = ray.remote(h.score)\n"),
        (named, "\ns_remote = ray.remote(s)\n"),
        (star, "\nscore_remote = ray.remote(score)\n"),
        (inside, "\n    score_remote = ray.remote(score)\n"),
    ] {
        let text = converts(&[("main.py", script), ("helpers.py", SCORE)]);
        assert!(text.contains(made), "{text}");
    }
}

#[test]
fn packages_with_relative_imports_are_followed_through_what_they_pass_on() {
    let core = SCORE.replace("% 7", "% base.FACTOR");
    let text = converts(&[
        (
            "main.py",
            "from pkg import score\nprint([score(n) for n in range(6)])\n",
        ),
        ("pkg/__init__.py", "from .score import score\n"),
        ("pkg/score.py", &format!("from . import base\n\n{core}")),
        ("pkg/base.py", "FACTOR = 7\n"),
    ]);
    assert!(
        text.contains("os.path.dirname(__file__), \"pkg\")"),
        "{text}"
    );
}

#[test]
fn a_script_inside_a_package_ships_the_package() {
    let text = converts(&[
        (
            "pkg/main.py",
            "from .helpers import score\nprint([score(n) for n in range(6)])\n",
        ),
        ("pkg/__init__.py", ""),
        ("pkg/helpers.py", SCORE),
    ]);
    assert!(
        text.contains("{\"py_modules\": [os.path.dirname(os.path.abspath(__file__))]}"),
        "{text}"
    );
}

#[test]
fn modules_are_shipped_only_where_a_task_needs_them() {
    let by_body = SCORE.replace("% 7", "% helpers.FACTOR");
    let by_annotation = SCORE.replace("(n)", "(n: Point)");
    let used = "print([score(n) for n in range(6)])\n";
    let text = launches(&[
        ("main.py", &format!("import helpers\n\n{by_body}\n{used}")),
        ("helpers.py", "FACTOR = 7\n"),
    ]);
    assert!(text.contains("py_modules"), "{text}");
    let text = launches(&[
        (
            "main.py",
            &format!("from helpers import Point\n\n{by_annotation}\n{used}"),
        ),
        ("helpers.py", "class Point:\n    pass\n"),
    ]);
    assert!(text.contains("py_modules"), "{text}");
    let text = launches(&[
        (
            "main.py",
            &format!("from helpers import names\n\n{SCORE}\n{used}print(names())\n"),
        ),
        (
            "helpers.py",
            "print('loading')\n\ndef names():\n    return ['a']\n",
        ),
    ]);
    assert!(!text.contains("py_modules"), "{text}");
}

#[test]
fn the_checked_connection_gets_the_modules_as_an_argument() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("main.py"), SCRIPT).unwrap();
    fs::write(dir.path().join("helpers.py"), SCORE).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_rayify"))
        .current_dir(dir.path())
        .args([".", "-o", "out", "--connect", "checked"])
        .output()
        .unwrap();
    assert!(output.status.success());
    let text = fs::read_to_string(dir.path().join("out/main.py")).unwrap();
    assert!(text.contains("def connect_to_ray(py_modules):"), "{text}");
    assert!(
        text.contains("options[\"runtime_env\"][\"py_modules\"] = "),
        "{text}"
    );
    assert!(text.contains("connect_to_ray([os.path."), "{text}");
}

#[test]
fn state_that_changes_after_the_import_is_refused_with_both_lines() {
    let reads = |what: &str| SCORE.replace("% 7", &format!("% {what}"));
    refuses(
        &[
            (
                "main.py",
                "import helpers\nhelpers.FACTOR = 11\nprint([helpers.score(n) for n in range(6)])\n",
            ),
            ("helpers.py", &format!("FACTOR = 7\n{}", reads("FACTOR"))),
        ],
        "module-state",
        "`score` reads `FACTOR` (line 5 of helpers.py), which is bound again at line 2; workers import helpers.py afresh",
    );
    refuses(
        &[
            (
                "main.py",
                "from helpers import CFG, score\nCFG['factor'] = 11\nprint([score(n) for n in range(6)])\n",
            ),
            (
                "helpers.py",
                &format!("CFG = {{'factor': 7}}\n{}", reads("CFG['factor']")),
            ),
        ],
        "module-state",
        "`score` reads `CFG` (line 5 of helpers.py), which is changed at line 2",
    );
    refuses(
        &[
            (
                "main.py",
                "import helpers\nhelpers.setup(11)\nprint([helpers.score(n) for n in range(6)])\n",
            ),
            (
                "helpers.py",
                &format!(
                    "FACTOR = 7\ndef setup(factor):\n    global FACTOR\n    FACTOR = factor\n{}",
                    reads("FACTOR")
                ),
            ),
        ],
        "module-state",
        "bound again at line 4 of helpers.py",
    );
}

#[test]
fn what_a_module_takes_from_a_changed_one_at_its_import_is_refused() {
    let reads = SCORE.replace("% 7", "% FACTOR");
    refuses(
        &[
            (
                "main.py",
                "import config\nconfig.FACTOR = 11\nfrom helpers import score\nprint([score(n) for n in range(6)])\n",
            ),
            ("config.py", "FACTOR = 7\n"),
            ("helpers.py", &format!("from config import FACTOR\n{reads}")),
        ],
        "module-state",
        "which is bound again at line 2",
    );
}

#[test]
fn registries_that_other_modules_fill_are_refused_and_those_of_the_module_itself_are_not() {
    let counted = SCORE.replace("return total", "return total + len(REG)");
    let registry = "REG = []\ndef register(f):\n    REG.append(f)\n    return f\n";
    let plugin = "@register\ndef plus(x):\n    return x + 1\n";
    refuses(
        &[
            (
                "main.py",
                "import plugins\nfrom helpers import score\nprint([score(n) for n in range(6)])\n",
            ),
            (
                "plugins.py",
                &format!("from helpers import register\n{plugin}"),
            ),
            ("helpers.py", &format!("{registry}{counted}")),
        ],
        "module-state",
        "`score` reads `REG`",
    );
    converts(&[
        ("main.py", SCRIPT),
        ("helpers.py", &format!("{registry}{plugin}{counted}")),
    ]);
}

#[test]
fn changes_that_no_task_reads_are_no_obstacle() {
    converts(&[
        (
            "main.py",
            "import helpers\nhelpers.DEBUG = True\nprint([helpers.score(n) for n in range(6)])\n",
        ),
        ("helpers.py", &format!("DEBUG = False\n{SCORE}")),
    ]);
}

#[test]
fn a_module_that_is_handed_on_may_be_changed() {
    let reads = SCORE.replace("% 7", "% FACTOR");
    let helpers = format!("FACTOR = 7\n{reads}");
    for change in [
        "from unittest import mock\nmock.patch.object(helpers, 'FACTOR', 11).start()\n",
        "import sys\nsys.modules['helpers'].FACTOR = 11\n",
        "import sys\nhelpers_again = sys.modules['helpers']\nhelpers_again.FACTOR = 11\n",
        "from sys import modules\nmodules['helpers'].FACTOR = 11\n",
        "import importlib\nimportlib.import_module('helpers').FACTOR = 11\n",
        "del helpers.FACTOR\n",
        "helpers.score.__globals__['FACTOR'] = 11\n",
        "helpers.__dict__['FACTOR'] = 11\n",
        "vars(helpers)['FACTOR'] = 11\n",
        "setattr(helpers, 'FACTOR', 11)\n",
        "name = input()\ngetattr(helpers, name)()\n",
        "import importlib\nimportlib.reload(helpers)\n",
    ] {
        let script =
            format!("import helpers\n{change}print([helpers.score(n) for n in range(6)])\n");
        let result = convert(&[("main.py", &script), ("helpers.py", &helpers)], "in");
        assert!(!result.text.contains(".remote("), "{}", result.text);
        assert!(!result.reasons().is_empty(), "{script}");
    }
}

#[test]
fn a_function_that_a_library_calls_counts_as_called() {
    let reads = SCORE.replace("% 7", "% FACTOR");
    let bump = "def bump(_):\n    global FACTOR\n    FACTOR += 1\n";
    refuses(
        &[
            (
                "main.py",
                "import threading\nimport helpers\nthreading.Timer(0, helpers.bump, (1,)).start()\nprint([helpers.score(n) for n in range(6)])\n",
            ),
            ("helpers.py", &format!("FACTOR = 7\n{bump}{reads}")),
        ],
        "module-state",
        "which is bound again at line 4 of helpers.py",
    );
}

#[test]
fn what_importing_shows_is_refused_with_its_place() {
    for (code, line) in [
        ("stdout-in-worker", "print('loading')"),
        ("random-stream", "import random; random.seed(3)"),
        (
            "process-setting",
            "import locale; locale.setlocale(locale.LC_ALL, '')",
        ),
        ("relative-path", "NAMES = open('names.txt').read()"),
        ("file-written-in-worker", "open('log.txt', 'w').close()"),
    ] {
        refuses(
            &[
                ("main.py", SCRIPT),
                ("helpers.py", "import inner\nfrom inner import score\n"),
                ("inner.py", &format!("{line}\n{SCORE}")),
            ],
            code,
            "line 1 of inner.py",
        );
    }
}

#[test]
fn what_runs_only_under_the_guard_is_not_what_importing_does() {
    converts(&[
        ("main.py", SCRIPT),
        (
            "helpers.py",
            &format!("{SCORE}\nif __name__ == '__main__':\n    print(score(2))\n"),
        ),
    ]);
}

#[test]
fn variables_that_differ_on_every_worker_are_refused_where_a_task_reads_them() {
    let setup = "\
import os
from pathlib import Path
ROOT = Path(__file__).resolve().parent
DATA = ROOT / 'data'
DEBUG = os.environ.get('DEBUG')
";
    converts(&[
        ("main.py", SCRIPT),
        ("helpers.py", &format!("{setup}{SCORE}")),
    ]);
    let reads = SCORE.replace("return total", "return total, str(DATA)");
    refuses(
        &[
            ("main.py", SCRIPT),
            ("helpers.py", &format!("{setup}{reads}")),
        ],
        "process-setting",
        "`score` reads `DATA` (line 10 of helpers.py), which line 3 of helpers.py makes",
    );
}

#[test]
fn modules_that_import_each_other_are_refused() {
    refuses(
        &[
            ("main.py", SCRIPT),
            ("helpers.py", &format!("import other\n{SCORE}")),
            ("other.py", "import helpers\n"),
        ],
        "module-state",
        "imports itself again",
    );
}

#[test]
fn a_module_that_cant_be_followed_says_why() {
    refuses(
        &[("main.py", SCRIPT), ("helpers.py", "\n\ndef score(:\n")],
        "unknown-call",
        "`score` of `helpers` (helpers.py has a syntax error at line 3)",
    );
    refuses(
        &[
            ("main.py", SCRIPT),
            ("helpers.py", &format!("import ray\n{SCORE}")),
        ],
        "unknown-call",
        "helpers.py uses Ray itself",
    );
    refuses(
        &[
            (
                "main.py",
                "from statistics import score\nprint([score(n) for n in range(6)])\n",
            ),
            ("statistics.py", SCORE),
        ],
        "unknown-call",
        "hides the standard library's module",
    );
}

#[test]
fn evidence_in_a_module_names_its_file() {
    let prints = SCORE.replace("    return", "    print(n)\n    return");
    let result = convert(&[("main.py", SCRIPT), ("helpers.py", &prints)], "in");
    let evidence = result.decisions[0]["evidence"].as_array().unwrap();
    let places: Vec<(&serde_json::Value, &serde_json::Value)> = evidence
        .iter()
        .map(|one| (&one["file"], &one["start"]["line"]))
        .collect();
    assert!(
        places
            .iter()
            .any(|(file, line)| **file == "helpers.py" && **line == 5),
        "{places:?}"
    );
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("main.py"), SCRIPT).unwrap();
    fs::write(dir.path().join("helpers.py"), &prints).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_rayify"))
        .current_dir(dir.path())
        .args(["explain", "main.py"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("helpers.py:5:5"), "{text}");
    assert!(
        text.contains("`score` prints (line 5 of helpers.py"),
        "{text}"
    );
}

#[test]
fn a_dictionary_that_its_module_fills_may_be_taken_over_by_another_one() {
    let reads = SCORE.replace("% 7", "% SETTINGS['factor']");
    converts(&[
        ("main.py", SCRIPT),
        ("config.py", "SETTINGS = {}\nSETTINGS['factor'] = 7\n"),
        (
            "helpers.py",
            &format!("from config import SETTINGS\n{reads}"),
        ),
    ]);
    refuses(
        &[
            ("main.py", SCRIPT),
            ("config.py", "SETTINGS = {}\nSETTINGS['factor'] = 7\n"),
            (
                "helpers.py",
                &format!("from config import SETTINGS\nSETTINGS['factor'] = 11\n{reads}"),
            ),
        ],
        "module-state",
        "which is changed at line 2 of helpers.py",
    );
}

#[test]
fn a_name_that_a_function_imports_for_the_whole_module_is_not_used_under_another() {
    let script = "\
def setup():
    global score
    from helpers import score

setup()
print([score(n) for n in range(6)])
";
    let text = convert(&[("main.py", script), ("helpers.py", SCORE)], "in").text;
    assert!(!text.contains("ray.remote(score)"), "{text}");
}

#[test]
fn classes_of_modules_travel_by_name() {
    let point = "\
from dataclasses import dataclass

@dataclass
class Point:
    x: int
    y: int
";
    let script = "\
from helpers import Point, score

points = [Point(i, 2) for i in range(6)]
print([score(p) for p in points])
";
    let reads = SCORE.replace("k * n", "k * n.x");
    let text = convert(
        &[
            ("main.py", script),
            ("helpers.py", &format!("{point}{reads}")),
        ],
        "in",
    )
    .text;
    assert!(text.contains("score_remote.remote(p)"), "{text}");
    let named = "\
from points import Point

def work(p):
    total = 0
    for k in range(40_000):
        total += k * p.x % 7
    return total

points = [Point(i, 2) for i in range(6)]
print([work(p) for p in points])
";
    let pair = "from collections import namedtuple\nPoint = namedtuple('Point', 'x y')\n";
    let text = launches(&[("main.py", named), ("points.py", pair)]);
    assert!(text.contains("\"points.py\""), "{text}");
    let sub = "\
from helpers import Base

class Mine(Base):
    pass

def work(item):
    return item.score()

items = [Mine(n) for n in range(6)]
print([work(item) for item in items])
";
    let base = "\
class Base:
    def __init__(self, n):
        self.n = n

    def score(self):
        total = 0
        for k in range(40_000):
            total += k * self.n % 7
        return total
";
    let text = convert(&[("main.py", sub), ("helpers.py", base)], "in").text;
    assert!(
        text.contains("work.remote(item)") && text.contains("py_modules"),
        "{text}"
    );
}

#[test]
fn inline_work_that_calls_into_a_module_is_taken_out_and_launched() {
    let script = "\
import helpers

def main():
    rows = []
    for n in range(6):
        total = 0
        for k in range(2000):
            for j in range(200):
                total += helpers.weigh(k * j + n)
        rows.append(total)
    print(rows)

if __name__ == '__main__':
    main()
";
    let text = convert(
        &[
            ("main.py", script),
            ("helpers.py", "def weigh(x):\n    return x % 7\n"),
        ],
        "in",
    )
    .text;
    assert!(
        text.contains(".remote(") && text.contains("py_modules"),
        "{text}"
    );
}

#[test]
fn types_are_asked_about_the_script_alone_where_modules_are_linked() {
    let script = "\
import mystery
from helpers import score

def work(n):
    return score(n) + mystery.offset(n)

if __name__ == \"__main__\":
    print([work(n) for n in range(6)])
";
    refuses(
        &[("main.py", script), ("helpers.py", SCORE)],
        "unknown-call",
        "mystery.offset",
    );
}
