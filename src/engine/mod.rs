//! Rules to decisions to edits: packs, patterns, predicates, planning, applying.

pub mod api;
pub mod decision;

pub use decision::{
    Applicability, Assumption, AssumptionKind, Decision, Edit, Evidence, Library, Reason, Verdict,
};
