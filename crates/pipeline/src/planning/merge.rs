//! Two records of one person made into one: the plan, and what is to be shown of it. What becomes of each field is for
//! `planner` to say.

use crate::error::stopped_or_store;
use crate::{PipelineError, World};
use model::id::CanonicalId;
use model::patron::Patron;
use model::plan::Plan;
use model::snapshot::Scope;
use planner::{Joined, StaysTwo};
use store::Store;

/// Two records on their way to one.
#[derive(Debug)]
pub struct Merging {
    /// The plan: one is changed, the other removed.
    pub plan: Plan,
    /// The one that stays, as it is.
    pub kept: Patron,
    /// The one that goes.
    pub gone: Patron,
    /// What the one that stays becomes.
    pub after: Patron,
}

/// Why two records are not merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotMerged {
    /// Nobody has this ID.
    Nobody(String),
    /// Something speaks against one person.
    StaysTwo(StaysTwo),
}

/// What merging the patron with the second ID into the one with the first would do. With `despite_birth_dates` they may
/// have been born on different days.
///
/// # Errors
/// When the store cannot be read.
pub fn plan_merge(
    store: &mut Store,
    keep: &str,
    gone: &str,
    despite_birth_dates: bool,
    world: &World<'_>,
) -> Result<Result<Merging, NotMerged>, PipelineError> {
    let scope = Scope::new(vec![CanonicalId::of(keep), CanonicalId::of(gone)]);
    let snapshot = store.patrons().snapshot(&scope, world.progress).map_err(stopped_or_store)?;
    let owner = |id: &str| snapshot.owner(&CanonicalId::of(id)).ok_or_else(|| NotMerged::Nobody(id.to_owned()));
    let (kept, gone) = match (owner(keep), owner(gone)) {
        (Ok(kept), Ok(gone)) => (kept, gone),
        (Err(why), _) | (Ok(_), Err(why)) => return Ok(Err(why)),
    };
    let Joined { after, steps } = match planner::join(kept, gone, despite_birth_dates) {
        Ok(joined) => joined,
        Err(why) => return Ok(Err(NotMerged::StaysTwo(why))),
    };
    let plan = planner::by_hand(snapshot.store.clone(), steps.into(), world.today);
    Ok(Ok(Merging { plan, kept: kept.patron.clone(), gone: gone.patron.clone(), after }))
}
