//! Phone numbers, kept as people write them.

use super::{id, text};
use crate::context::RowContext;
use crate::counted::counted;
use model::cell::RawCell;
use model::codes;
use model::draft::Reading;
use model::field::ListField;
use model::text::Text;
use std::ops::RangeInclusive;

/// Reads a number; one that does not look like a number is loaded with a warning, one without any
/// digit is not one at all, and of a rounded one nothing is left.
pub(crate) fn read(field: ListField, cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    text::read(field, cell, row).and_then(|written| number(field, cell, written, row))
}

fn number(field: ListField, cell: RawCell<'_>, written: Text, row: &mut RowContext<'_, '_>) -> Reading<Text> {
    let written = without_decimal(field, cell, written, row);
    let has_usual_digits = || !row.facts.phones_have_ten_digits || may_be_north_american(&written);
    if is_usual(&written) && !is_placeholder(&written) && has_usual_digits() {
        return Reading::Present(written);
    }
    if written.chars().all(|c| matches!(c, '-' | '(' | ')' | '.' | '/' | ' ' | '+' | '_')) {
        row.report_repair(codes::C302, field, cell.text, "");
        return Reading::Blank;
    }
    if id::is_scientific(&written) {
        let message = format!("\"{written}\" is a phone number that has turned into a rounded number");
        let advice = "it is not loaded; retype it from the source, with the column set to Text";
        row.report(codes::C312, field, cell.text, message, advice);
        return Reading::Blank;
    }
    if is_two_numbers(&written) {
        let message = format!("\"{written}\" seems to be two phone numbers in one cell");
        let advice = "it is loaded as it is; put the second in its own column, such as Mobile phone";
        row.report(codes::C312, field, cell.text, message, advice);
    } else if !looks_like_a_number(&written) {
        let message = format!("\"{written}\" does not look like a phone number");
        row.report(codes::C312, field, cell.text, message, "check it; it is loaded as it is");
    } else if is_placeholder(&written) {
        let message = format!("\"{written}\" looks like a placeholder, not like a phone number");
        row.report(
            codes::C312,
            field,
            cell.text,
            message,
            "it is loaded as it is; if nobody has this number, empty the cell",
        );
    } else if row.facts.phones_have_ten_digits && !may_be_north_american(&written) {
        let digits = counted(digits_of(&written), "digit");
        let message = format!("\"{written}\" has {digits}; nearly all phone numbers of this list have 10");
        row.report(codes::C312, field, cell.text, message, "check it; it is loaded as it is");
    }
    Reading::Present(written)
}

/// A number that went through a program for numbers: 2175550104.0.
fn without_decimal(field: ListField, cell: RawCell<'_>, written: Text, row: &mut RowContext<'_, '_>) -> Text {
    let is_whole = |digits: &&str| digits.len() >= MORE_THAN_A_PREFIX && digits.bytes().all(|b| b.is_ascii_digit());
    let Some(whole) = written.strip_suffix(".0").filter(is_whole) else { return written };
    row.report_repair(codes::C324, field, cell.text, whole);
    whole.into()
}

/// Whether a number is one that nobody has: one digit all along, or the digits in their order.
fn is_placeholder(text: &str) -> bool {
    const IN_ORDER: [&str; 3] = ["1234567890", "0123456789", "0987654321"];
    let mut digits = text.bytes().filter(u8::is_ascii_digit);
    let first = digits.clone().next();
    let count = digits.clone().count();
    let in_order = || IN_ORDER.iter().any(|order| order.bytes().eq(digits.clone()));
    (count == 10 && in_order()) || (count >= MORE_THAN_A_PREFIX && digits.all(|digit| Some(digit) == first))
}

/// The digits of a number that has a few too many or too few for one of the United States, and does not look like one
/// of another country.
pub(crate) fn wrong_in_north_america(text: &str) -> Option<usize> {
    /// Fewer are an extension, more a number of another country.
    const DOUBTFUL: std::ops::RangeInclusive<usize> = 8..=12;
    let digits = digits_of(text);
    let foreign = text.trim_start_matches(['(', ' ']).starts_with('0') || may_be_north_american(text);
    (DOUBTFUL.contains(&digits) && !foreign && looks_like_a_number(text) && !is_placeholder(text)).then_some(digits)
}

/// Whether a text is one number without words and slashes, as nearly all are.
fn is_usual(text: &str) -> bool {
    let mut digits = 0;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => digits += 1,
            b' ' | b'-' | b'+' | b'(' | b')' | b'.' => {}
            _ => return false,
        }
    }
    (5..2 * MORE_THAN_A_PREFIX).contains(&digits)
}

/// Digits of a number before its extension.
fn digits_of(text: &str) -> usize {
    let number = text.bytes().take_while(|byte| !matches!(byte, b'x' | b'X' | b'e' | b'E'));
    number.filter(u8::is_ascii_digit).count()
}

/// Whether a number has ten digits, as those of the United States and Canada, or eleven with the 1 in front.
pub(crate) fn has_ten_digits(text: &str) -> bool {
    let digits = digits_of(text);
    digits == 10 || (digits == 11 && text.trim_start_matches(['+', '(', ' ']).starts_with('1'))
}

/// The same, or without the area code, or a number of another country as one dials it.
fn may_be_north_american(text: &str) -> bool {
    let foreign = text.starts_with("00") || text.starts_with("011") || text.starts_with('+') && !text.starts_with("+1");
    foreign || digits_of(text) == 7 || has_ten_digits(text)
}

fn looks_like_a_number(text: &str) -> bool {
    is_usual(text) || looks_like_one_after_all(text)
}

/// The same of a text that may have an extension and other signs.
fn looks_like_one_after_all(text: &str) -> bool {
    let lower = text.to_lowercase();
    let number = ["extension", "ext.", "ext", "x"]
        .iter()
        .find_map(|word| lower.split_once(word))
        .map_or(lower.as_str(), |(number, _)| number);
    let digits = number.chars().filter(char::is_ascii_digit).count();
    !is_day(number.trim())
        && (5..=15).contains(&digits)
        && number.chars().all(|c| c.is_ascii_digit() || " -+().–/".contains(c))
}

/// Whether a text is a day: 12/31/1999.
fn is_day(text: &str) -> bool {
    let has = |part: Option<&str>, digits: RangeInclusive<usize>| {
        part.is_some_and(|part| digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut parts = text.split('/');
    has(parts.next(), 1..=2) && has(parts.next(), 1..=2) && has(parts.next(), 4..=4) && parts.next().is_none()
}

/// Digits of a number that nobody would take for anything else: those of North America, with and without the area, and
/// of most other countries.
const USUAL_DIGITS: [usize; 3] = [7, 10, 11];

/// Whether a text can only be a phone number: not by its digits alone, which IDs have too, but by what stands between
/// them or in front.
pub(crate) fn is_written_as_one(text: &str) -> bool {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_apart = text.contains([' ', '-', '(', '.', '/', '–']);
    let is_usual = is_apart && USUAL_DIGITS.contains(&digits);
    looks_like_a_number(text) && (is_usual || (text.starts_with('+') && digits >= MORE_THAN_A_PREFIX))
}

/// Whether a text is a phone number, when its column is called so.
pub(crate) fn can_be_one(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    looks_like_a_number(text.trim()) && digits >= MORE_THAN_A_PREFIX
}

/// What stands between two numbers.
const BETWEEN: [&str; 8] = [";", ",", "/", "|", "&", " or ", " and ", " oder "];

/// Digits from which on a part is a number of its own; in 030/1234567 the first is only a prefix.
const MORE_THAN_A_PREFIX: usize = 7;

fn is_two_numbers(text: &str) -> bool {
    if text.chars().filter(char::is_ascii_digit).count() < 2 * MORE_THAN_A_PREFIX {
        return false;
    }
    let lower = text.to_lowercase();
    BETWEEN.iter().filter_map(|between| lower.split_once(between)).any(|(first, second)| {
        let whole = |part: &str| part.chars().filter(char::is_ascii_digit).count() >= MORE_THAN_A_PREFIX;
        whole(first) && whole(second)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_in_many_forms() {
        for good in ["555-0101", "+1 (555) 555-0101", "555.0101 ext. 12", "020 7946 0958"] {
            assert!(looks_like_a_number(good), "{good}");
            assert!(looks_like_one_after_all(good) && !is_two_numbers(good), "{good}");
        }
        assert!(
            is_usual("+1 (555) 555.0101") && !is_usual("5550101 x4") && !is_usual("555-1") && !is_usual("1/555-0101")
        );
        for bad in ["call evenings", "12", "555-CALL", "12/31/1999"] {
            assert!(!looks_like_a_number(bad), "{bad}");
        }
    }

    #[test]
    fn what_can_only_be_a_phone_number_is_written_as_one() {
        for phone in ["555-0101", "(217) 555-0101", "217.555.0101", "+49 30 1234567", "020 7946 0958"] {
            assert!(is_written_as_one(phone), "{phone}");
        }
        for other in ["2175550101", "62701-1234", "123-45-6789", "2023-00123", "000104417"] {
            assert!(!is_written_as_one(other), "{other}");
        }
    }

    #[test]
    fn north_american_numbers_have_ten_digits() {
        for ten in ["(217) 555-0101", "+1 217.555.0101 ext. 12", "1-217-555-0101 x4"] {
            assert!(has_ten_digits(ten), "{ten}");
        }
        for fine in ["555-0101", "+44 20 7946 0958", "011 44 20 7946 0958", "217-555-0101"] {
            assert!(may_be_north_american(fine), "{fine}");
        }
        for wrong in ["217-555-010", "217-555-01011", "55-0101"] {
            assert!(!may_be_north_american(wrong), "{wrong}");
        }
    }

    #[test]
    fn nobody_has_a_number_of_one_digit() {
        for placeholder in ["0000000000", "999-999-9999", "123-456-7890", "(000) 000-0000", "5555555"] {
            assert!(is_placeholder(placeholder), "{placeholder}");
        }
        for number in ["555-0101", "217-555-5555", "1234567", "999", ""] {
            assert!(!is_placeholder(number), "{number}");
        }
    }

    #[test]
    fn two_numbers_are_told_from_one_with_a_prefix() {
        for two in ["555-0101 / 555-0102", "5550101;5550102", "555-0101 or 555-0102", "+1 217 555 0101, 217 555 0102"] {
            assert!(is_two_numbers(two), "{two}");
        }
        for one in ["030/1234567", "(02642) 98765/12", "555-0101 ext. 4, ask for Bo", "+1 217 555 0101"] {
            assert!(!is_two_numbers(one), "{one}");
        }
    }
}
