//! Where randomness comes from: the caller.

/// A source of random bytes.
pub trait Entropy: Sync {
    /// Fills the buffer, or says that the system has none to give.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), NoEntropy>;
}

/// The system gives no random bytes. There is no fallback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct NoEntropy;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::sync::Mutex;

    /// Bytes that are the same in every run: splitmix64.
    pub(crate) struct Seeded(Mutex<u64>);

    impl Seeded {
        pub(crate) fn new(seed: u64) -> Self {
            Seeded(Mutex::new(seed))
        }
    }

    impl Entropy for Seeded {
        fn fill(&self, buffer: &mut [u8]) -> Result<(), NoEntropy> {
            let mut state = self.0.lock().unwrap();
            for some in buffer.chunks_mut(8) {
                *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
                let mut mixed = *state;
                mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                some.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..some.len()]);
            }
            Ok(())
        }
    }
}
