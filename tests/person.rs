//! `rollcall person`: everything that is held about one person, and nobody else in it.

use crate::signin::{starter_of, typing};
use crate::support::{TWO, Workbench, snapshot};
use serde_json::Value as Json;

/// What is the other patron's and no one else's.
const OTHER: [&str; 4] = ["Núñez", "ana@example.org", "000104417", "xjnote"];

/// Two patrons, a second batch with a note about the other one, a guard list, a copy and a saved plan.
fn bench() -> Workbench {
    let bench = Workbench::with_list(TWO);
    bench.write("staff.csv", "ID\n000104418\n900000002\n");
    bench.write("next.csv", testkit::csv_bytes(&TWO.replace("2027-06-30", "2027-12-31")));
    bench.write("later.csv", testkit::csv_bytes(&TWO.replace("2027-06-30", "2028-12-31")));
    for args in [
        "apply list.csv --yes --starters slips.csv",
        "apply next.csv --yes --note xjnote",
        "guard add staff staff.csv --id-column ID",
        "plan later.csv -o later.plan --quiet",
        "store backup mine.db",
    ] {
        let ran = bench.run(args);
        assert_eq!(ran.code, 0, "{ran}");
    }
    bench
}

fn text(bench: &Workbench, name: &str) -> String {
    String::from_utf8(bench.read(name)).expect("text")
}

#[test]
fn everything_about_one_person_is_told() {
    let bench = bench();
    let ran = bench.run("person 000104418");
    assert_eq!(ran.code, 0, "{ran}");
    snapshot("person.txt", &ran.to_string());
    for other in OTHER {
        assert!(!ran.stdout.contains(other), "{other}: {ran}");
    }
}

/// A page and JSON, each a new file; what programs read is the same there and on the screen.
#[test]
fn it_is_handed_over_as_a_page_or_as_json() {
    let bench = bench();
    let starter = starter_of(&bench, "slips.csv", "000104418");
    for name in ["chidi.html", "chidi.json"] {
        let ran = bench.run(&format!("person 000104418 --export {name}"));
        assert!(ran.code == 0 && ran.stdout.contains(name) && ran.stderr.contains("Before you hand it over"), "{ran}");
        let written = text(&bench, name);
        for held in
            ["Okafor", "cid@example.org", "2027-06-30", "2027-12-31", "list.csv", "next.csv", "staff", "mine.db"]
        {
            assert!(written.contains(held), "{held} is not in {name}: {written}");
        }
        for kept in OTHER.into_iter().chain(["$argon2", starter.as_str()]) {
            assert!(!written.contains(kept), "{kept} is in {name}: {written}");
        }
        let again = bench.run(&format!("person 000104418 -o {name}"));
        assert!(again.code == 2 && again.stderr.contains("name another place with --export"), "{again}");
        assert_eq!(text(&bench, name), written);
    }
    let page = text(&bench, "chidi.html");
    assert!(page.contains("Content-Security-Policy") && page.contains("This is everything"), "{page}");
    let exported: Json = serde_json::from_slice(&bench.read("chidi.json")).expect("JSON");
    assert_eq!(exported, bench.json("person 000104418"));
    assert_eq!(exported["history"].as_array().map(Vec::len), Some(2));
    let kinds: Vec<&str> =
        exported["files"].as_array().expect("files").iter().filter_map(|file| file["kind"].as_str()).collect();
    assert_eq!(kinds, ["copy", "plan", "other-copy"]);
    let ran = bench.run("person 000104418 --export chidi.csv");
    assert!(ran.code == 2 && ran.stderr.contains(".html or .json"), "{ran}");
}

#[test]
fn who_is_gone_is_told_from_the_history_and_nobody_is_nobody() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --starters slips.csv");
    assert_eq!(bench.run("undo 1 --yes").code, 0);
    let gone = bench.json("person 000104418");
    assert!(gone["patron"].is_null() && gone["primary_id"] == "000104418", "{gone}");
    assert_eq!(gone["history"].as_array().map(Vec::len), Some(2));
    assert_eq!(gone["history"][1]["keeps_password"], true, "the undo can be undone: {gone}");
    let printed = bench.run("person 000104418");
    assert!(printed.stdout.contains("no longer a patron"), "{printed}");
    // Once they are purged nothing is left to tell, neither here nor in a file.
    assert_eq!(bench.run("store purge --patron 000104418 --yes").code, 0);
    let nobody = bench.run("person 000104418 --export nobody.html");
    assert!(nobody.code == 2 && !bench.path("nobody.html").exists(), "{nobody}");
}

/// It is a fact about a person like any other; and there is none where nobody tried.
#[test]
fn a_failed_attempt_is_told_with_its_time() {
    let bench = bench();
    assert!(bench.json("person 000104418")["last_failed_sign_in"].is_null());
    typing(&bench, "signin 000104418", &["wrong"]);
    let person = bench.json("person 000104418");
    assert!(person["last_failed_sign_in"].is_string() && person["sheet"] == "slips.csv", "{person}");
}
