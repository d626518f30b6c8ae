//! Several people at once: two desks with one plan, eight with a plan each, and a store that somebody else holds.

use crate::signin::{starter_of, typing};
use crate::support::{Ran, TWO, Workbench};
use crate::trials::{digest, list, spawn};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value as Json, json};
use std::io::{BufRead, BufReader};
use std::process::Child;
use std::time::{Duration, Instant};

/// So often two desks have one plan; `ROLLCALL_ROUNDS` makes it more, or fewer where a computer is slow.
const ROUNDS: u32 = 50;

fn rounds() -> u32 {
    std::env::var("ROLLCALL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS)
}

/// Saves a plan and begins to apply it, with a copy of the store and with starters that nobody can guess.
fn apply_with_starters(bench: &Workbench, plan: &str, sheet: &str) -> Child {
    let scheme = "--starter-scheme name-suffix";
    spawn(bench, &format!("apply {plan} --yes --format json {scheme} --starters {sheet}"))
}

/// How it ended, and its answer.
fn answer(bench: &Workbench, child: Child) -> (Ran, Json) {
    let output = child.wait_with_output().expect("an end");
    let ran = bench.ran("apply", &output);
    assert!(!ran.stderr.contains("database is locked"), "{ran}");
    let answer = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {ran}"));
    (ran, answer)
}

/// Holds that the copy which an apply names is the store before that very batch, whole.
fn names_the_store_before(bench: &Workbench, receipt: &Json) {
    let name = receipt["backup"].as_str().unwrap_or_else(|| panic!("there is no copy: {receipt}"));
    let address = format!("file:{}?immutable=1", bench.path(name).display());
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let copy = Connection::open_with_flags(address, flags).expect("the copy is a file");
    let sound: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("it is a database");
    let sql = "SELECT coalesce(max(number), 0) FROM batch";
    let last: i64 = copy.query_row(sql, [], |row| row.get(0)).expect("it is a store");
    let before = (Some(last + 1), sound.as_str()) == (receipt["batch"].as_i64(), "ok");
    assert!(before, "{name} is not the store before the batch: its last is {last}, {sound}, {receipt}");
}

fn sheets(bench: &Workbench) -> Vec<String> {
    bench.files().into_iter().filter(|name| name.starts_with("slips-")).collect()
}

/// Trial S13: one plan at two desks, fifty times, with copies and starters. One of them applies it and the other hears
/// that it is done; the sheet that stays is the one whose starters work.
#[test]
fn one_plan_at_two_desks_is_applied_once() {
    let bench = Workbench::new();
    bench.write("first.csv", list(0, 5, "MAIN"));
    bench.apply("first.csv --no-starters");
    let rounds = rounds();
    let mut expected = Vec::new();
    for round in 1..=rounds {
        // The same five on another campus, and two who are new.
        let new = list(1_000 + 2 * round, 2, "MAIN");
        let rows = new.split_once('\n').map_or("", |(_, rows)| rows);
        bench.write("next.csv", list(0, 5, &format!("CAMPUS{round}")) + rows);
        let planned = bench.run(&format!("plan next.csv -o {round}.plan --quiet"));
        assert_eq!(planned.code, 0, "{planned}");
        let sheet = |desk: &str| format!("slips-{round:03}-{desk}.csv");
        let desks = ["a", "b"].map(sheet);
        let both = desks.each_ref().map(|sheet| apply_with_starters(&bench, &format!("{round}.plan"), sheet));
        let answers = both.map(|child| answer(&bench, child));
        for (ran, answer) in &answers {
            assert!(ran.code == 0 || (ran.code == 6 && answer["code"] == "T702"), "round {round}: {ran}");
        }
        let done: Vec<usize> = (0..2).filter(|desk| answers[*desk].1["starters"].is_object()).collect();
        let [winner] = done[..] else { panic!("round {round}, done by {done:?}: {}{}", answers[0].0, answers[1].0) };
        let receipt = &answers[winner].1;
        assert_eq!(receipt["batch"], round + 1, "{receipt}");
        names_the_store_before(&bench, receipt);
        expected.push(desks[winner].clone());
        assert_eq!(sheets(&bench), expected, "round {round}");
        if round % 10 == 1 {
            let id = format!("{:09}", 101_000 + 2 * round);
            let starter = starter_of(&bench, &desks[winner], &id);
            let tried = typing(&bench, &format!("signin {id} --format json"), &[&starter]);
            assert!(tried.stdout.contains("choose-password"), "the slips of round {round} work: {tried}");
        }
    }
    // As one after the other would have left it.
    assert_eq!(bench.json("store info")["patrons"], 5 + 2 * rounds);
    let store = Connection::open(bench.path("rollcall.db")).expect("the store");
    let moved: u32 = store
        .query_row("SELECT count(*) FROM patron WHERE campus = ?1", [format!("CAMPUS{rounds}")], |row| row.get(0))
        .expect("SQL");
    assert_eq!(moved, 5);
    drop(store);
    let holds = bench.run("store check");
    assert_eq!(holds.code, 0, "{holds}");
}

/// Trial S13: eight plans at once, with copies and starters. All are applied, and the copy that each names is the store
/// before its own batch, with the batches of those who were faster and of nobody else.
#[test]
fn eight_plans_at_once_are_all_applied() {
    let bench = Workbench::new();
    bench.write("first.csv", list(0, 400, "MAIN"));
    bench.apply("first.csv --no-starters");
    let plans: Vec<u32> = (1..=8).collect();
    for plan in &plans {
        bench.write("other.csv", list(plan * 1_000, 4, "MAIN"));
        let planned = bench.run(&format!("plan other.csv -o {plan}.plan --quiet"));
        assert_eq!(planned.code, 0, "{planned}");
    }
    let all: Vec<Child> = plans
        .iter()
        .map(|plan| apply_with_starters(&bench, &format!("{plan}.plan"), &format!("slips-{plan}.csv")))
        .collect();
    let mut batches = Vec::new();
    for child in all {
        let (ran, receipt) = answer(&bench, child);
        assert!(ran.code == 0 && receipt["starters"]["count"] == 4, "{ran}");
        names_the_store_before(&bench, &receipt);
        batches.push(receipt["batch"].as_u64().expect("a number"));
    }
    batches.sort_unstable();
    assert_eq!(batches, (2..=9).collect::<Vec<u64>>());
    assert_eq!(sheets(&bench).len(), 8);
    assert_eq!(bench.json("store info")["patrons"], 400 + 8 * 4);
    let holds = bench.run("store check");
    assert_eq!(holds.code, 0, "{holds}");
}

/// Trial S13, its control: a copy of another moment is not taken for the store before a batch.
#[test]
#[should_panic(expected = "is not the store before the batch")]
fn a_copy_of_another_moment_is_found_out() {
    let bench = Workbench::new();
    for (name, campus) in [("first.csv", "MAIN"), ("second.csv", "NORTH")] {
        bench.write(name, list(0, 2, campus));
        bench.apply(&format!("{name} --no-starters"));
    }
    names_the_store_before(&bench, &json!({"batch": 2, "backup": "rollcall-before-2.db"}));
    names_the_store_before(&bench, &json!({"batch": 3, "backup": "rollcall-before-2.db"}));
}

/// A store of two patrons, a list that changes both, and somebody else who is writing to the store.
fn locked(settings: &str) -> (Workbench, Connection) {
    let bench = Workbench::with_list(TWO);
    bench.write("rollcall.toml", settings);
    bench.apply("list.csv --no-starters");
    bench.write("next.csv", testkit::csv_bytes(&TWO.replace("2027-06-30", "2027-12-31")));
    let other = Connection::open(bench.path("rollcall.db")).expect("the store");
    other.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    (bench, other)
}

/// How long somebody else holds the store.
const HELD: Duration = Duration::from_secs(3);

const NEXT: &str = "apply next.csv --yes --quiet --no-starters --no-backup";

/// Trial S12: somebody else writes for three seconds. After one of them it says that it waits, and then it is done.
#[test]
fn a_store_that_is_locked_for_a_while_is_waited_for() {
    let (bench, other) = locked("store_wait_seconds = 60\n");
    let before = digest(&bench);
    let begun = Instant::now();
    let mut child = spawn(&bench, NEXT);
    let mut printed = String::new();
    let mut stderr = BufReader::new(child.stderr.take().expect("it is piped"));
    stderr.read_line(&mut printed).expect("it says that it waits");
    assert!(printed.contains("waiting") && begun.elapsed() >= Duration::from_secs(1), "{printed}");
    std::thread::sleep(HELD.saturating_sub(begun.elapsed()));
    assert!(child.try_wait().expect("it is ours").is_none(), "it goes on waiting");
    assert_eq!(digest(&bench), before);
    other.execute_batch("ROLLBACK").expect("the lock is ours");
    assert!(child.wait().expect("it ends").success(), "{printed}");
    assert_ne!(digest(&bench), before);
}

/// Trial S12: somebody else writes and never ends. When its patience is over it says so, and nothing was written.
#[test]
fn a_store_that_is_locked_for_ever_is_given_up() {
    let (bench, other) = locked("store_wait_seconds = 2\n");
    let (before, files) = (digest(&bench), bench.files());
    let begun = Instant::now();
    let ran = bench.run("apply next.csv --yes --quiet --no-starters");
    assert!(begun.elapsed() >= Duration::from_millis(1_900), "it waited as long as the settings say");
    assert!(ran.code == 6 && ran.stderr.contains("T702") && ran.stderr.contains("othing was written"), "{ran}");
    assert!(!ran.stderr.contains("database is locked"), "{ran}");
    assert_eq!(digest(&bench), before);
    assert_eq!(bench.files(), files, "no copy stays of a batch that does not exist");
    other.execute_batch("ROLLBACK").expect("the lock is ours");
    let control = bench.run("apply next.csv --yes --quiet --no-starters");
    assert_eq!(control.code, 0, "the control, without the lock: {control}");
    assert_ne!(digest(&bench), before);
}
