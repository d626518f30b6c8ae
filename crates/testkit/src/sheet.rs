//! Tiny sheets as text, so that a test shows its sheet at a glance:
//!
//! ```text
//! Borrower ID | First name | Expiration date | Note
//! 000104417   | Ana        | d:2027-06-30    | "two  spaces"
//! 7: #104418~9 | José      | e:#N/A          |
//! ```
//!
//! Every line is a row; the first is row 1 unless a number and a colon stand before it, and a line
//! without anything is a blank row. Cells are separated by `|` and trimmed. Nothing between bars is
//! no cell. What a cell is, is told by how it begins:
//!
//! | written | is |
//! |---|---|
//! | `#104418` | a number cell |
//! | `#104418~9` | a number cell whose format pads to nine digits, `000000000` |
//! | `#104418>LIB-104418` | a number cell whose format puts something around its digits, and what it shows |
//! | `d:2027-06-30`, `d:2027-06-30 14:05:00` | a date cell |
//! | `b:TRUE` | a yes/no cell |
//! | `e:#N/A` | an error cell |
//! | `f:=A2+1` | a formula whose result is not in the file |
//! | `fx:42`, `fx:#42` | the result of a formula |
//! | `"two  spaces\u{a0}"` | text as it stands, with `\u{…}`, `\n`, `\t`, `\"` and `\\` |
//! | anything else | text |

use model::cell::{CellKind, RawCell, RawTable, SheetShape, Span};

/// One cell that is not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What kind of cell it is.
    pub kind: CellKind,
    /// Its text, in the form of [`RawCell`].
    pub text: String,
    /// How many digits its number format pads to; 0 when it pads nothing.
    pub padded_to: u8,
    /// What its number format shows instead of its digits. The writers of workbooks do not look at it.
    pub shown_as: Option<String>,
    /// Whether a formula made it.
    pub computed: bool,
}

impl Cell {
    /// A cell of text.
    pub fn text(text: impl Into<String>) -> Self {
        Cell { kind: CellKind::Text, text: text.into(), padded_to: 0, shown_as: None, computed: false }
    }

    /// A number cell whose format pads to so many digits; 0 when it pads nothing.
    pub fn number(digits: impl Into<String>, padded_to: u8) -> Self {
        Cell { kind: CellKind::Number, padded_to, ..Cell::text(digits) }
    }

    /// A date cell.
    pub fn date(date: model::NaiveDate) -> Self {
        Cell { kind: CellKind::Date, ..Cell::text(date.to_string()) }
    }

    /// An error cell, such as `#N/A`.
    pub fn error(name: impl Into<String>) -> Self {
        Cell { kind: CellKind::Error, ..Cell::text(name) }
    }

    /// What a spreadsheet shows, and writes into a CSV file.
    pub fn shown(&self) -> String {
        let padded = || format!("{:0>width$}", self.text, width = usize::from(self.padded_to));
        self.shown_as.clone().unwrap_or_else(padded)
    }
}

/// One row; a cell that is `None` is not there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The number a person sees, from 1 on.
    pub number: u32,
    /// The cells from column A on.
    pub cells: Vec<Option<Cell>>,
}

/// A sheet, before it becomes a table or the bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether the workbook hides it.
    pub hidden: bool,
    /// The row of column names, to be set in bold and kept in view.
    pub header: Option<u32>,
    /// Its rows; numbers rise.
    pub rows: Vec<Row>,
    /// What it hides and joins. The writers of workbooks do not look at it.
    pub shape: SheetShape,
}

impl Sheet {
    /// Reads the notation of this module.
    ///
    /// # Panics
    /// When a cell is not written as the notation wants it.
    pub fn parse(name: &str, text: &str) -> Self {
        let mut rows: Vec<Row> = Vec::new();
        for line in text.trim_matches('\n').trim_end().lines() {
            let next = rows.last().map_or(1, |row| row.number + 1);
            let (number, line) = row_number(line).unwrap_or((next, line));
            assert!(number >= next, "row {number} stands below row {}", next - 1);
            let cells = if line.trim().is_empty() { Vec::new() } else { split(line).iter().map(|c| cell(c)).collect() };
            rows.push(Row { number, cells });
        }
        Sheet { name: name.to_owned(), hidden: false, header: None, rows, shape: SheetShape::default() }
    }

    /// The table that a reader would make of it.
    pub fn table(&self) -> RawTable {
        let mut table = RawTable::new(Some(self.name.clone()), self.hidden);
        table.shape = SheetShape { shows_formats: true, ..self.shape.clone() };
        for row in &self.rows {
            table.start_row(row.number);
            for (column, cell) in row.present() {
                let &Cell { kind, padded_to, computed, .. } = cell;
                let shown = cell.shown_as.as_deref();
                table.push_cell(RawCell { kind, padded_to, shown, computed, ..RawCell::text(column, &cell.text) });
            }
        }
        table
    }
}

impl Row {
    /// The cells that are there, with their 0-based columns.
    pub fn present(&self) -> impl Iterator<Item = (u16, &Cell)> {
        let numbered = self.cells.iter().enumerate();
        numbered.filter_map(|(index, cell)| {
            let column = u16::try_from(index).expect("a test sheet has few columns");
            cell.as_ref().map(|cell| (column, cell))
        })
    }
}

/// The table of a workbook's sheet, named `Sheet1`.
pub fn sheet(text: &str) -> RawTable {
    Sheet::parse("Sheet1", text).table()
}

/// The table of a text file: no sheet, every cell text, and the number of fields known for each row.
pub fn text_sheet(text: &str) -> RawTable {
    let mut table = RawTable::new(None, false);
    for row in Sheet::parse("", text).rows {
        let (mut line, mut fields) = (String::new(), Vec::new());
        for cell in &row.cells {
            let start = u32::try_from(line.len()).expect("a test sheet is small");
            line.extend(cell.as_ref().map(Cell::shown));
            fields.push(Span { start, end: u32::try_from(line.len()).expect("a test sheet is small") });
        }
        table.push_line(row.number, &line, &fields);
    }
    table
}

fn row_number(line: &str) -> Option<(u32, &str)> {
    let (number, rest) = line.trim_start().split_once(':')?;
    let alone = rest.is_empty() || rest.starts_with(' ');
    number.parse().ok().filter(|_| alone).map(|number| (number, rest))
}

/// Splits at bars that are not between quotation marks.
fn split(line: &str) -> Vec<&str> {
    let (mut cells, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, c) in line.char_indices() {
        match c {
            '"' if !escaped && (quoted || line[start..at].trim().is_empty()) => quoted = !quoted,
            '|' if !quoted => {
                cells.push(line[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
        escaped = quoted && c == '\\' && !escaped;
    }
    cells.push(line[start..].trim());
    cells
}

fn cell(written: &str) -> Option<Cell> {
    if written.is_empty() {
        return None;
    }
    if let Some(quoted) = written.strip_prefix('"') {
        let inner = quoted.strip_suffix('"').unwrap_or_else(|| panic!("no closing mark in {written}"));
        return Some(Cell::text(unescape(inner)));
    }
    if let Some(number) = written.strip_prefix('#') {
        let (number, shown_as) = number.split_once('>').map_or((number, None), |(number, shown)| (number, Some(shown)));
        let (digits, padded) = number.split_once('~').unwrap_or((number, "0"));
        assert!(digits.parse::<f64>().is_ok(), "{written} is no number");
        let padded = padded.parse().unwrap_or_else(|_| panic!("{written}: no number of digits after ~"));
        return Some(Cell { shown_as: shown_as.map(str::to_owned), ..Cell::number(digits, padded) });
    }
    if let Some(result) = written.strip_prefix("fx:") {
        return cell(result).map(|cell| Cell { computed: true, ..cell });
    }
    let kinds = [("d:", CellKind::Date), ("b:", CellKind::Bool), ("e:", CellKind::Error), ("f:", CellKind::NoResult)];
    for (prefix, kind) in kinds {
        if let Some(text) = written.strip_prefix(prefix) {
            return Some(Cell { kind, ..Cell::text(text) });
        }
    }
    Some(Cell::text(written))
}

fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let c = after.chars().next().unwrap_or_else(|| panic!("a \\ ends {text}"));
        rest = &after[c.len_utf8()..];
        match c {
            'n' => plain.push('\n'),
            't' => plain.push('\t'),
            'u' => {
                let (code, end) = rest.strip_prefix('{').and_then(|r| r.split_once('}')).expect("\\u{…}");
                let letter = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
                plain.push(letter.unwrap_or_else(|| panic!("{code} is no letter")));
                rest = end;
            }
            '"' | '\\' => plain.push(c),
            other => panic!("\\{other} means nothing"),
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERYTHING: &str = r#"
Borrower ID  | First name          | Expires      | Note
000104417    | Ana                 | d:2027-06-30 | "a | b  \"c\"\u{a0}"

7: #104418~9 |                     | e:#N/A       | b:TRUE
#2.5         | 5" heels            |              |
"#;

    fn cells(table: &RawTable, index: usize) -> Vec<(u16, String, CellKind, u8)> {
        table.row(index).cells().map(|c| (c.column, c.text.to_owned(), c.kind, c.padded_to)).collect()
    }

    #[test]
    fn each_notation_is_its_cell() {
        let table = sheet(EVERYTHING);
        let numbers: Vec<u32> = table.rows().map(|row| row.number()).collect();
        assert_eq!(numbers, [1, 2, 3, 7, 8]);
        assert!(table.row(2).is_blank());
        let text = |column, text: &str| (column, text.to_owned(), CellKind::Text, 0);
        let second = [
            text(0, "000104417"),
            text(1, "Ana"),
            (2, "2027-06-30".to_owned(), CellKind::Date, 0),
            text(3, "a | b  \"c\"\u{a0}"),
        ];
        assert_eq!(cells(&table, 1), second);
        let fourth = [
            (0, "104418".to_owned(), CellKind::Number, 9),
            (2, "#N/A".to_owned(), CellKind::Error, 0),
            (3, "TRUE".to_owned(), CellKind::Bool, 0),
        ];
        assert_eq!(cells(&table, 3), fourth);
        assert_eq!(cells(&table, 4), [(0, "2.5".to_owned(), CellKind::Number, 0), text(1, "5\" heels")]);
    }

    #[test]
    fn a_text_file_knows_its_fields() {
        let table = text_sheet("A | B | C\n1 |\n2 | x | y | z");
        let fields: Vec<usize> = table.rows().map(|row| row.fields()).collect();
        assert_eq!((fields, table.sheet), (vec![3, 2, 4], None));
    }

    #[test]
    #[should_panic(expected = "row 2 stands below row 5")]
    fn rows_rise() {
        sheet("5: a\n2: b");
    }
}
