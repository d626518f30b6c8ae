//! Tries to sign in under IDs that have no password here: counted like those of patrons, so that a lock tells nobody which
//! IDs there are. Of what was typed only a digest is kept, which is worth nothing without the store, and only for as
//! long as it counts.

use model::hex;
use model::id::CanonicalId;
use sha2::{Digest, Sha256};

/// So many are kept at most; beyond that the oldest go.
pub(crate) const MOST: u64 = 10_000;

/// SHA-256 of an ID, keyed with the id of the store.
pub(crate) fn digest(store: &str, id: &CanonicalId) -> String {
    let mut sha = Sha256::new();
    // Length first, so that no two pairs look alike.
    sha.update((store.len() as u64).to_le_bytes());
    sha.update(store.as_bytes());
    sha.update(id.as_str().as_bytes());
    hex::encode(&sha.finalize())
}
