//! The container of a workbook. What is not changed is copied as it is packed, with all that stands around it; what is
//! changed keeps its place and its name.
//!
//! Field places are those of the ZIP application note (APPNOTE 6.3.10, sections 4.3.7 to 4.3.16). That the list of parts
//! agrees with the parts is known by now: a container whose list does not is never read.

use super::AnnotateError;
use flate2::Compression;
use flate2::bufread::DeflateDecoder;
use flate2::write::DeflateEncoder;
use std::collections::BTreeMap;
use std::io::{self, Read, Write};

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
const LOCAL_LENGTH: usize = 30;
const CENTRAL_LENGTH: usize = 46;
const END_LENGTH: usize = 22;
const LOCATOR_LENGTH: usize = 20;
/// In a field of 32 bits: the value stands in an extra field.
const ELSEWHERE: usize = 0xFFFF_FFFF;
const DEFLATED: u16 = 8;
/// The flag of names in UTF-8, the only one that is kept of a part that is packed anew.
const UTF_8: u16 = 1 << 11;
/// The version of the format that deflated parts need.
const VERSION: u16 = 20;
/// Midnight of 1 January 1980, the first moment a container knows.
const FIRST_MOMENT: [u8; 4] = [0, 0, 0x21, 0];
/// The largest part that is unpacked, in bytes.
const MOST_BYTES: usize = 1 << 30;

/// A container and what becomes of it.
#[derive(Debug, Default)]
pub(super) struct Container<'a> {
    bytes: &'a [u8],
    /// In the order of the list.
    entries: Vec<Entry<'a>>,
    /// What stands behind the last record.
    remark: &'a [u8],
    /// New contents of parts, by their places among the entries.
    changed: BTreeMap<usize, Vec<u8>>,
    /// Further parts, in the order in which they came.
    added: Vec<(String, Vec<u8>)>,
}

/// A part as the list describes it.
#[derive(Debug)]
struct Entry<'a> {
    /// Its name with `/` between folders.
    name: String,
    /// Its line in the list.
    record: &'a [u8],
    packed: usize,
    unpacked: usize,
    /// Where it begins.
    start: usize,
    /// Where the next part begins, or the list.
    end: usize,
}

fn unfit(why: impl Into<String>) -> AnnotateError {
    AnnotateError::Unfit(why.into())
}

fn unusual() -> AnnotateError {
    unfit("it is packed in an unusual way")
}

/// The number that stands in so many bytes.
fn number(bytes: &[u8], at: usize, length: usize) -> Result<usize, AnnotateError> {
    let field = bytes.get(at..at + length).ok_or_else(unusual)?;
    let value = field.iter().rev().fold(0_u64, |value, byte| value << 8 | u64::from(*byte));
    usize::try_from(value).map_err(|_| unusual())
}

impl<'a> Container<'a> {
    /// The container of these bytes.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, AnnotateError> {
        let last = bytes.len().checked_sub(END_LENGTH).ok_or_else(unusual)?;
        let end = (0..=last).rev().find(|at| bytes[*at..].starts_with(END)).ok_or_else(unusual)?;
        let (mut start, mut size) = (number(bytes, end + 16, 4)?, number(bytes, end + 12, 4)?);
        if let Some(at) = end.checked_sub(LOCATOR_LENGTH).filter(|at| bytes[*at..].starts_with(LOCATOR_64)) {
            let record = number(bytes, at + 8, 8)?;
            let is_there = bytes.get(record..).is_some_and(|rest| rest.starts_with(END_64));
            if !is_there {
                return Err(unusual());
            }
            (size, start) = (number(bytes, record + 40, 8)?, number(bytes, record + 48, 8)?);
        }
        let list = start.checked_add(size).and_then(|end| bytes.get(start..end)).ok_or_else(unusual)?;
        let mut entries = entries(list)?;
        place(&mut entries, start)?;
        Ok(Container { bytes, entries, remark: &bytes[end + END_LENGTH..], ..Container::default() })
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// Whether there is a part of this name; case does not count.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.find(name).is_some() || self.added.iter().any(|(added, _)| added.eq_ignore_ascii_case(name))
    }

    /// A name that no part has: what stands before the number and what behind it.
    pub(super) fn free_name(&self, before: &str, behind: &str) -> String {
        let mut number = 1_u32;
        loop {
            let name = format!("{before}{number}{behind}");
            if !self.holds(&name) {
                return name;
            }
            number += 1;
        }
    }

    /// The content of a part as it is by now.
    pub(super) fn raw(&self, name: &str) -> Result<Option<Vec<u8>>, AnnotateError> {
        if let Some((_, content)) = self.added.iter().find(|(added, _)| added.eq_ignore_ascii_case(name)) {
            return Ok(Some(content.clone()));
        }
        let Some(index) = self.find(name) else { return Ok(None) };
        match self.changed.get(&index) {
            Some(content) => Ok(Some(content.clone())),
            None => self.unpacked(&self.entries[index]).map(Some),
        }
    }

    /// The same of a part that is to be changed: only in UTF-8 can something be put between its bytes.
    pub(super) fn text(&self, name: &str) -> Result<Option<Vec<u8>>, AnnotateError> {
        let Some(content) = self.raw(name)? else { return Ok(None) };
        let head = content[..content.len().min(200)].to_ascii_lowercase();
        let says = |word: &[u8]| head.windows(word.len()).any(|some| some == word);
        let is_declared_otherwise =
            head.starts_with(b"<?xml") && says(b"encoding") && !says(b"utf-8") && !says(b"ascii");
        if is_declared_otherwise || head.contains(&0) || std::str::from_utf8(&content).is_err() {
            return Err(unfit(format!("its part \"{name}\" is not written in UTF-8")));
        }
        Ok(Some(content))
    }

    fn unpacked(&self, entry: &Entry<'_>) -> Result<Vec<u8>, AnnotateError> {
        let (name, extra) = (number(self.bytes, entry.start + 26, 2)?, number(self.bytes, entry.start + 28, 2)?);
        let data = entry.start + LOCAL_LENGTH + name + extra;
        let packed = data.checked_add(entry.packed).and_then(|end| self.bytes.get(data..end)).ok_or_else(unusual)?;
        if entry.unpacked > MOST_BYTES {
            return Err(unfit(format!("its part \"{}\" is too large", entry.name)));
        }
        match number(entry.record, 10, 2)? {
            0 => Ok(packed.to_vec()),
            method if method == usize::from(DEFLATED) => {
                let mut content = Vec::with_capacity(entry.unpacked);
                let most = entry.unpacked as u64 + 1;
                DeflateDecoder::new(packed).take(most).read_to_end(&mut content).map_err(|_| unusual())?;
                if content.len() == entry.unpacked { Ok(content) } else { Err(unusual()) }
            }
            _ => Err(unusual()),
        }
    }

    /// Gives a part a new content, or adds one.
    pub(super) fn put(&mut self, name: &str, content: Vec<u8>) {
        if let Some(index) = self.find(name) {
            self.changed.insert(index, content);
        } else if let Some((_, old)) = self.added.iter_mut().find(|(added, _)| added.eq_ignore_ascii_case(name)) {
            *old = content;
        } else {
            self.added.push((name.to_owned(), content));
        }
    }

    /// Writes the container with all changes.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut at = 0;
        let mut list = vec![Vec::new(); self.entries.len()];
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|index| self.entries[*index].start);
        for index in order {
            let entry = &self.entries[index];
            let Some(content) = self.changed.get(&index) else {
                let part = &self.bytes[entry.start..entry.end];
                out.write_all(part)?;
                list[index] = record_at(entry.record, at)?;
                at += part.len();
                continue;
            };
            let (head, packed) = (Head::of(entry.record), Packed::of(content)?);
            list[index] = head.write(&packed, at, out)?;
            at += LOCAL_LENGTH + head.name.len() + packed.bytes.len();
        }
        for (name, content) in &self.added {
            let (head, packed) = (Head::new(name), Packed::of(content)?);
            list.push(head.write(&packed, at, out)?);
            at += LOCAL_LENGTH + head.name.len() + packed.bytes.len();
        }
        let count = short(list.len())?;
        let list = list.concat();
        out.write_all(&list)?;
        out.write_all(END)?;
        out.write_all(&[0; 4])?;
        out.write_all(&count)?;
        out.write_all(&count)?;
        out.write_all(&long(list.len())?)?;
        out.write_all(&long(at)?)?;
        // How long the remark is stands in the last two bytes, and the remark behind them.
        let remark = self.remark.get(..usize::from(u16::MAX)).unwrap_or(self.remark);
        out.write_all(&short(remark.len())?)?;
        out.write_all(remark)
    }
}

/// The lines of the list; where the parts end is not known yet.
fn entries(list: &[u8]) -> Result<Vec<Entry<'_>>, AnnotateError> {
    let mut entries = Vec::new();
    let mut rest = list;
    while !rest.is_empty() {
        if !rest.starts_with(CENTRAL) {
            return Err(unusual());
        }
        let (name, extra) = (number(rest, 28, 2)?, number(rest, 30, 2)?);
        let length = CENTRAL_LENGTH + name + extra + number(rest, 32, 2)?;
        let (record, behind) = rest.split_at_checked(length).ok_or_else(unusual)?;
        rest = behind;
        let (mut packed, mut unpacked) = (number(record, 20, 4)?, number(record, 24, 4)?);
        widen([&mut unpacked, &mut packed], &record[CENTRAL_LENGTH + name..CENTRAL_LENGTH + name + extra])?;
        let start = number(record, 42, 4)?;
        let written = &record[CENTRAL_LENGTH..CENTRAL_LENGTH + name];
        let name = String::from_utf8_lossy(written).replace('\\', "/").trim_start_matches('/').to_owned();
        entries.push(Entry { name, record, packed, unpacked, start, end: 0 });
    }
    Ok(entries)
}

/// Takes sizes that do not stand in 32 bits from the extra field 1.
fn widen(sizes: [&mut usize; 2], mut extra: &[u8]) -> Result<(), AnnotateError> {
    let mut wide: &[u8] = &[];
    while extra.len() >= 4 {
        let (id, length) = (number(extra, 0, 2)?, number(extra, 2, 2)?);
        let (field, behind) = extra.split_at_checked(4 + length).ok_or_else(unusual)?;
        extra = behind;
        if id == 1 {
            wide = &field[4..];
        }
    }
    for size in sizes {
        if *size == ELSEWHERE {
            *size = number(wide, 0, 8)?;
            wide = &wide[8..];
        }
    }
    Ok(())
}

/// Says of each part where the next one begins.
fn place(entries: &mut [Entry<'_>], list: usize) -> Result<(), AnnotateError> {
    let mut starts: Vec<usize> = entries.iter().map(|entry| entry.start).collect();
    starts.push(list);
    starts.sort_unstable();
    if starts.first() != Some(&0) || starts.last() != Some(&list) {
        return Err(unusual());
    }
    for entry in entries {
        let next = starts.partition_point(|start| *start <= entry.start);
        entry.end = *starts.get(next).ok_or_else(unusual)?;
    }
    Ok(())
}

/// A line of the list with another place of its part.
fn record_at(record: &[u8], at: usize) -> io::Result<Vec<u8>> {
    Ok([&record[..42], &long(at)?[..], &record[CENTRAL_LENGTH..]].concat())
}

fn short(number: usize) -> io::Result<[u8; 2]> {
    u16::try_from(number).map(u16::to_le_bytes).map_err(|_| too_large())
}

fn long(number: usize) -> io::Result<[u8; 4]> {
    u32::try_from(number).map(u32::to_le_bytes).map_err(|_| too_large())
}

fn too_large() -> io::Error {
    io::Error::other("the workbook is too large for its container")
}

/// A content as it is packed.
struct Packed {
    bytes: Vec<u8>,
    unpacked: usize,
    crc: u32,
}

impl Packed {
    fn of(content: &[u8]) -> io::Result<Self> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content)?;
        Ok(Packed { bytes: encoder.finish()?, unpacked: content.len(), crc: crc32fast::hash(content) })
    }
}

/// What a container says of a part that is packed anew.
struct Head {
    made_by: [u8; 2],
    flags: u16,
    moment: [u8; 4],
    attributes: [u8; 6],
    name: Vec<u8>,
}

impl Head {
    /// That of a new part.
    fn new(name: &str) -> Self {
        let made_by = VERSION.to_le_bytes();
        Head { made_by, flags: 0, moment: FIRST_MOMENT, attributes: [0; 6], name: name.as_bytes().to_vec() }
    }

    /// That of a part which has this line in the list.
    fn of(record: &[u8]) -> Self {
        let mut head = Head::new("");
        head.made_by.copy_from_slice(&record[4..6]);
        head.flags = u16::from_le_bytes([record[8], record[9]]) & UTF_8;
        head.moment.copy_from_slice(&record[12..16]);
        head.attributes.copy_from_slice(&record[36..42]);
        let length = usize::from(u16::from_le_bytes([record[28], record[29]]));
        head.name = record[CENTRAL_LENGTH..CENTRAL_LENGTH + length].to_vec();
        head
    }

    /// Writes the part and returns its line in the list.
    fn write(&self, packed: &Packed, at: usize, out: &mut dyn Write) -> io::Result<Vec<u8>> {
        let mut shared = Vec::new();
        for word in [VERSION, self.flags, DEFLATED] {
            shared.extend(word.to_le_bytes());
        }
        shared.extend(self.moment);
        shared.extend(packed.crc.to_le_bytes());
        shared.extend(long(packed.bytes.len())?);
        shared.extend(long(packed.unpacked)?);
        shared.extend(short(self.name.len())?);
        // No extra fields.
        shared.extend([0, 0]);
        for piece in [LOCAL, &shared, &self.name, &packed.bytes] {
            out.write_all(piece)?;
        }
        // No remark, and the first disk.
        let between = [0; 4];
        Ok([CENTRAL, &self.made_by, &shared, &between, &self.attributes, &long(at)?, &self.name].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::raw::{Container as Raw, ZipEntry};

    fn raw() -> Vec<u8> {
        Raw::of(vec![ZipEntry::new("a.xml", "<a/>"), ZipEntry::new("b.bin", "bb").stored()]).bytes()
    }

    #[test]
    fn what_is_not_changed_is_copied_as_it_is() {
        let bytes = raw();
        let container = Container::open(&bytes).unwrap();
        let mut out = Vec::new();
        container.write(&mut out).unwrap();
        assert_eq!(out, bytes);
    }

    #[test]
    fn a_part_can_be_changed_and_one_added() {
        let bytes = raw();
        let mut container = Container::open(&bytes).unwrap();
        container.put("A.xml", b"<longer/>".to_vec());
        container.put(&container.free_name("b", ".bin"), b"new".to_vec());
        let mut out = Vec::new();
        container.write(&mut out).unwrap();
        let again = Container::open(&out).unwrap();
        let content = |name: &str| again.raw(name).unwrap();
        assert_eq!(content("a.xml"), Some(b"<longer/>".to_vec()));
        assert_eq!((content("b.bin"), content("b1.bin")), (Some(b"bb".to_vec()), Some(b"new".to_vec())));
        assert_eq!((content("c"), again.entries.len()), (None, 3));
        assert!(Container::open(&bytes[..40]).is_err());
    }
}
