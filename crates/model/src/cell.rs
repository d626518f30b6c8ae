//! What a sheet *said*, before anybody gives it a meaning: rows of raw cells with their addresses.
//!
//! Cells of one table share one text buffer, so that a million rows cost no million allocations.
//! Finding the header and the columns is `intake`'s work, not this module's.

/// The kind of thing the file held in a cell. The text beside it is always what was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Text typed as text.
    Text,
    /// A number; the text holds its exact digits, without grouping and without exponent.
    Number,
    /// A date or date-time cell; the text is ISO, `2027-06-30` or `2027-06-30 14:05:00`.
    Date,
    /// A yes/no cell; the text is `TRUE` or `FALSE`.
    Bool,
    /// An error value such as `#N/A`; the text names it.
    Error,
}

/// One cell that is not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawCell<'a> {
    /// 0-based column.
    pub column: u16,
    /// What the file says, untrimmed.
    pub text: &'a str,
    /// What kind of cell it is.
    pub kind: CellKind,
    /// How many digits the cell's number format pads to (`000000000` is 9); 0 when it pads nothing.
    pub padded_to: u8,
}

/// One sheet of a workbook, or the whole of a text file: every cell that is not empty, row by row.
#[derive(Debug, Clone, Default)]
pub struct RawTable {
    /// The sheet's name; `None` for a text file.
    pub sheet: Option<String>,
    /// Whether the workbook hides the sheet.
    pub hidden: bool,
    /// Whether number cells tell how they are shown; where not, zeros in front may be lost unseen.
    pub shows_formats: bool,
    text: String,
    cells: Vec<PackedCell>,
    rows: Vec<PackedRow>,
    width: u16,
}

#[derive(Debug, Clone, Copy)]
struct PackedCell {
    start: u64,
    length: u32,
    column: u16,
    kind: CellKind,
    padded_to: u8,
}

#[derive(Debug, Clone, Copy)]
struct PackedRow {
    number: u32,
    first_cell: u32,
    end_cell: u32,
    /// How many fields the row had in a text file, empty ones included; 0 in a workbook.
    fields: u16,
}

impl RawTable {
    /// An empty table.
    pub fn new(sheet: Option<String>, hidden: bool) -> Self {
        RawTable { sheet, hidden, ..RawTable::default() }
    }

    /// Starts a row; numbers rise. A row that gets no cell is kept, as a blank one.
    pub fn start_row(&mut self, number: u32) {
        let first_cell = u32::try_from(self.cells.len()).expect("the cell limit is far below four thousand million");
        self.rows.push(PackedRow { number, first_cell, end_cell: first_cell, fields: 0 });
    }

    /// Adds a cell to the row started last; empty text is not a cell.
    pub fn push_cell(&mut self, cell: RawCell<'_>) {
        self.width = self.width.max(cell.column + 1);
        if cell.text.is_empty() {
            return;
        }
        let start = self.text.len() as u64;
        let length = u32::try_from(cell.text.len()).expect("the text limit of a cell is far below 4 GiB");
        self.text.push_str(cell.text);
        self.cells.push(PackedCell { start, length, column: cell.column, kind: cell.kind, padded_to: cell.padded_to });
        if let Some(row) = self.rows.last_mut() {
            row.end_cell += 1;
        }
    }

    /// Notes how many fields the row started last had in a text file, empty ones included.
    pub fn set_fields(&mut self, fields: usize) {
        if let Some(row) = self.rows.last_mut() {
            row.fields = u16::try_from(fields).unwrap_or(u16::MAX);
        }
    }

    /// How many rows there are, blank ones included where the file has them.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no row was read.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One more than the last column in use.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// The row at a position (not a row number).
    pub fn row(&self, index: usize) -> RawRow<'_> {
        RawRow { table: self, row: self.rows[index] }
    }

    /// All rows in order.
    pub fn rows(&self) -> impl Iterator<Item = RawRow<'_>> {
        self.rows.iter().map(|row| RawRow { table: self, row: *row })
    }

    /// The position of the row with this number.
    pub fn position(&self, number: u32) -> Option<usize> {
        self.rows.binary_search_by_key(&number, |row| row.number).ok()
    }
}

/// One row of a [`RawTable`].
#[derive(Debug, Clone, Copy)]
pub struct RawRow<'a> {
    table: &'a RawTable,
    row: PackedRow,
}

impl<'a> RawRow<'a> {
    /// The number a person sees: sheet row, or first physical line.
    pub fn number(&self) -> u32 {
        self.row.number
    }

    /// How many fields a text file gave this row, empty ones included; 0 in a workbook.
    pub fn fields(&self) -> usize {
        usize::from(self.row.fields)
    }

    /// The cells that are not empty, by column.
    pub fn cells(&self) -> impl Iterator<Item = RawCell<'a>> + use<'a> {
        let table = self.table;
        table.cells[self.row.first_cell as usize..self.row.end_cell as usize].iter().map(|cell| table.unpack(*cell))
    }

    /// The cell of a column, unless it is empty.
    pub fn cell(&self, column: u16) -> Option<RawCell<'a>> {
        self.cells().find(|cell| cell.column == column)
    }

    /// Whether every cell is empty or white space.
    pub fn is_blank(&self) -> bool {
        self.cells().all(|cell| cell.text.trim().is_empty())
    }
}

impl RawTable {
    fn unpack(&self, cell: PackedCell) -> RawCell<'_> {
        let start = usize::try_from(cell.start).expect("the text was built in memory");
        let text = &self.text[start..start + cell.length as usize];
        RawCell { column: cell.column, text, kind: cell.kind, padded_to: cell.padded_to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_went_in() {
        let mut table = RawTable::new(None, false);
        table.start_row(3);
        table.push_cell(RawCell { column: 0, text: "a", kind: CellKind::Text, padded_to: 0 });
        table.push_cell(RawCell { column: 1, text: "", kind: CellKind::Text, padded_to: 0 });
        table.push_cell(RawCell { column: 4, text: "12", kind: CellKind::Number, padded_to: 9 });
        table.start_row(5);
        let row = table.row(0);
        assert_eq!(row.cells().map(|cell| (cell.column, cell.text)).collect::<Vec<_>>(), [(0, "a"), (4, "12")]);
        assert_eq!(row.cell(4).map(|cell| cell.padded_to), Some(9));
        assert_eq!((table.position(5), table.position(4), table.width()), (Some(1), None, 5));
        assert!(table.row(1).is_blank());
    }
}
