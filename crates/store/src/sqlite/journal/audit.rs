//! The audit chain in its table.

use super::history;
use crate::audit::{self, AuditEntry};
use crate::sqlite::columns::{Columns, integer};
use crate::sqlite::fault::Fault;
use model::audit::AuditLink;
use rusqlite::{Connection, params};

/// Writes the next link, inside the transaction of what it tells; returns its hash.
pub(in crate::sqlite) fn append(connection: &Connection, entry: AuditEntry) -> Result<String, Fault> {
    let last = read(connection, "SELECT * FROM audit ORDER BY sequence DESC LIMIT 1")?.pop();
    let link = entry.link(last.as_ref());
    connection.execute(
        "INSERT INTO audit (sequence, at, who, host, tool, action, batch, facts, hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            integer(link.sequence),
            audit::moment(&link.at),
            link.who,
            link.host,
            link.tool,
            link.action,
            link.batch.map(integer),
            link.facts,
            link.hash,
        ],
    )?;
    Ok(link.hash)
}

/// Whether a link of the chain records the hand-out sheet with this mark.
pub(in crate::sqlite) fn is_sheet_recorded(connection: &Connection, sheet: &str) -> Result<bool, Fault> {
    Ok(links(connection)?.iter().any(|link| audit::records_sheet(link, sheet)))
}

/// The whole chain, the oldest link first.
pub(in crate::sqlite) fn links(connection: &Connection) -> Result<Vec<AuditLink>, Fault> {
    read(connection, "SELECT * FROM audit ORDER BY sequence")
}

fn read(connection: &Connection, sql: &str) -> Result<Vec<AuditLink>, Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut links = Vec::new();
    while let Some(row) = rows.next()? {
        let mut columns = Columns::of(row);
        links.push(AuditLink {
            sequence: columns.number()?,
            at: history::moment(columns.str()?)?,
            who: columns.str()?.to_owned(),
            host: columns.str()?.to_owned(),
            tool: columns.str()?.to_owned(),
            action: columns.str()?.to_owned(),
            batch: columns.number_or_null()?,
            facts: columns.str()?.to_owned(),
            hash: columns.str()?.to_owned(),
        });
    }
    Ok(links)
}
