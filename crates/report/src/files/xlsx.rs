//! A report as a workbook: a summary, and a sheet for each [table](super::tables). Every text is written as text, so that no
//! spreadsheet takes it for a formula or for a number; dates are dates.

use super::listed;
use super::summary::{self, Row};
use super::tables::{self, Cell, Column, Table};
use crate::answer::Lines;
use crate::report::Report;
use crate::workbook::how_read;
use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use model::action::Phrase;
use model::how_read::HOW_READ_SHEET;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use std::io::{self, Write};
use std::iter::Peekable;

/// Rows of a sheet below the names of its columns; more of them go on on the next sheet.
const MOST_ROWS: u32 = 1_048_575;
/// Characters of a cell, as Excel counts them: in UTF-16.
const MOST_UNITS: usize = 32_767;
/// From so many patrons or findings on, rows go to a nameless temporary file instead of staying in memory.
const MANY: usize = 20_000;

/// Writes it.
pub(super) fn write(report: &Report<'_>, words: &dyn Phrase, out: &mut dyn Write) -> io::Result<()> {
    let bytes = workbook(report, words, MOST_ROWS).map_err(|error| io::Error::other(error.to_string()))?;
    out.write_all(&bytes)
}

/// The bytes of the workbook; a sheet takes so many rows at most.
fn workbook(report: &Report<'_>, words: &dyn Phrase, most_rows: u32) -> Result<Vec<u8>, XlsxError> {
    let looks = Looks::new();
    let mut workbook = Workbook::new();
    let properties = DocProperties::new().set_title(report.title.as_str()).set_author("Rollcall");
    // Else it is the moment of a clock that a test cannot set.
    workbook.set_properties(&match moment(report.written) {
        Some(written) => properties.set_creation_datetime(&written),
        None => properties,
    });
    // Whoever is handed a list works on that, and finds it where the workbook opens.
    if let Some(list) = report.listed {
        write_table(listed::table(list), most_rows, &looks, &mut workbook)?;
    }
    let summary = summary::rows(report, words);
    if !summary.is_empty() {
        write_summary(&summary, &looks, workbook.add_worksheet())?;
    }
    for table in tables::every_table(report, words) {
        write_table(table, most_rows, &looks, &mut workbook)?;
    }
    if let Some(account) = report.listed.and_then(listed::how_read) {
        how_read::write(&account, HOW_READ_SHEET, &mut workbook)?;
    }
    workbook.save_to_buffer()
}

/// How cells look.
struct Looks {
    title: Format,
    heading: Format,
    columns: Format,
    text: Format,
    /// A text that may go on over the cells beside it.
    line: Format,
    date: Format,
    moment: Format,
}

impl Looks {
    fn new() -> Self {
        let top = || Format::new().set_align(FormatAlign::Top);
        Looks {
            title: Format::new().set_bold().set_font_size(14),
            heading: Format::new().set_bold().set_font_size(12),
            columns: top().set_bold().set_border_bottom(FormatBorder::Thin),
            // So that an ID that is typed anew stays text, too.
            text: top().set_num_format("@").set_text_wrap(),
            line: top().set_num_format("@"),
            date: top().set_num_format("yyyy-mm-dd"),
            moment: top().set_num_format("yyyy-mm-dd hh:mm"),
        }
    }
}

fn write_summary(rows: &[Row], looks: &Looks, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("Summary")?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    for (column, width) in (0..).zip([24_u8, 24, 14, 50]) {
        sheet.set_column_width(column, width)?;
    }
    for (row, what) in (0..MOST_ROWS).zip(rows) {
        match what {
            Row::Title(text) => put_text(sheet, (row, 0), text, &looks.title)?,
            Row::Heading(text) => put_text(sheet, (row, 0), text, &looks.heading)?,
            Row::Columns(columns) => name_columns(sheet, row, columns, looks)?,
            Row::Cells(cells) => match cells.as_slice() {
                [Cell::Text(text)] => put_text(sheet, (row, 0), text, &looks.line)?,
                cells => put_row(sheet, row, cells, looks)?,
            },
            Row::Empty => {}
        }
    }
    Ok(())
}

/// Writes a table, on as many sheets as it needs.
fn write_table(table: Table<'_>, most_rows: u32, looks: &Looks, workbook: &mut Workbook) -> Result<(), XlsxError> {
    let Table { name, columns, rows, size } = table;
    let mut rows = rows.peekable();
    let mut number = 1_u32;
    while rows.peek().is_some() {
        let sheet =
            if size < MANY { workbook.add_worksheet() } else { workbook.add_worksheet_with_constant_memory()? };
        sheet.set_name(if number == 1 { name.to_owned() } else { format!("{name} ({number})") })?;
        fill(sheet, &columns, &mut rows, most_rows, looks)?;
        number += 1;
    }
    Ok(())
}

fn fill(
    sheet: &mut Worksheet,
    columns: &[Column],
    rows: &mut Peekable<Lines<'_, Vec<Cell>>>,
    most_rows: u32,
    looks: &Looks,
) -> Result<(), XlsxError> {
    for (at, Column(_, width)) in (0..).zip(columns) {
        sheet.set_column_width(at, *width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    // On paper as wide as the sheet is, with the names of the columns on every page.
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    name_columns(sheet, 0, columns, looks)?;
    let mut last = 0;
    // The rows stand behind the numbers: where these end, none is taken that would be lost.
    for (row, cells) in (1..=most_rows).zip(rows) {
        put_row(sheet, row, &cells, looks)?;
        last = row;
    }
    let last_column = u16::try_from(columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
    sheet.autofilter(0, 0, last, last_column)?;
    Ok(())
}

fn name_columns(sheet: &mut Worksheet, row: u32, columns: &[Column], looks: &Looks) -> Result<(), XlsxError> {
    (0..).zip(columns).try_for_each(|(at, Column(name, _))| put_text(sheet, (row, at), name, &looks.columns))
}

fn put_row(sheet: &mut Worksheet, row: u32, cells: &[Cell], looks: &Looks) -> Result<(), XlsxError> {
    (0..).zip(cells).try_for_each(|(column, cell)| put(sheet, (row, column), cell, looks))
}

fn put(sheet: &mut Worksheet, at: (u32, u16), cell: &Cell, looks: &Looks) -> Result<(), XlsxError> {
    let (row, column) = at;
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => put_text(sheet, at, text, &looks.text)?,
        // What a number of this format cannot hold exactly is text.
        Cell::Number(value) => match i32::try_from(*value) {
            Ok(value) => {
                sheet.write_number(row, column, value)?;
            }
            Err(_) => put_text(sheet, at, &value.to_string(), &looks.text)?,
        },
        // A day before those that Excel knows is text.
        Cell::Date(value) => match day(*value) {
            Some(value) => {
                sheet.write_datetime_with_format(row, column, &value, &looks.date)?;
            }
            None => put_text(sheet, at, &value.to_string(), &looks.text)?,
        },
        Cell::Moment(value) => match moment(*value) {
            Some(value) => {
                sheet.write_datetime_with_format(row, column, &value, &looks.moment)?;
            }
            None => put_text(sheet, at, &value.to_string(), &looks.text)?,
        },
    }
    Ok(())
}

fn put_text(sheet: &mut Worksheet, at: (u32, u16), text: &str, format: &Format) -> Result<(), XlsxError> {
    sheet.write_string_with_format(at.0, at.1, shortened(text), format)?;
    Ok(())
}

/// As much of a text as a cell takes.
fn shortened(text: &str) -> String {
    // No text has more of them than bytes.
    if text.len() <= MOST_UNITS {
        return text.to_owned();
    }
    let mut units = 1;
    let fits = |letter: &char| {
        units += letter.len_utf16();
        units <= MOST_UNITS
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

fn day(date: NaiveDate) -> Option<ExcelDateTime> {
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    ExcelDateTime::from_ymd(u16::try_from(date.year()).ok()?, month, day).ok()
}

fn moment(when: DateTime<Utc>) -> Option<ExcelDateTime> {
    let (hour, minute) = (u16::try_from(when.hour()).ok()?, u8::try_from(when.minute()).ok()?);
    day(when.date_naive())?.and_hms(hour, minute, when.second()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::{self, Written};
    use model::action::Action;
    use model::id::PrimaryId;
    use model::undo::{KeptBecause, KeptPatron};
    use std::io::{Cursor, Read};
    use zip::ZipArchive;

    struct Typed;

    impl Phrase for Typed {
        fn phrase(&self, action: &Action) -> String {
            action.to_string()
        }
    }

    /// More rows than a sheet takes are all there, each sheet with the names of the columns.
    #[test]
    fn what_does_not_fit_on_a_sheet_goes_on_on_the_next() {
        let kept = |number: u32| KeptPatron {
            primary_id: PrimaryId::new(&format!("10000{number}")).unwrap(),
            because: KeptBecause::Elsewhere,
        };
        let kept: Vec<KeptPatron> = (1..=4).map(kept).collect();
        let report = reports::kept(9, &kept, Written { when: DateTime::UNIX_EPOCH, version: "0", masked: true });
        for (most_rows, names) in [
            (2, ["Summary", "Left as they are", "Left as they are (2)"].as_slice()),
            (4, ["Summary", "Left as they are"].as_slice()),
        ] {
            let bytes = workbook(&report, &Typed, most_rows).unwrap();
            let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
            let mut part = |name: &str| {
                let mut text = String::new();
                zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
                text
            };
            let book = part("xl/workbook.xml");
            let sheets = book.split("<sheet name=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
            assert_eq!(sheets.collect::<Vec<_>>(), names);
            let rows: usize = (2..=names.len())
                .map(|at| part(&format!("xl/worksheets/sheet{at}.xml")).matches("<row ").count())
                .sum();
            assert_eq!(rows, kept.len() + names.len() - 1, "each row, and the names of the columns on each sheet");
        }
    }

    #[test]
    fn a_text_is_as_long_as_a_cell_takes() {
        let long = shortened(&"é𝒳".repeat(20_000));
        assert_eq!(long.encode_utf16().count(), MOST_UNITS);
        assert!(long.ends_with('…'));
        assert_eq!(shortened(&"x".repeat(MOST_UNITS)).len(), MOST_UNITS);
    }
}
