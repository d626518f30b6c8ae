//! Guard lists: IDs that belong to the institution, and that no patron of a list may be given.

use crate::batch::SourceFile;
use crate::id::{CanonicalId, PrimaryId};
use chrono::{DateTime, Utc};

/// A guard list on its way into a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardList {
    /// The name by which people speak of it.
    pub name: String,
    /// The file it was read from.
    pub source: SourceFile,
    /// Its IDs, sorted, each once.
    pub ids: Vec<CanonicalId>,
}

impl GuardList {
    /// A list of these IDs.
    pub fn new(name: &str, source: SourceFile, mut ids: Vec<CanonicalId>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        GuardList { name: name.to_owned(), source, ids }
    }
}

/// A guard list as a store tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardSummary {
    /// The name by which people speak of it.
    pub name: String,
    /// The file it was read from.
    pub source: SourceFile,
    /// When it was added.
    pub when: DateTime<Utc>,
    /// Who added it: the operating system's user name.
    pub who: String,
    /// How many IDs it has.
    pub ids: u64,
}

/// What reading a file for a guard list gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuardReading {
    /// The list.
    pub guard: GuardList,
    /// The sheets that have the column, where the file has sheets.
    pub sheets: Vec<String>,
    /// Rows without an ID.
    pub blank: u64,
    /// Cells that hold something which is no ID.
    pub unreadable: u64,
    /// The addresses of the first of them.
    pub unreadable_at: Vec<String>,
}

/// Patrons of a store whose internal accounts have IDs of a guard list: they were there before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GuardHolders {
    /// How many they are.
    pub patrons: u64,
    /// The primary IDs of the first of them.
    pub first: Vec<PrimaryId>,
}
