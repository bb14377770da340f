//! rayify's own scopes and flow, measured against ty's semantic index: the scope that binds each name, the bindings that reach
//! it, what is carried round each loop. Where they differ, rayify must say more may happen than ty says, or the difference has
//! a name and a condition here.
//!
//! Needs `python3` on PATH, for the files of its standard library. The public cases are taken from where `RAYIFY_SHARED` says;
//! `RAYIFY_INDEX_MORE` names a folder with further files, for a longer look.

#![expect(
    clippy::unwrap_used,
    reason = "in a test, a failed unwrap is the failure of the test"
)]

mod compare;
mod flow;
mod names;
#[expect(dead_code, reason = "shared with tests that list folders")]
#[path = "../support/places.rs"]
mod places;

use std::path::{Path, PathBuf};
use std::process::Command;

use camino::Utf8Path;
use rayify::python::{Module, Scopes, Types};
use rayon::prelude::*;

use compare::{File, Tally};

/// Of the standard library, so many files are enough.
const STANDARD: usize = 150;

#[test]
fn rayify_and_ty_agree_about_names_and_flow() {
    let files = files();
    assert!(files.len() > 500, "{} files", files.len());
    let tallies: Vec<Tally> = files.par_iter().map(|path| measure(path)).collect();
    let mut all = Tally::default();
    for tally in tallies {
        all.add(tally);
    }
    eprint!("{all}");
    assert!(
        all.unexplained.is_empty(),
        "{} unexplained:\n{}",
        all.unexplained.len(),
        all.unexplained.join("\n")
    );
}

fn measure(path: &Path) -> Tally {
    let mut tally = Tally::default();
    let Ok(text) = std::fs::read_to_string(path) else {
        return tally;
    };
    let Ok(module) = Module::parse(text) else {
        return tally;
    };
    let path = Utf8Path::from_path(path).unwrap();
    // What the file imports makes no difference to its own names, but for star imports.
    let types = Types::open(Utf8Path::new("none"), &[], None, None).unwrap();
    let index = match types.index(path, &module) {
        Ok(index) => index,
        Err(silence) => {
            tally.unexplained.push(format!("{path}: {silence}"));
            return tally;
        }
    };
    let scopes = Scopes::build(&module.tree);
    let file = File::new(path, &module, &scopes, &index);
    tally.count("files", 1);
    names::compare(&file, &mut tally);
    flow::compare(&file, &mut tally);
    tally
}

fn files() -> Vec<PathBuf> {
    let mut all = Vec::new();
    for folder in ["input", "tests"] {
        all.extend(python_files(&places::project(folder)));
    }
    if let Some(cases) = places::shared("cases") {
        all.extend(python_files(&cases));
    }
    if let Some(more) = std::env::var_os("RAYIFY_INDEX_MORE") {
        all.extend(python_files(Path::new(&more)));
    }
    let mut standard = python_files(&standard_library());
    standard.retain(|path| {
        let path = path.to_string_lossy();
        ![
            "/test/",
            "/tests/",
            "site-packages",
            "dist-packages",
            "lib2to3",
        ]
        .iter()
        .any(|part| path.contains(part))
    });
    // Spread over the whole library.
    let step = (standard.len() / STANDARD).max(1);
    all.extend(standard.into_iter().step_by(step).take(STANDARD));
    all
}

fn standard_library() -> PathBuf {
    let output = Command::new("python3")
        .args([
            "-c",
            "import sysconfig; print(sysconfig.get_path('stdlib'))",
        ])
        .output()
        .expect("the standard library is that of python3, which must be on PATH");
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
}

/// All Python files below a folder, sorted.
fn python_files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    found.sort();
    found
}
