//! `rollcall history`

use crate::command_line::args::HistoryArgs;
use crate::commands::reporting;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::progress;
use report::{answers, reports};

pub(crate) fn run(args: &HistoryArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let _printing = progress::only_printing();
    let mut store = session.existing_store()?;
    let batches = store.journal().history()?;
    let others: Vec<_> = store.journal().audit()?.into_iter().rev().filter(|link| link.batch.is_none()).collect();
    session.output.answer(&answers::history(&batches, &others, session.store))?;
    reporting::write(&args.reporting, false, session, |written| {
        reports::history(&batches, &others, session.store, written)
    })?;
    Ok(exit::DONE)
}
