//! A report in a file, where one was asked for: written when everything else is done, and told on stderr.

use crate::command_line::args::Reporting;
use crate::command_line::typed::Typed;
use crate::failure::Failure;
use crate::session::Session;
use model::action::{Action, Words};
use report::Report;
use report::reports::Written;
use std::path::Path;

/// Writes it, if one is wanted, and says where it is. One that is `masked` has nothing of a patron.
pub(super) fn write<'a>(
    wanted: &Reporting,
    masked: bool,
    session: &Session<'_>,
    make: impl FnOnce(Written<'a>) -> Report<'a>,
) -> Result<(), Failure> {
    tell(save(wanted, masked, session, make)?.as_deref(), session);
    Ok(())
}

/// Writes it, if one is wanted; gives its path.
pub(super) fn save<'a>(
    wanted: &Reporting,
    masked: bool,
    session: &Session<'_>,
    make: impl FnOnce(Written<'a>) -> Report<'a>,
) -> Result<Option<String>, Failure> {
    let Some(file) = &wanted.report else { return Ok(None) };
    let report = make(Written { when: session.world.now, version: env!("CARGO_PKG_VERSION"), masked });
    pipeline::write_report(&report, file.format, &Typed, &file.path)?;
    Ok(Some(file.path.display().to_string()))
}

/// Says where it is.
pub(super) fn tell(path: Option<&str>, session: &Session<'_>) {
    if let Some(path) = path {
        session.output.talk(&format!("the report is in {path}"));
    }
}

/// The same of the report of a batch, which is done and stays done, as `done` says in a few words: it does not fail over
/// its report, and the report can be had later.
pub(super) fn tell_done(
    saved: &Result<Option<String>, Failure>,
    batch: u64,
    done: &str,
    wanted: &Reporting,
    session: &Session<'_>,
) {
    match saved {
        Ok(path) => tell(path.as_deref(), session),
        Err(failure) => {
            let what = format!("there is no report of it: {}", failure.message);
            let (store, path) = (session.store_as_typed.map(str::to_owned), another_name(batch, wanted));
            let way = Words::text("to write one elsewhere: ").act(Action::ReportBatch { batch, store, path });
            session.output.done_but_there_is(done, &what, &way);
        }
    }
}

/// A name for the report of a batch that is not the one where it could not be written.
fn another_name(batch: u64, wanted: &Reporting) -> String {
    let ending = wanted.report.as_ref().map_or("html", |file| file.format.ending);
    let names = [format!("batch-{batch}.{ending}"), format!("report-of-batch-{batch}.{ending}")];
    let is_other = |name: &&String| wanted.report.as_ref().is_none_or(|file| file.path != Path::new(name));
    names.iter().find(is_other).cloned().unwrap_or_default()
}

/// Where such a report is, if it is there.
pub(super) fn path_of(saved: &Result<Option<String>, Failure>) -> Option<&str> {
    saved.as_ref().ok().and_then(Option::as_deref)
}
