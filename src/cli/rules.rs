//! `rayify rules`: one file a command.

mod examples;
mod list;
mod new;
mod test;

use anyhow::{Result, bail};
use camino::Utf8PathBuf;

use super::args::RulesCommand;
use super::terminal::Terminal;
use crate::engine::pack::Problem;
use crate::engine::rules::Rules;

/// Runs the command.
///
/// # Errors
/// A pack with a problem, a file that can't be written.
pub fn run(command: &RulesCommand, terminal: &mut Terminal) -> Result<u8> {
    match command {
        RulesCommand::List(args) => list::run(args, terminal),
        RulesCommand::Test(args) => test::run(args, terminal),
        RulesCommand::New(args) => new::run(args, terminal),
        RulesCommand::Examples(args) => examples::run(args, terminal),
    }
}

/// The built-in packs and those in `folders`.
fn load(folders: &[Utf8PathBuf]) -> Result<Rules> {
    match Rules::load(folders) {
        Ok(rules) => Ok(rules),
        Err(problems) => {
            let all: Vec<String> = problems.iter().map(Problem::to_string).collect();
            bail!("the rules can't be used:\n{}", all.join("\n"))
        }
    }
}
