//! Questions: the one that is asked before anything is written, and passwords.

use model::secret::TypedPassword;
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

/// A new password, typed twice.
pub(crate) enum New {
    /// Both times the same.
    Typed(TypedPassword),
    /// Two different ones.
    Differs,
    /// There is nothing more to read.
    End,
}

/// Asks for a password without showing it; without a terminal the next line of stdin is one. `None` at the end of
/// the input.
pub(crate) fn secret(question: &str, may_ask: bool) -> io::Result<Option<TypedPassword>> {
    if !(may_ask && can_ask()) {
        return line();
    }
    WAITING.store(true, Ordering::SeqCst);
    // First nothing is shown, and then it is asked: some type before they read.
    hide();
    let typed = write!(io::stderr(), "{question}: ").and_then(|()| rpassword::read_password());
    show_again();
    WAITING.store(false, Ordering::SeqCst);
    match typed {
        Ok(typed) => Ok(Some(TypedPassword::new(typed))),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// Asks for a new password, on a terminal twice.
pub(crate) fn new_secret(question: &str, may_ask: bool) -> io::Result<New> {
    let Some(new) = secret(question, may_ask)? else { return Ok(New::End) };
    if !(may_ask && can_ask()) {
        return Ok(New::Typed(new));
    }
    let Some(again) = secret("The same again", may_ask)? else { return Ok(New::End) };
    Ok(if new.expose() == again.expose() { New::Typed(new) } else { New::Differs })
}

/// The next line of stdin.
fn line() -> io::Result<Option<TypedPassword>> {
    let mut text = String::with_capacity(LONGEST);
    if io::stdin().lock().read_line(&mut text)? == 0 {
        return Ok(None);
    }
    let end = text.trim_end_matches('\n').trim_end_matches('\r').len();
    text.truncate(end);
    Ok(Some(TypedPassword::new(text)))
}

/// A line of this length needs no second piece of memory.
const LONGEST: usize = 4096;

/// How the terminal was before a password was asked for: Ctrl-C ends the program in the midst of it, and must not
/// leave a terminal that shows nothing.
#[cfg(unix)]
static TERMINAL: std::sync::Mutex<Option<rustix::termios::Termios>> = std::sync::Mutex::new(None);

/// Lets the terminal show nothing of what is typed but the end of a line.
fn hide() {
    #[cfg(unix)]
    if let (Ok(mut terminal), Ok(before)) = (TERMINAL.lock(), rustix::termios::tcgetattr(io::stdin())) {
        use rustix::termios::{LocalModes, OptionalActions, tcsetattr};
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        hidden.local_modes.insert(LocalModes::ECHONL);
        // A terminal that cannot hide what is typed is told so by the reader of the password.
        tcsetattr(io::stdin(), OptionalActions::Now, &hidden).unwrap_or_default();
        *terminal = Some(before);
    }
}

/// Puts the terminal back as it was before a password was asked for.
pub(crate) fn show_again() {
    #[cfg(unix)]
    if let Ok(mut terminal) = TERMINAL.try_lock()
        && let Some(before) = terminal.take()
    {
        use rustix::termios::{OptionalActions, tcsetattr};
        // Whoever ends has no use for a failure.
        tcsetattr(io::stdin(), OptionalActions::Now, &before).unwrap_or_default();
    }
}
