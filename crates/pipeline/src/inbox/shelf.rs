//! The folders in which lists are kept that were looked at, and what is called how in them. How lists get there is for
//! `places.rs`.

use super::folder::Inbox;
use super::names::{LEFT_OUT, of_list};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How the name of a report ends, behind the list's name.
pub(super) const REPORT: &str = ".report.html";

/// A folder in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// Of lists that need nobody any more.
    Done,
    /// Of lists that somebody has to look at.
    Held,
}

impl Shelf {
    /// Both.
    pub(super) const ALL: [Shelf; 2] = [Shelf::Done, Shelf::Held];

    /// What the folder is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Shelf::Done => "done",
            Shelf::Held => "held",
        }
    }
}

/// Where a list is moved to, and what belongs to it.
#[derive(Debug, Clone)]
pub struct Place {
    pub(super) folder: PathBuf,
    pub(super) name: String,
}

impl Place {
    /// The list.
    pub fn list(&self) -> PathBuf {
        self.folder.join(&self.name)
    }

    /// Its report.
    pub fn report(&self) -> PathBuf {
        self.folder.join(format!("{}{REPORT}", self.name))
    }

    /// The hand-out sheet. It is called as those that are made by hand.
    pub fn sheet(&self) -> PathBuf {
        self.folder.join(format!("starters-{}.html", self.name))
    }

    /// The rows that cannot be loaded.
    pub fn left_out(&self) -> PathBuf {
        self.folder.join(format!("{}{LEFT_OUT}", self.name))
    }

    /// What to do next.
    pub fn what_next(&self) -> PathBuf {
        self.folder.join(format!("{}.what-next.txt", self.name))
    }

    /// Whether no file has the list's name.
    pub(super) fn is_free(&self) -> bool {
        is_free(&self.list())
    }

    /// The same, and nothing that could belong to it is there.
    pub(super) fn is_wholly_free(&self) -> bool {
        self.each().iter().all(|path| is_free(path))
    }

    /// The list and all that may belong to it.
    fn each(&self) -> [PathBuf; 5] {
        [self.list(), self.report(), self.sheet(), self.left_out(), self.what_next()]
    }
}

impl Inbox {
    /// The path of a shelf, which may not be there yet.
    pub fn shelf(&self, shelf: Shelf) -> PathBuf {
        self.folder.join(shelf.name())
    }

    /// Whether a run has given a list this name, or the workbook of its rows: what belongs to that list lies on a shelf.
    pub(super) fn has_given(&self, name: &str) -> bool {
        let place = |shelf: Shelf| Place { folder: self.shelf(shelf), name: of_list(name).to_owned() };
        Shelf::ALL.into_iter().any(|shelf| place(shelf).each().iter().any(|path| fs::symlink_metadata(path).is_ok()))
    }

    /// How old the list was that a run has held under this name, or of whose rows this is the workbook: the note beside it
    /// keeps that.
    pub(super) fn age_when_held(&self, name: &str) -> Option<SystemTime> {
        let note = |name: &str| Place { folder: self.shelf(Shelf::Held), name: name.to_owned() }.what_next();
        let age = |note: PathBuf| fs::symlink_metadata(note).ok()?.modified().ok();
        [name, of_list(name)].into_iter().find_map(|name| age(note(name)))
    }
}

/// Whether nothing has this name.
pub(super) fn is_free(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == ErrorKind::NotFound)
}
