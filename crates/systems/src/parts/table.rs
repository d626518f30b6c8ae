//! Text tables as library systems write them, row by row: RFC 4180, with any separator and any line end.
//!
//! A row in which a quotation mark is not as it should be is damaged; the next one begins in the next line, so that a
//! mark that never closes takes no other patron with it.

use crate::parts::lines;
use std::borrow::Cow;

/// Line ends in one value; more are a mark that was never closed.
const MOST_LINE_ENDS: u32 = 50;
/// Bytes of a value between quotation marks; more than any value that is taken.
const MOST_BYTES: usize = 1 << 17;

const NOT_CLOSED: &str = "a quotation mark in this line is never closed";
const TEXT_BEHIND: &str = "in this line, text follows a closing quotation mark";

/// The separators that systems write.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The rows of a text.
pub(crate) struct Table<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    delimiter: u8,
    fields: Vec<Cow<'a, str>>,
}

/// A row.
pub(crate) struct Row<'r, 'a> {
    /// The line in which it begins.
    pub(crate) line: u32,
    /// Its values, or what is wrong with it.
    pub(crate) fields: Result<&'r [Cow<'a, str>], &'static str>,
    /// Whether the text ends in the middle of it.
    is_cut: bool,
}

impl Row<'_, '_> {
    /// Whether nothing stands in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.fields.is_ok_and(|fields| fields.iter().all(|field| field.trim().is_empty()))
    }

    /// Its values, or what is wrong with it; it must have as many as there are columns, and an end as all others have.
    pub(crate) fn complete(&self, columns: usize) -> Result<&[Cow<'_, str>], String> {
        let fields = self.fields.map_err(str::to_owned)?;
        if fields.len() == columns {
            return if self.is_cut { Err(lines::CUT.to_owned()) } else { Ok(fields) };
        }
        let ending = if fields.len() == 1 { "" } else { "s" };
        Err(format!("this line has {} value{ending} for {columns} columns", fields.len()))
    }
}

impl<'a> Table<'a> {
    /// The rows of a text.
    pub(crate) fn new(text: &'a str, delimiter: u8) -> Self {
        Table { text, at: 0, line: 1, delimiter, fields: Vec::new() }
    }

    /// The next row; empty lines are none.
    pub(crate) fn next_row(&mut self) -> Option<Row<'_, 'a>> {
        self.pass_line_ends();
        if self.rest().is_empty() {
            return None;
        }
        let (begin, line) = (self.at, self.line);
        self.fields.clear();
        let fields = match self.take_fields() {
            Ok(()) => Ok(self.fields.as_slice()),
            Err(why) => {
                (self.at, self.line) = (begin, line);
                self.at += line_length(self.rest());
                Err(why)
            }
        };
        let is_cut = self.rest().is_empty() && lines::is_cut(self.text);
        Some(Row { line, fields, is_cut })
    }

    /// How many rows there are in all if the rest is like the beginning; only for showing how much is left.
    pub(crate) fn likely_rows(&self) -> u64 {
        let head = &self.text.as_bytes()[..self.text.len().min(1 << 16)];
        let lines = memchr::memchr_iter(b'\n', head).count().max(1);
        (self.text.len() / (head.len() / lines).max(1)) as u64
    }

    fn rest(&self) -> &'a str {
        let text = self.text;
        &text[self.at..]
    }

    fn pass_line_ends(&mut self) {
        loop {
            let length = match self.rest().as_bytes() {
                [b'\r', b'\n', ..] => 2,
                [b'\n' | b'\r', ..] => 1,
                _ => return,
            };
            self.at += length;
            self.line += 1;
        }
    }

    fn take_fields(&mut self) -> Result<(), &'static str> {
        loop {
            let field = if self.rest().starts_with('"') { self.quoted()? } else { self.bare() };
            self.fields.push(field);
            match self.rest().as_bytes().first() {
                Some(byte) if *byte == self.delimiter => self.at += 1,
                Some(b'\n' | b'\r') | None => return Ok(()),
                Some(_) => return Err(TEXT_BEHIND),
            }
        }
    }

    fn bare(&mut self) -> Cow<'a, str> {
        let rest = self.rest();
        let end = memchr::memchr3(self.delimiter, b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        self.at += end;
        Cow::Borrowed(&rest[..end])
    }

    fn quoted(&mut self) -> Result<Cow<'a, str>, &'static str> {
        let inner = &self.rest()[1..];
        let within = &inner.as_bytes()[..inner.len().min(MOST_BYTES)];
        let mut from = 0;
        let close = loop {
            let found = memchr::memchr(b'"', &within[from..]).ok_or(NOT_CLOSED)?;
            let mark = from + found;
            if within.get(mark + 1) != Some(&b'"') {
                break mark;
            }
            from = mark + 2;
        };
        let raw = &inner[..close];
        let ends = line_ends(raw);
        if ends > MOST_LINE_ENDS {
            return Err(NOT_CLOSED);
        }
        self.at += close + 2;
        self.line += ends;
        Ok(if raw.contains("\"\"") { Cow::Owned(raw.replace("\"\"", "\"")) } else { Cow::Borrowed(raw) })
    }
}

/// How long the first line of a text is, without its end.
fn line_length(text: &str) -> usize {
    memchr::memchr2(b'\n', b'\r', text.as_bytes()).unwrap_or(text.len())
}

fn line_ends(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let is_end = |at: &usize| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
    memchr::memchr2_iter(b'\n', b'\r', bytes).filter(is_end).count().try_into().unwrap_or(u32::MAX)
}

/// The separator of a table whose first line names its columns, where these names are all among them.
pub(crate) fn delimiter_of(text: &str, required: &[&str]) -> Option<u8> {
    let line = &text[..line_length(text)];
    DELIMITERS.into_iter().find(|delimiter| {
        let names: Vec<String> = line.split(char::from(*delimiter)).map(column_name).collect();
        required.iter().all(|required| names.iter().any(|name| name == required))
    })
}

/// Columns of one table; more than any system writes.
const MOST_COLUMNS: usize = 1_000;

/// The names of the columns, which a text begins with; `None` where there is no such line.
pub(crate) fn header(rows: &mut Table<'_>) -> Option<Vec<String>> {
    let fields = rows.next_row()?.fields.ok()?;
    (fields.len() <= MOST_COLUMNS).then(|| fields.iter().map(|name| column_name(name)).collect())
}

/// Whether a file begins with a line that names all these columns.
pub(crate) fn names_columns(head: &[u8], required: &[&str]) -> bool {
    let end = memchr::memchr2(b'\n', b'\r', head).unwrap_or(head.len());
    delimiter_of(&String::from_utf8_lossy(&head[..end]), required).is_some()
}

/// The name of a column, without what programs put around it.
pub(crate) fn column_name(written: &str) -> String {
    written.trim().trim_matches('"').trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u32, String)> {
        let mut table = Table::new(text, b',');
        let mut rows = Vec::new();
        while let Some(row) = table.next_row() {
            rows.push((row.line, row.fields.map_or_else(str::to_owned, |fields| fields.join("|"))));
        }
        rows
    }

    fn row(line: u32, text: &str) -> (u32, String) {
        (line, text.to_owned())
    }

    #[test]
    fn every_line_end_ends_a_row_and_quotation_marks_hold_one() {
        assert_eq!(rows("a,b\n\nc,d\r\ne,f\rg,"), [row(1, "a|b"), row(3, "c|d"), row(4, "e|f"), row(5, "g|")]);
        assert_eq!(rows("\"a\r\nb\",\"c\"\"d\"\ne"), [row(1, "a\r\nb|c\"d"), row(3, "e")]);
        assert_eq!(rows("a \"b\",\"\""), [row(1, "a \"b\"|")]);
    }

    #[test]
    fn a_mark_that_is_wrong_costs_only_its_own_row() {
        assert_eq!(rows("a,\"b\nc,d\n"), [row(1, NOT_CLOSED), row(2, "c|d")]);
        assert_eq!(rows("a,\"b\"c\nd,\"e\"\n"), [row(1, TEXT_BEHIND), row(2, "d|e")]);
        let far = format!("a,\"b{}\"\nz\n", "\nx".repeat(60));
        assert_eq!((rows(&far)[0].clone(), rows(&far).len()), (row(1, NOT_CLOSED), 62));
    }

    #[test]
    fn a_text_that_is_cut_has_no_complete_last_row() {
        let complete = |text: &str| {
            let mut table = Table::new(text, b',');
            let mut complete = Vec::new();
            while let Some(row) = table.next_row() {
                complete.push(row.complete(2).map(|fields| fields.join("|")));
            }
            complete
        };
        let (good, cut) = (|text: &str| Ok(text.to_owned()), || Err(lines::CUT.to_owned()));
        assert_eq!(complete("a,b\nc,d"), [good("a|b"), cut()]);
        assert_eq!(complete("a,b\rc,\"d\""), [good("a|b"), cut()]);
        assert_eq!(complete("a,b\nc,d\r\n"), [good("a|b"), good("c|d")]);
        assert_eq!(complete("a,b"), [good("a|b")]);
        assert_eq!(complete("a,b\nc"), [good("a|b"), Err("this line has 1 value for 2 columns".to_owned())]);
    }

    #[test]
    fn the_separator_is_the_one_that_gives_the_names() {
        for (text, delimiter) in [
            ("Surname; \"branchcode\";x\n1;2;3", Some(b';')),
            ("surname,branchcode", Some(b',')),
            ("surname|branchcode\rx", Some(b'|')),
            ("surname,branch\nbranchcode", None),
        ] {
            assert_eq!(delimiter_of(text, &["surname", "branchcode"]), delimiter, "{text}");
        }
    }
}
