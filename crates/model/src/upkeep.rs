//! Looking after a store: what is in it, what is wrong with it, what is taken out of it for good.

use crate::id::CanonicalId;

/// What a store consists of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreSizes {
    /// The version of its layout.
    pub layout: u32,
    /// Batches applied.
    pub batches: u64,
    /// Links of the audit chain.
    pub links: u64,
    /// The hash of the last link; empty where there is none.
    pub audit: String,
    /// Bytes on the disk, the log included.
    pub bytes: u64,
}

/// What is to be taken out for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purge {
    /// Old and new values of batches up to this one; the batches themselves, with their counts, stay.
    HistoryUpTo(u64),
    /// A patron with everything that the store knows about them, in the history too.
    Patron(CanonicalId),
}

/// How much a purge takes out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Patrons.
    pub patrons: u64,
    /// Entries of the history.
    pub entries: u64,
    /// Why the files still hold traces of it, where they could not be written anew; doing it again tries again.
    pub traces: Option<&'static str>,
}
