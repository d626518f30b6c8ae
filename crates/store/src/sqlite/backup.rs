//! Copies of a store: made through SQLite, so that what lies in the log is in them, too.

use super::fault::Fault;
use super::open;
use crate::StoreError;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Pages that are copied at a time; the whole of a usual store at once.
const PAGES: i32 = 4096;

/// Copies the store into a new file, on the disk before this returns. A copy that fails leaves nothing.
pub(super) fn copy(connection: &Connection, to: &Path) -> Result<(), StoreError> {
    let shown = to.display().to_string();
    open::private_file(to).map_err(|error| open::io_error(&shown, &error))?;
    let copied = fill(connection, to).map_err(|fault| fault.at(&shown)).and_then(|()| {
        // The name lasts only when the folder is on the disk as well.
        fs::File::open(to).and_then(|file| file.sync_all()).map_err(|error| open::io_error(&shown, &error))?;
        open::sync_folder(to).map_err(|error| open::io_error(&shown, &error))
    });
    if copied.is_err() {
        fs::remove_file(to).ok();
    }
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
