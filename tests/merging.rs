//! Two records of one person that become one: shown field by field, agreed to, and undone whole.

use crate::rosters;
use crate::signin::{starter_of, typing};
use crate::support::{EXTERNAL_GROUP, Workbench, snapshot};
use serde_json::Value as Json;

/// A patron as the store has them.
fn patron(bench: &Workbench, id: &str) -> Json {
    let mut shown = bench.json(&format!("account show {id}"));
    // Every batch adds its number, which is no part of the patron.
    shown["patrons"][0]["batches"] = Json::Null;
    shown["patrons"][0].take()
}

#[test]
fn what_becomes_of_each_field_is_shown_and_done() {
    let bench = rosters::bench();
    let mut printed = String::new();
    for args in [
        "merge 000209911 000104417",
        "merge 000209911 000104417 --yes --note \"two cards\"",
        "merge 000209911 000104417 --yes",
        "show 3",
        "undo 3 --dry-run",
        "history",
    ] {
        printed += &(bench.terminal(args).to_string() + "\n");
    }
    snapshot("merging.txt", &printed);
    let merged = patron(&bench, "000209911");
    assert_eq!(merged["primary_id"], "000209911");
    assert_eq!(merged["last_name"], "Nunez", "its own values win");
    assert_eq!(merged["middle_name"], "Maria");
    assert_eq!(merged["expiry_date"], "2027-12-31");
    assert_eq!(merged["phones"].as_array().map(Vec::len), Some(3));
    assert_eq!(patron(&bench, "000104417"), merged, "the ID of the one that went leads to the one that stays");
    assert_eq!(bench.json("store check")["faults"], Json::Array(Vec::new()));
    // No list makes the one that went anew.
    let ran = bench.run("plan list.csv");
    assert!(ran.code == 3 && ran.stdout.contains("D512"), "{ran}");
}

/// Both come back wholly, a password that was chosen in the meantime with them.
#[test]
fn an_undo_brings_both_back() {
    let bench = rosters::bench();
    let starter = starter_of(&bench, "slips.csv", "000104417");
    typing(&bench, "signin 000104417", &[&starter, "green tea at seven", "green tea at seven"]);
    let ids = ["000209911", "000104417"];
    let before = ids.map(|id| patron(&bench, id));
    for (keep, gone, batch) in [("000209911", "000104417", 3), ("000104417", "000209911", 5)] {
        let ran = bench.run(&format!("merge {keep} {gone} --yes"));
        assert_eq!(ran.code, 0, "{ran}");
        assert_ne!(ids.map(|id| patron(&bench, id)), before);
        let ran = bench.run(&format!("undo {batch} --yes"));
        assert_eq!(ran.code, 0, "{ran}");
        assert_eq!(ids.map(|id| patron(&bench, id)), before);
        let signed = typing(&bench, "signin 000104417", &["green tea at seven"]);
        assert_eq!(signed.code, 0, "{signed}");
        assert_eq!(bench.json("store check")["faults"], Json::Array(Vec::new()));
    }
}

/// What speaks against one person is refused, with the way out, and nothing is written.
#[test]
fn who_may_be_two_people_stays_two() {
    let bench = rosters::bench();
    bench.write("rollcall.toml", EXTERNAL_GROUP);
    assert_eq!(bench.run("account toggle 000300001 --external-id BANNER --group STUDENT --yes").code, 0);
    let before = bench.json("history");
    let mut printed = String::new();
    for args in [
        "merge 000104417 000104417",
        "merge 000104417 999",
        "merge 999 000104417",
        "merge 000300001 000300002",
        "merge 000300002 000300003",
    ] {
        let ran = bench.terminal(&format!("{args} --yes"));
        assert_eq!(ran.code, 2, "{ran}");
        printed += &(ran.to_string() + "\n");
    }
    snapshot("merging-refused.txt", &printed);
    let ran = bench.run("merge 000300002 000300003");
    assert!(ran.code == 2 && ran.stderr.contains("--despite-birth-dates"), "{ran}");
    let ran = bench.run("merge 000300002 000300003 --despite-birth-dates");
    assert!(ran.code == 5 && ran.stderr.contains("--approve"), "nothing is written without a yes: {ran}");
    assert_eq!(bench.json("history"), before);
    // The control.
    assert_eq!(bench.run("merge 000300002 000300003 --despite-birth-dates --yes").code, 0);
    assert_eq!(patron(&bench, "000300003")["birth_date"], "1990-01-02");
}
