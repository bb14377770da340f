//! `rayify rules test`: do the rules do what their examples say?

use std::fmt::Write as _;

use anyhow::Result;
use serde_json::{Value, json};

use super::load;
use crate::cli::args::{Format, RulesTestArgs};
use crate::cli::terminal::Terminal;
use crate::cli::{FOUND, OK, page};
use crate::engine::examples;
use crate::engine::pack::{BUILTIN, ExampleResult, Status};

/// Prints a line an example and, where something differs, what; then how many of each.
///
/// # Errors
/// A pack with a problem.
pub fn run(args: &RulesTestArgs, terminal: &mut Terminal) -> Result<u8> {
    let rules = load(&args.packs)?;
    let (builtin, own) = rules.packs.split_at(BUILTIN.len());
    let builtin = if args.builtin { builtin } else { &[] };
    let mut all: Vec<(&str, ExampleResult)> = Vec::new();
    for pack in builtin.iter().chain(own) {
        let results = examples::test(pack, &args.packs);
        if args.common.format == Format::Text {
            for result in &results {
                terminal.out(&lines(&pack.file, result));
            }
        }
        all.extend(results.into_iter().map(|result| (&*pack.file, result)));
    }
    if args.common.format == Format::Json {
        let rows: Vec<Value> = all.iter().map(|(file, result)| row(file, result)).collect();
        terminal.out(&page::ended(serde_json::to_string_pretty(&rows)?));
    } else {
        terminal.out(&summary(&all));
    }
    let right = |(_, result): &(&str, ExampleResult)| result.status == Status::Validated;
    Ok(if all.iter().all(right) { OK } else { FOUND })
}

fn lines(file: &str, result: &ExampleResult) -> String {
    let ExampleResult {
        rule,
        example,
        line,
        status,
    } = result;
    let mut text = format!("{file}:{line}: {rule} {example}: {}\n", status.word());
    for detail in status.detail().lines() {
        let _ = writeln!(text, "    {detail}");
    }
    text
}

fn row(file: &str, result: &ExampleResult) -> Value {
    json!({
        "file": file,
        "line": result.line,
        "rule": result.rule,
        "example": result.example,
        "status": result.status.word(),
        "detail": result.status.detail(),
    })
}

fn summary(all: &[(&str, ExampleResult)]) -> String {
    let counts: Vec<String> = ["Validated", "Noisy", "Missing", "Wrong"]
        .iter()
        .map(|word| {
            let count = all
                .iter()
                .filter(|(_, result)| result.status.word() == *word);
            format!("{} {word}", count.count())
        })
        .collect();
    format!("{} examples: {}\n", all.len(), counts.join(", "))
}
