//! Texts made from another text: where every place of the new one comes from, so that nobody is told of lines that he never wrote.

use super::{TextRange, TextSize, to_size};

/// A piece of new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    New(String),
    /// A range of the original text, copied.
    Copy(TextRange),
}

/// One replacement in the original text. An insertion has an empty range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splice {
    pub range: TextRange,
    pub parts: Vec<Part>,
    /// The place of the original that new parts stand for.
    pub anchor: TextRange,
}

/// Where the places of a spliced text come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// In order, without gaps.
    segments: Vec<Segment>,
    /// What each splice became: its range in the new text and in the original.
    replaced: Vec<(TextRange, TextRange)>,
    /// Offsets at which the lines of the original begin.
    lines: Vec<TextSize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    /// In the new text.
    range: TextRange,
    source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// Copied from this offset on.
    Copied(TextSize),
    /// New, in place of this range.
    Made(TextRange),
}

/// The text with the splices applied (disjoint; insertions at one place keep their order), and where it comes from.
#[must_use]
pub fn splice(text: &str, splices: &[Splice]) -> (String, Origin) {
    let mut sorted: Vec<&Splice> = splices.iter().collect();
    sorted.sort_by_key(|splice| (splice.range.start(), splice.range.end()));
    let mut out = String::with_capacity(text.len() + 512);
    let mut segments = Vec::new();
    let mut replaced = Vec::new();
    let mut at = TextSize::new(0);
    for one in sorted {
        copy(
            text,
            TextRange::new(at, one.range.start()),
            &mut out,
            &mut segments,
        );
        let from = to_size(out.len());
        for part in &one.parts {
            match part {
                Part::Copy(range) => copy(text, *range, &mut out, &mut segments),
                Part::New(content) => {
                    let start = to_size(out.len());
                    out.push_str(content);
                    segments.push(Segment {
                        range: TextRange::new(start, to_size(out.len())),
                        source: Source::Made(one.anchor),
                    });
                }
            }
        }
        replaced.push((TextRange::new(from, to_size(out.len())), one.range));
        at = one.range.end();
    }
    copy(
        text,
        TextRange::new(at, to_size(text.len())),
        &mut out,
        &mut segments,
    );
    let lines = std::iter::once(TextSize::new(0))
        .chain(
            text.match_indices('\n')
                .map(|(found, _)| to_size(found + 1)),
        )
        .collect();
    (
        out,
        Origin {
            segments,
            replaced,
            lines,
        },
    )
}

fn copy(text: &str, range: TextRange, out: &mut String, segments: &mut Vec<Segment>) {
    if range.is_empty() {
        return;
    }
    let start = to_size(out.len());
    out.push_str(&text[range]);
    segments.push(Segment {
        range: TextRange::new(start, to_size(out.len())),
        source: Source::Copied(range.start()),
    });
}

impl Origin {
    /// The 1-based line of the original from which a place comes.
    #[must_use]
    pub fn line(&self, offset: TextSize) -> usize {
        let at = self.offset(offset);
        self.lines.partition_point(|start| *start <= at)
    }

    /// The range of the original from which a range comes; new text comes from its anchor.
    #[must_use]
    pub fn range(&self, range: TextRange) -> TextRange {
        // Linked modules lie behind both texts, at the same offsets.
        let end = self.segments.last().map(|segment| segment.range.end());
        if end.is_some_and(|end| end < range.start()) {
            return range;
        }
        let start = self.offset(range.start());
        if range.is_empty() {
            return TextRange::empty(start);
        }
        let last = range.end() - TextSize::new(1);
        let end = match self
            .segment(last)
            .map(|segment| (segment.range, segment.source))
        {
            Some((at, Source::Copied(from))) => from + (last - at.start()) + TextSize::new(1),
            Some((_, Source::Made(anchor))) => anchor.end(),
            None => start,
        };
        TextRange::new(start, end.max(start))
    }

    /// The range of the original that was copied here as a whole; `None` if any of it is new.
    #[must_use]
    pub fn copied(&self, range: TextRange) -> Option<TextRange> {
        let mut at = range.start();
        let mut begin: Option<TextSize> = None;
        while at < range.end() {
            let segment = self.segment(at)?;
            let Source::Copied(from) = segment.source else {
                return None;
            };
            let here = from + (at - segment.range.start());
            let begin = *begin.get_or_insert(here);
            if here != begin + (at - range.start()) {
                return None;
            }
            at = segment.range.end();
        }
        begin.map(|begin| TextRange::at(begin, range.len()))
    }

    /// Edits of the new text, said about the original: those that touch a splice are joined with it. Gives for every edit of
    /// the result the given edits that it stands for (none: a splice as it was).
    #[must_use]
    pub fn compose(
        &self,
        text: &str,
        edits: &[(TextRange, &str)],
    ) -> Vec<(TextRange, String, Vec<usize>)> {
        // Everything that happens on the axis of the new text: splices first where they begin together with an edit.
        let mut marks: Vec<(TextRange, Option<usize>)> = self
            .replaced
            .iter()
            .map(|(range, _)| (*range, None))
            .chain(
                edits
                    .iter()
                    .enumerate()
                    .map(|(index, (range, _))| (*range, Some(index))),
            )
            .collect();
        marks.sort_by_key(|(range, index)| (range.start(), index.is_some(), range.end()));
        let mut clusters: Vec<(TextRange, bool, Vec<usize>)> = Vec::new();
        for (range, index) in marks {
            if let Some((last, spliced, members)) = clusters.last_mut() {
                let overlap = range.start() < last.end();
                let touch = range.start() == last.end() && (*spliced || index.is_none());
                if overlap || touch {
                    *last = last.cover(range);
                    *spliced |= index.is_none();
                    members.extend(index);
                    continue;
                }
            }
            clusters.push((range, index.is_none(), index.into_iter().collect()));
        }
        clusters
            .into_iter()
            .map(|(range, spliced, mut members)| {
                members
                    .sort_by_key(|index| (edits[*index].0.start(), edits[*index].0.end(), *index));
                let original = if spliced {
                    TextRange::new(
                        self.edge(range.start(), false),
                        self.edge(range.end(), true),
                    )
                } else {
                    self.range(range)
                };
                let mut content = String::new();
                let mut at = range.start();
                for &index in &members {
                    let (edit, new) = edits[index];
                    content.push_str(&text[TextRange::new(at, edit.start())]);
                    content.push_str(new);
                    at = edit.end();
                }
                content.push_str(&text[TextRange::new(at, range.end())]);
                (original, content, members)
            })
            .collect()
    }

    /// The original offset of the edge of a cluster, which lies outside every splice or at the end of one.
    fn edge(&self, offset: TextSize, end: bool) -> TextSize {
        for (new, old) in &self.replaced {
            if end && new.end() == offset {
                return old.end();
            }
            if !end && new.start() == offset {
                return old.start();
            }
        }
        self.offset(offset)
    }

    fn offset(&self, offset: TextSize) -> TextSize {
        match self.segment(offset) {
            Some(segment) => match segment.source {
                Source::Copied(from) => from + (offset - segment.range.start()),
                Source::Made(anchor) => anchor.start(),
            },
            // Behind the last character.
            None => self
                .segments
                .last()
                .map_or(TextSize::new(0), |last| match last.source {
                    Source::Copied(from) => from + last.range.len(),
                    Source::Made(anchor) => anchor.end(),
                }),
        }
    }

    fn segment(&self, offset: TextSize) -> Option<&Segment> {
        let index = self
            .segments
            .partition_point(|segment| segment.range.end() <= offset);
        self.segments
            .get(index)
            .filter(|segment| segment.range.contains(offset))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: u32, end: u32) -> TextRange {
        TextRange::new(TextSize::new(start), TextSize::new(end))
    }

    fn sample() -> (String, Origin) {
        // "a\nbb\nc\n": the second line becomes a call, and its text goes to the top.
        splice(
            "a\nbb\nc\n",
            &[
                Splice {
                    range: range(0, 0),
                    parts: vec![Part::New("def f:\n ".into()), Part::Copy(range(2, 5))],
                    anchor: range(2, 4),
                },
                Splice {
                    range: range(2, 4),
                    parts: vec![Part::New("f()".into())],
                    anchor: range(2, 4),
                },
            ],
        )
    }

    #[test]
    fn places_lead_back() {
        let (text, origin) = sample();
        assert_eq!(text, "def f:\n bb\na\nf()\nc\n");
        assert_eq!(origin.line(TextSize::new(0)), 2);
        assert_eq!(origin.line(TextSize::new(8)), 2);
        assert_eq!(origin.line(TextSize::new(11)), 1);
        assert_eq!(origin.range(range(13, 16)), range(2, 4));
        assert_eq!(origin.line(TextSize::new(17)), 3);
    }

    #[test]
    fn only_what_was_copied_whole_is_the_same_as_before() {
        let (_, origin) = sample();
        assert_eq!(origin.copied(range(8, 10)), Some(range(2, 4)));
        assert_eq!(origin.copied(range(17, 18)), Some(range(5, 6)));
        // New text, and two pieces that did not stand together.
        assert_eq!(origin.copied(range(13, 16)), None);
        assert_eq!(origin.copied(range(8, 12)), None);
    }

    #[test]
    fn edits_are_joined_with_what_they_touch() {
        let (text, origin) = sample();
        let edits = [
            (range(0, 0), "@r\n"),
            (range(13, 16), "g(f())"),
            (range(17, 18), "d"),
        ];
        let composed = origin.compose(&text, &edits);
        assert_eq!(
            composed,
            [
                (range(0, 0), "@r\ndef f:\n bb\n".to_string(), vec![0]),
                (range(2, 4), "g(f())".to_string(), vec![1]),
                (range(5, 6), "d".to_string(), vec![2]),
            ]
        );
    }

    #[test]
    fn a_splice_that_nothing_touches_stays() {
        let (text, origin) = sample();
        let composed = origin.compose(&text, &[]);
        assert_eq!(composed.len(), 2);
        assert_eq!(composed[0].1, "def f:\n bb\n");
        assert_eq!(composed[1], (range(2, 4), "f()".to_string(), vec![]));
    }
}
