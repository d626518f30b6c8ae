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

/// The beginning of a file in UTF-16 as if it were written in UTF-8.
fn in_bytes(head: &[u8]) -> Cow<'_, [u8]> {
    let (text, unit): (&[u8], Unit) = match head {
        [0xFF, 0xFE, text @ ..] => (text, u16::from_le_bytes),
        [0xFE, 0xFF, text @ ..] => (text, u16::from_be_bytes),
        _ => match wide_without_mark(head) {
            Some(unit) => (head, unit),
            None => return Cow::Borrowed(head),
        },
    };
    let (pairs, _) = text.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().copied().map(unit).collect();
    Cow::Owned(String::from_utf16_lossy(&units).into_bytes())
}

/// What two bytes of UTF-16 are together.
type Unit = fn([u8; 2]) -> u16;

/// UTF-16 without its mark, as the reader of texts knows it: every second byte of Latin text is zero.
fn wide_without_mark(head: &[u8]) -> Option<Unit> {
    let (pairs, _) = head.get(..4096).unwrap_or(head).as_chunks::<2>();
    let first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let second = pairs.iter().filter(|pair| pair[1] == 0).count();
    let (many, few) = (pairs.len() * 2 / 5, pairs.len() / 50);
    if second > many && first <= few {
        Some(u16::from_le_bytes)
    } else if first > many && second <= few {
        Some(u16::from_be_bytes)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KOHA: &str = "cardnumber,surname,branchcode,categorycode\n17,Świątek,MAIN,PT\n";

    /// However the bytes of UTF-16 stand, and with a mark or without one.
    #[test]
    fn a_file_in_utf_16_is_recognised() {
        let name = |bytes: &[u8]| recognise(bytes).map(|system| system.name);
        let le: Vec<u8> = KOHA.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = KOHA.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(name(&le), Some("koha-csv"));
        assert_eq!(name(&be), Some("koha-csv"));
        assert_eq!(name(&[[0xFF, 0xFE].as_slice(), le.as_slice()].concat()), Some("koha-csv"));
        assert_eq!(name(&[[0xFE, 0xFF].as_slice(), be.as_slice()].concat()), Some("koha-csv"));
        assert_eq!(name(KOHA.as_bytes()), Some("koha-csv"));
        let zeros = KOHA.replace(',', ",\0\0").into_bytes();
        assert_eq!(name(&zeros), None, "the control");
    }
}
