//! What a store says of many patrons at once: who has something in common that a library acts on, and who is there twice.
//! Every patron is seen once, one after the other; what is kept of each is little.
//!
//! Nothing here writes. Which records look like one person is for `planner` to say, and how it is told for `report`.

mod duplicates;
mod groups;
mod roster;

pub use duplicates::duplicates;
pub use groups::{group_set_up, known_group};
pub use roster::roster;
