//! Digests of rows: of a batch for the audit chain, and of each password for its own row.
//!
//! A digest keeps nobody out who knows how to compute it. It tells whoever checks a store that rows were changed by
//! something else than Rollcall; what the chain has of them cannot be changed without breaking the chain.

use super::columns::{Columns, integer};
use super::fault::Fault;
use crate::audit::BatchSeals;
use model::hex;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// How often to ask whether to go on: a few times a second.
const STEP: u64 = 4096;

const HISTORY: &str = "SELECT batch, patron, primary_id, action, iif(changes = '', packed, iif(packed IS NULL, changes, changes || packed)),
        starter, version_after
    FROM batch_patron WHERE batch = ?1 ORDER BY patron";
const TAKEN_PASSWORDS: &str = "SELECT batch, patron, hash, state, must_change, since, expires, failures, locked,
        given_by, seal
    FROM former_credential WHERE batch = ?1 ORDER BY patron";

/// A batch's own rows. Columns are named: one that a site has added is nothing that the batch wrote.
const RECORD: &[&str] = &[
    "SELECT number, id, applied_at, who, host, tool, note, new, changed, converted, unchanged, questions, left_out,
        kind, undoes, others_added, others_changed, others_converted, others_removed, kept
    FROM batch WHERE number = ?1",
    "SELECT batch, position, name, sha256 FROM batch_file WHERE batch = ?1 ORDER BY position",
    "SELECT batch, position, profile, file, columns FROM batch_layout WHERE batch = ?1 ORDER BY position",
];

/// SHA-256 of rows, fed value by value.
pub(super) struct Rows(Sha256);

impl Rows {
    pub(super) fn new() -> Self {
        Rows(Sha256::new())
    }

    /// The kind and the length first, so that no two sequences of values look alike.
    fn value(&mut self, value: ValueRef<'_>) {
        let mut put = |kind: u8, bytes: &[u8]| {
            self.0.update([kind]);
            self.0.update((bytes.len() as u64).to_le_bytes());
            self.0.update(bytes);
        };
        match value {
            ValueRef::Null => put(0, &[]),
            ValueRef::Integer(number) => put(1, &number.to_le_bytes()),
            ValueRef::Real(number) => put(2, &number.to_le_bytes()),
            ValueRef::Text(text) => put(3, text),
            ValueRef::Blob(bytes) => put(4, bytes),
        }
    }

    /// The rows that a statement gives for a batch; `go_on` is asked now and then and ends the work with its error.
    fn of(
        &mut self,
        connection: &Connection,
        sql: &str,
        batch: u64,
        go_on: &dyn Fn() -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        // What stands between two tables, so that a row of one is never taken for a row of the other.
        self.value(ValueRef::Blob(b"table"));
        let mut statement = connection.prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query(params![integer(batch)])?;
        let mut number = 0_u64;
        while let Some(row) = rows.next()? {
            number += 1;
            if number.is_multiple_of(STEP) {
                go_on()?;
            }
            for column in 0..columns {
                self.value(row.get_ref(column)?);
            }
        }
        Ok(())
    }

    /// In hexadecimal.
    fn finish(self) -> String {
        hex::encode(&self.0.finalize())
    }
}

/// What a batch does to one patron, as its row of the history has it.
pub(super) struct HistoryRow<'a> {
    pub(super) batch: i64,
    pub(super) patron: &'a str,
    pub(super) primary_id: &'a str,
    pub(super) action: &'a str,
    pub(super) changes: ValueRef<'a>,
    pub(super) starter: bool,
    pub(super) version_after: i64,
}

/// The content of a batch that is being written: fed with its history as that goes in, so that nothing of it need be
/// read back. Rows come by key, which is the order in which they are read later.
pub(super) struct Content(Rows);

impl Content {
    pub(super) fn new() -> Self {
        let mut rows = Rows::new();
        rows.value(ValueRef::Blob(b"table"));
        Content(rows)
    }

    pub(super) fn row(&mut self, row: &HistoryRow<'_>) {
        self.0.value(ValueRef::Integer(row.batch));
        for text in [row.patron, row.primary_id, row.action] {
            self.0.value(ValueRef::Text(text.as_bytes()));
        }
        self.0.value(row.changes);
        self.0.value(ValueRef::Integer(i64::from(row.starter)));
        self.0.value(ValueRef::Integer(row.version_after));
    }

    /// Adds the passwords that the batch took away, which are in their table by then.
    fn finish(mut self, connection: &Connection, batch: u64) -> Result<String, Fault> {
        self.0.of(connection, TAKEN_PASSWORDS, batch, &|| Ok(()))?;
        Ok(self.0.finish())
    }
}

/// What the chain is to keep of a batch that was just written.
pub(super) fn of_batch(connection: &Connection, batch: u64, content: Content) -> Result<BatchSeals, Fault> {
    let mut statement = connection.prepare("SELECT store_id, epoch FROM meta")?;
    let mut rows = statement.query([])?;
    let row = rows.next()?.ok_or(Fault::Damaged("its id is missing"))?;
    let mut row = Columns::of(row);
    let (store, epoch) = (row.str()?.to_owned(), row.number()?);
    let (record, content) = (record(connection, batch)?, content.finish(connection, batch)?);
    Ok(BatchSeals { store, epoch, record, content })
}

/// The digest of a batch's own rows, as they are now.
pub(super) fn record(connection: &Connection, batch: u64) -> Result<String, Fault> {
    let mut rows = Rows::new();
    for sql in RECORD {
        rows.of(connection, sql, batch, &|| Ok(()))?;
    }
    Ok(rows.finish())
}

/// The digest of what a batch did to each patron, as it is now.
fn content(connection: &Connection, batch: u64, go_on: &dyn Fn() -> Result<(), Fault>) -> Result<String, Fault> {
    let mut rows = Rows::new();
    rows.of(connection, HISTORY, batch, go_on)?;
    rows.of(connection, TAKEN_PASSWORDS, batch, go_on)?;
    Ok(rows.finish())
}

/// The same of several batches: what a purge leaves of those that it took entries from.
pub(super) fn contents(
    connection: &Connection,
    batches: &[u64],
    go_on: &dyn Fn() -> Result<(), Fault>,
) -> Result<BTreeMap<u64, String>, Fault> {
    let mut contents = BTreeMap::new();
    for batch in batches {
        go_on()?;
        contents.insert(*batch, content(connection, *batch, go_on)?);
    }
    Ok(contents)
}

/// Values that every seal covers.
const ALWAYS_SEALED: usize = 9;

/// The same with the tries that count and the second of the last of them.
const WITH_TRIES: usize = 11;

/// Makes the seal of a password known to a connection: `rollcall_seal(patron, hash, state, must_change, since, expires,
/// failures, locked, batch, recent, failed_at, sheet)`. Every statement that writes one computes it, so that a password
/// that was put there, moved to another patron or unlocked by something else is found out. The last three can be left out
/// where they say nothing, see [`covered`].
pub(super) fn define(connection: &Connection) -> Result<(), Fault> {
    // DIRECTONLY: no view or trigger of a manipulated file may call it.
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function("rollcall_seal", 9, flags, |values| Ok(seal_of(values, ALWAYS_SEALED)))?;
    // `rollcall_event_seal(patron, link)`: whose password a link of the audit chain was about.
    connection.create_scalar_function("rollcall_event_seal", 2, flags, |values| Ok(seal_of(values, 2)))?;
    for number in [11, 12] {
        connection
            .create_scalar_function("rollcall_seal", number, flags, |values| Ok(seal_of(values, covered(values))))?;
    }
    Ok(())
}

/// How many of the values a seal covers. Where the password is on no sheet that is known, and where nothing was counted, 0
/// and NULL, the seal is the one that was made before there were these values: no upgrade has to seal anything anew.
fn covered(values: &Context<'_>) -> usize {
    let on_sheet = values.len() > WITH_TRIES && !matches!(values.get_raw(WITH_TRIES), ValueRef::Null);
    let counted = (values.get_raw(ALWAYS_SEALED), values.get_raw(ALWAYS_SEALED + 1));
    if on_sheet {
        values.len()
    } else if matches!(counted, (ValueRef::Integer(0), ValueRef::Null)) {
        ALWAYS_SEALED
    } else {
        WITH_TRIES
    }
}

/// The seal of the first of these values.
fn seal_of(values: &Context<'_>, sealed: usize) -> String {
    let mut rows = Rows::new();
    for index in 0..sealed {
        rows.value(values.get_raw(index));
    }
    rows.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn seal(values: &str) -> String {
        let connection = Connection::open_in_memory().unwrap();
        define(&connection).unwrap();
        connection.query_row(&format!("SELECT rollcall_seal({values})"), [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn each_value_of_a_password_counts_in_its_place() {
        let values = "'a1', '$x', 'starter', 1, '2026-09-01', '2026-09-15', 0, 0, 1";
        let other = [
            "'a2', '$x', 'starter', 1, '2026-09-01', '2026-09-15', 0, 0, 1",
            "'a1$', 'x', 'starter', 1, '2026-09-01', '2026-09-15', 0, 0, 1",
            "'a1', '$x', 'starter', 1, NULL, '2026-09-15', 0, 0, 1",
            "'a1', '$x', 'starter', 1, '2026-09-01', '2026-09-15', 0, 1, 1",
            "'a1', '$x', 'starter', 1, '2026-09-01', '2026-09-15', 1, 0, 1",
            "'a1', '$x', 'starter', 1, '2026-09-01', '2026-09-15', 0, 0, NULL",
        ];
        assert_eq!(seal(values), seal(values));
        assert!(other.iter().all(|other| seal(other) != seal(values)));
        // A store of an earlier version is upgraded without a new seal for each password.
        let counted = |recent: &str, failed_at: &str| seal(&format!("{values}, {recent}, {failed_at}"));
        assert_eq!(counted("0", "NULL"), seal(values));
        let all = [seal(values), counted("0", "7"), counted("7", "NULL"), counted("7", "7"), counted("7", "8")];
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        let on_sheet = |counted: &str, sheet: &str| seal(&format!("{values}, {counted}, {sheet}"));
        assert_eq!(on_sheet("0, NULL", "NULL"), seal(values));
        assert_eq!(on_sheet("7, 8", "NULL"), counted("7", "8"));
        let all = [
            seal(values),
            counted("7", "8"),
            on_sheet("0, NULL", "'a.csv'"),
            on_sheet("0, NULL", "'b.csv'"),
            on_sheet("7, 8", "'a.csv'"),
        ];
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }

    /// What is fed while a batch is written is what is read later.
    #[test]
    fn a_content_that_was_fed_is_the_one_that_is_read() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        let sql = "INSERT INTO batch (number, id, applied_at, who, host, tool, new, changed, converted, unchanged,
                questions, left_out) VALUES (3, 'x', '', '', '', '', 0, 0, 0, 0, 0, 0);
            INSERT INTO batch_patron (batch, patron, primary_id, action, changes, starter, version_after) VALUES
                (3, 'b2', 'B2', 'create', '{}', 1, 1), (3, 'a1', 'A1', 'update', '{}', 0, 4);
            INSERT INTO former_credential (batch, patron, hash, state, must_change, given_by)
                VALUES (3, 'a1', '$', 'chosen', 0, NULL)";
        connection.execute_batch(sql).unwrap();
        let mut content = Content::new();
        let row = |patron, primary_id, action, starter, version_after| HistoryRow {
            batch: 3,
            patron,
            primary_id,
            action,
            changes: ValueRef::Text(b"{}"),
            starter,
            version_after,
        };
        content.row(&row("a1", "A1", "update", false, 4));
        content.row(&row("b2", "B2", "create", true, 1));
        let seals = of_batch(&connection, 3, content).unwrap();
        assert_eq!(contents(&connection, &[3, 4], &|| Ok(())).unwrap()[&3], seals.content);
        assert_eq!((seals.store.as_str(), seals.epoch), ("id", 0));
        assert_eq!(seals.record, record(&connection, 3).unwrap());
        connection.execute("UPDATE batch_patron SET starter = 1 WHERE patron = 'a1'", []).unwrap();
        connection.execute("UPDATE batch SET note = 'x'", []).unwrap();
        assert_ne!(contents(&connection, &[3], &|| Ok(())).unwrap()[&3], seals.content);
        assert_ne!(record(&connection, 3).unwrap(), seals.record);
    }
}
