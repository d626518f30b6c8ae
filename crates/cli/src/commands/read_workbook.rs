//! `rollcall read-workbook`: the side of the pipe that the program itself calls. It reads no settings, no
//! store and no list.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// Reads a workbook from stdin and sends what is in it to stdout.
pub(crate) fn run() -> ExitCode {
    // The parent tells a person what it means that this process has failed.
    let served = catch_unwind(AssertUnwindSafe(|| pipeline::serve_reading(io::stdin().lock(), io::stdout().lock())));
    if served.unwrap_or(false) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
