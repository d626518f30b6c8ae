//! Raw tables and records → drafts → accepted patrons and findings.
//!
//! Start with [`check::Checking`], which puts everything else in its order: [`sheets::choose`] (which sheet is the
//! list), [`layout::find`] (which row names the columns, which rows are patrons), then [`draft::read_row`] (one row, all
//! its faults at once), then [`rules`] and [`batch`] (what is wrong with a row as a whole, and among rows). Everything
//! here looks at values only; threads belong to `pipeline`, the store's side of identity to `planner`.

pub mod batch;
pub mod by_hand;
pub mod check;
pub mod context;
mod counted;
pub mod crosswalk;
pub mod draft;
pub mod facts;
mod fields;
pub mod guard;
mod hash;
mod id_shape;
pub mod joining;
mod mapping;
mod marks;
mod near;
mod passwords;
mod recipes;
mod record;
pub mod rules;
pub mod verdict;
mod words;
mod zip;

pub use mapping::{columns, header, headers, layout, positions, sheets};
