//! Patrons who are changed one by one, by hand: shown, agreed to, and undone.

use crate::support::{Workbench, snapshot};
use serde_json::Value as Json;

const STORE: &str = "\
    Borrower ID | Barcode | Last name | First name | Middle name | Expiration date | E-mail          | Mobile\n\
    000104417   | 5500017 | Núñez     | Ana        | Maria       | 2027-06-30      | ana@example.org | 555-0101\n\
    000104418   | 5500018 | Okafor    | Chidi      |             | 2026-09-30      | chi@example.org |";

fn bench() -> Workbench {
    let bench = Workbench::with_list(STORE);
    bench.apply("list.csv --no-starters");
    bench
}

/// The first patron as the store has her.
fn ana(bench: &Workbench) -> Json {
    let mut ana = bench.json("account show 000104417");
    // Every batch adds its number, which is no part of the patron.
    ana["patrons"][0]["batches"] = Json::Null;
    ana
}

#[test]
fn fields_are_set_by_hand_and_put_back() {
    let bench = bench();
    let before = ana(&bench);
    let mut printed = String::new();
    for args in [
        "account set 000104417 email=ana@example.com middle_name= expiry_date=2026-12-31 --yes",
        "account set 5500017 \"last_name=Núñez Ruiz\" --yes",
        "account set 000104417 \"last_name=Núñez Ruiz\" --yes",
        "show 2",
        "history",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    snapshot("account-set.txt", &printed);
    let after = ana(&bench);
    assert_eq!(after["patrons"][0]["expiry_date"], "2026-12-31", "a person may shorten a membership");
    assert_eq!((bench.run("undo 3 --yes").code, bench.run("undo 2 --yes").code), (0, 0));
    assert_eq!(ana(&bench), before);
}

/// What no cell of a list can say is refused in the same words, and nothing is written.
#[test]
fn what_a_list_would_refuse_is_refused_by_hand() {
    let bench = bench();
    let before = bench.json("history");
    let mut printed = String::new();
    for args in [
        "account set 000104417 expiry_date=31/02/2027 email=ana@example",
        "account set 000104417 expiry_date=01/02/2027",
        "account set 000104417 user_group=PIRATE",
        "account set 000104417 barcode=5500018",
        "account set 000104417 barcode=000104417",
        "account set 000104417 last_name=",
        "account set 000104417 purge_date=2027-01-01",
        "account set 000104417 phone=n/a",
        "account set 000104417 primary_id=1",
        "account set 000104417 external_id=BANNER",
        "account set 000104417 \"full_name=Ana Ruiz\"",
        "account set 000104417 emial=ana@example.com",
        "account set 000104417 email",
        "account set 000104417 email=a@example.com email=b@example.com",
        "account set 999 email=a@example.com",
    ] {
        let ran = bench.terminal(&format!("{args} --yes"));
        assert_eq!(ran.code, 2, "{ran}");
        printed += &(ran.to_string() + "\n");
    }
    snapshot("account-set-refused.txt", &printed);
    assert_eq!(bench.json("history"), before);
    // The control.
    assert_eq!(bench.run("account set 000104417 expiry_date=2027-02-28 --yes").code, 0);
}

/// A group of the other type of account is more than a field.
#[test]
fn a_group_of_other_accounts_is_left_to_toggle() {
    let bench = bench();
    bench.write(
        "rollcall.toml",
        "[groups.COMMUNITY]\naccount_type = \"internal\"\n[groups.STUDENT]\naccount_type = \"external\"\n",
    );
    let ran = bench.run("account set 000104417 user_group=STUDENT --yes");
    assert!(ran.code == 2 && ran.stderr.contains("rollcall account toggle 000104417"), "{ran}");
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(1));
}

/// What is odd is told before anybody agrees, and what a person means is done.
#[test]
fn a_doubt_is_told_and_does_not_stand_in_the_way() {
    let bench = bench();
    let ran = bench.run("account set 000104417 email=ana@gmial.com --yes");
    assert!(ran.code == 0 && ran.stderr.contains("warning[C311]"), "{ran}");
    assert_eq!(ana(&bench)["patrons"][0]["emails"][0]["address"], "ana@gmial.com");
    let ran = bench.run("account set 000104417 email=ana@example.com --yes");
    assert!(ran.code == 0 && ran.stderr.is_empty(), "the control: {ran}");
}

#[test]
fn memberships_are_renewed_and_ended_by_hand() {
    let bench = bench();
    let before = ana(&bench);
    let mut printed = String::new();
    for args in [
        "account renew 000104418 5500017 000104417 --yes",
        "account renew 000104417 --until 2027-12-31 --yes",
        "account renew 000104417 --until 2027-12-30 --yes",
        "account expire 000104417 --yes",
        "account expire 000104417 --yes",
        "account expire 000104417 --on 2030-01-01 --yes",
        "account renew 000104417 999 --yes",
        "history",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    snapshot("account-renew.txt", &printed);
    for batch in [4, 3, 2] {
        assert_eq!(bench.run(&format!("undo {batch} --yes")).code, 0);
    }
    assert_eq!(ana(&bench), before);
}

/// A rule that gives no day renews nobody, and says what does.
#[test]
fn a_rule_without_a_day_renews_nobody() {
    let bench = bench();
    bench.write("rollcall.toml", "[groups.COMMUNITY]\nexpiry = { never = true }\n");
    let ran = bench.run("account renew 000104417 --yes");
    assert!(ran.code == 2 && ran.stderr.contains("--until"), "{ran}");
    assert_eq!(bench.run("account renew 000104417 --until 2027-12-31 --yes").code, 0);
}

/// Nobody is asked by a program, and nothing is written without a yes.
#[test]
fn nothing_is_changed_by_hand_without_a_yes() {
    let bench = bench();
    for args in ["account set 000104417 email=ana@example.com", "account renew 000104418", "account expire 000104417"] {
        let ran = bench.run(args);
        assert!(ran.code == 5 && ran.stderr.contains("--approve"), "{ran}");
    }
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(1));
}
