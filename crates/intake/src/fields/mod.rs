//! One reader per kind of value: a cell in, a typed value out, or a finding that says why not.
//!
//! A reader knows its cell and what is known of the column. What is wrong with a row as a whole is for `rules` to say,
//! and among rows for `batch`.

pub(crate) mod clean;
pub(crate) mod code;
pub(crate) mod date;
mod ditto;
pub(crate) mod email;
mod email_typo;
pub(crate) mod flag;
pub(crate) mod group;
pub(crate) mod id;
pub(crate) mod name;
mod offer;
pub(crate) mod one_person;
pub(crate) mod phone;
mod question_mark;
mod scripts;
pub(crate) mod text;
