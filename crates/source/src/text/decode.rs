//! How the letters of a text file are written: by its mark, by what is asked for, or by trying.

use crate::error::ReadError;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// A text and how it was written.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) encoding: &'static str,
    /// Up to three values to judge by, where nothing in the file said how it is written.
    pub(super) guessed_from: Option<Vec<String>>,
}

/// Decodes the bytes: an asked-for writing must fit, a byte order mark decides, UTF-8 is tried, and
/// what is left is Windows-1252, which never fails.
pub(super) fn decode<'a>(bytes: &'a [u8], asked: Option<&str>) -> Result<Decoded<'a>, ReadError> {
    if let Some(name) = asked {
        let encoding = Encoding::for_label(name.trim().as_bytes());
        let encoding = encoding.ok_or_else(|| ReadError::UnknownEncoding(name.to_owned()))?;
        return exactly(bytes, encoding);
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return exactly(bytes, encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name(), guessed_from: None });
    }
    let (text, _, _) = WINDOWS_1252.decode(bytes);
    let samples = samples(&text);
    Ok(Decoded { text, encoding: "Windows-1252", guessed_from: Some(samples) })
}

fn exactly<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Result<Decoded<'a>, ReadError> {
    // `decode` honours a mark over what was asked for, as every editor does.
    let (text, used, malformed) = encoding.decode(bytes);
    if malformed {
        return Err(ReadError::InvalidBytes { encoding: used.name(), line: first_bad_line(bytes, used) });
    }
    Ok(Decoded { text, encoding: used.name(), guessed_from: None })
}

fn first_bad_line(bytes: &[u8], encoding: &'static Encoding) -> u32 {
    let good = match std::str::from_utf8(bytes) {
        Err(error) if encoding == UTF_8 => error.valid_up_to(),
        _ => 0,
    };
    let wide = encoding == UTF_16LE || encoding == UTF_16BE;
    let lines = bytes[..good].iter().filter(|byte| **byte == b'\n').count();
    if wide { 1 } else { u32::try_from(lines).unwrap_or(u32::MAX - 1) + 1 }
}

/// The first three different values with a letter that ASCII does not have.
fn samples(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for value in text.split([',', ';', '\t', '|', '\n', '\r', '"']) {
        if !value.is_ascii() && !found.iter().any(|sample| sample == value.trim()) {
            found.push(value.trim().chars().take(40).collect());
        }
        if found.len() == 3 {
            break;
        }
    }
    found
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
    fn a_guess_comes_with_values_to_judge_it_by() {
        let decoded = decode(b"N\xFA\xF1ez;Zo\xEB\nAna;Zo\xEB;Ren\xE9", None).unwrap();
        assert_eq!(decoded.guessed_from.unwrap(), ["Núñez", "Zoë", "René"]);
    }
}
