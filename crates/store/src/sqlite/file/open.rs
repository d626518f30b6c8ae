//! From an address to an open connection: what the file is, whether it may be touched, and by which version it was made.
//!
//! A file that is not a store of Rollcall is recognised before SQLite may write to it. Files are only
//! ever looked at through SQLite: closing a handle of our own would drop, by the rules of POSIX, the
//! locks of every other connection of this process.

use super::connection::{open_immutable, plain, set};
use super::{backup, locking, schema};
use crate::sqlite::fault::{Fault, io_error};
use crate::unfinished::{self, Unfinished};
use crate::{Access, OpenRequest, StoreError};
use model::progress::Silent;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Opens a store, and makes one where there is none and it may be written.
pub(in crate::sqlite) fn connect(request: &OpenRequest<'_>) -> Result<Connection, StoreError> {
    let path = path_of(request.address)?;
    if request.access != Access::Read {
        // Before it is opened: a run that was killed while it made the store may have left another name of it.
        unfinished::clear_others(&path);
    }
    connect_to(request, &path).map_err(|error| {
        let in_vain = matches!(error, StoreError::Locked(_)) && !locking::works_beside(&path);
        if in_vain { StoreError::NoLocking(request.address.to_owned()) } else { error }
    })
}

fn connect_to(request: &OpenRequest<'_>, path: &Path) -> Result<Connection, StoreError> {
    match (fs::metadata(path), request.access) {
        (Ok(metadata), _) => look(path, &metadata).map_err(|why| cannot_open(request, &why))?,
        (Err(error), Access::Write) if error.kind() == io::ErrorKind::NotFound => create(request, path)?,
        (Err(error), Access::Read | Access::Upgrade) if error.kind() == io::ErrorKind::NotFound => {
            return Err(StoreError::Missing(request.address.to_owned()));
        }
        (Err(error), _) => return Err(file_error(request, &error)),
    }
    match request.access {
        Access::Read => open_to_look(request, path),
        Access::Write | Access::Upgrade => open_to_write(request, path),
    }
}

/// The path as SQLite takes it: with a folder in front, so that `:memory:` is a file like any other.
pub(in crate::sqlite) fn path_of(address: &str) -> Result<PathBuf, StoreError> {
    if address.is_empty() {
        return Err(StoreError::CannotOpen { path: "the store".into(), why: "no file is named".into() });
    }
    Ok(Path::new(".").join(address))
}

fn cannot_open(request: &OpenRequest<'_>, why: &str) -> StoreError {
    StoreError::CannotOpen { path: request.address.to_owned(), why: why.to_owned() }
}

fn file_error(request: &OpenRequest<'_>, error: &io::Error) -> StoreError {
    io_error(request.address, error)
}

/// Finds out whether the file is a store, without locks and without a write: a foreign database with
/// an unfinished transaction must not even be repaired by us.
fn look(path: &Path, metadata: &fs::Metadata) -> Result<(), String> {
    if metadata.is_dir() {
        return Err("it is a folder".into());
    }
    if !metadata.is_file() {
        return Err("it is not a regular file".into());
    }
    if metadata.len() == 0 {
        return Err("it is an empty file".into());
    }
    let mark = open_immutable(path).and_then(|connection| schema::application_id(&connection));
    match mark {
        Ok(schema::APPLICATION_ID) if is_cut_off(path) => Err("the end of the file is missing".into()),
        Ok(schema::APPLICATION_ID) => Ok(()),
        Ok(_) => Err("it is another program's SQLite database".into()),
        Err(fault) if fault.code() == Some(ErrorCode::NotADatabase) => Err("it is not a database".into()),
        // What else is wrong with it shows, with its own words, when it is opened in earnest.
        Err(_) => Ok(()),
    }
}

/// Whether a file is shorter than it says. SQLite takes what is missing for empty pages, and goes on.
fn is_cut_off(path: &Path) -> bool {
    // What lies in the log may be the end of the file; it is put there by whoever writes next.
    let at_rest = || !unfinished::with(path, "-wal").exists();
    let short = || {
        let pages = open_immutable(path).and_then(|store| {
            let number = |pragma: &str| store.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
            Ok(number("page_count")?.saturating_mul(number("page_size")?))
        });
        let length = fs::metadata(path).map_or(0, |about| about.len());
        pages.is_ok_and(|bytes| u64::try_from(bytes).is_ok_and(|bytes| bytes > length))
    };
    // Asked twice: in between somebody may have written, and moved the log into the file.
    at_rest() && short() && at_rest() && short()
}

/// Makes a store under another name and then gives it its own: a store is there whole or not at all.
fn create(request: &OpenRequest<'_>, path: &Path) -> Result<(), StoreError> {
    path.file_name().ok_or_else(|| cannot_open(request, "it is a folder"))?;
    let mut unfinished = Unfinished::beside(path).map_err(|error| file_error(request, &error))?;
    fill(unfinished.path(), request.new_id).map_err(|fault| fault.at(request.address))?;
    match unfinished.finish(path) {
        // Somebody else was faster, whose store is then as good.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        finished => finished.map_err(|error| file_error(request, &error)),
    }
}

fn fill(path: &Path, store_id: &str) -> Result<(), Fault> {
    let connection = Connection::open_with_flags(path, plain(OpenFlags::SQLITE_OPEN_READ_WRITE))?;
    set(&connection, Duration::ZERO)?;
    schema::create(&connection, store_id)?;
    // Set last: the mark and the layout are then in the file itself and not in a log beside it.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.close().map_err(|(_, error)| Fault::from(error))
}

fn open_to_write(request: &OpenRequest<'_>, path: &Path) -> Result<Connection, StoreError> {
    let open = || -> Result<Connection, Fault> {
        let connection = Connection::open_with_flags(path, plain(OpenFlags::SQLITE_OPEN_READ_WRITE))?;
        set(&connection, request.wait)?;
        Ok(connection)
    };
    let connection = open().map_err(|fault| fault.at(request.address))?;
    // SQLite falls back to looking when the file refuses to be written, and would say so much later.
    if connection.is_readonly("main").unwrap_or(true) {
        return Err(StoreError::NoPermission(request.address.to_owned()));
    }
    let layout = schema::layout(&connection).map_err(|fault| fault.at(request.address))?;
    if layout > schema::newest() {
        return Err(StoreError::NewerLayout(request.address.to_owned()));
    }
    if layout < schema::newest() && request.access == Access::Write {
        return Err(StoreError::OlderLayout(request.address.to_owned()));
    }
    if layout < schema::newest() {
        upgrade(&connection, path, request)?;
    }
    let ready = connection.pragma_update(None, "journal_mode", "WAL").map_err(Fault::from);
    ready.map(|()| connection).map_err(|fault| fault.at(request.address))
}

/// Brings an older store to the newest layout. A copy of it as it was stays beside it, made under the same lock, for
/// whoever has to go back to the older version.
fn upgrade(connection: &Connection, path: &Path, request: &OpenRequest<'_>) -> Result<(), StoreError> {
    let at = |fault: Fault| fault.at(request.address);
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate);
    let transaction = transaction.map_err(|error| at(Fault::from(error)))?;
    // Somebody else may have done it while this one waited for the lock.
    let layout = schema::layout(&transaction).map_err(at)?;
    if layout < schema::newest() {
        let as_it_was = unfinished::with(path, &format!(".layout-{layout}"));
        if fs::symlink_metadata(&as_it_was).is_err() {
            backup::copy_committed(path, request.address, &as_it_was, &Silent)?;
        }
        schema::upgrade(&transaction).map_err(at)?;
    }
    transaction.commit().map_err(|error| at(Fault::from(error)))
}

/// Opens without the right to change anything.
///
/// The handle could write: a read-only one leaves `-wal` and `-shm` behind in the folder, and cannot
/// take them away. `query_only` keeps it from writing.
fn open_to_look(request: &OpenRequest<'_>, path: &Path) -> Result<Connection, StoreError> {
    let log = unfinished::with(path, "-wal");
    let logged = fs::metadata(&log).is_ok_and(|log| log.len() > 0);
    let open = |connection: Result<Connection, Fault>| -> Result<(Connection, i32), Fault> {
        let connection = connection?;
        set(&connection, request.wait)?;
        // What an interrupted writer left in its log is read, and left to the next writer to tidy up.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, logged)?;
        connection.pragma_update(None, "query_only", true)?;
        let layout = schema::layout(&connection)?;
        Ok((connection, layout))
    };
    let (connection, layout) = open(open_without_traces(path, &log))
        .or_else(|fault| if shut(&fault) && !log.exists() { open(open_immutable(path)) } else { Err(fault) })
        .map_err(|fault| fault.at(request.address))?;
    match layout.cmp(&schema::newest()) {
        std::cmp::Ordering::Less => Err(StoreError::OlderLayout(request.address.to_owned())),
        std::cmp::Ordering::Equal => Ok(connection),
        std::cmp::Ordering::Greater => Err(StoreError::NewerLayout(request.address.to_owned())),
    }
}

/// Opens so that what SQLite makes beside the store goes away with the last connection. Where the file
/// refuses to be written that cannot be, so it is read as it lies there unless somebody has a log open.
fn open_without_traces(path: &Path, log: &Path) -> Result<Connection, Fault> {
    let connection = Connection::open_with_flags(path, plain(OpenFlags::SQLITE_OPEN_READ_WRITE))?;
    if connection.is_readonly("main")? && !log.exists() { open_immutable(path) } else { Ok(connection) }
}

/// Whether the folder does not let SQLite make the files beside the store.
fn shut(fault: &Fault) -> bool {
    matches!(fault.code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Trial P02: SQLite puts nothing of a patron into temporary files.
    #[test]
    fn a_connection_is_set_up_for_safety() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a store, \u{e9} 100%?.db");
        let address = path.to_str().unwrap();
        for access in [Access::Write, Access::Read] {
            let request = OpenRequest { address, access, wait: Duration::ZERO, new_id: "1", beside: None };
            let connection = connect(&request).unwrap();
            let pragma = |name: &str| -> String {
                let sql = format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}");
                connection.query_row(&sql, [], |row| row.get(0)).unwrap()
            };
            for (name, expected) in [
                ("journal_mode", "wal"),
                ("synchronous", "2"),
                ("foreign_keys", "1"),
                ("secure_delete", "1"),
                ("temp_store", "2"),
                ("query_only", if access == Access::Read { "1" } else { "0" }),
            ] {
                assert_eq!(pragma(name), expected, "{name}");
            }
            assert!(connection.db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE).unwrap());
            assert!(!connection.db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA).unwrap());
            assert_eq!(connection.execute("DELETE FROM batch", []).is_err(), access == Access::Read);
        }
    }
}
