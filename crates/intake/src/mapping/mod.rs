//! What the rows and columns of a table mean: which sheet is the list, which row names the columns, which field each
//! column fills, which rows are patrons, and what a file of records says of all that itself.
//!
//! No value is read here: cells become typed values in `fields`. A whole column is looked at only for what decides how
//! each of its cells is read ([`columns`]), and whether it should be read although its name says nothing (`unread`).

mod below;
mod beside;
pub mod columns;
pub mod header;
pub mod headers;
mod id_column;
pub mod layout;
mod memory;
pub mod positions;
mod quotes;
pub(crate) mod record_layout;
mod rows;
mod shape;
pub mod sheets;
mod unread;
mod values;
