//! `rollcall find TEXT|ID`

use crate::command_line::args::FindArgs;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::progress;
use report::answers;

pub(crate) fn run(args: &FindArgs, session: &Session<'_>) -> Result<u8, Failure> {
    if args.text.trim().is_empty() {
        let advice = "type an ID, or part of a name or an e-mail address, as in rollcall find nunez";
        return Err(Failure::usage("nothing says whom to look for", advice));
    }
    let _printing = progress::only_printing();
    let found = session.find(&mut session.existing_store()?, &args.text, args.limit)?;
    session.output.answer(&answers::patrons(&found, &args.text, args.limit, session.world.today))?;
    Ok(exit::DONE)
}
