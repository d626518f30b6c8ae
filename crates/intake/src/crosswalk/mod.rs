//! What the codes of another system become, while rows are read: each value is looked up (`cross.rs`), and counted with
//! where it went (`tally.rs`); what to do about a code that nobody has mapped is said in `advice.rs`, and who is
//! loaded without a code that was dropped in `dropped.rs`.
//!
//! What a crosswalk is stands in `model/src/lists/crosswalk.rs`. The words that a profile has for values of one kind of
//! list are looked up later, by `draft`.

pub(crate) mod advice;
pub(crate) mod cross;
pub(crate) mod dropped;
pub mod tally;
