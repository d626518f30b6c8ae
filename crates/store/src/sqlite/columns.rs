//! Columns to the words of the model and back: days, codes, counts.

use super::fault::Fault;
use chrono::{DateTime, NaiveDate, Utc};
use model::id::CanonicalId;
use model::text::Text;
use rusqlite::Row;
use rusqlite::types::ValueRef;

/// Reads the columns of a row from left to right.
#[derive(Debug)]
pub(super) struct Columns<'r> {
    row: Source<'r>,
    next: usize,
}

/// Where the values of a row are.
#[derive(Debug, Clone, Copy)]
enum Source<'r> {
    Stored(&'r Row<'r>),
    Packed(&'r [ValueRef<'r>]),
}

impl<'r> Columns<'r> {
    /// Begins with the first column.
    pub(super) fn of(row: &'r Row<'r>) -> Self {
        Columns { row: Source::Stored(row), next: 0 }
    }

    /// Begins behind the first column, which is the key that the row was looked up by.
    pub(super) fn behind_key(row: &'r Row<'r>) -> Self {
        Columns { row: Source::Stored(row), next: 1 }
    }

    /// Begins with the first of these values, which were a row; those behind them are missing.
    pub(super) fn of_values(values: &'r [ValueRef<'r>]) -> Self {
        Columns { row: Source::Packed(values), next: 0 }
    }

    /// The next value, whatever it is.
    pub(super) fn value(&mut self) -> Result<ValueRef<'r>, Fault> {
        let column = self.next;
        self.next += 1;
        match self.row {
            Source::Stored(row) => Ok(row.get_ref(column)?),
            Source::Packed(values) => Ok(values.get(column).copied().unwrap_or(ValueRef::Null)),
        }
    }

    /// Text that may be missing, without a copy.
    pub(super) fn str_or_null(&mut self) -> Result<Option<&'r str>, Fault> {
        self.value()?.as_str_or_null().map_err(|_| Fault::Damaged("a text column holds something else"))
    }

    /// Text that must be there, without a copy.
    pub(super) fn str(&mut self) -> Result<&'r str, Fault> {
        self.str_or_null()?.ok_or(Fault::Damaged("a text is missing"))
    }

    /// Text that may be missing.
    pub(super) fn text(&mut self) -> Result<Option<Text>, Fault> {
        Ok(self.str_or_null()?.map(Into::into))
    }

    /// A day that may be missing.
    pub(super) fn date(&mut self) -> Result<Option<NaiveDate>, Fault> {
        self.str_or_null()?.map(day).transpose()
    }

    /// A whole number that is not negative.
    pub(super) fn number(&mut self) -> Result<u64, Fault> {
        self.number_or_null()?.ok_or(Fault::Damaged("a number is missing"))
    }

    /// A whole number that may be missing.
    pub(super) fn number_or_null(&mut self) -> Result<Option<u64>, Fault> {
        let no_number = |_| Fault::Damaged("a column of numbers holds something else");
        let value = self.value()?.as_i64_or_null().map_err(no_number)?;
        value.map(|value| u64::try_from(value).map_err(|_| Fault::Damaged("a number is negative"))).transpose()
    }

    /// A moment that is kept to the second and may be missing.
    pub(super) fn second(&mut self) -> Result<Option<DateTime<Utc>>, Fault> {
        let at = |second: u64| DateTime::from_timestamp(i64::try_from(second).ok()?, 0);
        self.number_or_null()?.map(|second| at(second).ok_or(Fault::Damaged("a moment cannot be read"))).transpose()
    }

    /// Yes or no.
    pub(super) fn flag(&mut self) -> Result<bool, Fault> {
        Ok(self.number()? != 0)
    }
}

/// A day as it is stored.
pub(super) fn day(text: &str) -> Result<NaiveDate, Fault> {
    let part = |from: usize, to: usize| text.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
    // Ours are always written as 2027-06-30; chrono's own reader takes many forms and ten times as long.
    let date = match (part(0, 4), part(5, 7), part(8, 10)) {
        (Some(year), Some(month), Some(day)) if text.len() == 10 => {
            NaiveDate::from_ymd_opt(i32::try_from(year).unwrap_or(i32::MAX), month, day)
        }
        _ => text.parse().ok(),
    };
    date.ok_or(Fault::Damaged("a date cannot be read"))
}

/// IDs as one value for `json_each`.
pub(super) fn json_list<'i>(ids: impl IntoIterator<Item = &'i CanonicalId>) -> String {
    serde_json::Value::from_iter(ids.into_iter().map(CanonicalId::as_str)).to_string()
}

/// A number as SQLite keeps it.
pub(super) fn integer(number: u64) -> i64 {
    i64::try_from(number).expect("no count or version reaches nine trillion million")
}

/// A moment as it is kept to the second.
pub(super) fn second(moment: DateTime<Utc>) -> i64 {
    moment.timestamp().max(0)
}

/// A stored value as text, whatever it is; nothing where there is none.
pub(super) fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
    }
}
