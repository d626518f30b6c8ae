//! Whole patrons out of the tables, by their keys.
//!
//! Every table is walked through beside the keys, so the cost is that of the keys and never that of the store. Whose
//! they are is decided elsewhere (`snapshot.rs`, `lookalikes.rs`, `find.rs`); where a statement decides it, it lists
//! them in `temp.wanted`.

use crate::sqlite::columns::Columns;
use crate::sqlite::fault::Fault;
use crate::sqlite::list_tables::{IDENTIFIERS, LIST_TABLES, ListTable};
use crate::sqlite::patron_columns::{PATRON_COLUMNS, PATRONS};
use crate::sqlite::walk::walk;
use model::id::PrimaryId;
use model::patron::{Details, Patron};
use model::snapshot::StoredPatron;
use rusqlite::Connection;
use std::sync::LazyLock;

/// The list; `ord` counts from 1 in the order of insertion.
pub(in crate::sqlite) const WANTED: &str =
    "CREATE TEMP TABLE wanted (ord INTEGER PRIMARY KEY, key TEXT NOT NULL) STRICT";

const LISTED: &str = "SELECT key FROM temp.wanted ORDER BY ord";

/// The identifiers of patrons out of the index, which has no more than this: nearly all are primary IDs, which a patron
/// has anyway.
const OF_PATRONS: &str =
    "SELECT patron, position, canonical FROM identifier WHERE patron >= ?1 ORDER BY patron, position";

/// The entry that one of the others is.
static IDENTIFIER: LazyLock<String> = LazyLock::new(|| one_entry(&IDENTIFIERS));

/// Every other list of a patron, with the statement that gives its rows.
static LISTS: LazyLock<Vec<(&'static ListTable, String)>> =
    LazyLock::new(|| LIST_TABLES.iter().map(|table| (table, entries(table))).collect());

fn one_entry(table: &ListTable) -> String {
    let (name, columns) = (table.name, table.columns.join(", "));
    format!("SELECT {columns} FROM {name} WHERE canonical = ?1")
}

fn entries(table: &ListTable) -> String {
    let (name, columns) = (table.name, table.columns.join(", "));
    format!("SELECT patron, {columns} FROM {name} WHERE patron >= ?1 ORDER BY patron, position")
}

const NOT_THERE: &str = "an identifier belongs to a patron who is not there";

/// So many patrons are put together at a time: few enough to stay in a processor's cache while nine tables add to them.
const CHUNK: usize = 2_000;

/// The patrons with these keys, which rise. `go_on` is asked now and then and ends the work with its error.
pub(in crate::sqlite) fn by_rising_keys(
    connection: &Connection,
    keys: &[impl AsRef<str>],
    go_on: &dyn Fn() -> Result<(), Fault>,
) -> Result<Vec<StoredPatron>, Fault> {
    // Made large enough at once: growing by doubling copies half a gigabyte for a million patrons.
    let mut patrons = Vec::with_capacity(keys.len());
    for some in keys.chunks(CHUNK) {
        go_on()?;
        let keys: Vec<&str> = some.iter().map(AsRef::as_ref).collect();
        let first = patrons.len();
        add_patrons(connection, &keys, &mut patrons)?;
        let these = &mut patrons[first..];
        add_identifiers(connection, &keys, these)?;
        for (table, sql) in &*LISTS {
            add_list(connection, table, sql, &keys, these)?;
        }
    }
    Ok(patrons)
}

/// The patrons with these keys, in the order given.
pub(in crate::sqlite) fn by_keys(
    connection: &Connection,
    keys: &[impl AsRef<str>],
    go_on: &dyn Fn() -> Result<(), Fault>,
) -> Result<Vec<StoredPatron>, Fault> {
    if keys.is_sorted_by(|one, next| one.as_ref() < next.as_ref()) {
        return by_rising_keys(connection, keys, go_on);
    }
    let mut rising: Vec<&str> = keys.iter().map(AsRef::as_ref).collect();
    rising.sort_unstable();
    rising.dedup();
    let patrons = by_rising_keys(connection, &rising, go_on)?;
    let place = |key: &str| rising.binary_search(&key).ok();
    Ok(keys.iter().filter_map(|key| Some(patrons[place(key.as_ref())?].clone())).collect())
}

/// The patrons of `temp.wanted`, in its order.
pub(in crate::sqlite) fn wanted(
    connection: &Connection,
    go_on: &dyn Fn() -> Result<(), Fault>,
) -> Result<Vec<StoredPatron>, Fault> {
    let mut statement = connection.prepare(LISTED)?;
    let mut rows = statement.query([])?;
    let mut keys: Vec<Box<str>> = Vec::new();
    while let Some(row) = rows.next()? {
        keys.push(Columns::of(row).str()?.into());
    }
    by_keys(connection, &keys, go_on)
}

fn add_patrons(connection: &Connection, keys: &[&str], patrons: &mut Vec<StoredPatron>) -> Result<(), Fault> {
    let first = patrons.len();
    let mut statement = connection.prepare_cached(&PATRONS)?;
    walk(&mut statement, keys, &mut |number, row| {
        // A key without its patron would shift every list after it.
        if number != patrons.len() - first {
            return Err(Fault::Damaged(NOT_THERE));
        }
        patrons.push(stored(&mut Columns::behind_key(row))?);
        Ok(())
    })?;
    if patrons.len() - first == keys.len() { Ok(()) } else { Err(Fault::Damaged(NOT_THERE)) }
}

/// Adds the identifiers but the one at place 0, which is the primary ID.
fn add_identifiers(connection: &Connection, keys: &[&str], patrons: &mut [StoredPatron]) -> Result<(), Fault> {
    let (mut places, mut entry) = (connection.prepare_cached(OF_PATRONS)?, connection.prepare_cached(&IDENTIFIER)?);
    walk(&mut places, keys, &mut |number, row| {
        let mut row = Columns::behind_key(row);
        if row.number()? == 0 {
            return Ok(());
        }
        let mut rows = entry.query([row.str()?])?;
        let row = rows.next()?.ok_or(Fault::Damaged("an identifier is not where its index says"))?;
        (IDENTIFIERS.add)(&mut patrons[number].patron.details, &mut Columns::of(row))
    })
}

fn add_list(
    connection: &Connection,
    table: &ListTable,
    sql: &str,
    keys: &[&str],
    patrons: &mut [StoredPatron],
) -> Result<(), Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    walk(&mut statement, keys, &mut |number, row| {
        (table.add)(&mut patrons[number].patron.details, &mut Columns::behind_key(row))
    })
}

fn stored(row: &mut Columns<'_>) -> Result<StoredPatron, Fault> {
    let version = row.number()?;
    let primary_id = PrimaryId::new(row.str()?).ok_or(Fault::Damaged("a primary ID is empty or has white space"))?;
    let mut details = Box::<Details>::default();
    for column in &*PATRON_COLUMNS {
        column.read(row, &mut details)?;
    }
    Ok(StoredPatron { version, patron: Patron { primary_id, details } })
}

#[cfg(test)]
pub(in crate::sqlite) mod tests {
    use super::*;

    /// How SQLite carries a statement out, a line per step.
    pub(in crate::sqlite) fn plan(connection: &Connection, sql: &str) -> Vec<String> {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let parameters = vec![1_i64; statement.parameter_count()];
        let lines = statement.query_map(rusqlite::params_from_iter(parameters), |row| row.get(3)).unwrap();
        lines.map(Result::unwrap).collect()
    }

    #[test]
    fn patrons_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        let lists = LISTS.iter().map(|(_, sql)| sql.as_str());
        for sql in lists.chain([PATRONS.as_str(), OF_PATRONS, IDENTIFIER.as_str()]) {
            let plan = plan(&connection, sql);
            assert!(plan.len() == 1 && plan[0].starts_with("SEARCH "), "{plan:?}");
        }
        let plan = plan(&connection, OF_PATRONS);
        assert!(plan[0].contains("COVERING INDEX identifier_of_patron"), "{plan:?}");
    }

    /// A store of 5,000, with one entry or more of each list for some of them.
    fn many() -> Connection {
        let connection = crate::sqlite::file::schema::tests::fresh();
        let sql = "WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 4999)
            INSERT INTO patron (key, version, primary_id, last_name)
            SELECT printf('a%04d', n), n + 1, printf('A%04d', n), 'Lee' || n FROM n;
            INSERT INTO identifier (canonical, patron, position, kind, value, active)
            SELECT key, key, 0, 'PRIMARY_ID', primary_id, 1 FROM patron;
            INSERT INTO identifier (canonical, patron, position, kind, value, active)
            SELECT 'b' || key, key, 1, 'BARCODE', 'B' || primary_id, 1 FROM patron WHERE version % 3 = 0;
            INSERT INTO email SELECT key, 0, key || '@example.org', 'work', 1 FROM patron WHERE version % 2 = 0;
            INSERT INTO email SELECT key, 1, key || '@example.net', 'home', 0 FROM patron WHERE version % 4 = 0";
        connection.execute_batch(sql).unwrap();
        connection
    }

    /// Key, version, barcodes and e-mail addresses.
    fn shown(stored: &StoredPatron) -> String {
        let details = &stored.patron.details;
        let barcodes = details.identifiers.iter().map(|one| &*one.value);
        let emails = details.emails.iter().map(|one| &*one.address);
        let lists: Vec<&str> = barcodes.chain(emails).collect();
        format!("{} {} {}", stored.patron.primary_id, stored.version, lists.join(" "))
    }

    #[test]
    fn each_patron_has_what_is_theirs_whoever_else_is_wanted() {
        let connection = many();
        let all: Vec<String> = (0..5000).map(|number| format!("a{number:04}")).collect();
        let every: Vec<String> = by_keys(&connection, &all, &|| Ok(())).unwrap().iter().map(shown).collect();
        assert_eq!(every[0], "A0000 1 ");
        assert_eq!(every[2], "A0002 3 BA0002");
        assert_eq!(every[11], "A0011 12 BA0011 a0011@example.org a0011@example.net");
        for apart in [1, 2, 5, 9, 100, 1999, 2001] {
            let keys: Vec<&String> = all.iter().step_by(apart).collect();
            let some = by_keys(&connection, &keys, &|| Ok(())).unwrap();
            let some: Vec<String> = some.iter().map(shown).collect();
            assert_eq!(some, every.iter().step_by(apart).cloned().collect::<Vec<_>>(), "{apart}");
        }
    }

    #[test]
    fn patrons_come_in_the_order_in_which_they_were_asked_for() {
        let connection = many();
        let keys = ["a0012", "a0003", "a4999", "a0003"];
        let some = by_keys(&connection, &keys, &|| Ok(())).unwrap();
        let ids: Vec<&str> = some.iter().map(|stored| stored.patron.primary_id.as_str()).collect();
        assert_eq!(ids, ["A0012", "A0003", "A4999", "A0003"]);
        for keys in [["a0001", "a0001x"], ["a0001x", "a0001"]] {
            let damaged = by_keys(&connection, &keys, &|| Ok(()));
            assert!(matches!(damaged, Err(Fault::Damaged(NOT_THERE))), "nobody is there under one of them");
        }
    }
}
