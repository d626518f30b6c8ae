//! The file of a store: opened, made, brought up to date, locked and copied.
//!
//! Not for what stands in it: no file here reads or writes a row of a patron or a batch. `schema.rs` has the layout,
//! with `schema/`; everything else in this folder is about the file itself.

pub(super) mod backup;
pub(super) mod connection;
pub(super) mod lock;
mod locking;
pub(super) mod open;
pub(super) mod schema;
