//! What is said of many patrons at once, and of two: lists of them, those who are there twice, and two who become one.

mod duplicates;
mod merging;
mod roster;

pub(crate) use duplicates::reasons;
pub use duplicates::{duplicates, duplicates_in_short};
pub use merging::{MergingView, merging};
pub use roster::{roster, roster_in_short};
