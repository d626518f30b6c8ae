//! Desired × current → plan. Pure: the same rows and the same snapshot give the same plan, in any
//! order of work, and nothing is ever written here.
//!
//! Start with [`step`], which decides one row; [`finish`] puts the steps together. Reading lists is
//! `intake`'s work, carrying a plan out is `store`'s.

mod account;
mod create;
mod fingerprint;
mod given;
mod identity;
mod institution;
mod likeness;
mod limits;
mod merge;
mod missing;
mod step;
mod toggle;
mod twice;
pub mod undo;

pub use fingerprint::fingerprint;
pub use given::Given;
pub use likeness::{Likeness, Names, compare, names_may_match};
pub use missing::missing;
pub use step::{Planning, step, zero_variants};
pub use toggle::{Toggle, toggle};

use chrono::NaiveDate;
use model::finding::{self, Finding};
use model::plan::{Counts, Plan, PlannedRow, Step};
use model::snapshot::StoreFacts;

/// Puts steps and findings together into a plan; `others` are about patrons who are missing from the list.
pub fn finish(
    planning: &Planning<'_>,
    store: StoreFacts,
    rows: Vec<PlannedRow>,
    others: Vec<Step>,
    mut findings: Vec<Finding>,
) -> Plan {
    let mut rows = rows;
    twice::ask(&mut rows, planning, &mut findings);
    finding::sort(&mut findings);
    let counts = Counts::of(&rows);
    let decisions = planning.decisions.to_vec();
    let fingerprint = fingerprint::fingerprint(&store, &rows, &others, &decisions, planning.today);
    let steps = rows.iter().map(|row| &row.step).chain(&others);
    let over = limits::over(steps, store.patrons, planning.limits);
    let missing = others.len() as u64;
    Plan { store, as_of: planning.today, rows, others, decisions, findings, counts, over, missing, fingerprint }
}

/// A plan of steps that come from no list: the undoing of a batch, or a change to one account.
pub fn by_hand(store: StoreFacts, others: Vec<Step>, today: NaiveDate) -> Plan {
    let fingerprint = fingerprint::fingerprint(&store, &[], &others, &[], today);
    Plan {
        store,
        as_of: today,
        rows: Vec::new(),
        others,
        decisions: Vec::new(),
        findings: Vec::new(),
        counts: Counts::default(),
        over: Vec::new(),
        missing: 0,
        fingerprint,
    }
}
