//! Scripts with modules of their own: converted with their folder, they run from the output folder with the same stdout. Over
//! `ray://` nothing of the driver's folder is in sight, so there the workers have only what the connection ships.

use std::path::Path;

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::support::places::project;
use crate::support::rayify::convert;
use crate::support::{Place, Script};
use crate::trial;

/// One test a tree.
pub fn trials() -> Vec<Trial> {
    [
        ("flat", "main.py", 4),
        ("package", "run.py", 2),
        ("forms", "main.py", 5),
    ]
    .into_iter()
    .map(|(tree, script, launches)| {
        trial(format!("siblings::{tree}"), move || {
            runs_the_same(&project("tests/ray/siblings").join(tree), script, launches);
        })
    })
    .collect()
}

fn runs_the_same(input: &Path, script: &str, launches: usize) {
    let output = TempDir::new().expect("a folder");
    convert(input, output.path());
    let text = std::fs::read_to_string(output.path().join(script)).expect("rayify writes it");
    let made = text.matches("ray.remote(").count();
    assert_eq!(text.matches(".remote(").count() - made, launches, "{text}");
    assert!(text.contains("py_modules"), "{text}");

    let plain = Script::new(input, script).run(Place::Plain);
    let after = Script::new(output.path(), script);
    let ray = after.run(Place::Ray);
    assert_eq!(plain.difference(&ray), None);
    assert_eq!(ray.not_spread(), None);
    let client = after.run(Place::RayClient);
    assert_eq!(plain.difference(&client), None, "over ray://");
}
