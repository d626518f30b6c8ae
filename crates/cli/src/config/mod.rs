//! What a library has decided: `rollcall.toml`, found and read (`settings.rs`), its shape and the one that `init` writes
//! (`file.rs`, `starters.rs`), and what is wrong with it (`fault.rs`).
//!
//! What the settings mean for a patron is for other crates. What is decided for one run alone is typed: see
//! [`command_line`](crate::command_line).

mod fault;
mod file;
mod settings;
mod starters;

pub(crate) use file::{TEMPLATE, nearest};
pub(crate) use settings::{Configuration, load};
