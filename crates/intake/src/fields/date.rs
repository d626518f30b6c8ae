//! Dates: real ones, day numbers, and text in any clear order. An order that nothing shows is asked
//! for, never assumed.

use super::{clean, text};
use crate::context::RowContext;
use crate::headers;
use chrono::{Datelike, Days, Months, NaiveDate};
use model::action::{Action, Words};
use model::cell::{CellKind, RawCell};
use model::codes;
use model::draft::Reading;
use model::field::ListField;
use model::request::DateOrder;

/// A date as a text has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WrittenDate {
    /// Year, month and day are each known by their look.
    Known { year: i32, month: u32, day: u32, short_year: bool },
    /// Two numbers that are day and month in an order that the text does not show.
    Pair { first: u32, second: u32, year: i32, short_year: bool },
}

/// The order of day and month that a text shows by itself; `None` when it shows none.
pub(crate) fn order_shown(raw: &str) -> Option<DateOrder> {
    match parse(&clean::text(raw).text)? {
        WrittenDate::Known { .. } => None,
        WrittenDate::Pair { first, second, .. } if first > 12 && second <= 12 => Some(DateOrder::DayMonthYear),
        WrittenDate::Pair { first, second, .. } if second > 12 && first <= 12 => Some(DateOrder::MonthDayYear),
        WrittenDate::Pair { .. } => None,
    }
}

/// Reads a date.
pub(crate) fn read(field: ListField, cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Reading<NaiveDate> {
    match cell.kind {
        CellKind::Error | CellKind::NoResult => text::excel_error(field, cell, row),
        CellKind::Number => serial(field, cell.text, row),
        CellKind::Bool => unreadable(field, cell.text, row),
        CellKind::Date | CellKind::Text => typed(field, cell.text, row),
    }
}

/// Between the first days of the two ways in which workbooks count.
const DAYS_FROM_1900_TO_1904: u64 = 1462;

/// A spreadsheet's day number: 1 is 1900-01-01, with the 29 February 1900 that never was; in a
/// workbook that counts from 1904, 0 is 1904-01-01.
fn serial(field: ListField, number: &str, row: &mut RowContext<'_, '_>) -> Reading<NaiveDate> {
    let days = number.split('.').next().and_then(|whole| whole.parse::<u64>().ok());
    // Eight digits are a date written together; day numbers of living people have five.
    if number.len() == 8 && !number.contains('.') {
        return typed(field, number, row);
    }
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day of the calendar");
    let days = days.map(|days| if row.facts.from_1904 { days.saturating_add(DAYS_FROM_1900_TO_1904) } else { days });
    let date =
        days.filter(|days| (3_000..110_000).contains(days)).and_then(|days| epoch.checked_add_days(Days::new(days)));
    match date {
        Some(date) => {
            row.report_repair(codes::C315, field, number, &date.to_string());
            Reading::Present(date)
        }
        None => unreadable(field, number, row),
    }
}

fn typed(field: ListField, raw: &str, row: &mut RowContext<'_, '_>) -> Reading<NaiveDate> {
    let cleaned = clean::text(raw);
    let text = cleaned.text.as_ref();
    if text.is_empty() {
        return Reading::Blank;
    }
    if clean::is_blank_lookalike(text, false) {
        row.report_repair(codes::C302, field, raw, "");
        return Reading::Blank;
    }
    let (day_part, time) = without_time(text);
    let Some(written) = parse(day_part) else { return unreadable(field, raw, row) };
    let (year, month, day, short_year) = match written {
        WrittenDate::Known { year, month, day, short_year } => (year, month, day, short_year),
        WrittenDate::Pair { first, second, .. } if first > 12 && second > 12 => return impossible(field, raw, row),
        WrittenDate::Pair { first, second, year, short_year } => match in_order(field, first, second, row) {
            Some((month, day)) => (year, month, day, short_year),
            None => return ambiguous(field, raw, (first, second), row),
        },
    };
    let year = if short_year { full_year(field, (year, month, day), row) } else { year };
    let Some(date) = NaiveDate::from_ymd_opt(year, month, day).filter(|date| date.year() >= 1800) else {
        return impossible(field, raw, row);
    };
    if time.is_some_and(|time| !is_midnight(time)) {
        row.report_repair(codes::C319, field, raw, &date.to_string());
    }
    if short_year {
        let message = format!("\"{raw}\" has a two-digit year");
        row.report(codes::C318, field, raw, message, format!("read as {date}; type four digits to be sure"));
    }
    Reading::Present(date)
}

/// `00:00:00`, or `12:00 AM` as Americans write it.
fn is_midnight(time: &str) -> bool {
    let lower = time.to_ascii_lowercase();
    let american = lower.trim_end().strip_suffix("am").and_then(|rest| rest.trim_end().strip_prefix("12"));
    american.unwrap_or(&lower).trim_matches(['0', ':', ' ', '.', 'z']).is_empty()
}

/// Splits a time of day off: behind a space, or behind a T that stands between two digits.
fn without_time(text: &str) -> (&str, Option<&str>) {
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
fn parse(text: &str) -> Option<WrittenDate> {
    let text = without_time(text).0;
    // Spanish joins the parts with a word: 30 de junio de 2027.
    let is_part = |part: &&str| !part.is_empty() && !matches!(*part, "de" | "del");
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ', ',']).filter(is_part).collect();
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
    // Points between the numbers are the German and Nordic way, always day first.
    if text.contains('.') {
        return Some(WrittenDate::Known { year, month: numbers[1], day: numbers[0], short_year });
    }
    Some(WrittenDate::Pair { first: numbers[0], second: numbers[1], year, short_year })
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

/// Month and day of two numbers: as they show themselves, or in the order of their column.
fn in_order(field: ListField, first: u32, second: u32, row: &RowContext<'_, '_>) -> Option<(u32, u32)> {
    if first > 12 && second <= 12 || first == second {
        return Some((second, first));
    }
    if second > 12 && first <= 12 {
        return Some((first, second));
    }
    match row.facts.date_order.get(&field)? {
        DateOrder::DayMonthYear => Some((second, first)),
        DateOrder::MonthDayYear => Some((first, second)),
        // Said of the whole list, but this text ends with its year: the order of the rest stays unknown.
        DateOrder::YearMonthDay => None,
    }
}

/// The century of a two-digit year: nobody is born in the future, and memberships end in this century.
fn full_year(field: ListField, (year, month, day): (i32, u32, u32), row: &RowContext<'_, '_>) -> i32 {
    let today = row.run.today;
    let ahead = (2000 + year, month, day) > (today.year(), today.month(), today.day());
    if field == ListField::BirthDate && ahead { 1900 + year } else { 2000 + year }
}

fn unreadable<T>(field: ListField, raw: &str, row: &mut RowContext<'_, '_>) -> Reading<T> {
    let message = format!("\"{}\" is not a date", raw.trim());
    row.report(codes::C313, field, raw, message, "type it as year-month-day, as in 2027-06-30");
    Reading::Unreadable
}

fn impossible<T>(field: ListField, raw: &str, row: &mut RowContext<'_, '_>) -> Reading<T> {
    let message = format!("\"{}\" is not a day in the calendar", raw.trim());
    row.report(codes::C316, field, raw, message, "correct the day or the month");
    Reading::Unreadable
}

fn ambiguous<T>(field: ListField, raw: &str, (first, second): (u32, u32), row: &mut RowContext<'_, '_>) -> Reading<T> {
    let month = |number: u32| {
        let name = MONTHS.get(number.saturating_sub(1) as usize).and_then(|names| names.first()).copied();
        let (initial, rest) = name.unwrap_or_default().split_at_checked(1).unwrap_or_default();
        initial.to_uppercase() + rest
    };
    let message = format!(
        "\"{}\" can be {first} {} or {second} {}, and nothing in the column settles it",
        raw.trim(),
        month(second),
        month(first)
    );
    let advice = Words::text("say which comes first: ")
        .act(Action::OrderDates(DateOrder::DayMonthYear))
        .then(" (day) or ")
        .act(Action::OrderDates(DateOrder::MonthDayYear))
        .then(" (month)");
    row.report(codes::C314, field, raw, message, advice);
    Reading::Unreadable
}

/// The last day that nobody wonders about.
pub(crate) fn far_future(today: NaiveDate) -> NaiveDate {
    today.checked_add_months(Months::new(50 * 12)).unwrap_or(NaiveDate::MAX)
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
            "30.06.2027",
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
    fn the_order_shows_when_a_number_is_above_twelve() {
        assert_eq!(order_shown("31/01/2027"), Some(DateOrder::DayMonthYear));
        assert_eq!(order_shown("01/31/2027"), Some(DateOrder::MonthDayYear));
        assert_eq!(order_shown("03/04/2027"), None);
        assert_eq!(order_shown("2027-01-31"), None);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["next summer", "06/2027", "1/2/3/4", "30/06/027", "99999999", "12345678901"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
