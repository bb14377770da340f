//! `rayify -`: a script on stdin, its conversion on stdout.

use std::io::Read;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::args::{ConvertArgs, Format};
use super::convert::{conclude, is_strict_hit, settings_for};
use super::terminal::Terminal;
use super::{inputs, settings, write};
use crate::project::FoundFile;
use crate::report::RunReport;

/// Converts stdin. A script that can't be converted is passed on byte for byte.
///
/// # Errors
/// Wrong usage, a wrong configuration or rule pack, an unreadable stdin.
pub fn run(args: &ConvertArgs, terminal: &mut Terminal) -> Result<u8> {
    let dry = args.diff || args.check;
    check(args, dry)?;
    let path = args
        .stdin_filename
        .clone()
        .unwrap_or_else(|| Utf8PathBuf::from("-"));
    let settings = vec![settings_for(&path, args)?];
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .context("can't read stdin")?;
    let found = FoundFile {
        root: settings::folder_of(&path),
        relative: Utf8PathBuf::from(path.file_name().unwrap_or("-")),
        path,
    };
    let loaded = vec![inputs::decoded(found, bytes.clone(), 0)];
    let mut decided = inputs::decide(loaded, &settings, &|| {})?;
    let mut result = bytes;
    for file in &mut decided {
        if let Some(converted) = write::encode(file) {
            result = converted;
        }
    }
    if !dry {
        terminal.out_bytes(&result);
    }
    let strict_hit = is_strict_hit(&decided, &settings);
    let notes = inputs::type_notes(&decided);
    let report = RunReport {
        files: decided.into_iter().map(|file| file.report).collect(),
        dry,
        notes,
    };
    conclude(&report, strict_hit, args, !dry, terminal)
}

fn check(args: &ConvertArgs, dry: bool) -> Result<()> {
    if args.inputs.len() > 1 {
        bail!("`-` is stdin and can't be mixed with files: run rayify once for each");
    }
    if args.output.is_some() || args.in_place {
        bail!("`-` converts stdin to stdout: leave out -o and --in-place");
    }
    let prints = args.report.as_deref() == Some(Utf8Path::new("-"));
    if !dry && (prints || args.common.format == Format::Json) {
        bail!(
            "stdout carries the script: give --report a folder, or use --diff or --check, which print no script"
        );
    }
    Ok(())
}
