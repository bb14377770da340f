//! Source files next to a script: read when the script imports them, never before.

use camino::{Utf8Path, Utf8PathBuf};

use super::discovery::FoundFile;
use super::source::{Source, read_bytes};

/// Where a script lies, and how far its program reaches. All paths are absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The script itself.
    pub script: Utf8PathBuf,
    /// Its folder, which Python searches first.
    pub folder: Utf8PathBuf,
    /// The folder of the packages that the script is part of; its own folder if it is part of none.
    pub packages: Utf8PathBuf,
    /// Files outside this folder are not followed.
    pub root: Utf8PathBuf,
}

/// What reading a file gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    Missing,
    /// The decoded text without byte order mark.
    Text(String),
    /// It is there and can't be read: why, as a sentence without its subject.
    Failed(String),
}

impl Home {
    /// `None` if the system doesn't say where the file lies.
    #[must_use]
    pub fn of(file: &FoundFile) -> Option<Self> {
        let script = camino::absolute_utf8(&file.path).ok()?;
        let folder = script.parent()?.to_owned();
        let mut packages = folder.clone();
        while packages.join("__init__.py").is_file() {
            packages = packages.parent()?.to_owned();
        }
        let given = camino::absolute_utf8(&file.root).ok()?;
        let given: Utf8PathBuf = given.components().collect();
        let root = if given.starts_with(&packages) {
            packages.clone()
        } else {
            given
        };
        Some(Self {
            script,
            folder,
            packages,
            root,
        })
    }

    /// Reads and decodes a file of the program as Python would.
    #[must_use]
    pub fn read(&self, path: &Utf8Path) -> Reading {
        if !path.starts_with(&self.root) || !path.is_file() {
            return Reading::Missing;
        }
        let source = read_bytes(path).and_then(|bytes| Source::decode(path, &bytes));
        match source {
            Ok(source) => Reading::Text(source.text),
            Err(problem) => Reading::Failed(problem.message),
        }
    }

    /// Whether a folder of the program lies there.
    #[must_use]
    pub fn has_folder(&self, path: &Utf8Path) -> bool {
        path.starts_with(&self.root) && path.is_dir()
    }

    /// The path as messages have it: from the script's folder, or from the program's.
    #[must_use]
    pub fn shown(&self, path: &Utf8Path) -> Utf8PathBuf {
        path.strip_prefix(&self.folder)
            .or_else(|_| path.strip_prefix(&self.root))
            .unwrap_or(path)
            .to_owned()
    }

    /// The way from the script's folder to a path, part by part; `..` leads out of it.
    #[must_use]
    pub fn way_to(&self, path: &Utf8Path) -> Vec<String> {
        let mut from = self.folder.components();
        let mut to = path.components();
        while let (Some(a), Some(b)) = (from.clone().next(), to.clone().next()) {
            if a != b {
                break;
            }
            from.next();
            to.next();
        }
        from.map(|_| "..".to_owned())
            .chain(to.map(|part| part.as_str().to_owned()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn tree(files: &[&str]) -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(dir.path().canonicalize().unwrap()).unwrap();
        for path in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x = 1\n").unwrap();
        }
        (dir, root)
    }

    fn home(root: &Utf8Path, given: &str, path: &str) -> Home {
        Home::of(&FoundFile {
            path: root.join(path),
            root: root.join(given),
            relative: Utf8PathBuf::from(path),
        })
        .unwrap()
    }

    #[test]
    fn a_script_in_a_package_reaches_to_the_folder_that_holds_the_package() {
        let (_dir, root) = tree(&["pkg/__init__.py", "pkg/sub/__init__.py", "pkg/sub/main.py"]);
        let home = home(&root, "pkg/sub", "pkg/sub/main.py");
        assert_eq!(home.packages, root);
        assert_eq!(home.root, root);
        assert_eq!(home.way_to(&root.join("pkg")), [".."]);
    }

    #[test]
    fn nothing_outside_the_tree_is_read() {
        let (_dir, root) = tree(&["helpers.py", "app/main.py", "app/near.py"]);
        let home = home(&root, "app", "app/main.py");
        assert_eq!(home.read(&root.join("helpers.py")), Reading::Missing);
        assert_eq!(
            home.read(&root.join("app/near.py")),
            Reading::Text("x = 1\n".to_owned())
        );
    }

    #[test]
    fn a_file_that_cant_be_decoded_says_why() {
        let (_dir, root) = tree(&["main.py"]);
        fs::write(root.join("odd.py"), b"x = '\xe9'\n").unwrap();
        let home = home(&root, "", "main.py");
        let Reading::Failed(why) = home.read(&root.join("odd.py")) else {
            panic!("read");
        };
        assert!(why.contains("line 1"), "{why}");
    }

    #[test]
    fn the_way_from_the_script_goes_up_and_down() {
        let (_dir, root) = tree(&["app/main.py", "helpers.py"]);
        let home = home(&root, "", "app/main.py");
        assert_eq!(home.way_to(&root.join("helpers.py")), ["..", "helpers.py"]);
        assert_eq!(home.way_to(&root.join("app/near.py")), ["near.py"]);
        assert_eq!(home.shown(&root.join("app/near.py")), "near.py");
        assert_eq!(home.shown(&root.join("helpers.py")), "helpers.py");
    }
}
