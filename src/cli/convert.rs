//! `rayify INPUT... -o OUTPUT`, and its other forms.

use std::fmt::Write as _;
use std::io::IsTerminal;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{ConvertArgs, Format};
use super::inputs::{self, Decided, Loaded};
use super::settings::{self, Settings};
use super::terminal::Terminal;
use super::write::{self, Layout, Mode};
use super::{ERROR, FOUND, OK, page, stdin};
use crate::project::{
    Discovery, DiscoveryOptions, FoundFile, OutputPlan, discover, write_atomically,
};
use crate::report::{self, RunReport, State};

/// How many data files the note names.
const NAMED_DATA_FILES: usize = 3;

/// Converts files and folders, or stdin.
///
/// # Errors
/// Wrong usage, a wrong configuration or rule pack. What is wrong with single files is in the report.
pub fn run(args: &ConvertArgs, terminal: &mut Terminal) -> Result<u8> {
    check_report(args)?;
    if args.inputs.iter().any(|input| input == "-") {
        return stdin::run(args, terminal);
    }
    let mode = mode(args)?;
    let (gathered, settings) = gather(args, &mode, terminal)?;
    let found = gathered.files.iter().map(|(found, _)| found);
    let data_files = gathered.data.iter().map(|(found, _)| found);
    let mut plan = OutputPlan::new(found.chain(data_files));
    let bar = progress(args, gathered.files.len());
    let mut loaded: Vec<Loaded> = gathered.failed;
    loaded.extend(inputs::load(gathered.files));
    let mut decided = inputs::decide(loaded, &settings, &|| bar.inc(1))?;
    bar.finish_and_clear();
    for file in &mut decided {
        write::finish(file, &mode, &mut plan);
    }
    let strict_hit = is_strict_hit(&decided, &settings);
    let notes = inputs::type_notes(&decided);
    let mut report = RunReport {
        files: decided.into_iter().map(|file| file.report).collect(),
        dry: matches!(mode, Mode::Dry(_)),
        notes,
    };
    if let Mode::Output(layout) = &mode {
        let (wanted, left): (Vec<_>, Vec<_>) = gathered
            .data
            .into_iter()
            .partition(|(_, index)| settings[*index].copy_data);
        for (found, _) in &wanted {
            report
                .files
                .extend(write::copy_data(found, layout, &mut plan));
        }
        report.notes.extend(data_note(&left));
        report.notes.extend(module_note(&report.files));
    }
    conclude(&report, strict_hit, args, false, terminal)
}

/// Prints what was asked for and gives the exit code. `stdout_taken`: stdout carries a program.
///
/// # Errors
/// The report can't be written.
pub fn conclude(
    report: &RunReport,
    strict_hit: bool,
    args: &ConvertArgs,
    stdout_taken: bool,
    terminal: &mut Terminal,
) -> Result<u8> {
    for file in &report.files {
        for problem in &file.problems {
            terminal.err(&report::problem_frame(problem, terminal.err_paint));
        }
    }
    let prints_report = args.report.as_deref() == Some(Utf8Path::new("-"));
    if args.common.format == Format::Json {
        terminal.out(&page::ended(report::json(report)?));
    } else if prints_report {
        terminal.out(&report::markdown(report));
    } else {
        if args.diff {
            for file in &report.files {
                terminal.out(&report::unified_painted(file, terminal.out_paint));
            }
        }
        if !args.quiet {
            lines(report, stdout_taken || args.diff, terminal);
        }
    }
    if let Some(folder) = args.report.as_deref().filter(|_| !prints_report) {
        write_report(report, folder)?;
    }
    let counts = report.counts();
    Ok(if counts.errors > 0 {
        ERROR
    } else if (args.check && counts.files_converted > 0) || strict_hit {
        FOUND
    } else {
        OK
    })
}

/// Whether a file whose settings are strict has a candidate that stays as it is against the user's will.
pub fn is_strict_hit(decided: &[Decided], settings: &[Settings]) -> bool {
    decided
        .iter()
        .filter(|file| settings[file.settings].strict)
        .any(|file| {
            [State::Refused, State::NeedsUnsafe]
                .into_iter()
                .any(|state| file.report.in_state(state).next().is_some())
        })
}

/// The settings of one input, with what only this command's arguments say.
///
/// # Errors
/// As [`settings::resolve`].
pub fn settings_for(input: &Utf8Path, args: &ConvertArgs) -> Result<Settings> {
    let mut settings = settings::resolve(input, &args.engine)?;
    settings.strict = args.strict.unwrap_or(settings.strict);
    settings.copy_data = args.copy_data.unwrap_or(settings.copy_data);
    Ok(settings)
}

fn lines(report: &RunReport, to_stderr: bool, terminal: &mut Terminal) {
    let paint = if to_stderr {
        terminal.err_paint
    } else {
        terminal.out_paint
    };
    let mut text: String = report
        .files
        .iter()
        .map(|file| report::file_line(file, report.dry, paint) + "\n")
        .collect();
    for note in &report.notes {
        let _ = writeln!(text, "{}: {note}", paint.cyan("note"));
    }
    text.push_str(&(report::summary_line(report) + "\n"));
    if to_stderr {
        terminal.err(&text);
    } else {
        terminal.out(&text);
    }
}

fn mode(args: &ConvertArgs) -> Result<Mode> {
    let layout = args
        .output
        .as_deref()
        .map(|output| Layout::new(output, &args.inputs))
        .transpose()?;
    if args.inputs.is_empty() {
        bail!("no input: name Python files or folders, or `-` for stdin");
    }
    if args.diff || args.check {
        return Ok(Mode::Dry(layout));
    }
    if args.in_place {
        return Ok(Mode::InPlace);
    }
    match layout {
        Some(layout) => Ok(Mode::Output(layout)),
        None => bail!(
            "nowhere to write: add `-o OUTPUT` for a folder of results, `--in-place` to edit the inputs, or `--diff` or `--check` to write nothing"
        ),
    }
}

fn check_report(args: &ConvertArgs) -> Result<()> {
    match args.report.as_deref() {
        Some(folder) if folder.is_file() => {
            bail!("--report `{folder}` is a file: name a folder, or `-` to print the report")
        }
        _ => Ok(()),
    }
}

/// What all inputs hold; each with the index of its settings.
#[derive(Default)]
struct Gathered {
    files: Vec<(FoundFile, usize)>,
    data: Vec<(FoundFile, usize)>,
    failed: Vec<Loaded>,
}

fn gather(
    args: &ConvertArgs,
    mode: &Mode,
    terminal: &Terminal,
) -> Result<(Gathered, Vec<Settings>)> {
    let mut gathered = Gathered::default();
    let mut settings: Vec<Settings> = Vec::new();
    let mut folders: Vec<Utf8PathBuf> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let skip: Vec<Utf8PathBuf> = match mode {
        Mode::Output(layout) | Mode::Dry(Some(layout)) => layout.folder(),
        Mode::Dry(None) | Mode::InPlace => None,
    }
    .into_iter()
    .chain(args.report.clone())
    .collect();
    for input in &args.inputs {
        let folder = settings::folder_of(input);
        let known = folders.iter().position(|known| *known == folder);
        let index = known.unwrap_or(folders.len());
        if known.is_none() {
            settings.push(settings_for(input, args)?);
            folders.push(folder);
        }
        let options = DiscoveryOptions {
            exclude: settings[index].exclude.clone(),
            skip: skip.clone(),
        };
        let Discovery {
            files,
            data,
            problems,
        } = discover(input, &options);
        if input.is_dir() && files.is_empty() && problems.is_empty() {
            terminal.warning(&format!("no Python files found under `{input}`"));
        }
        let failed = problems
            .into_iter()
            .map(|problem| inputs::failed(problem, index));
        gathered.failed.extend(failed);
        for (found, list) in [(files, &mut gathered.files), (data, &mut gathered.data)] {
            // A file given twice, or by itself and with its folder, is taken once.
            let fresh = found
                .into_iter()
                .filter(|file| seen.insert(camino::absolute_utf8(&file.path).ok()))
                .map(|file| (file, index));
            list.extend(fresh);
        }
    }
    Ok((gathered, settings))
}

fn progress(args: &ConvertArgs, files: usize) -> ProgressBar {
    let wanted = files > 1 && !args.quiet && !args.no_progress && std::io::stderr().is_terminal();
    if !wanted {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(files as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} files") {
        bar.set_style(style);
    }
    bar
}

/// Hidden files are seldom data, so they are not worth a note.
fn data_note(left: &[(FoundFile, usize)]) -> Option<String> {
    let names: Vec<&str> = left
        .iter()
        .filter(|(found, _)| {
            !found
                .relative
                .components()
                .any(|part| part.as_str().starts_with('.'))
        })
        .map(|(found, _)| found.path.as_str())
        .collect();
    if names.is_empty() {
        return None;
    }
    let more = if names.len() > NAMED_DATA_FILES {
        ", …"
    } else {
        ""
    };
    let shown = names[..names.len().min(NAMED_DATA_FILES)].join(", ");
    let (files, were, them) = if names.len() == 1 {
        ("file that is", "was", "it")
    } else {
        ("files that are", "were", "them")
    };
    Some(format!(
        "{} {files} not Python {were} not copied ({shown}{more}); --copy-data copies {them}",
        names.len()
    ))
}

/// Modules that converted scripts import and that were not given: they don't lie next to the results.
fn module_note(files: &[report::FileReport]) -> Option<String> {
    let given: Vec<Utf8PathBuf> = files
        .iter()
        .filter_map(|file| camino::absolute_utf8(&file.path).ok())
        .map(|path| path.components().collect())
        .collect();
    let mut missing: Vec<&str> = files
        .iter()
        .filter(|file| file.is_converted())
        .flat_map(|file| &file.outcome.modules)
        .filter(|module| module.file.is_file() && !given.contains(&module.file))
        .map(|module| module.path.as_str())
        .collect();
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return None;
    }
    Some(format!(
        "the results import {}, not among the inputs: put what they import next to them, or convert the folder",
        missing.join(", ")
    ))
}

fn write_report(report: &RunReport, folder: &Utf8Path) -> Result<()> {
    for (name, text) in [
        ("report.md", report::markdown(report)),
        ("report.json", page::ended(report::json(report)?)),
    ] {
        let path = folder.join(name);
        write_atomically(&path, text.as_bytes(), None)
            .with_context(|| format!("can't write the report `{path}`"))?;
    }
    Ok(())
}
