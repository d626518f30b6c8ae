//! A copy of the store before a batch, beside it; copies grow old and go, and half ones that a killed run left, too.

use crate::{PipelineError, World, stores};
use chrono::{DateTime, Days, Utc};
use model::settings::Settings;
use std::fs;
use std::path::{Path, PathBuf};
use store::unfinished::{self, ENDING, TempPath};
use store::{Locked, StoreError};

/// Copies the store as `library-before-14.db`, while it is locked for that batch; the copy goes unless the batch it was
/// made for is there. `None` when the store has no batch yet, or no file.
pub(crate) fn make(locked: &mut Locked<'_>, address: &str) -> Result<Option<TempPath>, PipelineError> {
    if locked.batch == 1 {
        return Ok(None);
    }
    let name = Named::of_address(address);
    name.clear_unfinished();
    let no_name = || {
        let why = "there are too many copies of this batch here".to_owned();
        PipelineError::NoBackup(Box::new(StoreError::Failed { path: address.to_owned(), why }))
    };
    let to = name.free(locked.batch).ok_or_else(no_name)?;
    let copied = (locked.copy)(&to).map_err(|error| {
        match error {
            StoreError::Stopped => PipelineError::Stopped,
            // Doing without the copy would be no way out.
            StoreError::Damaged { .. } => PipelineError::Store(error),
            StoreError::UnknownScheme(_)
            | StoreError::NotOffered(_)
            | StoreError::Missing(_)
            | StoreError::CannotOpen { .. }
            | StoreError::OtherLayout(_)
            | StoreError::Locked(_)
            | StoreError::NoLocking(_)
            | StoreError::OlderLayout(_)
            | StoreError::NewerLayout(_)
            | StoreError::NoPermission(_)
            | StoreError::DiskFull(_)
            | StoreError::Refused { .. }
            | StoreError::Unsure(_)
            | StoreError::Unreachable { .. }
            | StoreError::AccessRefused { .. }
            | StoreError::Throttled { .. }
            | StoreError::NotRecorded { .. }
            | StoreError::Failed { .. } => PipelineError::NoBackup(Box::new(error)),
        }
    })?;
    Ok(copied.then(|| TempPath::new(to)))
}

/// Removes copies that are older than the library keeps them.
pub(crate) fn prune(address: &str, settings: &Settings, world: &World<'_>) {
    Named::of_address(address).prune(settings.backup_days, world.now);
}

/// A name for a copy of the store at an address that nobody has yet: `library-before-restore-1.db`.
pub fn free_name(address: &str, what: &str) -> Option<PathBuf> {
    let name = Named::of_address(address);
    let names = (1..1000).map(|number| name.folder.join(format!("{}-{what}-{number}{}", name.stem, name.ending)));
    names.into_iter().find(|path| fs::symlink_metadata(path).is_err())
}

/// Every copy of a store that lies beside it under a name of this program, where the purge of a patron has to
/// look, too.
pub(crate) fn copies(address: &str) -> Vec<PathBuf> {
    Named::of_address(address).lying_there(Named::is_any_copy)
}

/// Removes what killed runs have left of copies of a store.
pub(crate) fn clear_unfinished(address: &str) {
    Named::of_address(address).clear_unfinished();
}

/// How the copies of a store are called.
struct Named {
    folder: PathBuf,
    stem: String,
    ending: String,
}

impl Named {
    fn of_address(address: &str) -> Self {
        Self::of(stores::file_of(address))
    }

    fn of(store: &Path) -> Self {
        let part = |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned());
        Named {
            folder: store.parent().map(Path::to_owned).unwrap_or_default(),
            stem: part(store.file_stem()).unwrap_or_default(),
            ending: part(store.extension()).map(|ending| format!(".{ending}")).unwrap_or_default(),
        }
    }

    /// The name before a batch, or the first like it that is free: a store that was put back from a copy
    /// counts its batches anew.
    fn free(&self, batch: u64) -> Option<PathBuf> {
        let numbered = (2..1000).map(|number| format!("-{number}"));
        let mut names = std::iter::once(String::new())
            .chain(numbered)
            .map(|more| self.folder.join(format!("{}-before-{batch}{more}{}", self.stem, self.ending)));
        names.find(|path| fs::symlink_metadata(path).is_err())
    }

    /// What lies beside the store under names of this kind, in order.
    fn lying_there(&self, is_one: impl Fn(&Self, &str) -> bool) -> Vec<PathBuf> {
        let folder = if self.folder.as_os_str().is_empty() { Path::new(".") } else { &self.folder };
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let ours = entries.filter(|entry| is_one(self, &entry.file_name().to_string_lossy()));
        let mut paths: Vec<PathBuf> = ours.map(|entry| self.folder.join(entry.file_name())).collect();
        paths.sort();
        paths
    }

    /// Removes copies that a killed run left unfinished, those of a restore among them; the ones that somebody is
    /// writing just now stay.
    fn clear_unfinished(&self) {
        for path in self.lying_there(Self::is_unfinished) {
            match beside(&path) {
                // What SQLite puts beside a copy is nobody's once that is nobody's.
                Some(copy) if !copy.exists() || unfinished::left_behind(&copy).is_some() => {
                    drop(fs::remove_file(&path));
                }
                Some(_) => {}
                None => drop(unfinished::clear(&path)),
            }
        }
    }

    /// Whether a file is what a killed run left of a copy. Older versions wrote `library-before-14.db.unfinished` and
    /// `library.db.restoring`; SQLite puts files of its own beside the latter. A purge writes `library.db.rewriting`.
    fn is_unfinished(&self, name: &str) -> bool {
        let own = unfinished::database_of(name).unwrap_or(name);
        let restoring = format!("{}{}.restoring", self.stem, self.ending);
        let locking = format!("{}{}.locking", self.stem, self.ending);
        let rewriting = format!("{}{}.rewriting", self.stem, self.ending);
        if own == restoring {
            return true;
        }
        let Some(target) = own.strip_suffix(ENDING) else { return false };
        // Behind the name of the copy stands which run has written it.
        let numbered = target.rsplit_once('.').filter(|(_, run)| run.split('-').all(is_digits));
        let target = numbered.map_or(target, |(target, _)| target);
        [restoring, locking, rewriting].iter().any(|name| target == name) || self.is_any_copy(target)
    }

    /// Whether a file is a copy that was made before a batch.
    fn is_copy(&self, name: &str) -> bool {
        self.is_numbered(name, "-before-")
    }

    /// Whether a file is any copy that this program gave a name: before a batch, a restore or an upgrade, or
    /// when a copy was asked for without one.
    fn is_any_copy(&self, name: &str) -> bool {
        let older = name.strip_prefix(&format!("{}{}.layout-", self.stem, self.ending));
        let words = ["-before-", "-before-restore-", "-copy-"];
        words.iter().any(|word| self.is_numbered(name, word)) || older.is_some_and(is_digits)
    }

    fn is_numbered(&self, name: &str, word: &str) -> bool {
        let middle = name.strip_prefix(&self.stem).and_then(|rest| rest.strip_suffix(&self.ending));
        let number = middle.and_then(|middle| middle.strip_prefix(word));
        number.is_some_and(|number| number.split('-').all(is_digits))
    }

    /// Removes copies that are older than so many days.
    fn prune(&self, days: u64, now: DateTime<Utc>) {
        let Some(oldest) = now.checked_sub_days(Days::new(days)) else { return };
        // A copy that stays, because it cannot be looked at or removed, does no harm.
        for copy in self.lying_there(Self::is_copy) {
            let made = fs::symlink_metadata(&copy).and_then(|metadata| metadata.modified());
            if made.is_ok_and(|made| DateTime::<Utc>::from(made) < oldest) {
                drop(fs::remove_file(copy));
            }
        }
    }
}

/// The copy beside which SQLite has put a file.
fn beside(path: &Path) -> Option<PathBuf> {
    unfinished::database_of(path.to_str()?).map(PathBuf::from)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_copies_are_taken_for_copies() {
        let name = Named::of(Path::new("data/library.db"));
        for copy in ["library-before-14.db", "library-before-14-2.db"] {
            assert!(name.is_copy(copy), "{copy}");
        }
        for other in [
            "library.db",
            "library-before-.db",
            "library-before-x.db",
            "library-before-14.csv",
            "old-before-14.db",
            "library-before-14-.db",
        ] {
            assert!(!name.is_copy(other), "{other}");
        }
        for copy in ["library-before-14.db", "library-before-restore-1.db", "library-copy-2.db", "library.db.layout-2"]
        {
            assert!(name.is_any_copy(copy), "{copy}");
        }
        for left in [
            "library-before-14.db.unfinished",
            "library-before-14.db.4711-1.unfinished",
            "library-copy-2.db.4711-2.unfinished",
            "library.db.layout-2.4711-1.unfinished",
            "library.db.restoring",
            "library.db.restoring-wal",
            "library.db.restoring.4711-1.unfinished",
            "library.db.restoring.4711-1.unfinished-shm",
            "library.db.locking.4711-1.unfinished",
            "library.db.rewriting.4711-1.unfinished",
        ] {
            assert!(name.is_unfinished(left), "{left}");
            assert!(!name.is_copy(left), "{left}");
        }
        for other in ["library.db", "library.db-wal", "other.db.restoring", "starters.html.4711-1.unfinished"] {
            assert!(!name.is_unfinished(other), "{other}");
        }
        assert!(!name.is_any_copy("library.db") && !name.is_any_copy("library-copy-of-mine.db"));
        assert_eq!(name.free(14), Some(PathBuf::from("data/library-before-14.db")));
    }
}
