//! `rayify explain FILE`: every candidate of a file.

use anyhow::{Result, bail};
use camino::Utf8Path;

use super::args::{ExplainArgs, Format};
use super::inputs::{self, Loaded};
use super::terminal::Terminal;
use super::{ERROR, OK, page, settings};
use crate::project::{DiscoveryOptions, discover};
use crate::report::{self, RunReport};

/// A path that exists or ends like Python is a file; anything else is a rule or a reason.
///
/// # Errors
/// Neither a file nor a rule; a wrong configuration.
pub fn run(args: &ExplainArgs, terminal: &mut Terminal) -> Result<u8> {
    let path = Utf8Path::new(&args.what);
    let is_file = path.exists() || matches!(path.extension(), Some("py" | "pyw" | "ipynb"));
    if !is_file {
        return page::run(args, terminal);
    }
    if path.is_dir() {
        bail!("`{path}` is a folder: name one file, or use `rayify {path} --check --report -`");
    }
    let settings = vec![settings::resolve(path, &args.engine)?];
    let found = discover(path, &DiscoveryOptions::default());
    let mut loaded: Vec<Loaded> = found
        .problems
        .into_iter()
        .map(|problem| inputs::failed(problem, 0))
        .collect();
    loaded.extend(inputs::load(
        found.files.into_iter().map(|file| (file, 0)).collect(),
    ));
    let files = inputs::decide(loaded, &settings, &|| {})?;
    let notes = inputs::type_notes(&files);
    let report = RunReport {
        files: files.into_iter().map(|file| file.report).collect(),
        dry: true,
        notes,
    };
    if args.common.format == Format::Json {
        terminal.out(&page::ended(report::json(&report)?));
    } else {
        for file in &report.files {
            terminal.out(&report::explain(file, terminal.out_paint));
        }
        for note in &report.notes {
            terminal.warning(note);
        }
    }
    Ok(if report.counts().errors > 0 {
        ERROR
    } else {
        OK
    })
}
