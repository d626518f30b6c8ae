//! Patrons in memory: the promises of the trait without a disk.
//!
//! For tests, for `--store memory:` and as the plainest statement of what a store does. It forgets
//! everything when it is closed, and is not made for millions.
//!
//! Each part of a store is in a file of its own; what a batch writes is in `writing.rs`, and what several parts look up in
//! `looking.rs`.

mod accounts;
mod guards;
mod journal;
mod looking;
mod patrons;
mod refusals;
mod upkeep;
mod writing;

use crate::audit::{self, AuditEntry};
use crate::{
    Accounts, First, Guards, Journal, Locked, OpenRequest, Parts, Patrons, StoreError, Upkeep, credential_version,
};
use model::audit::AuditLink;
use model::batch::BatchDetail;
use model::changeset::{CarriedPassword, StarterHash};
use model::guard::GuardSummary;
use model::id::CanonicalId;
use model::layout::KnownLayout;
use model::lock::Failures;
use model::sheets::SheetRecord;
use model::sign_in::{StarterLife, StoredHash};
use model::snapshot::{CredentialState, StoreFacts, StoredPatron};
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    /// Whose password a link of the chain was about, which names nobody.
    password_events: BTreeSet<(CanonicalId, u64)>,
    /// What passwords were before staff changed them, with the link that tells of that; none where there was no password.
    passwords_before: BTreeMap<CanonicalId, (u64, Option<Password>)>,
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

    fn state(password: Option<&Self>) -> CredentialState {
        match password {
            None => CredentialState::None,
            Some(Password { starter: Some(life), .. }) => CredentialState::Starter { expires: life.expires },
            Some(Password { carried_over: true, .. }) => CredentialState::CarriedOver,
            Some(Password { starter: None, .. }) => CredentialState::Chosen,
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
        Password::state(self.password.as_ref())
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

impl Memory {
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

    /// Notes that the last link of the chain is about the passwords of these patrons.
    fn note_passwords<'k>(&mut self, keys: impl IntoIterator<Item = &'k CanonicalId>) {
        let link = self.audit.last().map_or(0, |link| link.sequence);
        self.password_events.extend(keys.into_iter().map(|key| (key.clone(), link)));
    }
}
