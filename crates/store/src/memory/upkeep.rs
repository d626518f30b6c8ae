//! Checks, and what is taken out for good. There are no copies.

use super::refusals::go_on;
use super::{Memory, NAME};
use crate::audit::{self, AuditEntry};
use crate::going::GoingDigest;
use crate::{StoreError, Upkeep};
use chrono::Datelike;
use model::audit::Actor;
use model::batch::{BatchDetail, BatchKind, BatchPatron};
use model::id::CanonicalId;
use model::merged;
use model::patron::Details;
use model::progress::Progress;
use model::upkeep::{Overdue, Purge, PurgeDue, PurgePreview, Purged, Remains, RemovedCount, StoreSizes};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

impl Upkeep for Memory {
    fn sizes(&mut self) -> Result<StoreSizes, StoreError> {
        let (batches, links) = (self.batches.len() as u64, self.audit.len() as u64);
        let audit = self.audit.last().map(|link| link.hash.clone()).unwrap_or_default();
        Ok(StoreSizes { layout: 0, batches, links, audit, bytes: 0 })
    }

    fn check(&mut self, progress: &dyn Progress) -> Result<Vec<String>, StoreError> {
        go_on(progress)?;
        Ok(audit::fault(&self.audit).into_iter().collect())
    }

    fn backup(&mut self, _: &Path, _: &dyn Progress) -> Result<bool, StoreError> {
        Ok(false)
    }

    fn restore(&mut self, _: &Path, _: &Path, _: &Actor, _: &dyn Progress) -> Result<(), StoreError> {
        Err(StoreError::CannotOpen { path: NAME.to_owned(), why: "a store in memory has no copies".to_owned() })
    }

    fn purgeable(&mut self, purge: &Purge) -> Result<Purged, StoreError> {
        let going = self.going(purge);
        let entries = self
            .batches
            .iter()
            .map(|batch| batch.patrons.iter().filter(|one| going.touches(batch.summary.number, one)).count());
        let entries: usize = entries.sum();
        let passwords = self.former_credentials.keys().filter(|(batch, key)| going.has(*batch, key)).count();
        let former = self.former.keys().filter(|key| going.keys.contains(*key)).count();
        let patrons = self.patrons.keys().filter(|key| going.keys.contains(*key)).count();
        let events = self.password_events.iter().filter(|(key, link)| going.has_event(key, *link)).count();
        Ok(Purged { patrons: patrons as u64, entries: (entries + passwords + events + former) as u64 })
    }

    fn preview(&mut self, purge: &Purge) -> Result<PurgePreview, StoreError> {
        let (purged, going) = (self.purgeable(purge)?, self.going(purge));
        let mut digest = GoingDigest::new(self.epoch);
        for key in &going.keys {
            if let Some(kept) = self.patrons.get(key) {
                digest.patron(key.as_str(), kept.stored.version);
            }
        }
        Ok(PurgePreview { purged, digest: digest.finish() })
    }

    fn purge_as_shown(
        &mut self,
        purge: &Purge,
        remains: Remains,
        shown: Option<&PurgePreview>,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Option<Purged>, StoreError> {
        go_on(progress)?;
        if let Some(shown) = shown
            && self.preview(purge)? != *shown
        {
            return Ok(None);
        }
        let (purged, going) = (self.purgeable(purge)?, self.going(purge));
        if purged == Purged::default() {
            return Ok(Some(purged));
        }
        let counts = match remains {
            Remains::Nothing => Vec::new(),
            Remains::Counts => self.counts(&going),
        };
        let by_hand = self.batches_by_hand();
        for batch in &mut self.batches {
            let number = batch.summary.number;
            let had_entries = !batch.patrons.is_empty();
            batch.patrons.retain_mut(|one| {
                if going.has_values(number, one) {
                    one.changes.clear();
                }
                !going.has_entry(number, one)
            });
            // Somebody may have written there whom it was about.
            if batch.patrons.is_empty() && by_hand.contains(&number) && (had_entries || number <= going.up_to) {
                batch.summary.head.note = None;
            }
        }
        self.former_credentials.retain(|(batch, key), _| !going.has(*batch, key));
        self.password_events.retain(|(key, link)| !going.has_event(key, *link));
        if !going.keys.is_empty() {
            self.former.retain(|key, _| !going.keys.contains(key));
            self.epoch += 1;
            self.patrons.retain(|key, _| !going.keys.contains(key));
            self.owners.retain(|_, owner| !going.keys.contains(owner));
            self.unknown_tries.clear();
        }
        // Nobody edits a store in memory by hand: what is left of a batch need not be told.
        let facts = audit::with_counts(audit::purge_facts(purge, purged), &counts);
        let facts = audit::with_rest(facts, self.epoch, &BTreeMap::new());
        let entry = AuditEntry::of("purge", actor, &facts);
        self.audit.push(entry.link(self.audit.last()));
        Ok(Some(purged))
    }

    fn purge_due(&mut self) -> Result<Option<PurgeDue>, StoreError> {
        Ok(audit::purge_due(&self.audit))
    }

    fn write_anew(&mut self, _: &dyn Progress) -> Result<Result<(), &'static str>, StoreError> {
        Ok(Ok(()))
    }

    fn finish_purge(&mut self, due: &PurgeDue, actor: &Actor, progress: &dyn Progress) -> Result<(), StoreError> {
        go_on(progress)?;
        self.chain(&audit::purge_finished(due, actor));
        Ok(())
    }
}

impl Memory {
    fn going(&self, purge: &Purge) -> Going {
        match purge {
            Purge::HistoryUpTo(last) => self.going_with(BTreeSet::new(), *last),
            Purge::Patron(key) => self.going_with(self.keys_of(key), 0),
            Purge::Overdue(overdue) => {
                let going = self.patrons.iter().filter(|(_, kept)| is_overdue(&kept.stored.patron.details, overdue));
                self.going_with(going.flat_map(|(key, _)| self.keys_of(key)).collect(), overdue.history_up_to)
            }
        }
    }

    /// Changes by hand, and their undos.
    fn batches_by_hand(&self) -> BTreeSet<u64> {
        let is_account = |number: u64| {
            let mut those = self.batches.iter().filter(|batch| batch.summary.number == number);
            those.any(|batch| batch.summary.head.kind == BatchKind::Account)
        };
        let is_by_hand = |batch: &&BatchDetail| match batch.summary.head.kind {
            BatchKind::Lists => false,
            BatchKind::Undo(of) => is_account(of),
            BatchKind::Account => true,
        };
        self.batches.iter().filter(is_by_hand).map(|batch| batch.summary.number).collect()
    }

    fn going_with(&self, keys: BTreeSet<CanonicalId>, up_to: u64) -> Going {
        let beside = self.batches.iter().flat_map(|batch| {
            let telling = merged::telling_of_two(&batch.patrons).into_iter().filter(|(one, _)| keys.contains(one));
            telling.map(|(_, stayed)| (batch.summary.number, stayed))
        });
        let links = self.audit.iter().filter(|link| link.batch.is_some_and(|batch| batch <= up_to));
        let links_up_to = links.map(|link| link.sequence).max().unwrap_or(0);
        Going { beside: beside.collect(), keys, up_to, links_up_to }
    }

    /// How many of those who go are of each group and year.
    fn counts(&self, going: &Going) -> Vec<RemovedCount> {
        let mut sums: BTreeMap<(Option<String>, Option<i32>), u64> = BTreeMap::new();
        for kept in going.keys.iter().filter_map(|key| self.patrons.get(key)) {
            let details = &kept.stored.patron.details;
            let group = details.user_group.as_deref().map(str::to_owned);
            *sums.entry((group, details.expiry_date.map(|last| last.year()))).or_default() += 1;
        }
        sums.into_iter().map(|((group, year), patrons)| RemovedCount { group, year, patrons }).collect()
    }
}

/// What a purge takes out.
struct Going {
    /// Patrons, and who was one.
    keys: BTreeSet<CanonicalId>,
    /// What entries of others tell of them, by batch and key.
    beside: BTreeSet<(u64, CanonicalId)>,
    /// Everything of batches up to this one.
    up_to: u64,
    /// The last link of the chain of these batches.
    links_up_to: u64,
}

impl Going {
    /// Whether what a batch left of a patron goes.
    fn has(&self, batch: u64, key: &CanonicalId) -> bool {
        batch <= self.up_to || self.keys.contains(key)
    }

    /// Whether it goes that a link of the chain was about a patron.
    fn has_event(&self, key: &CanonicalId, link: u64) -> bool {
        link <= self.links_up_to || self.keys.contains(key)
    }

    fn has_entry(&self, batch: u64, patron: &BatchPatron) -> bool {
        self.has(batch, &patron.primary_id.canonical())
    }

    fn touches(&self, batch: u64, patron: &BatchPatron) -> bool {
        self.has_entry(batch, patron) || self.has_values(batch, patron)
    }

    /// Whether the values of an entry that stays go.
    fn has_values(&self, batch: u64, patron: &BatchPatron) -> bool {
        let key = patron.primary_id.canonical();
        !self.has(batch, &key) && self.beside.contains(&(batch, key))
    }
}

/// Whether somebody is kept for longer than the library has decided.
fn is_overdue(details: &Details, overdue: &Overdue) -> bool {
    let Some(last) = details.expiry_date else { return false };
    let group = details.user_group.as_deref();
    let has_rule = |besides: &BTreeSet<String>| {
        group.is_some_and(|group| besides.iter().any(|code| code.eq_ignore_ascii_case(group)))
    };
    let among_others = overdue.others.as_ref().is_some_and(|others| last < others.before && !has_rule(&others.besides));
    among_others || overdue.groups.iter().any(|rule| group == Some(rule.group.as_str()) && last < rule.before)
}
