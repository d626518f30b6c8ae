//! Commands about one patron or a few: `find`, `person` and `account`.
//!
//! What becomes of one patron is here: fields, membership, account and password. Signing in, and starters that batches
//! have given, are for [`passwords`](super::passwords).

pub(crate) mod account;
mod by_hand;
mod fields;
pub(crate) mod find;
mod not_planned;
mod password;
pub(crate) mod person;
mod term;
pub(crate) mod who;
