//! An effect table as its TOML file says it. `rules/effects/schema.json` is made from these types, their comments included.

use serde::Deserialize;
use toml::Spanned;

/// The process-wide settings that an effect may name.
pub(super) const SETTINGS: [&str; 19] = [
    "argv",
    "atexit",
    "cwd",
    "decimal",
    "display",
    "env",
    "gc",
    "locale",
    "logging",
    "modules",
    "numpy-errstate",
    "pandas-options",
    "plt",
    "recursion",
    "signal",
    "socket-timeout",
    "sys",
    "umask",
    "warnings",
];

/// The libraries that have a random stream for the whole process.
pub(super) const STREAMS: [&str; 3] = ["python", "numpy", "torch"];

/// The effects without an argument.
pub(super) const PLAIN: [&str; 16] = [
    "clock",
    "database",
    "dynamic",
    "entropy",
    "exit",
    "hash-seed",
    "identity",
    "net-get",
    "net-send",
    "set-order",
    "sleep",
    "stderr",
    "stdin",
    "stdout",
    "subprocess",
    "thread",
];

/// The effects on an argument: `mutates:self`.
pub(super) const ON_ARGUMENT: [&str; 8] = [
    "calls",
    "consumes",
    "file-append",
    "file-read",
    "file-remove",
    "file-write",
    "mutates",
    "stores",
];

/// What library calls do, as rayify reads it. The README.md next to the built-in tables explains the words.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "rayify effect table"))]
#[serde(deny_unknown_fields)]
pub(super) struct RawFile {
    #[serde(default, rename = "type")]
    #[cfg_attr(test, schemars(with = "Vec<RawType>"))]
    pub types: Vec<Spanned<RawType>>,
    #[serde(default, rename = "call")]
    #[cfg_attr(test, schemars(with = "Vec<RawCall>"))]
    pub calls: Vec<Spanned<RawCall>>,
    #[serde(default, rename = "value")]
    #[cfg_attr(test, schemars(with = "Vec<RawValue>"))]
    pub values: Vec<Spanned<RawValue>>,
}

/// A type: what it is made of, and whether it can be sent to a worker.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawType {
    /// The canonical name: module path and class; builtin types bare.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub name: String,
    /// Other spellings: annotations, import paths.
    #[serde(default)]
    pub also: Vec<String>,
    /// Where a method is looked up next.
    pub base: Option<String>,
    /// Whether a method or operator can change it in place.
    #[serde(default)]
    pub mutable: bool,
    #[serde(default)]
    pub ship: RawShip,
    /// The type expression of what `for x in obj` gives; left out if it can't be iterated.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub iterates: Option<String>,
    /// The type expression of `obj[i]`.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub subscript: Option<String>,
    /// Operators are pure and give fresh values of this type; comparisons bool.
    #[serde(default)]
    pub operators: bool,
    /// The page of the documentation, or the test, that shows this.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub source: String,
}

/// What becomes of a value on its way to a worker and back.
#[derive(Deserialize, Default, Clone, Copy)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum RawShip {
    /// Arrives as it is.
    #[default]
    Faithful,
    /// Arrives read-only.
    Readonly,
    /// Arrives as another type.
    Changes,
    /// Is copied with its state, from which every copy goes on.
    Forks,
    /// Can't be pickled.
    Never,
}

/// What a call of a function, class or method does.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawCall {
    /// Functions and classes by import path, builtins bare, methods as `TYPE.method`; `module.*` covers what no entry names.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub names: Vec<String>,
    /// All of its effects; none means that it is pure.
    #[cfg_attr(test, schemars(schema_with = "super::schema::effects"))]
    pub effects: Vec<String>,
    /// The type expression of the result; `unknown` if left out.
    #[serde(default)]
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub returns: Option<String>,
    #[serde(default)]
    pub cost: RawCost,
    /// The first row that holds replaces the effects, and the result if it gives one.
    #[serde(default)]
    pub when: Vec<RawWhen>,
    /// The names of the positional parameters.
    #[serde(default)]
    pub params: Vec<String>,
    /// The page of the documentation, or the test, that shows this.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub source: String,
}

/// How long one call takes.
#[derive(Deserialize, Default, Clone, Copy)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum RawCost {
    /// Below some 10 µs.
    #[default]
    Light,
    /// Around a millisecond.
    Medium,
    /// 50 ms and more.
    Heavy,
    /// Grows with the size of the input.
    Input,
}

/// What holds if an argument is of a certain kind: one of `is`, `starts`, `given`, `not-literal`.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(transform = super::schema::one_test))]
#[serde(deny_unknown_fields)]
pub(super) struct RawWhen {
    /// A keyword, or a position as text.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub arg: String,
    /// The argument is this literal, compared as source text: `True`, `'w'`.
    pub is: Option<String>,
    /// Whether the argument is passed.
    pub given: Option<bool>,
    /// The argument is a string literal that begins with this: `display.`.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub starts: Option<String>,
    /// The argument is passed and is no literal.
    #[serde(rename = "not-literal")]
    pub not_literal: Option<bool>,
    #[cfg_attr(test, schemars(schema_with = "super::schema::effects_or_none"))]
    pub effects: Option<Vec<String>>,
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub returns: Option<String>,
}

/// A constant of a module, or an attribute as `TYPE.attribute`.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct RawValue {
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub names: Vec<String>,
    /// Its type expression.
    #[serde(rename = "type")]
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub ty: String,
    /// What reading it does.
    #[serde(default)]
    #[cfg_attr(test, schemars(schema_with = "super::schema::effects"))]
    pub effects: Vec<String>,
    /// The page of the documentation, or the test, that shows this.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub source: String,
}
