//! Taking out for good. What is deleted is overwritten (`secure_delete`), then the log is emptied and the file
//! written anew, so that nothing of it can be read from the store's files. The audit chain tells that the second half is
//! due until it is done.

use super::columns::integer;
use super::fault::Fault;
use super::{audit, lock};
use crate::audit::{Entry, purge_facts, purge_finished};
use model::audit::Actor;
use model::progress::Progress;
use model::upkeep::{Purge, PurgeDue, Purged};
use rusqlite::{Connection, params};
use std::time::Duration;

/// What a purge would take out.
pub(super) fn count(connection: &Connection, purge: &Purge) -> Result<Purged, Fault> {
    let number = |sql: &str, of: &dyn rusqlite::ToSql| -> Result<u64, Fault> {
        let count: i64 = connection.query_row(sql, params![of], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or_default())
    };
    let sum = |tables: &[(&str, &str)], of: &dyn rusqlite::ToSql| -> Result<u64, Fault> {
        let counts = tables.iter().map(|(table, column)| {
            let comparison = if *column == "batch" { "<=" } else { "=" };
            number(&format!("SELECT count(*) FROM {table} WHERE {column} {comparison} ?1"), of)
        });
        counts.sum()
    };
    match purge {
        Purge::HistoryUpTo(batch) => {
            let entries = sum(&[("batch_patron", "batch"), ("former_credential", "batch")], &integer(*batch))?;
            Ok(Purged { entries, ..Purged::default() })
        }
        Purge::Patron(key) => {
            let history = [("batch_patron", "patron"), ("former_credential", "patron"), ("former", "key")];
            Ok(Purged { patrons: sum(&[("patron", "key")], &key.as_str())?, entries: sum(&history, &key.as_str())? })
        }
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
            let left = "UPDATE meta SET patrons = patrons - ?1, epoch = epoch + 1";
            transaction.execute(left, params![integer(purged.patrons)])?;
        }
    }
    if purged != Purged::default() {
        audit::append(&transaction, Entry::of("purge", actor, &purge_facts(purge, purged)))?;
        transaction.commit()?;
    } else {
        transaction.rollback()?;
    }
    Ok(purged)
}

/// Notes that a purge is finished.
pub(super) fn finished(
    connection: &Connection,
    due: PurgeDue,
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<(), Fault> {
    let transaction = lock::begin(connection, wait, progress)?;
    audit::append(&transaction, purge_finished(due, actor))?;
    Ok(transaction.commit()?)
}

/// Writes the file anew and cuts the log; an error says why it still holds traces of what was purged.
pub(super) fn write_anew(connection: &Connection) -> Result<(), &'static str> {
    connection.execute_batch("VACUUM").map_err(|_| "the store could not be written anew")?;
    // Until the log is cut it still holds the pages as they were.
    let busy: rusqlite::Result<bool> = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
    match busy {
        Ok(false) => Ok(()),
        Ok(true) => Err("another program has the store open"),
        Err(_) => Err("the log beside the store could not be cut"),
    }
}
