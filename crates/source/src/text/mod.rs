//! Text tables: CSV, TSV and their kin. Writing first, then the separator, then the rows.

mod decode;
mod delimiter;
mod quotes;

use crate::Input;
use crate::error::ReadError;
use crate::sink::{FileNote, Sink, TextFacts};
use model::cell::RawCell;
use model::codes;

/// Reads a text table.
pub(crate) fn read(input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let decoded = decode::decode(input.bytes, input.options.encoding.as_deref())?;
    if let Some(samples) = &decoded.guessed_from {
        sink.note(encoding_note(decoded.encoding, samples));
    }
    let (said, body) = delimiter::said_in_first_line(&decoded.text);
    let first_line = if said.is_some() { 2 } else { 1 };
    if let Some(at) = body.bytes().position(|byte| byte == 0) {
        return Err(ReadError::NulBytes(line_at(body, at, first_line)));
    }
    if body.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let delimiter = match input.options.delimiter.or(said) {
        Some(delimiter) => delimiter,
        None => delimiter::guess(body)?,
    };
    if let Some(at) = quotes::never_closed(body.as_bytes(), delimiter) {
        return Err(ReadError::QuoteNotClosed(line_at(body, at, first_line)));
    }
    if input.options.delimiter.is_none() && said.is_none() && delimiter != b',' {
        sink.note(delimiter_note(delimiter));
    }
    sink.text(TextFacts { encoding: decoded.encoding, delimiter });
    sink.table(None, false)?;
    let ends = body.bytes().filter(|byte| *byte == b'\n').count();
    sink.expect_rows(ends as u64);
    rows(body, delimiter, first_line, sink)
}

fn rows(body: &str, delimiter: u8, first_line: u32, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(body.as_bytes());
    let mut record = csv::ByteRecord::new();
    let mut lines = LineCounter { body: body.as_bytes(), at: 0, line: first_line };
    while reader.read_byte_record(&mut record).map_err(|error| ReadError::Corrupt(error.to_string()))? {
        let start = record.position().map_or(0, csv::Position::byte);
        sink.row(lines.line_of(usize::try_from(start).unwrap_or(usize::MAX)))?;
        sink.fields(record.len());
        for (column, field) in record.iter().enumerate() {
            let column =
                u16::try_from(column).map_err(|_| ReadError::TooLarge("more than 65,535 columns".to_owned()))?;
            let text = std::str::from_utf8(field).map_err(|error| ReadError::Corrupt(error.to_string()))?;
            sink.cell(RawCell::text(column, text))?;
        }
    }
    Ok(())
}

/// Counts physical lines as editors do: CR LF, LF and CR each end one.
struct LineCounter<'a> {
    body: &'a [u8],
    at: usize,
    line: u32,
}

impl LineCounter<'_> {
    /// The line of the first byte at or after `start` that is not a line end, for rising starts.
    fn line_of(&mut self, start: usize) -> u32 {
        while self.at < self.body.len() && (self.at < start || matches!(self.body[self.at], b'\r' | b'\n')) {
            let byte = self.body[self.at];
            let second_half = byte == b'\n' && self.at > 0 && self.body[self.at - 1] == b'\r';
            if matches!(byte, b'\r' | b'\n') && !second_half {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }
}

fn line_at(body: &str, at: usize, first_line: u32) -> u32 {
    let mut lines = LineCounter { body: &body.as_bytes()[..at], at: 0, line: first_line };
    lines.line_of(at)
}

fn encoding_note(encoding: &str, samples: &[String]) -> FileNote {
    let shown: Vec<String> = samples.iter().map(|sample| format!("\"{sample}\"")).collect();
    FileNote {
        code: codes::F012,
        message: format!("the file does not say how its letters are written; read as {encoding}: {}", shown.join(", ")),
        advice: "if these look wrong, name the writing: --encoding utf-8, utf-16le or windows-1252".to_owned(),
    }
}

fn delimiter_note(delimiter: u8) -> FileNote {
    FileNote {
        code: codes::F016,
        message: format!("the columns are separated by {}", delimiter::name(delimiter)),
        advice: "if the columns look wrong, say what separates them: --delimiter".to_owned(),
    }
}
