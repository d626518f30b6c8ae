//! What a batch writes.

use super::refusals::refused;
use super::{Memory, MemoryPatron, Password};
use crate::StoreError;
use crate::audit::AuditEntry;
use crate::fitting::{self, Keyed};
use crate::parts::Recorded;
use model::batch::{BatchAction, BatchDetail, BatchPatron, BatchSummary};
use model::changeset::{Applied, Changeset, PasswordFate, Write};
use model::id::CanonicalId;
use model::layout::{KnownLayout, ListLayout};
use model::plan::StalePatron;
use model::sheets::SheetRecord;
use model::snapshot::{CredentialState, Snapshot, StoredPatron};
use std::collections::BTreeMap;

impl Memory {
    pub(super) fn stale(&self, writes: &[Keyed<'_>], now: &Snapshot) -> Vec<StalePatron> {
        let chosen =
            |key: &CanonicalId| self.patrons.get(key).is_some_and(|kept| kept.credential() == CredentialState::Chosen);
        fitting::moved(writes, now, &chosen)
    }

    pub(super) fn refuse_second_passwords(&self, writes: &[Keyed<'_>]) -> Result<(), StoreError> {
        let has_one = |key: &CanonicalId| self.patrons.get(key).is_some_and(|kept| kept.password.is_some());
        let second = |(key, write): &Keyed<'_>| write.gives_password() && has_one(key);
        if writes.iter().any(second) { Err(refused("a patron has a password already")) } else { Ok(()) }
    }

    pub(super) fn commit(&mut self, writes: &[Keyed<'_>], changeset: &Changeset) -> Applied {
        let number = self.batches.len() as u64 + 1;
        let mut moving = self.take_moving_passwords(writes);
        for (key, write) in writes {
            if write.action() == BatchAction::Removed || !matches!(write.password, PasswordFate::Kept) {
                self.passwords_before.remove(key);
            }
            if let Some(kept) = self.patrons.get(key) {
                for id in kept.stored.patron.canonical_ids() {
                    self.owners.remove(&id);
                }
            }
            if write.action() == BatchAction::Removed {
                self.remove(key, write, number);
            } else {
                self.write(key, write, number, changeset.sheet.as_ref());
                if let Some(password) = moving.remove(key)
                    && let Some(kept) = self.patrons.get_mut(key)
                {
                    kept.password = Some(password);
                }
            }
        }
        for (key, write) in writes.iter().filter(|(_, write)| write.action() != BatchAction::Removed) {
            self.owners.extend(write.patron.canonical_ids().map(|id| (id, key.clone())));
        }
        let patrons = writes.iter().map(|(_, write)| record(write, write.version_after())).collect();
        let Recorded { batch, audit } = self.add_batch(changeset, patrons);
        Applied::Committed { batch, audit }
    }

    /// The passwords that go along with their patrons, by the key under which those go on.
    fn take_moving_passwords(&mut self, writes: &[Keyed<'_>]) -> BTreeMap<CanonicalId, Password> {
        let mut moving = BTreeMap::new();
        for (key, write) in writes {
            if let PasswordFate::Moved { to } = write.password
                && let Some(password) = self.patrons.get_mut(key).and_then(|kept| kept.password.take())
            {
                moving.insert(to.clone(), password);
            }
        }
        moving
    }

    /// Adds a batch that did this to patrons.
    pub(super) fn add_batch(&mut self, changeset: &Changeset, patrons: Vec<BatchPatron>) -> Recorded {
        let number = self.batches.len() as u64 + 1;
        let used = changeset.head.when.date_naive();
        let known = |layout: &ListLayout| KnownLayout { layout: layout.clone(), batch: number, used };
        self.layouts.extend(changeset.layouts.iter().map(known));
        let summary = BatchSummary { number, head: changeset.head.clone(), entries: None };
        self.batches.push(BatchDetail { summary, patrons });
        let carried_over = changeset.carried_over();
        let entry = AuditEntry::of_batch(number, &changeset.head, carried_over, changeset.sheet.as_ref(), None);
        let audit = self.chain(&entry);
        Recorded { batch: number, audit }
    }

    fn remove(&mut self, key: &CanonicalId, write: &Write<'_>, number: u64) {
        if let Some(kept) = self.patrons.remove(key) {
            self.keep_password(key, number, kept.password);
        }
        self.former.insert(key.clone(), write.version_after());
    }

    fn keep_password(&mut self, key: &CanonicalId, number: u64, password: Option<Password>) {
        if let Some(password) = password {
            self.former_credentials.insert((number, key.clone()), password);
        }
    }

    fn write(&mut self, key: &CanonicalId, write: &Write<'_>, number: u64, sheet: Option<&SheetRecord>) {
        let stored = StoredPatron { version: write.version_after(), patron: write.patron.clone() };
        let mut password = self.patrons.get(key).and_then(|kept| kept.password.clone());
        match write.password {
            PasswordFate::Kept | PasswordFate::Moved { .. } => {}
            PasswordFate::Started(starter) => password = Some(Password::starter(starter, Some(number), sheet)),
            PasswordFate::CarriedOver(carried) => password = Some(Password::carried(carried, number)),
            PasswordFate::Taken { .. } => self.keep_password(key, number, password.take()),
            PasswordFate::Restored { taken_by } => {
                let back = self.former_credentials.get(&(*taken_by, key.clone())).cloned();
                password = back.or(password);
            }
        }
        self.former.remove(key);
        self.patrons.insert(key.clone(), MemoryPatron { stored, password });
    }
}

/// What a batch did to a patron, who has this version since then.
pub(super) fn record(write: &Write<'_>, version_after: u64) -> BatchPatron {
    BatchPatron {
        primary_id: write.patron.primary_id.clone(),
        action: write.action(),
        changes: write.changes(),
        starter: write.starter().is_some(),
        version_after,
    }
}
