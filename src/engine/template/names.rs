//! Names that a file doesn't use yet.

use std::collections::BTreeSet;

/// Every name that a file uses, in whatever role. New names are taken besides them.
#[derive(Debug, Clone, Default)]
pub struct Names {
    used: BTreeSet<String>,
}

impl Names {
    /// `used` must hold every identifier of the file: variables, attributes, parameters, imports.
    #[must_use]
    pub fn new(used: BTreeSet<String>) -> Self {
        Self { used }
    }

    /// `base` if it is free, else `base_2`, `base_3` …; doesn't reserve it.
    #[must_use]
    pub fn fresh(&self, base: &str) -> String {
        if self.is_free(base) {
            return base.to_owned();
        }
        let mut number = 2usize;
        loop {
            let name = format!("{base}_{number}");
            if self.is_free(&name) {
                return name;
            }
            number += 1;
        }
    }

    /// Takes a name out of the free ones.
    pub fn reserve(&mut self, name: &str) {
        self.used.insert(name.to_owned());
    }

    fn is_free(&self, name: &str) -> bool {
        !self.used.contains(name) && !RESERVED.contains(&name)
    }
}

/// Names that mean something in Python or in what rayify writes.
const RESERVED: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "os", "pass", "raise", "ray", "return", "try",
    "while", "with", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_used_name_is_numbered_until_it_is_free() {
        let mut names = Names::new(["ref", "ref_2"].map(str::to_owned).into());
        assert_eq!(names.fresh("ref"), "ref_3");
        assert_eq!(names.fresh("refs"), "refs");
        names.reserve("refs");
        assert_eq!(names.fresh("refs"), "refs_2");
    }

    #[test]
    fn python_words_are_never_given() {
        assert_eq!(Names::default().fresh("in"), "in_2");
    }
}
