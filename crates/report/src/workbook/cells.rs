//! The cells of a list as they are written into a workbook of its left-out rows: each as it was, so that what is wrong
//! with it is found again.

use super::writing::{DAY, TEXT, day_number, fit};
use chrono::{NaiveDate, NaiveDateTime, Timelike};
use model::cell::{CellKind, RawCell};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use std::borrow::Cow;

/// What is written for a value that is not in the file: an error that is found again, whatever the field takes.
const NO_VALUE: &str = "#N/A";

/// How a cell looks by what it holds.
pub(super) struct Look {
    pub(super) text: Format,
    pub(super) general: Format,
    day: Format,
    moment: Format,
}

impl Look {
    pub(super) fn of(base: &Format) -> Self {
        Look {
            text: base.clone().set_num_format(TEXT),
            general: base.clone(),
            day: base.clone().set_num_format(DAY),
            moment: base.clone().set_num_format("yyyy-mm-dd hh:mm:ss"),
        }
    }
}

/// What a cell of the list is in its column.
#[derive(Debug, Clone, Copy)]
pub(super) struct InColumn {
    /// Whether what is typed into it may become a day.
    pub(super) dated: bool,
    /// Whether its column is read.
    pub(super) is_read: bool,
}

/// What a cell shows in the workbook.
pub(super) fn shown<'a>(cell: &RawCell<'a>) -> Cow<'a, str> {
    match cell.kind {
        CellKind::Number => match (number(cell), cell.shown) {
            (Number::Text(text), _) => Cow::Owned(text),
            (Number::As(..), Some(shown)) => Cow::Borrowed(shown),
            (Number::As(..), None) => Cow::Borrowed(cell.text),
        },
        CellKind::Text | CellKind::Date | CellKind::Bool | CellKind::Error | CellKind::NoResult => {
            Cow::Borrowed(cell.text)
        }
    }
}

/// Writes a cell as it was. What cannot be written as what it is, is written as the text that it has.
pub(super) fn write_value(
    worksheet: &mut Worksheet,
    (row, at): (u32, u16),
    cell: RawCell<'_>,
    column: InColumn,
    look: &Look,
) -> Result<(), XlsxError> {
    let usual = if column.dated { &look.general } else { &look.text };
    match cell.kind {
        CellKind::Number => match number(&cell) {
            Number::As(value, Some(pattern)) => {
                let format = look.general.clone().set_num_format(pattern);
                worksheet.write_number_with_format(row, at, value, &format)?
            }
            Number::As(value, None) => worksheet.write_number_with_format(row, at, value, usual)?,
            Number::Text(text) => worksheet.write_string_with_format(row, at, fit(&text), usual)?,
        },
        CellKind::Date => match moment(cell.text) {
            Some((value, false)) => worksheet.write_number_with_format(row, at, value, &look.day)?,
            Some((value, true)) => worksheet.write_number_with_format(row, at, value, &look.moment)?,
            None => worksheet.write_string_with_format(row, at, fit(cell.text), usual)?,
        },
        CellKind::Bool => worksheet.write_boolean_with_format(row, at, cell.text == "TRUE", usual)?,
        // Neither an error nor a formula can be written as what it is without becoming a formula. The text of an error is
        // found again.
        CellKind::Text | CellKind::Error | CellKind::NoResult => {
            worksheet.write_string_with_format(row, at, fit(as_text(&cell, column)), usual)?
        }
    };
    Ok(())
}

/// The text of a cell. A formula without a result has no value, and as a text it would be one.
fn as_text<'a>(cell: &RawCell<'a>, column: InColumn) -> &'a str {
    if cell.kind == CellKind::NoResult && column.is_read { NO_VALUE } else { cell.text }
}

/// How a number cell is written.
enum Number {
    /// As a number, with the format that shows it as the sheet did.
    As(f64, Option<String>),
    /// As text.
    Text(String),
}

/// A number stays one, so that what is found about it is found again; zeros that the sheet shows become digits.
fn number(cell: &RawCell<'_>) -> Number {
    let is_digits = cell.text.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits && usize::from(cell.padded_to) > cell.text.len() {
        return Number::Text(format!("{:0>width$}", cell.text, width = usize::from(cell.padded_to)));
    }
    let exact = cell.text.parse::<f64>().ok().filter(|value| value.to_string() == cell.text);
    match (exact, cell.shown) {
        (Some(value), Some(shown)) => match pattern(shown, cell.text) {
            Some(pattern) => Number::As(value, Some(pattern)),
            None => Number::Text(shown.to_owned()),
        },
        (Some(value), None) => Number::As(value, None),
        (None, shown) => Number::Text(shown.unwrap_or(cell.text).to_owned()),
    }
}

/// The number format that shows these digits like this: `\L\I\B\-000000` for `LIB-104417`.
fn pattern(shown: &str, digits: &str) -> Option<String> {
    let own: String = shown.chars().filter(char::is_ascii_digit).collect();
    let is_same = own.trim_start_matches('0') == digits.trim_start_matches('0');
    let write = |letter: char| if letter.is_ascii_digit() { "0".to_owned() } else { format!("\\{letter}") };
    (is_same && !own.is_empty()).then(|| shown.chars().map(write).collect())
}

/// The number of a day, or of a moment.
fn moment(text: &str) -> Option<(f64, bool)> {
    if let Ok(day) = text.parse::<NaiveDate>() {
        return Some((day_number(day)?, false));
    }
    let moment = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok()?;
    let of_day = f64::from(moment.time().num_seconds_from_midnight()) / 86_400.0;
    Some((day_number(moment.date())? + of_day, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, padded_to: u8, shown: Option<&str>) -> String {
        let cell = RawCell { kind: CellKind::Number, padded_to, shown, ..RawCell::text(0, text) };
        match number(&cell) {
            Number::As(value, None) => format!("{value}"),
            Number::As(value, Some(pattern)) => format!("{value} as {pattern}"),
            Number::Text(text) => format!("\"{text}\""),
        }
    }

    #[test]
    fn a_number_stays_one_unless_its_digits_would_change() {
        assert_eq!(written("104417", 0, None), "104417");
        assert_eq!(written("1234567890123450", 0, None), "1234567890123450");
        assert_eq!(written("12345678901234567890", 0, None), "\"12345678901234567890\"");
        assert_eq!(written("104417", 9, None), "\"000104417\"");
        assert_eq!(written("104417", 0, Some("LIB-104417")), "104417 as \\L\\I\\B\\-000000");
        assert_eq!(written("104417", 0, Some("A1-104417")), "\"A1-104417\"");
    }

    #[test]
    fn a_formula_without_a_result_is_no_value() {
        let cell = RawCell { kind: CellKind::NoResult, ..RawCell::text(0, "=A2+1") };
        let text = |is_read| as_text(&cell, InColumn { dated: false, is_read });
        assert_eq!((text(true), text(false)), ("#N/A", "=A2+1"));
        assert_eq!(as_text(&RawCell::text(0, "=A2+1"), InColumn { dated: false, is_read: true }), "=A2+1");
    }

    #[test]
    fn days_and_moments_are_numbers() {
        assert_eq!(moment("2027-06-30"), Some((46_568.0, false)));
        assert_eq!(moment("2027-06-30 12:00:00"), Some((46_568.5, true)));
        assert_eq!((moment("1899-01-01"), moment("14:05:00")), (None, None));
    }
}
