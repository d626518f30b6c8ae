//! Whether a changeset fits what is there: who has moved since it was planned, and whether it contradicts itself. For
//! stores that find out by looking; SQLite asks its tables. What a changeset alone tells is asked here by every store.

use crate::StoreError;
use model::batch::BatchAction;
use model::changeset::{Changeset, PasswordFate, Write};
use model::field::Field;
use model::id::CanonicalId;
use model::patron::Patron;
use model::plan::{Moved, StalePatron, Step};
use model::snapshot::{Scope, Snapshot};
use std::collections::BTreeSet;

/// A patron to write under its key.
pub(crate) type Keyed<'a> = (CanonicalId, Write<'a>);

/// Refuses a changeset that takes a patron out and not the password: a password is never left without its patron, and
/// only one that is taken comes back when the batch is undone. One that goes along needs the patron under the other
/// key.
pub(crate) fn refuse_passwords_left_behind(changeset: &Changeset, store: &str) -> Result<(), StoreError> {
    let moves = changeset.plan.plan().moves();
    let leaves_one = |step: &Step| {
        let Step::Remove(removal) = step else { return false };
        let key = removal.before.key();
        match changeset.passwords.get(&key) {
            Some(PasswordFate::Taken { .. }) => false,
            Some(PasswordFate::Moved { to }) => moves.get(&key) != Some(to),
            Some(
                PasswordFate::Kept
                | PasswordFate::Started(_)
                | PasswordFate::CarriedOver(_)
                | PasswordFate::Restored { .. },
            )
            | None => true,
        }
    };
    if changeset.plan.plan().steps().any(leaves_one) {
        let why = "the patron would be taken out, but not the password".to_owned();
        return Err(StoreError::Refused { path: store.to_owned(), why });
    }
    Ok(())
}

/// Everybody whom these writes touch, and whoever has an identifier that they want.
pub(crate) fn scope(writes: &[Keyed<'_>]) -> Scope {
    Scope::new(writes.iter().flat_map(|(_, write)| write.patron.canonical_ids()).collect())
}

/// Who is not as the plan expects, by key; `now` covers the [`scope`].
pub(crate) fn moved(
    writes: &[Keyed<'_>],
    now: &Snapshot,
    has_chosen: &dyn Fn(&CanonicalId) -> bool,
) -> Vec<StalePatron> {
    let leaving: BTreeSet<&CanonicalId> =
        writes.iter().filter(|(_, write)| gives_up_identifiers(write)).map(|(key, _)| key).collect();
    let taken = |key: &CanonicalId, write: &Write<'_>| {
        wanted(write).filter_map(|id| owner(&id, now)).any(|owner| owner != *key && !leaving.contains(&owner))
    };
    let moved = |(key, write): &Keyed<'_>| {
        let what = match (write.version, version(key, now)) {
            (None, Some(_)) => Moved::ExistsNow,
            (Some(_), None) => Moved::Gone,
            (None, None) if now.former(key) != write.former => Moved::CameAndWent,
            (expected, found) if expected != found => Moved::Changed,
            _ if write.spares_chosen() && has_chosen(key) => Moved::Changed,
            _ if taken(key, write) => Moved::ExistsNow,
            _ => return None,
        };
        Some(StalePatron { key: key.clone(), what })
    };
    writes.iter().filter_map(moved).collect()
}

/// Whether an identifier would belong to two patrons, with those given up in the same changeset free again.
pub(crate) fn contradicts(writes: &[Keyed<'_>], now: &Snapshot) -> bool {
    let written: BTreeSet<&CanonicalId> = writes.iter().map(|(key, _)| key).collect();
    let mut seen = BTreeSet::new();
    writes.iter().flat_map(|(_, write)| wanted(write)).any(|id| {
        let elsewhere = owner(&id, now).is_some_and(|owner| !written.contains(&owner));
        elsewhere || !seen.insert(id)
    })
}

/// The version that a patron has who is there.
pub(crate) fn version(key: &CanonicalId, now: &Snapshot) -> Option<u64> {
    now.owner(key).filter(|stored| stored.patron.key() == *key).map(|stored| stored.version)
}

fn owner(id: &CanonicalId, now: &Snapshot) -> Option<CanonicalId> {
    now.owner(id).map(|stored| stored.patron.key())
}

/// The identifiers that a patron is to have.
fn wanted<'a>(write: &Write<'a>) -> impl Iterator<Item = CanonicalId> + use<'a> {
    let stays = write.action() != BatchAction::Removed;
    stays.then_some(write.patron).into_iter().flat_map(Patron::canonical_ids)
}

/// Whether a patron who exists gives up the identifiers it has for those of the plan.
fn gives_up_identifiers(write: &Write<'_>) -> bool {
    match write.step {
        Step::Update(update) | Step::Convert(update) => {
            update.changes.iter().any(|change| matches!(change.field, Field::Identifiers | Field::PrimaryId))
        }
        Step::Remove(_) => true,
        Step::Create(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => false,
    }
}
