//! Takes from a cell's text what is not part of the value, and says what was taken.

use crate::words::{WordSet, is_latin_letter};
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

/// What becomes of the marks that say in which direction letters run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    Kept,
    Removed,
}

/// Cleans text that people read: line breaks become spaces, control and invisible characters go,
/// spaces at the ends and doubled ones go, letters and accents are joined (NFC). Marks of direction
/// stay where letters run from right to left.
pub(crate) fn text(raw: &str) -> Cleaned<'_> {
    let keeps = !raw.is_ascii() && raw.chars().any(runs_right_to_left);
    cleaned(raw, if keeps { Marks::Kept } else { Marks::Removed })
}

/// Cleans an e-mail address: as text, without marks of direction and with straight quotes.
pub(crate) fn address(raw: &str) -> Cleaned<'_> {
    match straight_quotes(raw) {
        None => cleaned(raw, Marks::Removed),
        Some(straight) => {
            let Cleaned { text, mut repairs } = cleaned(&straight, Marks::Removed);
            repairs.push(codes::C332);
            Cleaned { text: Cow::Owned(text.into_owned()), repairs }
        }
    }
}

fn cleaned(raw: &str, marks: Marks) -> Cleaned<'_> {
    if is_clean(raw, marks) {
        return Cleaned { text: Cow::Borrowed(raw), repairs: Vec::new() };
    }
    let mut repairs = Vec::new();
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars() {
        let (kept, repair) = judge(c, marks);
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
fn is_clean(raw: &str, marks: Marks) -> bool {
    if is_usual(raw) {
        return true;
    }
    let spaced = !raw.starts_with(' ') && !raw.ends_with(' ') && !raw.as_bytes().windows(2).any(|two| two == b"  ");
    spaced && raw.chars().all(|c| judge(c, marks).1.is_none()) && is_nfc_quick(raw.chars()) == IsNormalized::Yes
}

/// Whether a text is one of which nothing can be said by its characters alone, as nearly all are: printable ASCII but for
/// apostrophes and question marks, and Latin letters with accents, with one space between its words. It is clean, has no
/// mark that it was kept from a spreadsheet, and has lost no letter; nor is it garbled, which takes characters that are
/// no letters, or one of the few that are left out here.
pub(crate) fn is_usual(raw: &str) -> bool {
    let mut before = ' ';
    for c in raw.chars() {
        let usual = match c {
            ' ' => before != ' ',
            '\'' | '?' => false,
            '!'..='~' => true,
            // Those that Windows-1252 has where UTF-8 has the second byte of a letter.
            'Œ' | 'œ' | 'Š' | 'š' | 'Ÿ' | 'Ž' | 'ž' | 'ƒ' => false,
            other => is_latin_letter(other),
        };
        if !usual {
            return false;
        }
        before = c;
    }
    before != ' '
}

fn judge(c: char, marks: Marks) -> (Option<char>, Option<Code>) {
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' | '\u{B}' => (Some(' '), Some(codes::C338)),
        '\t' => (Some(' '), Some(codes::C330)),
        c if c.is_control() => (None, Some(codes::C305)),
        c if c != ' ' && c.is_whitespace() => (Some(' '), Some(codes::C331)),
        // Arabic and Indic names need the joiners inside a word.
        '\u{200C}' | '\u{200D}' => (Some(c), None),
        c if is_direction_mark(c) && marks == Marks::Kept => (Some(c), None),
        c if is_direction_mark(c) || is_override(c) => (None, Some(codes::C337)),
        c if id::is_invisible(c) => (None, Some(codes::C331)),
        c => (Some(c), None),
    }
}

/// Marks that tell a text in which direction its parts run; between Hebrew or Arabic letters and numbers
/// they keep them in order.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202C}' | '\u{2066}'..='\u{2069}')
}

/// Marks that show letters in another order than they stand in; no name needs them, and they deceive.
fn is_override(c: char) -> bool {
    matches!(c, '\u{202D}' | '\u{202E}')
}

/// Letters of Hebrew, Arabic and the other writings from right to left.
fn runs_right_to_left(c: char) -> bool {
    let block = matches!(c,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}');
    block && c.is_alphabetic()
}

/// A text with straight quotes for typographic ones; `None` when it has none of those.
pub(crate) fn straight_quotes(raw: &str) -> Option<String> {
    let straight = |c: char| match c {
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' => '\'',
        '“' | '”' | '„' | '‟' | '″' => '"',
        other => other,
    };
    (!raw.is_ascii() && raw.chars().any(|c| straight(c) != c)).then(|| raw.chars().map(straight).collect())
}

/// Cleans an identifier: as text, and then without any white space, with full-width forms narrowed and
/// quotes straight.
pub(crate) fn identifier(raw: &str) -> Cleaned<'_> {
    let plain = raw.bytes().all(|byte| byte.is_ascii_graphic());
    if plain {
        return Cleaned { text: Cow::Borrowed(raw), repairs: Vec::new() };
    }
    let Cleaned { text, mut repairs } = address(raw);
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
static NOTHING: WordSet<16> = WordSet::new([
    "-", "--", "---", "- -", "–", "—", ".", "?", "n/a", "#n/a", "n.a.", "[blank]", "(blank)", "(none)", "[none]",
    "(empty)",
]);
/// Further ways, for fields that are no names: "None" and "Na" are people.
static NOTHING_BUT_NAMES: WordSet<23> = WordSet::new([
    "??",
    "???",
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
    "desconocido",
    "ninguno",
    "no tiene",
    "unbekannt",
    "keine",
    "inconnu",
    "aucun",
]);

/// What spreadsheets write into text files, and OpenDocument into any, where a formula has failed: nobody knows whether
/// there was a value. In small letters `#n/a` is what people type, and means that there is none.
const ERRORS: &[&str] = &["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"];

/// Whether a text is an error of a spreadsheet: one of Excel's, or LibreOffice's `Err:502`.
pub(crate) fn is_error_text(text: &str) -> bool {
    if text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric() && first != b'E') {
        return false;
    }
    let text = text.trim();
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
    NOTHING.holds(text) || (!is_name && NOTHING_BUT_NAMES.holds(text))
}

/// What the text was before UTF-8 was read as Windows-1252 (`NÃºÃ±ez` was `Núñez`), when it looks like that.
pub(crate) fn ungarbled(text: &str) -> Option<String> {
    if text.is_ascii() || is_usual(text) || has_lone_letter(text) {
        return None;
    }
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    if unmappable {
        return None;
    }
    String::from_utf8(bytes.into_owned()).ok().filter(|was| was != text)
}

/// Whether a character that is not ASCII stands between such as are: no letter of UTF-8 has only one byte beyond those.
fn has_lone_letter(text: &str) -> bool {
    let mut beyond = text.split(|c: char| c.is_ascii());
    beyond.any(|run| run.chars().nth(1).is_none() && !run.is_empty())
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
            ("\u{200E}Ana\u{202C}", "Ana", vec!["C337"]),
            ("\u{202E}א\u{200F}3", "א\u{200F}3", vec!["C337"]),
            ("O’Brien", "O’Brien", vec![]),
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
    fn identifiers_have_straight_quotes_and_no_marks() {
        let cleaned = identifier("o’b\u{200F}א1");
        assert_eq!((cleaned.text.as_ref(), cleaned.repairs), ("o'bא1", vec![codes::C332, codes::C337]));
    }

    #[test]
    fn garbled_letters_are_recognised_and_good_ones_left_alone() {
        assert_eq!(ungarbled("NÃºÃ±ez"), Some("Núñez".to_owned()));
        assert_eq!(ungarbled("Núñez"), None);
        assert_eq!(ungarbled("São Tomé"), None);
        assert_eq!(ungarbled("Muñiz Núñez"), None);
        assert_eq!(ungarbled("NÃºÃ±ez José"), None, "not all of it is");
    }

    /// What is usual is as it was when every step looks at it.
    fn every_step_leaves(text: &str) -> bool {
        let spaced = text.split(' ').all(|word| !word.is_empty());
        let judged = text.chars().all(|c| judge(c, Marks::Removed).1.is_none());
        let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
        let garbled = !text.is_ascii() && !unmappable && String::from_utf8(bytes.into_owned()).is_ok();
        let nfc = is_nfc_quick(text.chars()) == IsNormalized::Yes;
        spaced && judged && nfc && !garbled && straight_quotes(text).is_none()
    }

    #[test]
    fn every_letter_that_is_usual_is_left_alone() {
        for c in ('\0'..='\u{24F}').filter(|c| is_usual(c.to_string().as_str())) {
            for text in [format!("{c}"), format!("a{c}"), format!("{c}a"), format!("Ã{c}"), format!("{c}{c}")] {
                assert!(every_step_leaves(&text), "{text:?}");
            }
        }
        for unusual in
            ["", " ", "a ", " a", "a  b", "a\tb", "a\u{A0}b", "O'Neil", "Jos?", "©", "Žižka", "Лев", "a\u{301}"]
        {
            assert!(!is_usual(unusual), "{unusual:?}");
        }
        assert!(is_usual("12 Elm St. #4") && is_usual("Núñez, Zsófia"));
    }

    #[test]
    fn a_person_may_be_called_none() {
        assert!(is_blank_lookalike("none", false) && !is_blank_lookalike("None", true));
        assert!(is_blank_lookalike("- -", true));
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(raw in "\\PC{0,20}|[ \u{A0}\u{200B}\u{200F}אa\u{301}\n]{0,12}") {
            let once = cleaned(&raw).0;
            prop_assert_eq!(cleaned(&once), (once.clone(), vec![]));
        }

        #[test]
        fn what_is_usual_is_left_alone(raw in "[ -~À-ɏ]{0,8}|[a-dÃÂâ ©š¡]{0,6}") {
            prop_assert!(!is_usual(&raw) || every_step_leaves(&raw));
        }

        #[test]
        fn a_lone_letter_is_part_of_no_other(raw in "[aÃ©Â¡ ]{0,6}") {
            let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&raw);
            prop_assert!(!has_lone_letter(&raw) || String::from_utf8(bytes.into_owned()).is_err());
        }
    }
}
