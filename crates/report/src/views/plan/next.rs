//! What can be done next with a plan, and why one has nothing to write.

use crate::document::{Afterwards, Document, NextStep, Section, good, strong};
use crate::views::check::can_be_marked;
use crate::views::receipt::{self, LeftOut};
use crate::words::{later_dates, number, unused_rows};
use model::action::{Action, Piece};
use model::codes::{self, Code};
use model::listing::Checked;
use model::plan::Plan;
use std::collections::BTreeSet;

pub(super) fn next(plan: &Plan, checked: &Checked, section: &mut Section) {
    if plan.writes() == 0 {
        return nothing_next(plan, checked, section);
    }
    section.sentence(format!("Nothing was changed. Fingerprint of this plan: {}", plan.fingerprint.short));
    let (why, over_limit) = how_to_apply(plan);
    let apply = Action::Apply { lists: Box::new(checked.request.clone()), over_limit };
    let steps = [NextStep::new(why, apply)].into_iter().chain(what_it_means(plan));
    section.afterwards(steps.map(Afterwards::from).collect());
}

/// What the first finding that leaves a row out means.
fn what_it_means(plan: &Plan) -> Option<NextStep> {
    let first = plan.findings.iter().find(|finding| finding.severity.blocks())?;
    Some(NextStep::new(format!("what {} means", first.code), Action::ExplainCode(first.code)))
}

/// That a plan writes nothing, why, and what can be done about it.
fn nothing_next(plan: &Plan, checked: &Checked, section: &mut Section) {
    let counts = plan.counts;
    if counts.left_out + counts.questions == 0 {
        section.sentence(good("Nothing would change."));
        return;
    }
    let text = if counts.unchanged > 0 {
        "Nothing would change: the rows that can be loaded are already in the database.".to_owned()
    } else {
        let (all, verbs) = match counts.rows_read() {
            1 => ("the only row".to_owned(), ["is left out", "waits for an answer"]),
            rows => (format!("all {} rows", number(rows)), ["are left out", "wait for an answer"]),
        };
        let why = match (counts.left_out, counts.questions) {
            (_, 0) => verbs[0].to_owned(),
            (0, _) => verbs[1].to_owned(),
            (_, _) => verbs.join(" or "),
        };
        format!("Nothing can be loaded: {all} {why}.")
    };
    section.sentence(strong(text));
    let marked = can_be_marked(checked).then(|| Action::MarkCopy(Box::new(checked.request.clone())));
    let fix = marked.map(|action| NextStep::new("fix in your spreadsheet", action));
    section.afterwards(fix.into_iter().chain(what_it_means(plan)).map(Afterwards::from).collect());
}

/// What can be done about the rows that a plan leaves out, for a file that is read away from the command: where they
/// are or what writes them, and what takes the repairs that are offered.
pub fn what_to_do_about_the_rest(plan: &Plan, checked: &Checked, left_out: LeftOut<'_>) -> Vec<Afterwards> {
    let unloaded = (plan.counts.left_out + plan.counts.questions).saturating_sub(plan.skipped());
    let mut all: Vec<Afterwards> = receipt::rest(left_out, unloaded).into_iter().collect();
    let lists = match left_out {
        LeftOut::Of(lists) => lists,
        LeftOut::Untold | LeftOut::In { .. } => &checked.request,
    };
    // Of a saved plan it may be unknown how its lists are read.
    if !lists.files.is_empty() {
        for code in repairs_on_offer(plan) {
            let mut accepting = lists.clone();
            accepting.reading.accept.push(code);
            let why = format!("to accept what {code} offers, in all rows");
            all.push(NextStep::new(why, Action::Plan(Box::new(accepting))).into());
        }
    }
    all
}

/// Codes of problems whose rows could be loaded if the repair were accepted.
fn repairs_on_offer(plan: &Plan) -> BTreeSet<Code> {
    let mut codes = BTreeSet::new();
    for finding in plan.findings.iter().filter(|finding| finding.severity.blocks()) {
        for piece in finding.advice.pieces() {
            if let Piece::Do(Action::AcceptRepair(code)) = piece {
                codes.insert(*code);
            }
        }
    }
    codes
}

/// What can be done next with a saved plan that is looked at. `store` is the store where it was named.
pub fn next_of_saved(path: &str, plan: &Plan, store: Option<&str>) -> Vec<Afterwards> {
    if plan.writes() == 0 {
        return Vec::new();
    }
    let (why, over_limit) = how_to_apply(plan);
    let (path, store) = (path.to_owned(), store.map(str::to_owned));
    vec![NextStep::new(why, Action::ApplyPlan { path, store, over_limit, skip_changed: false }).into()]
}

/// Why a plan is applied, and whether that needs a yes to what is over a limit.
pub(super) fn how_to_apply(plan: &Plan) -> (&'static str, bool) {
    if plan.over.is_empty() { ("do it", false) } else { ("if you mean it", true) }
}

/// That a plan has nothing to write, and why.
pub fn nothing_to_do(plan: &Plan) -> Document {
    let left_out = plan.counts.left_out + plan.counts.questions;
    let is_kept = plan.findings.iter().any(|finding| [codes::M946, codes::M947].contains(&finding.code));
    let text = match (plan.counts.unchanged, left_out, plan.later_dates_kept()) {
        (0, 1.., _) => strong("Nothing was written: no row of the list can be loaded."),
        (_, _, later @ 1..) => good(format!("Nothing to do: {}.", later_dates(later))),
        (_, 0, 0) if is_kept => good("Nothing to do: what a list may change is already in the database."),
        (_, 0, 0) => good("Nothing to do: the database already matches the list."),
        (_, _, 0) => good("Nothing to do: the rows that can be loaded are already in the database."),
    };
    let mut document = Document::default();
    let section = document.section("nothing", "Nothing to do");
    section.sentence(text);
    for unused in &plan.unused {
        section.detail(format!("not used: {}", unused_rows(unused)));
    }
    document
}
