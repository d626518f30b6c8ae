//! Who has something in common that a library acts on.

use super::groups::is_of;
use crate::error::stopped_or_store;
use crate::{PipelineError, World};
use model::progress::Phase;
use model::roster::{Listed, Roster, Shared};
use model::snapshot::{CredentialState, FoundPatron, StoredPatron};
use std::ops::ControlFlow;
use store::Store;

/// The patrons of these user groups who have this in common; without a group, of all.
///
/// # Errors
/// When the store cannot be read, or does not know it since it keeps no passwords.
pub fn roster(
    store: &mut Store,
    shared: Shared,
    groups: &[String],
    world: &World<'_>,
) -> Result<Roster, PipelineError> {
    let people = world.phase(Phase::Fetching, None, || {
        let mut people = match shared {
            Shared::NeverSignedIn => with_starters(store, groups)?,
            Shared::Ends { .. } | Shared::Ended { .. } | Shared::NoEmail => seen(store, shared, groups, world)?,
        };
        people.sort_unstable_by(Listed::order);
        let rows = people.len() as u64;
        Ok::<_, PipelineError>((people, rows))
    })?;
    Ok(Roster { shared, groups: groups.to_vec(), people })
}

/// Those whose fields show it.
fn seen(store: &mut Store, shared: Shared, groups: &[String], world: &World<'_>) -> Result<Vec<Listed>, PipelineError> {
    let mut people = Vec::new();
    let mut see = |stored: StoredPatron| {
        if is_of(&stored.patron, groups) && shared.is_shown_by(&stored.patron.details) {
            people.push(Listed::of(stored.patron, None));
        }
        ControlFlow::Continue(())
    };
    store.patrons().scan(&mut see, world.progress).map_err(stopped_or_store)?;
    Ok(people)
}

/// Those who still have a starter.
fn with_starters(store: &mut Store, groups: &[String]) -> Result<Vec<Listed>, PipelineError> {
    let found = store.accounts()?.starters(None).map_err(stopped_or_store)?;
    let listed = |found: FoundPatron| match found.credential {
        CredentialState::Starter { expires } => Some(Listed::of(found.stored.patron, Some(expires))),
        CredentialState::None | CredentialState::Chosen | CredentialState::CarriedOver => None,
    };
    let of_groups = found.into_iter().filter(|found| is_of(&found.stored.patron, groups));
    Ok(of_groups.filter_map(listed).collect())
}
