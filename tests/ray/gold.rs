//! The reference conversions, made by hand: the yardstick for the tests' own machinery.

use std::path::Path;
use std::process::Command;

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::support::places::{self, listing, stem};
use crate::support::{Place, Script, cluster, tree};
use crate::trial;

/// One test a pair, where the pairs are at hand.
pub fn trials() -> Vec<Trial> {
    let Some(gold) = places::shared("gold") else {
        return Vec::new();
    };
    let pairs = listing(&gold).into_iter().filter(|path| path.is_dir());
    pairs
        .map(|pair| {
            trial(format!("gold::{}", stem(&pair)), move || {
                prints_the_same(&pair);
            })
        })
        .collect()
}

fn prints_the_same(pair: &Path) {
    let folder = TempDir::new().expect("a folder");
    for (name, bytes) in tree(pair) {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        std::fs::write(path, bytes).expect("the pair is copied");
    }
    if folder.path().join("make_data.py").exists() {
        let made = Command::new(cluster().python())
            .arg("make_data.py")
            .current_dir(&folder)
            .status();
        assert!(made.is_ok_and(|status| status.success()), "make_data.py");
    }

    let plain = Script::new(folder.path(), "before.py").run(Place::Plain);
    let ray = Script::new(folder.path(), "after.py").run(Place::Ray);

    assert!(!plain.stdout.is_empty(), "{}", plain.stderr);
    assert_eq!(plain.difference(&ray), None);
    assert_eq!(ray.not_spread(), None);
}
