//! Tables whose columns have a type and a name that stays.

use super::Style;
use chrono::{DateTime, NaiveDate, Utc};
use model::finding::Severity;

/// Rows of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What its rows are.
    pub key: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, with a cell for every column.
    pub rows: Vec<Vec<Cell>>,
    /// What a column adds up to.
    pub total: Option<Total>,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs.
    pub key: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// What kind of text they are.
    pub style: Style,
}

/// What the cells of a column are; each of them can be blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Texts.
    List,
    /// A number of something.
    Number,
    /// A number that names something: a row, a batch.
    Ordinal,
    /// How many were touched; none is nothing to look at.
    Tally,
    /// How many more and how many fewer; none is nothing to look at.
    Balance,
    /// A day.
    Date,
    /// The last day of something; blank when it has none.
    Until,
    /// A moment.
    Moment,
    /// A place in a list.
    Place,
    /// A value before and after.
    Change,
    /// What happens to somebody.
    Mark,
    /// How much something weighs.
    Severity,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Text.
    Text(String),
    /// Texts.
    List(Vec<String>),
    /// A number of something.
    Number(i64),
    /// A number that names something.
    Ordinal(u64),
    /// How many were touched; below zero, so many were put back.
    Tally(i64),
    /// How many more and how many fewer.
    Balance {
        /// How many more.
        more: u64,
        /// How many fewer.
        fewer: u64,
    },
    /// A day.
    Date(NaiveDate),
    /// The last day of something.
    Until(NaiveDate),
    /// A moment.
    Moment(DateTime<Utc>),
    /// A place in a list, as people write it.
    Place(String),
    /// A value before and after; `None` where there is none.
    Change {
        /// Before.
        before: Option<String>,
        /// After.
        after: Option<String>,
    },
    /// What happens to somebody.
    Mark(Mark),
    /// How much something weighs.
    Severity(Severity),
}

/// What happens to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// They are new.
    New,
    /// They are changed.
    Changed,
    /// Their account becomes one of another type.
    Converted,
    /// They stay as they are.
    Unchanged,
    /// A person has to answer.
    Question,
    /// They are left out.
    LeftOut,
    /// They are missing from the list.
    Missing,
    /// They are taken out.
    Removed,
}

/// What a column adds up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// The column's key.
    pub column: &'static str,
    /// The sum.
    pub value: u64,
    /// What it is the number of.
    pub name: &'static str,
}

impl Table {
    /// A table of such rows.
    pub fn new(key: &'static str, columns: &[Column], rows: Vec<Vec<Cell>>) -> Table {
        Table { key, columns: columns.to_vec(), rows, total: None }
    }
}

impl Column {
    /// A column of plain text.
    pub const fn text(key: &'static str, title: &'static str) -> Column {
        Column::of(Kind::Text, key, title)
    }

    /// A column of numbers.
    pub const fn number(key: &'static str, title: &'static str) -> Column {
        Column::of(Kind::Number, key, title)
    }

    /// A column of cells of a kind.
    pub const fn of(kind: Kind, key: &'static str, title: &'static str) -> Column {
        Column { key, title, kind, style: Style::Plain }
    }

    /// What the eye should find first.
    #[must_use]
    pub const fn strong(self) -> Column {
        Column { style: Style::Strong, ..self }
    }

    /// What may be passed over.
    #[must_use]
    pub const fn quiet(self) -> Column {
        Column { style: Style::Quiet, ..self }
    }
}

impl Mark {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Mark::New => "new",
            Mark::Changed => "changed",
            Mark::Converted => "converted",
            Mark::Unchanged => "unchanged",
            Mark::Question => "question",
            Mark::LeftOut => "left out",
            Mark::Missing => "missing",
            Mark::Removed => "removed",
        }
    }
}

impl Cell {
    /// Text.
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    /// A number of something.
    pub fn number(value: u64) -> Cell {
        Cell::Number(i64::try_from(value).unwrap_or(i64::MAX))
    }

    /// So many were touched.
    pub fn touched(value: u64) -> Cell {
        Cell::Tally(i64::try_from(value).unwrap_or(i64::MAX))
    }

    /// So many were put back.
    pub fn put_back(value: u64) -> Cell {
        Cell::Tally(i64::try_from(value).map_or(i64::MIN, |value| -value))
    }

    /// The kind that it is of; a blank one is of any.
    pub fn kind(&self) -> Option<Kind> {
        match self {
            Cell::Blank => None,
            Cell::Text(_) => Some(Kind::Text),
            Cell::List(_) => Some(Kind::List),
            Cell::Number(_) => Some(Kind::Number),
            Cell::Ordinal(_) => Some(Kind::Ordinal),
            Cell::Tally(_) => Some(Kind::Tally),
            Cell::Balance { .. } => Some(Kind::Balance),
            Cell::Date(_) => Some(Kind::Date),
            Cell::Until(_) => Some(Kind::Until),
            Cell::Moment(_) => Some(Kind::Moment),
            Cell::Place(_) => Some(Kind::Place),
            Cell::Change { .. } => Some(Kind::Change),
            Cell::Mark(_) => Some(Kind::Mark),
            Cell::Severity(_) => Some(Kind::Severity),
        }
    }
}
