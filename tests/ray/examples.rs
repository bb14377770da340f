//! The rules' own examples: each that its rule calls runnable runs before and after.

use std::fs;
use std::path::Path;

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::support::places::{listing, stem};
use crate::support::rayify::{convert, rayify};
use crate::support::{Place, Script};
use crate::trial;

/// One test an example. `rayify rules examples --runnable --out DIR` writes them as `NAME/before.py`, next to the files that
/// they read.
pub fn trials(written: &Path) -> Vec<Trial> {
    let output = rayify([
        "rules".as_ref(),
        "examples".as_ref(),
        "--runnable".as_ref(),
        "--out".as_ref(),
        written.as_os_str(),
    ]);
    let examples = listing(written);
    if !output.status.success() || examples.is_empty() {
        let problem = String::from_utf8_lossy(&output.stderr).into_owned();
        return vec![trial("examples", move || {
            panic!("rayify rules examples --runnable wrote no examples: {problem}")
        })];
    }
    examples
        .into_iter()
        .map(|example| {
            trial(format!("examples::{}", stem(&example)), move || {
                runs_the_same(&example);
            })
        })
        .collect()
}

fn runs_the_same(example: &Path) {
    let output = TempDir::new().expect("a folder");
    convert(example, output.path());
    let text =
        |folder: &Path| fs::read_to_string(folder.join("before.py")).expect("an example is text");
    let before = text(example);
    assert_ne!(before, text(output.path()), "the example isn't converted");

    // Some rules mend scripts that are on Ray already: those run on the cluster before and after.
    let on_ray = before.contains("import ray") || before.contains("from ray");
    let place = if on_ray { Place::Ray } else { Place::Plain };
    let plain = Script::new(example, "before.py").run(place);
    let mut after = Script::new(example, "before.py");
    after.folders.push(output.path().to_owned());
    let ray = after.run(Place::Ray);

    assert_eq!(plain.difference(&ray), None);
    if !on_ray {
        assert_eq!(ray.not_spread(), None);
    }
}
