//! Starter passwords that are given anew.

use crate::changeset::StarterHash;
use crate::id::CanonicalId;

/// A new starter for one patron.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStarter {
    /// Whose it is.
    pub key: CanonicalId,
    /// The credential version that the patron must have now: a password that was chosen or given in the meantime is not
    /// taken away.
    pub was: u64,
    /// The stored side of the new starter.
    pub starter: StarterHash,
}

/// A starter that is to be taken away: whose it is, and the credential version that was seen.
pub type SeenStarter = (CanonicalId, u64);

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
    /// What had to be done first could not be done; nothing was written.
    Withheld,
}
