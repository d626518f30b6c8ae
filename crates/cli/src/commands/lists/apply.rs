//! `rollcall apply`

use super::left_out;
use super::plan::{print_facts, unusable, warning};
use super::reading;
use crate::command_line::args::{ApplyArgs, Reporting};
use crate::command_line::flags::flag;
use crate::command_line::typed;
use crate::commands::consent::{Again, consent, refused};
use crate::commands::handing_out::{self, hand_out_of};
use crate::commands::partly::partly;
use crate::commands::reporting;
use crate::commands::stale::stale;
use crate::commands::stopped::stopped;
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
use model::snapshot::StoreFacts;
use pipeline::{
    Agreed, ApplyOptions, Ending, LeftOutRows, Lists, Loaded, Outcome, PlanOptions, PlanWarning, Planned, SavedPlan,
    Terms,
};
use report::answers;
use report::reports;
use report::views::{self, FilesBeside, LeftOut, PlanView};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

pub(crate) fn run(args: &ApplyArgs, session: &Session<'_>) -> Result<u8, Failure> {
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
    let reading = reading::options(&request, session)?;
    let options = super::planning::options(&request, !args.no_starters)?;
    let options = PlanOptions { resumes: args.batch_size.filter(|_| args.resume), ..options };
    let lists = Lists { files: &request.files, reading: &reading, planning: &options, store: session.store };
    let mut beside = Beside {
        left_out: planning.left_out.as_deref(),
        rows: LeftOutRows::default(),
        lists: Some(&request),
        reporting: &args.reporting,
        reported: None,
        resumes: args.resume,
    };
    let show = |planned: &Planned| {
        refuse_begun(planned, args, session)?;
        beside.reported = args.reporting.report.is_some().then(|| Reported {
            plan: planned.plan.clone(),
            checked: planned.checked.clone(),
            config: session.config.map(str::to_owned),
        });
        beside.rows = match beside.left_out {
            Some(_) => pipeline::left_out_of_plan(planned, &session.world)?,
            None => LeftOutRows::counted(&planned.plan),
        };
        show(planned, args, session)
    };
    let ask = |plan: &Plan| agree(plan, &plan.store, args, session);
    match pipeline::load(&lists, terms(args), show, ask, session.settings, &session.world)? {
        Loaded::Unusable(checked) => {
            left_out::unusable(planning.left_out.as_deref(), session);
            unusable(&checked, planning.max_shown, &args.reporting, session)
        }
        Loaded::Ended(ending) => print_ending(&ending, None, &more(Again::lists(&request), args), &beside, session),
    }
}

/// What is written beside the store: the rows that are not loaded, and a report.
struct Beside<'a> {
    /// Where the rows are to be written.
    left_out: Option<&'a Path>,
    rows: LeftOutRows,
    /// What writes them later.
    lists: Option<&'a Request>,
    reporting: &'a Reporting,
    reported: Option<Reported>,
    /// Whether batches of the same plan came before.
    resumes: bool,
}

/// What a report is about, where one is wanted.
struct Reported {
    plan: Plan,
    checked: Checked,
    /// The configuration of the plan.
    config: Option<String>,
}

impl<'a> Beside<'a> {
    /// Writes the rows, where that is asked for and there are some; gives how many.
    fn save_rows(&self) -> Result<Option<u64>, Failure> {
        self.left_out.map_or(Ok(None), |path| left_out::save(path, &self.rows))
    }

    /// Says where the rows are, and how they are loaded.
    fn tell_rows(&self, session: &Session<'_>) {
        if let (Some(path), Some(lists)) = (self.left_out, self.lists) {
            left_out::tell(path, &self.rows, lists, session);
        }
    }

    /// What writes the rows later, where there is something to fix in one.
    fn later(&self, receipt: &Receipt) -> LeftOut<'a> {
        let unloaded = receipt.counts.left_out + receipt.counts.questions;
        let nothing_to_fix = self.rows.skipped + self.rows.for_library;
        self.lists.filter(|_| unloaded > nothing_to_fix).map_or(LeftOut::Untold, LeftOut::Of)
    }

    /// Writes the report of a plan that had nothing to write.
    fn report_nothing(&self, left_out: LeftOut<'_>, session: &Session<'_>) -> Result<Option<String>, Failure> {
        let Some(of) = &self.reported else { return Ok(None) };
        let view = PlanView { left_out, ..PlanView::of_file(of.config.as_deref()) };
        reporting::save(self.reporting, false, session, |written| {
            reports::plan(&of.plan, &of.checked, view, None, written)
        })
    }

    /// Writes the report of what was done.
    fn report_done(
        &self,
        receipt: &Receipt,
        left_out: LeftOut<'_>,
        session: &Session<'_>,
    ) -> Result<Option<String>, Failure> {
        let Some(of) = &self.reported else { return Ok(None) };
        let plan = as_applied(&of.plan, receipt, session)?;
        let view = PlanView { left_out, ..PlanView::of_file(of.config.as_deref()) };
        reporting::save(self.reporting, false, session, |written| {
            reports::applied(receipt, &plan, &of.checked, view, session.store_as_typed, written)
        })
    }
}

/// That so many rows are in a workbook, where there is one.
fn in_workbook(rows: Option<u64>, path: Option<&str>) -> Option<LeftOut<'_>> {
    Some(LeftOut::In { path: path?, rows: rows? })
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
        masked: false,
        left_out: LeftOut::Untold,
    };
    session.output.answer(&answers::plan_before(&planned.plan, &planned.checked, view))?;
    Ok(())
}

/// Applies a saved plan: that plan, or nothing.
fn saved(path: &str, args: &ApplyArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let planning = &args.planning;
    if planning.decides_anything() {
        let plan = typed::command("plan", &["FILE"]);
        let advice = format!("options for reading and planning go with {plan}; leave them out, or work out a new plan");
        return Err(Failure::usage(format!("{path} already says how its lists are read"), advice));
    }
    let saved = pipeline::load_plan(path, session.world.progress)?;
    if let Some(wanted) = &planning.left_out {
        left_out::is_workbook(wanted)?;
        return Err(no_rows(path, &saved, wanted));
    }
    // What the plan says of its store was so when it was made.
    let now = pipeline::store_of_saved(&saved, session.store, session.settings)?;
    if let Some(batch) = now.applied_as {
        return already(batch, Some(path), session);
    }
    tell_begun(path, &saved, args, session)?;
    for about in saved.warnings(session.settings, session.world.today) {
        let all_the_same = match about {
            PlanWarning::ListChanged(_) | PlanWarning::SettingsChanged => "; the plan does what was reviewed",
            PlanWarning::Old(_) | PlanWarning::NoPasswords => "",
        };
        session.output.talk(&format!("{}{all_the_same}", warning(&about, path)));
    }
    let shown = answers::SavedPlan { path, plan: &saved.plan, made: &saved.made, files: &saved.origin.files };
    let mode = saved.request.as_ref().and_then(|request| request.reading.mode).unwrap_or_default();
    session.output.answer(&answers::saved_plan_before(shown, &now.store, saved.config.as_deref(), mode))?;
    let settings = handing_out::settings(&args.handing, session.settings);
    let session = &Session { settings: &settings, ..*session };
    let (request, rows) = (saved.request.clone(), LeftOutRows::counted(&saved.plan));
    let ask = |plan: &Plan| agree(plan, &now.store, args, session);
    let wanted = args.reporting.report.is_some();
    let reported =
        wanted.then(|| Reported { plan: saved.plan.clone(), checked: saved.checked(), config: saved.config.clone() });
    let ending = pipeline::carry_out_saved(saved, terms(args), session.store, ask, session.settings, &session.world)?;
    let (lists, reporting) = (request.as_ref(), &args.reporting);
    let beside = Beside { left_out: None, rows, lists, reporting, reported, resumes: args.resume };
    print_ending(&ending, Some(path), &more(Again::saved(path), args), &beside, session)
}

/// What is typed once more, in batches as it was.
fn more(again: Again, args: &ApplyArgs) -> Again {
    let size = args.batch_size.map(|size| format!(" {} {size}", flag("apply", "batch_size").name));
    let resume = args.resume.then(|| format!(" {}", flag("apply", "resume").name));
    let apply = format!("{}{}{}", again.apply, size.unwrap_or_default(), resume.unwrap_or_default());
    Again { apply, ..again }
}

/// Whoever loads lists in batches that were begun before and not finished is told how to go on: otherwise the rest would be
/// another load, with sheets of the same names.
fn refuse_begun(planned: &Planned, args: &ApplyArgs, session: &Session<'_>) -> Result<(), Failure> {
    let Some(wanted) = args.batch_size.filter(|_| !args.resume && planned.plan.writes() > 0) else { return Ok(()) };
    let begun = pipeline::begun_of_checked(&planned.checked, session.store, session.settings)?;
    let Some(begun) = begun else { return Ok(()) };
    let (loaded, last) = (begun.batches.len(), begun.last);
    let are = if loaded == 1 { "is" } else { "are" };
    let message = format!("{loaded} of {} batches of this list {are} loaded", last.of);
    let (size, resume) = (&flag("apply", "batch_size").name, &flag("apply", "resume").name);
    let of_size = if last.size == wanted.get() { String::new() } else { format!("{size} {} and ", last.size) };
    let advice = format!("nothing was written; to go on: the same command with {of_size}{resume}");
    Err(Failure::usage(message, advice))
}

/// The batches of a saved plan that are in the database already. Whoever does not say that they know is asked to.
fn tell_begun(path: &str, saved: &SavedPlan, args: &ApplyArgs, session: &Session<'_>) -> Result<(), Failure> {
    let begun = pipeline::begun_of_plan(&saved.plan, args.batch_size, session.store, session.settings)?;
    match (begun, args.resume) {
        (None, _) => Ok(()),
        (Some(begun), false) => {
            let message =
                format!("{} of the {} batches of this plan are in the database", begun.batches.len(), begun.last.of);
            let (size, resume) = (flag("apply", "batch_size"), flag("apply", "resume"));
            let others = typed::command("apply", &[path, &size.name, &begun.last.size.to_string(), &resume.name]);
            let advice = format!("nothing was written; load the others with: {others}");
            Err(Failure::usage(message, advice))
        }
        (Some(begun), true) => {
            let patrons =
                if begun.patrons == 1 { "1 patron was".to_owned() } else { format!("{} patrons were", begun.patrons) };
            let (first, last) = (begun.batches.first().copied(), begun.batches.last().copied());
            let batches = match (first, last) {
                (Some(first), Some(last)) if first != last => format!("batches {first} to {last}"),
                (first, _) => format!("batch {}", first.unwrap_or_default()),
            };
            let code = codes::M909;
            session.output.talk(&format!("note[{code}] {patrons} loaded before, in {batches}; this loads the others"));
            Ok(())
        }
    }
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
fn agree(plan: &Plan, store: &StoreFacts, args: &ApplyArgs, session: &Session<'_>) -> Result<Option<Agreed>, Failure> {
    let starters = hand_out_of(plan, &args.handing, args.no_starters, session)?;
    if starters.is_some() && args.agreeing.asks() {
        say_how_long(plan, session)?;
    }
    let agreed = consent(&args.agreeing, &plan.fingerprint.short, &views::apply_question(plan, store), session)?;
    let how = ApplyOptions {
        starters,
        note: args.agreeing.note.clone(),
        skip_changed: args.skip_changed,
        backup: !args.agreeing.no_backup,
        saved: false,
        batch_size: args.batch_size,
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

/// How it ended. `path` is the saved plan's.
fn print_ending(
    ending: &Ending,
    path: Option<&str>,
    again: &Again,
    beside: &Beside<'_>,
    session: &Session<'_>,
) -> Result<u8, Failure> {
    match ending {
        Ending::NothingToDo(plan) => nothing_to_do(plan, beside, session),
        Ending::Refused(why) => Err(refused(why, Some(again))),
        Ending::NotAgreed => Ok(exit::NO),
        Ending::Applied { outcome: Outcome::Done(receipt), .. } => Ok(print_done(receipt, beside, session)),
        Ending::Applied { outcome: Outcome::Already(batch), .. } => already(*batch, path, session),
        Ending::Applied { outcome: Outcome::Stale(moved), writes } => stale(moved, *writes, path, session),
        Ending::Applied { outcome: Outcome::Partly { receipt, left, why }, writes } => {
            Err(partly(receipt, left, *why, *writes))
        }
        Ending::Applied { outcome: Outcome::Stopped { receipt, of, why }, .. } => {
            receipt.each().iter().for_each(|part| session.log.applied(part));
            Err(stopped(receipt, *of, why))
        }
    }
}

/// What was done, and which files were written beside it. Without one of them it is done all the same.
fn print_done(receipt: &Receipt, beside: &Beside<'_>, session: &Session<'_>) -> u8 {
    let rows = beside.save_rows();
    let path = beside.left_out.map(|path| path.display().to_string());
    let saved = rows.as_ref().ok().copied().flatten();
    let left_out = in_workbook(saved, path.as_deref()).unwrap_or_else(|| beside.later(receipt));
    let report = beside.report_done(receipt, left_out, session);
    if let (Err(failure), Some(path)) = (&rows, &path) {
        let why = &failure.message;
        session.output.talk(&format!("warning: the rows that were left out are not in {path}: {why}"));
    }
    let files = FilesBeside { left_out, report: reporting::path_of(&report), log: None };
    let code = print_receipt(receipt, beside.resumes, files, session);
    if rows.is_ok() {
        beside.tell_rows(session);
    }
    reporting::tell_done(&report, receipt.batch, &committed(receipt), beside.reporting, session);
    code
}

/// What was done; which log the run was added to is known here.
fn print_receipt(receipt: &Receipt, resumes: bool, files: FilesBeside<'_>, session: &Session<'_>) -> u8 {
    receipt.each().iter().for_each(|part| session.log.applied(part));
    let files = FilesBeside { log: session.log.path(), ..files };
    // Where it cannot be read what came before, this run is told by itself.
    let look = || pipeline::earlier_batches(receipt, &mut session.existing_store().ok()?).ok().flatten();
    let earlier = if resumes { look() } else { None };
    let store = session.store_as_typed;
    let answer = match &earlier {
        Some(earlier) => answers::resumed(receipt, earlier, store, files),
        None => answers::receipt(receipt, store, files),
    };
    session.output.after_commit(&committed(receipt), &answer);
    if receipt.sheets().next().is_some() {
        session.output.even_if_quiet(&only_copy(&committed(receipt)));
    }
    exit::DONE
}

/// What is done, in a few words.
pub(crate) fn committed(receipt: &Receipt) -> String {
    let sheets: Vec<&str> = receipt.sheets().map(|(path, _)| path.as_str()).collect();
    let sheets = match sheets.as_slice() {
        [] => String::new(),
        [one] => format!(" and the hand-out sheet is {one}"),
        several => format!(" and the hand-out sheets are {}", several.join(", ")),
    };
    match receipt.parts.first() {
        None => format!("Done: batch {} is committed{sheets}", receipt.batch),
        Some(first) => format!("Done: batches {} to {} are committed{sheets}", first.batch, receipt.batch),
    }
}

/// What is done and where the passwords are, which nobody finds out from anything else.
pub(crate) fn only_copy(done: &str) -> String {
    format!("{done} (the only copy of the passwords).")
}

/// The plan as it was applied: without patrons who had changed since it was made, where those were to be left out. Which
/// they are, the batch says.
fn as_applied<'a>(plan: &'a Plan, receipt: &Receipt, session: &Session<'_>) -> Result<Cow<'a, Plan>, Failure> {
    let planned = plan.counts.writes() + Others::of(plan, 0).writes();
    if planned == receipt.counts.writes() + receipt.others.writes() {
        return Ok(Cow::Borrowed(plan));
    }
    let mut store = session.existing_store()?;
    let mut written: BTreeSet<CanonicalId> = BTreeSet::new();
    for part in receipt.each() {
        let patrons = store.journal().batch(part.batch)?.into_iter().flat_map(|batch| batch.patrons);
        written.extend(patrons.map(|patron| patron.primary_id.canonical()));
    }
    let ids = plan.steps().filter_map(Step::primary_id).map(PrimaryId::canonical);
    let left_out: BTreeSet<CanonicalId> = ids.filter(|id| !written.contains(id)).collect();
    Ok(Cow::Owned(plan.clone().without(&left_out, codes::P601)))
}

fn already(batch: u64, path: Option<&str>, session: &Session<'_>) -> Result<u8, Failure> {
    let history = session.existing_store()?.journal().history()?;
    let when = history.iter().find(|one| one.number == batch).map(|one| one.head.when);
    session.output.answer(&answers::already(path.unwrap_or("This plan"), batch, when, session.log.path()))?;
    Ok(exit::DONE)
}

/// That there was nothing to do. Its files come first: a program reads one answer, and it says which there are.
fn nothing_to_do(plan: &Plan, beside: &Beside<'_>, session: &Session<'_>) -> Result<u8, Failure> {
    let rows = beside.save_rows()?;
    let path = beside.left_out.map(|path| path.display().to_string());
    let left_out = in_workbook(rows, path.as_deref()).unwrap_or_default();
    let report = beside.report_nothing(left_out, session)?;
    let files = FilesBeside { left_out, report: report.as_deref(), log: session.log.path() };
    session.output.answer(&answers::nothing_to_do(plan, files))?;
    beside.tell_rows(session);
    reporting::tell(report.as_deref(), session);
    Ok(data_code(plan.counts.left_out + plan.counts.questions > 0 || plan.unused_rows() > 0))
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
