//! What the readers have in common: forms of text (XML, JSON, tables, lines), and what their values are here.
//!
//! Nothing in here knows a library system.

pub(crate) mod bytes;
pub(crate) mod city;
pub(crate) mod countries;
pub(crate) mod dates;
pub(crate) mod json;
pub(crate) mod lines;
pub(crate) mod slot;
pub(crate) mod table;
pub(crate) mod tree;
pub(crate) mod xml;
