//! The Latin part of MARC-8, in which libraries kept their records before Unicode: ASCII, and ANSEL above it, as the
//! Library of Congress has them (MARC 21 Specifications, Code Table Extended Latin). A mark such as an accent stands before
//! its letter, several marks one after the other.
//!
//! A switch to another character set is refused by the name of that set; what follows it would be read as Latin letters.

use crate::error::ReadError;
use std::slice::Iter;
use unicode_normalization::UnicodeNormalization;

/// The letters and signs of the bytes from A1 on; U+FFFD where there is none.
const SIGNS: &str = "ŁØĐÞÆŒʹ·♭®±ƠƯʼ\u{FFFD}ʻłøđþæœʺı£ð\u{FFFD}ơư\u{FFFD}\u{FFFD}°ℓ℗©♯¿¡ß€";

/// The marks of the bytes from E0 on; U+FFFD where there is none.
const MARKS: [char; 32] = [
    '\u{309}', '\u{300}', '\u{301}', '\u{302}', '\u{303}', '\u{304}', '\u{306}', '\u{307}', '\u{308}', '\u{30C}',
    '\u{30A}', '\u{FE20}', '\u{FE21}', '\u{315}', '\u{30B}', '\u{310}', '\u{327}', '\u{328}', '\u{323}', '\u{324}',
    '\u{325}', '\u{333}', '\u{332}', '\u{326}', '\u{31C}', '\u{32E}', '\u{FE22}', '\u{FE23}', '\u{FFFD}', '\u{FFFD}',
    '\u{313}', '\u{FFFD}',
];

/// Begins the switch to another character set.
pub(super) const ESCAPE: u8 = 0x1B;

/// The first byte that is a mark.
const FIRST_MARK: u8 = 0xE0;

/// What a mark becomes behind which no letter stands: its value has lost one.
const LOST: char = '\u{FFFD}';

/// More marks than that are on no letter.
const MOST_MARKS: usize = 8;

/// The mark of a byte.
pub(super) fn mark(byte: u8) -> Option<char> {
    let at = byte.checked_sub(FIRST_MARK)?;
    MARKS.get(usize::from(at)).copied().filter(|mark| *mark != LOST)
}

/// The text of bytes, composed as Unicode does.
pub(super) fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    let signs: Vec<char> = SIGNS.chars().collect();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let (mut marks, mut line): (Vec<char>, u32) = (Vec::new(), 1);
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next().copied() {
        if byte == ESCAPE {
            escape(&mut rest, line)?;
            continue;
        }
        if let Some(mark) = mark(byte) {
            marks.push(mark);
            continue;
        }
        let c = match byte {
            0..=0x7F => char::from(byte),
            // Where sorting begins and ends in a title: nothing that is seen.
            0x88 | 0x89 => continue,
            0x8D => '\u{200D}',
            0x8E => '\u{200C}',
            0xA1.. => signs.get(usize::from(byte - 0xA1)).copied().unwrap_or(LOST),
            0x80..=0xA0 => LOST,
        };
        if c == LOST {
            return Err(ReadError::InvalidBytes { encoding: "MARC-8", line });
        }
        let carries = c.is_alphanumeric() && marks.len() <= MOST_MARKS;
        if carries || marks.is_empty() {
            text.push(c);
            text.extend(marks.drain(..));
        } else {
            marks.clear();
            text.push(LOST);
            text.push(c);
        }
        line = line.saturating_add(u32::from(byte == b'\n'));
    }
    if !marks.is_empty() {
        text.push(LOST);
    }
    Ok(text.nfc().collect())
}

/// Takes what follows an escape: nothing changes where it names ASCII or ANSEL.
fn escape(rest: &mut Iter<'_, u8>, line: u32) -> Result<(), ReadError> {
    let mut next = || rest.next().copied();
    let mut set = next();
    if set == Some(b's') {
        return Ok(());
    }
    // A set of three bytes a character, then where the set goes, then which one it is.
    while let Some(b'$' | b'(' | b')' | b',' | b'-' | b'!') = set {
        set = next();
    }
    let name = match set {
        Some(b'B' | b'E') => return Ok(()),
        Some(b'N') => "Basic Cyrillic",
        Some(b'Q') => "Extended Cyrillic",
        Some(b'2') => "Basic Hebrew",
        Some(b'3') => "Basic Arabic",
        Some(b'4') => "Extended Arabic",
        Some(b'S') => "Basic Greek",
        Some(b'1') => "East Asian characters (EACC)",
        Some(b'g') => "Greek symbols",
        Some(b'b') => "subscripts",
        Some(b'p') => "superscripts",
        Some(_) | None => "an unknown character set",
    };
    Err(ReadError::OtherCharset { set: name, line })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_its_place() {
        let bytes: Vec<u8> = (0xA1..=0xC8).filter(|byte| ![0xAF, 0xBB, 0xBE, 0xBF].contains(byte)).collect();
        let signs = "ŁØĐÞÆŒʹ·♭®±ƠƯʼʻłøđþæœʺı£ðơư°ℓ℗©♯¿¡ß€";
        assert_eq!(decode(&bytes).as_deref(), Ok(signs));
        let ascii: Vec<u8> = (0..0x80).filter(|byte| *byte != ESCAPE).collect();
        assert_eq!(decode(&ascii).map(String::into_bytes), Ok(ascii));
        assert_eq!(decode(b"a\x88b\x89c\x8D\x8E").as_deref(), Ok("abc\u{200D}\u{200C}"));
    }

    #[test]
    fn every_other_byte_is_told_with_its_line() {
        let has_none = |byte: &u8| match byte {
            0x88 | 0x89 | 0x8D | 0x8E => false,
            0x80..=0xA0 | 0xAF | 0xBB | 0xBE | 0xBF | 0xC9..=0xDF | 0xFC | 0xFD | 0xFF => true,
            _ => false,
        };
        let none: Vec<u8> = (0..=255).filter(has_none).collect();
        assert_eq!(none.len(), 29 + 4 + 23 + 3);
        for byte in none {
            let expected = Err(ReadError::InvalidBytes { encoding: "MARC-8", line: 2 });
            assert_eq!(decode(&[b'a', b'\n', byte, b'b']), expected, "{byte:X}");
        }
    }

    #[test]
    fn every_mark_stands_before_its_letter() {
        for byte in 0xE0..=0xFF {
            let Some(mark) = mark(byte) else { continue };
            let composed: String = format!("o{mark}x").nfc().collect();
            assert_eq!(decode(&[byte, b'o', b'x']), Ok(composed), "{byte:X}");
        }
        for (bytes, expected) in [
            (b"N\xE2u\xE4nez".as_slice(), "Núñez"),
            (b"Zo\xE8e", "Zoë"),
            (b"Fran\xF0cois", "François"),
            (b"Nguy\xE3\xE4en", "Nguyễn"),
            (b"Dvo\xE9r\xE2ak", "Dvořák"),
            (b"\xB1\xE2od\xE2z", "łódź"),
            (b"\xEBt\xECs", "t\u{FE20}s\u{FE21}"),
        ] {
            assert_eq!(decode(bytes).as_deref(), Ok(expected));
        }
    }

    /// A mark must not end up on what separates two values.
    #[test]
    fn a_mark_without_a_letter_is_a_lost_letter() {
        for (bytes, expected) in [
            (b"Jos\xE2,Ana".as_slice(), "Jos\u{FFFD},Ana"),
            (b"Jos\xE2\nAna", "Jos\u{FFFD}\nAna"),
            (b"Jos\xE2", "Jos\u{FFFD}"),
            (b"\xE2\xE2\xE2\xE2\xE2\xE2\xE2\xE2\xE2e", "\u{FFFD}e"),
        ] {
            assert_eq!(decode(bytes).as_deref(), Ok(expected), "{bytes:?}");
        }
    }

    #[test]
    fn another_character_set_is_refused_by_its_name() {
        for (bytes, set) in [
            (b"a\x1B(N".as_slice(), "Basic Cyrillic"),
            (b"a\x1B)!Q", "Extended Cyrillic"),
            (b"a\x1B(2", "Basic Hebrew"),
            (b"a\x1B,3", "Basic Arabic"),
            (b"a\x1B-4", "Extended Arabic"),
            (b"a\x1B(S", "Basic Greek"),
            (b"a\x1B$1", "East Asian characters (EACC)"),
            (b"a\x1Bg", "Greek symbols"),
            (b"a\x1Bb2\x1Bs", "subscripts"),
            (b"a\x1Bp2\x1Bs", "superscripts"),
            (b"a\x1B~", "an unknown character set"),
            (b"a\x1B", "an unknown character set"),
        ] {
            assert_eq!(decode(bytes), Err(ReadError::OtherCharset { set, line: 1 }), "{set}");
        }
        assert_eq!(decode(b"a\x1Bsb\x1B(Bc\x1B)!E\xE2e").as_deref(), Ok("abcé"));
    }
}
