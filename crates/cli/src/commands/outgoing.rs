//! What `convert` and `export` have in common: the file that is wanted, and what is said where it cannot be written.

use crate::failure::Failure;
use pipeline::{Destination, PipelineError, Wanted};
use std::path::Path;

/// A file of this name, if it can be one of that kind.
pub(super) fn wanted(to: Destination, path: &Path, leave_out: bool) -> Result<Wanted<'_>, Failure> {
    if to.takes(path) {
        return Ok(Wanted { to, path, leave_out });
    }
    let message = format!("{} can't be the name of this file: it must end in .{}", path.display(), to.ending());
    let better = path.with_extension(to.ending());
    Err(Failure::usage(message, format!("did you mean {}?", better.display())))
}

/// Why there is no file, with the option that names it.
pub(super) fn not_written(error: PipelineError) -> Failure {
    let advice = if matches!(error, PipelineError::ReportExists(_)) {
        Some("nothing was written, and no file is ever overwritten; name another with -o")
    } else if matches!(error, PipelineError::ReportNotWritable { .. }) {
        Some("nothing was written; name another place with -o")
    } else {
        None
    };
    let failure = Failure::from(error);
    match advice {
        Some(advice) => Failure { advice: advice.to_owned(), ..failure },
        None => failure,
    }
}
