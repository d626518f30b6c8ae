//! From bytes to the cells that reading them gives, in the notation of `testkit::sheet`.

use expect_test::Expect;
use model::cell::{CellKind, RawCell, RawTable};
use source::{Collector, Input, Options, ReadError, ReadFile};
use std::fmt::Write as _;

/// Reads under a name.
pub(crate) fn read(
    name: &str,
    bytes: &[u8],
    options: &Options,
) -> Result<(&'static source::Format, ReadFile), ReadError> {
    let mut listener = |_| true;
    let mut collector = Collector::new(options.caps, &mut listener);
    let format = source::read(Input { bytes, name, options }, &mut collector)?;
    Ok((format, collector.file))
}

/// What reading says.
pub(crate) fn says(name: &str, bytes: &[u8], expected: &Expect) {
    says_with(name, bytes, &Options::default(), expected);
}

/// What reading says to somebody who said something.
pub(crate) fn says_with(name: &str, bytes: &[u8], options: &Options, expected: &Expect) {
    let printed = match read(name, bytes, options) {
        Err(error) => format!("{}: {error}\n  = {}\n", error.code(), error.advice()),
        Ok((format, file)) => {
            let mut out = format.name.to_owned();
            if let Some(facts) = &file.text {
                let _ = write!(out, " in {}, separated by {:?}", facts.encoding, char::from(facts.delimiter));
            }
            out.push('\n');
            for note in &file.notes {
                let _ = writeln!(out, "{}: {}\n  = {}", note.code, note.message, note.advice);
            }
            file.tables.iter().for_each(|table| print_table(table, &mut out));
            out
        }
    };
    expected.assert_eq(&printed);
}

pub(crate) fn print_table(table: &RawTable, out: &mut String) {
    if let Some(sheet) = &table.sheet {
        let _ = writeln!(out, "[{sheet}{}]", if table.hidden { ", hidden" } else { "" });
    }
    for row in table.rows() {
        let last = row.cells().last().map_or(0, |cell| cell.column + 1);
        let cells: Vec<String> = (0..last).map(|column| row.cell(column).map_or(String::new(), shown)).collect();
        let fields = if row.fields() == 0 { String::new() } else { format!(" ({})", row.fields()) };
        let _ = writeln!(out, "{}{fields}: {}", row.number(), cells.join(" | "));
    }
}

fn shown(cell: RawCell<'_>) -> String {
    let text = cell.text.escape_debug().to_string().replace("\\\"", "\"").replace("\\'", "'");
    match cell.kind {
        CellKind::Text => text,
        CellKind::Number if cell.shown.is_some() => format!("#{text}>{}", cell.shown.unwrap_or_default()),
        CellKind::Number if cell.padded_to > 0 => format!("#{text}~{}", cell.padded_to),
        CellKind::Number => format!("#{text}"),
        CellKind::Date => format!("d:{text}"),
        CellKind::Bool => format!("b:{text}"),
        CellKind::Error => format!("e:{text}"),
        CellKind::NoResult => format!("f:{text}"),
    }
}

/// Every cell of every sheet.
pub(crate) fn cells(file: &ReadFile) -> Vec<(u32, u16, String, CellKind, u8)> {
    let rows = file.tables.iter().flat_map(RawTable::rows);
    rows.flat_map(|row| row.cells().map(move |c| (row.number(), c.column, c.text.to_owned(), c.kind, c.padded_to)))
        .collect()
}

/// Text in UTF-16 with its mark.
pub(crate) fn utf16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes_of).collect()
}
