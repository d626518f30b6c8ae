//! `rollcall history`

use crate::exit;
use crate::failure::Failure;
use crate::progress;
use crate::session::Session;
use report::{json, views};

pub(crate) fn run(session: &Session<'_>) -> Result<u8, Failure> {
    let _telling = progress::only_telling();
    let mut store = session.existing_store()?;
    let batches = store.journal().history()?;
    let others: Vec<_> = store.journal().audit()?.into_iter().rev().filter(|link| link.batch.is_none()).collect();
    if session.output.for_people() {
        session.output.document(&views::history(&batches, &others, session.store))?;
    } else {
        session.output.json(&json::history(&batches, &others))?;
    }
    Ok(exit::DONE)
}
