//! Files in and files out: discovery, configuration, encodings, atomic writes. Knows nothing of Python beyond its
//! encoding line.

pub mod codec;
pub mod config;
pub mod discovery;
mod nearest;
pub mod output;
pub mod problem;
pub mod siblings;
pub mod source;

pub use config::{Config, ConfigError, Connect};
pub use discovery::{Discovery, DiscoveryOptions, Exclude, FoundFile, discover};
pub use nearest::nearest;
pub use output::{OutputPlan, write_atomically};
pub use problem::{Problem, ProblemKind, Spot};
pub use siblings::{Home, Reading};
pub use source::{Source, read_bytes};
