//! What a store consists of, and whether it holds.

use super::columns::Columns;
use super::fault::Fault;
use super::schema;
use crate::unfinished;
use model::upkeep::StoreSizes;
use rusqlite::Connection;
use std::fs;
use std::path::Path;

/// Layout, batches, the audit chain, and bytes on the disk.
pub(super) fn sizes(connection: &Connection, path: &Path) -> Result<StoreSizes, Fault> {
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

/// What must be none between the tables; the sentence says how many there are.
const CONTRADICTIONS: &[(&str, &str)] = &[
    ("SELECT count(*) FROM pragma_foreign_key_check", "rows belong to a patron or a batch who is not there"),
    (
        "SELECT (SELECT patrons FROM meta) <> (SELECT count(*) FROM patron)",
        "time the number of patrons that is kept is not the number there is",
    ),
    (
        "SELECT count(*) FROM patron AS p LEFT JOIN identifier AS i ON i.canonical = p.key
        WHERE i.patron IS NOT p.key OR i.position <> 0",
        "patrons are not known by their own primary ID",
    ),
    (
        "SELECT count(*) FROM guard AS g WHERE g.ids <> (SELECT count(*) FROM guarded_id AS i WHERE i.guard = g.name)",
        "guard lists do not have as many IDs as they say",
    ),
];

/// What SQLite itself finds wrong with the file.
pub(super) fn file_faults(connection: &Connection) -> Result<Vec<String>, Fault> {
    let mut faults = Vec::new();
    let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let said: String = row.get(0)?;
        if said != "ok" {
            faults.push(format!("the file is damaged: {said}"));
        }
    }
    Ok(faults)
}

/// Where the tables contradict each other.
pub(super) fn contradictions(connection: &Connection) -> Result<Vec<String>, Fault> {
    counted(connection, CONTRADICTIONS)
}

fn counted(connection: &Connection, contradictions: &[(&str, &str)]) -> Result<Vec<String>, Fault> {
    let mut faults = Vec::new();
    for (sql, sentence) in contradictions {
        // None where there is nothing to compare with, which is told elsewhere.
        let found: Option<i64> = connection.query_row(sql, [], |row| row.get(0))?;
        if let Some(found) = found.filter(|found| *found > 0) {
            faults.push(format!("{found} {sentence}"));
        }
    }
    Ok(faults)
}
