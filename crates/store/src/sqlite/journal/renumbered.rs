//! Patrons who were renumbered, and those whose record was merged into another: the keys under which the history has
//! one of them.

use super::history;
use crate::sqlite::columns::{Columns, integer};
use crate::sqlite::fault::Fault;
use model::batch::BatchPatron;
use model::id::CanonicalId;
use model::merged;
use model::person::PatronEntry;
use model::renumbered::{self, Moves};
use rusqlite::{Connection, params};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Whether any batch may have renumbered somebody: it took patrons out and brought some in, which few do; or merged
/// two, or parted them: it took one out or brought one in, and changed one.
const ANY: &str = "SELECT EXISTS (SELECT 1 FROM batch WHERE others_removed > 0 AND others_added + new > 0)
    OR EXISTS (
        SELECT 1 FROM batch
        WHERE kind <> 'lists' AND others_removed + others_added = 1 AND others_changed = 1 AND others_converted = 0)";
/// Those of one patron that may have renumbered them.
const OF_PATRON: &str = "SELECT b.number FROM batch_patron AS t CROSS JOIN batch AS b ON b.number = t.batch
    WHERE t.patron = ?1 AND t.action IN ('create', 'remove') AND b.others_removed > 0 AND b.others_added + b.new > 0
    ORDER BY b.number";
/// Those of one patron that may have merged them with another: by the counts, so that nothing else is read.
const MERGES_OF_PATRON: &str = "SELECT b.number FROM batch_patron AS t CROSS JOIN batch AS b ON b.number = t.batch
    WHERE t.patron = ?1 AND t.action IN ('update', 'remove') AND b.kind <> 'lists'
        AND b.others_removed = 1 AND b.others_changed = 1 AND b.others_added + b.others_converted = 0
    ORDER BY b.number";
/// Those of one patron that may have merged them into another, or parted the two again.
const MERGES_AND_PARTINGS: &str = "SELECT b.number FROM batch_patron AS t CROSS JOIN batch AS b ON b.number = t.batch
    WHERE t.patron = ?1 AND t.action IN ('create', 'remove') AND b.kind <> 'lists'
        AND b.others_removed + b.others_added = 1 AND b.others_changed = 1 AND b.others_converted = 0
    ORDER BY b.number";
/// Whether somebody came under a key after a batch.
const CAME: &str = "SELECT EXISTS (SELECT 1 FROM batch_patron WHERE patron = ?1 AND action = 'create' AND batch > ?2)";
const BATCHES: &str = "SELECT batch FROM batch_patron WHERE patron = ?1";
const WENT_OR_CAME: &str =
    "SELECT primary_id, action, iif(changes = '', packed, changes), starter, version_after FROM batch_patron
    WHERE batch = ?1 AND action IN ('create', 'remove')";
const TWO: &str =
    "SELECT primary_id, action, iif(changes = '', packed, changes), starter, version_after FROM batch_patron
    WHERE batch = ?1 AND action IN ('update', 'remove')";
const ALL: &str = "SELECT primary_id, action, iif(changes = '', packed, changes), starter, version_after FROM batch_patron WHERE batch = ?1";

/// Whether anybody may have been renumbered or merged.
pub(in crate::sqlite) fn is_anybody(connection: &Connection) -> Result<bool, Fault> {
    Ok(connection.query_row(ANY, [], |row| row.get(0))?)
}

/// The keys that one patron has had, this one among them, and those of the records that were merged into theirs.
/// Whoever came back since is somebody else again.
pub(in crate::sqlite) fn keys_of(connection: &Connection, key: &CanonicalId) -> Result<BTreeSet<CanonicalId>, Fault> {
    let mut keys = BTreeSet::from([key.clone()]);
    let mut known = BTreeMap::new();
    let mut open = vec![key.clone()];
    while let Some(key) = open.pop() {
        let mut more = keys.clone();
        for batch in numbers(connection, OF_PATRON, &key)? {
            let moves: &Moves = match known.entry(batch) {
                Entry::Occupied(moves) => moves.into_mut(),
                Entry::Vacant(place) => place.insert(renumbered::by_batch(&patrons(connection, WENT_OR_CAME, batch)?)),
            };
            more = renumbered::whole(&more, moves);
        }
        more = renumbered::whole(&more, &merges(connection, &key)?);
        open.extend(more.difference(&keys).cloned());
        keys = more;
    }
    Ok(keys)
}

/// The merges of one patron that stand: who was merged into whom, without those who came back since.
fn merges(connection: &Connection, key: &CanonicalId) -> Result<Moves, Fault> {
    let mut all = Moves::new();
    for batch in numbers(connection, MERGES_OF_PATRON, key)? {
        for (gone, kept) in merged::by_batch(&patrons(connection, TWO, batch)?) {
            let mut came = connection.prepare_cached(CAME)?;
            let is_back: bool = came.query_row(params![gone.as_str(), integer(batch)], |row| row.get(0))?;
            if !is_back {
                all.insert(gone, kept);
            }
        }
    }
    Ok(all)
}

/// What the history tells of some patrons in the entries of others: whoever stayed when one of them was merged, or came
/// back. By batch and key.
pub(in crate::sqlite) fn entries_beside(
    connection: &Connection,
    keys: &BTreeSet<CanonicalId>,
) -> Result<BTreeSet<(u64, CanonicalId)>, Fault> {
    let mut entries = BTreeSet::new();
    for key in keys {
        for batch in numbers(connection, MERGES_AND_PARTINGS, key)? {
            let telling = merged::telling_of_two(&patrons(connection, ALL, batch)?);
            let stayed = telling.get(key).filter(|stayed| !keys.contains(*stayed));
            entries.extend(stayed.map(|stayed| (batch, stayed.clone())));
        }
    }
    Ok(entries)
}

/// What each batch did to one patron under any key, oldest first.
pub(in crate::sqlite) fn entries_of(connection: &Connection, key: &CanonicalId) -> Result<Vec<PatronEntry>, Fault> {
    let mut entries = Vec::new();
    for key in keys_of(connection, key)? {
        entries.extend(history::of_patron(connection, &key)?);
    }
    // Of one batch by key, which is the order of the keys here.
    entries.sort_by_key(|entry| entry.batch);
    Ok(entries)
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

/// What a batch did to some of its patrons.
fn patrons(connection: &Connection, sql: &str, batch: u64) -> Result<Vec<BatchPatron>, Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![integer(batch)])?;
    let mut patrons = Vec::new();
    while let Some(row) = rows.next()? {
        patrons.push(history::batch_patron(&mut Columns::of(row))?);
    }
    Ok(patrons)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::reading::fetch::tests::plan;

    #[test]
    fn batches_are_looked_up_by_the_patron() {
        let connection = crate::sqlite::file::schema::tests::fresh();
        for sql in [OF_PATRON, MERGES_OF_PATRON, MERGES_AND_PARTINGS, CAME, BATCHES] {
            let plan = plan(&connection, sql);
            assert!(!plan.iter().any(|line| line.starts_with("SCAN ") && line != "SCAN CONSTANT ROW"), "{plan:?}");
        }
    }
}
