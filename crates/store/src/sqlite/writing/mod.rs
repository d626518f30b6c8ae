//! A changeset into the tables, in one transaction, or into the history alone where another system keeps the patrons.
//!
//! Begin with `apply.rs`. Not for deciding anything: the plan has done that. What is written without a plan is in
//! `passwords/`, `upkeep/` and `guard.rs`.

pub(super) mod apply;
mod everybody;
mod expected;
pub(super) mod first;
mod identifiers;
mod late_indexes;
mod passwords;
mod patrons;
pub(super) mod record;
