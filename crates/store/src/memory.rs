//! Patrons in memory: the promises of the trait without a disk.
//!
//! For tests, for `--store memory:` and as the plainest statement of what a store does. It forgets
//! everything when it is closed, and is not made for millions.

use crate::audit::{self, AuditEntry};
use crate::fitting::{self, Keyed};
use crate::matching::Needle;
use crate::parts::Recorded;
use crate::{
    Accounts, First, Guards, Journal, Locked, OpenRequest, Parts, Patrons, See, StoreError, Upkeep, credential_version,
    gathering, unknown_tries,
};
use chrono::Datelike;
use model::audit::{Actor, AuditLink};
use model::batch::{BatchAction, BatchDetail, BatchHead, BatchPatron, BatchSummary, PatronHistory, Touch, undone_by};
use model::changeset::{Applied, CarriedPassword, Changeset, PasswordFate, StarterHash, Write};
use model::guard::{GuardList, GuardSummary};
use model::id::{CanonicalId, PrimaryId};
use model::layout::{KnownLayout, ListLayout};
use model::lock::{Failures, LockRule};
use model::merged;
use model::patron::Details;
use model::person::{GuardedId, PatronEntry};
use model::plan::StalePatron;
use model::progress::{Event, Phase, Progress, Silent};
use model::renumbered::{self, Moves};
use model::search::{Fit, Hit, Hits, Search};
use model::sheets::SheetRecord;
use model::sign_in::{Account, StarterLife, StoredHash, Try, TryEnd};
use model::snapshot::{CredentialState, FoundPatron, Scope, Snapshot, StoreFacts, StoredPatron};
use model::starters::{NewStarter, Reissued, SeenStarter};
use model::upkeep::{Overdue, Purge, PurgeDue, Purged, Remains, RemovedCount, StoreSizes};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::Path;

const NAME: &str = "memory:";

/// Opens an empty store.
pub(crate) fn open(request: &OpenRequest<'_>) -> Result<Box<dyn Parts>, StoreError> {
    Ok(Box::new(Memory { id: request.new_id.to_owned(), ..Memory::default() }))
}

#[derive(Debug, Default)]
struct Memory {
    id: String,
    epoch: u64,
    patrons: BTreeMap<CanonicalId, MemoryPatron>,
    /// Every identifier and the key of the patron who owns it.
    owners: BTreeMap<CanonicalId, CanonicalId>,
    /// Oldest first; a batch's number is its position, from 1.
    batches: Vec<BatchDetail>,
    /// How lists were read, oldest first.
    layouts: Vec<KnownLayout>,
    /// Who is gone, with the last version.
    former: HashMap<CanonicalId, u64>,
    /// Passwords that a batch took away.
    former_credentials: BTreeMap<(u64, CanonicalId), Password>,
    /// Tries under IDs that have no password, by the digest of the ID.
    unknown_tries: BTreeMap<String, Failures>,
    audit: Vec<AuditLink>,
    /// By name, each with its IDs.
    guards: BTreeMap<String, (GuardSummary, BTreeSet<CanonicalId>)>,
}

#[derive(Debug)]
struct MemoryPatron {
    stored: StoredPatron,
    password: Option<Password>,
}

/// What is kept of a password.
#[derive(Debug, Clone)]
struct Password {
    hash: StoredHash,
    must_change: bool,
    starter: Option<StarterLife>,
    /// The hand-out sheet that the starter is on.
    sheet: Option<Box<str>>,
    /// Whether it came along out of another system.
    carried_over: bool,
    /// The batch that gave it.
    given_by: Option<u64>,
    failures: Failures,
}

impl Password {
    fn starter(starter: &StarterHash, given_by: Option<u64>, sheet: Option<&SheetRecord>) -> Self {
        let life = StarterLife { since: Some(starter.since), expires: starter.expires };
        let hash = StoredHash::new(starter.phc.clone());
        let sheet = sheet.map(|sheet| sheet.name.as_str().into());
        let failures = Failures::default();
        Password { hash, must_change: true, starter: Some(life), sheet, carried_over: false, given_by, failures }
    }

    fn carried(carried: &CarriedPassword, given_by: u64) -> Self {
        Password {
            hash: StoredHash::new(carried.hash.text().to_owned()),
            must_change: false,
            starter: None,
            sheet: None,
            carried_over: true,
            given_by: Some(given_by),
            failures: Failures::default(),
        }
    }
}

impl MemoryPatron {
    fn sheet(&self) -> Option<Box<str>> {
        self.password.as_ref().and_then(|password| password.sheet.clone())
    }

    fn credential_version(&self) -> u64 {
        self.password.as_ref().map_or(0, |password| credential_version::of(password.hash.phc()))
    }

    fn credential(&self) -> CredentialState {
        match &self.password {
            None => CredentialState::None,
            Some(Password { starter: Some(life), .. }) => CredentialState::Starter { expires: life.expires },
            Some(Password { carried_over: true, .. }) => CredentialState::CarriedOver,
            Some(Password { starter: None, .. }) => CredentialState::Chosen,
        }
    }
}

impl Parts for Memory {
    fn facts(&mut self) -> Result<StoreFacts, StoreError> {
        Ok(self.now())
    }

    fn second_reader(&self) -> Result<Option<Box<dyn Parts>>, StoreError> {
        Ok(None)
    }

    fn patrons(&mut self) -> &mut dyn Patrons {
        self
    }

    fn journal(&mut self) -> &mut dyn Journal {
        self
    }

    fn accounts(&mut self) -> Option<&mut dyn Accounts> {
        Some(self)
    }

    fn guards(&mut self) -> Option<&mut dyn Guards> {
        Some(self)
    }

    fn upkeep(&mut self) -> Option<&mut dyn Upkeep> {
        Some(self)
    }
}

impl Patrons for Memory {
    fn snapshot(&mut self, scope: &Scope, progress: &dyn Progress) -> Result<Snapshot, StoreError> {
        go_on(progress)?;
        progress.event(Event::Advance(Phase::Fetching, scope.ids().len() as u64));
        Ok(self.owners_of(scope))
    }

    fn scan(&mut self, see: &mut See<'_>, progress: &dyn Progress) -> Result<(), StoreError> {
        go_on(progress)?;
        for kept in self.patrons.values() {
            go_on(progress)?;
            if see(kept.stored.clone()).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn next_ids(&mut self, places: &[CanonicalId], each: usize) -> Result<Vec<PrimaryId>, StoreError> {
        let behind = places.iter().flat_map(|place| self.patrons.range(place.clone()..).take(each));
        let found: BTreeMap<&CanonicalId, &MemoryPatron> = behind.collect();
        Ok(found.into_values().map(|kept| kept.stored.patron.primary_id.clone()).collect())
    }

    fn search(&mut self, search: &Search) -> Result<Hits, StoreError> {
        let needle = Needle::new(&search.text);
        let owner = self.owners.get(needle.id()).map(|key| self.patrons[key].stored.clone());
        let gathered = match owner {
            Some(owner) => gathering::owner_only(search, &needle, owner),
            None => gathering::by_scanning(search, &needle, &mut |see| self.scan(see, &Silent))?,
        };
        let (fitting, total) = gathered.ranked();
        let hit = |(fit, stored): (Fit, StoredPatron)| Hit { found: self.found(&stored.patron.key()), fit };
        Ok(Hits { shown: fitting.into_iter().map(hit).collect(), total })
    }

    fn moved(&mut self, changeset: &Changeset, progress: &dyn Progress) -> Result<Vec<StalePatron>, StoreError> {
        go_on(progress)?;
        let writes = changeset.writes();
        Ok(self.stale(&writes, &self.owners_of(&fitting::scope(&writes))))
    }

    fn apply_after(
        &mut self,
        changeset: &Changeset,
        first: &mut First<'_>,
        progress: &dyn Progress,
    ) -> Result<Applied, StoreError> {
        fitting::refuse_passwords_left_behind(changeset, NAME)?;
        if let Some(batch) = self.standing_batch(&changeset.head.id)? {
            return Ok(Applied::Already { batch });
        }
        let writes = changeset.writes();
        let now = self.owners_of(&fitting::scope(&writes));
        let stale = self.stale(&writes, &now);
        if !stale.is_empty() {
            return Ok(Applied::Stale(stale));
        }
        if !self.is_done(first, self.batches.len() as u64 + 1) {
            return Ok(Applied::Withheld);
        }
        if fitting::contradicts(&writes, &now) {
            return Err(refused("an identifier would belong to two patrons"));
        }
        self.refuse_second_passwords(&writes)?;
        for some in writes.chunks(1000) {
            go_on(progress)?;
            progress.event(Event::Advance(Phase::Writing, some.len() as u64));
        }
        go_on(progress)?;
        Ok(self.commit(&writes, changeset))
    }
}

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
        let keys = self.keys_of(key);
        let mut entries = Vec::new();
        for BatchDetail { summary, patrons } in &self.batches {
            for did in patrons {
                let key = did.primary_id.canonical();
                if keys.contains(&key) {
                    let keeps_password = self.former_credentials.contains_key(&(summary.number, key));
                    entries.push(PatronEntry { batch: summary.number, did: did.clone(), keeps_password });
                }
            }
        }
        Ok(entries)
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

impl Accounts for Memory {
    fn begin_sign_in(&mut self, id: &CanonicalId, rule: &LockRule) -> Result<Try, StoreError> {
        self.forget_old_tries(rule);
        let key = self.owners.get(id).unwrap_or(id);
        let Some(MemoryPatron { stored, password: Some(password) }) = self.patrons.get_mut(key) else {
            let tries = self.unknown_tries.entry(unknown_tries::digest(&self.id, key)).or_default();
            let (is_compared, after) = rule.count(*tries, false);
            *tries = after;
            return Ok(if is_compared { Try::Unknown } else { Try::Locked });
        };
        let Password { hash, must_change, starter, failures, .. } = password.clone();
        let (is_compared, after) = rule.count(failures, starter.is_some());
        password.failures = after;
        let (patron, locked) = (stored.patron.clone(), starter.is_some() && failures.locked);
        let account = Account { patron, hash, must_change, starter, locked };
        Ok(if is_compared { Try::Open(Box::new(account)) } else { Try::Locked })
    }

    fn end_sign_in(&mut self, key: &CanonicalId, was: &StoredHash, end: TryEnd<'_>) -> Result<bool, StoreError> {
        let password = self.patrons.get_mut(key).and_then(|kept| kept.password.as_mut());
        let password = password.filter(|password| password.hash == *was);
        let (TryEnd::Right | TryEnd::Rehashed(_) | TryEnd::Chosen(_)) = end else { return Ok(true) };
        let Some(password) = password else { return Ok(false) };
        password.failures = Failures::default();
        if let TryEnd::Rehashed(phc) | TryEnd::Chosen(phc) = end {
            password.hash = StoredHash::new(phc.to_owned());
        }
        if let TryEnd::Chosen(_) = end {
            (password.must_change, password.starter, password.sheet) = (false, None, None);
            password.carried_over = false;
        }
        Ok(true)
    }

    fn starters(&mut self, batch: Option<u64>) -> Result<Vec<FoundPatron>, StoreError> {
        let is_one = |password: &Password| {
            password.starter.is_some() && batch.is_none_or(|batch| password.given_by == Some(batch))
        };
        let mut keys: Vec<_> =
            self.patrons.iter().filter(|(_, kept)| kept.password.as_ref().is_some_and(is_one)).collect();
        keys.sort_by_cached_key(|(key, kept)| {
            let details = &kept.stored.patron.details;
            (details.last_name.clone(), details.first_name.clone(), *key)
        });
        Ok(keys.into_iter().map(|(key, _)| self.found(key)).collect())
    }

    fn reissue_after(
        &mut self,
        given: &[NewStarter],
        sheet: Option<&SheetRecord>,
        first: &mut First<'_>,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Reissued, StoreError> {
        go_on(progress)?;
        let as_expected =
            |one: &&NewStarter| self.patrons.get(&one.key).is_some_and(|kept| kept.credential_version() == one.was);
        let moved: Vec<_> = given.iter().filter(|one| !as_expected(one)).map(|one| one.key.clone()).collect();
        if !moved.is_empty() {
            return Ok(Reissued::Moved(moved));
        }
        if !self.is_done(first, self.batches.len() as u64) {
            return Ok(Reissued::Withheld);
        }
        for one in given {
            let brought = |batch: &&BatchDetail| batch.patrons.iter().any(|patron| brings(patron, &one.key));
            let brought_by = self.batches.iter().rev().find(brought).map(|batch| batch.summary.number);
            if let Some(kept) = self.patrons.get_mut(&one.key) {
                let given_by = kept.password.as_ref().and_then(|password| password.given_by).or(brought_by);
                kept.password = Some(Password::starter(&one.starter, given_by, sheet));
            }
        }
        let audit =
            self.chain(&AuditEntry::of("starters-reissue", actor, &audit::starter_facts(given.len() as u64, sheet)));
        Ok(Reissued::Done { audit })
    }

    fn void(&mut self, seen: &[SeenStarter], actor: &Actor, progress: &dyn Progress) -> Result<u64, StoreError> {
        go_on(progress)?;
        let mut gone = 0;
        for (key, version) in seen {
            if let Some(kept) = self.patrons.get_mut(key)
                && kept.credential_version() == *version
                && kept.password.as_ref().is_some_and(|password| password.starter.is_some())
            {
                kept.password = None;
                gone += 1;
            }
        }
        if gone > 0 {
            self.chain(&AuditEntry::of("starters-void", actor, &audit::starter_facts(gone, None)));
        }
        Ok(gone)
    }

    fn unlock(
        &mut self,
        key: &CanonicalId,
        was: u64,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<bool, StoreError> {
        go_on(progress)?;
        let seen = self.patrons.get_mut(key).filter(|kept| kept.credential_version() == was);
        let password = seen.and_then(|kept| kept.password.as_mut());
        let Some(locked) = password.filter(|password| password.starter.is_none() && password.failures.locked) else {
            return Ok(false);
        };
        locked.failures = Failures::default();
        self.chain(&AuditEntry::of("password-unlock", actor, &audit::unlock_facts()));
        Ok(true)
    }

    fn note_shredding(
        &mut self,
        slips: u64,
        work: &mut dyn FnMut() -> io::Result<()>,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<io::Result<()>, StoreError> {
        go_on(progress)?;
        let worked = work();
        if worked.is_ok() {
            self.chain(&AuditEntry::of("starters-shred", actor, &audit::starter_facts(slips, None)));
        }
        Ok(worked)
    }
}

impl Guards for Memory {
    fn lists(&mut self) -> Result<Vec<GuardSummary>, StoreError> {
        Ok(self.guards.values().map(|(guard, _)| guard.clone()).collect())
    }

    fn add(&mut self, guard: &GuardList, actor: &Actor, progress: &dyn Progress) -> Result<bool, StoreError> {
        go_on(progress)?;
        let ids: BTreeSet<_> = guard.ids.iter().cloned().collect();
        let summary = GuardSummary {
            name: guard.name.clone(),
            source: guard.source.clone(),
            when: actor.when,
            who: actor.who.clone(),
            ids: ids.len() as u64,
        };
        let digest = audit::guard_digest(&summary.source.name, ids.iter().map(CanonicalId::as_str));
        let replaced = self.guards.insert(guard.name.clone(), (summary.clone(), ids)).is_some();
        let entry = AuditEntry::of("guard-add", actor, &audit::guard_facts(&summary, Some(&digest), replaced));
        self.audit.push(entry.link(self.audit.last()));
        Ok(replaced)
    }

    fn remove(
        &mut self,
        name: &str,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Option<GuardSummary>, StoreError> {
        go_on(progress)?;
        let Some((guard, _)) = self.guards.remove(name) else { return Ok(None) };
        let entry = AuditEntry::of("guard-remove", actor, &audit::guard_facts(&guard, None, false));
        self.audit.push(entry.link(self.audit.last()));
        Ok(Some(guard))
    }

    fn guarded(&mut self, scope: &Scope, progress: &dyn Progress) -> Result<HashMap<CanonicalId, String>, StoreError> {
        go_on(progress)?;
        let guard_of = |id: &CanonicalId| self.guards.iter().find(|(_, (_, ids))| ids.contains(id));
        let found = scope.ids().iter().filter_map(|id| Some((id.clone(), guard_of(id)?.0.clone())));
        Ok(found.collect())
    }

    fn guards_of(&mut self, scope: &Scope) -> Result<Vec<GuardedId>, StoreError> {
        let lists_of = |id: &CanonicalId| {
            let lists = self.guards.iter().filter(|(_, (_, ids))| ids.contains(id));
            lists.map(|(list, _)| GuardedId { list: list.clone(), id: id.clone() }).collect::<Vec<_>>()
        };
        Ok(scope.ids().iter().flat_map(lists_of).collect())
    }
}

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
        Ok(Purged { patrons: patrons as u64, entries: (entries + passwords + former) as u64 })
    }

    fn purge(
        &mut self,
        purge: &Purge,
        remains: Remains,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<Purged, StoreError> {
        go_on(progress)?;
        let (purged, going) = (self.purgeable(purge)?, self.going(purge));
        if purged == Purged::default() {
            return Ok(purged);
        }
        let counts = match remains {
            Remains::Nothing => Vec::new(),
            Remains::Counts => self.counts(&going),
        };
        for batch in &mut self.batches {
            let number = batch.summary.number;
            batch.patrons.retain_mut(|one| {
                if going.has_values(number, one) {
                    one.changes.clear();
                }
                !going.has_entry(number, one)
            });
        }
        self.former_credentials.retain(|(batch, key), _| !going.has(*batch, key));
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
        Ok(purged)
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
            Purge::HistoryUpTo(last) => Going { up_to: *last, ..Going::default() },
            Purge::Patron(key) => self.going_with(self.keys_of(key), 0),
            Purge::Overdue(overdue) => {
                let going = self.patrons.iter().filter(|(_, kept)| is_overdue(&kept.stored.patron.details, overdue));
                self.going_with(going.flat_map(|(key, _)| self.keys_of(key)).collect(), overdue.history_up_to)
            }
        }
    }

    fn going_with(&self, keys: BTreeSet<CanonicalId>, up_to: u64) -> Going {
        let beside = self.batches.iter().flat_map(|batch| {
            let telling = merged::telling_of_two(&batch.patrons).into_iter().filter(|(one, _)| keys.contains(one));
            telling.map(|(_, stayed)| (batch.summary.number, stayed))
        });
        Going { beside: beside.collect(), keys, up_to }
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

    /// Takes out what does not count any more of the tries under IDs that have no password, and the oldest of too many.
    fn forget_old_tries(&mut self, rule: &LockRule) {
        self.unknown_tries.retain(|_, tries| tries.last.is_some_and(|last| !rule.has_lapsed(last)));
        while self.unknown_tries.len() as u64 >= unknown_tries::MOST {
            let oldest = self.unknown_tries.iter().min_by_key(|(digest, tries)| (tries.last, *digest));
            let Some(oldest) = oldest.map(|(digest, _)| digest.clone()) else { break };
            self.unknown_tries.remove(&oldest);
        }
    }

    /// Does the work that comes first; whether the batch may follow.
    fn is_done(&self, first: &mut First<'_>, batch: u64) -> bool {
        let is_sheet_recorded = |sheet: &str| Ok(self.audit.iter().any(|link| audit::records_sheet(link, sheet)));
        first(&mut Locked { batch, copy: &mut |_| Ok(false), is_sheet_recorded: &is_sheet_recorded })
    }

    /// Adds a link to the audit chain and returns its hash.
    fn chain(&mut self, entry: &AuditEntry) -> String {
        let link = entry.clone().link(self.audit.last());
        let hash = link.hash.clone();
        self.audit.push(link);
        hash
    }

    fn now(&self) -> StoreFacts {
        let last_batch = self.batches.last().map(|batch| (batch.summary.number, batch.summary.head.when));
        StoreFacts {
            name: NAME.to_owned(),
            id: self.id.clone(),
            epoch: self.epoch,
            patrons: self.patrons.len() as u64,
            last_batch,
        }
    }

    /// The patrons who own an identifier of the scope.
    fn owners_of(&self, scope: &Scope) -> Snapshot {
        let keys: BTreeSet<_> = scope.ids().iter().filter_map(|id| self.owners.get(id)).collect();
        let patrons = keys.into_iter().map(|key| self.patrons[key].stored.clone()).collect();
        let gone = scope.ids().iter().filter_map(|id| Some((id.clone(), *self.former.get(id)?)));
        Snapshot::new(self.now(), patrons).with_former(gone.collect())
    }

    fn stale(&self, writes: &[Keyed<'_>], now: &Snapshot) -> Vec<StalePatron> {
        let chosen =
            |key: &CanonicalId| self.patrons.get(key).is_some_and(|kept| kept.credential() == CredentialState::Chosen);
        fitting::moved(writes, now, &chosen)
    }

    fn refuse_second_passwords(&self, writes: &[Keyed<'_>]) -> Result<(), StoreError> {
        let has_one = |key: &CanonicalId| self.patrons.get(key).is_some_and(|kept| kept.password.is_some());
        let second = |(key, write): &Keyed<'_>| write.gives_password() && has_one(key);
        if writes.iter().any(second) { Err(refused("a patron has a password already")) } else { Ok(()) }
    }

    fn commit(&mut self, writes: &[Keyed<'_>], changeset: &Changeset) -> Applied {
        let number = self.batches.len() as u64 + 1;
        let mut moving = self.take_moving_passwords(writes);
        for (key, write) in writes {
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

    /// The keys that one patron has had, this one among them, and those of the records that were merged into theirs.
    fn keys_of(&self, key: &CanonicalId) -> BTreeSet<CanonicalId> {
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

    /// Adds a batch that did this to patrons.
    fn add_batch(&mut self, changeset: &Changeset, patrons: Vec<BatchPatron>) -> Recorded {
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

    fn patron_history(&self, key: &CanonicalId) -> PatronHistory {
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

    fn found(&self, key: &CanonicalId) -> FoundPatron {
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

/// Whether an entry of the history made somebody a patron with a password here.
fn brings(patron: &BatchPatron, key: &CanonicalId) -> bool {
    patron.primary_id.canonical() == *key && matches!(patron.action, BatchAction::Created | BatchAction::Converted)
}

/// A batch without its patrons.
fn summary(batch: &BatchDetail) -> BatchSummary {
    BatchSummary { entries: Some(batch.patrons.len() as u64), ..batch.summary.clone() }
}

/// What a purge takes out.
#[derive(Default)]
struct Going {
    /// Patrons, and who was one.
    keys: BTreeSet<CanonicalId>,
    /// What entries of others tell of them, by batch and key.
    beside: BTreeSet<(u64, CanonicalId)>,
    /// Everything of batches up to this one.
    up_to: u64,
}

impl Going {
    /// Whether what a batch left of a patron goes.
    fn has(&self, batch: u64, key: &CanonicalId) -> bool {
        batch <= self.up_to || self.keys.contains(key)
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
    let (Some(group), Some(last)) = (&details.user_group, details.expiry_date) else { return false };
    overdue.groups.iter().any(|rule| *rule.group == **group && last < rule.before)
}

fn go_on(progress: &dyn Progress) -> Result<(), StoreError> {
    if progress.stop_asked() { Err(StoreError::Stopped) } else { Ok(()) }
}

fn refused(why: &str) -> StoreError {
    StoreError::Refused { path: NAME.to_owned(), why: why.to_owned() }
}

/// What a batch did to a patron, who has this version since then.
fn record(write: &Write<'_>, version_after: u64) -> BatchPatron {
    BatchPatron {
        primary_id: write.patron.primary_id.clone(),
        action: write.action(),
        changes: write.changes(),
        starter: write.starter().is_some(),
        version_after,
    }
}
