//! From import statements to files: which module a dotted name means, and its parsed text.

use camino::{Utf8Path, Utf8PathBuf};
use rustc_hash::FxHashMap;

use super::{Link, Part, PartId, Target, is_main_guard};
use crate::project::{Home, Reading};
use crate::python::ast::{self, Expr, Stmt};
use crate::python::stdlib::is_stdlib;
use crate::python::walk::{blocks, each_stmt};
use crate::python::{Module, TextRange, TextSize, to_size};

/// More modules, or more bytes of them, are not followed: no script that a person reads needs them.
const MOST_MODULES: usize = 100;
const MOST_BYTES: usize = 2_000_000;

/// What a dotted name leads to.
#[derive(Debug, Clone)]
enum Entry {
    /// Not a file of the program.
    Missing,
    Part(PartId),
    Opaque(String),
}

pub(super) struct Linker<'h> {
    home: &'h Home,
    /// Where the next module's text starts.
    next: TextSize,
    bytes: usize,
    pub(super) parts: Vec<Part>,
    entries: FxHashMap<String, Entry>,
    pub(super) links: FxHashMap<TextSize, Link>,
}

impl<'h> Linker<'h> {
    /// The first module's text will start at `base`.
    pub(super) fn new(home: &'h Home, base: TextSize) -> Self {
        Self {
            home,
            next: base,
            bytes: 0,
            parts: Vec::new(),
            entries: FxHashMap::default(),
            links: FxHashMap::default(),
        }
    }

    /// The import statements of a module, in source order.
    pub(super) fn follow(&mut self, body: &[Stmt], module: Option<PartId>, in_function: bool) {
        for stmt in body {
            match stmt {
                Stmt::Import(node) => {
                    for alias in &node.names {
                        self.import(alias, module, in_function);
                    }
                }
                Stmt::ImportFrom(node) => self.import_from(node, module, in_function),
                Stmt::FunctionDef(node) => self.follow(&node.body, module, true),
                Stmt::If(node) => {
                    let skipped = is_type_checking(&node.test)
                        || module.is_some() && is_main_guard(&node.test);
                    if !skipped {
                        self.follow(&node.body, module, in_function);
                    }
                    for clause in &node.elif_else_clauses {
                        self.follow(&clause.body, module, in_function);
                    }
                }
                _ => {
                    for block in blocks(stmt) {
                        self.follow(block, module, in_function);
                    }
                }
            }
        }
    }

    fn import(&mut self, alias: &ast::Alias, module: Option<PartId>, in_function: bool) {
        let path = alias.name.id.as_str();
        let chain = self.chain(None, path, &[]);
        let Some(first) = chain.first().cloned() else {
            return;
        };
        let runs = loaded(&chain);
        self.note(module, in_function, &runs);
        let bound = if alias.asname.is_some() {
            chain.last().cloned().unwrap_or(Entry::Missing)
        } else {
            first
        };
        let broken = chain.iter().find_map(|entry| match entry {
            Entry::Opaque(why) => Some(why.clone()),
            _ => None,
        });
        let target = match (broken, bound) {
            (Some(why), _) => Target::Opaque(why),
            (None, Entry::Part(part)) => Target::Module(part),
            (None, _) => Target::Opaque(format!("`{path}` (it isn't there)")),
        };
        let end = alias.range.end();
        self.links
            .insert(alias.range.start(), Link { end, runs, target });
    }

    fn import_from(
        &mut self,
        node: &ast::StmtImportFrom,
        module: Option<PartId>,
        in_function: bool,
    ) {
        let from = node.module.as_ref().map_or("", |m| m.id.as_str());
        let base = if node.level == 0 {
            None
        } else {
            match self.package_of(module, node.level) {
                Some(base) => Some(base),
                None => return,
            }
        };
        let names: Vec<&str> = node.names.iter().map(|a| a.name.id.as_str()).collect();
        let chain = self.chain(base.as_deref(), from, &names);
        if chain.is_empty() {
            return;
        }
        let runs = loaded(&chain);
        self.note(module, in_function, &runs);
        for alias in &node.names {
            let name = alias.name.id.as_str();
            let mut runs = runs.clone();
            let target = match chain.last() {
                Some(Entry::Part(part)) if name == "*" => Target::Star(*part),
                Some(Entry::Part(part)) => match self.submodule(*part, name) {
                    Entry::Missing => Target::Member {
                        part: *part,
                        name: name.to_string(),
                        submodule: None,
                    },
                    Entry::Part(inner) => {
                        // Code that the package binds under this name comes first; only then is the submodule looked for.
                        runs.push(inner);
                        self.note(module, in_function, &[inner]);
                        Target::Member {
                            part: *part,
                            name: name.to_string(),
                            submodule: Some(inner),
                        }
                    }
                    Entry::Opaque(why) => Target::Opaque(why),
                },
                Some(Entry::Opaque(why)) => Target::Opaque(format!("`{name}` of {why}")),
                _ => Target::Opaque(format!("`{name}` of `{from}` (it isn't there)")),
            };
            let end = alias.range.end();
            self.links
                .insert(alias.range.start(), Link { end, runs, target });
        }
    }

    /// Notes what a module's own code imports; functions import when they are called.
    fn note(&mut self, module: Option<PartId>, in_function: bool, runs: &[PartId]) {
        let Some(module) = module.filter(|_| !in_function) else {
            return;
        };
        for &part in runs {
            let around = self.is_around(part, module);
            let imports = &mut self.parts[module.0].imports;
            if !around && part != module && !imports.contains(&part) {
                imports.push(part);
            }
        }
    }

    /// Whether a package holds a module: its code always runs first.
    fn is_around(&self, package: PartId, module: PartId) -> bool {
        let mut at = self.parts[module.0].parent;
        while let Some(parent) = at {
            if parent == package {
                return true;
            }
            at = self.parts[parent.0].parent;
        }
        false
    }

    /// The dotted package that `level` dots stand for in a module.
    fn package_of(&self, module: Option<PartId>, level: u32) -> Option<String> {
        let up = usize::try_from(level).ok()?;
        let mut names: Vec<String> = if let Some(part) = module {
            let part = &self.parts[part.0];
            let names = part.name.split('.').map(str::to_string);
            let inner = usize::from(!part.is_package);
            names.take(part.name.split('.').count() - inner).collect()
        } else {
            // A script with relative imports is run as a module of the packages around it.
            let folder = &self.home.folder;
            let inner = folder.strip_prefix(&self.home.packages).ok()?;
            let inner = inner.components().count().max(up);
            let folders = folder.components().map(|part| part.as_str().to_string());
            let outer = folder.components().count().checked_sub(inner)?;
            folders.skip(outer).collect()
        };
        names.truncate(names.len().checked_sub(up - 1)?);
        (!names.is_empty()).then(|| names.join("."))
    }

    /// The modules that a dotted path leads through, outermost first. Empty: it isn't one of the program's. `names` are what is
    /// taken from the last one.
    fn chain(&mut self, base: Option<&str>, path: &str, names: &[&str]) -> Vec<Entry> {
        let full = match (base, path) {
            (Some(base), "") => base.to_string(),
            (Some(base), path) => format!("{base}.{path}"),
            (None, path) => path.to_string(),
        };
        let mut steps = full.split('.');
        let Some(top) = steps.next() else {
            return Vec::new();
        };
        let rest: Vec<&str> = steps.collect();
        let inner = rest.get(..1).unwrap_or(names);
        let mut entry = self.top(top, inner, base.is_some());
        if matches!(entry, Entry::Missing) {
            return Vec::new();
        }
        let mut chain = vec![entry.clone()];
        for name in rest {
            entry = match entry {
                Entry::Part(part) => match self.submodule(part, name) {
                    Entry::Missing => Entry::Opaque(format!("`{full}` (it isn't there)")),
                    found => found,
                },
                other => other,
            };
            chain.push(entry.clone());
        }
        chain
    }

    /// A top-level module or package of the program.
    fn top(&mut self, name: &str, inner: &[&str], relative: bool) -> Entry {
        if let Some(known) = self.entries.get(name) {
            return known.clone();
        }
        let mut folders = vec![&self.home.folder, &self.home.packages, &self.home.root];
        if relative {
            folders = vec![];
        }
        let mut places: Vec<Utf8PathBuf> = folders.into_iter().cloned().collect();
        if relative {
            places.push(self.package_root(name));
        }
        places.dedup();
        for place in places {
            // Without `__init__.py` a folder is a package only if the module that is wanted lies in it.
            let package = place.join(name);
            let plain_folder = relative
                || inner.iter().any(|inner| {
                    package.join(format!("{inner}.py")).is_file() || package.join(inner).is_dir()
                });
            let entry = match self.in_folder(&place, name, name, None, plain_folder) {
                Entry::Missing => continue,
                _ if !relative && is_stdlib(name) => {
                    if place != self.home.folder {
                        continue;
                    }
                    Entry::Opaque(format!(
                        "`{name}` (a file of the program hides the standard library's module)"
                    ))
                }
                entry => entry,
            };
            self.entries.insert(name.to_string(), entry.clone());
            return entry;
        }
        Entry::Missing
    }

    /// The folder that holds the outermost package of the script's relative imports.
    fn package_root(&self, top: &str) -> Utf8PathBuf {
        let mut folder: &Utf8Path = &self.home.folder;
        while let Some(parent) = folder.parent() {
            if folder.file_name() == Some(top) && !parent.join("__init__.py").is_file() {
                return parent.to_owned();
            }
            folder = parent;
        }
        self.home.packages.clone()
    }

    fn submodule(&mut self, package: PartId, name: &str) -> Entry {
        let outer = &self.parts[package.0];
        if !outer.is_package {
            return Entry::Missing;
        }
        let full = format!("{}.{name}", outer.name);
        if let Some(known) = self.entries.get(&full) {
            return known.clone();
        }
        let folder = outer.folder.clone();
        let entry = self.in_folder(&folder, name, &full, Some(package), true);
        self.entries.insert(full, entry.clone());
        entry
    }

    /// A regular package, else a module, else, if wanted, a plain folder of modules.
    fn in_folder(
        &mut self,
        folder: &Utf8Path,
        name: &str,
        full: &str,
        parent: Option<PartId>,
        plain_folder: bool,
    ) -> Entry {
        let package = folder.join(name);
        let init = package.join("__init__.py");
        let plain = folder.join(format!("{name}.py"));
        for (path, is_package) in [(&init, true), (&plain, false)] {
            match self.home.read(path) {
                Reading::Missing => {}
                Reading::Failed(why) => {
                    return Entry::Opaque(format!("`{full}` (its file {why})"));
                }
                Reading::Text(text) => {
                    let folder = if is_package {
                        package.clone()
                    } else {
                        Utf8PathBuf::new()
                    };
                    return self.parse(path, full, parent, folder, text);
                }
            }
        }
        if plain_folder && self.home.has_folder(&package) {
            return self.add(
                &package,
                full,
                parent,
                package.clone(),
                String::new(),
                Vec::new(),
            );
        }
        Entry::Missing
    }

    fn parse(
        &mut self,
        path: &Utf8Path,
        full: &str,
        parent: Option<PartId>,
        folder: Utf8PathBuf,
        text: String,
    ) -> Entry {
        let shown = self.home.shown(path);
        if path == self.home.script {
            return Entry::Opaque(format!("`{full}` (this script, imported a second time)"));
        }
        if self.parts.len() >= MOST_MODULES || self.bytes + text.len() > MOST_BYTES {
            return Entry::Opaque(format!(
                "`{full}` (the script imports more modules than are followed)"
            ));
        }
        if self.parts.iter().any(|part| part.path == shown) {
            return Entry::Opaque(format!(
                "`{full}` ({shown} is imported under two names, and so exists twice)"
            ));
        }
        // The parser has no start offset: a comment of the right length in front moves all ranges.
        let start = usize::from(self.next);
        let mut padded = "#".repeat(start - 1);
        padded.push('\n');
        padded.push_str(&text);
        let module = match Module::parse(padded) {
            Ok(module) => module,
            Err(failure) => {
                let at = usize::from(failure.range.start()).saturating_sub(start);
                let at = text.floor_char_boundary(at.min(text.len()));
                let line = text[..at].matches('\n').count() + 1;
                return Entry::Opaque(format!(
                    "`{full}` ({shown} has a syntax error at line {line})"
                ));
            }
        };
        if uses_ray(&module.tree.body) {
            return Entry::Opaque(format!("`{full}` ({shown} uses Ray itself)"));
        }
        let body = module.tree.body.into_iter().collect();
        self.add(path, full, parent, folder, text, body)
    }

    fn add(
        &mut self,
        path: &Utf8Path,
        full: &str,
        parent: Option<PartId>,
        folder: Utf8PathBuf,
        text: String,
        body: Vec<Stmt>,
    ) -> Entry {
        let is_package = !folder.as_str().is_empty();
        let way = match parent {
            Some(parent) => self.parts[parent.0].way.clone(),
            None if is_package => self.home.way_to(&folder),
            None => self.home.way_to(path),
        };
        let range = TextRange::at(self.next, to_size(text.len()));
        self.next = range.end() + TextSize::new(1);
        self.bytes += text.len();
        self.parts.push(Part {
            name: full.to_string(),
            path: self.home.shown(path),
            file: path.to_owned(),
            way,
            is_package,
            range,
            text,
            body,
            imports: Vec::new(),
            parent,
            folder,
        });
        Entry::Part(PartId(self.parts.len() - 1))
    }
}

fn loaded(chain: &[Entry]) -> Vec<PartId> {
    chain
        .iter()
        .filter_map(|entry| match entry {
            Entry::Part(part) => Some(*part),
            _ => None,
        })
        .collect()
}

fn uses_ray(body: &[Stmt]) -> bool {
    let is_ray = |path: &str| path == "ray" || path.starts_with("ray.");
    let mut found = false;
    each_stmt(body, &mut |stmt| match stmt {
        Stmt::Import(node) => found |= node.names.iter().any(|alias| is_ray(&alias.name.id)),
        Stmt::ImportFrom(node) => {
            found |= node.level == 0 && node.module.as_ref().is_some_and(|m| is_ray(&m.id));
        }
        _ => {}
    });
    found
}

fn is_type_checking(test: &Expr) -> bool {
    match test {
        Expr::Name(name) => name.id.as_str() == "TYPE_CHECKING",
        Expr::Attribute(node) => node.attr.id.as_str() == "TYPE_CHECKING",
        _ => false,
    }
}
