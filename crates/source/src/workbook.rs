//! Workbooks, read with calamine. XLSX is streamed cell by cell; the older formats come as a whole.
//!
//! calamine hands a number over as a float; here, at the border, it becomes exact digits at once. A
//! spreadsheet keeps 15 digits, and a float of up to 15 digits gives exactly those back; longer ones
//! are left to `intake`, which refuses them as IDs.

use crate::Input;
use crate::describe;
use crate::error::ReadError;
use crate::sink::{SheetFact, Sink};
use calamine::{
    CellErrorType, Data, DataRef, ExcelDateTime, Ods, OdsError, Range, Reader, Sheet, SheetVisible, Style, Xls,
    XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};
use model::cell::{CellKind, RawCell};
use std::fmt::Display;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads an .xlsx, cell by cell.
pub(crate) fn read_xlsx(input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    guarded(|| {
        describe::refuse_lying_texts(input.bytes)?;
        let mut book = Xlsx::new(Cursor::new(input.bytes)).map_err(xlsx_error)?;
        let sheets = book.sheets_metadata().to_vec();
        let wanted = wanted_sheet(&sheets, input)?;
        for sheet in &sheets {
            if start_sheet(sheet, wanted.as_deref(), sink)? {
                stream_sheet(&mut book, &sheet.name, sink)?;
            }
        }
        Ok(())
    })
}

fn stream_sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // Chart sheets and the like hold no cells.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(error) => return Err(xlsx_error(error)),
    };
    let dimensions = cells.dimensions();
    // Declared by the file, so it is good for a progress bar and for nothing else.
    sink.expect_rows(u64::from(dimensions.end.0.saturating_sub(dimensions.start.0).min(1_048_576)));
    let padding: Vec<u8> = cells.styles().iter().map(padding_of_style).collect();
    let mut current = None;
    let mut text = String::new();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(xlsx_error)? {
        let (row, column) = cell.get_position();
        let padded_to = padding.get(style).copied().unwrap_or(0);
        let Some(kind) = cell_text(cell.get_value(), &mut text) else { continue };
        let column = check_position(row, column, &mut current, sink)?;
        sink.cell(RawCell { kind, padded_to, ..RawCell::text(column, &text) })?;
    }
    Ok(())
}

/// Reads an .xlsb.
pub(crate) fn read_xlsb(input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    guarded(|| {
        let mut book = Xlsb::new(Cursor::new(input.bytes))
            .map_err(|error| cannot_read(matches!(error, XlsbError::Password), &error))?;
        read_dense(&mut book, input, sink)
    })
}

/// Reads an .xls.
pub(crate) fn read_xls(input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    if describe::is_locked_package(input.bytes) {
        return Err(ReadError::Password);
    }
    guarded(|| {
        let mut book = Xls::new(Cursor::new(input.bytes))
            .map_err(|error| cannot_read(matches!(error, XlsError::Password), &error))?;
        read_dense(&mut book, input, sink)
    })
}

/// Reads an .ods.
pub(crate) fn read_ods(input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    guarded(|| {
        let mut book = Ods::new(Cursor::new(input.bytes))
            .map_err(|error| cannot_read(matches!(error, OdsError::Password), &error))?;
        read_dense(&mut book, input, sink)
    })
}

fn read_dense<'a, B>(book: &mut B, input: Input<'a>, sink: &mut dyn Sink) -> Result<(), ReadError>
where
    B: Reader<Cursor<&'a [u8]>>,
    B::Error: std::fmt::Display,
{
    let sheets = book.sheets_metadata().to_vec();
    let wanted = wanted_sheet(&sheets, input)?;
    for sheet in &sheets {
        if start_sheet(sheet, wanted.as_deref(), sink)? {
            let range = book.worksheet_range(&sheet.name).map_err(|error| ReadError::Corrupt(error.to_string()))?;
            sink.fact(SheetFact::FormatsUnknown)?;
            dense_sheet(&range, sink)?;
        }
    }
    Ok(())
}

fn dense_sheet(range: &Range<Data>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let Some((first_row, first_column)) = range.start() else { return Ok(()) };
    sink.expect_rows(range.height() as u64);
    let mut text = String::new();
    let mut current = None;
    for (row, column, data) in range.used_cells() {
        let Some(kind) = cell_text(&by_reference(data), &mut text) else { continue };
        let row = first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
        let column = first_column.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
        let column = check_position(row, column, &mut current, sink)?;
        sink.cell(RawCell { kind, ..RawCell::text(column, &text) })?;
    }
    Ok(())
}

/// The sheet that was asked for, by its name or its number from 1.
fn wanted_sheet(sheets: &[Sheet], input: Input<'_>) -> Result<Option<String>, ReadError> {
    let Some(wanted) = &input.options.sheet else { return Ok(None) };
    let by_name = sheets.iter().find(|sheet| sheet.name.trim().eq_ignore_ascii_case(wanted.trim()));
    let by_number = || wanted.parse::<usize>().ok().and_then(|number| sheets.get(number.checked_sub(1)?));
    match by_name.or_else(by_number) {
        Some(sheet) => Ok(Some(sheet.name.clone())),
        None => {
            let names: Vec<String> = sheets.iter().map(|sheet| format!("\"{}\"", sheet.name)).collect();
            Err(ReadError::NoSuchSheet { wanted: wanted.clone(), names: names.join(", ") })
        }
    }
}

/// Tells the sink about a sheet; whether its cells are to be read. A hidden one is read only when
/// it was asked for.
fn start_sheet(sheet: &Sheet, wanted: Option<&str>, sink: &mut dyn Sink) -> Result<bool, ReadError> {
    let hidden = sheet.visible != SheetVisible::Visible;
    let asked = wanted.is_some_and(|name| name == sheet.name);
    sink.table(Some(&sheet.name), hidden && !asked)?;
    Ok(asked || (wanted.is_none() && !hidden))
}

/// Starts a new row where the cell begins one, and refuses places outside every spreadsheet.
fn check_position(row: u32, column: u32, current: &mut Option<u32>, sink: &mut dyn Sink) -> Result<u16, ReadError> {
    const ROWS: u32 = 1_048_576;
    const COLUMNS: u32 = 16_384;
    if row >= ROWS || column >= COLUMNS {
        return Err(ReadError::Corrupt(format!(
            "a cell in row {}, column {}",
            u64::from(row) + 1,
            u64::from(column) + 1
        )));
    }
    match *current {
        Some(last) if row < last => {
            return Err(ReadError::Corrupt(format!("row {} comes after row {}", row + 1, last + 1)));
        }
        Some(last) if row == last => {}
        Some(_) | None => {
            sink.row(row + 1)?;
            *current = Some(row);
        }
    }
    Ok(u16::try_from(column).expect("below 16,384"))
}

/// Writes a cell's text into `text` and returns its kind; `None` for an empty cell.
fn cell_text(data: &DataRef<'_>, text: &mut String) -> Option<CellKind> {
    text.clear();
    match data {
        DataRef::Empty => return None,
        DataRef::String(value) => text.push_str(value),
        DataRef::SharedString(value) => text.push_str(value),
        DataRef::Int(value) => text.push_str(&value.to_string()),
        DataRef::Float(value) => push_number(*value, text),
        DataRef::Bool(value) => text.push_str(if *value { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(value) => return Some(push_date(value, text)),
        DataRef::DateTimeIso(value) => text.push_str(&value.replace('T', " ")),
        DataRef::DurationIso(value) => text.push_str(value),
        DataRef::Error(value) => text.push_str(error_name(value)),
    }
    (!text.is_empty()).then_some(match data {
        DataRef::Int(_) | DataRef::Float(_) => CellKind::Number,
        DataRef::Bool(_) => CellKind::Bool,
        DataRef::DateTimeIso(_) => CellKind::Date,
        DataRef::Error(_) => CellKind::Error,
        DataRef::Empty
        | DataRef::String(_)
        | DataRef::SharedString(_)
        | DataRef::DurationIso(_)
        | DataRef::DateTime(_) => CellKind::Text,
    })
}

/// All digits of the number, no exponent; numbers that no list holds keep theirs.
fn push_number(value: f64, text: &mut String) {
    use std::fmt::Write;
    let done = if value.abs() < 1e21 { write!(text, "{value}") } else { write!(text, "{value:E}") };
    done.expect("writing to a string cannot fail");
}

fn push_date(value: &ExcelDateTime, text: &mut String) -> CellKind {
    use std::fmt::Write;
    // Below one day it is a time, not a date.
    if value.is_duration() || value.as_f64() < 1.0 {
        push_number(value.as_f64(), text);
        return CellKind::Number;
    }
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let mut done = write!(text, "{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) != (0, 0, 0) {
        done = done.and_then(|()| write!(text, " {hour:02}:{minute:02}:{second:02}"));
    }
    done.expect("writing to a string cannot fail");
    CellKind::Date
}

fn error_name(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

fn by_reference(data: &Data) -> DataRef<'_> {
    match data {
        Data::Int(value) => DataRef::Int(*value),
        Data::Float(value) => DataRef::Float(*value),
        Data::String(value) => DataRef::SharedString(value),
        Data::Bool(value) => DataRef::Bool(*value),
        Data::DateTime(value) => DataRef::DateTime(*value),
        Data::DateTimeIso(value) => DataRef::DateTimeIso(value.clone()),
        Data::DurationIso(value) => DataRef::DurationIso(value.clone()),
        Data::Error(value) => DataRef::Error(value.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// How many digits a number format pads to: `000000000` is 9; anything but plain zeros is none.
fn padding_of_style(style: &Style) -> u8 {
    let code = style.number_format.as_ref().map_or("", |format| format.format_code.as_str());
    let first = code.split(';').next().unwrap_or_default();
    let plain = first.len() > 1 && first.bytes().all(|byte| byte == b'0');
    if plain { u8::try_from(first.len()).unwrap_or(0) } else { 0 }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn xlsx_error(error: XlsxError) -> ReadError {
    cannot_read(matches!(error, XlsxError::Password), &error)
}

fn cannot_read(locked: bool, error: &dyn Display) -> ReadError {
    if locked { ReadError::Password } else { ReadError::Corrupt(error.to_string()) }
}

/// Turns a panic of the workbook library into what it means: a damaged file.
fn guarded(read: impl FnOnce() -> Result<(), ReadError>) -> Result<(), ReadError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(ReadError::Corrupt("its parts contradict each other".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_all_their_digits() {
        let text = |value| {
            let mut text = String::new();
            push_number(value, &mut text);
            text
        };
        assert_eq!(text(123_457.0), "123457");
        assert_eq!(text(999_999_999_999_999.0), "999999999999999");
        assert_eq!(text(1_234_567_890_123_450.0), "1234567890123450");
        assert_eq!(text(123_457.5), "123457.5");
        assert_eq!(text(2.5e30), "2.5E30");
    }
}
