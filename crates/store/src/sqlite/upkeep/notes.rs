//! Notes of batches in a purge. People write into them whom a change by hand is about, so such a note goes with the last of
//! the patrons of its batch.
//!
//! Not for notes of lists, which say something of a list and stay, and not for the notes of patrons.

use crate::sqlite::columns::integer;
use crate::sqlite::fault::Fault;
use crate::sqlite::seal;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Of a change by hand, or of its undo, nobody of whom is in the history any more.
const CLEAR: &str = "UPDATE batch SET note = NULL WHERE number = ?1 AND note IS NOT NULL
    AND (kind = 'account' OR undoes IN (SELECT number FROM batch WHERE kind = 'account'))
    AND NOT EXISTS (SELECT 1 FROM batch_patron WHERE batch = ?1)";

/// Clears those among these batches, which have lost entries; gives the digest of the rows of each that has lost its note.
pub(super) fn clear(connection: &Connection, batches: &[u64]) -> Result<BTreeMap<u64, String>, Fault> {
    let mut clear = connection.prepare(CLEAR)?;
    let mut records = BTreeMap::new();
    for batch in batches {
        if clear.execute(params![integer(*batch)])? > 0 {
            records.insert(*batch, seal::record(connection, *batch)?);
        }
    }
    Ok(records)
}
