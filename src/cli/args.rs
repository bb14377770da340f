//! The command line.

use camino::Utf8PathBuf;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::project::Connect;

const EXIT_CODES: &str = "\
Exit codes: 0 nothing wrong; 1 something would be converted (--check) or was refused (--strict);
2 wrong usage, or a file that can't be read, parsed or written (the others still are).

`rayify explain FILE` says for every loop why it was converted or refused.";

/// Turns plain Python into a Ray program that behaves the same, or leaves it alone and says why.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = EXIT_CODES,
    args_conflicts_with_subcommands = true,
    arg_required_else_help = true
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub convert: ConvertArgs,
}

impl Cli {
    pub fn common(&self) -> &CommonArgs {
        match &self.command {
            Some(Command::Explain(args)) => &args.common,
            Some(Command::Config(args)) => &args.common,
            Some(Command::Rules { command }) => command.common(),
            None => &self.convert.common,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what is decided about every candidate of a file, or print the page of a rule or a reason
    Explain(ExplainArgs),
    /// Print the configuration that is in effect
    Config(ConfigArgs),
    /// The rules: list them, test their examples, start a pack of your own
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
}

#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// List id, name and summary of every rule
    List(RulesListArgs),
    /// Convert every example of rule packs and say what differs; exit with 1 if any does
    Test(RulesTestArgs),
    /// Start a rule pack of your own
    New(RulesNewArgs),
    /// Write the scripts that the examples convert, each as NAME/before.py
    Examples(RulesExamplesArgs),
}

impl RulesCommand {
    fn common(&self) -> &CommonArgs {
        match self {
            Self::List(args) => &args.common,
            Self::Test(args) => &args.common,
            Self::New(args) => &args.common,
            Self::Examples(args) => &args.common,
        }
    }
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct ConvertArgs {
    /// Python files and folders; `-` converts stdin to stdout
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<Utf8PathBuf>,

    /// Write the results here, as the inputs are laid out
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: Option<Utf8PathBuf>,

    /// Write the results over the inputs
    #[arg(long, conflicts_with = "output")]
    pub in_place: bool,

    /// Print unified diffs and write nothing
    #[arg(long)]
    pub diff: bool,

    /// Say what would be converted, write nothing, and exit with 1 if there is any
    #[arg(long)]
    pub check: bool,

    /// The name of what stdin holds, for messages, configuration and imports
    #[arg(long, value_name = "FILE")]
    pub stdin_filename: Option<Utf8PathBuf>,

    /// Write report.md and report.json into this folder; `-` prints the report
    #[arg(long, value_name = "DIR")]
    pub report: Option<Utf8PathBuf>,

    /// Copy files that are not Python to the output as well
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, hide_possible_values = true, default_missing_value = "true")]
    pub copy_data: Option<bool>,

    /// Exit with 1 if any candidate is refused or needs --unsafe
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, hide_possible_values = true, default_missing_value = "true")]
    pub strict: Option<bool>,

    /// Print errors only
    #[arg(short, long)]
    pub quiet: bool,

    /// No progress bar
    #[arg(long)]
    pub no_progress: bool,

    #[command(flatten)]
    pub engine: EngineArgs,

    #[command(flatten)]
    pub common: CommonArgs,
}

/// What changes decisions. Each wins over the configuration file.
#[derive(Debug, Clone, Default, Args)]
pub struct EngineArgs {
    /// Convert also where a named assumption about the program must hold
    #[arg(long = "unsafe", value_name = "BOOL", num_args = 0..=1, require_equals = true, hide_possible_values = true, default_missing_value = "true")]
    pub allow_unsafe: Option<bool>,

    /// Use these rules only: ids, beginnings of ids, or names
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub select: Option<Vec<String>>,

    /// Leave these rules out
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Option<Vec<String>>,

    /// How a script connects to the cluster
    #[arg(long, value_enum)]
    pub connect: Option<Connect>,

    /// Disconnect at the end of the program
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, hide_possible_values = true, default_missing_value = "true")]
    pub shutdown: Option<bool>,

    /// Write the reason for each change above it, as a comment
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, hide_possible_values = true, default_missing_value = "true")]
    pub annotate: Option<bool>,

    /// The Python environment whose packages the files import: a folder, or its interpreter; default: the active one
    #[arg(long, value_name = "VENV")]
    pub python: Option<Utf8PathBuf>,

    /// Infer no types where the analysis knows nothing
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, hide_possible_values = true, default_missing_value = "true")]
    pub no_types: Option<bool>,

    /// Leave calls alone that surely take less time than this, in milliseconds
    #[arg(long, value_name = "MS")]
    pub min_cost: Option<f64>,

    /// Leave out files and folders that match this glob, besides those of the configuration
    #[arg(long, value_name = "GLOB", value_delimiter = ',')]
    pub exclude: Vec<String>,

    /// Load the rule packs of this folder as well
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<Utf8PathBuf>,

    /// Take this configuration file instead of the nearest one
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<Utf8PathBuf>,

    /// Take no configuration file
    #[arg(long)]
    pub no_config: bool,
}

#[derive(Debug, Clone, Args)]
pub struct CommonArgs {
    /// The form of what is printed
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,

    /// Colours: `auto` has them on a terminal, unless `NO_COLOR` is set
    #[arg(long, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// A Python file, or a rule's id or name (RAY110, loop-collect), or a reason's code (loop-carried)
    pub what: String,

    #[command(flatten)]
    pub engine: EngineArgs,

    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// The file or folder whose configuration is wanted
    #[arg(default_value = ".")]
    pub path: Utf8PathBuf,

    #[command(flatten)]
    pub engine: EngineArgs,

    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Args)]
pub struct RulesListArgs {
    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Args)]
pub struct RulesTestArgs {
    /// Pack files, or folders of them
    #[arg(value_name = "DIR", required_unless_present = "builtin")]
    pub packs: Vec<Utf8PathBuf>,

    /// The packs that are built in
    #[arg(long)]
    pub builtin: bool,

    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Args)]
pub struct RulesNewArgs {
    /// What the rule is called; it names the pattern found: `pool-map`
    pub name: String,

    /// The folder of the new file
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub out: Utf8PathBuf,

    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Args)]
pub struct RulesExamplesArgs {
    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    pub out: Utf8PathBuf,

    /// Only those that are complete scripts and end within seconds
    #[arg(long)]
    pub runnable: bool,

    #[command(flatten)]
    pub common: CommonArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_folder_named_like_a_command_can_be_given_by_its_path() {
        let cli = Cli::try_parse_from(["rayify", "./explain", "-o", "out"]).unwrap();
        assert!(cli.command.is_none());
    }

    #[test]
    fn switches_can_be_turned_off_against_the_configuration() {
        let cli = Cli::try_parse_from(["rayify", "a.py", "--unsafe=false", "--strict"]).unwrap();
        assert_eq!(cli.convert.engine.allow_unsafe, Some(false));
        assert_eq!(cli.convert.strict, Some(true));
        assert_eq!(cli.convert.inputs, ["a.py"]);
    }
}
