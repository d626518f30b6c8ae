//! Desired × current → plan. Pure: the same rows and the same snapshot give the same plan, in any
//! order of work, and nothing is ever written here.
//!
//! Start with [`step`], which decides one row; [`finish`] puts the steps together. Reading lists is
//! `intake`'s work, carrying a plan out is `store`'s.

mod create;
mod fingerprint;
mod likeness;
mod merge;
mod step;
pub mod undo;

pub use likeness::{Likeness, Names, compare, names_may_match};
pub use step::{Planning, step, zero_variants};

use model::finding::{self, Finding};
use model::plan::{Counts, Plan, PlannedRow};
use model::snapshot::StoreFacts;

/// Puts steps and findings together into a plan.
pub fn finish(planning: &Planning<'_>, store: StoreFacts, rows: Vec<PlannedRow>, mut findings: Vec<Finding>) -> Plan {
    finding::sort(&mut findings);
    let counts = Counts::of(&rows);
    let others = Vec::new();
    let fingerprint = fingerprint::of(&rows, &others, planning.today);
    Plan { store, as_of: planning.today, rows, others, findings, counts, fingerprint }
}
