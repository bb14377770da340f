//! The one door into the engine: decoded files in, decisions and new texts out.

use camino::Utf8PathBuf;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::analysis::table::{Table, builtin_tables, fresh_tables};
use crate::engine::Decision;
use crate::engine::pack::Expectation;
use crate::engine::plan::{Surroundings, with_modules};
use crate::engine::rules::Rules;
use crate::engine::typed;
pub use crate::engine::typed::TypesUse;
use crate::project::Home;
use crate::python::ast::Stmt;
use crate::python::types::Limits;
use crate::python::walk::each_stmt;
use crate::python::{Module, ParseFailure, TextRange, TextSize, Types};
use crate::resources;

/// One decoded input file.
#[derive(Debug, Clone)]
pub struct InputFile {
    /// What reports print: the path as the user gave it.
    pub path: Utf8PathBuf,
    /// Relative to the input root; sibling imports are resolved by it.
    pub relative: Utf8PathBuf,
    /// The decoded text without BOM, line ends untouched.
    pub text: String,
    /// Where it lies, so that its imports can be followed; `None` for a text from nowhere.
    pub home: Option<Home>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    pub message: String,
    /// Byte offsets into the decoded text.
    pub range: TextRange,
}

/// What a converted file needs of the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirements {
    /// The lowest Ray version, `2.9`.
    pub ray: String,
    /// Third-party packages that the workers must have.
    pub packages: Vec<String>,
    /// Modules of the same program that the workers must be able to import.
    pub siblings: Vec<String>,
}

/// A module whose offsets continue those of the file that imports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleText {
    /// For people: from the folder of the file that imports it.
    pub path: Utf8PathBuf,
    /// Where it lies, absolute.
    pub file: Utf8PathBuf,
    /// Offsets of evidence count from the start of the importing file; here this module starts.
    pub start: TextSize,
    pub text: String,
}

#[derive(Debug, Clone, Default)]
pub struct FileOutcome {
    /// In source order.
    pub decisions: Vec<Decision>,
    /// The new text; `None` if nothing changed.
    pub output: Option<String>,
    pub syntax_error: Option<SyntaxError>,
    /// Set if the file was converted.
    pub requirements: Option<Requirements>,
    /// The modules of the program that were analysed with the file, as far as it imports any.
    pub modules: Vec<ModuleText>,
    /// A bug in rayify (the output did not parse again, a panic): the file was left as it was.
    pub internal_error: Option<String>,
    /// Set if something unknown stood in the way of a conversion, and types were asked for.
    pub types: Option<TypesUse>,
}

/// How the connection is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum ConnectMode {
    /// The one line that an expert writes.
    #[default]
    Minimal,
    /// A small function that checks the address and says in one sentence what is wrong.
    Checked,
}

#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Options {
    pub allow_unsafe: bool,
    pub connect: ConnectMode,
    /// Whether the converted script may start a local Ray.
    pub allow_local: bool,
    pub shutdown: bool,
    pub annotate: bool,
    /// Actors in a pool.
    pub workers: usize,
    /// Rows in a batch.
    pub batch_size: usize,
    pub num_gpus: f64,
    pub select: Vec<String>,
    pub ignore: Vec<String>,
    /// Qualified names that the user vouches for.
    pub assume_pure: Vec<String>,
    /// A body that is surely cheaper is too fine-grained for a task.
    pub min_cost_ms: f64,
    pub rule_dirs: Vec<Utf8PathBuf>,
    pub effect_files: Vec<Utf8PathBuf>,
    /// Whether types are asked for where the analysis knows nothing.
    pub types: bool,
    /// A Python environment, whose packages have types, too.
    pub python: Option<Utf8PathBuf>,
    /// What a question about types may cost.
    pub type_limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            allow_unsafe: false,
            connect: ConnectMode::Minimal,
            allow_local: false,
            shutdown: false,
            annotate: false,
            workers: 2,
            batch_size: 32,
            num_gpus: 0.0,
            select: Vec::new(),
            ignore: Vec::new(),
            assume_pure: Vec::new(),
            min_cost_ms: 1.0,
            rule_dirs: Vec::new(),
            effect_files: Vec::new(),
            types: true,
            python: None,
            type_limits: Limits::default(),
        }
    }
}

/// A rule pack or an effect table that can't be used; the text names the file, the line and what to do.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct EngineError {
    pub message: String,
}

/// The page of a rule, for `explain`.
#[derive(Debug, Clone)]
pub struct RulePage {
    pub id: String,
    pub name: String,
    pub summary: String,
    pub markdown: String,
}

/// Decides about all files of one program. The outcomes are in the order of `files`; `on_done` is called once a file, with
/// its index, from any thread. Never panics.
///
/// # Errors
/// A rule pack or an effect table can't be read or is wrong.
pub fn run(
    files: &[InputFile],
    options: &Options,
    on_done: &(dyn Fn(usize) + Sync),
) -> Result<Vec<FileOutcome>, EngineError> {
    let rules = Rules::load(&options.rule_dirs).map_err(|problems| EngineError {
        message: problems
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n"),
    })?;
    let own;
    let table = if options.effect_files.is_empty() {
        builtin_tables().map_err(|error| EngineError {
            message: error.to_string(),
        })?
    } else {
        own = tables_with(&options.effect_files)?;
        &own
    };
    let types = types_for(files, options)?;
    let parsed: Vec<Result<Module, ParseFailure>> = files
        .par_iter()
        .map(|file| Module::parse(file.text.clone()))
        .collect();
    let around = surroundings(files, &parsed);
    let outcomes = parsed
        .into_par_iter()
        .zip(&around)
        .enumerate()
        .map(|(index, (module, around))| {
            let source = types.as_ref().map(|types| typed::Source {
                types,
                path: &files[index].path,
            });
            let outcome = match module {
                Err(failure) => FileOutcome {
                    syntax_error: Some(SyntaxError {
                        message: failure.message,
                        range: failure.range,
                    }),
                    ..FileOutcome::default()
                },
                Ok(module) => one(
                    &with_modules(module, around),
                    table,
                    &rules,
                    options,
                    around,
                    source,
                ),
            };
            on_done(index);
            outcome
        })
        .collect();
    Ok(outcomes)
}

/// `None` if the user wants none.
fn types_for(files: &[InputFile], options: &Options) -> Result<Option<Types>, EngineError> {
    let Some(first) = files.first().filter(|_| options.types) else {
        return Ok(None);
    };
    let depth = first.relative.components().count();
    let absolute = camino::absolute_utf8(&first.path).unwrap_or_else(|_| first.path.clone());
    let root = absolute.ancestors().nth(depth).unwrap_or(&absolute);
    Types::open(root, &[], options.python.as_deref(), None)
        .map(|types| Some(types.with_limits(options.type_limits.clone())))
        .map_err(|error| EngineError {
            message: error.to_string(),
        })
}

/// A panic in one file is that file's error; the others go on.
fn one(
    module: &Module,
    table: &Table,
    rules: &Rules,
    options: &Options,
    around: &Surroundings,
    types: Option<typed::Source<'_>>,
) -> FileOutcome {
    let planned = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        typed::file(module, table, rules, options, around, types)
    }));
    match planned {
        Ok(planned) => FileOutcome {
            decisions: planned.decisions,
            output: planned.output,
            syntax_error: None,
            requirements: planned.requirements,
            modules: modules(module),
            internal_error: planned.internal_error,
            types: planned.types,
        },
        Err(panic) => {
            let text = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_string()))
                .unwrap_or_default();
            FileOutcome {
                internal_error: Some(format!("the analysis panicked: {text}")),
                ..FileOutcome::default()
            }
        }
    }
}

fn modules(module: &Module) -> Vec<ModuleText> {
    module
        .parts
        .iter()
        .map(|part| ModuleText {
            path: part.path.clone(),
            file: part.file.clone(),
            start: part.range.start(),
            text: part.text.clone(),
        })
        .collect()
}

fn tables_with(paths: &[Utf8PathBuf]) -> Result<Table, EngineError> {
    let mut table = fresh_tables();
    for path in paths {
        let text = std::fs::read_to_string(path).map_err(|error| EngineError {
            message: format!("{path}: the effect table can't be read: {error}"),
        })?;
        table
            .add(path.as_str(), &text)
            .map_err(|error| EngineError {
                message: error.to_string(),
            })?;
    }
    Ok(table)
}

/// Which files of the program import which, by module name.
fn surroundings(files: &[InputFile], parsed: &[Result<Module, ParseFailure>]) -> Vec<Surroundings> {
    let names: Vec<String> = files
        .iter()
        .map(|file| module_name(&file.relative))
        .collect();
    let mut tops: Vec<String> = names
        .iter()
        .map(|name| name.split('.').next().unwrap_or(name).to_string())
        .collect();
    tops.sort();
    tops.dedup();
    let imports: Vec<Vec<String>> = parsed
        .iter()
        .zip(&names)
        .map(|(module, name)| {
            module
                .as_ref()
                .map_or_else(|_| Vec::new(), |module| imported_modules(module, name))
        })
        .collect();
    names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let short = name.rsplit('.').next().unwrap_or(name);
            let imported_by = imports.iter().enumerate().find_map(|(other, list)| {
                let hit = other != index
                    && list.iter().any(|import| {
                        import == name || import == short || import.starts_with(&format!("{name}."))
                    });
                hit.then(|| files[other].relative.to_string())
            });
            Surroundings {
                imported_by,
                siblings: tops.clone(),
                home: files[index].home.clone(),
            }
        })
        .collect()
}

fn module_name(path: &camino::Utf8Path) -> String {
    let text = path
        .as_str()
        .trim_end_matches(".pyw")
        .trim_end_matches(".py")
        .replace(['/', '\\'], ".");
    text.trim_end_matches(".__init__").to_string()
}

/// Every module path that a file imports; `from a import b` counts as `a` and `a.b`.
fn imported_modules(module: &Module, name: &str) -> Vec<String> {
    let mut all = Vec::new();
    each_stmt(&module.tree.body, &mut |stmt| match stmt {
        Stmt::Import(node) => all.extend(node.names.iter().map(|alias| alias.name.id.to_string())),
        Stmt::ImportFrom(node) => {
            let mut base: Vec<&str> = Vec::new();
            if node.level > 0 {
                base = name.split('.').collect();
                for _ in 0..node.level {
                    base.pop();
                }
            }
            let from = node.module.as_ref().map_or("", |m| m.id.as_str());
            if !from.is_empty() {
                base.extend(from.split('.'));
            }
            let base = base.join(".");
            for alias in &node.names {
                all.push(if base.is_empty() {
                    alias.name.id.to_string()
                } else {
                    format!("{base}.{}", alias.name.id)
                });
            }
            all.push(base);
        }
        _ => {}
    });
    all
}

/// The page of a rule, by id or name, or of a reason code.
#[must_use]
pub fn rule_page(id: &str) -> Option<RulePage> {
    if let Some(text) = resources::reason(&id.to_lowercase()) {
        let summary = text
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("# ")
            .to_string();
        return Some(RulePage {
            id: id.to_lowercase(),
            name: id.to_lowercase(),
            summary,
            markdown: text.to_string(),
        });
    }
    let rules = Rules::load(&[]).ok()?;
    let rule = rules
        .packs
        .iter()
        .flat_map(|p| &p.rules)
        .find(|rule| rule.id == id || rule.name == id)?;
    let mut markdown = format!(
        "# {} {}\n\n{}\n\n{}\n",
        rule.id,
        rule.name,
        rule.summary,
        rule.why.trim()
    );
    for example in &rule.examples {
        if let Expectation::After(after) = &example.expect {
            markdown.push_str(&format!(
                "\n## Example\n\n```python\n{}```\n\nbecomes\n\n```python\n{}```\n",
                example.before.trim_start(),
                after.trim_start()
            ));
            break;
        }
    }
    if let Some(page) = resources::page(&rule.docs) {
        markdown.push_str(&format!("\n---\n\n{page}"));
    }
    Some(RulePage {
        id: rule.id.clone(),
        name: rule.name.clone(),
        summary: rule.summary.clone(),
        markdown,
    })
}

/// Id, name and summary of every built-in rule, by id.
#[must_use]
pub fn rule_ids() -> Vec<(String, String, String)> {
    let Ok(rules) = Rules::load(&[]) else {
        return Vec::new();
    };
    let mut all: Vec<(String, String, String)> = rules
        .packs
        .iter()
        .flat_map(|p| &p.rules)
        .map(|r| (r.id.clone(), r.name.clone(), r.summary.clone()))
        .collect();
    all.sort();
    all
}
