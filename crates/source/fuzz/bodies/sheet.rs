//! Any bytes as the XML of a sheet, of the shared texts or of the styles, in a workbook that is good
//! otherwise.

use model::cell::RawTable;
use source::{Caps, Collector, Input, Options};
use testkit::raw::{Book, Container, SHEET, STYLES, TEXTS, ZipEntry};

const PARTS: [&str; 3] = [SHEET, TEXTS, STYLES];
const ROWS: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>46568</v></c></row>"#;

pub(crate) fn run(data: &[u8]) {
    let Some((which, part)) = data.split_first() else { return };
    let book = Book::new(ROWS).texts(&["<t>ID</t>"]).formats(&["000000000"]);
    let book = book.part(PARTS[usize::from(*which) % PARTS.len()], part);
    // Packing would take most of the time.
    let entry = |(name, content): (String, Vec<u8>)| ZipEntry::new(&name, content).stored();
    let bytes = Container::of(book.parts().into_iter().map(entry).collect()).bytes();
    let options = Options { caps: Caps { unpacked_bytes: 1 << 24, ..Caps::default() }, ..Options::default() };
    let mut listener = |_| true;
    let mut collector = Collector::new(options.caps, &mut listener);
    let read = source::read(Input { bytes: &bytes, name: "list.xlsx", options: &options }, &mut collector);
    if read.is_ok() {
        collector.file.tables.iter().for_each(rises);
    }
}

/// Rows and cells come in their order, each once.
fn rises(table: &RawTable) {
    let numbers: Vec<u32> = table.rows().map(|row| row.number()).collect();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "rows out of order");
    for row in table.rows() {
        let columns: Vec<u16> = row.cells().map(|cell| cell.column).collect();
        assert!(columns.windows(2).all(|pair| pair[0] < pair[1]), "cells out of order");
    }
}
