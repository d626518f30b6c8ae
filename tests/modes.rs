//! Lists that only change patrons, and lists that only add them: from a list of two columns to the store and back.

use crate::support::{TWO, Workbench, snapshot};
use serde_json::Value as Json;

/// New dates for the two patrons of `list.csv`, and for somebody whom nobody knows.
const DATES: &str = "\
    ID        | New date\n\
    000104417 | 2027-12-31\n\
    000104418 | 2027-12-31\n\
    000104499 | 2027-12-31";

/// A barcode and another address for one of them, and somebody new.
const MORE: &str = "\
    Borrower ID | Last name | First name | E-mail          | Barcode\n\
    000104417   | Núñez     | Ana        | ana@example.com | 21234000000017\n\
    000104418   | Okafor    | Chidi      | cid@example.org |\n\
    000104419   | Berg      | Mia        | mia@example.org | 21234000000025";

fn bench() -> Workbench {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    bench.write("dates.csv", testkit::csv_bytes(DATES));
    bench.write("more.csv", testkit::csv_bytes(MORE));
    bench
}

/// Everything that `find` says of everybody, without the batches.
fn patrons(bench: &Workbench) -> Json {
    let mut found = bench.json("find --limit 0");
    for patron in found["patrons"].as_array_mut().expect("patrons") {
        patron.as_object_mut().expect("a patron").remove("batches");
    }
    found
}

/// The six numbers of a plan, in the order of the screen, and the mode that it names.
fn counts(plan: &Json) -> (Vec<u64>, &str) {
    let names = ["new", "changed", "converted", "unchanged", "questions", "left_out"];
    let numbers: Vec<u64> = names.iter().map(|name| plan["counts"][name].as_u64().expect("a number")).collect();
    assert_eq!(plan["counts"]["rows_read"].as_u64(), Some(numbers.iter().sum()), "the six add up");
    (numbers, plan["mode"].as_str().expect("a mode"))
}

#[test]
fn only_new_dates_are_checked_planned_applied_and_undone() {
    let bench = bench();
    let before = patrons(&bench);
    let checked = bench.run("check dates.csv --mode update");
    assert_eq!(checked.code, 0, "{checked}");
    assert!(
        checked.stdout.contains("All 3 rows are ready.") && checked.stdout.contains("plan dates.csv --mode update")
    );
    snapshot("only-changes.txt", &bench.terminal("plan dates.csv --mode update").to_string());
    assert_eq!(counts(&bench.json("plan dates.csv --mode update")), (vec![0, 2, 0, 0, 0, 1], "update"));
    // Without the mode it is a list of new patrons, and lacks their names.
    let both = bench.run("plan dates.csv");
    assert!(both.code == 3 && both.stdout.contains("S104"), "{both}");

    let applied = bench.run("apply dates.csv --mode update --yes");
    assert_eq!(applied.code, 0, "{applied}");
    let after = patrons(&bench);
    let dates: Vec<&Json> =
        after["patrons"].as_array().expect("patrons").iter().map(|one| &one["expiry_date"]).collect();
    assert_eq!(dates, ["2027-12-31", "2027-12-31"], "{after}");
    assert_eq!(bench.run("undo --yes").code, 0);
    assert_eq!(patrons(&bench), before);
}

/// Nobody's membership is shortened by accident, and a list that would do it does not match the store.
#[test]
fn later_dates_that_are_kept_are_counted_where_there_is_nothing_to_do() {
    let bench = bench();
    bench.write("early.csv", "ID,New date\n000104417,2026-12-31\n000104418,2026-12-31\n");
    let kept = bench.run("apply early.csv --mode update --yes");
    let told = "Nothing to do: 2 patrons have a later expiry date in the database and keep it.";
    assert!(kept.code == 0 && kept.stdout.contains(told), "{kept}");
    assert!(!kept.stdout.contains("already matches"), "{kept}");
    bench.write("same.csv", "ID,New date\n000104417,2027-06-30\n000104418,2027-06-30\n");
    let same = bench.run("apply same.csv --mode update --yes");
    assert!(same.stdout.contains("Nothing to do: the database already matches the list."), "the control: {same}");
}

#[test]
fn a_saved_plan_keeps_the_mode_and_so_does_one_that_is_worked_out_anew() {
    let bench = bench();
    assert_eq!(bench.run("plan dates.csv --mode update --match-by barcode -o dates.plan").code, 3);
    assert_eq!(counts(&bench.json("show dates.plan")), (vec![0, 2, 0, 0, 0, 1], "update"));
    let shown = bench.run("show dates.plan");
    assert!(shown.stdout.contains("Mode: only changes."), "{shown}");
    assert_eq!(bench.run("plan --refresh dates.plan -o again.plan").code, 3);
    assert_eq!(counts(&bench.json("show again.plan")), (vec![0, 2, 0, 0, 0, 1], "update"));
    assert_eq!(bench.run("plan --refresh dates.plan --mode both -o other.plan").code, 2);
    let applied = bench.run("apply again.plan --yes");
    let told = applied.stdout.contains("Mode: only changes.") || applied.stderr.contains("Mode: only changes.");
    assert!(applied.code == 0 && told, "{applied}");
}

#[test]
fn patrons_are_found_by_their_barcodes() {
    let bench = bench();
    bench.apply("more.csv --no-starters");
    bench.write(
        "cards.csv",
        testkit::csv_bytes(
            "Barcode        | New date\n\
             21234000000017 | 2028-06-30\n\
             21234000000033 | 2028-06-30",
        ),
    );
    let without = bench.run("plan cards.csv --mode update");
    assert!(without.code == 3 && without.stdout.contains("--match-by barcode"), "{without}");
    let plan = bench.json("plan cards.csv --mode update --match-by barcode");
    assert_eq!(counts(&plan), (vec![0, 1, 0, 0, 0, 1], "update"));
    assert_eq!(plan["steps"][0]["primary_id"], "000104417");
    let told = plan["findings"].as_array().expect("a list").iter().find(|one| one["code"] == "D518");
    assert_eq!(told.expect("it is told")["message"], "nobody in the store has the barcode \"21234000000033\"");
}

/// Scanners and circulation systems write "Card number" over them, which in other lists is the ID.
#[test]
fn the_numbers_of_cards_are_barcodes_where_these_are_asked_for() {
    let bench = bench();
    bench.apply("more.csv --no-starters");
    let cards = "21234000000017,2028-06-30\n21234000000033,2028-06-30\n";
    for header in ["Card number", "Card"] {
        bench.write("cards.csv", format!("{header},New date\n{cards}"));
        let plan = bench.json("plan cards.csv --mode update --match-by barcode");
        assert_eq!(counts(&plan), (vec![0, 1, 0, 0, 0, 1], "update"), "{header}");
        assert_eq!(plan["steps"][0]["primary_id"], "000104417");
        let told = plan["findings"].as_array().expect("a list").iter().find(|one| one["code"] == "D518");
        assert_eq!(told.expect("it is told")["message"], "nobody in the store has the barcode \"21234000000033\"");
    }
    bench.write("cards.csv", format!("Card number,New date\n{cards}"));
    let as_ids = bench.json("plan cards.csv --mode update");
    assert_eq!(counts(&as_ids), (vec![0, 0, 0, 0, 0, 2], "update"), "the control");
}

#[test]
fn a_list_that_only_adds_leaves_everybody_else_alone() {
    let bench = bench();
    let both = bench.json("plan more.csv");
    assert_eq!(counts(&both), (vec![1, 1, 0, 1, 0, 0], "both"));
    let plan = bench.json("plan more.csv --mode add");
    assert_eq!(counts(&plan), (vec![1, 0, 0, 2, 0, 0], "add"));
    let told: Vec<&Json> =
        plan["findings"].as_array().expect("a list").iter().filter(|one| one["code"] == "D519").collect();
    assert_eq!(told.len(), 1, "{plan}");
    let before = patrons(&bench)["patrons"].as_array().expect("patrons").clone();
    bench.apply("more.csv --mode add --no-starters");
    let after = patrons(&bench)["patrons"].as_array().expect("patrons").clone();
    assert_eq!(after.len(), 3);
    assert!(before.iter().all(|patron| after.contains(patron)), "{after:?}");
}

/// Whoever is not in a list of changes is not missing.
#[test]
fn nobody_is_missing_from_a_list_of_changes() {
    let bench = bench();
    let refused = bench.run("plan dates.csv --mode update --missing report --within user_group=COMMUNITY");
    assert_eq!(refused.code, 2, "{refused}");
    assert_eq!(
        refused.stderr,
        "Error. --missing needs a list of everybody, and with --mode update the list has only those who change.\n  Leave one of the two out.\n"
    );
}

/// A profile that computes new dates for everybody does not do so for a few who get another phone number.
#[test]
fn a_profile_that_renews_does_not_renew_whom_a_list_only_changes() {
    let bench = bench();
    bench.write("rollcall.toml", "[profiles.community-borrower]\nrenew = true\nexpiry = { date = 2030-06-30 }\n");
    bench.write("phones.csv", testkit::csv_bytes("ID | Phone\n000104417 | 555-0101"));
    let changed = |args: &str| {
        let plan = bench.json(args);
        let fields: Vec<String> = plan["steps"][0]["changes"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|change| change["field"].to_string())
            .collect();
        fields.join(" ")
    };
    assert_eq!(changed("plan phones.csv --mode update"), "\"phones\"");
    assert_eq!(changed("plan phones.csv --mode update --renew"), "\"expiry_date\" \"phones\"");
}

/// A date before the one that the patron has shortens no membership in passing, and the way to take it is told.
#[test]
fn an_earlier_date_is_kept_back_and_counted() {
    let bench = bench();
    bench.write("dates.csv", "ID,New date\n000104417,2026-12-31\n000104418,2027-12-31\n");
    let plan = bench.run("plan dates.csv --mode update");
    assert!(plan.stdout.contains("the later date is kept; to take the list's: --replace expiry_date"), "{plan}");
    assert!(plan.stdout.contains("1 earlier date not taken: --replace expiry_date"), "{plan}");
    assert_eq!(counts(&bench.json("plan dates.csv --mode update")), (vec![0, 1, 0, 1, 0, 0], "update"));
    let taken = bench.run("plan dates.csv --mode update --replace expiry_date");
    assert!(!taken.stdout.contains("not taken"), "{taken}");
    assert_eq!(
        counts(&bench.json("plan dates.csv --mode update --replace expiry_date")),
        (vec![0, 2, 0, 0, 0, 0], "update")
    );
}
