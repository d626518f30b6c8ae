//! What becomes of the passwords of the patrons that a batch writes. Every one that goes is kept with the batch that
//! takes it away, so that undoing that gives it back. What each fate is, the planner has decided.

use crate::fitting::Keyed;
use crate::sqlite::cells::Cell;
use crate::sqlite::columns::integer;
use crate::sqlite::fault::Fault;
use crate::sqlite::walk::walk;
use model::changeset::{PasswordFate, Write};
use model::id::CanonicalId;
use rusqlite::{Connection, Statement, params};

/// A password goes along under another key, before anybody is taken out: as it is, with a seal for the new key. Who comes
/// under it is written later in the same transaction.
const MOVE: &str =
    "UPDATE credential SET patron = ?2, seal = rollcall_seal(?2, hash, state, must_change, since, expires,
    failures, locked, batch, recent, failed_at, sheet) WHERE patron = ?1";
const KEEP: &str = "INSERT OR FAIL INTO former_credential (batch, patron, hash, state, must_change, since, expires,
        failures, recent, failed_at, locked, given_by, sheet, seal)
    SELECT ?1, patron, hash, state, must_change, since, expires, failures, recent, failed_at, locked, batch, sheet, seal
    FROM credential WHERE patron = ?2";
/// What a password was before staff changed it stays behind for good.
const FORGET: &str = "DELETE FROM password_before WHERE patron = ?1";
const TAKE: &str = "DELETE FROM credential WHERE patron = ?1";
const GIVE_BACK: &str = "INSERT OR FAIL INTO credential (patron, hash, state, must_change, since, expires, failures,
        recent, failed_at, locked, batch, sheet, seal)
    SELECT patron, hash, state, must_change, since, expires, failures, recent, failed_at, locked, given_by, sheet, seal
    FROM former_credential WHERE batch = ?1 AND patron = ?2";
/// A password is never replaced: a patron who has one when another arrives is a fault, and refused.
const STARTER: &str =
    "INSERT OR FAIL INTO credential (patron, hash, state, must_change, since, expires, batch, sheet, seal)
    VALUES (?1, ?2, 'starter', 1, ?3, ?4, ?5, ?6,
        rollcall_seal(?1, ?2, 'starter', 1, ?3, ?4, 0, 0, ?5, 0, NULL, ?6))";
/// One that comes along out of another system is the patron's own. The day on which it came tells it from one that was
/// chosen here, until another is.
const CARRIED: &str = "INSERT OR FAIL INTO credential (patron, hash, state, must_change, since, batch, seal)
    VALUES (?1, ?2, 'chosen', 0, ?3, ?4, rollcall_seal(?1, ?2, 'chosen', 0, ?3, NULL, 0, 0, ?4))";
const STORED: &str = "SELECT patron, hash, state, must_change, since, expires, sheet FROM credential
    WHERE patron >= ?1 ORDER BY patron";

/// Passwords of patrons who go on under another key go along.
pub(super) fn move_along(connection: &Connection, writes: &[Keyed<'_>]) -> Result<(), Fault> {
    let mut go_along = connection.prepare(MOVE)?;
    let mut forget = connection.prepare(FORGET)?;
    for (key, write) in writes {
        if let PasswordFate::Moved { to } = write.password {
            forget.execute([key.as_str()])?;
            go_along.execute(params![key.as_str(), to.as_str()])?;
        }
    }
    Ok(())
}

/// Carries out what becomes of passwords.
pub(super) struct PasswordWriter<'c> {
    batch: i64,
    /// The name of the hand-out sheet.
    sheet: Option<&'c str>,
    keep: Statement<'c>,
    take: Statement<'c>,
    give_back: Statement<'c>,
    starter: Statement<'c>,
    carried: Statement<'c>,
    stored: Statement<'c>,
}

impl<'c> PasswordWriter<'c> {
    pub(super) fn prepare(connection: &'c Connection, batch: u64, sheet: Option<&'c str>) -> Result<Self, Fault> {
        Ok(PasswordWriter {
            batch: integer(batch),
            sheet,
            keep: connection.prepare(KEEP)?,
            take: connection.prepare(TAKE)?,
            give_back: connection.prepare(GIVE_BACK)?,
            starter: connection.prepare(STARTER)?,
            carried: connection.prepare(CARRIED)?,
            stored: connection.prepare(STORED)?,
        })
    }

    /// Keeps the password of a patron who is about to go; its row goes with the patron.
    pub(super) fn keep(&mut self, key: &CanonicalId) -> Result<(), Fault> {
        self.keep.execute(params![self.batch, key.as_str()])?;
        Ok(())
    }

    /// Does what the plan says of the password of a patron who is there.
    pub(super) fn write(&mut self, key: &CanonicalId, write: &Write<'_>) -> Result<(), Fault> {
        let key = key.as_str();
        match write.password {
            PasswordFate::Kept | PasswordFate::Moved { .. } => {}
            PasswordFate::Taken { .. } => {
                self.keep.execute(params![self.batch, key])?;
                self.take.execute([key])?;
            }
            PasswordFate::Restored { taken_by } => {
                self.give_back.execute(params![integer(*taken_by), key])?;
            }
            PasswordFate::Started(starter) => {
                let (since, expires) = (starter.since.to_string(), starter.expires.to_string());
                self.starter.execute(params![key, starter.phc, since, expires, self.batch, self.sheet])?;
            }
            PasswordFate::CarriedOver(carried) => {
                self.carried.execute(params![key, carried.hash.text(), carried.since.to_string(), self.batch])?;
            }
        }
        Ok(())
    }

    /// Compares the passwords that some patrons were given with what is stored.
    pub(super) fn read_back(&mut self, some: &[Keyed<'_>]) -> Result<(), Fault> {
        let given: Vec<&Keyed<'_>> = some.iter().filter(|(_, write)| write.gives_password()).collect();
        let keys: Vec<&str> = given.iter().map(|(key, _)| key.as_str()).collect();
        let mut found = 0;
        walk(&mut self.stored, &keys, &mut |number, row| {
            found += 1;
            for (column, cell) in (1..).zip(row_of(&given[number].1, self.sheet)) {
                if !cell.is(row.get_ref(column)?) {
                    return Err(differs());
                }
            }
            Ok(())
        })?;
        if found == given.len() { Ok(()) } else { Err(differs()) }
    }
}

/// What is stored of a password that a patron gets, in the order in which it is read back.
fn row_of<'w>(write: &Write<'w>, sheet: Option<&'w str>) -> [Cell<'w>; 6] {
    let (starter, carried) = (write.starter(), write.carried());
    let hash = starter.map(|starter| starter.phc.as_str()).or(carried.map(|carried| carried.hash.text()));
    let since = starter.map(|starter| starter.since).or(carried.map(|carried| carried.since));
    [
        Cell::Text(hash),
        Cell::text(if starter.is_some() { "starter" } else { "chosen" }),
        Cell::flag(starter.is_some()),
        Cell::Day(since),
        Cell::Day(starter.map(|starter| starter.expires)),
        Cell::Text(starter.and(sheet)),
    ]
}

fn differs() -> Fault {
    Fault::ReadBack("credential".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn passwords_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        for sql in [MOVE, KEEP, FORGET, TAKE, GIVE_BACK, STORED] {
            let plan = plan(&connection, sql);
            assert!(plan.iter().all(|line| line.starts_with("SEARCH ")), "{plan:?}");
        }
    }
}
