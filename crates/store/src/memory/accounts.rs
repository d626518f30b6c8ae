//! Passwords, and what is counted at a sign-in.

use super::refusals::go_on;
use super::{Memory, MemoryPatron, Password};
use crate::audit::{self, AuditEntry};
use crate::{Accounts, First, StoreError, unknown_tries};
use model::audit::Actor;
use model::batch::{BatchAction, BatchDetail, BatchPatron};
use model::id::CanonicalId;
use model::lock::{Failures, LockRule};
use model::person::{FormerPassword, PasswordDeed};
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
        self.passwords_before.remove(key);
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
        let before: Vec<_> = given.iter().map(|one| (one.key.clone(), self.password_of(&one.key))).collect();
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
        self.passwords_before.retain(|key, _| given.iter().all(|one| one.key != *key));
        if let [(key, password)] = before.as_slice() {
            self.keep_before(key, password.clone());
        }
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
                self.passwords_before.remove(key);
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
        let before = locked.clone();
        locked.failures = Failures::default();
        self.chain(&AuditEntry::of("password-unlock", actor, &audit::unlock_facts()));
        self.note_passwords([key]);
        self.keep_before(key, Some(before));
        Ok(true)
    }

    fn former_password(&mut self, key: Option<&CanonicalId>) -> Result<Option<FormerPassword>, StoreError> {
        let last = self.audit.last().map_or(0, |link| link.sequence);
        let is_meant =
            |(of, (link, _)): &(&CanonicalId, &(u64, Option<Password>))| key.map_or(*link == last, |key| key == *of);
        Ok(self.passwords_before.iter().find(is_meant).and_then(|(key, (link, password))| {
            let action = self.audit.iter().find(|entry| entry.sequence == *link)?.action.as_str();
            Some(FormerPassword {
                key: key.clone(),
                link: *link,
                deed: PasswordDeed::of_action(action)?,
                credential: Password::state(password.as_ref()),
                must_change: password.as_ref().is_some_and(|password| password.must_change),
                locked: password.as_ref().is_some_and(|password| password.failures.locked),
                last_failure: password.as_ref().and_then(|password| password.failures.last),
            })
        }))
    }

    fn restore_password(
        &mut self,
        former: &FormerPassword,
        actor: &Actor,
        progress: &dyn Progress,
    ) -> Result<bool, StoreError> {
        go_on(progress)?;
        if self.former_password(Some(&former.key))?.as_ref() != Some(former) {
            return Ok(false);
        }
        if let Some((_, password)) = self.passwords_before.remove(&former.key)
            && let Some(kept) = self.patrons.get_mut(&former.key)
        {
            kept.password = password;
        }
        self.chain(&AuditEntry::of("password-restore", actor, &audit::restore_facts(former.link)));
        self.note_passwords([&former.key]);
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
    fn password_of(&self, key: &CanonicalId) -> Option<Password> {
        self.patrons.get(key).and_then(|kept| kept.password.clone())
    }

    /// Keeps what a password was before the last link of the chain.
    fn keep_before(&mut self, key: &CanonicalId, password: Option<Password>) {
        let link = self.audit.last().map_or(0, |link| link.sequence);
        self.passwords_before.insert(key.clone(), (link, password));
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
}

/// Whether an entry of the history made somebody a patron with a password here.
fn brings(patron: &BatchPatron, key: &CanonicalId) -> bool {
    patron.primary_id.canonical() == *key && matches!(patron.action, BatchAction::Created | BatchAction::Converted)
}
