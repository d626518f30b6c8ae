//! What only a store in a file promises: what it does with files, locks and layouts.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

#[expect(dead_code, reason = "the story uses all of it")]
mod support;

use chrono::{DateTime, TimeDelta};
use model::changeset::Applied;
use model::id::CanonicalId;
use model::lock::LockRule;
use model::progress::{Event, Progress, Silent, StopSignal};
use model::search::{Filter, Search};
use model::sign_in::{StoredHash, Try, TryEnd};
use model::snapshot::{CredentialState, StoredPatron};
use model::upkeep::{Purge, Remains};
use rusqlite::Connection;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use store::{Access, Beside, OpenRequest, Store, StoreError, TwoLooks};
use support::*;
use tempfile::TempDir;

struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        Bench { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> String {
        self.folder.path().join("library.db").to_str().unwrap().to_owned()
    }

    fn open(&self, access: Access) -> Result<Store, StoreError> {
        self.open_waiting(access, Duration::ZERO)
    }

    fn open_waiting(&self, access: Access, wait: Duration) -> Result<Store, StoreError> {
        store::open(&OpenRequest { address: &self.path(), access, wait, new_id: "0123456789abcdef", beside: None })
    }

    /// A store with one patron, closed.
    fn with_one() -> Self {
        let bench = Bench::new();
        let mut store = bench.open(Access::Write).unwrap();
        save_with_starters(&mut store, &[create(full("A1"))], &["a1"]);
        drop(store);
        bench
    }

    fn files(&self) -> Vec<String> {
        let names = fs::read_dir(self.folder.path()).unwrap();
        let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn sql(&self) -> Connection {
        Connection::open(self.path()).unwrap()
    }
}

fn why(result: Result<Store, StoreError>) -> String {
    match result {
        Err(StoreError::CannotOpen { why, .. }) => why,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it opens"),
    }
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_a_store() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::new();
    let mut store = bench.open(Access::Write).unwrap();
    save(&mut store, &[create(full("A1"))]);
    for name in bench.files() {
        let mode = fs::metadata(bench.folder.path().join(&name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    drop(store);
    assert_eq!(bench.files(), ["library.db"]);
}

#[test]
fn a_store_stays_when_it_is_closed() {
    let bench = Bench::with_one();
    let mut store = bench.open(Access::Write).unwrap();
    assert_eq!(store.facts().unwrap().id, "0123456789abcdef");
    assert_eq!(store.patrons().find("a1", 1).unwrap()[0].stored.patron, full("A1"));
    let check: String = bench.sql().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
}

/// So often something was done beside.
static DONE_BESIDE: AtomicU32 = AtomicU32::new(0);

fn counted_on_a_second_thread(work: &(dyn Fn() + Sync), meanwhile: &mut dyn FnMut()) {
    DONE_BESIDE.fetch_add(1, Ordering::Relaxed);
    thread::scope(|scope| {
        scope.spawn(work);
        meanwhile();
    });
}

/// Of a store that says of itself that it has a million patrons.
#[test]
fn two_threads_find_whom_one_finds() {
    let bench = Bench::new();
    let people: Vec<_> = (0..700).map(|number| named(&format!("P{number}"), "Ana", "Lind")).collect();
    save(&mut bench.open(Access::Write).unwrap(), &people.into_iter().map(create).collect::<Vec<_>>());
    bench.sql().execute_batch("UPDATE meta SET patrons = 1000000").unwrap();
    let found = |text: &str, group: Option<&str>, limit: Option<usize>, beside: Option<Beside>| {
        let path = bench.path();
        let request = OpenRequest { address: &path, access: Access::Read, wait: Duration::ZERO, new_id: "", beside };
        let filter = Filter { group: group.map(str::to_owned), ..Filter::default() };
        let wanted = Search { text: text.to_owned(), filter, limit };
        store::open(&request).unwrap().patrons().search(&wanted).unwrap()
    };
    for (text, group, limit, times) in [
        ("", None, None, 1),
        ("", None, Some(20), 1),
        ("", Some("NOBODY"), Some(20), 1),
        ("lind", Some("NOBODY"), Some(20), 0),
        ("lind", None, None, 0),
        ("P12", None, Some(20), 0),
    ] {
        let before = DONE_BESIDE.load(Ordering::Relaxed);
        let by_two = found(text, group, limit, Some(counted_on_a_second_thread));
        assert_eq!(by_two, found(text, group, limit, None), "{text:?} {group:?} {limit:?}");
        assert_eq!(DONE_BESIDE.load(Ordering::Relaxed) - before, times, "{text:?} {group:?} {limit:?}");
    }
    assert_eq!(bench.files(), ["library.db"]);
}

#[test]
fn looking_makes_nothing_and_leaves_nothing() {
    let bench = Bench::new();
    assert!(matches!(bench.open(Access::Read), Err(StoreError::Missing(_))));
    assert_eq!(bench.files(), [""; 0]);

    let bench = Bench::with_one();
    let before = fs::read(bench.path()).unwrap();
    let mut store = bench.open(Access::Read).unwrap();
    assert_eq!(store.patrons().find("muñoz", 9).unwrap().len(), 1);
    assert!(snapshot(&mut store, &["a1"]).owner(&full("A1").key()).is_some());
    let changeset = plan(&mut store, &[create(full("A2"))]);
    assert!(matches!(store.patrons().apply(&changeset, &Silent), Err(StoreError::NoPermission(_))));
    drop(store);
    assert_eq!(bench.files(), ["library.db"]);
    assert_eq!(fs::read(bench.path()).unwrap(), before);
}

/// Trial S25: the log of a writer who was interrupted counts.
#[test]
fn what_an_interrupted_writer_left_is_read_and_kept() {
    let bench = Bench::with_one();
    let mut writer = bench.open(Access::Write).unwrap();
    save(&mut writer, &[create(full("A2"))]);
    // As after a power cut: the file and its log, copied while the writer has them open.
    let after = Bench::new();
    for ending in ["", "-wal"] {
        fs::copy(bench.path() + ending, after.path() + ending).unwrap();
    }
    let log = fs::read(after.path() + "-wal").unwrap();
    let file = fs::read(after.path()).unwrap();
    assert_eq!(after.open(Access::Read).unwrap().facts().unwrap().patrons, 2);
    assert_eq!((fs::read(after.path()).unwrap(), fs::read(after.path() + "-wal").unwrap()), (file, log));
    assert_eq!(after.open(Access::Write).unwrap().facts().unwrap().patrons, 2);
    assert_eq!(after.files(), ["library.db"]);
}

/// Trial S25: what lies beside a store got lost, or was left behind.
#[test]
fn a_store_is_whole_without_what_lies_beside_it() {
    let bench = Bench::with_one();
    let mut writer = bench.open(Access::Write).unwrap();
    save(&mut writer, &[create(full("A2"))]);
    // Whoever copies only the file has all that was moved into it, and nothing by halves.
    let copied = Bench::new();
    fs::copy(bench.path(), copied.path()).unwrap();
    let mut without_log = copied.open(Access::Write).unwrap();
    let patrons = without_log.facts().unwrap().patrons;
    assert!(
        (1..=2).contains(&patrons) && without_log.upkeep().unwrap().check(&Silent).unwrap().is_empty(),
        "{patrons}"
    );
    // The index over the log is made anew.
    let after = Bench::new();
    for ending in ["", "-wal"] {
        fs::copy(bench.path() + ending, after.path() + ending).unwrap();
    }
    fs::write(after.path() + "-shm", [7; 512]).unwrap();
    let mut recovered = after.open(Access::Write).unwrap();
    assert_eq!(
        (recovered.facts().unwrap().patrons, recovered.upkeep().unwrap().check(&Silent).unwrap()),
        (2, Vec::new())
    );
    // The log of another store is not taken for its own.
    let stranger = Bench::with_one();
    fs::copy(bench.path() + "-wal", stranger.path() + "-wal").unwrap();
    let known = stranger
        .open(Access::Write)
        .map(|mut store| (store.facts().unwrap().patrons, store.upkeep().unwrap().check(&Silent).unwrap()));
    assert!(known.as_ref().is_ok_and(|(patrons, faults)| *patrons <= 2 && faults.is_empty()), "{known:?}");
}

/// Trial S17: the last of a thousand patrons cannot be written.
#[test]
fn a_fault_at_the_last_patron_leaves_nothing_of_the_others() {
    let bench = Bench::with_one();
    let refusal = "CREATE TRIGGER no_z BEFORE INSERT ON patron WHEN new.key = 'z999'
        BEGIN SELECT RAISE(ABORT, 'not this one'); END";
    bench.sql().execute_batch(refusal).unwrap();
    let mut store = bench.open(Access::Write).unwrap();
    let many: Vec<_> =
        (0..999).map(|number| create(bare(&format!("m{number:03}")))).chain([create(bare("z999"))]).collect();
    let changeset = plan(&mut store, &many);
    assert!(store.patrons().apply(&changeset, &Silent).is_err());
    assert_eq!((store.facts().unwrap().patrons, store.journal().history().unwrap().len()), (1, 1));
    assert_eq!(store.upkeep().unwrap().check(&Silent).unwrap(), ["the trigger no_z was not made by Rollcall"]);
}

/// Trial S23: files of other programs are no damaged stores, and stay as they are.
#[test]
fn files_that_are_not_stores_are_refused_and_kept() {
    let foreign = |path: &Path| {
        let other = Connection::open(path).unwrap();
        other
            .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE songs (title); INSERT INTO songs VALUES ('x')")
            .unwrap();
    };
    type Maker = fn(&Path);
    let makers: [(Maker, &str); 4] = [
        (|path| fs::write(path, "").unwrap(), "it is an empty file"),
        (|path| fs::write(path, "id,last name\n1,Lopez\n").unwrap(), "it is not a database"),
        (|path| fs::write(path, [7_u8; 10_000]).unwrap(), "it is not a database"),
        (foreign, "it is another program's SQLite database"),
    ];
    for (make, expected) in makers {
        let bench = Bench::new();
        make(Path::new(&bench.path()));
        let before = fs::read(bench.path()).unwrap();
        for access in [Access::Read, Access::Write] {
            assert_eq!(why(bench.open(access)), expected);
        }
        assert_eq!(fs::read(bench.path()).unwrap(), before);
        assert_eq!(bench.files(), ["library.db"]);
    }
}

/// Trial S11: folders, devices and paths to nowhere are no stores.
#[test]
fn a_path_that_leads_to_no_file_is_refused() {
    let bench = Bench::new();
    fs::create_dir(bench.path()).unwrap();
    for access in [Access::Read, Access::Write] {
        assert_eq!(why(bench.open(access)), "it is a folder");
    }
    let inside = |address: &str| {
        store::open(&OpenRequest { address, access: Access::Write, wait: Duration::ZERO, new_id: "1", beside: None })
    };
    assert_eq!(why(inside(&(bench.path() + "/no/such.db"))), "its folder does not exist");
    assert_eq!(why(inside("sqlite:")), "no file is named");
    assert_eq!(why(inside("/dev/null")), "it is not a regular file");
    assert!(matches!(inside("postgres://x"), Err(StoreError::UnknownScheme(scheme)) if scheme == "postgres"));
}

/// Trial S27: a newer store is refused and left as it is.
#[test]
fn other_layouts_are_told_apart() {
    let bench = Bench::with_one();
    bench.sql().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(bench.path()).unwrap();
    for access in [Access::Read, Access::Write] {
        assert!(matches!(bench.open(access), Err(StoreError::NewerLayout(_))));
    }
    assert_eq!(fs::read(bench.path()).unwrap(), before);
    bench.sql().pragma_update(None, "user_version", 0).unwrap();
    assert!(matches!(bench.open(Access::Read), Err(StoreError::OlderLayout(_))));
}

/// Trial S23: a page of nonsense is told.
#[test]
fn a_damaged_store_says_so() {
    let bench = Bench::with_one();
    let mut bytes = fs::read(bench.path()).unwrap();
    let end = bytes.len();
    bytes[4096..end].fill(0x5a);
    fs::write(bench.path(), bytes).unwrap();
    let damaged = bench.open(Access::Read).and_then(|mut store| store.patrons().find("a1", 1));
    assert!(matches!(damaged, Err(StoreError::Damaged { .. })), "{damaged:?}");
}

#[test]
fn a_locked_store_is_told_and_untouched() {
    let bench = Bench::with_one();
    let other = bench.sql();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    for wait in [Duration::ZERO, Duration::from_millis(50)] {
        let mut store = bench.open_waiting(Access::Write, wait).unwrap();
        let changeset = plan(&mut store, &[create(full("A2"))]);
        assert!(matches!(store.patrons().apply(&changeset, &Silent), Err(StoreError::Locked(_))));
        assert_eq!(store.facts().unwrap().patrons, 1, "looking goes on");
    }
}

/// Lets go of the lock, or wants to stop, as soon as it hears of the waiting.
struct Waiting {
    other: Mutex<Option<Connection>>,
    announced: AtomicU32,
    stop: bool,
}

impl Progress for Waiting {
    fn event(&self, event: Event) {
        if event == Event::WaitingForStore {
            self.announced.fetch_add(1, Ordering::Relaxed);
            self.other.lock().unwrap().take_if(|_| !self.stop);
        }
    }

    fn stop_asked(&self) -> bool {
        self.stop && self.announced.load(Ordering::Relaxed) > 0
    }

    fn stop_signal(&self) -> StopSignal {
        Arc::new(|| false)
    }
}

fn apply_while_locked(stop: bool) -> (Result<Applied, StoreError>, u32) {
    let bench = Bench::with_one();
    let mut store = bench.open_waiting(Access::Write, Duration::from_secs(600)).unwrap();
    let changeset = plan(&mut store, &[create(full("A2"))]);
    let other = bench.sql();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let waiting = Waiting { other: Mutex::new(Some(other)), announced: AtomicU32::new(0), stop };
    (store.patrons().apply(&changeset, &waiting), waiting.announced.into_inner())
}

#[test]
fn waiting_is_told_once_and_ends_with_the_lock() {
    let (applied, announced) = apply_while_locked(false);
    assert!(matches!((applied.unwrap(), announced), (Applied::Committed { batch: 2, .. }, 1)));
}

#[test]
fn waiting_ends_when_the_person_stops() {
    let (applied, announced) = apply_while_locked(true);
    assert!(matches!(applied, Err(StoreError::Stopped)), "{applied:?}");
    assert_eq!(announced, 1);
}

/// Wants to stop as soon as a statement runs for long; no stage sees it.
struct StopInAStatement;

impl Progress for StopInAStatement {
    fn event(&self, _: Event) {}

    fn stop_asked(&self) -> bool {
        false
    }

    fn stop_signal(&self) -> StopSignal {
        Arc::new(|| true)
    }
}

/// Trial S18: what is one statement to SQLite, however large the store, is stopped in the midst of it, and leaves the
/// store as it was. The controls are the same calls by somebody who does not stop.
#[test]
fn a_stop_reaches_the_long_statements() {
    let bench = Bench::new();
    let mut store = bench.open(Access::Write).unwrap();
    let many: Vec<_> = (0..1_000).map(|n| create(full(&format!("P{n}")))).collect();
    save(&mut store, &many);
    let before = digest(&mut store);
    let stopped = |ended: Result<(), StoreError>| assert!(matches!(ended, Err(StoreError::Stopped)), "{ended:?}");
    let copy = bench.folder.path().join("copy.db");

    stopped(store.upkeep().unwrap().check(&StopInAStatement).map(drop));
    stopped(store.upkeep().unwrap().backup(&copy, &StopInAStatement).map(drop));
    assert!(!copy.exists());
    stopped(store.upkeep().unwrap().write_anew(&StopInAStatement).map(drop));
    let others: Vec<_> = (0..1_000).map(|n| create(full(&format!("Q{n}")))).collect();
    let changeset = plan(&mut store, &others);
    stopped(store.patrons().apply(&changeset, &StopInAStatement).map(drop));
    assert_eq!(digest(&mut store), before);

    assert_eq!(store.upkeep().unwrap().check(&Silent).unwrap(), Vec::<String>::new());
    store.upkeep().unwrap().backup(&copy, &Silent).unwrap();
    assert_eq!(store.upkeep().unwrap().write_anew(&Silent).unwrap(), Ok(()));
    assert!(matches!(store.patrons().apply(&changeset, &Silent), Ok(Applied::Committed { .. })));
    drop(store);
    let kept = bench.folder.path().join("kept.db");
    let mut store = bench.open(Access::Write).unwrap();
    stopped(store.upkeep().unwrap().restore(&copy, &kept, &actor(9), &StopInAStatement));
    store.upkeep().unwrap().restore(&copy, &kept, &actor(9), &Silent).unwrap();
}

/// Wants to stop at the first question between two steps; statements do not hear of it.
struct StopBetweenSteps;

impl Progress for StopBetweenSteps {
    fn event(&self, _: Event) {}

    fn stop_asked(&self) -> bool {
        true
    }

    fn stop_signal(&self) -> StopSignal {
        Arc::new(|| false)
    }
}

/// Trial S18: carrying the rewritten store over is stopped between two steps, nothing of it is kept, and the log is
/// left for whoever opens the store next. The control is the same call by somebody who does not stop.
#[test]
fn a_stop_reaches_a_store_that_is_written_anew() {
    let bench = Bench::with_one();
    let large = "CREATE TABLE filler (bytes BLOB) STRICT; INSERT INTO filler VALUES (randomblob(20000000))";
    bench.sql().execute_batch(large).unwrap();
    let mut store = bench.open(Access::Write).unwrap();
    let before = digest(&mut store);
    let stopped = store.upkeep().unwrap().write_anew(&StopBetweenSteps);
    assert!(matches!(stopped, Err(StoreError::Stopped)), "{stopped:?}");
    assert_eq!(digest(&mut store), before);
    drop(store);
    assert_eq!(bench.files(), ["library.db", "library.db-shm", "library.db-wal"]);
    let mut store = bench.open(Access::Write).unwrap();
    assert_eq!(store.upkeep().unwrap().write_anew(&Silent).unwrap(), Ok(()));
    drop(store);
    assert_eq!(bench.files(), ["library.db"]);
}

/// Another program that writes while the store is written anew, so many times.
struct WritesMeanwhile {
    store: String,
    times: Arc<AtomicU32>,
}

impl Progress for WritesMeanwhile {
    fn event(&self, _: Event) {}

    fn stop_asked(&self) -> bool {
        false
    }

    fn stop_signal(&self) -> StopSignal {
        let (store, times) = (self.store.clone(), Arc::clone(&self.times));
        // SQLite asks in the midst of its statement.
        Arc::new(move || {
            if times.load(Ordering::Relaxed) > 0 {
                times.fetch_sub(1, Ordering::Relaxed);
                Connection::open(&store).unwrap().execute("UPDATE meta SET epoch = epoch + 1", []).unwrap();
            }
            false
        })
    }
}

/// What somebody writes while the store is written anew is never lost: it is written anew once more, and where
/// somebody keeps writing, not at all.
#[test]
fn nothing_is_lost_that_is_written_meanwhile() {
    let bench = Bench::new();
    let mut store = bench.open(Access::Write).unwrap();
    save(&mut store, &(0..1_000).map(|n| create(full(&format!("P{n}")))).collect::<Vec<_>>());
    let mut written = |times| {
        let before = store.facts().unwrap().epoch;
        let times = Arc::new(AtomicU32::new(times));
        let progress = WritesMeanwhile { store: bench.path(), times: Arc::clone(&times) };
        let ended = store.upkeep().unwrap().write_anew(&progress).unwrap();
        (ended, store.facts().unwrap().epoch - before, times.load(Ordering::Relaxed))
    };
    assert_eq!(written(1), (Ok(()), 1, 0));
    let (ended, kept, left) = written(1_000);
    assert_eq!((ended, kept), (Err("another program keeps writing to the store"), u64::from(1_000 - left)));
    assert!(kept >= 3);
}

#[test]
fn a_chosen_password_is_never_replaced() {
    let bench = Bench::with_one();
    bench.sql().execute("UPDATE credential SET state = 'chosen', must_change = 0, hash = 'own'", []).unwrap();
    let mut store = bench.open(Access::Write).unwrap();
    let after = named("A1", "Ann", "Lee");
    save_with_starters(&mut store, &[update(&full("A1"), after, 1)], &["a1"]);
    assert_eq!(password(&mut store, "A1"), (CredentialState::Chosen, false));
    let hash: String = bench.sql().query_row("SELECT hash FROM credential", [], |row| row.get(0)).unwrap();
    assert_eq!(hash, "own");
}

#[test]
fn the_file_itself_refuses_nonsense() {
    let bench = Bench::with_one();
    let sql = bench.sql();
    sql.pragma_update(None, "foreign_keys", true).unwrap();
    for nonsense in [
        "UPDATE patron SET version = 'two'",
        "UPDATE patron SET version = 0",
        "INSERT INTO email VALUES ('nobody', 0, 'a@b.c', 'home', 1)",
        "INSERT INTO identifier VALUES ('barcode-a1', 'a1', 9, 'X', 'x', NULL, 1)",
        "INSERT INTO meta VALUES (2, 'x', 0)",
    ] {
        assert!(sql.execute(nonsense, []).is_err(), "{nonsense}");
    }
    sql.execute("DELETE FROM patron", []).unwrap();
    for table in ["identifier", "email", "credential", "block"] {
        let rows: i64 = sql.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0, "{table}");
    }
}

#[test]
fn a_column_that_rollcall_does_not_know_keeps_its_value() {
    let bench = Bench::with_one();
    bench.sql().execute_batch("ALTER TABLE patron ADD COLUMN shelf TEXT; UPDATE patron SET shelf = 'B4'").unwrap();
    let mut store = bench.open(Access::Write).unwrap();
    save(&mut store, &[update(&full("A1"), bare("A1"), 1)]);
    let shelf: String = bench.sql().query_row("SELECT shelf FROM patron", [], |row| row.get(0)).unwrap();
    assert_eq!(shelf, "B4");
}

#[test]
fn the_number_that_is_kept_is_the_number_there_is() {
    let bench = Bench::with_one();
    let counted: i64 = bench
        .sql()
        .query_row("SELECT patrons = (SELECT count(*) FROM patron) FROM meta", [], |row| row.get(0))
        .unwrap();
    assert_eq!(counted, 1);
}

/// A rule of so many tries and half an hour, always at the same moment.
fn tries(most: u32) -> LockRule {
    LockRule { most, lapse: TimeDelta::minutes(30), now: DateTime::from_timestamp(1_790_000_000, 0).unwrap() }
}

/// Trial K14: of two hundred guesses side by side ten are compared, no more and no fewer; after a restart too.
#[test]
fn tries_side_by_side_are_counted_exactly() {
    let bench = Bench::with_one();
    let key = CanonicalId::of("a1");
    let open = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for _ in 0..200 {
            scope.spawn(|| {
                let mut store = bench.open_waiting(Access::Write, Duration::from_secs(60)).unwrap();
                if let Try::Open(account) = store.accounts().unwrap().begin_sign_in(&key, &tries(10)).unwrap() {
                    open.fetch_add(1, Ordering::Relaxed);
                    store.accounts().unwrap().end_sign_in(&key, &account.hash, TryEnd::Wrong).unwrap();
                }
            });
        }
    });
    assert_eq!(open.into_inner(), 10);
    assert_eq!(
        bench.open(Access::Write).unwrap().accounts().unwrap().begin_sign_in(&key, &tries(10)).unwrap(),
        Try::Locked
    );
    let sql = "SELECT recent, locked FROM credential";
    let kept: (u32, bool) = bench.sql().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(kept, (10, true));
}

/// Trial K06: a try under an ID that nobody has writes as much as one that fails, and is counted.
#[test]
fn a_stranger_is_counted_like_anybody() {
    let bench = Bench::with_one();
    let mut store = bench.open(Access::Write).unwrap();
    let mut grown = |id: &str| {
        let log = || fs::metadata(format!("{}-wal", bench.path())).map_or(0, |log| log.len());
        let before = log();
        let begun = store.accounts().unwrap().begin_sign_in(&CanonicalId::of(id), &tries(99)).unwrap();
        let hash = if let Try::Open(account) = begun { account.hash } else { StoredHash::new("$none".into()) };
        store.accounts().unwrap().end_sign_in(&CanonicalId::of(id), &hash, TryEnd::Wrong).unwrap();
        log() - before
    };
    // The first write of a log is longer than the others.
    grown("a1");
    let (known, strange) = (grown("a1"), grown("nobody"));
    assert!(known > 0, "the control: a try is written");
    assert_eq!(known, strange);
    let counted: u32 = bench.sql().query_row("SELECT strange_tries FROM meta", [], |row| row.get(0)).unwrap();
    assert_eq!(counted, 1);
}

/// Looks twice, and has somebody else add a patron in between.
struct Disturbed<'a> {
    other: &'a mut Store,
    seen: [Vec<String>; 2],
}

impl TwoLooks for Disturbed<'_> {
    fn first(&mut self, stored: StoredPatron) -> ControlFlow<()> {
        self.seen[0].push(stored.patron.primary_id.to_string());
        ControlFlow::Continue(())
    }

    fn look_again(&mut self) -> bool {
        save(self.other, &[create(bare("A2"))]);
        true
    }

    fn second(&mut self, stored: StoredPatron) -> ControlFlow<()> {
        self.seen[1].push(stored.patron.primary_id.to_string());
        ControlFlow::Continue(())
    }
}

/// Who was looked at first is who is looked at again, whatever others write meanwhile.
#[test]
fn both_looks_are_at_one_moment() {
    let bench = Bench::with_one();
    let mut other = bench.open(Access::Write).unwrap();
    let mut reader = bench.open(Access::Read).unwrap();
    let mut looks = Disturbed { other: &mut other, seen: [Vec::new(), Vec::new()] };
    reader.patrons().scan_twice(&mut looks, &Silent).unwrap();
    assert_eq!(looks.seen, [["A1"], ["A1"]]);
    let mut seen = 0;
    let mut see = |_: StoredPatron| {
        seen += 1;
        ControlFlow::Continue(())
    };
    reader.patrons().scan(&mut see, &Silent).unwrap();
    assert_eq!(seen, 2, "the control: somebody was added");
}

/// Trial D07: the SQLite that is built in, and how.
#[test]
fn sqlite_is_a_version_that_was_tried() {
    // Older ones can lose a commit when a log is begun anew.
    let is_good = |version: i32| version >= 3_051_003;
    assert!(is_good(rusqlite::version_number()), "{}", rusqlite::version());
    assert!(!is_good(3_051_002), "the control");
    let connection = Connection::open_in_memory().unwrap();
    let mut statement = connection.prepare("PRAGMA compile_options").unwrap();
    let options = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let options: Vec<String> = options.map(Result::unwrap).collect();
    for option in ["THREADSAFE=1", "ENABLE_API_ARMOR"] {
        assert!(options.iter().any(|built| built == option), "{option}: {options:?}");
    }
    assert!(!options.iter().any(|built| built.starts_with("OMIT_WAL")), "{options:?}");
}

/// Trial O09: what is SQL, or would end a text of SQL, is a text like any other, in every field that has text.
#[test]
fn sql_in_every_text_is_text() {
    for hostile in ["'; DROP TABLE patron; --", "\" OR 1=1 --", "?1 :name $x @y", "%_\\"] {
        let bench = Bench::new();
        let mut store = bench.open(Access::Write).unwrap();
        let mut patron = full("A1");
        let details = &mut patron.details;
        for text in [&mut details.first_name, &mut details.middle_name, &mut details.last_name, &mut details.rare.title]
        {
            *text = Some(hostile.into());
        }
        details.emails[0].address = hostile.into();
        details.phones[0].number = hostile.into();
        details.addresses[0].city = Some(hostile.into());
        details.identifiers[0].value = hostile.into();
        details.rare.notes[0].text = hostile.into();
        save(&mut store, &[create(patron.clone())]);
        let found = store.patrons().find("a1", 9).unwrap();
        assert_eq!(found.iter().map(|found| &found.stored.patron).collect::<Vec<_>>(), [&patron], "{hostile:?}");
        assert_eq!(store.patrons().find(hostile, 9).unwrap().len(), 1, "{hostile:?} is looked for, too");
        assert_eq!(store.patrons().find("'; SELECT 1; --", 9).unwrap().len(), 0, "the control");
        assert_eq!(store.upkeep().unwrap().check(&Silent).unwrap(), Vec::<String>::new());
    }
}

/// A version from before this was looked after has purged the history, and left the ID that a patron had before.
#[test]
fn an_id_that_an_earlier_purge_has_left_goes_with_its_patron() {
    let bench = Bench::with_one();
    let mut store = bench.open(Access::Write).unwrap();
    for (purge, left) in
        [(Purge::HistoryUpTo(1), vec!["barcode-a1", "z9"]), (Purge::Patron(CanonicalId::of("a1")), vec!["z9"])]
    {
        store.upkeep().unwrap().purge(&purge, Remains::Nothing, &actor(9), &Silent).unwrap();
        if matches!(purge, Purge::HistoryUpTo(_)) {
            let sql = "INSERT INTO former (key, version) VALUES ('barcode-a1', 2), ('z9', 2)";
            Connection::open(bench.path()).unwrap().execute(sql, []).unwrap();
        }
        let other = Connection::open(bench.path()).unwrap();
        let mut keys = other.prepare("SELECT key FROM former ORDER BY key").unwrap();
        let keys: Vec<String> = keys.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(keys, left, "what is somebody else's stays");
    }
    assert_eq!(faults(&mut store), [""; 0]);
}
