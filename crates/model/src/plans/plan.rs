//! What loading a list would do: one step per row, every decision, no secret. The hashes of passwords that a list has go
//! beside the steps, as long as a run lasts.

pub use super::change::{Change, differences};
pub use super::counts::{Counts, Others};
pub use super::limits::{Limit, LimitKind};

use super::limits::Limits;
use super::renumbered::{self, Moves};
use crate::batch::Touch;
use crate::carried::{CarriedHash, CarriedHashes};
use crate::codes::{self, Code};
use crate::consent::{self, Consent, Refused};
use crate::decision::Decision;
use crate::finding::Finding;
use crate::id::{CanonicalId, PrimaryId};
use crate::layout::ListLayout;
use crate::listing::UnusedRows;
use crate::membership::{Barred, BarredCounts};
use crate::patron::{Identifier, Patron};
use crate::place::RowRef;
use crate::snapshot::StoreFacts;
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap};

/// A change to a patron who exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// The version the plan was made from.
    pub version: u64,
    /// The patron as it will be.
    pub after: Patron,
    /// Each field that differs, in the order of [`Field::ALL`](crate::field::Field::ALL).
    pub changes: Vec<Change>,
}

/// A patron to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Creation {
    /// The last version of a patron under this ID who was there before and is gone; 0 where there was none.
    /// The new one goes on from it, so that no two states of an ID ever share a version.
    pub former: u64,
    /// The patron, complete.
    pub patron: Patron,
}

/// A patron to take out: by the undoing of a batch, since the record is merged into another, or because the patron goes
/// on under another primary ID, see [`renumbered`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The version the plan was made from.
    pub version: u64,
    /// The patron as it is.
    pub before: Patron,
}

/// What happens to one patron.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A new patron, complete.
    Create(Box<Creation>),
    /// Some fields change.
    Update(Box<Update>),
    /// The account changes between external and internal, and perhaps other fields with it.
    Convert(Box<Update>),
    /// The patron goes.
    Remove(Box<Removal>),
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
    /// Whether the step takes the patron's password: with the patron, or because the campus checks it from then on.
    pub fn takes_password(&self) -> bool {
        use crate::patron::AccountType::External;
        match self {
            Step::Remove(_) => true,
            Step::Convert(update) => update.after.details.account_type == Some(External),
            Step::Create(_) | Step::Update(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => {
                false
            }
        }
    }

    /// The patron of the step, if it gives them a starter password on a day: one who is new or newly internal, and can
    /// sign in.
    pub fn gets_starter(&self, today: NaiveDate) -> Option<&Patron> {
        self.newly_internal().filter(|patron| Barred::on(&patron.details, today).is_none())
    }

    /// Why the patron of the step gets no starter password, being new or newly internal.
    pub fn barred_from_starter(&self, today: NaiveDate) -> Option<Barred> {
        self.newly_internal().and_then(|patron| Barred::on(&patron.details, today))
    }

    /// The patron of the step, if the step makes them one whose password is in this store.
    fn newly_internal(&self) -> Option<&Patron> {
        use crate::patron::AccountType::Internal;
        let patron = match self {
            Step::Create(creation) => &creation.patron,
            Step::Convert(update) => &update.after,
            Step::Update(_) | Step::Remove(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => {
                return None;
            }
        };
        (patron.details.account_type == Some(Internal)).then_some(patron)
    }

    /// Whether the row is left out for no other reason than that the person said so.
    pub fn is_skipped(&self) -> bool {
        match self {
            Step::LeftOut { reasons, .. } => !reasons.is_empty() && reasons.iter().all(|code| *code == codes::P624),
            Step::Create(_)
            | Step::Update(_)
            | Step::Convert(_)
            | Step::Remove(_)
            | Step::Unchanged(_)
            | Step::Question { .. } => false,
        }
    }

    /// The word in JSON.
    pub fn action(&self) -> &'static str {
        match self {
            Step::Create(_) => "create",
            Step::Update(_) => "update",
            Step::Convert(_) => "convert",
            Step::Remove(_) => "remove",
            Step::Unchanged(_) => "unchanged",
            Step::Question { .. } => "question",
            Step::LeftOut { .. } => "left-out",
        }
    }

    /// The primary identifier, where one could be read.
    pub fn primary_id(&self) -> Option<&PrimaryId> {
        match self {
            Step::Create(creation) => Some(&creation.patron.primary_id),
            Step::Remove(removal) => Some(&removal.before.primary_id),
            Step::Update(update) | Step::Convert(update) => Some(&update.after.primary_id),
            Step::Unchanged(id) => Some(id),
            Step::Question { primary_id, .. } | Step::LeftOut { primary_id, .. } => primary_id.as_ref(),
        }
    }
}

/// Who goes on under another primary ID by these steps.
pub fn moves<'s>(steps: impl Iterator<Item = &'s Step> + Clone) -> Moves {
    let gone = |step: &'s Step| if let Step::Remove(removal) = step { Some(&removal.before) } else { None };
    let come = |step: &'s Step| if let Step::Create(creation) = step { Some(&creation.patron) } else { None };
    renumbered::by_patrons(steps.clone().filter_map(gone), steps.filter_map(come))
}

/// The same, as they go and as they come.
pub fn renumberings<'s>(steps: impl Iterator<Item = &'s Step> + Clone) -> Vec<(&'s Removal, &'s Creation)> {
    let moves = moves(steps.clone());
    if moves.is_empty() {
        return Vec::new();
    }
    let (mut gone, mut come) = (HashMap::new(), HashMap::new());
    for step in steps {
        if let Step::Remove(removal) = step {
            gone.insert(removal.before.key(), &**removal);
        } else if let Step::Create(creation) = step {
            come.insert(creation.patron.key(), &**creation);
        }
    }
    moves.iter().filter_map(|(before, after)| Some((*gone.get(before)?, *come.get(after)?))).collect()
}

/// The new keys of those whom rows renumber, of which the other half is among the `others`.
fn renumbered_by_rows(rows: &[PlannedRow], others: &[Step]) -> BTreeSet<CanonicalId> {
    if !others.iter().any(|step| matches!(step, Step::Remove(_))) {
        return BTreeSet::new();
    }
    moves(rows.iter().map(|row| &row.step).chain(others)).into_values().collect()
}

/// A step and the row it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRow {
    /// The row.
    pub at: RowRef,
    /// What happens to its patron.
    pub step: Step,
}

impl Counts {
    /// Counts steps of rows, with those about patrons in no row.
    pub fn of(rows: &[PlannedRow], others: &[Step]) -> Self {
        let renumbered = renumbered_by_rows(rows, others);
        let mut counts = Counts::default();
        for row in rows {
            let slot = match &row.step {
                Step::Create(creation) if !renumbered.is_empty() && renumbered.contains(&creation.patron.key()) => {
                    &mut counts.changed
                }
                Step::Create(_) => &mut counts.new,
                Step::Update(_) => &mut counts.changed,
                Step::Convert(_) => &mut counts.converted,
                Step::Unchanged(_) => &mut counts.unchanged,
                Step::Question { .. } => &mut counts.questions,
                Step::LeftOut { .. } => &mut counts.left_out,
                // No row removes anybody.
                Step::Remove(_) => continue,
            };
            *slot += 1;
        }
        counts
    }
}

impl Others {
    /// Counts the steps of a plan that are of no row, and whom its rows renumber; `kept` patrons have none.
    pub fn of(plan: &Plan, kept: u64) -> Self {
        let mut others = Others { kept, ..Others::default() };
        if !plan.rows.is_empty() {
            others.added = renumbered_by_rows(&plan.rows, &plan.others).len() as u64;
        }
        for step in &plan.others {
            match step {
                Step::Create(_) => others.added += 1,
                Step::Update(_) => others.changed += 1,
                Step::Convert(_) => others.converted += 1,
                Step::Remove(_) => others.removed += 1,
                Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => {}
            }
        }
        others
    }
}

/// The name of a plan: the same input gives the same one, on any machine, for any number of threads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// All of it, in hexadecimal; the batch gets its id from this.
    pub digest: String,
    /// Its first 80 bits in an alphabet without look-alikes, `7QK4-ZM2D-9DXA-41TB`.
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
    /// About patrons who are in no row, by key; and those who go, because a row has them come again under another ID.
    pub others: Vec<Step>,
    /// The answers it was made with, by ID.
    pub decisions: Vec<Decision>,
    /// All findings, of reading and checking too, in order.
    pub findings: Vec<Finding>,
    /// How many rows end how.
    pub counts: Counts,
    /// The lists that it comes from, by the SHA-256 of their bytes and their names, in reading order.
    pub sources: Vec<String>,
    /// How they were read; their profile says how starters are made.
    pub layouts: Vec<ListLayout>,
    /// What it may touch in one go.
    pub limits: Limits,
    /// Where it goes over that.
    pub over: Vec<Limit>,
    /// Patrons of the scope who are missing from the list, where somebody asked for them.
    pub missing: u64,
    /// Rows of joined files that are not used, by file. They are in none of the counts, which are those of the lists.
    pub unused: Vec<UnusedRows>,
    /// Hashes that the lists have of their patrons' passwords. They are there only while a run lasts: a plan that is
    /// saved has none, and its name does not cover them.
    pub carried: CarriedHashes,
    /// Its name.
    pub fingerprint: Fingerprint,
}

impl Plan {
    /// Every step, those of the rows first.
    pub fn steps(&self) -> impl Iterator<Item = &Step> + Clone {
        self.rows.iter().map(|row| &row.step).chain(&self.others)
    }

    /// Who goes on under another primary ID.
    pub fn moves(&self) -> Moves {
        moves(self.steps())
    }

    /// Every step but those that only bring patrons under another ID, or with a password.
    fn steps_of_newcomers(&self) -> impl Iterator<Item = &Step> {
        let mut others: BTreeSet<CanonicalId> = self.moves().into_values().collect();
        others.extend(self.carried_over().map(|(patron, _)| patron.key()));
        let is_other = move |step: &Step| {
            !others.is_empty() && step.primary_id().is_some_and(|id| others.contains(&id.canonical()))
        };
        self.steps().filter(move |step| !is_other(step))
    }

    /// New and newly internal patrons who bring a password along out of another system, with its hash. Whoever is in the
    /// store keeps what they have there.
    pub fn carried_over(&self) -> impl Iterator<Item = (&Patron, &CarriedHash)> {
        let moved: BTreeSet<CanonicalId> =
            if self.carried.is_empty() { BTreeSet::new() } else { self.moves().into_values().collect() };
        self.rows.iter().filter_map(move |row| {
            let hash = self.carried.of(row.at)?;
            let patron = row.step.newly_internal()?;
            (moved.is_empty() || !moved.contains(&patron.key())).then_some((patron, hash))
        })
    }

    /// How many rows of joined files are not used.
    pub fn unused_rows(&self) -> u64 {
        self.unused.iter().map(UnusedRows::rows).fold(0, u64::saturating_add)
    }

    /// How many patrons applying it would write.
    pub fn writes(&self) -> u64 {
        self.counts.writes() + Others::of(self, 0).in_no_row(&self.counts).writes()
    }

    /// The patron as it is whom a row has go on as this one, under another primary ID.
    pub fn renumbered_from(&self, patron: &Patron) -> Option<&Removal> {
        // Where a row renumbers anybody, nobody else is among the others.
        if !matches!(self.others.first(), Some(Step::Remove(_))) {
            return None;
        }
        let before = |identifier: &Identifier| {
            let key = CanonicalId::of(&identifier.value);
            let of = |step: &Step| step.primary_id().map(PrimaryId::canonical);
            let found = self.others.binary_search_by(|step| of(step).as_ref().cmp(&Some(&key))).ok()?;
            if let Some(Step::Remove(removal)) = self.others.get(found) { Some(&**removal) } else { None }
        };
        patron.details.identifiers.iter().find_map(before)
    }

    /// How many rows are left out because the person said so, and have nothing to be fixed.
    pub fn skipped(&self) -> u64 {
        self.rows.iter().filter(|row| row.step.is_skipped()).count() as u64
    }

    /// How many patrons have a later expiry date in the store than in their row, which is kept.
    pub fn later_dates_kept(&self) -> u64 {
        let kept = self.findings.iter().filter(|finding| finding.code == codes::P622);
        kept.map(|finding| u64::from(finding.count)).sum()
    }

    /// Patrons that get a starter password: new and newly internal ones who can sign in on the day of the plan and bring
    /// none along.
    pub fn needs_starter(&self) -> impl Iterator<Item = &Patron> {
        let today = self.as_of;
        self.steps_of_newcomers().filter_map(move |step| step.gets_starter(today))
    }

    /// New and newly internal patrons who get none, because they cannot sign in.
    pub fn barred_from_starters(&self) -> BarredCounts {
        self.steps_of_newcomers().filter_map(|step| step.barred_from_starter(self.as_of)).collect()
    }

    /// The first of these by ID, so many as are named in a text.
    pub fn first_barred(&self) -> Vec<PrimaryId> {
        let barred = self.steps_of_newcomers().filter(|step| step.barred_from_starter(self.as_of).is_some());
        barred.filter_map(Step::primary_id).take(BarredCounts::NAMED).cloned().collect()
    }

    /// The same with only some of its steps and the findings of their rows, to be shown; its counts stay those
    /// of the whole plan.
    #[must_use]
    pub fn only(mut self, takes: impl Fn(&Step) -> bool) -> Self {
        let all = self.rows.len() + self.others.len();
        self.rows.retain(|row| takes(&row.step));
        // Whoever is renumbered is shown whole.
        let goes = |row: &PlannedRow| {
            let Step::Create(creation) = &row.step else { return None };
            self.renumbered_from(&creation.patron).map(|removal| removal.before.key())
        };
        let halves: BTreeSet<CanonicalId> = self.rows.iter().filter_map(goes).collect();
        let is_half = |step: &Step| step.primary_id().is_some_and(|id| halves.contains(&id.canonical()));
        self.others.retain(|step| takes(step) || is_half(step));
        if self.rows.len() + self.others.len() < all {
            let rows: BTreeSet<RowRef> = self.rows.iter().map(|row| row.at).collect();
            self.findings.retain(|finding| finding.row().is_some_and(|row| rows.contains(&row)));
        }
        self
    }

    /// Leaves these patrons out: they are counted with the rows that are left out. Whoever is renumbered is left out
    /// whole.
    #[must_use]
    pub fn without(mut self, keys: &BTreeSet<CanonicalId>, code: Code) -> Self {
        let keys = renumbered::whole(keys, &self.moves());
        let names = |step: &Step| match step {
            Step::Create(_) | Step::Update(_) | Step::Convert(_) | Step::Remove(_) => {
                step.primary_id().is_some_and(|id| keys.contains(&id.canonical()))
            }
            Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => false,
        };
        for row in self.rows.iter_mut().filter(|row| names(&row.step)) {
            row.step = Step::LeftOut { primary_id: row.step.primary_id().cloned(), reasons: vec![code] };
        }
        self.others.retain(|step| !names(step));
        self.counts = Counts::of(&self.rows, &self.others);
        self
    }

    /// Why this yes would not be enough. Asked before a person is; [`approve`](Self::approve) says the same.
    pub fn refusal(&self, consent: &Consent) -> Option<Refused> {
        let questions = self.counts.questions;
        let left_out = self.counts.left_out.saturating_add(self.unused_rows());
        if consent.strict && (questions > 0 || left_out > 0) {
            return Some(Refused::Open { questions, left_out });
        }
        if let Some(limit) = self.over.iter().find(|limit| !consent.waived.contains(&limit.what)) {
            return Some(Refused::OverLimit(limit.clone()));
        }
        consent::other_plan(&consent.fingerprint, &self.fingerprint.short)
    }

    /// Takes a yes to the plan as a whole. Rows in question stay left out.
    ///
    /// # Errors
    /// When the yes was for another plan, or for one that stays within limits or leaves nothing open.
    pub fn approve(self, consent: Consent) -> Result<ApprovedPlan, Refused> {
        match self.refusal(&consent) {
            Some(refused) => Err(refused),
            None => Ok(ApprovedPlan { plan: self, consent }),
        }
    }
}

/// A plan that somebody has said yes to; a changeset can be made from nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovedPlan {
    plan: Plan,
    consent: Consent,
}

impl ApprovedPlan {
    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The yes.
    pub fn consent(&self) -> &Consent {
        &self.consent
    }

    /// Leaves these patrons out of what was agreed to, which needs no new yes.
    #[must_use]
    pub fn without(self, keys: &BTreeSet<CanonicalId>, code: Code) -> Self {
        ApprovedPlan { plan: self.plan.without(keys, code), ..self }
    }

    /// What was agreed to, cut into plans that together are the same, which needs no new yes.
    pub(crate) fn cut(self, cut: impl FnOnce(Plan) -> Vec<Plan>) -> Vec<ApprovedPlan> {
        let ApprovedPlan { plan, consent } = self;
        cut(plan).into_iter().map(|plan| ApprovedPlan { plan, consent: consent.clone() }).collect()
    }
}

impl Update {
    /// The patron as the plan found it.
    pub fn before(&self) -> Patron {
        let mut before = self.after.clone();
        for change in &self.changes {
            before.set(change.field, &change.before).expect("changes come from patrons, or were held against one");
        }
        before
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

/// A patron who moved, with what is there now and who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaleDetail {
    /// Who and what.
    pub stale: StalePatron,
    /// The ID as the library writes it.
    pub primary_id: String,
    /// Fields that are no longer what the plan started from: `before` is what it was planned from, `after`
    /// what is there now.
    pub fields: Vec<Change>,
    /// The batch that did it, where one did.
    pub by: Option<Touch>,
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
    /// To be added, but was added and taken out again since.
    CameAndWent,
}
