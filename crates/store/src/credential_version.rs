//! Which password a patron has, told without the password and without its hash: whether it is still the one that was
//! looked at.

use sha2::{Digest, Sha256};

/// A part of a hash of the password's hash.
pub(crate) fn of(phc: &str) -> u64 {
    let digest = Sha256::digest(phc.as_bytes());
    // 0 is that of none.
    digest.iter().take(8).fold(0, |version, byte| version << 8 | u64::from(*byte)).max(1)
}
