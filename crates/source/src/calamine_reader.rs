//! xls, read with calamine as a whole. It takes as much memory as the file makes it,
//! and damaged files make it panic: whoever calls this does it in a process of its own.
//!
//! calamine hands a number over as a float; here, at the border, it becomes exact digits at once. A
//! spreadsheet keeps 15 digits, and a float of up to 15 digits gives exactly those back; longer ones
//! are left to `intake`, which refuses them as IDs. How an .xls shows its numbers, and what it hides, calamine does not
//! tell: that is read beside it ([`BookLooks`]).

use crate::error::ReadError;
use crate::number;
use crate::package::Directory;
use crate::sheets::{self, Listed};
use crate::sink::{SheetFact, Sink};
use crate::xls::{BookLooks, SheetLooks};
use crate::{Input, describe};
use calamine::{CellErrorType, Data, ExcelDateTime, Range, Reader, SheetVisible, Xls, XlsError};
use model::cell::{CellKind, RawCell, SHEET_COLUMNS, SHEET_ROWS};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads an .xls.
pub(crate) fn read_xls(input: Input<'_>, _parts: Option<&Directory<'_>>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    if describe::is_locked_package(input.bytes) || describe::is_locked_workbook(input.bytes) {
        return Err(ReadError::Password);
    }
    guarded(|| {
        let mut book =
            Xls::new(Cursor::new(input.bytes)).map_err(|error| cannot_read(matches!(error, XlsError::Password)))?;
        let looks = BookLooks::open(input.bytes);
        read(&mut book, input, looks.as_ref(), sink)
    })
}

/// `looks` where it is known how the sheets look.
fn read<'a, B>(book: &mut B, input: Input<'a>, looks: Option<&BookLooks>, sink: &mut dyn Sink) -> Result<(), ReadError>
where
    B: Reader<Cursor<&'a [u8]>>,
{
    let metadata = book.sheets_metadata().to_vec();
    let listed: Vec<Listed<'_>> = metadata
        .iter()
        .map(|sheet| Listed { name: &sheet.name, hidden: sheet.visible != SheetVisible::Visible })
        .collect();
    if listed.is_empty() {
        return Err(ReadError::Corrupt("it has no sheets".to_owned()));
    }
    let wanted = sheets::wanted(&listed, input.options.sheet.as_deref())?;
    let looks = looks.filter(|looks| looks.sheets() == listed.len());
    for index in 0..listed.len() {
        if sheets::start(&listed, index, wanted, sink)? {
            let range = book.worksheet_range(listed[index].name);
            if looks.is_some_and(|looks| looks.from_1904) {
                sink.fact(SheetFact::From1904)?;
            }
            let looks = looks.and_then(|looks| looks.sheet(index));
            tell_looks(looks.as_ref(), sink)?;
            read_range(&range.map_err(|_| cannot_read(false))?, looks.as_ref(), sink)?;
        }
    }
    Ok(())
}

/// How the sheet looks, but for its rows; or that nobody knows.
fn tell_looks(looks: Option<&SheetLooks<'_>>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let Some(looks) = looks else {
        sink.fact(SheetFact::FormatsUnknown)?;
        return sink.fact(SheetFact::HiddenUnknown);
    };
    for (first, last) in &looks.hidden_columns {
        sink.fact(SheetFact::HiddenColumns(*first, *last))?;
    }
    looks.merged.iter().try_for_each(|area| sink.fact(SheetFact::Merged(*area)))
}

fn read_range(range: &Range<Data>, looks: Option<&SheetLooks<'_>>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let Some((first_row, first_column)) = range.start() else { return Ok(()) };
    sink.expect_rows(range.height() as u64);
    let (mut text, mut around) = (String::new(), String::new());
    let mut current = None;
    for (row, column, data) in range.used_cells() {
        let Some(kind) = cell_text(data, &mut text) else { continue };
        let row = first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
        let column = first_column.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
        around.clear();
        let looks_of_number = looks.filter(|_| kind == CellKind::Number);
        let (padded_to, is_around) =
            looks_of_number.map_or((0, false), |looks| looks.show((row, column), &text, &mut around));
        let begins = current != Some(row);
        let column = check_position(row, column, &mut current, sink)?;
        if begins && looks.is_some_and(|looks| looks.hides_row(row)) {
            sink.fact(SheetFact::HiddenRow(row + 1))?;
        }
        let shown = is_around.then_some(around.as_str());
        sink.cell(RawCell { kind, padded_to, shown, ..RawCell::text(column, &text) })?;
    }
    Ok(())
}

/// Starts a new row where the cell begins one, and refuses places outside every spreadsheet.
fn check_position(row: u32, column: u32, current: &mut Option<u32>, sink: &mut dyn Sink) -> Result<u16, ReadError> {
    if row >= SHEET_ROWS || column >= u32::from(SHEET_COLUMNS) {
        let (row, column) = (u64::from(row) + 1, u64::from(column) + 1);
        return Err(ReadError::Corrupt(format!("a cell in row {row}, column {column}")));
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
fn cell_text(data: &Data, text: &mut String) -> Option<CellKind> {
    text.clear();
    let kind = match data {
        Data::Empty => return None,
        Data::String(value) | Data::DurationIso(value) => {
            text.push_str(value);
            CellKind::Text
        }
        Data::Int(value) => {
            text.push_str(&value.to_string());
            CellKind::Number
        }
        Data::Float(value) => {
            number::push_float(*value, text);
            CellKind::Number
        }
        Data::Bool(value) => {
            text.push_str(if *value { "TRUE" } else { "FALSE" });
            CellKind::Bool
        }
        Data::DateTime(value) => date(value, text),
        Data::DateTimeIso(value) => {
            if number::push_iso(value, text) {
                CellKind::Date
            } else {
                CellKind::Text
            }
        }
        Data::Error(value) => {
            push_error(value, text);
            CellKind::Error
        }
    };
    (!text.is_empty()).then_some(kind)
}

fn date(value: &ExcelDateTime, text: &mut String) -> CellKind {
    // Below one day it is a time, not a date.
    if value.is_duration() || value.as_f64() < 1.0 {
        number::push_float(value.as_f64(), text);
        return CellKind::Number;
    }
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let iso = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    number::push_iso(&iso, text);
    CellKind::Date
}

/// As Excel writes it; for one of them calamine has a name of its own.
fn push_error(error: &CellErrorType, text: &mut String) {
    if *error == CellErrorType::GettingData {
        text.push_str("#GETTING_DATA");
    } else {
        text.push_str(&error.to_string());
    }
}

/// What the library says of a file it cannot read is about its own inside, and helps nobody.
fn cannot_read(locked: bool) -> ReadError {
    if locked { ReadError::Password } else { ReadError::Corrupt("its content cannot be read".to_owned()) }
}

/// Turns a panic of the workbook library into what it means: a damaged file.
fn guarded(read: impl FnOnce() -> Result<(), ReadError>) -> Result<(), ReadError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(ReadError::Corrupt("its parts contradict each other".to_owned())))
}
