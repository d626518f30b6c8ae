//! What the template for senders says of itself, for whoever writes it and for whoever reads it again.

use crate::field::ListField;

/// The ID of the example row. No card has it.
pub const EXAMPLE_ID: &str = "EXAMPLE";

/// The hidden sheet with the values of drop-downs that are too long for a cell's own list.
pub const LISTS_SHEET: &str = "Rollcall lists";

/// What the example row has in the columns of names.
pub const EXAMPLE_NAMES: [(ListField, &str); 3] =
    [(ListField::LastName, "Example"), (ListField::FirstName, "Eva"), (ListField::FullName, "Example, Eva")];

/// Whether a last name, or a whole one, is that of the example row.
pub fn is_example_name(text: &str) -> bool {
    EXAMPLE_NAMES.iter().any(|(field, name)| *field != ListField::FirstName && *name == text.trim())
}
