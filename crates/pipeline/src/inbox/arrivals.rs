//! Which files of a folder are lists that have arrived, and which of them are complete.
//!
//! A file is complete when nobody has written to it for as long as the library says. Nothing waits for one that is not:
//! the next run looks again.

use super::folder::{Inbox, not_usable};
use super::names::{of_list, without_day};
use super::shelf::Shelf;
use crate::PipelineError;
use chrono::{DateTime, Utc};
use model::arrival::{Expected, ExpectedList, WhyLeft};
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How the names of files begin that are none of ours to look at: hidden ones, and those by which a program says that it
/// has a file open.
const NOT_LISTS: [&str; 2] = [".", "~$"];

/// How the names of files end that are still being fetched.
const FETCHED: [&str; 6] = [".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp"];

/// A file that has arrived.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// Its name, for people where it is no text.
    pub name: String,
    /// The same without what a run has put in front of it, so that no name grows each time a list is put back.
    pub(super) own_name: String,
    /// Its path.
    pub path: PathBuf,
    /// The list that it is by its name, whatever is to be done with it.
    pub list: Option<ExpectedList>,
    /// What is to be done with it.
    pub standing: Standing,
    /// When it came to be what it is. Of a list that was held and put back that is when it first arrived: who corrects a list
    /// makes nothing else in it newer.
    pub(super) age: Option<SystemTime>,
    /// What it was when it was looked at.
    state: FileState,
}

/// What is to be done with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is read as this list.
    Complete(ExpectedList),
    /// It is left where it is.
    Left(WhyLeft),
}

const NOT_EXPECTED: Standing = Standing::Left(WhyLeft::NotExpected);

/// By what a file is known to be the one that was looked at, with nothing written to it since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct FileState {
    bytes: u64,
    modified: Option<SystemTime>,
    /// Device and number on it, where the system has them.
    id: Option<(u64, u64)>,
}

impl FileState {
    fn of(about: &Metadata) -> Self {
        #[cfg(unix)]
        let id = {
            use std::os::unix::fs::MetadataExt;
            Some((about.dev(), about.ino()))
        };
        #[cfg(not(unix))]
        let id = None;
        // What is not a file has no age that says anything.
        let modified = about.modified().ok().filter(|_| about.is_file());
        FileState { bytes: about.len(), modified, id }
    }
}

impl Arrival {
    /// Whether nobody has written to it, or put another file in its place, since it was looked at.
    pub fn is_unchanged(&self) -> bool {
        self.is_at(&self.path)
    }

    /// Whether it was held before, or comes from a list that was.
    pub(super) fn is_put_back(&self) -> bool {
        self.own_name != self.name
    }

    /// How old it is, where its own time does not say so.
    pub(super) fn age_unlike_its_own(&self) -> Option<SystemTime> {
        self.age.filter(|age| Some(*age) != self.state.modified)
    }

    /// Whether it lies there now, unchanged.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|about| about.is_file() && FileState::of(&about) == self.state)
    }
}

impl Inbox {
    /// The files that have arrived, the oldest first, so that of two lists about the same people the newer one has the last
    /// word; of the same age by name. A list that was held and put back is as old as when it was held. Hidden files and files
    /// that are still being fetched are none. Folders, links, pipes and devices come before all of these and are left where
    /// they are, neither followed nor opened; of folders only those that are called as a list.
    ///
    /// # Errors
    /// When the folder cannot be looked through.
    pub fn arrivals(&self, expected: &Expected, now: DateTime<Utc>) -> Result<Vec<Arrival>, PipelineError> {
        let cannot = |error: io::Error| not_usable(&self.folder, &error);
        let mut arrivals = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(cannot)? {
            arrivals.extend(self.arrival(&entry.map_err(cannot)?, expected, now));
        }
        arrivals.sort_by(|a, b| (a.age, &a.path).cmp(&(b.age, &b.path)));
        Ok(arrivals)
    }

    fn arrival(&self, entry: &DirEntry, expected: &Expected, now: DateTime<Utc>) -> Option<Arrival> {
        let path = entry.path();
        let file_name = entry.file_name();
        let name = file_name.to_string_lossy().into_owned();
        if is_passed_over(&name) {
            return None;
        }
        // One that is gone by now has not arrived.
        let about = fs::symlink_metadata(&path).ok()?;
        let (list, own_name) = match file_name.to_str() {
            Some(name) => self.meant(name, expected),
            None => (None, name.as_str()),
        };
        let standing = match list {
            Some(list) => standing(list, &path, &about, expected, now),
            None if file_name.to_str().is_none() => Standing::Left(WhyLeft::NameNotText),
            None => NOT_EXPECTED,
        };
        let is_shelf = Shelf::ALL.iter().any(|shelf| shelf.name() == name);
        if about.is_dir() && (is_shelf || standing != Standing::Left(WhyLeft::Folder)) {
            return None;
        }
        let (own_name, list, state) = (own_name.to_owned(), list.cloned(), FileState::of(&about));
        let held = if own_name == name { None } else { self.age_when_held(&name) };
        let age = state.modified.map(|modified| held.map_or(modified, |held| held.min(modified)));
        Some(Arrival { name, own_name, path, list, standing, age, state })
    }

    /// The list that a file of this name is, and what the file is called by whoever sent it. A list that was held and is put
    /// back is the list that it was: what a run has put in front of its name does not count, nor does what it calls the
    /// workbook of rows. A sender may begin a name with a day as well: where it fits as it is and no run has given it, it is
    /// the sender's.
    fn meant<'e, 'n>(&self, name: &'n str, expected: &'e Expected) -> (Option<&'e ExpectedList>, &'n str) {
        let as_it_is = expected.of(name);
        let put_back = without_day(name).and_then(|own_name| Some((expected.of(of_list(own_name))?, own_name)));
        match put_back {
            Some((list, own_name)) if as_it_is.is_none() || self.has_given(name) => (Some(list), own_name),
            Some(_) | None => (as_it_is, name),
        }
    }
}

fn is_passed_over(name: &str) -> bool {
    let small = name.to_lowercase();
    NOT_LISTS.iter().any(|begin| small.starts_with(begin)) || FETCHED.iter().any(|end| small.ends_with(end))
}

/// What is to be done with a file that is called as this list.
fn standing(list: &ExpectedList, path: &Path, about: &Metadata, expected: &Expected, now: DateTime<Utc>) -> Standing {
    if let Some(why) = not_a_file(about) {
        return Standing::Left(why);
    }
    let is_open = path.to_str().is_some_and(|path| crate::reading::lock_file(path).is_some());
    let settle = Duration::from_secs(expected.settle_seconds);
    let unsettled =
        about.modified().map_or(Some(WhyLeft::Arriving), |modified| not_settled(modified, now.into(), settle));
    match unsettled {
        Some(why) => Standing::Left(why),
        None if is_open => Standing::Left(WhyLeft::OpenElsewhere),
        None => Standing::Complete(list.clone()),
    }
}

/// What it is that lies there, where it is not a file.
fn not_a_file(about: &Metadata) -> Option<WhyLeft> {
    let kind = about.file_type();
    if kind.is_file() {
        return None;
    }
    Some(match (kind.is_dir(), kind.is_symlink()) {
        (true, _) => WhyLeft::Folder,
        (false, true) => WhyLeft::Link,
        (false, false) => WhyLeft::NotAFile,
    })
}

/// Why a file that was last written to then is not complete; `None` where it is.
fn not_settled(modified: SystemTime, now: SystemTime, settle: Duration) -> Option<WhyLeft> {
    match now.duration_since(modified) {
        Ok(age) => (age < settle).then_some(WhyLeft::Arriving),
        // Two clocks may differ by a little: that of the computer, and that of the disk.
        Err(ahead) if ahead.duration() <= settle => Some(WhyLeft::Arriving),
        Err(_) => Some(WhyLeft::FromLater),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::arrival::NamePattern;
    use model::request::Mode;

    fn list() -> ExpectedList {
        let name = NamePattern::parse("*.csv").unwrap();
        ExpectedList { name, profile: "retiree".to_owned(), mode: Mode::Both, match_by: None }
    }

    fn expected() -> Expected {
        Expected { settle_seconds: 60, lists: vec![list()] }
    }

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_787_875_200, 0).unwrap()
    }

    /// A file that was written to so many seconds ago.
    fn write(folder: &Path, name: &str, seconds: u64) {
        let file = fs::File::create(folder.join(name)).unwrap();
        file.set_modified(SystemTime::from(now()) - Duration::from_secs(seconds)).unwrap();
    }

    fn standings(folder: &Path) -> Vec<(String, Standing)> {
        let arrivals = Inbox::look(folder).unwrap().arrivals(&expected(), now()).unwrap();
        arrivals.into_iter().map(|arrival| (arrival.name, arrival.standing)).collect()
    }

    #[test]
    fn a_file_is_complete_when_nobody_wrote_to_it_for_a_minute() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "b.csv", 60);
        write(folder.path(), "a.csv", 59);
        write(folder.path(), "notes.txt", 3600);
        let later = fs::File::create(folder.path().join("c.csv")).unwrap();
        later.set_modified(SystemTime::from(now()) + Duration::from_secs(3600)).unwrap();
        let left = Standing::Left;
        let expected = [
            ("notes.txt", left(WhyLeft::NotExpected)),
            ("b.csv", Standing::Complete(list())),
            ("a.csv", left(WhyLeft::Arriving)),
            ("c.csv", left(WhyLeft::FromLater)),
        ];
        assert_eq!(standings(folder.path()), expected.map(|(name, standing)| (name.to_owned(), standing)));
    }

    #[test]
    fn what_arrived_first_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        for (name, seconds) in [("a.csv", 100), ("b.csv", 300), ("c.csv", 100), ("d.csv", 200)] {
            write(folder.path(), name, seconds);
        }
        let names: Vec<String> = standings(folder.path()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["b.csv", "d.csv", "a.csv", "c.csv"]);
    }

    #[test]
    fn what_is_hidden_fetched_or_open_is_no_list() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".hidden.csv", "~$list.csv", "list.csv.part", "Unconfirmed 1.crdownload", "x.TMP"] {
            write(folder.path(), name, 3600);
        }
        fs::create_dir(folder.path().join("folder")).unwrap();
        assert_eq!(standings(folder.path()), []);
        write(folder.path(), "list.csv", 3600);
        let open = vec![("list.csv".to_owned(), Standing::Left(WhyLeft::OpenElsewhere))];
        assert_eq!(standings(folder.path()), open, "a program says so beside it");
    }

    /// A folder of another name is somebody's own, and the shelves are ours, whatever is expected.
    #[cfg(unix)]
    #[test]
    fn what_is_called_as_a_list_and_is_no_file_is_named() {
        use std::os::unix::fs::symlink;
        use std::os::unix::net::UnixListener;
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "list.csv", 3600);
        symlink(folder.path().join("list.csv"), folder.path().join("link.csv")).unwrap();
        symlink(folder.path().join("nowhere"), folder.path().join("link.txt")).unwrap();
        // A socket is no more a file than a pipe is, and the library can make one.
        let socket = UnixListener::bind(folder.path().join("socket.csv")).unwrap();
        for name in ["folder.csv", "archive", "done", "held"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let expected = [
            ("folder.csv", Standing::Left(WhyLeft::Folder)),
            ("link.csv", Standing::Left(WhyLeft::Link)),
            ("link.txt", Standing::Left(WhyLeft::NotExpected)),
            ("socket.csv", Standing::Left(WhyLeft::NotAFile)),
            ("list.csv", Standing::Complete(list())),
        ];
        assert_eq!(standings(folder.path()), expected.map(|(name, standing)| (name.to_owned(), standing)));
        drop(socket);
        let all = ExpectedList { name: NamePattern::parse("*").unwrap(), ..list() };
        let all = Expected { lists: vec![all], ..Expected::default() };
        let arrivals = Inbox::look(folder.path()).unwrap().arrivals(&all, now()).unwrap();
        let names: Vec<&str> = arrivals.iter().map(|arrival| arrival.name.as_str()).collect();
        assert_eq!(names, ["archive", "folder.csv", "link.csv", "link.txt", "socket.csv", "list.csv"]);
    }

    /// As `*.csv` does, a pattern may fit a name with what a run has put in front of it, and mean another list.
    #[test]
    fn a_list_that_is_put_back_is_the_list_that_it_was() {
        let named = |pattern: &str, profile: &str| ExpectedList {
            name: NamePattern::parse(pattern).unwrap(),
            profile: profile.to_owned(),
            ..list()
        };
        let lists = vec![named("retirees-*.xlsx", "retiree"), named("b*.csv", "borrower"), named("*.csv", "guest")];
        let expected = Expected { settle_seconds: 60, lists };
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("held")).unwrap();
        for name in ["2026-08-27-b.csv.report.html", "2026-08-27_2-x.csv.what-next.txt"] {
            fs::write(folder.path().join("held").join(name), "").unwrap();
        }
        let inbox = Inbox::look(folder.path()).unwrap();
        for (name, profile, own_name) in [
            ("2026-08-27-retirees-2026.xlsx", Some("retiree"), "retirees-2026.xlsx"),
            ("2026-08-27-retirees-2026.xlsx.left-out.xlsx", Some("retiree"), "retirees-2026.xlsx.left-out.xlsx"),
            ("2026-08-27-b.csv", Some("borrower"), "b.csv"),
            ("2026-08-27-b.csv.left-out.xlsx", Some("borrower"), "b.csv.left-out.xlsx"),
            ("2026-08-27_2-x.csv", Some("guest"), "x.csv"),
            // No run has given it: the sender has.
            ("2026-08-26-b.csv", Some("guest"), "2026-08-26-b.csv"),
            ("2026-08-27-x.txt", None, "2026-08-27-x.txt"),
            ("b.csv.left-out.xlsx", None, "b.csv.left-out.xlsx"),
        ] {
            let (list, called) = inbox.meant(name, &expected);
            assert_eq!((list.map(|list| list.profile.as_str()), called), (profile, own_name), "{name}");
        }
    }

    /// Corrected today, a list is no newer than one that came yesterday.
    #[test]
    fn a_list_that_is_put_back_is_as_old_as_when_it_was_held() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("held")).unwrap();
        write(folder.path(), "held/2026-08-27-b.csv.what-next.txt", 3600);
        write(folder.path(), "held/2026-08-27_2-b.csv.report.html", 3600);
        for (name, seconds) in [
            ("2026-08-27-b.csv", 100),
            ("2026-08-27-b.csv.left-out.xlsx", 90),
            ("2026-08-27_2-b.csv", 80),
            ("a.csv", 200),
        ] {
            write(folder.path(), name, seconds);
        }
        let names: Vec<String> = standings(folder.path()).into_iter().map(|(name, _)| name).collect();
        // The last has no note: its own time counts.
        let expected = ["2026-08-27-b.csv", "2026-08-27-b.csv.left-out.xlsx", "a.csv", "2026-08-27_2-b.csv"];
        assert_eq!(names, expected);
    }

    #[test]
    fn a_file_that_is_written_to_or_replaced_is_another() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "list.csv", 3600);
        let arrivals = Inbox::look(folder.path()).unwrap().arrivals(&expected(), now()).unwrap();
        assert!(arrivals[0].is_unchanged(), "the control");
        fs::write(&arrivals[0].path, "more").unwrap();
        assert!(!arrivals[0].is_unchanged());
        fs::remove_file(&arrivals[0].path).unwrap();
        assert!(!arrivals[0].is_unchanged());
    }
}
