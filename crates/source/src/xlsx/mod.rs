//! XLSX workbooks, streamed: a sheet is never held as a whole, and every cell keeps what the file
//! says of it, also what libraries leave out: number formats, hidden rows, merged cells, formulas, colours, comments.
//!
//! Element and attribute names, and the meaning of each, are those of ECMA-376 part 1, section 18
//! (SpreadsheetML); strict and transitional files differ only in namespaces and relationship types. Elements of
//! other namespaces, which extensions put among them, are passed over.

pub(crate) mod book;
pub(crate) mod cell;
mod comments;
pub(crate) mod format;
pub(crate) mod marks;
pub(crate) mod pattern;
mod plain;
mod sheet;
mod skipped;
pub(crate) mod strings;

use crate::error::ReadError;
use crate::package::Directory;
use crate::sink::{FileNote, SheetFact, Sink};
use crate::{Input, sheets};
use book::{Book, SheetEntry, SheetKind};
use model::codes;

/// Reads an .xlsx.
pub(crate) fn read(input: Input<'_>, parts: Option<&Directory<'_>>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let parts = parts.ok_or(ReadError::Empty)?;
    read_sheets(input, parts, &Book::open(parts)?, read_cells, sink)
}

/// Reads the cells of one sheet, and what it says beside them.
pub(crate) type ReadCells = fn(&Directory<'_>, &Book, &SheetEntry, &mut dyn Sink) -> Result<(), ReadError>;

/// Reads the sheets of an open book that are wanted; `read_cells` knows how their parts are written.
pub(crate) fn read_sheets(
    input: Input<'_>,
    parts: &Directory<'_>,
    book: &Book,
    read_cells: ReadCells,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    report_left_out(parts, sink);
    sink.shared_texts(&book.texts);
    let listed: Vec<sheets::Listed<'_>> =
        book.sheets.iter().map(|sheet| sheets::Listed { name: &sheet.name, hidden: sheet.hidden }).collect();
    let wanted = sheets::wanted(&listed, input.options.sheet.as_deref())?;
    let mut skipped = Vec::new();
    for (index, sheet) in book.sheets.iter().enumerate() {
        if !sheets::start(&listed, index, wanted, sink)? {
            continue;
        }
        match sheet.kind {
            SheetKind::Cells => {
                if book.from_1904 {
                    sink.fact(SheetFact::From1904)?;
                }
                read_cells(parts, book, sheet, sink)?;
            }
            SheetKind::Missing if wanted == Some(index) => return Err(sheet.is_missing()),
            SheetKind::Chart | SheetKind::Dialog | SheetKind::Macros | SheetKind::Other | SheetKind::Missing => {
                skipped.push(sheet);
            }
        }
    }
    skipped::report(&skipped, sink);
    Ok(())
}

fn read_cells(parts: &Directory<'_>, book: &Book, sheet: &SheetEntry, sink: &mut dyn Sink) -> Result<(), ReadError> {
    sheet::read(book::xml(parts, &sheet.part)?, book, sink)?;
    let related = book::relations(parts, &sheet.part)?;
    book::filters_of_tables(parts, &related)?.into_iter().try_for_each(|area| sink.fact(SheetFact::Filter(area)))?;
    comments::read(parts, &related, sink)
}

/// What the workbook holds beside its sheets and what is never followed or run.
fn report_left_out(parts: &Directory<'_>, sink: &mut dyn Sink) {
    let lower: Vec<String> = parts.names().map(str::to_ascii_lowercase).collect();
    if lower.iter().any(|name| name.ends_with("vbaproject.bin") || name.contains("macrosheets/")) {
        sink.note(FileNote {
            code: codes::F019,
            message: "the workbook has macros; they are not run".to_owned(),
            advice: "nothing to do; only the saved values are read".into(),
        });
    }
    if lower.iter().any(|name| name.contains("externallinks/")) {
        sink.note(FileNote {
            code: codes::F020,
            message: "the workbook refers to other files; they are not opened".to_owned(),
            advice: "values from there are read as they were last saved".into(),
        });
    }
}
