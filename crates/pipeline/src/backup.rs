//! A copy of the store before a batch, beside it; copies grow old and go.

use crate::{PipelineError, World};
use chrono::{DateTime, Days, Utc};
use model::settings::Settings;
use std::fs;
use std::path::{Path, PathBuf};
use store::Store;

/// A copy that removes itself unless the batch it was made for is there.
pub(crate) struct Copy {
    path: Option<PathBuf>,
}

impl Copy {
    /// Keeps the copy; returns its path.
    pub(crate) fn keep(mut self) -> String {
        self.path.take().map(|path| path.display().to_string()).unwrap_or_default()
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            drop(fs::remove_file(path));
        }
    }
}

/// Copies the store as `library-before-14.db`, and removes copies that are too old. `None` when the store
/// is new or has no file.
pub(crate) fn make(
    store: &mut dyn Store,
    address: &str,
    settings: &Settings,
    world: &World<'_>,
) -> Result<Option<Copy>, PipelineError> {
    let facts = store.facts()?;
    let Some((last, _)) = facts.last_batch else { return Ok(None) };
    let path = Path::new(address.strip_prefix("sqlite:").unwrap_or(address));
    let name = Named::of(path);
    let Some(to) = name.free(last + 1) else { return Ok(None) };
    let copied = store.backup(&to).map_err(|error| PipelineError::NoBackup(Box::new(error)))?;
    name.prune(settings.backup_days, world.now);
    Ok(copied.then_some(Copy { path: Some(to) }))
}

/// A name for a copy of the store at an address that nobody has yet: `library-before-restore-1.db`.
pub fn free_name(address: &str, what: &str) -> Option<PathBuf> {
    let name = Named::of(Path::new(address.strip_prefix("sqlite:").unwrap_or(address)));
    let names = (1..1000).map(|number| name.folder.join(format!("{}-{what}-{number}{}", name.stem, name.ending)));
    names.into_iter().find(|path| fs::symlink_metadata(path).is_err())
}

/// Every copy of a store that lies beside it under a name of this program, where the purge of a patron has to
/// look, too.
pub fn copies(address: &str) -> Vec<PathBuf> {
    let name = Named::of(Path::new(address.strip_prefix("sqlite:").unwrap_or(address)));
    let folder = if name.folder.as_os_str().is_empty() { Path::new(".") } else { &name.folder };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let copies = entries.filter(|entry| name.is_any_copy(&entry.file_name().to_string_lossy()));
    let mut copies: Vec<PathBuf> = copies.map(|entry| name.folder.join(entry.file_name())).collect();
    copies.sort();
    copies
}

/// How the copies of a store are called.
struct Named {
    folder: PathBuf,
    stem: String,
    ending: String,
}

impl Named {
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

    /// Whether a file is a copy that was made before a batch.
    fn is_copy(&self, name: &str) -> bool {
        self.is_numbered(name, "-before-")
    }

    /// Whether a file is any copy that this program gave a name: before a batch, a restore or an upgrade, or
    /// when a copy was asked for without one.
    fn is_any_copy(&self, name: &str) -> bool {
        let whole = format!("{}{}.layout-", self.stem, self.ending);
        let words = ["-before-", "-before-restore-", "-copy-"];
        words.iter().any(|word| self.is_numbered(name, word)) || name.starts_with(&whole)
    }

    fn is_numbered(&self, name: &str, word: &str) -> bool {
        let middle = name.strip_prefix(&self.stem).and_then(|rest| rest.strip_suffix(&self.ending));
        let number = middle.and_then(|middle| middle.strip_prefix(word));
        number.is_some_and(|number| {
            let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            number.split('-').all(digits)
        })
    }

    /// Removes copies that are older than so many days.
    fn prune(&self, days: u64, now: DateTime<Utc>) {
        let folder = if self.folder.as_os_str().is_empty() { Path::new(".") } else { &self.folder };
        let Some(oldest) = now.checked_sub_days(Days::new(days)) else { return };
        // A copy that stays, because it cannot be looked at or removed, does no harm.
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let made = entry.metadata().and_then(|metadata| metadata.modified());
            let old = made.is_ok_and(|made| DateTime::<Utc>::from(made) < oldest);
            if old && self.is_copy(&entry.file_name().to_string_lossy()) {
                drop(fs::remove_file(entry.path()));
            }
        }
    }
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
        assert!(!name.is_any_copy("library.db") && !name.is_any_copy("library-copy-of-mine.db"));
        assert_eq!(name.free(14), Some(PathBuf::from("data/library-before-14.db")));
    }
}
