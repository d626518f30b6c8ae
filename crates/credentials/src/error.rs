//! What can go wrong with a hash.

use crate::entropy::NoEntropy;

/// Why a password could not be hashed.
#[derive(Debug, thiserror::Error)]
pub enum HashError {
    /// No salt to be had.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
    /// The hash function refused.
    #[error("hashing failed: {0}")]
    Failed(String),
    /// Two libraries gave different tags: one of them, the processor or the memory cannot be trusted.
    #[error("the same hash was worked out twice and came out differently, so this computer may be faulty")]
    EnginesDiffer,
}
