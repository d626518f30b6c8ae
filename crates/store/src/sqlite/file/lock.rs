//! The write lock: taken at once or waited for, aloud, until patience ends.

use super::locking;
use crate::sqlite::fault::Fault;
use model::progress::{Event, Progress};
use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// How long to wait in silence: shorter than this nobody wonders.
const QUIET: Duration = Duration::from_secs(1);

/// How often to look whether the person wants to stop.
const SLICE: Duration = Duration::from_millis(100);

/// Commits. Where the disk fails just then nobody knows: what SQLite has taken back may come again out of its log when
/// the store is opened next.
pub(in crate::sqlite) fn commit(transaction: Transaction<'_>) -> Result<(), Fault> {
    transaction.commit().map_err(|error| {
        if error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure) { Fault::Unsure } else { error.into() }
    })
}

/// Begins a transaction that writes. Says once that it is waiting, and gives up after `wait`.
pub(in crate::sqlite) fn begin<'c>(
    connection: &'c Connection,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<Transaction<'c>, Fault> {
    let mut left = wait;
    let mut slice = QUIET.min(wait);
    let mut announced = false;
    loop {
        // SQLite sleeps inside its busy time-out; slices of it are the clock here.
        connection.busy_timeout(slice)?;
        match Transaction::new_unchecked(connection, TransactionBehavior::Immediate).map_err(Fault::from) {
            Ok(transaction) => return Ok(transaction),
            Err(fault) if !fault.is_busy() => return Err(fault),
            Err(_) => left = left.saturating_sub(slice),
        }
        if progress.stop_asked() {
            return Err(Fault::Stopped);
        }
        if left.is_zero() {
            let locks = connection.path().is_none_or(|path| locking::works_beside(Path::new(path)));
            return Err(if locks { Fault::Locked } else { Fault::NoLocking });
        }
        if !announced {
            progress.event(Event::WaitingForStore);
            announced = true;
        }
        slice = SLICE.min(left);
    }
}
