//! `rollcall history`

use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::progress;
use report::answers;

pub(crate) fn run(session: &Session<'_>) -> Result<u8, Failure> {
    let _printing = progress::only_printing();
    let mut store = session.existing_store()?;
    let batches = store.journal().history()?;
    let others: Vec<_> = store.journal().audit()?.into_iter().rev().filter(|link| link.batch.is_none()).collect();
    session.output.answer(&answers::history(&batches, &others, session.store))?;
    Ok(exit::DONE)
}
