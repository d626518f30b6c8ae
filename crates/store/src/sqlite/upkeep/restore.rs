//! A copy put back in the place of the store.

use super::carry::{self, Patience, Place};
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
use model::progress::Progress;
use rusqlite::{Connection, params};
use serde_json::json;
use std::path::Path;
use std::time::Duration;

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
        let store = Place { path: &path, name };
        // What was there until then is copied under the same lock, so that nothing can be written in between that
        // neither of the two has.
        let keep = || backup::copy_committed(&path, name, copies.kept, progress).map(|()| true);
        carry::over(connection, store, prepared.path(), Patience::new(wait, progress), keep)?;
        // Everything is done; the log is written into the store now, or later by somebody else.
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())).ok();
        Ok(())
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
