//! What the template for senders says of itself, for whoever writes it and for whoever reads it again.

use crate::field::ListField;

/// The ID of the example row in templates that were made before IDs had a form.
const EXAMPLE_WORD: &str = "EXAMPLE";
/// Digits of an ID, where the library does not say how many its own have.
pub const USUAL_DIGITS: u8 = 9;
/// Fewer zeros are no example: they may be a number that somebody has typed.
const FEWEST_ZEROS: usize = 4;

/// The ID of the example row: as long as IDs are, and on no card, since it is all zeros.
pub fn example_id(digits: Option<u8>) -> String {
    "0".repeat(usize::from(digits.unwrap_or(USUAL_DIGITS)).max(FEWEST_ZEROS))
}

/// Whether an ID is the word that stood in the example row once, and can be nobody's. Zeros are asked about in any list.
pub fn is_example_word(text: &str) -> bool {
    text.trim() == EXAMPLE_WORD
}

/// Whether an ID is that of the example row.
pub fn is_example_id(text: &str) -> bool {
    let text = text.trim();
    text == EXAMPLE_WORD || (text.len() >= FEWEST_ZEROS && text.bytes().all(|byte| byte == b'0'))
}

/// The hidden sheet with the values of drop-downs that are too long for a cell's own list.
pub const LISTS_SHEET: &str = "Rollcall lists";

/// What the example row has in the columns of names.
pub const EXAMPLE_NAMES: [(ListField, &str); 3] =
    [(ListField::LastName, "Example"), (ListField::FirstName, "Eva"), (ListField::FullName, "Example, Eva")];

/// Whether a last name, or a whole one, is that of the example row.
pub fn is_example_name(text: &str) -> bool {
    EXAMPLE_NAMES.iter().any(|(field, name)| *field != ListField::FirstName && *name == text.trim())
}
