//! The table of systems. A further one is a file and its entry here.

use crate::sink::{Ended, Sink};
use crate::text::{Text, WholeText};
use crate::{aleph, alma, evergreen, folio, horizon, koha, polaris, sierra, symphony, voyager};
use std::borrow::Cow;

/// The patron file of a library system.
#[derive(Debug)]
pub struct System {
    /// The name in JSON.
    pub name: &'static str,
    /// The name in sentences.
    pub title: &'static str,
    /// Whether a file is one of its, by how it begins: columns and keys are ASCII in every encoding.
    pub sniff: fn(&[u8]) -> bool,
    /// Reads all of its patrons.
    pub read: fn(&mut Text<'_>, &mut dyn Sink) -> Result<(), Ended>,
}

impl System {
    /// Reads all patrons of a text that is at hand as a whole.
    ///
    /// # Errors
    /// When nothing of the text can be used, or the sink takes no more.
    pub fn read_whole(&self, text: &str, sink: &mut dyn Sink) -> Result<(), Ended> {
        (self.read)(&mut Text::new(&mut WholeText::new(text), text.len() as u64), sink)
    }
}

/// All systems whose files are read; the first whose sniff says yes reads a file.
pub const SYSTEMS: &[System] = &[
    System { name: "koha-csv", title: "Koha patron CSV", sniff: koha::sniff, read: koha::read },
    System { name: "voyager-sif", title: "Voyager patron SIF", sniff: voyager::sniff, read: voyager::read },
    System { name: "folio-json", title: "FOLIO users JSON", sniff: folio::sniff, read: folio::read },
    System { name: "evergreen-csv", title: "Evergreen staging CSV", sniff: evergreen::sniff, read: evergreen::read },
    System { name: "alma-xml", title: "Alma users XML", sniff: alma::sniff_xml, read: alma::read_xml },
    System { name: "alma-json", title: "Alma users JSON", sniff: alma::sniff_json, read: alma::read_json },
    System { name: "aleph-xml", title: "Aleph patron XML", sniff: aleph::sniff, read: aleph::read },
    System { name: "symphony-flat", title: "Symphony flat user file", sniff: symphony::sniff, read: symphony::read },
    System { name: "horizon-import", title: "Horizon borrower import", sniff: horizon::sniff, read: horizon::read },
    System {
        name: "sierra-marc",
        title: "Sierra MARC-like patrons",
        sniff: sierra::marc::sniff,
        read: sierra::marc::read,
    },
    System {
        name: "sierra-csv",
        title: "Sierra delimited patrons",
        sniff: sierra::delimited::sniff,
        read: sierra::delimited::read,
    },
    System {
        name: "sierra-text",
        title: "Sierra tagged patrons",
        sniff: sierra::zero_line::sniff,
        read: sierra::zero_line::read,
    },
    System { name: "polaris-csv", title: "Polaris patron CSV", sniff: polaris::sniff_csv, read: polaris::read_csv },
    System { name: "polaris-trn", title: "Polaris TRN", sniff: polaris::sniff_trn, read: polaris::read_trn },
];

/// As many bytes of a file as are looked at to recognise it, behind its mark.
pub const HEAD: usize = 1 << 16;

/// The system whose file this is, if any.
pub fn recognise(bytes: &[u8]) -> Option<&'static System> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let head = in_bytes(head);
    SYSTEMS.iter().find(|system| (system.sniff)(&head))
}

/// The beginning of a file in UTF-16 as if it were written in bytes: every second one of ASCII is zero.
fn in_bytes(head: &[u8]) -> Cow<'_, [u8]> {
    let text = match head {
        [0xFF, 0xFE, text @ ..] | [0xFE, 0xFF, text @ ..] => text,
        [b'<', 0, ..] | [0, b'<', ..] => head,
        _ => return Cow::Borrowed(head),
    };
    Cow::Owned(text.iter().copied().filter(|byte| *byte != 0).collect())
}
