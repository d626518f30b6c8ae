//! A crosswalk to be filled in: a table of text with a row for each value, to be opened in a spreadsheet and read back.
//! Every value is quoted, and what a spreadsheet would take for a formula gets an apostrophe in front, which
//! [`unguarded`](model::formula::unguarded) takes off again.

use csv::{QuoteStyle, WriterBuilder};
use model::formula::guarded;
use std::io::{self, Write};

/// The names of its columns; the first three are read back.
pub const CROSSWALK_COLUMNS: [&str; 5] = ["field", "from", "to", "count", "label"];

/// A row of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrosswalkLine {
    /// What the value is.
    pub field: &'static str,
    /// The value.
    pub from: String,
    /// What it becomes; empty where nobody has decided.
    pub to: String,
    /// How often it is there.
    pub count: u64,
    /// What it becomes in words, where the library has some for it.
    pub label: String,
}

/// Writes it.
///
/// # Errors
/// What `out` says.
pub fn write_crosswalk(lines: &[CrosswalkLine], out: &mut dyn Write) -> io::Result<()> {
    // Without this mark a spreadsheet takes an accent for two signs.
    out.write_all("\u{FEFF}".as_bytes())?;
    let mut writer = WriterBuilder::new().quote_style(QuoteStyle::Always).from_writer(out);
    writer.write_record(CROSSWALK_COLUMNS)?;
    for CrosswalkLine { field, from, to, count, label } in lines {
        let (from, to, label, count) = (guarded(from), guarded(to), guarded(label), count.to_string());
        writer.write_record([*field, from.as_str(), to.as_str(), count.as_str(), label.as_str()])?;
    }
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::formula::unguarded;

    /// What a spreadsheet would calculate is text, and comes back as it was.
    #[test]
    fn no_value_is_a_formula_and_none_is_changed() {
        for value in ["PT", "=1+1", "-", "+A; =B", "@x,-1", "O'Neil", "\"quoted\""] {
            let line = CrosswalkLine {
                field: "user_group",
                from: value.to_owned(),
                to: String::new(),
                count: 7,
                label: String::new(),
            };
            let mut out = Vec::new();
            write_crosswalk(&[line], &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            let written = text.lines().nth(1).unwrap().to_owned();
            let from =
                written.strip_prefix("\"user_group\",\"").and_then(|rest| rest.strip_suffix("\",\"\",\"7\",\"\""));
            let from = from.unwrap_or_else(|| panic!("{written}")).replace("\"\"", "\"");
            assert!(!from.starts_with(['=', '+', '-', '@']), "{from}");
            assert_eq!(unguarded(&from), value);
        }
    }
}
