//! How a file is written: line ends, indentation, quotes. New code is written the same way.

use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::Ranged;

/// What new text in this file must look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Style {
    /// `"\n"` or `"\r\n"`: that of the first line.
    pub newline: &'static str,
    /// One level of indentation.
    pub indent: String,
    /// The quote that most plain strings of the file use.
    pub quote: char,
}

impl Style {
    pub(super) fn detect(text: &str, tokens: &Tokens) -> Self {
        let newline = match text.find('\n') {
            Some(at) if at > 0 && text.as_bytes()[at - 1] == b'\r' => "\r\n",
            _ => "\n",
        };
        let mut indent = None;
        let (mut single, mut double) = (0usize, 0usize);
        for token in tokens {
            match token.kind() {
                TokenKind::Indent if indent.is_none() => {
                    let white = &text[token.range()];
                    indent = Some(white.trim_matches(['\n', '\r', '\u{c}']).to_string());
                }
                TokenKind::String => {
                    let literal =
                        text[token.range()].trim_start_matches(|c: char| c.is_alphabetic());
                    if literal.starts_with("\"\"\"") || literal.starts_with("'''") {
                        continue;
                    }
                    match literal.chars().next() {
                        Some('\'') => single += 1,
                        Some('"') => double += 1,
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        Self {
            newline,
            indent: indent
                .filter(|i| !i.is_empty())
                .unwrap_or_else(|| "    ".to_string()),
            quote: if single > double { '\'' } else { '"' },
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::python::Module;

    #[test]
    fn tabs_single_quotes_and_crlf_are_seen() {
        let module = Module::parse("x = 'a'\r\nif x:\r\n\ty = 'b'\r\n".to_string()).unwrap();
        assert_eq!(module.style.newline, "\r\n");
        assert_eq!(module.style.indent, "\t");
        assert_eq!(module.style.quote, '\'');
    }
}
