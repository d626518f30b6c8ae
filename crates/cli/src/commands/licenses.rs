//! `rollcall licenses`

use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use report::Answer;
use report::document::{Document, Part};

/// Whose work is in the program; `cargo xtask notices` writes it.
const PAGE: &str = include_str!("../../THIRD-PARTY.txt");

pub(crate) fn run(session: &Session<'_>) -> Result<u8, Failure> {
    let json = || serde_json::json!({"schema": "rollcall.licenses/1", "text": PAGE, "next": []});
    session.output.answer(&Answer::new(in_words, |_, take| take(&json())))?;
    Ok(exit::DONE)
}

fn in_words() -> Document {
    let mut document = Document::default();
    document.section("licenses", "Whose work is in the program").parts.push(Part::Verbatim(PAGE.to_owned()));
    document
}
