//! `rollcall check`

use super::{left_out, reading};
use crate::command_line::args::CheckArgs;
use crate::commands::reporting;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::{data_code, progress};
use model::codes::Code;
use model::finding::Severity;
use pipeline::LeftOutRows;
use report::views::{CheckView, Show};
use report::{answers, reports};

pub(crate) fn run(args: &CheckArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let show = match args.show.as_deref() {
        None => Show::Usual,
        Some("repairs") => Show::Repairs,
        Some(text) => Show::Code(Code::find(text).ok_or_else(|| crate::commands::explain::no_such_code(text))?),
    };
    left_out::look(args.left_out.as_deref())?;
    let request = reading::request(&args.reading, session.store_as_typed)?;
    let options = reading::options(&request, session)?;
    let checked = pipeline::check(&request.files, &options, session.settings, &session.world)?;
    session.log.found(&checked.findings);
    let _printing = progress::only_printing();
    let view = CheckView { show, max_shown: args.max_shown, stats: args.stats };
    session.output.answer(&answers::check(&checked, view))?;
    if checked.unusable() {
        left_out::unusable(args.left_out.as_deref(), session);
    } else if let Some(path) = &args.left_out {
        let workbook = pipeline::left_out_of_check(&checked, &session.world)?;
        left_out::write(path, &LeftOutRows { workbook, ..LeftOutRows::default() }, &request, session)?;
    }
    reporting::write(&args.reporting, false, session, |written| reports::check(&checked, written))?;
    let left_out = checked.rows_ready() < checked.rows_read();
    let strict = args.strict && checked.count(Severity::Warning) > 0;
    let blocking = checked.findings.iter().any(|finding| finding.severity.blocks());
    Ok(data_code(left_out || strict || blocking || checked.unusable()))
}
