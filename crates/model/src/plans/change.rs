//! What becomes of a field: old and new, in a plan and in the record of a batch.

use crate::field::Field;
use crate::patron::Patron;
use crate::value::Value;

/// One field of one patron, old and new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field.
    pub field: Field,
    /// What the store has.
    pub before: Value,
    /// What it will have.
    pub after: Value,
}

/// Each field that differs between two states of a patron.
pub fn differences(before: &Patron, after: &Patron) -> Vec<Change> {
    let differs = |field: &Field| {
        let is_other = *field == Field::PrimaryId && before.primary_id != after.primary_id;
        is_other || !before.details.is_equal_in(*field, &after.details)
    };
    let change = |field: Field| Change { field, before: before.get(field), after: after.get(field) };
    Field::ALL.iter().copied().filter(differs).map(change).collect()
}
