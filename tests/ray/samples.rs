//! `input/`: every script runs before and after, with equal stdout, exit status and files.

use std::fs;
use std::path::Path;

use libtest_mimic::Trial;
use tempfile::TempDir;

use crate::support::places::{project, stem};
use crate::support::rayify::convert;
use crate::support::{Place, Script};
use crate::{full, scripts, trial};

/// One test a script.
pub fn trials() -> Vec<Trial> {
    let input = project("input");
    if !input.is_dir() {
        return vec![trial("samples", || panic!("the project has no input/"))];
    }
    scripts(&input)
        .into_iter()
        .map(|path| {
            trial(format!("samples::{}", stem(&path)), move || {
                runs_the_same(&path);
            })
        })
        .collect()
}

fn runs_the_same(path: &Path) {
    let input = path.parent().expect("a script stands in a folder");
    let file = path.file_name().expect("a script's path");
    let output = TempDir::new().expect("a folder");
    convert(input, output.path());
    let converted = output.path().join(file);

    let before = Script::new(input, file);
    let plain = before.run(Place::Plain);
    if fs::read(path).expect("the sample is readable")
        == fs::read(&converted).expect("rayify writes every script")
    {
        eprintln!("note: {} is left as it was", path.display());
        return;
    }
    let mut after = Script::new(input, file);
    after.folders.push(output.path().to_owned());

    let ray = after.run(Place::Ray);
    assert_eq!(plain.difference(&ray), None);
    assert_eq!(ray.not_spread(), None);
    if full() {
        let client = after.run(Place::RayClient);
        assert_eq!(plain.difference(&client), None, "over ray://");
    }
}
