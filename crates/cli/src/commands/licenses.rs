//! `rollcall licenses`

use crate::exit;
use crate::failure::Failure;
use crate::session::Session;
use report::answers;

/// Whose work is in the program; `cargo xtask notices` writes it.
const PAGE: &str = include_str!("../../THIRD-PARTY.txt");

pub(crate) fn run(session: &Session<'_>) -> Result<u8, Failure> {
    session.output.answer(&answers::licenses(PAGE))?;
    Ok(exit::DONE)
}
