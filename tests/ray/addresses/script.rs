//! Scripts as rayify connects them, and how they end.

use std::fs::{self, File};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support;

/// What a user has: rayify connects it.
const PLAIN: &str = r#"import os


def square(x):
    steps = 0
    for _ in range(40_000 + x):
        steps += 1
    return x * x + steps - steps


if __name__ == "__main__":
    print([square(x) for x in range(3)])
"#;
/// What the list comprehension becomes.
const TASKS: &str = "ray.get([square.remote(x) for x in range(3)])";
/// A task that the tests add, to look into a worker's environment.
const SEEN: &str = r#"@ray.remote
def seen():
    return os.environ.get("SEEN")


if __name__"#;

/// A script as rayify writes it, with one task that computes and one that reads its environment.
pub struct Script {
    text: String,
    limit: Duration,
}

/// What `address="auto"` finds on this machine, whatever else runs there.
#[derive(Clone, Copy)]
pub enum AutoFinds {
    OurCluster,
    Nothing,
    /// The record of a cluster that is gone.
    DeadCluster,
}

/// How a script ended; no status if it was stopped at its limit.
pub struct Run {
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    pub took: Duration,
}

/// With the one line that `connect = "minimal"` writes.
pub fn minimal() -> Script {
    Script::converted("")
}

/// With the function that `connect = "checked"` writes.
pub fn checked() -> Script {
    Script::converted("connect = \"checked\"\n")
}

/// The same with `allow-local`.
pub fn checked_allowing_local() -> Script {
    Script::converted("connect = \"checked\"\nallow-local = true\n")
}

/// The GCS address and the client address of the cluster.
pub fn both_addresses() -> [&'static str; 2] {
    let cluster = support::cluster();
    [cluster.address(), cluster.client_address()]
}

/// A port at which nothing listens.
pub fn dead_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("bound").port()
}

impl Script {
    /// What rayify makes of [`PLAIN`] under a configuration.
    fn converted(config: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let (plain, settings, result) = (
            folder.path().join("plain.py"),
            folder.path().join("rayify.toml"),
            folder.path().join("converted.py"),
        );
        fs::write(&plain, PLAIN).expect("written");
        fs::write(&settings, config).expect("written");
        let output = support::rayify::rayify([
            plain.as_os_str(),
            "-o".as_ref(),
            result.as_os_str(),
            "--config".as_ref(),
            settings.as_os_str(),
        ]);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = fs::read_to_string(&result)
            .expect("converted")
            .replacen("if __name__", SEEN, 1);
        assert!(text.contains(TASKS), "rayify wrote\n{text}");
        Self {
            text,
            limit: Duration::from_secs(150),
        }
    }

    /// The same script, printing this expression instead.
    pub fn printing(self, expression: &str) -> Self {
        let text = self.text.replace(TASKS, expression);
        Self { text, ..self }
    }

    pub fn limited_to(self, seconds: u64) -> Self {
        Self {
            limit: Duration::from_secs(seconds),
            ..self
        }
    }

    /// Runs the script as a person would, with no variable of Ray's but these.
    pub fn run(&self, auto: AutoFinds, variables: &[(&str, &str)]) -> Run {
        // Ray also looks through the process list, where it would see the clusters of other tests.
        const NO_RAY_PROCESSES: &str = "
import runpy, sys
from ray._private import services
services._find_address_from_flag = lambda flag: set()
runpy.run_path(sys.argv[1], run_name='__main__')
";
        let folder = self.folder();
        let mut command = Command::new(support::cluster().python());
        match auto {
            AutoFinds::OurCluster => record_cluster(&folder, support::cluster().address()),
            AutoFinds::Nothing => {}
            AutoFinds::DeadCluster => {
                record_cluster(&folder, &format!("127.0.0.1:{}", dead_port()));
            }
        }
        if !matches!(auto, AutoFinds::OurCluster) {
            command.args(["-c", NO_RAY_PROCESSES]);
        }
        command.arg("script.py");
        self.finish(command, &folder, variables)
    }

    /// Submits the script as a job with this runtime environment; stdout holds the job's log.
    pub fn submit(&self, runtime_env: &str) -> Run {
        let folder = self.folder();
        // Ray drops the package of a folder when its job ends, perhaps just as the next job with the same folder begins.
        let own = folder.path().display().to_string();
        fs::write(folder.path().join("own"), own).expect("written");
        let cluster = support::cluster();
        let dashboard = cluster.dashboard_address();
        let (_, host_port) = dashboard.split_once("://").unwrap_or(("", dashboard));
        let python = cluster.python();
        let mut command = Command::new(python.with_file_name("ray"));
        command.args([
            "job",
            "submit",
            "--address",
            &format!("http://{host_port}"),
            "--working-dir",
            ".",
        ]);
        command
            .args(["--runtime-env-json", runtime_env, "--"])
            .arg(python)
            .arg("script.py");
        self.finish(command, &folder, &[])
    }

    fn folder(&self) -> TempDir {
        let folder = TempDir::new().expect("a folder");
        fs::write(folder.path().join("script.py"), &self.text).expect("written");
        folder
    }

    fn finish(&self, mut command: Command, folder: &TempDir, variables: &[(&str, &str)]) -> Run {
        let output = TempDir::new().expect("a folder");
        let (stdout, stderr) = (output.path().join("stdout"), output.path().join("stderr"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("RAY_") {
                command.env_remove(name);
            }
        }
        // A home of its own, because Ray keeps an authentication token there that other clusters refuse.
        command
            .env("HOME", output.path())
            .env("RAY_AUTH_MODE", "disabled")
            .env("RAY_TMPDIR", folder.path());
        command.current_dir(folder).envs(variables.iter().copied());
        command
            .stdin(Stdio::null())
            .stdout(File::create(&stdout).expect("created"));
        command.stderr(File::create(&stderr).expect("created"));

        let start = Instant::now();
        let mut child = command.spawn().expect("python starts");
        let status = loop {
            if let Some(status) = child.try_wait().expect("waited for") {
                break status.code();
            }
            if start.elapsed() > self.limit {
                child.kill().expect("stopped");
                child.wait().expect("waited for");
                break None;
            }
            thread::sleep(Duration::from_millis(50));
        };
        Run {
            status,
            stdout: fs::read_to_string(stdout).expect("text"),
            stderr: fs::read_to_string(stderr).expect("text"),
            took: start.elapsed(),
        }
    }
}

/// Writes the file in which `ray start` leaves the address of this machine's cluster.
fn record_cluster(folder: &TempDir, address: &str) {
    fs::create_dir(folder.path().join("ray")).expect("created");
    fs::write(folder.path().join("ray/ray_current_cluster"), address).expect("written");
}

impl Run {
    pub fn assert_prints(&self, stdout: &str) {
        assert_eq!(
            (self.status, self.stdout.as_str()),
            (Some(0), stdout),
            "{}",
            self.stderr
        );
    }

    pub fn assert_traceback(&self, error: &str) {
        assert_eq!(
            (self.status, self.stdout.as_str()),
            (Some(1), ""),
            "{}",
            self.stderr
        );
        assert!(
            self.stderr.contains("Traceback (most recent call last)"),
            "{}",
            self.stderr
        );
        assert!(self.stderr.contains(error), "{}", self.stderr);
    }

    /// Nothing but one line on stderr.
    pub fn assert_one_sentence(&self, part: &str) {
        self.assert_last_sentence(part);
        assert_eq!(self.stderr.lines().count(), 1, "{}", self.stderr);
    }

    /// One line on stderr, after whatever Ray itself logged while it tried.
    pub fn assert_last_sentence(&self, part: &str) {
        assert_eq!(
            (self.status, self.stdout.as_str()),
            (Some(1), ""),
            "{}",
            self.stderr
        );
        assert!(!self.stderr.contains("Traceback"), "{}", self.stderr);
        assert!(
            self.stderr
                .lines()
                .last()
                .is_some_and(|line| line.contains(part)),
            "{}",
            self.stderr
        );
    }
}
