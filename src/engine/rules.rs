//! The rules as the planner needs them: metadata from the packs, by id.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::decision::Library;
use crate::engine::pack::{self, Pack, Problem, Registry};
use crate::resources;

/// What a decision says about its rule.
#[derive(Debug, Clone, Default)]
pub struct RuleInfo {
    pub name: String,
    pub summary: String,
    pub library: Option<Library>,
}

/// Every loaded pack.
#[derive(Debug)]
pub struct Rules {
    pub packs: Vec<Pack>,
    by_id: BTreeMap<String, RuleInfo>,
}

impl Rules {
    /// Loads the built-in packs and those in `folders`.
    ///
    /// # Errors
    /// Every problem of every pack, with file and line.
    pub fn load(folders: &[camino::Utf8PathBuf]) -> Result<Self, Vec<Problem>> {
        let pages: BTreeSet<String> = resources::names().into_iter().collect();
        let registry = Registry::new(pages);
        let mut packs = pack::builtin(&registry)?;
        let mut sources = Vec::new();
        for folder in folders {
            sources.extend(pack::read_sources(folder.as_std_path())?);
        }
        packs.extend(pack::load_all(&sources, &registry)?);
        let mut by_id = BTreeMap::new();
        for rule in packs.iter().flat_map(|p| &p.rules) {
            by_id.insert(
                rule.id.clone(),
                RuleInfo {
                    name: rule.name.clone(),
                    summary: rule.summary.clone(),
                    library: Some(rule.library),
                },
            );
        }
        Ok(Self { packs, by_id })
    }

    #[must_use]
    pub fn info(&self, id: &str) -> RuleInfo {
        self.by_id.get(id).cloned().unwrap_or_default()
    }
}
