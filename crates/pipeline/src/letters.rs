//! The words of hand-out slips, from files that a library can edit.

use crate::PipelineError;
use crate::error::in_words;
use report::letter::Letter;
use std::fs;

/// Reads the letters of these files; the built-in one where none is named.
pub fn read_letters(paths: &[String]) -> Result<Vec<Letter>, PipelineError> {
    if paths.is_empty() {
        return Ok(vec![Letter::english()]);
    }
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &str) -> Result<Letter, PipelineError> {
    let unreadable = |why: String| PipelineError::Unreadable { path: path.to_owned(), why };
    let bytes = fs::read(path).map_err(|error| unreadable(in_words(&error)))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable("it is not written in UTF-8".to_owned()))?;
    Letter::parse(&text).map_err(|fault| {
        let line = if fault.line == 0 { String::new() } else { format!(", line {}", fault.line) };
        PipelineError::Letter { path: path.to_owned(), why: format!("{}{line}", fault.message) }
    })
}
