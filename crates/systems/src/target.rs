//! The table of what patrons can be written as. A further target is a file in `writing` and its entry here.
//!
//! A file is its head, patrons with something between them, and its tail: whoever writes one goes from patron to patron
//! with one buffer, and begins another file where a target limits how many patrons one may hold.

use crate::columns;
use crate::writing::{alma_json, alma_xml, csv, folio, koha};
use model::patron::Patron;
use std::borrow::Cow;

pub use crate::writing::beside::BLOCKS_IN_FORCE;
pub use crate::writing::unheld::Unheld;

/// What another library system takes patrons as.
#[derive(Debug)]
pub struct Target {
    /// The name on the command line and in JSON.
    pub name: &'static str,
    /// The name in sentences.
    pub title: &'static str,
    /// The ending of its files, without a dot.
    pub ending: &'static str,
    /// How many patrons one file may hold, where that is limited.
    pub most: Option<u32>,
    /// How many files one container may hold, where that is limited.
    pub most_parts: Option<u32>,
    /// What stands before the first patron of a file.
    pub head: &'static str,
    /// What stands between two patrons.
    pub between: &'static str,
    /// What stands behind the last of so many patrons.
    pub tail: fn(u32) -> String,
    /// Appends one patron.
    pub write: fn(&Patron, &mut String),
    /// Tells what of a patron the system cannot hold, before anything is written.
    pub check: fn(&Patron, &mut Vec<Unheld>),
    /// Names what of a patron has no place there and is not written, once for each value: a field of ours by its label,
    /// or what is lost of one that is written.
    /// [`BLOCKS_IN_FORCE`] are named where somebody who is barred here could borrow there.
    pub without: fn(&Patron, &mut Vec<Cow<'static, str>>),
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target {
        name: "koha",
        title: "Koha patron CSV",
        ending: "csv",
        most: None,
        most_parts: None,
        head: koha::HEAD,
        between: "",
        tail: nothing,
        write: koha::write,
        check: koha::check,
        without: koha::without,
    },
    Target {
        name: "folio",
        title: "FOLIO user import JSON",
        ending: "json",
        most: None,
        most_parts: None,
        head: folio::HEAD,
        between: folio::BETWEEN,
        tail: folio::tail,
        write: folio::write,
        check: folio::check,
        without: folio::without,
    },
    Target {
        name: "alma-xml",
        title: "Alma user XML for the SIS load",
        ending: "xml",
        most: Some(alma_xml::MOST),
        most_parts: Some(alma_xml::MOST_FILES),
        head: alma_xml::HEAD,
        between: "",
        tail: alma_xml::tail,
        write: alma_xml::write,
        check: alma_xml::check,
        without: alma_xml::without,
    },
    Target {
        name: "alma-json",
        title: "Alma user JSON for the API",
        ending: "json",
        most: None,
        most_parts: None,
        head: alma_json::HEAD,
        between: alma_json::BETWEEN,
        tail: alma_json::tail,
        write: alma_json::write,
        check: alma_json::check,
        without: alma_json::without,
    },
    Target {
        name: "csv",
        title: "CSV table",
        ending: "csv",
        most: None,
        most_parts: None,
        head: columns::HEAD,
        between: "",
        tail: nothing,
        write: csv::write,
        check: csv::check,
        without: csv::without,
    },
];

/// The target with this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// A table ends with its last row.
fn nothing(_patrons: u32) -> String {
    String::new()
}
