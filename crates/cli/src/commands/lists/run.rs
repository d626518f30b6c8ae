//! `rollcall run`
//!
//! Each list that has arrived is worked out and either applied as `rollcall apply FILE --yes` would, or held whole. What
//! was committed is known again by its bytes and by that nothing is left to do, so that a run which was killed before it
//! moved a list does not load it twice; and what such a run did is noted, so that the next one tells it. Where bytes that
//! were loaded before would change somebody, a person says which is right.

use super::apply::{committed, only_copy};
use super::{planning, reading};
use crate::command_line::args::{HandingOut, RunArgs};
use crate::command_line::typed::Typed;
use crate::commands::handing_out;
use crate::commands::partly::partly;
use crate::commands::stopped::stopped;
use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::data_code;
use model::arrival::{ArrivedList, Became, ExpectedList, FilesOfList, RunDigest, WhyHeld, WhyLeft};
use model::batch::{Undone, undone};
use model::changeset::Receipt;
use model::codes::{self, Code};
use model::finding::{Finding, Severity};
use model::listing::Checked;
use model::plan::{Counts, Plan};
use model::request::{Mode, Reading, Request};
use pipeline::{
    Agreed, ApplyOptions, Arrival, Ending, Inbox, LeftOutWorkbook, Lists, Origin, Outcome, PipelineError, Place,
    Planned, Shelf, Standing, Terms, WorkedOut,
};
use report::reports::{self, Written};
use report::text::{self, Look};
use report::views::{self, PlanView};
use report::{Report, answers};
use std::collections::BTreeMap;
use std::path::Path;

/// What the history says of a batch that nobody typed.
const NOTE: &str = "run";

/// Only a list without problems, without questions and within the limits.
const TERMS: Terms = Terms { strict: true, over_limits: false };

pub(crate) fn run(args: &RunArgs, session: &Session<'_>) -> Result<u8, Failure> {
    if session.settings.expected.lists.is_empty() {
        let advice =
            "name them with [[run.lists]] in rollcall.toml; rollcall init in an empty folder writes an example";
        return Err(Failure::usage("there is no list that is expected to arrive", advice));
    }
    let inbox = Inbox::look(&args.folder)?;
    is_apart(&inbox, args, session)?;
    // A store that was made by a slip in a crontab would take every list as new.
    drop(session.existing_store()?);
    let inbox = if args.dry_run { Some(inbox) } else { inbox.locked()? };
    let Some(inbox) = inbox else { return at_work_already(args, session) };
    if !args.dry_run {
        let sheets = inbox.shelf(Shelf::Done).join("starters.html");
        handing_out::finish_sheets(Some(&sheets), session);
    }
    let arrivals = inbox.arrivals(&session.settings.expected, session.world.now)?;
    let untold = if args.dry_run { Vec::new() } else { inbox.untold()? };
    let (lists, done, stopped) = each(&arrivals, &inbox, args.dry_run, session);
    let lists = pipeline::with_untold(untold, lists, &arrivals);
    let done: Vec<String> = lists.iter().filter_map(committed_earlier).chain(done).collect();
    let mut digest = RunDigest { lists, stopped: stopped.as_ref().map(stopped_because), ..of_nothing(args, session) };
    if let Some(failure) = stopped {
        if digest.lists.is_empty() {
            return Err(failure);
        }
        print(&mut digest, &done, &inbox, session)?;
        return Ok(failure.exit);
    }
    // What is still arriving is for the next run to tell of, and so is what waits for it: cron mails whatever is printed.
    let is_to_come = |became: Became| matches!(became, Became::Left(WhyLeft::Arriving | WhyLeft::BehindOlder));
    if digest.lists.iter().all(|list| is_to_come(list.became)) {
        digest.lists.clear();
    }
    print(&mut digest, &done, &inbox, session)?;
    if digest.lists.iter().any(|list| list.became == Became::Left(WhyLeft::NotReadable)) {
        return Ok(exit::FAILED);
    }
    Ok(data_code(digest.lists.iter().any(|list| list.became.is_held())))
}

/// A run of some hundred thousand rows takes longer than the minutes between two: the second leaves everything to the
/// first, and cron has nothing to mail.
fn at_work_already(args: &RunArgs, session: &Session<'_>) -> Result<u8, Failure> {
    let words = "nothing was done; that run takes the lists that are there";
    session.output.in_detail(&format!("another run is at work in {}; {words}", args.folder.display()));
    session.output.answer(&answers::run(&of_nothing(args, session)))?;
    Ok(exit::DONE)
}

/// What is to be said of a run that has taken no list.
fn of_nothing(args: &RunArgs, session: &Session<'_>) -> RunDigest {
    RunDigest {
        folder: args.folder.display().to_string(),
        store: session.store_as_typed.map(str::to_owned),
        dry_run: args.dry_run,
        lists: Vec::new(),
        stopped: None,
        page: None,
        log: session.log.path().map(str::to_owned),
    }
}

/// Refuses a folder in which the store or the configuration lies: what is put into it is moved away, and may come from
/// anybody.
fn is_apart(inbox: &Inbox, args: &RunArgs, session: &Session<'_>) -> Result<(), Failure> {
    let store = session.store.strip_prefix("sqlite:").unwrap_or(session.store);
    for (what, path) in [("the store", Some(store)), ("the configuration", session.config)] {
        if let Some(path) = path.filter(|path| inbox.holds(Path::new(path))) {
            let message = format!("{what} {path} is in {}, where lists arrive", args.folder.display());
            return Err(Failure::usage(message, "let lists arrive in a folder of their own"));
        }
    }
    Ok(())
}

/// Every list in its order; each batch in a few words; and what stopped the run, if something did. Where one stays that may
/// be loaded later, the younger ones of its kind stay, too: the newest has the last word.
fn each(
    arrivals: &[Arrival],
    inbox: &Inbox,
    dry_run: bool,
    session: &Session<'_>,
) -> (Vec<ArrivedList>, Vec<String>, Option<Failure>) {
    let (mut lists, mut done) = (Vec::new(), Vec::new());
    let mut waited_for: Vec<&ExpectedList> = Vec::new();
    for arrival in arrivals {
        let visit = Visit { arrival, inbox, dry_run, session };
        match visit.in_turn(&waited_for) {
            Ok(Visited { list, batch, stop }) => {
                if matches!(list.became, Became::Left(why) if why.is_waited_for()) {
                    waited_for.extend(&arrival.list);
                }
                lists.push(list);
                done.extend(batch);
                if stop.is_some() {
                    return (lists, done, stop);
                }
            }
            Err(failure) => return (lists, done, Some(failure)),
        }
    }
    (lists, done, None)
}

/// The batch of an earlier run that is told now, in a few words.
fn committed_earlier(list: &ArrivedList) -> Option<String> {
    let (Became::Loaded(Some(batch)) | Became::Held(WhyHeld::Partly(batch))) = list.became else { return None };
    let sheet = list.files.starters.as_ref().map(|(path, _)| format!(" and the hand-out sheet is {path}"));
    let sheet = sheet.unwrap_or_default();
    list.earlier.then(|| format!("Done by an earlier run: batch {batch} is committed{sheet}"))
}

/// Why a run stopped, in words that may be mailed: a failure with a page of the manual may name patrons.
fn stopped_because(failure: &Failure) -> String {
    failure.code.map_or_else(|| failure.message.clone(), |code| format!("{code}, {}", code.title()))
}

/// Writes the page, where a list was moved, and prints the digest. What is `done` stays done, whether or not it can be
/// told; what was not printed is for the next run to tell.
fn print(digest: &mut RunDigest, done: &[String], inbox: &Inbox, session: &Session<'_>) -> Result<(), Failure> {
    let shelf = if digest.lists.iter().all(|list| list.became.is_held() || list.files.moved_to.is_none()) {
        Shelf::Held
    } else {
        Shelf::Done
    };
    if digest.lists.iter().any(|list| list.files.moved_to.is_some() || list.earlier) {
        match page(digest, shelf, inbox, session) {
            Ok(path) => digest.page = Some(path),
            Err(failure) => session.output.talk(&format!("warning: there is no page of this: {}", failure.message)),
        }
    }
    let printed = session.output.answer(&answers::run(digest));
    let told = if printed.is_ok() && !digest.dry_run { inbox.told() } else { Ok(()) };
    if let Err(error) = told {
        session.output.talk(&format!("warning: the next run will report all of this once more: {error}"));
    }
    if done.is_empty() {
        return Ok(printed?);
    }
    session.output.unless_printed(&done.join(". "), printed);
    if digest.lists.iter().any(|list| list.files.starters.is_some()) {
        session.output.even_if_quiet(&only_copy(&done.join(". ")));
    }
    Ok(())
}

fn page(digest: &RunDigest, shelf: Shelf, inbox: &Inbox, session: &Session<'_>) -> Result<String, Failure> {
    let path = inbox.page(shelf, session.world.today)?;
    write_page(&reports::run(digest, written(session)), &path)?;
    Ok(path.display().to_string())
}

fn written(session: &Session<'_>) -> Written<'static> {
    Written { when: session.world.now, version: env!("CARGO_PKG_VERSION"), masked: false }
}

fn write_page(report: &Report<'_>, path: &Path) -> Result<(), PipelineError> {
    pipeline::write_report(report, &report::PAGE, &Typed, path)
}

/// One list, from its arrival to its place.
struct Visit<'a> {
    arrival: &'a Arrival,
    inbox: &'a Inbox,
    dry_run: bool,
    session: &'a Session<'a>,
}

/// What became of a list, and what keeps the run from going on.
struct Visited {
    list: ArrivedList,
    /// The batch that was committed, in a few words.
    batch: Option<String>,
    stop: Option<Failure>,
}

impl From<ArrivedList> for Visited {
    fn from(list: ArrivedList) -> Self {
        Visited { list, batch: None, stop: None }
    }
}

impl Visit<'_> {
    /// Lists are left that have to wait for an older one.
    fn in_turn(&self, waited_for: &[&ExpectedList]) -> Result<Visited, Failure> {
        match &self.arrival.standing {
            Standing::Complete(list) if waited_for.contains(&list) => Ok(self.left(WhyLeft::BehindOlder).into()),
            Standing::Complete(_) | Standing::Left(_) => self.visit(),
        }
    }

    fn visit(&self) -> Result<Visited, Failure> {
        let expected = match &self.arrival.standing {
            Standing::Complete(expected) => expected,
            Standing::Left(why) => return Ok(self.left(*why).into()),
        };
        let Some(path) = self.arrival.path.to_str() else { return Ok(self.left(WhyLeft::NameNotText).into()) };
        let request = Request {
            files: vec![path.to_owned()],
            store: self.session.store_as_typed.map(str::to_owned),
            reading: Reading {
                profile: Some(expected.profile.clone()),
                mode: Some(expected.mode),
                match_by: expected.match_by,
                ..Reading::default()
            },
            ..Request::default()
        };
        let reading = reading::options(&request, self.session)?;
        let options = planning::options(&request, true)?;
        let lists = Lists { files: &request.files, reading: &reading, planning: &options, store: self.session.store };
        match pipeline::work_out(&lists, self.session.settings, &self.session.world) {
            Ok(WorkedOut::Planned(planned)) => self.planned(*planned),
            Ok(WorkedOut::Unusable(checked)) => {
                self.session.log.found(&checked.findings);
                let written = written(self.session);
                let held = self.list(Became::Held(WhyHeld::Unusable), Counts::default(), &checked.findings);
                self.hold(held, |path| write_page(&reports::check(&checked, written), path), None)
            }
            Err(error) => Ok(self.left(why_unread(error, self.session)?).into()),
        }
    }

    /// A list of which it is known what loading it would do.
    fn planned(&self, planned: Planned) -> Result<Visited, Failure> {
        let plan = &planned.plan;
        self.session.log.planned(plan);
        let before = self.loaded_before(&planned)?;
        if let Some(why) = self.why_held(plan, before)? {
            let list = self.list(Became::Held(why), plan.counts, &plan.findings);
            return self.hold_planned(list, &planned);
        }
        if plan.writes() == 0 {
            return self.done(match before {
                Some((batch, _)) => self.list(Became::LoadedBefore(batch), plan.counts, &[]),
                None => {
                    let became = Became::NothingToDo { later: plan.later_dates_kept() };
                    self.list(became, plan.counts, &plan.findings)
                }
            });
        }
        if self.dry_run {
            return Ok(self.list(Became::Loaded(None), plan.counts, &plan.findings).into());
        }
        self.load(planned)
    }

    /// Why a list is for somebody to look at; `before` is as which batch it was loaded, and whether that stands. `None` where
    /// it may be applied, or does nothing.
    fn why_held(&self, plan: &Plan, before: Option<(u64, bool)>) -> Result<Option<WhyHeld>, Failure> {
        if let Some((batch, false)) = before {
            return Ok(Some(WhyHeld::Undone(batch)));
        }
        let (why, patrons) = (why_held(plan), plan.writes());
        if why.is_some() || patrons == 0 {
            return Ok(why);
        }
        if let Some((batch, _)) = before {
            return Ok(Some(WhyHeld::LoadedBefore { batch, patrons }));
        }
        // Of patrons who are not there yet no younger list has said anything.
        let overwrites = patrons > plan.counts.new;
        let is_older = overwrites && self.inbox.is_overtaken(self.arrival, &self.session.settings.expected)?;
        Ok(is_older.then_some(WhyHeld::Older))
    }

    /// The batch as which this very file was loaded, and whether nobody has undone it.
    fn loaded_before(&self, planned: &Planned) -> Result<Option<(u64, bool)>, Failure> {
        let is_told = planned.plan.findings.iter().any(|finding| finding.code == codes::F021);
        let Some(file) = planned.checked.files.first().filter(|_| is_told) else { return Ok(None) };
        let mut store = self.session.existing_store()?;
        let Some(number) = store.journal().batch_of_file(&file.source.sha256)? else { return Ok(None) };
        let history = store.journal().history()?;
        let batch = history.iter().find(|batch| batch.number == number);
        let stands = batch.is_none_or(|batch| undone(batch, &history) == Undone::No);
        Ok(Some((number, stands)))
    }

    /// Applies the plan of a list that nothing speaks against, and moves the list away.
    fn load(&self, planned: Planned) -> Result<Visited, Failure> {
        let session = self.session;
        let Planned { checked, plan, .. } = planned;
        let place = self.inbox.place(self.arrival, Shelf::Done, session.world.today)?;
        place.note(&self.to_be_loaded(&plan, &place))?;
        let ask = |plan: &Plan| self.agree(plan, &place);
        let origin = Origin::lists(&checked);
        let ending =
            pipeline::carry_out(plan.clone(), &origin, TERMS, session.store, ask, session.settings, &session.world)?;
        let list = |became| self.list(became, plan.counts, &plan.findings);
        match ending {
            Ending::Applied { outcome: Outcome::Done(receipt), .. } => {
                let list = list(Became::Loaded(Some(receipt.batch)));
                Ok(self.loaded(list, &receipt, &plan, &checked, &place))
            }
            Ending::Applied { outcome: Outcome::Already(batch), .. } => self.done(list(Became::LoadedBefore(batch))),
            Ending::Applied { outcome: Outcome::Stale(_), .. } => Ok(self.left(WhyLeft::StoreMoved).into()),
            Ending::Applied { outcome: Outcome::Stopped { receipt, of, why }, .. } => {
                let held = list(Became::Held(WhyHeld::Partly(receipt.batch)));
                self.hold_partly(held, &receipt, stopped(&receipt, of, &why), &plan, &checked)
            }
            Ending::Applied { outcome: Outcome::Partly { receipt, left, why }, writes } => {
                let held = list(Became::Held(WhyHeld::Partly(receipt.batch)));
                self.hold_partly(held, &receipt, partly(&receipt, &left, why, writes), &plan, &checked)
            }
            Ending::NotAgreed => Ok(self.left(WhyLeft::Changed).into()),
            Ending::NothingToDo(_) => self.done(list(Became::NothingToDo { later: plan.later_dates_kept() })),
            Ending::Refused(_) => {
                let page = |path: &Path| write_page(&self.plan_report(&plan, &checked), path);
                self.hold(list(Became::Held(WhyHeld::Problems)), page, None)
            }
        }
    }

    /// A list that is about to be loaded, with what will lie beside it.
    fn to_be_loaded(&self, plan: &Plan, place: &Place) -> ArrivedList {
        let starters = plan.needs_starter().count() as u64;
        let files = FilesOfList {
            report: Some(place.report().display().to_string()),
            starters: (starters > 0).then(|| (place.sheet().display().to_string(), starters)),
            ..FilesOfList::default()
        };
        ArrivedList { files, ..self.list(Became::Loaded(None), plan.counts, &plan.findings) }
    }

    /// A list of which only some was loaded.
    fn hold_partly(
        &self,
        list: ArrivedList,
        receipt: &Receipt,
        failure: Failure,
        plan: &Plan,
        checked: &Checked,
    ) -> Result<Visited, Failure> {
        receipt.each().iter().for_each(|part| self.session.log.applied(part));
        let held = ArrivedList { files: files_of(receipt), ..list };
        let page = |path: &Path| write_page(&self.plan_report(plan, checked), path);
        let Visited { list, stop, .. } = self.hold(held, page, None)?;
        Ok(Visited { list, batch: Some(committed(receipt)), stop: Some(stop.unwrap_or(failure)) })
    }

    /// The yes, unless somebody has written to the file since it was read.
    fn agree(&self, plan: &Plan, place: &Place) -> Result<Option<Agreed>, Failure> {
        if !self.arrival.is_unchanged() {
            return Ok(None);
        }
        let sheet = HandingOut { starters: Some(place.sheet()), starter_scheme: None, letter: Vec::new() };
        let how = ApplyOptions {
            starters: handing_out::hand_out_of(plan, &sheet, false, self.session)?,
            note: Some(NOTE.to_owned()),
            skip_changed: false,
            backup: true,
            saved: false,
            batch_size: None,
        };
        Ok(Some(Agreed { fingerprint: plan.fingerprint.short.clone(), how }))
    }

    /// A list that was loaded just now: its report, and its place. It stays loaded whatever becomes of these.
    fn loaded(&self, list: ArrivedList, receipt: &Receipt, plan: &Plan, checked: &Checked, place: &Place) -> Visited {
        let session = self.session;
        session.log.applied(receipt);
        let mut list = ArrivedList { files: files_of(receipt), ..list };
        let report = reports::applied(
            receipt,
            plan,
            checked,
            PlanView::of_file(self.session.config),
            session.store_as_typed,
            written(session),
        );
        match write_page(&report, &place.report()) {
            Ok(()) => list.files.report = Some(place.report().display().to_string()),
            Err(error) => {
                session.output.done_but(&committed(receipt), &format!("there is no report of it: {error}"));
            }
        }
        // While it lies where it arrived, it is known as which batch it was loaded; from then on only its note says so.
        let stop = place.note(&list).map_err(Failure::from).and_then(|()| self.moved(&mut list, place)).err();
        Visited { list, batch: Some(committed(receipt)), stop }
    }

    /// Moves a list away that needs nobody any more.
    fn done(&self, mut list: ArrivedList) -> Result<Visited, Failure> {
        if !self.dry_run {
            let place = self.inbox.place_of_list(self.arrival, Shelf::Done, self.session.world.today)?;
            place.note(&list)?;
            self.moved(&mut list, &place)?;
            if list.files.moved_to.is_none() {
                return Ok(self.left(WhyLeft::Changed).into());
            }
        }
        Ok(list.into())
    }

    fn hold_planned(&self, list: ArrivedList, planned: &Planned) -> Result<Visited, Failure> {
        let rows = if self.dry_run { None } else { pipeline::left_out_of_plan(planned, &self.session.world)?.workbook };
        self.hold(list, |path| write_page(&self.plan_report(&planned.plan, &planned.checked), path), rows)
    }

    /// Moves a list away that somebody has to look at; what belongs to it is there before it is. `page` writes its report.
    fn hold(
        &self,
        mut list: ArrivedList,
        page: impl FnOnce(&Path) -> Result<(), PipelineError>,
        rows: Option<LeftOutWorkbook>,
    ) -> Result<Visited, Failure> {
        if self.dry_run {
            return Ok(list.into());
        }
        if !self.arrival.is_unchanged() {
            return Ok(self.left(WhyLeft::Changed).into());
        }
        let place = self.inbox.place(self.arrival, Shelf::Held, self.session.world.today)?;
        page(&place.report())?;
        list.files.report = Some(place.report().display().to_string());
        if let Some(rows) = rows {
            pipeline::save_workbook(&rows.bytes, &place.left_out())?;
            list.files.left_out = Some(place.left_out().display().to_string());
        }
        // The note names the list where it is going to be.
        let mut there = list.clone();
        there.files.moved_to = Some(place.list().display().to_string());
        pipeline::write_note(&self.note(&there, !place.keeps_name(self.arrival))?, &place.what_next())?;
        place.keep_age(self.arrival);
        list.files.what_next = Some(place.what_next().display().to_string());
        place.note(&list)?;
        self.moved(&mut list, &place)?;
        let is_partly_loaded = matches!(list.became, Became::Held(WhyHeld::Partly(_)));
        if list.files.moved_to.is_none() && !is_partly_loaded {
            place.give_up();
            return Ok(self.left(WhyLeft::Changed).into());
        }
        Ok(list.into())
    }

    /// What to do next with a list that is held; its name may have been cut.
    fn note(&self, list: &ArrivedList, is_cut: bool) -> Result<Vec<u8>, Failure> {
        let folder = self.arrival.path.parent().unwrap_or(Path::new(".")).display().to_string();
        let document = views::held(list, &folder, is_cut, self.session.store_as_typed);
        let mut note = Vec::new();
        let look = Look { color: false, plain: true, width: None };
        text::write(&document, look, &Typed, &mut note).map_err(|error| Failure::output(&error))?;
        Ok(note)
    }

    /// Moves the list, unless another file has its name by now: that one is for the next run.
    fn moved(&self, list: &mut ArrivedList, place: &Place) -> Result<(), Failure> {
        if place.take(self.arrival)? {
            list.files.moved_to = Some(place.list().display().to_string());
        }
        Ok(())
    }

    fn plan_report<'r>(&'r self, plan: &'r Plan, checked: &'r Checked) -> Report<'r> {
        reports::plan(plan, checked, PlanView::of_file(self.session.config), None, written(self.session))
    }

    fn left(&self, why: WhyLeft) -> ArrivedList {
        self.list(Became::Left(why), Counts::default(), &[])
    }

    fn list(&self, became: Became, counts: Counts, findings: &[Finding]) -> ArrivedList {
        let (profile, mode, match_by) = match &self.arrival.standing {
            Standing::Complete(expected) => (Some(expected.profile.clone()), expected.mode, expected.match_by),
            Standing::Left(_) => (None, Mode::Both, None),
        };
        let (file, codes, files) = (self.arrival.name.clone(), counted(findings), FilesOfList::default());
        ArrivedList { file, profile, mode, match_by, became, earlier: false, counts, codes, files }
    }
}

/// Why a list that cannot be read is left alone; what says nothing of the list stops the run.
fn why_unread(error: PipelineError, session: &Session<'_>) -> Result<WhyLeft, Failure> {
    if matches!(error, PipelineError::ChangedWhileReading { .. } | PipelineError::NoFile { .. }) {
        return Ok(WhyLeft::Changed);
    }
    if !matches!(error, PipelineError::Unreadable { .. } | PipelineError::TooManyTables { .. }) {
        return Err(error.into());
    }
    session.output.warn(&error.to_string());
    Ok(WhyLeft::NotReadable)
}

/// What in a plan is for somebody to look at; `None` where it may be applied.
fn why_held(plan: &Plan) -> Option<WhyHeld> {
    let open = plan.counts.left_out + plan.counts.questions > 0;
    if open || plan.findings.iter().any(|finding| finding.severity.blocks()) {
        return Some(WhyHeld::Problems);
    }
    (!plan.over.is_empty()).then_some(WhyHeld::OverLimit)
}

/// Each code that was found, the heaviest first, and how often; notes left out.
fn counted(findings: &[Finding]) -> Vec<(Code, Severity, u64)> {
    let mut counts: BTreeMap<(Severity, Code), u64> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.severity != Severity::Note) {
        *counts.entry((finding.severity, finding.code)).or_default() += u64::from(finding.count);
    }
    counts.into_iter().map(|((severity, code), found)| (code, severity, found)).collect()
}

/// What lies beside a list that was loaded.
fn files_of(receipt: &Receipt) -> FilesOfList {
    FilesOfList { starters: receipt.starters.clone(), ..FilesOfList::default() }
}
