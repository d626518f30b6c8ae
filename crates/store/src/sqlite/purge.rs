//! Taking out for good. What is deleted is overwritten (`secure_delete`), the log is emptied and the file
//! written anew, so that nothing of it can be read from the store's files.

use super::columns::integer;
use super::fault::Fault;
use super::{audit, lock};
use crate::audit::{Entry, purge_facts};
use model::audit::Actor;
use model::progress::Progress;
use model::upkeep::{Purge, Purged};
use rusqlite::{Connection, params};
use std::time::Duration;

/// What a purge would take out.
pub(super) fn count(connection: &Connection, purge: &Purge) -> Result<Purged, Fault> {
    let number = |sql: &str, of: &dyn rusqlite::ToSql| -> Result<u64, Fault> {
        let count: i64 = connection.query_row(sql, params![of], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or_default())
    };
    match purge {
        Purge::HistoryUpTo(batch) => {
            let entries = number("SELECT count(*) FROM batch_patron WHERE batch <= ?1", &integer(*batch))?;
            Ok(Purged { patrons: 0, entries })
        }
        Purge::Patron(key) => Ok(Purged {
            patrons: number("SELECT count(*) FROM patron WHERE key = ?1", &key.as_str())?,
            entries: number("SELECT count(*) FROM batch_patron WHERE patron = ?1", &key.as_str())?,
        }),
    }
}

/// Takes it out.
pub(super) fn purge(
    connection: &Connection,
    purge: &Purge,
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<Purged, Fault> {
    let transaction = lock::begin(connection, wait, progress)?;
    let purged = count(&transaction, purge)?;
    match purge {
        Purge::HistoryUpTo(batch) => {
            for table in ["batch_patron", "former_credential"] {
                transaction.execute(&format!("DELETE FROM {table} WHERE batch <= ?1"), params![integer(*batch)])?;
            }
        }
        Purge::Patron(key) => {
            for table in ["batch_patron", "former_credential"] {
                transaction.execute(&format!("DELETE FROM {table} WHERE patron = ?1"), params![key.as_str()])?;
            }
            for table in ["patron", "former"] {
                transaction.execute(&format!("DELETE FROM {table} WHERE key = ?1"), params![key.as_str()])?;
            }
            transaction.execute("UPDATE meta SET patrons = patrons - ?1", params![integer(purged.patrons)])?;
        }
    }
    audit::append(&transaction, Entry::of("purge", actor, &purge_facts(purge, purged)))?;
    transaction.commit()?;
    connection.execute_batch("VACUUM")?;
    // Until the log is cut it still holds the pages as they were.
    let busy: bool = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy { Err(Fault::Locked) } else { Ok(purged) }
}
