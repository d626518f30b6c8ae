//! Text that a spreadsheet leaves as it is: what every table for one is guarded by, and how such a table is read again.

use std::borrow::Cow;

/// Where somebody's program may cut a line.
const CUTS: [char; 5] = [';', ',', '\t', '\r', '\n'];

/// Text that no spreadsheet takes for a formula, wherever it cuts the line: each part that may become a cell of its
/// own, when somebody opens the table with another separator than it has, is guarded for itself.
pub fn guarded(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 1);
    if text.starts_with(['\t', '\r', '\n']) {
        safe.push('\'');
    }
    for part in text.split_inclusive(CUTS) {
        if is_formula(part) {
            safe.push('\'');
        }
        safe.push_str(part);
    }
    safe
}

/// The text that was [`guarded`]; any other one as it is.
pub fn unguarded(text: &str) -> Cow<'_, str> {
    if !text.contains('\'') {
        return Cow::Borrowed(text);
    }
    let text = text.strip_prefix('\'').filter(|rest| rest.starts_with(['\t', '\r', '\n'])).unwrap_or(text);
    let parts = text.split_inclusive(CUTS);
    parts.map(|part| part.strip_prefix('\'').filter(|inner| is_formula(inner)).unwrap_or(part)).collect()
}

/// Whether a cell with this text would be calculated; spaces and quotation marks in front do not prevent it.
pub fn is_formula(cell: &str) -> bool {
    let text = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Trial O01: opened with another separator, or cut at one, no part of a cell is calculated.
    #[test]
    fn no_part_of_a_cell_becomes_a_formula_when_it_is_cut() {
        for (text, safe) in [
            ("Maria;=cmd|' /C calc'!A0", "Maria;'=cmd|' /C calc'!A0"),
            ("Maria; \"=1+1\"", "Maria;' \"=1+1\""),
            ("a\t+1\r-1\n@x,＝1", "a\t'+1\r'-1\n'@x,'＝1"),
            ("=1;=2", "'=1;'=2"),
            ("\t=1", "'\t'=1"),
            (" =1", "' =1"),
            (";;=", ";;'="),
            ("O'Brien-Núñez; Jr. + Söhne, the -2nd", "O'Brien-Núñez; Jr. + Söhne, the -2nd"),
            ("", ""),
        ] {
            assert_eq!(guarded(text), safe, "{text:?}");
            assert_eq!(unguarded(safe), text, "{safe:?}");
        }
    }

    proptest! {
        #[test]
        fn what_was_guarded_is_read_as_it_was(text in "[-=+@a ;,\"\t\n]{0,12}|[^']{0,8}") {
            let guarded = guarded(&text);
            prop_assert_eq!(unguarded(&guarded), text);
        }
    }
}
