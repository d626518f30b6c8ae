//! The files that other library systems export their patrons as: one file of this crate for each system; and patrons as
//! such systems take them: a file of `writing` for each, in the table of [`TARGETS`].
//!
//! Start with [`SYSTEMS`]: [`recognise`] finds the system by the content of a file, and [`System::read`] hands every
//! patron to a [`Sink`] as a record, whose values say what they are. A patron that cannot be read is told at its line,
//! and the rest goes on; what has no place here is counted, so that nothing is lost in silence.
//!
//! This crate opens no files and decodes no bytes: text comes in, [piece by piece](Pieces), and a reader holds no more of
//! it than it needs. What a value means once it is known to be, say, a date, is for `intake` to say.

pub mod columns;
pub mod target;

mod aleph;
mod alma;
mod evergreen;
mod folio;
mod horizon;
mod koha;
mod parts;
mod polaris;
mod sierra;
mod sink;
mod symphony;
mod system;
mod text;
mod voyager;
mod writing;

pub use parts::xml::declared_encoding;
pub use sink::{Ended, Sink};
pub use system::{HEAD, SYSTEMS, System, recognise};
pub use target::{BLOCKS_IN_FORCE, TARGETS, Target, Unheld, target};
pub use text::{Pieces, Text, WholeText};
