//! ty as it answers here, and what keeps it in bounds.

use std::time::Duration;

use super::*;
use crate::python::to_size;

/// What is said about the expression that ends the text's last line, `_ = EXPR`.
fn last(text: &str) -> Option<Vec<String>> {
    let answers = ask(text, &Limits::default()).unwrap();
    answers.first().map(|(_, types)| types.clone())
}

fn ask(text: &str, limits: &Limits) -> Result<Answers, Silence> {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    let module = Module::parse(text.to_owned()).unwrap();
    let start = text.rfind("_ = ").unwrap() + 4;
    let range = TextRange::new(to_size(start), to_size(text.trim_end().len()));
    Types::open(root, &[], None, None)
        .unwrap()
        .with_limits(limits.clone())
        .of(&root.join("script.py"), &module, &[range])
}

fn is(text: &str, wanted: &[&str]) {
    assert_eq!(last(text).unwrap_or_default(), wanted, "{text}");
}

#[test]
fn classes_have_the_names_of_the_effect_tables() {
    is("_ = open('x')\n", &["_io.TextIOWrapper"]);
    is(
        "import pathlib\n_ = pathlib.Path('x').stat().st_size\n",
        &["int"],
    );
    is(
        "import glob, pathlib\n_ = [pathlib.Path(p) for p in glob.glob('*')]\n",
        &["list[pathlib.Path]"],
    );
    is("import re\n_ = re.match('a', 'b')\n", &["None", "re.Match"]);
}

#[test]
fn a_union_gives_all_its_classes() {
    is(
        "import sys\n_ = 'a' if sys.argv else (1, b'x')\n",
        &["str", "tuple[int, bytes]"],
    );
    is(
        "def f(x: float | None): ...\ndef g(x: float | None):\n    _ = x\n",
        &["None", "float", "int"],
    );
    is(
        "def f(x: dict[str, float]):\n    _ = x\n",
        &["dict[str, float | int]"],
    );
}

#[test]
fn narrowing_by_a_test_is_followed() {
    is(
        "import re\nm = re.match('a', 'b')\nif m:\n    _ = m\n",
        &["re.Match"],
    );
}

#[test]
fn a_part_that_is_unknown_leaves_nothing() {
    for text in [
        "import json\n_ = json.loads('1')\n",
        "import missing\n_ = missing.f()\n",
        "def f(x):\n    _ = x\n",
        "def f(n=3):\n    _ = n\n",
        "def f(x: list):\n    _ = x\n",
        "from typing import Any\ndef f(x: dict[str, Any]):\n    _ = x\n",
        "from typing import Any\ndef f(x: int | Any):\n    _ = x\n",
        "def f[T](x: T):\n    _ = x\n",
        "def f[T](x: list[T]):\n    _ = x\n",
        "_ = len\n",
        "_ = int\n",
        "import enum\nclass C(enum.Enum):\n    A = 1\n_ = C.A\n",
    ] {
        assert_eq!(last(text), None, "{text}");
    }
}

#[test]
fn classes_that_are_not_at_the_top_of_a_module_have_no_name() {
    assert_eq!(last("def f():\n    class int: ...\n    _ = int()\n"), None);
}

#[test]
fn the_program_itself_is_searched() {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    std::fs::write(root.join("helper.py"), "def size() -> int: ...\n").unwrap();
    let text = "import helper\n_ = helper.size()\n";
    let module = Module::parse(text.to_owned()).unwrap();
    let range = TextRange::new(to_size(18), to_size(31));
    let answers = Types::open(root, &[], None, None)
        .unwrap()
        .of(&root.join("script.py"), &module, &[range])
        .unwrap();
    assert_eq!(answers, [(range, vec!["int".to_owned()])]);
}

#[test]
fn what_lies_next_to_the_script_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    std::fs::create_dir(root.join("sub")).unwrap();
    std::fs::write(root.join("helper.py"), "def size() -> int: ...\n").unwrap();
    std::fs::write(root.join("sub/helper.py"), "def size() -> str: ...\n").unwrap();
    let text = "import helper\n_ = helper.size()\n";
    let module = Module::parse(text.to_owned()).unwrap();
    let range = TextRange::new(to_size(18), to_size(31));
    let answers = Types::open(root, &[], None, None)
        .unwrap()
        .of(&root.join("sub/script.py"), &module, &[range])
        .unwrap();
    assert_eq!(answers, [(range, vec!["str".to_owned()])]);
}

/// The literal is unknown before the deadline, and what doesn't hang on it is known.
fn is_blanked(expression: &str) {
    let text = format!("x = {expression}\n_ = x\n");
    assert_eq!(last(&text), None);
    let text = format!("x = {expression}\ny = 'a'\n_ = y\n");
    assert_eq!(last(&text), Some(vec!["str".to_owned()]));
}

#[test]
fn sixty_thousand_elements_are_not_looked_at() {
    is_blanked(&format!("[{}]", "1, ".repeat(60_000)));
    is_blanked(&format!("[\n{}]", "(1, 'ä'),\n".repeat(60_000)));
}

#[test]
fn a_hundred_and_fifty_levels_are_not_looked_at() {
    is_blanked(&format!("{}1{}", "[".repeat(150), "]".repeat(150)));
}

#[test]
fn ten_thousand_terms_are_not_looked_at() {
    // The parser recurses, too; the program runs it with a stack like this one.
    let job = || is_blanked(&format!("1{}", " + 1".repeat(9_990)));
    std::thread::Builder::new()
        .stack_size(1 << 30)
        .spawn(job)
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn what_is_blanked_out_moves_nothing() {
    let limits = Limits {
        literal_nodes: 3,
        ..Limits::default()
    };
    let text = "a = [1,\n  2, 3,\n 4]  # ä\nb = 5\n";
    let module = Module::parse(text.to_owned()).unwrap();
    assert_eq!(
        guard::bounded_text(&module, &limits).unwrap(),
        "a = (_a\n       \n  )  # ä\nb = 5\n"
    );
}

#[test]
fn a_deadline_ends_the_wait() {
    let limits = Limits {
        deadline: Duration::ZERO,
        ..Limits::default()
    };
    assert_eq!(
        ask("_ = open('x')\n", &limits),
        Err(Silence::TimedOut(Duration::ZERO))
    );
}

#[test]
fn after_a_few_files_that_take_too_long_no_more_are_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    let types = Types::open(root, &[], None, None)
        .unwrap()
        .with_limits(Limits {
            deadline: Duration::ZERO,
            abandoned: 1,
            ..Limits::default()
        });
    let module = Module::parse("x = 1\n".to_owned()).unwrap();
    let range = TextRange::new(to_size(4), to_size(5));
    let ask = || types.of(&root.join("script.py"), &module, &[range]);
    assert!(matches!(ask(), Err(Silence::TimedOut(_))));
    assert_eq!(ask(), Err(Silence::GaveUp));
    assert_eq!(types.asked(), 1);
}

#[test]
fn a_panic_is_an_answer() {
    let limits = Limits::default();
    let result: Result<(), Silence> = guard::within(&limits, || panic!("as ty might"));
    assert_eq!(result, Err(Silence::Panicked("as ty might".to_owned())));
    assert_eq!(guard::within(&limits, || 3), Ok(3));
}

#[test]
fn a_folder_without_an_environment_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    let error = Types::open(root, &[], Some(root), None).unwrap_err();
    assert!(error.reason.contains("folder"), "{error}");
    assert!(error.to_string().contains("python -m venv"), "{error}");
    let error = Types::open(root, &[], Some(&root.join("nowhere")), None).unwrap_err();
    assert_eq!(
        error.reason,
        "there is no such folder, and no such Python interpreter"
    );
}

#[test]
fn nothing_to_ask_opens_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let root = Utf8Path::from_path(folder.path()).unwrap();
    let types = Types::open(root, &[], None, None).unwrap();
    let module = Module::parse("x = 1\n".to_owned()).unwrap();
    assert_eq!(types.of(&root.join("a.py"), &module, &[]), Ok(Vec::new()));
    assert_eq!(types.asked(), 0);
}

fn indexed(text: &str) -> Index {
    let module = Module::parse(text.to_owned()).unwrap();
    let types = Types::open(Utf8Path::new("none"), &[], None, None).unwrap();
    types.index(Utf8Path::new("script.py"), &module).unwrap()
}

/// The bindings that reach the last use of a name: each with the rest of its line, whether it comes at once, how many loops
/// carry it.
fn reaching(text: &str, name: &str) -> Vec<(String, bool, usize)> {
    let index = indexed(text);
    let last = index
        .names
        .iter()
        .rfind(|one| &text[one.range] == name && one.reach.is_some())
        .unwrap();
    let reach = last.reach.as_ref().unwrap();
    let line = |one: &index::Reaching| {
        let rest = &text[usize::from(one.binding.start())..];
        rest.lines().next().unwrap().to_owned()
    };
    reach
        .bindings
        .iter()
        .map(|one| (line(one), one.at_once, one.carried.len()))
        .collect()
}

#[test]
fn the_index_knows_what_reaches_a_use_and_what_loops_carry() {
    let text = "x = 1\nfor y in z:\n    x = 2\n    x = 3\nprint(x)\n";
    let both = [("x = 1", true, 0), ("x = 3", true, 0)];
    let found = reaching(text, "x");
    assert_eq!(
        found,
        both.map(|(line, at_once, loops)| (line.to_owned(), at_once, loops))
    );
    let text = "for y in z:\n    print(x)\n    x = y\n";
    assert_eq!(reaching(text, "x"), [("x = y".to_owned(), false, 1)]);
}

#[test]
fn the_index_knows_whose_a_name_is() {
    let text = "def f():\n    def g():\n        nonlocal x\n        x = y\n    x = 1\n";
    let index = indexed(text);
    let homes: Vec<_> = index.names.iter().map(|one| one.home).collect();
    let f = index::Home::Scope(TextRange::new(to_size(0), to_size(text.trim_end().len())));
    assert_eq!(homes, [f, index::Home::Nowhere, f]);
}
