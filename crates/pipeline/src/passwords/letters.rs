//! The words of hand-out slips, from files that a library can edit.

use crate::{PipelineError, files};
use report::letter::Letter;
use std::path::Path;

/// Reads the letters of these files; the built-in one where none is named.
pub fn read_letters(paths: &[String]) -> Result<Vec<Letter>, PipelineError> {
    if paths.is_empty() {
        return Ok(vec![Letter::english()]);
    }
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &str) -> Result<Letter, PipelineError> {
    let bytes = files::read_small(Path::new(path)).map_err(|error| PipelineError::not_given(path, &error))?;
    let no_letter = |why: String| PipelineError::Letter { path: path.to_owned(), why };
    let text = String::from_utf8(bytes).map_err(|_| no_letter("it is not saved as text in UTF-8".to_owned()))?;
    Letter::parse(&text).map_err(|fault| match fault.line {
        0 => no_letter(fault.message),
        line => no_letter(format!("line {line}: {}", fault.message)),
    })
}
