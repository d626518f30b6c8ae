//! What a spreadsheet program shows of a workbook, read from the flat XML in which LibreOffice saves it.

use std::collections::BTreeMap;

/// A row and a column, both from 1.
pub(super) type At = (u32, u32);

/// A sheet as it is seen: what its cells show, what is noted on them, and how many of them are formulas.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) cells: BTreeMap<At, String>,
    pub(super) notes: BTreeMap<At, String>,
    pub(super) formulas: usize,
}

impl Sheet {
    /// What a cell shows.
    pub(super) fn cell(&self, at: At) -> &str {
        self.cells.get(&at).map_or("", String::as_str)
    }

    /// The cells of a row by column.
    pub(super) fn row(&self, number: u32) -> BTreeMap<u32, &str> {
        let cells = self.cells.range((number, 0)..(number + 1, 0));
        cells.map(|((_, column), text)| (*column, text.as_str())).collect()
    }

    /// The number of its last row with something in it.
    pub(super) fn last_row(&self) -> u32 {
        self.cells.keys().next_back().map_or(0, |(row, _)| *row)
    }
}

/// One cell while it is read.
#[derive(Default)]
struct Cell {
    times: u32,
    text: Vec<String>,
    note: Vec<String>,
    is_formula: bool,
}

/// The sheets of a workbook.
pub(super) fn sheets(xml: &str) -> Vec<Sheet> {
    let mut reader = Reader::default();
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or((piece, ""));
        let closed = tag.strip_suffix('/');
        let tag = closed.unwrap_or(tag);
        match tag.strip_prefix('/') {
            Some(name) => reader.ends(name),
            None => {
                let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
                reader.starts(name, attributes);
                if closed.is_some() {
                    reader.ends(name);
                }
            }
        }
        reader.text(text);
    }
    reader.sheets
}

#[derive(Default)]
struct Reader {
    sheets: Vec<Sheet>,
    row: u32,
    rows: u32,
    cells: Vec<Cell>,
    in_cell: bool,
    in_note: bool,
    in_paragraph: bool,
}

impl Reader {
    fn starts(&mut self, name: &str, attributes: &str) {
        let number = |name| attribute(attributes, name).and_then(|text| text.parse().ok()).unwrap_or(1);
        match name {
            "table:table" => {
                let name = attribute(attributes, "table:name").unwrap_or_default();
                self.sheets.push(Sheet { name, ..Sheet::default() });
                self.row = 1;
            }
            "table:table-row" => {
                self.rows = number("table:number-rows-repeated");
                self.cells.clear();
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let is_formula = attribute(attributes, "table:formula").is_some();
                self.cells.push(Cell { times: number("table:number-columns-repeated"), is_formula, ..Cell::default() });
                self.in_cell = true;
            }
            "office:annotation" => self.in_note = true,
            "text:p" if self.in_cell => {
                self.in_paragraph = true;
                if let Some(lines) = self.lines() {
                    lines.push(String::new());
                }
            }
            "text:s" => self.text(&" ".repeat(number("text:c") as usize)),
            "text:tab" => self.text("\t"),
            "text:line-break" => self.text("\n"),
            _ => {}
        }
    }

    fn ends(&mut self, name: &str) {
        match name {
            "table:table-row" => self.end_row(),
            "table:table-cell" | "table:covered-table-cell" => self.in_cell = false,
            "office:annotation" => self.in_note = false,
            "text:p" => self.in_paragraph = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_paragraph
            && let Some(line) = self.lines().and_then(|lines| lines.last_mut())
        {
            line.push_str(&unescaped(text));
        }
    }

    /// The lines that are being read: of a note, or of the cell itself.
    fn lines(&mut self) -> Option<&mut Vec<String>> {
        let cell = self.cells.last_mut()?;
        Some(if self.in_note { &mut cell.note } else { &mut cell.text })
    }

    fn end_row(&mut self) {
        let Some(sheet) = self.sheets.last_mut() else { return };
        let mut column = 1;
        for cell in &self.cells {
            let (text, note) = (cell.text.join("\n"), cell.note.join("\n"));
            if !text.is_empty() || !note.is_empty() || cell.is_formula {
                for at in places((self.row, self.rows), (column, cell.times)) {
                    sheet.formulas += usize::from(cell.is_formula);
                    let put = |into: &mut BTreeMap<At, String>, text: &String| {
                        if !text.is_empty() {
                            into.insert(at, text.clone());
                        }
                    };
                    put(&mut sheet.cells, &text);
                    put(&mut sheet.notes, &note);
                }
            }
            column += cell.times;
        }
        self.row += self.rows;
    }
}

/// The places of a cell that stands there several times; each range is its first number and how many there are.
fn places(rows: (u32, u32), columns: (u32, u32)) -> impl Iterator<Item = At> {
    let row_numbers = rows.0..rows.0 + rows.1;
    row_numbers.flat_map(move |row| (columns.0..columns.0 + columns.1).map(move |column| (row, column)))
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let (_, rest) = attributes.split_once(&format!("{name}=\""))?;
    Some(unescaped(rest.split('"').next()?))
}

fn unescaped(text: &str) -> String {
    let known = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&#10;", "\n"), ("&#x9;", "\t")];
    known.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to)).replace("&amp;", "&")
}
