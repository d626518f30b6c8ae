//! One file per command: parse, call the pipeline, render.
//!
//! They are sorted by what they are about. Here lie those about the program itself, and what several of them say or ask:
//! a yes, which files are to be written, patrons for another system, where a hand-out sheet and a report go, how a plan ended, one that is out of date, one that was only partly done or stopped between two batches.

pub(crate) mod batches;
pub(crate) mod completions;
mod consent;
mod ending;
pub(crate) mod explain;
pub(crate) mod handing_out;
pub(crate) mod licenses;
pub(crate) mod lists;
pub(crate) mod man;
mod outgoing;
pub(crate) mod outputs;
mod partly;
pub(crate) mod passwords;
pub(crate) mod patrons;
pub(crate) mod read_workbook;
mod reporting;
mod stale;
mod stopped;
pub(crate) mod upkeep;
