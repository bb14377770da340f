//! `rayify rules new NAME`: a rule pack to start from.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};

use anyhow::{Context as _, Result, bail};
use camino::Utf8Path;

use crate::cli::args::{Format, RulesNewArgs};
use crate::cli::terminal::Terminal;
use crate::cli::{OK, page};
use crate::engine::pack::{kebab, scaffold};

/// Writes the pack and prints where it is.
///
/// # Errors
/// The file is there already, or can't be written.
pub fn run(args: &RulesNewArgs, terminal: &mut Terminal) -> Result<u8> {
    let name = kebab(&args.name);
    let path = args.out.join(format!("{name}.toml"));
    fs::create_dir_all(&args.out)
        .with_context(|| format!("can't make the folder `{}`", args.out))?;
    let id = free_id(&args.out)?;
    let mut file = match File::create_new(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("`{path}` is there already: choose another name, or remove it first")
        }
        Err(error) => return Err(error).with_context(|| format!("can't write `{path}`")),
    };
    file.write_all(scaffold(&id, &name).as_bytes())
        .with_context(|| format!("can't write `{path}`"))?;
    if args.common.format == Format::Json {
        let value = serde_json::json!({ "path": path, "id": id, "name": name });
        terminal.out(&page::ended(serde_json::to_string_pretty(&value)?));
        return Ok(OK);
    }
    terminal.out(&format!(
        "{path}: rule {id} {name}\n\
         Edit it, then run `rayify rules test {path}`. `rayify --rules {} …` uses it.\n",
        args.out
    ));
    Ok(OK)
}

/// The first of USR001, USR002 … that no pack of the folder names.
fn free_id(folder: &Utf8Path) -> Result<String> {
    let mut texts = String::new();
    let entries = fs::read_dir(folder).with_context(|| format!("can't read `{folder}`"))?;
    for entry in entries {
        let path = entry
            .with_context(|| format!("can't read `{folder}`"))?
            .path();
        if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            // A pack that can't be read is said when it is used.
            texts.push_str(&fs::read_to_string(path).unwrap_or_default());
        }
    }
    for number in 1..1000 {
        let id = format!("USR{number:03}");
        if !texts.contains(&id) {
            return Ok(id);
        }
    }
    bail!("`{folder}` has 999 rules of yours: start another folder")
}
