//! Patrons on their way to another library system: those of lists ([`convert()`]), and those of a store ([`export()`]).
//!
//! Everybody is checked before anything is written: what the other system cannot hold is told, as is what is wrong with a
//! row by itself, and stops all of it, unless whoever fits is to be written without the others. Then the files are filled one patron at a time, and get their
//! names when all of them are whole. Nothing here changes a store.
//!
//! What a system takes, and how it is written, is for `systems` to say; how a list is read for [`reading`](crate::reading).

mod blanks;
mod convert;
mod destination;
mod export;
mod filling;
mod tally;
#[cfg(test)]
mod tests;

pub use blanks::ForBlank;
pub use convert::{Converted, convert};
pub use destination::Destination;
pub use export::{Exported, export};

use std::path::Path;

/// What is wanted of a file for another system.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// What the patrons are written as.
    pub to: Destination,
    /// The name of the file, or of the first part of the names where one does not hold all of them.
    pub path: &'a Path,
    /// Whether those whom the system cannot hold, and rows with problems, are left out; otherwise they stop all of it.
    pub leave_out: bool,
}
