//! `rollcall licenses`

use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use report::document::Document;

/// Whose work is in the program; `cargo xtask notices` writes it.
const PAGE: &str = include_str!("../../THIRD-PARTY.txt");

pub(crate) fn run(session: &Session<'_>) -> Result<u8, Failure> {
    if session.output.for_people() {
        let mut document = Document::default();
        PAGE.lines().for_each(|line| document.line(line));
        session.output.document(&document)?;
    } else {
        session.output.json(&serde_json::json!({"schema": "rollcall.licenses/1", "text": PAGE, "next": []}))?;
    }
    Ok(exit::DONE)
}
