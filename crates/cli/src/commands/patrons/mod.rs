//! Commands about one patron or a few: `find` and `account`.
//!
//! Their passwords are for [`passwords`](super::passwords).

pub(crate) mod account;
mod by_hand;
pub(crate) mod find;
pub(crate) mod who;
