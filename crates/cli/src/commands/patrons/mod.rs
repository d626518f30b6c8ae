//! Commands about one patron or a few: `find`, `add`, `account`, `merge`, `person`; and about many at once: `report`, `export`.
//!
//! What becomes of one patron is here: fields, membership, account and password. Signing in, and starters that batches
//! have given, are for [`passwords`](super::passwords).

pub(crate) mod account;
pub(crate) mod add;
mod by_hand;
mod desk;
pub(crate) mod export;
mod fields;
pub(crate) mod find;
pub(crate) mod merge;
mod not_planned;
pub(crate) mod password;
pub(crate) mod person;
mod registration;
pub(crate) mod report;
mod term;
pub(crate) mod who;
