//! What taking a batch back would do.

use crate::batch::{BatchSummary, Touch};
use crate::id::PrimaryId;
use crate::plan::Plan;
use crate::sheets::BySheet;

/// Why a patron of a batch is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeptBecause {
    /// Later batches changed the patron; the newest last.
    Later(Vec<Touch>),
    /// The patron has chosen a password since.
    ChosePassword,
    /// Somebody has changed or removed the patron without Rollcall.
    Elsewhere,
    /// An identifier that would come back belongs to somebody else by now.
    IdentifierTaken(PrimaryId),
    /// The batch merged the patron into this one, who stays as they are.
    MergedInto(PrimaryId),
    /// The batch merged the patron with this one, or parted the two, and that one stays as they are.
    MergedWith(PrimaryId),
    /// The old values of the patron were purged, with somebody whom they were about as well.
    Purged,
}

/// A patron of the batch who is left as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPatron {
    /// Who.
    pub primary_id: PrimaryId,
    /// Why.
    pub because: KeptBecause,
}

/// What taking a batch back would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoPlan {
    /// The batch.
    pub batch: BatchSummary,
    /// Every step, among those of patrons in no row.
    pub plan: Plan,
    /// Patrons who are left as they are, by key.
    pub kept: Vec<KeptPatron>,
    /// The starter passwords that no longer work afterwards, with their slips: also those that were given after the batch.
    pub starters: BySheet,
    /// How many patrons of the batch an earlier undo has put back already.
    pub already: u64,
    /// The undo that did so.
    pub undone_by: Option<u64>,
}
