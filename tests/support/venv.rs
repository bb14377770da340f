//! The virtual environment of the tests: made once from `tests/requirements.txt`, under the target folder.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

const REQUIREMENTS: &str = include_str!("../requirements.txt");

/// The environment's Python; the programs of its packages (`ray`, `pre-commit`) stand next to it.
///
/// # Panics
/// If there is no `python3` of version 3.11 or the packages can't be installed; the message says what to do.
pub fn python() -> &'static Path {
    static ENVIRONMENT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let python = ENVIRONMENT.get_or_init(|| Ok(ready_environment()?.join("bin/python")));
    python.as_deref().unwrap_or_else(|error| panic!("{error}"))
}

fn ready_environment() -> Result<PathBuf, String> {
    let mut hasher = DefaultHasher::new();
    REQUIREMENTS.hash(&mut hasher);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("cargo gives tests a folder inside its target folder");
    let environment = target.join(format!("rayify-venv-{:016x}", hasher.finish()));

    // Test binaries and other `cargo test` runs share the environment: the first one makes it while the others wait.
    let lock = File::create(environment.with_extension("lock")).expect("the lock file is made");
    lock.lock().expect("the lock is taken");
    // Written last, so an environment without it was left half made.
    let complete = environment.join("complete");
    if !complete.exists() {
        make(&environment)?;
        fs::write(complete, "").expect("the environment is marked as complete");
    }
    Ok(environment)
}

fn make(environment: &Path) -> Result<(), String> {
    eprintln!(
        "note: making the tests' virtual environment {} (some 60 s, once)",
        environment.display()
    );
    if environment.exists() {
        fs::remove_dir_all(environment).expect("the half-made environment is removed");
    }
    let version_check = "import sys; sys.exit(sys.version_info[:2] != (3, 11))";
    must_succeed(
        Command::new("python3").args(["-c", version_check]),
        "the tests on real Ray need Python 3.11 as `python3` on PATH: Ray's wheels and the pinned packages are made for it",
    )?;
    must_succeed(
        Command::new("python3")
            .args(["-m", "venv"])
            .arg(environment),
        "`python3 -m venv` failed: on Debian and Ubuntu it is in the package python3-venv",
    )?;
    must_succeed(
        Command::new(environment.join("bin/python"))
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--requirement",
            ])
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/requirements.txt"
            )),
        "pip could not install tests/requirements.txt: it needs a package index (PyPI, or what PIP_INDEX_URL names)",
    )
}

fn must_succeed(command: &mut Command, otherwise: &str) -> Result<(), String> {
    let problem = match command.output() {
        Ok(output) if output.status.success() => return Ok(()),
        Ok(output) => format!(
            "{}\n{}{}",
            output.status,
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(error) => error.to_string(),
    };
    Err(format!("{otherwise}\n{command:?}: {problem}"))
}
