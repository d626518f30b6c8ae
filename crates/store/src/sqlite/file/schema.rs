//! The layout of a store: how a new one is made, how an older one is brought up to date.
//!
//! A layout is made to be kept by a distributed PostgreSQL, too, which spreads a large table over machines by one of its
//! columns: there, a unique key can only hold if it contains that column. Patrons and what belongs to them are spread by
//! the patron's key, identifiers by their canonical value, since that is what must be unique across all machines; small
//! tables are whole on each. The tests hold every unique key against this.

use crate::sqlite::fault::Fault;
use crate::sqlite::{seal, search_words};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

/// Marks a SQLite file as a store of Rollcall: "RoCa" in its header.
pub(in crate::sqlite) const APPLICATION_ID: i32 = 0x526F_4361;

/// Every layout there ever was; the number of a layout is its position, from 1.
const MIGRATIONS: &[&str] = &[
    include_str!("schema/0001.sql"),
    include_str!("schema/0002.sql"),
    include_str!("schema/0003.sql"),
    include_str!("schema/0004.sql"),
    include_str!("schema/0005.sql"),
    include_str!("schema/0006.sql"),
    include_str!("schema/0007.sql"),
    include_str!("schema/0008.sql"),
    include_str!("schema/0009.sql"),
    include_str!("schema/0010.sql"),
    include_str!("schema/0011.sql"),
];

/// The first layout that has an index of words.
const SEARCHED: i32 = 9;

/// The layout that this version reads and writes.
pub(in crate::sqlite) fn newest() -> i32 {
    i32::try_from(MIGRATIONS.len()).expect("layouts are counted by hand")
}

/// The layout of an open file; 0 is a file without one.
pub(in crate::sqlite) fn layout(connection: &Connection) -> Result<i32, Fault> {
    lies_apart(connection)?;
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// That every table and index has a place of its own in the file. Where one byte of the list of them is another, SQLite
/// writes the rows of one table into the next, and finds it out only when all is checked.
fn lies_apart(connection: &Connection) -> Result<(), Fault> {
    let sql = "SELECT count(*) = count(DISTINCT rootpage) FROM sqlite_schema WHERE rootpage > 0";
    if connection.query_row(sql, [], |row| row.get(0))? {
        return Ok(());
    }
    Err(Fault::Damaged("two of its tables lie in one place of the file"))
}

/// The mark of an open file.
pub(in crate::sqlite) fn application_id(connection: &Connection) -> Result<i32, Fault> {
    Ok(connection.pragma_query_value(None, "application_id", |row| row.get(0))?)
}

/// Makes an empty file a store, in one transaction.
pub(in crate::sqlite) fn create(connection: &Connection, store_id: &str) -> Result<(), Fault> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    for (number, migration) in (1..).zip(MIGRATIONS) {
        step(&transaction, number, migration)?;
    }
    transaction.execute("UPDATE meta SET store_id = ?1", params![store_id])?;
    Ok(transaction.commit()?)
}

/// Brings an older store to the newest layout, inside a transaction.
pub(super) fn upgrade(transaction: &Transaction<'_>) -> Result<(), Fault> {
    let older = layout(transaction)?;
    for (number, migration) in (1..).zip(MIGRATIONS).filter(|(number, _)| older < *number) {
        step(transaction, number, migration)?;
    }
    Ok(())
}

fn step(transaction: &Transaction<'_>, number: i32, migration: &str) -> Result<(), Fault> {
    // A migration may compute what later statements would.
    seal::define(transaction)?;
    transaction.execute_batch(migration)?;
    if number == SEARCHED {
        search_words::make_anew(transaction)?;
    }
    Ok(transaction.pragma_update(None, "user_version", number)?)
}

#[cfg(test)]
pub(in crate::sqlite) mod tests {
    use super::*;

    /// A store in memory, to look at plans.
    pub(in crate::sqlite) fn fresh() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        create(&connection, "id").unwrap();
        connection
    }

    #[test]
    fn upgrading_a_store_of_today_does_nothing() {
        let connection = fresh();
        upgrade(&connection.unchecked_transaction().unwrap()).unwrap();
        assert_eq!((layout(&connection).unwrap(), application_id(&connection).unwrap()), (newest(), APPLICATION_ID));
    }

    /// Trial S27: from every older schema to the newest.
    #[test]
    fn a_store_of_every_older_layout_is_upgraded() {
        for older in 1..MIGRATIONS.len() {
            let connection = Connection::open_in_memory().unwrap();
            for (number, migration) in (1..).zip(&MIGRATIONS[..older]) {
                let transaction = connection.unchecked_transaction().unwrap();
                step(&transaction, number, migration).unwrap();
                transaction.commit().unwrap();
            }
            let transaction = connection.unchecked_transaction().unwrap();
            upgrade(&transaction).unwrap();
            transaction.commit().unwrap();
            assert_eq!(layout(&connection).unwrap(), newest());
            connection.execute_batch("SELECT * FROM batch_layout").unwrap();
        }
    }

    #[test]
    fn passwords_from_before_there_were_seals_get_one() {
        let connection = Connection::open_in_memory().unwrap();
        let transaction = connection.unchecked_transaction().unwrap();
        for (number, migration) in (1..).zip(&MIGRATIONS[..4]) {
            step(&transaction, number, migration).unwrap();
        }
        let sql = "INSERT INTO patron (key, version, primary_id) VALUES ('a1', 1, 'A1');
            INSERT INTO credential (patron, hash, state, must_change, expires)
                VALUES ('a1', '$', 'starter', 1, '2026-09-15')";
        transaction.execute_batch(sql).unwrap();
        upgrade(&transaction).unwrap();
        let sql =
            "SELECT seal = rollcall_seal(patron, hash, state, must_change, since, expires, failures, locked, batch,
            recent, failed_at, sheet) FROM credential";
        assert!(transaction.query_row(sql, [], |row| row.get::<_, bool>(0)).unwrap());
    }

    #[test]
    fn patrons_from_before_there_was_an_index_are_in_it() {
        let connection = Connection::open_in_memory().unwrap();
        let transaction = connection.unchecked_transaction().unwrap();
        for (number, migration) in (1..SEARCHED).zip(MIGRATIONS) {
            step(&transaction, number, migration).unwrap();
        }
        let sql = "INSERT INTO patron (key, version, primary_id, last_name) VALUES ('a1', 1, 'A1', 'Núñez')";
        transaction.execute_batch(sql).unwrap();
        upgrade(&transaction).unwrap();
        let sql = "SELECT word FROM search_word WHERE batch = 0 AND patrons = CAST('a1' AS BLOB)";
        assert_eq!(transaction.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap(), "nunez");
    }

    /// By which column each table could be spread over machines; by none if it is small, and whole on each.
    const SPREAD_BY: &[(&str, Option<&str>)] = &[
        ("address", Some("patron")),
        ("audit", None),
        ("batch", None),
        ("batch_file", None),
        ("batch_layout", None),
        ("batch_patron", Some("patron")),
        ("block", Some("patron")),
        ("credential", Some("patron")),
        ("email", Some("patron")),
        ("former", Some("key")),
        ("former_credential", Some("patron")),
        ("guard", None),
        ("guarded_id", Some("canonical")),
        ("identifier", Some("canonical")),
        ("meta", None),
        ("note", Some("patron")),
        ("password_before", Some("patron")),
        ("password_event", Some("patron")),
        ("patron", Some("key")),
        ("phone", Some("patron")),
        ("role", Some("patron")),
        ("search_word", Some("word")),
        ("statistic", Some("patron")),
        ("unknown_try", None),
    ];

    /// The unique keys of a table, each by its name with its columns.
    fn unique_keys(connection: &Connection, table: &str) -> Vec<(String, Vec<String>)> {
        let sql = "SELECT l.name, i.name FROM pragma_index_list(?1) AS l JOIN pragma_index_info(l.name) AS i
            WHERE l.\"unique\" ORDER BY l.name, i.seqno";
        let mut statement = connection.prepare(sql).unwrap();
        let found = statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let found: Vec<(String, String)> = found.map(Result::unwrap).collect();
        let of_one =
            |some: &[(String, String)]| (some[0].0.clone(), some.iter().map(|(_, column)| column.clone()).collect());
        found.chunk_by(|a, b| a.0 == b.0).map(of_one).collect()
    }

    #[test]
    fn every_unique_key_could_be_kept_by_many_machines() {
        let connection = fresh();
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
        let mut statement = connection.prepare(sql).unwrap();
        let tables: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(tables, SPREAD_BY.iter().map(|(table, _)| *table).collect::<Vec<_>>(), "a new table says how");
        for (table, by) in SPREAD_BY {
            let Some(by) = by else { continue };
            let keys = unique_keys(&connection, table);
            let spread = |(_, columns): &(String, Vec<String>)| columns.iter().any(|column| column == by);
            assert!(!keys.is_empty() && keys.iter().all(spread), "{table}: {keys:?}");
        }
    }

    #[test]
    fn every_table_is_strict() {
        let connection = fresh();
        let sql = "SELECT group_concat(name) FROM pragma_table_list WHERE schema = 'main' AND NOT strict AND name NOT LIKE 'sqlite%'";
        let loose: Option<String> = connection.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(loose, None);
    }
}
