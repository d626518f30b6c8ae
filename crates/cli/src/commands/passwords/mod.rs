//! Commands about passwords of patrons who are there: `starters` and `signin`.
//!
//! The starters of new patrons are made by `apply` and `account`; where their sheet goes is said in `handing_out.rs`, one
//! folder up, for all of them.

pub(crate) mod signin;
pub(crate) mod starters;
