//! Some primary IDs, to see what IDs of this store look like.

use crate::sqlite::columns::integer;
use crate::sqlite::fault::Fault;
use model::id::{CanonicalId, PrimaryId};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// The key is what the table is sorted by: each place costs one look.
const BEHIND: &str = "SELECT key, primary_id FROM patron WHERE key >= ?1 ORDER BY key LIMIT ?2";

/// The primary IDs of the patrons whose keys come next from each place on.
pub(in crate::sqlite) fn behind(
    connection: &Connection,
    places: &[CanonicalId],
    each: usize,
) -> Result<Vec<PrimaryId>, Fault> {
    let each = integer(each.try_into().unwrap_or(u64::MAX >> 1));
    let mut statement = connection.prepare(BEHIND)?;
    let mut found: BTreeMap<String, PrimaryId> = BTreeMap::new();
    for place in places {
        let mut rows = statement.query(params![place.as_str(), each])?;
        while let Some(row) = rows.next()? {
            let (key, id): (String, String) = (row.get(0)?, row.get(1)?);
            let id = PrimaryId::new(&id).ok_or(Fault::Damaged("a primary ID is empty or has white space"))?;
            found.insert(key, id);
        }
    }
    Ok(found.into_values().collect())
}
