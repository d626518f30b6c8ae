//! What a saved plan says that patrons are, against what they are.
//!
//! A plan shows changes; what it writes is the patron that it says they were, with these changes. Where that is not the
//! patron of the store, it would write more than it shows.

use crate::PipelineError;
use crate::error::stopped_or_store;
use model::id::CanonicalId;
use model::plan::{Plan, Step};
use model::progress::Progress;
use model::snapshot::Scope;
use std::collections::BTreeMap;
use store::Store;

/// So many patrons are compared at a time.
const CHUNK: usize = 10_000;

/// An error when a plan says of a patron, in the version that it was made from, what is not so. Who has another version
/// by now is out of date, which is told elsewhere.
pub(crate) fn check_base(plan: &Plan, store: &mut Store, progress: &dyn Progress) -> Result<(), PipelineError> {
    let updates = plan.steps().filter_map(|step| match step {
        Step::Update(update) | Step::Convert(update) => Some((update.after.key(), update)),
        Step::Create(_) | Step::Remove(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => None,
    });
    let updates: BTreeMap<CanonicalId, _> = updates.collect();
    let keys: Vec<CanonicalId> = updates.keys().cloned().collect();
    for some in keys.chunks(CHUNK) {
        let now = store.patrons().snapshot(&Scope::new(some.to_vec()), progress).map_err(stopped_or_store)?;
        for key in some {
            let (Some(stored), Some(update)) = (now.owner(key), updates.get(key)) else { continue };
            if stored.version == update.version && stored.patron != update.before() {
                return Err(PipelineError::HidesWrites(update.after.primary_id.to_string()));
            }
        }
    }
    Ok(())
}
