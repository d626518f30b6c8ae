//! The list of a container's parts, checked against the container before any part is unpacked.
//!
//! Field places are those of the ZIP application note (APPNOTE 6.3.10, sections 4.3.7 to 4.3.16).

use super::entry::{PartEntry, part_name};
use super::part::Part;
use crate::caps::Caps;
use crate::error::ReadError;
use memchr::memmem;
use std::cell::Cell;
use std::collections::HashSet;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
const END_LENGTH: usize = 22;
const LOCATOR_LENGTH: usize = 20;
const CENTRAL_LENGTH: usize = 46;
const LOCAL_LENGTH: usize = 30;
/// In a field of 16 or 32 bits: the value stands in the 64-bit record.
const ELSEWHERE_16: u64 = 0xFFFF;
const ELSEWHERE_32: u64 = 0xFFFF_FFFF;

/// A container whose list of parts agrees with itself.
#[derive(Debug)]
pub struct Directory<'a> {
    bytes: &'a [u8],
    entries: Vec<PartEntry>,
    /// How many bytes may still be unpacked, over all parts.
    budget: Cell<u64>,
    caps: Caps,
}

impl<'a> Directory<'a> {
    /// Reads and checks the list of parts.
    pub(crate) fn scan(bytes: &'a [u8], caps: Caps) -> Result<Self, ReadError> {
        let end = find_end(bytes)?;
        let list = locate_list(bytes, end)?;
        if list.count > caps.entries as u64 {
            return Err(ReadError::TooLarge(format!("{} parts; at most {} are read", list.count, caps.entries)));
        }
        let mut entries = read_list(bytes, &list)?;
        refuse_doubles(&entries)?;
        for entry in &mut entries {
            check_local(bytes, entry, list.start)?;
        }
        check_places(&entries)?;
        Ok(Directory { bytes, entries, budget: Cell::new(caps.unpacked_bytes), caps })
    }

    /// The names of the parts.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.name.as_str())
    }

    /// Whether there is a part of this name; case does not count, as in every office program.
    pub(crate) fn holds(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<&PartEntry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// A part, ready to be unpacked.
    pub(crate) fn part(&self, name: &str) -> Result<Option<Part<'_>>, ReadError> {
        let Some(entry) = self.find(name) else { return Ok(None) };
        self.open(entry).map(Some)
    }

    fn open(&self, entry: &PartEntry) -> Result<Part<'_>, ReadError> {
        let end = usize::try_from(entry.packed).ok().and_then(|packed| entry.data.checked_add(packed));
        let packed = end.and_then(|end| self.bytes.get(entry.data..end));
        Part::new(entry, packed.ok_or_else(cut_off)?, &self.budget)
    }

    /// The limits of this reading.
    pub(crate) fn caps(&self) -> Caps {
        self.caps
    }
}

/// The refusal of a part that declares entities.
pub(crate) fn declares_entities(part: &str) -> ReadError {
    ReadError::Corrupt(format!("\"{part}\" declares entities (DOCTYPE), which no spreadsheet program writes"))
}

fn cut_off() -> ReadError {
    ReadError::Corrupt("it begins like a workbook, but its end is missing or unreadable".to_owned())
}

fn contradiction(what: &str) -> ReadError {
    ReadError::Corrupt(format!("the list of its parts {what}"))
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let field = bytes.get(at..at.checked_add(length)?)?;
    Some(field.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

/// Where the end record stands: the last thing in the file but for its own comment. Line ends and spaces behind
/// it, which web servers like to add, are no other file.
fn find_end(bytes: &[u8]) -> Result<usize, ReadError> {
    let longest = END_LENGTH + usize::from(u16::MAX);
    let from = bytes.len().saturating_sub(longest);
    let mut found = false;
    for at in memmem::rfind_iter(&bytes[from..], END).map(|at| from + at) {
        let Some(comment) = number(bytes, at + 20, 2) else { continue };
        found = true;
        let behind = usize::try_from(comment).ok().and_then(|comment| bytes.get(at + END_LENGTH + comment..));
        if behind.is_some_and(|behind| behind.iter().all(u8::is_ascii_whitespace)) {
            return Ok(at);
        }
    }
    if found || memmem::rfind(bytes, END).is_some() {
        return Err(ReadError::Corrupt("there is other data after its last part".to_owned()));
    }
    Err(cut_off())
}

/// Where the list of parts stands, and how long it is.
struct List {
    count: u64,
    start: u64,
    size: u64,
}

fn locate_list(bytes: &[u8], end: usize) -> Result<List, ReadError> {
    let field = |at, length| number(bytes, end + at, length).ok_or_else(cut_off);
    let disks = field(4, 2)? | field(6, 2)?;
    let (count, size, start) = (field(10, 2)?, field(12, 4)?, field(16, 4)?);
    let is_64 = end.checked_sub(LOCATOR_LENGTH).filter(|at| bytes[*at..].starts_with(LOCATOR_64));
    let (list, behind) = match is_64 {
        Some(locator) => locate_list_64(bytes, locator)?,
        None if disks != 0 => return Err(contradiction("speaks of several disks")),
        None => (List { count, start, size }, end as u64),
    };
    // 16-bit and 64-bit record must say the same wherever the short one says anything.
    let agrees = |short: u64, long: u64, elsewhere: u64| short == elsewhere || short == long;
    let same = agrees(count, list.count, ELSEWHERE_16)
        && agrees(size, list.size, ELSEWHERE_32)
        && agrees(start, list.start, ELSEWHERE_32);
    if !same {
        return Err(contradiction("contradicts itself"));
    }
    match list.start.checked_add(list.size) {
        Some(list_end) if list_end == behind => Ok(list),
        Some(list_end) if list_end < behind => {
            Err(ReadError::Corrupt("there is other data before its first part".to_owned()))
        }
        Some(_) | None => Err(cut_off()),
    }
}

fn locate_list_64(bytes: &[u8], locator: usize) -> Result<(List, u64), ReadError> {
    let at = number(bytes, locator + 8, 8).ok_or_else(cut_off)?;
    let record = usize::try_from(at).ok().filter(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(END_64)));
    let record = record.ok_or_else(cut_off)?;
    let field = |place: usize| number(bytes, record + place, 8).ok_or_else(cut_off);
    Ok((List { count: field(32)?, size: field(40)?, start: field(48)? }, at))
}

fn read_list(bytes: &[u8], list: &List) -> Result<Vec<PartEntry>, ReadError> {
    let mut at = usize::try_from(list.start).map_err(|_| cut_off())?;
    let end = at + usize::try_from(list.size).map_err(|_| cut_off())?;
    let mut entries = Vec::new();
    while at < end {
        let (entry, length) = read_entry(&bytes[at..end]).ok_or_else(cut_off)?;
        entries.push(entry);
        at += length;
        if entries.len() as u64 > list.count {
            return Err(contradiction("is longer than it says"));
        }
    }
    if entries.len() as u64 == list.count { Ok(entries) } else { Err(contradiction("is shorter than it says")) }
}

/// One line of the list and its length; `None` when it is none.
fn read_entry(bytes: &[u8]) -> Option<(PartEntry, usize)> {
    if !bytes.starts_with(CENTRAL) {
        return None;
    }
    let field = |at, length| number(bytes, at, length);
    let short = |at| field(at, 2).and_then(|value| u16::try_from(value).ok());
    let (name, extra, comment) = (field(28, 2)? as usize, field(30, 2)? as usize, field(32, 2)? as usize);
    let length = CENTRAL_LENGTH + name + extra + comment;
    let rest = bytes.get(CENTRAL_LENGTH..length)?;
    let mut entry = PartEntry {
        name: part_name(&rest[..name]),
        flags: short(8)?,
        method: short(10)?,
        crc: u32::try_from(field(16, 4)?).ok()?,
        packed: field(20, 4)?,
        unpacked: field(24, 4)?,
        offset: field(42, 4)?,
        data: 0,
    };
    widen(&mut entry, &rest[name..name + extra])?;
    Some((entry, length))
}

/// Takes the sizes that do not fit into 32 bits from the extra field 1.
fn widen(entry: &mut PartEntry, mut extra: &[u8]) -> Option<()> {
    while extra.len() >= 4 {
        let (id, length) = (number(extra, 0, 2)?, number(extra, 2, 2)? as usize);
        let body = extra.get(4..4 + length)?;
        extra = &extra[4 + length..];
        if id != 1 {
            continue;
        }
        let mut at = 0;
        for size in [&mut entry.unpacked, &mut entry.packed, &mut entry.offset] {
            if *size == ELSEWHERE_32 {
                *size = number(body, at, 8)?;
                at += 8;
            }
        }
    }
    Some(())
}

/// Of two parts with one name programs take the first or the last: they would read different lists.
fn refuse_doubles(entries: &[PartEntry]) -> Result<(), ReadError> {
    let mut seen = HashSet::new();
    match entries.iter().find(|entry| !seen.insert(entry.name.to_lowercase())) {
        Some(entry) => Err(ReadError::Corrupt(format!("it has two parts with the same name, \"{}\"", entry.name))),
        None => Ok(()),
    }
}

/// Compares a line of the list with what stands at the part itself.
fn check_local(bytes: &[u8], entry: &mut PartEntry, list_start: u64) -> Result<(), ReadError> {
    const ENCRYPTED: u16 = 1;
    if entry.flags & ENCRYPTED != 0 {
        return Err(ReadError::Password);
    }
    let wrong = || contradiction(&format!("and the part \"{}\" contradict each other", entry.name));
    let at = usize::try_from(entry.offset).map_err(|_| wrong())?;
    let local = bytes.get(at..).filter(|local| local.starts_with(LOCAL)).ok_or_else(wrong)?;
    let field = |at, length| number(local, at, length).ok_or_else(wrong);
    let (name, extra) = (field(26, 2)? as usize, field(28, 2)? as usize);
    let named = local.get(LOCAL_LENGTH..LOCAL_LENGTH + name).ok_or_else(wrong)?;
    let data = at + LOCAL_LENGTH + name + extra;
    let behind = entry.packed.checked_add(data as u64).ok_or_else(wrong)?;
    let same_name = part_name(named) == entry.name;
    if !same_name || field(8, 2)? != u64::from(entry.method) || behind > list_start {
        return Err(wrong());
    }
    entry.data = data;
    Ok(())
}

/// The first part begins the file, and no part lies inside another.
fn check_places(entries: &[PartEntry]) -> Result<(), ReadError> {
    let mut places: Vec<(u64, u64)> =
        entries.iter().map(|entry| (entry.offset, entry.data as u64 + entry.packed)).collect();
    places.sort_unstable();
    if places.first().is_some_and(|(offset, _)| *offset != 0) {
        return Err(ReadError::Corrupt("there is other data before its first part".to_owned()));
    }
    let overlap = places.windows(2).any(|pair| pair[0].1 > pair[1].0);
    if overlap { Err(contradiction("has parts that overlap")) } else { Ok(()) }
}
