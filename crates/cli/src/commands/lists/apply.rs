//! `rollcall apply`

use super::left_out::{self, Rows};
use super::plan::{print_facts, unusable, warning};
use super::reading;
use crate::command_line::args::ApplyArgs;
use crate::command_line::typed::{self, Typed};
use crate::commands::consent::{consent, refused};
use crate::commands::handing_out::{self, hand_out_of};
use crate::commands::partly::partly;
use crate::commands::reporting;
use crate::commands::stale::stale;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::{data_code, progress};
use model::changeset::Receipt;
use model::codes;
use model::id::{CanonicalId, PrimaryId};
use model::listing::Checked;
use model::plan::{Others, Plan, Step};
use model::request::Request;
use pipeline::{Agreed, ApplyOptions, Ending, Lists, Loaded, Outcome, PlanWarning, Planned, SavedPlan, Terms};
use report::answers;
use report::reports;
use report::views::{self, LeftOut, PlanView};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

pub(crate) fn run(args: &ApplyArgs, session: &Session<'_>) -> Result<u8, Failure> {
    reporting::look_ahead(&args.reporting)?;
    if let [path] = args.planning.reading.files.as_slice()
        && pipeline::is_saved_plan(path)
    {
        return saved(path, args, session);
    }
    let settings = handing_out::settings(&args.handing, session.settings);
    let session = &Session { settings: &settings, ..*session };
    let planning = &args.planning;
    left_out::look(planning.left_out.as_deref())?;
    let request = super::planning::request(planning, session.store_as_typed)?;
    let reading = reading::options(&request, session);
    let options = super::planning::options(&request, !args.no_starters)?;
    let lists = Lists { files: &request.files, reading: &reading, planning: &options, store: session.store };
    let mut rest = Rest { path: planning.left_out.as_deref(), rows: Rows::default(), lists: Some(&request) };
    let mut reported = None;
    let show = |planned: &Planned| {
        reported = args.reporting.report.is_some().then(|| (planned.plan.clone(), planned.checked.clone()));
        rest.rows.skipped = planned.plan.skipped();
        if rest.path.is_some() {
            rest.rows.workbook = pipeline::left_out_of_plan(planned, &Typed, &session.world)?;
        }
        show(planned, args, session)
    };
    let ask = |plan: &Plan| agree(plan, args, session);
    match pipeline::load(&lists, terms(args), show, ask, session.settings, &session.world)? {
        Loaded::Unusable(checked) => {
            left_out::unusable(planning.left_out.as_deref(), session);
            unusable(&checked, planning.max_shown, &args.reporting, session)
        }
        Loaded::Ended(ending) => {
            let code = print_ending(&ending, None, &typed::lists(&request), &rest, session)?;
            if let Some((plan, checked)) = reported {
                report(&ending, plan, &checked, session.config, args, session)?;
            }
            Ok(code)
        }
    }
}

/// The rows that are not loaded: where they are to be written, and what writes them later.
struct Rest<'a> {
    path: Option<&'a Path>,
    rows: Rows,
    lists: Option<&'a Request>,
}

impl<'a> Rest<'a> {
    /// What writes the rows later, where there is something to fix in one.
    fn later(&self, receipt: &Receipt) -> LeftOut<'a> {
        let unloaded = receipt.counts.left_out + receipt.counts.questions;
        self.lists.filter(|_| unloaded > self.rows.skipped).map_or(LeftOut::Untold, LeftOut::Of)
    }
}

/// The plan, before anybody is asked.
fn show(planned: &Planned, args: &ApplyArgs, session: &Session<'_>) -> Result<(), Failure> {
    print_facts(planned, session);
    let _printing = progress::only_printing();
    let view = PlanView {
        config: session.config,
        max_shown: args.planning.max_shown,
        starters: planned.starters,
        next: false,
        missing: Some(&planned.missing_names),
    };
    session.output.answer(&answers::plan_before(&planned.plan, &planned.checked, view))?;
    Ok(())
}

/// Applies a saved plan: that plan, or nothing.
fn saved(path: &str, args: &ApplyArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let planning = &args.planning;
    if planning.decides_anything() {
        let advice = "options for reading and planning go with rollcall plan; leave them out, or work out a new plan";
        return Err(Failure::usage(format!("{path} already says how its lists are read"), advice));
    }
    let saved = pipeline::load_plan(path, session.world.progress)?;
    if let Some(wanted) = &planning.left_out {
        left_out::is_workbook(wanted)?;
        return Err(no_rows(path, &saved, wanted));
    }
    for about in saved.warnings(session.settings, session.world.today) {
        let all_the_same = match about {
            PlanWarning::ListChanged(_) | PlanWarning::SettingsChanged => "; the plan does what was reviewed",
            PlanWarning::Old(_) => "",
        };
        session.output.talk(&format!("{}{all_the_same}", warning(&about, path)));
    }
    let shown = answers::SavedPlan { path, plan: &saved.plan, made: &saved.made, files: &saved.origin.files };
    session.output.answer(&answers::saved_plan_before(shown, saved.config.as_deref()))?;
    let settings = handing_out::settings(&args.handing, session.settings);
    let session = &Session { settings: &settings, ..*session };
    let (request, skipped) = (saved.request.clone(), saved.plan.skipped());
    let ask = |plan: &Plan| agree(plan, args, session);
    let wanted = args.reporting.report.is_some();
    let reported = wanted.then(|| (saved.plan.clone(), saved.checked(), saved.config.clone()));
    let ending = pipeline::carry_out_saved(saved, terms(args), session.store, ask, session.settings, &session.world)?;
    let rest = Rest { path: None, rows: Rows { workbook: None, skipped }, lists: request.as_ref() };
    let code = print_ending(&ending, Some(path), &typed::argument(path), &rest, session)?;
    if let Some((plan, checked, config)) = reported {
        report(&ending, plan, &checked, config.as_deref(), args, session)?;
    }
    Ok(code)
}

/// That a saved plan has no rows, and what writes those that it leaves out: its lists have them.
fn no_rows(path: &str, saved: &SavedPlan, wanted: &Path) -> Failure {
    let lists = match &saved.request {
        Some(request) => left_out::lists(request),
        // An older plan has kept the names of its lists and nothing else of them.
        None => Request { files: saved.paths.clone(), ..Request::default() },
    };
    let command = typed::left_out(&lists, &wanted.display().to_string());
    let message = format!("{path} doesn't keep the rows that it leaves out");
    Failure::usage(message, format!("write them from the list: {command}"))
}

/// The terms that were typed.
fn terms(args: &ApplyArgs) -> Terms {
    Terms { strict: args.planning.strict, over_limits: args.allow_over_limit }
}

/// The yes. A sheet that cannot be written is told before it, and before an hour of hashing.
fn agree(plan: &Plan, args: &ApplyArgs, session: &Session<'_>) -> Result<Option<Agreed>, Failure> {
    let starters = hand_out_of(plan, &args.handing, args.no_starters, session)?;
    if starters.is_some() && args.agreeing.asks() {
        say_how_long(plan, session)?;
    }
    let agreed = consent(&args.agreeing, &plan.fingerprint.short, &views::apply_question(plan), session)?;
    let how = ApplyOptions {
        starters,
        note: args.agreeing.note.clone(),
        skip_changed: args.skip_changed,
        backup: !args.agreeing.no_backup,
        saved: false,
    };
    Ok(agreed.map(|fingerprint| Agreed { fingerprint, how }))
}

/// What a person waits for without being told.
const PATIENCE: Duration = Duration::from_secs(5);

/// Says how long making the starters will take, where that is long.
fn say_how_long(plan: &Plan, session: &Session<'_>) -> Result<(), Failure> {
    let starters = plan.needs_starter().count() as u64;
    let time = pipeline::time_for_starters(starters, session.settings, &session.world)?;
    if time > PATIENCE {
        session.output.talk(&format!("Making the starter passwords will take about {}.", roughly(time)));
    }
    Ok(())
}

/// A time as it is guessed: to five seconds, or to a minute.
fn roughly(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..=90 => format!("{} seconds", seconds.div_ceil(5) * 5),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// How it ended. `path` is the saved plan's, and `again` what stands behind `rollcall apply`.
fn print_ending(
    ending: &Ending,
    path: Option<&str>,
    again: &str,
    rest: &Rest<'_>,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    match ending {
        Ending::NothingToDo(plan) => nothing_to_do(plan, rest, session),
        Ending::Refused(why) => Err(refused(why, again)),
        Ending::NotAgreed => Ok(exit::NO),
        Ending::Applied { outcome: Outcome::Done(receipt), .. } => Ok(print_done(receipt, rest, session)),
        Ending::Applied { outcome: Outcome::Already(batch), .. } => already(*batch, path, session),
        Ending::Applied { outcome: Outcome::Stale(moved), writes } => stale(moved, *writes, path, session),
        Ending::Applied { outcome: Outcome::Partly { receipt, left, why }, writes } => {
            Err(partly(receipt, left, *why, *writes))
        }
    }
}

/// What was done, and where the rows are that were not loaded. Without their workbook it is done all the same.
fn print_done(receipt: &Receipt, rest: &Rest<'_>, session: &Session<'_>) -> u8 {
    let later = rest.later(receipt);
    let Some(path) = rest.path else { return print_receipt(receipt, later, session) };
    let Some(workbook) = &rest.rows.workbook else {
        let code = print_receipt(receipt, later, session);
        left_out::nothing(path, rest.rows.skipped, session);
        return code;
    };
    let saved = pipeline::save_workbook(&workbook.bytes, path).map_err(Failure::from);
    let shown = path.display().to_string();
    match saved {
        Ok(()) => {
            let code = print_receipt(receipt, LeftOut::In { path: &shown, rows: workbook.rows }, session);
            if let Some(lists) = rest.lists {
                left_out::announce(path, workbook, rest.rows.skipped, lists, session);
            }
            code
        }
        Err(failure) => {
            let why = failure.message;
            session.output.talk(&format!("warning: the rows that were left out are not in {shown}: {why}"));
            print_receipt(receipt, later, session)
        }
    }
}

/// What was done.
fn print_receipt(receipt: &Receipt, left_out: LeftOut<'_>, session: &Session<'_>) -> u8 {
    session.log.applied(receipt);
    session.output.after_commit(&committed(receipt), &answers::receipt(receipt, session.store_as_typed, left_out));
    if receipt.starters.is_some() {
        session.output.even_if_quiet(&only_copy(&committed(receipt)));
    }
    exit::DONE
}

/// What is done, in a few words.
pub(crate) fn committed(receipt: &Receipt) -> String {
    let sheet = receipt.starters.as_ref().map(|(path, _)| format!(" and the hand-out sheet is {path}"));
    format!("Done: batch {} is committed{}", receipt.batch, sheet.unwrap_or_default())
}

/// What is done and where the passwords are, which nobody finds out from anything else.
pub(crate) fn only_copy(done: &str) -> String {
    format!("{done} (the only copy of the passwords).")
}

/// Writes a report of what was done, or of the plan where there was nothing to do; nothing else came of it. `config` is
/// the configuration of the plan.
fn report(
    ending: &Ending,
    plan: Plan,
    checked: &Checked,
    config: Option<&str>,
    args: &ApplyArgs,
    session: &Session<'_>,
) -> Result<(), Failure> {
    let view = PlanView { config, max_shown: 0, starters: None, next: false, missing: None };
    match ending {
        Ending::NothingToDo(_) => reporting::write(&args.reporting, false, session, |written| {
            reports::plan(&plan, checked, view, None, written)
        }),
        Ending::Applied { outcome: Outcome::Done(receipt), .. } => {
            let done = committed(receipt);
            match as_applied(plan, receipt, session) {
                Ok(plan) => reporting::write_after_commit(&args.reporting, &done, session, |written| {
                    reports::applied(receipt, &plan, checked, view, session.store_as_typed, written)
                }),
                Err(failure) => session.output.done_but(&done, &reporting::none(&failure.message)),
            }
            Ok(())
        }
        Ending::Applied { outcome: Outcome::Already(_) | Outcome::Stale(_) | Outcome::Partly { .. }, .. }
        | Ending::Refused(_)
        | Ending::NotAgreed => Ok(()),
    }
}

/// The plan as it was applied: without patrons who had changed since it was made, where those were to be left out. Which
/// they are, the batch says.
fn as_applied(plan: Plan, receipt: &Receipt, session: &Session<'_>) -> Result<Plan, Failure> {
    let planned = plan.counts.writes() + Others::of(&plan.others, 0).writes();
    if planned == receipt.counts.writes() + receipt.others.writes() {
        return Ok(plan);
    }
    let batch = session.existing_store()?.journal().batch(receipt.batch)?;
    let patrons = batch.map(|batch| batch.patrons).unwrap_or_default();
    let written: BTreeSet<CanonicalId> = patrons.iter().map(|patron| patron.primary_id.canonical()).collect();
    let ids = plan.steps().filter_map(Step::primary_id).map(PrimaryId::canonical);
    let left_out: BTreeSet<CanonicalId> = ids.filter(|id| !written.contains(id)).collect();
    Ok(plan.without(&left_out, codes::P601))
}

fn already(batch: u64, path: Option<&str>, session: &Session<'_>) -> Result<u8, Failure> {
    let history = session.existing_store()?.journal().history()?;
    let when = history.iter().find(|one| one.number == batch).map(|one| one.head.when);
    session.output.answer(&answers::already(path.unwrap_or("This plan"), batch, when))?;
    Ok(exit::DONE)
}

fn nothing_to_do(plan: &Plan, rest: &Rest<'_>, session: &Session<'_>) -> Result<u8, Failure> {
    session.output.answer(&answers::nothing_to_do(plan))?;
    if let (Some(path), Some(lists)) = (rest.path, rest.lists) {
        left_out::write(path, &rest.rows, lists, session)?;
    }
    Ok(data_code(plan.counts.left_out + plan.counts.questions > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guess_is_told_as_one() {
        let told = [6, 41, 90, 91, 1_830].map(|seconds| roughly(Duration::from_secs(seconds)));
        assert_eq!(told, ["10 seconds", "45 seconds", "90 seconds", "2 minutes", "31 minutes"]);
    }
}
