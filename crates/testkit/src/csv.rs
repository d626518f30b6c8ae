//! Sheets as CSV files.

use crate::sheet::{Cell, Sheet};
use std::borrow::Cow;

/// The sheet as CSV in UTF-8 with commas. Row numbers become lines, with empty ones in the gaps.
pub fn csv_bytes(text: &str) -> Vec<u8> {
    let mut lines = Vec::new();
    for row in Sheet::parse("", text).rows {
        let place = usize::try_from(row.number).expect("a test sheet has few rows");
        lines.resize(place - 1, String::new());
        let fields: Vec<String> = row.cells.iter().map(|cell| cell.as_ref().map_or(String::new(), field)).collect();
        lines.push(fields.join(","));
    }
    lines.iter().flat_map(|line| format!("{line}\n").into_bytes()).collect()
}

fn field(cell: &Cell) -> String {
    csv_field(&cell.shown(), ',').into_owned()
}

/// A field of a CSV file, between quotation marks when it needs them.
pub fn csv_field(text: &str, separator: char) -> Cow<'_, str> {
    let special = |c: char| c == separator || matches!(c, '"' | '\n' | '\r');
    if text.contains(special) { Cow::Owned(format!("\"{}\"", text.replace('"', "\"\""))) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_quotes_what_needs_it() {
        let bytes = csv_bytes("ID | Name\n3: #42~9 | \"Nunez, Ana\"");
        assert_eq!(String::from_utf8(bytes).unwrap(), "ID,Name\n\n000000042,\"Nunez, Ana\"\n");
    }
}
