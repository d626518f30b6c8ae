//! Lists that are loaded in several batches: what each of them did, and that a load which was interrupted between two of
//! them ends as if nothing had happened.

use crate::support::{Ran, Workbench};
use serde_json::{Value as Json, json};

const NAMES: [&str; 10] = ["Lind", "Berg", "Holm", "Okafor", "Diaz", "Moreau", "Silva", "Novak", "Rossi", "Weber"];

/// Ten people, and a row that cannot be loaded.
fn bench() -> Workbench {
    let row = |(number, name): (usize, &&str)| {
        format!("{:09},{name},Ana,p{number}@example.org,2027-06-30\n", 100_417 + number)
    };
    let rows: String = NAMES.iter().enumerate().map(row).collect();
    let left_out = "000100999,,Eva,eva@example.org,2027-06-30\n";
    let bench = Workbench::new();
    bench.write("list.csv", format!("Borrower ID,Last name,First name,E-mail,Expires\n{rows}{left_out}"));
    bench
}

/// Begins to load a list or a plan, which ends after two of four batches: the third sheet cannot have its name.
fn begin(bench: &Workbench, what: &str) -> Ran {
    bench.write("slips-part-3.csv", "taken\n");
    let ran = bench.run(&format!("apply {what} --yes --batch-size 3 --starters slips.csv"));
    std::fs::remove_file(bench.path("slips-part-3.csv")).expect("it is there");
    ran
}

/// Everybody with the batches that touched them, and every batch with its counts.
fn everything(bench: &Workbench) -> (Json, Vec<Json>) {
    let history = bench.json("history");
    let batches = history["batches"].as_array().expect("batches").iter();
    let batches = batches.map(|batch| json!([batch["batch"], batch["counts"], batch["part"], batch["files"]]));
    (bench.json("find --limit 0")["patrons"].clone(), batches.collect())
}

fn number_of_patrons(bench: &Workbench) -> Option<u64> {
    bench.json("store info")["patrons"].as_u64()
}

#[test]
fn each_batch_has_its_counts_its_sheet_and_its_undo() {
    let bench = bench();
    let receipt = bench.json("apply list.csv --yes --batch-size 3 --starters slips.csv");
    let counts = |counts: &Json| [&counts["new"], &counts["left_out"]].map(|count| count.as_u64().expect("a count"));
    assert_eq!(counts(&receipt["counts"]), [10, 1], "{receipt}");
    let parts: Vec<[u64; 2]> =
        receipt["parts"].as_array().expect("parts").iter().map(|part| counts(&part["counts"])).collect();
    assert_eq!(parts, [[3, 1], [3, 0], [3, 0], [1, 0]], "the rows add up over them");
    for number in 1..=4 {
        let sheet = String::from_utf8(bench.read(&format!("slips-part-{number}.csv"))).expect("text");
        assert_eq!(sheet.contains("000100417"), number == 1, "{sheet}");
    }
    assert!(bench.run("show 2").stdout.contains("part 2 of 4"), "{}", bench.run("show 2"));
    let proof = bench.json("verify list.csv");
    assert_eq!((&proof["unexplained"], &proof["files"][0]["first_batch"]), (&json!(0), &json!(1)), "{proof}");
    let shown = bench.run("verify list.csv");
    assert!(shown.stdout.contains("loaded as batches 1-4 on "), "{shown}");
    let last = bench.run("undo --dry-run");
    assert!(last.to_string().contains("atch 4 is part 4 of 4"), "{last}");
    let undone = bench.run("undo 2 --yes");
    assert_eq!((undone.code, number_of_patrons(&bench)), (0, Some(7)), "{undone}");
    let holds = bench.run("store check");
    assert_eq!(holds.code, 0, "{holds}");
}

#[test]
fn m909_a_list_is_resumed_and_the_store_is_as_if_it_had_not_been_interrupted() {
    let (whole, bench) = (bench(), bench());
    whole.apply("list.csv --batch-size 3 --starters slips.csv");
    let stopped = begin(&bench, "list.csv");
    assert_eq!((stopped.code, number_of_patrons(&bench)), (7, Some(6)), "{stopped}");
    for told in ["batches 1 to 2 are committed", "slips-part-1.csv, slips-part-2.csv", "--resume", "rollcall undo 2"] {
        assert!(stopped.to_string().contains(told), "{told}: {stopped}");
    }
    for (size, words) in [(3, "the same command with --resume"), (4, "with --batch-size 3 and --resume")] {
        let unaware = bench.run(&format!("apply list.csv --yes --batch-size {size} --starters slips.csv"));
        assert!(unaware.code == 2 && unaware.stderr.contains("2 of 4 batches of this list are loaded"), "{unaware}");
        assert!(unaware.stderr.contains(words) && !unaware.to_string().contains("A804"), "{unaware}");
    }
    assert_eq!(number_of_patrons(&bench), Some(6));
    let other = bench.run("apply list.csv --yes --batch-size 4 --resume --starters slips.csv");
    assert!(other.code == 2 && other.to_string().contains("--batch-size 3"), "{other}");
    let resumed = bench.run("apply list.csv --yes --batch-size 3 --resume --starters slips.csv");
    assert_eq!(resumed.code, 0, "{resumed}");
    assert!(resumed.to_string().contains("6 patrons were loaded before, in batches 1 to 2"), "{resumed}");
    assert!(resumed.to_string().contains("M909"), "{resumed}");
    let all = "Done: 2 batches, 3 to 4, after batches 1 to 2. In all 10 added, 0 changed, 0 unchanged, 1 left out.";
    assert!(resumed.to_string().contains(all), "the rows add up: {resumed}");
    assert_eq!(everything(&bench), everything(&whole));
    assert_eq!(bench.run("store check").code, 0);
    assert_eq!(bench.run("verify list.csv").code, whole.run("verify list.csv").code);
    let again = bench.run("apply list.csv --yes --batch-size 3 --resume");
    assert_eq!((again.code, everything(&bench)), (3, everything(&whole)), "a row is left out as ever: {again}");
}

#[test]
fn a_saved_plan_is_resumed_and_then_stands_as_a_whole() {
    let (whole, bench) = (bench(), bench());
    for bench in [&whole, &bench] {
        assert_eq!(bench.run("plan list.csv -o list.plan").code, 3, "a row is left out");
    }
    whole.apply("list.plan --batch-size 3 --starters slips.csv");
    let stopped = begin(&bench, "list.plan");
    assert_eq!((stopped.code, number_of_patrons(&bench)), (7, Some(6)), "{stopped}");
    let unaware = bench.run("apply list.plan --yes --starters slips.csv");
    assert!(unaware.code == 2 && unaware.to_string().contains("--batch-size 3 --resume"), "{unaware}");
    let resumed = bench.run("apply list.plan --yes --batch-size 3 --resume --starters slips.csv");
    assert!(resumed.code == 0 && resumed.stderr.contains("6 patrons were loaded before"), "{resumed}");
    assert_eq!(everything(&bench), everything(&whole));
    let again = bench.run("apply list.plan --yes");
    assert!(again.code == 0 && again.to_string().contains("as batch 4. Nothing to do."), "{again}");
}
