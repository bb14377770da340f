//! The hooks of `.pre-commit-hooks.yaml`, run by real pre-commit in git repositories of their own.
//!
//! pre-commit comes from the tests' virtual environment (see `support/venv.rs`); `git` must be on PATH. Here the hooks use
//! the binary that cargo has just built. `RAYIFY_FULL=1` adds `pre-commit try-repo` on the project itself, which builds
//! rayify as a user's pre-commit would, with optimisation, in minutes.

#[path = "support/binary.rs"]
mod binary;
#[path = "support/venv.rs"]
mod venv;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use binary::binary;

const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/.pre-commit-hooks.yaml");
const SCRIPT: &str = include_str!("support/convertible.py");

/// A git repository that holds one script, for pre-commit to work on.
struct Repository {
    folder: TempDir,
    /// pre-commit's own cache, so that neither the user's is touched nor an older one is met.
    cache: TempDir,
}

/// How a command ended and all that it wrote.
struct Done {
    success: bool,
    output: String,
}

#[test]
fn hooks_as_commands_check_and_convert() {
    let binary = binary();
    let binary = binary.display();
    let config = format!(
        "repos:
- repo: local
  hooks:
  - id: check
    name: check
    entry: {binary} --check --diff
    language: system
    types: [python]
  - id: convert
    name: convert
    entry: {binary} --in-place
    language: system
    types: [python]
"
    );
    Repository::new(&config).check_then_convert("check", "convert");
}

#[test]
fn hooks_of_the_manifest_check_and_convert() {
    let (check, convert) = hook_ids();
    let hooks = Repository::new("");
    let manifest = fs::read_to_string(MANIFEST).expect("the manifest is readable");
    // Nothing to build: the entries find the binary on PATH.
    let manifest = manifest.replace("language: rust", "language: system");
    fs::write(hooks.path(".pre-commit-hooks.yaml"), manifest).expect("written");
    hooks.git(&["add", "--all"]);
    hooks.git(&["commit", "--quiet", "--message", "hooks"]);
    let revision = hooks.git(&["rev-parse", "HEAD"]).output;
    let config = format!(
        "repos:
- repo: {}
  rev: {}
  hooks:
  - id: {check}
  - id: {convert}
",
        hooks.folder.path().display(),
        revision.trim()
    );
    Repository::new(&config).check_then_convert(&check, &convert);
}

#[test]
fn the_manifest_is_valid() {
    let repository = Repository::new("");
    let done = repository.pre_commit(&["validate-manifest", MANIFEST]);
    assert!(done.success, "{}", done.output);
}

#[test]
fn the_project_serves_as_a_hook_repository() {
    if std::env::var("RAYIFY_FULL").as_deref() != Ok("1") {
        eprintln!(
            "note: `pre-commit try-repo` builds rayify for minutes and runs with RAYIFY_FULL=1"
        );
        return;
    }
    let (check, convert) = hook_ids();
    let repository = Repository::new("");
    let try_repo = |hook: &str| {
        let project = env!("CARGO_MANIFEST_DIR");
        repository.pre_commit(&["try-repo", project, hook, "--files", "script.py"])
    };
    let done = try_repo(&check);
    assert!(
        !done.success && done.output.contains("+import ray"),
        "{}",
        done.output
    );
    let done = try_repo(&convert);
    assert!(
        !done.success && repository.script().contains("import ray\n"),
        "{}",
        done.output
    );
    let done = try_repo(&convert);
    assert!(done.success, "{}", done.output);
}

impl Repository {
    /// With this `.pre-commit-config.yaml`, unless it is empty.
    fn new(config: &str) -> Self {
        let repository = Self {
            folder: TempDir::new().expect("a folder"),
            cache: TempDir::new().expect("a folder"),
        };
        repository.git(&["init", "--quiet"]);
        fs::write(repository.path("script.py"), SCRIPT).expect("written");
        if !config.is_empty() {
            fs::write(repository.path(".pre-commit-config.yaml"), config).expect("written");
        }
        repository.git(&["add", "--all"]);
        repository.git(&["commit", "--quiet", "--message", "script"]);
        repository
    }

    fn check_then_convert(&self, check: &str, convert: &str) {
        let done = self.pre_commit(&["run", check, "--all-files"]);
        assert!(!done.success, "the check hook passed: {}", done.output);
        assert!(done.output.contains("+import ray"), "{}", done.output);
        assert_eq!(self.script(), SCRIPT, "a check changes nothing");

        let done = self.pre_commit(&["run", convert, "--all-files"]);
        assert!(!done.success, "{}", done.output);
        assert!(
            done.output.contains("files were modified by this hook"),
            "{}",
            done.output
        );
        assert!(self.script().contains("import ray\n"), "{}", self.script());

        self.git(&["add", "--all"]);
        let done = self.pre_commit(&["run", "--all-files"]);
        assert!(done.success, "the second run: {}", done.output);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn script(&self) -> String {
        fs::read_to_string(self.path("script.py")).expect("the script is text")
    }

    fn git(&self, arguments: &[&str]) -> Done {
        let done = self.run(Path::new("git"), arguments);
        assert!(done.success, "git {arguments:?}: {}", done.output);
        done
    }

    fn pre_commit(&self, arguments: &[&str]) -> Done {
        self.run(&venv::python().with_file_name("pre-commit"), arguments)
    }

    fn run(&self, program: &Path, arguments: &[&str]) -> Done {
        let mut command = Command::new(program);
        // The tests may themselves run inside a git hook.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        let binary = binary();
        let first = [binary
            .parent()
            .expect("the binary stands in a folder")
            .to_owned()];
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = first.into_iter().chain(std::env::split_paths(&path));
        for role in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{role}_NAME"), "Test")
                .env(format!("GIT_{role}_EMAIL"), "test@example.com");
        }
        let output = command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("PATH", std::env::join_paths(paths).expect("PATH is a list"))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("PRE_COMMIT_HOME", self.cache.path())
            .output()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let text = [output.stdout, output.stderr].concat();
        Done {
            success: output.status.success(),
            output: String::from_utf8_lossy(&text).into_owned(),
        }
    }
}

/// The ids of the manifest's check hook and of its convert hook.
fn hook_ids() -> (String, String) {
    const IDS: &str = "
import sys, yaml
hooks = yaml.safe_load(open(sys.argv[1]))
for check in (True, False):
    print(*(hook['id'] for hook in hooks if ('--check' in [*hook['entry'].split(), *hook.get('args', [])]) == check))
";
    let output = Command::new(venv::python())
        .args(["-c", IDS, MANIFEST])
        .output()
        .expect("the environment's python starts");
    let text = String::from_utf8_lossy(&output.stdout);
    let ids: Vec<_> = text.split_whitespace().collect();
    assert_eq!(
        ids.len(),
        2,
        "a check hook and a convert hook: {text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    (ids[0].to_owned(), ids[1].to_owned())
}
