//! A report as one table of text: for whoever works in a spreadsheet, and for programs that read nothing else. Every value
//! is quoted, and what a spreadsheet would take for a formula gets an apostrophe in front.

use super::listed;
use super::tables::{self, Cell, Column, in_words};
use crate::report::Report;
use csv::{QuoteStyle, WriterBuilder};
use model::action::Phrase;
use model::formula::guarded;
use std::io::{self, Write};

/// Writes it.
pub(super) fn write(report: &Report<'_>, words: &dyn Phrase, out: &mut dyn Write) -> io::Result<()> {
    // Without this mark a spreadsheet takes an accent for two signs.
    out.write_all("\u{FEFF}".as_bytes())?;
    let table = report.listed.map(listed::table).or_else(|| tables::main_table(report, words));
    let Some(table) = table else { return Ok(()) };
    let mut writer = WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer(out);
    writer.write_record(table.columns.iter().map(|Column(name, _)| *name))?;
    for row in table.rows {
        writer.write_record(row.iter().map(text))?;
    }
    writer.flush()
}

fn text(cell: &Cell) -> String {
    if let Cell::Text(text) = cell { guarded(text) } else { in_words(cell) }
}
