//! What ty, the type checker of the ruff project, infers about expressions: optional evidence. No answer means "not known".
//! Only this folder names a `ty_` crate or `salsa`.
//!
//! ty is asked in a thread of its own, with a stack that it can't exhaust, a deadline, and a text whose oversized literals
//! are blanked out. Whatever goes wrong there costs the file its evidence and nothing else.

mod answer;
mod database;
mod guard;
pub mod index;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use camino::{Utf8Path, Utf8PathBuf};

pub use answer::Answers;
pub use database::TypesError;
pub use guard::{Limits, Silence};
pub use index::Index;

use super::{Module, TextRange};
use database::Settings;

/// A source of types for the files of one program. Opening it reads no Python file.
#[derive(Debug)]
pub struct Types {
    settings: Arc<Settings>,
    limits: Limits,
    asked: AtomicUsize,
    abandoned: AtomicUsize,
}

impl Types {
    /// `root`: the folder whose modules the files import, besides those next to them. `search_paths`: further ones. `venv`: the folder of a Python
    /// environment, or its interpreter; without one, third-party types are unknown. `version`: major and minor; the
    /// environment's if it is not given, else 3.11.
    ///
    /// # Errors
    /// `venv` is no Python environment.
    pub fn open(
        root: &Utf8Path,
        search_paths: &[Utf8PathBuf],
        venv: Option<&Utf8Path>,
        version: Option<(u8, u8)>,
    ) -> Result<Self, TypesError> {
        Ok(Self {
            settings: Arc::new(Settings::new(root, search_paths, venv, version)?),
            limits: Limits::default(),
            asked: AtomicUsize::new(0),
            abandoned: AtomicUsize::new(0),
        })
    }

    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// How many files were asked about. Each opens a database, which takes ty some 100 ms.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// The types of expressions of a file. `module` is the file's text as the caller parsed it; the file need not exist.
    ///
    /// # Errors
    /// Why there is no evidence about the file at all.
    pub fn of(
        &self,
        path: &Utf8Path,
        module: &Module,
        ranges: &[TextRange],
    ) -> Result<Answers, Silence> {
        if ranges.is_empty() {
            return Ok(Answers::default());
        }
        let ranges = ranges.to_owned();
        self.ask(path, module, move |settings, path, text| {
            answer::answers(settings, path, text, &ranges)
        })
    }

    /// ty's semantic index of a file: scopes, reaching bindings, loops. Infers no types.
    ///
    /// # Errors
    /// Why there is none.
    pub fn index(&self, path: &Utf8Path, module: &Module) -> Result<Index, Silence> {
        self.ask(path, module, index::index)
    }

    fn ask<T: Send + 'static>(
        &self,
        path: &Utf8Path,
        module: &Module,
        job: impl FnOnce(&Settings, &Utf8Path, String) -> Result<T, Silence> + Send + 'static,
    ) -> Result<T, Silence> {
        // Each of them still occupies a core.
        if self.abandoned.load(Ordering::Relaxed) >= self.limits.abandoned {
            return Err(Silence::GaveUp);
        }
        let text = guard::bounded_text(module, &self.limits)?;
        self.asked.fetch_add(1, Ordering::Relaxed);
        let (settings, path) = (Arc::clone(&self.settings), path.to_owned());
        let result = guard::within(&self.limits, move || job(&settings, &path, text));
        if matches!(result, Err(Silence::TimedOut(_))) {
            self.abandoned.fetch_add(1, Ordering::Relaxed);
        }
        result?
    }
}

#[cfg(test)]
mod tests;
