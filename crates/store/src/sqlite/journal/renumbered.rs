//! Patrons who were renumbered, and those whose record was merged into another: which entries of the history are theirs.
//! What makes them so is in [`stay`]; here it is looked up.

use super::history;
use crate::sqlite::columns::{Columns, integer};
use crate::sqlite::fault::Fault;
use model::batch::BatchPatron;
use model::id::CanonicalId;
use model::merged;
use model::person::PatronEntry;
use model::stay::{self, Joined, Mark, Stays, Trails};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Whether any batch took somebody out. Where none did, whoever is under a key has always been there: renumbering, merging
/// and undoing take patrons out.
/// Of entries `t` with their batches `b`: those in which a patron may have gone on under another ID, or have come after
/// somebody else.
macro_rules! may_be_of_two {
    () => {
        "t.action = 'remove'
        OR (t.action = 'create' AND b.others_removed > 0 AND b.others_added + b.new > 0)
        OR (t.action = 'update' AND b.kind <> 'lists'
            AND b.others_removed = 1 AND b.others_changed = 1 AND b.others_added + b.others_converted = 0)"
    };
}
pub(in crate::sqlite) use may_be_of_two;

const ANY: &str = "SELECT EXISTS (SELECT 1 FROM batch WHERE others_removed > 0)";
/// What was done under a key, without its values.
const MARKS: &str = "SELECT t.batch, t.action, b.undoes
    FROM batch_patron AS t CROSS JOIN batch AS b ON b.number = t.batch WHERE t.patron = ?1 ORDER BY t.batch";
/// Whether a batch may have renumbered somebody: it took patrons out and brought some in, which few do. And whether it may
/// have merged two: by the counts, so that nothing else is read.
const MAY_JOIN: &str = "SELECT others_removed > 0 AND others_added + new > 0,
        kind <> 'lists' AND others_removed = 1 AND others_changed = 1 AND others_added + others_converted = 0
    FROM batch WHERE number = ?1";
/// Those of one patron that may have merged them into another, or parted the two again.
const MERGES_AND_PARTINGS: &str = "SELECT b.number FROM batch_patron AS t CROSS JOIN batch AS b ON b.number = t.batch
    WHERE t.patron = ?1 AND t.action IN ('create', 'remove') AND b.kind <> 'lists'
        AND b.others_removed + b.others_added = 1 AND b.others_changed = 1 AND b.others_converted = 0
    ORDER BY b.number";
const BATCHES: &str = "SELECT batch FROM batch_patron WHERE patron = ?1";
const WENT_OR_CAME: &str =
    "SELECT primary_id, action, iif(changes = '', packed, changes), starter, version_after FROM batch_patron
    WHERE batch = ?1 AND action IN ('create', 'remove')";
const TWO: &str =
    "SELECT primary_id, action, iif(changes = '', packed, changes), starter, version_after FROM batch_patron
    WHERE batch = ?1 AND action IN ('update', 'remove')";
const ALL: &str = "SELECT primary_id, action, iif(changes = '', packed, changes), starter, version_after FROM batch_patron WHERE batch = ?1";
const ONE: &str =
    "SELECT primary_id, action, iif(changes = '', packed, changes), starter, version_after FROM batch_patron
    WHERE batch = ?1 AND patron = ?2";
const LIVES: &str = "SELECT EXISTS (SELECT 1 FROM patron WHERE key = ?1)";

/// Whether anybody may have been renumbered or merged, or have come after somebody else.
pub(in crate::sqlite) fn is_anybody(connection: &Connection) -> Result<bool, Fault> {
    Ok(connection.query_row(ANY, [], |row| row.get(0))?)
}

/// The history, of which each batch is read once for however many patrons.
pub(in crate::sqlite) struct History<'c> {
    connection: &'c Connection,
    known: BTreeMap<u64, Joined>,
}

impl<'c> History<'c> {
    pub(in crate::sqlite) fn of(connection: &'c Connection) -> Self {
        History { connection, known: BTreeMap::new() }
    }
}

impl Trails for History<'_> {
    type Error = Fault;

    fn marks(&mut self, key: &CanonicalId) -> Result<Vec<Mark>, Fault> {
        let mut statement = self.connection.prepare_cached(MARKS)?;
        let mut rows = statement.query(params![key.as_str()])?;
        let mut marks = Vec::new();
        while let Some(row) = rows.next()? {
            let mut row = Columns::of(row);
            let (batch, action) = (row.number()?, history::action(row.str()?)?);
            marks.push(Mark { batch, action, undoes: row.number_or_null()? });
        }
        Ok(marks)
    }

    fn joined(&mut self, batch: u64) -> Result<&Joined, Fault> {
        let known = match self.known.entry(batch) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(joined(self.connection, batch)?),
        };
        Ok(known)
    }

    fn entry(&mut self, batch: u64, key: &CanonicalId) -> Result<Option<BatchPatron>, Fault> {
        let mut statement = self.connection.prepare_cached(ONE)?;
        let mut rows = statement.query(params![integer(batch), key.as_str()])?;
        rows.next()?.map(|row| history::batch_patron(&mut Columns::of(row))).transpose()
    }

    fn lives(&mut self, key: &CanonicalId) -> Result<bool, Fault> {
        let mut statement = self.connection.prepare_cached(LIVES)?;
        Ok(statement.query_row(params![key.as_str()], |row| row.get(0))?)
    }
}

/// Whom a batch renumbered and merged.
fn joined(connection: &Connection, batch: u64) -> Result<Joined, Fault> {
    let mut statement = connection.prepare_cached(MAY_JOIN)?;
    let may: Option<(bool, bool)> =
        statement.query_row(params![integer(batch)], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match may {
        Some((true, _)) => Ok(Joined::by_batch(&patrons(connection, WENT_OR_CAME, batch)?)),
        Some((false, true)) => Ok(Joined::by_batch(&patrons(connection, TWO, batch)?)),
        Some((false, false)) | None => Ok(Joined::default()),
    }
}

/// What the history tells of some patrons in the entries of others: whoever stayed when one of them was merged, or came
/// back. By batch and key.
pub(in crate::sqlite) fn entries_beside(
    connection: &Connection,
    stays: &Stays,
) -> Result<BTreeSet<(u64, CanonicalId)>, Fault> {
    let mut entries = BTreeSet::new();
    for key in stays.keys() {
        for batch in numbers(connection, MERGES_AND_PARTINGS, key)? {
            if !stays.has(key, batch) {
                continue;
            }
            let telling = merged::telling_of_two(&patrons(connection, ALL, batch)?);
            let stayed = telling.get(key).filter(|stayed| !stays.has(stayed, batch));
            entries.extend(stayed.map(|stayed| (batch, stayed.clone())));
        }
    }
    Ok(entries)
}

/// What each batch did to one patron under any key, oldest first.
pub(in crate::sqlite) fn entries_of(connection: &Connection, key: &CanonicalId) -> Result<Vec<PatronEntry>, Fault> {
    let stays = stay::of_patron(&mut History::of(connection), key)?;
    let mut entries = Vec::new();
    for key in stays.keys() {
        let of_key = history::of_patron(connection, key)?;
        entries.extend(of_key.into_iter().filter(|entry| stays.has(key, entry.batch)));
    }
    // Of one batch by key, which is the order of the keys here.
    entries.sort_by_key(|entry| entry.batch);
    Ok(entries)
}

/// The batches that touched one patron under any key.
pub(in crate::sqlite) fn batches_of(history: &mut History<'_>, key: &CanonicalId) -> Result<Vec<u64>, Fault> {
    let stays = stay::of_patron(history, key)?;
    let mut batches = BTreeSet::new();
    for key in stays.keys() {
        let of_key = numbers(history.connection, BATCHES, key)?;
        batches.extend(of_key.into_iter().filter(|batch| stays.has(key, *batch)));
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
        for sql in [MARKS, MAY_JOIN, MERGES_AND_PARTINGS, BATCHES, ONE, LIVES] {
            let plan = plan(&connection, sql);
            assert!(!plan.iter().any(|line| line.starts_with("SCAN ") && line != "SCAN CONSTANT ROW"), "{plan:?}");
        }
    }
}
