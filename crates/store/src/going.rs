//! Who goes with a purge, as one digest: somebody agrees to what was shown, and nobody else may go by that.

use model::hex;
use sha2::{Digest, Sha256};

/// The digest of those who go, fed one by one.
pub(crate) struct GoingDigest(Sha256);

impl GoingDigest {
    /// Of nobody yet, in a store of this epoch: versions of another one say nothing here.
    pub(crate) fn new(epoch: u64) -> Self {
        let mut sha = Sha256::new();
        sha.update(epoch.to_le_bytes());
        GoingDigest(sha)
    }

    /// Adds a patron, after those with lesser keys.
    pub(crate) fn patron(&mut self, key: &str, version: u64) {
        // Length first, so that no two patrons look like others.
        self.0.update((key.len() as u64).to_le_bytes());
        self.0.update(key.as_bytes());
        self.0.update(version.to_le_bytes());
    }

    /// In hexadecimal.
    pub(crate) fn finish(self) -> String {
        hex::encode(&self.0.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_and_every_version_counts() {
        let of = |epoch, patrons: &[(&str, u64)]| {
            let mut digest = GoingDigest::new(epoch);
            patrons.iter().for_each(|(key, version)| digest.patron(key, *version));
            digest.finish()
        };
        let one = of(0, &[("a1", 1)]);
        assert_eq!(of(0, &[("a1", 1)]), one);
        for other in
            [of(0, &[]), of(1, &[("a1", 1)]), of(0, &[("a1", 2)]), of(0, &[("a2", 1)]), of(0, &[("a1", 1), ("b1", 1)])]
        {
            assert_ne!(other, one);
        }
    }
}
