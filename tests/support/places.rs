//! Where the scripts lie that the tests run.

use std::fs;
use std::path::{Path, PathBuf};

/// A folder of the project.
pub fn project(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A folder of the public cases and reference conversions, which lie next to the project (or where `RAYIFY_SHARED` says);
/// None, with a note, where they are missing.
pub fn shared(name: &str) -> Option<PathBuf> {
    let around =
        std::env::var_os("RAYIFY_SHARED").map_or_else(|| project("../shared"), PathBuf::from);
    let folder = around.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("note: no {}, so its tests are skipped", folder.display());
    None
}

/// What a folder holds, sorted by name.
///
/// # Panics
/// If it can't be read.
pub fn listing(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("the folder is readable").path())
        .collect();
    paths.sort();
    paths
}

/// A file's name without its extension, or a folder's name.
pub fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default()
}
