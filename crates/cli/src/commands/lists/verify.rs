//! `rollcall verify`

use super::plan::unusable;
use super::{planning, reading};
use crate::command_line::args::VerifyArgs;
use crate::commands::reporting;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::{data_code, progress};
use model::request::Request;
use pipeline::{Lists, Verified};
use report::{answers, reports};

pub(crate) fn run(args: &VerifyArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let request = reading::request(&args.reading, session.store_as_typed)?;
    let request = Request { planning: planning::decided(&args.policies, &args.answers)?, ..request };
    let reading = reading::options(&request, session)?;
    // Nobody is given a password, so that nothing is said of them.
    let planning = planning::options(&request, false)?;
    let lists = Lists { files: &request.files, reading: &reading, planning: &planning, store: session.store };
    let (checked, verification) = match pipeline::verify(&lists, args.sample, session.settings, &session.world)? {
        Verified::Compared(checked, verification) => (checked, verification),
        Verified::Unusable(checked) => return unusable(&checked, args.max_shown, &args.reporting, session),
    };
    let _printing = progress::only_printing();
    session.output.answer(&answers::verification(&verification, &checked, args.max_shown))?;
    reporting::write(&args.reporting, false, session, |written| {
        reports::verification(&verification, &checked, written)
    })?;
    Ok(data_code(!verification.holds()))
}
