//! A new file that a command was asked for by name: only its owner can read it, it takes no other file's place, and it is
//! there when it is whole. Not for what the store needs beside it, which `store::unfinished` is asked for directly.

use crate::error::in_words;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use store::unfinished::{self, ENDING, Unfinished, folder_of};

/// Stands in the name of a file that is only tried.
const TRY: &str = ".0-0";

/// Why no new file can get a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotNew {
    /// There is a file of this name.
    Taken,
    /// None can be made in its folder, for this reason.
    Unwritable(String),
}

/// Whether a new file can get this name: none has it, and one can be made in its folder. That is tried, since what a
/// folder allows is known to nobody but the disk.
///
/// # Errors
/// Why it cannot.
pub fn may_be_new(path: &Path) -> Result<(), NotNew> {
    can_be_written(path).map_err(|error| {
        if error.kind() == ErrorKind::AlreadyExists { NotNew::Taken } else { NotNew::Unwritable(in_words(&error)) }
    })
}

/// The same, as the system says it.
///
/// # Errors
/// `AlreadyExists` when there is such a file; what is wrong with its folder.
pub(crate) fn can_be_written(path: &Path) -> io::Result<()> {
    tried(path).map(drop)
}

/// A file that is only tried, and goes again.
pub(crate) enum Tried {
    /// One without a name, of which nothing can be left.
    #[cfg(target_os = "linux")]
    Nameless(File),
    /// One with a name, where the disk has no others.
    Named(Unfinished),
}

impl Tried {
    pub(crate) fn file(&self) -> &File {
        match self {
            #[cfg(target_os = "linux")]
            Tried::Nameless(file) => file,
            Tried::Named(unfinished) => unfinished.file(),
        }
    }
}

/// A file where one is to be written: what can be done with it can be done with the other. `None` where another run is
/// trying the same just now.
///
/// # Errors
/// As [`can_be_written`].
pub(crate) fn tried(path: &Path) -> io::Result<Option<Tried>> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!("{TRY}{ENDING}"));
    let name = PathBuf::from(name);
    clear_tries(folder_of(path));
    if fs::symlink_metadata(path).is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    if !fs::metadata(folder_of(path))?.is_dir() {
        return Err(io::Error::new(ErrorKind::NotADirectory, "its folder is a file"));
    }
    #[cfg(target_os = "linux")]
    if let Some(file) = nameless(folder_of(path)) {
        return Ok(Some(Tried::Nameless(file)));
    }
    match Unfinished::named(name) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(None),
        made => made.map(|made| Some(Tried::Named(made))),
    }
}

/// A file without a name in a folder. Whatever keeps it from being made is told by one that has a name.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path) -> Option<File> {
    use rustix::fs::{Mode, OFlags, open};
    let how = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
    open(folder, how, Mode::RUSR | Mode::WUSR).ok().map(File::from)
}

/// Takes away what killed runs have left of such tries, whatever name they were about.
fn clear_tries(folder: &Path) {
    let ending = format!("{TRY}{ENDING}");
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().ends_with(&ending)) {
        unfinished::clear(&entry.path());
    }
}

/// Writes it, on the disk before this returns.
///
/// # Errors
/// `AlreadyExists` when there is such a file by now; whatever `fill` or the disk says.
pub(crate) fn write<T, E: From<io::Error>>(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<&File>) -> Result<T, E>,
) -> Result<T, E> {
    let mut unfinished = Unfinished::beside(path)?;
    let mut out = BufWriter::new(unfinished.file());
    let filled = fill(&mut out)?;
    out.flush()?;
    drop(out);
    unfinished.finish(path)?;
    Ok(filled)
}

/// A new file that is being written, and has no name yet.
pub(crate) struct Begun {
    unfinished: Unfinished,
    path: PathBuf,
}

impl Begun {
    /// Begins one that is to get this name.
    ///
    /// # Errors
    /// Whatever keeps a file from being made in that folder.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        Ok(Begun { unfinished: Unfinished::beside(path)?, path: path.to_owned() })
    }

    /// The open file; every handle reads and writes at the same place.
    ///
    /// # Errors
    /// When the system gives no further handle.
    pub(crate) fn file(&self) -> io::Result<File> {
        self.unfinished.file().try_clone()
    }
}

/// Gives files that are whole their names: all of them, or none. On the disk before this returns.
///
/// # Errors
/// Which of them cannot get its name, and why: `AlreadyExists` when there is such a file by now.
pub(crate) fn name_all(files: Vec<Begun>) -> Result<(), (PathBuf, io::Error)> {
    let mut named = Vec::with_capacity(files.len());
    for Begun { mut unfinished, path } in files {
        if let Err(error) = unfinished.finish(&path) {
            // These got their names a moment ago, from here. One that does not go is whole.
            named.iter().for_each(|path| drop(fs::remove_file(path)));
            return Err((path, error));
        }
        named.push(path);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_files_get_their_names_or_none_does() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let begun = |name: &str| {
            let begun = Begun::of(&path(name)).unwrap();
            begun.file().unwrap().write_all(name.as_bytes()).unwrap();
            begun
        };
        let names = || {
            let entries = fs::read_dir(folder.path()).unwrap();
            let mut names: Vec<_> =
                entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
            names.sort();
            names
        };
        let files = vec![begun("a-001.csv"), begun("a-002.csv"), begun("a-003.csv")];
        fs::write(path("a-002.csv"), "mine").unwrap();
        let (taken, error) = name_all(files).unwrap_err();
        assert_eq!((taken, error.kind()), (path("a-002.csv"), ErrorKind::AlreadyExists));
        assert_eq!(names(), ["a-002.csv"], "nothing is left of the others");
        assert_eq!(fs::read(path("a-002.csv")).unwrap(), b"mine");
        name_all(vec![begun("a-001.csv"), begun("a-003.csv")]).unwrap();
        assert_eq!(names(), ["a-001.csv", "a-002.csv", "a-003.csv"], "the control");
        assert_eq!(fs::read(path("a-003.csv")).unwrap(), b"a-003.csv");
    }

    #[test]
    fn a_name_is_tried_and_nothing_is_left_of_that() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.csv");
        // What a run has left that was killed in the midst of a try, of another name.
        fs::write(folder.path().join(format!("other.csv{TRY}{ENDING}")), "").unwrap();
        may_be_new(&path).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        fs::write(&path, "mine").unwrap();
        assert_eq!(may_be_new(&path), Err(NotNew::Taken));
        let unwritable = |path: &Path| matches!(may_be_new(path), Err(NotNew::Unwritable(_)));
        assert!(unwritable(&path.join("report.csv")) && unwritable(&folder.path().join("none/report.csv")));
        #[cfg(target_os = "linux")]
        assert!(unwritable(Path::new("/proc/report.csv")), "a folder that takes no file");
    }
}
