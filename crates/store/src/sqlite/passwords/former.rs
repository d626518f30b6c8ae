//! What a password was before staff gave a new starter in its place, or lifted its lock: kept of one patron at a time, until
//! something else changes the password, and brought back where that was a mistake.
//!
//! What batches do to passwords is kept with the batches, through `writing/`.

use crate::audit::{self as chain, AuditEntry};
use crate::sqlite::columns::{Columns, json_list};
use crate::sqlite::fault::Fault;
use crate::sqlite::file::lock;
use crate::sqlite::journal::{audit, password_events};
use crate::sqlite::reading::find;
use model::audit::Actor;
use model::id::CanonicalId;
use model::person::{FormerPassword, PasswordDeed};
use model::progress::Progress;
use rusqlite::{Connection, params};
use std::time::Duration;

/// Before the link that tells of it is written: the next one.
const KEEP: &str =
    "INSERT OR REPLACE INTO password_before (patron, link, hash, state, must_change, since, expires, failures,
        recent, failed_at, locked, given_by, sheet, seal)
    SELECT g.patron, g.link, c.hash, c.state, c.must_change, c.since, c.expires, c.failures, c.recent, c.failed_at,
        c.locked, c.batch, c.sheet, c.seal
    FROM (SELECT ?1 AS patron, (SELECT coalesce(max(sequence), 0) + 1 FROM audit) AS link) AS g
    LEFT JOIN credential AS c ON c.patron = g.patron";
const FORGET: &str = "DELETE FROM password_before WHERE patron IN (SELECT value FROM json_each(?1))";
/// Of this patron.
const OF_PATRON: &str = "SELECT b.patron, b.link, a.action, b.state, b.since, b.expires, coalesce(b.must_change, 0),
        coalesce(b.locked, 0), b.failed_at,
        b.seal IS NULL OR b.seal IS rollcall_seal(b.patron, b.hash, b.state, b.must_change, b.since, b.expires, b.failures,
            b.locked, b.given_by, b.recent, b.failed_at, b.sheet)
    FROM password_before AS b CROSS JOIN audit AS a ON a.sequence = b.link WHERE b.patron = ?1";
/// Whom the last link of the chain is about, where that is one patron.
const OF_LAST: &str = "SELECT patron FROM password_before WHERE link = (SELECT max(sequence) FROM audit)";
const RESTORE: &str = "UPDATE credential SET
        (hash, state, must_change, since, expires, failures, recent, failed_at, locked, batch, sheet, seal) = (
            SELECT hash, state, must_change, since, expires, failures, recent, failed_at, locked, given_by, sheet, seal
            FROM password_before WHERE patron = ?1)
    WHERE patron = ?1";
const NONE_AGAIN: &str = "DELETE FROM credential WHERE patron = ?1";

/// Keeps what a patron has, who is about to get something else; in the place of what was kept of them before.
pub(super) fn keep(connection: &Connection, key: &CanonicalId) -> Result<(), Fault> {
    connection.execute(KEEP, params![key.as_str()])?;
    Ok(())
}

/// Forgets what was kept of these patrons.
pub(in crate::sqlite) fn forget<'k>(
    connection: &Connection,
    keys: impl IntoIterator<Item = &'k CanonicalId>,
) -> Result<(), Fault> {
    connection.execute(FORGET, params![json_list(keys)])?;
    Ok(())
}

/// What is kept of a patron; where nobody is named, of the one whom the last link of the chain is about.
pub(in crate::sqlite) fn of(
    connection: &Connection,
    key: Option<&CanonicalId>,
) -> Result<Option<FormerPassword>, Fault> {
    let key = match key {
        Some(key) => key.clone(),
        None => match last(connection)? {
            Some(key) => key,
            None => return Ok(None),
        },
    };
    let mut statement = connection.prepare(OF_PATRON)?;
    let mut rows = statement.query(params![key.as_str()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let mut row = Columns::of(row);
    let former = FormerPassword {
        key: CanonicalId::from_canonical(row.str()?.to_owned()),
        link: row.number()?,
        deed: PasswordDeed::of_action(row.str()?).ok_or(Fault::Damaged("a link is about no password"))?,
        credential: find::credential_state(row.str_or_null()?, row.str_or_null()?, row.str_or_null()?)?,
        must_change: row.flag()?,
        locked: row.flag()?,
        last_failure: row.second()?,
    };
    if !row.flag()? {
        return Err(Fault::Damaged("a password that is kept for an undo was changed by something else than Rollcall"));
    }
    Ok(Some(former))
}

fn last(connection: &Connection) -> Result<Option<CanonicalId>, Fault> {
    let mut statement = connection.prepare(OF_LAST)?;
    let mut rows = statement.query([])?;
    rows.next()?.map(|row| Columns::of(row).str().map(CanonicalId::from_canonical)).transpose()
}

/// Brings it back, if it is still what was seen; says whether it was.
pub(in crate::sqlite) fn restore(
    connection: &Connection,
    former: &FormerPassword,
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<bool, Fault> {
    let transaction = lock::begin(connection, wait, progress)?;
    if of(&transaction, Some(&former.key))?.as_ref() != Some(former) {
        return Ok(false);
    }
    let key = former.key.as_str();
    transaction.execute(if former.is_none() { NONE_AGAIN } else { RESTORE }, params![key])?;
    forget(&transaction, [&former.key])?;
    audit::append(&transaction, AuditEntry::of("password-restore", actor, &chain::restore_facts(former.link)))?;
    password_events::note(&transaction, [&former.key])?;
    lock::commit(transaction)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn what_is_kept_is_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        for sql in [KEEP, FORGET, OF_PATRON, RESTORE, NONE_AGAIN] {
            let plan = plan(&connection, sql);
            let scans =
                |line: &String| line.starts_with("SCAN ") && !["SCAN g", "SCAN CONSTANT ROW"].contains(&line.as_str());
            assert!(!plan.iter().any(|line| scans(line) && !line.contains("json_each")), "{sql}: {plan:?}");
        }
    }
}
