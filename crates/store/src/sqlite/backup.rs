//! Copies of a store: made through SQLite, so that what lies in the log is in them, too.

use super::fault::Fault;
use super::open;
use crate::StoreError;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

/// Pages that are copied at a time; the whole of a usual store at once.
const PAGES: i32 = 4096;

/// Copies the store into a new file, on the disk before this returns. The copy gets its name when it is
/// whole: half a copy must not look like one.
pub(super) fn copy(connection: &Connection, to: &Path) -> Result<(), StoreError> {
    let shown = to.display().to_string();
    let failed = |error: io::Error| open::io_error(&shown, &error);
    if fs::symlink_metadata(to).is_ok() {
        return Err(failed(io::ErrorKind::AlreadyExists.into()));
    }
    let unfinished = open::path_with(to, ".unfinished");
    // Of a run that was killed.
    fs::remove_file(&unfinished).ok();
    let copied = open::private_file(&unfinished)
        .map_err(failed)
        .and_then(|()| fill(connection, &unfinished).map_err(|fault| fault.at(&shown)))
        .and_then(|()| fs::File::open(&unfinished).and_then(|file| file.sync_all()).map_err(failed))
        .and_then(|()| fs::rename(&unfinished, to).map_err(failed))
        .and_then(|()| open::sync_folder(to).map_err(failed));
    fs::remove_file(&unfinished).ok();
    copied
}

fn fill(connection: &Connection, to: &Path) -> Result<(), Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut copy = Connection::open_with_flags(to, flags)?;
    // Nobody sees the copy before it is whole; it is put on the disk at the end.
    copy.pragma_update(None, "synchronous", "OFF")?;
    copy.pragma_update(None, "journal_mode", "OFF")?;
    Backup::new(connection, &mut copy)?.run_to_completion(PAGES, Duration::ZERO, None)?;
    copy.close().map_err(|(_, error)| Fault::from(error))
}
