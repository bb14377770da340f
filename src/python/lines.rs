//! Byte offsets to the lines and columns that people read.

use ruff_source_file::OneIndexed;
use ruff_text_size::TextSize;

/// Where the lines of one text begin. Python's line ends count: `\n`, `\r\n` and a lone `\r`; a form feed is none.
#[derive(Debug, Clone)]
pub struct LineIndex {
    index: ruff_source_file::LineIndex,
}

/// A place for people: both numbers count from 1, the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl LineIndex {
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self {
            index: ruff_source_file::LineIndex::from_source_text(text),
        }
    }

    /// The place of a byte offset in `text`, the text that the index was made from. An offset past the end is the end.
    #[must_use]
    pub fn position(&self, offset: TextSize, text: &str) -> Position {
        let offset = floor_boundary(offset, text);
        let place = self.index.line_column(offset, text);
        Position {
            line: place.line.get(),
            column: place.column.get(),
        }
    }

    /// The text of a line, counted from 1, without its line end. Empty if there is no such line.
    #[must_use]
    pub fn line_text<'text>(&self, line: usize, text: &'text str) -> &'text str {
        let Some(line) = OneIndexed::new(line) else {
            return "";
        };
        if line.get() > self.index.line_count() {
            return "";
        }
        let range = self.index.line_range(line, text);
        text[range].trim_end_matches(['\r', '\n'])
    }
}

/// A range that ends inside a character or behind the text must not panic in a report.
fn floor_boundary(offset: TextSize, text: &str) -> TextSize {
    let floored = text.floor_char_boundary(offset.to_usize().min(text.len()));
    TextSize::try_from(floored).unwrap_or(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, offset: u32) -> (usize, usize) {
        let place = LineIndex::new(text).position(TextSize::new(offset), text);
        (place.line, place.column)
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(place("x = 'é' + y", 10), (1, 10));
    }

    #[test]
    fn every_python_line_end_counts() {
        let text = "a\nb\r\nc\rd";
        assert_eq!(place(text, 2), (2, 1));
        assert_eq!(place(text, 5), (3, 1));
        assert_eq!(place(text, 7), (4, 1));
    }

    #[test]
    fn a_form_feed_is_no_line_end() {
        assert_eq!(place("a\x0cb\nc", 2), (1, 3));
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        assert_eq!(place("ab\n", 99), (2, 1));
    }

    #[test]
    fn line_text_has_no_line_end() {
        let text = "one\r\ntwo";
        let lines = LineIndex::new(text);
        assert_eq!(lines.line_text(1, text), "one");
        assert_eq!(lines.line_text(2, text), "two");
        assert_eq!(lines.line_text(3, text), "");
        assert_eq!(lines.line_text(0, text), "");
    }
}
