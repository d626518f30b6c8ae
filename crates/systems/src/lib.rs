//! The files that other library systems export their patrons as: one file of this crate for each system.
//!
//! Start with [`SYSTEMS`]: [`recognise`] finds the system by the content of a file, and [`System::read`] hands every
//! patron to a [`Sink`] as a record, whose values say what they are. A patron that cannot be read is told at its line,
//! and the rest goes on; what has no place here is counted, so that nothing is lost in silence.
//!
//! This crate opens no files and decodes no bytes: text comes in. What a value means once it is known to be, say, a
//! date, is for `intake` to say.

mod aleph;
mod alma;
mod city;
mod dates;
mod evergreen;
mod folio;
mod json;
mod horizon;
mod koha;
mod lines;
mod polaris;
mod sierra;
mod sink;
mod slot;
mod symphony;
mod system;
mod table;
mod tree;
mod voyager;
mod xml;

pub use sink::{Ended, Sink};
pub use system::{SYSTEMS, System, recognise};
pub use xml::declared_encoding;
