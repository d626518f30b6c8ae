//! A date as a text has it: its parts, taken apart by their look and the names of months.

use crate::headers;
use chrono::{Months, NaiveDate};

/// A date as a text has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WrittenDate {
    /// Year, month and day are each known by their look.
    Known { year: i32, month: u32, day: u32, short_year: bool },
    /// Two numbers that are day and month in an order that the text does not show.
    Pair { first: u32, second: u32, dotted: bool, year: i32, short_year: bool },
}

/// A month with a number beside it that is its year or one of its days: `May-27`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MonthAnd {
    pub(super) month: u32,
    /// The year that the number can be.
    pub(super) year: Option<i32>,
    /// The day that the number can be.
    pub(super) day: Option<u32>,
}

impl MonthAnd {
    /// The last day of the month, where its year can be known.
    pub(super) fn last_day(self) -> Option<NaiveDate> {
        let first = NaiveDate::from_ymd_opt(self.year?, self.month, 1)?;
        first.checked_add_months(Months::new(1))?.pred_opt()
    }
}

/// Splits a time of day off: behind a space, or behind a T that stands between two digits.
pub(super) fn without_time(text: &str) -> (&str, Option<&str>) {
    let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    // The space before the first word with a colon: the date itself may have spaces, too.
    let space = text.find(':').and_then(|colon| text[..colon].rfind(' '));
    let cut = space.or_else(|| text.find('T').filter(|at| *at > 0 && is_digit(at - 1) && is_digit(at + 1)));
    match cut.map(|at| (&text[..at], &text[at + 1..])) {
        Some((date, time)) if time.contains(':') && date.contains(|c: char| c.is_ascii_digit()) => (date, Some(time)),
        _ => (text, None),
    }
}

/// Reads the parts of a date from its text.
pub(super) fn parse(text: &str) -> Option<WrittenDate> {
    year_first(text).or_else(|| parse_parts(text))
}

/// `2027-06-30`, as programs write dates.
fn year_first(text: &str) -> Option<WrittenDate> {
    let [_, _, _, _, b'-', _, _, b'-', _, _] = text.as_bytes() else { return None };
    let part = |from: usize, to: usize| text.get(from..to).and_then(number);
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    Some(WrittenDate::Known { year: i32::try_from(year).ok()?, month, day, short_year: false })
}

fn parse_parts(text: &str) -> Option<WrittenDate> {
    let text = without_time(text).0;
    let parts = parts_of(text);
    if let ([together], true) = (parts.as_slice(), text.bytes().all(|byte| byte.is_ascii_digit())) {
        return eight_digits(together);
    }
    let [a, b, c] = parts.as_slice() else { return None };
    if let Some(month) = month_named(a) {
        return with_named_month(month, b, c);
    }
    if let Some(month) = month_named(b) {
        return with_named_month(month, a, c);
    }
    let numbers = [number(a)?, number(b)?, number(c)?];
    if a.len() == 4 {
        return Some(WrittenDate::Known {
            year: i32::try_from(numbers[0]).ok()?,
            month: numbers[1],
            day: numbers[2],
            short_year: false,
        });
    }
    let short_year = c.len() == 2;
    if c.len() != 4 && !short_year {
        return None;
    }
    let year = i32::try_from(numbers[2]).ok()?;
    Some(WrittenDate::Pair { first: numbers[0], second: numbers[1], dotted: text.contains('.'), year, short_year })
}

fn parts_of(text: &str) -> Vec<&str> {
    // Spanish joins the parts with a word: 30 de junio de 2027.
    let is_part = |part: &&str| !part.is_empty() && !matches!(*part, "de" | "del");
    text.split(['/', '-', '.', ' ', ',']).filter(is_part).collect()
}

/// Reads a text that has the month and only one of the other two.
pub(super) fn month_and(text: &str) -> Option<MonthAnd> {
    let parts = parts_of(text);
    let [a, b] = parts.as_slice() else { return None };
    if let Some(month) = month_named(a) {
        return with_name_before(month, b);
    }
    if let Some(month) = month_named(b) {
        return with_name_behind(a, month);
    }
    // 2027-06 and 06/2027
    let (year, month) = if a.len() == 4 { (a, b) } else { (b, a) };
    let month = number(month).filter(|month| (1..=12).contains(month))?;
    Some(MonthAnd { month, year: Some(four_digit_year(year)?), day: None })
}

/// `May-27`, `May 2027`, `May '27` and `May 27th`.
fn with_name_before(month: u32, text: &str) -> Option<MonthAnd> {
    if let Some(year) = four_digit_year(text) {
        return Some(MonthAnd { month, year: Some(year), day: None });
    }
    if let Some(year) = text.strip_prefix(['\'', '’']) {
        return Some(MonthAnd { month, year: Some(two_digit_year(year)?), day: None });
    }
    let (day, year) = (day_of(text), two_digit_year(text));
    (day.is_some() || year.is_some()).then_some(MonthAnd { month, year, day })
}

/// `27-May`, as spreadsheets show a day of this year, and `2027 May`.
fn with_name_behind(text: &str, month: u32) -> Option<MonthAnd> {
    if let Some(day) = day_of(text) {
        return Some(MonthAnd { month, year: None, day: Some(day) });
    }
    let year = four_digit_year(text).or_else(|| two_digit_year(text))?;
    Some(MonthAnd { month, year: Some(year), day: None })
}

fn four_digit_year(text: &str) -> Option<i32> {
    let year = number(text).filter(|year| text.len() == 4 && (1900..2200).contains(year))?;
    i32::try_from(year).ok()
}

fn two_digit_year(text: &str) -> Option<i32> {
    let year = number(text).filter(|_| text.len() == 2)?;
    i32::try_from(2000 + year).ok()
}

/// A day, also as `27th`.
fn day_of(text: &str) -> Option<u32> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    number(digits).filter(|day| (1..=31).contains(day))
}

fn eight_digits(text: &str) -> Option<WrittenDate> {
    if text.len() != 8 {
        return None;
    }
    let (year, month, day) = (number(&text[..4])?, number(&text[4..6])?, number(&text[6..])?);
    let plausible = (1900..2200).contains(&year) && (1..=12).contains(&month);
    plausible.then_some(WrittenDate::Known { year: i32::try_from(year).ok()?, month, day, short_year: false })
}

fn with_named_month(month: u32, day: &str, year: &str) -> Option<WrittenDate> {
    let day = number(day.trim_end_matches(|c: char| c.is_ascii_alphabetic()))?;
    let short_year = year.len() == 2;
    let year = i32::try_from(number(year)?).ok().filter(|_| short_year || year.len() == 4)?;
    Some(WrittenDate::Known { year, month, day, short_year })
}

fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// The months in English, German, French and Spanish, without accents.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "janner", "janvier", "enero"],
    &["february", "februar", "fevrier", "febrero"],
    &["march", "marz", "maerz", "mrz", "mars", "marzo"],
    &["april", "avril", "abril"],
    &["may", "mai", "mayo"],
    &["june", "juni", "juin", "junio"],
    &["july", "juli", "juillet", "julio"],
    &["august", "aout", "agosto"],
    &["september", "septembre", "septiembre", "setiembre"],
    &["october", "oktober", "octobre", "octubre"],
    &["november", "novembre", "noviembre"],
    &["december", "dezember", "decembre", "diciembre"],
];

/// The month that a word names or begins, when it is only one: "jui" could be June or July in French.
fn month_named(text: &str) -> Option<u32> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let word = headers::normal(text);
    let begun = |names: &[&str]| word.len() >= 3 && names.iter().any(|name| name.starts_with(&word));
    let mut months = (1..).zip(MONTHS).filter(|(_, names)| begun(names)).map(|(month, _)| month);
    months.next().filter(|_| months.next().is_none())
}

/// The English name of a month, from 1; nothing for a number that is no month.
pub(super) fn month_name(number: u32) -> String {
    let name = MONTHS.get(number.saturating_sub(1) as usize).and_then(|names| names.first()).copied();
    let (initial, rest) = name.unwrap_or_default().split_at_checked(1).unwrap_or_default();
    initial.to_uppercase() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(text: &str) -> Option<(i32, u32, u32)> {
        match parse(text)? {
            WrittenDate::Known { year, month, day, .. } => Some((year, month, day)),
            WrittenDate::Pair { .. } => None,
        }
    }

    #[test]
    fn clear_dates_are_read_in_any_order() {
        for text in [
            "2027-06-30",
            "2027/6/30",
            "2027.06.30",
            "20270630",
            "30 June 2027",
            "June 30, 2027",
            "30-Jun-2027",
            "Jun 30 2027",
            "30th June 2027",
            "2027-06-30 14:05:00",
            "30 June 2027 14:05",
            "Jun 30 2027 12:00AM",
            "June 30, 2027 5:00 PM",
            "2027-06-30T00:00:00",
            "30. Juni 2027",
            "30 juin 2027",
            "30 de junio de 2027",
            "30-jun-2027",
        ] {
            assert_eq!(known(text), Some((2027, 6, 30)), "{text}");
        }
    }

    #[test]
    fn a_date_as_programs_write_it_is_read_by_its_look() {
        for text in ["2027-06-30", "0000-99-00", "2027-13-01"] {
            assert!(year_first(text).is_some(), "{text}");
            assert_eq!(year_first(text), parse_parts(text), "{text}");
        }
        for text in ["2027-6-30", "2027/06/30", "30-06-2027", "2027-06-30 ", "202a-06-30", "é27-06-30"] {
            assert_eq!(year_first(text), None, "{text}");
        }
    }

    #[test]
    fn months_have_names_in_four_languages() {
        for (text, month) in [
            ("1. März 2027", 3),
            ("1er août 2027", 8),
            ("1 févr. 2027", 2),
            ("1 ene 2027", 1),
            ("1. Okt. 2027", 10),
            ("1-déc.-2027", 12),
            ("1 Sept 2027", 9),
            ("1 juil. 2027", 7),
            ("1. Mrz 2027", 3),
        ] {
            assert_eq!(known(text), Some((2027, month, 1)), "{text}");
        }
        assert_eq!(known("1 jui 2027"), None);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["next summer", "06/2027", "May-27", "1/2/3/4", "30/06/027", "99999999", "12345678901"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_month_with_one_number_is_no_whole_date() {
        for (text, year, day) in [
            ("May-27", Some(2027), Some(27)),
            ("may 27", Some(2027), Some(27)),
            ("May-45", Some(2045), None),
            ("May '27", Some(2027), None),
            ("May 2027", Some(2027), None),
            ("mayo de 2027", Some(2027), None),
            ("2027-05", Some(2027), None),
            ("05/2027", Some(2027), None),
            ("May 7", None, Some(7)),
            ("May 27th", None, Some(27)),
            ("27-May", None, Some(27)),
        ] {
            assert_eq!(month_and(text), Some(MonthAnd { month: 5, year, day }), "{text}");
        }
        for text in ["05/27", "2026-27", "13/2027", "next summer", "Fall 2026", "May", "05/3027"] {
            assert_eq!(month_and(text), None, "{text}");
        }
        let february = MonthAnd { month: 2, year: Some(2028), day: None };
        assert_eq!(february.last_day(), NaiveDate::from_ymd_opt(2028, 2, 29));
    }
}
