//! The table of input formats. A new format is a file and its entry here.

use crate::describe;
use crate::error::ReadError;
use crate::sink::Sink;
use crate::{Input, text, workbook};

/// A kind of file that can be read.
#[derive(Debug)]
pub struct Format {
    /// The name in JSON.
    pub name: &'static str,
    /// The name in sentences.
    pub title: &'static str,
    /// Endings that promise it.
    pub extensions: &'static [&'static str],
    /// Whether the bytes are of this kind.
    pub sniff: fn(&[u8]) -> bool,
    /// Reads them.
    pub read: fn(Input<'_>, &mut dyn Sink) -> Result<(), ReadError>,
}

/// All formats; the first whose sniff says yes reads the file. Text comes last.
pub const FORMATS: &[Format] = &[
    Format {
        name: "xlsx",
        title: "an Excel workbook (.xlsx)",
        extensions: &["xlsx", "xlsm"],
        sniff: |bytes| describe::zip_holds(bytes, "xl/workbook.xml"),
        read: workbook::read_xlsx,
    },
    Format {
        name: "xlsb",
        title: "a binary Excel workbook (.xlsb)",
        extensions: &["xlsb"],
        sniff: |bytes| describe::zip_holds(bytes, "xl/workbook.bin"),
        read: workbook::read_xlsb,
    },
    Format {
        name: "ods",
        title: "an OpenDocument spreadsheet (.ods)",
        extensions: &["ods"],
        sniff: describe::is_ods,
        read: workbook::read_ods,
    },
    Format {
        name: "xls",
        title: "an old Excel workbook (.xls)",
        extensions: &["xls"],
        sniff: describe::is_xls,
        read: workbook::read_xls,
    },
    Format {
        name: "csv",
        title: "a text table (CSV)",
        extensions: &["csv", "tsv", "txt", "tab"],
        sniff: describe::is_text,
        read: text::read,
    },
];
