//! XLSB workbooks, streamed: the parts of an .xlsx, most of them written as binary records instead of XML.
//!
//! Record layouts and their meaning are those of [MS-XLSB]. What a book says beside its parts' way of writing is read
//! with the files of [`xlsx`]: relations, number formats, dates, notes, and what becomes of a cell. A record that is too
//! short or says what cannot be is refused with the name of its part; no cell is passed over.

mod book;
mod kinds;
mod records;
mod rows;
mod sheet;

use crate::error::ReadError;
use crate::package::Directory;
use crate::sink::Sink;
use crate::xlsx::book::{Book, SheetEntry};
use crate::{Input, xlsx};

/// Reads an .xlsb.
pub(crate) fn read(input: Input<'_>, parts: Option<&Directory<'_>>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let parts = parts.ok_or(ReadError::Empty)?;
    xlsx::read_sheets(input, parts, &book::open(parts)?, read_cells, sink)
}

fn read_cells(parts: &Directory<'_>, book: &Book, sheet: &SheetEntry, sink: &mut dyn Sink) -> Result<(), ReadError> {
    sheet::read(parts, book, &sheet.part, sink)?;
    sheet::filters_of_tables(parts, &sheet.part, sink)
}
