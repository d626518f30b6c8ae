//! A snapshot: the identifiers of a list become the patrons who own them.

use super::fetch;
use crate::sqlite::columns::Columns;
use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt::{STEP, go_on};
use crate::sqlite::journal::history;
use crate::sqlite::walk::walk;
use model::id::CanonicalId;
use model::progress::{Event, Phase, Progress};
use model::snapshot::{Scope, Snapshot};
use rusqlite::Connection;
use std::borrow::Cow;
use std::collections::HashMap;

const OWNERS: &str = "SELECT canonical, patron FROM identifier WHERE canonical >= ?1 ORDER BY canonical";
const FORMER: &str = "SELECT key, version FROM former WHERE key >= ?1 ORDER BY key";

/// The patrons who own an identifier of the scope, as they are at one moment.
pub(in crate::sqlite) fn take(
    connection: &Connection,
    name: &str,
    scope: &Scope,
    progress: &dyn Progress,
) -> Result<Snapshot, Fault> {
    let facts = history::facts(connection, name)?;
    if scope.ids().is_empty() {
        return Ok(Snapshot::new(facts, Vec::new()));
    }
    let owners = owners(connection, scope.ids(), progress)?;
    let patrons = fetch::by_rising_keys(connection, &owners, &|| go_on(progress))?;
    drop(owners);
    Ok(Snapshot::new(facts, patrons).with_former(former(connection, scope.ids())?))
}

/// The keys of those who own the IDs, each once, rising: neighbours in the list are neighbours on the disk. Most IDs are
/// the keys of their owners.
fn owners<'s>(
    connection: &Connection,
    ids: &'s [CanonicalId],
    progress: &dyn Progress,
) -> Result<Vec<Cow<'s, str>>, Fault> {
    let mut statement = connection.prepare(OWNERS)?;
    let mut owners: Vec<Cow<'s, str>> = Vec::new();
    for some in ids.chunks(STEP) {
        go_on(progress)?;
        walk(&mut statement, &keys(some), &mut |number, row| {
            let (id, owner) = (some[number].as_str(), Columns::behind_key(row).str()?);
            owners.push(if owner == id { Cow::Borrowed(id) } else { Cow::Owned(owner.to_owned()) });
            Ok(())
        })?;
        progress.event(Event::Advance(Phase::Fetching, some.len() as u64));
    }
    owners.sort_unstable();
    owners.dedup();
    Ok(owners)
}

/// Who of the scope was there once. Nearly always nobody.
fn former(connection: &Connection, ids: &[CanonicalId]) -> Result<HashMap<CanonicalId, u64>, Fault> {
    let any: bool = connection.query_row("SELECT EXISTS (SELECT 1 FROM former)", [], |row| row.get(0))?;
    let mut found = HashMap::new();
    if any {
        let mut statement = connection.prepare(FORMER)?;
        for some in ids.chunks(STEP) {
            walk(&mut statement, &keys(some), &mut |number, row| {
                found.insert(some[number].clone(), Columns::behind_key(row).number()?);
                Ok(())
            })?;
        }
    }
    Ok(found)
}

fn keys(ids: &[CanonicalId]) -> Vec<&str> {
    ids.iter().map(CanonicalId::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn owners_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        for (sql, expected) in [
            (OWNERS, "SEARCH identifier USING PRIMARY KEY (canonical>?)"),
            (FORMER, "SEARCH former USING PRIMARY KEY (key>?)"),
        ] {
            assert_eq!(plan(&connection, sql), [expected]);
        }
    }
}
