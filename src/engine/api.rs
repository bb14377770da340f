//! The one door into the engine: decoded files in, decisions and new texts out.

use camino::Utf8PathBuf;
use ruff_python_parser::parse_module;
use serde::{Deserialize, Serialize};

use crate::engine::Decision;
use crate::python::TextRange;

/// One decoded input file.
#[derive(Debug, Clone)]
pub struct InputFile {
    /// What reports print: the path as the user gave it.
    pub path: Utf8PathBuf,
    /// Relative to the input root; sibling imports are resolved by it.
    pub relative: Utf8PathBuf,
    /// The decoded text without BOM, line ends untouched.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    pub message: String,
    /// Byte offsets into the decoded text.
    pub range: TextRange,
}

/// What a converted file needs of the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirements {
    /// The lowest Ray version, `2.9`.
    pub ray: String,
    /// Third-party packages that the workers must have.
    pub packages: Vec<String>,
    /// Modules of the same program that the workers must be able to import.
    pub siblings: Vec<String>,
}

#[derive(Debug, Clone, Default)]
pub struct FileOutcome {
    /// In source order.
    pub decisions: Vec<Decision>,
    /// The new text; `None` if nothing changed.
    pub output: Option<String>,
    pub syntax_error: Option<SyntaxError>,
    /// Set if the file was converted.
    pub requirements: Option<Requirements>,
    /// A bug in rayify (the output did not parse again, a panic): the file was left as it was.
    pub internal_error: Option<String>,
}

/// How the connection is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum ConnectMode {
    /// The one line that an expert writes.
    #[default]
    Minimal,
    /// A small function that checks the address and says in one sentence what is wrong.
    Checked,
}

#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Options {
    pub allow_unsafe: bool,
    pub connect: ConnectMode,
    /// Whether the converted script may start a local Ray.
    pub allow_local: bool,
    pub shutdown: bool,
    pub annotate: bool,
    /// Actors in a pool.
    pub workers: usize,
    /// Rows in a batch.
    pub batch_size: usize,
    pub num_gpus: f64,
    pub select: Vec<String>,
    pub ignore: Vec<String>,
    /// Qualified names that the user vouches for.
    pub assume_pure: Vec<String>,
    /// A body that is surely cheaper is too fine-grained for a task.
    pub min_cost_ms: f64,
    pub rule_dirs: Vec<Utf8PathBuf>,
    pub effect_files: Vec<Utf8PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            allow_unsafe: false,
            connect: ConnectMode::Minimal,
            allow_local: false,
            shutdown: false,
            annotate: false,
            workers: 2,
            batch_size: 32,
            num_gpus: 0.0,
            select: Vec::new(),
            ignore: Vec::new(),
            assume_pure: Vec::new(),
            min_cost_ms: 1.0,
            rule_dirs: Vec::new(),
            effect_files: Vec::new(),
        }
    }
}

/// A rule pack or an effect table that can't be used; the text names the file, the line and what to do.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct EngineError {
    pub message: String,
}

/// The page of a rule, for `explain`.
#[derive(Debug, Clone)]
pub struct RulePage {
    pub id: String,
    pub name: String,
    pub summary: String,
    pub markdown: String,
}

/// Decides about all files of one program. The outcomes are in the order of `files`; `on_done` is called once a file, with
/// its index, from any thread. Never panics.
///
/// # Errors
/// A rule pack or an effect table can't be read or is wrong.
pub fn run(
    files: &[InputFile],
    _options: &Options,
    on_done: &(dyn Fn(usize) + Sync),
) -> Result<Vec<FileOutcome>, EngineError> {
    let outcomes = files.iter().enumerate().map(|(index, file)| {
        let syntax_error = parse_module(&file.text).err().map(|error| SyntaxError {
            message: error.error.to_string(),
            range: error.location,
        });
        on_done(index);
        FileOutcome {
            syntax_error,
            ..FileOutcome::default()
        }
    });
    Ok(outcomes.collect())
}

/// The page of a rule, by id or name, or of a reason code.
#[must_use]
pub fn rule_page(_id: &str) -> Option<RulePage> {
    None
}

/// Id, name and summary of every built-in rule, by id.
#[must_use]
pub fn rule_ids() -> Vec<(String, String, String)> {
    Vec::new()
}
