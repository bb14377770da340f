//! One function for outlines that take the same work out of several places.

use super::Outline;
use crate::python::Module;
use crate::python::origin::{Part, Splice};

/// The outlines with every function written once; None if no two are the same.
#[must_use]
pub fn shared(module: &Module, outlines: &[Outline]) -> Option<Vec<Outline>> {
    let mut all: Vec<Outline> = outlines.to_vec();
    all.sort_by_key(|one| one.region.start());
    let mut found = false;
    for later in 1..all.len() {
        let Some((at, text)) = function(module, &all[later]) else {
            continue;
        };
        let first = (0..later)
            .find(|&first| function(module, &all[first]).is_some_and(|(_, other)| other == text));
        let Some(first) = first else { continue };
        let name = all[first].name.clone();
        all[first].own = false;
        let one = &mut all[later];
        one.splices.remove(at);
        for splice in &mut one.splices {
            for part in &mut splice.parts {
                if let Part::New(text) = part {
                    *text = text.replace(&format!("{}(", one.name), &format!("{name}("));
                }
            }
        }
        one.name = name;
        one.own = false;
        found = true;
    }
    found.then_some(all)
}

/// Which splice of an outline writes its function, and that with its name left out: only for a function of the module, which
/// everything below it can call.
fn function(module: &Module, outline: &Outline) -> Option<(usize, String)> {
    let head = format!("def {}(", outline.name);
    outline.splices.iter().enumerate().find_map(|(at, splice)| {
        let text = written(module, splice);
        let top = text.lines().any(|line| line.starts_with(&head));
        top.then(|| (at, text.trim().replace(&head, "def (")))
    })
}

fn written(module: &Module, splice: &Splice) -> String {
    let parts = splice.parts.iter().map(|part| match part {
        Part::New(text) => text.as_str(),
        Part::Copy(range) => module.slice(*range),
    });
    parts.collect()
}
