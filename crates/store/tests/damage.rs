//! Trial S23: a store in which something is no longer what was written. Whoever reads it hears of the damage, or
//! reads what is there; whoever writes into it harms nothing else.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

#[expect(dead_code, reason = "the story uses all of it")]
mod support;

use model::changeset::{Applied, Changeset};
use model::progress::Silent;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;
use store::{Access, OpenRequest, Store, StoreError};
use support::*;
use tempfile::TempDir;

/// So many bytes are changed, one at a time; `ROLLCALL_FLIPS` names another number.
const FLIPS: u64 = 1_000;

/// These tables go on from what the file says: the number of patrons, of batches, the link before.
const BOOKS: [&str; 3] = ["meta:", "batch", "audit:"];

/// A store of a dozen patrons and three batches, and all that is known of it while it is good.
struct Good {
    folder: TempDir,
    bytes: Vec<u8>,
    page: usize,
    /// Another batch, which changes one patron and adds one.
    changeset: Changeset,
    answer: String,
    rows: BTreeSet<String>,
    rows_after: BTreeSet<String>,
}

impl Good {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("library.db");
        let mut good = Good {
            folder,
            bytes: Vec::new(),
            page: 0,
            changeset: made(&path.display().to_string()),
            answer: String::new(),
            rows: BTreeSet::new(),
            rows_after: BTreeSet::new(),
        };
        good.bytes = fs::read(&path).unwrap();
        good.page = usize::from(u16::from_be_bytes([good.bytes[16], good.bytes[17]]));
        good.answer = good.opened(Access::Read).and_then(|mut store| answer(&mut store)).unwrap();
        good.rows = good.rows_now().unwrap();
        let applied = good.opened(Access::Write).and_then(|mut store| store.patrons().apply(&good.changeset, &Silent));
        assert!(matches!(applied, Ok(Applied::Committed { .. })), "{applied:?}");
        good.rows_after = good.rows_now().unwrap();
        assert_ne!(good.rows, good.rows_after);
        good
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("library.db")
    }

    fn opened(&self, access: Access) -> Result<Store, StoreError> {
        let address = self.path().display().to_string();
        store::open(&OpenRequest {
            address: &address,
            access,
            wait: Duration::ZERO,
            new_id: "0123456789abcdef",
            beside: None,
        })
    }

    /// Puts these bytes in the place of the store, with nothing beside them.
    fn put(&self, bytes: &[u8]) {
        for ending in ["-wal", "-shm", "-journal"] {
            drop(fs::remove_file(self.path().display().to_string() + ending));
        }
        fs::write(self.path(), bytes).unwrap();
    }

    /// The store with one bit of one byte turned over.
    fn flipped(&self, at: usize, bit: u64) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        bytes[at] ^= 1 << bit;
        bytes
    }

    /// Every row of every table as SQLite itself reads it, with nothing of ours in between; `None` where it cannot.
    fn rows_now(&self) -> Option<BTreeSet<String>> {
        let store = self.plain()?;
        let mut tables =
            store.prepare("SELECT name FROM sqlite_master WHERE lower(type) = 'table' ORDER BY name").ok()?;
        let names = tables.query_map([], |row| row.get::<_, String>(0)).ok()?.collect::<Result<Vec<_>, _>>().ok()?;
        let mut rows = BTreeSet::new();
        for name in names {
            let mut statement = store.prepare(&format!("SELECT * FROM \"{name}\"")).ok()?;
            let columns = statement.column_count();
            let mut found = statement.query([]).ok()?;
            while let Some(row) = found.next().ok()? {
                let values: Option<Vec<String>> =
                    (0..columns).map(|column| row.get_ref(column).ok().map(shown)).collect();
                // Names of tables are the same in capitals and small letters.
                rows.insert(format!("{}: {}", name.to_lowercase(), values?.join(", ")));
            }
        }
        Some(rows)
    }

    /// Whether SQLite finds nothing wrong with the file.
    fn is_sound(&self) -> bool {
        let verdict = self
            .plain()
            .and_then(|store| store.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).ok());
        verdict.as_deref() == Some("ok")
    }

    /// The file as it lies there, for looking only.
    fn plain(&self) -> Option<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        if fs::metadata(self.path().display().to_string() + "-wal").is_ok_and(|log| log.len() > 0) {
            return Connection::open(self.path()).ok();
        }
        Connection::open_with_flags(format!("file:{}?immutable=1", self.path().display()), flags).ok()
    }

    /// Reads a damaged store: it is refused, or says what it said before, or what now stands in the file.
    fn read(&self, what: &str) {
        let rows = self.rows_now();
        match self.opened(Access::Read).and_then(|mut store| answer(&mut store)) {
            Err(error) => assert!(is_about_the_store(&error), "{what}: {error:?}"),
            Ok(answer_now) => {
                let other = rows.as_ref() != Some(&self.rows) || !self.is_sound();
                assert!(
                    answer_now == self.answer || other,
                    "{what}: the file says what it said, and the answer is another"
                );
            }
        }
    }

    /// Checks a damaged store: whatever SQLite or a reader of all rows can know is told. Says whether it was.
    fn check(&self, what: &str) -> bool {
        let rows = self.rows_now();
        match self.opened(Access::Read).and_then(|mut store| store.upkeep().unwrap().check(&Silent)) {
            Err(error) => assert!(is_about_the_store(&error), "{what}: {error:?}"),
            Ok(faults) if faults.is_empty() => {
                assert!(self.is_sound() && rows.is_some(), "{what}: nothing is told of it");
                return false;
            }
            Ok(_) => {}
        }
        true
    }

    /// Writes into a damaged store: it is refused and stays as it is, or exactly this batch is written.
    fn write(&self, what: &str) {
        let before = self.rows_now();
        let applied = self.opened(Access::Write).and_then(|mut store| store.patrons().apply(&self.changeset, &Silent));
        let after = self.rows_now();
        match applied {
            Err(error) => {
                assert!(is_about_the_store(&error), "{what}: {error:?}");
                assert_eq!(after, before, "{what}: it was refused and something was written");
            }
            Ok(Applied::Partly(_)) => panic!("{what}: one file has all of a batch or none"),
            Ok(Applied::Stale(_) | Applied::Already { .. } | Applied::Withheld) => assert_eq!(after, before, "{what}"),
            Ok(Applied::Committed { .. }) => {
                // A table that is damaged and not touched is read by nobody; the others must be right.
                if let (Some(before), Some(after)) = (before, after) {
                    let harmed: BTreeSet<_> = before.symmetric_difference(&self.rows).collect();
                    let differs = after.symmetric_difference(&self.rows_after);
                    let is_book = |row: &str| BOOKS.iter().any(|book| row.starts_with(book));
                    let spread: Vec<_> = differs.filter(|row| !harmed.contains(row) && !is_book(row)).collect();
                    assert!(spread.is_empty(), "{what}: the damage was carried on: {spread:#?}");
                }
            }
        }
    }
}

/// A value with its type, as text: a list of bytes takes an unoptimised build ten times as long.
fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Text(text) => format!("text {}", String::from_utf8_lossy(text)),
        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Blob(_) => format!("{value:?}"),
    }
}

/// Makes the store, closed, and gives a batch that fits it.
fn made(address: &str) -> Changeset {
    let request =
        OpenRequest { address, access: Access::Write, wait: Duration::ZERO, new_id: "0123456789abcdef", beside: None };
    let mut store = store::open(&request).unwrap();
    let ids: Vec<String> = (0..12).map(|number| format!("A{number:02}")).collect();
    let keys: Vec<String> = ids.iter().map(|id| id.to_lowercase()).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let steps: Vec<_> = ids.iter().map(|id| create(full(id))).collect();
    save_with_starters(&mut store, &steps, &keys);
    save(&mut store, &[update(&full("A00"), named("A00", "Ann", "Lee"), 1)]);
    save(&mut store, &[create(bare("B00"))]);
    plan(&mut store, &[update(&full("A07"), named("A07", "Ann", "Lee"), 1), create(full("C00"))])
}

/// Everything that a store says to who looks into it.
fn answer(store: &mut Store) -> Result<String, StoreError> {
    let history = store.journal().history()?;
    let batches = history.iter().map(|batch| store.journal().batch(batch.number)).collect::<Result<Vec<_>, _>>()?;
    let (facts, found) = (store.facts()?, store.patrons().find("", 9_999)?);
    Ok(format!("{facts:?}\n{history:?}\n{batches:?}\n{found:?}"))
}

/// Whether the command ends as one whose store cannot be used, and not as one that found a fault of ours.
fn is_about_the_store(error: &StoreError) -> bool {
    matches!(
        error,
        StoreError::Damaged { .. }
            | StoreError::CannotOpen { .. }
            | StoreError::OtherLayout(_)
            | StoreError::OlderLayout(_)
            | StoreError::NewerLayout(_)
            | StoreError::NoPermission(_)
    )
}

/// The numbers of SplitMix64.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Trial S23: a thousand bytes, one at a time, shared out among a few threads, since most of the time is the disk's.
#[test]
fn a_flipped_byte_is_told_or_does_not_matter() {
    const THREADS: u64 = 4;
    let flips = std::env::var("ROLLCALL_FLIPS").ok().and_then(|flips| flips.parse().ok()).unwrap_or(FLIPS);
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            scope.spawn(move || flip(flips.div_ceil(THREADS), 23 + thread));
        }
    });
}

/// Flips so many bytes, one at a time.
fn flip(flips: u64, mut state: u64) {
    let good = Good::new();
    let mut noticed = 0;
    for _ in 0..flips {
        let at = usize::try_from(random(&mut state) % good.bytes.len() as u64).unwrap();
        let bytes = good.flipped(at, random(&mut state) % 8);
        let what = format!("byte {at} of {}", good.bytes.len());
        good.put(&bytes);
        good.read(&what);
        noticed += u64::from(good.check(&what));
        good.put(&bytes);
        good.write(&what);
    }
    assert!(noticed > flips / 10, "the control: much of the damage is told, {noticed} of {flips}");
    good.put(&good.bytes);
    assert!(!good.check("undamaged"), "the control: of a good store nothing is told");
}

/// Trial S23: cut off at the beginning of every page, and in the middle of it.
#[test]
fn a_store_that_was_cut_off_is_refused() {
    let good = Good::new();
    for page in 0..good.bytes.len() / good.page {
        for length in [page * good.page, page * good.page + good.page / 2] {
            let what = format!("cut at {length} of {}", good.bytes.len());
            let bytes = &good.bytes[..length];
            good.put(bytes);
            let read = good.opened(Access::Read).and_then(|mut store| answer(&mut store));
            assert!(read.as_ref().is_err_and(is_about_the_store), "{what}: {read:?}");
            let written =
                good.opened(Access::Write).and_then(|mut store| store.patrons().apply(&good.changeset, &Silent));
            assert!(written.as_ref().is_err_and(is_about_the_store), "{what}: {written:?}");
            assert!(fs::read(good.path()).unwrap() == bytes, "{what}: it was written to");
        }
    }
}

/// Trial S23: an index whose rows would be written into the place of a table.
#[test]
fn a_store_two_of_whose_tables_lie_in_one_place_is_refused() {
    let good = Good::new();
    good.put(&good.bytes);
    let sql = Connection::open(good.path()).unwrap();
    sql.execute_batch("PRAGMA writable_schema = ON").unwrap();
    let moved = "UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'former')
        WHERE rowid = (SELECT min(rowid) FROM sqlite_schema WHERE type = 'index')";
    assert_eq!(sql.execute(moved, []).unwrap(), 1);
    sql.close().unwrap();
    let bytes = fs::read(good.path()).unwrap();
    for access in [Access::Read, Access::Write, Access::Upgrade] {
        let opened = good.opened(access).map(drop);
        assert!(opened.as_ref().is_err_and(is_about_the_store), "{access:?}: {opened:?}");
    }
    assert!(fs::read(good.path()).unwrap() == bytes, "it was written to");
}

/// Trial S23: a head of zeros, whole or in part, is no store.
#[test]
fn a_store_without_its_head_is_refused() {
    let good = Good::new();
    for head in [0..16, 0..100, 16..18, 0..good.page] {
        let what = format!("zeros at {head:?}");
        let mut bytes = good.bytes.clone();
        bytes[head].fill(0);
        good.put(&bytes);
        for access in [Access::Read, Access::Write, Access::Upgrade] {
            let opened = good.opened(access).map(drop);
            assert!(opened.as_ref().is_err_and(is_about_the_store), "{what}: {opened:?}");
        }
        assert!(fs::read(good.path()).unwrap() == bytes, "{what}: it was written to");
    }
}
