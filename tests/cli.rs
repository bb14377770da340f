//! The real binary in temporary folders: what it prints, writes and exits with.

#![expect(
    clippy::unwrap_used,
    reason = "in a test, a failed unwrap is the failure of the test"
)]

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A script that converts.
const HEAVY: &str = "\
import math

def f(x):
    total = 0
    for i in range(x * 100000):
        total += i * i
    return total


if __name__ == \"__main__\":
    print([f(x) for x in range(8)])
";

/// A loop that carries a value from one pass to the next: refused.
const CARRIED: &str = "\
def step(x):
    for i in range(100000):
        x = (x * 31 + i) % 1000003
    return x


x = 1
for _ in range(8):
    x = step(x)
print(x)
";

struct Folder {
    dir: tempfile::TempDir,
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Folder {
    fn new(files: &[(&str, &[u8])]) -> Self {
        let folder = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        for (path, bytes) in files {
            let path = folder.path(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.path(path)).unwrap()
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8(self.read(path)).unwrap()
    }

    /// Every path in the folder, sorted.
    fn listing(&self) -> Vec<String> {
        let mut paths: Vec<String> = walkdir::WalkDir::new(self.dir.path())
            .min_depth(1)
            .into_iter()
            .map(|entry| {
                let entry = entry.unwrap();
                let path = entry.path().strip_prefix(self.dir.path()).unwrap();
                path.to_str().unwrap().to_owned()
            })
            .collect();
        paths.sort();
        paths
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rayify"));
        command
            .args(args)
            .current_dir(self.dir.path())
            .env_remove("NO_COLOR")
            .env_remove("VIRTUAL_ENV");
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        ran(&self.command(args).output().unwrap())
    }

    fn run_stdin(&self, args: &[&str], stdin: &[u8]) -> (Ran, Vec<u8>) {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(stdin).unwrap();
        let output = child.wait_with_output().unwrap();
        (ran(&output), output.stdout)
    }
}

fn ran(output: &Output) -> Ran {
    Ran {
        code: output.status.code().expect("no signal"),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[track_caller]
fn has(text: &str, wanted: &str) {
    assert!(text.contains(wanted), "no {wanted:?} in:\n{text}");
}

/// Root reads everything: permissions can't be tested as root.
#[cfg(unix)]
fn is_unreadable(path: &Path) -> bool {
    fs::File::open(path).is_err()
}

#[test]
fn files_with_nothing_to_convert_are_copied_byte_for_byte() {
    let files: [(&str, &[u8]); 7] = [
        (
            "in/latin.py",
            b"# -*- coding: latin-1 -*-\nname = '\xe9\x80'\n",
        ),
        ("in/bom.py", b"\xef\xbb\xbfx = '\xc3\xa9'\n"),
        (
            "in/cp1252.py",
            b"#!/usr/bin/python\n# coding: cp1252\nx = '\x80'\n",
        ),
        ("in/crlf.py", b"x = 1\r\ny = 2\r\n"),
        ("in/feed.py", b"x = 1\n\x0c\ny = 2\n"),
        ("in/mixed.py", b"x = 1\r\ny = 2\nz = 3"),
        ("in/empty.py", b""),
    ];
    let folder = Folder::new(&files);
    let ran = folder.run(&["in", "-o", "out"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for (path, bytes) in files {
        let copy = path.replace("in/", "out/");
        assert_eq!(folder.read(&copy), bytes, "{path}");
    }
    has(&ran.out, "7 files: 0 converted, 7 unchanged, 0 errors");
}

#[test]
fn a_file_that_does_not_parse_is_framed_copied_and_the_others_go_on() {
    let broken = b"import math\n\ndef f(x)\n    return x\n";
    let folder = Folder::new(&[("in/a.py", broken), ("in/b.py", b"x = 1\n")]);
    let ran = folder.run(&["in", "-o", "out"]);
    assert_eq!(ran.code, 2);
    has(&ran.out, "in/a.py: error: syntax error on line 3");
    has(&ran.out, "copied unchanged");
    has(&ran.err, "--> in/a.py:3:9");
    has(&ran.err, "3 | def f(x)");
    has(&ran.err, "help: correct it");
    assert_eq!(folder.read("out/a.py"), broken);
    assert_eq!(folder.text("out/b.py"), "x = 1\n");
}

#[test]
fn undecodable_unknown_and_binary_files_are_told_and_copied() {
    let files: [(&str, &[u8]); 3] = [
        ("in/bytes.py", b"x = 1\ny = '\xe9'\n"),
        ("in/unknown.py", b"# coding: utf-9\n"),
        ("in/zero.py", b"MZ\0\0"),
    ];
    let folder = Folder::new(&files);
    let ran = folder.run(&["in", "-o", "out"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "byte 0xe9 on line 2 can't be decoded as UTF-8");
    has(&ran.err, "# -*- coding: latin-1 -*-");
    has(&ran.err, "unknown encoding `utf-9`");
    has(&ran.err, "did you mean `utf-8`?");
    has(&ran.err, "NUL byte on line 1");
    for (path, bytes) in files {
        assert_eq!(folder.read(&path.replace("in/", "out/")), bytes, "{path}");
    }
}

#[test]
fn a_missing_input_is_an_error_and_the_others_go_on() {
    let folder = Folder::new(&[("a.py", b"x = 1\n")]);
    let ran = folder.run(&["nope.py", "a.py", "-o", "out"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "nope.py: can't be read: no such file");
    assert_eq!(folder.text("out/a.py"), "x = 1\n");
}

#[test]
#[cfg(unix)]
fn an_unreadable_file_is_an_error_and_the_others_go_on() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("in/a.py", b"x = 1\n"), ("in/b.py", b"y = 1\n")]);
    let locked = folder.path("in/a.py");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if !is_unreadable(&locked) {
        return;
    }
    let ran = folder.run(&["in", "-o", "out"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "in/a.py: can't be read: permission denied");
    assert!(!folder.path("out/a.py").exists());
    assert_eq!(folder.text("out/b.py"), "y = 1\n");
}

#[test]
fn a_notebook_gets_a_clear_message() {
    let folder = Folder::new(&[("a.ipynb", b"{}")]);
    let ran = folder.run(&["a.ipynb", "-o", "out"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "notebooks can't be converted yet");
    has(&ran.err, "jupyter nbconvert --to script a.ipynb");
}

#[test]
fn a_folder_where_a_file_must_go_is_an_error_and_the_others_go_on() {
    let folder = Folder::new(&[
        ("in/a.py", b"x = 1\n"),
        ("in/b.py", b"y = 1\n"),
        ("out/a.py/keep", b"kept"),
    ]);
    let ran = folder.run(&["in", "-o", "out"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "its output `out/a.py` is a folder");
    assert_eq!(folder.text("out/a.py/keep"), "kept");
    assert_eq!(folder.text("out/b.py"), "y = 1\n");
}

#[test]
fn a_file_where_a_folder_must_go_is_an_error_and_the_others_go_on() {
    let folder = Folder::new(&[
        ("in/sub/a.py", b"x = 1\n"),
        ("in/b.py", b"y = 1\n"),
        ("out/sub", b"kept"),
    ]);
    let ran = folder.run(&["in", "-o", "out"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "can't write `out/sub/a.py`");
    assert_eq!(folder.text("out/sub"), "kept");
    assert_eq!(folder.text("out/b.py"), "y = 1\n");
}

#[test]
fn an_output_file_for_an_input_folder_is_wrong_usage() {
    let folder = Folder::new(&[("in/a.py", b"x = 1\n"), ("out", b"kept")]);
    let ran = folder.run(&["in", "-o", "out"]);
    assert_eq!(ran.code, 2);
    has(
        &ran.err,
        "-o `out` is a file, but the input `in` is a folder",
    );
    assert_eq!(folder.text("out"), "kept");
}

#[test]
fn two_inputs_for_one_output_are_an_error_for_the_second() {
    let folder = Folder::new(&[
        ("a/x.py", b"a = 1\n"),
        ("b/x.py", b"b = 1\n"),
        ("b/y.py", b"y = 1\n"),
    ]);
    let ran = folder.run(&["a", "b", "-o", "out"]);
    assert_eq!(ran.code, 2);
    has(
        &ran.err,
        "b/x.py: its output `out/x.py` is already that of `a/x.py`",
    );
    assert_eq!(folder.text("out/x.py"), "a = 1\n");
    assert_eq!(folder.text("out/y.py"), "y = 1\n");
}

#[test]
fn an_output_over_the_input_is_refused() {
    let folder = Folder::new(&[("in/a.py", b"x = 1\n")]);
    for output in ["in", "./in/../in"] {
        let ran = folder.run(&["in", "-o", output]);
        assert_eq!(ran.code, 2, "{}", ran.out);
        has(&ran.err, "would overwrite the input");
    }
    assert_eq!(folder.listing(), ["in", "in/a.py"]);
}

#[test]
fn one_file_goes_to_a_file_or_into_a_folder() {
    let folder = Folder::new(&[("in/a.py", b"x = 1\n")]);
    assert_eq!(folder.run(&["in/a.py", "-o", "new/b.py"]).code, 0);
    assert_eq!(folder.run(&["in/a.py", "-o", "folder"]).code, 0);
    assert_eq!(folder.text("new/b.py"), "x = 1\n");
    assert_eq!(folder.text("folder/a.py"), "x = 1\n");
}

#[test]
fn the_output_folder_is_not_taken_as_input() {
    let folder = Folder::new(&[("a.py", b"x = 1\n")]);
    for _ in 0..2 {
        let ran = folder.run(&[".", "-o", "output"]);
        assert_eq!(ran.code, 0);
        has(&ran.out, "a.py: nothing to convert\n1 file: ");
    }
    assert_eq!(folder.listing(), ["a.py", "output", "output/a.py"]);
}

#[test]
#[cfg(unix)]
fn links_to_files_are_followed_and_link_loops_are_not_entered() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(&[("in/a.py", b"x = 1\n"), ("other.py", b"y = 1\n")]);
    symlink("../other.py", folder.path("in/link.py")).unwrap();
    symlink("..", folder.path("in/loop")).unwrap();
    symlink("in", folder.path("in-link")).unwrap();
    let ran = folder.run(&["in-link/", "-o", "out"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let copied = folder.listing();
    let copied: Vec<_> = copied
        .iter()
        .filter(|path| path.starts_with("out"))
        .collect();
    assert_eq!(copied, ["out", "out/a.py", "out/link.py"]);
    let link = fs::symlink_metadata(folder.path("out/link.py")).unwrap();
    assert!(link.is_file(), "the output holds the file, not the link");
}

#[test]
#[cfg(unix)]
fn a_pipe_in_the_folder_does_not_hang_the_walk() {
    let folder = Folder::new(&[("in/a.py", b"x = 1\n")]);
    let made = Command::new("mkfifo")
        .arg(folder.path("in/pipe.py"))
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    assert_eq!(folder.run(&["in", "-o", "out"]).code, 0);
}

#[test]
fn gitignore_and_excludes_are_honoured() {
    let folder = Folder::new(&[
        ("in/.gitignore", b"generated/\n"),
        ("in/generated/x.py", b"x = (\n"),
        ("in/.venv/x.py", b"x = (\n"),
        ("in/tests/x.py", b"x = (\n"),
        ("in/skip_me.py", b"x = (\n"),
        ("in/a.py", b"x = 1\n"),
        ("rayify.toml", b"exclude = [\"in/tests\"]\n"),
    ]);
    let ran = folder.run(&["in", "-o", "out", "--exclude", "skip_*"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    has(&ran.out, "1 file: ");
}

#[test]
fn data_files_are_copied_only_when_asked() {
    let folder = Folder::new(&[("in/a.py", b"x = 1\n"), ("in/data/t.csv", b"1,2\n")]);
    let ran = folder.run(&["in", "-o", "out"]);
    has(
        &ran.out,
        "note: 1 file that is not Python was not copied (in/data/t.csv)",
    );
    assert!(!folder.path("out/data").exists());
    let ran = folder.run(&["in", "-o", "out", "--copy-data"]);
    assert_eq!(ran.code, 0);
    assert!(!ran.out.contains("note:"), "{}", ran.out);
    assert_eq!(folder.text("out/data/t.csv"), "1,2\n");
}

#[test]
#[cfg(unix)]
fn permissions_come_along() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("in/run.py", b"#!/usr/bin/env python3\n")]);
    fs::set_permissions(folder.path("in/run.py"), fs::Permissions::from_mode(0o755)).unwrap();
    folder.run(&["in", "-o", "out"]);
    let mode = folder
        .path("out/run.py")
        .metadata()
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o755);
}

#[test]
fn without_a_destination_usage_says_what_to_do() {
    let folder = Folder::new(&[("a.py", b"x = 1\n")]);
    let ran = folder.run(&["a.py"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "add `-o OUTPUT`");
    assert_eq!(folder.run(&["--check"]).code, 2);
    assert_eq!(folder.run(&["a.py", "-o", "x", "--in-place"]).code, 2);
    assert_eq!(folder.listing(), ["a.py"]);
}

#[test]
fn check_and_diff_write_nothing() {
    let folder = Folder::new(&[("in/a.py", HEAVY.as_bytes()), ("in/b.py", b"x = (\n")]);
    for flags in [
        &["--check"][..],
        &["--diff"],
        &["--check", "--diff"],
        &["--diff", "-o", "out"],
    ] {
        let mut args = vec!["in"];
        args.extend(flags);
        assert_eq!(folder.run(&args).code, 2, "the syntax error counts");
        assert_eq!(folder.listing(), ["in", "in/a.py", "in/b.py"]);
        assert_eq!(folder.text("in/a.py"), HEAVY);
    }
}

#[test]
fn output_is_in_the_order_of_inputs_and_paths_every_time() {
    let names: Vec<String> = (0..60)
        .map(|number| format!("in/m{number:02}.py"))
        .collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &b"x = 1\n"[..]))
        .collect();
    let folder = Folder::new(&files);
    fs::write(folder.path("first.py"), "x = 1\n").unwrap();
    let ran = folder.run(&["first.py", "in", "--check"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines[0], "first.py: nothing to convert");
    for (line, name) in lines[1..].iter().zip(&names) {
        assert_eq!(*line, format!("{name}: nothing to convert"));
    }
    assert_eq!(folder.run(&["first.py", "in", "--check"]).out, ran.out);
}

#[test]
fn a_file_given_twice_is_taken_once() {
    let folder = Folder::new(&[("in/a.py", b"x = 1\n")]);
    let ran = folder.run(&["in", "in/a.py", "in", "-o", "out"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    has(&ran.out, "1 file: ");
}

#[test]
fn an_empty_folder_is_a_warning() {
    let folder = Folder::new(&[("in/readme.txt", b"")]);
    let ran = folder.run(&["in", "-o", "out"]);
    assert_eq!(ran.code, 0);
    has(&ran.err, "no Python files found under `in`");
}

#[test]
fn quiet_prints_errors_only() {
    let folder = Folder::new(&[("in/a.py", b"x = 1\n"), ("in/b.py", b"x = (\n")]);
    let ran = folder.run(&["in", "-o", "out", "-q"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    has(&ran.err, "--> in/b.py");
}

#[test]
fn stdin_goes_to_stdout_byte_for_byte() {
    let folder = Folder::new(&[]);
    let script = b"\xef\xbb\xbfx = 1\r\n\x0cy = 2";
    let (ran, bytes) = folder.run_stdin(&["-"], script);
    assert_eq!((ran.code, &bytes[..]), (0, &script[..]));
    let broken = b"# coding: latin-1\nx = = '\xe9'\n";
    let (ran, bytes) = folder.run_stdin(&["-", "--stdin-filename", "pkg/a.py"], broken);
    assert_eq!((ran.code, &bytes[..]), (2, &broken[..]));
    has(&ran.err, "--> pkg/a.py:2:");
    assert_eq!(folder.run_stdin(&["-", "-o", "x"], b"").0.code, 2);
    assert_eq!(folder.run_stdin(&["-", "--report", "-"], b"").0.code, 2);
    let (ran, _) = folder.run_stdin(&["-", "--check"], b"x = 1\n");
    assert_eq!(ran.code, 0);
    assert!(!ran.out.contains("x = 1"), "{}", ran.out);
    assert!(folder.listing().is_empty());
}

#[test]
fn configuration_errors_have_file_line_and_nearest_name() {
    let folder = Folder::new(&[
        ("in/a.py", b"x = 1\n"),
        (
            "pyproject.toml",
            b"[project]\nname = \"x\"\n\n[tool.rayify]\nconect = \"checked\"\n",
        ),
    ]);
    let ran = folder.run(&["in", "-o", "out"]);
    assert_eq!(ran.code, 2);
    has(
        &ran.err,
        "pyproject.toml:5: unknown key `conect`: did you mean `connect`?",
    );
    assert!(!folder.path("out").exists(), "nothing is written");
    assert_eq!(folder.run(&["in", "-o", "out", "--no-config"]).code, 0);
    let ran = folder.run(&["in", "-o", "out", "--config", "nope.toml"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "nope.toml");
}

#[test]
fn config_prints_what_is_in_effect() {
    let folder = Folder::new(&[
        ("rayify.toml", b"connect = \"checked\"\nworkers = 4\n"),
        ("sub/a.py", b""),
    ]);
    let ran = folder.run(&["config", "sub/a.py", "--connect", "minimal"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    has(&ran.out, "rayify.toml, over the defaults");
    has(&ran.out, "connect = \"minimal\"\n");
    has(&ran.out, "workers = 4\n");
    // What it prints is a configuration file.
    fs::write(folder.path("rayify.toml"), &ran.out).unwrap();
    assert_eq!(folder.run(&["config", "sub"]).code, 0);
}

#[test]
fn an_unknown_rule_is_wrong_usage() {
    let folder = Folder::new(&[("a.py", b"x = 1\n")]);
    let ran = folder.run(&["a.py", "--check", "--select", "XYZ999"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "unknown rule `XYZ999`");
}

#[test]
fn explain_shows_a_syntax_error_and_refuses_what_is_nothing() {
    let folder = Folder::new(&[("a.py", b"x = (\n"), ("in/b.py", b"")]);
    let ran = folder.run(&["explain", "a.py"]);
    assert_eq!(ran.code, 2);
    has(&ran.out, "--> a.py:");
    let ran = folder.run(&["explain", "gone.py"]);
    assert_eq!(ran.code, 2);
    has(&ran.out, "can't be read");
    let ran = folder.run(&["explain", "no-such-thing"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "no file, rule or reason `no-such-thing`");
    assert_eq!(folder.run(&["explain", "in"]).code, 2);
}

#[test]
fn the_report_is_two_files_or_printed() {
    let folder = Folder::new(&[("in/a.py", b"x = 1\n"), ("in/b.py", b"x = (\n")]);
    let ran = folder.run(&["in", "-o", "out", "--report", "reports/today"]);
    assert_eq!(ran.code, 2);
    has(
        &folder.text("reports/today/report.md"),
        "# rayify report\n\n2 files: ",
    );
    let json: serde_json::Value =
        serde_json::from_slice(&folder.read("reports/today/report.json")).unwrap();
    assert_eq!(json["files"][1]["errors"][0]["kind"], "syntax-error");
    assert_eq!(json["files"][1]["status"], "error");
    let ran = folder.run(&["in", "--check", "--report", "-"]);
    has(&ran.out, "## in/b.py");
    let ran = folder.run(&["in", "-o", "out", "--report", "in/a.py"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "--report `in/a.py` is a file");
}

#[test]
fn json_is_the_only_thing_on_stdout() {
    let folder = Folder::new(&[("in/a.py", b"x = (\n")]);
    let ran = folder.run(&["in", "--check", "--diff", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["files"][0]["path"], "in/a.py");
    assert_eq!(json["files"][0]["errors"][0]["line"].as_u64(), Some(2));
}

#[test]
fn colours_come_when_asked_and_never_into_a_pipe() {
    let folder = Folder::new(&[("a.py", b"x = (\n")]);
    let ran = folder.run(&["a.py", "--check"]);
    assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'));
    let ran = folder.run(&["a.py", "--check", "--color", "always"]);
    assert!(ran.out.contains('\u{1b}') && ran.err.contains('\u{1b}'));
}

#[test]
fn deep_nesting_does_not_crash() {
    let deep = format!("x = {}1\n", "-".repeat(50_000));
    let folder = Folder::new(&[("a.py", deep.as_bytes()), ("b.py", b"y = 1\n")]);
    let ran = folder.run(&["a.py", "b.py", "-o", "out"]);
    has(&ran.err, "nested more than 10000 levels deep");
    assert_eq!(folder.text("out/a.py"), deep);
    assert_eq!(folder.text("out/b.py"), "y = 1\n");
}

#[test]
fn a_reader_that_leaves_is_no_error_and_the_files_are_written() {
    let names: Vec<String> = (0..2000)
        .map(|number| format!("in/module_{number}.py"))
        .collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &b"x = 1\n"[..]))
        .collect();
    let folder = Folder::new(&files);
    let mut child = folder
        .command(&["in", "-o", "out"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{err}");
    assert_eq!(err, "");
    assert_eq!(fs::read_dir(folder.path("out")).unwrap().count(), 2000);
}

#[test]
#[cfg(target_os = "linux")]
fn lost_output_is_an_error() {
    let folder = Folder::new(&[("a.py", b"x = 1\n")]);
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = folder
        .command(&["a.py", "--check"])
        .stdout(full)
        .output()
        .unwrap();
    let ran = ran(&output);
    assert_eq!(ran.code, 2);
    has(&ran.err, "can't write to stdout");
}

#[test]
fn a_conversion_is_written_and_counted() {
    let folder = Folder::new(&[("in/a.py", HEAVY.as_bytes()), ("in/b.py", b"x = 1\n")]);
    let ran = folder.run(&["in", "-o", "out"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    has(&ran.out, "in/a.py: ");
    has(&ran.out, " converted (RAY");
    has(&ran.out, "2 files: 1 converted, 1 unchanged, 0 errors");
    has(&folder.text("out/a.py"), "import ray");
    assert_eq!(folder.text("in/a.py"), HEAVY);
    // Converting the result changes nothing.
    let ran = folder.run(&["out", "-o", "again"]);
    assert_eq!(ran.code, 0);
    assert_eq!(folder.text("again/a.py"), folder.text("out/a.py"));
}

#[test]
fn check_exits_with_one_and_diff_with_zero() {
    let folder = Folder::new(&[("a.py", HEAVY.as_bytes())]);
    let ran = folder.run(&["a.py", "--check"]);
    assert_eq!(ran.code, 1);
    has(&ran.out, " to convert (RAY");
    let ran = folder.run(&["a.py", "--diff"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.out.starts_with("--- a.py\n+++ a.py\n@@ "),
        "{}",
        ran.out
    );
    has(&ran.out, "\n+import ray\n");
    has(&ran.err, " to convert (RAY");
    let ran = folder.run(&["a.py", "--check", "--diff", "-q"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    assert_eq!(folder.listing(), ["a.py"]);
}

#[test]
fn encoding_bom_and_line_ends_are_kept_in_a_conversion() {
    let latin = format!("# coding: latin-1\nname = 'é'\n{HEAVY}");
    let latin: Vec<u8> = latin.chars().map(|c| u8::try_from(c).unwrap()).collect();
    let bom = format!("\u{feff}{HEAVY}").into_bytes();
    let crlf = HEAVY.replace('\n', "\r\n").into_bytes();
    let folder = Folder::new(&[
        ("in/latin.py", &latin),
        ("in/bom.py", &bom),
        ("in/crlf.py", &crlf),
    ]);
    let ran = folder.run(&["in", "-o", "out"]);
    has(&ran.out, "3 files: 3 converted");
    assert!(
        folder
            .read("out/latin.py")
            .windows(3)
            .any(|part| part == b"'\xe9'")
    );
    assert!(folder.read("out/bom.py").starts_with(b"\xef\xbb\xbf"));
    let crlf = folder.text("out/crlf.py");
    assert_eq!(crlf.matches('\n').count(), crlf.matches("\r\n").count());
}

#[test]
#[cfg(unix)]
fn in_place_writes_through_links_and_touches_only_what_changes() {
    let folder = Folder::new(&[("real/a.py", HEAVY.as_bytes()), ("in/b.py", b"x = 1\n")]);
    std::os::unix::fs::symlink("../real/a.py", folder.path("in/a.py")).unwrap();
    let before = folder
        .path("in/b.py")
        .metadata()
        .unwrap()
        .modified()
        .unwrap();
    let ran = folder.run(&["in", "--in-place"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    has(&folder.text("real/a.py"), "import ray");
    assert!(folder.path("in/a.py").is_symlink());
    let after = folder
        .path("in/b.py")
        .metadata()
        .unwrap()
        .modified()
        .unwrap();
    assert_eq!(before, after);
}

#[test]
fn stdin_is_converted() {
    let folder = Folder::new(&[]);
    let (ran, _) = folder.run_stdin(&["-"], HEAVY.as_bytes());
    assert_eq!(ran.code, 0);
    has(&ran.out, "import ray\n");
    has(&ran.err, "-: ");
    let (ran, _) = folder.run_stdin(&["-", "--check"], HEAVY.as_bytes());
    assert_eq!(ran.code, 1);
}

#[test]
fn strict_exits_with_one_on_a_refusal() {
    let folder = Folder::new(&[("a.py", CARRIED.as_bytes())]);
    let ran = folder.run(&["a.py", "-o", "out"]);
    assert_eq!(ran.code, 0);
    has(&ran.out, " refused (RAY");
    assert_eq!(folder.run(&["a.py", "-o", "out", "--strict"]).code, 1);
    fs::write(folder.path("rayify.toml"), "strict = true\n").unwrap();
    assert_eq!(folder.run(&["a.py", "-o", "out"]).code, 1);
    assert_eq!(folder.run(&["a.py", "-o", "out", "--strict=false"]).code, 0);
    assert_eq!(folder.text("out/a.py"), CARRIED);
}

#[test]
fn explain_has_every_candidate_with_its_frame() {
    let folder = Folder::new(&[("a.py", HEAVY.as_bytes()), ("b.py", CARRIED.as_bytes())]);
    let ran = folder.run(&["explain", "a.py"]);
    assert_eq!(ran.code, 0);
    has(&ran.out, "converts[RAY");
    has(&ran.out, "--> a.py:11:");
    has(&ran.out, "The converted file needs Ray ");
    let ran = folder.run(&["explain", "b.py"]);
    has(&ran.out, "refused[RAY");
    has(&ran.out, "because: ");
    let ran = folder.run(&["explain", "a.py", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let decisions = json["files"][0]["decisions"].as_array().unwrap();
    assert!(decisions.iter().any(|decision| decision["applied"] == true));
}

#[test]
fn rules_can_be_listed_explained_chosen_and_left_out() {
    let folder = Folder::new(&[("a.py", HEAVY.as_bytes())]);
    let list = folder.run(&["rules", "list"]);
    let first = list.out.lines().next().unwrap();
    let mut words = first.split_whitespace();
    let (id, name) = (words.next().unwrap(), words.next().unwrap());
    let by_id = folder.run(&["explain", id]);
    assert_eq!(by_id.code, 0, "{}", by_id.err);
    assert_eq!(folder.run(&["explain", name]).out, by_id.out);
    assert_eq!(folder.run(&["explain", &id.to_lowercase()]).out, by_id.out);
    let near = folder.run(&["explain", &format!("{name}x")]);
    assert_eq!(near.code, 2);
    has(&near.err, &format!("did you mean `{name}`?"));
    assert_eq!(folder.run(&["a.py", "--check", "--ignore", "RAY"]).code, 0);
    assert_eq!(folder.run(&["a.py", "--check", "--select", "RAY"]).code, 1);
}

#[test]
fn the_report_says_what_the_workers_need() {
    let folder = Folder::new(&[("in/a.py", HEAVY.as_bytes())]);
    let ran = folder.run(&["in", "-o", "out", "--report", "report"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = folder.text("report/report.md");
    has(&text, "## in/a.py → out/a.py");
    has(&text, "```diff\n--- in/a.py\n+++ out/a.py\n");
    has(&text, "packages that the workers must have: ");
    has(&text, "- rule: RAY");
    has(&text, "- why: ");
}

#[test]
fn a_new_pack_can_be_started_and_is_tested() {
    let folder = Folder::new(&[]);
    let ran = folder.run(&["rules", "new", "Scatter Gather", "--out", "packs"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    has(
        &ran.out,
        "packs/scatter-gather.toml: rule USR001 scatter-gather\n",
    );
    let ran = folder.run(&["rules", "new", "other", "--out", "packs"]);
    has(&ran.out, "rule USR002 other");
    let ran = folder.run(&["rules", "new", "other", "--out", "packs"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "`packs/other.toml` is there already");

    // The examples are about a function of a library that doesn't exist, which no rule knows.
    let ran = folder.run(&["rules", "test", "packs/other.toml"]);
    has(&ran.out, "USR002 one-task-per-item: ");
    has(&ran.out, "2 examples: ");
}

#[test]
fn rules_test_says_what_differs_and_exits_with_one() {
    let example = "\
[[rule]]
id = \"TST001\"
name = \"say-hello\"
summary = \"hello\"
library = \"core.task\"
docs = \"resources/ray-core/tasks.md\"
why = \"A test.\"
match = \"hello($X)\"
rewrite = \"$X\"

[[rule.example]]
name = \"left-alone\"
before = \"print(1)\\n\"
refuse = \"no-match\"

[[rule.example]]
name = \"not-refused\"
before = \"hello(1)\\n\"
refuse = \"loop-carried\"

[[rule.example]]
name = \"converted\"
before = \"hello(2)\\n\"
after = \"hullo(2)\\n\"
";
    let folder = Folder::new(&[("p.toml", example.as_bytes()), ("bad.toml", b"[[rule]]\n")]);
    let ran = folder.run(&["rules", "test", "p.toml"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    has(&ran.out, "p.toml:11: TST001 left-alone: Validated\n");
    has(
        &ran.out,
        "p.toml:16: TST001 not-refused: Noisy\n    --- before\n",
    );
    has(
        &ran.out,
        "3 examples: 1 Validated, 1 Noisy, 0 Missing, 1 Wrong\n",
    );
    let ran = folder.run(&["rules", "test", "p.toml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json[1]["status"], "Noisy");
    assert_eq!(json[2]["status"], "Wrong");
    let ran = folder.run(&["rules", "test", "bad.toml"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "bad.toml:1:1: ");
    assert_eq!(folder.run(&["rules", "test"]).code, 2);
}

#[test]
fn examples_are_written_as_scripts() {
    let folder = Folder::new(&[]);
    let all = folder.run(&["rules", "examples", "--out", "all"]);
    assert_eq!(all.code, 0, "{}", all.err);
    let runnable = folder.run(&["rules", "examples", "--out", "some", "--runnable"]);
    assert_eq!(runnable.code, 0, "{}", runnable.err);
    has(
        &folder.text("all/RAY101-too-cheap/before.py"),
        "return 2 * n\n",
    );
    has(&folder.text("some/RAY101-list/before.py"), "settle(n)");
    assert!(!folder.path("some/RAY101-too-cheap").exists());
}

#[test]
fn the_least_cost_can_be_chosen() {
    let cheap = "def double(n):\n    return 2 * n\n\n\nprint([double(n) for n in range(10)])\n";
    let folder = Folder::new(&[("a.py", cheap.as_bytes())]);
    assert_eq!(folder.run(&["a.py", "--check"]).code, 0);
    assert_eq!(
        folder
            .run(&["a.py", "--check", "--min-cost", "0.000001"])
            .code,
        1
    );
}

/// A loop over `vendor.score`, of which only a table of the user's can know anything.
const VENDOR: &str = "\
import math
import vendor

def work(x):
    total = 0.0
    for i in range(300000):
        total += math.sqrt(i * x)
    return vendor.score(total)


print([work(x) for x in range(8)])
";

fn with_effects(table: &str) -> Folder {
    Folder::new(&[
        ("rayify.toml", b"effects = [\"tables/ours.toml\"]\n"),
        ("tables/ours.toml", table.as_bytes()),
        ("src/a.py", VENDOR.as_bytes()),
    ])
}

fn entry(name: &str, effects: &str) -> String {
    format!(
        "[[call]]\nnames = [\"{name}\"]\neffects = {effects}\nreturns = \"float\"\nsource = \"https://vendor.example\"\n"
    )
}

#[test]
fn an_effect_table_of_the_users_makes_a_call_known() {
    let folder = with_effects(&entry("vendor.score", "[]"));
    let ran = folder.run(&["src/a.py", "--check", "--no-config"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    has(
        &folder.run(&["explain", "src/a.py", "--no-config"]).out,
        "unknown-call",
    );
    let ran = folder.run(&["src/a.py", "--check"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    let wildcard = with_effects(&entry("vendor.*", "[]"));
    assert_eq!(wildcard.run(&["src/a.py", "--check"]).code, 1);
}

#[test]
fn the_users_table_wins_over_the_built_in_and_the_script_over_both() {
    let both = entry("vendor.score", "[]") + &entry("math.sqrt", "[\"stdout\"]");
    let folder = with_effects(&both);
    let ran = folder.run(&["src/a.py", "--check"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    has(
        &folder.run(&["explain", "src/a.py"]).out,
        "stdout-in-worker",
    );

    // What the script itself defines is read, whatever a table says of the name.
    let own = VENDOR.replace(
        "import vendor\n",
        "class vendor:\n    @staticmethod\n    def score(x):\n        return x\n",
    );
    let folder = with_effects(&entry("vendor.score", "[\"stdout\"]"));
    fs::write(folder.path("src/a.py"), own).unwrap();
    let ran = folder.run(&["src/a.py", "--check"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
}

#[test]
fn a_wrong_effect_table_is_told_with_its_line() {
    let wrong = entry("vendor.score", "[]") + "\n" + &entry("vendor.rank", "[\"mutate:0\"]");
    let ran = with_effects(&wrong).run(&["src/a.py", "--check"]);
    assert_eq!(ran.code, 2);
    has(
        &ran.err,
        "ours.toml:7: `mutate:0` is not an effect: did you mean `mutates:ARGUMENT`?",
    );
    let ran = with_effects("[[call]]\nname = \"f\"\n").run(&["src/a.py", "--check"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "ours.toml:2: unknown field `name`");
    let folder = with_effects("");
    fs::remove_file(folder.path("tables/ours.toml")).unwrap();
    let ran = folder.run(&["src/a.py", "--check"]);
    assert_eq!(ran.code, 2);
    has(&ran.err, "ours.toml: the effect table can't be read");
}

/// A script whose heavy function calls what nobody describes; `{comment}` stands behind that call.
fn vendored(comment: &str) -> String {
    format!(
        "import vendor\n\n\ndef heavy(x):\n    total = 0\n    for i in range(200000):\n        total += i * x\n    \
         return total + vendor.score(x){comment}\n\n\nprint([heavy(x) for x in range(10)])\n"
    )
}

#[test]
fn a_comment_vouches_for_a_call_and_is_listed() {
    let granted = vendored("  # rayify: pure");
    let plain = vendored("");
    let play = Folder::new(&[
        ("granted.py", granted.as_bytes()),
        ("plain.py", plain.as_bytes()),
    ]);
    let out = play.run(&["explain", "granted.py", "--no-config"]);
    assert!(out.out.contains("converts[RAY101"), "{}", out.out);
    assert!(
        out.out
            .contains("granted in the source (`# rayify: pure, line 8`)"),
        "{}",
        out.out
    );
    let out = play.run(&["explain", "plain.py", "--no-config"]);
    assert!(out.out.contains("unknown-call"), "{}", out.out);
}
