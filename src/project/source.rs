//! One source file: its bytes, its text, and the way back.

use std::fs;
use std::io::Read;

use camino::{Utf8Path, Utf8PathBuf};

use super::codec::Codec;
use super::problem::{Problem, ProblemKind, Spot};

const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";

/// A file as it was read. `encode(&text)` gives back the same bytes: that is checked when it is made.
#[derive(Debug, Clone)]
pub struct Source {
    /// As the user gave it.
    pub path: Utf8PathBuf,
    /// The decoded text, without BOM, line ends untouched.
    pub text: String,
    codec: Codec,
    bom: bool,
}

/// The bytes of a file.
///
/// # Errors
/// The file is gone, is not readable, or is a folder.
pub fn read_bytes(path: &Utf8Path) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .map_err(|error| Problem::unreadable(path, &error))?;
    Ok(bytes)
}

impl Source {
    /// Decodes a file's bytes as Python would (PEP 263: BOM, encoding line, else UTF-8).
    ///
    /// # Errors
    /// An unknown encoding, bytes that it doesn't have, NUL bytes, or bytes that rayify couldn't write back the same.
    pub fn decode(path: &Utf8Path, bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
            return Err(Problem::new(
                path,
                ProblemKind::Undecodable,
                "is UTF-16, which Python can't run",
                "save it as UTF-8",
            ));
        }
        if let Some(offset) = bytes.iter().position(|&byte| byte == 0) {
            let (line, _) = line_of(bytes, offset);
            return Err(Problem::new(
                path,
                ProblemKind::Binary,
                format!("holds a NUL byte on line {line}: not a text file"),
                "leave it out with --exclude, or give it another ending than .py",
            ));
        }
        let bom = bytes.starts_with(UTF8_BOM);
        let body = if bom { &bytes[UTF8_BOM.len()..] } else { bytes };
        let codec = declared_codec(path, body, bom)?;
        let text = codec
            .decode(body)
            .map_err(|offset| undecodable(path, body, codec, offset))?;
        let source = Self {
            path: path.to_owned(),
            text,
            codec,
            bom,
        };
        match source.encode(&source.text) {
            Ok(back) if back == bytes => Ok(source),
            _ => Err(Problem::new(
                path,
                ProblemKind::Undecodable,
                format!(
                    "holds bytes that rayify can't write back the same in {}",
                    codec.name()
                ),
                "save it as UTF-8",
            )),
        }
    }

    /// The bytes of a new text in this file's encoding, with its BOM.
    ///
    /// # Errors
    /// A character that the declared encoding doesn't have.
    pub fn encode(&self, text: &str) -> Result<Vec<u8>, Problem> {
        let body = self
            .codec
            .encode(text)
            .map_err(|offset| self.unencodable(text, offset))?;
        if !self.bom {
            return Ok(body);
        }
        let mut bytes = UTF8_BOM.to_vec();
        bytes.extend_from_slice(&body);
        Ok(bytes)
    }

    fn unencodable(&self, text: &str, offset: usize) -> Problem {
        let character = text[offset..].chars().next().unwrap_or_default();
        let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        let line_text = text[start..].lines().next().unwrap_or_default();
        Problem::new(
            &self.path,
            ProblemKind::Unencodable,
            format!(
                "the converted text holds `{character}`, which {} doesn't have; the file is left as it was",
                self.codec.name()
            ),
            "declare UTF-8 in the file's encoding line and save it so",
        )
        .at(Spot {
            line: text[..offset].matches('\n').count() + 1,
            column: text[start..offset].chars().count() + 1,
            text: line_text.to_owned(),
            range: offset - start..offset - start + character.len_utf8(),
            label: "in the converted text".to_owned(),
        })
    }
}

fn declared_codec(path: &Utf8Path, body: &[u8], bom: bool) -> Result<Codec, Problem> {
    let Some(cookie) = find_cookie(body) else {
        return Ok(Codec::Utf8);
    };
    let spot = Spot {
        line: cookie.line,
        column: cookie.text[..cookie.start].chars().count() + 1,
        range: cookie.start..cookie.start + cookie.name.len(),
        text: cookie.text,
        label: "declared here".to_owned(),
    };
    let Some(codec) = Codec::by_name(&cookie.name) else {
        let help = Codec::nearest_name(&cookie.name).map_or_else(
            || "declare one that Python knows, or save the file as UTF-8".to_owned(),
            |nearest| format!("did you mean `{nearest}`? Else save the file as UTF-8"),
        );
        let message = format!("unknown encoding `{}`", cookie.name);
        return Err(Problem::new(path, ProblemKind::UnknownEncoding, message, help).at(spot));
    };
    if bom && codec != Codec::Utf8 {
        return Err(Problem::new(
            path,
            ProblemKind::UnknownEncoding,
            format!("declares `{}` but begins with a UTF-8 BOM", cookie.name),
            "Python refuses that too: declare utf-8, or save the file without the BOM",
        )
        .at(spot));
    }
    Ok(codec)
}

struct Cookie {
    name: String,
    /// Counted from 1.
    line: usize,
    /// The whole line.
    text: String,
    /// Byte offset of the name in `text`.
    start: usize,
}

/// The encoding line: on the first line, or on the second if the first is blank or a comment.
fn find_cookie(body: &[u8]) -> Option<Cookie> {
    let mut lines = body.split(|&byte| byte == b'\n' || byte == b'\r');
    let first = lines.next()?;
    if let Some(cookie) = cookie_in(first, 1) {
        return Some(cookie);
    }
    if !is_blank_or_comment(first) {
        return None;
    }
    let after_crlf =
        body.get(first.len()) == Some(&b'\r') && body.get(first.len() + 1) == Some(&b'\n');
    if after_crlf {
        lines.next();
    }
    cookie_in(lines.next()?, 2)
}

fn is_blank_or_comment(line: &[u8]) -> bool {
    let first = line
        .iter()
        .find(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'));
    matches!(first, None | Some(b'#'))
}

/// `^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)`, as PEP 263 has it.
fn cookie_in(line: &[u8], number: usize) -> Option<Cookie> {
    let hash = line
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c'))?;
    if line[hash] != b'#' {
        return None;
    }
    let key = b"coding";
    for at in hash..line.len() {
        if !line[at..].starts_with(key) {
            continue;
        }
        let rest = &line[at + key.len()..];
        if !matches!(rest.first(), Some(b':' | b'=')) {
            continue;
        }
        let blanks = rest[1..]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let name: String = rest[1 + blanks..]
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
            .map(|&byte| char::from(byte))
            .collect();
        if name.is_empty() {
            continue;
        }
        let before = at + key.len() + 1 + blanks;
        return Some(Cookie {
            name,
            line: number,
            start: String::from_utf8_lossy(&line[..before]).len(),
            text: String::from_utf8_lossy(line).into_owned(),
        });
    }
    None
}

fn undecodable(path: &Utf8Path, body: &[u8], codec: Codec, offset: usize) -> Problem {
    let (line, bytes) = line_of(body, offset);
    let start = body[..offset]
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |newline| newline + 1);
    let before = String::from_utf8_lossy(&body[start..offset]).into_owned();
    let text = format!(
        "{before}\u{fffd}{}",
        String::from_utf8_lossy(bytes.get(offset - start + 1..).unwrap_or_default(),)
    );
    let byte = body.get(offset).copied().unwrap_or_default();
    let help = if codec == Codec::Utf8 {
        "declare the encoding in the first line, `# -*- coding: latin-1 -*-`, or save the file as UTF-8"
    } else {
        "correct the encoding line, or save the file as UTF-8"
    };
    Problem::new(
        path,
        ProblemKind::Undecodable,
        format!(
            "byte 0x{byte:02x} on line {line} can't be decoded as {}",
            codec.name()
        ),
        help,
    )
    .at(Spot {
        line,
        column: before.chars().count() + 1,
        range: before.len()..before.len() + '\u{fffd}'.len_utf8(),
        text,
        label: format!("byte 0x{byte:02x}"),
    })
}

/// The number of the line that holds `offset`, from 1, and its bytes without the line end.
fn line_of(bytes: &[u8], offset: usize) -> (usize, &[u8]) {
    let before = &bytes[..offset];
    let line = before.split(|&byte| byte == b'\n').count();
    let start = before
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |newline| newline + 1);
    let text = bytes[start..]
        .split(|&byte| byte == b'\n' || byte == b'\r')
        .next()
        .unwrap_or_default();
    (line, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(bytes: &[u8]) -> Result<Source, Problem> {
        Source::decode(Utf8Path::new("a.py"), bytes)
    }

    #[test]
    fn plain_files_are_utf_8() {
        let source = decode("x = 'é'\r\n\x0c\n".as_bytes()).unwrap();
        assert_eq!(source.text, "x = 'é'\r\n\x0c\n");
    }

    #[test]
    fn the_bom_is_not_text_and_comes_back() {
        let bytes = b"\xef\xbb\xbfx = 1\n";
        let source = decode(bytes).unwrap();
        assert_eq!(source.text, "x = 1\n");
        assert_eq!(source.encode("y = 2\n").unwrap(), b"\xef\xbb\xbfy = 2\n");
    }

    #[test]
    fn the_encoding_line_counts_on_the_first_two_lines_only() {
        for bytes in [
            &b"# -*- coding: latin-1 -*-\nx = '\xe9'\n"[..],
            b"#!/usr/bin/env python\r\n# vim: set fileencoding=latin1 :\r\nx = '\xe9'\r\n",
            b"\n \x0c# coding=iso-8859-1\nx = '\xe9'\n",
        ] {
            let source = decode(bytes).unwrap();
            assert!(source.text.contains('é'));
            assert_eq!(source.encode(&source.text).unwrap(), bytes);
        }
        assert!(decode(b"x = 1\n# coding: latin-1\ny = '\xe9'\n").is_err());
        assert!(decode(b"\n\n# coding: latin-1\ny = '\xe9'\n").is_err());
    }

    #[test]
    fn an_unknown_encoding_is_named_with_its_line() {
        let problem = decode(b"#!python\n# coding: utf-9\n").unwrap_err();
        assert_eq!(problem.kind, ProblemKind::UnknownEncoding);
        assert!(problem.help.contains("`utf-8`"), "{}", problem.help);
        let spot = problem.spot.unwrap();
        assert_eq!((spot.line, spot.column), (2, 11));
        assert_eq!(&spot.text[spot.range], "utf-9");
    }

    #[test]
    fn a_bom_with_another_encoding_is_refused_as_python_does() {
        let problem = decode(b"\xef\xbb\xbf# coding: latin-1\n").unwrap_err();
        assert!(problem.message.contains("BOM"), "{}", problem.message);
    }

    #[test]
    fn undecodable_bytes_are_named_with_their_line() {
        let problem = decode(b"x = 1\ny = '\xe9'\n").unwrap_err();
        assert_eq!(problem.kind, ProblemKind::Undecodable);
        assert!(problem.message.contains("0xe9 on line 2"));
        let spot = problem.spot.unwrap();
        assert_eq!((spot.line, spot.column), (2, 6));
    }

    #[test]
    fn nul_bytes_mean_binary() {
        let problem = decode(b"\x7fELF\n\0\0").unwrap_err();
        assert_eq!(problem.kind, ProblemKind::Binary);
        assert!(problem.message.contains("line 2"));
    }

    #[test]
    fn utf_16_gets_a_sentence_of_its_own() {
        let problem = decode(b"\xff\xfex\0").unwrap_err();
        assert!(problem.message.contains("UTF-16"));
    }

    #[test]
    fn a_character_that_the_encoding_lacks_is_an_error() {
        let source = decode(b"# coding: latin-1\nx = 1\n").unwrap();
        let problem = source.encode("# coding: latin-1\nx = '€'\n").unwrap_err();
        assert_eq!(problem.kind, ProblemKind::Unencodable);
        let spot = problem.spot.unwrap();
        assert_eq!((spot.line, spot.column), (2, 6));
    }

    #[test]
    fn bytes_with_two_spellings_are_refused() {
        // In Shift_JIS 0x8790 and 0x81e0 are the same character: only one can be written back.
        let problem = decode(b"# coding: cp932\nx = '\x87\x90'\n").unwrap_err();
        assert!(
            problem.message.contains("write back"),
            "{}",
            problem.message
        );
    }
}
