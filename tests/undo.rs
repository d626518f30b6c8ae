//! Taking batches back: what is shown, what is done, who is left alone, and undoing the undo.

use crate::rosters;
use crate::support::{TWO, Workbench, snapshot};
use crate::trials::digest;
use expect_test::expect;
use rusqlite::Connection;

/// The two patrons of `list.csv`, one of them with a later expiry date and another last name, and a third.
const NEXT: &str = "\
    Borrower ID | Last name   | First name | E-mail          | Expiration date\n\
    000104417   | Núñez       | Ana        | ana@example.org | 2027-06-30\n\
    000104418   | Okafor-Lind | Chidi      | cid@example.org | 2028-06-30\n\
    000104419   | Berg        | Mia        | mia@example.org | 2027-06-30";

/// A third list that touches one of them again.
const LATER: &str = "\
    Borrower ID | Last name | First name | E-mail          | Expiration date\n\
    000104419   | Berg      | Mia        | new@example.org | 2027-06-30";

fn bench() -> Workbench {
    let bench = Workbench::with_list(TWO);
    bench.write("next.csv", testkit::csv_bytes(NEXT));
    bench.write("later.csv", testkit::csv_bytes(LATER));
    bench.apply("list.csv");
    bench
}

/// Everything that `find` says of everybody, without what an undo may not bring back: the list of batches.
fn patrons(bench: &Workbench) -> String {
    let mut found = bench.json("find --limit 0");
    for patron in found["patrons"].as_array_mut().expect("patrons") {
        patron.as_object_mut().expect("a patron").remove("batches");
    }
    serde_json::to_string_pretty(&found).expect("JSON")
}

#[test]
fn a_batch_is_taken_back_and_the_undo_is_a_batch() {
    let bench = bench();
    let before = patrons(&bench);
    bench.apply("next.csv");
    let after = patrons(&bench);
    let mut printed = String::new();
    for args in ["undo --dry-run", "undo", "undo --yes", "undo 2", "show 3", "history"] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    snapshot("undo.txt", &printed);
    assert_eq!(patrons(&bench), before);
    assert_eq!(bench.run("undo 3 --yes").code, 0, "undoing the undo");
    assert_eq!(patrons(&bench), after, "passwords included");
    assert_eq!(bench.run("undo 4 --yes").code, 0);
    assert_eq!(patrons(&bench), before);
    assert_eq!(bench.run("undo 1 --yes").code, 0);
    assert_eq!(bench.json("find --limit 0")["patrons"].as_array().map(Vec::len), Some(0));
    let holds = bench.run("store check");
    assert_eq!(holds.code, 0, "{holds}");
}

/// Whoever was there before is left as they are by the list and by its undo; whom it added goes with the starter.
#[test]
fn a_list_that_only_adds_is_taken_back() {
    let bench = bench();
    let before = digest(&bench);
    bench.apply("next.csv --mode add --starters next-slips.csv");
    assert_ne!(digest(&bench), before, "the control");
    assert_eq!(bench.json("find 000104419")["total"], 1);
    assert_eq!(bench.json("find 000104418")["patrons"][0]["last_name"], "Okafor", "it changes nobody");
    let undone = bench.run("undo 2 --yes");
    assert!(undone.code == 0 && undone.stdout.contains("1 reversed, 0 kept"), "{undone}");
    assert_eq!(digest(&bench), before);
    let check = bench.run("store check");
    assert_eq!(check.code, 0, "{check}");
}

/// A report that came back with other dates is a batch as any other.
#[test]
fn a_renewal_by_a_corrected_report_is_taken_back() {
    let bench = rosters::bench();
    let before = digest(&bench);
    let report = bench.run("report expiring --before 2026-12-31 -o renewals.xlsx");
    assert_eq!(report.code, 0, "{report}");
    let changes = [("F2", "2027-08-28"), ("F3", "2027-09-30"), ("F4", "2027-11-30")];
    bench.write("renewed.xlsx", testkit::corrected(&bench.read("renewals.xlsx"), &changes));
    bench.apply("renewed.xlsx --no-starters");
    assert_ne!(digest(&bench), before, "the control");
    let undone = bench.run("undo 3 --yes");
    assert!(undone.code == 0 && undone.stdout.contains("3 reversed, 0 kept"), "{undone}");
    assert_eq!(digest(&bench), before);
    let check = bench.run("store check");
    assert_eq!(check.code, 0, "{check}");
}

/// Which papers are worth nothing any more: by the names of their sheets, wherever those lay.
#[test]
fn an_undo_names_the_sheets_whose_slips_no_longer_work() {
    let bench = Workbench::with_list(TWO);
    std::fs::create_dir(bench.path("desk")).expect("it is new");
    bench.apply("list.csv --starters fall.csv");
    let anew = bench.run("starters reissue --id 000104418 --yes --starters desk/anew.csv");
    assert_eq!(anew.code, 0, "{anew}");
    let by_sheet = serde_json::json!([{"sheet": "anew.csv", "starters": 1}, {"sheet": "fall.csv", "starters": 1}]);
    let ahead = bench.json("undo 1 --dry-run");
    assert_eq!((&ahead["voided_by_sheet"], &ahead["starters_voided"]), (&by_sheet, &2.into()));
    let undone = bench.run("undo 1 --yes");
    for told in [
        "1 starter password of anew.csv will no longer work",
        "1 starter password of fall.csv will no longer work",
        "1 starter password of anew.csv no longer works",
        "1 starter password of fall.csv no longer works",
    ] {
        assert!(undone.stdout.contains(told), "{told}: {undone}");
    }
    // They come back with their patrons, each with the sheet that it is on.
    assert_eq!(bench.run("undo 2 --yes").code, 0);
    assert_eq!(bench.json("starters void 1 --yes")["voided_by_sheet"], by_sheet);
    let check = bench.run("store check");
    assert_eq!(check.code, 0, "{check}");
}

/// Trial S21: newer changes are never overwritten.
#[test]
fn whoever_was_changed_since_is_left_alone() {
    let bench = bench();
    bench.apply("next.csv");
    bench.apply("later.csv");
    let mut printed = String::new();
    for args in ["undo 2 --yes", "show 4 --only kept", "history", "undo 2 --yes"] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    snapshot("undo-kept.txt", &printed);
    let kept = bench.json("find 000104419");
    assert_eq!(kept["patrons"][0]["emails"][0]["address"], "new@example.org");
    // The later batch first, then the rest of the earlier one.
    assert_eq!(bench.run("undo 3 --yes").code, 0);
    let rest = bench.run("undo 2 --yes");
    assert_eq!(rest.code, 0, "{rest}");
    assert_eq!(bench.json("find --limit 0")["patrons"].as_array().map(Vec::len), Some(2));
}

/// Trial S21: what somebody has changed since is kept.
#[test]
fn a_password_that_was_chosen_and_an_edit_from_elsewhere_are_kept() {
    let bench = bench();
    bench.apply("next.csv");
    let sql = Connection::open(bench.path("rollcall.db")).expect("the store");
    sql.execute("UPDATE credential SET state = 'chosen', must_change = 0 WHERE patron = '000104419'", []).expect("SQL");
    sql.execute("UPDATE patron SET last_name = 'Lind' WHERE key = '000104418'", []).expect("SQL");
    drop(sql);
    let ran = bench.run("undo --yes");
    assert_eq!(bench.json("undo --dry-run")["code"], "P615");
    expect![[r#"
        $ rollcall undo --yes
        Batch 2, [NOW], [USER], "next.csv"
          remove   0  of the 1 added patron
          restore  0  of the 1 changed patron
          keep 2 because somebody changed them since:
              000104418  changed or removed without Rollcall
              000104419  the patron has chosen a password

        Nothing was written: these patrons stay as they are.
        exit 7
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(2));
}

#[test]
fn only_some_are_taken_back() {
    let bench = bench();
    bench.apply("next.csv");
    let ran = bench.run("undo 2 --only 000104419 --yes");
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(bench.json("find --limit 0")["patrons"].as_array().map(Vec::len), Some(2));
    assert_eq!(bench.json("find 000104418")["patrons"][0]["last_name"], "Okafor-Lind");
    let stranger = bench.run("undo 2 --only 000104417 --yes");
    assert_eq!(stranger.code, 2, "{stranger}");
    assert!(stranger.stderr.contains("Batch 2 did not touch a patron 000104417"), "{stranger}");
    // What is left of the batch is what undo means next.
    let state = |bench: &Workbench, batch: usize| {
        let batches = bench.json("history")["batches"].clone();
        let batch = &batches[batches.as_array().map_or(0, Vec::len) - batch];
        (batch["state"].clone(), batch["undone_by"].clone())
    };
    assert_eq!(state(&bench, 2), ("partly_undone".into(), 3.into()));
    assert!(bench.run("history").stdout.contains("partly undone by 3"));
    let rest = bench.run("undo --yes");
    assert!(rest.code == 0 && rest.stdout.contains("Batch 2"), "{rest}");
    assert_eq!(state(&bench, 2), ("undone".into(), 4.into()));
    assert_eq!(bench.json("find 000104418")["patrons"][0]["last_name"], "Okafor");
    // Nothing of it is left then: the next one is batch 1, which has to be named.
    let unnamed = bench.run("undo --dry-run");
    assert!(unnamed.code == 2 && unnamed.stderr.contains("rollcall undo 1"), "{unnamed}");
    let first = bench.run("undo 1 --dry-run");
    assert!(first.code == 0 && first.stdout.contains("Batch 1"), "{first}");
}

#[test]
fn the_same_list_is_loaded_again_after_it_was_taken_back() {
    let bench = bench();
    assert_eq!(bench.run("undo --yes").code, 0);
    bench.write("again.csv", bench.read("list.csv"));
    let again = bench.run("apply again.csv --yes --starters again-starters.csv");
    assert_eq!(again.code, 0, "{again}");
    assert!(again.stdout.contains("Done: batch 3. 2 added"), "{again}");
}

/// Trial S22: undo of what is no batch, or is none any more.
#[test]
fn what_cannot_be_taken_back_says_why() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    assert_eq!(bench.run("undo --yes").code, 0);
    let mut printed = String::new();
    for args in ["undo", "undo 9", "undo 1", "undo 1 --format json", "show 1 --only kept"] {
        printed += &(bench.run(args).to_string() + "\n");
    }
    snapshot("undo-nothing.txt", &printed);
    assert_eq!(bench.json("undo 1")["code"], "P616");
}

/// The same command once more never takes the batch before, which may be a whole list. The control: it does once it is
/// named.
#[test]
fn an_undo_without_a_number_stops_at_the_one_that_was_just_made() {
    let bench = bench();
    bench.apply("next.csv");
    assert_eq!(bench.run("undo --yes").code, 0);
    let again = bench.run("undo --yes");
    assert!(again.code == 2 && again.stdout.is_empty(), "{again}");
    assert!(again.stderr.contains("Batch 2 was just undone.") && again.stderr.contains("rollcall undo 1"), "{again}");
    let ahead = bench.run("undo --dry-run");
    assert_eq!((ahead.code, &ahead.stdout, &ahead.stderr), (again.code, &again.stdout, &again.stderr), "{ahead}");
    let named = bench.run("undo 1 --dry-run");
    assert!(named.code == 0 && named.stdout.contains("Batch 1"), "the control: {named}");
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(3));
    assert_eq!(bench.run("undo 1 --yes").code, 0);
}

/// What was done last may be nothing that an undo takes back.
#[test]
fn an_undo_says_what_came_after_the_batch() {
    let bench = bench();
    let silent = bench.run("undo --dry-run");
    assert!(!silent.stderr.contains("no batch"), "the control: {silent}");
    assert_eq!(bench.run("starters void --id 000104417 --yes").code, 0);
    let told = bench.run("undo --dry-run");
    assert!(
        told.stderr.contains("The last thing that was done is no batch and stays as it is: 1 starter password voided"),
        "{told}"
    );
    let named = bench.run("undo 1 --dry-run");
    assert!(!named.stderr.contains("no batch"), "whoever names it knows: {named}");
}
