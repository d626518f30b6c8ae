//! A whole database carried over into the store: in one transaction, and in steps between which a stop is heard.

use crate::StoreError;
use crate::sqlite::fault::Fault;
use crate::sqlite::file::backup;
use crate::unfinished;
use model::progress::{Event, Progress};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::Path;
use std::time::Duration;

/// How often to look whether the person wants to stop.
const SLICE: Duration = Duration::from_millis(100);

/// Pages that are carried over before anybody is asked whether to stop: 16 MiB.
const PAGES: i32 = 4096;

/// Where the store is.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) path: &'a Path,
    /// The path as the person wrote it.
    pub(super) name: &'a str,
}

/// How long to wait while somebody else writes.
pub(super) struct Patience<'a> {
    left: Duration,
    progress: &'a dyn Progress,
}

impl<'a> Patience<'a> {
    pub(super) fn new(left: Duration, progress: &'a dyn Progress) -> Self {
        Patience { left, progress }
    }
}

/// Carries the database in the file `from` over into the store. `first` runs while the store is locked and still as it
/// was; where it says no, or fails, nothing is carried over. Whether anything was.
pub(super) fn over(
    connection: &mut Connection,
    store: Place<'_>,
    from: &Path,
    patience: Patience<'_>,
    first: impl FnOnce() -> Result<bool, StoreError>,
) -> Result<bool, StoreError> {
    let progress = patience.progress;
    let at = |fault: Fault| fault.at(store.name);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, flags).map_err(|error| at(error.into()))?;
    // SQLite sleeps inside its busy time-out; slices of it are the clock here.
    connection.busy_timeout(SLICE).map_err(|error| at(error.into()))?;
    let backup = Backup::new(&source, connection).map_err(|error| at(error.into()))?;
    lock(&backup, patience).map_err(at)?;
    if !first()? {
        return Ok(false);
    }
    let log = unfinished::with(store.path, "-wal");
    while backup::step(&backup, PAGES).map_err(at)? {
        // What is on the disk already is not waited for at the end, when a stop can be heard no more. Whether it is
        // there does not matter before then.
        drop(File::open(&log).and_then(|log| log.sync_data()));
        if progress.stop_asked() {
            return Err(StoreError::Stopped);
        }
    }
    Ok(true)
}

/// Takes the store's write lock for a copy that is carried over, without carrying anything yet; waits, aloud, while
/// somebody else has it.
fn lock(backup: &Backup<'_, '_>, mut patience: Patience<'_>) -> Result<(), Fault> {
    let mut announced = false;
    loop {
        match backup.step(0)? {
            StepResult::More | StepResult::Done => return Ok(()),
            // And whatever a later version may say.
            StepResult::Busy | StepResult::Locked | _ => {}
        }
        if patience.progress.stop_asked() {
            return Err(Fault::Stopped);
        }
        if patience.left.is_zero() {
            return Err(Fault::Locked);
        }
        if !announced {
            patience.progress.event(Event::WaitingForStore);
            announced = true;
        }
        patience.left = patience.left.saturating_sub(SLICE);
    }
}
