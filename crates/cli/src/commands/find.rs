//! `rollcall find TEXT|ID`

use crate::args::FindArgs;
use crate::exit;
use crate::failure::Failure;
use crate::progress;
use crate::session::Session;
use report::{json, views};

pub(crate) fn run(args: &FindArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let _telling = progress::only_telling();
    let found = session.existing_store()?.patrons().find(&args.text, args.limit)?;
    if session.output.for_people() {
        session.output.document(&views::patrons(&found, &args.text, args.limit, session.world.today))?;
    } else {
        session.output.json(&json::patrons(&found))?;
    }
    Ok(exit::DONE)
}
