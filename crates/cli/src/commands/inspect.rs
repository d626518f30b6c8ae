//! `rollcall inspect`

use super::reading;
use crate::args::InspectArgs;
use crate::failure::Failure;
use crate::output::data_code;
use crate::progress;
use crate::session::Session;
use report::answers;

pub(crate) fn run(args: &InspectArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let checked = pipeline::check(
        &args.reading.files,
        &reading::options(&args.reading, session)?,
        session.settings,
        &session.world,
    )?;
    let _telling = progress::only_telling();
    session.output.answer(&answers::inspect(&checked))?;
    Ok(data_code(checked.unusable()))
}
