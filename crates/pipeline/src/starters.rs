//! The starter passwords of a plan, made and hashed on all threads, before the store is locked.

use crate::{PipelineError, World};
use credentials::hash::Hasher;
use credentials::starter;
use model::id::CanonicalId;
use model::patron::Patron;
use model::plan::ApprovedPlan;
use model::progress::{Event, Phase};
use model::secret::StarterPassword;
use rayon::prelude::*;

/// A starter, its hash and whose it is.
pub(crate) struct MadeStarter {
    pub(crate) key: CanonicalId,
    pub(crate) starter: StarterPassword,
    pub(crate) phc: String,
}

/// Makes and hashes all starters on this run's threads; 19 MiB of memory each.
pub(crate) fn make(plan: &ApprovedPlan, world: &World<'_>) -> Result<Vec<MadeStarter>, PipelineError> {
    let patrons: Vec<&Patron> = plan.plan().needs_starter().collect();
    let total = patrons.len() as u64;
    if patrons.is_empty() {
        return Ok(Vec::new());
    }
    world.phase(Phase::Hashing, Some(total), || {
        let share = patrons.len().div_ceil(world.threads.max(1));
        let shares: Result<Vec<Vec<MadeStarter>>, PipelineError> =
            world.on_threads(|| patrons.par_chunks(share).map(|share| hash_share(share, world)).collect());
        Ok((shares?.into_iter().flatten().collect(), total))
    })
}

fn hash_share(patrons: &[&Patron], world: &World<'_>) -> Result<Vec<MadeStarter>, PipelineError> {
    let mut hasher = Hasher::new()?;
    let mut made = Vec::with_capacity(patrons.len());
    for patron in patrons {
        if world.progress.stop_asked() {
            return Err(PipelineError::Stopped);
        }
        let starter = starter::make(&patron.details, world.entropy)?.starter;
        let phc = hasher.hash(&starter, world.entropy)?;
        made.push(MadeStarter { key: patron.key(), starter, phc });
        world.progress.event(Event::Advance(Phase::Hashing, 1));
    }
    Ok(made)
}
