//! From decided files to files on the disk. One file's failure is that file's problem: the others go on.

use std::fs::File;

use anyhow::{Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::inputs::Decided;
use crate::engine::api::FileOutcome;
use crate::project::{FoundFile, OutputPlan, Problem, write_atomically};
use crate::report::FileReport;

/// Where results go.
#[derive(Debug, Clone)]
pub enum Mode {
    /// Nothing is written; what would be written where is known if there is an output.
    Dry(Option<Layout>),
    InPlace,
    Output(Layout),
}

/// How inputs are laid out in the output.
#[derive(Debug, Clone)]
pub struct Layout {
    output: Utf8PathBuf,
    /// The output is one file and not a folder.
    is_file: bool,
}

impl Layout {
    /// The output is a file if one file is given and the output is one already, or has the ending of one.
    ///
    /// # Errors
    /// The output is a file, but the inputs need a folder.
    pub fn new(output: &Utf8Path, inputs: &[Utf8PathBuf]) -> Result<Self> {
        if output == "-" {
            bail!("to print the result, give the script on stdin: `rayify - < script.py`");
        }
        let looks_like_file = output.is_file()
            || (!output.is_dir()
                && !output.as_str().ends_with('/')
                && matches!(output.extension(), Some("py" | "pyw")));
        if !looks_like_file {
            return Ok(Self {
                output: output.to_owned(),
                is_file: false,
            });
        }
        match inputs {
            [input] if input.is_dir() => {
                bail!(
                    "-o `{output}` is a file, but the input `{input}` is a folder: name a folder for the results"
                )
            }
            [_] => Ok(Self {
                output: output.to_owned(),
                is_file: true,
            }),
            _ => bail!(
                "-o `{output}` is a file, but there are {} inputs: name a folder for the results",
                inputs.len()
            ),
        }
    }

    fn target(&self, found: &FoundFile) -> Utf8PathBuf {
        if self.is_file {
            return self.output.clone();
        }
        self.output.join(&found.relative)
    }

    /// The folder that is never walked into.
    pub fn folder(&self) -> Option<Utf8PathBuf> {
        (!self.is_file).then(|| self.output.clone())
    }
}

/// Writes one file, or finds out what would be written, and notes the target or the problem in its report.
pub fn finish(file: &mut Decided, mode: &Mode, plan: &mut OutputPlan) {
    let converted = encode(file);
    let Some(found) = &file.found else {
        return;
    };
    let target = match mode {
        Mode::Dry(None) => None,
        Mode::InPlace if converted.is_none() => None,
        // A link stays a link: what it points to is written.
        Mode::InPlace => Some(
            found
                .path
                .canonicalize_utf8()
                .unwrap_or_else(|_| found.path.clone()),
        ),
        Mode::Dry(Some(layout)) | Mode::Output(layout) => {
            let target = layout.target(found);
            match plan.claim(found, &target) {
                Ok(()) => Some(target),
                Err(problem) => {
                    file.report.problems.push(problem);
                    None
                }
            }
        }
    };
    let (Some(target), Some(bytes)) = (target, converted.as_ref().or(file.bytes.as_ref())) else {
        return;
    };
    let written = match mode {
        Mode::Dry(_) => Ok(()),
        Mode::InPlace | Mode::Output(_) => {
            write_atomically(&target, bytes.as_slice(), Some(&found.path))
        }
    };
    match written {
        Ok(()) if matches!(mode, Mode::InPlace) => file.report.target = Some(found.path.clone()),
        Ok(()) => file.report.target = Some(target),
        Err(error) => file
            .report
            .problems
            .push(Problem::unwritable(&found.path, &target, &error)),
    }
}

/// The bytes of the new text; `None` if the file stays as it is.
pub fn encode(file: &mut Decided) -> Option<Vec<u8>> {
    if !file.report.is_converted() {
        return None;
    }
    let text = file.report.outcome.output.as_ref()?;
    match file.source.as_ref()?.encode(text) {
        Ok(bytes) => Some(bytes),
        Err(problem) => {
            file.report.problems.push(problem);
            None
        }
    }
}

/// Copies a file that isn't Python. Its report, if that failed.
pub fn copy_data(found: &FoundFile, layout: &Layout, plan: &mut OutputPlan) -> Option<FileReport> {
    let target = layout.target(found);
    let copied = plan.claim(found, &target).and_then(|()| {
        let content =
            File::open(&found.path).map_err(|error| Problem::unreadable(&found.path, &error))?;
        write_atomically(&target, content, Some(&found.path))
            .map_err(|error| Problem::unwritable(&found.path, &target, &error))
    });
    copied.err().map(|problem| FileReport {
        path: found.path.clone(),
        target: None,
        text: None,
        outcome: FileOutcome::default(),
        allow_unsafe: false,
        problems: vec![problem],
    })
}
