//! What a store takes to apply: an approved plan, the hashes of its new patrons, and who says so.

use crate::batch::{BatchAction, BatchHead};
use crate::carried::CarriedHash;
use crate::codes::Code;
use crate::field::Field;
use crate::id::{CanonicalId, PrimaryId};
use crate::layout::ListLayout;
use crate::membership::BarredCounts;
use crate::patron::Patron;
use crate::plan::{ApprovedPlan, Change, Counts, Others, StalePatron, Step};
use crate::sheets::SheetRecord;
use crate::value::Value;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

/// The stored side of a starter password. Its `Debug` shows no hash.
#[derive(Clone, PartialEq, Eq)]
pub struct StarterHash {
    /// An argon2id PHC string.
    pub phc: String,
    /// The day it was made.
    pub since: NaiveDate,
    /// The starter's last day.
    pub expires: NaiveDate,
}

impl fmt::Debug for StarterHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StarterHash(works until {})", self.expires)
    }
}

/// A password that comes along out of another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedPassword {
    /// Its hash, as it was there.
    pub hash: CarriedHash,
    /// The day on which it comes.
    pub since: NaiveDate,
}

/// What becomes of a patron's password. `planner` decides it; a store carries it out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PasswordFate {
    /// It stays as it is; a patron without one gets none.
    #[default]
    Kept,
    /// The patron gets this starter. A store refuses it for somebody who has a password.
    Started(StarterHash),
    /// The patron brings this one along. A store refuses it for somebody who has a password.
    CarriedOver(CarriedPassword),
    /// It goes, and is kept with the batch, so that undoing that gives it back.
    Taken {
        /// Whether it may be one that the patron has chosen by now.
        even_chosen: bool,
    },
    /// It goes on with its patron under another key; a patron without one gets none. A store refuses it where nobody
    /// comes under that key in the same changeset.
    Moved {
        /// That key.
        to: CanonicalId,
    },
    /// The one that this batch took comes back, if it took one.
    Restored {
        /// The number of the batch.
        taken_by: u64,
    },
}

/// An approved plan with everything the store needs to carry it out.
#[derive(Debug, Clone)]
pub struct Changeset {
    /// The plan.
    pub plan: ApprovedPlan,
    /// What becomes of passwords, by patron; those of all others are kept.
    pub passwords: BTreeMap<CanonicalId, PasswordFate>,
    /// The hand-out sheet that the starters are on.
    pub sheet: Option<SheetRecord>,
    /// Who, when, why.
    pub head: BatchHead,
    /// How the lists it comes from were read.
    pub layouts: Vec<ListLayout>,
}

/// One patron to write.
#[derive(Debug, Clone, Copy)]
pub struct Write<'a> {
    /// The patron as it will be; of one that goes, as it is.
    pub patron: &'a Patron,
    /// The version it must have now; `None` for a patron that must not exist.
    pub version: Option<u64>,
    /// The last version of a patron under this ID who is gone.
    pub former: u64,
    /// What becomes of the password.
    pub password: &'a PasswordFate,
    /// The step it comes from.
    pub step: &'a Step,
}

impl Write<'_> {
    /// What happens to the patron.
    pub fn action(&self) -> BatchAction {
        match self.step {
            Step::Update(_) => BatchAction::Updated,
            Step::Convert(_) => BatchAction::Converted,
            Step::Remove(_) => BatchAction::Removed,
            Step::Create(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => BatchAction::Created,
        }
    }
}

impl<'a> Write<'a> {
    /// The starter that the patron gets.
    pub fn starter(&self) -> Option<&'a StarterHash> {
        match self.password {
            PasswordFate::Started(starter) => Some(starter),
            PasswordFate::Kept
            | PasswordFate::CarriedOver(_)
            | PasswordFate::Moved { .. }
            | PasswordFate::Taken { .. }
            | PasswordFate::Restored { .. } => None,
        }
    }

    /// The password that the patron brings along.
    pub fn carried(&self) -> Option<&'a CarriedPassword> {
        match self.password {
            PasswordFate::CarriedOver(carried) => Some(carried),
            PasswordFate::Kept
            | PasswordFate::Started(_)
            | PasswordFate::Moved { .. }
            | PasswordFate::Taken { .. }
            | PasswordFate::Restored { .. } => None,
        }
    }

    /// Whether the patron gets a password.
    pub fn gives_password(&self) -> bool {
        self.starter().is_some() || self.carried().is_some()
    }

    /// Whether a password that the patron has chosen would be in the way.
    pub fn spares_chosen(&self) -> bool {
        matches!(self.password, PasswordFate::Taken { even_chosen: false })
    }
}

impl Write<'_> {
    /// The version that the patron has afterwards; of one that goes, the one under which it is remembered.
    pub fn version_after(&self) -> u64 {
        self.version.unwrap_or(self.former) + 1
    }

    /// Every old and new value.
    pub fn changes(&self) -> Vec<Change> {
        match self.step {
            Step::Update(update) | Step::Convert(update) => update.changes.clone(),
            Step::Remove(_) => changes_of_removed(self.patron),
            Step::Create(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => {
                changes_of_new(self.patron)
            }
        }
    }
}

impl Changeset {
    /// Leaves these patrons out: they are counted with the rows that are left out.
    #[must_use]
    pub fn without(self, keys: &BTreeSet<CanonicalId>, code: Code) -> Self {
        let plan = self.plan.without(keys, code);
        let others = Others::of(plan.plan(), self.head.others.kept);
        let head = BatchHead { counts: plan.plan().counts, others, ..self.head };
        Changeset { plan, head, ..self }
    }

    /// How many patrons bring a password along.
    pub fn carried_over(&self) -> u64 {
        let carried = |fate: &&PasswordFate| matches!(fate, PasswordFate::CarriedOver(_));
        self.passwords.values().filter(carried).count() as u64
    }

    /// Every patron to write, sorted by key: what counts for speed in a B-tree.
    pub fn writes<'a>(&'a self) -> Vec<(CanonicalId, Write<'a>)> {
        let keyed = |write: Write<'a>| {
            let key = write.patron.key();
            let password = self.passwords.get(&key).unwrap_or(&PasswordFate::Kept);
            (key, Write { password, ..write })
        };
        let mut writes: Vec<_> = self.plan.plan().steps().filter_map(write_of).map(keyed).collect();
        writes.sort_by(|a, b| a.0.cmp(&b.0));
        writes
    }
}

fn write_of(step: &Step) -> Option<Write<'_>> {
    let (patron, version, former) = match step {
        Step::Create(creation) => (&creation.patron, None, creation.former),
        Step::Update(update) | Step::Convert(update) => (&update.after, Some(update.version), 0),
        Step::Remove(removal) => (&removal.before, Some(removal.version), 0),
        Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => return None,
    };
    Some(Write { patron, version, former, password: &PasswordFate::Kept, step })
}

/// The changes that adding a patron makes: every field it has, from blank.
pub fn changes_of_new(patron: &Patron) -> Vec<Change> {
    let change = |field: &Field| Change { field: *field, before: Value::Blank, after: patron.get(*field) };
    Field::ALL.iter().map(change).filter(|change| !change.after.is_blank()).collect()
}

/// The changes that taking a patron out makes: every field it has, to blank.
pub fn changes_of_removed(patron: &Patron) -> Vec<Change> {
    let turned = |change: Change| Change { field: change.field, before: change.after, after: change.before };
    changes_of_new(patron).into_iter().map(turned).collect()
}

/// How an apply ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// Committed as this batch.
    Committed {
        /// The batch's number.
        batch: u64,
        /// The last link of the store's audit chain: who keeps it on paper can prove that nothing was cut off.
        audit: String,
    },
    /// This very plan was applied before; nothing was done.
    Already {
        /// The batch that did it.
        batch: u64,
    },
    /// The store moved since the plan was made; nothing was written.
    Stale(Vec<StalePatron>),
    /// What had to be done first could not be done; nothing was written.
    Withheld,
    /// Some of it was done, in a system where no transaction spans all of it.
    Partly(Partly),
}

/// What was done of a plan, and what is left of it. Applying it again does the rest, and nothing twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partly {
    /// The number of the batch that records what was done.
    pub batch: u64,
    /// The last link of the store's audit chain.
    pub audit: String,
    /// How many patrons were written.
    pub done: u64,
    /// Those who were not, by key.
    pub left: Vec<CanonicalId>,
    /// Why they were not.
    pub why: CutShort,
}

/// Why an apply ended before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CutShort {
    /// The system that keeps the patrons could not be reached any more.
    Unreachable,
    /// It let us in no longer.
    AccessRefused,
    /// It got too many requests.
    Throttled {
        /// How long it asks to be left alone, where it says so.
        retry_after: Option<Duration>,
    },
    /// It refused a patron.
    Refused,
    /// The person asked to stop.
    Stopped,
    /// Something else failed.
    Failed,
}

/// What happened, for the last screen of an apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The batch's number.
    pub batch: u64,
    /// How many rows ended how.
    pub counts: Counts,
    /// What happened to patrons in no row.
    pub others: Others,
    /// The last link of the store's audit chain.
    pub audit: String,
    /// The copy of the store as it was before, where one was made.
    pub backup: Option<String>,
    /// The hand-out sheet and how many starters are on it.
    pub starters: Option<(String, u64)>,
    /// How many patrons brought their password along out of another system.
    pub carried_over: u64,
    /// Rows of joined files that were not used; they are in none of the counts.
    pub unused_rows: u64,
    /// New and newly internal patrons who got no starter, because they cannot sign in.
    pub barred: BarredCounts,
    /// The first of them, as many as are named one by one.
    pub first_barred: Vec<PrimaryId>,
    /// Of a plan that was applied in several batches, what happened in each, oldest first. The counts above are those of
    /// all of them, and the number is that of the last; each has its own sheet and its own copy.
    pub parts: Vec<Receipt>,
}

impl Receipt {
    /// What happened in several batches, oldest first; `None` where there is none.
    pub fn of_parts(parts: Vec<Receipt>) -> Option<Receipt> {
        if let [only] = parts.as_slice() {
            return Some(only.clone());
        }
        let last = parts.last()?;
        let mut all = Receipt {
            counts: Counts::default(),
            others: Others::default(),
            carried_over: 0,
            unused_rows: 0,
            barred: BarredCounts::default(),
            first_barred: Vec::new(),
            backup: None,
            starters: None,
            ..last.clone()
        };
        for part in &parts {
            all.counts = all.counts.and(part.counts);
            all.others = all.others.and(part.others);
            all.carried_over += part.carried_over;
            all.unused_rows += part.unused_rows;
            all.barred.inactive += part.barred.inactive;
            all.barred.expired += part.barred.expired;
            let room = BarredCounts::NAMED.saturating_sub(all.first_barred.len());
            all.first_barred.extend(part.first_barred.iter().take(room).cloned());
        }
        Some(Receipt { parts, ..all })
    }

    /// What happened in each batch; in most cases there is one.
    pub fn each(&self) -> &[Receipt] {
        if self.parts.is_empty() { std::slice::from_ref(self) } else { &self.parts }
    }

    /// The hand-out sheets, each with how many starters are on it.
    pub fn sheets(&self) -> impl Iterator<Item = &(String, u64)> {
        self.each().iter().filter_map(|part| part.starters.as_ref())
    }
}
