//! The scripts of `tests/semantics` (traps and must-converts) and `tests/adversary` (scripts that once fooled rayify, or tried):
//! what rayify converts prints the same on Ray.

use std::fs;
use std::path::Path;

use libtest_mimic::Trial;

use crate::support::places::{self, stem};
use crate::support::rayify::convert;
use crate::support::{Place, Script};
use crate::{scripts, trial};

/// One test a script that changed. The converted ones are written below `output`, which must outlive the tests; all at once,
/// since only they tell which tests there are.
pub fn trials(output: &Path) -> Vec<Trial> {
    ["semantics/traps", "semantics/converts", "adversary"]
        .into_iter()
        .flat_map(|name| folder(name, &output.join(name)))
        .collect()
}

fn folder(name: &str, output: &Path) -> Vec<Trial> {
    let from = places::project("tests").join(name);
    fs::create_dir_all(output).expect("a folder for the converted scripts");
    convert(&from, output);
    let changed = scripts(&from).into_iter().filter_map(|before| {
        let after = output.join(before.file_name().expect("a script's path"));
        let differs = fs::read(&before).ok() != fs::read(&after).ok();
        differs.then(|| {
            let title = format!("{}::{}", name.replace('/', "::"), stem(&before));
            trial(title, move || same(&before, &after))
        })
    });
    changed.collect()
}

fn same(before: &Path, after: &Path) {
    let plain = Script::alone(before).run(Place::Plain);
    let ray = Script::alone(after).run(Place::Ray);
    if let Some(problem) = plain.difference(&ray) {
        let text = fs::read_to_string(after).unwrap_or_default();
        panic!("{problem}\n--- converted\n{text}");
    }
}
