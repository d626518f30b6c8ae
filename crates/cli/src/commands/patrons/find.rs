//! `rollcall find TEXT|ID`

use crate::command_line::args::FindArgs;
use crate::command_line::flags::flag;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::progress;
use model::search::{Filter, Search, Total};
use report::answers;

pub(crate) fn run(args: &FindArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let _printing = progress::only_printing();
    let today = session.world.today;
    let text = args.text.join(" ");
    let is_filtered = args.group.is_some() || args.expires_before.is_some() || args.state.is_some();
    if text.trim().is_empty() && !is_filtered && args.limit > 0 {
        let advice = format!(
            "type an ID, a barcode, a name, a phone number or an e-mail address; everybody is listed with {} 0",
            flag("find", "limit").name
        );
        return Err(Failure::usage("there is nothing to look for", advice));
    }
    let filter = Filter {
        group: args.group.clone(),
        expires_before: args.expires_before,
        state: args.state.map(|state| (state, today)),
    };
    let search = Search { text, filter, limit: (args.limit > 0).then_some(args.limit) };
    let mut store = session.existing_store()?;
    let hits = session.search(&mut store, &search)?;
    // Asked about only now: where somebody is found, there is such a group.
    if let Some(group) = args.group.as_deref().filter(|_| hits.total == Total::Exactly(0)) {
        if is_whole_group(&search) {
            pipeline::group_set_up(group, session.settings)?;
        } else {
            pipeline::known_group(&mut store, group, session.settings)?;
        }
    }
    drop(store);
    session.output.answer(&answers::patrons(&hits, &search, today))?;
    Ok(exit::DONE)
}

/// Whether everybody of a group is looked for: where nobody is found, the store need not be asked for its members again.
fn is_whole_group(search: &Search) -> bool {
    let Filter { group: _, expires_before, state } = &search.filter;
    search.text.trim().is_empty() && expires_before.is_none() && state.is_none()
}
