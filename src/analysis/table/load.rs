//! From TOML to [`Table`]: checked at load, every problem with file and line.

use std::sync::OnceLock;

use crate::project::nearest;
use include_dir::{Dir, include_dir};

use super::raw::{
    ON_ARGUMENT, PLAIN, RawCall, RawCost, RawFile, RawShip, RawType, RawValue, SETTINGS, STREAMS,
};
use super::{
    ArgRef, CallEntry, Cost, Ship, Table, TableEffect, TypeEntry, TypeExpr, ValueEntry, When,
    WhenTest,
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

/// The tables compiled into the binary: indexed once, each entry read when it is first asked for.
///
/// # Errors
/// None today; a test reads every entry, so that a released binary holds no bad one.
pub fn builtin_tables() -> Result<&'static Table, TableError> {
    static LOADED: OnceLock<Table> = OnceLock::new();
    Ok(LOADED.get_or_init(fresh_tables))
}

/// The built-in tables as a table of its own, to which a user's entries may be added.
#[must_use]
pub fn fresh_tables() -> Table {
    let mut table = Table::default();
    for file in builtin_files() {
        table.index(file.contents_utf8().unwrap_or_default());
    }
    table
}

fn builtin_files() -> Vec<&'static include_dir::File<'static>> {
    let mut files: Vec<_> = TABLES
        .files()
        .filter(|file| file.path().extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort_by_key(|file| file.path());
    files
}

/// Reads every built-in entry, as a test does.
///
/// # Errors
/// The first problem, with the file's name and the line.
pub fn check_builtin_tables() -> Result<usize, TableError> {
    let mut table = Table::default();
    for file in builtin_files() {
        table.add(
            &format!("rules/effects/{}", file.path().display()),
            file.contents_utf8().unwrap_or_default(),
        )?;
    }
    Ok(table.len())
}

/// One entry of a built-in table that nobody asked for yet.
#[derive(Debug)]
pub(super) struct Lazy {
    text: &'static str,
    read: OnceLock<Option<Entry>>,
}

#[derive(Debug)]
pub(super) enum Entry {
    Type(TypeEntry),
    Call(CallEntry),
    Value(ValueEntry),
}

impl Lazy {
    pub(super) fn entry(&self) -> Option<&Entry> {
        self.read.get_or_init(|| read_entry(self.text)).as_ref()
    }
}

/// `text` starts with its `[[header]]`.
fn read_entry(text: &str) -> Option<Entry> {
    let (header, body) = text.split_once('\n')?;
    match header.trim() {
        "[[type]]" => toml::from_str::<RawType>(body)
            .ok()
            .and_then(|raw| compile_type(&raw).ok())
            .map(Entry::Type),
        "[[call]]" => toml::from_str::<RawCall>(body)
            .ok()
            .and_then(|raw| compile_call(raw).ok())
            .map(|(_, entry)| Entry::Call(entry)),
        "[[value]]" => toml::from_str::<RawValue>(body)
            .ok()
            .and_then(|raw| compile_value(&raw).ok())
            .map(Entry::Value),
        _ => None,
    }
}

/// The strings of `key = "…"` or `key = […]` at the start of a line.
fn strings_of<'t>(block: &'t str, key: &str) -> Vec<&'t str> {
    let mut at = 0;
    for line in block.split_inclusive('\n') {
        let rest = line
            .strip_prefix(key)
            .map(str::trim_start)
            .and_then(|rest| rest.strip_prefix('='));
        if let Some(rest) = rest {
            let value = &block[at + line.len() - rest.len()..];
            let value = if value.trim_start().starts_with('[') {
                value.split(']').next().unwrap_or_default()
            } else {
                value.lines().next().unwrap_or_default()
            };
            return value.split('"').skip(1).step_by(2).collect();
        }
        at += line.len();
    }
    Vec::new()
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
            let fail = |message| TableError {
                file: file.to_string(),
                line,
                message,
            };
            self.add_type(entry.into_inner()).map_err(fail)?;
        }
        for entry in raw.calls {
            let line = line_of(entry.span().start);
            let fail = |message| TableError {
                file: file.to_string(),
                line,
                message,
            };
            self.add_call(entry.into_inner()).map_err(fail)?;
        }
        for entry in raw.values {
            let line = line_of(entry.span().start);
            let fail = |message| TableError {
                file: file.to_string(),
                line,
                message,
            };
            let value = entry.into_inner();
            let compiled = compile_value(&value).map_err(fail)?;
            for name in value.names {
                for name in self.spellings(name) {
                    self.values.insert(name, compiled.clone());
                }
            }
        }
        Ok(())
    }

    /// Notes where each entry of a built-in table stands, by its names.
    fn index(&mut self, text: &'static str) {
        let mut starts: Vec<usize> = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if line.starts_with("[[") {
                starts.push(at);
            }
            at += line.len();
        }
        for (position, &start) in starts.iter().enumerate() {
            let end = starts.get(position + 1).copied().unwrap_or(text.len());
            let block = &text[start..end];
            let id = u32::try_from(self.lazy.len()).unwrap_or(u32::MAX);
            self.lazy.push(Lazy {
                text: block,
                read: OnceLock::new(),
            });
            if block.starts_with("[[type]]") {
                for name in strings_of(block, "name") {
                    self.lazy_types.insert(name, id);
                    for other in strings_of(block, "also") {
                        self.also.insert(other.to_string(), name.to_string());
                    }
                }
                continue;
            }
            let names = strings_of(block, "names");
            if block.starts_with("[[value]]") {
                for name in names {
                    self.lazy_values.insert(name, id);
                }
                continue;
            }
            for name in names {
                match name.strip_suffix('*') {
                    Some(prefix) => self.lazy_wildcards.push((prefix, id)),
                    None => {
                        self.lazy_calls.insert(name, id);
                    }
                }
            }
        }
    }

    fn add_type(&mut self, raw: RawType) -> Result<(), String> {
        let entry = compile_type(&raw)?;
        for other in raw.also {
            self.also.insert(other, raw.name.clone());
        }
        let canonical = self.canonical(&raw.name).to_string();
        self.types.insert(canonical, entry.clone());
        self.types.insert(raw.name, entry);
        Ok(())
    }

    /// A name, and the same member under the canonical name of its type: `pandas.DataFrame.f` is
    /// `pandas.core.frame.DataFrame.f`.
    fn spellings(&self, name: String) -> Vec<String> {
        let canonical = name
            .rsplit_once('.')
            .map(|(owner, member)| format!("{}.{member}", self.canonical(owner)));
        match canonical {
            Some(other) if other != name => vec![other, name],
            _ => vec![name],
        }
    }

    fn add_call(&mut self, raw: RawCall) -> Result<(), String> {
        let (names, entry) = compile_call(raw)?;
        for name in names {
            match name.strip_suffix('*') {
                Some(prefix) => self.wildcards.push((prefix.to_string(), entry.clone())),
                None => {
                    for name in self.spellings(name) {
                        self.calls.insert(name, entry.clone());
                    }
                }
            }
        }
        Ok(())
    }
}

fn compile_type(raw: &RawType) -> Result<TypeEntry, String> {
    check_source(&raw.source)?;
    let parse = |text: &Option<String>| text.as_deref().map(TypeExpr::parse).transpose();
    Ok(TypeEntry {
        iterates: parse(&raw.iterates)?,
        subscript: parse(&raw.subscript)?,
        base: raw.base.clone(),
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
    })
}

fn compile_value(raw: &RawValue) -> Result<ValueEntry, String> {
    check_source(&raw.source)?;
    Ok(ValueEntry {
        ty: TypeExpr::parse(&raw.ty)?,
        effects: effects(&raw.effects)?,
    })
}

fn compile_call(raw: RawCall) -> Result<(Vec<String>, CallEntry), String> {
    check_source(&raw.source)?;
    let mut when = Vec::new();
    for row in raw.when {
        let test = match (row.is, row.starts, row.given, row.not_literal) {
            (Some(literal), None, None, None) => WhenTest::Is(literal.replace('"', "'")),
            (None, Some(prefix), None, None) => WhenTest::Starts(prefix),
            (None, None, Some(given), None) => WhenTest::Given(given),
            (None, None, None, Some(true)) => WhenTest::NotLiteral,
            _ => {
                return Err(
                    "a `when` row takes one of `is`, `starts`, `given`, `not-literal = true`"
                        .to_string(),
                );
            }
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
        returns: raw
            .returns
            .as_deref()
            .map_or(Ok(TypeExpr::Unknown), TypeExpr::parse)?,
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
    Ok((raw.names, entry))
}

fn check_source(source: &str) -> Result<(), String> {
    if source.trim().is_empty() {
        return Err(
            "`source` is empty: cite the docs page or the test that shows this".to_string(),
        );
    }
    Ok(())
}

fn effects(all: &[String]) -> Result<Vec<TableEffect>, String> {
    all.iter().map(|text| effect(text)).collect()
}

pub(super) fn effect(text: &str) -> Result<TableEffect, String> {
    let simple = match text {
        "stdout" => Some(TableEffect::Stdout),
        "stderr" => Some(TableEffect::Stderr),
        "stdin" => Some(TableEffect::Stdin),
        "net-get" => Some(TableEffect::NetGet),
        "net-send" => Some(TableEffect::NetSend),
        "database" => Some(TableEffect::Database),
        "subprocess" => Some(TableEffect::Subprocess),
        "thread" => Some(TableEffect::Thread),
        "clock" => Some(TableEffect::Clock),
        "sleep" => Some(TableEffect::Sleep),
        "exit" => Some(TableEffect::Exit),
        "entropy" => Some(TableEffect::Entropy),
        "identity" => Some(TableEffect::Identity),
        "hash-seed" => Some(TableEffect::HashSeed),
        "set-order" => Some(TableEffect::SetOrder),
        "dynamic" => Some(TableEffect::Dynamic),
        _ => None,
    };
    if let Some(found) = simple {
        return Ok(found);
    }
    let (kind, arg) = text.split_once(':').ok_or_else(|| no_effect(text))?;
    Ok(match kind {
        "mutates" => TableEffect::Mutates(ArgRef::parse(arg)),
        "calls" => match arg.split_once('(') {
            None => TableEffect::Calls(ArgRef::parse(arg), Vec::new()),
            Some((arg, given)) => TableEffect::Calls(ArgRef::parse(arg), arguments(given)?),
        },
        "consumes" => TableEffect::Consumes(ArgRef::parse(arg)),
        "stores" => TableEffect::Stores(match TypeExpr::parse(arg)? {
            TypeExpr::Named { name, args, .. } if args.is_empty() => {
                TypeExpr::Arg(ArgRef::Name(name))
            }
            other => other,
        }),
        "file-read" => TableEffect::FileRead(ArgRef::parse(arg)),
        "file-write" => TableEffect::FileWrite(ArgRef::parse(arg)),
        "file-append" => TableEffect::FileAppend(ArgRef::parse(arg)),
        "file-remove" => TableEffect::FileRemove(ArgRef::parse(arg)),
        "reads" => TableEffect::Reads(one_of(arg, "setting", &SETTINGS)?),
        "writes" => TableEffect::Writes(one_of(arg, "setting", &SETTINGS)?),
        "scoped" => TableEffect::Scoped(one_of(arg, "setting", &SETTINGS)?),
        "random" => TableEffect::Random(one_of(arg, "random stream", &STREAMS)?),
        "seeds" => TableEffect::Seeds(one_of(arg, "random stream", &STREAMS)?),
        _ => {
            return Err(no_effect(text));
        }
    })
}

/// `int, list[str])` as the types of the arguments that a function is called with.
fn arguments(text: &str) -> Result<Vec<TypeExpr>, String> {
    let inner = text
        .strip_suffix(')')
        .ok_or_else(|| format!("`)` expected at the end of `{text}`"))?;
    match TypeExpr::parse(&format!("tuple[{inner}]"))? {
        TypeExpr::Named { args, .. } => Ok(args),
        _ => Ok(Vec::new()),
    }
}

fn no_effect(text: &str) -> String {
    let kind = text.split(':').next().unwrap_or(text);
    let on_argument = ON_ARGUMENT.map(|kind| format!("{kind}:ARGUMENT"));
    let on_setting = ["reads", "writes", "scoped"].map(|kind| format!("{kind}:SETTING"));
    let on_stream = ["random", "seeds"].map(|kind| format!("{kind}:LIBRARY"));
    let all = || {
        PLAIN
            .into_iter()
            .chain(on_argument.iter().map(String::as_str))
            .chain(on_setting.iter().map(String::as_str))
            .chain(on_stream.iter().map(String::as_str))
    };
    let known = all().map(|one| one.split(':').next().unwrap_or(one));
    let near =
        nearest(kind, known).and_then(|near| all().find(|one| one.split(':').next() == Some(near)));
    match near {
        Some(near) => format!("`{text}` is not an effect: did you mean `{near}`?"),
        None => format!(
            "`{text}` is not an effect: they are {}",
            all().collect::<Vec<_>>().join(", ")
        ),
    }
}

fn one_of(name: &str, what: &str, known: &[&'static str]) -> Result<String, String> {
    if known.contains(&name) {
        return Ok(name.to_string());
    }
    Err(match nearest(name, known.iter().copied()) {
        Some(near) => format!("`{name}` is not a {what}: did you mean `{near}`?"),
        None => format!("`{name}` is not a {what}: they are {}", known.join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str) -> Table {
        let mut table = fresh_tables();
        table.add("mine.toml", text).unwrap();
        table
    }

    #[test]
    fn a_called_argument_may_say_what_it_is_called_with() {
        let TableEffect::Calls(arg, given) = effect("calls:0(re.Match, list[int])").unwrap() else {
            panic!("not a call")
        };
        assert_eq!((arg, given.len()), (ArgRef::Position(0), 2));
        assert!(effect("calls:0(re.Match").is_err());
    }

    #[test]
    fn a_starred_attribute_covers_what_no_entry_names() {
        let table = with(
            "[[value]]\nnames = [\"v.T.*\", \"v.T.x\"]\ntype = \"int\"\nsource = \"s\"\n[[type]]\nname = \"v.T\"\nsource = \"s\"\n",
        );
        assert!(table.any_attribute("v.T").is_some() && table.attribute("v.T", "y").is_none());
        assert!(table.any_attribute("str").is_none());
    }

    #[test]
    fn a_users_entry_wins_over_a_built_in_one() {
        let table =
            with("[[call]]\nnames = [\"math.sqrt\"]\neffects = [\"stdout\"]\nsource = \"s\"\n");
        let sqrt = table.call("math.sqrt").unwrap();
        assert_eq!(sqrt.effects, [TableEffect::Stdout]);
        assert_eq!(table.call("math.sin").unwrap().effects, []);
    }

    #[test]
    fn a_users_wildcard_wins_too() {
        let table =
            with("[[call]]\nnames = [\"math.*\"]\neffects = [\"stdout\"]\nsource = \"s\"\n");
        assert_eq!(
            table.call("math.sqrt").unwrap().effects,
            [TableEffect::Stdout]
        );
    }

    #[test]
    fn a_user_may_spell_a_type_as_it_is_imported() {
        let table =
            with("[[call]]\nnames = [\"pandas.DataFrame.vendor\"]\neffects = []\nsource = \"s\"\n");
        assert!(
            table
                .method("pandas.core.frame.DataFrame", "vendor")
                .is_some()
        );
        let table =
            with("[[type]]\nname = \"pandas.DataFrame\"\nship = \"never\"\nsource = \"s\"\n");
        let frame = table.type_entry("pandas.core.frame.DataFrame").unwrap();
        assert_eq!(frame.ship, Ship::Never);
    }

    #[test]
    fn a_misspelled_effect_gets_the_nearest_word() {
        assert_eq!(
            effect("mutate:self").unwrap_err(),
            "`mutate:self` is not an effect: did you mean `mutates:ARGUMENT`?"
        );
        assert_eq!(
            effect("reads:evn").unwrap_err(),
            "`evn` is not a setting: did you mean `env`?"
        );
        assert!(
            effect("explodes")
                .unwrap_err()
                .contains("they are clock, database,")
        );
    }

    #[test]
    fn the_built_in_tables_load() {
        let entries = check_builtin_tables().unwrap();
        assert!(entries > 2500, "{entries}");
    }

    #[test]
    fn a_lazy_entry_is_the_entry() {
        let table = builtin_tables().unwrap();
        assert_eq!(table.call("math.sqrt").unwrap().effects, Vec::new());
        assert!(table.method("collections.Counter", "most_common").is_some());
        assert!(table.call("no.such.function").is_none());
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
