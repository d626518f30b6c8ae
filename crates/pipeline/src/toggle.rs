//! One account from internal to external or back, by hand: a plan of one step.

use crate::{PipelineError, World};
use model::id::CanonicalId;
use model::plan::{Counts, Plan};
use model::settings::Settings;
use planner::Toggle;
use store::Store;

/// The plan; `None` when nobody has the ID, `Err` inside when something is missing for it.
pub fn plan_toggle(
    store: &mut dyn Store,
    id: &str,
    to: Toggle<'_>,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Option<Result<Plan, String>>, PipelineError> {
    let key = CanonicalId::of(id);
    let standing = store.standings(&[key])?.pop().and_then(|standing| standing.now);
    let Some(stored) = standing else { return Ok(None) };
    let facts = store.facts()?;
    Ok(Some(planner::toggle(&stored, to, settings, world.today).map(|step| {
        let others = vec![step];
        let fingerprint = planner::fingerprint(&facts, &[], &others, &[], world.today);
        Plan {
            store: facts,
            as_of: world.today,
            rows: Vec::new(),
            others,
            decisions: Vec::new(),
            findings: Vec::new(),
            counts: Counts::default(),
            over: Vec::new(),
            missing: 0,
            fingerprint,
        }
    })))
}
