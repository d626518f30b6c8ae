//! Starter passwords after they were handed out: who still has one, new ones, and none any more.

use crate::audit::{self as chain, AuditEntry};
use crate::credential_version;
use crate::sqlite::columns::{Columns, integer, json_list};
use crate::sqlite::fault::Fault;
use crate::sqlite::file::lock;
use crate::sqlite::journal::{audit, history, password_events};
use crate::sqlite::passwords::former;
use crate::sqlite::reading::{fetch, find};
use crate::sqlite::scratch::with_scratch;
use crate::sqlite::writing::first::FirstOf;
use model::audit::Actor;
use model::id::CanonicalId;
use model::progress::{Event, Phase, Progress};
use model::sheets::SheetRecord;
use model::snapshot::FoundPatron;
use model::starters::{NewStarter, Reissued, SeenStarter};
use rusqlite::{Connection, Transaction, params};
use std::collections::HashMap;
use std::io;
use std::time::Duration;

const OF_BATCH: &str = "INSERT INTO temp.wanted (key)
    SELECT c.patron FROM credential AS c CROSS JOIN patron AS p ON p.key = c.patron
    WHERE c.state = 'starter' AND c.batch = ?1 ORDER BY p.last_name, p.first_name, p.key";
const ALL: &str = "INSERT INTO temp.wanted (key)
    SELECT c.patron FROM credential AS c INDEXED BY starter_of_batch CROSS JOIN patron AS p ON p.key = c.patron
    WHERE c.state = 'starter' AND ?1 IS NULL ORDER BY p.last_name, p.first_name, p.key";

/// Who has a starter, of one batch or of all, by name.
pub(in crate::sqlite) fn list(connection: &Connection, batch: Option<u64>) -> Result<Vec<FoundPatron>, Fault> {
    with_scratch(connection, || {
        connection.execute_batch(fetch::WANTED)?;
        connection.execute(if batch.is_some() { OF_BATCH } else { ALL }, params![batch.map(integer)])?;
        Ok(())
    })?;
    find::found(connection)
}

const GIVEN: &str = "CREATE TEMP TABLE given (
    key TEXT NOT NULL PRIMARY KEY, hash TEXT NOT NULL, since TEXT NOT NULL, expires TEXT NOT NULL
) STRICT, WITHOUT ROWID";
const NOW: &str = "SELECT g.value, p.key IS NOT NULL, c.state, c.hash FROM json_each(?1) AS g
    LEFT JOIN patron AS p ON p.key = g.value LEFT JOIN credential AS c ON c.patron = g.value";
/// Who has none gets one of the batch that brought them, so that it is listed with the others. `?1` is the name of the
/// sheet.
const GIVE: &str = "INSERT INTO credential (patron, hash, state, must_change, since, expires, batch, sheet, seal)
    SELECT key, hash, 'starter', 1, since, expires, batch, ?1,
        rollcall_seal(key, hash, 'starter', 1, since, expires, 0, 0, batch, 0, NULL, ?1)
    FROM (
        SELECT g.key, g.hash, g.since, g.expires, coalesce(
            (SELECT c.batch FROM credential AS c WHERE c.patron = g.key),
            (SELECT max(t.batch) FROM batch_patron AS t WHERE t.patron = g.key AND t.action IN ('create', 'convert'))
        ) AS batch
        FROM temp.given AS g
    )
    WHERE true ORDER BY key
    ON CONFLICT (patron) DO UPDATE SET hash = excluded.hash, state = 'starter', must_change = 1,
        since = excluded.since, expires = excluded.expires, failures = 0, recent = 0, failed_at = NULL, locked = 0,
        batch = excluded.batch, sheet = excluded.sheet, seal = excluded.seal";
const VOID: &str = "DELETE FROM credential WHERE state = 'starter' AND patron IN (SELECT value FROM json_each(?1))";

/// Gives new starters in the place of what the patrons have, if that is what it was.
pub(in crate::sqlite) fn reissue(
    connection: &Connection,
    given: &[NewStarter],
    sheet: Option<&SheetRecord>,
    first: &mut FirstOf<'_, '_>,
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<Reissued, Fault> {
    let transaction = lock::begin(connection, wait, progress)?;
    let now = now(&transaction, given.iter().map(|one| &one.key))?;
    let as_expected = |one: &&NewStarter| now.get(&one.key).is_some_and(|now| now.credential_version == one.was);
    let moved: Vec<_> = given.iter().filter(|one| !as_expected(one)).map(|one| one.key.clone()).collect();
    if !moved.is_empty() {
        return Ok(Reissued::Moved(moved));
    }
    if !first.is_done(&transaction, history::last(&transaction)?) {
        return Ok(Reissued::Withheld);
    }
    match given {
        [one] => former::keep(&transaction, &one.key)?,
        several => former::forget(&transaction, several.iter().map(|one| &one.key))?,
    }
    stage(&transaction, given)?;
    transaction.execute(GIVE, params![sheet.map(|sheet| sheet.name.as_str())])?;
    transaction.execute_batch("DROP TABLE temp.given")?;
    let facts = chain::starter_facts(given.len() as u64, sheet);
    let audit = audit::append(&transaction, AuditEntry::of("starters-reissue", actor, &facts))?;
    password_events::note(&transaction, given.iter().map(|one| &one.key))?;
    lock::commit(transaction)?;
    progress.event(Event::Advance(Phase::Writing, given.len() as u64));
    Ok(Reissued::Done { audit })
}

/// What a patron who is there has now.
struct Now {
    credential_version: u64,
    starter: bool,
}

/// What those of these patrons have who are there.
fn now<'k>(
    transaction: &Transaction<'_>,
    keys: impl Iterator<Item = &'k CanonicalId>,
) -> Result<HashMap<CanonicalId, Now>, Fault> {
    let mut statement = transaction.prepare(NOW)?;
    let mut rows = statement.query(params![json_list(keys)])?;
    let mut found = HashMap::new();
    while let Some(row) = rows.next()? {
        let mut row = Columns::of(row);
        let (key, there) = (CanonicalId::from_canonical(row.str()?.to_owned()), row.flag()?);
        let (state, hash) = (row.str_or_null()?, row.str_or_null()?);
        if there {
            found.insert(
                key,
                Now { credential_version: hash.map_or(0, credential_version::of), starter: state == Some("starter") },
            );
        }
    }
    Ok(found)
}

fn stage(transaction: &Transaction<'_>, given: &[NewStarter]) -> Result<(), Fault> {
    transaction.execute_batch(GIVEN)?;
    let mut insert = transaction.prepare("INSERT INTO temp.given VALUES (?1, ?2, ?3, ?4)")?;
    for one in given {
        let (since, expires) = (one.starter.since.to_string(), one.starter.expires.to_string());
        insert.execute(params![one.key.as_str(), one.starter.phc, since, expires])?;
    }
    Ok(())
}

/// Takes starters away; passwords that patrons have chosen stay. Says how many went.
pub(in crate::sqlite) fn void(
    connection: &Connection,
    seen: &[SeenStarter],
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<u64, Fault> {
    let transaction = lock::begin(connection, wait, progress)?;
    let now = now(&transaction, seen.iter().map(|(key, _)| key))?;
    let meant = |(key, version): &&SeenStarter| {
        now.get(key).is_some_and(|now| now.starter && now.credential_version == *version)
    };
    let keys: Vec<&CanonicalId> = seen.iter().filter(meant).map(|(key, _)| key).collect();
    let gone = transaction.execute(VOID, params![json_list(keys.iter().copied())])? as u64;
    if gone > 0 {
        audit::append(&transaction, AuditEntry::of("starters-void", actor, &chain::starter_facts(gone, None)))?;
        password_events::note(&transaction, keys)?;
    }
    lock::commit(transaction)?;
    Ok(gone)
}

/// Notes that so many slips were shredded, if that succeeds.
pub(in crate::sqlite) fn note_shredding(
    connection: &Connection,
    slips: u64,
    work: &mut dyn FnMut() -> io::Result<()>,
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<io::Result<()>, Fault> {
    let transaction = lock::begin(connection, wait, progress)?;
    if let Err(error) = work() {
        return Ok(Err(error));
    }
    audit::append(&transaction, AuditEntry::of("starters-shred", actor, &chain::starter_facts(slips, None)))?;
    lock::commit(transaction)?;
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn starters_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        connection.execute_batch(fetch::WANTED).unwrap();
        for sql in [OF_BATCH, ALL] {
            let plan = plan(&connection, sql);
            assert!(plan.iter().any(|line| line.contains("starter_of_batch")), "{plan:?}");
            assert!(!plan.iter().any(|line| line.starts_with("SCAN p")), "{plan:?}");
        }
        connection.execute_batch(GIVEN).unwrap();
        for sql in [NOW, GIVE, VOID] {
            let plan = plan(&connection, sql);
            let scans = |line: &&String| {
                line.starts_with("SCAN ") && !line.starts_with("SCAN g") && !line.contains("json_each")
            };
            assert!(!plan.iter().any(|line| scans(&line)), "{plan:?}");
        }
    }
}
