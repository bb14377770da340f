//! Unified diffs.

use similar::TextDiff;

use super::model::FileReport;
use super::paint::Paint;

/// The unified diff of a converted file; empty if nothing changed. The second name is the output's, where there is one.
#[must_use]
pub fn unified(file: &FileReport) -> String {
    if !file.is_converted() {
        return String::new();
    }
    let (Some(old), Some(new)) = (&file.text, &file.outcome.output) else {
        return String::new();
    };
    let target = file.target.as_ref().unwrap_or(&file.path);
    TextDiff::from_lines(old, new)
        .unified_diff()
        .context_radius(3)
        .header(file.path.as_str(), target.as_str())
        .to_string()
}

/// The same for a terminal.
#[must_use]
pub fn unified_painted(file: &FileReport, paint: Paint) -> String {
    let plain = unified(file);
    if !paint.on {
        return plain;
    }
    plain
        .split_inclusive('\n')
        .map(|line| {
            let (text, end) = line
                .strip_suffix('\n')
                .map_or((line, ""), |text| (text, "\n"));
            let painted = match text.as_bytes().first() {
                Some(b'-') if text.starts_with("--- ") => paint.bold(text),
                Some(b'+') if text.starts_with("+++ ") => paint.bold(text),
                Some(b'-') => paint.red(text),
                Some(b'+') => paint.green(text),
                Some(b'@') => paint.cyan(text),
                _ => text.to_owned(),
            };
            painted + end
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::model::samples;
    use super::*;

    #[test]
    fn a_diff_names_both_files() {
        let diff = unified(&samples::file());
        assert!(diff.starts_with("--- in/a.py\n+++ out/a.py\n@@ -1,3 +1,3 @@\n-xs = [f(x)"));
        assert!(diff.contains("+xs = ray.get("));
    }

    #[test]
    fn an_unchanged_file_has_no_diff() {
        let mut file = samples::file();
        file.outcome.output = None;
        assert_eq!(unified(&file), "");
    }

    #[test]
    fn a_missing_last_newline_is_told() {
        let mut file = samples::file();
        file.text = Some("a = 1".to_owned());
        file.outcome.output = Some("a = 2".to_owned());
        assert!(unified(&file).contains("\\ No newline at end of file"));
    }
}
