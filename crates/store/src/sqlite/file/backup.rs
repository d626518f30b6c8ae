//! Copies of a store: made through SQLite, so that what lies in the log is in them, too.

use super::connection;
use crate::StoreError;
use crate::sqlite::fault::{Fault, io_error};
use crate::sqlite::interrupt::Interrupt;
use crate::unfinished::Unfinished;
use model::progress::Progress;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

/// Pages that are copied before anybody is asked whether to stop: 16 MiB.
const PAGES: i32 = 4096;

/// Copies the store, which people call `name`, into a new file, on the disk before this returns. The copy gets its name when it is
/// whole: half a copy must not look like one.
pub(in crate::sqlite) fn copy(
    connection: &Connection,
    name: &str,
    to: &Path,
    progress: &dyn Progress,
) -> Result<(), StoreError> {
    let shown = to.display().to_string();
    let failed = |error: io::Error| io_error(&shown, &error);
    if fs::symlink_metadata(to).is_ok() {
        return Err(failed(io::ErrorKind::AlreadyExists.into()));
    }
    let mut unfinished = Unfinished::beside(to).map_err(failed)?;
    fill(connection, unfinished.path(), progress).map_err(|fault| fault.at(&shown))?;
    sound(unfinished.path(), progress).map_err(|fault| fault.at(name))?;
    unfinished.finish(to).map_err(failed)
}

/// Up to so many bytes everything about a copy is looked at, its indexes too; of a larger one every row, which takes a
/// second for a million patrons.
const LOOKED_AT_WHOLE: u64 = 128 << 20;

/// Looks whether a copy is a database in which nothing contradicts itself: it is what undoing depends on, and what is
/// wrong in it is wrong in the store, which nothing may be written to then.
fn sound(copy: &Path, progress: &dyn Progress) -> Result<(), Fault> {
    let small = fs::metadata(copy).is_ok_and(|about| about.len() <= LOOKED_AT_WHOLE);
    let look = if small { "PRAGMA integrity_check(1)" } else { "PRAGMA quick_check(1)" };
    let mut copy = connection::open_immutable(copy)?;
    let interrupt = Interrupt::of(&mut copy)?;
    let _armed = interrupt.arm(progress);
    let verdict: String = copy.query_row(look, [], |row| row.get(0))?;
    if verdict == "ok" { Ok(()) } else { Err(Fault::Damaged("its pages contradict each other")) }
}

/// The same, of the store in a file to which another connection of this process may be about to write: it is copied
/// as it was committed last.
pub(in crate::sqlite) fn copy_committed(
    store: &Path,
    name: &str,
    to: &Path,
    progress: &dyn Progress,
) -> Result<(), StoreError> {
    let open = || -> Result<Connection, Fault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(store, flags)?;
        connection::set(&connection, Duration::ZERO)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    };
    let connection = open().map_err(|fault| fault.at(name))?;
    copy(&connection, name, to, progress)
}

/// Fills an empty file with the store.
pub(in crate::sqlite) fn fill(connection: &Connection, to: &Path, progress: &dyn Progress) -> Result<(), Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut copy = Connection::open_with_flags(to, flags)?;
    // Nobody sees the copy before it is whole; it is put on the disk at the end.
    copy.pragma_update(None, "synchronous", "OFF")?;
    copy.pragma_update(None, "journal_mode", "OFF")?;
    // One moment of the store, however many steps it takes: without this a write in between begins it anew.
    let moment = connection.unchecked_transaction()?;
    moment.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    {
        let backup = Backup::new(&moment, &mut copy)?;
        while step(&backup, PAGES)? {
            if progress.stop_asked() {
                return Err(Fault::Stopped);
            }
        }
    }
    drop(moment);
    copy.close().map_err(|(_, error)| Fault::from(error))
}

/// Copies so many pages; whether more are to come.
pub(in crate::sqlite) fn step(backup: &Backup<'_, '_>, pages: i32) -> Result<bool, Fault> {
    match backup.step(pages)? {
        StepResult::Done => Ok(false),
        StepResult::More => Ok(true),
        // And whatever a later version may say.
        StepResult::Busy | StepResult::Locked | _ => Err(Fault::Locked),
    }
}
