//! The scope that binds each name; and that what reaches a place are bindings of its own variable.

use rayify::python::types::index::Home;
use rayify::python::{DefKind, TextRange};

use crate::compare::{File, Tally};

pub fn compare(file: &File<'_>, tally: &mut Tally) {
    for name in &file.index.names {
        let (ours, theirs) = (file.home(name.range.start()), name.home);
        let text = file.text(name.range);
        if ours == theirs {
            tally.count("names: same scope", 1);
        } else if let Some(difference) = known(file, name.range, ours, theirs) {
            tally.count(difference, 1);
            continue;
        } else {
            let message = format!("`{text}`: scope {ours:?}, ty {theirs:?}");
            tally
                .unexplained
                .push(file.at(name.range.start(), &message));
            continue;
        }
        let Some(reach) = &name.reach else { continue };
        for reaching in &reach.bindings {
            let var = file.scopes.var_at(name.range.start());
            let bound = file.scopes.var_at(reaching.binding.start());
            let listed = var.is_some_and(|var| {
                let defs = &file.scopes.var(var).defs;
                defs.iter()
                    .any(|def| def.range.start() == reaching.binding.start())
            });
            let star = file.text(reaching.binding) == "*";
            if (var == bound || star) && listed {
                tally.count("names: reached by a binding of the same variable", 1);
            } else {
                let line = file.module.line(reaching.binding.start());
                let message = format!(
                    "`{text}`: reached by `{}` of line {line}, listed {listed}",
                    file.text(reaching.binding)
                );
                tally
                    .unexplained
                    .push(file.at(name.range.start(), &message));
            }
        }
    }
}

fn known(file: &File<'_>, name: TextRange, ours: Home, theirs: Home) -> Option<&'static str> {
    let from_functions = file.scopes.var_at(name.start()).is_some_and(|var| {
        let var = file.scopes.var(var);
        let mut defs = var.defs.iter().filter(|def| def.kind != DefKind::Star);
        defs.all(|def| def.scope != var.scope)
    });
    match (ours, theirs) {
        (Home::Module, Home::Nowhere) if from_functions => Some(
            "names: bound by functions alone, with `global`: ty gives the module no such variable",
        ),
        (Home::Nowhere, Home::Module) if file.scopes.star_import_at(file.module, name.start()) => {
            Some("names: from a star import, into which ty looks; here they are unknown")
        }
        _ => None,
    }
}
