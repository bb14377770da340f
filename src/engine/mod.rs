//! Rules to decisions to edits: packs, patterns, predicates, planning, applying.

pub mod api;
pub mod decision;
pub mod pack;
pub mod pattern;
pub mod predicate;
pub mod template;

pub use decision::{
    Applicability, Assumption, AssumptionKind, Decision, Edit, Evidence, Library, Obstacle, Reason, Verdict,
};
