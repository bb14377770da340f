//! Runs a script, plain or on the cluster, and says how two runs differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use similar::TextDiff;
use tempfile::TempDir;
use walkdir::WalkDir;

use super::calls::Calls;
use super::cluster::{cluster, mark};
use super::venv;

/// How many scripts run at once: one a core of the smallest machine that the tests are meant for.
pub const AT_ONCE: usize = 2;

/// A script, the folder that it needs around it, and how to start it.
pub struct Script {
    /// Copied for each run, one over the other; the script runs in the copy, so nothing it writes comes back here.
    pub folders: Vec<PathBuf>,
    /// The script's path inside the folders.
    pub file: PathBuf,
    pub arguments: Vec<String>,
    pub environment: Vec<(String, String)>,
    /// The run is ended, with all its processes, after this time.
    pub limit: Duration,
}

/// Where a script runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// As its author ran it, with no cluster in sight.
    Plain,
    /// With `RAY_ADDRESS` set to the cluster's GCS.
    Ray,
    /// With `RAY_ADDRESS` set to the cluster's `ray://` address. The calls can't be told from those of other drivers there
    /// and are not recorded.
    RayClient,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Exit(i32),
    Signal(i32),
    TimedOut,
}

/// What a run left behind.
pub struct Run {
    pub ending: Ending,
    /// Without the lines that Ray writes there; the run's own folder reads `<run>`.
    pub stdout: String,
    pub stderr: String,
    /// Every file in the working folder after the run, and its bytes; the scripts that were there before aside.
    pub files: BTreeMap<PathBuf, Vec<u8>>,
    pub calls: Calls,
}

impl Script {
    /// A script that needs the whole folder in which it stands.
    pub fn new(folder: &Path, file: impl Into<PathBuf>) -> Self {
        Self {
            folders: vec![folder.to_owned()],
            file: file.into(),
            arguments: Vec::new(),
            environment: Vec::new(),
            limit: Duration::from_mins(3),
        }
    }

    /// A script that stands alone: nothing else of its folder is copied.
    pub fn alone(path: &Path) -> Self {
        let mut script = Self::new(path, path.file_name().expect("a script's path"));
        script.folders = vec![path.to_owned()];
        script
    }

    /// Runs the script to its end. No more than [`AT_ONCE`] scripts run at the same time.
    ///
    /// # Panics
    /// If the script can't be copied or started.
    pub fn run(&self, place: Place) -> Run {
        let around = TempDir::new().expect("a folder");
        let work = around.path().join("work");
        for inside in ["work", "home", "tmp"] {
            fs::create_dir(around.path().join(inside)).expect("a folder");
        }
        for folder in &self.folders {
            copy(folder, &work);
        }
        let sources: BTreeSet<PathBuf> = tree(&work)
            .into_keys()
            .filter(|name| is_script(name))
            .collect();
        let mut command = Command::new(venv::python());
        command
            .arg(&self.file)
            .args(&self.arguments)
            .current_dir(&work);
        set_environment(&mut command, around.path(), place);
        command.envs(self.environment.iter().cloned());

        let slot = Slot::take();
        let (ending, pid) = finish(command, around.path(), self.limit);
        drop(slot);

        let calls = match place {
            Place::Ray => cluster().calls_of(pid),
            Place::Plain | Place::RayClient => Calls::default(),
        };
        let read = |name: &str| {
            let bytes = fs::read(around.path().join(name)).expect("the output is there");
            // The two runs stand in different folders, which a script may well print.
            String::from_utf8_lossy(&bytes).replace(&*around.path().to_string_lossy(), "<run>")
        };
        let mut files = tree(&work);
        files.retain(|name, _| !sources.contains(name));
        Run {
            ending,
            stdout: without_rays_lines(&read("stdout")),
            stderr: read("stderr"),
            files,
            calls,
        }
    }
}

impl Run {
    /// What the contract calls a difference, `self` being the plain run and `other` the converted one; None if there is none.
    pub fn difference(&self, other: &Self) -> Option<String> {
        if self.ending != other.ending {
            return Some(format!(
                "plain {:?}, converted {:?}\n{}",
                self.ending,
                other.ending,
                tail(&other.stderr)
            ));
        }
        if self.stdout != other.stdout {
            let diff = TextDiff::from_lines(&self.stdout, &other.stdout)
                .unified_diff()
                .header("plain stdout", "converted stdout")
                .to_string();
            return Some(head(&diff));
        }
        let (names, others): (Vec<_>, Vec<_>) =
            (self.files.keys().collect(), other.files.keys().collect());
        if names != others {
            return Some(format!("files: plain {names:?}, converted {others:?}"));
        }
        self.files
            .iter()
            .find(|(name, bytes)| other.files[*name] != **bytes)
            .map(|(name, _)| format!("the bytes of {} differ", name.display()))
    }

    /// Why the run, of a converted script, doesn't count as converted; None if it does: workers ran two calls at once.
    pub fn not_spread(&self) -> Option<String> {
        let calls = &self.calls;
        (calls.most_in_flight() < 2).then(|| {
            format!(
                "never two calls in flight: {:?}\n{}",
                calls.functions(),
                tail(&self.stderr)
            )
        })
    }
}

fn is_script(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "py")
}

/// Every file below a folder, and its bytes; Python's caches aside.
pub fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.expect("the folder is readable");
        let name = entry.path().strip_prefix(folder).expect("below the folder");
        let cached = name.iter().any(|part| part == "__pycache__");
        if entry.file_type().is_file() && !cached {
            files.insert(
                name.to_owned(),
                fs::read(entry.path()).expect("the file is readable"),
            );
        }
    }
    files
}

/// Copies a file, or what is in a folder, into another folder.
fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        let name = from.file_name().expect("a file's path");
        fs::copy(from, to.join(name)).expect("the file is copied");
        return;
    }
    for (name, bytes) in tree(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        fs::write(path, bytes).expect("the file is copied");
    }
}

fn set_environment(command: &mut Command, around: &Path, place: Place) {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("RAY") || name.starts_with("PYTHON") {
            command.env_remove(name);
        }
    }
    let programs = venv::python().parent().expect("python stands in a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(programs.to_owned()).chain(std::env::split_paths(&path));
    command
        .env("HOME", around.join("home"))
        .env("TMPDIR", around.join("tmp"))
        .env("PATH", std::env::join_paths(paths).expect("PATH is a list"))
        .env("OMP_NUM_THREADS", "1")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONHASHSEED", "0")
        .env("RAYIFY_TEST_CLUSTER", mark());
    let address = match place {
        Place::Plain => return,
        Place::Ray => cluster().address(),
        Place::RayClient => cluster().client_address(),
    };
    // Without an address Ray would look for a cluster on this machine, and find somebody else's.
    assert!(!address.is_empty(), "the cluster has an address");
    command
        .env("RAY_ADDRESS", address)
        .env("RAY_AUTH_MODE", "disabled")
        .env("RAY_DEDUP_LOGS", "0");
}

/// Runs the command in a process group of its own, which is killed when the time is up. Says how it ended and its id.
fn finish(mut command: Command, around: &Path, limit: Duration) -> (Ending, u32) {
    let output = |name: &str| File::create(around.join(name)).expect("the output is created");
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(output("stdout"))
        .stderr(output("stderr"))
        .process_group(0)
        .spawn()
        .expect("the environment's python starts");
    let pid = child.id();
    loop {
        if let Some(status) = child.try_wait().expect("the script is our child") {
            let ending = match (status.code(), status.signal()) {
                (Some(code), _) => Ending::Exit(code),
                (None, signal) => Ending::Signal(signal.unwrap_or_default()),
            };
            return (ending, pid);
        }
        if start.elapsed() > limit {
            let group = format!("-{pid}");
            let killed = Command::new("kill").args(["-KILL", "--", &group]).status();
            assert!(killed.is_ok_and(|status| status.success()), "kill {group}");
            child.wait().expect("the script is our child");
            return (Ending::TimedOut, pid);
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// The right to run one script.
struct Slot;

static TAKEN: Mutex<usize> = Mutex::new(0);
static FREED: Condvar = Condvar::new();

impl Slot {
    fn take() -> Self {
        let taken = TAKEN.lock().expect("nothing panics with the lock");
        let mut taken = FREED
            .wait_while(taken, |taken| *taken >= AT_ONCE)
            .expect("nothing panics with the lock");
        *taken += 1;
        Self
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        *TAKEN.lock().expect("nothing panics with the lock") -= 1;
        FREED.notify_one();
    }
}

/// Deletes what the raylets, the autoscaler and the workers wrote: they reach the driver's stdout late and in any order.
pub fn without_rays_lines(stdout: &str) -> String {
    stdout
        .split_inclusive('\n')
        .filter(|line| !is_rays(line))
        .collect()
}

/// Whether a line reads `(raylet) …`, `(autoscaler …) …` or `(… pid=1 …) …`, perhaps in colour.
fn is_rays(line: &str) -> bool {
    let plain = line
        .strip_prefix("\x1b[")
        .and_then(|rest| {
            rest.trim_start_matches(|c: char| c.is_ascii_digit())
                .strip_prefix('m')
        })
        .unwrap_or(line);
    let Some(source) = plain.strip_prefix('(') else {
        return false;
    };
    if source.starts_with("raylet)") {
        return true;
    }
    if let Some(rest) = source.strip_prefix("autoscaler") {
        return rest.contains(')');
    }
    source.match_indices("pid=").any(|(at, found)| {
        let rest = &source[at + found.len()..];
        rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains(')')
    })
}

fn head(text: &str) -> String {
    text.lines().take(30).collect::<Vec<_>>().join("\n")
}

fn tail(text: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}
