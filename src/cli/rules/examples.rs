//! `rayify rules examples`: the scripts of the built-in packs' examples, to be run or converted.

use std::fs;

use anyhow::{Context as _, Result};

use super::load;
use crate::cli::args::{Format, RulesExamplesArgs};
use crate::cli::terminal::Terminal;
use crate::cli::{OK, page};
use crate::engine::pack::{Example, Rule};

/// Writes each example as ID-NAME/before.py, below `--out`.
///
/// # Errors
/// A file can't be written.
pub fn run(args: &RulesExamplesArgs, terminal: &mut Terminal) -> Result<u8> {
    let rules = load(&[])?;
    let mut written = Vec::new();
    for rule in rules.packs.iter().flat_map(|pack| &pack.rules) {
        for example in &rule.examples {
            if args.runnable && !example.runnable {
                continue;
            }
            let folder = args.out.join(folder_name(rule, example));
            fs::create_dir_all(&folder)
                .with_context(|| format!("can't make the folder `{folder}`"))?;
            let path = folder.join("before.py");
            fs::write(&path, &example.before).with_context(|| format!("can't write `{path}`"))?;
            written.push(path);
        }
    }
    if args.common.format == Format::Json {
        terminal.out(&page::ended(serde_json::to_string_pretty(&written)?));
        return Ok(OK);
    }
    terminal.out(&format!("{} examples in {}\n", written.len(), args.out));
    Ok(OK)
}

/// Names of examples are unique in their rule only; a nameless one is called after its rule already.
fn folder_name(rule: &Rule, example: &Example) -> String {
    if example.name.starts_with(&rule.id) {
        return example.name.clone();
    }
    format!("{}-{}", rule.id, example.name)
}
