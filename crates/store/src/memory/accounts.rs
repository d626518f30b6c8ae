//! Passwords, and what is counted at a sign-in.

use super::refusals::go_on;
use super::{Memory, MemoryPatron, Password};
use crate::audit::{self, AuditEntry};
use crate::{Accounts, First, StoreError, unknown_tries};
use model::audit::Actor;
use model::batch::{BatchAction, BatchDetail, BatchPatron};
use model::id::CanonicalId;
use model::lock::{Failures, LockRule};
use model::progress::Progress;
use model::sheets::SheetRecord;
use model::sign_in::{Account, StoredHash, Try, TryEnd};
use model::snapshot::FoundPatron;
use model::starters::{NewStarter, Reissued, SeenStarter};
use std::io;

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
        self.note_passwords(given.iter().map(|one| &one.key));
        Ok(Reissued::Done { audit })
    }

    fn void(&mut self, seen: &[SeenStarter], actor: &Actor, progress: &dyn Progress) -> Result<u64, StoreError> {
        go_on(progress)?;
        let mut gone = Vec::new();
        for (key, version) in seen {
            if let Some(kept) = self.patrons.get_mut(key)
                && kept.credential_version() == *version
                && kept.password.as_ref().is_some_and(|password| password.starter.is_some())
            {
                kept.password = None;
                gone.push(key);
            }
        }
        let number = gone.len() as u64;
        if number > 0 {
            self.chain(&AuditEntry::of("starters-void", actor, &audit::starter_facts(number, None)));
            self.note_passwords(gone);
        }
        Ok(number)
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
        self.note_passwords([key]);
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

impl Memory {
    /// Takes out what does not count any more of the tries under IDs that have no password, and the oldest of too many.
    fn forget_old_tries(&mut self, rule: &LockRule) {
        self.unknown_tries.retain(|_, tries| tries.last.is_some_and(|last| !rule.has_lapsed(last)));
        while self.unknown_tries.len() as u64 >= unknown_tries::MOST {
            let oldest = self.unknown_tries.iter().min_by_key(|(digest, tries)| (tries.last, *digest));
            let Some(oldest) = oldest.map(|(digest, _)| digest.clone()) else { break };
            self.unknown_tries.remove(&oldest);
        }
    }
}

/// Whether an entry of the history made somebody a patron with a password here.
fn brings(patron: &BatchPatron, key: &CanonicalId) -> bool {
    patron.primary_id.canonical() == *key && matches!(patron.action, BatchAction::Created | BatchAction::Converted)
}
