//! The folder, and the lock that keeps it for one run.

use crate::PipelineError;
use crate::error::in_words;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use store::unfinished::folder_of;

/// Whoever works on a folder holds a lock on this file in it. It stays when they are done: were it removed, two could hold
/// two files of one name.
const LOCK: &str = ".rollcall-run.lock";

/// A folder in which lists arrive.
#[derive(Debug)]
pub struct Inbox {
    pub(super) folder: PathBuf,
    /// Held until this is dropped; a run that only looks has none.
    _lock: Option<File>,
}

impl Inbox {
    /// The folder, to look only.
    ///
    /// # Errors
    /// When it is none.
    pub fn look(folder: &Path) -> Result<Self, PipelineError> {
        let about = fs::metadata(folder).map_err(|error| {
            let is_missing = error.kind() == ErrorKind::NotFound;
            not_usable(folder, &if is_missing { io::Error::other("there is no such folder") } else { error })
        })?;
        if about.is_dir() {
            return Ok(Inbox { folder: folder.to_owned(), _lock: None });
        }
        Err(not_usable(folder, &io::Error::other("it is a file, not a folder")))
    }

    /// The same to work in it, alone; none where another run is at work in it.
    ///
    /// # Errors
    /// When it cannot be locked.
    pub fn locked(self) -> Result<Option<Self>, PipelineError> {
        let lock = lock_file(&self.folder.join(LOCK)).map_err(|error| not_usable(&self.folder, &error))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Inbox { _lock: Some(lock), ..self })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(not_usable(&self.folder, &error)),
        }
    }

    /// Whether a file lies in it, by whichever path it is named.
    pub fn holds(&self, file: &Path) -> bool {
        let whole = |path: &Path| fs::canonicalize(path).ok();
        whole(folder_of(file)).is_some_and(|folder| Some(folder) == whole(&self.folder))
    }
}

/// Opens the file that is locked, for its owner alone. A link could lead to a file of somebody else.
fn lock_file(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(io::Error::other(format!("{LOCK} in it is not a file")));
    }
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

pub(super) fn not_usable(folder: &Path, error: &io::Error) -> PipelineError {
    PipelineError::FolderNotUsable { path: folder.display().to_string(), why: in_words(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_run_at_a_time_works_in_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let one = Inbox::look(folder.path()).unwrap().locked().unwrap();
        let other = Inbox::look(folder.path()).unwrap().locked();
        assert!(matches!(other, Ok(None)), "{other:?}");
        drop(one);
        assert!(Inbox::look(folder.path()).unwrap().locked().unwrap().is_some(), "the lock goes with its run");
        let none = Inbox::look(&folder.path().join("none"));
        assert!(matches!(none, Err(PipelineError::FolderNotUsable { .. })), "{none:?}");
    }

    #[test]
    fn a_file_is_in_the_folder_by_whichever_path() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        let inbox = Inbox::look(&folder.path().join("in")).unwrap();
        assert!(inbox.holds(&folder.path().join("in/../in/library.db")));
        assert!(!inbox.holds(&folder.path().join("library.db")));
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_that_is_a_link_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path().join("elsewhere"), folder.path().join(LOCK)).unwrap();
        let inbox = Inbox::look(folder.path()).unwrap().locked();
        assert!(matches!(inbox, Err(PipelineError::FolderNotUsable { .. })), "{inbox:?}");
        assert!(!folder.path().join("elsewhere").exists());
    }
}
