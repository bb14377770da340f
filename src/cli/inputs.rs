//! From found files to decided ones: read and decoded in parallel, then given to the engine, program by program.

use anyhow::Result;
use camino::Utf8PathBuf;
use rayon::prelude::*;

use super::settings::Settings;
use crate::engine::api::{self, FileOutcome, InputFile, SyntaxError};
use crate::project::{FoundFile, Home, Problem, ProblemKind, Source, Spot, read_bytes};
use crate::python::lines::LineIndex;
use crate::report::FileReport;

/// A file that was read, or why it wasn't.
pub struct Loaded {
    pub path: Utf8PathBuf,
    /// `None` for an input that isn't there.
    pub found: Option<FoundFile>,
    /// As they lie on the disk; `None` if they can't be read.
    pub bytes: Option<Vec<u8>>,
    pub source: Option<Source>,
    pub problem: Option<Problem>,
    /// Index into the settings.
    pub settings: usize,
}

/// A file about which all is decided.
pub struct Decided {
    pub found: Option<FoundFile>,
    pub bytes: Option<Vec<u8>>,
    pub source: Option<Source>,
    /// Its target is not set yet.
    pub report: FileReport,
    pub settings: usize,
}

/// Reads and decodes; the order stays.
pub fn load(files: Vec<(FoundFile, usize)>) -> Vec<Loaded> {
    files
        .into_par_iter()
        .map(|(found, settings)| match read_bytes(&found.path) {
            Ok(bytes) => decoded(found, bytes, settings),
            Err(problem) => failed(problem, settings),
        })
        .collect()
}

/// A file whose bytes are there.
pub fn decoded(found: FoundFile, bytes: Vec<u8>, settings: usize) -> Loaded {
    let (source, problem) = match Source::decode(&found.path, &bytes) {
        Ok(source) => (Some(source), None),
        Err(problem) => (None, Some(problem)),
    };
    Loaded {
        path: found.path.clone(),
        found: Some(found),
        bytes: Some(bytes),
        source,
        problem,
        settings,
    }
}

/// An input of which nothing could be had.
pub fn failed(problem: Problem, settings: usize) -> Loaded {
    Loaded {
        path: problem.path.clone(),
        found: None,
        bytes: None,
        source: None,
        problem: Some(problem),
        settings,
    }
}

/// Lets the engine decide. Files under one root and one configuration are one program: they may import each other.
///
/// # Errors
/// A rule pack or an effect table is wrong.
pub fn decide(
    loaded: Vec<Loaded>,
    settings: &[Settings],
    on_done: &(dyn Fn() + Sync),
) -> Result<Vec<Decided>> {
    let mut outcomes: Vec<Option<FileOutcome>> = loaded.iter().map(|_| None).collect();
    for program in programs(&loaded) {
        let Some(&first) = program.first() else {
            continue;
        };
        let files: Vec<InputFile> = program
            .iter()
            .filter_map(|&index| input_file(&loaded[index]))
            .collect();
        let options = &settings[loaded[first].settings].options;
        let results = api::run(&files, options, &|_| on_done())?;
        for (index, outcome) in program.into_iter().zip(results) {
            outcomes[index] = Some(outcome);
        }
    }
    let decided = loaded
        .into_iter()
        .zip(outcomes)
        .map(|(file, outcome)| finished(file, outcome.unwrap_or_default(), settings));
    Ok(decided.collect())
}

fn input_file(file: &Loaded) -> Option<InputFile> {
    let found = file.found.as_ref()?;
    Some(InputFile {
        path: file.path.clone(),
        relative: found.relative.clone(),
        home: (file.path != "-").then(|| Home::of(found)).flatten(),
        text: file.source.as_ref()?.text.clone(),
    })
}

/// Indices of the files that could be decoded, by root and settings, in the order of the first of each.
fn programs(loaded: &[Loaded]) -> Vec<Vec<usize>> {
    let mut keys: Vec<(Utf8PathBuf, usize)> = Vec::new();
    let mut programs: Vec<Vec<usize>> = Vec::new();
    for (index, file) in loaded.iter().enumerate() {
        let (Some(found), Some(_)) = (&file.found, &file.source) else {
            continue;
        };
        let root = found
            .root
            .canonicalize_utf8()
            .unwrap_or_else(|_| found.root.clone());
        let key = (root, file.settings);
        if let Some(position) = keys.iter().position(|known| *known == key) {
            programs[position].push(index);
        } else {
            keys.push(key);
            programs.push(vec![index]);
        }
    }
    programs
}

fn finished(file: Loaded, outcome: FileOutcome, settings: &[Settings]) -> Decided {
    let mut problems: Vec<Problem> = file.problem.into_iter().collect();
    if let (Some(error), Some(source)) = (&outcome.syntax_error, &file.source) {
        problems.push(syntax_problem(source, error));
    }
    if let Some(message) = &outcome.internal_error {
        problems.push(Problem::new(
            &file.path,
            ProblemKind::InternalError,
            format!("rayify failed and left the file as it was: {message}"),
            "this is a bug in rayify: please report it with the file",
        ));
    }
    Decided {
        report: FileReport {
            path: file.path,
            target: None,
            text: file.source.as_ref().map(|source| source.text.clone()),
            outcome,
            allow_unsafe: settings[file.settings].options.allow_unsafe,
            problems,
        },
        found: file.found,
        bytes: file.bytes,
        source: file.source,
        settings: file.settings,
    }
}

/// What to say of the files about which types could not be asked.
pub fn type_notes(decided: &[Decided]) -> Vec<String> {
    let failures = decided.iter().filter_map(|file| {
        let failure = file.report.outcome.types.as_ref()?.failure.as_ref()?;
        Some(format!(
            "`{}` was decided without types: {failure}",
            file.report.path
        ))
    });
    failures.collect()
}

fn syntax_problem(source: &Source, error: &SyntaxError) -> Problem {
    let text = &source.text;
    let lines = LineIndex::new(text);
    let place = lines.position(error.range.start(), text);
    let line_text = lines.line_text(place.line, text);
    let start: usize = line_text
        .chars()
        .take(place.column - 1)
        .map(char::len_utf8)
        .sum();
    let length = error.range.len().to_usize().max(1);
    Problem::new(
        &source.path,
        ProblemKind::SyntaxError,
        format!("syntax error on line {}: {}", place.line, error.message),
        format!(
            "correct it and run rayify again; `python -m py_compile {}` gives Python's own message",
            source.path
        ),
    )
    .at(Spot {
        line: place.line,
        column: place.column,
        range: start..(start + length).min(line_text.len().max(start)),
        text: line_text.to_owned(),
        label: String::new(),
    })
}
