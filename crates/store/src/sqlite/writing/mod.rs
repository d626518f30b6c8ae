//! A changeset into the tables, in one transaction, or into the history alone where another system keeps the patrons.
//!
//! Begin with `apply.rs`; the longer statements are in `sql/`. Not for deciding anything: the plan has done that. What is
//! written without a plan is in `passwords/`, `upkeep/` and `guard.rs`.

pub(super) mod apply;
pub(super) mod first;
mod late_indexes;
pub(super) mod record;
pub(super) mod stage;
