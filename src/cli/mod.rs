//! Arguments in, exit code out; one file a command. Only here is anything printed.

mod args;
mod config;
mod convert;
mod explain;
mod inputs;
mod page;
mod rules;
mod settings;
mod stdin;
mod terminal;
mod write;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use terminal::Terminal;

/// Nothing wrong.
const OK: u8 = 0;
/// `--check` found something to convert, or `--strict` a refusal.
const FOUND: u8 = 1;
/// Wrong usage, or a file that can't be read, parsed or written.
const ERROR: u8 = 2;

/// Deeply nested expressions need more stack than the system gives the main thread.
const STACK_BYTES: usize = 128 << 20;

/// The program: parses the arguments, runs the command, says what went wrong on stderr.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    // A second pool can't be there yet; if it were, it would do as well.
    let _ = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK_BYTES)
        .build_global();
    let worker = std::thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(move || run(cli));
    let code = match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => code,
        // The panic has said its message.
        Ok(Err(_)) | Err(_) => ERROR,
    };
    ExitCode::from(code)
}

fn run(cli: Cli) -> u8 {
    let common = cli.common().clone();
    let mut terminal = Terminal::new(common.color);
    let result = match cli.command {
        Some(Command::Explain(args)) => explain::run(&args, &mut terminal),
        Some(Command::Config(args)) => config::run(&args, &mut terminal),
        Some(Command::Rules { command }) => rules::run(&command, &mut terminal),
        None => convert::run(&cli.convert, &mut terminal),
    };
    let code = result.unwrap_or_else(|error| {
        terminal.error(&error);
        ERROR
    });
    terminal.finish(code)
}
