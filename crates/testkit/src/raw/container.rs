//! A zip container written byte by byte, so that it can say what is not true.

use flate2::{Compression, Crc, write::DeflateEncoder};
use std::io::Write;

/// One entry of a container. What it claims about itself is true unless told otherwise.
#[derive(Debug, Clone)]
pub struct ZipEntry {
    name: Vec<u8>,
    content: Vec<u8>,
    packed: bool,
    crc: Option<u32>,
    size: Option<u32>,
    method: Option<u16>,
    flags: u16,
    attributes: u32,
}

/// Names and comments are in UTF-8.
const UTF_8: u16 = 1 << 11;
const ENCRYPTED: u16 = 1;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Midnight of 1 January 1980, the first moment a container knows.
const FIRST_DAY: u16 = 0x21;
/// The upper half of a Unix mode that makes an entry a symbolic link.
const LINK_MODE: u32 = 0o120_777 << 16;

impl ZipEntry {
    /// An entry that is deflated.
    pub fn new(name: &str, content: impl Into<Vec<u8>>) -> Self {
        ZipEntry {
            name: name.as_bytes().to_vec(),
            content: content.into(),
            packed: true,
            crc: None,
            size: None,
            method: None,
            flags: UTF_8,
            attributes: 0,
        }
    }

    /// Keeps the content as it is.
    #[must_use]
    pub fn stored(self) -> Self {
        ZipEntry { packed: false, ..self }
    }

    /// Claims this checksum.
    #[must_use]
    pub fn claiming_crc(self, crc: u32) -> Self {
        ZipEntry { crc: Some(crc), ..self }
    }

    /// Claims to unpack to so many bytes.
    #[must_use]
    pub fn claiming_size(self, size: u32) -> Self {
        ZipEntry { size: Some(size), ..self }
    }

    /// Claims to be packed in this way.
    #[must_use]
    pub fn claiming_method(self, method: u16) -> Self {
        ZipEntry { method: Some(method), ..self }
    }

    /// Claims to be locked with a password.
    #[must_use]
    pub fn encrypted(self) -> Self {
        ZipEntry { flags: self.flags | ENCRYPTED, ..self }
    }

    /// A symbolic link to what the content names.
    #[must_use]
    pub fn link(self) -> Self {
        ZipEntry { attributes: LINK_MODE, ..self }
    }

    fn body(&self) -> Vec<u8> {
        if !self.packed {
            return self.content.clone();
        }
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        let packed = encoder.write_all(&self.content).and_then(|()| encoder.finish());
        packed.expect("a vector takes everything")
    }

    /// The fields that the local header and the central directory share, from the version needed on.
    fn claims(&self, packed_size: usize) -> Vec<u8> {
        let mut crc = Crc::new();
        crc.update(&self.content);
        let method = self.method.unwrap_or(if self.packed { DEFLATED } else { STORED });
        let mut out = Vec::new();
        for short in [20, self.flags, method, 0, FIRST_DAY] {
            out.extend(short.to_le_bytes());
        }
        out.extend(self.crc.unwrap_or_else(|| crc.sum()).to_le_bytes());
        out.extend(length(packed_size).to_le_bytes());
        out.extend(self.size.unwrap_or_else(|| length(self.content.len())).to_le_bytes());
        out.extend(short(self.name.len()).to_le_bytes());
        // No extra fields.
        out.extend([0, 0]);
        out
    }
}

/// A container: its entries in order, and what stands around them.
#[derive(Debug, Clone, Default)]
pub struct Container {
    /// The entries, in the order of the file; two may have one name.
    pub entries: Vec<ZipEntry>,
    /// Bytes before the first entry; offsets count from the start of the file, so that they are right.
    pub before: Vec<u8>,
    /// Bytes after the last record, which does not know them.
    pub after: Vec<u8>,
    /// How many entries it claims to have, where that is not true.
    pub claimed_entries: Option<u16>,
}

impl Container {
    /// A container of these entries.
    pub fn of(entries: Vec<ZipEntry>) -> Self {
        Container { entries, ..Container::default() }
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut out = self.before.clone();
        let mut directory = Vec::new();
        for entry in &self.entries {
            let start = length(out.len());
            let body = entry.body();
            let claims = entry.claims(body.len());
            out.extend(LOCAL.to_le_bytes());
            out.extend([&claims, &entry.name, &body].into_iter().flatten());
            directory.extend(CENTRAL.to_le_bytes());
            // Made by a Unix of version 2.0, so that the mode counts.
            directory.extend([20, 3]);
            directory.extend(&claims);
            // No comment, first disk, no internal attributes.
            directory.extend([0; 6]);
            directory.extend(entry.attributes.to_le_bytes());
            directory.extend(start.to_le_bytes());
            directory.extend(&entry.name);
        }
        let start = length(out.len());
        out.extend(&directory);
        self.end(&mut out, length(directory.len()), start);
        out.extend(&self.after);
        out
    }

    fn end(&self, out: &mut Vec<u8>, size: u32, start: u32) {
        let entries = self.claimed_entries.unwrap_or_else(|| short(self.entries.len())).to_le_bytes();
        out.extend(END.to_le_bytes());
        // This disk and the first one are the same.
        out.extend([0; 4]);
        out.extend([entries, entries].concat());
        out.extend(size.to_le_bytes());
        out.extend(start.to_le_bytes());
        // No comment.
        out.extend([0, 0]);
    }
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("a test file is below 4 GiB")
}

fn short(number: usize) -> u16 {
    u16::try_from(number).expect("a test file has short names and below 65,536 entries")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read};
    use zip::ZipArchive;

    #[test]
    fn an_honest_container_is_a_zip() {
        let entries = vec![ZipEntry::new("a.xml", "alpha".repeat(99)), ZipEntry::new("b.xml", "beta").stored()];
        let container = Container { before: b"before".to_vec(), ..Container::of(entries) };
        let mut archive = ZipArchive::new(Cursor::new(container.bytes())).unwrap();
        let mut text = String::new();
        archive.by_name("a.xml").unwrap().read_to_string(&mut text).unwrap();
        archive.by_name("b.xml").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "alpha".repeat(99) + "beta");
    }

    #[test]
    fn a_lie_is_told_in_both_headers() {
        let lie = ZipEntry::new("a", "alpha").stored().claiming_crc(0x1122_3344).claiming_method(99);
        let bytes = Container::of(vec![lie]).bytes();
        let count_of = |what: &[u8]| bytes.windows(what.len()).filter(|window| *window == what).count();
        assert_eq!((count_of(&0x1122_3344u32.to_le_bytes()), count_of(&[99, 0, 0, 0, 0x21, 0])), (2, 2));
    }
}
