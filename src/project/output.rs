//! Where results go, and writing them so that nobody ever sees half a file.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Read};

use camino::{Utf8Path, Utf8PathBuf};

use super::discovery::FoundFile;
use super::problem::{Problem, ProblemKind};

/// Gives every input its place in the output and refuses two for one place.
#[derive(Debug, Default)]
pub struct OutputPlan {
    /// Output file to the input that has it.
    taken: HashMap<Utf8PathBuf, Utf8PathBuf>,
    /// Every input file, so that none is overwritten.
    inputs: HashMap<Utf8PathBuf, Utf8PathBuf>,
}

impl OutputPlan {
    /// Nothing of `inputs` will be overwritten by this plan.
    #[must_use]
    pub fn new<'a>(inputs: impl IntoIterator<Item = &'a FoundFile>) -> Self {
        let mut plan = Self::default();
        for file in inputs {
            plan.inputs.insert(place(&file.path), file.path.clone());
            if let Ok(target) = file.path.canonicalize_utf8() {
                plan.inputs.insert(target, file.path.clone());
            }
        }
        plan
    }

    /// Claims `target` for `file`. The first to claim a place has it.
    ///
    /// # Errors
    /// Another input goes there, an input lies there, or a folder does.
    pub fn claim(&mut self, file: &FoundFile, target: &Utf8Path) -> Result<(), Problem> {
        let conflict = |message: String, help: &str| {
            Err(Problem::new(
                &file.path,
                ProblemKind::OutputConflict,
                message,
                help,
            ))
        };
        let spot = place(target);
        if let Some(input) = self.inputs.get(&spot) {
            return conflict(
                format!("its output `{target}` would overwrite the input `{input}`"),
                "choose another output folder, or edit in place with --in-place",
            );
        }
        if let Some(other) = self.taken.get(&spot) {
            return conflict(
                format!("its output `{target}` is already that of `{other}`"),
                "convert them in two runs with two output folders, or give the folder that holds both",
            );
        }
        if target.is_dir() {
            return conflict(
                format!("its output `{target}` is a folder"),
                "remove or rename that folder, or choose another output folder",
            );
        }
        self.taken.insert(spot, file.path.clone());
        Ok(())
    }
}

/// Writes `content` to `target`: into a temporary file beside it, then renamed over it. Missing folders are made; the
/// permissions are those of `like`.
///
/// # Errors
/// Anything the system says; `target` is then as it was before.
pub fn write_atomically(
    target: &Utf8Path,
    mut content: impl Read,
    like: Option<&Utf8Path>,
) -> io::Result<()> {
    let folder = match target.parent() {
        Some(parent) if !parent.as_str().is_empty() => parent,
        _ => Utf8Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rayify-");
    // Temporary files are readable by their owner alone: without a model, the umask decides as for any new file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    io::copy(&mut content, file.as_file_mut())?;
    let model = like
        .and_then(|path| path.metadata().ok())
        .filter(fs::Metadata::is_file);
    if let Some(model) = model {
        file.as_file().set_permissions(model.permissions())?;
    }
    file.persist(target).map_err(|error| error.error)?;
    Ok(())
}

/// The same name for the same place, whether or not a file lies there: the folder's real path and the file's name.
fn place(path: &Utf8Path) -> Utf8PathBuf {
    let absolute = camino::absolute_utf8(path).unwrap_or_else(|_| path.to_owned());
    // The folders of an output may not be there yet: the nearest that is gives the real path.
    for ancestor in absolute.ancestors().skip(1) {
        if let Ok(real) = ancestor.canonicalize_utf8() {
            let rest = absolute.strip_prefix(ancestor).unwrap_or(&absolute);
            return real.join(rest);
        }
    }
    absolute
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(dir.path().canonicalize().unwrap()).unwrap();
        (dir, path)
    }

    fn file(root: &Utf8Path, name: &str) -> FoundFile {
        fs::create_dir_all(root).unwrap();
        fs::write(root.join(name), "x = 1\n").unwrap();
        FoundFile {
            path: root.join(name),
            root: root.to_owned(),
            relative: Utf8PathBuf::from(name),
        }
    }

    #[test]
    fn the_second_for_one_place_is_refused() {
        let (_dir, root) = folder();
        let (a, b) = (file(&root.join("a"), "x.py"), file(&root.join("b"), "x.py"));
        let mut plan = OutputPlan::new([&a, &b]);
        let target = root.join("out/x.py");
        plan.claim(&a, &target).unwrap();
        let problem = plan.claim(&b, &root.join("out/./x.py")).unwrap_err();
        assert!(problem.message.contains("a/x.py"), "{}", problem.message);
    }

    #[test]
    fn an_input_is_never_overwritten() {
        let (_dir, root) = folder();
        let a = file(&root, "x.py");
        let mut plan = OutputPlan::new([&a]);
        let problem = plan.claim(&a, &root.join("x.py")).unwrap_err();
        assert_eq!(problem.kind, ProblemKind::OutputConflict);
    }

    #[test]
    #[cfg(unix)]
    fn an_input_is_never_overwritten_through_a_linked_folder() {
        let (_dir, root) = folder();
        let a = file(&root.join("in"), "x.py");
        std::os::unix::fs::symlink("in", root.join("out")).unwrap();
        let mut plan = OutputPlan::new([&a]);
        assert!(plan.claim(&a, &root.join("out/x.py")).is_err());
    }

    #[test]
    fn a_folder_in_the_way_is_named() {
        let (_dir, root) = folder();
        let a = file(&root, "x.py");
        fs::create_dir_all(root.join("out/x.py")).unwrap();
        let mut plan = OutputPlan::new([&a]);
        let problem = plan.claim(&a, &root.join("out/x.py")).unwrap_err();
        assert!(problem.message.contains("is a folder"));
    }

    #[test]
    #[cfg(unix)]
    fn permissions_are_those_of_the_input() {
        use std::os::unix::fs::PermissionsExt;
        let (_dir, root) = folder();
        let input = root.join("in.py");
        fs::write(&input, "").unwrap();
        fs::set_permissions(&input, fs::Permissions::from_mode(0o751)).unwrap();
        let target = root.join("a/b/out.py");
        write_atomically(&target, &b"x"[..], Some(&input)).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"x");
        assert_eq!(
            target.metadata().unwrap().permissions().mode() & 0o777,
            0o751
        );
        // The umask decides where there is nothing to follow.
        let plain = root.join("plain");
        fs::write(&plain, "").unwrap();
        let report = root.join("report.md");
        write_atomically(&report, &b"x"[..], None).unwrap();
        assert_eq!(
            report.metadata().unwrap().permissions(),
            plain.metadata().unwrap().permissions()
        );
        let left = fs::read_dir(&root).unwrap().count();
        assert_eq!(left, 4, "no temporary file stays");
    }

    #[test]
    fn a_failed_write_leaves_the_target_as_it_was() {
        let (_dir, root) = folder();
        fs::write(root.join("file"), "old").unwrap();
        assert!(write_atomically(&root.join("file/x.py"), &b"x"[..], None).is_err());
        assert_eq!(fs::read(root.join("file")).unwrap(), b"old");
    }
}
