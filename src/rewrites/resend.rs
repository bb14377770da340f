//! Functions that read what changes between two launches: sent again each time, with what those variables hold then.

use super::TextEdit;
use std::collections::BTreeSet;

use super::context::Context;
use crate::analysis::objects::EffectKind;
use crate::analysis::remote::{Launch, Stale};
use crate::analysis::verdict::Evidence;
use crate::python::{FuncId, FuncNode, Module, TextRange, TextSize};

/// The line in front of a statement that can send its function again.
#[derive(Debug, Clone)]
pub struct Resend {
    /// The start of the statement.
    at: TextSize,
    /// What the function reads and the program changes at another time; it need not be sent again if there is nothing.
    pub variables: Vec<String>,
}

/// Marks a launch whose tasks all begin and end in one statement, which runs once each time that the place is reached: a line
/// in front of it belongs to it alone.
pub fn at_once(
    cx: &Context<'_, '_>,
    launch: &mut Launch,
    owner: Option<FuncId>,
    statement: TextRange,
) {
    let first = cx.module.first_on_line(statement.start());
    let plain = owner.is_none_or(|owner| {
        let info = cx.facts.scopes.func(owner);
        matches!(info.node, FuncNode::Def(_)) && !info.is_generator && !info.is_async
    });
    let alone = cx
        .facts
        .elsewhere(&[], |kind| *kind == EffectKind::Thread)
        .is_none();
    if first && plain && alone && !cx.facts.in_loop(owner, launch.range) {
        launch.at_once = Some((owner, statement));
    }
}

impl Resend {
    /// Where the function can be sent again, with what the proof found to change.
    pub fn new(launch: &Launch, stale: &[Stale]) -> Option<Self> {
        let (_, statement) = launch.at_once?;
        Some(Self {
            at: statement.start(),
            variables: stale.iter().map(|one| one.variable.clone()).collect(),
        })
    }

    /// Puts the line, with a comment that says why it is there, in front of everything that the conversion of the statement
    /// writes; `sends` tells which of its edits launch the function.
    pub fn place(
        &self,
        module: &Module,
        (function, remote): (&str, &str),
        variables: &BTreeSet<String>,
        edits: &mut Vec<TextEdit>,
        sends: impl Fn(&TextEdit) -> bool,
    ) {
        let launch = edits.iter().filter(|edit| sends(edit));
        let start = launch.map(|edit| edit.range.start()).min();
        let at = module.line_start(start.map_or(self.at, |start| start.min(self.at)));
        let (indent, newline) = (module.indentation(self.at), module.style.newline);
        let names: Vec<&str> = variables.iter().map(String::as_str).collect();
        let (variables, change) = match names.as_slice() {
            [first @ .., last] if !first.is_empty() => {
                (format!("{} and {last}", first.join(", ")), "change")
            }
            _ => (names.concat(), "changes"),
        };
        let line = format!(
            "{indent}# {function} reads {variables}, which {change} over time: sent again here, it has the present values.{newline}{indent}{remote} = ray.remote({function}){newline}"
        );
        let first = edits.iter_mut().find(|edit| edit.range.start() == at);
        match first {
            Some(edit) if edit.range.is_empty() || edit.content.starts_with(indent) => {
                edit.content.insert_str(0, &line);
            }
            _ => edits.insert(0, TextEdit::insert(at, line)),
        }
    }
}

/// Where the variables change, for the report.
pub fn evidence(stale: &[Stale]) -> Vec<Evidence> {
    stale
        .iter()
        .map(|one| Evidence {
            range: one.change,
            text: format!(
                "`{}` changes here; the function is sent anew with each launch",
                one.variable
            ),
        })
        .collect()
}
