//! The native rewrites: what a template can't say. Each proves first, then says what text changes.

pub mod ahead;
pub mod comprehension;
pub mod connect;
pub mod context;
pub mod functions;
pub mod imports;
pub mod loops;
pub mod maps;
pub mod outline;
pub mod pools;
mod refusals;
pub mod resend;
pub mod unwrap;

use crate::analysis::verdict::{Assumption, AssumptionKind, Evidence};
use crate::python::{FuncId, TextRange, VarId};

pub use context::Context;

/// One replacement of source text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    pub range: TextRange,
    pub content: String,
}

impl TextEdit {
    pub fn replace(range: TextRange, content: impl Into<String>) -> Self {
        Self {
            range,
            content: content.into(),
        }
    }

    pub fn insert(at: crate::python::TextSize, content: impl Into<String>) -> Self {
        Self {
            range: TextRange::empty(at),
            content: content.into(),
        }
    }
}

/// One rewritten use of a function's name.
#[derive(Debug, Clone, Copy)]
pub struct Use {
    pub func: FuncId,
    pub var: VarId,
    pub range: TextRange,
}

/// A candidate that was proved: the text to change, with placeholders for the names of remote functions.
#[derive(Debug, Clone)]
pub struct Conversion {
    pub rule: String,
    pub range: TextRange,
    pub subject: String,
    pub why: String,
    pub edits: Vec<TextEdit>,
    /// Functions that become remote, with the variable and the place of the use that is rewritten.
    pub uses: Vec<Use>,
    pub evidence: Vec<Evidence>,
    pub assumptions: Vec<Assumption>,
    pub knobs: Vec<String>,
    /// Pools that this conversion makes superfluous.
    pub pools: Vec<VarId>,
    /// It calls one of the helper functions of [`pools::helpers`].
    pub helper: bool,
    /// Its function is sent anew in front of its statement.
    pub resend: Option<resend::Resend>,
}

impl Conversion {
    /// A named assumption about the program makes a conversion unsafe.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        self.assumptions
            .iter()
            .all(|a| a.kind != AssumptionKind::Program)
    }
}

/// Stands for the remote name of what a variable holds, until all conversions of the file are known.
#[must_use]
pub fn placeholder(var: VarId) -> String {
    format!("\u{e000}{}\u{e001}", var.0)
}

/// Puts the final names in.
pub fn fill_placeholders(text: &str, name: impl Fn(VarId) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\u{e000}') {
        out.push_str(&rest[..at]);
        let tail = &rest[at + '\u{e000}'.len_utf8()..];
        let Some(end) = tail.find('\u{e001}') else {
            break;
        };
        if let Ok(id) = tail[..end].parse() {
            out.push_str(&name(VarId(id)));
        }
        rest = &tail[end + '\u{e001}'.len_utf8()..];
    }
    out.push_str(rest);
    out
}
