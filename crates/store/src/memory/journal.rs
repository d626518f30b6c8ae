//! What was done, batch by batch.

use super::Memory;
use super::writing::record;
use crate::audit;
use crate::fitting::Keyed;
use crate::parts::Recorded;
use crate::{Journal, StoreError};
use model::audit::AuditLink;
use model::batch::{BatchDetail, BatchHead, BatchSummary, PatronHistory, undone_by};
use model::changeset::Changeset;
use model::id::CanonicalId;
use model::layout::KnownLayout;
use model::person::{PasswordDeed, PasswordEvent, PatronEntry};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

impl Journal for Memory {
    fn begin(&mut self, head: &BatchHead) -> Result<(), StoreError> {
        self.chain(&audit::begun(head));
        Ok(())
    }

    fn record(&mut self, changeset: &Changeset, versions: &BTreeMap<CanonicalId, u64>) -> Result<Recorded, StoreError> {
        let version = |(key, write): &Keyed<'_>| versions.get(key).copied().unwrap_or_else(|| write.version_after());
        let patrons = changeset.writes().iter().map(|keyed| record(&keyed.1, version(keyed))).collect();
        Ok(self.add_batch(changeset, patrons))
    }

    fn history(&mut self) -> Result<Vec<BatchSummary>, StoreError> {
        Ok(self.batches.iter().rev().map(summary).collect())
    }

    fn batch(&mut self, number: u64) -> Result<Option<BatchDetail>, StoreError> {
        Ok(self.batches.iter().find(|batch| batch.summary.number == number).cloned())
    }

    fn patron_histories(&mut self, keys: &[CanonicalId]) -> Result<Vec<PatronHistory>, StoreError> {
        Ok(keys.iter().map(|key| self.patron_history(key)).collect())
    }

    fn entries_of(&mut self, key: &CanonicalId) -> Result<Vec<PatronEntry>, StoreError> {
        let stays = self.stays_of(key);
        let mut entries = Vec::new();
        for BatchDetail { summary, patrons } in &self.batches {
            for did in patrons {
                let key = did.primary_id.canonical();
                if stays.has(&key, summary.number) {
                    let keeps_password = self.former_credentials.contains_key(&(summary.number, key));
                    entries.push(PatronEntry { batch: summary.number, did: did.clone(), keeps_password });
                }
            }
        }
        Ok(entries)
    }

    fn password_events_of(&mut self, key: &CanonicalId) -> Result<Vec<PasswordEvent>, StoreError> {
        let stays = self.stays_of(key);
        let is_theirs = |link: &&AuditLink| {
            let batch = self.last_batch_at(link.sequence);
            let mut keys = stays.keys().filter(|key| stays.has(key, batch));
            keys.any(|key| self.password_events.contains(&(key.clone(), link.sequence)))
        };
        let kept = self.passwords_before.values().filter(|(_, password)| password.is_some());
        let kept: BTreeSet<u64> = kept.map(|(link, _)| *link).collect();
        let event = |link| password_event(link, kept.contains(&link.sequence));
        Ok(self.audit.iter().filter(is_theirs).filter_map(event).collect())
    }

    fn audit(&mut self) -> Result<Vec<AuditLink>, StoreError> {
        Ok(self.audit.clone())
    }

    fn standing_batch(&mut self, digest: &str) -> Result<Option<u64>, StoreError> {
        let all: Vec<BatchSummary> = self.batches.iter().map(|batch| batch.summary.clone()).collect();
        let newest = all.iter().rfind(|batch| batch.head.id == digest).map(|batch| batch.number);
        Ok(newest.filter(|number| undone_by(*number, &all).is_none()))
    }

    fn batch_of_file(&mut self, sha256: &str) -> Result<Option<u64>, StoreError> {
        let from_it = |batch: &&BatchDetail| batch.summary.head.files.iter().any(|file| file.sha256 == sha256);
        Ok(self.batches.iter().rev().find(from_it).map(|batch| batch.summary.number))
    }

    fn layouts(&mut self) -> Result<Vec<KnownLayout>, StoreError> {
        let mut layouts = self.layouts.clone();
        // A stable sort: within a batch the order of its lists stays.
        layouts.sort_by_key(|known| Reverse(known.batch));
        Ok(layouts)
    }
}

/// What a link tells of a password.
fn password_event(link: &AuditLink, keeps_password: bool) -> Option<PasswordEvent> {
    let deed = PasswordDeed::of_action(&link.action)?;
    let (who, host) = (link.who.clone(), link.host.clone());
    Some(PasswordEvent { link: link.sequence, when: link.at, who, host, deed, keeps_password })
}

/// A batch without its patrons.
fn summary(batch: &BatchDetail) -> BatchSummary {
    BatchSummary { entries: Some(batch.patrons.len() as u64), ..batch.summary.clone() }
}
