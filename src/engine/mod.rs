//! Rules to decisions to edits: packs, patterns, predicates, planning, applying.

pub mod api;
mod apply;
mod candidates;
mod cluster;
pub mod decision;
mod declarative;
pub mod examples;
mod outline;
pub mod pack;
pub mod pattern;
mod plan;
pub mod predicate;
mod reasons;
pub mod rules;
pub mod template;
mod typed;

pub use decision::{
    Applicability, Assumption, AssumptionKind, Decision, Edit, Evidence, Library, Obstacle, Reason,
    Verdict,
};
