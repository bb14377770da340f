//! Which files are taken: as ruff does it, in an order that never changes.

use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use globset::{Glob, GlobSet, GlobSetBuilder};
use ignore::WalkBuilder;

use super::problem::{Problem, ProblemKind};

/// Folders that hold no sources of the program: ruff's list and Python's caches.
const DEFAULT_EXCLUDES: [&str; 27] = [
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".git-rewrite",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    ".vscode",
    "__pycache__",
    "__pypackages__",
    "_build",
    "buck-out",
    "build",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
];

/// Glob patterns that leave files and folders out. A pattern is matched against the bare name, and against the path
/// under the folder that it was written in.
#[derive(Debug, Clone)]
pub struct Exclude {
    names: GlobSet,
    paths: GlobSet,
}

/// A pattern that is no glob.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}` is no glob pattern: {reason}")]
pub struct PatternError {
    pub pattern: String,
    pub reason: String,
}

/// One file to take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// As the user gave it, or under the folder that the user gave.
    pub path: Utf8PathBuf,
    /// The folder that the output mirrors: the one given, or the one of the file given.
    pub root: Utf8PathBuf,
    /// `path` relative to `root`.
    pub relative: Utf8PathBuf,
}

/// What one input holds.
#[derive(Debug, Clone, Default)]
pub struct Discovery {
    /// Python files, by path.
    pub files: Vec<FoundFile>,
    /// All other files of a folder, by path.
    pub data: Vec<FoundFile>,
    pub problems: Vec<Problem>,
}

#[derive(Debug, Clone, Default)]
pub struct DiscoveryOptions {
    pub exclude: Vec<Exclude>,
    /// Folders never walked into: where the output goes.
    pub skip: Vec<Utf8PathBuf>,
}

/// The files of one input, a file or a folder. A file given directly is always taken; a folder is walked: `.gitignore`
/// and `.ignore` are honoured (outside git as well), symlinked files are taken, symlinked folders are not entered.
#[must_use]
pub fn discover(input: &Utf8Path, options: &DiscoveryOptions) -> Discovery {
    let input: Utf8PathBuf = input.components().collect();
    if input.is_dir() {
        return walk(&input, options);
    }
    let mut found = Discovery::default();
    if let Err(error) = input.metadata() {
        found.problems.push(Problem::unreadable(&input, &error));
    } else if input.extension() == Some("ipynb") {
        found.problems.push(Problem::new(
            &input,
            ProblemKind::Notebook,
            "notebooks can't be converted yet",
            format!("export it first: `jupyter nbconvert --to script {input}`"),
        ));
    } else {
        let root = input.parent().filter(|parent| !parent.as_str().is_empty());
        found.files.push(FoundFile {
            root: root.unwrap_or(Utf8Path::new(".")).to_owned(),
            relative: Utf8PathBuf::from(input.file_name().unwrap_or_default()),
            path: input,
        });
    }
    found
}

impl Exclude {
    /// Patterns that were written in `base`: the configuration's folder, or the current one for the command line.
    ///
    /// # Errors
    /// A pattern that is no glob.
    pub fn new(patterns: &[String], base: &Utf8Path) -> Result<Self, PatternError> {
        let base = camino::absolute_utf8(base).unwrap_or_else(|_| base.to_owned());
        let mut names = GlobSetBuilder::new();
        let mut paths = GlobSetBuilder::new();
        for pattern in patterns {
            let wrong = |error: globset::Error| PatternError {
                pattern: pattern.clone(),
                reason: error.kind().to_string(),
            };
            let cleaned = pattern.trim_end_matches('/').trim_start_matches("./");
            names.add(Glob::new(cleaned).map_err(wrong)?);
            let under = format!("{}/{cleaned}", globset::escape(base.as_str()));
            paths.add(Glob::new(&under).map_err(wrong)?);
        }
        let build = |builder: GlobSetBuilder| {
            builder.build().map_err(|error| PatternError {
                pattern: patterns.join(", "),
                reason: error.to_string(),
            })
        };
        Ok(Self {
            names: build(names)?,
            paths: build(paths)?,
        })
    }

    fn matches(&self, name: &str, relative: &Utf8Path, absolute: &Utf8Path) -> bool {
        self.names.is_match(name) || self.names.is_match(relative) || self.paths.is_match(absolute)
    }
}

fn walk(root: &Utf8Path, options: &DiscoveryOptions) -> Discovery {
    let mut found = Discovery::default();
    let filter = Arc::new(Filter {
        exclude: options.exclude.clone(),
        skip: options
            .skip
            .iter()
            .filter_map(|folder| folder.canonicalize_utf8().ok())
            .collect(),
        root: root.to_owned(),
        absolute_root: camino::absolute_utf8(root).unwrap_or_else(|_| root.to_owned()),
    });
    let walker = WalkBuilder::new(root)
        .hidden(false)
        .require_git(false)
        .follow_links(false)
        .sort_by_file_name(std::cmp::Ord::cmp)
        .filter_entry(move |entry| entry.depth() == 0 || filter.takes(entry.path()))
        .build();
    for entry in walker {
        match entry {
            Ok(entry) => take(root, entry.path(), &mut found),
            Err(error) => found.problems.push(walk_problem(root, &error)),
        }
    }
    // The walk sorts folder by folder; whole paths read better when folders and files mix.
    found.files.sort_by(|a, b| a.relative.cmp(&b.relative));
    found.data.sort_by(|a, b| a.relative.cmp(&b.relative));
    found
}

struct Filter {
    exclude: Vec<Exclude>,
    skip: Vec<Utf8PathBuf>,
    root: Utf8PathBuf,
    absolute_root: Utf8PathBuf,
}

impl Filter {
    fn takes(&self, path: &Path) -> bool {
        let Some(path) = Utf8Path::from_path(path) else {
            // Reported by the walk itself, which names it.
            return true;
        };
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() {
            if DEFAULT_EXCLUDES.contains(&name) {
                return false;
            }
            if !self.skip.is_empty()
                && path
                    .canonicalize_utf8()
                    .is_ok_and(|folder| self.skip.contains(&folder))
            {
                return false;
            }
        }
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let absolute = self.absolute_root.join(relative);
        !self
            .exclude
            .iter()
            .any(|exclude| exclude.matches(name, relative, &absolute))
    }
}

fn take(root: &Utf8Path, path: &Path, found: &mut Discovery) {
    let Some(path) = Utf8Path::from_path(path) else {
        let shown = Utf8PathBuf::from(path.to_string_lossy().into_owned());
        if !path.is_dir() {
            found.problems.push(Problem::new(
                &shown,
                ProblemKind::Unreadable,
                "its name is not UTF-8",
                "rename it, or leave it out with --exclude",
            ));
        }
        return;
    };
    let relative = path.strip_prefix(root).unwrap_or(path).to_owned();
    let shown = if root == "." {
        relative.clone()
    } else {
        path.to_owned()
    };
    let is_python = matches!(path.extension(), Some("py" | "pyw"));
    match path.metadata() {
        Ok(metadata) if metadata.is_file() => {
            let file = FoundFile {
                path: shown,
                root: root.to_owned(),
                relative,
            };
            if is_python {
                found.files.push(file);
            } else {
                found.data.push(file);
            }
        }
        // Emacs marks a file that is being edited with a dangling link `.#name`.
        Err(error) if is_python && !path.file_name().unwrap_or_default().starts_with(".#") => {
            found.problems.push(Problem::unreadable(&shown, &error));
        }
        Ok(_) | Err(_) => {}
    }
}

fn walk_problem(root: &Utf8Path, error: &ignore::Error) -> Problem {
    let path = error_path(error).unwrap_or_else(|| root.to_owned());
    match error.io_error() {
        Some(io) => Problem::unreadable(&path, io),
        None => Problem::new(
            &path,
            ProblemKind::Unreadable,
            format!("can't be walked: {error}"),
            "leave it out with --exclude",
        ),
    }
}

fn error_path(error: &ignore::Error) -> Option<Utf8PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => {
            Some(Utf8PathBuf::from(path.to_string_lossy().into_owned()))
        }
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            error_path(err)
        }
        ignore::Error::Partial(errors) => errors.iter().find_map(error_path),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    struct Tree {
        _dir: tempfile::TempDir,
        root: Utf8PathBuf,
    }

    fn tree(files: &[(&str, &str)]) -> Tree {
        let dir = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(dir.path().canonicalize().unwrap()).unwrap();
        for (path, text) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Tree { _dir: dir, root }
    }

    fn names(files: &[FoundFile]) -> Vec<&str> {
        files.iter().map(|file| file.relative.as_str()).collect()
    }

    fn taken(tree: &Tree, options: &DiscoveryOptions) -> Vec<String> {
        let found = discover(&tree.root, options);
        assert_eq!(found.problems, []);
        names(&found.files).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn folders_are_walked_in_a_fixed_order_and_only_python_is_code() {
        let tree = tree(&[
            ("b.py", ""),
            ("a/z.py", ""),
            ("a.py", ""),
            ("gui.pyw", ""),
            ("data.csv", ""),
            ("note.ipynb", ""),
        ]);
        let found = discover(&tree.root, &DiscoveryOptions::default());
        assert_eq!(names(&found.files), ["a/z.py", "a.py", "b.py", "gui.pyw"]);
        assert_eq!(names(&found.data), ["data.csv", "note.ipynb"]);
    }

    #[test]
    fn ignore_files_count_outside_git() {
        let tree = tree(&[
            (".gitignore", "gen/\nold_*.py\n"),
            (".ignore", "secret.py\n"),
            ("gen/x.py", ""),
            ("old_a.py", ""),
            ("secret.py", ""),
            ("a.py", ""),
        ]);
        assert_eq!(taken(&tree, &DiscoveryOptions::default()), ["a.py"]);
    }

    #[test]
    fn hidden_folders_are_walked_and_the_usual_ones_left_out() {
        let tree = tree(&[
            (".venv/x.py", ""),
            ("build/x.py", ""),
            ("sub/__pycache__/x.py", ""),
            (".scripts/x.py", ""),
            ("build.py", ""),
        ]);
        assert_eq!(
            taken(&tree, &DiscoveryOptions::default()),
            [".scripts/x.py", "build.py"]
        );
    }

    #[test]
    fn excludes_match_names_and_paths() {
        let tree = tree(&[
            ("a.py", ""),
            ("tests/a.py", ""),
            ("pkg/tests/b.py", ""),
            ("pkg/gen/b.py", ""),
            ("pkg/c_pb2.py", ""),
        ]);
        let patterns = [
            "tests/".to_owned(),
            "pkg/gen".to_owned(),
            "*_pb2.py".to_owned(),
        ];
        let options = DiscoveryOptions {
            exclude: vec![Exclude::new(&patterns, &tree.root).unwrap()],
            ..DiscoveryOptions::default()
        };
        assert_eq!(taken(&tree, &options), ["a.py"]);
        assert!(Exclude::new(&["a[".to_owned()], &tree.root).is_err());
    }

    #[test]
    fn the_output_folder_is_never_input() {
        let tree = tree(&[("a.py", ""), ("output/a.py", "")]);
        let options = DiscoveryOptions {
            skip: vec![tree.root.join("output")],
            ..DiscoveryOptions::default()
        };
        assert_eq!(taken(&tree, &options), ["a.py"]);
    }

    #[test]
    #[cfg(unix)]
    fn linked_files_are_taken_and_linked_folders_are_not() {
        use std::os::unix::fs::symlink;
        let tree = tree(&[("sub/a.py", ""), (".#b.py", "")]);
        fs::remove_file(tree.root.join(".#b.py")).unwrap();
        symlink("sub/a.py", tree.root.join("link.py")).unwrap();
        symlink(".", tree.root.join("loop")).unwrap();
        symlink("gone", tree.root.join(".#b.py")).unwrap();
        assert_eq!(
            taken(&tree, &DiscoveryOptions::default()),
            ["link.py", "sub/a.py"]
        );
        symlink("gone", tree.root.join("dangling.py")).unwrap();
        let found = discover(&tree.root, &DiscoveryOptions::default());
        assert_eq!(found.problems.len(), 1);
        assert_eq!(found.problems[0].kind, ProblemKind::NotFound);
    }

    #[test]
    fn a_file_given_directly_is_always_taken() {
        let tree = tree(&[("build/tool", ""), (".gitignore", "*\n")]);
        let found = discover(&tree.root.join("build/tool"), &DiscoveryOptions::default());
        assert_eq!(names(&found.files), ["tool"]);
        assert_eq!(found.files[0].root, tree.root.join("build"));
    }

    #[test]
    fn a_notebook_given_directly_is_explained() {
        let tree = tree(&[("a.ipynb", "{}")]);
        let found = discover(&tree.root.join("a.ipynb"), &DiscoveryOptions::default());
        assert_eq!(found.problems[0].kind, ProblemKind::Notebook);
        assert!(found.files.is_empty());
    }

    #[test]
    fn a_missing_input_is_a_problem() {
        let tree = tree(&[]);
        let found = discover(&tree.root.join("nope"), &DiscoveryOptions::default());
        assert_eq!(found.problems[0].kind, ProblemKind::NotFound);
    }
}
