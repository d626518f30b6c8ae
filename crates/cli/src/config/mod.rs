//! What a library has decided: `rollcall.toml`, found and read (`settings/`, `encoding.rs`), its shape and the one that
//! `init` writes (`file.rs`, `recipes.rs`, `starters.rs`, `run.rs`, `retention.rs`, `day.rs`, `answers.rs`), and what is wrong with it
//! (`fault.rs`), where (`place.rs`), and in which words (`unreadable.rs`, `slips.rs`). A crosswalk that is written in the same
//! way is taken apart in `crosswalk.rs`.
//!
//! What the settings mean for a patron is for other crates. What is decided for one run alone is typed: see
//! [`command_line`](crate::command_line).

mod answers;
mod crosswalk;
mod day;
mod encoding;
mod fault;
mod file;
mod place;
mod recipes;
mod retention;
mod run;
mod settings;
mod slips;
mod starters;
mod unreadable;

pub(crate) use answers::Answers;
pub(crate) use crosswalk::parts as crosswalk_parts;
pub(crate) use file::nearest;
pub(crate) use settings::{Configuration, load};
