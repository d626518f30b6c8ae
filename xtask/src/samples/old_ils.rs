//! The database of an old system that no longer has a vendor: four tables of SQLite, and the query that makes a list of
//! them. IDs are text with their zeros, barcodes are numbers, and of the PINs nothing is asked.

use super::crowd::PEOPLE;
use super::other_systems::EXPIRY;
use super::people::person;
use rusqlite::{Connection, Result, params};

pub(super) const DATABASE: &str = "legacy/old-ils.db";
pub(super) const QUERY: &str = "legacy/old-ils.sql";

/// Everybody who is in it; one in six is deleted, for whom the query does not ask.
const FIRST: u64 = 520;
const BEHIND_THE_LAST: u64 = FIRST + PEOPLE * 6 / 5;

const TABLES: &str = "\
CREATE TABLE borrower_type (type INTEGER PRIMARY KEY, code TEXT, name TEXT);
CREATE TABLE borrower (borrower_no INTEGER PRIMARY KEY, student_no TEXT, last_name TEXT, first_name TEXT, middle_name TEXT,
    type INTEGER, branch TEXT, birth_date TEXT, expires TEXT, pin TEXT, deleted INTEGER);
CREATE TABLE address (borrower_no INTEGER, street TEXT, city TEXT, state TEXT, zip TEXT, phone TEXT, email TEXT);
CREATE TABLE card (barcode INTEGER, borrower_no INTEGER, lost INTEGER);
INSERT INTO borrower_type VALUES (1, 'PUB', 'Public'), (2, 'RET', 'Retired staff'), (3, 'TMP', 'Temporary');
";

/// The query, as a library would write it.
pub(super) fn query() -> Vec<u8> {
    include_bytes!("old-ils.sql").to_vec()
}

/// The file.
pub(super) fn database() -> Vec<u8> {
    made().expect("a database in memory")
}

fn made() -> Result<Vec<u8>> {
    let mut database = Connection::open_in_memory()?;
    database.execute_batch("PRAGMA page_size = 1024")?;
    let all = database.transaction()?;
    all.execute_batch(TABLES)?;
    for (index, number) in (FIRST..BEHIND_THE_LAST).zip(1_i64..) {
        borrower(&all, index, number)?;
    }
    all.commit()?;
    Ok(database.serialize("main")?.to_vec())
}

fn borrower(database: &Connection, index: u64, number: i64) -> Result<()> {
    let person = person(index);
    let is_deleted = index % 6 == 5;
    let birth = person.birth.to_string();
    let kind = match birth.as_str() {
        _ if is_deleted => 3,
        before if before < "1965" => 2,
        _ => 1,
    };
    database.execute(
        "INSERT INTO borrower VALUES (?, ?, ?, ?, ?, ?, 'MAIN', ?, ?, 'Summer-2019', ?)",
        params![number, person.id, person.last, person.first, person.middle, kind, birth, EXPIRY, is_deleted],
    )?;
    database.execute(
        "INSERT INTO address VALUES (?, ?, ?, ?, ?, ?, ?)",
        params![number, person.street, person.city, person.state, person.zip, person.phone, person.email],
    )?;
    card(database, &person.barcode, number, false)?;
    if index.is_multiple_of(5) {
        card(database, &self::person(index + 500).barcode, number, true)?;
    }
    Ok(())
}

/// A card, whose barcode is a number as in many an old system.
fn card(database: &Connection, barcode: &str, borrower: i64, is_lost: bool) -> Result<()> {
    let barcode: i64 = barcode.parse().expect("fourteen digits");
    database.execute("INSERT INTO card VALUES (?, ?, ?)", params![barcode, borrower, is_lost]).map(drop)
}

/// A file of SQLite without the counts and the version of who wrote it; nothing of any other file.
pub(super) fn without_its_writer(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = bytes.strip_prefix(b"SQLite format 3\0").map(<[u8]>::to_vec)?;
    // The header is counted without its first sixteen bytes here: the change counter, and what was true at which change.
    for place in [8..12, 76..84] {
        bytes.get_mut(place)?.fill(0);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_small_and_the_query_finds_everybody_who_is_not_deleted() {
        let bytes = database();
        assert!(bytes.len() <= 16 << 10, "{}", bytes.len());
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("old.db");
        std::fs::write(&path, bytes).expect("a file of the test");
        let database = Connection::open(path).expect("a database");
        let query = String::from_utf8(query()).expect("text");
        let mut statement = database.prepare(&query).expect("a query");
        let ids: Result<Vec<String>> = statement.query_map([], |row| row.get(0)).expect("rows").collect();
        let ids = ids.expect("texts");
        assert_eq!(ids.len() as u64, PEOPLE);
        assert!(ids.iter().all(|id| id.len() == 9 && id.starts_with('0')), "{ids:?}");
    }

    #[test]
    fn who_wrote_it_makes_no_difference_and_a_value_does() {
        let bytes = database();
        let changed = |place: usize| {
            let mut bytes = bytes.clone();
            bytes[place] ^= 1;
            without_its_writer(&bytes)
        };
        assert_eq!(changed(99), without_its_writer(&bytes));
        assert_ne!(changed(bytes.len() - 1), without_its_writer(&bytes));
        assert_eq!(without_its_writer(b"ID,Name\n"), None);
    }
}
