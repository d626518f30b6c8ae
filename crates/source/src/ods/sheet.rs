//! One sheet: its columns and rows as they come.

use super::attributes::times;
use super::cell::Cells;
use super::columns::{Columns, Defaults, is_out_of_sight};
use super::document::Document;
use super::repeats::Repeats;
use super::row::Row;
use super::styles::Look;
use crate::caps::Caps;
use crate::error::ReadError;
use crate::sink::{SheetFact, Sink};
use crate::xml::{Token, Xml};
use model::cell::{Area, SHEET_ROWS};

/// Reads the sheet that began last, up to its end.
pub(super) fn read(
    xml: &mut Xml<'_>,
    document: &Document,
    caps: Caps,
    repeats: &mut Repeats,
    sink: &mut dyn Sink,
) -> Result<(), ReadError> {
    let mut sheet = Sheet {
        document,
        cells: Cells::new(document, caps),
        repeats,
        columns: Columns::default(),
        row: Row::default(),
        next: 1,
        filtered: None,
        last_column: 0,
    };
    let outside = xml.depth() - 1;
    while xml.depth() > outside {
        if xml.next()? != Token::Start {
            continue;
        }
        match xml.name() {
            b"table-column" => sheet.columns.take(xml, &document.styles, sink)?,
            b"table-row" => sheet.row(xml, sink)?,
            // What only holds columns and rows together.
            b"table-columns"
            | b"table-header-columns"
            | b"table-column-group"
            | b"table-rows"
            | b"table-header-rows"
            | b"table-row-group" => {}
            _ => xml.skip()?,
        }
    }
    sheet.report_filter(sink)
}

/// A sheet of which some rows have come.
struct Sheet<'d> {
    document: &'d Document,
    cells: Cells<'d>,
    repeats: &'d mut Repeats,
    columns: Columns,
    row: Row,
    /// The number of the next row.
    next: u64,
    /// The first and the last row that a filter hides.
    filtered: Option<(u32, u32)>,
    last_column: u16,
}

/// What a row's own element says of it.
struct Head {
    times: u64,
    is_hidden: bool,
    /// Whether a filter hides it.
    is_filtered: bool,
    look: Option<Look>,
}

impl Head {
    fn of(xml: &Xml<'_>, document: &Document) -> Result<Self, ReadError> {
        let mut head = Head { times: 1, is_hidden: false, is_filtered: false, look: None };
        for attribute in xml.attributes() {
            let (name, value) = attribute.ok_or_else(|| xml.damaged("has a damaged tag"))?;
            match name {
                b"table:number-rows-repeated" => head.times = times(xml, value)?,
                b"table:visibility" => {
                    head.is_hidden = is_out_of_sight(value);
                    head.is_filtered = value == b"filter";
                }
                b"table:default-cell-style-name" => head.look = Some(document.styles.look(value)),
                _ => {}
            }
        }
        Ok(head)
    }
}

impl Sheet<'_> {
    fn row(&mut self, xml: &mut Xml<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let head = Head::of(xml, self.document)?;
        let defaults = Defaults { row: head.look, columns: &self.columns, usual: self.document.styles.usual() };
        self.row.clear();
        let outside = xml.depth() - 1;
        while xml.depth() > outside {
            if xml.next()? != Token::Start {
                continue;
            }
            match xml.name() {
                b"table-cell" | b"covered-table-cell" => self.cells.read(xml, defaults, &mut self.row)?,
                _ => xml.skip()?,
            }
        }
        self.give(&head, sink)
    }

    /// Hands the row over as often as it comes. Empty ones are nothing, however many: programs write them to the end
    /// of the sheet.
    fn give(&mut self, head: &Head, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let first = self.next;
        self.next = first.saturating_add(head.times);
        let last = self.next - 1;
        if self.row.is_blank() {
            let number = u32::try_from(first).ok().filter(|number| *number <= SHEET_ROWS && head.times == 1);
            return number.map_or(Ok(()), |number| self.row.report_joined(number, sink));
        }
        let (Ok(first), Ok(last), true) = (u32::try_from(first), u32::try_from(last), last <= u64::from(SHEET_ROWS))
        else {
            return Err(ReadError::TooLarge("a row that is repeated more often than a sheet has room for".to_owned()));
        };
        let (cells, bytes) = self.row.repeated(head.times);
        self.repeats.allow(cells, bytes)?;
        self.last_column = self.last_column.max(self.row.last_column());
        for number in first..=last {
            self.row.give(number, sink)?;
            if head.is_hidden {
                sink.fact(SheetFact::HiddenRow(number))?;
            }
            self.row.report_joined(number, sink)?;
        }
        // Of rows that repeat the first one, no program has comments.
        self.row.report_comments(first, sink)?;
        if head.is_filtered {
            let (from, _) = self.filtered.unwrap_or((first, last));
            self.filtered = Some((from, last));
        }
        Ok(())
    }

    /// Where a filter is on: what it has hidden, and what lies between.
    fn report_filter(&self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let Some((first_row, last_row)) = self.filtered else { return Ok(()) };
        sink.fact(SheetFact::Filter(Area { first_row, last_row, first_column: 0, last_column: self.last_column }))
    }
}
