//! Two records of one person that become one: shown field by field, agreed to, and undone whole.

use crate::adding::{desk, has_all};
use crate::rosters;
use crate::signin::{at_a_terminal, starter_of, typing};
use crate::support::{EXTERNAL_GROUP, Workbench, skip, snapshot, without_colour};
use memchr::memmem;
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
    // No list makes the one that went anew: its rows are about the one that stays.
    let ran = bench.run("plan list.csv");
    assert!(ran.code == 0 && ran.stdout.contains("D524"), "{ran}");
    assert!(ran.stdout.contains("this is now 000209911"), "{ran}");
    assert_eq!(bench.json("plan list.csv")["counts"]["new"], 0);
}

/// On a terminal it is shown what becomes of both, and asked.
#[test]
fn a_merge_is_asked_about() {
    let bench = rosters::bench();
    let ids = ["000209911", "000104417"];
    let before = (ids.map(|id| patron(&bench, id)), bench.json("history"));
    let merge = "merge 000209911 000104417";
    let question = ["which is removed.", "Merge these two records?"];
    let Some((shown, code)) = desk(&bench, merge, &[("Type yes:", "no\n")]) else { return };
    assert_eq!(code, Some(8), "{shown}");
    has_all(&shown, &question);
    has_all(&shown, &["Nothing was written."]);
    assert_eq!((ids.map(|id| patron(&bench, id)), bench.json("history")), before);
    let Some((shown, code)) = desk(&bench, merge, &[("Type yes:", "yes\n")]) else { return };
    assert_eq!(code, Some(0), "{shown}");
    has_all(&shown, &question);
    has_all(&shown, &["Done: batch 3. 1 changed, 1 removed by hand."]);
    assert_eq!(patron(&bench, "000104417"), patron(&bench, "000209911"), "they are one");
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

/// Nothing is later than no end: it is kept, on whichever side it stands, and the undo brings both ends back.
#[test]
fn a_membership_without_an_end_keeps_none() {
    let bench = rosters::bench();
    assert_eq!(bench.run("account set 000104417 expiry_date= --yes").code, 0);
    let ids = ["000209911", "000104417"];
    let before = ids.map(|id| patron(&bench, id));
    let ends = |patron: &Json| patron["expiry_date"].clone();
    assert_eq!([ends(&before[0]), ends(&before[1])], [Json::from("2027-12-31"), Json::Null], "the control");
    for (keep, gone, shown, batch) in [
        ("000209911", "000104417", ["expiry date", "2027-12-31", "no end", "no end"], 4),
        ("000104417", "000209911", ["expiry date", "no end", "2027-12-31", "no end"], 6),
    ] {
        let ran = bench.run(&format!("merge {keep} {gone} --yes"));
        assert_eq!(ran.code, 0, "{ran}");
        let row = ran.stdout.lines().find(|line| line.contains("expiry date")).expect("the row of the table");
        let cells: Vec<&str> = row.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
        assert_eq!(cells, shown, "{ran}");
        assert_eq!(ends(&patron(&bench, keep)), Json::Null);
        assert_eq!(bench.run(&format!("undo {batch} --yes")).code, 0);
        assert_eq!(ids.map(|id| patron(&bench, id)), before);
    }
}

/// A chosen password is not replaced and not lost in silence: it is told, with what keeps it.
#[test]
fn a_chosen_password_that_stops_working_is_told() {
    let bench = rosters::bench();
    let starter = starter_of(&bench, "slips.csv", "000104417");
    typing(&bench, "signin 000104417", &[&starter, "green tea at seven", "green tea at seven"]);
    let told = [
        "the password that was chosen under 000104417 stops working; 000209911 has no password and gets none",
        "to keep the chosen password, merge the other way round: rollcall merge 000104417 000209911",
    ];
    let ran = bench.run("merge 000209911 000104417");
    assert!(told.iter().all(|told| ran.stdout.contains(told)), "{ran}");
    let ran = bench.run("merge 000104417 000209911");
    assert!(ran.code == 5 && !ran.stdout.contains("password that was chosen"), "the control: {ran}");
}

/// Two names are two people, until somebody says otherwise.
#[test]
fn names_of_two_people_are_not_merged_in_passing() {
    let bench = rosters::bench();
    let ran = bench.run("merge 000300001 000104417 --yes");
    assert!(ran.code == 2 && ran.stderr.contains("different names and birth dates"), "{ran}");
    let ran = bench.run("merge 000300001 000400001 --yes");
    assert!(ran.code == 2 && ran.stderr.contains("different names, so"), "{ran}");
    let ran = bench.run("merge 000300001 000400001 --despite-differences --yes");
    assert!(ran.code == 0 && ran.stdout.contains("names differ: make sure"), "{ran}");
}

/// Somebody has changed the one that stays: the other cannot come back alone, and is not said to have been changed.
#[test]
fn a_merge_is_undone_whole_or_not_at_all() {
    let bench = rosters::bench();
    assert_eq!(bench.run("merge 000209911 000104417 --yes").code, 0);
    assert_eq!(bench.run("account set 000209911 email=new@example.org --yes").code, 0);
    for only in ["", " --only 000209911", " --only 000104417"] {
        let ran = bench.run(&format!("undo 3 --yes{only}"));
        assert_eq!(ran.code, 7, "{ran}");
        for told in [
            "keep 2 as they are:",
            "000104417  cannot come back while 000209911, into which it was merged, has been changed since",
            "000209911  e-mail changed by",
            "Nothing was written: these patrons stay as they are.",
        ] {
            assert!(ran.stdout.contains(told), "{told}: {ran}");
        }
    }
    // The control: the later one first, and then one named means both.
    assert_eq!(bench.run("undo 4 --yes").code, 0);
    assert_eq!(bench.run("undo 3 --yes --only 000209911").code, 0);
    assert_eq!(patron(&bench, "000104417")["primary_id"], "000104417");
    assert_eq!(bench.json("store check")["faults"], Json::Array(Vec::new()));
}

/// The files of the program that name the one who was merged, beside the lists and the sheets.
fn traces(bench: &Workbench) -> Vec<String> {
    let names = |bytes: &[u8]| {
        ["Núñez", "ana@example.org", "217-555-0102"].iter().any(|word| memmem::find(bytes, word.as_bytes()).is_some())
    };
    let ours = bench.files().into_iter().filter(|name| !name.ends_with(".csv"));
    ours.filter(|name| names(&bench.read(name))).collect()
}

/// Whoever was merged is purged under both IDs, and after another ID as well. Under one that is no longer theirs nobody
/// goes unasked: it is told whose it is now.
#[test]
fn a_purge_takes_out_everything_of_both() {
    for (renumbered, id) in [(false, "000209911"), (false, "000104417"), (true, "000777001"), (true, "000104417")] {
        let bench = rosters::bench();
        let starter = starter_of(&bench, "slips.csv", "000104417");
        typing(&bench, "signin 000104417", &[&starter, "green tea at seven", "green tea at seven"]);
        assert_eq!(bench.run("merge 000209911 000104417 --yes").code, 0);
        if renumbered {
            assert_eq!(bench.run("account renumber 000209911 000777001 --yes").code, 0);
        }
        assert!(!traces(&bench).is_empty(), "the control");
        let present = if renumbered { "000777001" } else { "000209911" };
        let before = traces(&bench);
        if id != present {
            let way_on = format!("rollcall store purge --patron {present}");
            for answer in ["--yes", "--no-input"] {
                let ran = bench.run(&format!("store purge --patron {id} {answer}"));
                assert!(ran.code == 2 && ran.stderr.contains(&way_on), "{ran}");
            }
            let ran = bench.run(&format!("store purge --patron {id} --dry-run"));
            assert!(ran.code == 0 && ran.stdout.contains(&format!("{id} was merged into {present}.")), "{ran}");
            assert_eq!(traces(&bench), before);
        }
        let ran = bench.run(&format!("store purge --patron {present} --yes"));
        assert!(ran.code == 0 && ran.stdout.contains(&format!("000104417 was merged into {present}.")), "{ran}");
        assert_eq!(traces(&bench), [""; 0], "{ran}");
        for id in ["000209911", "000104417", "000777001"] {
            assert_eq!(bench.run(&format!("person {id}")).code, 2, "nobody knows {id}");
        }
        assert_eq!(bench.json("store check")["faults"], Json::Array(Vec::new()));
    }
}

/// Whoever can be asked is told whose ID they typed, before and after.
#[test]
fn a_purge_under_an_earlier_id_is_asked_about() {
    if !std::path::Path::new("/usr/bin/script").exists() {
        return skip("a purge under an earlier ID", "there is no script here");
    }
    let bench = rosters::bench();
    assert_eq!(bench.run("merge 000209911 000104417 --yes").code, 0);
    let question = "000104417 was merged into 000209911. Remove it for good? This cannot be undone. Type yes:";
    let args = "store purge --patron 000104417";
    let (shown, code) = at_a_terminal(&bench, args, &[(question, "no\n")]);
    assert_eq!((code, bench.run("person 000209911").code), (Some(8), 0), "{shown}");
    let (shown, code) = at_a_terminal(&bench, args, &[(question, "yes\n")]);
    assert_eq!((code, bench.run("person 000209911").code), (Some(0), 2), "{shown}");
    let done = without_colour(shown.split("Done:").nth(1).unwrap_or_default());
    let words: Vec<&str> = done.split_whitespace().collect();
    assert!(words.join(" ").contains("000104417 was merged into 000209911."), "{shown}");
}

/// Once the merge was undone they are two people, and each is purged alone.
#[test]
fn a_purge_of_one_of_two_spares_the_other() {
    for (purged, other) in [("000209911", "000104417"), ("000104417", "000209911")] {
        let bench = rosters::bench();
        let before = patron(&bench, other);
        assert_eq!(bench.run("merge 000209911 000104417 --yes").code, 0);
        assert_eq!(bench.run("undo 3 --yes").code, 0);
        assert_eq!(bench.run(&format!("store purge --patron {purged} --yes")).code, 0);
        assert_eq!(bench.run(&format!("person {purged}")).code, 2);
        assert_eq!(patron(&bench, other), before);
        assert_eq!(bench.json(&format!("person {other}"))["history"].as_array().map(Vec::len), Some(3));
        assert_eq!(bench.json("store check")["faults"], Json::Array(Vec::new()));
    }
}

/// What was purged with one of the two can't be put back, and nobody says that it was. Batch 3 merges, 4 undoes it.
#[test]
fn what_was_purged_with_one_of_two_is_not_undone_any_more() {
    let bench = rosters::bench();
    for args in ["merge 000209911 000104417 --yes", "undo 3 --yes", "store purge --patron 000104417 --yes"] {
        assert_eq!(bench.run(args).code, 0);
    }
    let before = bench.json("history");
    for args in ["undo 4", "undo 4 --yes", "undo 4 --dry-run", "undo 4 --yes --only 000209911"] {
        let ran = bench.run(args);
        assert!(ran.code == 2 && ran.stderr.contains("P617") && ran.stderr.contains("has since been purged"), "{ran}");
    }
    let ran = bench.run("undo 3 --yes");
    assert!(ran.code == 0 && ran.stdout.contains("Batch 3 was already undone, by batch 4."), "{ran}");
    assert_eq!(bench.json("history"), before, "nothing was written");
    for args in ["show 3", "show 4", "person 000209911"] {
        let ran = bench.run(args);
        assert!(ran.stdout.contains("This also concerned someone who has since been purged"), "{ran}");
    }
    // The control: what was about nobody else is undone as ever.
    assert_eq!(bench.run("undo 2 --yes").code, 0);
}

/// What was done under the ID that went is told with the rest, by either ID.
#[test]
fn a_person_is_told_with_the_history_of_both_records() {
    let bench = rosters::bench();
    assert_eq!(bench.run("merge 000209911 000104417 --yes").code, 0);
    let person = bench.json("person 000209911");
    let under: Vec<_> =
        person["history"].as_array().expect("entries").iter().map(|one| (&one["batch"], &one["primary_id"])).collect();
    let expected = [(1, "000104417"), (2, "000209911"), (3, "000104417"), (3, "000209911")];
    let expected = expected.map(|(batch, id)| (Json::from(batch), Json::from(id)));
    assert_eq!(under, expected.iter().map(|(batch, id)| (batch, id)).collect::<Vec<_>>());
    assert_eq!(person["merged_ids"], serde_json::json!(["000104417"]));
    assert_eq!(bench.json("person 000104417"), person);
    let told = bench.run("person 000104417").stdout;
    for sentence in ["000104417 was merged into 000209911: its history is part of this.", "removed as 000104417"] {
        assert!(told.contains(sentence), "{sentence}: {told}");
    }
    // The control: they are two again.
    assert_eq!(bench.run("undo 3 --yes").code, 0);
    assert_eq!(bench.json("person 000209911")["merged_ids"], Json::Array(Vec::new()));
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
    assert!(ran.code == 2 && ran.stderr.contains("--despite-differences"), "{ran}");
    let ran = bench.run("merge 000300002 000300003 --despite-differences");
    assert!(ran.code == 5 && ran.stderr.contains("--approve"), "nothing is written without a yes: {ran}");
    assert_eq!(bench.json("history"), before);
    // The control.
    assert_eq!(bench.run("merge 000300002 000300003 --despite-differences --yes").code, 0);
    assert_eq!(patron(&bench, "000300003")["birth_date"], "1990-01-02");
}
