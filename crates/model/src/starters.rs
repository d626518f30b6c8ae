//! Starter passwords that are given anew.

use crate::changeset::StarterHash;
use crate::id::CanonicalId;
use crate::snapshot::CredentialState;

/// A new starter for one patron.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Whose it is.
    pub key: CanonicalId,
    /// What the patron must have now; a password that was chosen in the meantime is not taken away.
    pub was: CredentialState,
    /// The stored side of the new starter.
    pub starter: StarterHash,
}

/// How giving new starters ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reissued {
    /// All were given.
    Done {
        /// The last link of the store's audit chain.
        audit: String,
    },
    /// These patrons are gone, or have another password than expected; nothing was written.
    Moved(Vec<CanonicalId>),
}
