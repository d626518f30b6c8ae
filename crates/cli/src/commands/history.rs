//! `rollcall history`

use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use report::{json, views};

pub(crate) fn run(session: &Session<'_>) -> Result<u8, Failure> {
    let batches = session.existing_store()?.history()?;
    if session.output.for_people() {
        session.output.document(&views::history(&batches, session.store))?;
    } else {
        session.output.json(&json::history(&batches))?;
    }
    Ok(exit::DONE)
}
