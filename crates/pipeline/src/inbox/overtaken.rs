//! Whether a list that was held and is put back comes too late: a younger one of its kind is done, and it would have the last
//! word. Whom it is about is not looked at here.

use super::arrivals::Arrival;
use super::folder::{Inbox, not_usable};
use super::names::{of_list, without_day};
use super::shelf::{REPORT, Shelf};
use crate::PipelineError;
use model::arrival::{Expected, ExpectedList};
use std::fs::{self, DirEntry};
use std::io::ErrorKind;

impl Inbox {
    /// Whether a younger list of the same kind is done, where this one was held before. Lists that arrive for the first time
    /// are taken in their order, and so never come too late.
    ///
    /// # Errors
    /// When the lists that are done cannot be looked through.
    pub fn is_overtaken(&self, arrival: &Arrival, expected: &Expected) -> Result<bool, PipelineError> {
        let (true, Some(age), Some(list)) = (arrival.is_put_back(), arrival.age, &arrival.list) else {
            return Ok(false);
        };
        let done = self.shelf(Shelf::Done);
        let entries = match fs::read_dir(&done) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
            entries => entries.map_err(|error| not_usable(&done, &error))?,
        };
        for entry in entries {
            let entry = entry.map_err(|error| not_usable(&done, &error))?;
            let about = || entry.metadata().ok()?.modified().ok();
            if is_of(&entry, list, expected) && about().is_some_and(|modified| modified > age) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether what lies there is a file of this list, and not what was written about one.
fn is_of(entry: &DirEntry, list: &ExpectedList, expected: &Expected) -> bool {
    let file_name = entry.file_name();
    let own_name = file_name.to_str().filter(|name| !name.ends_with(REPORT)).and_then(without_day);
    own_name.is_some_and(|own_name| expected.of(of_list(own_name)) == Some(list))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use model::arrival::NamePattern;
    use model::request::Mode;
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    fn list(pattern: &str, profile: &str) -> ExpectedList {
        let name = NamePattern::parse(pattern).unwrap();
        ExpectedList { name, profile: profile.to_owned(), mode: Mode::Both, match_by: None }
    }

    fn write(folder: &Path, name: &str, seconds: u64) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let file = fs::File::create(path).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
    }

    /// Whether the only list in the folder is overtaken.
    fn is_overtaken(folder: &Path) -> bool {
        let expected = Expected { settle_seconds: 0, lists: vec![list("r*.csv", "retiree"), list("*", "guest")] };
        let inbox = Inbox::look(folder).unwrap();
        let arrival = inbox.arrivals(&expected, DateTime::from_timestamp(100, 0).unwrap()).unwrap().remove(0);
        inbox.is_overtaken(&arrival, &expected).unwrap()
    }

    #[test]
    fn a_list_is_overtaken_by_a_younger_one_of_its_kind() {
        for (done, overtaken) in [
            ("2026-08-28-r2.csv", true),
            ("2026-08-28_2-R3.csv", true),
            // Of another kind, or only about a list.
            ("2026-08-28-x.csv", false),
            ("2026-08-28-r2.csv.report.html", false),
            ("starters-2026-08-28-r2.csv.html", false),
            ("digest-2026-08-28.html", false),
        ] {
            let folder = tempfile::tempdir().unwrap();
            write(folder.path(), "2026-08-27-r1.csv", 50);
            write(folder.path(), "held/2026-08-27-r1.csv.what-next.txt", 10);
            assert!(!is_overtaken(folder.path()), "nothing is done");
            write(folder.path(), &format!("done/{done}"), 10);
            assert!(!is_overtaken(folder.path()), "{done} is no younger");
            write(folder.path(), &format!("done/{done}"), 20);
            assert_eq!(is_overtaken(folder.path()), overtaken, "{done}");
        }
    }

    /// `*` fits reports as well.
    #[test]
    fn a_report_overtakes_no_list() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "2026-08-27-x.csv", 50);
        write(folder.path(), "held/2026-08-27-x.csv.what-next.txt", 10);
        write(folder.path(), "done/2026-08-28-x.csv.report.html", 20);
        assert!(!is_overtaken(folder.path()));
        write(folder.path(), "done/2026-08-28-x.csv", 20);
        assert!(is_overtaken(folder.path()), "the control");
    }

    #[test]
    fn a_list_that_arrives_for_the_first_time_is_not_overtaken() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "r1.csv", 10);
        write(folder.path(), "done/2026-08-28-r2.csv", 20);
        assert!(!is_overtaken(folder.path()));
    }

    /// Of two lists that were held, the older is put back first: it is done as old as it was.
    #[test]
    fn a_list_is_not_overtaken_by_an_older_one_that_was_corrected_later() {
        let folder = tempfile::tempdir().unwrap();
        let expected = Expected { settle_seconds: 0, lists: vec![list("r*.csv", "retiree")] };
        let now = DateTime::from_timestamp(100, 0).unwrap();
        let day = now.date_naive();
        let inbox = Inbox::look(folder.path()).unwrap();
        write(folder.path(), "r1.csv", 10);
        write(folder.path(), "r2.csv", 20);
        for arrival in inbox.arrivals(&expected, now).unwrap() {
            let place = inbox.place(&arrival, Shelf::Held, day).unwrap();
            fs::write(place.what_next(), "").unwrap();
            place.keep_age(&arrival);
            assert!(place.take(&arrival).unwrap());
            fs::remove_file(place.list()).unwrap();
        }
        let is_overtaken = |name: &str, corrected: u64| {
            write(folder.path(), name, corrected);
            let arrival = inbox.arrivals(&expected, now).unwrap().remove(0);
            let is_overtaken = inbox.is_overtaken(&arrival, &expected).unwrap();
            assert!(inbox.place(&arrival, Shelf::Done, day).unwrap().take(&arrival).unwrap());
            is_overtaken
        };
        assert!(!is_overtaken("1970-01-01-r1.csv", 80));
        assert!(!is_overtaken("1970-01-01-r2.csv", 90));
        assert!(is_overtaken("1970-01-01-r1.csv", 95), "the control: the younger one is done by now");
    }
}
