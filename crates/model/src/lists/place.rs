//! Where something is: a table of the run, a row, a column; and how that is written for a person.
//!
//! Places are small copies; the names they print with live once, in [`Tables`].

use crate::query::shown_name;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The position of a table in the run's [`Tables`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub u16);

/// A row: `number` is what a person sees (the sheet's row number, or the physical line of a text file).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowRef {
    /// The table the row stands in.
    pub table: TableId,
    /// 1-based row or line number.
    pub number: u32,
}

/// A place at any precision, from a whole table to one cell. Orders by table, row, column, the
/// whole before its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The table.
    pub table: TableId,
    /// 1-based row or line number; `None` is the table or column as a whole.
    pub row: Option<u32>,
    /// 0-based column; `None` is the whole row.
    pub column: Option<u16>,
}

impl Place {
    /// A table as a whole.
    pub fn table(table: TableId) -> Self {
        Place { table, row: None, column: None }
    }

    /// A column as a whole.
    pub fn column(table: TableId, column: u16) -> Self {
        Place { table, row: None, column: Some(column) }
    }

    /// A row as a whole, or one of its cells.
    pub fn row(row: RowRef, column: Option<u16>) -> Self {
        Place { table: row.table, row: Some(row.number), column }
    }
}

/// What a table is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableName {
    /// The file's name as shown, without its folders.
    pub file: String,
    /// The sheet; `None` for a text file, whose rows are lines. Of records, the part of the archive that they lie in.
    pub sheet: Option<String>,
    /// Header texts by column, for text files whose columns have no letters.
    pub header: Vec<String>,
}

/// What the numbers of a file's records count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Numbering {
    /// The lines in which they begin.
    #[default]
    Lines,
    /// The records themselves, where one line may hold several.
    Records,
}

impl Numbering {
    /// The word in saved plans.
    pub fn name(self) -> &'static str {
        match self {
            Numbering::Lines => "lines",
            Numbering::Records => "records",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        [Numbering::Lines, Numbering::Records].into_iter().find(|numbering| numbering.name() == name)
    }
}

/// The names of all tables of a run, in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tables {
    names: Vec<TableName>,
    /// Which of them are made of records, whose values have names and stand in no columns that anybody sees.
    records: BTreeMap<TableId, Numbering>,
    /// Which of them a database gave: they have rows and no lines.
    results: BTreeSet<TableId>,
    /// Whether they are of more than one file: asked for every place that is shown, so known beforehand.
    several_files: bool,
}

impl Tables {
    /// How many there can be at most in one run.
    pub const MOST: usize = u16::MAX as usize;

    /// Whether no further table can be added.
    pub fn is_full(&self) -> bool {
        self.names.len() >= Self::MOST
    }

    /// Adds a table and returns its id.
    ///
    /// # Panics
    /// When it [is full](Self::is_full).
    pub fn add(&mut self, name: TableName) -> TableId {
        assert!(!self.is_full(), "whoever adds a table has looked whether there is room");
        let id = TableId(u16::try_from(self.names.len()).expect("there is room, as was just seen"));
        self.several_files |= self.names.first().is_some_and(|first| first.file != name.file);
        self.names.push(name);
        id
    }

    /// Adds the table of a file's records, whose header says what the file calls its values.
    ///
    /// # Panics
    /// When it [is full](Self::is_full).
    pub fn add_records(&mut self, name: TableName, numbered: Numbering) -> TableId {
        let id = self.add(name);
        self.records.insert(id, numbered);
        id
    }

    /// Says that a database gave a table of this run as the result of a query.
    pub fn set_result(&mut self, id: TableId) {
        self.results.insert(id);
    }

    /// Whether a database gave a table as the result of a query.
    pub fn is_result(&self, id: TableId) -> bool {
        self.results.contains(&id)
    }

    /// The sheet of a workbook, whose columns have letters: no part of an archive is one.
    pub fn sheet(&self, id: TableId) -> Option<&str> {
        self.name(id).sheet.as_deref().filter(|_| self.numbering(id).is_none())
    }

    /// What a person calls a row of a table.
    pub fn row_word(&self, id: TableId) -> &'static str {
        match (self.numbering(id), &self.name(id).sheet) {
            (Some(Numbering::Records), _) => "record",
            (None, Some(_)) => "row",
            (None, None) if self.is_result(id) => "row",
            (Some(Numbering::Lines), _) | (None, None) => "line",
        }
    }

    /// What the numbers of a table's records count; `None` for a table of rows and columns.
    pub fn numbering(&self, id: TableId) -> Option<Numbering> {
        self.records.get(&id).copied()
    }

    /// All names, in the order of their ids.
    pub fn names(&self) -> impl Iterator<Item = &TableName> {
        self.names.iter()
    }

    /// The name of a table of this run.
    pub fn name(&self, id: TableId) -> &TableName {
        &self.names[usize::from(id.0)]
    }

    /// The header texts of a table of this run, to complete them.
    pub fn header_mut(&mut self, id: TableId) -> &mut Vec<String> {
        &mut self.names[usize::from(id.0)].header
    }

    /// The place as people write it: `Fall 2026!C14`, or `line 14, column 3 (Last name)`.
    /// A value of a record is named as its file calls it: `line 14, addresses[2].city`; in an archive behind its part.
    /// With several files in the run the file's name comes first.
    pub fn show(&self, place: Place) -> ShownPlace<'_> {
        ShownPlace { name: self.name(place.table), tables: self, place, with_file: self.several_files }
    }

    /// The address inside its table: `C14`, `14`, `C`, or the line form.
    pub fn address(&self, place: Place) -> String {
        address(self, place)
    }
}

/// A place ready to be written.
#[derive(Debug)]
pub struct ShownPlace<'a> {
    name: &'a TableName,
    tables: &'a Tables,
    place: Place,
    with_file: bool,
}

impl fmt::Display for ShownPlace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = address(self.tables, self.place);
        if self.with_file {
            write!(f, "{}: ", shown_name(&self.name.file))?;
        }
        let is_part = self.tables.numbering(self.place.table).is_some();
        match &self.name.sheet {
            Some(part) if is_part && address.is_empty() => write!(f, "{part}"),
            Some(part) if is_part => write!(f, "{part}, {address}"),
            Some(sheet) if address.is_empty() => write!(f, "sheet {sheet}"),
            Some(sheet) => write!(f, "{sheet}!{address}"),
            None if address.is_empty() && self.with_file => write!(f, "the whole file"),
            None if address.is_empty() => write!(f, "{}", shown_name(&self.name.file)),
            None => write!(f, "{address}"),
        }
    }
}

fn address(tables: &Tables, place: Place) -> String {
    let (name, word) = (tables.name(place.table), tables.row_word(place.table));
    if tables.numbering(place.table).is_some() {
        return address_in_record(name, word, place);
    }
    if name.sheet.is_some() {
        let column = place.column.map(column_letters).unwrap_or_default();
        let row = place.row.map(|row| row.to_string()).unwrap_or_default();
        return column + &row;
    }
    let column = place.column.map(|column| {
        let header = name.header.get(usize::from(column)).map(String::as_str).unwrap_or_default();
        if header.is_empty() { format!("column {}", column + 1) } else { format!("column {} ({header})", column + 1) }
    });
    match (place.row, column) {
        (Some(row), Some(column)) => format!("{word} {row}, {column}"),
        (Some(row), None) => format!("{word} {row}"),
        (None, Some(column)) => column,
        (None, None) => String::new(),
    }
}

fn address_in_record(name: &TableName, word: &str, place: Place) -> String {
    let value = place.column.and_then(|column| name.header.get(usize::from(column)));
    match (place.row, value) {
        (Some(row), Some(value)) => format!("{word} {row}, {value}"),
        (Some(row), None) => format!("{word} {row}"),
        (None, Some(value)) => value.clone(),
        (None, None) => String::new(),
    }
}

/// The letters a spreadsheet gives a 0-based column: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: u16) -> String {
    let mut rest = u32::from(column) + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).expect("below 26")));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// What a 0-based column is called: by its letters on a sheet, by its number in a text table.
pub fn column_name(column: u16, sheet: Option<&str>) -> String {
    if sheet.is_some() { column_letters(column) } else { (u32::from(column) + 1).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> (Tables, TableId, TableId) {
        let mut tables = Tables::default();
        let sheet = tables.add(TableName { file: "a.xlsx".into(), sheet: Some("Fall 2026".into()), header: vec![] });
        let text =
            tables.add(TableName { file: "a.xlsx".into(), sheet: None, header: vec!["ID".into(), "Last name".into()] });
        (tables, sheet, text)
    }

    #[test]
    fn places_print_as_people_write_them() {
        let (tables, sheet, text) = tables();
        let cell = |table, row, column| tables.show(Place { table, row, column }).to_string();
        assert_eq!(cell(sheet, Some(14), Some(2)), "Fall 2026!C14");
        assert_eq!(cell(sheet, Some(14), None), "Fall 2026!14");
        assert_eq!(cell(sheet, None, Some(2)), "Fall 2026!C");
        assert_eq!(cell(sheet, None, None), "sheet Fall 2026");
        assert_eq!(cell(text, Some(14), Some(1)), "line 14, column 2 (Last name)");
        assert_eq!(cell(text, Some(14), Some(9)), "line 14, column 10");
    }

    #[test]
    fn values_of_records_have_the_names_of_their_file() {
        for (numbered, word) in [(Numbering::Lines, "line"), (Numbering::Records, "record")] {
            let mut tables = Tables::default();
            let header = vec!["id".into(), "addresses[2].city".into()];
            let id = tables.add_records(TableName { file: "a.json".into(), sheet: None, header }, numbered);
            let show = |row, column| tables.show(Place { table: id, row, column }).to_string();
            assert_eq!(show(Some(14), Some(1)), format!("{word} 14, addresses[2].city"));
            assert_eq!(show(Some(14), None), format!("{word} 14"));
            assert_eq!(show(None, Some(1)), "addresses[2].city");
            assert_eq!(show(None, None), "a.json");
            assert_eq!(Numbering::from_name(numbered.name()), Some(numbered));
        }
    }

    #[test]
    fn records_of_an_archive_are_in_a_part_of_it() {
        let mut tables = Tables::default();
        let name = TableName { file: "a.zip".into(), sheet: Some("a-001.xml".into()), header: vec!["id".into()] };
        let id = tables.add_records(name, Numbering::Lines);
        let show = |row, column| tables.show(Place { table: id, row, column }).to_string();
        assert_eq!(show(Some(14), Some(0)), "a-001.xml, line 14, id");
        assert_eq!(show(Some(14), None), "a-001.xml, line 14");
        assert_eq!((show(None, None).as_str(), tables.sheet(id)), ("a-001.xml", None));
    }

    #[test]
    fn what_a_database_gave_has_rows_and_no_lines() {
        let (mut tables, sheet, text) = tables();
        tables.set_result(text);
        let show = |table, row, column| tables.show(Place { table, row, column }).to_string();
        assert_eq!(show(text, Some(14), Some(1)), "row 14, column 2 (Last name)");
        assert_eq!(show(text, Some(14), None), "row 14");
        assert_eq!((tables.row_word(text), tables.row_word(sheet)), ("row", "row"));
        assert_eq!((tables.is_result(text), tables.is_result(sheet)), (true, false));
    }

    #[test]
    fn with_several_files_the_name_comes_first() {
        let (mut tables, sheet, _) = tables();
        let place = Place { table: sheet, row: Some(14), column: Some(2) };
        assert_eq!(tables.show(place).to_string(), "Fall 2026!C14");
        tables.add(TableName { file: "b.csv".into(), sheet: None, header: vec![] });
        assert_eq!(tables.show(place).to_string(), "a.xlsx: Fall 2026!C14");
    }

    #[test]
    fn an_id_is_never_given_twice() {
        let mut tables = Tables::default();
        let name = TableName { file: "a.csv".into(), sheet: None, header: vec![] };
        while !tables.is_full() {
            tables.add(name.clone());
        }
        let last = TableId(u16::MAX - 1);
        assert_eq!((tables.names().count(), tables.name(last)), (Tables::MOST, &name));
    }

    #[test]
    fn letters_go_beyond_z() {
        assert_eq!([0, 25, 26, 701, 702, 16383].map(column_letters), ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}
