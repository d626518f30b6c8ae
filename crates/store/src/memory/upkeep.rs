//! Checks, and what is taken out for good. There are no copies.

use super::refusals::go_on;
use super::{Memory, MemoryPatron, NAME};
use crate::audit::{self, AuditEntry};
use crate::error::TWO_AS_ONE;
use crate::going::GoingDigest;
use crate::{StoreError, Upkeep};
use chrono::Datelike;
use model::audit::Actor;
use model::batch::{BatchAction, BatchDetail, BatchKind, BatchPatron};
use model::id::CanonicalId;
use model::merged;
use model::patron::Details;
use model::progress::Progress;
use model::stay::{STILL, Stay, Stays};
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
        let going = self.going(purge)?;
        Ok(self.counted(&going))
    }

    fn preview(&mut self, purge: &Purge) -> Result<PurgePreview, StoreError> {
        let going = self.going(purge)?;
        Ok(self.previewed(&going))
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
        let going = self.going(purge)?;
        if shown.is_some_and(|shown| *shown != self.previewed(&going)) {
            return Ok(None);
        }
        let purged = self.counted(&going);
        if purged == Purged::default() {
            return Ok(Some(purged));
        }
        let counts = match remains {
            Remains::Nothing => Vec::new(),
            Remains::Counts => self.counts(&going),
        };
        self.take_out(&going);
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
    fn going(&self, purge: &Purge) -> Result<Going, StoreError> {
        let (named, up_to) = match purge {
            Purge::HistoryUpTo(last) => (BTreeSet::new(), *last),
            Purge::Patron(key) => (BTreeSet::from([key.clone()]), 0),
            Purge::Overdue(overdue) => {
                let going = self.patrons.iter().filter(|(_, kept)| is_overdue(&kept.stored.patron.details, overdue));
                (going.map(|(key, _)| key.clone()).collect(), overdue.history_up_to)
            }
        };
        let mut going = Going { up_to, ..Going::default() };
        for key in &named {
            let whole = self.whole(key);
            if whole.takes_others_along(|key| named.contains(key)) {
                return Err(StoreError::Damaged { path: NAME.to_owned(), why: TWO_AS_ONE.to_owned() });
            }
            going.patrons.extend(whole.living);
            going.stays.extend(whole.stays);
        }
        for id in going.patrons.iter().filter_map(|key| self.patrons.get(key)).flat_map(canonical_ids) {
            // Nobody knows who went: the history that did was purged.
            if self.former.contains_key(&id) && self.entries_under(&id, 0).next().is_none() {
                going.stays.insert(&Stay { key: id, first: 0, last: STILL });
            }
        }
        going.beside = self.beside(&going.stays);
        going.events = self.events(&going);
        Ok(going)
    }

    /// Which links of the chain are known to be about those who go, or lose whom they are about with old values.
    fn events(&self, going: &Going) -> BTreeSet<(CanonicalId, u64)> {
        let links = self.audit.iter().filter(|link| link.batch.is_some_and(|batch| batch <= going.up_to));
        let up_to = links.map(|link| link.sequence).max().unwrap_or(0);
        let goes =
            |(key, link): &&(CanonicalId, u64)| *link <= up_to || going.stays.has(key, self.last_batch_at(*link));
        self.password_events.iter().filter(goes).cloned().collect()
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

    /// What the entries of others tell of those whose stays these are.
    fn beside(&self, stays: &Stays) -> BTreeSet<(u64, CanonicalId)> {
        let telling = self.batches.iter().flat_map(|batch| {
            let number = batch.summary.number;
            let telling = merged::telling_of_two(&batch.patrons).into_iter();
            telling.filter(move |(one, _)| stays.has(one, number)).map(move |(_, stayed)| (number, stayed))
        });
        telling.collect()
    }

    fn counted(&self, going: &Going) -> Purged {
        let entries = self
            .batches
            .iter()
            .map(|batch| batch.patrons.iter().filter(|one| going.touches(batch.summary.number, one)).count());
        let entries: usize = entries.sum();
        let passwords = self.former_credentials.keys().filter(|(batch, key)| going.has(*batch, key)).count();
        let former = self.former.keys().filter(|key| self.is_forgotten(key, going)).count();
        let entries = entries + passwords + going.events.len() + former;
        Purged { patrons: going.patrons.len() as u64, entries: entries as u64 }
    }

    fn previewed(&self, going: &Going) -> PurgePreview {
        let mut digest = GoingDigest::new(self.epoch);
        for key in &going.patrons {
            if let Some(kept) = self.patrons.get(key) {
                digest.patron(key.as_str(), kept.stored.version);
            }
        }
        let ids = going.stays.last_keys().cloned().collect();
        PurgePreview { purged: self.counted(going), ids, digest: digest.finish() }
    }

    /// Whether it is forgotten that somebody has gone under a key: with who it was, and with the history that says so.
    fn is_forgotten(&self, key: &CanonicalId, going: &Going) -> bool {
        let is_told = || self.entries_under(key, going.up_to).next().is_some();
        going.stays.has(key, STILL) || (going.up_to > 0 && !is_told())
    }

    fn take_out(&mut self, going: &Going) {
        let forgotten: BTreeSet<CanonicalId> =
            self.former.keys().filter(|key| self.is_forgotten(key, going)).cloned().collect();
        self.former.retain(|key, _| !forgotten.contains(key));
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
        self.password_events.retain(|event| !going.events.contains(event));
        let events = &self.password_events;
        self.passwords_before.retain(|key, (link, _)| events.contains(&(key.clone(), *link)));
        self.patrons.retain(|key, _| !going.patrons.contains(key));
        self.owners.retain(|_, owner| !going.patrons.contains(owner));
        // Whoever was under a key of theirs before them is again the last who was.
        for key in going.stays.last_keys().filter(|key| !self.patrons.contains_key(*key)) {
            let last = self.entries_under(key, 0).next_back();
            let gone = last.filter(|last| last.action == BatchAction::Removed).map(|last| last.version_after);
            if let Some(version) = gone {
                self.former.insert(key.clone(), version);
            }
        }
        if !going.stays.is_empty() {
            self.unknown_tries.clear();
        }
        if !going.stays.is_empty() || !forgotten.is_empty() {
            self.epoch += 1;
        }
    }

    /// How many of those who go are of each group and year.
    fn counts(&self, going: &Going) -> Vec<RemovedCount> {
        let mut sums: BTreeMap<(Option<String>, Option<i32>), u64> = BTreeMap::new();
        for kept in going.patrons.iter().filter_map(|key| self.patrons.get(key)) {
            let details = &kept.stored.patron.details;
            let group = details.user_group.as_deref().map(str::to_owned);
            *sums.entry((group, details.expiry_date.map(|last| last.year()))).or_default() += 1;
        }
        sums.into_iter().map(|((group, year), patrons)| RemovedCount { group, year, patrons }).collect()
    }
}

/// What a purge takes out.
#[derive(Default)]
struct Going {
    /// Patrons.
    patrons: BTreeSet<CanonicalId>,
    /// What of the history is theirs.
    stays: Stays,
    /// What entries of others tell of them, by batch and key.
    beside: BTreeSet<(u64, CanonicalId)>,
    /// Whose password a link of the chain was about.
    events: BTreeSet<(CanonicalId, u64)>,
    /// Everything of batches up to this one.
    up_to: u64,
}

impl Going {
    /// Whether what a batch left of a patron goes.
    fn has(&self, batch: u64, key: &CanonicalId) -> bool {
        batch <= self.up_to || self.stays.has(key, batch)
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

fn canonical_ids(kept: &MemoryPatron) -> impl Iterator<Item = CanonicalId> {
    kept.stored.patron.canonical_ids()
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
