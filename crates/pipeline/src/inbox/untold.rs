//! What runs have done and not told yet. A run tells everything at its end; one that is killed before that has loaded lists
//! and moved them, and nobody would hear of it. So each list is noted before it is moved, in a file on the shelf that it
//! goes to, and the file goes when a digest is out. The next run tells what it finds there.
//!
//! What is noted is what a digest says: of patrons how many, and nothing else. The shelves are their owner's alone, so that
//! nobody who sends lists can put words into a digest.

use super::arrivals::Arrival;
use super::folder::{Inbox, not_usable};
use super::shelf::{Place, Shelf};
use crate::PipelineError;
use crate::files::read_small;
use model::arrival::{ArrivedList, Became, FilesOfList, WhyHeld};
use model::codes::Code;
use model::finding::Severity;
use model::plan::Counts;
use model::request::{MatchBy, Mode};
use serde::{Deserialize, Serialize};
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use store::unfinished::{folder_of, sync_folder};

/// What the file is called. A list never is: its name has a day in front.
const UNTOLD: &str = ".rollcall-run.untold";

impl Place {
    /// Notes what becomes of a list that goes here, for as long as no digest has told it. What is to be loaded is noted
    /// before it is, and once more with its batch.
    ///
    /// # Errors
    /// When that cannot be written.
    pub fn note(&self, list: &ArrivedList) -> Result<(), PipelineError> {
        let Some(mut line) = ListWire::of(list) else { return Ok(()) };
        line.files.moved_to = Some(self.list().display().to_string());
        let path = self.folder.join(UNTOLD);
        let noted = serde_json::to_vec(&line).map_err(io::Error::from).and_then(|line| append(&path, &line));
        noted.map_err(|error| cannot(&path, &error))
    }
}

impl Inbox {
    /// What earlier runs have noted and not told, each list once; the files are those that are there. A list may be noted
    /// that was then not loaded, or not moved: see [`with_untold`].
    ///
    /// # Errors
    /// When what they have noted cannot be read.
    pub fn untold(&self) -> Result<Vec<ArrivedList>, PipelineError> {
        let mut lists: Vec<ArrivedList> = Vec::new();
        for path in self.notes() {
            for mut list in read(&path).map_err(|error| cannot(&path, &error))? {
                put_on(folder_of(&path), &mut list.files);
                if lists.iter_mut().any(|earlier| is_found_again(earlier, &list)) {
                    continue;
                }
                lists.iter_mut().for_each(|earlier| found_loaded(earlier, &list));
                lists.retain(|earlier| earlier.files.moved_to != list.files.moved_to);
                lists.push(list);
            }
        }
        lists.iter_mut().for_each(|list| only_what_is_there(&mut list.files));
        Ok(lists)
    }

    /// Says that a digest has told everything.
    ///
    /// # Errors
    /// When what was noted cannot be removed.
    pub fn told(&self) -> Result<(), PipelineError> {
        for path in self.notes() {
            fs::remove_file(&path).map_err(|error| cannot(&path, &error))?;
        }
        Ok(())
    }

    /// The files with notes that are there.
    fn notes(&self) -> impl Iterator<Item = PathBuf> {
        let is_folder = |path: &Path| fs::symlink_metadata(path).is_ok_and(|about| about.is_dir());
        let shelves = Shelf::ALL.map(|shelf| self.shelf(shelf)).into_iter().filter(move |shelf| is_folder(shelf));
        shelves.map(|shelf| shelf.join(UNTOLD)).filter(|path| fs::symlink_metadata(path).is_ok())
    }
}

/// The lists of a run, with those before them that earlier runs have not told. A list that was loaded and found again is told
/// once, as what was loaded. What was noted of a list that is still among the arrivals did not come to pass: it is told as
/// what becomes of it now.
pub fn with_untold(
    mut untold: Vec<ArrivedList>,
    mut lists: Vec<ArrivedList>,
    arrivals: &[Arrival],
) -> Vec<ArrivedList> {
    lists.retain(|list| !untold.iter_mut().any(|earlier| is_found_again(earlier, list)));
    for list in &lists {
        untold.iter_mut().for_each(|earlier| found_loaded(earlier, list));
    }
    untold.retain(|list| {
        let has_arrived = || arrivals.iter().any(|arrival| arrival.name == list.file);
        match list.became {
            Became::Loaded(None) | Became::Left(_) => false,
            Became::Loaded(Some(_)) | Became::Held(WhyHeld::Partly(_)) => true,
            Became::NothingToDo { .. }
            | Became::LoadedBefore(_)
            | Became::Held(
                WhyHeld::Unusable
                | WhyHeld::Problems
                | WhyHeld::OverLimit
                | WhyHeld::Undone(_)
                | WhyHeld::LoadedBefore { .. }
                | WhyHeld::Older,
            ) => list.files.moved_to.is_some() || !has_arrived(),
        }
    });
    untold.iter_mut().for_each(|list| list.earlier = true);
    untold.extend(lists);
    untold
}

/// Whether a list that was to be loaded is found to be: the two tell of one thing, and then the earlier tells it whole.
fn is_found_again(earlier: &mut ArrivedList, list: &ArrivedList) -> bool {
    let (Became::Loaded(loaded), Became::LoadedBefore(batch)) = (earlier.became, list.became) else { return false };
    let is_other = earlier.file != list.file || loaded.is_some_and(|loaded| loaded != batch);
    // Where that one was moved, this is the same file once more.
    let moved_to = earlier.files.moved_to.as_ref().filter(|path| is_there(path));
    if is_other || moved_to.is_some_and(|path| Some(path) != list.files.moved_to.as_ref()) {
        return false;
    }
    earlier.became = Became::Loaded(Some(batch));
    earlier.files.moved_to.clone_from(&list.files.moved_to);
    true
}

/// Notes of a list that was to be loaded that it was, where its sheet or report is there: it is held now, since it would
/// change patrons once more, and what it was loaded as is told beside that.
fn found_loaded(earlier: &mut ArrivedList, list: &ArrivedList) {
    let Became::Held(WhyHeld::LoadedBefore { batch, .. }) = list.became else { return };
    if earlier.became != Became::Loaded(None) || earlier.file != list.file {
        return;
    }
    let FilesOfList { starters, report, .. } = &earlier.files;
    if starters.iter().map(|(path, _)| path).chain(report).any(|path| is_there(path)) {
        earlier.became = Became::Loaded(Some(batch));
    }
}

fn is_there(path: &str) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// All that belongs to a list lies on the shelf of its note, by whichever path this run names that.
fn put_on(shelf: &Path, files: &mut FilesOfList) {
    let there = |path: String| Path::new(&path).file_name().map(|name| shelf.join(name).display().to_string());
    for path in [&mut files.moved_to, &mut files.report, &mut files.left_out, &mut files.what_next] {
        *path = path.take().and_then(there);
    }
    files.starters = files.starters.take().and_then(|(path, starters)| Some((there(path)?, starters)));
}

fn only_what_is_there(files: &mut FilesOfList) {
    for path in [&mut files.moved_to, &mut files.report, &mut files.left_out, &mut files.what_next] {
        *path = path.take().filter(|path| is_there(path));
    }
    files.starters = files.starters.take().filter(|(path, _)| is_there(path));
}

/// Adds a line that lasts. It begins one of its own: what stands before it may be half a line of a run that was killed.
fn append(path: &Path, line: &[u8]) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(not_a_file());
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(&[b"\n".as_slice(), line, b"\n"].concat())?;
    file.sync_data()?;
    sync_folder(path)
}

/// The lists that were noted. Half a line is of a list that was not moved, and tells nothing.
fn read(path: &Path) -> io::Result<Vec<ArrivedList>> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Err(not_a_file());
    }
    let bytes = read_small(path)?;
    let lines = bytes.split(|byte| *byte == b'\n');
    Ok(lines.filter_map(|line| serde_json::from_slice::<ListWire>(line).ok()?.read()).collect())
}

fn not_a_file() -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, format!("{UNTOLD} in it is not a file"))
}

fn cannot(notes: &Path, error: &io::Error) -> PipelineError {
    not_usable(folder_of(notes), error)
}

/// A list as it is noted.
#[derive(Debug, Serialize, Deserialize)]
struct ListWire {
    file: String,
    profile: Option<String>,
    mode: String,
    match_by: Option<String>,
    became: BecameWire,
    counts: CountsWire,
    /// Each code with its severity, and how often.
    codes: Vec<(String, String, u64)>,
    files: FilesWire,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum BecameWire {
    Loaded(Option<u64>),
    NothingToDo { later: u64 },
    LoadedBefore(u64),
    HeldUnusable,
    HeldProblems,
    HeldOverLimit,
    HeldUndone(u64),
    HeldPartly(u64),
    HeldLoadedBefore { batch: u64, patrons: u64 },
    HeldOlder,
}

#[derive(Debug, Serialize, Deserialize)]
struct CountsWire {
    new: u64,
    changed: u64,
    converted: u64,
    unchanged: u64,
    questions: u64,
    left_out: u64,
}

#[derive(Debug, Serialize, Deserialize)]
struct FilesWire {
    moved_to: Option<String>,
    report: Option<String>,
    starters: Option<(String, u64)>,
    left_out: Option<String>,
    what_next: Option<String>,
}

impl ListWire {
    /// `None` of a list that stays where it is: the next run looks again.
    fn of(list: &ArrivedList) -> Option<Self> {
        let became = match list.became {
            Became::Loaded(batch) => BecameWire::Loaded(batch),
            Became::NothingToDo { later } => BecameWire::NothingToDo { later },
            Became::LoadedBefore(batch) => BecameWire::LoadedBefore(batch),
            Became::Held(WhyHeld::Unusable) => BecameWire::HeldUnusable,
            Became::Held(WhyHeld::Problems) => BecameWire::HeldProblems,
            Became::Held(WhyHeld::OverLimit) => BecameWire::HeldOverLimit,
            Became::Held(WhyHeld::Undone(batch)) => BecameWire::HeldUndone(batch),
            Became::Held(WhyHeld::Partly(batch)) => BecameWire::HeldPartly(batch),
            Became::Held(WhyHeld::LoadedBefore { batch, patrons }) => BecameWire::HeldLoadedBefore { batch, patrons },
            Became::Held(WhyHeld::Older) => BecameWire::HeldOlder,
            Became::Left(_) => return None,
        };
        let Counts { new, changed, converted, unchanged, questions, left_out } = list.counts;
        let codes = list.codes.iter();
        let codes = codes.map(|(code, severity, found)| (code.id().to_owned(), severity.name().to_owned(), *found));
        let files = list.files.clone();
        Some(ListWire {
            file: list.file.clone(),
            profile: list.profile.clone(),
            mode: list.mode.name().to_owned(),
            match_by: list.match_by.map(|by| by.name().to_owned()),
            became,
            counts: CountsWire { new, changed, converted, unchanged, questions, left_out },
            codes: codes.collect(),
            files: FilesWire {
                moved_to: files.moved_to,
                report: files.report,
                starters: files.starters,
                left_out: files.left_out,
                what_next: files.what_next,
            },
        })
    }

    /// `None` where it has a word that this version does not know.
    fn read(self) -> Option<ArrivedList> {
        let became = match self.became {
            BecameWire::Loaded(batch) => Became::Loaded(batch),
            BecameWire::NothingToDo { later } => Became::NothingToDo { later },
            BecameWire::LoadedBefore(batch) => Became::LoadedBefore(batch),
            BecameWire::HeldUnusable => Became::Held(WhyHeld::Unusable),
            BecameWire::HeldProblems => Became::Held(WhyHeld::Problems),
            BecameWire::HeldOverLimit => Became::Held(WhyHeld::OverLimit),
            BecameWire::HeldUndone(batch) => Became::Held(WhyHeld::Undone(batch)),
            BecameWire::HeldPartly(batch) => Became::Held(WhyHeld::Partly(batch)),
            BecameWire::HeldLoadedBefore { batch, patrons } => Became::Held(WhyHeld::LoadedBefore { batch, patrons }),
            BecameWire::HeldOlder => Became::Held(WhyHeld::Older),
        };
        let CountsWire { new, changed, converted, unchanged, questions, left_out } = self.counts;
        let severity = |name: &str| Severity::ALL.into_iter().find(|severity| severity.name() == name);
        let codes = self.codes.into_iter();
        let codes = codes.map(|(code, name, found)| Some((Code::find(&code)?, severity(&name)?, found)));
        Some(ArrivedList {
            file: self.file,
            profile: self.profile,
            mode: Mode::from_name(&self.mode)?,
            match_by: match self.match_by {
                Some(name) => Some(MatchBy::from_name(&name)?),
                None => None,
            },
            became,
            earlier: false,
            counts: Counts { new, changed, converted, unchanged, questions, left_out },
            codes: codes.collect::<Option<_>>()?,
            files: FilesOfList {
                moved_to: self.files.moved_to,
                report: self.files.report,
                starters: self.files.starters,
                left_out: self.files.left_out,
                what_next: self.files.what_next,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::codes::C301;

    fn list(file: &str, became: Became) -> ArrivedList {
        ArrivedList {
            file: file.to_owned(),
            profile: Some("retiree".to_owned()),
            mode: Mode::Update,
            match_by: Some(MatchBy::Barcode),
            became,
            earlier: false,
            counts: Counts { new: 1, changed: 2, converted: 3, unchanged: 4, questions: 5, left_out: 6 },
            codes: vec![(C301, Severity::Error, 6)],
            files: FilesOfList::default(),
        }
    }

    /// A folder with both shelves, and a place on each.
    struct Bench {
        folder: tempfile::TempDir,
        inbox: Inbox,
    }

    impl Bench {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            for shelf in Shelf::ALL {
                fs::create_dir(folder.path().join(shelf.name())).unwrap();
            }
            let inbox = Inbox::look(folder.path()).unwrap();
            Bench { folder, inbox }
        }

        fn place(&self, shelf: Shelf, name: &str) -> Place {
            Place { folder: self.folder.path().join(shelf.name()), name: name.to_owned() }
        }

        /// A list that was noted and moved.
        fn moved(&self, shelf: Shelf, list: &ArrivedList) -> ArrivedList {
            let place = self.place(shelf, &list.file);
            place.note(list).unwrap();
            fs::write(place.list(), "").unwrap();
            let files = FilesOfList { moved_to: Some(place.list().display().to_string()), ..list.files.clone() };
            ArrivedList { files, ..list.clone() }
        }
    }

    #[test]
    fn what_is_noted_comes_back_until_it_is_told() {
        let bench = Bench::new();
        let all = [
            Became::Loaded(Some(7)),
            Became::NothingToDo { later: 2 },
            Became::LoadedBefore(3),
            Became::Held(WhyHeld::Unusable),
            Became::Held(WhyHeld::Problems),
            Became::Held(WhyHeld::OverLimit),
            Became::Held(WhyHeld::Undone(4)),
            Became::Held(WhyHeld::Partly(5)),
            Became::Held(WhyHeld::LoadedBefore { batch: 6, patrons: 7 }),
            Became::Held(WhyHeld::Older),
        ];
        let lists = all.into_iter().enumerate().map(|(number, became)| list(&format!("{number}.csv"), became));
        let noted: Vec<ArrivedList> = lists.map(|list| bench.moved(Shelf::Done, &list)).collect();
        assert_eq!(bench.inbox.untold().unwrap(), noted);
        let told = with_untold(noted.clone(), Vec::new(), &[]);
        assert!(told.len() == noted.len() && told.iter().all(|list| list.earlier), "{told:?}");
        bench.inbox.told().unwrap();
        assert_eq!(bench.inbox.untold().unwrap(), []);
        bench.inbox.told().unwrap();
    }

    #[test]
    fn a_list_that_stays_is_not_noted() {
        let bench = Bench::new();
        let left = list("a.csv", Became::Left(model::arrival::WhyLeft::Changed));
        bench.place(Shelf::Done, "a.csv").note(&left).unwrap();
        assert_eq!(bench.inbox.untold().unwrap(), []);
    }

    /// Noted before it is loaded, a list is noted again with its batch: the last word counts.
    #[test]
    fn a_list_is_told_once() {
        let bench = Bench::new();
        bench.place(Shelf::Done, "a.csv").note(&list("a.csv", Became::Loaded(None))).unwrap();
        let loaded = bench.moved(Shelf::Done, &list("a.csv", Became::Loaded(Some(1))));
        let held = bench.moved(Shelf::Held, &list("b.csv", Became::Held(WhyHeld::Problems)));
        assert_eq!(bench.inbox.untold().unwrap(), [loaded, held]);
    }

    /// Killed between the commit and the move, a run leaves a list that the next one finds loaded.
    #[test]
    fn a_list_that_is_found_loaded_is_told_as_loaded() {
        let found = |batch| list("a.csv", Became::LoadedBefore(batch));
        for (noted, now, outcomes) in [
            (Became::Loaded(None), found(1), vec![Became::Loaded(Some(1))]),
            (Became::Loaded(Some(1)), found(1), vec![Became::Loaded(Some(1))]),
            (Became::Loaded(Some(1)), found(2), vec![Became::Loaded(Some(1)), Became::LoadedBefore(2)]),
        ] {
            let told = with_untold(vec![list("a.csv", noted)], vec![now], &[]);
            assert_eq!(told.iter().map(|list| list.became).collect::<Vec<_>>(), outcomes);
        }
        let never = with_untold(vec![list("a.csv", Became::Loaded(None))], Vec::new(), &[]);
        assert_eq!(never, [], "it was not loaded, and the next run looks again");
        let bench = Bench::new();
        let moved = bench.moved(Shelf::Done, &list("a.csv", Became::Loaded(Some(1))));
        assert_eq!(with_untold(vec![moved], vec![found(1)], &[]).len(), 2, "somebody has sent it once more");
    }

    /// Somebody changed a patron of it before the next run: the list is held, and its sheet is told all the same.
    #[test]
    fn a_list_that_is_found_loaded_and_held_is_told_as_both() {
        let bench = Bench::new();
        let place = bench.place(Shelf::Done, "a.csv");
        let starters = Some((place.sheet().display().to_string(), 2));
        let to_be_loaded = list("a.csv", Became::Loaded(None));
        place.note(&ArrivedList { files: FilesOfList { starters, ..FilesOfList::default() }, ..to_be_loaded }).unwrap();
        let held = list("a.csv", Became::Held(WhyHeld::LoadedBefore { batch: 1, patrons: 1 }));
        let outcomes = || {
            let told = with_untold(bench.inbox.untold().unwrap(), vec![held.clone()], &[]);
            told.iter().map(|list| list.became).collect::<Vec<_>>()
        };
        assert_eq!(outcomes(), [held.became], "without a sheet nothing was loaded: it was before that");
        fs::write(place.sheet(), "slips").unwrap();
        assert_eq!(outcomes(), [Became::Loaded(Some(1)), held.became]);
        // The run that holds it is interrupted, too.
        bench.moved(Shelf::Held, &held);
        let told = with_untold(bench.inbox.untold().unwrap(), Vec::new(), &[]);
        let told: Vec<Became> = told.iter().map(|list| list.became).collect();
        assert_eq!(told, [Became::Loaded(Some(1)), held.became]);
    }

    #[test]
    fn the_folder_may_be_named_otherwise_by_the_next_run() {
        let bench = Bench::new();
        bench.moved(Shelf::Done, &list("a.csv", Became::Loaded(Some(1))));
        let inbox = Inbox::look(&bench.folder.path().join("done/..")).unwrap();
        let moved_to = inbox.shelf(Shelf::Done).join("a.csv").display().to_string();
        let untold = inbox.untold().unwrap();
        assert_eq!(untold.iter().map(|list| list.files.moved_to.clone()).collect::<Vec<_>>(), [Some(moved_to)]);
    }

    /// A power cut may leave half a line.
    #[test]
    fn half_a_line_costs_no_other() {
        let bench = Bench::new();
        fs::write(bench.folder.path().join("done").join(UNTOLD), "{\"file\":\"a.c").unwrap();
        let whole = bench.moved(Shelf::Done, &list("b.csv", Became::Loaded(Some(1))));
        assert_eq!(bench.inbox.untold().unwrap(), [whole]);
    }

    #[cfg(unix)]
    #[test]
    fn notes_are_their_owners_alone_and_no_link() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let bench = Bench::new();
        bench.moved(Shelf::Done, &list("a.csv", Became::Loaded(Some(1))));
        let notes = bench.folder.path().join("done").join(UNTOLD);
        assert_eq!(fs::metadata(&notes).unwrap().permissions().mode() & 0o777, 0o600);
        symlink(&notes, bench.folder.path().join("held").join(UNTOLD)).unwrap();
        let held = bench.place(Shelf::Held, "b.csv").note(&list("b.csv", Became::Held(WhyHeld::Problems)));
        assert!(matches!(held, Err(PipelineError::FolderNotUsable { .. })), "{held:?}");
        let untold = bench.inbox.untold();
        assert!(matches!(untold, Err(PipelineError::FolderNotUsable { .. })), "{untold:?}");
    }
}
