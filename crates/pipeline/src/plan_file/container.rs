//! The container of a saved plan: a zip file whose comment is the SHA-256 of everything before it, so that no
//! byte of it can change unnoticed.

use super::PlanFileError;
use sha2::{Digest, Sha256};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// The parts, in the order in which they are written. The first one's name marks the file as a plan.
pub(super) const PARTS: [&str; 4] = ["manifest.json", "changes.jsonl", "findings.jsonl", "decisions.jsonl"];

/// Characters of the hash.
const HASH: usize = 64;

/// The most that a part may unpack to: a plan of ten million rows stays below.
const LARGEST: u64 = 4 << 30;

/// Whether bytes begin like a saved plan: a zip whose first part is the manifest.
pub(super) fn is_plan(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && bytes.get(30..30 + PARTS[0].len()) == Some(PARTS[0].as_bytes())
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
        for (name, part) in PARTS.iter().zip(parts) {
            zip.start_file(*name, options)?;
            zip.write_all(part)?;
        }
        zip.set_comment("0".repeat(HASH))
    };
    write().map_err(|_| PlanFileError::TooLarge)?;
    let mut bytes = zip.finish().map_err(|_| PlanFileError::TooLarge)?.into_inner();
    let body = bytes.len() - HASH;
    let hash = hash(&bytes[..body]);
    bytes[body..].copy_from_slice(hash.as_bytes());
    Ok(bytes)
}

/// Looks whether every byte is as it was written, and unpacks the parts.
pub(super) fn unpack(bytes: &[u8]) -> Result<[Vec<u8>; 4], PlanFileError> {
    let body = bytes.len().checked_sub(HASH).ok_or(PlanFileError::Damaged)?;
    if hash(&bytes[..body]).as_bytes() != &bytes[body..] {
        return Err(PlanFileError::Damaged);
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| PlanFileError::Damaged)?;
    let mut parts = <[Vec<u8>; 4]>::default();
    for (name, part) in PARTS.iter().zip(&mut parts) {
        let file = zip.by_name(name).map_err(|_| PlanFileError::Damaged)?;
        file.take(LARGEST).read_to_end(part).map_err(|_| PlanFileError::Damaged)?;
    }
    Ok(parts)
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> [Vec<u8>; 4] {
        [b"{}".to_vec(), b"one\ntwo\n".to_vec(), Vec::new(), vec![7; 5000]]
    }

    #[test]
    fn what_was_packed_comes_back_and_the_bytes_are_always_the_same() {
        let bytes = pack(&parts()).unwrap();
        assert!(is_plan(&bytes));
        assert_eq!(unpack(&bytes).unwrap(), parts());
        assert_eq!(pack(&parts()).unwrap(), bytes);
    }

    /// Trial S15: no byte can be changed, and none cut off, without being noticed.
    #[test]
    fn every_altered_byte_is_noticed() {
        let good = pack(&parts()).unwrap();
        for at in 0..good.len() {
            let mut bytes = good.clone();
            bytes[at] ^= 0x20;
            assert_eq!(unpack(&bytes), Err(PlanFileError::Damaged), "byte {at}");
            assert_eq!(unpack(&good[..at]), Err(PlanFileError::Damaged), "cut at {at}");
        }
    }
}
