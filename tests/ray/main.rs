//! Runs converted scripts on a real Ray cluster and compares them with the originals.
//!
//! `cargo test --test ray` makes its own virtual environment under the target folder (Python 3.11 and a package index are
//! needed, once) and its own cluster of two raylets, shared by all tests of this binary and gone when it ends in whatever
//! way. As usual, `cargo test --test ray cases` runs the tests whose names contain `cases`. Variables:
//!
//! - `RAYIFY_FULL=1` adds what takes long: every sample over `ray://` too.
//! - `RAYIFY_CASES=text` narrows the test `cases` to the cases whose names contain the text; the totals aren't asserted then.
//! - `RAYIFY_SHARED=folder` says where `cases/` and `gold/` lie, if not in `../shared`.
//! - `RAYIFY_BIN=program` tests another build of rayify.

mod addresses;
mod cases;
mod examples;
mod facts;
mod gold;
mod itself;
mod samples;
mod semantics;
mod siblings;
#[path = "../support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};
use tempfile::TempDir;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let written = TempDir::new().expect("a folder for the rules' examples");
    let mut trials = group("itself", itself::tests());
    trials.extend(group("addresses", addresses::tests()));
    trials.extend(gold::trials());
    trials.extend(samples::trials());
    trials.extend(siblings::trials());
    trials.extend(examples::trials(written.path()));
    trials.extend(cases::trials());
    trials.extend(facts::trials());
    let converted = TempDir::new().expect("a folder for the traps and must-converts");
    trials.extend(semantics::trials(converted.path()));
    let conclusion = libtest_mimic::run(&arguments, trials);
    support::stop_cluster();
    conclusion.exit_code()
}

/// Whether the tests that take long are asked for.
fn full() -> bool {
    std::env::var("RAYIFY_FULL").is_ok_and(|value| value == "1")
}

fn group(name: &str, tests: Vec<(&'static str, fn())>) -> Vec<Trial> {
    tests
        .into_iter()
        .map(|(test, run)| trial(format!("{name}::{test}"), run))
        .collect()
}

fn trial(name: impl Into<String>, run: impl FnOnce() + Send + 'static) -> Trial {
    Trial::test(name, move || {
        run();
        Ok(())
    })
}

/// The Python files right in a folder, sorted by name.
fn scripts(folder: &Path) -> Vec<PathBuf> {
    let mut paths = support::places::listing(folder);
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    paths
}
