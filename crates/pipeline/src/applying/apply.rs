//! An approved plan into the store: checked against what is there now, starters made and hashed; then, while the store
//! is locked, a copy of it, the hand-out sheet on the disk, and one transaction. Nothing is decided here.

use super::look::{is_of_plan, other_store, standing_batch};
use super::stale;
use crate::passwords::handout::{self, HandOut, Sheet, SheetOf};
use crate::passwords::leftover_sheets::{self, Owner};
use crate::passwords::starters::{self, MadeStarter};
use crate::upkeep::backup;
use crate::{Origin, PipelineError, World, plan_file};
use model::batch::{BatchHead, BatchKind};
use model::changeset::{Applied, CarriedPassword, Changeset, CutShort, Partly, Receipt};
use model::codes;
use model::id::{CanonicalId, PrimaryId};
use model::membership::BarredCounts;
use model::patron::Patron;
use model::plan::{ApprovedPlan, Others, Plan, StaleDetail};
use model::progress::Phase;
use model::settings::Settings;
use model::snapshot::StoreFacts;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU64;
use std::path::Path;
use store::unfinished::{TempPath, folder_of};
use store::{Locked, Store, StoreError};

/// How a plan is to be applied.
#[derive(Debug, Clone, Default)]
pub struct ApplyOptions {
    /// Where the hand-out sheet goes; `None` makes no starters.
    pub starters: Option<HandOut>,
    /// A note for the history.
    pub note: Option<String>,
    /// Whether patrons who moved since the plan was made are left out, instead of everything.
    pub skip_changed: bool,
    /// Whether the store is copied first.
    pub backup: bool,
    /// Whether the plan comes from a file, which somebody could have changed.
    pub saved: bool,
    /// Where the plan is applied in several batches, how many patrons each of them writes.
    pub batch_size: Option<NonZeroU64>,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Committed.
    Done(Receipt),
    /// This very plan was applied before, as this batch.
    Already(u64),
    /// The store moved; nothing was written.
    Stale(Vec<StaleDetail>),
    /// Some patrons were written, in a system that writes each by itself. The same again does the rest.
    Partly {
        /// What was done.
        receipt: Receipt,
        /// Those who are left, by key.
        left: Vec<CanonicalId>,
        /// Why.
        why: CutShort,
    },
    /// The plan is applied in several batches, and some of them were committed before something kept the others from it.
    /// What was begun can be resumed.
    Stopped {
        /// What was done, batch by batch.
        receipt: Receipt,
        /// How many batches the plan is.
        of: u64,
        /// Why the next one was not committed, or not wholly.
        why: String,
    },
}

/// The store that is written to.
pub enum Target<'a> {
    /// The one at an address: opened when it is needed, copied first where that is asked for.
    At(&'a str),
    /// One that is open.
    Open(&'a mut Store),
}

impl std::fmt::Debug for Target<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Target::At(address) => write!(f, "At({address:?})"),
            Target::Open(_) => f.write_str("Open"),
        }
    }
}

/// Applies an approved plan, as one batch. A new store appears only when there is something to write into it.
pub fn apply(
    plan: ApprovedPlan,
    origin: &Origin,
    mut target: Target<'_>,
    options: &ApplyOptions,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Outcome, PipelineError> {
    let mut changeset = Changeset {
        head: head(&plan, origin, options, world),
        passwords: planner::passwords(plan.plan().steps(), origin.kind, BTreeMap::new(), BTreeMap::new()),
        plan,
        sheet: None,
        layouts: origin.layouts.clone(),
    };
    if let Some(outcome) = look_first(&mut changeset, origin, &mut target, options, settings, world)? {
        return Ok(outcome);
    }
    if let Some(wanted) = &options.starters {
        handout::may_be_written(&wanted.path)?;
    }
    let profile = origin.layouts.first().map_or("", |layout| layout.profile.as_str());
    let rules = settings.starter_rules(profile);
    let patrons: Vec<&Patron> = changeset.plan.plan().needs_starter().collect();
    let made = match &options.starters {
        Some(_) => starters::make(&patrons, &rules, settings, world)?,
        None => Vec::new(),
    };
    let mut opened;
    let (store, address): (&mut Store, _) = match target {
        Target::At(address) => {
            opened = crate::open_store(address, settings, world)?;
            (&mut opened, Some(address))
        }
        Target::Open(store) => (store, None),
    };
    let facts = same_store(&changeset, store)?;
    let hashes = made.iter().map(|made| (made.key.clone(), made.hash.clone())).collect();
    let carried = if store.offers().accounts { carried(changeset.plan.plan(), world) } else { BTreeMap::new() };
    changeset.passwords = planner::passwords(changeset.plan.plan().steps(), origin.kind, hashes, carried);
    let wanted = options.starters.as_ref().filter(|_| !made.is_empty());
    changeset.sheet = wanted.map(|wanted| wanted.record(world)).transpose()?;
    let count = made.len() as u64;
    let sheet_folder = options.starters.as_ref().map_or(Path::new("."), |wanted| folder_of(&wanted.path));
    let mut first = First {
        address: address.filter(|_| options.backup),
        owner: Owner::of(&facts.id, address, sheet_folder),
        changeset: &changeset,
        made,
        options,
        settings,
    };
    let writes = changeset.plan.plan().writes();
    let (applied, done) = world.phase(Phase::Writing, Some(writes), || {
        let mut done = None;
        let mut work = |locked: &mut Locked<'_>| done.insert(first.work(locked)).is_ok();
        let applied = store.patrons().apply_after(&changeset, &mut work, world.progress);
        let done: Option<Done> = done.transpose()?;
        match applied {
            Ok(applied) => Ok(((applied, done), writes)),
            Err(error) => {
                if matches!(error, StoreError::Unsure(_)) {
                    done.into_iter().for_each(Done::leave);
                }
                Err(crate::error::stopped_or_store(error))
            }
        }
    })?;
    // What is dropped unkept removes itself: no copy of a batch that is none, no slip whose account does not exist.
    match applied {
        Applied::Committed { batch, audit } => {
            let kept = done.unwrap_or_default().keep(count, address, settings, world);
            Ok(Outcome::Done(receipt(&changeset, batch, audit, kept)))
        }
        Applied::Partly(Partly { batch, audit, left, why, .. }) => {
            let kept = done.unwrap_or_default().keep(count, address, settings, world);
            let part = changeset.clone().without(&left.iter().cloned().collect(), codes::P627);
            Ok(Outcome::Partly { receipt: receipt(&part, batch, audit, kept), left, why })
        }
        Applied::Already { batch } => Ok(Outcome::Already(batch)),
        Applied::Stale(moved) => Ok(Outcome::Stale(stale::details(changeset.plan.plan(), moved, store)?)),
        Applied::Withheld => unreachable!("work that fails says why"),
    }
}

/// The passwords that patrons bring along, as they come into the store today.
fn carried(plan: &Plan, world: &World<'_>) -> BTreeMap<CanonicalId, CarriedPassword> {
    let since = world.today;
    plan.carried_over().map(|(patron, hash)| (patron.key(), CarriedPassword { hash: hash.clone(), since })).collect()
}

/// What was done with this changeset; the hand-out sheet with its starters, and the copy of the store.
fn receipt(
    done: &Changeset,
    batch: u64,
    audit: String,
    (starters, backup): (Option<(String, u64)>, Option<String>),
) -> Receipt {
    let (counts, others) = (done.head.counts, done.head.others);
    let (barred, first_barred) = barred(done);
    let (carried_over, unused_rows) = (done.carried_over(), done.plan.plan().unused_rows());
    let parts = Vec::new();
    Receipt { batch, counts, others, audit, backup, starters, carried_over, unused_rows, barred, first_barred, parts }
}

/// Those who came in and got no starter because they cannot sign in, and the first of them. An undo gives back what
/// there was.
fn barred(done: &Changeset) -> (BarredCounts, Vec<PrimaryId>) {
    let plan = done.plan.plan();
    match done.head.kind {
        BatchKind::Undo(_) => (BarredCounts::default(), Vec::new()),
        BatchKind::Lists | BatchKind::Account => (plan.barred_from_starters(), plan.first_barred()),
    }
}

/// What comes first, while the store is locked.
struct First<'a> {
    /// The store's address, where it is to be copied.
    address: Option<&'a str>,
    /// Whose the sheet is.
    owner: Owner,
    changeset: &'a Changeset,
    made: Vec<MadeStarter>,
    options: &'a ApplyOptions,
    settings: &'a Settings,
}

/// What was done first, and removes itself unless it is kept.
#[derive(Default)]
struct Done {
    copy: Option<TempPath>,
    sheet: Option<Sheet>,
}

impl Done {
    /// Keeps both, since the batch is there: the sheet with so many starters and its path, and the path of the copy.
    fn keep(
        self,
        starters: u64,
        address: Option<&str>,
        settings: &Settings,
        world: &World<'_>,
    ) -> (Option<(String, u64)>, Option<String>) {
        let sheet = self.sheet.map(|sheet| (sheet.keep(), starters));
        let copy = self.copy.map(|copy| copy.keep().display().to_string());
        if let Some(address) = address {
            backup::prune(address, settings, world);
        }
        (sheet, copy)
    }

    /// Leaves both, since nobody knows whether the batch is there.
    fn leave(self) {
        drop(self.copy.map(TempPath::keep));
        self.sheet.into_iter().for_each(Sheet::leave);
    }
}

impl First<'_> {
    /// The copy is made first: it takes longest, and whoever loses patience with it leaves no sheet behind.
    fn work(&mut self, locked: &mut Locked<'_>) -> Result<Done, PipelineError> {
        let copy = match self.address {
            Some(address) => backup::make(locked, address)?,
            None => None,
        };
        Ok(Done { copy, sheet: self.sheet(locked)? })
    }

    /// The sheet of the starters, where there are any; nothing of them stays in memory.
    fn sheet(&mut self, locked: &Locked<'_>) -> Result<Option<Sheet>, PipelineError> {
        let (Some(wanted), Some(record)) = (&self.options.starters, &self.changeset.sheet) else { return Ok(None) };
        leftover_sheets::clear(folder_of(&wanted.path), &self.owner, locked);
        let patrons: Vec<&Patron> = self.changeset.plan.plan().needs_starter().collect();
        let of = SheetOf { owner: &self.owner, mark: &record.mark, batch: Some(locked.batch) };
        let made = std::mem::take(&mut self.made);
        handout::write(wanted, of, &patrons, &made, self.settings.institution.as_deref()).map(Some)
    }
}

/// A plan measured again by the store as it is: how many patrons it has is not the file's to say. One of an earlier
/// version does not say what it may touch, and is measured by what the library allows.
pub(crate) fn measured(
    mut plan: Plan,
    origin: &Origin,
    address: &str,
    settings: &Settings,
) -> Result<Plan, PipelineError> {
    if origin.former_id.is_some() {
        plan.limits = settings.limits.clone();
        plan.over = planner::over(plan.steps(), plan.store.patrons, &plan.limits);
    }
    if let Some(mut store) = crate::open_existing(address, settings)? {
        let facts = store.facts()?;
        if facts.id == plan.store.id {
            plan.over = planner::over(plan.steps(), facts.patrons, &plan.limits);
            plan.store.patrons = facts.patrons;
        }
    }
    Ok(plan)
}

fn head(plan: &ApprovedPlan, origin: &Origin, options: &ApplyOptions, world: &World<'_>) -> BatchHead {
    let (plan, consent) = (plan.plan(), plan.consent());
    BatchHead {
        id: plan.fingerprint.digest.clone(),
        when: world.now,
        who: consent.who.clone(),
        host: world.host.to_owned(),
        tool: env!("CARGO_PKG_VERSION").to_owned(),
        note: options.note.clone(),
        files: origin.files.clone(),
        counts: plan.counts,
        kind: origin.kind,
        others: Others::of(plan, origin.kept),
    }
}

/// The store against the plan before anything costly is done: hashing a thousand passwords for a plan that
/// is out of date would waste minutes.
fn look_first(
    changeset: &mut Changeset,
    origin: &Origin,
    target: &mut Target<'_>,
    options: &ApplyOptions,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Option<Outcome>, PipelineError> {
    let mut opened;
    let store: &mut Store = match target {
        Target::Open(store) => store,
        Target::At(address) => match crate::open_existing(address, settings)? {
            Some(store) => {
                opened = store;
                &mut opened
            }
            None if changeset.plan.plan().store.id.is_empty() => return Ok(None),
            None => return Err(other_store(&changeset.plan.plan().store, address)),
        },
    };
    same_store(changeset, store)?;
    let moved = store.patrons().moved(changeset, world.progress).map_err(crate::error::stopped_or_store)?;
    // Asked last: whoever applies the same plan just now moves everybody, and is not in the way.
    if let Some(batch) = standing_batch(&changeset.head.id, origin, store)? {
        return Ok(Some(Outcome::Already(batch)));
    }
    if options.saved {
        plan_file::check_base(changeset.plan.plan(), store, world.progress)?;
    }
    if moved.is_empty() {
        return Ok(None);
    }
    if !options.skip_changed {
        return Ok(Some(Outcome::Stale(stale::details(changeset.plan.plan(), moved, store)?)));
    }
    let keys: BTreeSet<CanonicalId> = moved.iter().map(|one| one.key.clone()).collect();
    let details = stale::details(changeset.plan.plan(), moved, store)?;
    *changeset = changeset.clone().without(&keys, codes::P601);
    if changeset.plan.plan().writes() == 0 {
        // A batch that changes nobody would pass for the plan's.
        return Ok(Some(Outcome::Stale(details)));
    }
    Ok(None)
}

/// A plan is for the store it was made from. One that was made when there was no store fits a new one.
fn same_store(changeset: &Changeset, store: &mut Store) -> Result<StoreFacts, PipelineError> {
    let base = &changeset.plan.plan().store;
    let facts = store.facts()?;
    if !base.id.is_empty() {
        is_of_plan(base, &facts)?;
    }
    Ok(facts)
}
