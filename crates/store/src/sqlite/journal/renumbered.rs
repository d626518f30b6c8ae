//! Patrons who were renumbered: the keys under which the history has one of them.

use super::history;
use crate::sqlite::columns::{Columns, integer};
use crate::sqlite::fault::Fault;
use model::id::CanonicalId;
use model::renumbered::{self, Moves};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Whether any batch may have renumbered somebody: it took patrons out and brought some in, which few do.
const ANY: &str = "SELECT EXISTS (SELECT 1 FROM batch WHERE others_removed > 0 AND others_added + new > 0)";
/// Those of one patron.
const OF_PATRON: &str = "SELECT b.number FROM batch_patron AS t CROSS JOIN batch AS b ON b.number = t.batch
    WHERE t.patron = ?1 AND t.action IN ('create', 'remove') AND b.others_removed > 0 AND b.others_added + b.new > 0
    ORDER BY b.number";
const BATCHES: &str = "SELECT batch FROM batch_patron WHERE patron = ?1";

/// Whether anybody may have been renumbered.
pub(in crate::sqlite) fn is_anybody(connection: &Connection) -> Result<bool, Fault> {
    Ok(connection.query_row(ANY, [], |row| row.get(0))?)
}

/// The keys that one patron has had, this one among them.
pub(in crate::sqlite) fn keys_of(connection: &Connection, key: &CanonicalId) -> Result<BTreeSet<CanonicalId>, Fault> {
    let mut keys = BTreeSet::from([key.clone()]);
    let mut known = BTreeSet::new();
    let mut open = vec![key.clone()];
    while let Some(key) = open.pop() {
        for batch in numbers(connection, OF_PATRON, &key)? {
            if known.insert(batch) {
                let more = renumbered::whole(&keys, &moves(connection, batch)?);
                open.extend(more.difference(&keys).cloned());
                keys = more;
            }
        }
    }
    Ok(keys)
}

/// The batches that touched one patron under any key.
pub(in crate::sqlite) fn batches_of(connection: &Connection, key: &CanonicalId) -> Result<Vec<u64>, Fault> {
    let mut batches = BTreeSet::new();
    for key in keys_of(connection, key)? {
        batches.extend(numbers(connection, BATCHES, &key)?);
    }
    Ok(batches.into_iter().collect())
}

fn numbers(connection: &Connection, sql: &str, key: &CanonicalId) -> Result<Vec<u64>, Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![key.as_str()])?;
    let mut numbers = Vec::new();
    while let Some(row) = rows.next()? {
        numbers.push(Columns::of(row).number()?);
    }
    Ok(numbers)
}

/// Whom a batch renumbered.
fn moves(connection: &Connection, batch: u64) -> Result<Moves, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT primary_id, action, changes, starter, version_after FROM batch_patron
        WHERE batch = ?1 AND action IN ('create', 'remove')",
    )?;
    let mut rows = statement.query(params![integer(batch)])?;
    let mut patrons = Vec::new();
    while let Some(row) = rows.next()? {
        patrons.push(history::batch_patron(&mut Columns::of(row))?);
    }
    Ok(renumbered::by_batch(&patrons))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn batches_are_looked_up_by_the_patron() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        for sql in [OF_PATRON, BATCHES] {
            let plan = plan(&connection, sql);
            assert!(!plan.iter().any(|line| line.starts_with("SCAN ")), "{plan:?}");
        }
    }
}
