//! Patrons out of the tables: by a list of IDs, by what they share with others, by what somebody types, or all of
//! them; and what their IDs look like.
//!
//! Not for changing anything: what some of these files make are temporary tables. All of them find keys, and `fetch.rs`
//! makes patrons of those.

mod alike;
pub(super) mod fetch;
pub(super) mod find;
pub(super) mod lookalikes;
mod meant;
pub(super) mod members;
mod namesakes;
pub(super) mod next_ids;
pub(super) mod patron_histories;
pub(super) mod scan;
pub(super) mod sections;
pub(super) mod snapshot;
mod words;
