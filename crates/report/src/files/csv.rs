//! A report as one table of text: for whoever works in a spreadsheet, and for programs that read nothing else. Every value
//! is quoted, and what a spreadsheet would take for a formula gets an apostrophe in front.

use super::tables::{self, Cell, Column};
use crate::formula::guarded;
use crate::report::Report;
use crate::words::moment;
use csv::{QuoteStyle, WriterBuilder};
use model::action::Phrase;
use std::io::{self, Write};

/// Writes it.
pub(super) fn write(report: &Report<'_>, words: &dyn Phrase, out: &mut dyn Write) -> io::Result<()> {
    // Without this mark a spreadsheet takes an accent for two signs.
    out.write_all("\u{FEFF}".as_bytes())?;
    let Some(table) = tables::main_table(report, words) else { return Ok(()) };
    let mut writer = WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer(out);
    writer.write_record(table.columns.iter().map(|Column(name, _)| *name))?;
    for row in table.rows {
        writer.write_record(row.iter().map(text))?;
    }
    writer.flush()
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) => guarded(text),
        // A number is what it is, also below zero.
        Cell::Number(value) => value.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Moment(when) => moment(*when),
    }
}
