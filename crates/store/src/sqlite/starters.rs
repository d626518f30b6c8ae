//! Starter passwords after they were handed out: who still has one, new ones, and none any more.

use super::columns::integer;
use super::fault::Fault;
use super::{audit, fetch, find, lock};
use crate::audit::{self as chain, Entry};
use model::audit::Actor;
use model::id::CanonicalId;
use model::progress::Progress;
use model::snapshot::{CredentialState, FoundPatron};
use model::starters::{Given, Reissued};
use rusqlite::{Connection, OptionalExtension, params};
use std::time::Duration;

const OF_BATCH: &str = "INSERT INTO temp.wanted (key)
    SELECT c.patron FROM credential AS c CROSS JOIN patron AS p ON p.key = c.patron
    WHERE c.state = 'starter' AND c.batch = ?1 ORDER BY p.last_name, p.first_name, p.key";
const ALL: &str = "INSERT INTO temp.wanted (key)
    SELECT c.patron FROM credential AS c INDEXED BY starter_of_batch CROSS JOIN patron AS p ON p.key = c.patron
    WHERE c.state = 'starter' AND ?1 IS NULL ORDER BY p.last_name, p.first_name, p.key";

/// Who has a starter, of one batch or of all, by name.
pub(super) fn list(connection: &Connection, batch: Option<u64>) -> Result<Vec<FoundPatron>, Fault> {
    super::with_scratch(connection, || {
        connection.execute_batch(fetch::WANTED)?;
        connection.execute(if batch.is_some() { OF_BATCH } else { ALL }, params![batch.map(integer)])?;
        Ok(())
    })?;
    find::found(connection)
}

/// Gives new starters in the place of what the patrons have, if that is what it was.
pub(super) fn reissue(
    connection: &Connection,
    given: &[Given],
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<Reissued, Fault> {
    let transaction = lock::begin(connection, wait, progress)?;
    let mut moved = Vec::new();
    for one in given {
        if state(&transaction, &one.key)? != Some(one.was) {
            moved.push(one.key.clone());
            continue;
        }
        let sql = "INSERT INTO credential (patron, hash, state, must_change, since, expires)
            VALUES (?1, ?2, 'starter', 1, ?3, ?4)
            ON CONFLICT (patron) DO UPDATE SET hash = excluded.hash, state = 'starter', must_change = 1,
                since = excluded.since, expires = excluded.expires, failures = 0, locked = 0";
        let (since, expires) = (one.starter.since.to_string(), one.starter.expires.to_string());
        transaction.execute(sql, params![one.key.as_str(), one.starter.phc, since, expires])?;
    }
    if !moved.is_empty() {
        return Ok(Reissued::Moved(moved));
    }
    let facts = chain::starter_facts(given.len() as u64);
    let audit = audit::append(&transaction, Entry::of("starters-reissue", actor, &facts))?;
    transaction.commit()?;
    Ok(Reissued::Done { audit })
}

/// The state of a patron's password; `None` when there is no such patron.
fn state(connection: &Connection, key: &CanonicalId) -> Result<Option<CredentialState>, Fault> {
    let sql =
        "SELECT c.state, c.expires FROM patron AS p LEFT JOIN credential AS c ON c.patron = p.key WHERE p.key = ?1";
    let found: Option<(Option<String>, Option<String>)> =
        connection.query_row(sql, params![key.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((state, expires)) = found else { return Ok(None) };
    find::credential_state(state.as_deref(), expires.as_deref()).map(Some)
}

/// Takes starters away; passwords that patrons have chosen stay. Says how many went.
pub(super) fn void(
    connection: &Connection,
    keys: &[CanonicalId],
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<u64, Fault> {
    let transaction = lock::begin(connection, wait, progress)?;
    let mut gone = 0;
    {
        let mut delete = transaction.prepare("DELETE FROM credential WHERE patron = ?1 AND state = 'starter'")?;
        for key in keys {
            gone += delete.execute(params![key.as_str()])? as u64;
        }
    }
    if gone > 0 {
        audit::append(&transaction, Entry::of("starters-void", actor, &chain::starter_facts(gone)))?;
    }
    transaction.commit()?;
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::fetch::tests::plan;

    #[test]
    fn starters_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::schema::tests::fresh();
        connection.execute_batch(fetch::WANTED).unwrap();
        for sql in [OF_BATCH, ALL] {
            let plan = plan(&connection, sql);
            assert!(plan.iter().any(|line| line.contains("starter_of_batch")), "{plan:?}");
            assert!(!plan.iter().any(|line| line.starts_with("SCAN p")), "{plan:?}");
        }
    }
}
