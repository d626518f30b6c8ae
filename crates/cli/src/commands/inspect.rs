//! `rollcall inspect`

use super::reading;
use crate::args::InspectArgs;
use crate::failure::Failure;
use crate::output::data_code;
use crate::progress;
use crate::session::Session;
use report::{json, views};

pub(crate) fn run(args: &InspectArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let checked = pipeline::check(
        &args.reading.files,
        &reading::options(&args.reading, session)?,
        session.settings,
        &session.world,
    )?;
    let _telling = progress::only_telling();
    if session.output.for_people() {
        session.output.document(&views::inspect(&checked))?;
    } else {
        session.output.json(&json::inspect(&checked))?;
    }
    Ok(data_code(checked.unusable()))
}
