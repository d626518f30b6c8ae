//! One account from internal to external or back, by hand: a plan of one step.

use crate::{PipelineError, World};
use model::id::CanonicalId;
use model::plan::Plan;
use model::settings::Settings;
use model::snapshot::StoredPatron;
use planner::{MissingToToggle, NotToggled, Toggle};
use store::Store;

/// The plan; `None` when nobody has the ID, `Err` inside when something is missing for it.
pub fn plan_toggle(
    store: &mut Store,
    id: &str,
    to: Toggle<'_>,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Option<Result<Plan, NotToggled>>, PipelineError> {
    let key = CanonicalId::of(id);
    let now = store.journal().patron_histories(&[key])?.pop().and_then(|history| history.now);
    let Some(stored) = now else { return Ok(None) };
    let facts = store.facts()?;
    let step = planner::toggle(&stored, to, settings, world.today);
    Ok(Some(step.map(|step| planner::by_hand(facts, vec![step], world.today))))
}

/// What is to be said beside `to` before an account can change hands; `None` where nothing is missing, or where saying more
/// does not help.
pub fn missing_to_toggle(
    stored: &StoredPatron,
    to: Toggle<'_>,
    settings: &Settings,
    world: &World<'_>,
) -> Option<MissingToToggle> {
    planner::toggle(stored, to, settings, world.today).err()?.missing
}
