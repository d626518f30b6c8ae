//! Lists that give patrons new IDs: from two columns to the store and back.

use crate::signin::{starter_of, typing};
use crate::support::Workbench;
use serde_json::{Value as Json, json};

const STORE: &str = "\
    Borrower ID | Barcode | Last name | First name | Expiration date\n\
    000104417   | 5500017 | Núñez     | Ana        | 2027-06-30\n\
    000104418   | 5500018 | Okafor    | Chidi      | 2026-09-30\n\
    000104419   |         | Berg      | Mia        | 2027-06-30";

const IDS: &str = "\
    Old ID    | New ID    | Last name\n\
    000104417 | 000204417 | Núñez\n\
    000104418 | 000204418 | Okafor\n\
    000104419 | 000204419 | Berg";

const CHOSEN: &str = "green tea at seven";

fn bench(ids: &str) -> Workbench {
    let bench = Workbench::with_list(STORE);
    bench.write("ids.csv", testkit::csv_bytes(ids));
    bench
}

/// Everything that `find` says of everybody, without the batches.
fn patrons(bench: &Workbench) -> Json {
    let mut found = bench.json("find --limit 0");
    for patron in found["patrons"].as_array_mut().expect("patrons") {
        patron.as_object_mut().expect("a patron").remove("batches");
    }
    found["patrons"].clone()
}

fn primary_ids(bench: &Workbench) -> Vec<String> {
    let found = patrons(bench);
    let ids = found.as_array().expect("a list").iter();
    let mut ids: Vec<String> = ids.map(|one| one["primary_id"].as_str().expect("an ID").to_owned()).collect();
    ids.sort();
    ids
}

/// The six numbers of a plan, in the order of the screen.
fn counts(plan: &Json) -> Vec<u64> {
    let names = ["new", "changed", "converted", "unchanged", "questions", "left_out"];
    let numbers: Vec<u64> = names.iter().map(|name| plan["counts"][name].as_u64().expect("a number")).collect();
    assert_eq!(plan["counts"]["rows_read"].as_u64(), Some(numbers.iter().sum()), "the six add up");
    numbers
}

/// The codes of the findings that leave rows out.
fn blocking(plan: &Json) -> Vec<&str> {
    let findings = plan["findings"].as_array().expect("a list").iter();
    let blocking = findings.filter(|one| one["severity"] == "error" || one["severity"] == "question");
    blocking.map(|one| one["code"].as_str().expect("a code")).collect()
}

/// Runs a command that is to go well, and checks the store.
fn does(bench: &Workbench, args: &str, says: &str) {
    let ran = bench.run(args);
    assert!(ran.code == 0 && ran.to_string().contains(says), "{args}: {ran}");
    let check = bench.run("store check");
    assert_eq!(check.code, 0, "{args}: {check}");
}

/// Password, history and the way back go along, and the list does nothing when it is loaded once more.
#[test]
fn a_list_renumbers_patrons_and_is_undone() {
    let bench = bench(IDS);
    bench.apply("list.csv --starters slips.csv");
    let starter = starter_of(&bench, "slips.csv", "000104417");
    assert_eq!(typing(&bench, "signin 000104417", &[&starter, CHOSEN]).code, 0);
    let before = patrons(&bench);
    does(&bench, "check ids.csv --mode update", "All 3 rows are ready.");
    let plan = bench.json("plan ids.csv --mode update");
    assert_eq!(counts(&plan), [0, 3, 0, 0, 0, 0]);
    assert_eq!((&plan["steps"][0]["action"], &plan["steps"][0]["primary_id"]), (&json!("update"), &json!("000204417")));
    assert_eq!(
        plan["steps"][0]["changes"][0],
        json!({"field": "primary_id", "before": "000104417", "after": "000204417"})
    );
    assert_eq!(plan["missing"], json!([]));
    let shown = bench.run("plan ids.csv --mode update");
    assert!(shown.stdout.contains("3 renumbered") && !shown.stdout.contains("Missing"), "{shown}");

    does(&bench, "apply ids.csv --mode update --yes", "0 added, 3 changed (3 renumbered)");
    assert_eq!(primary_ids(&bench), ["000204417", "000204418", "000204419"]);
    for id in ["000104417", "000204417", "5500017"] {
        assert_eq!(bench.json(&format!("account show {id}"))["patrons"][0]["primary_id"], "000204417", "{id}");
        assert_eq!(typing(&bench, &format!("signin {id}"), &[CHOSEN]).code, 0, "{id}");
    }
    let batch = bench.json("history")["batches"][0].clone();
    assert_eq!((counts(&batch), &batch["others"]["renumbered"]), (vec![0, 3, 0, 0, 0, 0], &json!(3)));
    does(&bench, "show 2", "0 added, 3 changed (3 renumbered)");

    assert_eq!(counts(&bench.json("plan ids.csv --mode update")), [0, 0, 0, 3, 0, 0]);
    does(&bench, "apply ids.csv --mode update --yes", "Nothing to do");

    does(&bench, "undo 2 --yes", "3 reversed, 0 kept");
    assert_eq!(patrons(&bench), before);
    // Each of them has two keys, and is one patron.
    does(&bench, "undo 2 --dry-run", "3 patrons were already undone");
    let again = bench.json("undo 2 --dry-run");
    assert_eq!((&again["already"], &again["next"]), (&json!(3), &json!([])), "{again}");
    assert_eq!(typing(&bench, "signin 000104417", &[CHOSEN]).code, 0);
    does(&bench, "undo 3 --yes", "3 reversed, 0 kept");
    assert_eq!(primary_ids(&bench), ["000204417", "000204418", "000204419"]);
    does(&bench, "undo 4 --yes", "3 reversed, 0 kept");
    assert_eq!(patrons(&bench), before);
}

/// A list gave a new ID to the wrong patron and was undone: whoever gets it from the next one is somebody else.
#[test]
fn an_id_that_a_list_gave_and_lost_is_whoever_gets_it_next() {
    let bench = bench("Old ID | New ID\n000104417 | 000204417");
    bench.write("others.csv", "Old ID,New ID\n000104418,000204417\n");
    bench.apply("list.csv --no-starters");
    does(&bench, "apply ids.csv --mode update --yes", "1 renumbered");
    does(&bench, "undo 2 --yes", "1 reversed, 0 kept");
    does(&bench, "apply others.csv --mode update --yes", "1 renumbered");
    let person = bench.run("person 000104417");
    assert!(person.stdout.contains("Núñez") && !person.stdout.contains("Okafor"), "{person}");
    does(&bench, "store purge --patron 000104417 --yes", "Done: 1 patron, 5 history entries");
    assert_eq!(primary_ids(&bench), ["000104419", "000204417"]);
    assert_eq!(bench.json("find 000204417")["patrons"][0]["last_name"], "Okafor");
}

/// Read as a list of people it would add everybody once more.
#[test]
fn d520_a_list_of_new_ids_adds_nobody() {
    let bench = bench(IDS);
    bench.apply("list.csv --no-starters");
    for mode in ["", " --mode add", " --mode both"] {
        let ran = bench.run(&format!("plan ids.csv{mode}"));
        assert!(ran.code == 3 && ran.stdout.contains("D520") && ran.stdout.contains("--mode update"), "{ran}");
        assert_eq!(bench.run(&format!("apply ids.csv{mode} --yes")).code, 3);
    }
    assert_eq!(primary_ids(&bench), ["000104417", "000104418", "000104419"]);
    // An empty column asks nothing, and old IDs beside the ones in use are not read.
    bench.write("more.csv", "Borrower ID,Old ID,New ID,Last name\n000104420,77,,Ruiz\n");
    let more = bench.run("plan more.csv");
    assert!(!more.stdout.contains("D520"), "{more}");
}

/// By the names of the columns, or as somebody says it.
#[test]
fn columns_of_old_and_new_ids_have_many_names() {
    let bench = bench(IDS);
    bench.apply("list.csv --no-starters");
    for (old, new, args) in [
        ("Previous ID", "New patron ID", ""),
        ("Current ID", "new_id", ""),
        ("Borrower ID", "New ID number", ""),
        ("Then", "Now", " --column Then=old_id --column Now=new_id"),
    ] {
        bench.write("ids.csv", format!("{old},{new}\n000104417,000204417\n"));
        let plan = bench.json(&format!("plan ids.csv --mode update{args}"));
        assert_eq!(counts(&plan), [0, 1, 0, 0, 0, 0], "{old} and {new}");
    }
}

#[test]
fn a_saved_plan_renumbers_and_is_worked_out_anew() {
    let bench = bench(IDS);
    bench.apply("list.csv --no-starters");
    assert_eq!(bench.run("plan ids.csv --mode update -o ids.plan --report changes.csv").code, 0);
    let report = String::from_utf8(bench.read("changes.csv")).expect("text");
    let is_told = |line: &str| ["primary ID", "000104417", "000204417"].iter().all(|part| line.contains(part));
    assert!(report.lines().any(is_told), "{report}");
    assert_eq!(counts(&bench.json("show ids.plan")), [0, 3, 0, 0, 0, 0]);
    let shown = |args: &str| {
        let shown = bench.run(&format!("show ids.plan {args}")).stdout;
        shown.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for args in ["--only changed", "--id 000104417", "--field primary_id"] {
        let shown = shown(args);
        assert!(shown.contains("primary ID 000104417 -> 000204417"), "{args}: {shown}");
    }
    assert!(!shown("--only new").contains("000204417"), "the control");
    assert_eq!(bench.run("plan --refresh ids.plan -o again.plan").code, 0);
    // Whoever was changed since is left out whole.
    assert_eq!(bench.run("account set 000104418 email=chi@example.org --yes").code, 0);
    assert_eq!(bench.run("apply again.plan --yes").code, 4);
    let applied = bench.run("apply again.plan --skip-changed --yes");
    assert!(applied.to_string().contains("2 changed (2 renumbered)"), "{applied}");
    assert_eq!(primary_ids(&bench), ["000104418", "000204417", "000204419"]);
    assert_eq!(bench.run("store check").code, 0);
}

/// The old ID stays with its patron, so that a chain and a swap are told at the cell of the new ID.
#[test]
fn a_new_id_that_is_not_free_leaves_its_row_out() {
    let bench = bench(
        "Old ID    | New ID\n\
         000104417 | 000104418\n\
         000104418 | 000204418\n\
         000104419 | 000204419",
    );
    bench.apply("list.csv --no-starters");
    let plan = bench.json("plan ids.csv --mode update");
    assert_eq!((counts(&plan), blocking(&plan)), (vec![0, 2, 0, 0, 0, 1], vec!["D522"]));
    let ran = bench.run("apply ids.csv --mode update --yes --left-out left.xlsx");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(bench.path("left.xlsx").exists());
    assert_eq!(primary_ids(&bench), ["000104417", "000204418", "000204419"]);
    assert_eq!(bench.run("store check").code, 0);

    // Swapped, given twice, somebody's barcode, somebody's former ID, and unknown.
    for (rows, expected) in [
        ("000104417,000204419\n000204419,000104417", vec!["D522", "D522"]),
        ("000104417,000304417\n000204419,000304417", vec!["D521"]),
        ("000104417,5500018", vec!["D522"]),
        ("000104417,000104419", vec!["D522"]),
        ("000104499,000204499", vec!["D518"]),
    ] {
        bench.write("ids.csv", format!("Old ID,New ID\n{rows}\n"));
        let plan = bench.json("plan ids.csv --mode update");
        assert_eq!((blocking(&plan), counts(&plan)[1]), (expected, 0), "{rows}");
    }
}

#[test]
fn an_id_of_the_institution_is_given_by_no_list() {
    let bench = bench("Old ID | New ID\n000104417 | 900000001\n000104418 | 912345678\n000104419 | 000204419");
    bench.apply("list.csv --no-starters");
    bench.write("staff.csv", "ID\n900000001\n900000002\n");
    assert_eq!(bench.run("guard add staff staff.csv --id-column ID").code, 0);
    bench.write("rollcall.toml", "[reserved]\nstudents = \"91#######\"\n");
    let plan = bench.json("plan ids.csv --mode update");
    assert_eq!(counts(&plan), [0, 1, 0, 0, 0, 2]);
    assert_eq!(blocking(&plan), ["D509", "D511"]);
}

/// The system that sends the lists knows nothing of the new ID, for years.
#[test]
fn a_later_list_with_the_old_id_is_about_the_same_patron() {
    let bench = bench(IDS);
    bench.apply("list.csv --no-starters");
    does(&bench, "account renumber 000104417 000204417 --yes", "1 renumbered");
    let person = bench.run("person 000204417").stdout;
    for told in ["Batch 2  had the ID 000104417 until then", "Batch 2  renumbered from 000104417 to 000204417"] {
        assert!(person.contains(told) && !person.contains("removed"), "{told}: {person}");
    }
    let later = "Borrower ID,Last name,First name,Expiration date\n000104417,Núñez,Ana,2028-06-30\n";
    bench.write("later.csv", later);
    let plan = bench.json("plan later.csv");
    assert_eq!((counts(&plan), blocking(&plan)), (vec![0, 1, 0, 0, 0, 0], vec![]));
    let printed = bench.run("plan later.csv");
    assert!(printed.stdout.contains("this is now 000204417"), "{printed}");
    does(&bench, "apply later.csv --no-starters --yes", "1 changed");
    assert_eq!(primary_ids(&bench), ["000104418", "000104419", "000204417"]);
    assert_eq!(bench.json("account show 000204417")["patrons"][0]["expiry_date"], "2028-06-30");

    bench.write("dates.csv", "ID,Expiration date\n000104417,2029-06-30\n");
    assert_eq!(counts(&bench.json("plan dates.csv --mode update")), [0, 1, 0, 0, 0, 0]);
    // Both IDs in one list are two rows about one patron.
    bench.write("both.csv", format!("{later}000204417,Núñez,Ana,2028-07-31\n"));
    let both = bench.json("plan both.csv");
    assert_eq!(counts(&both)[..2], [0, 0], "{both}");
}

/// Also where the row waits or cannot be read, its patron is in the list.
#[test]
fn whoever_is_listed_under_an_earlier_id_is_not_missing() {
    let bench = bench(IDS);
    bench.apply("list.csv --no-starters");
    does(&bench, "account renumber 000104417 000204417 --yes", "1 renumbered");
    let ends = |row: &str| {
        let others = "000104418,Okafor,Chidi,1990-01-02\n000104419,Berg,Mia,1990-01-03\n";
        bench.write("all.csv", format!("Borrower ID,Last name,First name,Birth date\n{others}{row}\n"));
        let plan = bench.json("plan all.csv --missing expire --within user_group=COMMUNITY");
        let steps = plan["missing"].as_array().expect("missing").iter();
        steps.map(|one| one["primary_id"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    for row in ["000104417,Núñez,Ana,", "000104417,Levy,Mark,", "000104417,Núñez,Ana,31/31/1990"] {
        assert_eq!(ends(row), [""; 0], "{row}");
    }
    assert_eq!(ends("000104499,Levy,Mark,"), ["000204417"], "the control");
}
