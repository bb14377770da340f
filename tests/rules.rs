//! Every example of the built-in rules goes through the engine: what comes out must be what the example says, and all that
//! was decided about it is kept as a snapshot in `snapshots/`. `INSTA_UPDATE=always cargo test --test rules` writes them
//! anew; review the changes before they are committed.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use rayify::engine::api::FileOutcome;
use rayify::engine::pack::{Example, Rule, Status};
use rayify::engine::rules::Rules;
use rayify::engine::{Assumption, AssumptionKind, Decision, Verdict, examples};
use rayify::python::TextRange;
use rayify::resources;

/// Examples that are right where the engine isn't yet: rule, name, and what the engine does instead.
const PENDING: &[(&str, &str, &str)] = &[];

#[test]
fn examples_do_what_they_say() {
    let mut differences = String::new();
    for pack in rules().packs {
        for result in examples::test(&pack, &[]) {
            let example = (result.rule.as_str(), result.example.as_str());
            match (is_pending(example.0, example.1), result.status) {
                (false, Status::Validated) => {}
                (true, Status::Validated) => {
                    let _ = writeln!(differences, "{example:?} is as it says: not pending");
                }
                (true, _) => {}
                (false, status) => {
                    let (word, detail) = (status.word(), status.detail());
                    let _ = writeln!(differences, "{example:?}: {word}\n{detail}");
                }
            }
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

#[test]
fn what_is_decided_about_the_examples_is_as_it_was() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(snapshots());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (rule, example) in settled(&rules()) {
            let outcome = examples::convert(rule, example, &[]).expect("the rules load");
            let text = told(example, &outcome);
            insta::assert_snapshot!(snapshot_name(rule, example), text);
        }
    });
}

#[test]
fn every_snapshot_has_its_example() {
    let rules = rules();
    let expected: BTreeSet<String> = settled(&rules)
        .map(|(rule, example)| snapshot_name(rule, example) + ".snap")
        .collect();
    let there: BTreeSet<String> = fs::read_dir(snapshots())
        .expect("the folder is readable")
        .map(|entry| entry.expect("readable").file_name())
        .filter_map(|name| name.into_string().ok())
        .filter(|name| name.rsplit('.').next() == Some("snap"))
        .collect();
    assert_eq!(there, expected);
}

/// In the rooms that refuse, every text like `loop-carried` is a reason code.
#[test]
fn every_reason_code_has_its_page() {
    // Kinds of settings, and the mark of an example that isn't even a candidate.
    const OTHERS: &[&str] = &["no-match", "numpy-errstate", "pandas-options"];
    let mut codes = BTreeSet::new();
    for file in refusing_files() {
        let text = fs::read_to_string(&file).expect("sources are text");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for literal in literals(text) {
            let kebab = literal.split('-').count() > 1
                && literal
                    .split('-')
                    .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()));
            if kebab && !OTHERS.contains(&literal) {
                codes.insert(literal.to_owned());
            }
        }
    }
    assert!(codes.len() > 30, "the scan finds codes: {codes:?}");
    let missing: Vec<&String> = codes
        .iter()
        .filter(|code| resources::reason(code).is_none())
        .collect();
    assert!(
        missing.is_empty(),
        "no page in resources/reasons/: {missing:?}"
    );
}

#[test]
fn every_page_of_a_reason_begins_with_its_code() {
    for name in resources::names() {
        let code = name
            .strip_prefix("resources/reasons/")
            .and_then(|name| name.strip_suffix(".md"));
        if let Some(code) = code {
            let page = resources::reason(code).expect("a page is text");
            assert!(page.starts_with(&format!("# {code}: ")), "{name}");
            for part in ["**Found.**", "**Why it matters.**", "**What unlocks it.**"] {
                assert!(page.contains(part), "{name}: {part}");
            }
            assert!(page.contains("\nRay: <https://docs.ray.io/"), "{name}");
        }
    }
}

fn rules() -> Rules {
    Rules::load(&[]).expect("the built-in rules load")
}

fn snapshots() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"))
}

fn settled(rules: &Rules) -> impl Iterator<Item = (&Rule, &Example)> {
    rules
        .packs
        .iter()
        .flat_map(|pack| &pack.rules)
        .flat_map(|rule| rule.examples.iter().map(move |example| (rule, example)))
        .filter(|(rule, example)| !is_pending(&rule.id, &example.name))
}

fn is_pending(rule: &str, example: &str) -> bool {
    PENDING
        .iter()
        .any(|(id, name, _)| *id == rule && *name == example)
}

fn snapshot_name(rule: &Rule, example: &Example) -> String {
    format!("{}-{}", rule.id, example.name)
}

/// The script, what became of it, and everything that was decided.
fn told(example: &Example, outcome: &FileOutcome) -> String {
    let before = &example.before;
    let mut text = format!("== before ==\n{before}\n");
    match &outcome.output {
        Some(after) => {
            let _ = write!(text, "== after ==\n{after}\n");
        }
        None => text.push_str("== left as it is ==\n\n"),
    }
    text.push_str("== decided ==\n");
    for decision in &outcome.decisions {
        decided(&mut text, before, decision);
    }
    if let Some(needs) = &outcome.requirements {
        let _ = writeln!(
            text,
            "needs Ray {}, packages {:?}, siblings {:?}",
            needs.ray, needs.packages, needs.siblings
        );
    }
    text
}

fn decided(text: &mut String, script: &str, decision: &Decision) {
    let Decision {
        rule,
        name,
        subject,
        ..
    } = decision;
    let line = line_of(script, decision.range);
    let _ = match decision.verdict {
        Verdict::Convert => writeln!(
            text,
            "line {line}: {rule} {name} converts {subject} ({:?})\n    why: {}",
            decision.applicability, decision.why
        ),
        Verdict::Refuse => writeln!(text, "line {line}: {rule} {name} refuses {subject}"),
    };
    if let Some(reason) = &decision.reason {
        let _ = writeln!(text, "    {}: {}", reason.code, reason.message);
        if !reason.unlock.is_empty() {
            let _ = writeln!(text, "    unlock: {}", reason.unlock);
        }
    }
    for evidence in &decision.evidence {
        let line = line_of(script, evidence.range);
        let _ = writeln!(text, "    evidence, line {line}: {}", evidence.text);
    }
    for Assumption { kind, text: what } in &decision.assumptions {
        let kind = match kind {
            AssumptionKind::Deployment => "assumes of the cluster",
            AssumptionKind::Program => "assumes of the program",
            AssumptionKind::Note => "note",
        };
        let _ = writeln!(text, "    {kind}: {what}");
    }
    for knob in &decision.knobs {
        let _ = writeln!(text, "    scale: {knob}");
    }
}

fn line_of(script: &str, range: TextRange) -> usize {
    script[..usize::from(range.start())].matches('\n').count() + 1
}

fn refusing_files() -> Vec<std::path::PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for (room, depth) in [("analysis", 1), ("rewrites", 9), ("engine", 1)] {
        for entry in WalkDir::new(source.join(room))
            .max_depth(depth)
            .sort_by_file_name()
        {
            let path = entry.expect("the sources are readable").into_path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files
}

/// The texts between quotes on one line; enough for Rust that cargo has formatted.
fn literals(source: &str) -> impl Iterator<Item = &str> {
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
}
