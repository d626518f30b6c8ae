//! The audit chain: who did what to a store, in the order it happened, and nothing of a patron.

use chrono::{DateTime, Utc};

/// One link. Its hash covers all of it and the hash of the link before, so that nothing can be changed,
/// taken out or put in without every later hash being wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLink {
    /// Its position, from 1.
    pub sequence: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// The operating system's user name.
    pub who: String,
    /// The computer's name.
    pub host: String,
    /// The program's version.
    pub tool: String,
    /// What was done: `apply`, `undo`, `account`, `guard-add`, `guard-remove`,
    /// `starters-reissue`, `starters-void`, `starters-shred`, `password-unlock`, `password-restore`, `purge`, `purge-finish`, `restore`.
    pub action: String,
    /// The batch, where it was one.
    pub batch: Option<u64>,
    /// What belongs to the action, as JSON: the plan's digest, the files' hashes, the counts.
    pub facts: String,
    /// SHA-256 in hexadecimal.
    pub hash: String,
}

/// Who does something to a store, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// When.
    pub when: DateTime<Utc>,
    /// The operating system's user name.
    pub who: String,
    /// The computer's name.
    pub host: String,
    /// The program's version.
    pub tool: String,
}
