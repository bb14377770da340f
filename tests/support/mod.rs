//! What the tests on real Ray share. `binary`, `rayify`, `places` and `venv` serve other test binaries too, one by one.

mod binary;
mod calls;
mod cluster;
pub mod places;
pub mod rayify;
mod run;
mod venv;

pub use calls::{Call, Calls};
pub use cluster::{cluster, stop_cluster};
pub use run::{AT_ONCE, Ending, Place, Run, Script, tree, without_rays_lines};
