//! Outcomes to documents, one view per command.

mod batch;
mod check;
mod explain;
mod finding;
mod fix;
mod guard;
mod history;
mod inspect;
mod licenses;
mod outgoing;
mod patrons;
mod plan;
mod receipt;
mod rosters;
mod run;
mod stale;
mod starters;
mod store;
mod undo;
mod verification;

pub use batch::{BatchFilter, batch, batch_as_a_whole};
pub(crate) use check::ways_on;
pub use check::{CheckView, Show, check, concise};
pub use explain::{codes, explain, pages, schemas};
pub(crate) use finding::{heading, name_in_row, whose_row};
pub use fix::{FixedCopy, fixed, nothing_to_fix};
pub use guard::{guard_added, guard_removed, guards};
pub use history::{HistoryView, event_beside, history, is_about_one_password};
pub use inspect::inspect;
pub use licenses::licenses;
pub use outgoing::{ConvertedView, ExportedView, converted, exported};
pub use patrons::{
    PersonView, candidates, found_lines, password_change, password_restored, password_restoring, patrons, person,
    restore_question, there_already,
};
pub use plan::{
    PlanFilter, PlanView, apply_question, by_hand, next_of_saved, nothing_to_do, over_limit, plan, plan_as_a_whole,
    plan_once_applied, saved, saved_plan, saved_plan_before, what_to_do_about_the_rest,
};
pub(crate) use plan::{differing_lines, is_about_who, is_delicate_change, later, shown_lines};
pub use receipt::{FilesBeside, LeftOut, already, receipt, receipt_by_hand, resumed};
pub(crate) use rosters::reasons;
pub use rosters::{MergingView, duplicates, duplicates_in_short, merging, roster, roster_in_short};
pub(crate) use run::became;
pub use run::{held, run};
pub use stale::stale;
pub use starters::{
    reissue_question, reissued, shred_question, shredded, starters, still_with_starters, void_question, voided,
};
pub use store::{PurgeView, left_in_history, old_plans, purge, purge_due, purged, restore, store_check, store_info};
pub use undo::{kept_because, kept_by_undo, nothing_to_take_back, undo, undo_once_done, undo_question, undo_receipt};
pub(crate) use verification::ways_on_from;
pub use verification::{verification, verification_as_a_whole};

use crate::document::{Document, Part, Span};

/// A single sentence.
pub fn sentence(text: impl Into<Span>) -> Document {
    let mut document = Document::default();
    document.section("said", "What is said").sentence(text.into());
    document
}

/// A text for programs, which stands as it was written.
pub fn as_written(text: &str) -> Document {
    let mut document = Document::default();
    document.section("as-written", "As it was written").parts.push(Part::Verbatim(text.to_owned()));
    document
}
