//! The files of one migration: more about the patrons of a list in files of their own, IDs of two systems that are the
//! same, and people who are in two groups.

use crate::signin::typing;
use crate::support::Workbench;
use serde_json::{Value as Json, json};

const PATRONS: &str = "\
    Borrower ID | Last name | First name\n\
    000104417   | Núñez     | Ana\n\
    000104418   | Okafor    | Chidi";

/// Two barcodes for one of them, and one of somebody who is not there.
const BARCODES: &str = "\
    ID        | Barcode\n\
    000104417 | 21234000000017\n\
    000104499 | 21234000000025\n\
    000104417 | 21234000000033";

const DATES: &str = "\
    ID        | Expiration date | E-mail\n\
    000104417 | 2027-06-30      | ana@example.org\n\
    000104418 | 2027-12-31      | cid@example.org";

fn bench() -> Workbench {
    let bench = Workbench::with_list(PATRONS);
    bench.write("barcodes.csv", testkit::csv_bytes(BARCODES));
    bench.write("dates.csv", testkit::csv_bytes(DATES));
    bench
}

/// The values of a field of a patron's identifiers, by ID.
fn identifiers(bench: &Workbench, id: &str) -> Vec<String> {
    let patron = bench.json(&format!("person {id}"));
    let of_patron = patron.to_string();
    ["21234000000017", "21234000000033", "1017"]
        .into_iter()
        .filter(|value| of_patron.contains(&format!("\"{value}\"")))
        .map(str::to_owned)
        .collect()
}

fn codes(answer: &Json) -> Vec<&str> {
    answer["findings"].as_array().expect("a list").iter().filter_map(|one| one["code"].as_str()).collect()
}

#[test]
fn joined_files_are_counted_and_their_orphans_told() {
    let bench = bench();
    let checked = bench.json("check list.csv --with barcodes.csv --with dates.csv");
    let joined = |file: usize| checked["files"][file]["joined"].clone();
    assert_eq!(joined(0), Json::Null);
    assert_eq!(joined(1), json!({"rows": 2, "patrons": 1, "orphans": 1}));
    assert_eq!(joined(2), json!({"rows": 2, "patrons": 2, "orphans": 0}));
    assert!(codes(&checked).contains(&"M904"), "{checked}");
    let shown = bench.run("check list.csv --with barcodes.csv --with dates.csv");
    let line =
        "barcodes.csv: 3 rows joined to the lists: 2 rows go with 1 row of the lists, 1 row is about nobody in them.";
    assert!(shown.stdout.contains(line), "{shown}");
    assert!(shown.stdout.contains("--with barcodes.csv --with dates.csv"), "{shown}");
}

#[test]
fn what_is_joined_is_stored_and_found() {
    let bench = bench();
    bench.run("apply list.csv --with barcodes.csv --with dates.csv --no-starters --yes");
    assert_eq!(identifiers(&bench, "000104417"), ["21234000000017", "21234000000033"]);
    let found = bench.json("find 21234000000033");
    assert_eq!(found["patrons"][0]["primary_id"], "000104417");
    assert_eq!(found["patrons"][0]["expiry_date"], "2027-06-30");
    let again = bench.json("plan list.csv --with barcodes.csv --with dates.csv");
    assert_eq!((&again["counts"]["unchanged"], &again["counts"]["rows_read"]), (&json!(2), &json!(2)), "{again}");
}

#[test]
fn a_saved_plan_has_all_files_and_is_worked_out_again_with_them() {
    let bench = bench();
    bench.run("plan list.csv --with dates.csv --with barcodes.csv -o fall.plan");
    let saved = bench.json("show fall.plan");
    assert_eq!(saved["counts"]["new"], 2, "{saved}");
    bench.run("plan --refresh fall.plan -o again.plan");
    bench.apply("again.plan --no-starters");
    assert_eq!(identifiers(&bench, "000104417"), ["21234000000017", "21234000000033"]);
    let batch = bench.json("show 1");
    let names: Vec<&str> =
        batch["batch"]["files"].as_array().expect("a list").iter().filter_map(|one| one["file"].as_str()).collect();
    assert_eq!(names, ["list.csv", "dates.csv", "barcodes.csv"]);
}

/// Rows that are in no count of the lists are in a line of their own, and nothing is proved as long as there are some.
#[test]
fn m904_m940_rows_that_are_not_used_are_in_the_totals() {
    let bench = bench();
    bench.write("short.csv", testkit::csv_bytes(&format!("{BARCODES}\n          | 21234000000041")));
    let with = "list.csv --with short.csv";
    let plan = bench.json(&format!("plan {with}"));
    let unused = json!([{"file": "short.csv", "of_nobody": 1, "unclear": 1}]);
    assert_eq!((&plan["joined_unused"], &plan["counts"]["left_out"]), (&unused, &json!(0)), "{plan}");
    let shown = bench.run(&format!("plan {with} -o short.plan"));
    let line = "not used: 1 row of short.csv belongs to nobody, and 1 row does not say to whom it belongs";
    assert!(shown.code == 3 && shown.stdout.contains(line), "{shown}");
    let saved = bench.run("show short.plan");
    assert!(saved.stdout.contains(line), "{saved}");
    let strict = bench.run(&format!("apply {with} --no-starters --strict --yes"));
    assert!(strict.code != 0 && strict.stderr.contains("2 rows are left out"), "{strict}");
    let done = bench.apply("short.plan --no-starters");
    assert!(done.stdout.contains("0 left out, 2 joined rows not used."), "{done}");
    let again = bench.run(&format!("apply {with} --no-starters --yes"));
    assert!(again.code == 3 && again.stdout.contains(line), "{again}");

    let verified = bench.run(&format!("verify {with}"));
    assert!(verified.code == 3 && verified.stdout.contains("not every row of the joined files was used"), "{verified}");
    for text in ["Error M904. 1 row of short.csv belongs to nobody", "000104499", "M940"] {
        assert!(verified.stdout.contains(text), "{text}: {verified}");
    }
    let proof = bench.json(&format!("verify {with}"));
    assert_eq!((&proof["holds"], &proof["joined_unused"]), (&json!(false), &unused), "{proof}");
    assert_eq!(proof["unused_rows"].as_array().map(Vec::len), Some(2), "{proof}");
    bench.run(&format!("verify {with} --report proof.html"));
    let page = String::from_utf8(bench.read("proof.html")).expect("text");
    assert!(page.contains("000104499") && page.contains("belongs to nobody"), "{page}");

    // The control: a file of which every row is used.
    let with = "list.csv --with short.csv --with dates.csv";
    bench.write("short.csv", testkit::csv_bytes("ID | Barcode\n000104417 | 21234000000017"));
    assert_eq!(bench.json(&format!("plan {with}"))["joined_unused"], json!([]));
    bench.apply(&format!("{with} --no-starters"));
    assert_eq!(bench.run(&format!("verify {with}")).code, 0);
}

/// What every patron needs may be in a joined file alone.
#[test]
fn a_field_that_is_needed_may_be_in_a_joined_file() {
    let bench = bench();
    bench.write("rollcall.toml", "[groups.COMMUNITY]\nrequired = [\"last_name\", \"email\"]\n");
    let without = bench.run("check list.csv");
    assert!(without.code == 3 && without.stdout.contains("H201"), "{without}");
    let with = bench.run("check list.csv --with dates.csv");
    assert!(with.code == 0 && with.stdout.contains("All 2 rows are ready."), "{with}");
}

#[test]
fn two_systems_that_count_from_one_have_a_prefix_each() {
    let bench = Workbench::with_list("Borrower ID | Last name\n1017 | Núñez\n1018 | Okafor");
    bench.write("other.csv", testkit::csv_bytes("Borrower ID | Last name\n1017 | Berg"));
    let prefixes = "--id-prefix list.csv=M1- --id-prefix other.csv=M2-";
    let plan = bench.json(&format!("plan list.csv other.csv {prefixes}"));
    assert_eq!(plan["counts"]["new"], 3, "{plan}");
    assert!(codes(&plan).contains(&"M943"), "{plan}");
    bench.apply(&format!("list.csv other.csv {prefixes} --no-starters"));
    assert_eq!(bench.json("find 1018")["patrons"][0]["primary_id"], "M1-1018");
    assert_eq!(bench.json("find M2-1017")["patrons"][0]["primary_id"], "M2-1017");
}

/// The second system comes later; what the store has of the first one stays there.
#[test]
fn an_old_id_that_a_stored_patron_has_is_not_kept_again() {
    let bench = Workbench::with_list("Borrower ID | Last name\n1017 | Núñez");
    bench.apply("list.csv --id-prefix list.csv=M1- --no-starters");
    bench.write("other.csv", testkit::csv_bytes("Borrower ID | Last name\n1017 | Berg"));
    let plan = bench.json("plan other.csv --id-prefix other.csv=M2-");
    assert_eq!((&plan["counts"]["new"], &plan["counts"]["left_out"]), (&json!(1), &json!(0)), "{plan}");
    assert!(codes(&plan).contains(&"M943"), "{plan}");
    bench.apply("other.csv --id-prefix other.csv=M2- --no-starters");
    assert_eq!(identifiers(&bench, "M1-1017"), ["1017"]);
}

#[test]
fn the_higher_group_of_two_rows_is_loaded() {
    let bench = Workbench::with_list(
        "Borrower ID | Last name | Group\n000104417 | Núñez | COMMUNITY\n000104417 | Núñez | RETIREE",
    );
    let without = bench.json("plan list.csv");
    assert_eq!(without["counts"]["left_out"], 2, "{without}");
    bench.write("rollcall.toml", "group_precedence = [\"RETIREE\", \"COMMUNITY\"]\n");
    bench.apply("list.csv --no-starters");
    assert_eq!(bench.json("find 000104417")["patrons"][0]["user_group"], "RETIREE");
}

const TYPES: &str = "\
    ID        | Patron type | Expiration date\n\
    000104417 | PT          | 2027-06-30\n\
    000104418 | STF         | 2027-06-30";

/// The codes of a joined file are listed in a first crosswalk, become what it says, and are compared as that.
#[test]
fn codes_of_joined_files_go_through_the_crosswalk_wherever_lists_are_read() {
    let bench = bench();
    bench.write("types.csv", testkit::csv_bytes(TYPES));
    let first = bench.run("inspect list.csv --with types.csv --crosswalk-file first.csv");
    assert_eq!(first.code, 0, "{first}");
    assert!(first.stderr.contains("rollcall check list.csv --crosswalk first.csv --with types.csv"), "{first}");
    let written = String::from_utf8(bench.read("first.csv")).expect("text");
    assert!(written.contains("\"user_group\",\"PT\",\"\",\"1\"") && written.contains("\"STF\""), "{written}");
    bench.write("codes.csv", "field,from,to\nuser_group,PT,COMMUNITY\nuser_group,STF,RETIREE\n");
    let read = "list.csv --with types.csv --crosswalk codes.csv";
    let converted = bench.run(&format!("convert {read} --to csv -o out.csv"));
    assert_eq!(converted.code, 0, "{converted}");
    let out = String::from_utf8(bench.read("out.csv")).expect("text");
    assert!(out.contains("COMMUNITY") && out.contains("RETIREE") && !out.contains("STF"), "{out}");
    bench.apply(&format!("{read} --no-starters"));
    assert_eq!(bench.json("find 000104418")["patrons"][0]["user_group"], "RETIREE");
    let proof = bench.json(&format!("verify {read}"));
    assert_eq!((&proof["holds"], &proof["unexplained"]), (&json!(true), &json!(0)), "{proof}");
}

/// What Ana's password is, and what the old system keeps of it.
const PASSWORD: &str = "Summer-2019";
const HASH: &str = "$2a$08$6vIk0dZp1pGmD1Zt3WcQ5eCy.h4EXxP8lu43n62tk2rk.uTC5p4C2";

/// A file of IDs and hashes is one, too. The hashes stand in no answer, and work for those whose they are.
#[test]
fn passwords_of_a_joined_file_are_carried_over_and_shown_nowhere() {
    let bench = bench();
    bench.write("rollcall.toml", "[profiles.community-borrower]\npassword_hash = \"hash\"\n");
    bench.write("hashes.csv", format!("ID,Hash\n000104418,Winter-2020\n000104417,{HASH}\n"));
    for args in ["check list.csv --with hashes.csv --with dates.csv", "inspect list.csv --with hashes.csv"] {
        let ran = bench.run(args);
        let shown = format!("{}{}", ran.stdout, ran.stderr);
        assert!(ran.code == 0 && !shown.contains("$2a$") && !shown.contains("Winter"), "{ran}");
    }
    let ran = bench.apply("list.csv --with hashes.csv --with dates.csv --starters slips.csv");
    assert!(ran.stdout.contains("\"hash\": 1 value hashed with bcrypt is carried over, the first in row 3"), "{ran}");
    assert!(ran.stdout.contains("\"hash\": 1 plain password or PIN is not stored, the first in row 2"), "{ran}");
    let signed_in = typing(&bench, "signin 000104417 --format json", &[PASSWORD]);
    assert_eq!(signed_in.code, 0, "{signed_in}");
    let slips = String::from_utf8(bench.read("slips.csv")).expect("text");
    assert!(slips.contains("000104418") && !slips.contains("000104417"), "{slips}");
}

/// The control is the same file without the list's own password.
#[test]
fn the_password_in_the_list_counts_before_a_joined_one() {
    let bench = Workbench::new();
    bench.write("rollcall.toml", "[profiles.community-borrower]\npassword_hash = \"hash\"\n");
    bench.write("hashes.csv", format!("ID,Hash\n000104417,{}\n", HASH.replace("$6vI", "$7vI")));
    let told = |own: &str| {
        bench.write(
            "list.csv",
            format!("Borrower ID,Last name,Expiration date,Hash\n000104417,Lind,2027-06-30,{own}\n"),
        );
        let plan = bench.json("plan list.csv --with hashes.csv");
        codes(&plan).into_iter().filter(|code| *code == "M910").count()
    };
    assert_eq!((told(HASH), told("")), (1, 0));
    bench.write("list.csv", format!("Borrower ID,Last name,Expiration date,Hash\n000104417,Lind,2027-06-30,{HASH}\n"));
    bench.apply("list.csv --with hashes.csv --no-starters");
    let signed_in = typing(&bench, "signin 000104417 --format json", &[PASSWORD]);
    assert_eq!(signed_in.code, 0, "{signed_in}");
}

#[test]
fn what_cannot_be_meant_is_refused_before_anything_is_read() {
    let bench = bench();
    for (args, why) in [
        ("check list.csv --id-prefix other.csv=M1-", "which is none of the files that are read"),
        ("check list.csv --id-prefix list.csv", "doesn't give a prefix without spaces"),
        ("check list.csv --with dates.csv --join-by last_name", "so no file can be joined by it"),
        ("check list.csv --join-by barcode", "--with"),
        ("fix list.csv --with dates.csv -o marked.xlsx", "A copy is made of one list by itself"),
    ] {
        let ran = bench.run(args);
        assert!(ran.code == 2 && ran.stderr.contains(why), "{ran}");
    }
}
