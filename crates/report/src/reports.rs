//! What a file says of each outcome that can be written into one.

use crate::answers::{Saved, SavedPlan, TakenBack};
use crate::document::{Afterwards, Document, NextStep};
use crate::report::{Listed, PlanReport, Report, ReportFindings};
use crate::views::{self, BatchFilter, CheckView, HistoryView, PersonView, PlanView, Show};
use chrono::{DateTime, Utc};
use model::action::Action;
use model::arrival::RunDigest;
use model::batch::{self, BatchDetail, BatchSummary, Undone};
use model::changeset::Receipt;
use model::duplicates::Duplicates;
use model::listing::Checked;
use model::person::PersonRecord;
use model::plan::Plan;
use model::roster::{Roster, Shared};
use model::undo::{KeptPatron, UndoPlan};
use model::verification::Verification;

/// When and by what a report is written, and for whom.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// When.
    pub when: DateTime<Utc>,
    /// The version of the program.
    pub version: &'a str,
    /// Whether it has no names, IDs and values, for somebody who may not see them.
    pub masked: bool,
}

impl<'a> Written<'a> {
    fn report(self, title: String, document: Document) -> Report<'a> {
        let Written { when, version, masked } = self;
        Report { title, document, findings: None, plan: None, listed: None, written: when, version, masked }
    }
}

/// What is wrong with lists.
pub fn check<'a>(checked: &'a Checked, written: Written<'a>) -> Report<'a> {
    let document = views::check(checked, CheckView { show: Show::Usual, max_shown: 0, stats: false });
    let findings = Some(ReportFindings::new(&checked.findings, checked));
    Report { findings, ..written.report(format!("Check of {}", names(checked)), document) }
}

/// What loading lists would do, and where that was saved.
pub fn plan<'a>(
    plan: &'a Plan,
    checked: &'a Checked,
    view: PlanView<'a>,
    saved: Option<Saved<'a>>,
    written: Written<'a>,
) -> Report<'a> {
    let document = views::plan_as_a_whole(plan, checked, whole(view));
    let document = match saved {
        Some(Saved { path, store }) => document.followed_by(views::saved(path, plan, store)),
        None => document,
    };
    let rest = views::what_to_do_about_the_rest(plan, checked, view.left_out);
    let document = with_next(document, rest);
    let title = format!("Plan for {}", names(checked));
    of_plan(plan, checked, written.report(title, document))
}

/// What a saved plan would do; `shown` is the part of it that is asked for. `store` is the store where it was named on
/// the command line. Somebody who may not see the patrons has nothing to do with it next.
pub fn saved_plan<'a>(
    saved: SavedPlan<'a>,
    shown: &'a Plan,
    checked: &'a Checked,
    view: PlanView<'a>,
    store: Option<&str>,
    written: Written<'a>,
) -> Report<'a> {
    let head = views::saved_plan(saved.path, saved.plan, saved.made, saved.files);
    let mut document = head.joined_by(views::plan_as_a_whole(shown, checked, whole(view)));
    if !written.masked {
        let mut next = views::next_of_saved(saved.path, saved.plan, store);
        next.extend(views::what_to_do_about_the_rest(saved.plan, checked, view.left_out));
        document = with_next(document, next);
    }
    of_plan(shown, checked, written.report(format!("Plan {}", saved.path), document))
}

/// What was done with a plan. `store` is the store where it was named on the command line.
pub fn applied<'a>(
    receipt: &'a Receipt,
    plan: &'a Plan,
    checked: &'a Checked,
    view: PlanView<'a>,
    store: Option<&str>,
    written: Written<'a>,
) -> Report<'a> {
    let document =
        views::receipt(receipt, store, view.left_out).followed_by(views::plan_once_applied(plan, checked, whole(view)));
    of_plan(plan, checked, written.report(format!("Batch {}", receipt.batch), document))
}

/// What undoing a batch would do. `store` is the store where it was named on the command line.
pub fn undo<'a>(undo: &'a UndoPlan, store: Option<&str>, written: Written<'a>) -> Report<'a> {
    let number = undo.batch.number;
    let mut document = views::undo(undo, 0);
    if !undo.plan.others.is_empty() {
        take_back("undo it", number, store, &mut document);
    }
    let title = format!("What undoing batch {number} would do");
    Report { plan: Some(PlanReport::of_undo(undo)), ..written.report(title, document) }
}

/// What was undone. `store` is the store where it was named on the command line.
pub fn undone<'a>(
    receipt: &'a Receipt,
    undo: &'a UndoPlan,
    of: TakenBack<'_>,
    store: Option<&str>,
    written: Written<'a>,
) -> Report<'a> {
    let done = views::undo_receipt(receipt, of.batch, of.starters, store);
    let document = done.followed_by(views::undo_once_done(undo));
    let title = format!("Batch {}: undo of batch {}", receipt.batch, of.batch);
    Report { plan: Some(PlanReport::of_undo(undo)), ..written.report(title, document) }
}

/// One batch; `batches` are all of the store, which is `store` where it was named on the command line.
pub fn batch<'a>(
    detail: &'a BatchDetail,
    filter: &'a BatchFilter,
    batches: &[BatchSummary],
    store: Option<&str>,
    written: Written<'a>,
) -> Report<'a> {
    let number = detail.summary.number;
    let mut document = views::batch_as_a_whole(detail);
    match batch::undone(&detail.summary, batches) {
        Undone::No => take_back("undo it", number, store, &mut document),
        Undone::Partly(by) => {
            let section = document.section("undone", "What was undone");
            section.sentence(format!("Batch {by} has undone part of it."));
            take_back("undo the rest", number, store, &mut document);
        }
        Undone::Wholly(by) => {
            let section = document.section("undone", "What was undone");
            section.sentence(format!("Batch {by} has undone it."));
        }
    }
    let report = written.report(format!("Batch {number}"), document);
    Report { plan: Some(PlanReport::of_batch(detail, filter)), ..report }
}

/// What became of the lists in a folder, without a word about a patron.
pub fn run<'a>(digest: &RunDigest, written: Written<'a>) -> Report<'a> {
    let title = format!("Lists in {}", digest.folder);
    Written { masked: true, ..written }.report(title, views::run(digest))
}

/// Whether a store has what lists say, for somebody who signs it.
pub fn verification<'a>(verification: &Verification, checked: &Checked, written: Written<'a>) -> Report<'a> {
    let title = format!("Comparison of {} with {}", names(checked), verification.store);
    written.report(title, views::verification_as_a_whole(verification, checked))
}

/// With what can be done next behind everything else.
fn with_next(mut document: Document, next: Vec<Afterwards>) -> Document {
    if next.is_empty() {
        return document;
    }
    if document.sections.last().is_none_or(|section| section.key != "next") {
        document.section("next", "What next");
    }
    if let Some(section) = document.sections.last_mut() {
        section.afterwards(next);
    }
    document
}

/// How a batch is undone.
fn take_back(why: &str, batch: u64, store: Option<&str>, document: &mut Document) {
    let undo = Action::Undo { batch, store: store.map(str::to_owned) };
    document.section("next", "What next").afterwards(vec![NextStep::new(why, undo).into()]);
}

/// Patrons whom an undo has left as they are.
pub fn kept<'a>(batch: u64, kept: &[KeptPatron], written: Written<'a>) -> Report<'a> {
    written.report(format!("Batch {batch}: left as they are"), views::kept_by_undo(batch, kept, 0))
}

/// The batches of a store.
pub fn history<'a>(view: HistoryView<'_>, written: Written<'a>) -> Report<'a> {
    let all = HistoryView { max_shown: 0, ..view };
    written.report(format!("History of {}", view.store), views::history(all))
}

/// Everything that is held about one person.
pub fn person<'a>(record: &PersonRecord, view: PersonView<'_>, written: Written<'a>) -> Report<'a> {
    written.report(format!("Everything held about {}", record.primary_id), views::person(record, view))
}

/// Patrons who have something in common.
pub fn roster<'a>(roster: &'a Roster, written: Written<'a>) -> Report<'a> {
    let title = match roster.shared {
        Shared::Ends { before, .. } => format!("Memberships that end before {before}"),
        Shared::Ended { since, .. } => format!("Memberships that have ended since {since}"),
        Shared::NeverSignedIn => "Patrons who have never signed in".to_owned(),
        Shared::NoEmail => "Patrons without an e-mail address".to_owned(),
    };
    Report { listed: Some(Listed::Roster(roster)), ..written.report(title, views::roster_in_short(roster)) }
}

/// Records that look like one person.
pub fn duplicates<'a>(duplicates: &'a Duplicates, written: Written<'a>) -> Report<'a> {
    let report = written.report("Duplicate records".to_owned(), views::duplicates_in_short(duplicates));
    Report { listed: Some(Listed::Duplicates(duplicates)), ..report }
}

fn of_plan<'a>(plan: &'a Plan, checked: &'a Checked, report: Report<'a>) -> Report<'a> {
    let findings = Some(ReportFindings::new(&plan.findings, checked));
    Report { findings, plan: Some(PlanReport::of_plan(plan, checked)), ..report }
}

/// A file holds everything.
fn whole(view: PlanView<'_>) -> PlanView<'_> {
    PlanView { max_shown: 0, ..view }
}

fn names(checked: &Checked) -> String {
    checked.each_file().map(|file| file.source.shown()).collect::<Vec<_>>().join(", ")
}
