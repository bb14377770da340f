//! From text with `$X` to text that Python's parser takes: each metavariable becomes a reserved identifier.

/// Prefix of the identifier that stands for `$X` (one expression).
pub(crate) const ONE: &str = "__rayify_one_";
/// Prefix of the identifier that stands for `$*XS` (any number of arguments, elements or statements).
pub(crate) const MANY: &str = "__rayify_many_";
/// Prefix of the identifier that stands for `fresh("base")` in a template.
pub(crate) const FRESH: &str = "__rayify_fresh_";
/// The identifier that stands for the service `import`, which is a keyword in Python.
pub(crate) const IMPORT: &str = "__rayify_service_import";
/// The metavariable that matches anything and binds nothing.
pub(crate) const ANYTHING: &str = "_";

/// What a reserved identifier stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placeholder<'t> {
    One(&'t str),
    Many(&'t str),
    Fresh(&'t str),
}

/// Reads a reserved identifier back; `None` for an ordinary name.
pub(crate) fn placeholder(identifier: &str) -> Option<Placeholder<'_>> {
    if let Some(name) = identifier.strip_prefix(ONE) {
        return Some(Placeholder::One(name));
    }
    if let Some(name) = identifier.strip_prefix(MANY) {
        return Some(Placeholder::Many(name));
    }
    identifier.strip_prefix(FRESH).map(Placeholder::Fresh)
}

/// Which notation a text may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Pattern,
    /// Also knows `fresh("base")` and `import("module")`.
    Template,
}

/// Replaces metavariables (and, in a template, `fresh(…)` and `import(…)`) by reserved identifiers.
///
/// # Errors
/// A `$` that no metavariable follows gives a sentence about it.
pub(crate) fn expand(text: &str, dialect: Dialect) -> Result<String, String> {
    let mut out = String::with_capacity(text.len() + 64);
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let rest = &text[at..];
        match next {
            '"' | '\'' => {
                let end = string_end(rest);
                out.push_str(&rest[..end]);
                at += end;
                continue;
            }
            '#' => {
                let end = rest.find('\n').unwrap_or(rest.len());
                out.push_str(&rest[..end]);
                at += end;
                continue;
            }
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '$' => {
                let many = rest[1..].starts_with('*');
                let from = 1 + usize::from(many);
                let name = metavariable_name(&rest[from..]);
                if name.is_empty() {
                    return Err(format!(
                        "`{}` is no metavariable; write `$NAME` or `$*NAME` with capital letters, or `$_` for anything",
                        rest.chars().take(12).collect::<String>().trim_end()
                    ));
                }
                // Inside brackets a star keeps the text valid Python; a statement can't be starred.
                if many && depth > 0 {
                    out.push('*');
                }
                out.push_str(if many { MANY } else { ONE });
                out.push_str(name);
                at += from + name.len();
                continue;
            }
            _ if dialect == Dialect::Template && starts_word(text, at) => {
                if let Some((base, length)) = fresh_call(rest) {
                    out.push_str(FRESH);
                    out.push_str(base);
                    at += length;
                    continue;
                }
                if rest.starts_with("import(") {
                    out.push_str(IMPORT);
                    at += "import".len();
                    continue;
                }
            }
            _ => {}
        }
        out.push(next);
        at += next.len_utf8();
    }
    Ok(out)
}

/// Whether `text` breaks a line outside brackets and strings, so that it only holds together inside parentheses.
pub(crate) fn has_bare_newline(text: &str) -> bool {
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let rest = &text[at..];
        match next {
            '"' | '\'' => {
                at += string_end(rest);
                continue;
            }
            '#' => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            '\\' => {
                // A continued line: its end is no line break.
                let line_end = ["\r\n", "\n"]
                    .iter()
                    .find(|end| rest[1..].starts_with(**end))
                    .map_or(0, |end| end.len());
                at += 1 + line_end;
                continue;
            }
            '\n' if depth == 0 => return true,
            _ => {}
        }
        at += next.len_utf8();
    }
    false
}

/// The comments of `text` with their `#`, in order.
pub(crate) fn comments(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let rest = &text[at..];
        at += match next {
            '"' | '\'' => string_end(rest),
            '#' => {
                let comment = rest.lines().next().unwrap_or_default();
                found.push(comment.trim_end());
                comment.len()
            }
            _ => next.len_utf8(),
        };
    }
    found
}

/// The length in bytes of the string literal that starts `text`; all of `text` if it isn't closed.
fn string_end(text: &str) -> usize {
    let quote = &text[..1];
    let triple = quote.repeat(3);
    let (close, from) = if text.starts_with(&triple) {
        (triple.as_str(), 3)
    } else {
        (quote, 1)
    };
    let mut at = from;
    while let Some(next) = text[at..].chars().next() {
        if next == '\\' {
            at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8);
            continue;
        }
        if text[at..].starts_with(close) {
            return at + close.len();
        }
        if close.len() == 1 && next == '\n' {
            return at;
        }
        at += next.len_utf8();
    }
    text.len()
}

fn metavariable_name(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))
        .unwrap_or(text.len());
    let name = &text[..end];
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return "";
    }
    name
}

fn starts_word(text: &str, at: usize) -> bool {
    !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.')
}

/// `fresh("ref")` at the start of `text`: the base name and the length of the call.
fn fresh_call(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix("fresh(")?;
    let quote = inner.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let body = &inner[1..];
    let end = body.find(quote)?;
    let base = &body[..end];
    let is_name = base.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && base.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !is_name || !body[end + 1..].starts_with(')') {
        return None;
    }
    Some((base, "fresh(".len() + 1 + end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metavariables_become_reserved_names() {
        let text = expand("$POOL.map($F, $*REST)", Dialect::Pattern).unwrap();
        assert_eq!(
            text,
            "__rayify_one_POOL.map(__rayify_one_F, *__rayify_many_REST)"
        );
    }

    #[test]
    fn strings_and_comments_are_left_alone() {
        let text = "f('$X', \"it's $Y\")  # $Z";
        assert_eq!(expand(text, Dialect::Pattern).unwrap(), text);
    }

    #[test]
    fn a_body_is_not_starred() {
        let text = expand("with $A:\n    $*BODY", Dialect::Pattern).unwrap();
        assert_eq!(text, "with __rayify_one_A:\n    __rayify_many_BODY");
    }

    #[test]
    fn a_lone_dollar_is_an_error() {
        let message = expand("$x + 1", Dialect::Pattern).unwrap_err();
        assert!(message.contains("capital letters"), "{message}");
    }

    #[test]
    fn fresh_and_import_are_template_notation() {
        let text = expand("import(\"ray\"); fresh('ref')", Dialect::Template).unwrap();
        assert_eq!(text, "__rayify_service_import(\"ray\"); __rayify_fresh_ref");
        let method = "x.fresh('ref')";
        assert_eq!(expand(method, Dialect::Template).unwrap(), method);
    }

    #[test]
    fn comments_are_those_outside_strings() {
        let text = "f(  # one\n  '# not',  # two \n)";
        assert_eq!(comments(text), ["# one", "# two"]);
    }

    #[test]
    fn bare_newlines_are_those_outside_brackets_and_strings() {
        assert!(has_bare_newline("a +\nb"));
        assert!(!has_bare_newline("f(a,\n b)"));
        assert!(!has_bare_newline("'''a\nb'''"));
        assert!(has_bare_newline("a  # (\n.b()"));
        assert!(!has_bare_newline("a + \\\n b"));
        assert!(!has_bare_newline("a + \\\r\n b"));
    }
}
