//! `rayify config`: the configuration that is in effect.

use anyhow::Result;

use super::args::{ConfigArgs, Format};
use super::settings;
use super::terminal::Terminal;
use super::{OK, page};

/// Prints every key with its value, as a file that could be used.
///
/// # Errors
/// The configuration is wrong.
pub fn run(args: &ConfigArgs, terminal: &mut Terminal) -> Result<u8> {
    let settings = settings::resolve(&args.path, &args.engine)?;
    let config = settings.to_config();
    if args.common.format == Format::Json {
        let text = serde_json::to_string_pretty(&config)?;
        terminal.out(&page::ended(text));
        return Ok(OK);
    }
    let origin = match &settings.config_path {
        Some(path) => format!("# {path}, over the defaults, under the command line\n"),
        None => "# no configuration file: the defaults, under the command line\n".to_owned(),
    };
    terminal.out(&(origin + &toml::to_string(&config)?));
    Ok(OK)
}
