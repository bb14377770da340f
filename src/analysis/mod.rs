//! Facts about a module, each in a file: objects and effects, calls, loops, what can travel, cost.

mod attributes;
mod builtins;
mod calls;
mod construct;
pub mod cost;
mod entries;
pub mod evidence;
pub mod exceptions;
mod expressions;
pub mod facts;
mod hindrance;
mod importing;
pub mod interp;
mod iteration;
mod layout;
mod library;
mod linked;
mod modules;
pub mod naming;
pub mod objects;
mod operators;
mod privacy;
pub mod remote;
mod remote_classes;
mod remote_effects;
mod remote_results;
mod remote_values;
mod statements;
mod stores;
mod subscripts;
pub mod table;
mod typing;
mod values;
pub mod verdict;

pub use evidence::Evidence;
pub use facts::Facts;
