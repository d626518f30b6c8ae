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
