//! Temporary tables, which a connection that may only look needs, too.

use super::fault::Fault;
use rusqlite::Connection;

/// Lets a reading connection fill temporary tables, which `query_only` would forbid like any other.
pub(super) fn with_scratch<T>(connection: &Connection, fill: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    let looking: bool = connection.pragma_query_value(None, "query_only", |row| row.get(0))?;
    connection.pragma_update(None, "query_only", false)?;
    let filled = fill();
    connection.pragma_update(None, "query_only", looking)?;
    filled
}
