//! The bytes of one part: unpacked as they are asked for, counted, and checked against what the list
//! says of them.

use super::entry::PartEntry;
use crate::error::ReadError;
use flate2::bufread::DeflateDecoder;
use std::cell::Cell;
use std::io::Read;

/// A part being unpacked.
pub(crate) struct Part<'a> {
    name: String,
    source: Source<'a>,
    packed: u64,
    declared: u64,
    crc: u32,
    sum: crc32fast::Hasher,
    unpacked: u64,
    budget: &'a Cell<u64>,
}

enum Source<'a> {
    Stored(&'a [u8]),
    Deflated(DeflateDecoder<&'a [u8]>),
}

impl<'a> Part<'a> {
    pub(super) fn new(entry: &PartEntry, packed: &'a [u8], budget: &'a Cell<u64>) -> Result<Self, ReadError> {
        let source = match entry.method {
            0 => Source::Stored(packed),
            8 => Source::Deflated(DeflateDecoder::new(packed)),
            other => {
                let what = format!("\"{}\" is packed in a way that no workbook uses (method {other})", entry.name);
                return Err(ReadError::Corrupt(what));
            }
        };
        Ok(Part {
            name: entry.name.clone(),
            source,
            packed: packed.len() as u64,
            declared: entry.unpacked,
            crc: entry.crc,
            sum: crc32fast::Hasher::new(),
            unpacked: 0,
            budget,
        })
    }

    /// The name of the part.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Unpacks into a buffer and says how many bytes it gave; 0 at the end, which is reached only when
    /// size and checksum are right.
    pub(crate) fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, ReadError> {
        let read = match &mut self.source {
            Source::Stored(bytes) => bytes.read(buffer),
            Source::Deflated(decoder) => decoder.read(buffer),
        };
        let read = read.map_err(|_| self.damaged("cannot be unpacked"))?;
        if read == 0 && !buffer.is_empty() {
            return self.check_end().map(|()| 0);
        }
        self.sum.update(&buffer[..read]);
        self.unpacked += read as u64;
        if self.unpacked > self.declared {
            return Err(self.damaged("is larger than it says"));
        }
        let left = self.budget.get().checked_sub(read as u64);
        self.budget.set(left.ok_or_else(|| ReadError::TooLarge("more content than is ever unpacked".to_owned()))?);
        Ok(read)
    }

    fn check_end(&self) -> Result<(), ReadError> {
        let all_used = match &self.source {
            Source::Stored(rest) => rest.is_empty(),
            Source::Deflated(decoder) => decoder.total_in() == self.packed,
        };
        if self.unpacked != self.declared || !all_used {
            return Err(self.damaged("is not as large as it says"));
        }
        if self.sum.clone().finalize() != self.crc {
            return Err(self.damaged("has a wrong checksum"));
        }
        Ok(())
    }

    fn damaged(&self, how: &str) -> ReadError {
        ReadError::Corrupt(format!("the part \"{}\" {how}", self.name))
    }
}
