//! Everything that is held about one person, gathered: the store's tables, its history, its guard lists, and the files
//! beside it. Nothing is changed, and no password or hash is ever read.

use super::purge::{copies_that_know, other_copies};
use crate::{PipelineError, plan_file};
use model::batch::{BatchPatron, BatchSummary};
use model::id::{CanonicalId, PrimaryId};
use model::merged;
use model::person::{Beside, FileBeside, GuardedId, PatronEntry, PersonEntry, PersonRecord};
use model::settings::Settings;
use model::snapshot::{FoundPatron, Scope};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use store::Store;

/// Everything about the patron `now`, or about somebody who is gone and whom the history still knows under this ID;
/// `None` where it knows nobody.
///
/// # Errors
/// When the store cannot be read.
pub fn person(
    store: &mut Store,
    address: &str,
    id: &CanonicalId,
    now: Option<FoundPatron>,
    settings: &Settings,
) -> Result<Option<PersonRecord>, PipelineError> {
    let key = now.as_ref().map_or_else(|| id.clone(), |found| found.stored.patron.key());
    let history = history(store, &key)?;
    let own_id = now.as_ref().map(|found| found.stored.patron.primary_id.clone());
    let last_id = || history.last().map(|entry| entry.entry.did.primary_id.clone());
    let Some(primary_id) = own_id.or_else(last_id) else { return Ok(None) };
    let merged_ids = merged_ids(&history);
    let password_events = store.journal().password_events_of(&key)?;
    let guarded = guarded(store, &primary_id, now.as_ref())?;
    let files = files(store, address, settings)?;
    let store = store.facts()?.name;
    Ok(Some(PersonRecord { store, primary_id, merged_ids, now, history, password_events, guarded, files }))
}

/// The primary IDs of the records that were merged into that of the patron with this key.
///
/// # Errors
/// When the store cannot be read.
pub fn merged_ids_of(store: &mut Store, key: &CanonicalId) -> Result<Vec<PrimaryId>, PipelineError> {
    Ok(merged_ids(&history(store, key)?))
}

fn history(store: &mut Store, key: &CanonicalId) -> Result<Vec<PersonEntry>, PipelineError> {
    let entries = store.journal().entries_of(key)?;
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let batches = store.journal().history()?.into_iter().map(|batch| (batch.number, batch));
    let batches: BTreeMap<u64, BatchSummary> = batches.collect();
    let with_batch = |entry: PatronEntry| {
        let batch = batches.get(&entry.batch)?.clone();
        Some(PersonEntry { batch, entry })
    };
    Ok(entries.into_iter().filter_map(with_batch).collect())
}

/// The primary IDs of the records that were merged into this one. Of a merge that was undone the history has one side.
fn merged_ids(history: &[PersonEntry]) -> Vec<PrimaryId> {
    let mut ids = BTreeSet::new();
    for batch in history.chunk_by(|one, next| one.batch.number == next.batch.number) {
        let did: Vec<BatchPatron> = batch.iter().map(|entry| entry.entry.did.clone()).collect();
        let merges = merged::by_batch(&did);
        ids.extend(did.into_iter().map(|did| did.primary_id).filter(|id| merges.contains_key(&id.canonical())));
    }
    ids.into_iter().collect()
}

/// Identifiers of every kind that are on guard lists; none from a store that keeps no such lists.
fn guarded(
    store: &mut Store,
    primary_id: &PrimaryId,
    now: Option<&FoundPatron>,
) -> Result<Vec<GuardedId>, PipelineError> {
    if !store.offers().guards {
        return Ok(Vec::new());
    }
    let mut ids = vec![primary_id.canonical()];
    ids.extend(now.into_iter().flat_map(|found| found.stored.patron.canonical_ids()));
    Ok(store.guards()?.guards_of(&Scope::new(ids))?)
}

/// Files beside the store, as the purge of a patron knows them.
fn files(store: &mut Store, address: &str, settings: &Settings) -> Result<Vec<FileBeside>, PipelineError> {
    let id = store.facts()?.id;
    let copies = copies_that_know(address, None, &id, settings);
    let plans = plan_file::plans_of(address, &id);
    let others = other_copies(store, address, &[copies.as_slice(), plans.as_slice()].concat(), settings)?;
    let beside = |path: &Path, kind| FileBeside { path: path.display().to_string(), kind };
    let copies = copies.iter().map(|path| beside(path, Beside::Copy));
    let plans = plans.iter().map(|path| beside(path, Beside::Plan));
    let others = others.iter().map(|path| beside(path, Beside::OtherCopy));
    Ok(copies.chain(plans).chain(others).collect())
}
