//! Tries to sign in: counted in one transaction, ended in another. What is compared in between takes longest,
//! and holds no lock.
//!
//! Each way through writes as much as any other, so that the time tells nobody which IDs there are.

use crate::sqlite::columns::{Columns, integer, second};
use crate::sqlite::fault::Fault;
use crate::sqlite::file::lock;
use crate::sqlite::passwords::former;
use crate::unknown_tries;
use model::id::CanonicalId;
use model::lock::{Failures, LockRule};
use model::progress::Silent;
use model::sign_in::{StarterLife, StoredHash, TryEnd};
use rusqlite::{Connection, Transaction, params};
use std::time::Duration;

/// What is stored of a password that a try can be compared with.
pub(in crate::sqlite) struct StoredPassword {
    pub(in crate::sqlite) hash: StoredHash,
    pub(in crate::sqlite) must_change: bool,
    pub(in crate::sqlite) starter: Option<StarterLife>,
    /// The tries before this one.
    pub(in crate::sqlite) failures: Failures,
}

/// How a try began.
pub(in crate::sqlite) enum Begun {
    Unknown,
    Locked,
    Open(StoredPassword),
}

const KEPT: &str = "SELECT hash, state, must_change, since, expires, failures, recent, locked, failed_at
    FROM credential WHERE patron = ?1";
const COUNT: &str = "
    UPDATE credential SET failures = ?2, recent = ?3, locked = ?4, failed_at = ?5,
        seal = rollcall_seal(patron, hash, state, must_change, since, expires, ?2, ?4, batch, ?3, ?5, sheet)
    WHERE patron = ?1";
const UNKNOWN: &str = "SELECT failures, recent, failed_at FROM unknown_try WHERE digest = ?1";
const COUNT_UNKNOWN: &str = "
    INSERT INTO unknown_try (digest, failures, recent, failed_at) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (digest) DO UPDATE SET
        failures = excluded.failures, recent = excluded.recent, failed_at = excluded.failed_at";

/// Counts a try; whether it is compared is for the rule to say.
pub(in crate::sqlite) fn begin(
    connection: &Connection,
    key: &CanonicalId,
    rule: &LockRule,
    wait: Duration,
) -> Result<Begun, Fault> {
    let transaction = lock::begin(connection, wait, &Silent)?;
    forget_old(&transaction, rule)?;
    let digest = digest(&transaction, key)?;
    let (kept, unknown) = (kept(&transaction, key)?, unknown(&transaction, &digest)?);
    write_as_much(&transaction, u64::from(kept.is_none()))?;
    let begun = match kept {
        Some(kept) => {
            let (is_compared, after) = rule.count(kept.failures, kept.starter.is_some());
            let last = after.last.map(second);
            transaction.execute(COUNT, params![key.as_str(), counted(after), after.recent, after.locked, last])?;
            if is_compared { Begun::Open(kept) } else { Begun::Locked }
        }
        None => {
            let (is_compared, after) = rule.count(unknown, false);
            let last = second(after.last.unwrap_or(rule.now));
            transaction.execute(COUNT_UNKNOWN, params![digest, counted(after), after.recent, last])?;
            if is_compared { Begun::Unknown } else { Begun::Locked }
        }
    };
    lock::commit(transaction)?;
    Ok(begun)
}

/// Takes out what does not count any more of the tries under IDs that have no password, and the oldest of too many.
/// Whoever comes does it, so that it tells nothing.
fn forget_old(transaction: &Transaction<'_>, rule: &LockRule) -> Result<(), Fault> {
    let (now, lapse) = (second(rule.now), rule.lapse.num_seconds());
    // A clock was far ahead.
    transaction.execute("UPDATE unknown_try SET failed_at = ?1 WHERE failed_at > ?1 + ?2", params![now, lapse])?;
    transaction.execute("DELETE FROM unknown_try WHERE failed_at <= ?1 - ?2", params![now, lapse])?;
    let too_many = "DELETE FROM unknown_try WHERE digest IN (
        SELECT digest FROM unknown_try ORDER BY failed_at DESC, digest LIMIT -1 OFFSET ?1)";
    transaction.execute(too_many, params![integer(unknown_tries::MOST - 1)])?;
    Ok(())
}

fn digest(transaction: &Transaction<'_>, key: &CanonicalId) -> Result<String, Fault> {
    let store: String = transaction.query_row("SELECT store_id FROM meta", [], |row| row.get(0))?;
    Ok(unknown_tries::digest(&store, key))
}

fn kept(transaction: &Transaction<'_>, key: &CanonicalId) -> Result<Option<StoredPassword>, Fault> {
    let mut statement = transaction.prepare(KEPT)?;
    let mut rows = statement.query(params![key.as_str()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let mut row = Columns::of(row);
    let hash = StoredHash::new(row.str()?.to_owned());
    let is_starter = row.str()? == "starter";
    let (must_change, since, expires) = (row.flag()?, row.date()?, row.date()?);
    let starter = match expires {
        Some(expires) if is_starter => Some(StarterLife { since, expires }),
        None if is_starter => return Err(Fault::Damaged("a starter password has no last day")),
        Some(_) | None => None,
    };
    let (all, recent) = (row.number()?, tries(row.number()?));
    let failures = Failures { all, recent, locked: row.flag()?, last: row.second()? };
    Ok(Some(StoredPassword { hash, must_change, starter, failures }))
}

/// The tries under an ID that has no password; none where nobody has tried lately.
fn unknown(transaction: &Transaction<'_>, digest: &str) -> Result<Failures, Fault> {
    let mut statement = transaction.prepare(UNKNOWN)?;
    let mut rows = statement.query(params![digest])?;
    let Some(row) = rows.next()? else { return Ok(Failures::default()) };
    let mut row = Columns::of(row);
    Ok(Failures { all: row.number()?, recent: tries(row.number()?), last: row.second()?, locked: false })
}

/// All tries, as SQLite keeps a number.
fn counted(failures: Failures) -> i64 {
    i64::try_from(failures.all).unwrap_or(i64::MAX)
}

fn tries(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Ends a try; says whether the password was still the one that it was compared with.
pub(in crate::sqlite) fn end(
    connection: &Connection,
    key: &CanonicalId,
    was: &StoredHash,
    end: TryEnd<'_>,
    wait: Duration,
) -> Result<bool, Fault> {
    let transaction = lock::begin(connection, wait, &Silent)?;
    let (patron, key, was) = (key, key.as_str(), was.phc());
    let still = match end {
        TryEnd::Wrong => {
            write_as_much(&transaction, 0)?;
            true
        }
        TryEnd::Right => {
            let sql = "UPDATE credential SET failures = 0, recent = 0, failed_at = NULL, locked = 0,
                seal = rollcall_seal(patron, hash, state, must_change, since, expires, 0, 0, batch, 0, NULL, sheet)
                WHERE patron = ?1 AND hash = ?2";
            transaction.execute(sql, params![key, was])? == 1
        }
        TryEnd::Rehashed(phc) => {
            let sql = "UPDATE credential SET failures = 0, recent = 0, failed_at = NULL, locked = 0, hash = ?3,
                seal = rollcall_seal(patron, ?3, state, must_change, since, expires, 0, 0, batch, 0, NULL, sheet)
                WHERE patron = ?1 AND hash = ?2";
            transaction.execute(sql, params![key, was, phc])? == 1
        }
        TryEnd::Chosen(phc) => {
            let sql = "UPDATE credential SET failures = 0, recent = 0, failed_at = NULL, locked = 0, hash = ?3,
                state = 'chosen', must_change = 0, since = NULL, expires = NULL, sheet = NULL,
                seal = rollcall_seal(patron, ?3, 'chosen', 0, NULL, NULL, 0, 0, batch)
                WHERE patron = ?1 AND hash = ?2";
            transaction.execute(sql, params![key, was, phc])? == 1
        }
    };
    if still && !matches!(end, TryEnd::Wrong) {
        // Whoever has signed in goes on with this password.
        former::forget(&transaction, [patron])?;
    }
    lock::commit(transaction)?;
    Ok(still)
}

/// A write of one page. It must change something: SQLite leaves a page alone that stays as it is.
fn write_as_much(transaction: &Transaction<'_>, strange: u64) -> Result<(), Fault> {
    let sql = "UPDATE meta SET other_tries = other_tries + 1, strange_tries = strange_tries + ?1";
    Ok(transaction.execute(sql, params![integer(strange)]).map(drop)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};

    fn at(minute: i64) -> LockRule {
        let start = DateTime::from_timestamp(1_780_000_000, 0).unwrap();
        LockRule { most: 3, lapse: TimeDelta::minutes(30), now: start + TimeDelta::minutes(minute) }
    }

    fn kept_tries(connection: &Connection) -> (u64, u32) {
        let sql = "SELECT count(*), max(failures) FROM unknown_try";
        connection.query_row(sql, [], |row| Ok((u64::from(row.get::<_, u32>(0)?), row.get(1)?))).unwrap()
    }

    /// Whoever types all IDs there are fills no disk: the oldest go, and what has lapsed goes with anybody's next try.
    #[test]
    fn tries_under_unknown_ids_are_few_and_do_not_stay() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        let begin = |id: &str, minute| begin(&connection, &CanonicalId::of(id), &at(minute), Duration::ZERO).unwrap();
        for refused in [false, false, false, true] {
            assert_eq!(matches!(begin("nobody", 0), Begun::Locked), refused);
        }
        assert_eq!(kept_tries(&connection), (1, 4));
        let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
            INSERT INTO unknown_try SELECT 'x' || i, 1, 1, ?1 + i % 60 FROM n";
        connection.execute(many, params![second(at(1).now)]).unwrap();
        begin("somebody", 2);
        assert_eq!(kept_tries(&connection), (unknown_tries::MOST, 1), "the oldest has gone");
        begin("somebody", 33);
        assert_eq!(kept_tries(&connection), (1, 1));
        // A clock that was a year ahead is no reason to keep them for a year.
        begin("nobody", 525_600);
        begin("somebody", 34);
        begin("somebody", 64);
        assert_eq!(kept_tries(&connection).0, 1);
    }

    #[test]
    fn what_is_typed_is_not_kept() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        begin(&connection, &CanonicalId::of("ana@example.org"), &at(0), Duration::ZERO).unwrap();
        let digest: String = connection.query_row("SELECT digest FROM unknown_try", [], |row| row.get(0)).unwrap();
        assert_eq!((digest.len(), digest.contains("ana")), (64, false));
        assert_ne!(digest, unknown_tries::digest("another store", &CanonicalId::of("ana@example.org")));
    }
}
