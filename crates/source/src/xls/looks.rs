//! The records of an .xls that say how its cells look.

use super::compound;
use super::numbers::{long, short};
use crate::xlsx::book::Styles;
use crate::xlsx::format::{self, Shows};
use model::cell::Area;
use std::collections::HashMap;

/// A part of the stream begins: the workbook's own, a sheet's, or a chart's inside a sheet's.
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000A;
/// The rest cannot be read without a password.
const LOCKED: u16 = 0x002F;
const DAYS: u16 = 0x0022;
const SHEET: u16 = 0x0085;
const FORMAT: u16 = 0x041E;
const STYLE: u16 = 0x00E0;
const ROW: u16 = 0x0208;
const COLUMNS: u16 = 0x007D;
const MERGED: u16 = 0x00E5;
/// Cells with a number.
const NUMBER: u16 = 0x0203;
const SMALL_NUMBER: u16 = 0x027E;
const SMALL_NUMBERS: u16 = 0x00BD;
const FORMULA: u16 = 0x0006;

/// How the sheets of a workbook look.
pub(crate) struct BookLooks {
    stream: Vec<u8>,
    /// Where in the stream each sheet begins.
    sheets: Vec<u32>,
    styles: Styles,
    /// Whether days are counted from 1904.
    pub(crate) from_1904: bool,
}

/// How one sheet looks.
pub(crate) struct SheetLooks<'b> {
    styles: &'b Styles,
    /// Number cells of which something else is shown than their digits, by row and column from 0; in order.
    numbers: Vec<((u16, u16), Shows)>,
    /// Rows that are not shown, from 0, in order.
    hidden_rows: Vec<u16>,
    /// Spans of columns that are not shown.
    pub(crate) hidden_columns: Vec<(u16, u16)>,
    /// Cells that are joined.
    pub(crate) merged: Vec<Area>,
}

impl BookLooks {
    /// What the workbook says for all of its sheets; `None` where it cannot be followed.
    pub(crate) fn open(bytes: &[u8]) -> Option<Self> {
        const EXCEL_95: u16 = 0x0500;
        const EXCEL_97: u16 = 0x0600;
        let stream = compound::stream(bytes, &["Workbook", "Book"])?;
        let (mut sheets, mut formats, mut from_1904) = (Vec::new(), Vec::new(), false);
        let (mut codes, mut styles): (HashMap<u16, Shows>, Styles) = (HashMap::new(), Styles::default());
        let mut records = Records { rest: &stream };
        let (_, begin) = records.next().filter(|(kind, _)| *kind == BEGIN)?;
        let version = short(begin, 0).filter(|version| [EXCEL_95, EXCEL_97].contains(version))?;
        for (kind, content) in records.take_while(|(kind, _)| *kind != END) {
            match kind {
                LOCKED => return None,
                DAYS => from_1904 = short(content, 0)? == 1,
                SHEET => sheets.push(long(content, 0)?),
                STYLE => formats.push(short(content, 2)?),
                FORMAT => {
                    let code = if version == EXCEL_97 { code(content) } else { code_of_excel_95(content) };
                    codes.insert(short(content, 0)?, styles.shows_of(&code?));
                }
                _ => {}
            }
        }
        let shows = |id: &u16| codes.get(id).copied().unwrap_or_else(|| format::of_builtin(u32::from(*id)));
        formats.iter().map(shows).for_each(|shows| styles.push(shows));
        Some(BookLooks { stream, sheets, styles, from_1904 })
    }

    /// How many sheets there are, in the order in which the workbook lists them.
    pub(crate) fn sheets(&self) -> usize {
        self.sheets.len()
    }

    /// How a sheet looks, by its place in the list.
    pub(crate) fn sheet(&self, index: usize) -> Option<SheetLooks<'_>> {
        let start = usize::try_from(*self.sheets.get(index)?).ok()?;
        let mut looks = SheetLooks {
            styles: &self.styles,
            numbers: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
            merged: Vec::new(),
        };
        let mut depth = 0_usize;
        for (kind, content) in (Records { rest: self.stream.get(start..)? }) {
            match kind {
                BEGIN => depth += 1,
                END if depth <= 1 => break,
                END => depth -= 1,
                // A chart has cells of its own.
                _ if depth > 1 => {}
                _ => looks.note(kind, content)?,
            }
        }
        looks.numbers.sort_unstable_by_key(|(place, _)| *place);
        looks.hidden_rows.sort_unstable();
        Some(looks)
    }
}

impl SheetLooks<'_> {
    fn note(&mut self, kind: u16, content: &[u8]) -> Option<()> {
        const ROW_HIDDEN: u16 = 1 << 5;
        const COLUMNS_HIDDEN: u16 = 1;
        match kind {
            NUMBER | SMALL_NUMBER | FORMULA => {
                self.note_number(short(content, 0)?, short(content, 2)?, short(content, 4)?);
            }
            SMALL_NUMBERS => {
                let (row, first) = (short(content, 0)?, short(content, 2)?);
                // Each a style and four bytes of a number; behind them stands the last column.
                let cells = content.get(4..content.len().checked_sub(2)?)?.chunks_exact(6);
                for (column, cell) in (first..=u16::MAX).zip(cells) {
                    self.note_number(row, column, short(cell, 0)?);
                }
            }
            ROW if short(content, 12)? & ROW_HIDDEN != 0 => self.hidden_rows.push(short(content, 0)?),
            COLUMNS if short(content, 8)? & COLUMNS_HIDDEN != 0 => {
                self.hidden_columns.push((short(content, 0)?, short(content, 2)?));
            }
            MERGED => {
                let areas = content.get(2..)?.chunks_exact(8).take(usize::from(short(content, 0)?));
                for area in areas {
                    self.merged.push(merged(area)?);
                }
            }
            _ => {}
        }
        Some(())
    }

    fn note_number(&mut self, row: u16, column: u16, style: u16) {
        let shows = self.styles.shows(u32::from(style));
        match shows {
            Shows::Padded(_) | Shows::Around(..) => self.numbers.push(((row, column), shows)),
            Shows::Number | Shows::Date | Shows::Duration => {}
        }
    }

    /// To how many digits the number in this row and column, from 0, is padded; and whether there is something around
    /// its digits: then all that the sheet shows is appended to `shown`.
    pub(crate) fn show(&self, (row, column): (u32, u32), digits: &str, shown: &mut String) -> (u8, bool) {
        let (Ok(row), Ok(column)) = (u16::try_from(row), u16::try_from(column)) else { return (0, false) };
        let place = self.numbers.binary_search_by_key(&(row, column), |(place, _)| *place);
        let shows = place.ok().and_then(|at| self.numbers.get(at)).map_or(Shows::Number, |(_, shows)| *shows);
        self.styles.show(shows, digits, shown)
    }

    /// Whether a row, from 0, is not shown.
    pub(crate) fn hides_row(&self, row: u32) -> bool {
        u16::try_from(row).is_ok_and(|row| self.hidden_rows.binary_search(&row).is_ok())
    }
}

/// The code of a number format: its number, how many letters, whether they take two bytes each, and those.
fn code(content: &[u8]) -> Option<String> {
    const WIDE: u8 = 1;
    let (count, letters) = (usize::from(short(content, 2)?), content.get(5..)?);
    if content.get(4)? & WIDE == 0 {
        return Some(letters.get(..count)?.iter().copied().map(char::from).collect());
    }
    let (units, _) = letters.get(..count * 2)?.as_chunks::<2>();
    let letters = char::decode_utf16(units.iter().map(|unit| u16::from_le_bytes(*unit)));
    Some(letters.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// The same as Excel 95 wrote it, in an encoding of which only the letters of formats matter.
fn code_of_excel_95(content: &[u8]) -> Option<String> {
    let count = usize::from(*content.get(2)?);
    Some(content.get(3..)?.get(..count)?.iter().copied().map(char::from).collect())
}

fn merged(area: &[u8]) -> Option<Area> {
    let (first_row, last_row) = (short(area, 0)?, short(area, 2)?);
    let (first_column, last_column) = (short(area, 4)?, short(area, 6)?);
    let ordered = first_row <= last_row && first_column <= last_column;
    let (first_row, last_row) = (u32::from(first_row) + 1, u32::from(last_row) + 1);
    ordered.then_some(Area { first_row, last_row, first_column, last_column })
}

/// The records of a stream, each with its kind.
struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, length) = (short(self.rest, 0)?, usize::from(short(self.rest, 2)?));
        let (content, rest) = self.rest.get(4..)?.split_at_checked(length)?;
        self.rest = rest;
        Some((kind, content))
    }
}
