//! Takes from a cell's text what is not part of the value, and says what was taken.

use model::codes::{self, Code};
use model::id;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A cleaned text and the repairs that made it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Cleaned<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) repairs: Vec<Code>,
}

/// Cleans text that people read: line breaks become spaces, control and invisible characters go,
/// spaces at the ends and doubled ones go, letters and accents are joined (NFC).
pub(crate) fn text(raw: &str) -> Cleaned<'_> {
    if is_clean(raw) {
        return Cleaned { text: Cow::Borrowed(raw), repairs: Vec::new() };
    }
    let mut repairs = Vec::new();
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars() {
        let (kept, repair) = judge(c);
        out.extend(kept);
        repairs.extend(repair);
    }
    let squeezed = out.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    if squeezed.len() != out.len() {
        repairs.push(codes::C330);
    }
    let composed: String = squeezed.nfc().collect();
    if composed != squeezed {
        repairs.push(codes::C334);
    }
    repairs.sort_unstable();
    repairs.dedup();
    Cleaned { text: Cow::Owned(composed), repairs }
}

/// Nearly all cells are clean; they cost one look and no allocation.
fn is_clean(raw: &str) -> bool {
    let plain = raw.bytes().all(|byte| (0x20..0x7F).contains(&byte));
    let spaced = !raw.starts_with(' ') && !raw.ends_with(' ') && !raw.contains("  ");
    spaced && (plain || (raw.chars().all(|c| judge(c).1.is_none()) && is_nfc_quick(raw.chars()) == IsNormalized::Yes))
}

fn judge(c: char) -> (Option<char>, Option<Code>) {
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{B}' => (Some(' '), Some(codes::C338)),
        '\t' => (Some(' '), Some(codes::C330)),
        c if c.is_control() => (None, Some(codes::C305)),
        c if c != ' ' && c.is_whitespace() => (Some(' '), Some(codes::C331)),
        // Arabic and Indic names need the joiners inside a word.
        '\u{200C}' | '\u{200D}' => (Some(c), None),
        c if id::is_invisible(c) => (None, Some(codes::C331)),
        c => (Some(c), None),
    }
}

/// Cleans an identifier: as text, and then without any white space and with full-width forms narrowed.
pub(crate) fn identifier(raw: &str) -> Cleaned<'_> {
    let plain = raw.bytes().all(|byte| byte.is_ascii_graphic());
    if plain {
        return Cleaned { text: Cow::Borrowed(raw), repairs: Vec::new() };
    }
    let Cleaned { text, mut repairs } = text(raw);
    let cleaned = id::clean(&text);
    if text.contains(' ') {
        repairs.push(codes::C330);
    }
    if text.chars().any(id::is_invisible) {
        repairs.push(codes::C331);
    }
    if text.chars().any(|c| id::narrow(c) != c) {
        repairs.push(codes::C342);
    }
    repairs.sort_unstable();
    repairs.dedup();
    Cleaned { text: Cow::Owned(cleaned), repairs }
}

/// An ID without the marks by which people keep a spreadsheet from taking it for a number: an
/// apostrophe in front, or `="000123"`.
pub(crate) fn without_text_mark(raw: &str) -> &str {
    let text = raw.trim();
    let formula = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let inner = formula.or_else(|| text.strip_prefix('\'')).filter(|inner| !inner.contains('"') && !inner.is_empty());
    inner.unwrap_or(raw)
}

/// Ways of writing "nothing" that no field has as a value.
const NOTHING: &[&str] = &["-", "--", "---", "- -", "–", "—", ".", "?", "n/a", "#n/a", "n.a.", "[blank]", "(blank)"];
/// Further ways, for fields that are no names: "None" and "Na" are people.
const NOTHING_BUT_NAMES: &[&str] = &[
    "na",
    "none",
    "null",
    "nil",
    "nan",
    "unknown",
    "not known",
    "no",
    "no email",
    "no phone",
    "0",
    "x",
    "tbd",
    "undefined",
];

/// What spreadsheets write into text files, and OpenDocument into any, where a formula has failed.
/// `#N/A` is read as nothing, since people type it too.
const ERRORS: &[&str] = &["#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"];

/// Whether a text is an error of a spreadsheet: one of Excel's, or LibreOffice's `Err:502`.
pub(crate) fn is_error_text(text: &str) -> bool {
    match text.as_bytes().first() {
        Some(b'#') => ERRORS.contains(&text),
        Some(b'E') => {
            text.strip_prefix("Err:5").is_some_and(|rest| rest.len() == 2 && rest.bytes().all(|b| b.is_ascii_digit()))
        }
        Some(_) | None => false,
    }
}

/// Whether the text only says that there is nothing.
pub(crate) fn is_blank_lookalike(text: &str, is_name: bool) -> bool {
    // Asked of every cell: no allocation, and nearly all fail at the length.
    let is = |word: &&str| word.eq_ignore_ascii_case(text);
    text.len() <= 12 && (NOTHING.iter().any(is) || (!is_name && NOTHING_BUT_NAMES.iter().any(is)))
}

/// What the text was before UTF-8 was read as Windows-1252 (`NÃºÃ±ez` was `Núñez`), when it looks like that.
pub(crate) fn ungarbled(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    if unmappable {
        return None;
    }
    String::from_utf8(bytes.into_owned()).ok().filter(|was| was != text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cleaned(raw: &str) -> (String, Vec<&'static str>) {
        let cleaned = text(raw);
        (cleaned.text.into_owned(), cleaned.repairs.iter().map(|code| code.id()).collect())
    }

    #[test]
    fn what_is_not_part_of_a_value_goes_and_is_told() {
        for (raw, expected, repairs) in [
            ("Ana", "Ana", vec![]),
            (" Ana  Maria ", "Ana Maria", vec!["C330"]),
            ("Ana\u{A0}", "Ana", vec!["C330", "C331"]),
            ("A\u{200B}na", "Ana", vec!["C331"]),
            ("Nu\u{301}n\u{303}ez", "Núñez", vec!["C334"]),
            ("12 Elm St\nApt 4", "12 Elm St Apt 4", vec!["C338"]),
            ("A\u{7}na", "Ana", vec!["C305"]),
        ] {
            assert_eq!(cleaned(raw), (expected.to_owned(), repairs), "{raw:?}");
        }
    }

    #[test]
    fn identifiers_lose_every_space() {
        let cleaned = identifier("０００ 123\u{A0}456");
        assert_eq!(
            (cleaned.text.as_ref(), cleaned.repairs),
            ("000123456", vec![codes::C330, codes::C331, codes::C342])
        );
    }

    #[test]
    fn garbled_letters_are_recognised_and_good_ones_left_alone() {
        assert_eq!(ungarbled("NÃºÃ±ez"), Some("Núñez".to_owned()));
        assert_eq!(ungarbled("Núñez"), None);
        assert_eq!(ungarbled("São Tomé"), None);
    }

    #[test]
    fn a_person_may_be_called_none() {
        assert!(is_blank_lookalike("none", false) && !is_blank_lookalike("None", true));
        assert!(is_blank_lookalike("- -", true));
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(raw in "\\PC{0,20}|[ \u{A0}\u{200B}a\u{301}\n]{0,12}") {
            let once = cleaned(&raw).0;
            prop_assert_eq!(cleaned(&once), (once.clone(), vec![]));
        }
    }
}
