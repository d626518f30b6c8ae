//! A report in a file, where one was asked for: written when everything else is done, and told on stderr.

use crate::command_line::args::Reporting;
use crate::command_line::report_file::ReportFile;
use crate::command_line::typed::Typed;
use crate::failure::Failure;
use crate::session::Session;
use pipeline::PipelineError;
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
    match &wanted.report {
        Some(file) => Ok(write_file(file, masked, session, make)?),
        None => Ok(()),
    }
}

/// The same once something is done and stays done, which `done` says in a few words: it does not fail over its report.
pub(super) fn write_after_commit<'a>(
    wanted: &Reporting,
    done: &str,
    session: &Session<'_>,
    make: impl FnOnce(Written<'a>) -> Report<'a>,
) {
    let Some(file) = &wanted.report else { return };
    if let Err(error) = write_file(file, false, session, make) {
        session.output.done_but(done, &none(&error.to_string()));
    }
}

/// That there is no report, and why.
pub(super) fn none(why: &str) -> String {
    format!("there is no report of it: {why}")
}

fn write_file<'a>(
    file: &ReportFile,
    masked: bool,
    session: &Session<'_>,
    make: impl FnOnce(Written<'a>) -> Report<'a>,
) -> Result<(), PipelineError> {
    let report = make(Written { when: session.world.now, version: env!("CARGO_PKG_VERSION"), masked });
    pipeline::write_report(&report, file.format, &Typed, &file.path)?;
    session.output.talk(&format!("the report is in {}", file.path.display()));
    Ok(())
}
