//! One value of a row as it is written and as it must come back: what is put into a statement and what is compared with
//! a stored row are the same, so that neither can leave out a column that the other has.

use super::fault::Fault;
use chrono::{Datelike, NaiveDate};
use rusqlite::Statement;
use rusqlite::types::ValueRef;

/// A value of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    /// Text that may be missing.
    Text(Option<&'a str>),
    /// A whole number, or yes and no.
    Number(i64),
    /// A day that may be missing.
    Day(Option<NaiveDate>),
}

impl<'a> Cell<'a> {
    /// A text that is there.
    pub(super) fn text(text: &'a str) -> Self {
        Cell::Text(Some(text))
    }

    /// Yes or no.
    pub(super) fn flag(yes: bool) -> Self {
        Cell::Number(i64::from(yes))
    }

    /// A place in a list.
    pub(super) fn place(place: usize) -> Self {
        Cell::Number(i64::try_from(place).unwrap_or(i64::MAX))
    }

    /// Gives it to a statement, as its parameter of this number.
    pub(super) fn bind(self, statement: &mut Statement<'_>, number: usize) -> Result<(), Fault> {
        match self {
            Cell::Text(text) => statement.raw_bind_parameter(number, text)?,
            Cell::Number(value) => statement.raw_bind_parameter(number, value)?,
            Cell::Day(None) => statement.raw_bind_parameter(number, None::<&str>)?,
            Cell::Day(Some(day)) => statement.raw_bind_parameter(number, DayText::of(day).as_str())?,
        }
        Ok(())
    }

    /// Whether a stored value is this one.
    pub(super) fn is(self, stored: ValueRef<'_>) -> bool {
        match (self, stored) {
            (Cell::Text(None) | Cell::Day(None), ValueRef::Null) => true,
            (Cell::Text(Some(text)), ValueRef::Text(stored)) => text.as_bytes() == stored,
            (Cell::Number(number), ValueRef::Integer(stored)) => number == stored,
            (Cell::Day(Some(day)), ValueRef::Text(stored)) => DayText::of(day).as_str().as_bytes() == stored,
            _ => false,
        }
    }
}

/// A day as it is stored, such as 2027-06-30. Of the years that people live in it takes no memory of its own, and a
/// fifth of the time that chrono's writing of any form takes.
struct DayText {
    digits: [u8; 10],
    /// Of a year with more than four digits, or before the year 0.
    unusual: Option<String>,
}

impl DayText {
    fn of(day: NaiveDate) -> Self {
        let mut digits = *b"0000-00-00";
        let Some(year) = u32::try_from(day.year()).ok().filter(|year| *year <= 9999) else {
            return DayText { digits, unusual: Some(day.to_string()) };
        };
        put(&mut digits[0..4], year);
        put(&mut digits[5..7], day.month());
        put(&mut digits[8..10], day.day());
        DayText { digits, unusual: None }
    }

    fn as_str(&self) -> &str {
        self.unusual.as_deref().unwrap_or_else(|| str::from_utf8(&self.digits).expect("digits and hyphens"))
    }
}

/// Puts the last digits of a number into a place.
fn put(place: &mut [u8], mut number: u32) {
    for digit in place.iter_mut().rev() {
        *digit = b'0' + u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn a_day_is_written_as_chrono_writes_it() {
        for day in ["2027-06-30", "0001-01-01", "1999-12-31", "+12027-06-30", "-0044-03-15", "9999-12-31"] {
            let day: NaiveDate = day.parse().unwrap();
            assert_eq!(DayText::of(day).as_str(), day.to_string());
        }
    }

    #[test]
    fn what_was_given_to_a_statement_comes_back_and_nothing_else_does() {
        let day = |text: &str| Cell::Day(Some(text.parse().unwrap()));
        let cells = [
            Cell::text("a"),
            Cell::text(""),
            Cell::text("1"),
            Cell::Text(None),
            Cell::Number(1),
            Cell::flag(false),
            day("2027-06-30"),
            day("+12027-06-30"),
        ];
        let connection = Connection::open_in_memory().unwrap();
        let mut statement = connection.prepare("SELECT ?1").unwrap();
        for given in cells {
            given.bind(&mut statement, 1).unwrap();
            let mut rows = statement.raw_query();
            let row = rows.next().unwrap().unwrap();
            let stored = row.get_ref(0).unwrap();
            for other in cells {
                assert_eq!(other.is(stored), other == given, "{other:?} {given:?}");
            }
            drop(rows);
        }
    }
}
