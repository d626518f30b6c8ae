//! What a store says about the people of a list: the patrons that it names, and those who may be its new people
//! under another ID. Nothing is judged here but by names and days of birth, so that not everybody is fetched.
//!
//! The work is cut in two halves of the list, which are looked up at the same time where the store can be
//! looked into twice; what comes out does not depend on that.

use crate::error::stopped_or_store;
use crate::{PipelineError, World};
use model::batch::{BatchAction, Begun};
use model::draft::{CheckedRow, Verdict};
use model::id::CanonicalId;
use model::patron::Patron;
use model::place::RowRef;
use model::progress::Phase;
use model::snapshot::{Crowd, Glimpse, Lookalikes, Scope, Shared, Snapshot, Sought, StoredPatron};
use planner::{IdAssigner, Names};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use store::Store;

/// Fewer are looked up sooner than a store is opened once more.
const WORTH_HALVING: usize = 256;

/// More than so many would wait for the disk, and each has a cache of its own.
const MOST_READERS: usize = 8;

/// What the store says about the people of the list.
pub(crate) struct Known {
    pub(crate) snapshot: Snapshot,
    /// Patrons whose IDs differ from new ones of the list only by zeros.
    pub(crate) zero_twins: Snapshot,
    /// Patrons who may be people whose ID nobody has.
    pub(crate) lookalikes: Alike,
    /// What too many share to be compared by it.
    pub(crate) crowds: Vec<FirstOf>,
}

/// By the ID of a row who of the store may be its person. A patron may be many of them, and is there once.
pub(super) type Alike = HashMap<CanonicalId, Vec<Arc<StoredPatron>>>;

/// A crowd, and the first row that belongs to it.
pub(crate) type FirstOf = (RowRef, Crowd);

/// Somebody of the list whose ID nobody has, with the row.
type Stranger<'r> = (RowRef, &'r Patron);

impl Known {
    pub(crate) fn nothing(snapshot: Snapshot) -> Self {
        let zero_twins = Snapshot::new(snapshot.store.clone(), Vec::new());
        Known { snapshot, zero_twins, lookalikes: Alike::new(), crowds: Vec::new() }
    }

    /// Nobody of the list is likened to somebody whom an earlier batch of the same list has added: had it been one batch,
    /// they would have come together.
    pub(crate) fn without_loaded(mut self, begun: &Begun, store: &mut Store) -> Result<Self, PipelineError> {
        if self.lookalikes.is_empty() {
            return Ok(self);
        }
        let mut added: HashSet<CanonicalId> = HashSet::new();
        for number in &begun.batches {
            let patrons = store.journal().batch(*number)?.into_iter().flat_map(|batch| batch.patrons);
            let created = patrons.filter(|patron| patron.action == BatchAction::Created);
            added.extend(created.map(|patron| patron.primary_id.canonical()));
        }
        self.lookalikes.retain(|_, they| {
            they.retain(|stored| !added.contains(&stored.patron.key()));
            !they.is_empty()
        });
        Ok(self)
    }
}

/// The patrons that the list names, and those with one of the `others`.
pub(crate) fn named(
    rows: &[CheckedRow],
    given: Option<&IdAssigner<'_>>,
    others: Vec<CanonicalId>,
    store: &mut Store,
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
    store: &mut Store,
    world: &World<'_>,
) -> Result<Known, PipelineError> {
    if snapshot.store.patrons == 0 {
        return Ok(Known::nothing(snapshot));
    }
    world.phase(Phase::Fetching, None, || {
        let (ids, strangers) = world.on_threads(|| {
            let strangers = strangers(rows, &snapshot);
            let twins = strangers.par_iter().flat_map_iter(|(_, patron)| planner::zero_variants(&patron.key()));
            (sorted(twins), strangers)
        });
        let zero_twins = self::snapshot(ids, store, world)?;
        let (lookalikes, crowds) = lookalikes(&strangers, store, world)?;
        let found = strangers.len() as u64;
        Ok((Known { snapshot, zero_twins, lookalikes, crowds }, found))
    })
}

/// Lets go of everybody who may be somebody of the list: where there are many, on all threads.
pub(super) fn let_go(alike: Alike, world: &World<'_>) {
    if alike.len() > WORTH_HALVING {
        world.on_threads(|| alike.into_par_iter().for_each(drop));
    }
}

/// The people of the rows that are ready whose ID nobody has.
fn strangers<'r>(rows: &'r [CheckedRow], snapshot: &Snapshot) -> Vec<Stranger<'r>> {
    let stranger = |row: &'r CheckedRow| match &row.verdict {
        Verdict::Ready(patron) => snapshot.owner(&patron.key()).is_none().then_some((row.at, patron)),
        Verdict::Blocked { .. } => None,
    };
    rows.par_iter().filter_map(stranger).collect()
}

/// IDs of the rows that are ready, sorted.
pub(crate) fn ready_ids(rows: &[CheckedRow], world: &World<'_>) -> Vec<CanonicalId> {
    world.on_threads(|| sorted(ready(rows).map(Patron::key)))
}

/// The patrons who have one of these IDs.
pub(super) fn snapshot(ids: Vec<CanonicalId>, store: &mut Store, world: &World<'_>) -> Result<Snapshot, PipelineError> {
    let scope = Scope::new(ids);
    let parts = in_halves(scope.ids(), store, world, |store, ids| {
        store.patrons().snapshot(&Scope::new(ids.to_vec()), world.progress).map_err(stopped_or_store)
    })?;
    Ok(Snapshot::joined(parts))
}

/// Patrons of the store who share a birth date, an e-mail address or, where a home can tell more, the name with these
/// people, and whose names and days of birth may be theirs.
fn lookalikes(
    strangers: &[Stranger<'_>],
    store: &mut Store,
    world: &World<'_>,
) -> Result<(Alike, Vec<FirstOf>), PipelineError> {
    let (sought, names) = world.on_threads(|| {
        let names = strangers.par_iter().map(|(_, patron)| Names::of(&patron.details)).collect::<Vec<Names>>();
        (sought(strangers), names)
    });
    // Cut between values: what too many share does not depend on where they stand in the list.
    let parts = in_halves(&sought, store, world, |store, sought| {
        let mut judge = |seen: Glimpse<'_>, people: &[u32]| {
            let born = |position: u32| strangers[position as usize].1.details.birth_date;
            let by_birth = |position: &u32| planner::births_may_match(born(*position), seen.birth_date);
            let mut they: Vec<u32> = people.iter().copied().filter(by_birth).collect();
            if !they.is_empty() {
                let theirs =
                    Names::from_parts(seen.first, seen.middle, seen.last, seen.preferred_first, seen.preferred_last);
                they.retain(|position| planner::names_may_match(&names[*position as usize], &theirs));
            }
            they
        };
        store.patrons().lookalikes(sought, &mut judge, world.progress).map_err(stopped_or_store)
    })?;
    let Lookalikes { patrons, pairs, crowds } = Lookalikes::joined(parts);
    let patrons: Vec<Arc<StoredPatron>> = patrons.into_iter().map(Arc::new).collect();
    let mut alike = Alike::new();
    for pairs in pairs.chunk_by(|a, b| a.0 == b.0) {
        let they = pairs.iter().map(|(_, patron)| Arc::clone(&patrons[*patron as usize])).collect();
        alike.insert(strangers[pairs[0].0 as usize].1.key(), they);
    }
    let first_of = |crowd: Crowd| {
        let found = sought.binary_search_by(|one| one.shared.cmp(&crowd.shared)).ok()?;
        let first = sought[found].people.first()?;
        Some((strangers[*first as usize].0, crowd))
    };
    Ok((alike, crowds.into_iter().filter_map(first_of).collect()))
}

/// The ways to look for them, sorted, each with everybody whom it may find.
fn sought(strangers: &[Stranger<'_>]) -> Vec<Sought> {
    let ways = |(position, (_, patron)): (usize, &Stranger<'_>)| {
        let position = u32::try_from(position).expect("rows are capped far below");
        let emails = patron.details.emails.iter().map(|email| Shared::Email(email.address.to_ascii_lowercase()));
        // A name alone says nothing; beside a phone number or a street it may.
        let has_home = !patron.details.phones.is_empty() || !patron.details.addresses.is_empty();
        let name = if has_home { Shared::name_of(&patron.details) } else { None };
        let shared = patron.details.birth_date.map(Shared::BirthDate).into_iter().chain(emails).chain(name);
        shared.map(move |shared| (shared, position)).collect::<Vec<_>>()
    };
    let mut all: Vec<(Shared, u32)> = strangers.par_iter().enumerate().flat_map_iter(ways).collect();
    all.par_sort_unstable();
    all.dedup();
    let people = |some: &[(Shared, u32)]| some.iter().map(|(_, position)| *position).collect();
    all.chunk_by(|a, b| a.0 == b.0).map(|some| Sought { shared: some[0].0.clone(), people: people(some) }).collect()
}

/// Does the work for all items at once, or for two halves of many: at the same time on a second handle of the
/// store, or one after the other where there is none.
fn in_halves<T: Sync, R: Send>(
    items: &[T],
    store: &mut Store,
    world: &World<'_>,
    work: impl Fn(&mut Store, &[T]) -> Result<R, PipelineError> + Sync,
) -> Result<Vec<R>, PipelineError> {
    if items.len() < WORTH_HALVING {
        return Ok(vec![work(store, items)?]);
    }
    let (one, other) = items.split_at(items.len() / 2);
    // A store that cannot be looked into twice is looked into once.
    let reader = if world.threads > 1 { store.second_reader().ok().flatten() } else { None };
    let (one, other) = match reader {
        Some(mut reader) => world.on_threads(|| rayon::join(|| work(store, one), || work(&mut reader, other))),
        None => (work(store, one), work(store, other)),
    };
    Ok(vec![one?, other?])
}

/// Handles for everybody who helps to look so many up, beside the one there is: none for few, and none of a store that
/// cannot be looked into twice.
pub(super) fn further_readers(wanted: usize, store: &Store, world: &World<'_>) -> Vec<Store> {
    if wanted < WORTH_HALVING {
        return Vec::new();
    }
    (1..world.threads.min(MOST_READERS)).map_while(|_| store.second_reader().ok().flatten()).collect()
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
