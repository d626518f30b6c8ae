//! Commands that set up a store and look after it: `init`, `store` and `guard`.
//!
//! Patrons come into it with [`lists`](super::lists), and one of them is changed with [`patrons`](super::patrons).

pub(crate) mod guard;
pub(crate) mod init;
mod questions;
pub(crate) mod store;
