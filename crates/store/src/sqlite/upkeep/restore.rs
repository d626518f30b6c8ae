//! A copy put back in the place of the store.

use super::check;
use crate::StoreError;
use crate::audit::AuditEntry;
use crate::sqlite::columns;
use crate::sqlite::fault::{Fault, io_error};
use crate::sqlite::file::{backup, connection, open, schema};
use crate::sqlite::interrupt::Interrupt;
use crate::sqlite::journal::{audit, history};
use crate::unfinished::{self, Unfinished};
use model::audit::Actor;
use model::progress::{Event, Progress};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags, params};
use serde_json::json;
use std::path::Path;
use std::time::Duration;

/// How often to look whether the person wants to stop.
const SLICE: Duration = Duration::from_millis(100);

/// Pages that are carried over before anybody is asked whether to stop.
const PAGES: i32 = 4096;

/// The copy that comes, and the name of the one that is kept of what was there.
#[derive(Clone, Copy)]
pub(in crate::sqlite) struct Copies<'a> {
    pub(in crate::sqlite) from: &'a Path,
    pub(in crate::sqlite) kept: &'a Path,
}

/// Puts a copy in the place of the store. The copy is prepared beside it, with its link of the audit chain,
/// and then carried over in one transaction.
pub(in crate::sqlite) fn restore(
    connection: &mut Connection,
    name: &str,
    copies: Copies<'_>,
    actor: &Actor,
    wait: Duration,
    progress: &dyn Progress,
) -> Result<(), StoreError> {
    let shown = copies.from.display().to_string();
    let path = open::path_of(name)?;
    let source = connection::open_immutable(copies.from).map_err(|fault| fault.at(&shown))?;
    let prepared = Unfinished::beside(&unfinished::with(&path, ".restoring"));
    let prepared = prepared.map_err(|error| io_error(name, &error))?;
    backup::fill(&source, prepared.path(), progress).map_err(|fault| fault.at(name)).and_then(|()| {
        sign(connection, prepared.path(), &shown, actor, progress)?;
        carry_over(connection, &path, name, prepared.path(), copies.kept, Patience { left: wait, progress })
    })
}

/// Looks whether the copy is one of this store and as it was written, and writes the restoring into its audit chain.
fn sign(
    connection: &Connection,
    prepared: &Path,
    shown: &str,
    actor: &Actor,
    progress: &dyn Progress,
) -> Result<(), StoreError> {
    let refuse = |why: &str| StoreError::CannotOpen { path: shown.to_owned(), why: why.to_owned() };
    let id = |connection: &Connection| -> Result<String, Fault> { Ok(history::facts(connection, shown)?.id) };
    let work = || -> Result<Result<(), StoreError>, Fault> {
        let mut copy = Connection::open(prepared)?;
        let interrupt = Interrupt::of(&mut copy)?;
        let _armed = interrupt.arm(progress);
        connection::set(&copy, Duration::ZERO)?;
        if schema::application_id(&copy)? != schema::APPLICATION_ID {
            return Ok(Err(refuse("it is not a store of Rollcall")));
        }
        if schema::layout(&copy)? != schema::newest() {
            return Ok(Err(StoreError::OtherLayout(shown.to_owned())));
        }
        if id(&copy)? != id(connection)? {
            return Ok(Err(refuse("it is a copy of another store")));
        }
        if let Some(fault) = check::faults(&copy, progress)?.into_iter().next() {
            return Ok(Err(StoreError::Damaged { path: shown.to_owned(), why: fault }));
        }
        let (now, then) = (history::facts(connection, shown)?, history::facts(&copy, shown)?);
        let epoch = now.epoch.max(then.epoch) + 1;
        copy.execute("UPDATE meta SET epoch = ?1", params![columns::integer(epoch)])?;
        let last = then.last_batch.map(|(number, _)| number);
        audit::append(&copy, AuditEntry::of("restore", actor, &json!({"last_batch": last, "epoch": epoch})))?;
        copy.close().map_err(|(_, error)| Fault::from(error))?;
        Ok(Ok(()))
    };
    work().map_err(|fault| fault.at(shown))?
}

/// How long to wait while somebody else writes.
struct Patience<'a> {
    left: Duration,
    progress: &'a dyn Progress,
}

/// Carries the prepared copy over in one transaction. What was there until then is copied under the same lock, so that
/// nothing can be written in between that neither of the two has.
fn carry_over(
    connection: &mut Connection,
    store: &Path,
    name: &str,
    prepared: &Path,
    kept: &Path,
    patience: Patience<'_>,
) -> Result<(), StoreError> {
    let progress = patience.progress;
    let at = |fault: Fault| fault.at(name);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(prepared, flags).map_err(|error| at(error.into()))?;
    // SQLite sleeps inside its busy time-out; slices of it are the clock here.
    connection.busy_timeout(SLICE).map_err(|error| at(error.into()))?;
    {
        let backup = Backup::new(&source, connection).map_err(|error| at(error.into()))?;
        lock(&backup, patience).map_err(at)?;
        backup::copy_committed(store, name, kept, progress)?;
        while backup::step(&backup, PAGES).map_err(at)? {
            if progress.stop_asked() {
                return Err(StoreError::Stopped);
            }
        }
    }
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).ok();
    Ok(())
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
