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
    let told = plan.steps().filter(|step| is_of_one(step));
    let told = told.filter_map(|step| Some((step.primary_id()?.canonical(), step)));
    let told: BTreeMap<CanonicalId, &Step> = told.collect();
    let keys: Vec<CanonicalId> = told.keys().cloned().collect();
    for some in keys.chunks(CHUNK) {
        let now = store.patrons().snapshot(&Scope::new(some.to_vec()), progress).map_err(stopped_or_store)?;
        for key in some {
            let (Some(stored), Some(step)) = (now.owner(key), told.get(key)) else { continue };
            let is_so = match step {
                Step::Update(update) | Step::Convert(update) => {
                    stored.version != update.version || stored.patron == update.before()
                }
                Step::Remove(removal) => stored.version != removal.version || stored.patron == removal.before,
                Step::Create(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => true,
            };
            if !is_so {
                return Err(PipelineError::HidesWrites(stored.patron.primary_id.to_string()));
            }
        }
    }
    Ok(())
}

/// Whether a step is about somebody who is there, and says what they are.
fn is_of_one(step: &Step) -> bool {
    matches!(step, Step::Update(_) | Step::Convert(_) | Step::Remove(_))
}
