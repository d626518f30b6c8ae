//! The records of a text table, one after the other, as RFC 4180 and its many dialects have them.
//!
//! A quotation mark opens a value only at its start, spaces before it not counted; two in a row are
//! one, and one alone closes. Anywhere else it is a letter. LF, CR LF and CR each end a line. A value
//! between quotation marks may hold line ends, but only so many: a mark that was never meant to open
//! anything swallows rows, and libraries say nothing about that. Empty lines are no records.

use super::fields;
use crate::error::ReadError;
use model::cell::Span;
use std::ops::Range;

/// Line ends in one value; an address has five.
const MOST_LINE_ENDS: u32 = 50;
/// How far quotation marks are looked for beyond the line at hand: it stays at hand while it is read.
const LOOK_AHEAD: usize = 16_384;
/// Fields in one record; more columns than any spreadsheet has.
const MOST_FIELDS: usize = u16::MAX as usize;

/// How a text table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) quote: u8,
}

/// One record: its text, and where in it the fields stand.
pub(super) struct Record<'r> {
    /// The physical line in which it begins, from 1.
    pub(super) line: u32,
    /// The one in which it ends.
    pub(super) last_line: u32,
    pub(super) text: &'r str,
    pub(super) fields: &'r [Span],
    /// As it stands in the file.
    pub(super) source: &'r str,
    /// Quotation marks that are not as they should be, each with the number of its field.
    pub(super) marks: &'r [(usize, Mark)],
}

/// A quotation mark that is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// Inside a value that no mark opens.
    Inside,
    /// One that closes a value, with more text behind it.
    TextBehind,
}

/// The records of a text.
pub(super) struct Records<'a> {
    body: &'a str,
    dialect: Dialect,
    at: usize,
    line: u32,
    /// No quotation mark stands between `at` and here.
    no_quote_before: usize,
    fields: Vec<Span>,
    marks: Vec<(usize, Mark)>,
    /// Values of this record that do not stand in the file as they are meant, such as those with doubled
    /// quotation marks, end to end; and which fields they are.
    meant: String,
    meant_fields: Vec<usize>,
    /// The text of a record that has such values: as it stands, and behind it those values.
    rewritten: String,
}

impl<'a> Records<'a> {
    /// The records of a text whose first line has this number.
    pub(super) fn new(body: &'a str, dialect: Dialect, first_line: u32) -> Self {
        Records {
            body,
            dialect,
            at: 0,
            line: first_line,
            no_quote_before: 0,
            fields: Vec::new(),
            marks: Vec::new(),
            meant: String::new(),
            meant_fields: Vec::new(),
            rewritten: String::new(),
        }
    }

    /// The next record.
    pub(super) fn next(&mut self) -> Result<Option<Record<'_>>, ReadError> {
        self.pass_empty_lines();
        if self.at == self.body.len() {
            return Ok(None);
        }
        let (begin, line) = (self.at, self.line);
        self.fields.clear();
        self.marks.clear();
        self.meant.clear();
        if self.line_without_quotes()? {
            let text = &self.body[begin..self.at];
            let (fields, marks) = (self.fields.as_slice(), self.marks.as_slice());
            return Ok(Some(Record { line, last_line: line, text, fields, source: text, marks }));
        }
        while self.field(begin)? {
            if self.fields.len() > MOST_FIELDS {
                return Err(too_many_fields());
            }
        }
        let source = &self.body[begin..self.at];
        let mut text = source;
        if !self.meant_fields.is_empty() {
            self.put_meant_behind(source)?;
            text = &self.rewritten;
        }
        Ok(Some(Record { line, last_line: self.line, text, fields: &self.fields, source, marks: &self.marks }))
    }

    /// Takes a line in which no quotation mark stands, as nearly all are, in one go; false when one does.
    fn line_without_quotes(&mut self) -> Result<bool, ReadError> {
        let rest = &self.body.as_bytes()[self.at..];
        let line = &rest[..memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())];
        if self.has_quote_before(self.at + line.len()) {
            return Ok(false);
        }
        // Shorter than the text, so that its places are below 4 GiB once its length is.
        let length = span(0, line.len())?.end;
        fields::split(line, length, self.dialect.delimiter, &mut self.fields);
        if self.fields.len() > MOST_FIELDS {
            return Err(too_many_fields());
        }
        self.at += line.len();
        Ok(true)
    }

    /// Whether a quotation mark stands between `at` and this place. Looks for the next one some way ahead, so
    /// that most lines need no search of their own.
    fn has_quote_before(&mut self, end: usize) -> bool {
        if self.no_quote_before < end {
            let ahead = self.body.len().min(end + LOOK_AHEAD);
            let found = memchr::memchr(self.dialect.quote, &self.body.as_bytes()[self.at..ahead]);
            self.no_quote_before = found.map_or(ahead, |found| self.at + found);
        }
        self.no_quote_before < end
    }

    fn put_meant_behind(&mut self, record: &str) -> Result<(), ReadError> {
        self.rewritten.clear();
        self.rewritten.push_str(record);
        self.rewritten.push_str(&self.meant);
        for index in std::mem::take(&mut self.meant_fields) {
            let Span { start, end } = self.fields[index];
            self.fields[index] = span(start as usize + record.len(), end as usize + record.len())?;
        }
        Ok(())
    }

    fn byte(&self) -> Option<u8> {
        self.body.as_bytes().get(self.at).copied()
    }

    fn pass_empty_lines(&mut self) {
        while self.byte().is_some_and(is_line_end) {
            self.pass_line_end();
        }
    }

    /// Passes over a line end of either kind and counts it.
    fn pass_line_end(&mut self) {
        let pair = self.body.as_bytes()[self.at..].starts_with(b"\r\n");
        self.at += if pair { 2 } else { 1 };
        self.line += 1;
    }

    /// Takes the next field; whether another one follows in this record. The line end is not taken.
    fn field(&mut self, begin: usize) -> Result<bool, ReadError> {
        let start = self.at;
        let quote = self.opening_quote();
        match quote {
            Some(quote) => self.quoted(begin, quote)?,
            None => {
                self.at = self.bare_end(start);
                self.note_mark_inside(start);
                self.fields.push(span(start - begin, self.at - begin)?);
            }
        }
        let goes_on = self.byte() == Some(self.dialect.delimiter);
        self.at += usize::from(goes_on);
        Ok(goes_on)
    }

    /// Where a quotation mark opens the value that begins here.
    fn opening_quote(&self) -> Option<usize> {
        let bytes = self.body.as_bytes();
        let mut at = self.at;
        while bytes.get(at) == Some(&b' ') && self.dialect.delimiter != b' ' {
            at += 1;
        }
        (bytes.get(at) == Some(&self.dialect.quote)).then_some(at)
    }

    /// The end of a value without quotation marks.
    fn bare_end(&self, start: usize) -> usize {
        let rest = &self.body.as_bytes()[start..];
        let length = memchr::memchr3(self.dialect.delimiter, b'\n', b'\r', rest);
        length.map_or(self.body.len(), |length| start + length)
    }

    /// Notes a quotation mark in the value that begins here and that none opens. An apostrophe there is a letter,
    /// whatever stands around other values.
    fn note_mark_inside(&mut self, start: usize) {
        let value = &self.body.as_bytes()[start..self.at];
        if self.dialect.quote == b'"' && memchr::memchr(b'"', value).is_some() {
            self.marks.push((self.fields.len(), Mark::Inside));
        }
    }

    /// Takes a value between quotation marks, and what stands behind it up to the end of the field.
    fn quoted(&mut self, begin: usize, open: usize) -> Result<(), ReadError> {
        let (first_line, inner) = (self.line, open + 1);
        let mut doubled = false;
        let mut close = inner;
        loop {
            let mark = self.find_quote(close).ok_or(ReadError::QuoteNotClosed(first_line))?;
            self.line += line_ends(self.body.as_bytes(), close..mark);
            if self.body.as_bytes().get(mark + 1) != Some(&self.dialect.quote) {
                close = mark;
                break;
            }
            doubled = true;
            close = mark + 2;
        }
        let lines = self.line - first_line;
        if lines > MOST_LINE_ENDS {
            return Err(ReadError::QuoteSwallows { line: first_line, lines });
        }
        let end = self.bare_end(close + 1);
        let behind = &self.body[close + 1..end];
        self.at = end;
        if !doubled && behind.trim_matches(' ').is_empty() {
            self.fields.push(span(inner - begin, close - begin)?);
            return Ok(());
        }
        if !behind.trim().is_empty() {
            self.marks.push((self.fields.len(), Mark::TextBehind));
        }
        let start = self.meant.len();
        let quote = char::from(self.dialect.quote);
        let one = quote.to_string();
        self.meant.push_str(&self.body[inner..close].replace(&one.repeat(2), &one));
        self.meant.push_str(behind);
        self.meant_fields.push(self.fields.len());
        self.fields.push(span(start, self.meant.len())?);
        Ok(())
    }

    fn find_quote(&self, from: usize) -> Option<usize> {
        memchr::memchr(self.dialect.quote, &self.body.as_bytes()[from..]).map(|at| from + at)
    }
}

/// How many lines end between two places of a text.
pub(super) fn line_ends(bytes: &[u8], within: Range<usize>) -> u32 {
    // Of CR LF the LF counts, so that the pair is one.
    let counts = |at: &usize| bytes[*at] == b'\n' || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    u32::try_from(within.filter(counts).count()).unwrap_or(u32::MAX)
}

fn too_many_fields() -> ReadError {
    ReadError::TooLarge("more than 65,535 columns".to_owned())
}

fn span(start: usize, end: usize) -> Result<Span, ReadError> {
    let place = |at: usize| u32::try_from(at).map_err(|_| ReadError::TooLarge("a line of more than 4 GB".to_owned()));
    Ok(Span { start: place(start)?, end: place(end)? })
}

fn is_line_end(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

/// How many columns each of the first records has. Behind a quotation mark that is never closed each line counts as
/// one: the mark is told when the text is read in earnest.
pub(super) fn column_counts(body: &str, dialect: Dialect, at_most: usize) -> Vec<usize> {
    let mut records = Records::new(body, dialect, 1);
    let mut counts = Vec::new();
    while counts.len() < at_most {
        let begin = records.at;
        match records.next() {
            Ok(Some(record)) => counts.push(record.fields.len()),
            Err(ReadError::TooLarge(_)) => counts.push(MOST_FIELDS),
            Err(_) => {
                let lines = body[begin..].split(['\n', '\r']).filter(|line| !line.is_empty());
                let delimiters = |line: &str| memchr::memchr_iter(dialect.delimiter, line.as_bytes()).count();
                counts.extend(lines.take(at_most - counts.len()).map(|line| delimiters(line) + 1));
                break;
            }
            Ok(None) => break,
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COMMAS: Dialect = Dialect { delimiter: b',', quote: b'"' };

    /// Every record: its line and its values.
    fn read(body: &str) -> Result<Vec<(u32, Vec<String>)>, ReadError> {
        let mut records = Records::new(body, COMMAS, 1);
        let mut all = Vec::new();
        while let Some(record) = records.next()? {
            all.push((record.line, record.fields.iter().map(|span| span.of(record.text).to_owned()).collect()));
        }
        Ok(all)
    }

    fn values(body: &str) -> Vec<Vec<String>> {
        read(body).unwrap().into_iter().map(|(_, values)| values).collect()
    }

    #[test]
    fn quotation_marks_open_only_at_the_start() {
        for (body, expected) in [
            ("a,\"b,c\",d", vec!["a", "b,c", "d"]),
            ("\"a \"\"b\"\"\",c,\"\"", vec!["a \"b\"", "c", ""]),
            ("5\" heels,b", vec!["5\" heels", "b"]),
            ("\"a\"x,b", vec!["ax", "b"]),
            ("a, \"b, Jr.\" ,c", vec!["a", "b, Jr.", "c"]),
            ("a, \"b\" x,c", vec!["a", "b x", "c"]),
            (" a ,, b", vec![" a ", "", " b"]),
            ("\"\"\"\",\"\"\"a\",x", vec!["\"", "\"a", "x"]),
            (",", vec!["", ""]),
        ] {
            assert_eq!(values(body), [expected], "{body}");
        }
    }

    #[test]
    fn marks_that_are_not_as_they_should_be_are_noted() {
        for (body, expected) in [
            ("a,\"b\",\"\"", vec![]),
            ("a,\"b \"\"c\"\"\" ,d", vec![]),
            ("5\" heels,b,O\"Neil", vec![(0, Mark::Inside), (2, Mark::Inside)]),
            ("a,\"b\"x,c", vec![(1, Mark::TextBehind)]),
            ("\"a\"\"b\"c\",d", vec![(0, Mark::TextBehind)]),
        ] {
            let mut records = Records::new(body, COMMAS, 1);
            assert_eq!(records.next().unwrap().unwrap().marks, expected, "{body}");
        }
        let single = Dialect { delimiter: b',', quote: b'\'' };
        let mut records = Records::new("O'Neil,'O'Neil'", single, 1);
        assert_eq!(records.next().unwrap().unwrap().marks, [(1, Mark::TextBehind)]);
    }

    #[test]
    fn columns_are_counted_behind_a_mark_that_is_never_closed() {
        assert_eq!(column_counts("a,\"b,c\nd,e,f\n\ng,h,i\n", COMMAS, 9), [3, 3, 3]);
    }

    #[test]
    fn a_quotation_mark_far_down_is_seen() {
        let far = "a,b\n".repeat(LOOK_AHEAD);
        let rows = values(&format!("{far}\"c\nd\",e\n{far}f,\"g,h\"\n"));
        assert_eq!(rows.len(), 2 * LOOK_AHEAD + 2);
        assert_eq!(rows[LOOK_AHEAD], ["c\nd", "e"]);
        assert_eq!(rows[2 * LOOK_AHEAD + 1], ["f", "g,h"]);
    }

    #[test]
    fn lines_are_physical_ones() {
        let body = "a\r\n\r\n\"b\r\nc\rd\ne\",f\rg\n\nh";
        let lines: Vec<u32> = read(body).unwrap().into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 3, 7, 9]);
    }

    #[test]
    fn a_mark_that_never_closes_or_swallows_rows_is_told() {
        assert_eq!(read("a\nb,\"c\nd\n"), Err(ReadError::QuoteNotClosed(2)));
        let lines = |count: usize| format!("a\n\"b{}\",c\n", "\n".repeat(count));
        assert!(read(&lines(50)).is_ok());
        assert_eq!(read(&lines(51)), Err(ReadError::QuoteSwallows { line: 2, lines: 51 }));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        /// The csv crate as oracle, where no space stands before a quotation mark and none is unclosed.
        #[test]
        fn what_the_csv_crate_reads(body in "[a,\"\n\r]{0,40}") {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(body.as_bytes());
            let theirs: Vec<Vec<String>> =
                reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
            if let Ok(ours) = read(&body) {
                let ours: Vec<Vec<String>> = ours.into_iter().map(|(_, values)| values).collect();
                prop_assert_eq!(ours, theirs);
            }
        }

        /// Trial C07: what is written by our own writer comes back.
        #[test]
        fn a_table_comes_back(rows in prop::collection::vec(prop::collection::vec("[a-c ,;\"\n\r\u{e9}]{0,6}|x", 2..5), 1..6)) {
            let lines: Vec<String> = rows
                .iter()
                .map(|row| {
                    let fields: Vec<String> = row.iter().map(|value| format!("\"{}\"", value.replace('"', "\"\""))).collect();
                    fields.join(",") + "\r\n"
                })
                .collect();
            prop_assert_eq!(values(&lines.concat()), rows);
        }
    }
}
