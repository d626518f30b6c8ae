//! The store's file written anew, so that nothing of what was deleted can be read from it.
//!
//! `VACUUM` alone would do it, but its last part moves the whole file in one step that hears no stop: seconds for a
//! million patrons. So it writes a file beside the store, and that is carried over like a copy that is restored.

use super::carry::{self, Patience, Place};
use crate::StoreError;
use crate::sqlite::fault::{Fault, io_error};
use crate::sqlite::file::open;
use crate::unfinished::{self, Unfinished};
use model::progress::Progress;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, params};
use std::time::Duration;

/// So often is the file written anew where somebody else writes to the store meanwhile, and it would be lost.
const TRIES: u32 = 3;

/// Writes the file anew and cuts the log; an error inside says why it still holds traces of what was purged.
pub(in crate::sqlite) fn write_anew(
    connection: &mut Connection,
    name: &str,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<Result<(), &'static str>, StoreError> {
    let path = open::path_of(name)?;
    let store = Place { path: &path, name };
    let mut rewritten = Ok(false);
    for _ in 0..TRIES {
        if matches!(rewritten, Ok(false)) {
            rewritten = rewrite(connection, store, Patience::new(wait, progress));
        }
    }
    let ended = match rewritten {
        Ok(true) => cut_log(connection).map_err(|fault| fault.at(name)),
        Ok(false) => Ok(Err("another program keeps writing to the store")),
        Err(error) => why_not(error),
    };
    if matches!(ended, Err(StoreError::Stopped)) {
        // Closing would write all of the log into the store first, which whoever stops does not wait for.
        drop(connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true));
    }
    ended
}

/// Why the file was not written anew; an error where somebody wants to stop.
fn why_not(error: StoreError) -> Result<Result<(), &'static str>, StoreError> {
    if matches!(error, StoreError::Stopped) {
        return Err(error);
    }
    let full = matches!(error, StoreError::DiskFull(_));
    let locked = matches!(error, StoreError::Locked(_));
    Ok(Err(match (full, locked) {
        (true, _) => "the disk has no room for the store to be rewritten",
        (_, true) => "another program has the store open",
        _ => "the store could not be rewritten",
    }))
}

/// Writes the store into a file beside it and carries that over; not where somebody has written to it meanwhile.
fn rewrite(connection: &mut Connection, store: Place<'_>, patience: Patience<'_>) -> Result<bool, StoreError> {
    let at = |fault: Fault| fault.at(store.name);
    let failed = |error: rusqlite::Error| at(error.into());
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let watch = Connection::open_with_flags(store.path, flags).map_err(failed)?;
    let before = version(&watch).map_err(at)?;
    let anew = Unfinished::beside(&unfinished::with(store.path, ".rewriting"));
    let anew = anew.map_err(|error| io_error(store.name, &error))?;
    connection.execute("VACUUM INTO ?1", params![anew.path().to_string_lossy()]).map_err(failed)?;
    carry::over(connection, store, anew.path(), patience, || Ok(version(&watch).map_err(at)? == before))
}

/// Changes when another connection has written.
fn version(watch: &Connection) -> Result<i64, Fault> {
    Ok(watch.query_row("PRAGMA data_version", [], |row| row.get(0))?)
}

/// Until the log is cut it still holds the pages as they were.
fn cut_log(connection: &Connection) -> Result<Result<(), &'static str>, Fault> {
    let busy: rusqlite::Result<bool> = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0));
    match busy {
        Ok(false) => Ok(Ok(())),
        Ok(true) => Ok(Err("another program has the store open")),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => Err(Fault::Stopped),
        Err(_) => Ok(Err("the log beside the store could not be cut")),
    }
}
