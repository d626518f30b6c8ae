//! What loading a list would do: one step per row, every decision, no secret.

use crate::codes::Code;
use crate::field::Field;
use crate::finding::Finding;
use crate::id::{CanonicalId, PrimaryId};
use crate::patron::Patron;
use crate::place::RowRef;
use crate::snapshot::StoreFacts;
use crate::value::Value;
use chrono::NaiveDate;

/// One field of one patron, old and new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field.
    pub field: Field,
    /// What the store has.
    pub before: Value,
    /// What it will have.
    pub after: Value,
}

/// A change to a patron who exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// The version the plan was made from.
    pub version: u64,
    /// The patron as it will be.
    pub after: Patron,
    /// Each field that differs, in the order of [`Field::ALL`].
    pub changes: Vec<Change>,
}

/// What happens to one row's patron.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A new patron, complete.
    Create(Box<Patron>),
    /// Some fields change.
    Update(Box<Update>),
    /// The account changes between external and internal, and perhaps other fields with it.
    Convert(Box<Update>),
    /// The store already says what the list says.
    Unchanged(PrimaryId),
    /// Left out until a person answers.
    Question {
        /// The identifier, where one could be read.
        primary_id: Option<PrimaryId>,
        /// The codes of the findings that ask.
        reasons: Vec<Code>,
    },
    /// Left out.
    LeftOut {
        /// The identifier, where one could be read.
        primary_id: Option<PrimaryId>,
        /// The codes of the findings that say why.
        reasons: Vec<Code>,
    },
}

impl Step {
    /// The word in JSON.
    pub fn action(&self) -> &'static str {
        match self {
            Step::Create(_) => "create",
            Step::Update(_) => "update",
            Step::Convert(_) => "convert",
            Step::Unchanged(_) => "unchanged",
            Step::Question { .. } => "question",
            Step::LeftOut { .. } => "left-out",
        }
    }

    /// The primary identifier, where one could be read.
    pub fn primary_id(&self) -> Option<&PrimaryId> {
        match self {
            Step::Create(patron) => Some(&patron.primary_id),
            Step::Update(update) | Step::Convert(update) => Some(&update.after.primary_id),
            Step::Unchanged(id) => Some(id),
            Step::Question { primary_id, .. } | Step::LeftOut { primary_id, .. } => primary_id.as_ref(),
        }
    }
}

/// A step and the row it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRow {
    /// The row.
    pub at: RowRef,
    /// What happens to its patron.
    pub step: Step,
}

/// How many rows end how; they always sum to the rows read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Patrons to add.
    pub new: u64,
    /// Patrons to change.
    pub changed: u64,
    /// Accounts to convert.
    pub converted: u64,
    /// Patrons the store already has like this.
    pub unchanged: u64,
    /// Rows waiting for an answer.
    pub questions: u64,
    /// Rows left out with a finding.
    pub left_out: u64,
}

impl Counts {
    /// Counts steps.
    pub fn of(rows: &[PlannedRow]) -> Self {
        let mut counts = Counts::default();
        for row in rows {
            let slot = match row.step {
                Step::Create(_) => &mut counts.new,
                Step::Update(_) => &mut counts.changed,
                Step::Convert(_) => &mut counts.converted,
                Step::Unchanged(_) => &mut counts.unchanged,
                Step::Question { .. } => &mut counts.questions,
                Step::LeftOut { .. } => &mut counts.left_out,
            };
            *slot += 1;
        }
        counts
    }

    /// Rows read: the sum of all six.
    pub fn rows_read(&self) -> u64 {
        self.new + self.changed + self.converted + self.unchanged + self.questions + self.left_out
    }

    /// Patrons that applying would write.
    pub fn writes(&self) -> u64 {
        self.new + self.changed + self.converted
    }
}

/// A short name of a plan: the same input gives the same one, on any machine, for any number of threads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// All of it, in hexadecimal; the batch gets its id from this.
    pub digest: String,
    /// Its first 40 bits in an alphabet without look-alikes, `7QK4-ZM2D`.
    pub short: String,
}

/// What loading a list would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The store it was made from.
    pub store: StoreFacts,
    /// The day it counts as today.
    pub as_of: NaiveDate,
    /// One per data row, in reading order.
    pub rows: Vec<PlannedRow>,
    /// All findings, of reading and checking too, in order.
    pub findings: Vec<Finding>,
    /// How many rows end how.
    pub counts: Counts,
    /// Its name.
    pub fingerprint: Fingerprint,
}

impl Plan {
    /// Patrons that get a starter password: new and newly internal ones, with account type internal.
    pub fn needs_starter(&self) -> impl Iterator<Item = &Patron> {
        self.rows.iter().filter_map(|row| starter_of(&row.step))
    }

    /// Says yes to the plan as a whole. Rows in question stay left out.
    pub fn approve(self) -> ApprovedPlan {
        ApprovedPlan(self)
    }
}

fn starter_of(step: &Step) -> Option<&Patron> {
    use crate::patron::AccountType::Internal;
    let patron = match step {
        Step::Create(patron) => patron.as_ref(),
        Step::Convert(update) => &update.after,
        Step::Update(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => return None,
    };
    (patron.details.account_type == Some(Internal)).then_some(patron)
}

/// A plan that somebody has said yes to; a changeset can be made from nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedPlan(Plan);

impl ApprovedPlan {
    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.0
    }
}

/// A patron that could not be written because the store moved since the plan was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StalePatron {
    /// Who.
    pub key: CanonicalId,
    /// What happened.
    pub what: Moved,
}

/// What happened to a patron between plan and apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// Changed by somebody else.
    Changed,
    /// To be added, but an identifier is in the store by now.
    ExistsNow,
    /// To be changed, but gone.
    Gone,
}
