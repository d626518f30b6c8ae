//! How the columns of a list that was loaded were read, remembered so that next semester's list of the same
//! layout is read the same way. Holds column names and nothing about patrons.

use crate::field::ListField;
use chrono::NaiveDate;

/// The columns of a list and what each was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListLayout {
    /// The profile with which it was read.
    pub profile: String,
    /// The file's name, for a person.
    pub file: String,
    /// Every column with a name, in the order of the list; a field of `None` was not read.
    pub columns: Vec<(String, Option<ListField>)>,
}

/// A layout and the newest batch that was loaded with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownLayout {
    /// The layout.
    pub layout: ListLayout,
    /// The batch.
    pub batch: u64,
    /// Its day (UTC).
    pub used: NaiveDate,
}
