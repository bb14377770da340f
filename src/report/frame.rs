//! Code frames: the lines that a message is about, with their numbers.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::paint::Paint;
use crate::project::Problem;
use crate::python::TextRange;

/// An error with its code frame, where it has one, and what to do. Ends with a line end.
#[must_use]
pub fn problem_frame(problem: &Problem, paint: Paint) -> String {
    let Some(spot) = &problem.spot else {
        let mut text = format!(
            "{}: {}: {}\n",
            paint.red("error"),
            problem.path,
            problem.message
        );
        if !problem.help.is_empty() {
            let _ = writeln!(text, "  {}: {}", paint.cyan("help"), problem.help);
        }
        return text;
    };
    let source = unbroken(&spot.text);
    let mut annotation = AnnotationKind::Primary.span(within(&source, spot.range.clone()));
    if !spot.label.is_empty() {
        annotation = annotation.label(spot.label.as_str());
    }
    let snippet = Snippet::source(source)
        .line_start(spot.line)
        .path(problem.path.as_str())
        .annotation(annotation);
    let mut group = Level::ERROR
        .primary_title(problem.message.as_str())
        .element(snippet);
    if !problem.help.is_empty() {
        group = group.element(Level::HELP.message(problem.help.as_str()));
    }
    renderer(paint).render(&[group]) + "\n"
}

/// The renderer of all frames.
pub fn renderer(paint: Paint) -> Renderer {
    let renderer = if paint.on {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.decor_style(DecorStyle::Ascii)
}

/// A lone `\r` ends a line for Python and not for the renderer; the byte offsets stay.
pub fn unbroken(text: &str) -> String {
    let mut bytes: Vec<u8> = text.as_bytes().to_vec();
    for index in 0..bytes.len() {
        if bytes[index] == b'\r' && bytes.get(index + 1) != Some(&b'\n') {
            bytes[index] = b'\n';
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// The range cut to the text and to whole characters: the renderer panics on others.
pub fn within(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start.min(text.len()));
    let end = text.ceil_char_boundary(range.end.min(text.len()));
    start..end.max(start)
}

/// As `std` has it.
pub fn bytes(range: TextRange) -> Range<usize> {
    range.start().to_usize()..range.end().to_usize()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{ProblemKind, Spot};

    #[test]
    fn a_frame_has_the_line_its_number_and_what_to_do() {
        let problem = Problem::new(
            "a.py".into(),
            ProblemKind::SyntaxError,
            "expected `:`",
            "correct it",
        )
        .at(Spot {
            line: 12,
            column: 4,
            text: "if x".to_owned(),
            range: 4..4,
            label: String::new(),
        });
        let text = problem_frame(&problem, Paint { on: false });
        assert!(text.contains("error: expected `:`"), "{text}");
        assert!(text.contains("a.py:12:5"), "{text}");
        assert!(text.contains("12 | if x"), "{text}");
        assert!(text.contains("help: correct it"), "{text}");
    }

    #[test]
    fn a_problem_without_a_place_is_two_lines() {
        let problem = Problem::new("a.py".into(), ProblemKind::NotFound, "is gone", "look");
        assert_eq!(
            problem_frame(&problem, Paint { on: false }),
            "error: a.py: is gone\n  help: look\n"
        );
    }

    #[test]
    fn ranges_are_cut_to_whole_characters() {
        assert_eq!(within("é", 1..9), 0..2);
        assert_eq!(unbroken("a\rb\r\nc"), "a\nb\r\nc");
    }
}
