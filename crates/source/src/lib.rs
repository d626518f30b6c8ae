//! Bytes in, raw tables with cell addresses out, or the records of another library system.
//!
//! Start with [`read`]: it finds the format by content, never by the name's ending, and hands the
//! cells to a [`Sink`]. A database is asked instead: [`databases`] has those there are. This crate finds no header, gives no
//! cell a meaning and opens no files, but for a database, which only its own library can open.

mod archive;
mod calamine_reader;
mod caps;
pub mod databases;
mod describe;
mod error;
mod formats;
mod number;
mod ods;
mod package;
mod sheets;
mod sink;
mod text;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

pub use archive::Archive;
pub use caps::Caps;
pub use error::{LongIn, ReadError};
pub use formats::{FORMATS, Format, Gives};
pub use package::Directory;
pub use sink::{Collector, FileNote, ReadEvent, ReadFile, SheetFact, Sink, TextFacts};
pub use text::{EncodingSearch, FoundEncoding, TextDecoder};

use model::codes;
use model::field::ListField;
use model::query::Query;
use std::borrow::Cow;

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
    /// The encoding of a text file, such as `windows-1252`.
    pub encoding: Option<String>,
    /// What separates the columns of a text file.
    pub delimiter: Option<u8>,
    /// What values of records are that a format leaves behind, by what the file calls them.
    pub fields: Vec<(String, ListField)>,
    /// What is asked of a database; `None` is about files.
    pub query: Option<Query>,
    /// How much is read at most.
    pub caps: Caps,
    /// Formats besides [`FORMATS`], which are asked first: whoever calls may bring some of their own. They are read in
    /// this process.
    pub more_formats: &'static [Format],
}

impl Options {
    /// Every format, in the order in which they are asked.
    fn formats(&self) -> impl Iterator<Item = &'static Format> + use<> {
        self.more_formats.iter().chain(FORMATS)
    }
}

/// A file whose format is known, ready to be read.
#[derive(Debug)]
pub struct List<'a> {
    /// Its format.
    pub format: &'static Format,
    input: Input<'a>,
    parts: Option<Directory<'a>>,
}

/// Looks at the content of a file and says which format it has; an error means that nothing of the
/// file can be used.
pub fn recognise(input: Input<'_>) -> Result<List<'_>, ReadError> {
    if input.bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let is_container = input.bytes.starts_with(package::SIGNATURE);
    let parts = is_container.then(|| Directory::scan(input.bytes, input.options.caps)).transpose()?;
    let format = input.options.formats().find(|format| (format.sniff)(input.bytes, parts.as_ref()));
    match format {
        Some(format) => Ok(List { format, input, parts }),
        None => Err(match describe::old_workbook(input.bytes) {
            Some(what) => ReadError::TooOld(what),
            None => ReadError::Unsupported(describe::describe(input.bytes, parts.as_ref())),
        }),
    }
}

/// The text of a file whose format the caller knows, decoded as that of a text table is; notes about its encoding go to
/// the sink.
///
/// # Errors
/// When it is not in the encoding that the person named.
pub fn text_of<'a>(input: Input<'a>, sink: &mut dyn Sink) -> Result<Cow<'a, str>, ReadError> {
    text::decoded(input, sink)
}

impl List<'_> {
    /// Whether it is to be read in a process of its own, which knows the formats that are shipped.
    pub fn needs_own_process(&self) -> bool {
        let is_ours = !self.input.options.more_formats.iter().any(|format| std::ptr::eq(format, self.format));
        self.format.needs_sandbox && is_ours
    }

    /// Reads the list into a sink, notes about the file included.
    pub fn read(&self, sink: &mut dyn Sink) -> Result<(), ReadError> {
        if let Some(note) = self.ending_note() {
            sink.note(note);
        }
        (self.format.read)(self.input, self.parts.as_ref(), sink)
    }

    /// A note about a name whose ending promises another format; [`read`](Self::read) tells it, too.
    pub fn ending_note(&self) -> Option<FileNote> {
        let (_, ending) = self.input.name.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        let promised = self.input.options.formats().find(|format| format.extensions.contains(&ending.as_str()))?;
        let title = self.format.title;
        (promised.name != self.format.name).then(|| FileNote {
            code: codes::F004,
            message: format!("the name ends in .{ending}, but the content is {title}"),
            advice: format!("it was read as {title}; if the rows look right, there is nothing to do").into(),
        })
    }
}

/// Reads a file into a sink, in this process whatever its format. Notes about the file go to the sink
/// too; an error means that nothing of the file can be used.
pub fn read(input: Input<'_>, sink: &mut dyn Sink) -> Result<&'static Format, ReadError> {
    let list = recognise(input)?;
    list.read(sink).map(|()| list.format)
}
