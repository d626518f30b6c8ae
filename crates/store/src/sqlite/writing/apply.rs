//! An apply: one transaction in which a changeset is carried out whole, or not at all.
//!
//! Read [`apply`] first. What the changeset says is staged (`stage.rs`); the statements that compare,
//! merge and read back are the files in `sql/`. Nothing is decided here that the plan left open.

use super::first::FirstOf;
use super::{late_indexes, stage};
use crate::audit::AuditEntry;
use crate::fitting::Keyed;
use crate::sqlite::columns::integer;
use crate::sqlite::fault::Fault;
use crate::sqlite::file::lock;
use crate::sqlite::interrupt;
use crate::sqlite::journal::{audit, history, layouts};
use crate::sqlite::patron_columns::filled;
use crate::sqlite::scratch::with_scratch;
use crate::sqlite::seal::{self, Content};
use crate::sqlite::search_words::{self, SearchWords};
use model::batch::BatchAction;
use model::changeset::{Applied, Changeset};
use model::id::CanonicalId;
use model::plan::{Moved, StalePatron};
use model::progress::Progress;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Duration;

/// So many patrons are staged at a time: enough for sorted runs, few enough for a processor's cache.
/// Measured from 1,000 to 1,000,000 new patrons: 2,000 is as fast as 10,000, and 50,000 is slower by a fifth.
const CHUNK: usize = 2_000;

static STAGING: LazyLock<String> = LazyLock::new(|| filled(include_str!("sql/staging.sql")));
const MOVED: &str = include_str!("sql/moved.sql");
const TAKEN: &str = include_str!("sql/taken.sql");
const RELEASE: &str = include_str!("sql/release.sql");
const MOVE: &str = include_str!("sql/move.sql");
static MERGE: LazyLock<String> = LazyLock::new(|| filled(include_str!("sql/merge.sql")));
const REMOVE: &str = include_str!("sql/remove.sql");
static READ_BACK: LazyLock<String> = LazyLock::new(|| filled(include_str!("sql/read_back.sql")));
const NEXT_CHUNK: &str = include_str!("sql/next_chunk.sql");
const UNSTAGE: &str = include_str!("sql/unstage.sql");

/// Carries out a changeset. Every way out but the last rolls everything back.
pub(in crate::sqlite) fn apply(
    connection: &Connection,
    changeset: &Changeset,
    first: &mut FirstOf<'_, '_>,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<Applied, Fault> {
    let writes = changeset.writes();
    let transaction = lock::begin(connection, wait, progress)?;
    if let Some(batch) = history::standing_batch_of(&transaction, &changeset.head.id)? {
        return Ok(Applied::Already { batch });
    }
    transaction.execute_batch(&STAGING)?;
    stage::expectations(&transaction, &writes, progress)?;
    let stale = stale(&transaction)?;
    if !stale.is_empty() {
        return Ok(Applied::Stale(stale));
    }
    let batch = history::last(&transaction)? + 1;
    if !first.is_done(&transaction, batch) {
        return Ok(Applied::Withheld);
    }
    history::record(&transaction, batch, &changeset.head)?;
    layouts::record(&transaction, batch, &changeset.layouts)?;
    transaction.execute_batch(RELEASE)?;
    transaction.execute_batch(MOVE)?;
    let late = late_indexes::take_away(&transaction, writes.len())?;
    let sheet = changeset.sheet.as_ref();
    search_words::clear_of_nobody(&transaction)?;
    let mut words = SearchWords::new();
    let mut content = Content::new();
    for chunk in writes.chunks(CHUNK) {
        stage::chunk(&transaction, chunk, batch, sheet.map(|sheet| sheet.name.as_str()), &mut content, progress)?;
        transaction.execute_batch(&MERGE)?;
        transaction.execute_batch(REMOVE)?;
        read_back(&transaction)?;
        transaction.execute_batch(NEXT_CHUNK)?;
        chunk.iter().for_each(|(key, write)| words.patron(key.as_str(), write));
    }
    words.write(&transaction, batch)?;
    late_indexes::put_back(&transaction, &late)?;
    count(&transaction, &writes)?;
    transaction.execute_batch(UNSTAGE)?;
    let seals = seal::of_batch(&transaction, batch, content)?;
    let entry = AuditEntry::of_batch(batch, &changeset.head, changeset.carried_over(), sheet, Some(&seals));
    let audit = audit::append(&transaction, entry)?;
    interrupt::go_on(progress)?;
    lock::commit(transaction)?;
    // The batch is safe in the log; moving it into the store belongs to writing, not to closing. Whoever
    // reads meanwhile may put that off, which is no failure of the batch.
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).ok();
    Ok(Applied::Committed { batch, audit })
}

/// Who is not as the plan expects, without any write.
pub(in crate::sqlite) fn moved(
    connection: &Connection,
    changeset: &Changeset,
    progress: &dyn Progress,
) -> Result<Vec<StalePatron>, Fault> {
    with_scratch(connection, || {
        connection.execute_batch(&STAGING)?;
        stage::expectations(connection, &changeset.writes(), progress)
    })?;
    stale(connection)
}

/// Who is not as the plan expects, by key, each with the heaviest reason.
fn stale(connection: &Connection) -> Result<Vec<StalePatron>, Fault> {
    let mut moved = BTreeMap::new();
    let mut statement = connection.prepare(MOVED)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (exists_now, gone, came_and_went): (bool, bool, bool) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let what = match (exists_now, gone, came_and_went) {
            (true, _, _) => Moved::ExistsNow,
            (false, true, _) => Moved::Gone,
            (false, false, true) => Moved::CameAndWent,
            (false, false, false) => Moved::Changed,
        };
        moved.insert(row.get::<_, String>(0)?, what);
    }
    let mut statement = connection.prepare(TAKEN)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        moved.entry(row.get(0)?).or_insert(Moved::ExistsNow);
    }
    let stale = |(key, what)| StalePatron { key: CanonicalId::from_canonical(key), what };
    Ok(moved.into_iter().map(stale).collect())
}

/// Compares the tables with what was staged, before anything of it is committed.
fn read_back(connection: &Connection) -> Result<(), Fault> {
    let differs: Option<String> = connection.prepare_cached(&READ_BACK)?.query_row([], |row| row.get(0)).optional()?;
    differs.map_or(Ok(()), |table| Err(Fault::ReadBack(table)))
}

fn count(connection: &Connection, writes: &[Keyed<'_>]) -> Result<(), Fault> {
    let created = writes.iter().filter(|(_, write)| write.version.is_none()).count();
    let removed = writes.iter().filter(|(_, write)| write.action() == BatchAction::Removed).count();
    let grown = integer(created as u64) - integer(removed as u64);
    connection.execute("UPDATE meta SET patrons = patrons + ?1", params![grown])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    fn staged() -> Connection {
        let connection = crate::sqlite::file::schema::tests::fresh();
        connection.execute_batch(&STAGING).unwrap();
        connection
    }

    /// Statements whose cost must be that of the changeset. Temporary tables hold nothing else, so
    /// they may be read whole; tables of the store may only be looked into by key.
    fn assert_looks_up_only(sql: &str) {
        let connection = staged();
        for statement in sql.split_inclusive(";\n").filter(|statement| statement.contains("FROM")) {
            for line in plan(&connection, statement) {
                let scanned = line.strip_prefix("SCAN ").map(|rest| rest.split(' ').next().unwrap_or_default());
                let staged = |name: &str| name.starts_with("temp.") || name.starts_with("staged_") || name.len() == 1;
                let of_the_store = ["p", "i"];
                let fine = scanned.is_none_or(|name| staged(name) && !of_the_store.contains(&name));
                assert!(fine || line == "SCAN CONSTANT ROW", "{line}\n{statement}");
            }
        }
    }

    #[test]
    fn the_store_is_never_searched_through() {
        for sql in [MOVED, TAKEN, RELEASE, MOVE, MERGE.as_str(), REMOVE] {
            assert_looks_up_only(sql);
        }
    }

    #[test]
    fn what_differs_is_named() {
        let connection = staged();
        connection.execute_batch("INSERT INTO temp.staged_email VALUES ('a', 0, 'a@b.c', 'home', 1)").unwrap();
        assert!(matches!(read_back(&connection), Err(Fault::ReadBack(table)) if table == "email"));
    }
}
