//! Tries to sign in: counted in one transaction, ended in another. What is compared in between takes longest,
//! and holds no lock.
//!
//! Each way through writes as much as any other, so that the time tells nobody which IDs there are.

use crate::sqlite::columns::{Columns, integer};
use crate::sqlite::fault::Fault;
use crate::sqlite::file::lock;
use model::id::CanonicalId;
use model::progress::Silent;
use model::sign_in::{StarterLife, StoredHash, TryEnd};
use rusqlite::{Connection, Transaction, params};
use std::time::Duration;

/// What is stored of a password that a try can be compared with.
pub(in crate::sqlite) struct StoredPassword {
    pub(in crate::sqlite) hash: StoredHash,
    pub(in crate::sqlite) must_change: bool,
    pub(in crate::sqlite) starter: Option<StarterLife>,
}

/// How a try began.
pub(in crate::sqlite) enum Begun {
    Unknown,
    Locked,
    Open(StoredPassword),
}

const COUNT: &str = "
    UPDATE credential SET failures = failures + 1, locked = failures + 1 >= ?2,
        seal = rollcall_seal(patron, hash, state, must_change, since, expires, failures + 1, failures + 1 >= ?2, batch)
    WHERE patron = ?1 AND NOT locked AND failures < ?2";
const KEPT: &str = "SELECT hash, state, must_change, since, expires FROM credential WHERE patron = ?1";

/// Counts a try, unless too many have failed already.
pub(in crate::sqlite) fn begin(
    connection: &Connection,
    key: &CanonicalId,
    most: u32,
    wait: Duration,
) -> Result<Begun, Fault> {
    let transaction = lock::begin(connection, wait, &Silent)?;
    let counted = transaction.execute(COUNT, params![key.as_str(), most])? == 1;
    let kept = kept(&transaction, key)?;
    let begun = match kept {
        Some(kept) if counted => Begun::Open(kept),
        Some(_) => {
            write_as_much(&transaction, 0)?;
            Begun::Locked
        }
        None => {
            write_as_much(&transaction, 1)?;
            Begun::Unknown
        }
    };
    lock::commit(transaction)?;
    Ok(begun)
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
    Ok(Some(StoredPassword { hash, must_change, starter }))
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
    let (key, was) = (key.as_str(), was.phc());
    let still = match end {
        TryEnd::Wrong => {
            write_as_much(&transaction, 0)?;
            true
        }
        TryEnd::Right => {
            let sql = "UPDATE credential SET failures = 0, locked = 0,
                seal = rollcall_seal(patron, hash, state, must_change, since, expires, 0, 0, batch)
                WHERE patron = ?1 AND hash = ?2";
            transaction.execute(sql, params![key, was])? == 1
        }
        TryEnd::Rehashed(phc) => {
            let sql = "UPDATE credential SET failures = 0, locked = 0, hash = ?3,
                seal = rollcall_seal(patron, ?3, state, must_change, since, expires, 0, 0, batch)
                WHERE patron = ?1 AND hash = ?2";
            transaction.execute(sql, params![key, was, phc])? == 1
        }
        TryEnd::Chosen(phc) => {
            let sql = "UPDATE credential SET failures = 0, locked = 0, hash = ?3, state = 'chosen', must_change = 0,
                since = NULL, expires = NULL, seal = rollcall_seal(patron, ?3, 'chosen', 0, NULL, NULL, 0, 0, batch)
                WHERE patron = ?1 AND hash = ?2";
            transaction.execute(sql, params![key, was, phc])? == 1
        }
    };
    lock::commit(transaction)?;
    Ok(still)
}

/// A write of one page. It must change something: SQLite leaves a page alone that stays as it is.
fn write_as_much(transaction: &Transaction<'_>, strange: u64) -> Result<(), Fault> {
    let sql = "UPDATE meta SET other_tries = other_tries + 1, strange_tries = strange_tries + ?1";
    Ok(transaction.execute(sql, params![integer(strange)]).map(drop)?)
}
