//! The one Ray cluster that all tests of a binary share.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{self, Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, OnceLock};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::Deserialize;

use super::calls::{Call, Calls};
use super::venv;

/// A cluster that didn't start isn't tried again for the next test.
static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();

/// Two raylets of two CPUs each, started when a test first asks for them.
pub struct Cluster {
    addresses: Addresses,
    keeper: Mutex<Child>,
    /// Idle recorders: one is enough for each run that ends at the same time as another.
    recorders: Mutex<Vec<Recorder>>,
}

#[derive(Deserialize)]
struct Addresses {
    #[serde(default)]
    gcs: String,
    #[serde(default)]
    client: String,
    #[serde(default)]
    dashboard: String,
    error: Option<String>,
}

/// A process that answers, for a driver's process id, with the calls that the driver made.
struct Recorder {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// The cluster of this test binary; the first call starts it, in some ten seconds.
///
/// # Panics
/// If it doesn't start: with the tail of its logs.
pub fn cluster() -> &'static Cluster {
    let cluster = CLUSTER.get_or_init(Cluster::start);
    cluster
        .as_ref()
        .unwrap_or_else(|error| panic!("the Ray cluster did not start: {error}"))
}

/// Ends the cluster if a test started it. Without this it would end too, as soon as the test binary is gone.
pub fn stop_cluster() {
    let Some(Ok(cluster)) = CLUSTER.get() else {
        return;
    };
    for recorder in cluster
        .recorders
        .lock()
        .expect("no test panics here")
        .drain(..)
    {
        recorder.stop();
    }
    let mut keeper = cluster.keeper.lock().expect("no test panics here");
    drop(keeper.stdin.take());
    keeper
        .wait()
        .expect("the cluster ends with its keeper's stdin");
}

/// A name that no other run of the tests on this machine has. Whatever carries it in `RAYIFY_TEST_CLUSTER` ends with the
/// cluster.
pub fn mark() -> &'static str {
    static MARK: OnceLock<String> = OnceLock::new();
    MARK.get_or_init(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let nanoseconds = now.expect("the clock is past 1970").as_nanos();
        format!("{}-{nanoseconds}", process::id())
    })
}

impl Cluster {
    /// `127.0.0.1:port`, of the GCS.
    pub fn address(&self) -> &str {
        &self.addresses.gcs
    }

    /// `ray://127.0.0.1:port`.
    pub fn client_address(&self) -> &str {
        &self.addresses.client
    }

    /// `http://127.0.0.1:port`, of the dashboard and the Jobs API.
    pub fn dashboard_address(&self) -> &str {
        &self.addresses.dashboard
    }

    /// The Python that drivers and workers run; `ray` stands next to it.
    #[expect(
        clippy::unused_self,
        reason = "a cluster's Python, to those who use it"
    )]
    pub fn python(&self) -> &Path {
        venv::python()
    }

    /// The calls that a driver made on the cluster, once it has ended.
    ///
    /// # Panics
    /// If the record can't be read.
    pub fn calls_of(&self, driver: u32) -> Calls {
        let idle = self.recorders.lock().expect("no test panics here").pop();
        let mut recorder = idle.unwrap_or_else(|| Recorder::start(self.address()));
        let calls = recorder.ask(driver);
        self.recorders
            .lock()
            .expect("no test panics here")
            .push(recorder);
        Calls(calls)
    }

    fn start() -> Result<Self, String> {
        let mut keeper = Command::new(venv::python())
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/support/cluster.py"
            ))
            .arg(mark())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Control-C in a terminal ends the tests, not their keeper, which then ends the cluster in good order.
            .process_group(0)
            .spawn()
            .expect("the environment's python starts");
        let mut line = String::new();
        BufReader::new(keeper.stdout.take().expect("piped"))
            .read_line(&mut line)
            .expect("the keeper's stdout is text");
        let addresses: Addresses = serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("tests/support/cluster.py printed {line:?}: {error}"));
        if let Some(error) = addresses.error {
            keeper.wait().expect("a keeper without a cluster ends");
            return Err(error);
        }
        Ok(Self {
            addresses,
            keeper: Mutex::new(keeper),
            recorders: Mutex::default(),
        })
    }
}

impl Recorder {
    fn start(address: &str) -> Self {
        let mut process = Command::new(venv::python())
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/support/record.py"
            ))
            .arg(address)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the environment's python starts");
        Self {
            input: process.stdin.take().expect("piped"),
            output: BufReader::new(process.stdout.take().expect("piped")),
            process,
        }
    }

    fn ask(&mut self, driver: u32) -> Vec<Call> {
        writeln!(self.input, "{driver}").expect("the recorder reads");
        let mut line = String::new();
        self.output
            .read_line(&mut line)
            .expect("the recorder answers in text");
        serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("tests/support/record.py printed {line:?}: {error}"))
    }

    fn stop(self) {
        let Self {
            mut process, input, ..
        } = self;
        drop(input);
        process.wait().expect("the recorder ends with its stdin");
    }
}
