//! Text tables: CSV, TSV and their kin. Encoding first, then the separator, then the rows.

mod charset;
mod code_page;
mod decode;
mod decoder;
mod delimiter;
mod encoding_note;
mod fields;
mod looks_like;
mod lost_letters;
mod marc8;
mod quotes;
mod records;
mod search;

pub(crate) use charset::Charset;
pub use decoder::TextDecoder;
pub use search::{EncodingSearch, FoundEncoding};

use crate::Input;
use crate::error::ReadError;
use crate::package::Directory;
use crate::sink::{FileNote, Sink, TextFacts};
use model::action::{Action, Choice, Words};
use model::codes;
use quotes::Usual;
use records::{Dialect, Records};
use std::borrow::Cow;

/// Reads a text table.
pub(crate) fn read(input: Input<'_>, _parts: Option<&Directory<'_>>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let decoded = decode::decode(input.bytes, input.options.encoding.as_deref())?;
    let (declared, body) = delimiter::declared_in_first_line(&decoded.text);
    let first_line = if declared.is_some() { 2 } else { 1 };
    check_nul(head(body), first_line)?;
    if body.trim_start().is_empty() {
        return Err(ReadError::Empty);
    }
    let quote = delimiter::guess_quote(body);
    let delimiter = match input.options.delimiter.or(declared) {
        Some(delimiter) => delimiter,
        None => delimiter::guess(body, quote)?,
    };
    encoding_note::report(&decoded, sink);
    let is_declared = input.options.delimiter.is_some() || declared.is_some();
    if (!is_declared && delimiter != b',') || quote != b'"' {
        sink.note(delimiter_note(delimiter, quote));
    }
    if !body.ends_with(['\n', '\r']) && body.contains(['\n', '\r']) {
        sink.note(open_end_note());
    }
    sink.text(TextFacts { encoding: decoded.encoding, delimiter, quote });
    sink.table(None, false)?;
    let rows = likely_rows(body);
    sink.expect_rows(rows);
    // With some more room: the first lines may be a little longer than the others.
    sink.expect_lines(rows + rows / 16, body.len());
    let dialect = Dialect { delimiter, quote };
    let usual = Usual::of(body, dialect);
    let mut records = Records::new(body, dialect, first_line);
    while let Some(record) = records.next()? {
        check_nul(record.text, record.line)?;
        quotes::report(&record, &usual, sink)?;
        sink.text_row(record.line, record.text, record.fields)?;
    }
    Ok(())
}

/// The text of a file that is no table, decoded as that of a table is.
pub(crate) fn decoded<'a>(input: Input<'a>, sink: &mut dyn Sink) -> Result<Cow<'a, str>, ReadError> {
    let decoded = decode::decode(input.bytes, input.options.encoding.as_deref())?;
    encoding_note::report(&decoded, sink);
    Ok(decoded.text)
}

/// What the separator and the rows to come are guessed from.
fn head(body: &str) -> &str {
    &body[..body.floor_char_boundary(1 << 16)]
}

/// Refuses NUL bytes, which no text has: in the head before anything is guessed from it, then record by record,
/// while it is at hand.
fn check_nul(text: &str, first_line: u32) -> Result<(), ReadError> {
    let at = memchr::memchr(0, text.as_bytes());
    at.map_or(Ok(()), |at| Err(ReadError::NulBytes(line_at(text, at, first_line))))
}

/// How many rows a text has if all are as long as the first ones; only for showing how much is left.
fn likely_rows(body: &str) -> u64 {
    let head = head(body);
    let lines = memchr::memchr_iter(b'\n', head.as_bytes()).count().max(1);
    (body.len() / (head.len() / lines).max(1)) as u64
}

/// The physical line in which a byte stands.
fn line_at(body: &str, at: usize, first_line: u32) -> u32 {
    first_line.saturating_add(records::line_ends(body.as_bytes(), 0..at))
}

fn delimiter_note(delimiter: u8, quote: u8) -> FileNote {
    let marks = if quote == b'"' { "" } else { "; values are in single quotation marks" };
    FileNote {
        code: codes::F016,
        message: format!("the columns are separated by {}{marks}", delimiter::name(delimiter)),
        advice: Words::text("if the columns look wrong, say what separates them: ")
            .act(Action::Choose(Choice::Delimiter)),
    }
}

fn open_end_note() -> FileNote {
    FileNote {
        code: codes::F022,
        message: "the last line has no line end".to_owned(),
        advice: "many programs leave it out; but if the file was cut off in transit, its last value is incomplete"
            .into(),
    }
}
