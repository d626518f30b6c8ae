//! The nouns every stage of Rollcall shares: cells, patrons, findings, plans, outcomes.
//!
//! Start with [`patron`] (what a patron is), then [`finding`] (what can be wrong) and [`plan`]
//! (what would change). This crate knows no files, no database, no JSON and no other crate of the
//! workspace; wire forms live next to the format that needs them.

pub mod action;
pub mod audit;
pub mod batch;
pub mod cell;
pub mod changeset;
pub mod codes;
pub mod consent;
pub mod decision;
pub mod draft;
pub mod field;
pub mod finding;
pub mod guard;
pub mod hex;
pub mod id;
pub mod id_pattern;
pub mod id_scheme;
pub mod layout;
pub mod listing;
pub mod nearest;
pub mod patron;
pub mod place;
pub mod plan;
pub mod progress;
pub mod record;
pub mod request;
pub mod secret;
pub mod settings;
pub mod sign_in;
pub mod snapshot;
pub mod starter_rules;
pub mod starters;
pub mod undo;
pub mod upkeep;
pub mod value;

mod change;
mod counts;
mod limits;
mod patron_parts;
mod severity;

pub use chrono::{Datelike, NaiveDate};
