//! The program under test.

use std::path::Path;
use std::process::{Command, Output};

use super::binary::binary;

/// Runs rayify with these arguments, whatever its exit status.
///
/// # Panics
/// If it can't be started.
pub fn rayify<I: IntoIterator<Item = S>, S: AsRef<std::ffi::OsStr>>(arguments: I) -> Output {
    Command::new(binary())
        .args(arguments)
        .output()
        .expect("rayify starts")
}

/// Converts a folder into another one.
///
/// # Panics
/// If rayify reports an error.
pub fn convert(from: &Path, to: &Path) {
    let output = rayify([from.as_os_str(), "-o".as_ref(), to.as_os_str()]);
    assert!(
        output.status.success(),
        "rayify {} -o {}: {}\n{}",
        from.display(),
        to.display(),
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
}
