//! A plain list of patrons as a workbook, a row at a time: all of it is text, so that no ID loses a zero and nothing is
//! calculated. What stands in the rows is for whoever gives them to say.

use super::writing::{TEXT, fit, heading, new_workbook};
use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::borrow::Cow;
use std::io::Write;

/// From so many patrons on, rows go to a nameless temporary file instead of staying in memory.
const MANY: u64 = 20_000;
/// Characters that a column is wide.
const WIDTH: u8 = 18;

/// A workbook that is being filled.
pub struct PatronWorkbook {
    workbook: Workbook,
    text: Format,
    /// The row that comes next.
    next: u32,
}

impl PatronWorkbook {
    /// Rows below the names of the columns that a workbook has room for.
    pub const MOST_ROWS: u32 = 1_000_000;

    /// One with these columns, for so many patrons.
    ///
    /// # Errors
    /// When no temporary file can be made.
    pub fn new(columns: &[&str], patrons: u64, today: NaiveDate) -> Result<Self, XlsxError> {
        let mut workbook = new_workbook(today)?;
        let text = Format::new().set_num_format(TEXT);
        let heading = heading();
        let sheet =
            if patrons < MANY { workbook.add_worksheet() } else { workbook.add_worksheet_with_constant_memory()? };
        sheet.set_name("Patrons")?;
        for (at, name) in (0..).zip(columns) {
            sheet.set_column_width(at, WIDTH)?;
            sheet.set_column_format(at, &text)?;
            sheet.write_string_with_format(0, at, *name, &heading)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(PatronWorkbook { workbook, text, next: 1 })
    }

    /// The next row. A blank value leaves its cell empty.
    ///
    /// # Errors
    /// When there is no room for it, or the temporary file takes no more.
    pub fn push(&mut self, cells: &[String]) -> Result<(), XlsxError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (at, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string_with_format(self.next, at, fit(cell), &self.text)?;
        }
        self.next += 1;
        Ok(())
    }

    /// Writes all of it.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn save(&mut self, out: impl Write + Send) -> Result<(), XlsxError> {
        self.workbook.save_to_writer(out)
    }
}

/// Whether a cell has room for the whole of a text.
pub fn fits(text: &str) -> bool {
    matches!(fit(text), Cow::Borrowed(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read};
    use zip::ZipArchive;

    fn sheet_of(workbook: &mut PatronWorkbook) -> String {
        let mut bytes = Vec::new();
        workbook.save(&mut bytes).unwrap();
        let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        for name in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"] {
            if let Ok(mut part) = zip.by_name(name) {
                part.read_to_string(&mut text).unwrap();
            }
        }
        text
    }

    /// Trial O01: text that a spreadsheet would calculate is text, and an ID keeps its zeros; however many there are.
    #[test]
    fn every_value_is_text() {
        for patrons in [2, MANY] {
            let today = "2026-08-28".parse().unwrap();
            let mut workbook = PatronWorkbook::new(&["Primary ID", "Last name"], patrons, today).unwrap();
            for row in [["000104417", "=1+1"], ["000104418", ""]] {
                workbook.push(&row.map(str::to_owned)).unwrap();
            }
            let sheet = sheet_of(&mut workbook);
            for text in ["Primary ID", "000104417", "=1+1", "000104418"] {
                assert!(sheet.contains(&format!(">{text}</t>")), "{text}: {sheet}");
            }
            assert!(!sheet.contains("<f>") && !sheet.contains("<v>104417"), "{sheet}");
        }
    }

    #[test]
    fn a_text_that_is_too_long_for_a_cell_is_known() {
        assert!(fits(&"é".repeat(32_767)) && !fits(&"é".repeat(32_768)));
    }
}
