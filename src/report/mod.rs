//! Decisions to people and machines. Nothing here decides, re-words or prints: every function returns text.

mod diff;
mod explain;
mod frame;
mod json;
mod markdown;
mod model;
mod paint;
mod summary;

pub use diff::{unified, unified_painted};
pub use explain::explain;
pub use frame::problem_frame;
pub use json::json;
pub use markdown::markdown;
pub use model::{Counts, FileReport, RunReport, State};
pub use paint::Paint;
pub use summary::{file_line, summary_line};
