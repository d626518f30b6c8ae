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
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

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
    let threads = threads(settings.hash_cost, world).min(patrons.len());
    let world = &World { threads, ..*world };
    world.phase(Phase::Hashing, Some(total), || {
        let queue = Queue { patrons, taken: AtomicUsize::new(0) };
        let hash = |_| hash_from(&queue, rules, settings.hash_cost, world).inspect_err(|_| queue.close());
        let shares: Result<Vec<_>, PipelineError> =
            world.on_threads(|| (0..threads).into_par_iter().map(hash).collect());
        let mut made: Vec<(usize, MadeStarter)> = shares?.into_iter().flatten().collect();
        made.sort_unstable_by_key(|(place, _)| *place);
        Ok((made.into_iter().map(|(_, made)| made).collect(), total))
    })
}

/// About how long making so many starters will take. One is hashed at the cost of this library, on this computer.
///
/// # Errors
/// When the cost cannot be paid, or the system gives no random bytes.
pub fn time_for_starters(starters: u64, settings: &Settings, world: &World<'_>) -> Result<Duration, PipelineError> {
    let mut hasher = Hasher::new(settings.hash_cost)?;
    let began = Instant::now();
    hasher.hash(&StarterPassword::new("measured".to_owned()), world.entropy)?;
    let one = began.elapsed();
    let each = starters.div_ceil(threads(settings.hash_cost, world) as u64);
    Ok(one.saturating_mul(u32::try_from(each).unwrap_or(u32::MAX)))
}

/// Who is next: a thread that is done with one patron takes another, so that none is idle before the end.
struct Queue<'p> {
    patrons: &'p [&'p Patron],
    taken: AtomicUsize,
}

impl<'p> Queue<'p> {
    /// The next patron and their place in the list.
    fn next(&self) -> Option<(usize, &'p Patron)> {
        let place = self.taken.fetch_add(1, Ordering::Relaxed);
        Some((place, *self.patrons.get(place)?))
    }

    /// Nobody is next: what failed for one is not worth hashing the others.
    fn close(&self) {
        self.taken.store(self.patrons.len(), Ordering::Relaxed);
    }
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

fn hash_from(
    queue: &Queue<'_>,
    rules: &StarterRules,
    cost: HashCost,
    world: &World<'_>,
) -> Result<Vec<(usize, MadeStarter)>, PipelineError> {
    let mut hasher = Hasher::new(cost)?;
    let expires = world.today.checked_add_days(chrono::Days::new(rules.days)).unwrap_or(world.today);
    let mut made = Vec::new();
    while let Some((place, patron)) = queue.next() {
        if world.progress.stop_asked() {
            return Err(PipelineError::Stopped);
        }
        let starter = starter::make(&patron.details, rules, world.entropy)?;
        // Of a list the plan has said so; whoever is given one by hand has no plan.
        if rules.policy == Policy::Alma && policy::starter_fault(&starter, patron.primary_id.as_str()).is_some() {
            return Err(PipelineError::StarterRefused(patron.primary_id.to_string()));
        }
        let phc = hasher.hash(&starter, world.entropy)?;
        let hash = StarterHash { phc, since: world.today, expires: last_day(patron, expires, world.today) };
        made.push((place, MadeStarter { key: patron.key(), starter, hash }));
        world.progress.event(Event::Advance(Phase::Hashing, 1));
    }
    Ok(made)
}
