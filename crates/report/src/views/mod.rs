//! Outcomes to documents, one view per command.

mod batch;
mod check;
mod explain;
mod finding;
mod guard;
mod history;
mod inspect;
mod patrons;
mod plan;
mod receipt;
mod stale;
mod starters;
mod store;
mod undo;

pub use batch::{BatchFilter, batch};
pub use check::{CheckView, Show, check, concise};
pub use explain::explain;
pub use guard::{guard_added, guard_removed, guards};
pub use history::history;
pub use inspect::inspect;
pub use patrons::patrons;
pub use plan::{PlanFilter, PlanView, account_change, over_limit, plan, saved, saved_plan, what_it_does};
pub use receipt::receipt;
pub use stale::stale;
pub use starters::{
    reissue_question, reissued, shred_question, shredded, starters, still_with_starters, void_question, voided,
};
pub use store::{purge, purge_due, purged, restore, store_check, store_info};
pub use undo::{kept, kept_because, undo, undo_receipt};
