//! `rollcall inspect`

use super::reading;
use crate::command_line::args::InspectArgs;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::{data_code, progress};
use report::answers;

pub(crate) fn run(args: &InspectArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let request = reading::request(&args.reading, session.store_as_typed)?;
    let options = reading::options(&request, session);
    let checked = pipeline::check(&request.files, &options, session.settings, &session.world)?;
    let _printing = progress::only_printing();
    session.output.answer(&answers::inspect(&checked))?;
    Ok(data_code(checked.unusable()))
}
