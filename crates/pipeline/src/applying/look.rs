//! The store of a plan before anybody is asked about it: whether it is the one that the plan was made for, whether the
//! plan stands in it already, and how many patrons it has now. Whether somebody has moved since is decided later, while
//! the store is locked.

use crate::{Origin, PipelineError, SavedPlan, begun};
use model::batch::BatchKind;
use model::plan::Plan;
use model::settings::Settings;
use model::snapshot::StoreFacts;
use store::Store;

/// What a store says of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreNow {
    /// The store as it is now; one that has no ID is not there yet.
    pub store: StoreFacts,
    /// The batch as which the plan stands in it.
    pub applied_as: Option<u64>,
}

/// The store that a saved plan is to go into, as it is now.
///
/// # Errors
/// When it is another one than the plan was made for, has begun anew since, or cannot be read.
pub fn store_of_saved(saved: &SavedPlan, address: &str, settings: &Settings) -> Result<StoreNow, PipelineError> {
    look(&saved.plan, &saved.origin, address, settings)
}

/// The batch as which a plan stands in its store already.
pub(crate) fn applied_as(
    plan: &Plan,
    origin: &Origin,
    address: &str,
    settings: &Settings,
) -> Result<Option<u64>, PipelineError> {
    look(plan, origin, address, settings).map(|now| now.applied_as)
}

fn look(plan: &Plan, origin: &Origin, address: &str, settings: &Settings) -> Result<StoreNow, PipelineError> {
    let made_when_there_was_none = plan.store.id.is_empty();
    let Some(mut store) = crate::open_existing(address, settings)? else {
        if made_when_there_was_none {
            let store = StoreFacts { name: address.to_owned(), ..plan.store.clone() };
            return Ok(StoreNow { store, applied_as: None });
        }
        return Err(other_store(&plan.store, address));
    };
    let facts = store.facts()?;
    if !made_when_there_was_none {
        is_of_plan(&plan.store, &facts)?;
    }
    let applied_as = standing_batch(&plan.fingerprint.digest, origin, &mut store)?;
    Ok(StoreNow { store: facts, applied_as })
}

/// A plan is for the store it was made from, as long as that has not begun anew.
pub(super) fn is_of_plan(base: &StoreFacts, now: &StoreFacts) -> Result<(), PipelineError> {
    if now.id != base.id {
        return Err(other_store(base, &now.name));
    }
    if now.epoch == base.epoch { Ok(()) } else { Err(PipelineError::BegunAnew(now.name.clone())) }
}

/// The batch that applied a plan, also where an earlier version of the program did; the last one where there are several.
pub(super) fn standing_batch(id: &str, origin: &Origin, store: &mut Store) -> Result<Option<u64>, PipelineError> {
    for id in std::iter::once(id).chain(origin.former_id.as_deref()) {
        if let Some(batch) = store.journal().standing_batch(id)? {
            return Ok(Some(batch));
        }
    }
    match origin.kind {
        BatchKind::Lists => begun::standing_whole(id, store),
        BatchKind::Undo(_) | BatchKind::Account => Ok(None),
    }
}

pub(super) fn other_store(base: &StoreFacts, now: &str) -> PipelineError {
    PipelineError::OtherStore { made_from: base.name.clone(), now: now.to_owned() }
}
