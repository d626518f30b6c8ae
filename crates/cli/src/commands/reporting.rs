//! A report in a file, where one was asked for: written when everything else is done, and told on stderr.

use crate::command_line::args::Reporting;
use crate::command_line::typed::Typed;
use crate::failure::Failure;
use crate::session::Session;
use report::Report;
use report::reports::Written;

/// Refuses a report that could not be written, before anything is done.
pub(super) fn look_ahead(wanted: &Reporting) -> Result<(), Failure> {
    match &wanted.report {
        Some(file) => Ok(pipeline::may_be_report(&file.path)?),
        None => Ok(()),
    }
}

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

/// The same of a report of what is done and stays done, which `done` says in a few words: that does not fail over its
/// report.
pub(super) fn tell_done(saved: &Result<Option<String>, Failure>, done: &str, session: &Session<'_>) {
    match saved {
        Ok(path) => tell(path.as_deref(), session),
        Err(failure) => {
            session.output.done_but(done, &format!("there is no report of it: {}", failure.message));
        }
    }
}

/// Where such a report is, if it is there.
pub(super) fn path_of(saved: &Result<Option<String>, Failure>) -> Option<&str> {
    saved.as_ref().ok().and_then(Option::as_deref)
}
