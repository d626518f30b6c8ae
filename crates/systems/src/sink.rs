//! Where a reader puts what it finds.

use model::place::Numbering;
use model::record::RecordField;

/// Why reading ends before the end of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The sink takes no more, or no more of the text can be had: whichever it was knows why.
    Refused,
    /// Nothing of the file can be used; what is wrong with it.
    Damaged(String),
}

/// Takes the patrons of a file, in its order; their numbers rise.
pub trait Sink {
    /// Records come, as many as this at a guess.
    ///
    /// # Errors
    /// When no more is taken; so for the others.
    fn records(&mut self, numbered: Numbering, likely: u64) -> Result<(), Ended>;

    /// The file says that there are so many patrons in all, of whom it may have only some.
    ///
    /// # Errors
    /// When no more is taken.
    fn total(&mut self, _patrons: u64) -> Result<(), Ended> {
        Ok(())
    }

    /// A record begins.
    ///
    /// # Errors
    /// When no more is taken.
    fn record(&mut self, number: u32) -> Result<(), Ended>;

    /// A value of the record begun last, which is not blank.
    ///
    /// # Errors
    /// When no more is taken.
    fn value(&mut self, field: RecordField<'_>) -> Result<(), Ended>;

    /// The record begun last says something under this name that has no place here.
    ///
    /// # Errors
    /// When no more is taken.
    fn left_behind(&mut self, name: &str) -> Result<(), Ended>;

    /// The same with the text of the value, which is the only one of this name that the record has, or one of several.
    /// A sink that knows a place for it may take it.
    ///
    /// # Errors
    /// When no more is taken.
    fn unread(&mut self, name: &str, _text: &str) -> Result<(), Ended> {
        self.left_behind(name)
    }

    /// What stands in the record begun last where a password or a PIN has its place. What it is, is for the sink to find
    /// out; no reader gives it as a value. A sink that takes no passwords leaves it behind.
    ///
    /// # Errors
    /// When no more is taken.
    fn password(&mut self, name: &str, _text: &str) -> Result<(), Ended> {
        self.left_behind(name)
    }

    /// A record that cannot be read, and why.
    ///
    /// # Errors
    /// When no more is taken.
    fn damaged(&mut self, number: u32, why: String) -> Result<(), Ended>;
}
