//! Patrons with a value in a field: the scope of the question who is missing from a list.

use super::fetch;
use crate::sqlite::fault::Fault;
use crate::sqlite::interrupt;
use model::field::{Field, Kind};
use model::progress::Progress;
use model::snapshot::StoredPatron;
use rusqlite::{Connection, params};

/// Patrons with this value, as `model::snapshot::has_value` says it, but those whose key `is_listed` knows.
pub(in crate::sqlite) fn find(
    connection: &Connection,
    field: Field,
    value: &str,
    is_listed: &dyn Fn(&str) -> bool,
    progress: &dyn Progress,
) -> Result<Vec<StoredPatron>, Fault> {
    interrupt::go_on(progress)?;
    let Some(column) = column(field) else { return Ok(Vec::new()) };
    let mut keys = Vec::new();
    let mut statement = connection.prepare(&format!("SELECT key FROM patron WHERE {column} = ?1 ORDER BY key"))?;
    let mut rows = statement.query(params![value])?;
    let mut looked_at = 0_usize;
    while let Some(row) = rows.next()? {
        looked_at += 1;
        if looked_at.is_multiple_of(interrupt::STEP) {
            interrupt::go_on(progress)?;
        }
        let key: String = row.get(0)?;
        if !is_listed(&key) {
            keys.push(key);
        }
    }
    fetch::by_keys(connection, &keys, &|| interrupt::go_on(progress))
}

/// The column of a field that holds one value, which is kept as it is written; its name is the field's own, never what
/// somebody typed.
fn column(field: Field) -> Option<&'static str> {
    match field.kind() {
        Kind::Id | Kind::Text(_) | Kind::Date(_) | Kind::AccountType(_) => Some(field.name()),
        Kind::List(_) => None,
    }
}
