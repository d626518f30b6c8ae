//! What can be typed, in both directions: commands and options as clap parses them (`args.rs`, with the values of
//! `destination.rs`, `format.rs`, `names.rs`, `values.rs`, `person_file.rs` and `report_file.rs`, the last two by `file_kind.rs`, what a page
//! begins with in `first.rs`, and wrong usage in `usage.rs`), and what a person can do next as a command to be typed
//! (`typed.rs`, `flags.rs`).
//!
//! Nothing is run here; what a value asks for is worked out by the [command](crate::commands) that takes it.

pub(crate) mod args;
mod destination;
mod file_kind;
mod first;
pub(crate) mod flags;
mod format;
mod names;
mod person_file;
pub(crate) mod report_file;
pub(crate) mod typed;
pub(crate) mod usage;
mod values;
