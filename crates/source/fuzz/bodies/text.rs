//! Any bytes as a text table, in any writing and with any separator that a person can name.

use source::{Caps, Collector, Input, Options};

const ENCODINGS: [Option<&str>; 5] = [None, Some("utf-8"), Some("utf-16le"), Some("utf-16be"), Some("windows-1252")];
const SEPARATORS: [Option<u8>; 5] = [None, Some(b','), Some(b';'), Some(b'\t'), Some(b' ')];

pub(crate) fn run(data: &[u8]) {
    let Some((choice, bytes)) = data.split_first() else { return };
    let choice = usize::from(*choice);
    let options = Options {
        encoding: ENCODINGS[choice % ENCODINGS.len()].map(str::to_owned),
        delimiter: SEPARATORS[choice / ENCODINGS.len() % SEPARATORS.len()],
        caps: Caps { text_bytes: 1 << 24, ..Caps::default() },
        ..Options::default()
    };
    let mut listener = |_| true;
    let mut collector = Collector::new(options.caps, &mut listener);
    let list = source::recognise(Input { bytes, name: "list.csv", options: &options });
    let Some(list) = list.ok().filter(|list| list.format.name == "csv") else { return };
    if list.read(&mut collector).is_err() {
        return;
    }
    let table = &collector.file.tables[0];
    let lines: Vec<u32> = table.rows().map(|row| row.number()).collect();
    assert!(lines.windows(2).all(|pair| pair[0] < pair[1]), "lines out of order");
    assert!(table.rows().all(|row| row.fields() > 0 && row.cells().count() <= row.fields()), "cells beyond the fields");
}
