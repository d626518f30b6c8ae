//! The contract with programs: names and shapes are promised, fields are only ever added.

mod each;
mod error;
mod finding;
mod fix;
mod forms;
mod guard;
mod migration;
mod outcomes;
mod pages;
mod person;
mod rosters;
mod run;
mod schema;
mod starters;
mod store;
mod value;
mod write;

pub use error::{ErrorJson, error};
pub use finding::{FindingJson, finding_lines, findings};
pub use fix::{fixed, nothing_to_fix};
pub use forms::{JSON, JSON_LINES};
pub use guard::{guard_added, guard_removed, guards};
pub use migration::outgoing::{converted, exported};
pub use migration::verification::verification;
pub use outcomes::{
    already, batch_lines, check, history, inspect, kept, nothing_by_hand, nothing_to_do, patron_lines, patrons, plan,
    plan_lines, receipt, receipt_by_hand, show, template, undo, undo_receipt,
};
pub use pages::{codes, completions, explain, licenses, man, pages};
pub use person::person;
pub use rosters::{duplicates, roster};
pub use run::run;
pub use schema::{schema, schema_titles, schemas};
pub use starters::{reissued, restored, shredded, starters, unlocked, voided};
pub use store::{store_check, store_done, store_info, store_purged};
pub use write::{Take, Writable, write_line, write_pretty};
