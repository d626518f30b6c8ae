//! The contract with programs: names and shapes are promised, fields are only ever added.

mod each;
mod finding;
mod guard;
mod outcomes;
mod starters;
mod store;
mod value;
mod write;

pub use finding::{FindingJson, findings};
pub use guard::{guard_added, guard_removed, guards};
pub use outcomes::{
    ErrorJson, already, check, error, history, inspect, kept, nothing_to_do, patrons, plan, plan_lines, receipt, show,
    undo,
};
pub use starters::{reissued, shredded, starters, voided};
pub use store::{store_check, store_done, store_info};
pub use write::{write_line, write_pretty};
