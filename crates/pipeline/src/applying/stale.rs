//! Who moved since a plan was made, in words that help: which field, what is there now, who did it.

use crate::PipelineError;
use model::id::CanonicalId;
use model::plan::{Plan, StaleDetail, StalePatron, Step, differences};
use std::collections::HashMap;
use store::Store;

/// The details of patrons who moved.
pub(crate) fn details(
    plan: &Plan,
    stale: Vec<StalePatron>,
    store: &mut Store,
) -> Result<Vec<StaleDetail>, PipelineError> {
    let keys: Vec<CanonicalId> = stale.iter().map(|one| one.key.clone()).collect();
    let histories = store.journal().patron_histories(&keys)?;
    let planned: HashMap<CanonicalId, &Step> =
        plan.steps().filter_map(|step| Some((step.primary_id()?.canonical(), step))).collect();
    let detail = |(stale, history): (StalePatron, model::batch::PatronHistory)| {
        let base = match planned.get(&stale.key) {
            Some(Step::Update(update) | Step::Convert(update)) => Some((update.before(), update.version)),
            Some(Step::Remove(removal)) => Some((removal.before.clone(), removal.version)),
            Some(Step::Create(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. }) | None => None,
        };
        let fields = match (&base, &history.now) {
            (Some((before, _)), Some(now)) => differences(before, &now.patron),
            (_, _) => Vec::new(),
        };
        let since = base.map_or(0, |(_, version)| version);
        let planned = planned.get(&stale.key).and_then(|step| step.primary_id());
        let primary_id = history.now.as_ref().map(|now| &now.patron.primary_id).or(planned);
        let primary_id = primary_id.map_or_else(|| stale.key.to_string(), ToString::to_string);
        let by = history.trail.into_iter().rfind(|touch| touch.version_after > since);
        StaleDetail { stale, primary_id, fields, by }
    };
    Ok(stale.into_iter().zip(histories).map(detail).collect())
}
