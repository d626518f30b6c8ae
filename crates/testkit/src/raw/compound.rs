//! Broken compound files: old workbooks (.xls) whose tables of sectors never end.

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
    let mut out = Vec::new();
    for (name, kind, child, start, size) in
        [("Root Entry", 5_u8, 1_u32, END_OF_CHAIN, 0_u32), ("Workbook", 2, FREE, first_sector, 1 << 20)]
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
