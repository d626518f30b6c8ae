//! The files that a report can be written as. A further one is a file in `files/` and a line here. The form of an answer
//! that is a table of text is beside them.

mod crosswalk;
mod crosswalk_toml;
mod csv;
mod html;
mod listed;
mod person;
mod rows;
mod summary;
mod tables;
mod xlsx;

pub use crosswalk::{CROSSWALK_COLUMNS, CrosswalkLine, write_crosswalk};
pub use crosswalk_toml::write_crosswalk_toml;
pub(crate) use listed::listed_rows;
pub use person::{PERSON_FORMATS, PersonFormat};
pub use rows::CSV;
pub(crate) use rows::patron_rows;

use crate::report::Report;
use model::action::Phrase;
use std::io::{self, Write};

/// A kind of file.
#[derive(Debug, Clone, Copy)]
pub struct FileFormat {
    /// How the names of such files end, in small letters and without the full stop.
    pub ending: &'static str,
    /// What it is, as the help says it.
    pub title: &'static str,
    /// Writes a report; what can be done is spelled by the phrase.
    pub write: fn(&Report<'_>, &dyn Phrase, &mut dyn Write) -> io::Result<()>,
}

/// A page, which everybody can open.
pub const PAGE: FileFormat =
    FileFormat { ending: "html", title: "a page to read, print and send on", write: html::write };

/// Every kind of file.
pub const FILE_FORMATS: &[FileFormat] = &[
    PAGE,
    FileFormat { ending: "xlsx", title: "a workbook with a sheet for each part", write: xlsx::write },
    FileFormat { ending: "csv", title: "one table", write: csv::write },
];
