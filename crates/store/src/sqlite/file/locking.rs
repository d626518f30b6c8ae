//! Whether file locks work where a store lies: on a network drive they may not.

use crate::sqlite::fault::Fault;
use crate::unfinished::{self, Unfinished};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// Whether locks work in the folder of a store that is said to be in use.
///
/// SQLite says *busy* also where the system answers that it has no locks (`ENOLCK`), and the store would be waited for
/// in vain. A database that nobody else knows cannot be busy, so that one is made there, locked and taken away again.
pub(super) fn works_beside(store: &Path) -> bool {
    // Where nothing can be made nothing is learned: the store is in use, as was said.
    let Ok(own) = Unfinished::beside(&unfinished::with(store, ".locking")) else { return true };
    let tried = lock_and_write(own.path());
    !tried.is_err_and(|fault| fault.is_busy() || fault.is_about_locking())
}

/// Takes the locks that a store takes, on a database of nobody else.
fn lock_and_write(own: &Path) -> Result<(), Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(own, flags)?;
    connection.busy_timeout(Duration::ZERO)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.execute_batch("BEGIN IMMEDIATE; CREATE TABLE locked (at INTEGER) STRICT; COMMIT")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_folder_where_locks_work_is_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        assert!(works_beside(&folder.path().join("library.db")));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(works_beside(&folder.path().join("nowhere/library.db")), "nothing is learned there");
    }
}
