//! A user's own packs, read from disk.

use std::path::Path;

use walkdir::WalkDir;

use super::{Problem, Source};

/// The pack at `path`, or all `*.toml` files directly in the folder `path`, sorted by name.
///
/// # Errors
/// What can't be read, each with what to do.
pub fn read_sources(path: &Path) -> Result<Vec<Source>, Vec<Problem>> {
    if !path.is_dir() {
        return read(path)
            .map(|source| vec![source])
            .map_err(|problem| vec![problem]);
    }
    let mut files = Vec::new();
    for entry in WalkDir::new(path)
        .min_depth(1)
        .max_depth(1)
        .sort_by_file_name()
    {
        let entry = entry
            .map_err(|error| vec![problem(path, format!("the folder can't be read: {error}"))])?;
        let file = entry.into_path();
        if file
            .extension()
            .is_some_and(|extension| extension == "toml")
            && file.is_file()
        {
            files.push(file);
        }
    }
    if files.is_empty() {
        return Err(vec![problem(
            path,
            "no `*.toml` file is in this folder; `rayify rules new NAME` starts one".to_owned(),
        )]);
    }
    let mut sources = Vec::new();
    let mut problems = Vec::new();
    for file in files {
        match read(&file) {
            Ok(source) => sources.push(source),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        Ok(sources)
    } else {
        Err(problems)
    }
}

fn read(file: &Path) -> Result<Source, Problem> {
    let text = std::fs::read_to_string(file).map_err(|error| unreadable(file, &error))?;
    Ok(Source {
        file: file.display().to_string(),
        text,
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    problem(
        path,
        format!("can't be read: {error}; give a readable UTF-8 file or a folder of them"),
    )
}

fn problem(path: &Path, message: String) -> Problem {
    Problem {
        file: path.display().to_string(),
        line: 1,
        column: 1,
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_toml_files_sorted() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.toml", "a.toml", "notes.md"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        let sources = read_sources(folder.path()).unwrap();
        let texts: Vec<&str> = sources.iter().map(|source| source.text.as_str()).collect();
        assert_eq!(texts, ["a.toml", "b.toml"]);
    }

    #[test]
    fn an_empty_folder_and_a_missing_file_are_said() {
        let folder = tempfile::tempdir().unwrap();
        let empty = read_sources(folder.path()).unwrap_err();
        assert!(
            empty[0].message.contains("no `*.toml` file"),
            "{}",
            empty[0]
        );
        let missing = read_sources(&folder.path().join("x.toml")).unwrap_err();
        assert!(
            missing[0].message.contains("can't be read"),
            "{}",
            missing[0]
        );
    }
}
