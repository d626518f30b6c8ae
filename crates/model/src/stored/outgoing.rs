//! Patrons on their way to another library system: what that cannot hold, what it has no place for, and the files that
//! were written.

use crate::codes::{self, Code};
use crate::field::{Form, ListField};
use crate::id::PrimaryId;
use std::borrow::Cow;

/// What became of patrons who were to be written for another system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The name of what they are written as, in JSON.
    pub to: &'static str,
    /// The name in sentences.
    pub title: &'static str,
    /// How many patrons are in the files.
    pub written: u64,
    /// How many it cannot hold something of.
    pub unheld: u64,
    /// How many rows of lists are wrong by themselves; a store has none.
    pub problem_rows: u64,
    /// Whether all of these were to be left out; otherwise nothing was written on their account.
    pub leave_out: bool,
    /// The files, in their order; none where nothing was written.
    pub files: Vec<WrittenFile>,
}

impl Outgoing {
    /// Whether nothing was written since somebody would be missing.
    pub fn is_refused(&self) -> bool {
        self.unheld + self.problem_rows > 0 && !self.leave_out
    }
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// Its path.
    pub path: String,
    /// How many patrons are in it.
    pub patrons: u64,
    /// How long it is.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// The names of the files that are in it, where it is a container.
    pub parts: Vec<String>,
}

/// What is to be told of the patrons of a store who were to be written. Of those of a list, it is told at their rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unfit {
    /// What the other system cannot hold, each cause once.
    pub misfits: Vec<Misfit>,
    /// The fields that it has no place for, by name.
    pub no_place: Vec<NoPlace>,
}

/// What makes a patron fit whom another system cannot hold because of the library's own settings.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct WayOut {
    /// The setting, as it stands in the configuration and under which of its headings.
    pub setting: String,
    /// The name of what the patron can be written as instead.
    pub instead: &'static str,
}

/// What another system cannot hold of patrons: one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// What it is.
    pub code: Code,
    /// The field, in words.
    pub field: String,
    /// Value and reason, where all of them say the same.
    pub message: Option<String>,
    /// The value, where all of them have the same.
    pub value: Option<String>,
    /// How many values.
    pub values: u64,
    /// The first patrons who have one.
    pub first: Vec<PrimaryId>,
    /// What would help, where that is not to correct the value.
    pub way_out: Option<WayOut>,
}

/// A field that another system has no place for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoPlace {
    /// M953 where somebody who is barred here could borrow there, otherwise M915.
    pub code: Code,
    /// The field, in words.
    pub field: Cow<'static, str>,
    /// How many patrons have it.
    pub patrons: u64,
    /// The first of them.
    pub first: PrimaryId,
}

impl NoPlace {
    /// What to do about patrons who could borrow where they should not.
    pub const BAR_THERE: &str = "nothing in the file bars them; block these patrons there before they borrow";

    /// That a system has no place for a field of so many patrons: `Tiny list has no place for "notes": 2 patrons`.
    pub fn told(code: Code, field: &str, patrons: &str, title: &str) -> String {
        let consequence = if code == codes::M953 { " who could borrow there" } else { "" };
        format!("{title} has no place for \"{field}\": {patrons}{consequence}")
    }
}

/// Whether many patrons have the same value in a field, as they have the same campus, so that it can be given to all at
/// once.
pub fn is_shared(field: ListField) -> bool {
    matches!(field.form(), Form::Text(_) | Form::Group)
}

/// The field of this label that a system needs and that can be given to all at once, where this is one.
pub fn needed_of_all(code: Code, label: &str) -> Option<ListField> {
    let mut fields = ListField::ALL.iter().copied().filter(|field| is_shared(*field));
    fields.find(|field| code == codes::M914 && field.label().eq_ignore_ascii_case(label))
}
