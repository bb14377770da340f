//! Modules of the same program that a script imports, parsed behind it: one space of offsets, several files.
//!
//! Linking is a function of the script's text and of the files around it. The script's own text, tree and offsets stay as
//! they are.

mod files;

use self::files::Linker;
use super::ast::{CmpOp, Expr, Stmt};
use super::{Module, TextRange, TextSize, to_size};
use crate::project::Home;
use camino::Utf8PathBuf;

/// Bytes between a script and its modules, at least.
const ROOM: usize = 1 << 16;

/// A linked module, by its place in [`Module::parts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartId(pub usize);

/// A module that the script imports, directly or through another.
#[derive(Debug)]
pub struct Part {
    /// The dotted name by which it is imported, its identity in `sys.modules`.
    pub name: String,
    /// As messages have it.
    pub path: Utf8PathBuf,
    /// Where it lies, absolute.
    pub file: Utf8PathBuf,
    /// The way from the script's folder to the outermost package, or to the module itself: what workers need.
    pub way: Vec<String>,
    pub is_package: bool,
    /// Where its text lies behind the script's.
    pub range: TextRange,
    pub text: String,
    pub body: Vec<Stmt>,
    /// Modules that importing this one imports, outer packages excluded.
    pub imports: Vec<PartId>,
    /// The package around it.
    pub parent: Option<PartId>,
    /// The folder of a package.
    folder: Utf8PathBuf,
}

/// What one name of an import statement does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where the `alias` ends.
    pub end: TextSize,
    /// The modules whose code the statement runs, if it is the first to import them.
    pub runs: Vec<PartId>,
    pub target: Target,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Module(PartId),
    /// A name of a module: what it binds, or else its submodule.
    Member {
        part: PartId,
        name: String,
        submodule: Option<PartId>,
    },
    /// Every public name of a module.
    Star(PartId),
    /// A file of the program that can't be followed; the text says which, and why.
    Opaque(String),
}

/// `if __name__ == "__main__":`
#[must_use]
pub fn is_main_guard(test: &Expr) -> bool {
    let Expr::Compare(node) = test else {
        return false;
    };
    let sides = [&*node.left, &node.comparators[0]];
    node.ops.len() == 1
        && node.ops[0] == CmpOp::Eq
        && sides
            .iter()
            .any(|s| matches!(s, Expr::Name(n) if n.id.as_str() == "__name__"))
        && sides
            .iter()
            .any(|s| matches!(s, Expr::StringLiteral(n) if n.value.to_str() == "__main__"))
}

/// Links every module of the program that the script imports.
#[must_use]
pub fn link(script: Module, home: &Home) -> Module {
    // Texts that are made from this one are longer; their modules must find room at the same offsets.
    let base = (script.text.len() / ROOM + 2) * ROOM;
    link_at(script, home, to_size(base))
}

/// Links the modules of a text that was made from another at the same offsets; `None` if they don't come out the same.
#[must_use]
pub fn link_like(script: Module, model: &Module, home: &Home) -> Option<Module> {
    let Some(first) = model.parts.first() else {
        return Some(script);
    };
    let base = first.range.start();
    if usize::from(base) <= script.text.len() {
        return None;
    }
    let linked = link_at(script, home, base);
    let same = linked.parts.len() == model.parts.len()
        && linked
            .parts
            .iter()
            .zip(&model.parts)
            .all(|(a, b)| a.name == b.name && a.range == b.range);
    same.then_some(linked)
}

fn link_at(mut script: Module, home: &Home, base: TextSize) -> Module {
    let mut linker = Linker::new(home, base);
    linker.follow(&script.tree.body, None, false);
    let mut at = 0;
    while at < linker.parts.len() {
        let body = std::mem::take(&mut linker.parts[at].body);
        linker.follow(&body, Some(PartId(at)), false);
        linker.parts[at].body = body;
        at += 1;
    }
    script.parts = linker.parts;
    script.links = linker.links;
    script
}

impl Module {
    /// The linked module of this dotted name.
    #[must_use]
    pub fn part_named(&self, name: &str) -> Option<PartId> {
        self.parts
            .iter()
            .position(|part| part.name == name)
            .map(PartId)
    }

    /// All modules that a worker imports with these: packages around them, and what their code imports.
    #[must_use]
    pub fn imported_with(&self, roots: &[PartId]) -> Vec<PartId> {
        let mut all: Vec<PartId> = roots.to_vec();
        let mut at = 0;
        while at < all.len() {
            let part = self.part(all[at]);
            for &next in part.imports.iter().chain(&part.parent) {
                if !all.contains(&next) {
                    all.push(next);
                }
            }
            at += 1;
        }
        all.sort();
        all.dedup();
        all
    }

    /// Whether importing a module comes back to it: then what it holds depends on who imports first.
    #[must_use]
    pub fn imports_itself(&self, part: PartId) -> bool {
        let mut seen: Vec<PartId> = self.part(part).imports.clone();
        let mut at = 0;
        while at < seen.len() {
            for &next in &self.part(seen[at]).imports {
                if !seen.contains(&next) {
                    seen.push(next);
                }
            }
            at += 1;
        }
        seen.contains(&part)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::project::FoundFile;
    use crate::python::Scopes;

    fn linked(script: &str, files: &[(&str, &str)]) -> Module {
        let dir = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(dir.path().canonicalize().unwrap()).unwrap();
        for (path, text) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let home = Home::of(&FoundFile {
            path: root.join("main.py"),
            root,
            relative: "main.py".into(),
        });
        link(Module::parse(script.to_owned()).unwrap(), &home.unwrap())
    }

    fn names(module: &Module) -> Vec<&str> {
        module.parts.iter().map(|part| part.name.as_str()).collect()
    }

    fn opaque(script: &str, files: &[(&str, &str)]) -> String {
        let module = linked(script, files);
        let found = module.links.values().find_map(|link| match &link.target {
            Target::Opaque(what) => Some(what.clone()),
            _ => None,
        });
        found.unwrap()
    }

    #[test]
    fn modules_follow_in_the_order_of_their_imports_each_once() {
        let module = linked(
            "import b\nimport a\nimport json\n",
            &[
                ("a.py", "import c\n"),
                ("b.py", "import c\nimport a\n"),
                ("c.py", ""),
            ],
        );
        assert_eq!(names(&module), ["b", "a", "c"]);
        assert_eq!(module.imported_with(&[PartId(1)]), [PartId(1), PartId(2)]);
    }

    #[test]
    fn an_offset_tells_its_file_and_line() {
        let module = linked("import a\n", &[("a.py", "x = 1\ny = 'é'\nz = y\n")]);
        let stmt = &module.parts[0].body[2];
        let range = crate::python::Ranged::range(stmt);
        assert_eq!(module.slice(range), "z = y");
        assert_eq!(module.line(range.start()).to_string(), "3 of a.py");
        assert_eq!(module.line(TextSize::new(3)).to_string(), "1");
    }

    #[test]
    fn names_of_a_module_are_not_names_of_the_script() {
        let module = linked(
            "import a\nx = 1\n",
            &[("a.py", "x = 2\ndef f():\n    global x\n    x = 3\n")],
        );
        let scopes = Scopes::of(&module);
        let own = scopes.module_var("x").unwrap();
        let other = scopes.part_var(PartId(0), "x").unwrap();
        assert_ne!(own, other);
        assert_eq!(scopes.var(own).defs.len(), 1);
        assert_eq!(scopes.var(other).defs.len(), 2);
    }

    #[test]
    fn stars_bring_what_is_public_or_listed_through_several_modules() {
        let module = linked(
            "from a import *\n",
            &[
                (
                    "a.py",
                    "from b import *\nfrom c import *\n_hidden = 1\nown = 2\n",
                ),
                ("b.py", "__all__ = ['_listed']\n_listed = 1\nleft = 2\n"),
                ("c.py", "__all__ = list('xy')\n"),
            ],
        );
        let scopes = Scopes::of(&module);
        let known: Vec<bool> = ["own", "_hidden", "_listed", "left"]
            .iter()
            .map(|name| scopes.module_var(name).is_some())
            .collect();
        assert_eq!(known, [true, false, false, false]);
        assert!(scopes.part_var(PartId(0), "_listed").is_some());
        assert!(
            scopes.star_import_at(&module, TextSize::new(0)),
            "c's names can't be seen"
        );
    }

    #[test]
    fn a_cycle_is_seen_and_packages_around_a_module_are_none() {
        let module = linked(
            "import pkg.a\nimport x\n",
            &[
                ("pkg/__init__.py", "from .a import f\n"),
                ("pkg/a.py", "from . import b\ndef f():\n    import x\n"),
                ("pkg/b.py", ""),
                ("x.py", "import y\n"),
                ("y.py", "import x\n"),
            ],
        );
        let cyclic: Vec<&str> = (0..module.parts.len())
            .filter(|&index| module.imports_itself(PartId(index)))
            .map(|index| module.parts[index].name.as_str())
            .collect();
        assert_eq!(cyclic, ["x", "y"]);
    }

    #[test]
    fn what_cant_be_followed_says_why() {
        let broken = opaque("import a\n", &[("a.py", "x = 1\ndef (:\n")]);
        assert_eq!(broken, "`a` (a.py has a syntax error at line 2)");
        let hidden = opaque("import queue\n", &[("queue.py", "")]);
        assert!(hidden.contains("hides the standard library"), "{hidden}");
        let itself = opaque("import a\n", &[("a.py", "import main\n"), ("main.py", "")]);
        assert!(itself.contains("this script"), "{itself}");
        let gone = opaque("from pkg.sub import f\n", &[("pkg/__init__.py", "")]);
        assert!(gone.contains("isn't there"), "{gone}");
    }

    #[test]
    fn a_text_made_from_another_finds_its_modules_at_the_same_offsets() {
        let dir = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(dir.path().canonicalize().unwrap()).unwrap();
        fs::write(root.join("a.py"), "x = 1\n").unwrap();
        let home = Home::of(&FoundFile {
            path: root.join("main.py"),
            root,
            relative: "main.py".into(),
        })
        .unwrap();
        let parse = |text: &str| Module::parse(text.to_owned()).unwrap();
        let model = link(parse("import a\n"), &home);
        let longer = link_like(
            parse("def made():\n    pass\n\n\nimport a\n"),
            &model,
            &home,
        );
        assert_eq!(longer.unwrap().parts[0].range, model.parts[0].range);
        assert!(link_like(parse("import json\n"), &model, &home).is_none());
    }
}
