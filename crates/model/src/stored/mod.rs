//! What a store is given, what it keeps, and what it answers: patrons as they are now, batches and whose the history is,
//! the audit chain, guard lists, one person as a whole, upkeep. What is reported of many patrons at once is in `roster` and
//! `duplicates`, what becomes of those who go to another system in `outgoing`, and how lists compare with all this in
//! `verification`.
//!
//! How a store keeps all this is for the crate `store` to say. What it knows of passwords is in `passwords`.

pub mod audit;
pub mod batch;
pub mod changeset;
pub mod duplicates;
pub mod guard;
pub mod outgoing;
pub mod person;
pub mod roster;
pub mod search;
pub mod snapshot;
pub mod stay;
pub mod upkeep;
pub mod verification;
