//! A snapshot: the identifiers of a list become the patrons who own them.

use super::fetch;
use crate::sqlite::columns::Columns;
use crate::sqlite::fault::Fault;
use crate::sqlite::journal::history;
use crate::sqlite::scratch::with_scratch;
use model::id::CanonicalId;
use model::progress::{Event, Phase, Progress};
use model::snapshot::{Scope, Snapshot};
use rusqlite::{Connection, params};
use std::collections::HashMap;

const SCOPE: &str = "CREATE TEMP TABLE scope (canonical TEXT NOT NULL) STRICT";

/// Each owner once and in key order: neighbours in the list are neighbours on the disk.
const OWNERS: &str = "
    INSERT INTO temp.wanted (key)
    SELECT DISTINCT i.patron FROM temp.scope AS s CROSS JOIN identifier AS i ON i.canonical = s.canonical
    ORDER BY i.patron";

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
    with_scratch(connection, || list_owners(connection, scope, progress))?;
    let go_on = || if progress.stop_asked() { Err(Fault::Stopped) } else { Ok(()) };
    Ok(Snapshot::new(facts, fetch::wanted(connection, &go_on)?).with_former(former(connection)?))
}

/// Who of the scope was there once. Nearly always nobody.
fn former(connection: &Connection) -> Result<HashMap<CanonicalId, u64>, Fault> {
    let sql = "SELECT f.key, f.version FROM temp.scope AS s CROSS JOIN former AS f ON f.key = s.canonical";
    let any: bool = connection.query_row("SELECT EXISTS (SELECT 1 FROM former)", [], |row| row.get(0))?;
    let mut found = HashMap::new();
    if any {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut row = Columns::of(row);
            found.insert(CanonicalId::from_canonical(row.str()?), row.number()?);
        }
    }
    Ok(found)
}

fn list_owners(connection: &Connection, scope: &Scope, progress: &dyn Progress) -> Result<(), Fault> {
    connection.execute_batch(SCOPE)?;
    connection.execute_batch(fetch::WANTED)?;
    let mut insert = connection.prepare("INSERT INTO temp.scope (canonical) VALUES (?1)")?;
    for ids in scope.ids().chunks(1000) {
        if progress.stop_asked() {
            return Err(Fault::Stopped);
        }
        for id in ids {
            insert.execute(params![id.as_str()])?;
        }
        progress.event(Event::Advance(Phase::Fetching, ids.len() as u64));
    }
    connection.execute(OWNERS, [])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn owners_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        connection.execute_batch(SCOPE).unwrap();
        connection.execute_batch(fetch::WANTED).unwrap();
        let plan = plan(&connection, OWNERS);
        assert!(plan.contains(&"SCAN s".to_owned()), "{plan:?}");
        assert!(plan.contains(&"SEARCH i USING PRIMARY KEY (canonical=?)".to_owned()), "{plan:?}");
        assert!(!plan.iter().any(|line| line.starts_with("SCAN i") || line.starts_with("SCAN patron")), "{plan:?}");
    }
}
