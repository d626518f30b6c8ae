//! Patrons in a system somewhere else, which fails in the midst of an apply: what was done stays and is recorded, and the
//! same plan does the rest and sends nobody twice.

#![expect(clippy::unwrap_used, reason = "in a test, a panic is the message")]

#[path = "support/remote.rs"]
mod remote;
#[expect(dead_code, reason = "the story uses all of it")]
mod support;

use model::batch::BatchKind;
use model::changeset::{Applied, Changeset, CutShort, Partly};
use model::plan::Moved;
use model::progress::Silent;
use remote::{Campus, Fault};
use rusqlite::Connection;
use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;
use store::{Access, OpenRequest, Store, StoreError};
use support::*;
use tempfile::TempDir;

/// A campus, and the file with its journal.
struct Bench {
    campus: Campus,
    folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        Bench { campus: Campus::default(), folder: tempfile::tempdir().unwrap() }
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("journal.db")
    }

    fn store(&self) -> Store {
        let path = self.journal();
        let address = path.to_str().unwrap();
        let request = OpenRequest {
            address,
            access: Access::Write,
            wait: Duration::ZERO,
            new_id: "0123456789abcdef",
            beside: None,
        };
        store::compose(Box::new(self.campus.clone()), store::open(&request).unwrap())
    }
}

/// A plan of five new patrons.
fn five(store: &mut Store) -> Changeset {
    plan(store, &["A1", "A2", "A3", "A4", "A5"].map(|id| create(bare(id))))
}

fn apply(store: &mut Store, changeset: &Changeset) -> Applied {
    store.patrons().apply(changeset, &Silent).unwrap()
}

fn partly(store: &mut Store, changeset: &Changeset) -> Partly {
    let applied = apply(store, changeset);
    let Applied::Partly(partly) = applied else { panic!("{applied:?}") };
    partly
}

fn left(partly: &Partly) -> Vec<&str> {
    partly.left.iter().map(|key| key.as_str()).collect()
}

/// Whom a batch wrote.
fn patrons_of(store: &mut Store, batch: u64) -> Vec<String> {
    let detail = store.journal().batch(batch).unwrap().unwrap();
    detail.patrons.iter().map(|patron| patron.primary_id.to_string()).collect()
}

#[test]
fn the_same_plan_does_the_rest_and_nobody_twice() {
    let bench = Bench::new();
    let mut store = bench.store();
    let changeset = five(&mut store);
    bench.campus.set_fault(Some(Fault::Silence(2)));
    let first = partly(&mut store, &changeset);
    assert_eq!((first.batch, first.done, left(&first)), (1, 2, vec!["a3", "a4", "a5"]));
    assert_eq!(first.why, CutShort::Unreachable);
    assert_eq!(bench.campus.written(), ["a1", "a2"]);
    assert_eq!(patrons_of(&mut store, 1), ["A1", "A2"]);
    let head = store.journal().history().unwrap().remove(0).head;
    assert_eq!((head.counts.new, head.counts.left_out), (2, 3), "the rows still add up");

    // The system comes back, and goes again; the program was closed in between.
    let mut store = bench.store();
    assert_eq!(store.patrons().moved(&changeset, &Silent).unwrap(), [], "what was done is not out of date");
    bench.campus.set_fault(Some(Fault::TooMany(1)));
    let second = partly(&mut store, &changeset);
    assert_eq!((second.batch, second.done, left(&second)), (2, 1, vec!["a4", "a5"]));
    assert_eq!(second.why, CutShort::Throttled { retry_after: Some(Duration::from_secs(30)) });
    bench.campus.set_fault(None);
    let Applied::Committed { batch: 3, audit } = apply(&mut store, &changeset) else { panic!("nothing keeps it") };
    assert_eq!(audit, store.journal().audit().unwrap().last().unwrap().hash);
    assert_eq!(bench.campus.written(), ["a3", "a4", "a5"]);
    assert_eq!(patrons_of(&mut store, 3), ["A4", "A5"]);
    assert_eq!(store.facts().unwrap().patrons, 5);

    assert_eq!(apply(&mut store, &changeset), Applied::Already { batch: 3 });
    assert_eq!(bench.campus.written(), [""; 0]);
}

#[test]
fn a_failure_before_the_first_patron_leaves_everything_as_before() {
    let bench = Bench::new();
    let mut store = bench.store();
    let changeset = five(&mut store);
    bench.campus.set_fault(Some(Fault::TooMany(0)));
    let error = store.patrons().apply(&changeset, &Silent).unwrap_err();
    assert_eq!(error.to_string(), "campus is getting too many requests");
    assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("429"));
    let StoreError::Throttled { retry_after, .. } = error else { panic!("{error:?}") };
    assert_eq!(retry_after, Some(Duration::from_secs(30)));
    assert_eq!((store.facts().unwrap().patrons, store.journal().history().unwrap().len()), (0, 0));
    bench.campus.set_fault(None);
    assert!(matches!(apply(&mut store, &changeset), Applied::Committed { batch: 1, .. }));
}

#[test]
fn a_patron_who_is_refused_keeps_nobody_else() {
    let bench = Bench::new();
    let mut store = bench.store();
    let changeset = five(&mut store);
    bench.campus.set_fault(Some(Fault::Refuses("a2")));
    let outcome = partly(&mut store, &changeset);
    assert_eq!((outcome.done, left(&outcome), outcome.why), (4, vec!["a2"], CutShort::Refused));
    assert_eq!(bench.campus.written(), ["a1", "a3", "a4", "a5"]);
}

/// As after a crash between the last patron and the journal: the chain says that they are sent, and they are there.
#[test]
fn what_was_not_recorded_is_found_out_and_not_sent_again() {
    let bench = Bench::new();
    let mut store = bench.store();
    save(&mut store, &[create(bare("B1")), create(bare("B2"))]);
    let steps = [create(bare("A1")), update(&bare("B1"), named("B1", "Bo", "Lee"), 1), remove(bare("B2"), 1)];
    let changeset = plan(&mut store, &steps);
    bench.campus.written();
    let sql = Connection::open(bench.journal()).unwrap();
    sql.execute_batch("CREATE TRIGGER full BEFORE INSERT ON batch BEGIN SELECT RAISE(ABORT, 'no'); END").unwrap();
    let error = store.patrons().apply(&changeset, &Silent).unwrap_err();
    assert!(matches!(error, StoreError::NotRecorded { done: 3, .. }), "{error:?}");
    assert_eq!(bench.campus.written(), ["b2", "b1", "a1"], "who goes first, who comes last");
    assert_eq!(store.journal().history().unwrap().len(), 1);
    sql.execute_batch("DROP TRIGGER full").unwrap();
    drop(sql);

    let mut store = bench.store();
    assert!(matches!(apply(&mut store, &changeset), Applied::Committed { batch: 2, .. }));
    assert_eq!(bench.campus.written(), [""; 0]);
    assert_eq!(patrons_of(&mut store, 2), ["A1", "B1", "B2"]);
    assert_eq!(apply(&mut store, &changeset), Applied::Already { batch: 2 });
}

/// Nobody knows by then that the plan meant it.
#[test]
fn what_somebody_else_did_is_out_of_date_even_if_it_is_the_same() {
    let bench = Bench::new();
    let mut store = bench.store();
    let changeset = five(&mut store);
    save(&mut store, &[create(bare("A4"))]);
    let Applied::Stale(stale) = apply(&mut store, &changeset) else { panic!("A4 is there") };
    assert_eq!(stale.iter().map(|one| (one.key.as_str(), one.what)).collect::<Vec<_>>(), [("a4", Moved::ExistsNow)]);
}

#[test]
fn a_part_that_was_taken_back_is_not_done() {
    let bench = Bench::new();
    let mut store = bench.store();
    let changeset = five(&mut store);
    bench.campus.set_fault(Some(Fault::Silence(2)));
    partly(&mut store, &changeset);
    bench.campus.set_fault(None);
    let mut back = plan(&mut store, &[remove(bare("A1"), 1), remove(bare("A2"), 1)]);
    back.head.kind = BatchKind::Undo(1);
    commit(&mut store, &back);
    let Applied::Stale(stale) = apply(&mut store, &changeset) else { panic!("they came and went") };
    let outcome: Vec<_> = stale.iter().map(|one| (one.key.as_str(), one.what)).collect();
    assert_eq!(outcome, [("a1", Moved::CameAndWent), ("a2", Moved::CameAndWent)]);
}

/// The campus keeps the passwords, so that a slip with one of ours would open nothing.
#[test]
fn nobody_is_given_a_starter_where_passwords_are_kept_elsewhere() {
    let bench = Bench::new();
    let mut store = bench.store();
    let changeset = with_starters(five(&mut store), &["a1"]);
    let refused = store.patrons().apply(&changeset, &Silent).unwrap_err();
    assert!(matches!(refused, StoreError::NotOffered(_)), "{refused:?}");
    assert!(store.accounts().is_err() && store.upkeep().is_err());
    assert_eq!(bench.campus.written(), [""; 0]);
}
