//! What went wrong with one file, in the words that a person gets.

use std::ops::Range;

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;

/// The kinds are part of the JSON output: their names stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    NotFound,
    Unreadable,
    Notebook,
    Binary,
    UnknownEncoding,
    Undecodable,
    SyntaxError,
    Unencodable,
    OutputConflict,
    Unwritable,
    InternalError,
}

/// One line of a file and the part of it that a message is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// The whole line, without its end.
    pub text: String,
    /// Byte offsets into `text`.
    pub range: Range<usize>,
    /// What stands under the marked part; may be empty.
    pub label: String,
}

/// Something that kept one file from being read, converted or written. The other files go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct Problem {
    pub path: Utf8PathBuf,
    pub kind: ProblemKind,
    /// One sentence without a full stop at its end.
    pub message: String,
    /// What to do, as a sentence; may be empty.
    pub help: String,
    pub spot: Option<Box<Spot>>,
}

impl Problem {
    #[must_use]
    pub fn new(
        path: &Utf8Path,
        kind: ProblemKind,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            path: path.to_owned(),
            kind,
            message: message.into(),
            help: help.into(),
            spot: None,
        }
    }

    #[must_use]
    pub fn at(mut self, spot: Spot) -> Self {
        self.spot = Some(Box::new(spot));
        self
    }

    /// A file that can't be read, with what to do about the usual causes.
    #[must_use]
    pub fn unreadable(path: &Utf8Path, error: &std::io::Error) -> Self {
        let (kind, help) = match error.kind() {
            std::io::ErrorKind::NotFound => (
                ProblemKind::NotFound,
                "check the path; a file that vanished during the run is left out",
            ),
            std::io::ErrorKind::PermissionDenied => (
                ProblemKind::Unreadable,
                "make it readable (`chmod u+r`) or leave it out with --exclude",
            ),
            _ => (ProblemKind::Unreadable, "leave it out with --exclude"),
        };
        Self::new(
            path,
            kind,
            format!("can't be read: {}", io_reason(error)),
            help,
        )
    }

    /// A file that can't be written.
    #[must_use]
    pub fn unwritable(path: &Utf8Path, target: &Utf8Path, error: &std::io::Error) -> Self {
        Self::new(
            path,
            ProblemKind::Unwritable,
            format!("can't write `{target}`: {}", io_reason(error)),
            "nothing was written for this file; check the folder's permissions and the free space",
        )
    }
}

/// The system's words without Rust's "(os error 2)".
fn io_reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let reason = text.split(" (os error").next().unwrap_or(&text);
    // A walk wraps the system's words: "IO error for operation on in/x: Permission denied".
    let reason = reason.rsplit(": ").next().unwrap_or(reason);
    let mut letters = reason.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_reason_comes_without_its_number() {
        let error = std::io::Error::from_raw_os_error(2);
        let problem = Problem::unreadable(Utf8Path::new("a.py"), &error);
        assert_eq!(problem.message, "can't be read: no such file or directory");
        assert_eq!(problem.kind, ProblemKind::NotFound);
        let wrapped = std::io::Error::other("IO error for operation on in/x: Permission denied");
        assert_eq!(io_reason(&wrapped), "permission denied");
    }
}
