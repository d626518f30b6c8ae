//! Why a saved plan is refused.

/// Why a file is not a plan that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanFileError {
    /// Bytes are missing or others than were written.
    #[error("it is damaged, or somebody has changed it")]
    Damaged,
    /// A newer version wrote it.
    #[error("it was made by version {0}, which is newer than this one")]
    Newer(String),
    /// It does not fit into a file.
    #[error("it is too large to be saved")]
    TooLarge,
    /// The person asked to stop.
    #[error("stopped")]
    Stopped,
}
