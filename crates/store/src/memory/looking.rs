//! What several parts of the store look up.

use super::{Memory, MemoryPatron};
use model::batch::{BatchAction, BatchDetail, BatchPatron, PatronHistory, Touch};
use model::id::CanonicalId;
use model::merged;
use model::renumbered::{self, Moves};
use model::snapshot::{CredentialState, FoundPatron, Scope, Snapshot};
use std::collections::BTreeSet;

impl Memory {
    /// The patrons who own an identifier of the scope.
    pub(super) fn owners_of(&self, scope: &Scope) -> Snapshot {
        let keys: BTreeSet<_> = scope.ids().iter().filter_map(|id| self.owners.get(id)).collect();
        let patrons = keys.into_iter().map(|key| self.patrons[key].stored.clone()).collect();
        let gone = scope.ids().iter().filter_map(|id| Some((id.clone(), *self.former.get(id)?)));
        Snapshot::new(self.now(), patrons).with_former(gone.collect())
    }

    /// The keys that one patron has had, this one among them, and those of the records that were merged into theirs.
    pub(super) fn keys_of(&self, key: &CanonicalId) -> BTreeSet<CanonicalId> {
        let of_batch = |batch: &BatchDetail| [renumbered::by_batch(&batch.patrons), self.merges(batch)];
        let moves: Vec<Moves> = self.batches.iter().flat_map(of_batch).collect();
        let mut keys = BTreeSet::from([key.clone()]);
        loop {
            let before = keys.len();
            keys = moves.iter().fold(keys, |keys, moves| renumbered::whole(&keys, moves));
            if keys.len() == before {
                return keys;
            }
        }
    }

    /// Whom a batch merged into others, without those who have come back since.
    fn merges(&self, batch: &BatchDetail) -> Moves {
        let later = self.batches.iter().filter(|later| later.summary.number > batch.summary.number);
        let comes = |one: &BatchPatron, key: &CanonicalId| {
            one.action == BatchAction::Created && one.primary_id.canonical() == *key
        };
        let mut merges = merged::by_batch(&batch.patrons);
        merges.retain(|gone, _| !later.clone().any(|batch| batch.patrons.iter().any(|one| comes(one, gone))));
        merges
    }

    pub(super) fn patron_history(&self, key: &CanonicalId) -> PatronHistory {
        let kept = self.patrons.get(key);
        let touch = |batch: &BatchDetail| {
            let patron = batch.patrons.iter().find(|patron| patron.primary_id.canonical() == *key)?;
            let head = &batch.summary.head;
            Some(Touch {
                batch: batch.summary.number,
                kind: head.kind,
                who: head.who.clone(),
                when: head.when,
                action: patron.action,
                fields: patron.changes.iter().map(|change| change.field).collect(),
                version_after: patron.version_after,
            })
        };
        PatronHistory {
            key: key.clone(),
            now: kept.map(|kept| kept.stored.clone()),
            credential: kept.map_or(CredentialState::None, MemoryPatron::credential),
            sheet: kept.and_then(MemoryPatron::sheet),
            trail: self.batches.iter().filter_map(touch).collect(),
        }
    }

    pub(super) fn found(&self, key: &CanonicalId) -> FoundPatron {
        let kept = &self.patrons[key];
        let keys = self.keys_of(key);
        let touched =
            |batch: &&BatchDetail| batch.patrons.iter().any(|patron| keys.contains(&patron.primary_id.canonical()));
        FoundPatron {
            stored: kept.stored.clone(),
            credential: kept.credential(),
            sheet: kept.sheet(),
            credential_version: kept.credential_version(),
            must_change: kept.password.as_ref().is_some_and(|password| password.must_change),
            locked: kept.password.as_ref().is_some_and(|password| password.failures.locked),
            last_failure: kept.password.as_ref().and_then(|password| password.failures.last),
            batches: self.batches.iter().filter(touched).map(|batch| batch.summary.number).collect(),
        }
    }
}
