//! What is told of patrons who come from another system or go to one: what their codes became, where they were written,
//! and whether all of them arrived.

pub(super) mod crosswalk;
pub(super) mod outgoing;
pub(super) mod verification;
