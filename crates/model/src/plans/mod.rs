//! What would change, how much of that is allowed, and the yes to it.
//!
//! Nothing here has been applied: what goes into a store and what came of it is in `stored`.

pub(crate) mod change;
pub mod consent;
pub(crate) mod counts;
pub mod decision;
pub(crate) mod limits;
pub mod merged;
mod parts;
pub mod plan;
pub mod renumbered;
pub mod undo;
