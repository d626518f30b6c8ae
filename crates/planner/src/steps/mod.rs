//! What happens to one patron: a new one made, a stored one changed, one missing from the list, one whose account
//! changes hands, one whom a person has named.
//!
//! Who a row is about is found in `identity`. What becomes of passwords has a file of its own, and so has an undo: its
//! steps come from a batch and from no list.

pub(crate) mod account;
pub(crate) mod create;
pub(crate) mod ended;
pub(crate) mod entries;
pub(crate) mod institution;
pub(crate) mod join;
pub(crate) mod merge;
pub(crate) mod missing;
pub(crate) mod mode;
pub(crate) mod renumber;
pub(crate) mod set;
pub(crate) mod step;
pub(crate) mod strangers;
pub(crate) mod term;
pub(crate) mod toggle;
