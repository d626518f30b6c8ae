//! What can go wrong with a store, one variant per thing a caller could react to.

use model::changeset::CutShort;
use model::codes::{self, Code};
use std::error::Error;
use std::time::Duration;

/// Why a purge is refused whatever was agreed to: the history has as one patron who are two of the store.
pub(crate) const TWO_AS_ONE: &str = "its history takes two patrons who are both in the store for one";

/// What a library that talks to another system says about a failure.
pub type Cause = Box<dyn Error + Send + Sync>;

/// A store that cannot do what it was asked. Nothing was written, unless the variant says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No backend has this scheme.
    #[error("there is no kind of store called \"{0}\"")]
    UnknownScheme(String),
    /// Not every kind of store has every part.
    #[error("{0}")]
    NotOffered(&'static str),
    /// There is no such store, and it was opened to look only.
    #[error("there is no store at {0}")]
    Missing(String),
    /// It is there but cannot be opened.
    #[error("{path} cannot be opened as a store: {why}")]
    CannotOpen {
        /// Where.
        path: String,
        /// Why, in words.
        why: String,
    },
    /// A copy that is to take the store's place was made by another version.
    #[error("{0} cannot be opened as a store: it has another layout")]
    OtherLayout(String),
    /// Somebody else is writing.
    #[error("{0} is being written to by another program")]
    Locked(String),
    /// Where it lies, nobody can be kept from writing at the same time.
    #[error("file locking does not work where {0} is, most likely on a network drive")]
    NoLocking(String),
    /// Made by an older version, opened to look only.
    #[error("{0} was made by an older version of Rollcall")]
    OlderLayout(String),
    /// Made by a newer version.
    #[error("{0} was made by a newer version of Rollcall")]
    NewerLayout(String),
    /// The file or its folder refuses.
    #[error("no permission for {0}")]
    NoPermission(String),
    /// No space left.
    #[error("the disk with {0} is full")]
    DiskFull(String),
    /// The file contradicts itself.
    #[error("{path} is damaged: {why}")]
    Damaged {
        /// Where.
        path: String,
        /// What was found.
        why: String,
    },
    /// A constraint refused a patron that the plan thought fine.
    #[error("{path} refused a patron: {why}")]
    Refused {
        /// Where.
        path: String,
        /// Which constraint.
        why: String,
    },
    /// The disk failed in the midst of a commit: all of it was written, or none of it.
    #[error("the disk failed while {0} was being written")]
    Unsure(String),
    /// The system that keeps the patrons cannot be reached.
    #[error("{name} cannot be reached")]
    Unreachable {
        /// The system.
        name: String,
        /// What the network says.
        #[source]
        source: Cause,
    },
    /// It can be reached, and lets us not in.
    #[error("{name} does not accept the key that Rollcall has for it")]
    AccessRefused {
        /// The system.
        name: String,
        /// What it says.
        #[source]
        source: Cause,
    },
    /// It gets too many requests, from us or from anybody.
    #[error("{name} is getting too many requests")]
    Throttled {
        /// The system.
        name: String,
        /// How long it asks to be left alone, where it says so.
        retry_after: Option<Duration>,
        /// What it says.
        #[source]
        source: Cause,
    },
    /// Patrons were written in another system, and the history here could not be.
    #[error("{done} of the patrons were written, but the history does not say so")]
    NotRecorded {
        /// How many.
        done: u64,
        /// Why it could not.
        #[source]
        source: Box<StoreError>,
    },
    /// The person asked to stop.
    #[error("stopped")]
    Stopped,
    /// The disk or the system failed otherwise.
    #[error("{path}: {why}")]
    Failed {
        /// Where.
        path: String,
        /// What the system says.
        why: String,
    },
}

impl StoreError {
    /// The code under which the manual explains it.
    pub fn code(&self) -> Code {
        match self {
            StoreError::UnknownScheme(_)
            | StoreError::Missing(_)
            | StoreError::CannotOpen { .. }
            | StoreError::OtherLayout(_)
            | StoreError::Failed { .. } => codes::T701,
            StoreError::NotOffered(_) => codes::T716,
            StoreError::Locked(_) => codes::T702,
            StoreError::NoLocking(_) => codes::T713,
            StoreError::OlderLayout(_) => codes::T703,
            StoreError::NewerLayout(_) => codes::T704,
            StoreError::NoPermission(_) => codes::T705,
            StoreError::DiskFull(_) => codes::T706,
            StoreError::Unsure(_) => codes::T715,
            StoreError::Damaged { .. } => codes::T710,
            StoreError::Refused { .. } => codes::T707,
            StoreError::Unreachable { .. } => codes::T708,
            StoreError::AccessRefused { .. } => codes::T717,
            StoreError::Throttled { .. } => codes::T718,
            StoreError::NotRecorded { .. } => codes::T719,
            StoreError::Stopped => codes::P612,
        }
    }

    /// Why an apply of which some was done got no further.
    pub(crate) fn cut_short(&self) -> CutShort {
        match self {
            StoreError::Unreachable { .. } => CutShort::Unreachable,
            StoreError::AccessRefused { .. } => CutShort::AccessRefused,
            StoreError::Throttled { retry_after, .. } => CutShort::Throttled { retry_after: *retry_after },
            StoreError::Refused { .. } => CutShort::Refused,
            StoreError::Stopped => CutShort::Stopped,
            StoreError::UnknownScheme(_)
            | StoreError::NotOffered(_)
            | StoreError::Missing(_)
            | StoreError::CannotOpen { .. }
            | StoreError::OtherLayout(_)
            | StoreError::Locked(_)
            | StoreError::NoLocking(_)
            | StoreError::OlderLayout(_)
            | StoreError::NewerLayout(_)
            | StoreError::NoPermission(_)
            | StoreError::DiskFull(_)
            | StoreError::Damaged { .. }
            | StoreError::Unsure(_)
            | StoreError::NotRecorded { .. }
            | StoreError::Failed { .. } => CutShort::Failed,
        }
    }
}
