//! Taking out for good, of the tables. What is deleted is overwritten (`secure_delete`); `rewrite.rs` takes what may
//! be left of it out of the store's files. The audit chain tells that this second half is due until it is done.

use crate::audit::{AuditEntry, purge_facts, purge_finished, with_rest};
use crate::sqlite::columns::integer;
use crate::sqlite::fault::Fault;
use crate::sqlite::file::lock;
use crate::sqlite::interrupt;
use crate::sqlite::journal::audit;
use crate::sqlite::{seal, search_words};
use model::audit::Actor;
use model::progress::Progress;
use model::upkeep::{Purge, PurgeDue, Purged};
use rusqlite::{Connection, ToSql, params};
use std::time::Duration;

/// What a purge would take out.
pub(in crate::sqlite) fn count(connection: &Connection, purge: &Purge) -> Result<Purged, Fault> {
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
pub(in crate::sqlite) fn purge(
    connection: &Connection,
    purge: &Purge,
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<Purged, Fault> {
    let transaction = lock::begin(connection, wait, progress)?;
    let purged = count(&transaction, purge)?;
    let touched = touched(&transaction, purge)?;
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
            // Whoever was purged may have tried, without a password.
            transaction.execute("DELETE FROM unknown_try", [])?;
            let left = "UPDATE meta SET patrons = patrons - ?1, epoch = epoch + 1";
            transaction.execute(left, params![integer(purged.patrons)])?;
        }
    }
    if purged != Purged::default() {
        // It may hold names that nobody has any more.
        search_words::make_anew(&transaction)?;
        let left = seal::contents(&transaction, &touched, &|| interrupt::go_on(progress))?;
        let epoch: i64 = transaction.query_row("SELECT epoch FROM meta", [], |row| row.get(0))?;
        let facts = with_rest(purge_facts(purge, purged), u64::try_from(epoch).unwrap_or_default(), &left);
        audit::append(&transaction, AuditEntry::of("purge", actor, &facts))?;
        lock::commit(transaction)?;
    } else {
        transaction.rollback()?;
    }
    Ok(purged)
}

/// The batches that lose entries.
fn touched(connection: &Connection, purge: &Purge) -> Result<Vec<u64>, Fault> {
    let numbers = |sql: &str, of: &dyn ToSql| -> Result<Vec<u64>, Fault> {
        let mut statement = connection.prepare(sql)?;
        let numbers = statement.query_map(params![of], |row| row.get::<_, i64>(0))?;
        let numbers: Vec<i64> = numbers.collect::<Result<_, _>>()?;
        Ok(numbers.into_iter().filter_map(|number| u64::try_from(number).ok()).collect())
    };
    match purge {
        Purge::HistoryUpTo(batch) => numbers("SELECT number FROM batch WHERE number <= ?1", &integer(*batch)),
        Purge::Patron(key) => {
            let sql = "SELECT batch FROM batch_patron WHERE patron = ?1
                UNION SELECT batch FROM former_credential WHERE patron = ?1";
            numbers(sql, &key.as_str())
        }
    }
}

/// Notes that a purge is finished.
pub(in crate::sqlite) fn finished(
    connection: &Connection,
    due: &PurgeDue,
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<(), Fault> {
    let transaction = lock::begin(connection, wait, progress)?;
    audit::append(&transaction, purge_finished(due, actor))?;
    lock::commit(transaction)
}
