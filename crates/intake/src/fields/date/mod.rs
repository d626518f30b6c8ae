//! Dates: real ones, day numbers, and text in any clear order. An order that nothing shows is asked
//! for, never assumed.

mod placeholder;
mod written;

use super::{clean, text};
use crate::context::RowContext;
use crate::counted::counted;
use crate::headers;
use chrono::{Datelike, Days, NaiveDate};
use model::action::{Action, Words};
use model::cell::{CellKind, RawCell};
use model::codes;
use model::draft::Reading;
use model::field::ListField;
use model::finding::Severity;
use model::request::DateOrder;
use written::{MonthAnd, WrittenDate, month_and, month_name, parse, without_time};

/// The order of day and month that a text shows by itself; `None` when it shows none.
pub(crate) fn order_shown(raw: &str) -> Option<DateOrder> {
    match parse(&clean::text(raw).text)? {
        WrittenDate::Known { .. } | WrittenDate::Pair { dotted: true, .. } => None,
        WrittenDate::Pair { first, second, .. } if first > 12 && second <= 12 => Some(DateOrder::DayMonthYear),
        WrittenDate::Pair { first, second, .. } if second > 12 && first <= 12 => Some(DateOrder::MonthDayYear),
        WrittenDate::Pair { .. } => None,
    }
}

/// The day that a text means in whatever way it is read: with the year in four digits, and day and month in an order that
/// the text shows or that makes no difference.
pub(crate) fn only_day(raw: &str) -> Option<NaiveDate> {
    let (year, month, day, short_year) = match parse(&clean::text(raw).text)? {
        WrittenDate::Known { year, month, day, short_year } => (year, month, day, short_year),
        WrittenDate::Pair { first, second, dotted, year, short_year } if dotted || first > 12 || first == second => {
            (year, second, first, short_year)
        }
        WrittenDate::Pair { first, second, year, short_year, .. } if second > 12 => (year, first, second, short_year),
        WrittenDate::Pair { .. } => return None,
    };
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| !short_year)
}

/// So many years ahead a two-digit year can be; beyond, it is of the century before.
const SHORT_YEARS_AHEAD: i32 = 20;

/// The year of a cell that holds a day of the calendar, in whatever order day and month are written.
pub(crate) fn year_of(cell: RawCell<'_>, this_year: i32) -> Option<i32> {
    if !matches!(cell.kind, CellKind::Date | CellKind::Text) {
        return None;
    }
    let (year, month, day, short_year) = match parse(&clean::text(cell.text).text)? {
        WrittenDate::Known { year, month, day, short_year } => (year, month, day, short_year),
        WrittenDate::Pair { first, second, year, short_year, .. } => {
            (year, first.min(second), first.max(second), short_year)
        }
    };
    let year = match short_year {
        true if 2000 + year > this_year + SHORT_YEARS_AHEAD => 1900 + year,
        true => 2000 + year,
        false => year,
    };
    NaiveDate::from_ymd_opt(year, month, day).map(|_| year)
}

/// Reads a date.
pub(crate) fn read(field: ListField, cell: RawCell<'_>, row: &mut RowContext<'_, '_>) -> Reading<NaiveDate> {
    let reading = match cell.kind {
        CellKind::Error | CellKind::NoResult => text::excel_error(field, cell, row),
        CellKind::Number => serial(field, cell.text, row),
        CellKind::Bool => unreadable(field, cell.text, row),
        CellKind::Date | CellKind::Text => typed(field, cell.text, row),
    };
    reading.and_then(|date| placeholder::unless_meant(field, cell.text, date, row))
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
    let Some(written) = parse(day_part) else { return no_whole_date(field, raw, text, row) };
    let (year, month, day, short_year) = match written {
        WrittenDate::Known { year, month, day, short_year } => (year, month, day, short_year),
        WrittenDate::Pair { first, second, .. } if first > 12 && second > 12 => return impossible(field, raw, row),
        WrittenDate::Pair { first, second, dotted, year, short_year } => {
            match in_order(field, (first, second), dotted, row) {
                Order::Is { month, day } => (year, month, day, short_year),
                Order::Outnumbered { shown, others } => return outnumbered(field, raw, shown, others, row),
                Order::Unclear => return ambiguous(field, raw, (first, second), row),
                Order::Against { other, number } => return against_the_order(field, raw, other, number, row),
            }
        }
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

/// What two numbers are, of which one is the day and one the month.
enum Order {
    /// These.
    Is { month: u32, day: u32 },
    /// Nothing says which is which.
    Unclear,
    /// They show this order, but so many dates of the column the other one, and nobody said which is meant.
    Outnumbered { shown: DateOrder, others: usize },
    /// They fit only the order that the person did not name; in the named one this number would be the month.
    Against { other: DateOrder, number: u32 },
}

/// Month and day of two numbers: in the order that the person named, and in no other; where none was named, as they
/// show themselves, or in the order of their column.
fn in_order(field: ListField, (first, second): (u32, u32), dotted: bool, row: &RowContext<'_, '_>) -> Order {
    let day_first = Order::Is { month: second, day: first };
    let month_first = Order::Is { month: first, day: second };
    if let Some(outnumbered) = order_of_few(field, (first, second), row).filter(|_| !dotted) {
        return outnumbered;
    }
    match row.run.options.dates {
        Some(DateOrder::DayMonthYear) if second > 12 => {
            Order::Against { other: DateOrder::MonthDayYear, number: second }
        }
        Some(DateOrder::DayMonthYear) => day_first,
        Some(DateOrder::MonthDayYear) if first > 12 => Order::Against { other: DateOrder::DayMonthYear, number: first },
        Some(DateOrder::MonthDayYear) => month_first,
        // Points between the numbers are the German and Nordic way, always day first.
        Some(DateOrder::YearMonthDay) | None if dotted || first > 12 || first == second => day_first,
        Some(DateOrder::YearMonthDay) | None if second > 12 => month_first,
        Some(DateOrder::YearMonthDay) | None => match row.facts.date_order.get(&field) {
            Some(DateOrder::DayMonthYear) => day_first,
            Some(DateOrder::MonthDayYear) => month_first,
            // Said of the whole list, but this text ends with its year: the order of the rest stays unknown.
            Some(DateOrder::YearMonthDay) | None => Order::Unclear,
        },
    }
}

/// That two numbers show the order that fewer dates of their column have.
fn order_of_few(field: ListField, (first, second): (u32, u32), row: &RowContext<'_, '_>) -> Option<Order> {
    let both = row.facts.both_orders.get(&field)?;
    let shown = match (first > 12, second > 12) {
        (true, _) => DateOrder::DayMonthYear,
        (_, true) => DateOrder::MonthDayYear,
        (false, false) => return None,
    };
    Some(Order::Outnumbered { shown, others: both.against(shown)? })
}

/// The century of a two-digit year: nobody is born in the future, and memberships end in this century.
fn full_year(field: ListField, (year, month, day): (i32, u32, u32), row: &RowContext<'_, '_>) -> i32 {
    let today = row.run.today;
    let ahead = (2000 + year, month, day) > (today.year(), today.month(), today.day());
    if field == ListField::BirthDate && ahead { 1900 + year } else { 2000 + year }
}

/// The name of a term, a part of a date, or nothing of the kind.
fn no_whole_date(field: ListField, raw: &str, text: &str, row: &mut RowContext<'_, '_>) -> Reading<NaiveDate> {
    let term = if field == ListField::ExpiryDate { last_day_of_term(text, row) } else { None };
    if let Some(day) = term {
        row.report_repair(codes::C365, field, raw, &day.to_string());
        return Reading::Present(day);
    }
    match month_and(text) {
        Some(part) => incomplete(field, raw, part, row),
        None => unreadable(field, raw, row),
    }
}

/// The last day of the term that is called so, in any case and however its words are joined.
fn last_day_of_term(text: &str, row: &RowContext<'_, '_>) -> Option<NaiveDate> {
    let terms = &row.run.settings.terms;
    let as_written = terms.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    let compared = || {
        let wanted = headers::normal(text);
        terms.iter().find(|(name, _)| !wanted.is_empty() && headers::normal(name) == wanted)
    };
    as_written.or_else(compared).map(|(_, day)| *day)
}

/// A month without its day, or a day without its year. Memberships may well end with the month, once somebody says so;
/// nobody is born with one.
fn incomplete(field: ListField, raw: &str, part: MonthAnd, row: &mut RowContext<'_, '_>) -> Reading<NaiveDate> {
    let ends = matches!(field, ListField::ExpiryDate | ListField::PurgeDate);
    let meant = part.last_day().filter(|_| ends);
    let taken = meant.filter(|_| row.run.options.accept.contains(&codes::C364));
    let (shown, month) = (raw.trim(), month_name(part.month));
    let message = match (part.day, part.year) {
        (Some(day), Some(year)) => format!("\"{shown}\" can be {day} {month} or {month} {year}"),
        (None, Some(_)) => format!("\"{shown}\" does not name the day"),
        (_, None) => format!("\"{shown}\" does not name the year"),
    };
    let advice = match (taken, meant) {
        (Some(day), _) => Words::text(format!("read as {day}")),
        (None, Some(_)) => Words::text("type the whole date, or use the last day of the month in all such cells: ")
            .act(Action::AcceptRepair(codes::C364)),
        (None, None) => Words::text("type the whole date, as in 2027-06-30"),
    };
    row.report(codes::C364, field, raw, message, advice);
    if let Some(finding) = row.findings.last_mut() {
        finding.repaired = meant.map(|day| day.to_string().into());
        finding.severity = if taken.is_some() { Severity::Warning } else { finding.severity };
    }
    taken.map_or(Reading::Unreadable, Reading::Present)
}

fn unreadable<T>(field: ListField, raw: &str, row: &mut RowContext<'_, '_>) -> Reading<T> {
    let message = format!("\"{}\" is not a date", raw.trim());
    let advice = Words::text("type it as year-month-day, as in 2027-06-30");
    let advice = if field == ListField::ExpiryDate { advice.and(instead_of_a_date(row)) } else { advice };
    row.report(codes::C313, field, raw, message, advice);
    Reading::Unreadable
}

/// What else can say when memberships end.
fn instead_of_a_date(row: &RowContext<'_, '_>) -> Words {
    /// A calendar may go back for years.
    const NAMED: usize = 8;
    let terms = &row.run.settings.terms;
    // Those that lie ahead, the nearest first.
    let mut ahead: Vec<(&NaiveDate, &str)> =
        terms.iter().filter(|(_, day)| **day >= row.run.today).map(|(name, day)| (day, name.as_str())).collect();
    ahead.sort_unstable();
    let names: Vec<&str> = ahead.into_iter().take(NAMED).map(|(_, name)| name).collect();
    let term = if names.is_empty() {
        "; or name a term, once [terms] in rollcall.toml says when it ends".to_owned()
    } else {
        format!("; or name one of the terms {}", names.join(", "))
    };
    let one_for_all = Action::SetForAll { field: ListField::ExpiryDate, value: None };
    Words::text("\nor give every row the same date: ").act(one_for_all).then(term)
}

fn impossible<T>(field: ListField, raw: &str, row: &mut RowContext<'_, '_>) -> Reading<T> {
    let message = format!("\"{}\" is not a day in the calendar", raw.trim());
    row.report(codes::C316, field, raw, message, "correct the day or the month");
    Reading::Unreadable
}

/// A date that fits only the order that the person did not name: a slip in the cell, or in what was said.
fn against_the_order<T>(
    field: ListField,
    raw: &str,
    other: DateOrder,
    number: u32,
    row: &mut RowContext<'_, '_>,
) -> Reading<T> {
    let (said, other_first) = if other == DateOrder::DayMonthYear { ("month", "day") } else { ("day", "month") };
    let message = format!("\"{}\": {number} can't be the month, and you said the {said} comes first", raw.trim());
    let advice = Words::text(format!("correct the cell, or if the {other_first} comes first in this list: "))
        .act(Action::OrderDates(other));
    row.report(codes::C316, field, raw, message, advice);
    Reading::Unreadable
}

/// A date in the order that fewer dates of its column have: a slip, or two lists in one column.
fn outnumbered<T>(
    field: ListField,
    raw: &str,
    shown: DateOrder,
    others: usize,
    row: &mut RowContext<'_, '_>,
) -> Reading<T> {
    let (own, other) = if shown == DateOrder::DayMonthYear { ("day", "month") } else { ("month", "day") };
    let others = counted(others, "other date");
    let message = format!(
        "the column has both orders: \"{}\" has the {own} first, and {others} can only have the {other} first",
        raw.trim()
    );
    let advice = Words::text("type the date as year-month-day, as in 2027-06-30, or ").and(which_comes_first());
    row.report(codes::C314, field, raw, message, advice);
    Reading::Unreadable
}

fn which_comes_first() -> Words {
    Words::text("say which comes first: ")
        .act(Action::OrderDates(DateOrder::DayMonthYear))
        .then(" (day) or ")
        .act(Action::OrderDates(DateOrder::MonthDayYear))
        .then(" (month)")
}

fn ambiguous<T>(field: ListField, raw: &str, (first, second): (u32, u32), row: &mut RowContext<'_, '_>) -> Reading<T> {
    let message = format!(
        "\"{}\" can be {first} {} or {second} {}, and nothing in the column settles it",
        raw.trim(),
        month_name(second),
        month_name(first)
    );
    row.report(codes::C314, field, raw, message, which_comes_first());
    Reading::Unreadable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_shows_when_a_number_is_above_twelve() {
        assert_eq!(order_shown("31/01/2027"), Some(DateOrder::DayMonthYear));
        assert_eq!(order_shown("01/31/2027"), Some(DateOrder::MonthDayYear));
        assert_eq!(order_shown("03/04/2027"), None);
        assert_eq!(order_shown("2027-01-31"), None);
    }

    #[test]
    fn the_year_of_a_day_needs_no_order() {
        let year = |text: &str| year_of(RawCell::text(0, text), 2026);
        assert_eq!(["31/01/2027", "1/31/27", "2/3/51", "20270630"].map(year), [2027, 2027, 1951, 2027].map(Some));
        assert_eq!(["555-555-0101", "31/31/2027", "20231234", "12"].map(year), [None; 4]);
    }
}
