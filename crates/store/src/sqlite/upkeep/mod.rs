//! Looking after a store: how large it is, whether it holds, a copy put back, what is taken out for good.
//!
//! Not for making copies, which is in `file/`, and not for anything that a list or a plan asks for.

mod carry;
pub(super) mod check;
mod notes;
pub(super) mod purge;
pub(super) mod restore;
pub(super) mod rewrite;
pub(super) mod sizes;
