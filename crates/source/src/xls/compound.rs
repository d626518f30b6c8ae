//! A compound file ([MS-CFB]): the one stream of it that is asked for.
//!
//! A file of sectors, each of which has its next one in a table that lies in sectors itself. No chain is followed for
//! longer than the file has sectors, so that nothing grows larger than the file.

use super::numbers::{long, short};

/// The first number that is no sector's but says something: that a chain ends, or that a sector is free.
const NO_SECTOR: u32 = 0xFFFF_FFFA;
/// Streams shorter than this lie in small sectors, which all lie in one stream.
const SMALLEST: usize = 4096;
const SMALL_SECTOR: usize = 64;
const ENTRY: usize = 128;

/// The stream of the first of these names that there is.
pub(super) fn stream(bytes: &[u8], names: &[&str]) -> Option<Vec<u8>> {
    let file = Compound::open(bytes)?;
    let directory = file.chain(long(bytes, 48)?, usize::MAX)?;
    let entries: Vec<&[u8]> = directory.chunks_exact(ENTRY).collect();
    let entry = names.iter().find_map(|name| entries.iter().find(|entry| is_called(entry, name)))?;
    let (start, size) = place(entry)?;
    if size >= SMALLEST {
        return file.chain(start, size);
    }
    let (root_start, root_size) = place(entries.first()?)?;
    let small = file.chain(root_start, root_size)?;
    let table = file.chain(long(bytes, 60)?, usize::MAX)?;
    follow(start, size, small.len() / SMALL_SECTOR + 1, |number| {
        let at = usize::try_from(number).ok()?;
        let sector = small.get(at.checked_mul(SMALL_SECTOR)?..)?;
        Some((&sector[..sector.len().min(SMALL_SECTOR)], long(&table, at.checked_mul(4)?)?))
    })
}

/// Where an entry's stream begins, and how long it is.
fn place(entry: &[u8]) -> Option<(u32, usize)> {
    Some((long(entry, 116)?, usize::try_from(long(entry, 120)?).ok()?))
}

/// Whether an entry has this name, in 32 units of UTF-16 of which the last is 0; case does not count.
fn is_called(entry: &[u8], name: &str) -> bool {
    let (units, _) = entry[..64].as_chunks::<2>();
    let units = units.iter().map(|unit| u16::from_le_bytes(*unit)).take_while(|unit| *unit != 0);
    let called: String =
        char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    called.eq_ignore_ascii_case(name)
}

struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// The sectors in which the table of sectors lies.
    table: Vec<u32>,
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let sector = match short(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        // The header names 109 of the table's sectors; sectors that each name the next one name the others.
        let named: Option<Vec<u32>> = (76..512).step_by(4).map(|at| long(bytes, at)).collect();
        let mut file = Compound { bytes, sector, table: named? };
        let others = follow(long(bytes, 68)?, usize::MAX, file.most(), |number| {
            let names = file.sector(number)?;
            let last = names.len().checked_sub(4)?;
            Some((&names[..last], long(names, last)?))
        })?;
        file.table.extend((0..others.len()).step_by(4).filter_map(|at| long(&others, at)));
        file.table.retain(|number| *number < NO_SECTOR);
        Some(file)
    }

    /// More sectors than the file has.
    fn most(&self) -> usize {
        self.bytes.len() / self.sector + 1
    }

    /// A sector, the first of which lies behind the header; the last one of a file may be cut off.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = usize::try_from(number).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        let rest = self.bytes.get(start..)?;
        Some(&rest[..rest.len().min(self.sector)])
    }

    fn next(&self, number: u32) -> Option<u32> {
        let (number, in_each) = (usize::try_from(number).ok()?, self.sector / 4);
        let table = self.sector(*self.table.get(number / in_each)?)?;
        long(table, number % in_each * 4)
    }

    /// So many bytes from a sector on, or all there are.
    fn chain(&self, start: u32, size: usize) -> Option<Vec<u8>> {
        follow(start, size, self.most(), |number| Some((self.sector(number)?, self.next(number)?)))
    }
}

/// What lies in a chain of sectors: at most so many bytes of at most so many sectors. `sector` knows what a sector holds
/// and which one is the next.
fn follow<'s>(
    start: u32,
    size: usize,
    most: usize,
    sector: impl Fn(u32) -> Option<(&'s [u8], u32)>,
) -> Option<Vec<u8>> {
    let (mut stream, mut number) = (Vec::new(), start);
    for _ in 0..=most {
        if number >= NO_SECTOR || stream.len() >= size {
            stream.truncate(size);
            return Some(stream);
        }
        let (bytes, next) = sector(number)?;
        stream.extend_from_slice(bytes);
        number = next;
    }
    None
}
