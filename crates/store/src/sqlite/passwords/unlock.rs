//! A lock by failed tries, lifted before it lapses. Only of a password that the patron has chosen: the pattern of a
//! starter can be guessed, so that one which was tried too often stays locked.

use crate::audit::{self as chain, AuditEntry};
use crate::credential_version;
use crate::sqlite::columns::Columns;
use crate::sqlite::fault::Fault;
use crate::sqlite::file::lock;
use crate::sqlite::journal::{audit, password_events};
use crate::sqlite::passwords::former;
use model::audit::Actor;
use model::id::CanonicalId;
use model::progress::Progress;
use rusqlite::{Connection, Transaction, params};
use std::time::Duration;

const KEPT: &str = "SELECT hash, locked FROM credential WHERE patron = ?1 AND state = 'chosen'";
const UNLOCK: &str = "UPDATE credential SET failures = 0, recent = 0, failed_at = NULL, locked = 0,
    seal = rollcall_seal(patron, hash, state, must_change, since, expires, 0, 0, batch)
    WHERE patron = ?1 AND state = 'chosen'";

/// Lifts the lock of a password, if it is the one that was seen; says whether there was one.
pub(in crate::sqlite) fn unlock(
    connection: &Connection,
    key: &CanonicalId,
    was: u64,
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<bool, Fault> {
    let transaction = lock::begin(connection, wait, progress)?;
    if !is_locked(&transaction, key, was)? {
        return Ok(false);
    }
    former::keep(&transaction, key)?;
    transaction.execute(UNLOCK, params![key.as_str()])?;
    audit::append(&transaction, AuditEntry::of("password-unlock", actor, &chain::unlock_facts()))?;
    password_events::note(&transaction, [key])?;
    lock::commit(transaction)?;
    Ok(true)
}

fn is_locked(transaction: &Transaction<'_>, key: &CanonicalId, was: u64) -> Result<bool, Fault> {
    let mut statement = transaction.prepare(KEPT)?;
    let mut rows = statement.query(params![key.as_str()])?;
    let Some(row) = rows.next()? else { return Ok(false) };
    let mut row = Columns::of(row);
    let is_the_one = credential_version::of(row.str()?) == was;
    Ok(row.flag()? && is_the_one)
}
