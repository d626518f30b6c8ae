//! `rollcall history`

use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use pipeline::{Store, StoreError};
use report::{json, views};

pub(crate) fn run(session: &Session<'_>) -> Result<u8, Failure> {
    let batches = existing(session)?.history()?;
    if session.output.for_people() {
        session.output.document(&views::history(&batches, session.store))?;
    } else {
        session.output.json(&json::history(&batches))?;
    }
    Ok(exit::DONE)
}

/// The store, which must exist for commands that only look.
pub(super) fn existing(session: &Session<'_>) -> Result<Box<dyn Store>, Failure> {
    let store = pipeline::open_existing(session.store, session.settings)?;
    Ok(store.ok_or_else(|| StoreError::Missing(session.store.to_owned()))?)
}
