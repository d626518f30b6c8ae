//! What a store says about the people of a list: the patrons that it names, and those who may be its new people
//! under another ID. Nothing is judged here but by the names, so that not everybody is fetched.
//!
//! The work is cut in two halves of the list, which are looked up at the same time where the store can be
//! looked into twice; what comes out does not depend on that.

use crate::error::stopped_or_store;
use crate::{PipelineError, World};
use model::draft::{CheckedRow, Verdict};
use model::id::CanonicalId;
use model::patron::Patron;
use model::progress::Phase;
use model::snapshot::{NameParts, Scope, Snapshot, Sought, StoredPatron, TOO_MANY_ALIKE};
use planner::{Given, Names};
use rayon::prelude::*;
use std::collections::HashMap;
use store::Store;

/// Fewer are looked up sooner than a store is opened once more.
const WORTH_HALVING: usize = 4096;

/// What the store says about the people of the list.
pub(crate) struct Known {
    pub(crate) snapshot: Snapshot,
    /// Patrons whose IDs differ from new ones of the list only by zeros.
    pub(crate) zero_twins: Snapshot,
    /// Patrons who may be people whose ID nobody has.
    pub(crate) lookalikes: HashMap<CanonicalId, Vec<StoredPatron>>,
}

impl Known {
    pub(crate) fn nothing(snapshot: Snapshot) -> Self {
        let zero_twins = Snapshot::new(snapshot.store.clone(), Vec::new());
        Known { snapshot, zero_twins, lookalikes: HashMap::new() }
    }
}

/// The patrons that the list names, and those with one of the `others`.
pub(crate) fn named(
    rows: &[CheckedRow],
    given: Option<&Given<'_>>,
    others: Vec<CanonicalId>,
    store: &mut dyn Store,
    world: &World<'_>,
) -> Result<Snapshot, PipelineError> {
    world.phase(Phase::Fetching, None, || {
        let mut ids = world.on_threads(|| sorted(ready(rows).flat_map_iter(Patron::canonical_ids)));
        ids.extend(others);
        if let Some(given) = given {
            ids.extend(world.on_threads(|| sorted(rows.par_iter().flat_map_iter(|row| given.ids(row)))));
        }
        Ok((snapshot(ids, store, world)?, rows.len() as u64))
    })
}

/// Those who may be the people of the list whose ID nobody has.
pub(crate) fn alike(
    rows: &[CheckedRow],
    snapshot: Snapshot,
    store: &mut dyn Store,
    world: &World<'_>,
) -> Result<Known, PipelineError> {
    if snapshot.store.patrons == 0 {
        return Ok(Known::nothing(snapshot));
    }
    world.phase(Phase::Fetching, None, || {
        let new = |patron: &&Patron| snapshot.owner(&patron.key()).is_none();
        let (ids, strangers) = world.on_threads(|| {
            let strangers: Vec<&Patron> = ready(rows).filter(new).collect();
            (sorted(strangers.par_iter().flat_map_iter(|patron| planner::zero_variants(&patron.key()))), strangers)
        });
        let zero_twins = self::snapshot(ids, store, world)?;
        let lookalikes = lookalikes(&strangers, store, world)?;
        let found = strangers.len() as u64;
        Ok((Known { snapshot, zero_twins, lookalikes }, found))
    })
}

/// IDs of the rows that are ready, sorted.
pub(crate) fn ready_ids(rows: &[CheckedRow], world: &World<'_>) -> Vec<CanonicalId> {
    world.on_threads(|| sorted(ready(rows).map(Patron::key)))
}

fn snapshot(ids: Vec<CanonicalId>, store: &mut dyn Store, world: &World<'_>) -> Result<Snapshot, PipelineError> {
    let scope = Scope::new(ids);
    let parts = in_halves(scope.ids(), store, world, |store, ids| {
        store.snapshot(&Scope::new(ids.to_vec()), world.progress).map_err(stopped_or_store)
    })?;
    Ok(Snapshot::joined(parts))
}

/// Patrons of the store who share a birth date or an e-mail address with these people, and whose names may be
/// theirs.
fn lookalikes(
    strangers: &[&Patron],
    store: &mut dyn Store,
    world: &World<'_>,
) -> Result<HashMap<CanonicalId, Vec<StoredPatron>>, PipelineError> {
    let sought = sought(strangers);
    let people: Vec<(&Patron, Sought)> = strangers.iter().copied().zip(sought).collect();
    let found = in_halves(&people, store, world, |store, people| may_be(people, store, world))?;
    let mut by_id: HashMap<CanonicalId, Vec<StoredPatron>> = HashMap::new();
    for (id, stored) in found.into_iter().flatten() {
        by_id.entry(id).or_default().push(stored);
    }
    Ok(by_id)
}

/// The ways to look for them. A day or an address that too many of the list share says nothing about any.
fn sought(strangers: &[&Patron]) -> Vec<Sought> {
    let (mut days, mut addresses) = (HashMap::new(), HashMap::new());
    for patron in strangers {
        *days.entry(patron.details.birth_date).or_insert(0_usize) += 1;
        for email in &patron.details.emails {
            *addresses.entry(email.address.to_ascii_lowercase()).or_insert(0_usize) += 1;
        }
    }
    let tells = |patrons: Option<&usize>| patrons.is_some_and(|patrons| *patrons <= TOO_MANY_ALIKE);
    let one = |patron: &&Patron| {
        let emails = patron.details.emails.iter().map(|email| &email.address);
        Sought {
            birth_date: patron.details.birth_date.filter(|day| tells(days.get(&Some(*day)))),
            emails: emails.filter(|email| tells(addresses.get(&email.to_ascii_lowercase()))).cloned().collect(),
        }
    };
    strangers.iter().map(one).collect()
}

/// Each person's ID with a patron who may be the person.
fn may_be(
    people: &[(&Patron, Sought)],
    store: &mut dyn Store,
    world: &World<'_>,
) -> Result<Vec<(CanonicalId, StoredPatron)>, PipelineError> {
    let names: Vec<Names> = people.iter().map(|(patron, _)| Names::of(&patron.details)).collect();
    let sought: Vec<Sought> = people.iter().map(|(_, sought)| sought.clone()).collect();
    let mut judge = |parts: NameParts<'_>, people: &[u32]| {
        let theirs =
            Names::from_parts(parts.first, parts.middle, parts.last, parts.preferred_first, parts.preferred_last);
        let fits = |position: &&u32| planner::names_may_match(&names[**position as usize], &theirs);
        people.iter().filter(fits).copied().collect()
    };
    let found = store.lookalikes(&sought, &mut judge, world.progress).map_err(stopped_or_store)?;
    Ok(found.into_iter().map(|(position, stored)| (people[position as usize].0.key(), stored)).collect())
}

/// Does the work for all items at once, or for two halves of many: at the same time on a second handle of the
/// store, or one after the other where there is none.
fn in_halves<T: Sync, R: Send>(
    items: &[T],
    store: &mut dyn Store,
    world: &World<'_>,
    work: impl Fn(&mut dyn Store, &[T]) -> Result<R, PipelineError> + Sync,
) -> Result<Vec<R>, PipelineError> {
    if items.len() < WORTH_HALVING {
        return Ok(vec![work(store, items)?]);
    }
    let (one, other) = items.split_at(items.len() / 2);
    // A store that cannot be looked into twice is looked into once.
    let beside = if world.threads > 1 { store.beside().ok().flatten() } else { None };
    let (one, other) = match beside {
        Some(mut beside) => world.on_threads(|| rayon::join(|| work(store, one), || work(beside.as_mut(), other))),
        None => (work(store, one), work(store, other)),
    };
    Ok(vec![one?, other?])
}

/// The patrons of the rows that nothing blocks.
pub(crate) fn ready(rows: &[CheckedRow]) -> impl ParallelIterator<Item = &Patron> {
    rows.par_iter().filter_map(|row| match &row.verdict {
        Verdict::Ready(patron) => Some(patron),
        Verdict::Blocked { .. } => None,
    })
}

fn sorted(ids: impl ParallelIterator<Item = CanonicalId>) -> Vec<CanonicalId> {
    let mut ids: Vec<CanonicalId> = ids.collect();
    ids.par_sort_unstable();
    ids
}
