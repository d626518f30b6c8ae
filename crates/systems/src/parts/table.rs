//! Text tables as library systems write them, row by row: RFC 4180, with any separator and any line end.
//!
//! A row in which a quotation mark is not as it should be is damaged; the next one begins in the next line, so that a
//! mark that never closes takes no other patron with it.

use crate::parts::lines;
use crate::sink::Ended;
use crate::text::Text;
use std::borrow::Cow;

/// Line ends in one value; more are a mark that was never closed.
const MOST_LINE_ENDS: u32 = 50;
/// Bytes of a value between quotation marks; more than any value that is taken.
const MOST_BYTES: usize = 1 << 17;

const NOT_CLOSED: &str = "a quotation mark in this line is never closed";
const TEXT_BEHIND: &str = "in this line, text follows a closing quotation mark";

/// The separators that systems write.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The rows of a text that is at hand.
pub(crate) struct Table<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    delimiter: u8,
    /// Whether more text may come behind this one, so that what ends with it may not be all of a row.
    is_open: bool,
    fields: Vec<Cow<'a, str>>,
}

/// Why a row cannot be taken apart.
enum Fault {
    Damaged(&'static str),
    /// More text is to come, and decides.
    Unfinished,
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
        Table { text, at: 0, line: 1, delimiter, is_open: false, fields: Vec::new() }
    }

    /// The next row that is all there; empty lines are none.
    pub(crate) fn next_row(&mut self) -> Option<Row<'_, 'a>> {
        self.pass_line_ends();
        if self.rest().is_empty() || self.may_be_half_a_line_end() {
            return None;
        }
        let (begin, line) = (self.at, self.line);
        self.fields.clear();
        let fields = match self.take_fields() {
            Ok(()) => Ok(self.fields.as_slice()),
            Err(fault) => {
                (self.at, self.line) = (begin, line);
                let length = line_length(self.rest());
                match fault {
                    Fault::Damaged(why) if length < self.rest().len() || !self.is_open => {
                        self.at += length;
                        Err(why)
                    }
                    Fault::Damaged(_) | Fault::Unfinished => return None,
                }
            }
        };
        let is_cut = self.ends_in_the_middle(begin);
        Some(Row { line, fields, is_cut })
    }

    /// Whether the text ends in the middle of the row that begins there: the lines before have an end.
    fn ends_in_the_middle(&self, begin: usize) -> bool {
        let is_last = !self.is_open && self.rest().is_empty() && self.line > 1;
        is_last && self.text[begin..].rsplit(['\n', '\r']).next().is_some_and(lines::is_begun)
    }

    fn rest(&self) -> &'a str {
        let text = self.text;
        &text[self.at..]
    }

    fn pass_line_ends(&mut self) {
        loop {
            let length = match self.rest().as_bytes() {
                [b'\r', b'\n', ..] => 2,
                [b'\r'] if self.is_open => return,
                [b'\n' | b'\r', ..] => 1,
                _ => return,
            };
            self.at += length;
            self.line += 1;
        }
    }

    /// Whether only a CR is left, behind which an LF may come.
    fn may_be_half_a_line_end(&self) -> bool {
        self.is_open && self.rest() == "\r"
    }

    fn take_fields(&mut self) -> Result<(), Fault> {
        loop {
            let field = if self.rest().starts_with('"') { self.quoted()? } else { self.bare() };
            self.fields.push(field);
            match self.rest().as_bytes().first() {
                Some(byte) if *byte == self.delimiter => self.at += 1,
                Some(b'\n' | b'\r') => return Ok(()),
                Some(_) => return Err(Fault::Damaged(TEXT_BEHIND)),
                None if self.is_open => return Err(Fault::Unfinished),
                None => return Ok(()),
            }
        }
    }

    fn bare(&mut self) -> Cow<'a, str> {
        let rest = self.rest();
        let end = memchr::memchr3(self.delimiter, b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        self.at += end;
        Cow::Borrowed(&rest[..end])
    }

    fn quoted(&mut self) -> Result<Cow<'a, str>, Fault> {
        let inner = &self.rest()[1..];
        let within = &inner.as_bytes()[..inner.len().min(MOST_BYTES)];
        let may_go_on = self.is_open && inner.len() < MOST_BYTES;
        let mut from = 0;
        let close = loop {
            let Some(found) = memchr::memchr(b'"', &within[from..]) else {
                return Err(if may_go_on { Fault::Unfinished } else { Fault::Damaged(NOT_CLOSED) });
            };
            let mark = from + found;
            match within.get(mark + 1) {
                Some(b'"') => from = mark + 2,
                None if may_go_on => return Err(Fault::Unfinished),
                Some(_) | None => break mark,
            }
        };
        let raw = &inner[..close];
        let ends = line_ends(raw);
        if ends > MOST_LINE_ENDS {
            return Err(Fault::Damaged(NOT_CLOSED));
        }
        self.at += close + 2;
        self.line += ends;
        Ok(if raw.contains("\"\"") { Cow::Owned(raw.replace("\"\"", "\"")) } else { Cow::Borrowed(raw) })
    }
}

/// The rows of a file.
pub(crate) struct Rows<'t, 's> {
    text: &'t mut Text<'s>,
    delimiter: u8,
    line: u32,
}

impl<'t, 's> Rows<'t, 's> {
    /// The rows of a file from where it stands, which is in its first line.
    pub(crate) fn new(text: &'t mut Text<'s>, delimiter: u8) -> Self {
        Rows { text, delimiter, line: 1 }
    }

    /// How many rows there are in all if the rest is like the beginning; only for showing how much is left.
    pub(crate) fn likely(&mut self) -> Result<u64, Ended> {
        if self.text.rest().is_empty() && !self.text.is_over() {
            self.text.more()?;
        }
        let rest = self.text.rest().as_bytes();
        let head = &rest[..rest.len().min(1 << 16)];
        let lines = memchr::memchr_iter(b'\n', head).count().max(1);
        Ok(self.text.bytes() / (head.len() / lines).max(1) as u64)
    }

    /// The names of the columns, which a file begins with; `None` where there is no such line.
    pub(crate) fn header(&mut self) -> Result<Option<Vec<String>>, Ended> {
        let mut names: Option<Vec<String>> = None;
        self.take(|row| {
            let fields = row.fields.ok().filter(|fields| fields.len() <= MOST_COLUMNS);
            names = fields.map(|fields| fields.iter().map(|name| column_name(name)).collect());
            Ok(false)
        })?;
        Ok(names)
    }

    /// Hands every row to `put`.
    pub(crate) fn each(&mut self, mut put: impl FnMut(Row<'_, '_>) -> Result<(), Ended>) -> Result<(), Ended> {
        self.take(|row| put(row).map(|()| true))
    }

    /// Hands rows to `take` until it says that it has enough.
    fn take(&mut self, mut take: impl FnMut(Row<'_, '_>) -> Result<bool, Ended>) -> Result<(), Ended> {
        loop {
            let is_over = self.text.is_over();
            let mut wants_more = true;
            let (at, line) = {
                let mut table = Table::new(self.text.rest(), self.delimiter);
                (table.line, table.is_open) = (self.line, !is_over);
                while wants_more {
                    let Some(row) = table.next_row() else { break };
                    wants_more = take(row)?;
                }
                (table.at, table.line)
            };
            self.text.pass(at);
            self.line = line;
            if is_over || !wants_more {
                return Ok(());
            }
            self.text.more()?;
        }
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

/// The separator of a file that begins with a line which names its columns, where these names are all among them.
pub(crate) fn delimiter_in(text: &mut Text<'_>, required: &[&str]) -> Result<Option<u8>, Ended> {
    while line_length(text.rest()) == text.rest().len() && !text.is_over() {
        text.more()?;
    }
    Ok(delimiter_of(text.rest(), required))
}

/// The same of a text that is at hand.
fn delimiter_of(text: &str, required: &[&str]) -> Option<u8> {
    let line = &text[..line_length(text)];
    DELIMITERS.into_iter().find(|delimiter| {
        let names: Vec<String> = line.split(char::from(*delimiter)).map(column_name).collect();
        required.iter().all(|required| names.iter().any(|name| name == required))
    })
}

/// Columns of one table; more than any system writes.
const MOST_COLUMNS: usize = 1_000;

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
