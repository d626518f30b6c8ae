//! Guard lists: added, replaced and taken out whole; looked up by the identifiers of a list.

use super::columns::{Columns, integer, json_list};
use super::fault::Fault;
use super::file::lock;
use super::interrupt;
use super::journal::{audit, history};
use crate::audit::{self as chain, AuditEntry};
use model::audit::Actor;
use model::batch::SourceFile;
use model::guard::{GuardList, GuardSummary};
use model::id::CanonicalId;
use model::person::GuardedId;
use model::progress::Progress;
use model::snapshot::Scope;
use rusqlite::{Connection, params};
use std::collections::HashMap;
use std::time::Duration;

/// So many IDs go into one statement.
const CHUNK: usize = 10_000;

const INSERT: &str = "INSERT INTO guarded_id (canonical, guard) SELECT value, ?2 FROM json_each(?1)";

/// Starts from the list and looks each ID up.
const GUARDED: &str = "
    SELECT g.canonical, min(g.guard) FROM json_each(?1) AS s CROSS JOIN guarded_id AS g ON g.canonical = s.value
    GROUP BY g.canonical";

/// The same with every list of each ID.
const GUARDS_OF: &str = "
    SELECT g.canonical, g.guard FROM json_each(?1) AS s CROSS JOIN guarded_id AS g ON g.canonical = s.value
    ORDER BY g.canonical, g.guard";

/// All lists, by name.
pub(super) fn list(connection: &Connection) -> Result<Vec<GuardSummary>, Fault> {
    let mut statement = connection.prepare("SELECT name, file, sha256, added_at, who, ids FROM guard ORDER BY name")?;
    let mut rows = statement.query([])?;
    let mut guards = Vec::new();
    while let Some(row) = rows.next()? {
        let mut row = Columns::of(row);
        guards.push(GuardSummary {
            name: row.str()?.to_owned(),
            source: SourceFile { name: row.str()?.to_owned(), sha256: row.str()?.to_owned() },
            when: history::moment(row.str()?)?,
            who: row.str()?.to_owned(),
            ids: row.number()?,
        });
    }
    Ok(guards)
}

/// Adds a list in the place of one with the same name; says whether there was one.
pub(super) fn add(
    connection: &Connection,
    guard: &GuardList,
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<bool, Fault> {
    let transaction = lock::begin(connection, wait, progress)?;
    let replaced = delete(&transaction, &guard.name)?;
    let summary = GuardSummary {
        name: guard.name.clone(),
        source: guard.source.clone(),
        when: actor.when,
        who: actor.who.clone(),
        ids: guard.ids.len() as u64,
    };
    transaction.execute(
        "INSERT INTO guard (name, file, sha256, added_at, who, ids) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            summary.name,
            summary.source.name,
            summary.source.sha256,
            chain::moment(&summary.when),
            summary.who,
            integer(summary.ids)
        ],
    )?;
    let mut insert = transaction.prepare(INSERT)?;
    for ids in guard.ids.chunks(CHUNK) {
        if progress.stop_asked() {
            return Err(Fault::Stopped);
        }
        insert.execute(params![json_list(ids), guard.name])?;
    }
    drop(insert);
    let digest = chain::guard_digest(&summary.source.name, guard.ids.iter().map(CanonicalId::as_str));
    let facts = chain::guard_facts(&summary, Some(&digest), replaced);
    audit::append(&transaction, AuditEntry::of("guard-add", actor, &facts))?;
    lock::commit(transaction)?;
    Ok(replaced)
}

/// Takes a list out and says what it was.
pub(super) fn remove(
    connection: &Connection,
    name: &str,
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<Option<GuardSummary>, Fault> {
    let transaction = lock::begin(connection, wait, progress)?;
    let Some(guard) = list(&transaction)?.into_iter().find(|guard| guard.name == name) else { return Ok(None) };
    delete(&transaction, name)?;
    audit::append(&transaction, AuditEntry::of("guard-remove", actor, &chain::guard_facts(&guard, None, false)))?;
    lock::commit(transaction)?;
    Ok(Some(guard))
}

/// Its IDs go with it.
fn delete(connection: &Connection, name: &str) -> Result<bool, Fault> {
    Ok(connection.execute("DELETE FROM guard WHERE name = ?1", params![name])? > 0)
}

/// Those IDs of the scope that are guarded, each with the first of its lists.
pub(super) fn guarded(
    connection: &Connection,
    scope: &Scope,
    progress: &dyn Progress,
) -> Result<HashMap<CanonicalId, String>, Fault> {
    let mut found = HashMap::new();
    let any: bool = connection.query_row("SELECT EXISTS (SELECT 1 FROM guard)", [], |row| row.get(0))?;
    if !any {
        return Ok(found);
    }
    let mut statement = connection.prepare(GUARDED)?;
    for ids in scope.ids().chunks(CHUNK) {
        interrupt::go_on(progress)?;
        let mut rows = statement.query(params![json_list(ids)])?;
        while let Some(row) = rows.next()? {
            let mut row = Columns::of(row);
            found.insert(CanonicalId::from_canonical(row.str()?), row.str()?.to_owned());
        }
    }
    Ok(found)
}

/// Those IDs of the scope that are guarded, each with every one of its lists.
pub(super) fn guards_of(connection: &Connection, scope: &Scope) -> Result<Vec<GuardedId>, Fault> {
    let mut statement = connection.prepare(GUARDS_OF)?;
    let mut found = Vec::new();
    for ids in scope.ids().chunks(CHUNK) {
        let mut rows = statement.query(params![json_list(ids)])?;
        while let Some(row) = rows.next()? {
            let mut row = Columns::of(row);
            let id = CanonicalId::from_canonical(row.str()?);
            found.push(GuardedId { id, list: row.str()?.to_owned() });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn guarded_ids_are_looked_up_and_never_searched_for() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        for sql in [GUARDED, GUARDS_OF] {
            let plan = plan(&connection, sql);
            assert!(plan.contains(&"SEARCH g USING PRIMARY KEY (canonical=?)".to_owned()), "{plan:?}");
            assert!(!plan.iter().any(|line| line.starts_with("SCAN g")), "{plan:?}");
        }
    }
}
