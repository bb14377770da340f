//! The packs that are compiled into the binary.

use super::{Pack, Problem, Registry, Source, load_all};

/// File and text of each built-in pack; every file directly under `rules/` must be here, which a test checks.
pub const BUILTIN: &[(&str, &str)] = &[
    (
        "rules/cluster.toml",
        include_str!("../../../rules/cluster.toml"),
    ),
    (
        "rules/pools.toml",
        include_str!("../../../rules/pools.toml"),
    ),
    (
        "rules/tasks.toml",
        include_str!("../../../rules/tasks.toml"),
    ),
];

/// Loads the built-in packs.
///
/// # Errors
/// Their problems; the tests make sure that a released binary has none.
pub fn builtin(registry: &Registry) -> Result<Vec<Pack>, Vec<Problem>> {
    let sources: Vec<Source> = BUILTIN
        .iter()
        .map(|(file, text)| Source {
            file: (*file).to_owned(),
            text: (*text).to_owned(),
        })
        .collect();
    load_all(&sources, registry)
}
