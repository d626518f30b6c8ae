//! Copies of the store: each is the store before its very batch, whoever else works at the same time; and what
//! killed runs have left of them goes.

use crate::support::{Workbench, finish};
use rusqlite::{Connection, OpenFlags};
use std::fmt::Write;
use std::time::Duration;
use testkit::people::letters;

/// So many programs work at once, each with so many lists.
const AT_ONCE: usize = 4;
const EACH: usize = 5;

/// IDs of a guard list that make the store so large that copying it takes a while: about 33 MB.
const HEAVY: usize = 400_000;

/// Batches, and the newest of them.
fn batches(copy: &std::path::Path) -> rusqlite::Result<(i64, i64)> {
    let copy = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let fine: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    assert_eq!(fine, "ok");
    copy.query_row("SELECT count(*), max(number) FROM batch", [], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Trial S13, of copies: no batch is refused, and each has its copy. With one name for all unfinished copies three of
/// four batches were refused, and of those that were not every second named a copy that was none.
#[test]
fn every_copy_is_the_store_before_its_very_batch() {
    let bench = Workbench::new();
    let person = |id: usize| format!("{id:09},Name{},Ana,2027-06-30\n", letters(id as u64 % 7));
    let list = |ids: std::ops::Range<usize>| {
        ids.fold("Borrower ID,Last name,First name,Expiration date\n".to_owned(), |list, id| list + &person(id))
    };
    bench.write("first.csv", list(1..3));
    bench.apply("first.csv --no-starters");
    let mut heavy = String::from("ID\n");
    for id in 0..HEAVY {
        writeln!(heavy, "STAFF-{id:012}").expect("memory");
    }
    bench.write("heavy.csv", heavy);
    assert_eq!(bench.run("guard add staff heavy.csv --id-column ID").code, 0);
    assert!(bench.read("rollcall.db").len() > 20 << 20, "copying it takes a while");
    let name = |worker: usize, number: usize| format!("list-{worker}-{number}.csv");
    for worker in 0..AT_ONCE {
        for number in 0..EACH {
            let first = 1000 * (1 + worker) + 10 * number;
            bench.write(&name(worker, number), list(first..first + 3));
        }
    }
    let work = |worker: usize| {
        for number in 0..EACH {
            let args = format!("apply {} --yes --starters slips-{worker}-{number}.csv", name(worker, number));
            let output = finish(&mut bench.command(&args), Duration::from_secs(120)).expect("in time");
            assert!(output.status.success(), "{}", bench.ran(&args, &output));
        }
    };
    std::thread::scope(|scope| (0..AT_ONCE).for_each(|worker| drop(scope.spawn(move || work(worker)))));
    let all = i64::try_from(1 + AT_ONCE * EACH).expect("a small number");
    for batch in 2..=all {
        let copy = bench.path(&format!("rollcall-before-{batch}.db"));
        assert_eq!(batches(&copy).expect("a database"), (batch - 1, batch - 1), "before batch {batch}");
    }
    assert_eq!(batches(&bench.path("rollcall.db")).expect("a store"), (all, all));
    let left: Vec<String> = bench.files().into_iter().filter(|name| name.contains("unfinished")).collect();
    assert_eq!(left, Vec::<String>::new());
}

/// What killed runs of this and of older versions have left is known and goes; what is somebody else's stays.
#[test]
fn what_killed_runs_left_of_copies_goes() {
    let bench = Workbench::with_list(crate::support::TWO);
    bench.apply("list.csv --no-starters");
    let left = [
        "rollcall-before-2.db.unfinished",
        "rollcall-before-7.db.4711-1.unfinished",
        "rollcall.db.restoring",
        "rollcall.db.restoring-wal",
    ];
    let others = ["other-before-2.db.unfinished", "notes.unfinished", "rollcall-before-2.txt"];
    for name in left.iter().chain(&others) {
        bench.write(name, "half a copy");
    }
    let next = crate::support::TWO.replace("000104418", "000104419").replace("Okafor", "Berg");
    bench.write("next.csv", testkit::csv_bytes(&next));
    bench.apply("next.csv --no-starters");
    let files = bench.files();
    assert!(left.iter().all(|name| !files.contains(&(*name).to_owned())), "{files:?}");
    assert!(others.iter().all(|name| files.contains(&(*name).to_owned())), "{files:?}");
}
