//! What `plan` says, and `apply` before it asks.

mod by_hand;
mod changes;
mod counts;
mod filter;
mod next;
mod passwords;
mod patrons;
mod portrait;
mod question;
mod saved;

pub use by_hand::by_hand;
pub(super) use changes::{CHANGES, change_rows, change_rows_in_full};
pub(crate) use changes::{differing_lines, is_about_who, is_delicate_change, later, shown_lines};
pub use counts::over_limit;
pub use filter::PlanFilter;
pub use next::{next_of_saved, nothing_to_do, what_to_do_about_the_rest};
pub(super) use portrait::{about_on, facts};
pub use question::apply_question;
pub(super) use question::store_and_size;
pub use saved::{saved, saved_plan, saved_plan_before};

use super::check::{CheckView, Show, about_file, crosswalk, findings, mode_line};
use super::receipt::LeftOut;
use crate::document::Document;
use crate::words::count;
use counts::{counts, over};
use model::id::CanonicalId;
use model::listing::Checked;
use model::plan::Plan;
use model::starter_rules::Scheme;
use next::next;
use passwords::passwords;
use patrons::{changes, missing, new_patrons};
use saved::configuration;
use std::collections::BTreeMap;

/// How a plan is to be told.
#[derive(Debug, Clone, Copy)]
pub struct PlanView<'a> {
    /// The path of the configuration that it was worked out with; `None` where the built-in settings were used, or
    /// where it is not known.
    pub config: Option<&'a str>,
    /// How many patrons and findings of each kind are shown at most; 0 is all.
    pub max_shown: usize,
    /// How starters would be made; `None` when none are.
    pub starters: Option<Scheme>,
    /// Whether what to do next is said.
    pub next: bool,
    /// The names of those who are missing from the list and stay as they are, by key, where they are known.
    pub missing: Option<&'a BTreeMap<CanonicalId, String>>,
    /// Whether the patrons have numbers in place of their IDs, with which nothing can be done.
    pub masked: bool,
    /// What became of the rows that are left out.
    pub left_out: LeftOut<'a>,
}

impl<'a> PlanView<'a> {
    /// All of it, for a file in which nobody is asked anything.
    pub fn of_file(config: Option<&'a str>) -> Self {
        PlanView {
            config,
            max_shown: 0,
            starters: None,
            next: false,
            missing: None,
            masked: false,
            left_out: LeftOut::Untold,
        }
    }
}

/// What a plan says.
pub fn plan(plan: &Plan, checked: &Checked, view: PlanView<'_>) -> Document {
    let mut document = Document { goes_on: !view.next, ..Document::default() };
    what_was_read(plan, checked, view, &mut document);
    new_patrons(plan, view, document.section("new-patrons", "New patrons"));
    changes(plan, checked, view, document.section("changes", "Changes"));
    missing(plan, view, document.section("missing", "Missing from the list"));
    what_comes_of_it(plan, checked, view, &mut document);
    document
}

/// The same without its patrons, for a file that lists each of them by itself.
pub fn plan_as_a_whole(plan: &Plan, checked: &Checked, view: PlanView<'_>) -> Document {
    let mut document = Document::default();
    what_was_read(plan, checked, view, &mut document);
    what_comes_of_it(plan, checked, view, &mut document);
    document
}

/// The same of a plan that was applied: nothing of it lies ahead any more.
pub fn plan_once_applied(plan: &Plan, checked: &Checked, view: PlanView<'_>) -> Document {
    let mut document = Document::default();
    what_was_read(plan, checked, view, &mut document);
    counts(plan, document.section("counts", "Rows"));
    document
}

/// The lists, the store, and what is wrong.
fn what_was_read(plan: &Plan, checked: &Checked, view: PlanView<'_>, document: &mut Document) {
    let section = document.section("lists", "What was read");
    for file in &checked.files {
        about_file(file, checked, &plan.findings, section);
    }
    section.parts.extend(mode_line(checked.mode()));
    section.sentence(store_line(plan));
    if let Some(config) = view.config {
        section.sentence(configuration(config));
    }
    crosswalk(checked, view.max_shown, document);
    let usual = CheckView { show: Show::Usual, max_shown: view.max_shown, stats: false };
    findings(&plan.findings, checked, usual, document);
}

/// How many end how, and what has to be known before it is applied.
fn what_comes_of_it(plan: &Plan, checked: &Checked, view: PlanView<'_>, document: &mut Document) {
    counts(plan, document.section("counts", "Rows"));
    over(plan, document.section("limits", "Limits"));
    passwords(plan, view, document.section("passwords", "Passwords"));
    if view.next {
        next(plan, checked, document.section("next", "What next"));
    }
}

fn store_line(plan: &Plan) -> String {
    let store = &plan.store;
    if store.id.is_empty() {
        return format!("Store: {} (new; apply creates it)", store.name);
    }
    let last = store.last_batch.map(|(number, when)| format!("; last batch {number} on {}", when.format("%Y-%m-%d")));
    format!("Store: {} ({}{})", store.name, count(store.patrons, "patron"), last.unwrap_or_default())
}
