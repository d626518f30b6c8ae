//! Looking for patrons: by identifier, and otherwise by a part of the name or the e-mail address.

use super::fetch;
use crate::credential_version;
use crate::matching::{self, Names, Needle};
use crate::sqlite::columns::{Columns, day, integer};
use crate::sqlite::fault::Fault;
use crate::sqlite::scratch::with_scratch;
use model::id::CanonicalId;
use model::snapshot::{CredentialState, FoundPatron, StoredPatron};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::{Connection, params};

const BY_IDENTIFIER: &str = "INSERT INTO temp.wanted (key) SELECT patron FROM identifier WHERE canonical = ?1 LIMIT ?2";

/// Reads the whole store: a part of a name has no place in an index.
const BY_TEXT: &str = "
    INSERT INTO temp.wanted (key)
    SELECT key FROM patron
    WHERE name_contains(?1, first_name, middle_name, last_name,
            preferred_first_name, preferred_middle_name, preferred_last_name)
        OR key IN (SELECT patron FROM email WHERE text_contains(?1, address))
    ORDER BY folded(last_name), folded(first_name), key LIMIT ?2";

/// The patrons that `text` means, by name, at most `limit`.
pub(in crate::sqlite) fn find(connection: &Connection, text: &str, limit: usize) -> Result<Vec<FoundPatron>, Fault> {
    with_scratch(connection, || list(connection, text, limit))?;
    found(connection)
}

/// The patrons of `temp.wanted` with the state of their passwords and their batches.
pub(in crate::sqlite) fn found(connection: &Connection) -> Result<Vec<FoundPatron>, Fault> {
    let patrons = fetch::wanted(connection, &|| Ok(()))?;
    let mut found: Vec<FoundPatron> = patrons.into_iter().map(without_password).collect();
    add_credentials(connection, &mut found)?;
    add_batches(connection, &mut found)?;
    Ok(found)
}

fn list(connection: &Connection, text: &str, limit: usize) -> Result<(), Fault> {
    connection.execute_batch(fetch::WANTED)?;
    let limit = integer(limit.try_into().unwrap_or(u64::MAX >> 1));
    let id = CanonicalId::of(text);
    if connection.execute(BY_IDENTIFIER, params![id.as_str(), limit])? == 0 {
        define_functions(connection)?;
        connection.execute(BY_TEXT, params![Needle::new(text).as_str(), limit])?;
    }
    Ok(())
}

fn define_functions(connection: &Connection) -> Result<(), Fault> {
    // DIRECTONLY: no view or trigger of a manipulated file may call them.
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function("folded", 1, flags, |row| Ok(matching::fold(text(row, 0)?)))?;
    connection.create_scalar_function("text_contains", 2, flags, |row| {
        Ok(matching::contains(text(row, 1)?, text(row, 0)?))
    })?;
    connection.create_scalar_function("name_contains", 7, flags, |row| {
        let names = Names {
            first: text(row, 1)?,
            middle: text(row, 2)?,
            last: text(row, 3)?,
            preferred_first: text(row, 4)?,
            preferred_middle: text(row, 5)?,
            preferred_last: text(row, 6)?,
        };
        Ok(matching::name_contains(names, text(row, 0)?))
    })?;
    Ok(())
}

/// An argument; a missing name is an empty one.
fn text<'a>(row: &'a Context<'_>, index: usize) -> rusqlite::Result<&'a str> {
    Ok(row.get_raw(index).as_str_or_null()?.unwrap_or_default())
}

fn without_password(stored: StoredPatron) -> FoundPatron {
    FoundPatron {
        stored,
        credential: CredentialState::None,
        sheet: None,
        credential_version: 0,
        must_change: false,
        locked: false,
        last_failure: None,
        batches: Vec::new(),
    }
}

fn add_credentials(connection: &Connection, found: &mut [FoundPatron]) -> Result<(), Fault> {
    let sql = "SELECT w.ord, c.state, c.expires, c.must_change, c.locked, c.hash, c.failed_at, c.sheet
        FROM temp.wanted AS w CROSS JOIN credential AS c ON c.patron = w.key";
    for_each(connection, sql, found, |patron, row| {
        patron.credential = credential_state(row.str_or_null()?, row.str_or_null()?)?;
        (patron.must_change, patron.locked) = (row.flag()?, row.flag()?);
        patron.credential_version = credential_version::of(row.str()?);
        patron.last_failure = row.second()?;
        patron.sheet = row.str_or_null()?.map(Into::into);
        Ok(())
    })
}

/// The state of a password from its columns, which are all missing where there is none.
pub(in crate::sqlite) fn credential_state(
    state: Option<&str>,
    expires: Option<&str>,
) -> Result<CredentialState, Fault> {
    match (state, expires) {
        (None, _) => Ok(CredentialState::None),
        (Some("chosen"), _) => Ok(CredentialState::Chosen),
        (Some(_), Some(expires)) => Ok(CredentialState::Starter { expires: day(expires)? }),
        (Some(_), None) => Err(Fault::Damaged("a starter password has no last day")),
    }
}

fn add_batches(connection: &Connection, found: &mut [FoundPatron]) -> Result<(), Fault> {
    let sql = "SELECT w.ord, b.batch
        FROM temp.wanted AS w CROSS JOIN batch_patron AS b ON b.patron = w.key ORDER BY w.ord, b.batch";
    for_each(connection, sql, found, |patron, row| {
        patron.batches.push(row.number()?);
        Ok(())
    })
}

fn for_each(
    connection: &Connection,
    sql: &str,
    found: &mut [FoundPatron],
    add: impl Fn(&mut FoundPatron, &mut Columns<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut row = Columns::of(row);
        let index = usize::try_from(row.number()?).ok().and_then(|ord| ord.checked_sub(1));
        let patron = index.and_then(|index| found.get_mut(index));
        add(patron.ok_or(Fault::Damaged("a row belongs to a patron who is not there"))?, &mut row)?;
    }
    Ok(())
}
