//! `rollcall template`

use super::left_out::is_workbook;
use crate::command_line::args::TemplateArgs;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use report::answers;

pub(crate) fn run(args: &TemplateArgs, session: &Session<'_>) -> Result<u8, Failure> {
    is_workbook(&args.output)?;
    let template = pipeline::template(args.profile.as_deref(), session.settings, &session.world)?;
    pipeline::save_workbook(&template.bytes, &args.output)?;
    let path = args.output.display().to_string();
    session.output.after_commit(&format!("Done: {path} is there"), &answers::template(&path, &template));
    Ok(exit::DONE)
}
