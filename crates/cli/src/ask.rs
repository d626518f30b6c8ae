//! The one question that is asked before anything is written.

use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the program waits for an answer; Ctrl-C then ends it at once, since nothing is under way.
pub(crate) static WAITING: AtomicBool = AtomicBool::new(false);

/// Whether there is a terminal to ask on.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks; only the whole word counts as yes.
pub(crate) fn confirmed(question: &str) -> io::Result<bool> {
    let mut answer = String::new();
    write!(io::stderr(), "{question} Type yes: ")?;
    io::stderr().flush()?;
    WAITING.store(true, Ordering::SeqCst);
    let read = io::stdin().lock().read_line(&mut answer);
    WAITING.store(false, Ordering::SeqCst);
    if read? == 0 {
        // The end of the input leaves the cursor behind the question.
        writeln!(io::stderr())?;
    }
    Ok(answer.trim().eq_ignore_ascii_case("yes"))
}
