//! A list in memory as the bare `csv` crate gives it: one text in which the values of all rows follow each other, and
//! where each of them ends.

use crate::Result;
use csv::{ByteRecord, ReaderBuilder};
use std::path::Path;
use testkit::list::COLUMNS;

/// Columns of a list of the bench, in this order. The first one is the ID.
const WIDTH: usize = COLUMNS.len();

/// A whole list.
pub(super) struct List {
    text: String,
    rows: Vec<Row>,
}

struct Row {
    begin: usize,
    /// Where each value ends, counted from the beginning of the row.
    ends: [u16; WIDTH],
}

impl List {
    /// Reads all rows behind the column names.
    pub(super) fn read(file: &Path) -> Result<List> {
        // No list has more text than its file; memory that is not written to costs nothing.
        let most = usize::try_from(std::fs::metadata(file)?.len())?;
        let mut list = List { text: String::with_capacity(most), rows: Vec::new() };
        let mut reader = ReaderBuilder::new().from_path(file)?;
        let mut record = ByteRecord::new();
        while reader.read_byte_record(&mut record)? {
            list.push(&record)?;
        }
        Ok(list)
    }

    fn push(&mut self, record: &ByteRecord) -> Result<()> {
        let mut ends = [0; WIDTH];
        for (column, end) in ends.iter_mut().enumerate() {
            *end = u16::try_from(record.range(column).ok_or("a row has too few columns")?.end)?;
        }
        self.rows.push(Row { begin: self.text.len(), ends });
        self.text.push_str(std::str::from_utf8(record.as_slice())?);
        Ok(())
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// A value of a row; empty where there is none.
    pub(super) fn value(&self, row: usize, column: usize) -> &str {
        let Row { begin, ends } = &self.rows[row];
        let from = if column == 0 { 0 } else { ends[column - 1] };
        &self.text[begin + usize::from(from)..begin + usize::from(ends[column])]
    }

    /// The ID of a row.
    pub(super) fn id(&self, row: usize) -> &str {
        self.value(row, 0)
    }

    /// The rows in the order of their IDs, no ID twice.
    pub(super) fn sorted(&self) -> Result<Vec<usize>> {
        let mut rows: Vec<(u64, usize)> = (0..self.len()).map(|row| (beginning(self.id(row)), row)).collect();
        rows.sort_unstable_by(|left, right| left.0.cmp(&right.0).then_with(|| self.id(left.1).cmp(self.id(right.1))));
        if rows.windows(2).any(|pair| self.id(pair[0].1) == self.id(pair[1].1)) {
            return Err("an ID is in the list twice".into());
        }
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }
}

/// The first eight bytes as a number: most IDs are told apart by it without being looked up.
fn beginning(id: &str) -> u64 {
    id.bytes().chain(std::iter::repeat(0)).take(8).fold(0, |number, byte| (number << 8) | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_and_sorted_by_id() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("list.csv");
        let row = |id: &str, note: &str| format!("{id},Ana,,Núñez,,,\"1 Main St, Apt 2\",,,,,,,{note}\n");
        let text = COLUMNS.join(",") + "\n" + &row("000000019", "") + &row("000000012", "é") + &row("0000", "");
        std::fs::write(&file, text).unwrap();
        let list = List::read(&file).unwrap();
        let seen: Vec<&str> = [0, 3, 4, 6, 13].into_iter().map(|column| list.value(1, column)).collect();
        assert_eq!(seen, ["000000012", "Núñez", "", "1 Main St, Apt 2", "é"]);
        assert_eq!(list.sorted().unwrap(), [2, 1, 0]);
    }

    #[test]
    fn an_id_that_comes_twice_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("list.csv");
        std::fs::write(&file, COLUMNS.join(",") + "\n7,,,,,,,,,,,,,\n8,,,,,,,,,,,,,\n7,,,,,,,,,,,,,\n").unwrap();
        assert!(List::read(&file).unwrap().sorted().is_err());
    }
}
