//! Sheets as the bytes of an XLSX workbook. The same sheets give the same bytes: times are fixed.

use crate::sheet::{Cell, Sheet};
use model::NaiveDate;
use model::cell::CellKind;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The workbook.
///
/// # Panics
/// When a sheet cannot be written, such as one with a name that Excel does not allow.
pub fn bytes(sheets: &[Sheet]) -> Vec<u8> {
    try_bytes(sheets).expect("a made-up sheet fits into a workbook")
}

/// The sheet as an XLSX workbook with one sheet, `Sheet1`.
pub fn xlsx_bytes(text: &str) -> Vec<u8> {
    bytes(&[Sheet::parse("Sheet1", text)])
}

/// Every part of a workbook as text, one behind the other.
///
/// # Panics
/// When it is no workbook.
pub fn unpacked(bytes: &[u8]) -> String {
    let mut container = ZipArchive::new(Cursor::new(bytes)).expect("a workbook is a container");
    let mut text = String::new();
    for index in 0..container.len() {
        let mut part = container.by_index(index).expect("a part of it");
        part.read_to_string(&mut text).expect("its parts are XML");
    }
    text
}

fn try_bytes(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    for sheet in sheets {
        write_sheet(workbook.add_worksheet(), sheet)?;
    }
    workbook.save_to_buffer()
}

/// A workbook without sheets that says it was made on a fixed day.
pub(crate) fn new_workbook() -> Result<Workbook, XlsxError> {
    let made = ExcelDateTime::from_ymd(2026, 8, 28)?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_author("Rollcall").set_creation_datetime(&made));
    Ok(workbook)
}

fn write_sheet(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    worksheet.set_name(&sheet.name)?.set_hidden(sheet.hidden);
    for row in &sheet.rows {
        let bold = sheet.header == Some(row.number);
        for (column, cell) in row.present() {
            write_cell(worksheet, (row.number - 1, column), cell, bold)?;
        }
    }
    if let Some(header) = sheet.header {
        worksheet.set_freeze_panes(header, 0)?.autofit();
    }
    Ok(())
}

fn write_cell(worksheet: &mut Worksheet, at: (u32, u16), cell: &Cell, bold: bool) -> Result<(), XlsxError> {
    let (row, column) = at;
    let plain = if bold { Format::new().set_bold() } else { Format::new() };
    match cell.kind {
        CellKind::Text => worksheet.write_string_with_format(row, column, &cell.text, &plain)?,
        CellKind::Number => {
            let padding = Format::new().set_num_format("0".repeat(usize::from(cell.padded_to)));
            let format = if cell.padded_to == 0 { plain } else { padding };
            let number: f64 = cell.text.parse().map_err(|_| no("number", cell))?;
            worksheet.write_number_with_format(row, column, number, &format)?
        }
        CellKind::Date => {
            let serial = serial(&cell.text).ok_or_else(|| no("date", cell))?;
            let pattern = if cell.text.len() > 10 { "yyyy-mm-dd hh:mm:ss" } else { DATE_FORMAT };
            worksheet.write_number_with_format(row, column, serial, &Format::new().set_num_format(pattern))?
        }
        CellKind::Bool => worksheet.write_boolean(row, column, cell.text == "TRUE")?,
        CellKind::NoResult => return Err(no("formula that is saved without its result", cell)),
        CellKind::Error => {
            let function = if cell.text == "#N/A" { "=NA()".to_owned() } else { format!("={}", cell.text) };
            worksheet.write_formula(row, column, Formula::new(function).set_result(&cell.text))?
        }
    };
    Ok(())
}

/// How dates look in the workbooks we write.
pub(crate) const DATE_FORMAT: &str = "yyyy-mm-dd";

fn no(kind: &str, cell: &Cell) -> XlsxError {
    XlsxError::ParameterError(format!("{:?} is no {kind}", cell.text))
}

/// The day number of `2027-06-30` or `2027-06-30 14:05:00` in a workbook that counts from 1900.
fn serial(text: &str) -> Option<f64> {
    let (date, time) = text.split_once(' ').unwrap_or((text, "00:00:00"));
    let units: Vec<u32> = time.split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [hours, minutes, seconds] = units[..] else { return None };
    Some(day_number(date.parse().ok()?) + f64::from(hours * 3600 + minutes * 60 + seconds) / 86_400.0)
}

/// The day number of a date after February 1900.
pub(crate) fn day_number(date: NaiveDate) -> f64 {
    const OF_1970: i32 = 25_569;
    f64::from(date.to_epoch_days() + OF_1970)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, SheetVisible, Xlsx};

    #[test]
    fn every_kind_of_cell_comes_back() {
        let text = "Text | #42~9 | d:2027-06-30 | b:TRUE | e:#N/A\n3: d:2027-06-30 12:00:00 | #1234567890123450";
        let mut hidden = Sheet::parse("Lookups", "A");
        hidden.hidden = true;
        let bytes = bytes(&[Sheet::parse("Fall 2026", text), hidden]);
        let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
        let visible: Vec<SheetVisible> = workbook.sheets_metadata().iter().map(|sheet| sheet.visible).collect();
        assert_eq!(visible, [SheetVisible::Visible, SheetVisible::Hidden]);
        let range = workbook.worksheet_range("Fall 2026").unwrap();
        let at = |row, column| range.get_value((row, column)).cloned().unwrap_or_default();
        assert_eq!((at(0, 0), at(0, 1), at(0, 3)), (Data::String("Text".into()), Data::Float(42.0), Data::Bool(true)));
        assert_eq!(at(0, 4), Data::Error(calamine::CellErrorType::NA));
        let Data::DateTime(date) = at(0, 2) else { panic!("{:?}", at(0, 2)) };
        assert_eq!((date.as_f64(), at(2, 1)), (46_568.0, Data::Float(1_234_567_890_123_450.0)));
        let Data::DateTime(noon) = at(2, 0) else { panic!("{:?}", at(2, 0)) };
        assert!((noon.as_f64() - 46_568.5).abs() < 1e-9);
    }

    #[test]
    fn the_same_sheet_gives_the_same_bytes() {
        let once = || bytes(&[Sheet::parse("A", "a | #1 | d:2027-06-30")]);
        assert_eq!(once(), once());
    }
}
