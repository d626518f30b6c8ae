//! Starter passwords, made and hashed on all threads, before the store is locked.

use crate::{PipelineError, World};
use chrono::NaiveDate;
use credentials::hash::Hasher;
use credentials::{policy, starter};
use model::changeset::StarterHash;
use model::id::CanonicalId;
use model::patron::Patron;
use model::progress::{Event, Phase};
use model::secret::StarterPassword;
use model::settings::Settings;
use model::starter_rules::{HashCost, Policy, StarterRules};
use rayon::prelude::*;

/// A starter, its stored side and whose it is.
pub(crate) struct MadeStarter {
    pub(crate) key: CanonicalId,
    pub(crate) starter: StarterPassword,
    pub(crate) hash: StarterHash,
}

/// Makes and hashes the starters of these patrons on this run's threads, as many as there is memory for.
pub(crate) fn make(
    patrons: &[&Patron],
    rules: &StarterRules,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Vec<MadeStarter>, PipelineError> {
    let total = patrons.len() as u64;
    if patrons.is_empty() {
        return Ok(Vec::new());
    }
    let threads = threads(settings.hash_cost, world);
    let world = &World { threads, ..*world };
    world.phase(Phase::Hashing, Some(total), || {
        let share = patrons.len().div_ceil(threads);
        let shares: Result<Vec<Vec<MadeStarter>>, PipelineError> = world.on_threads(|| {
            patrons.par_chunks(share).map(|share| hash_share(share, rules, settings.hash_cost, world)).collect()
        });
        Ok((shares?.into_iter().flatten().collect(), total))
    })
}

/// As many threads as the run has and half of the free memory is enough for; at least one.
fn threads(cost: HashCost, world: &World<'_>) -> usize {
    let each = u64::from(cost.memory_kib) * 1024;
    let fit = world.free_memory.map_or(usize::MAX, |free| usize::try_from(free / 2 / each).unwrap_or(usize::MAX));
    world.threads.min(fit).max(1)
}

/// A starter does not outlive the membership: its slip would promise what signing in refuses.
fn last_day(patron: &Patron, usual: NaiveDate, today: NaiveDate) -> NaiveDate {
    patron.details.expiry_date.filter(|last| *last >= today).map_or(usual, |last| last.min(usual))
}

fn hash_share(
    patrons: &[&Patron],
    rules: &StarterRules,
    cost: HashCost,
    world: &World<'_>,
) -> Result<Vec<MadeStarter>, PipelineError> {
    let mut hasher = Hasher::new(cost)?;
    let expires = world.today.checked_add_days(chrono::Days::new(rules.days)).unwrap_or(world.today);
    let mut made = Vec::with_capacity(patrons.len());
    for patron in patrons {
        if world.progress.stop_asked() {
            return Err(PipelineError::Stopped);
        }
        let starter = starter::make(&patron.details, rules, world.entropy)?;
        // Of a list the plan has said so; whoever is given one by hand has no plan.
        if rules.policy == Policy::Alma && policy::starter_fault(&starter, patron.primary_id.as_str()).is_some() {
            return Err(PipelineError::StarterRefused(patron.primary_id.to_string()));
        }
        let phc = hasher.hash(&starter, world.entropy)?;
        made.push(MadeStarter {
            key: patron.key(),
            starter,
            hash: StarterHash { phc, since: world.today, expires: last_day(patron, expires, world.today) },
        });
        world.progress.event(Event::Advance(Phase::Hashing, 1));
    }
    Ok(made)
}
