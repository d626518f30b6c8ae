//! What a store consists of, and how large it is.

use crate::sqlite::columns::Columns;
use crate::sqlite::fault::Fault;
use crate::sqlite::file::schema;
use crate::unfinished;
use model::upkeep::StoreSizes;
use rusqlite::Connection;
use std::fs;
use std::path::Path;

/// Layout, batches, the audit chain, and bytes on the disk.
pub(in crate::sqlite) fn sizes(connection: &Connection, path: &Path) -> Result<StoreSizes, Fault> {
    let sql = "SELECT (SELECT count(*) FROM batch), (SELECT count(*) FROM audit),
        coalesce((SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1), '')";
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    let row = rows.next()?.ok_or(Fault::Damaged("it cannot be counted"))?;
    let mut row = Columns::of(row);
    let bytes = |path: &Path| fs::metadata(path).map_or(0, |metadata| metadata.len());
    Ok(StoreSizes {
        layout: u32::try_from(schema::layout(connection)?).unwrap_or_default(),
        batches: row.number()?,
        links: row.number()?,
        audit: row.str()?.to_owned(),
        bytes: bytes(path) + bytes(&unfinished::with(path, "-wal")),
    })
}
