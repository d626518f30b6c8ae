//! One sheet: its rows as they come, and what stands around them.

use super::book::{self, Book, whole_number};
use super::cell::{Cells, Head, Written};
use super::plain;
use crate::error::ReadError;
use crate::sink::{SheetFact, Sink};
use crate::xml::{Token, Xml};
use model::cell::{Area, SHEET_COLUMNS, SHEET_ROWS, parse_address};

/// Reads a sheet from its root to its end, so that its checksum is known to be right.
pub(super) fn read(mut xml: Xml<'_>, book: &Book, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut cells = Cells::new(book, sink);
    loop {
        match xml.next()? {
            Token::Over => return Ok(()),
            Token::Start if xml.depth() == 1 => {}
            Token::Start => part_of_sheet(&mut xml, &mut cells)?,
            Token::End | Token::Text => {}
        }
    }
}

fn part_of_sheet(xml: &mut Xml<'_>, cells: &mut Cells<'_, '_>) -> Result<(), ReadError> {
    match xml.name() {
        b"dimension" => {
            let area = xml.attribute(b"ref")?.and_then(|text| Area::parse(&text));
            // Declared by the file, so it is good for a progress bar and for nothing else.
            cells.sink().expect_rows(area.map_or(0, |area| u64::from(area.last_row - area.first_row + 1)));
            xml.skip()
        }
        b"cols" => columns(xml, cells.sink()),
        b"sheetData" => rows(xml, cells),
        b"autoFilter" => match book::filter(xml)? {
            Some(area) => cells.sink().fact(SheetFact::Filter(area)),
            None => Ok(()),
        },
        b"mergeCells" => merged(xml, cells.sink()),
        _ => xml.skip(),
    }
}

fn columns(xml: &mut Xml<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let outside = xml.depth() - 1;
    while xml.depth() > outside {
        if xml.next()? != Token::Start || xml.name() != b"col" {
            continue;
        }
        let (mut first, mut last, mut hidden) = (0, 0, false);
        for (name, value) in xml.attributes().flatten() {
            match name {
                b"min" => first = whole_number(value).unwrap_or(0),
                b"max" => last = whole_number(value).unwrap_or(0),
                b"hidden" => hidden = book::is_true(value),
                _ => {}
            }
        }
        let index = |column: u32| u16::try_from(column).ok()?.checked_sub(1).filter(|index| *index < SHEET_COLUMNS);
        if let (true, Some(first), Some(last)) = (hidden, index(first), index(last)) {
            sink.fact(SheetFact::HiddenColumns(first, last))?;
        }
    }
    Ok(())
}

fn merged(xml: &mut Xml<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let outside = xml.depth() - 1;
    while xml.depth() > outside {
        if xml.next()? != Token::Start || xml.name() != b"mergeCell" {
            continue;
        }
        if let Some(area) = xml.attribute(b"ref")?.and_then(|text| Area::parse(&text)) {
            sink.fact(SheetFact::Merged(area))?;
        }
    }
    Ok(())
}

fn rows(xml: &mut Xml<'_>, cells: &mut Cells<'_, '_>) -> Result<(), ReadError> {
    let outside = xml.depth() - 1;
    let mut last = 0;
    while xml.depth() > outside {
        if xml.next()? != Token::Start {
            continue;
        }
        if xml.name() == b"row" {
            last = row(xml, last, cells)?;
        } else {
            xml.skip()?;
        }
    }
    Ok(())
}

/// Reads a row and says its number. Rows and cells may leave their places out; then they follow the
/// one before.
fn row(xml: &mut Xml<'_>, last: u32, cells: &mut Cells<'_, '_>) -> Result<u32, ReadError> {
    let (mut number, mut hidden) = (Some(last + 1), false);
    for attribute in xml.attributes() {
        let (name, value) = attribute.ok_or_else(|| xml.damaged("has a damaged tag"))?;
        match name {
            b"r" => number = whole_number(value),
            // A row of no height is out of sight, too.
            b"hidden" => hidden |= book::is_true(value),
            b"ht" => hidden |= value == b"0",
            _ => {}
        }
    }
    let number = number.filter(|number| (1..=SHEET_ROWS).contains(number));
    let number = number.ok_or_else(|| row_outside_of_sheet(xml))?;
    if number <= last {
        return Err(ReadError::Corrupt(format!("its row {number} comes after row {last}")));
    }
    let has_cells = cells_of_row(xml, number, cells)?;
    if hidden && has_cells {
        cells.sink().fact(SheetFact::HiddenRow(number))?;
    }
    Ok(number)
}

/// Reads the cells of the row that began last; whether there are any.
fn cells_of_row(xml: &mut Xml<'_>, number: u32, cells: &mut Cells<'_, '_>) -> Result<bool, ReadError> {
    let outside = xml.depth() - 1;
    let mut next_column = 0;
    let mut begun = false;
    while xml.depth() > outside {
        let plain = plain::parse(xml.ahead()).filter(|cell| cell.row == number && cell.column >= next_column);
        if plain.is_none() {
            if xml.next()? != Token::Start {
                continue;
            }
            if xml.name() != b"c" {
                xml.skip()?;
                continue;
            }
        }
        if !begun {
            begun = true;
            cells.sink().row(number)?;
        }
        if let Some(cell) = plain {
            xml.pass(cell.length, cell.value.clone());
            next_column = cell.column + 1;
            cells.take_plain(&cell, xml.raw_text())?;
            continue;
        }
        let head = head(xml)?;
        let column = place(xml, head, number, next_column)?;
        next_column = column + 1;
        cells.read(xml, head, number, column)?;
    }
    Ok(begun)
}

fn head(xml: &Xml<'_>) -> Result<Head, ReadError> {
    let mut head = Head::default();
    for attribute in xml.attributes() {
        let (name, value) = attribute.ok_or_else(|| xml.damaged("has a damaged tag"))?;
        match name {
            b"r" => {
                let place = parse_address(value);
                head.place = Some(place.ok_or_else(|| outside_of_sheet(value))?);
            }
            b"s" => head.style = whole_number(value).unwrap_or(0),
            b"t" => head.kind = Written::parse(value).ok_or_else(|| xml.damaged("has a cell of an unknown kind"))?,
            _ => {}
        }
    }
    Ok(head)
}

fn row_outside_of_sheet(xml: &Xml<'_>) -> ReadError {
    let written = xml.attributes().flatten().find(|(name, _)| *name == b"r").map_or(&[][..], |(_, value)| value);
    let shown: String = String::from_utf8_lossy(written).chars().take(20).collect();
    ReadError::Corrupt(format!("it has a row \"{shown}\", which no sheet has room for"))
}

fn outside_of_sheet(written: &[u8]) -> ReadError {
    let shown: String = String::from_utf8_lossy(written).chars().take(20).collect();
    ReadError::Corrupt(format!("it has a cell \"{shown}\", which no sheet has room for"))
}

/// The column of a cell: where it says, in its own row and behind the cell before, or the next one.
fn place(xml: &Xml<'_>, head: Head, row: u32, next: u16) -> Result<u16, ReadError> {
    match head.place {
        None if next < SHEET_COLUMNS => Ok(next),
        Some((stated, column)) if stated == row && column >= next => Ok(column),
        Some((stated, _)) if stated != row => {
            Err(ReadError::Corrupt(format!("its row {row} has a cell of row {stated}")))
        }
        None | Some(_) => Err(xml.damaged(&format!("has cells out of order in row {row}"))),
    }
}
