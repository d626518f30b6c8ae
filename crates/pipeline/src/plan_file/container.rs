//! The container of a saved plan: a zip file whose comment is the SHA-256 of everything before it, so that no
//! byte of it can change unnoticed.
//!
//! Whoever changes a plan can make the checksum anew; so nothing here trusts what a file says of itself. Parts unpack
//! line by line, to at most [`RATIO`] times what the file has.

use super::PlanFileError;
use crate::reading::sha256;
use serde::de::DeserializeOwned;
use std::io::{BufRead, BufReader, Cursor, Read, Seek, Take, Write};
use zip::read::ZipFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// A part of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Manifest,
    Changes,
    Findings,
    Decisions,
}

/// The parts, in the order in which they are written. The first one's name marks the file as a plan.
const PARTS: [(Part, &str); 4] = [
    (Part::Manifest, "manifest.json"),
    (Part::Changes, "changes.jsonl"),
    (Part::Findings, "findings.jsonl"),
    (Part::Decisions, "decisions.jsonl"),
];

/// Characters of the hash.
const HASH: usize = 64;

/// What a part may unpack to, as a multiple of the file: plans are lines that are alike and come to 30 at most; what
/// unpacks to a thousand times its size was made to.
const RATIO: u64 = 100;

/// What every part may unpack to, however small the file is.
const SMALL: u64 = 1 << 20;

/// The longest line, in bytes: a patron with all lists full of the longest texts.
const LONGEST_LINE: u64 = 16 << 20;

/// Bytes of the record at the end of a zip file, before its comment.
const END_RECORD: usize = 22;

/// Whether bytes begin like a saved plan: a zip whose first part is the manifest.
pub(super) fn is_plan(bytes: &[u8]) -> bool {
    let (_, first) = PARTS[0];
    bytes.starts_with(b"PK\x03\x04") && bytes.get(30..30 + first.len()) == Some(first.as_bytes())
}

/// Packs the parts. The same parts give the same bytes.
pub(super) fn pack(parts: &[Vec<u8>; 4]) -> Result<Vec<u8>, PlanFileError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(3))
        .last_modified_time(DateTime::default())
        .large_file(parts.iter().any(|part| part.len() > 1 << 31));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut write = || -> Result<(), zip::result::ZipError> {
        for ((_, name), part) in PARTS.iter().zip(parts) {
            zip.start_file(*name, options)?;
            zip.write_all(part)?;
        }
        zip.set_comment("0".repeat(HASH))
    };
    write().map_err(|_| PlanFileError::TooLarge)?;
    let mut bytes = zip.finish().map_err(|_| PlanFileError::TooLarge)?.into_inner();
    let body = bytes.len() - HASH;
    let hash = sha256(&bytes[..body]);
    bytes[body..].copy_from_slice(hash.as_bytes());
    Ok(bytes)
}

/// A plan of which every byte is as it was written.
pub(super) struct Opened<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    most: u64,
}

impl<'a> Opened<'a> {
    /// Looks whether every byte is as it was written, and each part there once.
    pub(super) fn of(bytes: &'a [u8]) -> Result<Self, PlanFileError> {
        let body = bytes.len().checked_sub(HASH).ok_or(PlanFileError::Damaged)?;
        if sha256(&bytes[..body]).as_bytes() != &bytes[body..] || entries(bytes) != Some(PARTS.len()) {
            return Err(PlanFileError::Damaged);
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| PlanFileError::Damaged)?;
        // A name that stands twice counts once here.
        if zip.len() != PARTS.len() {
            return Err(PlanFileError::Damaged);
        }
        Ok(Opened { zip, most: most(bytes.len() as u64) })
    }

    /// The whole of a part that is one value.
    pub(super) fn whole(&mut self, part: Part) -> Result<Vec<u8>, PlanFileError> {
        whole(&mut self.zip, part, self.most)
    }

    /// The lines of a part, one after the other; what is made of them is all that stays in memory.
    pub(super) fn lines<T: DeserializeOwned>(
        &mut self,
        part: Part,
        mut take: impl FnMut(T) -> Result<(), PlanFileError>,
    ) -> Result<(), PlanFileError> {
        let mut lines = BufReader::new(limited(&mut self.zip, part, self.most)?);
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = lines.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
            if read.map_err(|_| PlanFileError::Damaged)? == 0 {
                return is_whole(lines.get_ref());
            }
            // A line that is longer, or a part that is cut off at the limit, is no whole value.
            let whole = line.strip_suffix(b"\n").ok_or(PlanFileError::Damaged)?;
            take(serde_json::from_slice(whole).map_err(|_| PlanFileError::Damaged)?)?;
        }
    }
}

/// The manifest of a plan of this size, without a look at the rest of it.
pub(super) fn manifest(file: impl Read + Seek, size: u64) -> Result<Vec<u8>, PlanFileError> {
    let mut zip = ZipArchive::new(file).map_err(|_| PlanFileError::Damaged)?;
    whole(&mut zip, Part::Manifest, most(size).min(SMALL))
}

fn most(size: u64) -> u64 {
    size.saturating_mul(RATIO).saturating_add(SMALL)
}

fn whole(zip: &mut ZipArchive<impl Read + Seek>, part: Part, most: u64) -> Result<Vec<u8>, PlanFileError> {
    let mut bytes = Vec::new();
    let mut limited = limited(zip, part, most)?;
    limited.read_to_end(&mut bytes).map_err(|_| PlanFileError::Damaged)?;
    is_whole(&limited).map(|()| bytes)
}

/// Whether a part ended before its limit; what is as long may have been cut off there.
fn is_whole(part: &Take<impl Read>) -> Result<(), PlanFileError> {
    if part.limit() > 0 { Ok(()) } else { Err(PlanFileError::Damaged) }
}

fn limited<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    part: Part,
    most: u64,
) -> Result<Take<ZipFile<'_, R>>, PlanFileError> {
    let (_, name) = PARTS.iter().find(|(one, _)| *one == part).expect("every part has a name");
    Ok(zip.by_name(name).map_err(|_| PlanFileError::Damaged)?.take(most))
}

/// How many entries the end of the file says that it has.
fn entries(bytes: &[u8]) -> Option<usize> {
    let record = bytes.len().checked_sub(HASH + END_RECORD)?;
    let count = bytes.get(record + 10..record + 12)?;
    bytes[record..].starts_with(b"PK\x05\x06").then(|| usize::from(u16::from_le_bytes([count[0], count[1]])))
}

/// The parts of a plan as they are, for tests that change them.
#[cfg(test)]
pub(super) fn parts_of(bytes: &[u8]) -> [Vec<u8>; 4] {
    let mut opened = Opened::of(bytes).expect("a good plan");
    PARTS.map(|(part, _)| opened.whole(part).expect("a good part"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> [Vec<u8>; 4] {
        [b"{}".to_vec(), b"[1]\n[2]\n".to_vec(), Vec::new(), b"[]\n".repeat(5000)]
    }

    fn opens(bytes: &[u8]) -> bool {
        Opened::of(bytes).is_ok()
    }

    fn numbers(bytes: &[u8]) -> Result<Vec<u64>, PlanFileError> {
        let mut found = Vec::new();
        Opened::of(bytes)?.lines(Part::Changes, |one: [u64; 1]| {
            found.push(one[0]);
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn what_was_packed_comes_back_and_the_bytes_are_always_the_same() {
        let bytes = pack(&parts()).unwrap();
        assert!(is_plan(&bytes));
        assert_eq!((parts_of(&bytes), numbers(&bytes)), (parts(), Ok(vec![1, 2])));
        assert_eq!(manifest(Cursor::new(&bytes), bytes.len() as u64).unwrap(), b"{}");
        assert_eq!(pack(&parts()).unwrap(), bytes);
    }

    /// Trial S15: no byte can be changed, and none cut off, without being noticed.
    #[test]
    fn every_altered_byte_is_noticed() {
        let good = pack(&parts()).unwrap();
        assert!(opens(&good), "the control");
        for at in 0..good.len() {
            let mut bytes = good.clone();
            bytes[at] ^= 0x20;
            assert!(!opens(&bytes), "byte {at}");
            assert!(!opens(&good[..at]), "cut at {at}");
        }
    }

    /// Trial S15: a part that is there twice is not read once.
    #[test]
    fn a_part_that_is_there_twice_is_refused() {
        let good = pack(&parts()).unwrap();
        // One of the names is made another's, in the entry and in the directory, and the checksum anew.
        let mut bytes = good[..good.len() - HASH].to_vec();
        let places: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"findings.jsonl")).collect();
        assert_eq!(places.len(), 2);
        let mut longer = good.clone();
        for at in places {
            bytes[at..at + 14].copy_from_slice(b"manifest.json\0");
            longer[at] = b'F';
        }
        let sum = sha256(&bytes);
        bytes.extend_from_slice(sum.as_bytes());
        assert!(Opened::of(&bytes).and_then(|mut opened| opened.whole(Part::Findings)).is_err());
        let mut more = good[..good.len() - HASH].to_vec();
        let record = more.len() - END_RECORD;
        more[record + 10] = 5;
        let sum = sha256(&more);
        more.extend_from_slice(sum.as_bytes());
        assert!(!opens(&more), "an entry that is not found by its name");
    }

    /// Trial S15: a file that was made to unpack to far more than it is does not get its way.
    #[test]
    fn what_unpacks_without_end_is_refused() {
        let mut parts = parts();
        parts[1] = b"[1]\n".repeat(2 << 20);
        let bytes = pack(&parts).unwrap();
        assert!((bytes.len() as u64) * RATIO + SMALL < parts[1].len() as u64, "it is packed to almost nothing");
        let mut taken = 0_u64;
        let read = Opened::of(&bytes).unwrap().lines(Part::Changes, |_: [u64; 1]| {
            taken += 1;
            Ok(())
        });
        assert_eq!(read, Err(PlanFileError::Damaged));
        assert!(taken <= most(bytes.len() as u64) / 4, "{taken}");
    }
}
