//! An approved plan into the store: starters made and hashed, the hand-out sheet on the disk, then
//! one transaction. Nothing is decided here.

use crate::{PipelineError, World, handout, starters};
use chrono::Days;
use model::batch::BatchHead;
use model::changeset::{Applied, Changeset, Receipt, StarterHash};
use model::id::CanonicalId;
use model::listing::Checked;
use model::plan::{ApprovedPlan, StalePatron};
use model::progress::Phase;
use model::settings::Settings;
use std::collections::BTreeMap;
use std::ops::DerefMut;
use std::path::PathBuf;
use store::Store;

/// How a plan is to be applied.
#[derive(Debug, Clone, Default)]
pub struct ApplyOptions {
    /// Where the hand-out sheet goes; `None` makes no starters.
    pub starters: Option<PathBuf>,
    /// A note for the history.
    pub note: Option<String>,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Committed.
    Done(Receipt),
    /// This very plan was applied before, as this batch.
    Already(u64),
    /// The store moved; nothing was written.
    Stale(Vec<StalePatron>),
}

/// Applies an approved plan, made of these files, to the store that `open` opens once the hashing is done.
pub fn apply<'s, S: DerefMut<Target = dyn Store + 's>>(
    plan: ApprovedPlan,
    checked: &Checked,
    open: impl FnOnce() -> Result<S, PipelineError>,
    options: &ApplyOptions,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Outcome, PipelineError> {
    let expires = world.today.checked_add_days(Days::new(settings.starter_days)).unwrap_or(world.today);
    let made = match &options.starters {
        Some(_) => starters::make(&plan, world)?,
        None => Vec::new(),
    };
    let sheet = match (&options.starters, made.is_empty()) {
        (Some(path), false) => Some(handout::write(path, &plan, &made, expires, settings.institution.as_deref())?),
        (Some(_), true) | (None, _) => None,
    };
    let count = made.len() as u64;
    let starters: BTreeMap<CanonicalId, StarterHash> =
        made.into_iter().map(|made| (made.key, StarterHash { phc: made.phc, expires })).collect();
    let counts = plan.plan().counts;
    let head = BatchHead {
        id: plan.plan().fingerprint.digest.clone(),
        when: world.now,
        who: world.who.to_owned(),
        host: world.host.to_owned(),
        tool: env!("CARGO_PKG_VERSION").to_owned(),
        note: options.note.clone(),
        files: checked.files.iter().map(|file| file.source.clone()).collect(),
        counts,
    };
    // Opened only now: a new store appears when there is something to write into it.
    let mut store = open()?;
    let base = &plan.plan().store;
    if !base.id.is_empty() && store.facts()?.id != base.id {
        return Err(PipelineError::OtherStore(base.name.clone()));
    }
    let changeset = Changeset { plan, starters, head, layouts: checked.layouts() };
    let applied = world.phase(Phase::Writing, Some(counts.writes()), || {
        store.apply(&changeset, world.progress).map(|applied| (applied, counts.writes()))
    });
    match applied {
        Ok(Applied::Committed { batch }) => {
            let starters = sheet.map(|sheet| (sheet.keep(), count));
            Ok(Outcome::Done(Receipt { batch, counts, starters }))
        }
        // A sheet that is dropped unkept removes itself: no slip is live whose account does not exist.
        Ok(Applied::Already { batch }) => Ok(Outcome::Already(batch)),
        Ok(Applied::Stale(moved)) => Ok(Outcome::Stale(moved)),
        Err(error) => Err(crate::plan::stopped_or_store(error)),
    }
}
