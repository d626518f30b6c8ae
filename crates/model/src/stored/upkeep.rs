//! Looking after a store: what is in it, what is wrong with it, what is taken out of it for good.

use crate::id::CanonicalId;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What a store consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreSizes {
    /// The version of its layout.
    pub layout: u32,
    /// Batches applied.
    pub batches: u64,
    /// Links of the audit chain.
    pub links: u64,
    /// The hash of the last link; empty where there is none.
    pub audit: String,
    /// Bytes on the disk, the log included.
    pub bytes: u64,
}

/// What is to be taken out for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purge {
    /// Old and new values of batches up to this one; the batches themselves, with their counts, stay.
    HistoryUpTo(u64),
    /// A patron with everything that the store knows about them, in the history too.
    Patron(CanonicalId),
    /// Who and what is kept for longer than the library has decided.
    Overdue(Overdue),
}

impl Purge {
    /// Whether patrons are among so much, whom files beside the store may know.
    pub fn removes_patrons(&self, purged: Purged) -> bool {
        match self {
            Purge::Patron(_) => true,
            Purge::HistoryUpTo(_) => false,
            Purge::Overdue(_) => purged.patrons > 0,
        }
    }
}

/// Who and what is kept for longer than the library has decided, all of which goes at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// Whose members go; of patrons whose membership does not end nobody does.
    pub groups: Vec<OverdueGroup>,
    /// Who goes of all others; without it nobody does.
    pub others: Option<OverdueOthers>,
    /// Old and new values of batches up to this one; 0 for none.
    pub history_up_to: u64,
}

/// Members of a user group who have been gone for long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverdueGroup {
    /// The code of the group.
    pub group: String,
    /// Their membership ended before this day.
    pub before: NaiveDate,
}

/// Patrons of no group that has a rule, as of one that the library has given up, and those of no group at all, who have
/// been gone for long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverdueOthers {
    /// The codes of the groups that have a rule, whether or not anybody of them goes. Who is in one that differs in small
    /// and capital letters alone is meant by neither rule, and stays.
    pub besides: BTreeSet<String>,
    /// Their membership ended before this day.
    pub before: NaiveDate,
}

/// How many patrons one rule takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverdueCount {
    /// The code of the group; `None` for all who are in no group that has a rule.
    pub group: Option<String>,
    /// Their membership ended before this day.
    pub before: NaiveDate,
    /// How many.
    pub patrons: u64,
}

/// What remains of patrons who are purged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remains {
    /// Nothing but how many they were in all.
    Nothing,
    /// How many they were of each user group and year. It names nobody: without anything beside them a group and a year
    /// are true of many, also where the store has counted a single one.
    Counts,
}

/// How many patrons were purged of a user group whose membership ended in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedCount {
    /// The code of the group, where they had one.
    pub group: Option<String>,
    /// The year of the last day of their membership, where it ended.
    pub year: Option<i32>,
    /// How many.
    pub patrons: u64,
}

/// How much a purge takes out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Patrons.
    pub patrons: u64,
    /// Entries of the history.
    pub entries: u64,
}

/// What a purge would take out at one moment, for somebody who agrees to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgePreview {
    /// How much.
    pub purged: Purged,
    /// The IDs that nobody has any more once it is done, by ID: those that the patrons have, and those that they had and
    /// nobody was given since.
    pub ids: Vec<CanonicalId>,
    /// A digest of the patrons who would go and of their versions. Another one is of others, or of somebody who has changed
    /// since.
    pub digest: String,
}

/// A purge that is not finished: the rows are gone from the tables, and the files may still hold traces of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgeDue {
    /// The hash of the link of the audit chain that tells of it, or of the newest where there are several. A copy that
    /// has this link was made afterwards; the number of a link comes again once a copy was put back.
    pub link: String,
    /// Whether a patron was purged, so that the copies and plans beside the store that know them have to go, too.
    pub patron: bool,
}
