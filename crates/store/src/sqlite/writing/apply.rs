//! An apply: one transaction in which a changeset is carried out whole, or not at all.
//!
//! Read [`apply`] first. Nothing is decided here that the plan left open.

use super::expected;
use super::first::FirstOf;
use super::identifiers::Claims;
use super::late_indexes;
use super::passwords::{PasswordWriter, move_along};
use super::patrons::PatronWriter;
use super::record::HistoryWriter;
use crate::audit::AuditEntry;
use crate::fitting::Keyed;
use crate::sqlite::columns::integer;
use crate::sqlite::fault::Fault;
use crate::sqlite::file::lock;
use crate::sqlite::interrupt::{self, STEP};
use crate::sqlite::journal::{audit, history, layouts};
use crate::sqlite::seal::{self, Content};
use crate::sqlite::search_words::{self, SearchWords};
use model::batch::BatchAction;
use model::changeset::{Applied, Changeset};
use model::plan::StalePatron;
use model::progress::{Event, Phase, Progress};
use rusqlite::{Connection, params};
use std::time::Duration;

/// So many patrons are written before they are read back: few enough that what was written is still in the processor's
/// cache.
const AT_HAND: usize = 200;

/// Carries out a changeset. Every way out but the last rolls everything back.
pub(in crate::sqlite) fn apply(
    connection: &Connection,
    changeset: &Changeset,
    first: &mut FirstOf<'_, '_>,
    wait: Duration,
    progress: &dyn Progress,
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
    let content = patrons(&transaction, &writes, batch, sheet.map(|sheet| sheet.name.as_str()), progress)?;
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

/// Writes all patrons, their passwords and what happened to them, in the order of their keys; gives the digest of the
/// last.
fn patrons(
    connection: &Connection,
    writes: &[Keyed<'_>],
    batch: u64,
    sheet: Option<&str>,
    progress: &dyn Progress,
) -> Result<Content, Fault> {
    let mut patrons = PatronWriter::prepare(connection)?;
    let mut passwords = PasswordWriter::prepare(connection, batch, sheet)?;
    let mut history = HistoryWriter::prepare(connection, batch)?;
    let (mut words, mut content) = (SearchWords::new(), Content::new());
    for step in writes.chunks(STEP) {
        interrupt::go_on(progress)?;
        for some in step.chunks(AT_HAND) {
            for (key, write) in some {
                if write.action() == BatchAction::Removed {
                    passwords.keep(key)?;
                    patrons.take_out(key, write)?;
                } else {
                    patrons.write(key, write)?;
                    passwords.write(key, write)?;
                }
                history.add(key, write, integer(write.version_after()), &mut content)?;
                words.patron(key.as_str(), write);
            }
            patrons.read_back(some)?;
            passwords.read_back(some)?;
        }
        progress.event(Event::Advance(Phase::Writing, step.len() as u64));
    }
    words.write(connection, batch)?;
    Ok(content)
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
