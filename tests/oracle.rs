//! Trust in the proof: a dynamic oracle (`tests/oracle/`, see the README there) judges random programs and numeric kernels by
//! running them, and rayify's decisions are held against its verdicts. No Ray is needed.
//!
//! `RAYIFY_COUNT` programs (10,000) are drawn with the seed `RAYIFY_SEED` (1).

#[path = "support/binary.rs"]
mod binary;
#[path = "support/places.rs"]
#[expect(
    dead_code,
    reason = "shared with the tests on Ray, which use all of it"
)]
mod places;
#[path = "support/rayify.rs"]
#[expect(
    dead_code,
    reason = "shared with the tests on Ray, which use all of it"
)]
mod rayify;
#[path = "support/venv.rs"]
mod venv;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

/// How many of the random programs that may be distributed are converted, at least.
const LEAST_SHARE: f64 = 0.6;
/// How many of a hundred kernels that may be distributed are converted, at least.
const LEAST_KERNELS: usize = 80;
/// Of this many programs that may be distributed, at least, with the full count.
const LEAST_ALLOWED: usize = 3_000;
const COUNT: usize = 10_000;

/// What `compare.py` finds.
#[derive(Deserialize)]
struct Summary {
    programs: usize,
    allowed: usize,
    converted: usize,
    conversions: usize,
    share: f64,
    known: usize,
    /// Conversions to windows of which the oracle, which has none, says no.
    unjudged: usize,
    wrong: Vec<Wrong>,
    broken: Vec<String>,
    refusals: Vec<Refusals>,
    labels: Vec<Labelled>,
}

/// A loop that says of itself whether its rounds may run in any order.
#[derive(Deserialize)]
struct Labelled {
    path: String,
    line: u64,
    label: String,
    verdict: String,
    problem: String,
    converted: bool,
    refusals: Vec<String>,
}

/// A conversion that changes what the program does.
#[derive(Deserialize)]
struct Wrong {
    path: PathBuf,
    line: u64,
    rule: String,
    subject: String,
    difference: String,
    evidence: Vec<String>,
}

/// Programs that the oracle allows and rayify refuses, by the reason it gives.
#[derive(Deserialize)]
struct Refusals {
    code: String,
    count: usize,
    examples: Vec<String>,
}

#[test]
fn no_random_program_is_converted_wrongly() {
    let count = setting("RAYIFY_COUNT").map_or(COUNT, |count| {
        count.parse().expect("RAYIFY_COUNT is a number")
    });
    let seed = setting("RAYIFY_SEED").unwrap_or_else(|| "1".to_owned());
    let folder = scratch("programs");
    let arguments = [
        "--count".to_owned(),
        count.to_string(),
        "--seed".to_owned(),
        seed,
    ];
    must_run(script("generate.py").arg(&folder).args(arguments));
    let summary = compared(&folder, &folder);
    show(&summary);

    assert_eq!(summary.programs, count, "every program is judged");
    assert!(summary.broken.is_empty(), "{}", summary.broken.join("\n"));
    converted_wrongly(&summary);
    assert!(
        summary.allowed >= LEAST_ALLOWED.min(count / 3),
        "only {} programs may be distributed",
        summary.allowed
    );
    // A small sample says little about shares.
    assert!(
        count < 1_000 || summary.share >= LEAST_SHARE,
        "only {:.1} % are converted",
        summary.share * 100.0
    );
}

/// Small programs whose loops say what the oracle must find, so that its verdicts are worth something.
#[test]
fn the_oracle_knows_right_from_wrong() {
    let summary = compared(
        &places::project("tests/oracle/labelled"),
        &scratch("labelled"),
    );
    mislabelled(&summary);
    let serial = summary.labels.iter().filter(|at| at.label == "serial");
    let serial = serial.count();
    assert!(
        serial >= 20 && summary.labels.len() >= serial + 20,
        "too few"
    );
    converted_wrongly(&summary);
}

#[test]
fn numeric_kernels_are_judged_and_converted() {
    let summary = compared(&places::project("tests/kernels"), &scratch("kernels"));
    mislabelled(&summary);
    converted_wrongly(&summary);

    let parallel: Vec<_> = summary
        .labels
        .iter()
        .filter(|at| at.label == "parallel")
        .collect();
    for missed in parallel.iter().filter(|at| !at.converted) {
        eprintln!(
            "  {}:{} is refused: {:?}",
            missed.path, missed.line, missed.refusals
        );
    }
    let converted = parallel.iter().filter(|at| at.converted).count();
    eprintln!(
        "{converted} of {} parallel kernels are converted",
        parallel.len()
    );
    assert!(converted * 100 >= LEAST_KERNELS * parallel.len());
}

/// # Panics
/// If the oracle's verdict on a labelled loop is another one.
fn mislabelled(summary: &Summary) {
    assert!(summary.broken.is_empty(), "{}", summary.broken.join("\n"));
    let problems: Vec<_> = summary
        .labels
        .iter()
        .filter(|at| at.label != at.verdict)
        .map(|at| {
            format!(
                "{}:{}: {} by its label, but {} by the oracle {}",
                at.path, at.line, at.label, at.verdict, at.problem
            )
        })
        .collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// # Panics
/// If anything is converted that the oracle doesn't allow.
fn converted_wrongly(summary: &Summary) {
    // A hole that must not grow: most windows are judged, and allowed.
    assert!(
        summary.unjudged <= 1 + summary.conversions / 50,
        "{} conversions to windows are not allowed by the oracle",
        summary.unjudged
    );
    let wrong: Vec<_> = summary.wrong.iter().take(5).map(explained).collect();
    assert!(
        wrong.is_empty(),
        "{} WRONG CONVERSIONS, among them:\n{}",
        summary.wrong.len(),
        wrong.join("\n")
    );
}

fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// An empty folder for this run.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("oracle")
        .join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the last run's folder is removed");
    }
    fs::create_dir_all(&folder).expect("the folder is made");
    folder
}

fn script(name: &str) -> Command {
    let mut command = Command::new(venv::python());
    command
        .arg(places::project("tests/oracle").join(name))
        // Sets of texts have one order in every run.
        .env("PYTHONHASHSEED", "0")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

fn must_run(command: &mut Command) {
    let status = command.status().expect("Python starts");
    assert!(status.success(), "{command:?}: {status}");
}

/// What rayify decides about the programs of a folder, held against what the oracle says.
fn compared(folder: &Path, scratch: &Path) -> Summary {
    let near = |ending: &str| scratch.with_extension(ending);
    let (report, verdicts) = (near("report.json"), near("verdicts.jsonl"));
    let output = rayify::rayify(
        [folder.as_os_str()].into_iter().chain(
            ["--check", "--format", "json", "--no-config"]
                .iter()
                .map(AsRef::as_ref),
        ),
    );
    fs::write(&report, &output.stdout).expect("the report is kept");
    let kept = File::create(&verdicts).expect("the verdicts are kept");
    let mut judge = script("judge.py");
    judge.arg(folder).arg("--report").arg(&report);
    must_run(judge.stdout(Stdio::from(kept)));
    let output = script("compare.py")
        .args([folder, report.as_path(), verdicts.as_path()])
        .output()
        .expect("Python starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("a summary of the shape above")
}

fn show(summary: &Summary) {
    eprintln!(
        "{} programs, {} conversions; the oracle allows {}, of which {} ({:.1} %) are converted; {} known issues, {} windows not judged",
        summary.programs,
        summary.conversions,
        summary.allowed,
        summary.converted,
        summary.share * 100.0,
        summary.known,
        summary.unjudged,
    );
    for refusals in summary.refusals.iter().take(15) {
        eprintln!(
            "  {:5} refused for {}, such as {}",
            refusals.count,
            refusals.code,
            refusals.examples.first().map_or("", String::as_str)
        );
    }
}

/// A wrong conversion and the smallest program that still shows it.
fn explained(wrong: &Wrong) -> String {
    let smaller = script("shrink.py")
        .args([&wrong.path, &binary::binary()])
        .output()
        .expect("Python starts");
    let program = if smaller.status.success() {
        String::from_utf8_lossy(&smaller.stdout).into_owned()
    } else {
        fs::read_to_string(&wrong.path).expect("the program is readable")
    };
    format!(
        "\n{}:{}: {} converts the {}\nbecause: {}\nbut: {}\n{program}",
        wrong.path.display(),
        wrong.line,
        wrong.rule,
        wrong.subject,
        wrong.evidence.join("; "),
        wrong.difference
    )
}
