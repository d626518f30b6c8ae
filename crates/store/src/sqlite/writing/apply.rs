//! An apply: one transaction in which a changeset is carried out whole, or not at all.
//!
//! Read [`apply`] first. Nothing is decided here that the plan left open.

use super::everybody::{To, all_patrons};
use super::expected;
use super::first::FirstOf;
use super::identifiers::Claims;
use super::late_indexes;
use super::passwords::move_along;
use crate::Beside;
use crate::audit::AuditEntry;
use crate::fitting::Keyed;
use crate::sqlite::columns::integer;
use crate::sqlite::fault::Fault;
use crate::sqlite::file::lock;
use crate::sqlite::interrupt;
use crate::sqlite::journal::{audit, history, layouts};
use crate::sqlite::seal;
use crate::sqlite::search_words;
use model::batch::BatchAction;
use model::changeset::{Applied, Changeset};
use model::plan::StalePatron;
use model::progress::Progress;
use rusqlite::{Connection, params};
use std::time::Duration;

/// How an apply goes about it.
#[derive(Clone, Copy)]
pub(in crate::sqlite) struct How<'a> {
    /// How long to wait while somebody else writes.
    pub(in crate::sqlite) wait: Duration,
    pub(in crate::sqlite) beside: Option<Beside>,
    pub(in crate::sqlite) progress: &'a dyn Progress,
}

/// Carries out a changeset. Every way out but the last rolls everything back.
pub(in crate::sqlite) fn apply(
    connection: &Connection,
    changeset: &Changeset,
    first: &mut FirstOf<'_, '_>,
    How { wait, beside, progress }: How<'_>,
) -> Result<Applied, Fault> {
    let writes = changeset.writes();
    let claims = Claims::of(&writes);
    let transaction = lock::begin(connection, wait, progress)?;
    if let Some(batch) = history::standing_batch_of(&transaction, &changeset.head.id)? {
        return Ok(Applied::Already { batch });
    }
    let stale = expected::stale(&transaction, &writes, &claims, progress)?;
    if !stale.is_empty() {
        return Ok(Applied::Stale(stale));
    }
    let batch = history::last(&transaction)? + 1;
    if !first.is_done(&transaction, batch) {
        return Ok(Applied::Withheld);
    }
    history::record(&transaction, batch, &changeset.head)?;
    layouts::record(&transaction, batch, &changeset.layouts)?;
    let late = late_indexes::take_away(&transaction, writes.len())?;
    search_words::clear_of_nobody(&transaction)?;
    claims.release(&transaction)?;
    move_along(&transaction, &writes)?;
    let sheet = changeset.sheet.as_ref();
    let to = To { connection: &transaction, batch, sheet: sheet.map(|sheet| sheet.name.as_str()) };
    let content = all_patrons(to, &writes, beside, progress)?;
    claims.write(&transaction, progress)?;
    drop(claims);
    late_indexes::put_back(&transaction, &late)?;
    count(&transaction, &writes)?;
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
    let writes = changeset.writes();
    expected::stale(connection, &writes, &Claims::of(&writes), progress)
}

fn count(connection: &Connection, writes: &[Keyed<'_>]) -> Result<(), Fault> {
    let created = writes.iter().filter(|(_, write)| write.version.is_none()).count();
    let removed = writes.iter().filter(|(_, write)| write.action() == BatchAction::Removed).count();
    let grown = integer(created as u64) - integer(removed as u64);
    connection.execute("UPDATE meta SET patrons = patrons + ?1", params![grown])?;
    Ok(())
}
