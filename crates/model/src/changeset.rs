//! What a store takes to apply: an approved plan, the hashes of its new patrons, and who says so.

use crate::batch::{BatchAction, BatchHead};
use crate::field::Field;
use crate::id::CanonicalId;
use crate::layout::ListLayout;
use crate::patron::Patron;
use crate::plan::{ApprovedPlan, Change, Counts, StalePatron, Step};
use crate::value::Value;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::fmt;

/// The stored side of a starter password. Its `Debug` shows no hash.
#[derive(Clone, PartialEq, Eq)]
pub struct StarterHash {
    /// An argon2id PHC string.
    pub phc: String,
    /// The starter's last day.
    pub expires: NaiveDate,
}

impl fmt::Debug for StarterHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StarterHash(works until {})", self.expires)
    }
}

/// An approved plan with everything the store needs to carry it out.
#[derive(Debug, Clone)]
pub struct Changeset {
    /// The plan.
    pub plan: ApprovedPlan,
    /// The hash of each starter password, by patron.
    pub starters: BTreeMap<CanonicalId, StarterHash>,
    /// Who, when, why.
    pub head: BatchHead,
    /// How the lists it comes from were read.
    pub layouts: Vec<ListLayout>,
}

/// One patron to write.
#[derive(Debug, Clone, Copy)]
pub struct Write<'a> {
    /// The patron as it will be.
    pub after: &'a Patron,
    /// The version it must have now; `None` for a patron that must not exist.
    pub version: Option<u64>,
    /// The step it comes from.
    pub step: &'a Step,
}

impl Write<'_> {
    /// What happens to the patron.
    pub fn action(&self) -> BatchAction {
        match self.step {
            Step::Update(_) => BatchAction::Updated,
            Step::Convert(_) => BatchAction::Converted,
            Step::Create(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => BatchAction::Created,
        }
    }
}

impl Changeset {
    /// Every patron to write, sorted by key: what counts for speed in a B-tree.
    pub fn writes(&self) -> Vec<(CanonicalId, Write<'_>)> {
        let rows = &self.plan.plan().rows;
        let mut writes: Vec<_> =
            rows.iter().filter_map(|row| write_of(&row.step)).map(|w| (w.after.key(), w)).collect();
        writes.sort_by(|a, b| a.0.cmp(&b.0));
        writes
    }
}

fn write_of(step: &Step) -> Option<Write<'_>> {
    match step {
        Step::Create(patron) => Some(Write { after: patron, version: None, step }),
        Step::Update(update) | Step::Convert(update) => {
            Some(Write { after: &update.after, version: Some(update.version), step })
        }
        Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => None,
    }
}

/// The changes that adding a patron makes: every field it has, from blank.
pub fn changes_of_new(patron: &Patron) -> Vec<Change> {
    let change = |field: &Field| Change { field: *field, before: Value::Blank, after: patron.get(*field) };
    Field::ALL.iter().map(change).filter(|change| !change.after.is_blank()).collect()
}

/// How an apply ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// Committed as this batch.
    Committed {
        /// The batch's number.
        batch: u64,
    },
    /// This very plan was applied before; nothing was done.
    Already {
        /// The batch that did it.
        batch: u64,
    },
    /// The store moved since the plan was made; nothing was written.
    Stale(Vec<StalePatron>),
}

/// What happened, for the last screen of an apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The batch's number.
    pub batch: u64,
    /// How many rows ended how.
    pub counts: Counts,
    /// The hand-out sheet and how many starters are on it.
    pub starters: Option<(String, u64)>,
}
