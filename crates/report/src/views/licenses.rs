//! Whose work is in the program.

use crate::document::{Document, Part};

/// The notices, as they were written.
pub fn licenses(text: &str) -> Document {
    let mut document = Document::default();
    document.section("licenses", "Whose work is in the program").parts.push(Part::Verbatim(text.to_owned()));
    document
}
