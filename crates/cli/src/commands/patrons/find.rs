//! `rollcall find TEXT|ID`

use crate::command_line::args::FindArgs;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::progress;
use model::search::{Filter, Search};
use report::answers;

pub(crate) fn run(args: &FindArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let _printing = progress::only_printing();
    let today = session.world.today;
    let filter = Filter {
        group: args.group.clone(),
        expires_before: args.expires_before,
        state: args.state.map(|state| (state, today)),
    };
    let search = Search { text: args.text.join(" "), filter, limit: (args.limit > 0).then_some(args.limit) };
    let hits = session.search(&mut session.existing_store()?, &search)?;
    session.output.answer(&answers::patrons(&hits, &search, today))?;
    Ok(exit::DONE)
}
