//! OpenDocument spreadsheets, streamed: one sheet after the other out of one part, each row no longer kept than it
//! takes to repeat it.
//!
//! Element and attribute names, and the meaning of each, are those of OpenDocument 1.3 part 3. Elements are told
//! apart by local names, attributes by the prefixes that every program writes. What lies around the text of a cell
//! (drawings, comments, how a name is spoken) is no part of it, and a table inside a cell is no part of the sheet.

mod attributes;
mod cell;
mod columns;
mod dates;
mod document;
mod format;
mod recognise;
mod repeats;
mod row;
mod sheet;
mod styles;
mod text;

pub(crate) use recognise::is_ods;

use crate::error::ReadError;
use crate::package::Directory;
use crate::sheets::Listed;
use crate::sink::{FileNote, Sink};
use crate::xml::Xml;
use crate::{Input, sheets};
use attributes::raw;
use document::Document;
use model::codes;
use repeats::Repeats;

/// A sheet as the document names it.
struct Entry {
    name: String,
    hidden: bool,
}

/// Reads an .ods.
pub(crate) fn read(input: Input<'_>, parts: Option<&Directory<'_>>, sink: &mut dyn Sink) -> Result<(), ReadError> {
    let parts = parts.ok_or(ReadError::Empty)?;
    if recognise::is_locked(parts)? {
        return Err(ReadError::Password);
    }
    report_macros(parts, sink);
    let mut document = Document::open(parts)?;
    let wanted = wanted(&mut document, parts, input.options.sheet.as_deref())?;
    let mut entries: Vec<Entry> = Vec::new();
    let mut repeats = Repeats::default();
    let mut holds_copies = false;
    document.each_table(parts, &mut |xml, document| {
        let Some(entry) = entry(xml, document)? else {
            holds_copies = true;
            return xml.skip();
        };
        entries.push(entry);
        if sheets::start(&listed(&entries), entries.len() - 1, wanted, sink)? {
            sheet::read(xml, document, parts.caps(), &mut repeats, sink)
        } else {
            xml.skip()
        }
    })?;
    if holds_copies {
        report_copies(sink);
    }
    if entries.is_empty() { Err(no_sheets()) } else { Ok(()) }
}

/// The place of the sheet that was asked for. Only then the document is read twice: what a sheet is called and
/// whether it comes at all is known when it begins.
fn wanted(document: &mut Document, parts: &Directory<'_>, asked: Option<&str>) -> Result<Option<usize>, ReadError> {
    if asked.is_none() {
        return Ok(None);
    }
    let most = parts.caps().sheets;
    let mut entries: Vec<Entry> = Vec::new();
    document.each_table(parts, &mut |xml, document| {
        entries.extend(entry(xml, document)?);
        if entries.len() > most {
            return Err(ReadError::TooLarge(format!("more than {most} sheets")));
        }
        xml.skip()
    })?;
    if entries.is_empty() { Err(no_sheets()) } else { sheets::wanted(&listed(&entries), asked) }
}

fn no_sheets() -> ReadError {
    ReadError::Corrupt("it has no sheets".to_owned())
}

fn listed(entries: &[Entry]) -> Vec<Listed<'_>> {
    entries.iter().map(|entry| Listed { name: &entry.name, hidden: entry.hidden }).collect()
}

/// The sheet that begins; none for the copy of another file's sheet, which LibreOffice keeps out of sight.
fn entry(xml: &Xml<'_>, document: &Document) -> Result<Option<Entry>, ReadError> {
    let name = xml.attribute(b"table:name")?.unwrap_or_default();
    let is_copy = name.starts_with("'file:") && name.contains("'#");
    let hidden = raw(xml, b"table:style-name").is_some_and(|style| document.styles.hides_table(style));
    Ok((!is_copy).then_some(Entry { name, hidden }))
}

/// Macros lie in parts of their own, which nobody opens here.
fn report_macros(parts: &Directory<'_>, sink: &mut dyn Sink) {
    let is_macro = |name: &str| {
        let name = name.to_ascii_lowercase().replace('\\', "/");
        // Of the libraries there are lists, also where they are empty.
        let is_list = name.ends_with("/script-lb.xml") || name.ends_with("/script-lc.xml");
        let is_folder = name.ends_with('/');
        (name.starts_with("basic/") || name.starts_with("scripts/")) && !is_list && !is_folder
    };
    if parts.names().any(is_macro) {
        sink.note(FileNote {
            code: codes::F019,
            message: "the workbook has macros; they are not run".to_owned(),
            advice: "nothing to do; only the saved values are read".into(),
        });
    }
}

fn report_copies(sink: &mut dyn Sink) {
    sink.note(FileNote {
        code: codes::F020,
        message: "the workbook refers to other files; they are not opened".to_owned(),
        advice: "values from there are read as they were last saved".into(),
    });
}
