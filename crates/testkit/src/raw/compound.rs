//! Compound files: an old workbook (.xls) of any records, and broken ones whose tables of sectors never end.

/// The size of a sector in a compound file of version 3.
const SECTOR: usize = 512;
const FREE: u32 = 0xFFFF_FFFF;
const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
const TABLE: u32 = 0xFFFF_FFFD;
/// More sectors than a file can have.
const FLOOD: u32 = 0xFFFF_FFF0;
/// How many sectors of the sector table the header itself names.
const NAMED_IN_HEADER: usize = 109;

/// What the header claims.
struct Header {
    table_sectors: u32,
    more_table_start: u32,
    more_table_sectors: u32,
    first_table: u32,
}

impl Header {
    /// One sector of sector table, sector 1; the directory is sector 0.
    fn honest() -> Self {
        Header { table_sectors: 1, more_table_start: END_OF_CHAIN, more_table_sectors: 0, first_table: 1 }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        // No class.
        out.resize(24, 0);
        // Version 3.62, little endian, sectors of 2^9 and small sectors of 2^6 bytes.
        for short in [0x3E_u16, 3, 0xFFFE, 9, 6] {
            out.extend(short.to_le_bytes());
        }
        out.resize(44, 0);
        let directory = 0;
        let smallest_stream = 4096;
        let no_small_sectors = [END_OF_CHAIN, 0];
        for long in [self.table_sectors, directory, 0, smallest_stream] {
            out.extend(long.to_le_bytes());
        }
        for long in no_small_sectors.into_iter().chain([self.more_table_start, self.more_table_sectors]) {
            out.extend(long.to_le_bytes());
        }
        out.extend(self.first_table.to_le_bytes());
        out.extend((1..NAMED_IN_HEADER).flat_map(|_| FREE.to_le_bytes()));
        out
    }
}

/// A directory that names a workbook, so that the file is taken for one.
fn directory(first_sector: u32) -> Vec<u8> {
    directory_of(first_sector, 1 << 20)
}

/// A directory that names a workbook of this size.
fn directory_of(first_sector: u32, size: u32) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, kind, child, start, size) in
        [("Root Entry", 5_u8, 1_u32, END_OF_CHAIN, 0_u32), ("Workbook", 2, FREE, first_sector, size)]
    {
        let wide: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        let start_of_entry = out.len();
        out.extend(&wide);
        out.resize(start_of_entry + 64, 0);
        out.extend(u16::try_from(wide.len()).expect("a name is short").to_le_bytes());
        // The colour of a leaf in a tree of one.
        out.extend([kind, 1]);
        for long in [FREE, FREE, child] {
            out.extend(long.to_le_bytes());
        }
        out.resize(start_of_entry + 116, 0);
        out.extend(start.to_le_bytes());
        out.extend(size.to_le_bytes());
        out.resize(start_of_entry + 128, 0);
    }
    out.resize(SECTOR, 0);
    out
}

/// A sector table in which the directory ends and everything else is as told.
fn table(second: u32, others: u32) -> Vec<u8> {
    [END_OF_CHAIN, second].into_iter().chain((2..SECTOR / 4).map(|_| others)).flat_map(u32::to_le_bytes).collect()
}

/// An old workbook of these records; [`sheet`] puts them together.
///
/// # Panics
/// When there are more of them than one sector of sector table has room for.
pub fn workbook(records: &[u8]) -> Vec<u8> {
    let mut stream = records.to_vec();
    // A shorter stream would lie in small sectors.
    let length = stream.len().max(4096).next_multiple_of(SECTOR);
    stream.resize(length, 0);
    let first = 2;
    let behind = first + u32::try_from(length / SECTOR).expect("a test file is small");
    let chain = (first + 1..behind).chain([END_OF_CHAIN]);
    let mut table: Vec<u32> = [END_OF_CHAIN, TABLE].into_iter().chain(chain).collect();
    assert!(table.len() <= SECTOR / 4, "too many records");
    table.resize(SECTOR / 4, FREE);
    let table = table.into_iter().flat_map(u32::to_le_bytes).collect();
    let size = u32::try_from(length).expect("a test file is small");
    [Header::honest().bytes(), directory_of(first, size), table, stream].concat()
}

/// The records of a workbook with one sheet, `List`: what is said for the whole workbook, and the sheet's own.
pub fn sheet(for_all: &[u8], own: &[u8]) -> Vec<u8> {
    const BEGIN: u16 = 0x0809;
    const END: u16 = 0x000A;
    // Of Excel 97: the workbook's own records, and those of a sheet.
    let begin = |what: u16| record(BEGIN, &[&0x0600_u16.to_le_bytes()[..], &what.to_le_bytes(), &[0; 12]].concat());
    let listed = |at: usize| {
        let at = u32::try_from(at).expect("a test file is small");
        record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 4, 0], b"List"].concat())
    };
    let before = [begin(5).as_slice(), for_all].concat();
    let at = before.len() + listed(0).len() + record(END, &[]).len();
    [before, listed(at), record(END, &[]), begin(0x10), record(0x0200, &[0; 14]), own.to_vec(), record(END, &[])]
        .concat()
}

/// One record of an old workbook.
///
/// # Panics
/// When it is longer than a record can say.
pub fn record(kind: u16, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("a record is short");
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), content].concat()
}

fn file(header: &Header, workbook: u32, table: Vec<u8>) -> Vec<u8> {
    [header.bytes(), directory(workbook), table].concat()
}

/// Claims thousands of millions of sectors that only name the sectors of the sector table.
pub fn difat_flood() -> Vec<u8> {
    let header = Header { more_table_start: 0, more_table_sectors: FLOOD, ..Header::honest() };
    file(&header, 2, table(TABLE, FREE))
}

/// Claims thousands of millions of sectors of sector table.
pub fn fat_flood() -> Vec<u8> {
    file(&Header { table_sectors: FLOOD, ..Header::honest() }, 2, table(TABLE, FREE))
}

/// The list of sectors that name the sectors of the sector table goes round in a circle.
pub fn difat_loop() -> Vec<u8> {
    // The last word of sector 2 names the sector that goes on: itself.
    let circle = [vec![FREE; SECTOR / 4 - 1], vec![2]].concat();
    let header = Header { more_table_start: 2, more_table_sectors: 1, ..Header::honest() };
    file(&header, 3, table(TABLE, FREE)).into_iter().chain(circle.into_iter().flat_map(u32::to_le_bytes)).collect()
}

/// The workbook's only sector is followed by itself, for ever.
pub fn chain_loop() -> Vec<u8> {
    let mut sectors = table(TABLE, FREE);
    sectors[8..12].copy_from_slice(&2_u32.to_le_bytes());
    let workbook = vec![0; SECTOR];
    [file(&Header::honest(), 2, sectors), workbook].concat()
}

/// The directory is followed by itself, for ever.
pub fn directory_loop() -> Vec<u8> {
    let mut sectors = table(TABLE, FREE);
    sectors[..4].copy_from_slice(&0_u32.to_le_bytes());
    file(&Header::honest(), 2, sectors)
}

/// A locked workbook of a newer Excel, as it looks from outside: a package inside an old container.
pub fn locked_package() -> Vec<u8> {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    let mut bytes = file(&Header::honest(), 2, table(TABLE, FREE));
    let second_name = SECTOR + 128;
    bytes[second_name..second_name + name.len()].copy_from_slice(&name);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xls};
    use std::io::Cursor;

    #[test]
    fn a_workbook_of_records_is_a_good_one() {
        let cell = [1_u8, 0, 2, 0, 0, 0, 3, 0, 0];
        let name = record(0x0204, &[&cell[..], b"Ana"].concat());
        let mut book = Xls::new(Cursor::new(workbook(&sheet(&[], &name)))).unwrap();
        let range = book.worksheet_range("List").unwrap();
        assert_eq!(range.get_value((1, 2)), Some(&Data::String("Ana".to_owned())));
    }

    #[test]
    fn the_parts_stand_where_a_compound_file_has_them() {
        let bytes = chain_loop();
        assert_eq!((Header::honest().bytes().len(), directory(2).len(), bytes.len()), (SECTOR, SECTOR, 4 * SECTOR));
        let long = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        // Sectors of sector table, directory, first sector of the sector table; its entries 0 to 2.
        assert_eq!((long(44), long(48), long(76)), (1, 0, 1));
        assert_eq!((long(1024), long(1028), long(1032)), (END_OF_CHAIN, TABLE, 2));
    }
}
