//! From TOML to [`Table`]: checked at load, every problem with file and line.

use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use toml::Spanned;

use super::{
    ArgRef, CallEntry, Cost, Ship, Table, TableEffect, TypeEntry, TypeExpr, ValueEntry, When, WhenTest,
};

static TABLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules/effects");

/// A table that can't be used: where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct TableError {
    pub file: String,
    pub line: usize,
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default, rename = "type")]
    types: Vec<Spanned<RawType>>,
    #[serde(default, rename = "call")]
    calls: Vec<Spanned<RawCall>>,
    #[serde(default, rename = "value")]
    values: Vec<Spanned<RawValue>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawType {
    name: String,
    #[serde(default)]
    also: Vec<String>,
    base: Option<String>,
    #[serde(default)]
    mutable: bool,
    #[serde(default)]
    ship: RawShip,
    iterates: Option<String>,
    subscript: Option<String>,
    #[serde(default)]
    operators: bool,
    source: String,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum RawShip {
    #[default]
    Faithful,
    Readonly,
    Changes,
    Forks,
    Never,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCall {
    names: Vec<String>,
    effects: Vec<String>,
    #[serde(default)]
    returns: Option<String>,
    #[serde(default)]
    cost: RawCost,
    #[serde(default)]
    when: Vec<RawWhen>,
    #[serde(default)]
    params: Vec<String>,
    source: String,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum RawCost {
    #[default]
    Light,
    Medium,
    Heavy,
    Input,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWhen {
    arg: String,
    is: Option<String>,
    given: Option<bool>,
    #[serde(rename = "not-literal")]
    not_literal: Option<bool>,
    effects: Option<Vec<String>>,
    returns: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawValue {
    names: Vec<String>,
    #[serde(rename = "type")]
    ty: String,
    #[serde(default)]
    effects: Vec<String>,
    source: String,
}

/// The tables compiled into the binary, read once.
///
/// # Errors
/// The first problem of a built-in table (a test makes sure that there is none).
pub fn builtin_tables() -> Result<&'static Table, TableError> {
    static LOADED: OnceLock<Result<Table, TableError>> = OnceLock::new();
    LOADED.get_or_init(fresh_tables).as_ref().map_err(Clone::clone)
}

/// The built-in tables as a table of its own, to which a user's entries may be added.
///
/// # Errors
/// As [`builtin_tables`].
pub fn fresh_tables() -> Result<Table, TableError> {
    let mut table = Table::default();
    let mut files: Vec<_> = TABLES
        .files()
        .filter(|file| file.path().extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort_by_key(|file| file.path());
    for file in files {
        let name = format!("rules/effects/{}", file.path().display());
        let text = file.contents_utf8().unwrap_or_default();
        table.add(&name, text)?;
    }
    Ok(table)
}

impl Table {
    /// Adds one TOML table; later names win over earlier ones.
    ///
    /// # Errors
    /// The first problem, with the file's name and the line.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), TableError> {
        let line_of = |offset: usize| text[..offset.min(text.len())].matches('\n').count() + 1;
        let raw: RawFile = toml::from_str(text).map_err(|error| TableError {
            file: file.to_string(),
            line: error.span().map_or(1, |span| line_of(span.start)),
            message: error.message().to_string(),
        })?;
        for entry in raw.types {
            let line = line_of(entry.span().start);
            let fail = |message| TableError { file: file.to_string(), line, message };
            self.add_type(entry.into_inner()).map_err(fail)?;
        }
        for entry in raw.calls {
            let line = line_of(entry.span().start);
            let fail = |message| TableError { file: file.to_string(), line, message };
            self.add_call(entry.into_inner()).map_err(fail)?;
        }
        for entry in raw.values {
            let line = line_of(entry.span().start);
            let fail = |message| TableError { file: file.to_string(), line, message };
            let value = entry.into_inner();
            check_source(&value.source).map_err(fail)?;
            let compiled = ValueEntry {
                ty: TypeExpr::parse(&value.ty).map_err(fail)?,
                effects: effects(&value.effects).map_err(fail)?,
            };
            for name in value.names {
                self.values.insert(name, compiled.clone());
            }
        }
        Ok(())
    }

    fn add_type(&mut self, raw: RawType) -> Result<(), String> {
        check_source(&raw.source)?;
        let parse = |text: &Option<String>| text.as_deref().map(TypeExpr::parse).transpose();
        let entry = TypeEntry {
            iterates: parse(&raw.iterates)?,
            subscript: parse(&raw.subscript)?,
            base: raw.base,
            mutable: raw.mutable,
            ship: match raw.ship {
                RawShip::Faithful => Ship::Faithful,
                RawShip::Readonly => Ship::ReadOnly,
                RawShip::Changes => Ship::Changes,
                RawShip::Forks => Ship::Forks,
                RawShip::Never => Ship::Never,
            },
            operators: raw.operators,
            name: raw.name.clone(),
        };
        for other in raw.also {
            self.also.insert(other, raw.name.clone());
        }
        self.types.insert(raw.name, entry);
        Ok(())
    }

    fn add_call(&mut self, raw: RawCall) -> Result<(), String> {
        check_source(&raw.source)?;
        let mut when = Vec::new();
        for row in raw.when {
            let test = match (row.is, row.given, row.not_literal) {
                (Some(literal), None, None) => WhenTest::Is(literal.replace('"', "'")),
                (None, Some(given), None) => WhenTest::Given(given),
                (None, None, Some(true)) => WhenTest::NotLiteral,
                _ => return Err("a `when` row takes one of `is`, `given`, `not-literal = true`".to_string()),
            };
            when.push(When {
                arg: ArgRef::parse(&row.arg),
                test,
                effects: row.effects.as_deref().map(effects).transpose()?,
                returns: row.returns.as_deref().map(TypeExpr::parse).transpose()?,
            });
        }
        let entry = CallEntry {
            effects: effects(&raw.effects)?,
            returns: raw.returns.as_deref().map_or(Ok(TypeExpr::Unknown), TypeExpr::parse)?,
            cost: match raw.cost {
                RawCost::Light => Cost::Light,
                RawCost::Medium => Cost::Medium,
                RawCost::Heavy => Cost::Heavy,
                RawCost::Input => Cost::Input,
            },
            when,
            params: raw.params,
            source: raw.source,
        };
        for name in raw.names {
            match name.strip_suffix('*') {
                Some(prefix) => self.wildcards.push((prefix.to_string(), entry.clone())),
                None => {
                    self.calls.insert(name, entry.clone());
                }
            }
        }
        Ok(())
    }
}

fn check_source(source: &str) -> Result<(), String> {
    if source.trim().is_empty() {
        return Err("`source` is empty: cite the docs page or the test that shows this".to_string());
    }
    Ok(())
}

fn effects(all: &[String]) -> Result<Vec<TableEffect>, String> {
    all.iter().map(|text| effect(text)).collect()
}

fn effect(text: &str) -> Result<TableEffect, String> {
    let simple: FxHashMap<&str, TableEffect> = [
        ("stdout", TableEffect::Stdout),
        ("stderr", TableEffect::Stderr),
        ("stdin", TableEffect::Stdin),
        ("net-get", TableEffect::NetGet),
        ("net-send", TableEffect::NetSend),
        ("database", TableEffect::Database),
        ("subprocess", TableEffect::Subprocess),
        ("thread", TableEffect::Thread),
        ("clock", TableEffect::Clock),
        ("sleep", TableEffect::Sleep),
        ("exit", TableEffect::Exit),
        ("entropy", TableEffect::Entropy),
        ("identity", TableEffect::Identity),
        ("hash-seed", TableEffect::HashSeed),
        ("set-order", TableEffect::SetOrder),
        ("dynamic", TableEffect::Dynamic),
    ]
    .into_iter()
    .collect();
    if let Some(found) = simple.get(text) {
        return Ok(found.clone());
    }
    let (kind, arg) = text
        .split_once(':')
        .ok_or_else(|| format!("`{text}` is not an effect; rules/effects/README.md lists them"))?;
    Ok(match kind {
        "mutates" => TableEffect::Mutates(ArgRef::parse(arg)),
        "calls" => TableEffect::Calls(ArgRef::parse(arg)),
        "consumes" => TableEffect::Consumes(ArgRef::parse(arg)),
        "stores" => TableEffect::Stores(match TypeExpr::parse(arg)? {
            TypeExpr::Named { name, args, .. } if args.is_empty() => TypeExpr::Arg(ArgRef::Name(name)),
            other => other,
        }),
        "file-read" => TableEffect::FileRead(ArgRef::parse(arg)),
        "file-write" => TableEffect::FileWrite(ArgRef::parse(arg)),
        "file-append" => TableEffect::FileAppend(ArgRef::parse(arg)),
        "file-remove" => TableEffect::FileRemove(ArgRef::parse(arg)),
        "reads" => TableEffect::Reads(arg.to_string()),
        "writes" => TableEffect::Writes(arg.to_string()),
        "scoped" => TableEffect::Scoped(arg.to_string()),
        "random" => TableEffect::Random(arg.to_string()),
        "seeds" => TableEffect::Seeds(arg.to_string()),
        _ => return Err(format!("`{text}` is not an effect; rules/effects/README.md lists them")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_tables_load() {
        let table = builtin_tables().unwrap();
        assert!(!table.is_empty());
    }

    #[test]
    fn an_unknown_effect_names_file_and_line() {
        let mut table = Table::default();
        let text = "\n[[call]]\nnames = [\"f\"]\neffects = [\"explodes\"]\nsource = \"x\"\n";
        let error = table.add("mine.toml", text).unwrap_err();
        assert_eq!((error.file.as_str(), error.line), ("mine.toml", 2));
        assert!(error.message.contains("explodes"));
    }

    #[test]
    fn methods_are_found_through_bases() {
        let mut table = Table::default();
        let text = r#"
[[type]]
name = "dict"
source = "s"
[[type]]
name = "Counter"
base = "dict"
source = "s"
[[call]]
names = ["dict.get"]
effects = []
source = "s"
"#;
        table.add("t", text).unwrap();
        assert!(table.method("Counter", "get").is_some());
        assert!(table.is_a("Counter", "dict"));
        assert!(table.method("Counter", "fly").is_none());
    }
}
