//! An approved plan into a store: held against what is there now, its starters made, then written as one batch, or as
//! several; and what is said when somebody has moved since.
//!
//! Nothing is decided here: every plan comes approved, wherever it comes from. Other things that write, such as a
//! reissue of starters or a purge, are in [`passwords`](crate::passwords) and [`upkeep`](crate::upkeep).

mod apply;
mod look;
mod parts;
mod stale;

pub(crate) use apply::measured;
pub use apply::{ApplyOptions, Outcome, Target, apply};
pub(crate) use look::applied_as;
pub use look::{StoreNow, store_of_saved};
pub(crate) use parts::apply_in_parts;
