//! The public cases: scripts that a competent engineer would distribute, and scripts that must be left alone.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::support::places::{self, stem};
use crate::support::rayify::convert;
use crate::support::{AT_ONCE, Place, Script};
use crate::{scripts, trial};

/// So many cases of `convert/` must be converted.
const LEAST_CONVERTED: usize = 25;

/// What became of a case. The order is that of the table's columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// Changed, with the same stdout, exit status and files on Ray; if it was meant to be converted, with two calls in flight.
    Converted,
    /// Byte for byte as it was.
    Left,
    /// Changed, and not the same any more, or for nothing.
    Wrong,
}

struct Outcome {
    case: String,
    kind: String,
    verdict: Verdict,
    /// Why it is wrong.
    detail: String,
    took: Duration,
}

/// One test for all cases, where they are at hand: it prints a table.
pub fn trials() -> Vec<Trial> {
    match places::shared("cases") {
        Some(cases) => vec![trial("cases", move || all(&cases))],
        None => Vec::new(),
    }
}

fn all(cases: &Path) {
    let start = Instant::now();
    let only = std::env::var("RAYIFY_CASES").unwrap_or_default();
    let convert = outcomes(&cases.join("convert"), &only, true);
    let leave = outcomes(&cases.join("leave"), &only, false);
    let mut report = format!(
        "{:<24} {:>9} {:>6} {:>6}\n",
        "", "converted", "left", "wrong"
    );
    table(&mut report, "convert", &convert);
    table(&mut report, "leave", &leave);
    details(&mut report, convert.iter().chain(&leave));
    eprintln!("{report}cases took {:.0} s", start.elapsed().as_secs_f64());

    let count =
        |outcomes: &[Outcome], verdict| outcomes.iter().filter(|o| o.verdict == verdict).count();
    assert_eq!(count(&convert, Verdict::Wrong), 0, "wrong in convert/");
    assert_eq!(count(&leave, Verdict::Wrong), 0, "harmed in leave/");
    if only.is_empty() {
        let converted = count(&convert, Verdict::Converted);
        assert!(converted >= LEAST_CONVERTED, "only {converted} converted");
    }
}

/// Converts a folder of cases and runs those that changed, several at once; sorted by name.
fn outcomes(folder: &Path, only: &str, meant: bool) -> Vec<Outcome> {
    let output = TempDir::new().expect("a folder");
    convert(folder, output.path());
    let mut paths = scripts(folder);
    paths.retain(|path| stem(path).contains(only));
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::new());
    thread::scope(|scope| {
        // One more than run at once, so that a core has work while a finished run is looked through.
        for _ in 0..=AT_ONCE {
            scope.spawn(|| {
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = outcome(path, output.path(), meant);
                    outcomes
                        .lock()
                        .expect("no thread panics here")
                        .push(outcome);
                }
            });
        }
    });
    let mut outcomes = outcomes.into_inner().expect("no thread panicked");
    outcomes.sort_by(|one, other| one.case.cmp(&other.case));
    outcomes
}

fn outcome(path: &Path, output: &Path, meant: bool) -> Outcome {
    let start = Instant::now();
    let before = fs::read(path).expect("the case is readable");
    let written: PathBuf = output.join(path.file_name().expect("a case's path"));
    let (verdict, detail) = match fs::read(&written) {
        Err(error) => (Verdict::Wrong, format!("rayify wrote no file: {error}")),
        Ok(after) if after == before => (Verdict::Left, String::new()),
        Ok(_) => match problem(path, &written, meant) {
            None => (Verdict::Converted, String::new()),
            Some(problem) => (Verdict::Wrong, problem),
        },
    };
    Outcome {
        case: stem(path),
        kind: kind(&String::from_utf8_lossy(&before)),
        verdict,
        detail,
        took: start.elapsed(),
    }
}

fn problem(before: &Path, after: &Path, meant: bool) -> Option<String> {
    let plain = Script::alone(before).run(Place::Plain);
    let ray = Script::alone(after).run(Place::Ray);
    plain.difference(&ray).or_else(|| {
        // What was to be left need not be spread: it is enough that it wasn't harmed.
        meant.then(|| ray.not_spread()).flatten()
    })
}

/// The kind that a case's header names.
fn kind(text: &str) -> String {
    let header = text.lines().find_map(|line| line.strip_prefix("# kind: "));
    header.unwrap_or("no kind").trim().to_owned()
}

fn table(report: &mut String, name: &str, outcomes: &[Outcome]) {
    let mut rows: BTreeMap<&str, BTreeMap<Verdict, usize>> = BTreeMap::new();
    let mut total = BTreeMap::new();
    for outcome in outcomes {
        let counts = rows.entry(&outcome.kind).or_default();
        *counts.entry(outcome.verdict).or_default() += 1;
        *total.entry(outcome.verdict).or_default() += 1;
    }
    let mut line = |row: &str, counts: &BTreeMap<Verdict, usize>| {
        let of = |verdict| counts.get(&verdict).copied().unwrap_or_default();
        writeln!(
            report,
            "{row:<24} {:>9} {:>6} {:>6}",
            of(Verdict::Converted),
            of(Verdict::Left),
            of(Verdict::Wrong)
        )
        .expect("a string takes everything");
    };
    line(&format!("{name}/ ({})", outcomes.len()), &total);
    for (kind, counts) in &rows {
        line(&format!("  {kind}"), counts);
    }
}

fn details<'a>(report: &mut String, outcomes: impl Iterator<Item = &'a Outcome>) {
    for outcome in outcomes {
        let Outcome {
            case,
            verdict,
            detail,
            took,
            ..
        } = outcome;
        let seconds = took.as_secs_f64();
        writeln!(report, "{case:<45} {verdict:?} {seconds:.1} s")
            .expect("a string takes everything");
        for line in detail.lines() {
            writeln!(report, "    {line}").expect("a string takes everything");
        }
    }
}
