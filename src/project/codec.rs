//! Python's source encodings by Python's names (PEP 263).
//!
//! The names are Python's and not the web's: `latin-1` is ISO-8859-1 byte for byte, where the web reads windows-1252, and
//! bytes that `cp1252` doesn't define are errors. Python and the web disagree about a few symbols of the Chinese and
//! Japanese tables, and the web's Chinese and Korean ones hold more; as a file is only taken if its bytes come back the
//! same, that changes no file.

use encoding_rs::Encoding;

/// How the bytes of a source file become text and go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    Utf8,
    Ascii,
    /// ISO-8859-1: every byte is the character of the same number.
    Latin1,
    /// ISO-8859-9: Latin-1 with six Turkish letters.
    Latin5,
    /// Any other that `encoding_rs` knows by the same table as Python.
    Table(&'static Encoding),
}

/// The six bytes where ISO-8859-9 differs from ISO-8859-1.
const TURKISH: [(u8, char); 6] = [
    (0xD0, 'Ğ'),
    (0xDD, 'İ'),
    (0xDE, 'Ş'),
    (0xF0, 'ğ'),
    (0xFD, 'ı'),
    (0xFE, 'ş'),
];

/// Python's names (lower case, `-` for `_`) and the label under which `encoding_rs` has the same table.
const NAMES: [(&str, &str); 70] = [
    ("cp1250", "windows-1250"),
    ("windows-1250", "windows-1250"),
    ("cp1251", "windows-1251"),
    ("windows-1251", "windows-1251"),
    ("cp1252", "windows-1252"),
    ("windows-1252", "windows-1252"),
    ("cp1253", "windows-1253"),
    ("windows-1253", "windows-1253"),
    ("cp1254", "windows-1254"),
    ("windows-1254", "windows-1254"),
    ("cp1255", "windows-1255"),
    ("windows-1255", "windows-1255"),
    ("cp1256", "windows-1256"),
    ("windows-1256", "windows-1256"),
    ("cp1257", "windows-1257"),
    ("windows-1257", "windows-1257"),
    ("cp1258", "windows-1258"),
    ("windows-1258", "windows-1258"),
    ("cp866", "ibm866"),
    ("cp874", "windows-874"),
    ("iso-8859-2", "iso-8859-2"),
    ("iso8859-2", "iso-8859-2"),
    ("latin2", "iso-8859-2"),
    ("l2", "iso-8859-2"),
    ("iso-8859-3", "iso-8859-3"),
    ("iso8859-3", "iso-8859-3"),
    ("iso-8859-4", "iso-8859-4"),
    ("iso8859-4", "iso-8859-4"),
    ("iso-8859-5", "iso-8859-5"),
    ("iso8859-5", "iso-8859-5"),
    ("cyrillic", "iso-8859-5"),
    ("iso-8859-6", "iso-8859-6"),
    ("iso8859-6", "iso-8859-6"),
    ("arabic", "iso-8859-6"),
    ("iso-8859-7", "iso-8859-7"),
    ("iso8859-7", "iso-8859-7"),
    ("greek", "iso-8859-7"),
    ("iso-8859-8", "iso-8859-8"),
    ("iso8859-8", "iso-8859-8"),
    ("hebrew", "iso-8859-8"),
    ("iso-8859-10", "iso-8859-10"),
    ("iso8859-10", "iso-8859-10"),
    ("iso-8859-13", "iso-8859-13"),
    ("iso8859-13", "iso-8859-13"),
    ("iso-8859-14", "iso-8859-14"),
    ("iso8859-14", "iso-8859-14"),
    ("iso-8859-15", "iso-8859-15"),
    ("iso8859-15", "iso-8859-15"),
    ("latin9", "iso-8859-15"),
    ("l9", "iso-8859-15"),
    ("iso-8859-16", "iso-8859-16"),
    ("iso8859-16", "iso-8859-16"),
    ("koi8-r", "koi8-r"),
    ("mac-roman", "macintosh"),
    ("macroman", "macintosh"),
    ("mac-cyrillic", "x-mac-cyrillic"),
    ("gbk", "gbk"),
    ("cp936", "gbk"),
    ("gb2312", "gbk"),
    ("euc-cn", "gbk"),
    ("gb18030", "gb18030"),
    ("big5", "big5"),
    ("big5-hkscs", "big5"),
    ("shift-jis", "shift_jis"),
    ("sjis", "shift_jis"),
    ("cp932", "shift_jis"),
    ("euc-jp", "euc-jp"),
    ("eucjp", "euc-jp"),
    ("euc-kr", "euc-kr"),
    ("cp949", "euc-kr"),
];

const UTF8: [&str; 5] = ["utf-8", "utf8", "u8", "utf", "cp65001"];
const ASCII: [&str; 4] = ["ascii", "us-ascii", "646", "iso646-us"];
const LATIN1: [&str; 8] = [
    "latin-1",
    "latin1",
    "latin",
    "l1",
    "iso-8859-1",
    "iso8859-1",
    "8859",
    "cp819",
];
const LATIN5: [&str; 4] = ["iso-8859-9", "iso8859-9", "latin5", "l5"];

impl Codec {
    /// The codec that Python has under this name; `None` if Python or rayify has none.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase().replace('_', "-");
        // Python's tokenizer takes these with any suffix, for Emacs' `utf-8-unix`.
        if UTF8.contains(&name.as_str()) || name.starts_with("utf-8-") {
            return Some(Self::Utf8);
        }
        if LATIN1.contains(&name.as_str())
            || ["latin-1-", "iso-8859-1-", "iso-latin-1-"]
                .iter()
                .any(|prefix| name.starts_with(prefix))
        {
            return Some(Self::Latin1);
        }
        if ASCII.contains(&name.as_str()) {
            return Some(Self::Ascii);
        }
        if LATIN5.contains(&name.as_str()) {
            return Some(Self::Latin5);
        }
        let (_, label) = NAMES.iter().find(|(python, _)| *python == name)?;
        Encoding::for_label(label.as_bytes()).map(Self::Table)
    }

    /// The known name that looks most like `name`.
    #[must_use]
    pub fn nearest_name(name: &str) -> Option<&'static str> {
        let name = name.to_ascii_lowercase().replace('_', "-");
        let known = UTF8
            .iter()
            .chain(&LATIN1)
            .chain(&ASCII)
            .chain(&LATIN5)
            .copied()
            .chain(NAMES.iter().map(|(python, _)| *python));
        super::nearest(&name, known)
    }

    /// The name for messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Ascii => "ASCII",
            Self::Latin1 => "ISO-8859-1",
            Self::Latin5 => "ISO-8859-9",
            Self::Table(encoding) => encoding.name(),
        }
    }

    /// The text of `bytes`, or the offset of a byte at or near the first that the encoding doesn't have.
    ///
    /// # Errors
    /// The offset of the byte that can't be decoded; for multi-byte tables, of the line that holds it.
    pub fn decode(self, bytes: &[u8]) -> Result<String, usize> {
        match self {
            Self::Utf8 => str::from_utf8(bytes)
                .map(str::to_owned)
                .map_err(|error| error.valid_up_to()),
            Self::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
                Some(offset) => Err(offset),
                None => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
            },
            Self::Latin1 => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
            Self::Latin5 => Ok(bytes.iter().map(|&byte| turkish_char(byte)).collect()),
            Self::Table(encoding) => decode_table(encoding, bytes),
        }
    }

    /// The bytes of `text`.
    ///
    /// # Errors
    /// The byte offset in `text` of the first character that the encoding doesn't have.
    pub fn encode(self, text: &str) -> Result<Vec<u8>, usize> {
        if self == Self::Utf8 {
            return Ok(text.as_bytes().to_vec());
        }
        if let Self::Table(encoding) = self {
            let (bytes, _, unmappable) = encoding.encode(text);
            if !unmappable {
                return Ok(bytes.into_owned());
            }
        }
        let mut bytes = Vec::with_capacity(text.len());
        for (offset, character) in text.char_indices() {
            let encoded = self.encode_char(character).ok_or(offset)?;
            bytes.extend_from_slice(&encoded);
        }
        Ok(bytes)
    }

    fn encode_char(self, character: char) -> Option<Vec<u8>> {
        let one = |byte: u8| vec![byte];
        match self {
            Self::Utf8 => Some(character.to_string().into_bytes()),
            Self::Ascii => u8::try_from(character).ok().filter(u8::is_ascii).map(one),
            Self::Latin1 => u8::try_from(character).ok().map(one),
            Self::Latin5 => turkish_byte(character).map(one),
            Self::Table(encoding) => {
                let text = character.to_string();
                let (bytes, _, unmappable) = encoding.encode(&text);
                (!unmappable).then(|| bytes.into_owned())
            }
        }
    }
}

fn turkish_char(byte: u8) -> char {
    TURKISH
        .iter()
        .find(|(turkish, _)| *turkish == byte)
        .map_or(char::from(byte), |(_, letter)| *letter)
}

fn turkish_byte(character: char) -> Option<u8> {
    if let Some((byte, _)) = TURKISH.iter().find(|(_, letter)| *letter == character) {
        return Some(*byte);
    }
    let byte = u8::try_from(character).ok()?;
    TURKISH
        .iter()
        .all(|(turkish, _)| *turkish != byte)
        .then_some(byte)
}

fn decode_table(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, usize> {
    let decode = |part: &[u8]| {
        encoding
            .decode_without_bom_handling_and_without_replacement(part)
            .map(std::borrow::Cow::into_owned)
            .filter(|text| !has_undefined(encoding, text))
    };
    if let Some(text) = decode(bytes) {
        return Ok(text);
    }
    let mut start = 0;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        if decode(line).is_none() {
            let inside = if encoding.is_single_byte() {
                line.iter().position(|byte| decode(&[*byte]).is_none())
            } else {
                None
            };
            return Err(start + inside.unwrap_or(0));
        }
        start += line.len();
    }
    Err(0)
}

/// The web's windows code pages give undefined bytes the control characters of the same number; Python refuses them.
fn has_undefined(encoding: &'static Encoding, text: &str) -> bool {
    encoding.name().starts_with("windows-")
        && text
            .chars()
            .any(|character| ('\u{80}'..='\u{9f}').contains(&character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_the_table_has_a_codec() {
        for (python, _) in NAMES {
            assert!(Codec::by_name(python).is_some(), "{python}");
        }
    }

    #[test]
    fn latin_1_is_not_windows_1252() {
        let codec = Codec::by_name("Latin_1").unwrap();
        assert_eq!(codec, Codec::Latin1);
        let every: Vec<u8> = (0..=255).collect();
        let text = codec.decode(&every).unwrap();
        assert_eq!(text.chars().nth(0x80), Some('\u{80}'));
        assert_eq!(codec.encode(&text).unwrap(), every);
        assert_eq!(codec.encode("a€"), Err(1));
    }

    #[test]
    fn cp1252_has_the_euro_and_holes() {
        let codec = Codec::by_name("cp1252").unwrap();
        assert_eq!(codec.decode(b"\x80").unwrap(), "€");
        assert_eq!(codec.encode("€").unwrap(), b"\x80");
        assert_eq!(codec.decode(b"ab\ncd\x81"), Err(5));
        assert_eq!(codec.encode("x = 'я'"), Err(5));
    }

    #[test]
    fn latin_5_has_the_turkish_letters_and_not_the_icelandic_ones() {
        let codec = Codec::by_name("iso8859-9").unwrap();
        let every: Vec<u8> = (0..=255).collect();
        let text = codec.decode(&every).unwrap();
        assert!(text.contains('ş'));
        assert_eq!(codec.encode(&text).unwrap(), every);
        assert_eq!(codec.encode("þ"), Err(0));
    }

    #[test]
    fn ascii_refuses_high_bytes() {
        assert_eq!(Codec::Ascii.decode(b"ab\xe9"), Err(2));
        assert_eq!(Codec::Ascii.encode("abé"), Err(2));
    }

    #[test]
    fn emacs_suffixes_are_taken_as_python_takes_them() {
        assert_eq!(Codec::by_name("utf-8-unix"), Some(Codec::Utf8));
        assert_eq!(Codec::by_name("iso-8859-1-dos"), Some(Codec::Latin1));
        assert_eq!(Codec::by_name("cp1252-unix"), None);
    }

    #[test]
    fn a_misspelled_name_gets_the_nearest() {
        assert_eq!(Codec::nearest_name("utf-9"), Some("utf-8"));
        assert_eq!(Codec::nearest_name("klingon"), None);
    }

    #[test]
    fn multi_byte_tables_name_the_line() {
        let codec = Codec::by_name("shift_jis").unwrap();
        assert_eq!(codec.decode(b"x\n\x82\n"), Err(2));
        assert_eq!(codec.decode(b"\x82\xa0").unwrap(), "あ");
    }
}
