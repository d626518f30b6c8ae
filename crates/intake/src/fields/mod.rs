//! One reader per kind of value: a cell in, a typed value out, or a finding that says why not.

pub(crate) mod code;
pub(crate) mod date;
pub(crate) mod email;
mod email_typo;
pub(crate) mod flag;
pub(crate) mod group;
pub(crate) mod id;
pub(crate) mod name;
mod offer;
pub(crate) mod phone;
mod scripts;
pub(crate) mod text;
