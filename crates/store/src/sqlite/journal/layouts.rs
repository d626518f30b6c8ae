//! How lists were read: written with their batch, and listed for the next one.

use super::history;
use crate::sqlite::columns::{Columns, integer};
use crate::sqlite::fault::Fault;
use model::field::ListField;
use model::layout::{KnownLayout, ListLayout, from_named_columns};
use rusqlite::{Connection, params};

/// Layouts that are listed; a library has a handful.
const LISTED: i64 = 50;

/// Writes the layouts of a batch.
pub(in crate::sqlite) fn record(connection: &Connection, batch: u64, layouts: &[ListLayout]) -> Result<(), Fault> {
    let mut insert = connection
        .prepare("INSERT INTO batch_layout (batch, position, profile, file, columns) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for (position, layout) in (0_i64..).zip(layouts) {
        let batch = integer(batch);
        insert.execute(params![batch, position, layout.profile, layout.file, encode(layout)])?;
    }
    Ok(())
}

/// The layouts of the newest batches, the newest first.
pub(in crate::sqlite) fn list(connection: &Connection) -> Result<Vec<KnownLayout>, Fault> {
    let mut statement = connection.prepare_cached(
        "SELECT l.batch, b.applied_at, l.profile, l.file, l.columns
        FROM batch_layout AS l JOIN batch AS b ON b.number = l.batch
        ORDER BY l.batch DESC, l.position LIMIT ?1",
    )?;
    let mut rows = statement.query(params![LISTED])?;
    let mut layouts = Vec::new();
    while let Some(row) = rows.next()? {
        let mut row = Columns::of(row);
        let (batch, used) = (row.number()?, history::moment(row.str()?)?.date_naive());
        let (profile, file) = (row.str()?.to_owned(), row.str()?.to_owned());
        let layout = ListLayout { profile, file, columns: decode(row.str()?)? };
        layouts.push(KnownLayout { layout, batch, used });
    }
    Ok(layouts)
}

fn encode(layout: &ListLayout) -> String {
    serde_json::to_string(&layout.named_columns().collect::<Vec<_>>()).expect("texts are JSON")
}

pub(in crate::sqlite) fn decode(text: &str) -> Result<Vec<(String, Option<ListField>)>, Fault> {
    let named = serde_json::from_str(text).map_err(|_| Fault::Damaged("a remembered layout cannot be read"))?;
    Ok(from_named_columns(named))
}
