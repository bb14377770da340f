//! The reference pages, compiled in: what `explain` prints and rules cite.

use include_dir::{Dir, include_dir};

static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/resources");

/// Every page and template, as `resources/ray-core/tasks.md`, sorted.
#[must_use]
pub fn names() -> Vec<String> {
    let mut all = Vec::new();
    collect(&PAGES, &mut all);
    all.sort();
    all
}

fn collect(dir: &Dir<'_>, all: &mut Vec<String>) {
    for file in dir.files() {
        all.push(format!("resources/{}", file.path().display()));
    }
    for inner in dir.dirs() {
        collect(inner, all);
    }
}

/// The text of a page by its name in [`names`].
#[must_use]
pub fn page(name: &str) -> Option<&'static str> {
    PAGES
        .get_file(name.strip_prefix("resources/").unwrap_or(name))?
        .contents_utf8()
}

/// The page of a refusal reason.
#[must_use]
pub fn reason(code: &str) -> Option<&'static str> {
    page(&format!("resources/reasons/{code}.md"))
}
