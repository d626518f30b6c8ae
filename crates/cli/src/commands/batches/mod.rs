//! Commands about what was planned or done before: `history`, `show` and `undo`.
//!
//! Making and applying plans of lists is for [`lists`](super::lists).

pub(crate) mod history;
pub(crate) mod show;
pub(crate) mod undo;
