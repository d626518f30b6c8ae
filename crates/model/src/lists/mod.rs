//! What comes in: the cells of tables, the records of other systems, where each value stands, and the row that becomes
//! a patron. And lists as files that arrive, in `arrival`.
//!
//! What is wrong with a row is told in `findings`, and what it would change in the store in `plans`.

pub mod arrival;
pub mod cell;
pub mod coded_field;
pub mod crosswalk;
pub mod draft;
pub mod how_read;
pub mod layout;
pub mod listing;
pub mod made;
pub mod marks;
pub mod ours;
pub mod place;
pub mod query;
pub mod recipe;
pub mod record;
pub mod template;
