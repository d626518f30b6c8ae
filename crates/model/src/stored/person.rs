//! Everything that a store holds about one person, for whoever has a right to see it: the patron, the library that has to
//! answer, an auditor. Never a password and never a hash, and nobody else: neither the other rows of a list nor what a
//! batch did to others.

use crate::batch::{BatchPatron, BatchSummary};
use crate::id::{CanonicalId, PrimaryId};
use crate::snapshot::{CredentialState, FoundPatron};
use chrono::{DateTime, Utc};

/// What one batch did to one patron, as the history has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatronEntry {
    /// The batch.
    pub batch: u64,
    /// What it did, with every old and new value.
    pub did: BatchPatron,
    /// Whether the check value of a password that the batch took away is kept, so that an undo can give it back.
    pub keeps_password: bool,
}

/// The same with the batch: who, when, from which lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonEntry {
    /// The batch.
    pub batch: BatchSummary,
    /// What it did to this person.
    pub entry: PatronEntry,
}

/// What is done to a password beside the batches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordDeed {
    /// A new starter was given, in the place of whatever was there.
    NewStarter,
    /// The starter was taken away.
    Voided,
    /// A lock was lifted.
    Unlocked,
    /// It was put back as it was before one of these.
    Restored,
}

impl PasswordDeed {
    /// The one that a link of the audit chain tells of; none where it tells of something else.
    pub fn of_action(action: &str) -> Option<Self> {
        match action {
            "starters-reissue" => Some(PasswordDeed::NewStarter),
            "starters-void" => Some(PasswordDeed::Voided),
            "password-unlock" => Some(PasswordDeed::Unlocked),
            "password-restore" => Some(PasswordDeed::Restored),
            _ => None,
        }
    }
}

/// Something that was done to the password of one patron beside the batches. Never the password, and no hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordEvent {
    /// The position of its link in the audit chain.
    pub link: u64,
    /// When.
    pub when: DateTime<Utc>,
    /// The operating system's user name.
    pub who: String,
    /// The computer's name.
    pub host: String,
    /// What.
    pub deed: PasswordDeed,
    /// Whether the check value of the password before it is kept, so that an undo can give it back.
    pub keeps_password: bool,
}

/// What a password was before something was done to it that can be taken back. Never the password, and no hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerPassword {
    /// Whose it was.
    pub key: CanonicalId,
    /// The position of the link in the audit chain that tells what was done.
    pub link: u64,
    /// What was done.
    pub deed: PasswordDeed,
    /// What it was.
    pub credential: CredentialState,
    /// Whether the next sign-in had to choose one.
    pub must_change: bool,
    /// Whether it was locked.
    pub locked: bool,
    /// When the last try had failed.
    pub last_failure: Option<DateTime<Utc>>,
}

impl FormerPassword {
    /// Whether there was no password.
    pub fn is_none(&self) -> bool {
        self.credential == CredentialState::None
    }

    /// The patron with the password as it was.
    pub fn of(&self, found: &FoundPatron) -> FoundPatron {
        FoundPatron {
            credential: self.credential,
            must_change: self.must_change,
            locked: self.locked,
            last_failure: self.last_failure,
            ..found.clone()
        }
    }
}

/// An identifier of a person that is on a guard list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardedId {
    /// The name of the list.
    pub list: String,
    /// The identifier, as it is compared.
    pub id: CanonicalId,
}

/// What kind of file lies beside a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// A copy that this program named, which the purge of a patron deletes.
    Copy,
    /// A saved plan, which the purge of a patron deletes.
    Plan,
    /// A copy under another name, which a person has to delete.
    OtherCopy,
}

/// A file beside a store that may hold the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileBeside {
    /// Its path.
    pub path: String,
    /// What it is.
    pub kind: Beside,
}

/// Everything that is held about one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRecord {
    /// The store, as it is called in output.
    pub store: String,
    /// The primary ID.
    pub primary_id: PrimaryId,
    /// The primary IDs of the records that were merged into theirs and whose history is part of this.
    pub merged_ids: Vec<PrimaryId>,
    /// The patron as they are now; `None` where they are gone and only the history still knows them.
    pub now: Option<FoundPatron>,
    /// What was done to them, oldest first.
    pub history: Vec<PersonEntry>,
    /// What was done to their password beside the batches, oldest first.
    pub password_events: Vec<PasswordEvent>,
    /// Their identifiers on guard lists.
    pub guarded: Vec<GuardedId>,
    /// Files beside the store that may hold them as well.
    pub files: Vec<FileBeside>,
}
