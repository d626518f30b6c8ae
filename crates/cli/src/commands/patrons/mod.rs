//! Commands about one patron or a few: `find`, `add`, `account` and `person`.
//!
//! What becomes of one patron is here: fields, membership, account and password. Signing in, and starters that batches
//! have given, are for [`passwords`](super::passwords).

pub(crate) mod account;
pub(crate) mod add;
mod by_hand;
mod desk;
mod fields;
pub(crate) mod find;
mod not_planned;
mod password;
pub(crate) mod person;
mod registration;
mod term;
pub(crate) mod who;
