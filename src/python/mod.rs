//! One parsed Python module: tree, tokens, comments, scopes and names. Only this room names a `ruff_` crate.

pub mod lines;

pub use ruff_python_ast as ast;
pub use ruff_text_size::{Ranged, TextRange, TextSize};
