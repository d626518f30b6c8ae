//! What a store consists of, whether it holds, and a copy put back in its place.

use super::columns::Columns;
use super::fault::Fault;
use super::{audit, backup, history, lock, open, schema};
use crate::StoreError;
use crate::audit::{self as chain, Entry};
use model::audit::Actor;
use model::progress::Progress;
use model::upkeep::StoreSizes;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags, params};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Layout, batches, the audit chain, and bytes on the disk.
pub(super) fn sizes(connection: &Connection, path: &Path) -> Result<StoreSizes, Fault> {
    let sql = "SELECT (SELECT count(*) FROM batch), (SELECT count(*) FROM audit),
        coalesce((SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1), '')";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let row = rows.next()?.ok_or(Fault::Damaged("it cannot be counted"))?;
    let mut row = Columns::of(row);
    let bytes = |path: &Path| fs::metadata(path).map_or(0, |metadata| metadata.len());
    Ok(StoreSizes {
        layout: u32::try_from(schema::layout(connection)?).unwrap_or_default(),
        batches: row.number()?,
        links: row.number()?,
        audit: row.str()?.to_owned(),
        bytes: bytes(path) + bytes(&open::path_with(path, "-wal")),
    })
}

/// What must be none; the sentence says how many there are.
const CONTRADICTIONS: &[(&str, &str)] = &[
    ("SELECT count(*) FROM pragma_foreign_key_check", "rows belong to a patron or a batch who is not there"),
    (
        "SELECT (SELECT patrons FROM meta) <> (SELECT count(*) FROM patron)",
        "time the number of patrons that is kept is not the number there is",
    ),
    (
        "SELECT count(*) FROM patron AS p LEFT JOIN identifier AS i ON i.canonical = p.key
        WHERE i.patron IS NOT p.key OR i.position <> 0",
        "patrons are not known by their own primary ID",
    ),
    (
        "SELECT count(*) FROM batch AS b WHERE b.number > (SELECT audited_after FROM meta)
        AND NOT EXISTS (SELECT 1 FROM audit AS a WHERE a.batch = b.number)",
        "batches have no link in the audit chain",
    ),
    (
        "SELECT count(*) FROM audit AS a WHERE a.batch IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM batch AS b WHERE b.number = a.batch)",
        "links of the audit chain tell of batches that are not there",
    ),
    (
        "SELECT count(*) FROM guard AS g WHERE g.ids <> (SELECT count(*) FROM guarded_id AS i WHERE i.guard = g.name)",
        "guard lists do not have as many IDs as they say",
    ),
];

/// Everything that is wrong, a sentence each.
pub(super) fn faults(connection: &Connection) -> Result<Vec<String>, Fault> {
    let mut faults = Vec::new();
    let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let said: String = row.get(0)?;
        if said != "ok" {
            faults.push(format!("the file is damaged: {said}"));
        }
    }
    if !faults.is_empty() {
        // What is read from a damaged file says nothing more.
        return Ok(faults);
    }
    for (sql, sentence) in CONTRADICTIONS {
        let found: i64 = connection.query_row(sql, [], |row| row.get(0))?;
        if found > 0 {
            faults.push(format!("{found} {sentence}"));
        }
    }
    faults.extend(chain::fault(&audit::links(connection)?));
    Ok(faults)
}

/// Puts a copy in the place of the store. The copy is prepared beside it, with its link of the audit chain,
/// and then carried over in one transaction.
pub(super) fn restore(
    connection: &mut Connection,
    name: &str,
    from: &Path,
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<(), StoreError> {
    let shown = from.display().to_string();
    let prepared = open::path_with(&open::path_of(name)?, ".restoring");
    // Of a run that was killed; its log would be taken for that of the new copy.
    clear_away(&prepared);
    let source = open::open_immutable(from).map_err(|fault| fault.at(&shown))?;
    let restored = backup::copy(&source, &prepared).and_then(|()| {
        sign(connection, &prepared, &shown, actor)?;
        // Whoever writes just now ends first; whoever comes later waits.
        lock::begin(connection, wait, progress)
            .and_then(|lock| Ok(lock.rollback()?))
            .map_err(|fault| fault.at(name))?;
        carry_over(connection, &prepared).map_err(|fault| fault.at(name))
    });
    clear_away(&prepared);
    restored
}

/// Removes a store that only served for a while, with what SQLite puts beside it.
fn clear_away(path: &Path) {
    for ending in ["", "-wal", "-shm", "-journal"] {
        fs::remove_file(open::path_with(path, ending)).ok();
    }
}

/// Looks whether the copy is one of this store and holds, and writes the restoring into its audit chain.
fn sign(connection: &Connection, prepared: &Path, shown: &str, actor: &Actor) -> Result<(), StoreError> {
    let refuse = |why: &str| StoreError::CannotOpen { path: shown.to_owned(), why: why.to_owned() };
    let id = |connection: &Connection| -> Result<String, Fault> { Ok(history::facts(connection, shown)?.id) };
    let work = || -> Result<Result<(), StoreError>, Fault> {
        let copy = Connection::open(prepared)?;
        open::set(&copy, Duration::ZERO)?;
        if schema::application_id(&copy)? != schema::APPLICATION_ID {
            return Ok(Err(refuse("it is not a store of Rollcall")));
        }
        if schema::layout(&copy)? != schema::newest() {
            return Ok(Err(refuse("it has another layout; copy it under its own name and run rollcall store upgrade")));
        }
        if id(&copy)? != id(connection)? {
            return Ok(Err(refuse("it is a copy of another store")));
        }
        if let Some(fault) = faults(&copy)?.into_iter().next() {
            return Ok(Err(StoreError::Damaged { path: shown.to_owned(), why: fault }));
        }
        let (now, then) = (history::facts(connection, shown)?, history::facts(&copy, shown)?);
        let epoch = now.epoch.max(then.epoch) + 1;
        copy.execute("UPDATE meta SET epoch = ?1", params![super::columns::integer(epoch)])?;
        let last = then.last_batch.map(|(number, _)| number);
        audit::append(&copy, Entry::of("restore", actor, &json!({"last_batch": last})))?;
        copy.close().map_err(|(_, error)| Fault::from(error))?;
        Ok(Ok(()))
    };
    work().map_err(|fault| fault.at(shown))?
}

fn carry_over(connection: &mut Connection, prepared: &Path) -> Result<(), Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(prepared, flags)?;
    Backup::new(&source, connection)?.run_to_completion(i32::MAX, Duration::from_millis(50), None)?;
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).ok();
    Ok(())
}
