//! `rollcall export`

use crate::command_line::args::ExportArgs;
use crate::commands::outgoing;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::{data_code, progress};
use model::search::Filter;
use pipeline::Exported;
use report::answers;
use report::views::ExportedView;

pub(crate) fn run(args: &ExportArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let wanted = outgoing::wanted(args.to, &args.output, args.leave_out)?;
    let filter = Filter {
        group: args.group.clone(),
        expires_before: args.expires_before,
        state: args.state.map(|state| (state, session.world.today)),
    };
    let mut patrons = session.existing_store()?;
    let exported = pipeline::export(&mut patrons, &filter, &wanted, &session.world).map_err(outgoing::not_written)?;
    drop(patrons);
    let _printing = progress::only_printing();
    let Exported { store, unfit, outgoing } = &exported;
    let answer = answers::exported(ExportedView { store, unfit, outgoing, max_shown: args.max_shown });
    if outgoing.files.is_empty() {
        session.output.answer(&answer)?;
    } else {
        session.output.after_commit(&format!("Done: {} is written", args.output.display()), &answer);
    }
    Ok(data_code(outgoing.unheld > 0))
}
