//! Where lists are moved to once they were looked at: into the folders `done` and `held` of their own, under the day and
//! their name, each with what belongs to it. No file there is ever replaced.

use super::arrivals::Arrival;
use super::folder::{Inbox, not_usable};
use super::names::{MOST_OF_A_DAY, on_shelf};
use super::shelf::{Place, Shelf, is_free};
use crate::PipelineError;
use crate::error::in_words;
use chrono::NaiveDate;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use store::unfinished::{clear_folder, name_it, sync_folder};

/// Bytes of a list's name that are kept: with day, number and endings it has to be a name that every disk takes.
const LONGEST_NAME: usize = 160;

impl Place {
    /// Whether the list keeps its own name behind the day. One that is too long is cut, and then it may no longer be known
    /// by its name when it is put back.
    pub fn keeps_name(&self, arrival: &Arrival) -> bool {
        self.name.ends_with(&arrival.own_name)
    }

    /// Has the note keep how old the list is: once somebody has corrected that, its own time no longer says so.
    pub fn keep_age(&self, arrival: &Arrival) {
        set_age(&self.what_next(), arrival.age);
    }

    /// Removes what was written for a list that does not come here after all. The place was free when it was taken, so
    /// nothing of anybody else goes.
    pub fn give_up(&self) {
        for path in [self.report(), self.left_out(), self.what_next()] {
            // What cannot be removed names a list that is not there, and nothing is lost.
            drop(fs::remove_file(path));
        }
    }

    /// Moves the list here. `false` where another file had its name by then: that one stays where it is.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub fn take(&self, arrival: &Arrival) -> Result<bool, PipelineError> {
        if !arrival.is_unchanged() {
            return Ok(false);
        }
        let target = self.list();
        let cannot = |error: io::Error| PipelineError::NotMoved {
            path: arrival.path.display().to_string(),
            to: target.display().to_string(),
            why: in_words(&error),
        };
        if !is_free(&target) {
            return Err(cannot(ErrorKind::AlreadyExists.into()));
        }
        // One step, so that the list has one name at every moment.
        fs::rename(&arrival.path, &target).map_err(cannot)?;
        if arrival.is_at(&target) {
            // Both names are there already, and the next run would only move it once more.
            drop(sync_folder(&target).and_then(|()| sync_folder(&arrival.path)));
            set_age(&target, arrival.age_unlike_its_own());
            return Ok(true);
        }
        name_it(&target, &arrival.path).map_err(cannot)?;
        Ok(false)
    }
}

impl Inbox {
    /// A place on a shelf where nothing lies yet, neither the list nor what belongs to it.
    ///
    /// # Errors
    /// When the shelf cannot be used.
    pub fn place(&self, arrival: &Arrival, shelf: Shelf, day: NaiveDate) -> Result<Place, PipelineError> {
        self.place_where(arrival, shelf, day, Place::is_wholly_free)
    }

    /// A place for the list alone: what belongs to it may lie there already.
    ///
    /// # Errors
    /// When the shelf cannot be used.
    pub fn place_of_list(&self, arrival: &Arrival, shelf: Shelf, day: NaiveDate) -> Result<Place, PipelineError> {
        self.place_where(arrival, shelf, day, Place::is_free)
    }

    fn place_where(
        &self,
        arrival: &Arrival,
        shelf: Shelf,
        day: NaiveDate,
        suits: impl Fn(&Place) -> bool,
    ) -> Result<Place, PipelineError> {
        let folder = self.made(shelf)?;
        // Of a list that was about to be put here when its run was killed. It takes another number now, so that nothing
        // of it would be cleared with a file of the same name.
        clear_folder(&folder);
        let own_name = shortened(&arrival.own_name);
        let mut places = on_shelf(day, &own_name).map(|name| Place { folder: folder.clone(), name });
        places.find(suits).ok_or_else(|| too_many(&folder))
    }

    /// The name of a page about a run that is still free.
    ///
    /// # Errors
    /// When the shelf cannot be used.
    pub fn page(&self, shelf: Shelf, day: NaiveDate) -> Result<PathBuf, PipelineError> {
        let folder = self.made(shelf)?;
        let mut pages = numbered(format!("digest-{day}")).map(|name| folder.join(format!("{name}.html")));
        pages.find(|path| is_free(path)).ok_or_else(|| too_many(&folder))
    }

    /// A shelf, for its owner alone where it is made now. A link could lead anywhere, and hand-out sheets with it.
    fn made(&self, shelf: Shelf) -> Result<PathBuf, PipelineError> {
        let path = self.shelf(shelf);
        let made = match fs::symlink_metadata(&path) {
            Ok(about) if about.is_dir() => Ok(()),
            Ok(_) => Err(io::Error::other("it is a link or a file, not a folder")),
            Err(error) if error.kind() == ErrorKind::NotFound => make(&path),
            Err(error) => Err(error),
        };
        made.map_err(|error| not_usable(&path, &error))?;
        Ok(path)
    }
}

/// Sets when a file was last written to. A disk may refuse that: then it says when that really was, and lists that are held
/// count as arrived at the moment of that.
fn set_age(path: &Path, age: Option<SystemTime>) {
    let Some(age) = age else { return };
    drop(OpenOptions::new().write(true).open(path).and_then(|file| file.set_modified(age)));
}

fn make(path: &Path) -> io::Result<()> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "modes are of Unix"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    // What is moved into it must not be lost with it.
    sync_folder(path)
}

/// A name, and the same with numbers behind it.
fn numbered(name: String) -> impl Iterator<Item = String> {
    let first = name.clone();
    std::iter::once(first).chain((2..MOST_OF_A_DAY).map(move |number| format!("{name}-{number}")))
}

fn too_many(folder: &Path) -> PipelineError {
    not_usable(folder, &io::Error::other("it has too many files of this name and day"))
}

/// A name that leaves room for more, with its ending.
fn shortened(name: &str) -> String {
    if name.len() <= LONGEST_NAME {
        return name.to_owned();
    }
    let (stem, ending) = name.rsplit_once('.').filter(|(_, ending)| ending.len() <= 8).unwrap_or((name, ""));
    let dot = if ending.is_empty() { "" } else { "." };
    format!("{}{dot}{ending}", &stem[..stem.floor_char_boundary(LONGEST_NAME - 10)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use model::arrival::{Expected, ExpectedList, NamePattern};
    use model::request::Mode;
    #[cfg(unix)]
    use store::unfinished::Unfinished;

    fn arrivals(inbox: &Inbox) -> Vec<Arrival> {
        inbox.arrivals(&Expected::default(), DateTime::UNIX_EPOCH).unwrap()
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 8, 28).unwrap()
    }

    #[test]
    fn lists_of_one_name_lie_beside_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::look(folder.path()).unwrap();
        for (text, expected) in [("one", "2026-08-28-list.csv"), ("two", "2026-08-28_2-list.csv")] {
            fs::write(folder.path().join("list.csv"), text).unwrap();
            let arrival = arrivals(&inbox).remove(0);
            let place = inbox.place(&arrival, Shelf::Done, day()).unwrap();
            assert!(place.take(&arrival).unwrap());
            assert_eq!(fs::read_to_string(folder.path().join("done").join(expected)).unwrap(), text);
        }
        assert!(arrivals(&inbox).is_empty());
    }

    #[test]
    fn a_place_is_free_for_what_belongs_to_the_list_too() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::look(folder.path()).unwrap();
        fs::write(folder.path().join("list.csv"), "").unwrap();
        let arrival = arrivals(&inbox).remove(0);
        let place = inbox.place(&arrival, Shelf::Held, day()).unwrap();
        fs::write(place.sheet(), "slips").unwrap();
        assert_eq!(inbox.place(&arrival, Shelf::Held, day()).unwrap().name, "2026-08-28_2-list.csv");
        assert_eq!(inbox.place_of_list(&arrival, Shelf::Held, day()).unwrap().name, "2026-08-28-list.csv");
    }

    /// However often a list goes and comes back, the day stands in front of its name once.
    #[test]
    fn a_list_that_is_put_back_gets_no_second_day() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::look(folder.path()).unwrap();
        fs::write(folder.path().join("list.csv"), "").unwrap();
        let list = NamePattern::parse("*.csv").unwrap();
        let list = ExpectedList { name: list, profile: "retiree".to_owned(), mode: Mode::Both, match_by: None };
        let expected = Expected { settle_seconds: 0, lists: vec![list] };
        for name in ["2026-08-28-list.csv", "2026-08-28_2-list.csv", "2026-08-28_3-list.csv"] {
            let arrival = inbox.arrivals(&expected, DateTime::UNIX_EPOCH).unwrap().remove(0);
            let place = inbox.place(&arrival, Shelf::Held, day()).unwrap();
            assert!(place.name == name && place.keeps_name(&arrival), "{place:?}");
            fs::write(place.what_next(), "").unwrap();
            assert!(place.take(&arrival).unwrap());
            fs::rename(place.list(), folder.path().join(name)).unwrap();
        }
    }

    /// Written to after it was looked at, a file is not the one that was loaded.
    #[test]
    fn a_file_that_came_later_under_the_name_is_not_moved() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::look(folder.path()).unwrap();
        fs::write(folder.path().join("list.csv"), "one").unwrap();
        let arrival = arrivals(&inbox).remove(0);
        let place = inbox.place(&arrival, Shelf::Done, day()).unwrap();
        fs::write(folder.path().join("list.csv"), "another one").unwrap();
        assert!(!place.take(&arrival).unwrap());
        assert_eq!(fs::read_to_string(folder.path().join("list.csv")).unwrap(), "another one");
        assert!(!place.list().exists());
    }

    #[test]
    fn nothing_stays_of_a_list_that_does_not_come() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::look(folder.path()).unwrap();
        fs::write(folder.path().join("list.csv"), "one").unwrap();
        let arrival = arrivals(&inbox).remove(0);
        let place = inbox.place(&arrival, Shelf::Held, day()).unwrap();
        for path in [place.report(), place.what_next()] {
            fs::write(path, "about one").unwrap();
        }
        fs::write(folder.path().join("held/other.csv.report.html"), "about another").unwrap();
        place.give_up();
        let entries = fs::read_dir(folder.path().join("held")).unwrap();
        let left: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["other.csv.report.html"]);
    }

    /// The next list takes another number, so that none of its files would be in their place.
    #[cfg(unix)]
    #[test]
    fn what_a_killed_run_has_left_on_a_shelf_goes() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::look(folder.path()).unwrap();
        fs::write(folder.path().join("list.csv"), "").unwrap();
        let arrival = arrivals(&inbox).remove(0);
        let held = inbox.place(&arrival, Shelf::Held, day()).unwrap().folder;
        let report = "2026-08-28-list.csv.report.html";
        let sheet = "starters-2026-08-28-list.csv.html.19fc967e4a5de763-9db068100e9a8388.unfinished";
        for name in [report, sheet, "2026-08-28-list.csv.left-out.xlsx.1669-1.unfinished"] {
            fs::write(held.join(name), "").unwrap();
        }
        let being_written = Unfinished::beside(&held.join("other.csv.report.html")).unwrap();
        assert_eq!(inbox.place(&arrival, Shelf::Held, day()).unwrap().name, "2026-08-28_2-list.csv");
        let name_of = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
        let entries = fs::read_dir(&held).unwrap();
        let mut left: Vec<String> = entries.map(|entry| name_of(&entry.unwrap().path())).collect();
        left.sort();
        assert_eq!(left, [report.to_owned(), name_of(being_written.path()), sheet.to_owned()]);
    }

    #[cfg(unix)]
    #[test]
    fn a_shelf_is_its_owners_alone_and_no_link() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::look(folder.path()).unwrap();
        inbox.page(Shelf::Done, day()).unwrap();
        assert_eq!(fs::metadata(folder.path().join("done")).unwrap().permissions().mode() & 0o777, 0o700);
        symlink(folder.path().join("done"), folder.path().join("held")).unwrap();
        let held = inbox.page(Shelf::Held, day());
        assert!(matches!(held, Err(PipelineError::FolderNotUsable { .. })), "{held:?}");
    }

    #[test]
    fn a_long_name_is_cut_and_keeps_its_ending() {
        assert_eq!(shortened("list.csv"), "list.csv");
        let long = shortened(&format!("{}.xlsx", "é".repeat(120)));
        assert!(long.len() <= LONGEST_NAME && long.ends_with("é.xlsx"), "{long}");
    }
}
