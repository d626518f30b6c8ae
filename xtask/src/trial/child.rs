//! A run of a program: what it said and how it ended, however long it would have taken.

use super::sweep::Wrong;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// No command of a story takes a tenth of this.
const LIMIT: Duration = Duration::from_secs(120);

/// How a run ended.
pub(crate) struct Ran {
    /// The exit code; `None` when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// How it ended, and what it complained about.
    pub(crate) fn summary(&self) -> String {
        let end = self.code.map_or("ended by a signal".to_owned(), |code| format!("exit {code}"));
        format!("{end}; {}", self.stderr.trim())
    }

    /// A panic is our own fault and never a message.
    pub(crate) fn panicked(&self) -> bool {
        self.stderr.contains("panicked at") || self.stderr.contains("RUST_BACKTRACE")
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Result<Ran, Wrong> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().map_err(|error| Wrong::Trial(format!("{command:?} does not start: {error}")))?;
    let id = child.id().to_string();
    let (sender, receiver) = mpsc::channel();
    let waiter = std::thread::spawn(move || drop(sender.send(child.wait_with_output())));
    let Ok(output) = receiver.recv_timeout(LIMIT) else {
        drop(Command::new("kill").args(["-9", &id]).status());
        return Err(Wrong::Promise(format!("it was not finished after {} s", LIMIT.as_secs())));
    };
    waiter.join().map_err(|_| Wrong::Trial("the listener panicked".to_owned()))?;
    let Output { status, stdout, stderr } = output?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Ran { code: status.code(), stdout: text(&stdout), stderr: text(&stderr) })
}
