//! A pack as its author wrote it, with the place of everything.

use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

/// The keys of `[[rule]]`.
pub(super) const RULE_KEYS: &[&str] = &[
    "applicability",
    "docs",
    "example",
    "id",
    "library",
    "match",
    "name",
    "needs",
    "params",
    "rewrite",
    "summary",
    "transform",
    "where",
    "why",
];

/// The keys of `[[rule.example]]`.
pub(super) const EXAMPLE_KEYS: &[&str] = &["after", "before", "name", "note", "refuse", "runnable"];

/// Everything is optional here: what must be there is checked afterwards, so that all that is missing is said at once.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRule {
    pub id: Option<Spanned<String>>,
    pub name: Option<Spanned<String>>,
    pub summary: Option<Spanned<String>>,
    pub library: Option<Spanned<String>>,
    pub why: Option<Spanned<String>>,
    pub docs: Option<Spanned<String>>,
    pub applicability: Option<Spanned<String>>,
    #[serde(rename = "match")]
    pub pattern: Option<Spanned<OneOrMany>>,
    #[serde(rename = "where", default)]
    pub conditions: Vec<Spanned<String>>,
    pub rewrite: Option<Spanned<OneOrMany>>,
    #[serde(default)]
    pub needs: Vec<Spanned<String>>,
    pub transform: Option<Spanned<String>>,
    pub params: Option<Spanned<toml::Table>>,
    #[serde(default, rename = "example")]
    pub examples: Vec<Spanned<RawExample>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExample {
    pub name: Option<Spanned<String>>,
    pub note: Option<String>,
    pub before: Option<Spanned<String>>,
    pub after: Option<Spanned<String>>,
    pub refuse: Option<Spanned<String>>,
    #[serde(default)]
    pub runnable: bool,
}

/// A string or a list of strings.
#[derive(Debug)]
pub(super) struct OneOrMany(pub Vec<String>);

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Strings;

        impl<'de> Visitor<'de> for Strings {
            type Value = OneOrMany;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a list of strings")
            }

            fn visit_str<E>(self, text: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany(vec![text.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<OneOrMany, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = list.next_element()? {
                    texts.push(text);
                }
                Ok(OneOrMany(texts))
            }
        }

        deserializer.deserialize_any(Strings)
    }
}
