//! The rows of a sheet: from the record of a cell to its text and kind.

use super::kinds::{self, Form, Value};
use super::records::{Content, Records};
use crate::error::ReadError;
use crate::number;
use crate::sink::SheetFact;
use crate::xlsx::cell::{At, Cells};
use model::cell::{CellKind, SHEET_COLUMNS, SHEET_ROWS};

/// Reads rows up to the end of the block that began last, each below the one before; says which was the last.
pub(super) fn read(records: &mut Records<'_>, cells: &mut Cells<'_, '_>, last: u32) -> Result<u32, ReadError> {
    let mut rows = Rows { cells, row: None, last, text: String::new() };
    loop {
        match records.next()? {
            Some(kinds::ROWS_END) => return Ok(rows.last),
            Some(kinds::ROW) => rows.begin(&mut records.content()?)?,
            Some(kind) => {
                if let Some((value, form)) = kinds::cell(kind) {
                    rows.cell(&mut records.content()?, value, form)?;
                }
            }
            None => return Err(records.cut_off()),
        }
    }
}

struct Rows<'r, 'b, 's> {
    cells: &'r mut Cells<'b, 's>,
    row: Option<Row>,
    /// The number of the row that began last.
    last: u32,
    /// What is put together for a cell, used again for every one.
    text: String,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    number: u32,
    hidden: bool,
    last_column: Option<u16>,
}

impl Rows<'_, '_, '_> {
    /// A row begins (section 2.4.761): its number from 0, the style of its empty cells, its height, and what else.
    fn begin(&mut self, content: &mut Content<'_>) -> Result<(), ReadError> {
        const HIDDEN: u16 = 1 << 12;
        const HEIGHT_IS_SET: u16 = 1 << 13;
        let index = content.u32()?;
        content.u32()?;
        let (height, flags) = (content.u16()?, content.u16()?);
        let number = u64::from(index) + 1;
        let Some(number) = u32::try_from(number).ok().filter(|number| *number <= SHEET_ROWS) else {
            return Err(content.damaged(&format!("has a row {number}, which no sheet has room for")));
        };
        if number <= self.last {
            return Err(ReadError::Corrupt(format!("its row {number} comes after row {}", self.last)));
        }
        // A row of no height is out of sight, too.
        let hidden = flags & HIDDEN != 0 || (flags & HEIGHT_IS_SET != 0 && height == 0);
        self.row = Some(Row { number, hidden, last_column: None });
        self.last = number;
        Ok(())
    }

    fn cell(&mut self, content: &mut Content<'_>, value: Value, form: Form) -> Result<(), ReadError> {
        let at = self.place(content, form)?;
        self.value(content, value, form, at)?;
        if value == Value::Blank { Ok(()) } else { self.cells.report_marks(at) }
    }

    fn value(&mut self, content: &mut Content<'_>, value: Value, form: Form, at: At) -> Result<(), ReadError> {
        match value {
            Value::Blank => Ok(()),
            Value::SmallNumber => self.number(small_number(content.u32()?), at),
            Value::Number => {
                let number = content.f64()?;
                if form == Form::Computed && awaits_result(number, content)? {
                    return self.cells.no_result(at);
                }
                self.number(number, at)
            }
            Value::Bool => match content.u8()? {
                0 => self.cells.shown(CellKind::Bool, "FALSE", at),
                1 => self.cells.shown(CellKind::Bool, "TRUE", at),
                _ => Err(at.wrong("says it is a yes or no and isn't one")),
            },
            Value::Error => self.cells.shown(CellKind::Error, error_name(content.u8()?), at),
            Value::SharedText => self.cells.shared_text(content.u32()?, at),
            Value::Text | Value::RichText => {
                self.text.clear();
                if value == Value::Text {
                    content.text(&mut self.text)?;
                } else {
                    content.rich_text(&mut self.text)?;
                }
                self.cells.shown(CellKind::Text, &self.text, at)
            }
        }
    }

    /// Where a cell stands, and in which style: three bytes, and one for how a Japanese text is spoken. The first cell
    /// of a row begins the row.
    fn place(&mut self, content: &mut Content<'_>, form: Form) -> Result<At, ReadError> {
        const STYLE: u32 = 0x00FF_FFFF;
        let stated = match form {
            Form::Plain | Form::Computed => Some(content.u32()?),
            Form::Behind => None,
        };
        let style = content.u32()? & STYLE;
        let Some(row) = &mut self.row else { return Err(content.damaged("has a cell before its first row")) };
        let next = row.last_column.map_or(0, |last| u32::from(last) + 1);
        let column = match (stated, row.last_column) {
            (Some(column), _) => column,
            (None, Some(_)) => next,
            (None, None) => return Err(content.damaged(&format!("has a cell without a place in row {}", row.number))),
        };
        if column < next {
            return Err(content.damaged(&format!("has cells out of order in row {}", row.number)));
        }
        let Some(inside) = u16::try_from(column).ok().filter(|column| *column < SHEET_COLUMNS) else {
            return Err(content.damaged(&format!("has a cell in row {} that no sheet has room for", row.number)));
        };
        if row.last_column.replace(inside).is_none() {
            self.cells.sink().row(row.number)?;
            if row.hidden {
                self.cells.sink().fact(SheetFact::HiddenRow(row.number))?;
            }
        }
        Ok(At::new(row.number, inside, style, form == Form::Computed))
    }

    fn number(&mut self, value: f64, at: At) -> Result<(), ReadError> {
        self.text.clear();
        number::push_float(value, &mut self.text);
        self.cells.number(self.text.as_bytes(), at)
    }
}

/// A number in four bytes (section 2.5.123): the upper 30 bits of a float or of a whole number, and whether it is to be
/// divided by a hundred.
fn small_number(raw: u32) -> f64 {
    const HUNDREDTHS: u32 = 1;
    const WHOLE: u32 = 2;
    let value = if raw & WHOLE == 0 {
        f64::from_bits(u64::from(raw & !(HUNDREDTHS | WHOLE)) << 32)
    } else {
        f64::from(raw.cast_signed() >> 2)
    };
    if raw & HUNDREDTHS == 0 { value } else { value / 100.0 }
}

/// Whether the formula behind a number was never calculated. There is no room for "no result": what cannot calculate
/// writes 0, and that it is to be calculated on opening. That is also said of formulas like TODAY(), which are to be
/// calculated every time: these say so in their first token, and where the formula stands elsewhere it may.
fn awaits_result(number: f64, content: &mut Content<'_>) -> Result<bool, ReadError> {
    const CALCULATE: u16 = 2;
    const EVERY_TIME: [u8; 2] = [0x19, 0x01];
    const ELSEWHERE: [u8; 1] = [0x01];
    let flags = content.u16()?;
    let length = content.u32()?;
    let tokens = content.bytes(length)?;
    let is_done = tokens.starts_with(&EVERY_TIME) || tokens.starts_with(&ELSEWHERE);
    Ok(number == 0.0 && flags & CALCULATE != 0 && !is_done)
}

/// As Excel shows it (section 2.5.98.2). Versions to come may have more of them, which are errors all the same.
fn error_name(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#ERROR!",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_are_whole_or_hundredths_or_floats() {
        for (raw, value) in [
            (42 << 2 | 2, 42.0),
            ((-3_i32).cast_unsigned() << 2 | 2, -3.0),
            (250 << 2 | 3, 2.5),
            (0x3FF8_0000, 1.5),
            (0x4059_0000 | 1, 1.0),
            (0x0000_0002, 0.0),
        ] {
            assert_eq!(small_number(raw), value, "{raw:#x}");
        }
    }
}
