//! Bytes in, raw tables with cell addresses out.
//!
//! Start with [`read`]: it finds the format by content, never by the name's ending, and hands the
//! cells to a [`Sink`]. This crate opens no files, finds no header and gives no cell a meaning.

mod caps;
mod describe;
mod error;
mod formats;
mod sink;
mod text;
mod workbook;

pub use caps::Caps;
pub use error::ReadError;
pub use formats::{FORMATS, Format};
pub use sink::{Collector, FileNote, Heard, ReadFile, SheetFact, Sink, TextFacts};

use model::codes;

/// A file to read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// All of its bytes.
    pub bytes: &'a [u8],
    /// Its name, for what its ending promises.
    pub name: &'a str,
    /// What the person said about it.
    pub options: &'a Options,
}

/// What a person can say about a file.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The sheet to read, by name or by number from 1.
    pub sheet: Option<String>,
    /// The writing of a text file, such as `windows-1252`.
    pub encoding: Option<String>,
    /// What separates the columns of a text file.
    pub delimiter: Option<u8>,
    /// How much is read at most.
    pub caps: Caps,
}

/// Reads a file into a sink. Notes about the file go to the sink too; an error means that nothing
/// of the file can be used.
pub fn read(input: Input<'_>, sink: &mut dyn Sink) -> Result<&'static Format, ReadError> {
    if input.bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let format = FORMATS.iter().find(|format| (format.sniff)(input.bytes));
    let format = format.ok_or_else(|| describe::refusal(input.bytes))?;
    if let Some(note) = ending_note(input.name, format) {
        sink.note(note);
    }
    (format.read)(input, sink)?;
    Ok(format)
}

fn ending_note(name: &str, format: &Format) -> Option<FileNote> {
    let (_, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    let promised = FORMATS.iter().find(|format| format.extensions.contains(&ending.as_str()))?;
    (promised.name != format.name).then(|| FileNote {
        code: codes::F004,
        message: format!("the name ends in .{ending}, but the content is {}", format.title),
        advice: format!("it was read as {}; if the rows look right, nothing is to be done", format.title),
    })
}
