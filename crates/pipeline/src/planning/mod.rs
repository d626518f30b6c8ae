//! What would change in a store, as a plan: of checked rows (`plan.rs`, with what `fetch.rs` gets from the store for
//! it, and `settle.rs`, which lets most rows go at once), of a batch that is undone, of accounts by hand, of somebody who is added by hand, of two records that become one.
//! Beside them, whom a guard list concerns, and whom somebody who is added by hand resembles.
//!
//! Nothing here writes, which is for [`applying`](crate::applying). Who a row is about and what changes is decided in
//! `planner`, which sees no store; keeping a plan as a file is for [`plan_file`](crate::plan_file).

mod answers;
mod by_hand;
mod crowds;
mod fetch;
mod guard_holders;
mod merge;
mod newcomer;
mod plan;
mod resembling;
mod settle;
mod toggle;
mod undo;

pub use answers::UnusedAnswer;
pub use by_hand::{
    NotPlanned, PlannedByHand, card_digits_missed, digits_missed, plan_by_hand, plan_renumber, plan_set,
};
pub(crate) use fetch::named as patrons_of;
pub use guard_holders::guard_holders;
pub use merge::{Merging, NotMerged, plan_merge};
pub use newcomer::{Newcomer, PlannedNewcomer, faults_of_new, plan_newcomer, why_institutional};
pub use plan::{PlanOptions, Planned, plan};
pub use resembling::{Resembling, resembling};
pub use toggle::{missing_to_toggle, plan_toggle};
pub use undo::{kept_by_undo, last_batch, plan_undo};
