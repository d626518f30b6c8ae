//! Files that get their name when they are whole: copies of a store, saved plans, hand-out sheets.
//!
//! Until then a file has a name of its own that ends with [`ENDING`], so that nobody takes it for what it is to
//! become and no other run writes into it. Whoever writes it holds a lock on it; a file without one was left by a run
//! that was killed, and [`clear`] removes it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// How the name of every such file ends.
pub const ENDING: &str = ".unfinished";

/// The path of a file that is removed when this is dropped, with what SQLite has put beside it, unless it is kept.
#[derive(Debug)]
pub struct TempPath(Option<PathBuf>);

impl TempPath {
    /// A file that is there already.
    pub fn new(path: PathBuf) -> Self {
        TempPath(Some(path))
    }

    /// Leaves the file where it is.
    pub fn keep(mut self) -> PathBuf {
        self.0.take().unwrap_or_default()
    }
}

impl Drop for TempPath {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            // Nothing more can be done about a file that does not go.
            drop(remove(path));
        }
    }
}

/// A file that removes itself unless it is given its name.
#[derive(Debug)]
pub struct Unfinished {
    /// Nothing once it has its name. It stands before the file: it goes while the lock is still held.
    path: TempPath,
    file: File,
}

impl Unfinished {
    /// A new file beside the one that it is to become, which only its owner can read. What killed runs have left of
    /// the same one goes.
    ///
    /// # Errors
    /// Whatever keeps a file from being made in that folder.
    pub fn beside(target: &Path) -> io::Result<Self> {
        clear_others(target);
        // The number of a process is not unique where two computers share a folder; what is taken is not touched.
        let run = std::process::id();
        let mut number = 0_u32;
        loop {
            number += 1;
            match Self::named(with(target, &format!(".{run}-{number}{ENDING}"))) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists && number < 10_000 => {}
                made => return made,
            }
        }
    }

    /// A new file with this name, which only its owner can read.
    ///
    /// # Errors
    /// `AlreadyExists`, or whatever else keeps a file from being made.
    pub fn named(path: PathBuf) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        hold(&file);
        let made = Unfinished { path: TempPath::new(path), file };
        // Between making and locking it a run that clears away may have taken it for one without an owner.
        if is_at(&made.file, made.path()).unwrap_or(false) { Ok(made) } else { Err(ErrorKind::AlreadyExists.into()) }
    }

    /// Where it is now.
    pub fn path(&self) -> &Path {
        self.path.0.as_deref().unwrap_or(Path::new(""))
    }

    /// The open file.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Puts it on the disk and gives it its name, which lasts when this returns. No file is ever replaced.
    ///
    /// # Errors
    /// `AlreadyExists` where the name is taken, or whatever the disk says; it can be tried under another name then.
    pub fn finish(&mut self, name: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        name_it(self.path(), name)?;
        self.path.0 = None;
        // The name lasts already; what a power cut could bring back is the old one beside it.
        drop(sync_folder(name));
        Ok(())
    }

    /// Whether it has got its name.
    pub fn is_finished(&self) -> bool {
        self.path.0.is_none()
    }

    /// Leaves it where it is, under the name that it has.
    pub fn stay(self) -> PathBuf {
        self.path.keep()
    }
}

/// Gives a file its name unless that is taken.
///
/// # Errors
/// `AlreadyExists` where it is, or whatever the disk says; the file keeps its old name then.
pub fn name_it(unfinished: &Path, name: &Path) -> io::Result<()> {
    match fs::hard_link(unfinished, name) {
        // Somebody was killed between the two names.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && is_same(unfinished, name) => {
            fs::remove_file(unfinished)
        }
        // The new name lasts before the old one goes: a power cut may keep the one change and lose the other.
        Ok(()) => match sync_folder(name) {
            // An old name that does not go is cleared by the next run.
            Ok(()) => {
                drop(fs::remove_file(unfinished));
                Ok(())
            }
            // Whoever is told that it failed finds nothing of that name.
            Err(error) => {
                drop(fs::remove_file(name));
                Err(error)
            }
        },
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error),
        // A file system without hard links, such as that of a memory stick.
        Err(_) if fs::symlink_metadata(name).is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => fs::rename(unfinished, name).and_then(|()| sync_folder(name)),
    }
}

/// Says to other runs that somebody writes this file. A file system that keeps no locks has no way to tell a run that was
/// killed, so that nothing is cleared there; nor on Windows, where a lock would keep SQLite from writing.
fn hold(file: &File) {
    if cfg!(unix) {
        drop(file.try_lock());
    }
}

/// Whether two names are of one file.
fn is_same(one: &Path, other: &Path) -> bool {
    File::open(one).is_ok_and(|file| is_at(&file, other).unwrap_or(false))
}

/// Whether a file was left by a run that was killed. The file that is returned keeps everybody else from thinking so,
/// too; `None` while somebody writes it.
pub fn left_behind(path: &Path) -> Option<File> {
    if !fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return None;
    }
    if !cfg!(unix) {
        return None;
    }
    // For writing, too: a network drive locks no file that is only read.
    let file = OpenOptions::new().read(true).write(true).open(path).ok()?;
    match file.try_lock() {
        Ok(()) => is_at(&file, path).unwrap_or(false).then_some(file),
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => None,
    }
}

/// Removes a file that a run left which was killed; one that somebody is still writing stays. Whether it went.
pub fn clear(path: &Path) -> bool {
    left_behind(path).is_some() && remove(path).is_ok()
}

/// Removes from a folder what killed runs have left, whatever it was to become. What somebody is still writing stays, and so
/// does a hand-out sheet: the mark in its name tells what becomes of it.
pub fn clear_folder(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(is_named_by_run) {
            clear(&entry.path());
        }
    }
}

/// Whether a file is called after the process that writes it, as [`Unfinished::beside`] does.
fn is_named_by_run(name: &str) -> bool {
    let run = name.strip_suffix(ENDING).and_then(|name| name.rsplit_once('.'));
    let numbers = run.and_then(|(_, run)| run.split_once('-'));
    numbers.is_some_and(|(process, number)| process.parse::<u32>().is_ok() && number.parse::<u32>().is_ok())
}

/// How the names of the files end that SQLite puts beside a database.
pub const BESIDE: [&str; 3] = ["-journal", "-wal", "-shm"];

/// The name of the database beside which SQLite has put a file of this name.
pub fn database_of(name: &str) -> Option<&str> {
    BESIDE.iter().find_map(|ending| name.strip_suffix(ending))
}

/// Removes a file with what SQLite has put beside it.
fn remove(path: &Path) -> io::Result<()> {
    for ending in BESIDE {
        drop(fs::remove_file(with(path, ending)));
    }
    fs::remove_file(path)
}

/// Removes what killed runs have left that was to become this file.
pub(crate) fn clear_others(target: &Path) {
    let Some(name) = target.file_name().and_then(|name| name.to_str()) else { return };
    for entry in fs::read_dir(folder_of(target)).into_iter().flatten().flatten() {
        let other = entry.file_name();
        let Some(other) = other.to_str() else { continue };
        let database = database_of(other);
        let run = database.unwrap_or(other).strip_prefix(name).and_then(|rest| rest.strip_prefix('.'));
        let run = run.and_then(|run| run.strip_suffix(ENDING));
        if !run.is_some_and(|run| run.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')) {
            continue;
        }
        match database {
            None => drop(clear(&entry.path())),
            // It goes with its database; where that is gone already it is nobody's.
            Some(database) if !target.with_file_name(database).exists() => drop(fs::remove_file(entry.path())),
            Some(_) => {}
        }
    }
}

/// The folder of a file; the one we are in, where its path names none.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes the names in a file's folder last.
///
/// # Errors
/// Whatever the system says about the folder.
#[cfg(unix)]
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

/// Makes the names in a file's folder last: here the system does so, and opens no folder.
///
/// # Errors
/// None here.
#[cfg(not(unix))]
pub fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A path with something behind its name.
pub(crate) fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Whether an open file is the one that has this name, and no link to it.
///
/// # Errors
/// Whatever the system says when it is asked about either.
pub fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    let (open, named) = (file.metadata()?, fs::symlink_metadata(path)?);
    #[cfg(unix)]
    let same = {
        use std::os::unix::fs::MetadataExt;
        (open.dev(), open.ino()) == (named.dev(), named.ino())
    };
    #[cfg(not(unix))]
    let same = open.len() == named.len();
    Ok(named.is_file() && same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries.map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_has_its_name_when_it_is_whole_or_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("a.db");
        let (mut one, mut other) = (Unfinished::beside(&to).unwrap(), Unfinished::beside(&to).unwrap());
        assert_ne!(one.path(), other.path(), "two runs never share a file");
        one.file().write_all(b"whole").unwrap();
        one.finish(&to).unwrap();
        assert_eq!(fs::read(&to).unwrap(), b"whole");
        assert!(one.is_finished());
        assert_eq!(other.finish(&to).unwrap_err().kind(), ErrorKind::AlreadyExists);
        drop(other);
        assert_eq!((names(folder.path()), fs::read(&to).unwrap()), (vec!["a.db".to_owned()], b"whole".to_vec()));
    }

    #[test]
    fn a_file_goes_with_its_path_unless_it_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (gone, kept) = (folder.path().join("gone.db"), folder.path().join("kept.db"));
        for name in ["gone.db", "gone.db-wal", "kept.db"] {
            fs::write(folder.path().join(name), "a copy").unwrap();
        }
        drop(TempPath::new(gone));
        assert_eq!(TempPath::new(kept.clone()).keep(), kept);
        assert_eq!(names(folder.path()), ["kept.db"]);
    }

    /// Killed between the new name and the end of the old one, a file has two names: the next run takes the old one away.
    #[test]
    fn a_file_with_both_names_gets_no_third() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("slips.csv");
        let left = Unfinished::beside(&to).unwrap().stay();
        fs::hard_link(&left, &to).unwrap();
        name_it(&left, &to).unwrap();
        assert_eq!(names(folder.path()), ["slips.csv"]);
    }

    #[test]
    #[cfg(unix)]
    fn only_what_nobody_writes_is_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let alive = Unfinished::beside(&folder.path().join("a.db")).unwrap();
        assert!(!clear(alive.path()));
        let left = Unfinished::beside(&folder.path().join("b.db")).unwrap().stay();
        assert!(left.exists() && clear(&left) && !left.exists());
        assert_eq!(names(folder.path()).len(), 1);
    }

    /// What SQLite had put beside a database goes with it, and what is left of one that is gone goes alone.
    #[test]
    #[cfg(unix)]
    fn nothing_is_left_beside_a_database_that_was_never_finished() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("library.db");
        let left = Unfinished::beside(&to).unwrap().stay();
        fs::write(with(&left, "-journal"), "half").unwrap();
        fs::write(folder.path().join("library.db.4711-9.unfinished-wal"), "an orphan").unwrap();
        fs::write(folder.path().join("library.db-wal"), "the store's own").unwrap();
        clear_others(&to);
        assert_eq!(names(folder.path()), ["library.db-wal"]);
        let dropped = Unfinished::beside(&to).unwrap();
        fs::write(with(dropped.path(), "-journal"), "half").unwrap();
        drop(dropped);
        assert_eq!(names(folder.path()), ["library.db-wal"]);
    }
}
