//! Patrons of the store: as `find` lists them, and one with everything that is held about them.

mod found;
mod person;

pub use found::{candidates, found_lines, password_change, patrons, there_already};
pub use person::{PersonView, person};
