//! Questions: the one that is asked before anything is written, those about a new library, and passwords.

use model::secret::TypedPassword;
use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use zeroize::Zeroizing;

/// Whether the program waits for an answer; Ctrl-C then ends it at once, since nothing is under way.
pub(crate) static WAITING: AtomicBool = AtomicBool::new(false);

/// Whether there is a terminal to ask on.
pub(crate) fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// What was said to a question that a yes is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reply {
    /// The whole word.
    Yes,
    /// A no, nothing, or the end of the input.
    No,
    /// Something else, which may have been meant as a yes.
    Unclear,
}

impl Reply {
    /// What an answer comes to.
    pub(crate) fn of(answer: &str) -> Reply {
        let is = |word: &str| answer.eq_ignore_ascii_case(word);
        if is("yes") {
            Reply::Yes
        } else if answer.is_empty() || is("no") || is("n") {
            Reply::No
        } else {
            Reply::Unclear
        }
    }
}

/// Asks; only the whole word counts as yes.
pub(crate) fn reply(question: &str) -> io::Result<Reply> {
    let answer = answer(&format!("{question} Type yes:"))?;
    Ok(answer.map_or(Reply::No, |answer| Reply::of(&answer)))
}

/// Asks for a line; `None` at the end of the input.
pub(crate) fn answer(question: &str) -> io::Result<Option<String>> {
    let mut answer = String::new();
    // Before the question can be seen: whoever presses Ctrl-C at it means it.
    WAITING.store(true, Ordering::SeqCst);
    let asked = write!(io::stderr(), "{question} ").and_then(|()| io::stderr().flush());
    let read = asked.and_then(|()| io::stdin().lock().read_line(&mut answer));
    WAITING.store(false, Ordering::SeqCst);
    if read? == 0 {
        // The end of the input leaves the cursor behind the question.
        writeln!(io::stderr())?;
        return Ok(None);
    }
    Ok(Some(answer.trim().to_owned()))
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
    if !io::stdin().is_terminal() {
        return line();
    }
    if !may_ask {
        return Err(io::Error::other("--no-input says not to ask"));
    }
    WAITING.store(true, Ordering::SeqCst);
    let typed = hidden(question);
    WAITING.store(false, Ordering::SeqCst);
    typed
}

/// On a terminal. First nothing is shown, and then it is asked: some type before they read.
#[cfg(unix)]
fn hidden(question: &str) -> io::Result<Option<TypedPassword>> {
    hide();
    let typed = write!(io::stderr(), "{question}: ").and_then(|()| line());
    show_again();
    typed
}

#[cfg(not(unix))]
fn hidden(question: &str) -> io::Result<Option<TypedPassword>> {
    write!(io::stderr(), "{question}: ")?;
    rpassword::read_password().map(|typed| Some(TypedPassword::new(typed)))
}

/// Asks for a new password, on a terminal twice.
pub(crate) fn new_secret(question: &str, may_ask: bool) -> io::Result<New> {
    let Some(new) = secret(question, may_ask)? else { return Ok(New::End) };
    if !io::stdin().is_terminal() {
        return Ok(New::Typed(new));
    }
    let Some(again) = secret("New password again", may_ask)? else { return Ok(New::End) };
    Ok(if new.expose() == again.expose() { New::Typed(new) } else { New::Differs })
}

/// The next line of stdin, byte by byte: whoever reads ahead keeps a copy that is not wiped.
fn line() -> io::Result<Option<TypedPassword>> {
    // Never grows, since growing would leave a copy behind.
    let mut text = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut ended = false;
    while !ended {
        match byte()? {
            Some(b'\n') => ended = true,
            Some(byte) if text.len() < LONGEST => text.push(byte),
            // What is too long is refused as a whole, and its end is not the next line.
            Some(_) => {}
            None if text.is_empty() => return Ok(None),
            None => ended = true,
        }
    }
    if text.last() == Some(&b'\r') {
        text.pop();
    }
    let text = std::str::from_utf8(&text).map_err(|_| io::Error::other("it is not written in UTF-8"))?;
    let mut copy = String::with_capacity(LONGEST);
    copy.push_str(text);
    Ok(Some(TypedPassword::new(copy)))
}

/// The next byte of stdin.
#[cfg(unix)]
fn byte() -> io::Result<Option<u8>> {
    let mut byte = [0];
    let read = rustix::io::retry_on_intr(|| rustix::io::read(io::stdin(), &mut byte))?;
    Ok((read == 1).then_some(byte[0]))
}

/// The library reads ahead here, and keeps what it has read.
#[cfg(not(unix))]
fn byte() -> io::Result<Option<u8>> {
    use std::io::Read;
    let mut byte = [0];
    Ok((io::stdin().lock().read(&mut byte)? == 1).then_some(byte[0]))
}

/// More than any password has: one that goes on is nobody's.
const LONGEST: usize = 8192;

/// How the terminal was before a password was asked for: Ctrl-C ends the program in the midst of it, and must not
/// leave a terminal that shows nothing.
#[cfg(unix)]
static TERMINAL: std::sync::Mutex<Option<rustix::termios::Termios>> = std::sync::Mutex::new(None);

/// Lets the terminal show nothing of what is typed but the end of a line.
#[cfg(unix)]
fn hide() {
    if let (Ok(mut terminal), Ok(before)) = (TERMINAL.lock(), rustix::termios::tcgetattr(io::stdin())) {
        use rustix::termios::{LocalModes, OptionalActions, tcsetattr};
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        hidden.local_modes.insert(LocalModes::ECHONL);
        // A terminal that cannot hide what is typed shows it to whoever sits there.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever says no is not lectured; whoever may have meant yes is told what counts.
    #[test]
    fn only_the_whole_word_is_a_yes_and_a_no_is_a_no() {
        let replies = |answers: &[&str]| answers.iter().map(|answer| Reply::of(answer)).collect::<Vec<_>>();
        assert_eq!(replies(&["yes", "YES", "Yes"]), [Reply::Yes; 3]);
        assert_eq!(replies(&["", "n", "no", "No", "N"]), [Reply::No; 5]);
        assert_eq!(replies(&["y", "Y", "ye", "yep", "yes!", "ok"]), [Reply::Unclear; 6]);
    }
}
