//! Looking after a store: the copy before a batch, copies by hand, a copy put back, an older store upgraded, taking out
//! for good, and what is held about one person.
//!
//! What SQLite does for that is for `store`. Opening a store and making a new one is in `stores.rs` at the front, and
//! the saved plans beside a store are found by [`plan_file`](crate::plan_file).

pub(crate) mod backup;
mod copies;
mod person;
mod purge;

pub use backup::free_name;
pub use copies::{copy_store, restore_store, upgrade_store};
pub use person::{merged_ids_of, person};
pub use purge::{
    AgreedPurge, DonePurge, ShownPurge, knowing_files, last_older_than, old_plans, other_copies, overdue,
    overdue_by_group, purge, purge_plans,
};
