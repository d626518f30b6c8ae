//! A connection to the file of a store, or of a copy of one: how it is set, and one that leaves the file alone.

use crate::sqlite::fault::Fault;
use crate::sqlite::seal;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// At most 32 MiB of pages: the inner pages of a store of millions. With more, pages that are read once
/// push everything else out of the processor's cache; 256 MiB took half as long again for a million.
const CACHE_KIB: i64 = 32 * 1024;

/// After a large batch the log is cut back to 64 MiB instead of keeping its size for ever.
const LOG_LIMIT_BYTES: i64 = 64 << 20;

/// Opens for looking at a file that nobody writes to, or of which only constant bytes are read.
pub(in crate::sqlite) fn open_immutable(path: &Path) -> Result<Connection, Fault> {
    let mut uri = String::from("file:");
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(byte)),
            b'\\' if cfg!(windows) => uri.push('/'),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Ok(Connection::open_with_flags(uri, flags)?)
}

/// Without URIs: a path is a path, whatever it looks like. A store is used by one thread at a time.
pub(super) fn plain(access: OpenFlags) -> OpenFlags {
    access | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

/// What holds for every connection.
pub(in crate::sqlite) fn set(connection: &Connection, wait: Duration) -> Result<(), Fault> {
    connection.busy_timeout(wait)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "journal_size_limit", LOG_LIMIT_BYTES)?;
    connection.set_prepared_statement_cache_capacity(64);
    seal::define(connection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::file::schema;

    #[test]
    fn a_file_that_nobody_writes_to_is_found_under_any_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("100%?#\u{e9} .db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE songs (title)").unwrap();
        assert_eq!(schema::application_id(&open_immutable(&path).unwrap()).unwrap(), 0);
        assert!(open_immutable(&folder.path().join("none.db")).and_then(|none| schema::layout(&none)).is_err());
    }
}
