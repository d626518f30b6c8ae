//! `rollcall find TEXT|ID`

use crate::command_line::args::FindArgs;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::progress;
use report::answers;

pub(crate) fn run(args: &FindArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let _printing = progress::only_printing();
    let found = session.find(&mut session.existing_store()?, &args.text, args.limit)?;
    session.output.answer(&answers::patrons(&found, &args.text, args.limit, session.world.today))?;
    Ok(exit::DONE)
}
