//! What rayify said about the candidates that it left alone.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::places;
use super::rayify::rayify;

/// A place of the evidence.
#[derive(Debug, Default)]
pub struct Spot {
    pub line: u64,
    pub last_line: u64,
    pub text: String,
}

/// One candidate that was refused.
#[derive(Debug, Default)]
pub struct Refusal {
    pub path: PathBuf,
    /// The script's name, without its extension.
    pub script: String,
    /// Where the candidate begins.
    pub line: u64,
    pub code: String,
    pub message: String,
    pub unlock: String,
    pub places: Vec<Spot>,
}

impl Refusal {
    /// Whether a name stands in backticks in the message or the evidence, alone or as a part of an expression.
    pub fn names(&self, name: &str) -> bool {
        self.quoted().iter().any(|quoted| mentions(quoted, name))
    }

    /// What stands in backticks in the message and the evidence.
    pub fn quoted(&self) -> Vec<&str> {
        let texts = std::iter::once(self.message.as_str())
            .chain(self.places.iter().map(|place| place.text.as_str()));
        texts
            .flat_map(|text| text.split('`').skip(1).step_by(2))
            .collect()
    }

    /// The lines that the message names and the evidence points at.
    pub fn lines(&self) -> BTreeSet<u64> {
        let mut lines: BTreeSet<u64> = self.places.iter().map(|place| place.line).collect();
        let mut words = self.message.split([' ', '(', ')', ',', ';', ':', '.']);
        while let Some(word) = words.next() {
            if matches!(word, "line" | "lines") {
                for number in words.by_ref() {
                    match number.parse() {
                        Ok(line) => lines.insert(line),
                        Err(_) if matches!(number, "" | "and") => continue,
                        Err(_) => break,
                    };
                }
            }
        }
        lines
    }

    /// Message and evidence, for people.
    pub fn text(&self) -> String {
        let places = self.places.iter();
        let places: Vec<_> = places
            .map(|place| format!("{}: {}", place.line, place.text))
            .collect();
        format!("{} {places:?}", self.message)
    }
}

/// Every refusal in these files and folders.
///
/// # Panics
/// If rayify can't read one of the scripts, or its report is none.
pub fn refusals(paths: &[&Path]) -> Vec<Refusal> {
    let arguments = ["--check", "--format", "json", "--no-config"];
    let arguments = arguments.iter().map(AsRef::as_ref);
    let output = rayify(arguments.chain(paths.iter().map(|path| path.as_os_str())));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "no JSON: {error}\n{}",
            String::from_utf8_lossy(&output.stderr)
        )
    });
    let files = report["files"].as_array().expect("a list of files");
    files.iter().flat_map(of_file).collect()
}

fn of_file(file: &Value) -> Vec<Refusal> {
    let path = Path::new(text(&file["path"]));
    let errors = file["errors"].as_array().expect("a list of errors");
    assert!(errors.is_empty(), "{}: {errors:?}", path.display());
    let decisions = file["decisions"].as_array().expect("a list of decisions");
    decisions
        .iter()
        .filter(|decision| decision["reason"].is_object())
        .map(|decision| Refusal {
            path: path.to_owned(),
            script: places::stem(path),
            line: line(decision),
            code: text(&decision["reason"]["code"]).to_owned(),
            message: text(&decision["reason"]["message"]).to_owned(),
            unlock: text(&decision["reason"]["unlock"]).to_owned(),
            places: decision["evidence"]
                .as_array()
                .expect("a list of places")
                .iter()
                .map(|place| Spot {
                    line: line(place),
                    last_line: place["end"]["line"].as_u64().expect("a line"),
                    text: text(&place["text"]).to_owned(),
                })
                .collect(),
        })
        .collect()
}

fn line(value: &Value) -> u64 {
    value["start"]["line"].as_u64().expect("a line")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// Whether a piece of Python mentions a name, perhaps dotted, as a whole.
pub fn mentions(code: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + name.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}
