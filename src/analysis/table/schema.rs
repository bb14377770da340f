//! `rules/effects/schema.json`: made from the types of `raw`, for editors and for whoever writes a table.

use std::fs;
use std::path::{Path, PathBuf};

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::Value;

use super::raw::{ON_ARGUMENT, PLAIN, RawFile, SETTINGS, STREAMS};

/// The words that an effect may be.
pub(super) fn effects(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": { "type": "string", "pattern": pattern() } })
}

pub(super) fn effects_or_none(generator: &mut SchemaGenerator) -> Schema {
    effects(generator)
}

/// A row of `when` has one of the three tests.
pub(super) fn one_test(schema: &mut Schema) {
    let tests = ["is", "starts", "given", "not-literal"];
    let one = tests.map(|test| serde_json::json!({ "required": [test] }));
    schema.insert("oneOf".to_owned(), Value::Array(one.to_vec()));
    let not_literal = &mut schema.as_object_mut().expect("an object")["properties"]["not-literal"];
    not_literal["const"] = Value::Bool(true);
}

fn pattern() -> String {
    format!(
        r"^(({})|({}):\S(.*\S)?|(reads|writes|scoped):({})|(random|seeds):({}))$",
        PLAIN.join("|"),
        ON_ARGUMENT.join("|"),
        SETTINGS.join("|"),
        STREAMS.join("|")
    )
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/effects")
}

fn current() -> Value {
    serde_json::to_value(schemars::schema_for!(RawFile)).unwrap()
}

/// The table as JSON, and what the schema says against it.
fn problems(text: &str) -> Vec<String> {
    let table: Value = toml::from_str(text).unwrap();
    let validator = jsonschema::validator_for(&current()).unwrap();
    validator
        .iter_errors(&table)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// `RAYIFY_UPDATE=1` writes it anew.
#[test]
fn the_committed_schema_is_current() {
    let path = folder().join("schema.json");
    let wanted = serde_json::to_string_pretty(&current()).unwrap() + "\n";
    if std::env::var_os("RAYIFY_UPDATE").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == wanted,
        "{} is out of date: run this test with RAYIFY_UPDATE=1",
        path.display()
    );
}

#[test]
fn every_built_in_table_is_valid_and_names_the_schema() {
    let mut tables = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        tables += 1;
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(problems(&text), Vec::<String>::new(), "{}", path.display());
        assert!(
            text.starts_with("#:schema schema.json\n"),
            "{} doesn't begin with `#:schema schema.json`",
            path.display()
        );
    }
    assert!(tables >= 14, "{tables}");
}

#[test]
fn a_wrong_entry_is_rejected_where_it_is_wrong() {
    let with = |lines: &str| format!("[[call]]\nnames = [\"f\"]\nsource = \"s\"\n{lines}\n");
    for (lines, place, word) in [
        ("effects = [\"explodes\"]", "/call/0/effects/0", "explodes"),
        ("effects = [\"reads:evn\"]", "/call/0/effects/0", "evn"),
        ("effects = \"stdout\"", "/call/0/effects", "array"),
        ("", "/call/0", "effects"),
        ("effects = []\ncost = \"huge\"", "/call/0/cost", "huge"),
        ("effects = []\nreturn = \"int\"", "/call/0", "return"),
        (
            "effects = []\nwhen = [{ arg = \"x\", is = \"1\", given = true }]",
            "/call/0/when/0",
            "oneOf",
        ),
    ] {
        let problems = problems(&with(lines));
        assert!(
            problems
                .iter()
                .any(|problem| problem.starts_with(&format!("{place}: ")) && problem.contains(word)),
            "{lines}: {problems:?}"
        );
    }
}

/// What the schema lets pass is no word that the loader doesn't know.
#[test]
fn schema_and_loader_know_the_same_effects() {
    for word in PLAIN {
        assert!(super::load::effect(word).is_ok(), "{word}");
    }
    for kind in ON_ARGUMENT {
        assert!(super::load::effect(&format!("{kind}:0")).is_ok(), "{kind}");
    }
    for setting in SETTINGS {
        assert!(super::load::effect(&format!("reads:{setting}")).is_ok());
    }
    for stream in STREAMS {
        assert!(super::load::effect(&format!("random:{stream}")).is_ok());
    }
}
