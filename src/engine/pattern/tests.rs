use std::fmt::Write;

use super::*;
use crate::engine::pack::{Pack, Registry, Source, load};

/// A pack of one rule for each pattern, TST001 and on, without checks of what the examples match.
fn pack(patterns: &[&str]) -> Pack {
    let mut text = String::new();
    for (at, pattern) in patterns.iter().enumerate() {
        let _ = write!(
            text,
            "
[[rule]]
id = 'TST00{at}'
name = 'test-{at}'
summary = 's'
library = 'core.task'
docs = 'page'
why = 'w'
match = {pattern}
rewrite = 'x'
[[rule.example]]
before = ''
refuse = 'no-match'
[[rule.example]]
before = 'y'
after = 'z'
"
        );
    }
    let source = Source {
        file: "t.toml".to_owned(),
        text,
    };
    match load(&source, &Registry::new(["page".to_owned()].into())) {
        Ok(pack) => pack,
        Err(problems) => panic!("{problems:?}"),
    }
}
