//! Patrons of the store: as `find` lists them, and one with everything that is held about them.

mod found;
mod person;

pub use found::{
    candidates, found_lines, password_change, password_restored, password_restoring, patrons, restore_question,
    there_already,
};
pub use person::{PersonView, person};
