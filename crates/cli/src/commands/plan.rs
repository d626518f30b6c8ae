//! `rollcall plan`

use super::reading;
use crate::args::{Format, PlanArgs, Planning};
use crate::exit;
use crate::failure::Failure;
use crate::output::data_code;
use crate::session::Session;
use model::listing::Checked;
use pipeline::{PlanOptions, Planned};
use report::json;
use report::views::{self, CheckView, PlanView, Show};

pub(crate) fn run(args: &PlanArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let planned = match work_out(&args.planning, session)? {
        Ok(planned) => planned,
        Err(checked) => return unusable(&checked, args.planning.max_shown, session),
    };
    let view = PlanView { max_shown: args.planning.max_shown, starters: true, next: true };
    match session.output.format {
        Format::Human => session.output.document(&views::plan(&planned.plan, &planned.checked, view))?,
        Format::Concise => {
            let checked = Checked { findings: planned.plan.findings.clone(), ..planned.checked.clone() };
            session.output.document(&views::concise(&checked))?;
        }
        Format::Json => session.output.json(&json::plan(&planned.plan, &planned.checked))?,
        Format::Jsonl => session.output.json_lines(json::plan_lines(&planned.plan, &planned.checked))?,
    }
    let counts = planned.plan.counts;
    let problems = counts.left_out + counts.questions > 0;
    if args.detailed_exit_code && !problems && counts.writes() > 0 {
        return Ok(exit::CHANGES);
    }
    Ok(data_code(problems))
}

/// Reads, checks and plans; gives the checked files back where one of them cannot be used.
pub(super) fn work_out(planning: &Planning, session: &Session<'_>) -> Result<Result<Planned, Checked>, Failure> {
    let checked = pipeline::check(
        &planning.reading.files,
        &reading::options(&planning.reading, session)?,
        session.settings,
        &session.world,
    )?;
    if checked.unusable() {
        return Ok(Err(checked));
    }
    let mut store = pipeline::open_existing(session.store, session.settings)?;
    let zeros_accepted = planning.reading.accept.iter().any(|code| code.eq_ignore_ascii_case("D503"));
    let options = PlanOptions { renew: planning.renew, zeros_accepted };
    let store = store.as_deref_mut().map(|store| store as &mut dyn pipeline::Store);
    Ok(Ok(pipeline::plan(checked, store, session.store, options, session.settings, &session.world)?))
}

/// Tells why a file cannot be used; nothing can be planned then.
pub(super) fn unusable(checked: &Checked, max_shown: usize, session: &Session<'_>) -> Result<u8, Failure> {
    if session.output.for_people() {
        session.output.document(&views::check(checked, CheckView { show: Show::Usual, max_shown, stats: false }))?;
    } else {
        session.output.json(&json::check(checked))?;
    }
    Ok(exit::DATA)
}
