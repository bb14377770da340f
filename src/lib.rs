//! rayify turns plain Python into a Ray program that behaves the same, or leaves it alone and says exactly why.
//!
//! The spine: bytes → [`project`] → [`python::Module`] → [`analysis`] → [`engine::Decision`]s → edits → files and reports.
//! Dependencies point one way: cli → engine → rewrites → analysis → python → project; `report` only reads decisions.

pub mod analysis;
pub mod cli;
pub mod engine;
pub mod project;
pub mod python;
pub mod report;
pub mod resources;
pub mod rewrites;
