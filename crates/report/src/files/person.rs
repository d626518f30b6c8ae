//! Everything that is held about one person, as a file to hand over: a page that the person can read, or JSON that they
//! can take elsewhere.

use super::html;
use crate::json;
use crate::reports::{self, Written};
use crate::views::PersonView;
use model::action::Phrase;
use model::person::PersonRecord;
use std::io::{self, Write};

/// Writes such a file; the words spell what can be done.
type WritePerson = fn(&PersonRecord, PersonView<'_>, Written<'_>, &dyn Phrase, &mut dyn Write) -> io::Result<()>;

/// A kind of file.
#[derive(Debug, Clone, Copy)]
pub struct PersonFormat {
    /// How the names of such files end, in small letters and without the full stop.
    pub ending: &'static str,
    /// What it is, as the help says it.
    pub title: &'static str,
    /// Writes it.
    pub write: WritePerson,
}

/// Every kind of file that everything about one person can be written as.
pub const PERSON_FORMATS: &[PersonFormat] = &[
    PersonFormat { ending: "html", title: "a page to read and print", write: page },
    PersonFormat { ending: "json", title: "for programs", write: document },
];

fn page(
    record: &PersonRecord,
    view: PersonView<'_>,
    written: Written<'_>,
    words: &dyn Phrase,
    out: &mut dyn Write,
) -> io::Result<()> {
    html::write(&reports::person(record, view, written), words, out)
}

fn document(
    record: &PersonRecord,
    view: PersonView<'_>,
    _written: Written<'_>,
    _words: &dyn Phrase,
    out: &mut dyn Write,
) -> io::Result<()> {
    json::write_pretty(&json::person(record, view.today), out)?;
    writeln!(out)
}
