//! Whether somebody has asked to stop: between two steps of the work, and in the midst of a statement, since checking or
//! rewriting a database of a million patrons is one statement to SQLite and takes many seconds.
//!
//! SQLite asks after so many of its instructions; a `COMMIT` has a handful of them and is never asked about, so that
//! nobody is left wondering whether it happened.

use super::fault::Fault;
use model::progress::{Progress, StopSignal};
use rusqlite::Connection;
use std::ffi::c_int;
use std::sync::{Arc, Mutex, PoisonError};

/// So many patrons between two words about the work and two questions: a few times a second.
pub(super) const STEP: usize = 1000;

/// An error when the person has asked to stop.
pub(super) fn go_on(progress: &dyn Progress) -> Result<(), Fault> {
    if progress.stop_asked() { Err(Fault::Stopped) } else { Ok(()) }
}

/// So many instructions of SQLite between two questions: a few milliseconds, and no cost that can be measured.
const INSTRUCTIONS: c_int = 20_000;

/// What a connection asks whether to stop. As long as it is not armed nothing is interrupted.
#[derive(Default)]
pub(super) struct Interrupt(Arc<Mutex<Option<StopSignal>>>);

impl Interrupt {
    /// The one of a connection, for as long as that is open.
    pub(super) fn of(connection: &mut Connection) -> Result<Self, Fault> {
        let interrupt = Interrupt::default();
        let signal = Arc::clone(&interrupt.0);
        let stop = move || signal.lock().unwrap_or_else(PoisonError::into_inner).as_ref().is_some_and(|asked| asked());
        connection.progress_handler(INSTRUCTIONS, Some(stop))?;
        Ok(interrupt)
    }

    /// Armed until what is returned is dropped.
    #[must_use]
    pub(super) fn arm(&self, progress: &dyn Progress) -> Armed {
        self.set(Some(progress.stop_signal()));
        Armed(Interrupt(Arc::clone(&self.0)))
    }

    fn set(&self, signal: Option<StopSignal>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = signal;
    }
}

/// As long as there is one, a stop ends the statement that runs.
pub(super) struct Armed(Interrupt);

impl Drop for Armed {
    fn drop(&mut self) {
        self.0.set(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::progress::{Event, Silent};
    use rusqlite::ErrorCode;
    use std::sync::atomic::{AtomicBool, Ordering};

    /// Wants to stop from some moment on.
    #[derive(Default)]
    struct StopNow(Arc<AtomicBool>);

    impl Progress for StopNow {
        fn event(&self, _: Event) {}

        fn stop_asked(&self) -> bool {
            self.0.load(Ordering::SeqCst)
        }

        fn stop_signal(&self) -> StopSignal {
            let stop = Arc::clone(&self.0);
            Arc::new(move || stop.load(Ordering::SeqCst))
        }
    }

    const ROWS: &str =
        "CREATE TABLE row AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
        SELECT i, hex(randomblob(16)) AS filling FROM n";

    #[test]
    fn every_long_statement_hears_a_stop_and_none_hears_it_afterwards() {
        let mut connection = Connection::open_in_memory().unwrap();
        let interrupt = Interrupt::of(&mut connection).unwrap();
        let progress = StopNow::default();
        connection.execute_batch(ROWS).unwrap();
        let statements = [
            "VACUUM",
            "PRAGMA integrity_check",
            "PRAGMA quick_check",
            "CREATE INDEX of_row ON row(filling)",
            "UPDATE row SET i = -i",
        ];
        progress.0.store(true, Ordering::SeqCst);
        for statement in statements {
            let _armed = interrupt.arm(&progress);
            let ended = connection.prepare(statement).and_then(|mut statement| statement.query([])?.next().map(drop));
            let code = ended.unwrap_err().sqlite_error_code();
            assert_eq!(code, Some(ErrorCode::OperationInterrupted), "{statement}");
        }
        connection.execute_batch("VACUUM; PRAGMA integrity_check").expect("it is armed no more");
        let _armed = interrupt.arm(&Silent);
        connection.execute_batch("VACUUM; PRAGMA integrity_check").expect("nobody wants to stop");
    }

    #[test]
    fn a_commit_is_not_asked_about() {
        let mut connection = Connection::open_in_memory().unwrap();
        let interrupt = Interrupt::of(&mut connection).unwrap();
        let progress = StopNow::default();
        let _armed = interrupt.arm(&progress);
        let transaction = connection.transaction().unwrap();
        transaction.execute_batch(ROWS).unwrap();
        progress.0.store(true, Ordering::SeqCst);
        transaction.commit().unwrap();
    }
}
