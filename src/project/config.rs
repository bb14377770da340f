//! `rayify.toml`, or `[tool.rayify]` in `pyproject.toml`: the nearest one upward from an input.

use std::fs;
use std::io::ErrorKind;
use std::num::NonZeroUsize;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::nearest;

/// How the connection is written into a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Connect {
    /// One line: `ray.init(address=os.environ.get("RAY_ADDRESS") or "auto")`
    Minimal,
    /// A small function that checks the address and says in one sentence what is wrong
    Checked,
}

/// What a configuration file may say. Every key is optional; paths are relative to the file's folder.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    #[serde(rename = "unsafe")]
    pub allow_unsafe: Option<bool>,
    pub strict: Option<bool>,
    pub connect: Option<Connect>,
    pub allow_local: Option<bool>,
    pub shutdown: Option<bool>,
    pub annotate: Option<bool>,
    /// Actors in a pool.
    pub workers: Option<NonZeroUsize>,
    /// Rows in a batch.
    pub batch_size: Option<NonZeroUsize>,
    #[serde(default, deserialize_with = "not_negative")]
    pub num_gpus: Option<f64>,
    #[serde(default, deserialize_with = "not_negative")]
    pub min_cost_ms: Option<f64>,
    pub select: Option<Vec<String>>,
    pub ignore: Option<Vec<String>>,
    pub assume_pure: Option<Vec<String>>,
    pub exclude: Option<Vec<String>>,
    pub rules: Option<Vec<Utf8PathBuf>>,
    pub effects: Option<Vec<Utf8PathBuf>>,
    pub copy_data: Option<bool>,
    pub types: Option<bool>,
    /// A Python environment.
    pub python: Option<Utf8PathBuf>,
}

/// The keys, for "did you mean".
const KEYS: [&str; 19] = [
    "unsafe",
    "strict",
    "connect",
    "allow-local",
    "shutdown",
    "annotate",
    "workers",
    "batch-size",
    "num-gpus",
    "min-cost-ms",
    "select",
    "ignore",
    "assume-pure",
    "exclude",
    "rules",
    "effects",
    "copy-data",
    "types",
    "python",
];

/// A configuration file that can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    #[error("{path}: can't be read: {reason}")]
    Unreadable { path: Utf8PathBuf, reason: String },
    #[error("{path}:{line}: {message}")]
    Wrong {
        path: Utf8PathBuf,
        /// Counted from 1.
        line: usize,
        /// Says what to do as well.
        message: String,
    },
    #[error("{path} has no [tool.rayify] table: add one, or leave out --config")]
    NoTable { path: Utf8PathBuf },
}

#[derive(Deserialize)]
struct PyProject {
    tool: Option<Tool>,
}

#[derive(Deserialize)]
struct Tool {
    rayify: Option<Config>,
}

impl Config {
    /// The nearest configuration for files in `folder`: its own, else its parent's, and so on. In one folder
    /// `rayify.toml` wins over `pyproject.toml`.
    ///
    /// # Errors
    /// The nearest file is unreadable or wrong.
    pub fn find(folder: &Utf8Path) -> Result<Option<(Utf8PathBuf, Self)>, ConfigError> {
        let folder = camino::absolute_utf8(folder).unwrap_or_else(|_| folder.to_owned());
        for ancestor in folder.ancestors() {
            for name in ["rayify.toml", "pyproject.toml"] {
                let path = ancestor.join(name);
                if !path.is_file() {
                    continue;
                }
                if let Some(config) = read(&path)? {
                    return Ok(Some((path, config)));
                }
            }
        }
        Ok(None)
    }

    /// The configuration in a file that the user named.
    ///
    /// # Errors
    /// The file is unreadable or wrong, or is a `pyproject.toml` without `[tool.rayify]`.
    pub fn load(path: &Utf8Path) -> Result<Self, ConfigError> {
        read(path)?.ok_or_else(|| ConfigError::NoTable {
            path: path.to_owned(),
        })
    }
}

/// `None` for a `pyproject.toml` that doesn't speak of rayify.
fn read(path: &Utf8Path) -> Result<Option<Config>, ConfigError> {
    let text = fs::read_to_string(path).map_err(|error| ConfigError::Unreadable {
        path: path.to_owned(),
        reason: match error.kind() {
            ErrorKind::InvalidData => "not UTF-8 text".to_owned(),
            _ => error.to_string(),
        },
    })?;
    let parsed = if path.file_name() == Some("pyproject.toml") {
        toml::from_str::<PyProject>(&text).map(|project| project.tool.and_then(|tool| tool.rayify))
    } else {
        toml::from_str::<Config>(&text).map(Some)
    };
    let mut config = match parsed {
        Ok(Some(config)) => config,
        Ok(None) => return Ok(None),
        Err(error) => return Err(wrong(path, &text, &error)),
    };
    let folder = path.parent().unwrap_or(Utf8Path::new("."));
    for paths in [&mut config.rules, &mut config.effects]
        .into_iter()
        .flatten()
    {
        for entry in paths {
            *entry = folder.join(&*entry);
        }
    }
    if let Some(python) = &mut config.python {
        *python = folder.join(&*python);
    }
    Ok(Some(config))
}

fn wrong(path: &Utf8Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let offset = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = text.as_bytes()[..offset]
        .split(|&byte| byte == b'\n')
        .count();
    ConfigError::Wrong {
        path: path.to_owned(),
        line,
        message: explain(error.message()),
    }
}

/// Serde's sentence about an unknown key lists all keys; ours names the nearest.
fn explain(message: &str) -> String {
    let Some(rest) = message.strip_prefix("unknown field `") else {
        return message.lines().collect::<Vec<_>>().join(": ");
    };
    let key = rest.split('`').next().unwrap_or(rest);
    let wanted = key.to_ascii_lowercase().replace('_', "-");
    match nearest(&wanted, KEYS) {
        Some(near) => format!("unknown key `{key}`: did you mean `{near}`?"),
        None => format!("unknown key `{key}`: the keys are {}", KEYS.join(", ")),
    }
}

fn not_negative<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<f64>, D::Error> {
    let value = f64::deserialize(deserializer)?;
    if value.is_finite() && value >= 0.0 {
        return Ok(Some(value));
    }
    Err(serde::de::Error::custom(format!(
        "{value} is no number of zero or more"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(dir.path().to_owned()).unwrap();
        (dir, path)
    }

    fn error_of(name: &str, text: &str) -> String {
        let (_dir, path) = folder();
        fs::write(path.join(name), text).unwrap();
        let error = Config::load(&path.join(name)).unwrap_err().to_string();
        error.replace(path.as_str(), "")
    }

    #[test]
    fn keys_are_kebab_case_and_paths_relative_to_the_file() {
        let (_dir, path) = folder();
        fs::write(
            path.join("rayify.toml"),
            "connect = \"checked\"\nbatch-size = 64\nnum-gpus = 1\nrules = [\"packs\"]\npython = \".venv\"\n",
        )
        .unwrap();
        let config = Config::load(&path.join("rayify.toml")).unwrap();
        assert_eq!(config.connect, Some(Connect::Checked));
        assert_eq!(config.batch_size, NonZeroUsize::new(64));
        assert_eq!(config.num_gpus, Some(1.0));
        assert_eq!(config.rules, Some(vec![path.join("packs")]));
        assert_eq!(config.python, Some(path.join(".venv")));
    }

    #[test]
    fn an_unknown_key_gets_its_line_and_the_nearest_name() {
        assert_eq!(
            error_of("rayify.toml", "# hi\nbatch_size = 3\n"),
            "/rayify.toml:2: unknown key `batch_size`: did you mean `batch-size`?"
        );
        assert_eq!(
            error_of(
                "pyproject.toml",
                "[tool.ruff]\nx = 1\n[tool.rayify]\nwrokers = 3\n"
            ),
            "/pyproject.toml:4: unknown key `wrokers`: did you mean `workers`?"
        );
        assert!(error_of("rayify.toml", "banana = 1").contains("the keys are unsafe, strict"));
    }

    #[test]
    fn the_list_of_keys_is_the_structs() {
        // Serde itself lists them.
        let error = toml::from_str::<Config>("banana = 1").unwrap_err();
        for key in KEYS {
            assert!(error.message().contains(&format!("`{key}`")), "{key}");
        }
        assert_eq!(error.message().matches('`').count(), 2 * (KEYS.len() + 1));
    }

    #[test]
    fn wrong_values_get_their_line() {
        let error = error_of("rayify.toml", "\n\nworkers = 0\n");
        assert!(error.starts_with("/rayify.toml:3: "), "{error}");
        let error = error_of("rayify.toml", "num-gpus = -1.0\n");
        assert!(
            error.starts_with("/rayify.toml:1: -1 is no number"),
            "{error}"
        );
        let error = error_of("rayify.toml", "connect = \"fancy\"\n");
        assert!(error.contains("fancy"), "{error}");
        let error = error_of("rayify.toml", "connect = \n");
        assert!(error.starts_with("/rayify.toml:1: "), "{error}");
    }

    #[test]
    fn the_nearest_file_wins_and_foreign_pyprojects_are_passed_over() {
        let (_dir, path) = folder();
        fs::create_dir_all(path.join("a/b")).unwrap();
        fs::write(path.join("rayify.toml"), "workers = 3\n").unwrap();
        fs::write(
            path.join("a/pyproject.toml"),
            "[tool.black]\nline-length = 3\n",
        )
        .unwrap();
        let (found, config) = Config::find(&path.join("a/b")).unwrap().unwrap();
        assert_eq!(found, path.join("rayify.toml"));
        assert_eq!(config.workers, NonZeroUsize::new(3));
        fs::write(
            path.join("a/pyproject.toml"),
            "[tool.rayify]\nworkers = 4\n",
        )
        .unwrap();
        let (found, _) = Config::find(&path.join("a/b")).unwrap().unwrap();
        assert_eq!(found, path.join("a/pyproject.toml"));
    }

    #[test]
    fn a_named_pyproject_must_have_the_table() {
        assert!(
            error_of("pyproject.toml", "[project]\nname = \"x\"\n").contains("no [tool.rayify]")
        );
    }
}
