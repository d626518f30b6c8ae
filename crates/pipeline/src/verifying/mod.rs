//! After a load: whether the store has what the lists say. `verify.rs` is where to begin: every row is laid beside its
//! patron (`look.rs`), what differs is explained (`explain.rs`) by what the library decided and by what later batches did,
//! and some people are picked at random (`picking.rs`). Which batch loaded a list is for `loaded.rs`, and what of the files
//! was never carried over for `aside.rs`.
//!
//! Nothing here writes. What a list says of a patron is for `reading` to know, and when two values are the same for
//! `planner`.

mod aside;
mod explain;
mod loaded;
mod look;
mod picking;
mod verify;

pub use verify::{Verified, verify};
