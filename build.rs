//! Makes cargo build again when a page is added: `include_dir!` notices changes of the files that it knows only.
fn main() {
    println!("cargo::rerun-if-changed=resources");
}
