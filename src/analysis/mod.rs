//! Facts about a module, each in a file: objects and effects, calls, loops, what can travel, cost.

mod calls;
pub mod cost;
pub mod facts;
pub mod interp;
pub mod objects;
pub mod remote;
pub mod table;
mod values;
pub mod verdict;

pub use facts::Facts;
