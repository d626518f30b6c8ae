//! Exit codes: stable, documented, the same for every command.

/// Done; or nothing to do; or applied already.
pub(crate) const DONE: u8 = 0;
/// The tool or the machine failed.
pub(crate) const FAILED: u8 = 1;
/// Wrong usage.
pub(crate) const USAGE: u8 = 2;
/// Problems in the data.
pub(crate) const DATA: u8 = 3;
/// The plan is out of date, or something else that was agreed to is not what was shown any more.
pub(crate) const STALE: u8 = 4;
/// A confirmation is needed and there is no terminal, or it is for another plan.
pub(crate) const REFUSED: u8 = 5;
/// The store is unavailable or locked.
pub(crate) const STORE: u8 = 6;
/// Partly done: an undo left some patrons as they are, or another system stopped in the midst of an apply.
pub(crate) const PARTLY: u8 = 7;
/// The person said no.
pub(crate) const NO: u8 = 8;
/// With `--detailed-exit-code`: no problems, and there are changes.
pub(crate) const CHANGES: u8 = 10;
/// Interrupted.
pub(crate) const INTERRUPTED: u8 = 130;
