//! What quotation marks leave in doubt: marks inside values, text behind a closing one, and lines that a mark which was
//! never meant to open anything has made one row of.
//!
//! A value between quotation marks may hold line ends, as addresses do, and nothing in it says whether they were
//! meant. So a row over several lines is held against how the lines of its file usually are: as many separators in
//! each of them, and a first value such as other rows begin with, are no address.

use super::records::{Dialect, Mark, Record, Records};
use crate::error::ReadError;
use crate::sink::{SheetFact, Sink};
use model::cell::QuoteFault;
use std::collections::BTreeMap;

/// Records from which it is told how lines usually are: enough to see a pattern, few enough to cost nothing.
const RECORDS: usize = 100;

/// How the lines of a text table usually are.
pub(super) struct Usual {
    delimiter: u8,
    /// How many separators most lines have, those between quotation marks included.
    delimiters: usize,
    /// How many fields those lines have.
    fields: usize,
    first_values: FirstValues,
}

/// What stands before the first separator of lines that are a row each.
#[derive(Default)]
struct FirstValues {
    kinds: Vec<Kind>,
    shortest: usize,
    longest: usize,
}

/// What a first value is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nothing,
    Digits,
    /// No digits: a name, or a line of an address.
    Words,
    Mixed,
}

impl Usual {
    /// How the first lines are that are a row each.
    pub(super) fn of(body: &str, dialect: Dialect) -> Self {
        let mut records = Records::new(body, dialect, 1);
        let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut first_values = FirstValues::default();
        for at in 0..RECORDS {
            let Ok(Some(record)) = records.next() else { break };
            if record.line != record.last_line {
                continue;
            }
            *counts.entry((delimiters(record.source, dialect.delimiter), record.fields.len())).or_default() += 1;
            // The first row names the columns, and no other begins as it does.
            if at > 0 {
                first_values.add(first_value(record.source, dialect.delimiter));
            }
        }
        let most = counts.into_iter().max_by_key(|(lengths, count)| (*count, *lengths));
        let (delimiters, fields) = most.map_or((0, 0), |(lengths, _)| lengths);
        Usual { delimiter: dialect.delimiter, delimiters, fields, first_values }
    }

    /// How many rows the lines of a record look like; `None` where they are one.
    fn rows_in(&self, record: &Record<'_>) -> Option<u32> {
        if record.line == record.last_line || self.delimiters == 0 {
            return None;
        }
        let lines = record.source.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
        let lines: Vec<&str> = lines.collect();
        let (first, others) = lines.split_first()?;
        let behind = record.marks.iter().any(|(_, mark)| *mark == Mark::TextBehind);
        let is_complete = record.fields.len() == self.fields && !behind;
        let looks = |line: &&&str| if is_complete { self.is_just_so(first, line) } else { self.is_about_so(line) };
        let alike = others.iter().filter(looks).count();
        let joined = if is_complete {
            // Two or three lines that begin with words are an address whose commas happen to be as many.
            let begins_with_words = others.iter().any(|line| self.kind_of(line) == Kind::Words);
            let few = others.len() < 3 || self.delimiters < 2;
            let first_is_so = delimiters(first, self.delimiter) == self.delimiters;
            first_is_so && alike == others.len() && !(begins_with_words && few)
        } else {
            alike * 2 >= others.len().max(1)
        };
        let rows = u32::try_from(alike + 1).unwrap_or(u32::MAX);
        (joined && alike > 0).then_some(rows)
    }

    /// Whether a line has about as many separators as most, and begins with such a value as other rows do.
    fn is_about_so(&self, line: &str) -> bool {
        let difference = delimiters(line, self.delimiter).abs_diff(self.delimiters);
        let kinds = &self.first_values.kinds;
        difference <= self.delimiters / 4 && (kinds.is_empty() || kinds.contains(&self.kind_of(line)))
    }

    /// Whether a line has just as many separators as most, and begins with a value like those of other rows, or where
    /// there are none, like that of the first line.
    fn is_just_so(&self, first: &str, line: &str) -> bool {
        let value = first_value(line, self.delimiter);
        let alone = FirstValues::of(first_value(first, self.delimiter));
        let known = if self.first_values.kinds.is_empty() { &alone } else { &self.first_values };
        delimiters(line, self.delimiter) == self.delimiters && known.has_like(value)
    }

    fn kind_of(&self, line: &str) -> Kind {
        Kind::of(first_value(line, self.delimiter))
    }
}

impl FirstValues {
    fn of(value: &str) -> Self {
        let mut values = FirstValues::default();
        values.add(value);
        values
    }

    fn add(&mut self, value: &str) {
        let (kind, length) = (Kind::of(value), value.chars().count());
        self.shortest = if self.kinds.is_empty() { length } else { self.shortest.min(length) };
        self.longest = self.longest.max(length);
        if !self.kinds.contains(&kind) {
            self.kinds.push(kind);
        }
    }

    /// Whether a value is like them. IDs grow longer further down a list.
    fn has_like(&self, value: &str) -> bool {
        let length = value.chars().count();
        self.kinds.contains(&Kind::of(value)) && (self.shortest..=self.longest + 2).contains(&length)
    }
}

impl Kind {
    fn of(value: &str) -> Self {
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        match (value.len(), digits) {
            (0, _) => Kind::Nothing,
            (length, digits) if length == digits => Kind::Digits,
            (_, 0) => Kind::Words,
            (_, _) => Kind::Mixed,
        }
    }
}

/// What stands before the first separator, without the quotation marks around it.
fn first_value(line: &str, delimiter: u8) -> &str {
    let value = line.split(char::from(delimiter)).next().unwrap_or_default();
    value.trim_matches(['"', '\'', ' '])
}

fn delimiters(line: &str, delimiter: u8) -> usize {
    memchr::memchr_iter(delimiter, line.as_bytes()).count()
}

/// Tells the sink what the quotation marks of a record leave in doubt: of several things the one that explains the
/// others.
pub(super) fn report(record: &Record<'_>, usual: &Usual, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let row = record.line;
    if let Some(rows) = usual.rows_in(record) {
        return sink.fact(SheetFact::Quote(QuoteFault::LinesJoined { row, last_line: record.last_line, rows }));
    }
    let column = |field: usize| u16::try_from(field).unwrap_or(u16::MAX);
    if let Some((field, _)) = record.marks.iter().find(|(_, mark)| *mark == Mark::TextBehind) {
        return sink.fact(SheetFact::Quote(QuoteFault::TextBehind { row, column: column(*field) }));
    }
    for (field, _) in record.marks {
        sink.fact(SheetFact::Quote(QuoteFault::Inside { row, column: column(*field) }))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMAS: Dialect = Dialect { delimiter: b',', quote: b'"' };

    /// Each record over several lines of a list with these rows below its header and a usual row, and how many rows it
    /// looks like.
    fn joined(rows: &str) -> Vec<(u32, u32, Option<u32>)> {
        let body = format!("ID,Last,First,City\n1001,Diaz,Ana,Elm\n{rows}");
        let usual = Usual::of(&body, COMMAS);
        let mut records = Records::new(&body, COMMAS, 1);
        let mut found = Vec::new();
        while let Some(record) = records.next().unwrap() {
            if record.line != record.last_line {
                found.push((record.line, record.last_line, usual.rows_in(&record)));
            }
        }
        found
    }

    #[test]
    fn an_address_over_several_lines_is_one_row() {
        for rows in [
            "1002,Lind,Bo,\"12 Elm St\nSpringfield\"\n",
            "1002,Lind,\"Bo, Jr.\",\"12 Elm St, Apt 4\nSpringfield, IL\nUSA\"\n",
            // As many commas in each line as in every other, and yet no row.
            "1002,\"12 Elm St, Apt 4, Rear\nSpringfield, IL\",Bo,Elm\n",
            "1002,\"12 Elm St, Apt 4, Rear\n14 Oak St, Rear\",Bo,Elm\n",
            "1002,Lind,Bo,\"a\n\nb\n\nc\n\nd\"\n",
        ] {
            let found = joined(rows);
            assert!(found.len() == 1 && found.iter().all(|(_, _, rows)| rows.is_none()), "{rows}: {found:?}");
        }
    }

    #[test]
    fn lines_that_look_like_rows_are_counted() {
        for (rows, expected) in [
            // It closes at the next mark, wherever that is.
            ("1002,\"Lind,Bo,Elm\n1003,Berg,Di,Elm\n1004,Holm,\"Eva\",Elm\n", (3, 5, Some(3))),
            ("1002,\"Lind,Bo,Elm\n1003,Berg\",Di,Elm\n", (3, 4, Some(2))),
            ("1002,Lind,Bo,\"Elm\n\n\"1003\",\"Berg\",\"Di\",\"Elm\"\n", (3, 5, Some(2))),
            ("1002,\"Lind, Jr.,Bo,Elm\n1003,Berg,Di,Elm\n1004,\"Holm\",Eva,Elm\n", (3, 5, Some(3))),
        ] {
            assert_eq!(joined(rows), [expected], "{rows}");
        }
    }

    #[test]
    fn a_mark_among_the_column_names_is_seen() {
        let body = "ID,\"Last,First,City\n1001,Diaz,\"Ana\",Elm\n1002,Lind,Bo,Elm\n1003,Berg,Di,Elm\n";
        let usual = Usual::of(body, COMMAS);
        let mut records = Records::new(body, COMMAS, 1);
        let header = records.next().unwrap().unwrap();
        assert_eq!((header.last_line, usual.rows_in(&header)), (2, Some(2)));
    }
}
