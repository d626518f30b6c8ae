//! The table of input formats. A new format is a file and its entry here.

use crate::describe;
use crate::error::ReadError;
use crate::package::Directory;
use crate::sink::Sink;
use crate::{Input, calamine_reader, ods, text, xlsb, xlsx};
use model::layout::DefaultMapping;

/// A kind of file that can be read.
#[derive(Debug)]
pub struct Format {
    /// The name in JSON.
    pub name: &'static str,
    /// The name in sentences.
    pub title: &'static str,
    /// Endings that promise it.
    pub extensions: &'static [&'static str],
    /// Whether it is read as a whole, in as much memory as the file makes it take: then it is to be
    /// read in a process that can be stopped.
    pub needs_sandbox: bool,
    /// What it gives.
    pub gives: Gives,
    /// Whether the content is of this kind; a zip container comes with its parts.
    pub sniff: fn(&[u8], Option<&Directory<'_>>) -> bool,
    /// Reads it.
    pub read: fn(Input<'_>, Option<&Directory<'_>>, &mut dyn Sink) -> Result<(), ReadError>,
}

/// What a format gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// Tables whose columns mean nothing yet, and what the format knows of their names.
    Tables(DefaultMapping),
    /// Records, each of whose values is known.
    Records,
}

/// All formats that are shipped; the first whose sniff says yes reads the file. Text comes last.
pub const FORMATS: &[Format] = &[
    Format {
        name: "xlsx",
        title: "an Excel workbook (.xlsx)",
        extensions: &["xlsx", "xlsm"],
        needs_sandbox: false,
        gives: Gives::Tables(&[]),
        sniff: |_, parts| describe::is_xlsx(parts),
        read: xlsx::read,
    },
    Format {
        name: "xlsb",
        title: "a binary Excel workbook (.xlsb)",
        extensions: &["xlsb"],
        needs_sandbox: false,
        gives: Gives::Tables(&[]),
        sniff: |_, parts| parts.is_some_and(|parts| parts.holds("xl/workbook.bin")),
        read: xlsb::read,
    },
    Format {
        name: "ods",
        title: "an OpenDocument spreadsheet (.ods)",
        extensions: &["ods"],
        needs_sandbox: false,
        gives: Gives::Tables(&[]),
        sniff: |_, parts| ods::is_ods(parts),
        read: ods::read,
    },
    Format {
        name: "xls",
        title: "an old Excel workbook (.xls)",
        extensions: &["xls"],
        needs_sandbox: true,
        gives: Gives::Tables(&[]),
        sniff: |bytes, _| describe::is_xls(bytes),
        read: calamine_reader::read_xls,
    },
    Format {
        name: "csv",
        title: "a text table (CSV)",
        extensions: &["csv", "tsv", "txt", "tab"],
        needs_sandbox: false,
        gives: Gives::Tables(&[]),
        sniff: |bytes, _| describe::is_text(bytes),
        read: text::read,
    },
];
