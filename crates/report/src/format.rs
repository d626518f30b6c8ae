//! What a form is that an answer can be written in.

use crate::answer::Answer;
use crate::text::Look;
use model::action::Phrase;
use std::io::{self, Write};

/// A form of an answer.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Its name, as it is chosen.
    pub name: &'static str,
    /// What it is, where the name does not say it.
    pub hint: &'static str,
    /// For whom it is.
    pub reader: Reader,
    /// Writes an answer; the look is that of the place it goes to, and what can be done is spelled by the phrase.
    pub write: fn(&Answer<'_>, Look, &dyn Phrase, &mut dyn Write) -> io::Result<()>,
}

/// Who reads an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Somebody who is there, sees what comes before a question, and can answer it.
    Present,
    /// People and editors, when the command has ended.
    Later,
    /// A program, which is told in the same form what has failed, and is told it always.
    Program,
}
