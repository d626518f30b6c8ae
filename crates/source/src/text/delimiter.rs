//! What separates the columns.

use super::records::{self, Dialect};
use crate::error::ReadError;
use std::cmp::Reverse;

const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Recognised, and never taken unless somebody says so: they stand in times, in names and between words.
const OTHERS: [u8; 4] = [b'~', b'^', b':', b' '];
/// Lines looked at: enough to see a pattern, few enough to cost nothing.
const LINES: usize = 100;

/// What stands between columns, in words.
pub(super) fn name(delimiter: u8) -> String {
    match delimiter {
        b',' => "commas".to_owned(),
        b';' => "semicolons".to_owned(),
        b'\t' => "tabs".to_owned(),
        b'|' => "vertical bars".to_owned(),
        b'~' => "tildes (~)".to_owned(),
        b'^' => "carets (^)".to_owned(),
        b':' => "colons (:)".to_owned(),
        b' ' => "spaces".to_owned(),
        other => format!("\"{}\"", char::from(other)),
    }
}

/// Excel's own hint: a first line `sep=;`. Returns what it says and the text below it.
pub(super) fn declared_in_first_line(text: &str) -> (Option<u8>, &str) {
    let Some(rest) = text.strip_prefix("sep=").or_else(|| text.strip_prefix("\"sep=")) else { return (None, text) };
    let mut chars = rest.chars();
    match chars.next() {
        Some(c) if c.is_ascii() && c != '\r' && c != '\n' => {
            let below = chars.as_str().trim_start_matches('"');
            let below = below.strip_prefix("\r\n").or_else(|| below.strip_prefix(['\n', '\r'])).unwrap_or(below);
            (u8::try_from(c).ok(), below)
        }
        _ => (None, text),
    }
}

/// What stands around values: a double quotation mark, or a single one where values stand between those
/// and none between double ones.
pub(super) fn guess_quote(body: &str) -> u8 {
    let begins = |mark: char| {
        let lines = body.lines().take(LINES).filter(|line| !line.trim().is_empty());
        lines
            .filter(|line| line.trim().len() > 1 && line.trim().starts_with(mark) && line.trim().ends_with(mark))
            .count()
    };
    let lines = body.lines().take(LINES).filter(|line| !line.trim().is_empty()).count();
    if lines > 1 && begins('\'') == lines && memchr::memchr(b'"', body.as_bytes()).is_none() { b'\'' } else { b'"' }
}

/// The candidate that cuts most lines into the same number of columns.
pub(super) fn guess(body: &str, quote: u8) -> Result<u8, ReadError> {
    let mut scores: Vec<(Score, u8)> = CANDIDATES
        .iter()
        .map(|candidate| (score(body, Dialect { delimiter: *candidate, quote }), *candidate))
        .collect();
    scores.sort_by_key(|(score, _)| Reverse(*score));
    let (best, delimiter) = scores[0];
    if let Some(other) = plainly_other(body, quote, best) {
        return Err(ReadError::OtherDelimiter { delimiter: other, name: name(other) });
    }
    if best.columns < 2 {
        return Err(ReadError::DelimiterUnclear("every separator gives only one column".to_owned()));
    }
    if scores[1].0 == best {
        let both = format!("{} and {} would both work", name(delimiter), name(scores[1].1));
        return Err(ReadError::DelimiterUnclear(both));
    }
    Ok(delimiter)
}

/// One that is never taken by itself, where it cuts nearly all lines alike and none of the candidates cuts half of them.
fn plainly_other(body: &str, quote: u8, best: Score) -> Option<u8> {
    OTHERS.into_iter().find(|delimiter| {
        let counts = records::column_counts(body, Dialect { delimiter: *delimiter, quote }, LINES);
        let Score { alike, columns } = best_of(&counts);
        // A column of names has a space in nearly every line.
        let least = if *delimiter == b' ' { 3 } else { 2 };
        let plain = counts.len() > 1 && columns >= least && alike * 10 >= counts.len() * 9;
        plain && best.alike * 2 < counts.len()
    })
}

/// More lines alike first, then more columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    alike: usize,
    columns: usize,
}

fn score(body: &str, dialect: Dialect) -> Score {
    best_of(&records::column_counts(body, dialect, LINES))
}

fn best_of(counts: &[usize]) -> Score {
    let mut best = Score { alike: 0, columns: 1 };
    for columns in counts.iter().copied().filter(|columns| *columns > 1) {
        let alike = counts.iter().filter(|count| **count == columns).count();
        best = best.max(Score { alike, columns });
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_seen_in_the_lines() {
        for (body, expected) in [
            ("ID,Name\n1,Ana\n", b','),
            ("ID;Name\n1;Ana, the first\n2;Bo, the second\n", b';'),
            ("ID\tName\n1\tAna\n", b'\t'),
            ("ID|Name\n1|Ana\n", b'|'),
            ("ID;Name;Fee\n1;\"a;b\";1,5\n2;c;2,5\n", b';'),
        ] {
            assert_eq!(guess(body, b'"'), Ok(expected), "{body}");
        }
    }

    #[test]
    fn a_tie_and_a_single_column_are_asked_about() {
        assert!(guess("a,b;c\nd,e;f\n", b'"').is_err());
        assert!(guess("Name\nAna\n", b'"').is_err());
    }

    #[test]
    fn other_separators_are_recognised_and_not_taken() {
        for (body, expected) in [
            ("ID~Name\n1~Ana\n2~Lind, Bo\n", Some(b'~')),
            ("ID^Name\n1^Ana\n", Some(b'^')),
            ("ID:Name\n1:Ana\n", Some(b':')),
            ("ID Last First\n1 Lind Ana\n", Some(b' ')),
            ("Full name\nAna Lind\n", None),
            ("ID,Time\n1,10:30\n2,11:30\n", None),
        ] {
            let other = match guess(body, b'"') {
                Err(ReadError::OtherDelimiter { delimiter, .. }) => Some(delimiter),
                Ok(_) | Err(_) => None,
            };
            assert_eq!(other, expected, "{body}");
        }
    }

    #[test]
    fn single_quotation_marks_around_every_value_are_seen() {
        assert_eq!(guess_quote("'ID','Name'\n'1','O\'\'Neil'\n"), b'\'');
        assert_eq!(guess_quote("ID,Name\n'1','Ana'\n"), b'"');
        assert_eq!(guess_quote("\"ID\",\"Name\"\n"), b'"');
    }

    #[test]
    fn the_hint_of_excel_counts() {
        assert_eq!(declared_in_first_line("sep=;\r\nID;Name"), (Some(b';'), "ID;Name"));
        assert_eq!(declared_in_first_line("ID;Name"), (None, "ID;Name"));
    }
}
