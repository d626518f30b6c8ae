//! Who in a store has an ID of a guard list already: the campus load will bring the same ID, and clash.

use crate::error::stopped_or_store;
use crate::{PipelineError, World};
use model::guard::{GuardHolders, GuardList};
use model::id::CanonicalId;
use model::patron::AccountType;
use model::snapshot::Scope;
use std::collections::HashSet;
use store::Store;

/// IDs that are looked up in one go: a list of them may be as long as a campus is large.
const CHUNK: usize = 10_000;
/// Holders who are named; more are counted.
const NAMED: usize = 5;

/// Patrons whose internal accounts have an ID of the list, as primary ID or as another identifier. External ones are
/// the institution's own.
///
/// # Errors
/// When the store cannot be read, or the person asked to stop.
pub fn guard_holders(guard: &GuardList, store: &mut Store, world: &World<'_>) -> Result<GuardHolders, PipelineError> {
    let mut holders = GuardHolders::default();
    let mut known: HashSet<CanonicalId> = HashSet::new();
    for ids in guard.ids.chunks(CHUNK) {
        let scope = Scope::new(ids.to_vec());
        let snapshot = store.patrons().snapshot(&scope, world.progress).map_err(stopped_or_store)?;
        let internal = ids
            .iter()
            .filter_map(|id| snapshot.owner(id))
            .filter(|stored| stored.patron.details.account_type != Some(AccountType::External));
        for stored in internal {
            if known.insert(stored.patron.key()) {
                holders.patrons += 1;
                if holders.first.len() < NAMED {
                    holders.first.push(stored.patron.primary_id.clone());
                }
            }
        }
    }
    Ok(holders)
}
