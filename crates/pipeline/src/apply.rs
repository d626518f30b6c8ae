//! An approved plan into the store: checked against what is there now, starters made and hashed, a copy of the
//! store, the hand-out sheet on the disk, then one transaction. Nothing is decided here.

use crate::handout::{self, HandOut, Sheet};
use crate::starters::MadeStarter;
use crate::{Origin, PipelineError, World, backup, stale, starters};
use model::batch::BatchHead;
use model::changeset::{Applied, Changeset, Receipt};
use model::codes;
use model::id::CanonicalId;
use model::patron::Patron;
use model::plan::{ApprovedPlan, Others, Plan, StaleDetail};
use model::progress::Phase;
use model::settings::Settings;
use std::collections::{BTreeMap, BTreeSet};
use store::Store;

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
}

/// The store that is written to.
pub enum Target<'a> {
    /// The one at an address: opened when it is needed, copied first where that is asked for.
    At(&'a str),
    /// One that is open.
    Open(&'a mut dyn Store),
}

impl std::fmt::Debug for Target<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Target::At(address) => write!(f, "At({address:?})"),
            Target::Open(_) => f.write_str("Open"),
        }
    }
}

/// Applies an approved plan. A new store appears only when there is something to write into it.
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
        plan,
        starters: BTreeMap::new(),
        layouts: origin.layouts.clone(),
    };
    if let Some(outcome) = look_first(&mut changeset, &mut target, options, settings, world)? {
        return Ok(outcome);
    }
    let profile = origin.layouts.first().map_or("", |layout| layout.profile.as_str());
    let rules = settings.starter_rules(profile);
    let patrons: Vec<&Patron> = changeset.plan.plan().needs_starter().collect();
    let made = match &options.starters {
        Some(_) => starters::make(&patrons, &rules, settings, world)?,
        None => Vec::new(),
    };
    let count = made.len() as u64;
    let mut opened;
    let (store, address): (&mut dyn Store, _) = match target {
        Target::At(address) => {
            opened = crate::open_store(address, settings, world)?;
            (opened.as_mut(), Some(address))
        }
        Target::Open(store) => (store, None),
    };
    same_store(&changeset, store)?;
    let backup = match address.filter(|_| options.backup) {
        Some(address) => backup::make(store, address, settings, world)?,
        None => None,
    };
    let (counts, others) = (changeset.head.counts, changeset.head.others);
    let writes = changeset.plan.plan().writes();
    let (applied, sheet) = world.phase(Phase::Writing, Some(writes), || {
        // Nothing that takes long stands between the sheet and the store: whoever loses patience with the copy, or
        // with the hashing, leaves no sheet whose accounts do not exist.
        let sheet = write_sheet(&changeset, &made, options, settings)?;
        changeset.starters = made.into_iter().map(|made| (made.key, made.hash)).collect();
        let applied = store.apply(&changeset, world.progress).map_err(crate::error::stopped_or_store)?;
        Ok::<_, PipelineError>(((applied, sheet), writes))
    })?;
    match applied {
        Applied::Committed { batch, audit } => {
            let starters = sheet.map(|sheet| (sheet.keep(), count));
            let backup = backup.map(backup::Copy::keep);
            Ok(Outcome::Done(Receipt { batch, counts, others, audit, backup, starters }))
        }
        // A sheet that is dropped unkept removes itself: no slip is live whose account does not exist.
        Applied::Already { batch } => Ok(Outcome::Already(batch)),
        Applied::Stale(moved) => Ok(Outcome::Stale(stale::details(changeset.plan.plan(), moved, store)?)),
    }
}

/// The sheet of these starters, where there are any.
fn write_sheet(
    changeset: &Changeset,
    made: &[MadeStarter],
    options: &ApplyOptions,
    settings: &Settings,
) -> Result<Option<Sheet>, PipelineError> {
    let Some(wanted) = options.starters.as_ref().filter(|_| !made.is_empty()) else { return Ok(None) };
    let patrons: Vec<&Patron> = changeset.plan.plan().needs_starter().collect();
    handout::write(wanted, &patrons, made, settings.institution.as_deref()).map(Some)
}

/// Whether a plan stands as a batch of its store already.
pub fn is_applied(plan: &Plan, address: &str, settings: &Settings) -> Result<bool, PipelineError> {
    let Some(mut store) = crate::open_existing(address, settings)? else { return Ok(false) };
    let same = store.facts()?.id == plan.store.id;
    Ok(same && store.standing_batch(&plan.fingerprint.digest)?.is_some())
}

fn head(plan: &ApprovedPlan, origin: &Origin, options: &ApplyOptions, world: &World<'_>) -> BatchHead {
    let plan = plan.plan();
    BatchHead {
        id: plan.fingerprint.digest.clone(),
        when: world.now,
        who: world.who.to_owned(),
        host: world.host.to_owned(),
        tool: env!("CARGO_PKG_VERSION").to_owned(),
        note: options.note.clone(),
        files: origin.files.clone(),
        counts: plan.counts,
        kind: origin.kind,
        others: Others::of(&plan.others, origin.kept),
    }
}

/// The store against the plan before anything costly is done: hashing a thousand passwords for a plan that
/// is out of date would waste minutes.
fn look_first(
    changeset: &mut Changeset,
    target: &mut Target<'_>,
    options: &ApplyOptions,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Option<Outcome>, PipelineError> {
    let mut opened;
    let store: &mut dyn Store = match target {
        Target::Open(store) => *store,
        Target::At(address) => match crate::open_existing(address, settings)? {
            Some(store) => {
                opened = store;
                opened.as_mut()
            }
            None if changeset.plan.plan().store.id.is_empty() => return Ok(None),
            None => return Err(other_store(changeset, address)),
        },
    };
    same_store(changeset, store)?;
    let moved = store.moved(changeset, world.progress).map_err(crate::error::stopped_or_store)?;
    // Asked last: whoever applies the same plan just now moves everybody, and is not in the way.
    if let Some(batch) = store.standing_batch(&changeset.head.id)? {
        return Ok(Some(Outcome::Already(batch)));
    }
    if moved.is_empty() {
        return Ok(None);
    }
    if !options.skip_changed {
        return Ok(Some(Outcome::Stale(stale::details(changeset.plan.plan(), moved, store)?)));
    }
    let keys: BTreeSet<CanonicalId> = moved.iter().map(|one| one.key.clone()).collect();
    let details = stale::details(changeset.plan.plan(), moved, store)?;
    changeset.plan = changeset.plan.clone().without(&keys, codes::P601);
    changeset.head.counts = changeset.plan.plan().counts;
    changeset.head.others = Others::of(&changeset.plan.plan().others, changeset.head.others.kept);
    if changeset.plan.plan().writes() == 0 {
        // A batch that changes nobody would pass for the plan's.
        return Ok(Some(Outcome::Stale(details)));
    }
    Ok(None)
}

/// A plan is for the store it was made from. One that was made when there was no store fits a new one.
fn same_store(changeset: &Changeset, store: &mut dyn Store) -> Result<(), PipelineError> {
    let base = &changeset.plan.plan().store;
    let facts = store.facts()?;
    if !base.id.is_empty() && facts.id != base.id {
        return Err(other_store(changeset, &facts.name));
    }
    if !base.id.is_empty() && facts.epoch != base.epoch { Err(PipelineError::BegunAnew(facts.name)) } else { Ok(()) }
}

fn other_store(changeset: &Changeset, now: &str) -> PipelineError {
    PipelineError::OtherStore { made_from: changeset.plan.plan().store.name.clone(), now: now.to_owned() }
}
