//! What goes wrong inside the SQLite backend, and how a caller hears of it.
//!
//! Nothing here repeats a bound value: SQLite's own messages name tables and columns, never patrons.

use crate::StoreError;
use crate::values::Unreadable;
use rusqlite::ErrorCode;
use rusqlite::ffi;
use std::io;

/// A failure that does not yet know which store it is about.
#[derive(Debug)]
pub(super) enum Fault {
    /// SQLite says so.
    Sql(rusqlite::Error),
    /// A stored value has no meaning, or rows contradict each other.
    Damaged(&'static str),
    /// What was read back is not what was written.
    ReadBack(String),
    /// The disk failed in the midst of a commit.
    Unsure,
    /// Somebody else is writing and did not finish in time.
    Locked,
    /// Where the store lies, file locks do not work.
    NoLocking,
    /// The person asked to stop.
    Stopped,
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Fault::Sql(error)
    }
}

impl From<Unreadable> for Fault {
    fn from(_: Unreadable) -> Self {
        Fault::Damaged("the history of a patron cannot be read")
    }
}

impl Fault {
    /// Whether somebody else holds the lock.
    pub(super) fn is_busy(&self) -> bool {
        let code = self.code();
        matches!(self, Fault::Locked) || matches!(code, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
    }

    /// Whether the system could not lock, or not share what goes with it.
    pub(super) fn is_about_locking(&self) -> bool {
        match self {
            Fault::Sql(error) => error.sqlite_error().is_some_and(about_locking),
            Fault::NoLocking => true,
            Fault::Damaged(_) | Fault::ReadBack(_) | Fault::Unsure | Fault::Locked | Fault::Stopped => false,
        }
    }

    /// Whether it is about what stands in the file, and not about the disk or about somebody who waits.
    pub(super) fn is_in_the_file(&self) -> bool {
        match self {
            Fault::Damaged(_) => true,
            // Conversions have no code, statements about a table that is gone the general one.
            Fault::Sql(_) => self.code().is_none_or(|code| {
                matches!(code, ErrorCode::Unknown | ErrorCode::DatabaseCorrupt | ErrorCode::TypeMismatch)
            }),
            Fault::ReadBack(_) | Fault::Locked | Fault::Unsure | Fault::NoLocking | Fault::Stopped => false,
        }
    }

    /// SQLite's code, where it has one.
    pub(super) fn code(&self) -> Option<ErrorCode> {
        match self {
            Fault::Sql(error) => error.sqlite_error_code(),
            Fault::Damaged(_)
            | Fault::ReadBack(_)
            | Fault::Unsure
            | Fault::Locked
            | Fault::NoLocking
            | Fault::Stopped => None,
        }
    }

    /// The same, about the store at `path`.
    pub(super) fn at(self, path: &str) -> StoreError {
        let path = path.to_owned();
        match self {
            Fault::Sql(error) => sql_error(path, &error),
            Fault::Damaged(why) => StoreError::Damaged { path, why: why.to_owned() },
            // What keeps something else than it was given cannot be trusted with more.
            Fault::ReadBack(table) => {
                let why = format!("what was written to the table {table} reads back differently");
                StoreError::Damaged { path, why }
            }
            Fault::Unsure => StoreError::Unsure(path),
            Fault::Locked => StoreError::Locked(path),
            Fault::NoLocking => StoreError::NoLocking(path),
            Fault::Stopped => StoreError::Stopped,
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "SQLite's codes; the rest is not ours to react to")]
fn sql_error(path: String, error: &rusqlite::Error) -> StoreError {
    let Some(sqlite) = error.sqlite_error() else {
        // Conversions quote the value they fail on; the words here do not.
        return StoreError::Damaged { path, why: "a stored value cannot be read".to_owned() };
    };
    // Shared memory is the one place where SQLite hides a full disk behind another code.
    if sqlite.extended_code == ffi::SQLITE_IOERR_SHMSIZE {
        return StoreError::DiskFull(path);
    }
    if about_locking(sqlite) {
        return StoreError::NoLocking(path);
    }
    let why = reason(error);
    match sqlite.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Locked(path),
        ErrorCode::DiskFull => StoreError::DiskFull(path),
        // Unknown is the plain error: a statement of ours does not fit the tables, which somebody has changed then.
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown => StoreError::Damaged { path, why },
        // The file itself was looked at before; what SQLite then cannot open or write is refused to it.
        ErrorCode::CannotOpen
        | ErrorCode::ReadOnly
        | ErrorCode::PermissionDenied
        | ErrorCode::AuthorizationForStatementDenied => StoreError::NoPermission(path),
        ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::TooBig => {
            StoreError::Refused { path, why }
        }
        ErrorCode::OperationInterrupted | ErrorCode::OperationAborted => StoreError::Stopped,
        _ => StoreError::Failed { path, why },
    }
}

/// Whether a lock could not be taken, looked for or given back for another reason than that somebody has it, or the
/// memory cannot be shared in which SQLite keeps its locks.
fn about_locking(error: &ffi::Error) -> bool {
    const CODES: [i32; 9] = [
        ffi::SQLITE_IOERR_LOCK,
        ffi::SQLITE_IOERR_UNLOCK,
        ffi::SQLITE_IOERR_RDLOCK,
        ffi::SQLITE_IOERR_CHECKRESERVEDLOCK,
        ffi::SQLITE_IOERR_BLOCKED,
        ffi::SQLITE_IOERR_SHMOPEN,
        ffi::SQLITE_IOERR_SHMLOCK,
        ffi::SQLITE_IOERR_SHMMAP,
        ffi::SQLITE_PROTOCOL,
    ];
    CODES.contains(&error.extended_code)
}

fn reason(error: &rusqlite::Error) -> String {
    if let rusqlite::Error::SqliteFailure(_, Some(message)) = error { message.clone() } else { error.to_string() }
}

/// What the system says about a file.
#[expect(clippy::wildcard_enum_match_arm, reason = "the system's kinds; the rest is not ours to react to")]
pub(super) fn io_error(path: &str, error: &io::Error) -> StoreError {
    let path = path.to_owned();
    let cannot_open = |why: &str| StoreError::CannotOpen { path: path.clone(), why: why.to_owned() };
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StoreError::NoPermission(path),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::DiskFull(path),
        io::ErrorKind::NotFound => cannot_open("its folder does not exist"),
        io::ErrorKind::NotADirectory => cannot_open("a part of its path is not a folder"),
        io::ErrorKind::AlreadyExists => cannot_open("there is a file of this name"),
        other => StoreError::Failed { path, why: other.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(code: i32) -> String {
        let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        let variant = Fault::Sql(error).at("s.db");
        format!("{variant:?}").split([' ', '(']).next().unwrap().to_owned()
    }

    #[test]
    fn each_code_of_sqlite_becomes_what_a_caller_can_react_to() {
        for (code, expected) in [
            (ffi::SQLITE_BUSY, "Locked"),
            (ffi::SQLITE_LOCKED, "Locked"),
            (ffi::SQLITE_IOERR_LOCK, "NoLocking"),
            (ffi::SQLITE_IOERR_UNLOCK, "NoLocking"),
            (ffi::SQLITE_IOERR_RDLOCK, "NoLocking"),
            (ffi::SQLITE_IOERR_CHECKRESERVEDLOCK, "NoLocking"),
            (ffi::SQLITE_IOERR_SHMLOCK, "NoLocking"),
            (ffi::SQLITE_IOERR_SHMMAP, "NoLocking"),
            (ffi::SQLITE_PROTOCOL, "NoLocking"),
            (ffi::SQLITE_FULL, "DiskFull"),
            (ffi::SQLITE_IOERR_SHMSIZE, "DiskFull"),
            (ffi::SQLITE_CORRUPT, "Damaged"),
            (ffi::SQLITE_NOTADB, "Damaged"),
            (ffi::SQLITE_READONLY, "NoPermission"),
            (ffi::SQLITE_PERM, "NoPermission"),
            (ffi::SQLITE_CANTOPEN, "NoPermission"),
            (ffi::SQLITE_AUTH, "NoPermission"),
            (ffi::SQLITE_CONSTRAINT_UNIQUE, "Refused"),
            (ffi::SQLITE_IOERR_WRITE, "Failed"),
        ] {
            assert_eq!(variant(code), expected, "{code}");
        }
    }

    #[test]
    fn a_value_that_cannot_be_read_is_not_repeated() {
        let error = rusqlite::Error::FromSqlConversionFailure(3, rusqlite::types::Type::Text, "Maria Lopez".into());
        assert_eq!(Fault::Sql(error).at("s.db").to_string(), "s.db is damaged: a stored value cannot be read");
    }
}
