//! Edits into text: disjoint, in order, and the result must parse.

use crate::engine::decision::{Decision, Edit};
use crate::python::Module;

/// What became of a file.
#[derive(Debug)]
pub enum Applied {
    Unchanged,
    Text(String),
    /// A bug in rayify: the edits clash, or the result is not Python.
    Bug(String),
}

/// Applies the edits of every decision that the applicability allows.
pub fn apply(module: &Module, decisions: &[Decision], allow_unsafe: bool) -> Applied {
    // The connection's own lines come first where several go to one place: the imports stand above a decorator.
    let mut order: Vec<&Decision> = decisions.iter().collect();
    order.sort_by_key(|d| d.rule != "RAY001");
    let mut edits: Vec<&Edit> = order
        .iter()
        .filter(|d| d.applies(allow_unsafe))
        .flat_map(|d| &d.edits)
        .collect();
    if edits.is_empty() {
        return Applied::Unchanged;
    }
    // Insertions at one place keep the order of their decisions, but for decorators.
    edits.sort_by_key(|edit| edit.place());
    let mut out = String::with_capacity(module.text.len() + 256);
    let mut at = 0usize;
    for edit in edits {
        let (start, end) = (
            usize::from(edit.range.start()),
            usize::from(edit.range.end()),
        );
        if start < at || end > module.text.len() {
            return Applied::Bug(format!(
                "two edits touch the same text at line {}",
                module.line(edit.range.start())
            ));
        }
        out.push_str(&module.text[at..start]);
        out.push_str(&edit.content);
        at = end;
    }
    out.push_str(&module.text[at..]);
    if out == module.text {
        return Applied::Unchanged;
    }
    match Module::parse(out) {
        Ok(parsed) => Applied::Text(parsed.text),
        Err(failure) => Applied::Bug(format!(
            "the converted text does not parse: {}",
            failure.message
        )),
    }
}
