//! Long lists of made-up people with the fourteen columns of `speed.md`, as CSV and XLSX, written row
//! by row so that a million rows need no memory.
//!
//! A list is either of people nobody knows yet, or made against a store that holds a former list: so
//! many rows unchanged, so many changed, so many new, spread over the whole store.

use crate::csv::csv_field;
use crate::people::{People, Person};
use crate::xlsx::{DATE_FORMAT, day_number, new_workbook};
use model::NaiveDate;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};
use std::io::{self, Write};

/// The column names.
pub const COLUMNS: [&str; 14] = [
    "Borrower ID",
    "First name",
    "Middle name",
    "Last name",
    "E-mail",
    "Phone",
    "Address",
    "City",
    "State",
    "Zip",
    "User group",
    "Expiration date",
    "Birth date",
    "Note",
];

/// How many of a hundred rows are known to the store and changed, and how many are new; the rest is
/// known and unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shares {
    /// Changed, of a hundred.
    pub changed: u64,
    /// New, of a hundred.
    pub new: u64,
}

impl Shares {
    /// The mix of `speed.md`: 81 % unchanged, 9 % changed, 10 % new.
    pub const USUAL: Shares = Shares { changed: 9, new: 10 };
}

/// Whom a list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// People from index 0 on; what a store is filled with.
    Nobody,
    /// A store that was filled with this many people of the same seed.
    Store {
        /// How many it holds.
        patrons: u64,
        /// How the rows are mixed.
        shares: Shares,
    },
}

/// A list.
#[derive(Debug, Clone)]
pub struct List {
    people: People,
    rows: u64,
    against: Against,
    expiry: NaiveDate,
}

/// What one row is to the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// The store says the same.
    Unchanged,
    /// The store knows the person and says something else.
    Changed,
    /// The store does not know the person.
    New,
}

/// A value of a row.
enum Value {
    Text(String),
    Date(NaiveDate),
}

impl List {
    /// So many rows of the people of a seed.
    pub fn new(seed: u64, rows: u64, against: Against) -> Self {
        let expiry = NaiveDate::from_ymd_opt(2027, 6, 30).expect("a day of the calendar");
        List { people: People::new(seed), rows, against, expiry }
    }

    /// What a row is to the store. In every hundred rows the shares are exact; rows beyond the number
    /// of stored patrons are new.
    pub fn kind(&self, row: u64) -> RowKind {
        let Against::Store { shares, patrons } = self.against else { return RowKind::New };
        if row >= patrons {
            return RowKind::New;
        }
        // 37 has no factor in common with 100, so that the kinds alternate and none is lost.
        let place = row * 37 % 100;
        if place < shares.new {
            RowKind::New
        } else if place < shares.new + shares.changed {
            RowKind::Changed
        } else {
            RowKind::Unchanged
        }
    }

    /// Writes the list as CSV in UTF-8.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write_csv(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}", COLUMNS.join(","))?;
        for row in 0..self.rows {
            for (column, value) in self.row(row).iter().enumerate() {
                let comma = if column == 0 { "" } else { "," };
                match value {
                    Value::Text(text) => write!(out, "{comma}{}", csv_field(text, ','))?,
                    Value::Date(date) => write!(out, "{comma}{date}")?,
                }
            }
            writeln!(out)?;
        }
        Ok(())
    }

    /// Writes the list as XLSX with one sheet, IDs as text and dates as dates. Texts are shared
    /// strings, as in the files of Excel; the rows go to a temporary file meanwhile.
    ///
    /// # Errors
    /// When the workbook cannot be written, or has more rows than a sheet can have.
    pub fn write_xlsx(&self, out: impl Write + Send) -> Result<(), XlsxError> {
        let mut workbook = new_workbook()?;
        let worksheet = workbook.add_worksheet_with_low_memory()?;
        self.fill(worksheet)?;
        workbook.save_to_writer(out)
    }

    fn fill(&self, worksheet: &mut Worksheet) -> Result<(), XlsxError> {
        let day = Format::new().set_num_format(DATE_FORMAT);
        worksheet.set_name("Fall 2026")?;
        worksheet.write_row(0, 0, COLUMNS)?;
        for row in 0..self.rows {
            let line = u32::try_from(row + 1).map_err(|_| XlsxError::RowColumnLimitError)?;
            for (column, value) in (0u16..).zip(self.row(row)) {
                match value {
                    Value::Text(text) if text.is_empty() => &mut *worksheet,
                    Value::Text(text) => worksheet.write_string(line, column, text)?,
                    Value::Date(date) => worksheet.write_number_with_format(line, column, day_number(date), &day)?,
                };
            }
        }
        Ok(())
    }

    fn row(&self, row: u64) -> [Value; 14] {
        let (index, kind) = (self.index(row), self.kind(row));
        let mut person = self.people.person(index);
        let mut expiry = self.expiry;
        if matches!(self.against, Against::Store { .. }) && kind == RowKind::Changed {
            expiry = NaiveDate::from_ymd_opt(2028, 6, 30).expect("a day of the calendar");
            change(&mut person, index);
        }
        values(person, expiry)
    }

    fn index(&self, row: u64) -> u64 {
        match self.against {
            Against::Nobody => row,
            Against::Store { patrons, .. } if self.kind(row) == RowKind::New => patrons + row,
            Against::Store { patrons, .. } => row * (patrons / self.rows.max(1)).max(1),
        }
    }
}

/// A changed patron has a later expiry; every third another phone, every fifth another last name.
fn change(person: &mut Person, index: u64) {
    if index.is_multiple_of(3) {
        person.phone = format!("(217) 555-01{:02}", (index + 1) % 100);
    }
    if index.is_multiple_of(5) {
        person.last.push_str("-Lind");
    }
}

fn values(person: Person, expiry: NaiveDate) -> [Value; 14] {
    [
        Value::Text(person.id),
        Value::Text(person.first),
        Value::Text(person.middle),
        Value::Text(person.last),
        Value::Text(person.email),
        Value::Text(person.phone),
        Value::Text(person.street),
        Value::Text(person.city),
        Value::Text(person.state.to_owned()),
        Value::Text(person.zip),
        Value::Text("COMMUNITY".to_owned()),
        Value::Date(expiry),
        Value::Date(person.birth),
        Value::Text(person.note.to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, DataType, Reader, Xlsx};
    use std::collections::HashSet;
    use std::io::Cursor;

    fn csv(list: &List) -> String {
        let mut bytes = Vec::new();
        list.write_csv(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    fn against(patrons: u64, rows: u64) -> List {
        List::new(1, rows, Against::Store { patrons, shares: Shares::USUAL })
    }

    #[test]
    fn a_csv_list_has_its_rows_and_columns() {
        let text = csv(&List::new(1, 50, Against::Nobody));
        assert_eq!(text.lines().count(), 51);
        assert_eq!(text.lines().next(), Some(COLUMNS.join(",").as_str()));
        assert!(text.lines().all(|line| line.split(',').count() == 14), "{text}");
    }

    #[test]
    fn an_xlsx_list_says_what_the_csv_says() {
        let list = List::new(1, 20, Against::Nobody);
        let mut bytes = Vec::new();
        list.write_xlsx(&mut bytes).unwrap();
        let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = workbook.worksheet_range("Fall 2026").unwrap();
        let text = csv(&list);
        let first: Vec<&str> = text.lines().nth(1).unwrap().split(',').collect();
        assert_eq!(range.get_value((1, 0)), Some(&Data::String(first[0].to_owned())));
        assert_eq!(range.get_value((1, 11)).map(DataType::is_datetime), Some(true));
        assert_eq!(range.end(), Some((20, 13)));
    }

    #[test]
    fn the_shares_are_exact_and_nobody_comes_twice() {
        for (patrons, rows) in [(1_000, 1_000), (10_000, 1_000)] {
            let list = against(patrons, rows);
            let count = |kind| (0..rows).filter(|row| list.kind(*row) == kind).count();
            assert_eq!((count(RowKind::Unchanged), count(RowKind::Changed), count(RowKind::New)), (810, 90, 100));
            assert_eq!((0..rows).map(|row| list.index(row)).collect::<HashSet<_>>().len(), 1_000);
        }
    }

    #[test]
    fn unchanged_rows_are_those_of_the_former_list() {
        let before: HashSet<String> = csv(&List::new(1, 1_000, Against::Nobody)).lines().map(str::to_owned).collect();
        let after = csv(&against(1_000, 1_000));
        assert_eq!(after.lines().skip(1).filter(|line| before.contains(*line)).count(), 810);
    }
}
