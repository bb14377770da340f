//! The binary under test.

use std::path::PathBuf;

/// The binary that cargo built, or the one that `RAYIFY_BIN` names (a release build, an installed wheel).
pub fn binary() -> PathBuf {
    std::env::var_os("RAYIFY_BIN")
        .map_or_else(|| env!("CARGO_BIN_EXE_rayify").into(), PathBuf::from)
}
