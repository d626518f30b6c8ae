//! Two records of one person made into one: the plan, and what is to be shown of it. What becomes of each field is for
//! `planner` to say.

use crate::error::stopped_or_store;
use crate::{PipelineError, World};
use model::duplicates::Differences;
use model::id::CanonicalId;
use model::patron::Patron;
use model::plan::Plan;
use model::snapshot::{CredentialState, Scope};
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
    /// What tells the two apart.
    pub differences: Differences,
    /// How the passwords of both stand: of the one that stays, and of the one that goes.
    pub passwords: [CredentialState; 2],
}

/// Why two records are not merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotMerged {
    /// Nobody has this ID.
    Nobody(String),
    /// Something speaks against one person.
    StaysTwo(StaysTwo),
}

/// What merging the patron with the second ID into the one with the first would do. With `despite_differences` they may
/// have other names and birth dates.
///
/// # Errors
/// When the store cannot be read.
pub fn plan_merge(
    store: &mut Store,
    keep: &str,
    gone: &str,
    despite_differences: bool,
    world: &World<'_>,
) -> Result<Result<Merging, NotMerged>, PipelineError> {
    let scope = Scope::new(vec![CanonicalId::of(keep), CanonicalId::of(gone)]);
    let snapshot = store.patrons().snapshot(&scope, world.progress).map_err(stopped_or_store)?;
    let owner = |id: &str| snapshot.owner(&CanonicalId::of(id)).ok_or_else(|| NotMerged::Nobody(id.to_owned()));
    let (kept, gone) = match (owner(keep), owner(gone)) {
        (Ok(kept), Ok(gone)) => (kept, gone),
        (Err(why), _) | (Ok(_), Err(why)) => return Ok(Err(why)),
    };
    let Joined { after, differences, steps } = match planner::join(kept, gone, despite_differences) {
        Ok(joined) => joined,
        Err(why) => return Ok(Err(NotMerged::StaysTwo(why))),
    };
    let plan = planner::by_hand(snapshot.store.clone(), steps.into(), world.today);
    let (kept, gone) = (kept.patron.clone(), gone.patron.clone());
    let histories = store.journal().patron_histories(&[kept.key(), gone.key()])?;
    let state = |key: &CanonicalId| {
        let own = histories.iter().find(|history| history.key == *key);
        own.map_or(CredentialState::None, |history| history.credential)
    };
    let passwords = [state(&kept.key()), state(&gone.key())];
    Ok(Ok(Merging { plan, kept, gone, after, differences, passwords }))
}
