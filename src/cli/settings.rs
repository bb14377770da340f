//! What is in effect: the defaults, the nearest configuration file, the command line, in this order.

use std::num::NonZeroUsize;

use anyhow::{Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::args::EngineArgs;
use crate::engine::api::{ConnectMode, Options, rule_ids};
use crate::project::{Config, Connect, Exclude, nearest};

/// What is in effect for one input.
#[derive(Debug, Clone)]
pub struct Settings {
    pub options: Options,
    pub strict: bool,
    pub copy_data: bool,
    pub exclude: Vec<Exclude>,
    /// The file that had a say.
    pub config_path: Option<Utf8PathBuf>,
    exclude_patterns: Vec<String>,
}

/// What is in effect for a file or folder.
///
/// # Errors
/// A configuration file that is wrong, an exclude that is no glob, a rule that doesn't exist.
pub fn resolve(input: &Utf8Path, args: &EngineArgs) -> Result<Settings> {
    let (config_path, config) = if args.no_config {
        (None, Config::default())
    } else if let Some(path) = &args.config {
        (Some(path.clone()), Config::load(path)?)
    } else {
        match Config::find(&folder_of(input))? {
            Some((path, config)) => (Some(path), config),
            None => (None, Config::default()),
        }
    };
    merge(config_path, config, args)
}

/// The folder of a file, or the folder itself.
pub fn folder_of(input: &Utf8Path) -> Utf8PathBuf {
    if input.is_dir() {
        return input.to_owned();
    }
    match input.parent() {
        Some(parent) if !parent.as_str().is_empty() => parent.to_owned(),
        _ => Utf8PathBuf::from("."),
    }
}

fn merge(config_path: Option<Utf8PathBuf>, config: Config, args: &EngineArgs) -> Result<Settings> {
    let defaults = Options::default();
    let mut rule_dirs = config.rules.unwrap_or_default();
    rule_dirs.extend(args.rules.iter().cloned());
    let known = rule_ids();
    let chosen = |from_args: &Option<Vec<String>>, from_config: Option<Vec<String>>| {
        let entries = from_args.clone().or(from_config).unwrap_or_default();
        expand(entries, &known, rule_dirs.is_empty())
    };
    let select = chosen(&args.select, config.select)?;
    let ignore = chosen(&args.ignore, config.ignore)?;
    let connect =
        args.connect
            .or(config.connect)
            .map_or(defaults.connect, |connect| match connect {
                Connect::Minimal => ConnectMode::Minimal,
                Connect::Checked => ConnectMode::Checked,
            });
    let options = Options {
        allow_unsafe: args
            .allow_unsafe
            .or(config.allow_unsafe)
            .unwrap_or(defaults.allow_unsafe),
        connect,
        allow_local: config.allow_local.unwrap_or(defaults.allow_local),
        shutdown: args
            .shutdown
            .or(config.shutdown)
            .unwrap_or(defaults.shutdown),
        annotate: args
            .annotate
            .or(config.annotate)
            .unwrap_or(defaults.annotate),
        workers: config.workers.map_or(defaults.workers, NonZeroUsize::get),
        batch_size: config
            .batch_size
            .map_or(defaults.batch_size, NonZeroUsize::get),
        num_gpus: config.num_gpus.unwrap_or(defaults.num_gpus),
        select,
        ignore,
        assume_pure: config.assume_pure.unwrap_or_default(),
        min_cost_ms: args
            .min_cost
            .or(config.min_cost_ms)
            .unwrap_or(defaults.min_cost_ms),
        rule_dirs,
        effect_files: config.effects.unwrap_or_default(),
        types: args
            .no_types
            .map(|off| !off)
            .or(config.types)
            .unwrap_or(defaults.types),
        python: args.python.clone().or(config.python).or_else(active_python),
        type_limits: defaults.type_limits,
    };
    let configured = config.exclude.unwrap_or_default();
    let base = config_path.as_deref().map(folder_of).unwrap_or_default();
    Ok(Settings {
        options,
        strict: config.strict.unwrap_or(false),
        copy_data: config.copy_data.unwrap_or(false),
        exclude: vec![
            Exclude::new(&configured, &base)?,
            Exclude::new(&args.exclude, Utf8Path::new("."))?,
        ],
        config_path,
        exclude_patterns: configured
            .into_iter()
            .chain(args.exclude.iter().cloned())
            .collect(),
    })
}

/// What `activate` has set. An environment that was removed since counts as none.
fn active_python() -> Option<Utf8PathBuf> {
    let path = Utf8PathBuf::from(std::env::var("VIRTUAL_ENV").ok()?);
    path.is_dir().then_some(path)
}

/// Names and beginnings of ids to whole ids. What isn't built in may come from the user's packs, if there are any.
fn expand(
    entries: Vec<String>,
    known: &[(String, String, String)],
    built_in_only: bool,
) -> Result<Vec<String>> {
    let mut ids = Vec::new();
    for entry in entries {
        let mut matching = known
            .iter()
            .filter(|(id, name, _)| id.starts_with(&entry) || *name == entry)
            .map(|(id, _, _)| id.clone())
            .peekable();
        if matching.peek().is_some() {
            ids.extend(matching);
        } else if built_in_only {
            let names = known
                .iter()
                .flat_map(|(id, name, _)| [id.as_str(), name.as_str()]);
            match nearest(&entry, names) {
                Some(near) => bail!("unknown rule `{entry}`: did you mean `{near}`?"),
                None => bail!("unknown rule `{entry}`: `rayify rules list` shows all"),
            }
        } else {
            ids.push(entry);
        }
    }
    Ok(ids)
}

impl Settings {
    /// As a configuration file that says all of it.
    pub fn to_config(&self) -> Config {
        let options = &self.options;
        Config {
            allow_unsafe: Some(options.allow_unsafe),
            strict: Some(self.strict),
            connect: Some(match options.connect {
                ConnectMode::Minimal => Connect::Minimal,
                ConnectMode::Checked => Connect::Checked,
            }),
            allow_local: Some(options.allow_local),
            shutdown: Some(options.shutdown),
            annotate: Some(options.annotate),
            workers: NonZeroUsize::new(options.workers),
            batch_size: NonZeroUsize::new(options.batch_size),
            num_gpus: Some(options.num_gpus),
            min_cost_ms: Some(options.min_cost_ms),
            select: Some(options.select.clone()),
            ignore: Some(options.ignore.clone()),
            assume_pure: Some(options.assume_pure.clone()),
            exclude: Some(self.exclude_patterns.clone()),
            rules: Some(options.rule_dirs.clone()),
            effects: Some(options.effect_files.clone()),
            copy_data: Some(self.copy_data),
            types: Some(options.types),
            python: options.python.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<(String, String, String)> {
        [("RAY110", "loop-collect"), ("RAY121", "pool-map")]
            .map(|(id, name)| (id.to_owned(), name.to_owned(), String::new()))
            .to_vec()
    }

    fn expanded(entry: &str, built_in_only: bool) -> Result<Vec<String>> {
        expand(vec![entry.to_owned()], &known(), built_in_only)
    }

    #[test]
    fn rules_are_chosen_by_id_beginning_or_name() {
        assert_eq!(expanded("RAY121", true).unwrap(), ["RAY121"]);
        assert_eq!(expanded("RAY1", true).unwrap(), ["RAY110", "RAY121"]);
        assert_eq!(expanded("pool-map", true).unwrap(), ["RAY121"]);
    }

    #[test]
    fn an_unknown_rule_gets_the_nearest_unless_packs_may_have_it() {
        let error = expanded("pool-mpa", true).unwrap_err().to_string();
        assert_eq!(error, "unknown rule `pool-mpa`: did you mean `pool-map`?");
        assert_eq!(expanded("MY001", false).unwrap(), ["MY001"]);
    }

    #[test]
    fn the_command_line_wins() {
        let config = Config {
            connect: Some(Connect::Checked),
            allow_unsafe: Some(true),
            shutdown: Some(true),
            ..Config::default()
        };
        let args = EngineArgs {
            connect: Some(Connect::Minimal),
            allow_unsafe: Some(false),
            ..EngineArgs::default()
        };
        let settings = merge(None, config, &args).unwrap();
        assert_eq!(settings.options.connect, ConnectMode::Minimal);
        assert!(!settings.options.allow_unsafe);
        assert!(settings.options.shutdown);
    }
}
