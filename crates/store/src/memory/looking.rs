//! What several parts of the store look up.

use super::{Memory, MemoryPatron};
use model::batch::{BatchDetail, BatchKind, BatchPatron, PatronHistory, Touch};
use model::id::CanonicalId;
use model::snapshot::{CredentialState, FoundPatron, Scope, Snapshot};
use model::stay::{self, Joined, Mark, Stays, Trails, Whole};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

impl Memory {
    /// The patrons who own an identifier of the scope.
    pub(super) fn owners_of(&self, scope: &Scope) -> Snapshot {
        let keys: BTreeSet<_> = scope.ids().iter().filter_map(|id| self.owners.get(id)).collect();
        let patrons = keys.into_iter().map(|key| self.patrons[key].stored.clone()).collect();
        let gone = scope.ids().iter().filter_map(|id| Some((id.clone(), *self.former.get(id)?)));
        Snapshot::new(self.now(), patrons).with_former(gone.collect())
    }

    /// What of the history is one patron's.
    pub(super) fn stays_of(&self, key: &CanonicalId) -> Stays {
        let Ok(stays) = stay::of_patron(&mut History::of(self), key);
        stays
    }

    /// What goes with a patron.
    pub(super) fn whole(&self, key: &CanonicalId) -> Whole {
        let Ok(whole) = stay::going(&mut History::of(self), key);
        whole
    }

    /// What was done under a key after a batch.
    pub(super) fn entries_under<'m>(
        &'m self,
        key: &'m CanonicalId,
        after: u64,
    ) -> impl DoubleEndedIterator<Item = &'m BatchPatron> {
        let later = self.batches.iter().filter(move |batch| batch.summary.number > after);
        later.filter_map(move |batch| batch.patrons.iter().find(|one| one.primary_id.canonical() == *key))
    }

    /// The batch that was the last when a link of the chain was made.
    pub(super) fn last_batch_at(&self, link: u64) -> u64 {
        let until = self.audit.iter().filter(|one| one.sequence <= link);
        until.filter_map(|one| one.batch).max().unwrap_or(0)
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
        let stays = self.stays_of(key);
        let touched = |batch: &&BatchDetail| {
            batch.patrons.iter().any(|patron| stays.has(&patron.primary_id.canonical(), batch.summary.number))
        };
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

/// The history, of which each batch is looked through once.
struct History<'m> {
    memory: &'m Memory,
    known: BTreeMap<u64, Joined>,
}

impl<'m> History<'m> {
    fn of(memory: &'m Memory) -> Self {
        History { memory, known: BTreeMap::new() }
    }
}

impl Trails for History<'_> {
    type Error = Infallible;

    fn marks(&mut self, key: &CanonicalId) -> Result<Vec<Mark>, Infallible> {
        let mark = |batch: &BatchDetail| {
            let patron = batch.patrons.iter().find(|patron| patron.primary_id.canonical() == *key)?;
            let undoes = if let BatchKind::Undo(of) = batch.summary.head.kind { Some(of) } else { None };
            Some(Mark { batch: batch.summary.number, action: patron.action, undoes })
        };
        Ok(self.memory.batches.iter().filter_map(mark).collect())
    }

    fn joined(&mut self, batch: u64) -> Result<&Joined, Infallible> {
        let memory = self.memory;
        let known = self.known.entry(batch).or_insert_with(|| {
            let detail = memory.batches.iter().find(|detail| detail.summary.number == batch);
            detail.map(|detail| Joined::by_batch(&detail.patrons)).unwrap_or_default()
        });
        Ok(known)
    }

    fn entry(&mut self, batch: u64, key: &CanonicalId) -> Result<Option<BatchPatron>, Infallible> {
        let detail = self.memory.batches.iter().find(|detail| detail.summary.number == batch);
        let mut patrons = detail.into_iter().flat_map(|detail| &detail.patrons);
        Ok(patrons.find(|patron| patron.primary_id.canonical() == *key).cloned())
    }

    fn lives(&mut self, key: &CanonicalId) -> Result<bool, Infallible> {
        Ok(self.memory.patrons.contains_key(key))
    }
}
