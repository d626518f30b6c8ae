//! `rollcall convert`

use super::reading;
use crate::command_line::args::ConvertArgs;
use crate::command_line::typed::command;
use crate::commands::outgoing;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::{data_code, progress};
use model::listing::Checked;
use model::outgoing::Outgoing;
use pipeline::Converted;
use report::answers;
use report::views::ConvertedView;

pub(crate) fn run(args: &ConvertArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let wanted = outgoing::wanted(args.to, &args.output, args.leave_out)?;
    let request = reading::request(&args.reading, session.store_as_typed)?;
    let options = reading::options(&request, session)?;
    let converted = pipeline::convert(&request.files, &options, &wanted, session.settings, &session.world)
        .map_err(outgoing::not_written)?;
    let _printing = progress::only_printing();
    match &converted {
        Converted::Unusable(checked) => {
            session.log.found(&checked.findings);
            session.output.answer(&answers::unusable(checked, args.max_shown))?;
            Ok(exit::DATA)
        }
        Converted::OnlyChanges => Err(Failure::usage(
            "this list only changes patrons who are in a store, and has no whole patrons to write",
            format!("apply it first; then {} writes the patrons of the store", command("export", &[])),
        )),
        Converted::Ended { checked, outgoing } => ended(checked, outgoing, args, session),
    }
}

fn ended(checked: &Checked, outgoing: &Outgoing, args: &ConvertArgs, session: &Session<'_>) -> Result<u8, Failure> {
    session.log.found(&checked.findings);
    let answer = answers::converted(ConvertedView { checked, outgoing, max_shown: args.max_shown });
    if outgoing.files.is_empty() {
        session.output.answer(&answer)?;
    } else {
        session.output.after_commit(&format!("Done: {} is written", args.output.display()), &answer);
    }
    let left_out = checked.rows_ready() < checked.rows_read();
    let blocking = checked.findings.iter().any(|finding| finding.severity.blocks());
    Ok(data_code(left_out || blocking))
}
