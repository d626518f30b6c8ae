//! `rollcall export`

use crate::command_line::args::ExportArgs;
use crate::command_line::typed::argument;
use crate::commands::lists::reading;
use crate::commands::outgoing;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::{data_code, progress};
use model::search::Filter;
use pipeline::{Exported, ForBlank};
use report::answers;
use report::views::ExportedView;

pub(crate) fn run(args: &ExportArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let wanted = outgoing::wanted(args.to, &args.output, args.leave_out)?;
    let filter = Filter {
        group: args.group.clone(),
        expires_before: args.expires_before,
        state: args.state.map(|state| (state, session.world.today)),
    };
    let blanks = blanks(args, session)?;
    let mut patrons = session.existing_store()?;
    if let Some(group) = &args.group {
        pipeline::known_group(&mut patrons, group, session.settings)?;
    }
    let exported = pipeline::export(&mut patrons, &filter, &blanks, &wanted, &session.world);
    let exported = exported.map_err(outgoing::not_written)?;
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

/// The values for patrons who have none in a field, each field once.
fn blanks(args: &ExportArgs, session: &Session<'_>) -> Result<Vec<ForBlank>, Failure> {
    let mut blanks: Vec<ForBlank> = Vec::with_capacity(args.set.len());
    for text in &args.set {
        let (field, value) = reading::set(text)?;
        if blanks.iter().any(|known| known.field() == field) {
            return Err(Failure::usage(format!("{} is set twice", field.name()), "give each field one value"));
        }
        let blank = ForBlank::new(field, &value, session.settings).ok_or_else(|| {
            let message =
                format!("{} can't be given to everybody who has no {}", argument(text), field.fills().label());
            Failure::usage(message, "nothing was written; give a code that many patrons share, such as campus=MAIN")
        })?;
        blanks.push(blank);
    }
    Ok(blanks)
}
