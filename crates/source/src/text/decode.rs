//! How the letters of a text file are written: by its mark, by what is asked for, or by trying.

use super::charset::Charset;
use super::looks_like;
use super::lost_letters::LostLetters;
use crate::error::ReadError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// A text and how it was written.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) encoding: &'static str,
    /// Up to three values to judge by, where nothing in the file said how it is written.
    pub(super) guessed_from: Option<Vec<String>>,
    /// Where lines are written in UTF-8 and others are not: the first of each.
    pub(super) mixed: Option<Mixed>,
    /// The label of an encoding that fits better than the one that was guessed.
    pub(super) looks_like: Option<&'static str>,
}

/// The first lines of two encodings in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mixed {
    pub(super) utf_8: u32,
    pub(super) other: u32,
}

/// Decodes the bytes: an asked-for encoding must fit, a byte order mark decides, UTF-16 shows by its
/// zeros, UTF-8 is tried, and of the old encodings the likeliest is taken and told, unless letters were lost in it.
pub(super) fn decode<'a>(bytes: &'a [u8], asked: Option<&str>) -> Result<Decoded<'a>, ReadError> {
    if let Some(name) = asked {
        return exactly(bytes, Charset::named(name)?);
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return exactly(bytes, Charset::Web(encoding));
    }
    if let Some(encoding) = wide_without_mark(bytes, bytes.len() as u64) {
        let decoded = exactly(bytes, Charset::Web(encoding))?;
        let samples = samples(&decoded.text, |_| true);
        return Ok(Decoded { guessed_from: Some(samples), ..decoded });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(as_named(Cow::Borrowed(text), UTF_8.name()));
    }
    let encoding = likeliest(bytes);
    // A short name in a two-byte or Cyrillic encoding can be good UTF-8 by chance; accents of Latin ones cannot.
    let of_two = mixed(bytes);
    if of_two.is_none() {
        let mut letters = LostLetters::default();
        letters.look_at_all(bytes);
        if let Some(refused) = letters.refused(is_latin(encoding)) {
            return Err(refused);
        }
    }
    let mixed = of_two.filter(|_| is_latin(encoding));
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let samples = samples(&text, |value| !value.is_ascii());
    let looks_like = looks_like::older(bytes).filter(|_| mixed.is_none());
    Ok(Decoded { text, encoding: Charset::Web(encoding).name(), guessed_from: Some(samples), mixed, looks_like })
}

fn exactly(bytes: &[u8], asked: Charset) -> Result<Decoded<'_>, ReadError> {
    // A mark counts over what was asked for, as in every editor.
    let (charset, bytes) = match Encoding::for_bom(bytes) {
        Some((marked, length)) => (Charset::Web(marked), bytes.get(length..).unwrap_or_default()),
        None => (asked, bytes),
    };
    Ok(as_named(charset.decode(bytes)?, charset.name()))
}

/// A text of whose encoding there is no doubt.
fn as_named<'a>(text: Cow<'a, str>, encoding: &'static str) -> Decoded<'a> {
    Decoded { text, encoding, guessed_from: None, mixed: None, looks_like: None }
}

/// UTF-16 without its mark: every second byte of Latin text is zero.
pub(super) fn wide_without_mark(bytes: &[u8], length: u64) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    if head.len() < 4 || !length.is_multiple_of(2) {
        return None;
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (first, second, pairs) = (zeros(0), zeros(1), head.len() / 2);
    let (many, few) = (pairs * 2 / 5, pairs / 50);
    match (first, second) {
        _ if second > many && first <= few => Some(UTF_16LE),
        _ if first > many && second <= few => Some(UTF_16BE),
        _ => None,
    }
}

/// The likeliest of the encodings from before Unicode. Lines of good UTF-8 would lead the detector astray.
fn likeliest(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for line in bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| std::str::from_utf8(line).is_err()) {
        detector.feed(line, false);
    }
    detector.feed(b"", true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let fits = guess.is_ascii_compatible() && !guess.decode_without_bom_handling(bytes).1;
    if fits { guess } else { WINDOWS_1252 }
}

/// The encodings of Latin letters with accents, one byte each.
pub(super) fn is_latin(encoding: &'static Encoding) -> bool {
    let name = encoding.name();
    ["windows-1252", "windows-1250", "windows-1254", "windows-1257", "windows-1258"].contains(&name)
        || (name.starts_with("ISO-8859-") && !["ISO-8859-5", "ISO-8859-6", "ISO-8859-7", "ISO-8859-8"].contains(&name))
}

/// Whether some lines with letters beyond ASCII are good UTF-8 and others are not. Letters of an old
/// encoding hardly ever make a line of good UTF-8 by chance.
fn mixed(bytes: &[u8]) -> Option<Mixed> {
    let (mut utf_8, mut other) = (None, None);
    for (line, number) in bytes.split(|byte| *byte == b'\n').zip(1..) {
        match std::str::from_utf8(line) {
            Ok(text) if text.is_ascii() => {}
            Ok(_) => utf_8 = utf_8.or(Some(number)),
            Err(_) => other = other.or(Some(number)),
        }
    }
    Some(Mixed { utf_8: utf_8?, other: other? })
}

/// What stands between values, as far as samples go.
const BETWEEN: [char; 7] = [',', ';', '\t', '|', '\n', '\r', '"'];
/// Values to judge an encoding by.
const MOST_SAMPLES: usize = 3;

/// The first three different values of a kind.
fn samples(text: &str, takes: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for value in text.split(BETWEEN) {
        if takes(value) {
            add_sample(value, &mut found);
        }
        if found.len() == MOST_SAMPLES {
            break;
        }
    }
    found
}

fn add_sample(value: &str, found: &mut Vec<String>) {
    if !value.trim().is_empty() && !found.iter().any(|sample| sample == value.trim()) {
        found.push(value.trim().chars().take(40).collect());
    }
}

/// The first three different values with letters beyond ASCII, of a text that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct Samples {
    found: Vec<String>,
    /// The value of which more may come.
    begun: String,
}

impl Samples {
    /// Looks at the next piece.
    pub(super) fn look(&mut self, text: &str) {
        let (whole, begun) = text.rsplit_once(BETWEEN).map_or((None, text), |(whole, begun)| (Some(whole), begun));
        for value in whole.into_iter().flat_map(|whole| whole.split(BETWEEN)) {
            self.begun.push_str(value);
            self.end_value();
        }
        if self.found.len() < MOST_SAMPLES {
            self.begun.push_str(begun);
        }
    }

    fn end_value(&mut self) {
        if self.found.len() < MOST_SAMPLES && !self.begun.is_ascii() {
            add_sample(&self.begun, &mut self.found);
        }
        self.begun.clear();
    }

    /// Those there are, behind the last piece.
    pub(super) fn ended(mut self) -> Vec<String> {
        self.end_value();
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], asked: Option<&str>) -> Result<(String, &'static str), ReadError> {
        decode(bytes, asked).map(|decoded| (decoded.text.into_owned(), decoded.encoding))
    }

    #[test]
    fn marks_and_contents_decide() {
        assert_eq!(text("\u{FEFF}Núñez".as_bytes(), None), Ok(("Núñez".into(), "UTF-8")));
        assert_eq!(text("Núñez".as_bytes(), None), Ok(("Núñez".into(), "UTF-8")));
        assert_eq!(text(b"N\xFA\xF1ez", None), Ok(("Núñez".into(), "Windows-1252")));
        assert_eq!(text(b"\xFF\xFEA\0\xF1\0", None), Ok(("Añ".into(), "UTF-16LE")));
        assert_eq!(text(b"\xFE\xFF\0A\0\xF1", None), Ok(("Añ".into(), "UTF-16BE")));
        assert_eq!(text(b"A\0\xF1\0", Some("utf-16le")), Ok(("Añ".into(), "UTF-16LE")));
        assert_eq!(text(b"I\0D\0,\0\xF1\0", None), Ok(("ID,ñ".into(), "UTF-16LE")));
        assert_eq!(text(b"\0I\0D\0,\0\xF1", None), Ok(("ID,ñ".into(), "UTF-16BE")));
        assert_eq!(text(b"I\0D,Ana\n", None), Ok(("I\0D,Ana\n".into(), "UTF-8")));
    }

    #[test]
    fn old_encodings_of_other_countries_are_recognised() {
        let russian = "Иванов,Пётр\nСмирнова,Анна Сергеевна\n";
        let (bytes, encoding, _) = encoding_rs::WINDOWS_1251.encode(russian);
        assert_eq!(text(&bytes, None), Ok((russian.to_owned(), encoding.name())));
    }

    /// In GBK the name 郑 is a letter of UTF-8, too.
    #[test]
    fn a_name_that_is_good_utf_8_by_chance_changes_nothing() {
        let chinese = "ID,Last name,First name\n1,王,建国\n2,李,明\n3,郑,强\n4,张,伟\n5,刘,洋\n6,陈,晓明\n";
        let (bytes, _, _) = encoding_rs::GBK.encode(chinese);
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!((decoded.text.as_ref(), decoded.mixed), (chinese, None));
        let ukrainian = "ID,Ім'я\n1,Лі\n2,Шевченко Тарас Григорович\n3,Косач Лариса Петрівна\n4,Франко Іван\n";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(ukrainian);
        let decoded = decode(&bytes, None).unwrap();
        assert_eq!((decoded.text.as_ref(), decoded.mixed), (ukrainian, None));
    }

    #[test]
    fn two_encodings_in_one_file_are_seen() {
        let bytes = [b"ID,Name\n1,N\xFA\xF1ez\n2,Ana\n".as_slice(), "3,Núñez\n4,Zoë\n".as_bytes()].concat();
        assert_eq!(decode(&bytes, None).unwrap().mixed, Some(Mixed { utf_8: 4, other: 2 }));
        assert_eq!(decode(b"1,N\xFA\xF1ez\n", None).unwrap().mixed, None);
    }

    #[test]
    fn what_was_asked_for_must_fit() {
        assert_eq!(
            text(b"ID\nN\xFA\xF1ez", Some("utf-8")),
            Err(ReadError::InvalidBytes { encoding: "UTF-8", line: 2 })
        );
        assert_eq!(text(b"x", Some("klingon")), Err(ReadError::UnknownEncoding("klingon".into())));
    }

    #[test]
    fn the_encodings_of_old_systems_can_be_named_and_are_suggested() {
        for (bytes, name, label) in [
            (b"N\xA3\xA4ez,Ren\x82e".as_slice(), "CP437", "cp437"),
            (b"N\xA3\xA4ez,Ren\x82e", "CP850", "cp850"),
            (b"N\xE2u\xE4nez,Ren\xE2ee", "MARC-8", "marc-8"),
        ] {
            assert_eq!(text(bytes, Some(label)), Ok(("Núñez,Renée".into(), name)));
        }
        let suggested = |bytes: &[u8]| decode(bytes, None).map(|decoded| decoded.looks_like);
        assert_eq!(suggested(b"N\xA3\xA4ez,Ren\x82"), Ok(Some("cp437")));
        assert!(matches!(suggested(b"N\xA3\xA4ez,Ren\x82e"), Err(ReadError::OlderLetters(_))));
        assert_eq!(suggested(b"N\xE2u\xE4nez,Ren\xE2ee"), Ok(Some("marc-8")));
        assert_eq!(suggested(b"N\xFA\xF1ez,Ren\xE9e"), Ok(None));
        let marked = b"\xEF\xBB\xBFRen\xC3\xA9e";
        assert_eq!(text(marked, Some("cp437")), Ok(("Renée".into(), "UTF-8")), "a mark counts over what was named");
    }

    #[test]
    fn a_guess_comes_with_values_to_judge_it_by() {
        let decoded = decode(b"N\xFA\xF1ez;Zo\xEB\nAna;Zo\xEB;Ren\xE9", None).unwrap();
        assert_eq!(decoded.guessed_from.unwrap(), ["Núñez", "Zoë", "René"]);
    }
}
