//! One sheet: its rows as they come, and what stands around them.

use super::kinds;
use super::records::{Content, Records};
use super::rows;
use crate::error::ReadError;
use crate::package::Directory;
use crate::sink::{SheetFact, Sink};
use crate::xlsx::book::{Book, relations};
use crate::xlsx::cell::Cells;
use model::cell::{Area, SHEET_COLUMNS, SHEET_ROWS};

/// Reads a sheet from its first record to its last, so that its checksum is known to be right.
pub(super) fn read(parts: &Directory<'_>, book: &Book, part: &str, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut records = Records::open(parts, part, kinds::SHEET)?;
    let mut cells = Cells::new(book, sink);
    let (mut last_row, mut in_saved_views) = (0, false);
    while let Some(kind) = records.next()? {
        match kind {
            kinds::SAVED_VIEWS => in_saved_views = true,
            kinds::SAVED_VIEWS_END => in_saved_views = false,
            _ if in_saved_views => {}
            kinds::USED_AREA => expect_rows(&mut records.content()?, cells.sink())?,
            kinds::COLUMNS => columns(&mut records.content()?, cells.sink())?,
            kinds::ROWS => last_row = rows::read(&mut records, &mut cells, last_row)?,
            kinds::MERGED => {
                let merged = area(&mut records.content()?)?;
                cells.sink().fact(SheetFact::Merged(merged))?;
            }
            kinds::FILTER => {
                if let Some(filtered) = filter(&mut records)? {
                    cells.sink().fact(SheetFact::Filter(filtered))?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Where the tables of a sheet have a filter on; each has a part of its own.
pub(super) fn filters_of_tables(parts: &Directory<'_>, sheet: &str, sink: &mut dyn Sink) -> Result<(), ReadError> {
    for table in relations(parts, sheet)?.iter().filter(|relation| relation.kind == "table") {
        let mut records = Records::open(parts, &table.target, kinds::TABLE)?;
        while let Some(kind) = records.next()? {
            if kind == kinds::FILTER {
                filter(&mut records)?.map_or(Ok(()), |filtered| sink.fact(SheetFact::Filter(filtered)))?;
            }
        }
    }
    Ok(())
}

/// Declared by the file, so it is good for a progress bar and for nothing else.
fn expect_rows(content: &mut Content<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let (first, last) = (content.u32()?, content.u32()?);
    sink.expect_rows(u64::from(last.saturating_sub(first).min(SHEET_ROWS - 1)) + 1);
    Ok(())
}

/// How some columns look (section 2.4.333): the first and the last, how wide, in which style, and what else.
fn columns(content: &mut Content<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    const HIDDEN: u16 = 1;
    let (first, last) = (content.u32()?, content.u32()?);
    content.bytes(8)?;
    if content.u16()? & HIDDEN == 0 {
        return Ok(());
    }
    let (Some(first), Some(last)) = (column(first), column(last)) else {
        return Err(content.damaged("hides a column that no sheet has room for"));
    };
    sink.fact(SheetFact::HiddenColumns(first, last))
}

fn column(number: u32) -> Option<u16> {
    u16::try_from(number).ok().filter(|column| *column < SHEET_COLUMNS)
}

/// A rectangle of cells: its first and last row and column, all from 0.
fn area(content: &mut Content<'_>) -> Result<Area, ReadError> {
    let rows = (content.u32()?, content.u32()?);
    let columns = (content.u32()?, content.u32()?);
    let ordered = rows.0 <= rows.1 && columns.0 <= columns.1 && rows.1 < SHEET_ROWS;
    let (true, Some(first_column), Some(last_column)) = (ordered, column(columns.0), column(columns.1)) else {
        return Err(content.damaged("speaks of cells that no sheet has room for"));
    };
    Ok(Area { first_row: rows.0 + 1, last_row: rows.1 + 1, first_column, last_column })
}

/// The area of the filter that begins here, when it leaves anything out.
fn filter(records: &mut Records<'_>) -> Result<Option<Area>, ReadError> {
    let area = area(&mut records.content()?)?;
    let mut is_on = false;
    loop {
        match records.next()? {
            Some(kinds::FILTER_END) => return Ok(is_on.then_some(area)),
            Some(kind) => is_on |= kind == kinds::FILTERED_COLUMN,
            None => return Err(records.cut_off()),
        }
    }
}
