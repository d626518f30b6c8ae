//! The nouns every stage of Rollcall shares: cells, patrons, findings, plans, outcomes.
//!
//! Start with [`patron`] (what a patron is), then [`finding`] (what can be wrong) and [`plan`]
//! (what would change). This crate knows no files, no database, no JSON and no other crate of the
//! workspace; wire forms live next to the format that needs them.
//!
//! The files lie in folders by what they are about, each with a page that says so. The folders are no part of a path:
//! it is [`plan::Plan`] in other crates and in the files of this one. Only modules that no other crate can name are
//! named by their folder (`plans::limits`).

pub mod codes;
pub mod field;
pub mod formula;
pub mod hex;
pub mod nearest;
pub mod progress;
pub mod request;
pub mod settings;

mod findings;
mod lists;
mod passwords;
mod patrons;
mod plans;
mod stored;

pub use chrono::{Datelike, NaiveDate};
pub use findings::{action, cause, finding, for_senders};
pub use lists::{
    arrival, cell, coded_field, crosswalk, draft, how_read, layout, listing, made, marks, ours, place, query, recipe,
    record, template,
};
pub use passwords::{carried, lock, secret, sheets, sign_in, starter_rules, starters};
pub use patrons::{city, id, id_pattern, id_scheme, membership, patron, said, text, value};
pub use plans::{consent, decision, merged, plan, renumbered, undo};
pub use stored::{
    audit, batch, changeset, duplicates, guard, outgoing, person, roster, search, snapshot, stay, upkeep, verification,
};
