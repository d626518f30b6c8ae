//! Batches: what was applied, when, by whom, from which file, and every old and new value.

use crate::id::PrimaryId;
use crate::plan::{Change, Counts};
use chrono::{DateTime, Utc};

/// A file that a batch was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its name, without its folders.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Who applied a plan, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchHead {
    /// The plan's digest; applying the same plan twice is known by it.
    pub id: String,
    /// When.
    pub when: DateTime<Utc>,
    /// The operating system's user name.
    pub who: String,
    /// The computer's name.
    pub host: String,
    /// The program's version.
    pub tool: String,
    /// A note of the person who applied it.
    pub note: Option<String>,
    /// The files.
    pub files: Vec<SourceFile>,
    /// How many rows ended how.
    pub counts: Counts,
}

/// A batch as `history` lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchSummary {
    /// The number people use.
    pub number: u64,
    /// Who, when, what.
    pub head: BatchHead,
}

/// What a batch did to one patron.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchAction {
    /// Added.
    Created,
    /// Changed.
    Updated,
    /// Account type changed.
    Converted,
}

impl BatchAction {
    /// The word in the store and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            BatchAction::Created => "create",
            BatchAction::Updated => "update",
            BatchAction::Converted => "convert",
        }
    }

    /// Reads the word.
    pub fn from_name(name: &str) -> Option<Self> {
        [BatchAction::Created, BatchAction::Updated, BatchAction::Converted].into_iter().find(|a| a.name() == name)
    }
}

/// One patron of a batch with every old and new value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchPatron {
    /// Who.
    pub primary_id: PrimaryId,
    /// What happened.
    pub action: BatchAction,
    /// Each field; of a created patron each field it got.
    pub changes: Vec<Change>,
    /// Whether a starter password was made.
    pub starter: bool,
}

/// A batch with its patrons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchDetail {
    /// Number, who, when, what.
    pub summary: BatchSummary,
    /// Its patrons, by key.
    pub patrons: Vec<BatchPatron>,
}
