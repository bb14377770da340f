//! `output/` is what rayify makes of `input/` today.

#[path = "support/binary.rs"]
mod binary;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "py"))
        .map(|path| {
            let name = path.file_name().expect("named").to_string_lossy().into_owned();
            (name, fs::read(&path).expect("readable"))
        })
        .collect()
}

fn convert(from: &Path, to: &Path) {
    let run = Command::new(binary::binary())
        .args([from.as_os_str(), "-o".as_ref(), to.as_os_str(), "-q".as_ref()])
        .output()
        .expect("rayify starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn output_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let made = tempfile::tempdir().expect("a temporary folder");
    convert(&root.join("input"), made.path());
    let (today, committed) = (files(made.path()), files(&root.join("output")));
    assert_eq!(
        today.keys().collect::<Vec<_>>(),
        committed.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in &today {
        assert!(
            bytes == &committed[name],
            "output/{name} is stale: run `cargo run --release -- input/ -o output/`"
        );
    }
}

#[test]
fn a_second_run_over_the_output_changes_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let made = tempfile::tempdir().expect("a temporary folder");
    convert(&root.join("output"), made.path());
    assert_eq!(files(made.path()), files(&root.join("output")));
}
