//! Files compared with the store that they were loaded into: what is the same, what is explained, and what is a fault.

use crate::rosters;
use crate::support::{TWO, Workbench};
use expect_test::expect;
use serde_json::Value as Json;
use std::fmt::Write as _;

/// A store into which two patrons were loaded as batch 1.
fn loaded() -> Workbench {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    bench
}

/// The list, exported anew with another address of the first patron and with one more.
fn exported_anew() -> String {
    format!(
        "{}\n000104419   | Holm      | Eva        | eva@example.org | 2027-06-30",
        TWO.replace("ana@example.org", "ana@example.net")
    )
}

/// Each difference: whose, of which field, and why, or else its code.
fn differences(proof: &Json) -> Vec<String> {
    let differences = proof["differences"].as_array().unwrap_or_else(|| panic!("{proof}"));
    let word = |value: &Json| value.as_str().unwrap_or("-").to_owned();
    let one = |one: &Json| {
        let why = if one["because"].is_null() { &one["code"] } else { &one["because"] };
        format!("{} {} {}", word(&one["primary_id"]), word(&one["field"]), word(why))
    };
    differences.iter().map(one).collect()
}

/// Holds, and nothing differs but this, which is explained.
#[track_caller]
fn holds(bench: &Workbench, args: &str, expected: &[&str]) -> Json {
    let proof = bench.json(args);
    assert_eq!(differences(&proof), expected, "{proof}");
    assert_eq!((&proof["holds"], &proof["unexplained"]), (&Json::from(true), &Json::from(0)), "{proof}");
    assert_eq!(bench.run(args).code, 0);
    proof
}

#[test]
fn what_was_loaded_is_there() {
    let bench = loaded();
    let store = bench.read("rollcall.db");
    expect![[r#"
        $ rollcall verify list.csv
        All 2 people in list.csv are in the store as the file says.
          loaded as batch 1 on [DAY]
          2 people picked at random (seed 4fb49fe6): 8 values the same, 0 differ
        exit 0
    "#]]
    .assert_eq(&bench.run("verify list.csv").to_string());
    let proof = holds(&bench, "verify list.csv", &[]);
    assert_eq!(proof["user_groups"], serde_json::json!([{"user_group": "COMMUNITY", "listed": 2, "stored": 2}]));
    assert_eq!(proof["expiry_years"], serde_json::json!([{"year": 2027, "listed": 2, "stored": 2}]));
    assert_eq!(bench.read("rollcall.db"), store, "nothing is written");
}

#[test]
fn m905_m906_what_nothing_explains_is_named() {
    let bench = loaded();
    bench.write("list.csv", testkit::csv_bytes(&exported_anew()));
    expect![[r#"
        $ rollcall verify list.csv
        1 of 3 people in list.csv is in the store as the file says.
        Error M905. 1 person in the file is not in the store, and nothing explains it.
        Error M906. 1 value in the store is not as the file says, and nothing explains it.
          this very file was never loaded into the store
          3 people picked at random (seed 38df52b6): 7 values the same, 5 differ

          ID         name       field   in the file      in the store     why            where
          000104417  Ana Núñez  e-mail  ana@example.net  ana@example.org  not explained  line 2
          000104419  Eva Holm   patron  listed           not there        not explained  line 4

          see what loading it again would do:  rollcall plan list.csv
        exit 3
    "#]]
    .assert_eq(&bench.run("verify list.csv").to_string());
    let proof = bench.json("verify list.csv");
    assert_eq!(differences(&proof), ["000104417 emails M906", "000104419 - M905"]);
    assert_eq!(proof["people"]["stored"], 2, "{proof}");
    let shown = bench.run("verify list.csv --max-shown 1").stdout;
    assert!(shown.contains("1 more") && !shown.contains("Eva Holm"), "{shown}");
    // The control: once it is loaded, it is there.
    bench.apply("list.csv --no-starters");
    holds(&bench, "verify list.csv", &[]);
}

#[test]
fn what_was_done_since_is_explained_by_its_batch() {
    let bench = loaded();
    let ran = bench.run("account set 000104417 email=ana@example.net --yes");
    assert_eq!(ran.code, 0, "{ran}");
    let proof = holds(&bench, "verify list.csv", &["000104417 emails changed-since"]);
    assert_eq!(proof["differences"][0]["batch"], 2, "{proof}");
    let text = bench.run("verify list.csv").stdout;
    assert!(text.starts_with("1 of 2 people in list.csv is in the store as the file says, and every"), "{text}");
    assert!(text.contains("changed by batch 2 on "), "{text}");

    assert_eq!(bench.run("account renumber 000104418 000204418 --yes").code, 0);
    let renumbered = ["000104417 emails changed-since", "000104418 primary_id renumbered"];
    holds(&bench, "verify list.csv", &renumbered);
}

#[test]
fn who_was_taken_out_since_is_not_missing() {
    let bench = loaded();
    let ran = bench.run("undo 1 --only 000104418 --yes");
    assert_eq!(ran.code, 0, "{ran}");
    let proof = holds(&bench, "verify list.csv", &["000104418 - taken-out-since"]);
    assert_eq!(proof["files"][0]["undone_by"], 2, "{proof}");
    assert_eq!((&proof["people"]["compared"], &proof["people"]["stored"]), (&Json::from(2), &Json::from(1)));
}

#[test]
fn a_record_that_was_merged_is_found_in_the_other() {
    let bench = rosters::bench();
    let before = holds(&bench, "verify list.csv", &[]);
    assert_eq!(before["people"]["as_listed"], 4, "{before}");
    assert_eq!(bench.run("merge 000209911 000104417 --yes").code, 0);
    let proof = bench.json("verify list.csv");
    let differing = differences(&proof);
    assert!(differing.contains(&"000104417 primary_id merged".to_owned()), "{proof}");
    assert!(differing.iter().all(|one| one.starts_with("000104417 ") && one.ends_with(" merged")), "{proof}");
    assert_eq!(proof["holds"], true, "{proof}");
}

/// A policy explains what was there before, and nothing about somebody whom the list has made.
#[test]
fn what_a_policy_kept_is_explained_by_it() {
    let bench = loaded();
    let earlier = TWO.replace("2027-06-30", "2027-03-31").replace("ana@example.org", "ana@example.net");
    bench.write("earlier.csv", testkit::csv_bytes(&earlier));
    bench.apply("earlier.csv --no-starters");
    let kept = ["000104417 expiry_date policy", "000104418 expiry_date policy"];
    let proof = holds(&bench, "verify earlier.csv", &kept);
    assert_eq!(proof["differences"][0]["policy"], "later", "{proof}");

    bench.write("names.csv", testkit::csv_bytes(&earlier.replace("Núñez", "Nunez").replace(".net", ".com")));
    bench.apply("names.csv --no-starters --protect last_name");
    let proof = bench.json("verify names.csv");
    assert_eq!(differences(&proof)[0], "000104417 last_name M906", "{proof}");
    let protected = bench.json("verify names.csv --protect last_name");
    assert_eq!(differences(&protected)[0], "000104417 last_name policy", "{protected}");
    assert_eq!(protected["holds"], true, "{protected}");
}

/// The first patron with a second e-mail address.
const SECOND_ADDRESS: &str = "\
    Borrower ID | Last name | First name | E-mail          | E-mail 2\n\
    000104417   | Núñez     | Ana        | ana@example.org | ana@example.com";

/// Whom the list has made has what it says and no more; what somebody had before stays, and is told as that.
#[test]
fn m906_an_entry_too_many_is_named() {
    let bench = loaded();
    let store = rusqlite::Connection::open(bench.path("rollcall.db")).expect("the store");
    let more =
        "INSERT INTO email SELECT patron, 9, 'more@example.org', types, 0 FROM email WHERE address = 'ana@example.org'";
    assert_eq!(store.execute(more, []).expect("SQL"), 1);
    drop(store);
    let proof = bench.json("verify list.csv");
    assert_eq!(differences(&proof), ["000104417 emails M906"], "{proof}");
    assert_eq!(proof["people"]["as_listed"], 1, "{proof}");
    let ran = bench.run("verify list.csv");
    assert!(ran.code == 3 && ran.stdout.contains("more@example.org"), "{ran}");

    // The control: what a later batch has added is explained.
    let bench = loaded();
    bench.write("second.csv", testkit::csv_bytes(SECOND_ADDRESS));
    bench.apply("second.csv --no-starters");
    holds(&bench, "verify list.csv", &["000104417 emails changed-since"]);
    holds(&bench, "verify second.csv", &[]);
    let third = SECOND_ADDRESS.replace("ana@example.com", "").replace("Núñez", "Nunez");
    bench.write("third.csv", testkit::csv_bytes(&third));
    bench.apply("third.csv --no-starters");
    holds(&bench, "verify third.csv", &["000104417 emails entries-stay"]);
    let text = bench.run("verify third.csv").stdout;
    assert!(text.contains("no list takes entries out"), "{text}");
}

/// Both sides of a value that reads the same are told in full.
#[test]
fn what_only_differs_in_its_kind_is_told_in_words() {
    let bench = Workbench::with_samples();
    let list = "samples/legacy/alma-users.json";
    bench.apply(&format!("{list} --no-starters"));
    let store = rusqlite::Connection::open(bench.path("rollcall.db")).expect("the store");
    let edited = |sql: &str| assert_ne!(store.execute(sql, []).expect("SQL"), 0, "{sql}");
    edited("UPDATE role SET active = 1 - active");
    edited("UPDATE phone SET sms = 1 - sms");
    edited("UPDATE identifier SET active = 1 - active WHERE position > 0");
    drop(store);
    let ran = bench.run(&format!("verify {list} --report proof.csv"));
    assert_eq!(ran.code, 3, "{ran}");
    let table = String::from_utf8(bench.read("proof.csv")).expect("text");
    for text in [", in force)", ", not in force)", "text messages)", "(in use", "(not in use"] {
        assert!(table.contains(text), "{text}: {table}");
    }
}

/// Koha's patrons, of whom some are debarred until a day.
fn koha(debarred: [&str; 3]) -> String {
    let mut file = String::from("cardnumber,surname,branchcode,categorycode,dateexpiry,debarred\n");
    for ((number, name), until) in (7..).zip(["Lind", "Holm", "Dahl"]).zip(debarred) {
        let _ = writeln!(file, "00010441{number},{name},MAIN,COMMUNITY,2027-06-30,{until}");
    }
    file
}

/// No list changes a block of somebody who is there, so that a load says so, and a proof does not hold.
#[test]
fn m946_a_block_that_did_not_arrive_is_told_and_explained_by_nothing() {
    let bench = Workbench::new();
    bench.write("koha.csv", koha(["2026-12-31", "", ""]));
    bench.apply("koha.csv --no-starters");
    holds(&bench, "verify koha.csv", &[]);
    let told = |bench: &Workbench, list: &str| -> Vec<String> {
        let plan = bench.json(&format!("plan {list}"));
        let findings = plan["findings"].as_array().unwrap_or_else(|| panic!("{plan}")).clone();
        findings.iter().filter(|finding| finding["code"] == "M946").map(|one| one["message"].to_string()).collect()
    };
    assert!(told(&bench, "koha.csv").is_empty(), "the control");

    bench.write("later.csv", koha(["2026-12-31", "2026-11-30", "2026-11-30"]));
    let messages = told(&bench, "later.csv");
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(messages[0].contains("2 patrons have other blocks in the file than in the database"), "{messages:?}");
    assert_eq!(bench.run("plan later.csv").code, 0, "every row can be loaded");
    let ran = bench.run("apply later.csv --no-starters --yes");
    assert!(ran.stdout.contains("Nothing to do: what a list may change is already in the database."), "{ran}");
    let proof = bench.json("verify later.csv");
    assert_eq!(differences(&proof), ["000104418 blocks M906", "000104419 blocks M906"], "{proof}");
    assert_eq!(bench.run("verify later.csv").code, 3);

    // One that the store has besides.
    let store = rusqlite::Connection::open(bench.path("rollcall.db")).expect("the store");
    let more = "INSERT INTO block SELECT patron, 9, block_type, 'LOST', active, note, expiry FROM block";
    assert_eq!(store.execute(more, []).expect("SQL"), 1);
    drop(store);
    let proof = bench.json("verify koha.csv");
    assert_eq!(differences(&proof), ["000104417 blocks M906"], "{proof}");
}

/// The answers with which a list was loaded say whom its rows are about.
#[test]
fn the_answers_of_a_load_are_those_of_its_proof() {
    let bench = Workbench::with_list(
        "\
        Borrower ID | Last name | First name | Birth date | E-mail\n\
        000087120   | Berg      | Zoë        | 1970-05-06 | zoe@example.org",
    );
    bench.apply("list.csv --no-starters");
    let other = "\
        Borrower ID | Last name | First name | Birth date | E-mail\n\
        000200001   | Berg      | Zoe        | 1970-05-06 | zoe@example.net";
    bench.write("other.csv", testkit::csv_bytes(other));
    bench.apply("other.csv --no-starters --decide 000200001=same");
    let found = ["000200001 primary_id found-by-another-identifier"];
    holds(&bench, "verify other.csv --decide 000200001=same", &found);
    bench.write("answers.txt", "000200001=same\n");
    holds(&bench, "verify other.csv --decide-file answers.txt", &found);
    let unanswered = bench.json("verify other.csv");
    assert_eq!((&unanswered["people"]["compared"], &unanswered["holds"]), (&Json::from(0), &Json::from(false)));
    assert_eq!(bench.run("verify other.csv --decide 000200001").code, 2, "no answer");
    assert_eq!(bench.run("verify other.csv --decide-file none.txt").code, 2);
}

#[test]
fn rows_that_were_left_out_are_counted_by_code() {
    let fault = format!("{TWO}\n000104420   |           | Bo         |                 | 2027-06-30");
    let bench = Workbench::with_list(&fault);
    bench.apply("list.csv --no-starters");
    let proof = bench.json("verify list.csv");
    assert_eq!((&proof["people"]["left_out"], &proof["holds"]), (&Json::from(1), &Json::from(false)), "{proof}");
    assert_eq!(proof["left_out"][0]["code"], "C301", "{proof}");
    let ran = bench.run("verify list.csv");
    assert!(ran.stdout.starts_with("2 of 3 people in list.csv are in the store as the file says; the others"), "{ran}");
    assert!(ran.stdout.contains("1 of 3 rows is left out or in question: C301 (1)") && ran.code == 3, "{ran}");
    // A file of which nobody is compared proves nothing.
    bench.write("none.csv", "Borrower ID,Last name,First name\n000104420,,Bo\n");
    let ran = bench.run("verify none.csv");
    assert!(ran.code == 3 && ran.stdout.starts_with("Nobody in none.csv was compared"), "{ran}");
}

#[test]
fn the_profile_of_the_batch_is_known_again() {
    let bench = Workbench::with_samples();
    bench.apply("samples/retirees-2026.ods --profile retiree --no-starters");
    let proof = bench.json("verify samples/retirees-2026.ods");
    assert_eq!((&proof["profile"], &proof["holds"]), (&Json::from("retiree"), &Json::from(true)), "{proof}");
    let other = bench.json("verify samples/retirees-2026.ods --profile community-borrower");
    assert_eq!(other["profile"], "community-borrower", "the control: what is typed counts");
}

/// The same people, however many threads work and however often it is asked.
#[test]
fn the_sample_is_the_same_every_time() {
    let bench = Workbench::with_samples();
    let list = "samples/community-borrowers-fall-2026.xlsx";
    bench.apply(&format!("{list} --no-starters"));
    let sample = |more: &str| bench.json(&format!("verify {list}{more}"))["sample"].take();
    let usual = sample("");
    assert_eq!(usual["people"].as_array().map(Vec::len), Some(10), "{usual}");
    assert_eq!(sample(" --threads 1"), usual);
    assert_eq!(sample(" --sample 0")["people"].as_array().map(Vec::len), Some(0));
    let more = sample(" --sample 12");
    let all = more["people"].as_array().expect("people");
    assert!(usual["people"].as_array().expect("people").iter().all(|one| all.contains(one)), "{more}");
}

#[test]
fn a_report_can_be_signed() {
    let bench = loaded();
    bench.write("list.csv", testkit::csv_bytes(&exported_anew()));
    for name in ["proof.html", "proof.xlsx", "proof.csv"] {
        let ran = bench.run(&format!("verify list.csv --report {name}"));
        assert!(ran.code == 3 && ran.stderr.ends_with(&format!("the report is in {name}\n")), "{ran}");
    }
    let page = String::from_utf8(bench.read("proof.html")).expect("text");
    for text in ["Checked and signed off", "By user group", "ana@example.net", "not explained", "side by side"] {
        assert!(page.contains(text), "{text}");
    }
    let table = String::from_utf8(bench.read("proof.csv")).expect("text");
    assert!(table.contains("\"Eva Holm\",\"patron\",\"listed\",\"not there\",\"not explained\""), "{table}");
}

#[test]
fn nothing_is_compared_without_a_store_or_a_file_that_can_be_used() {
    let bench = Workbench::with_list(TWO);
    assert_eq!(bench.run("verify list.csv").code, 6);
    bench.apply("list.csv --no-starters");
    bench.write("empty.csv", "");
    let ran = bench.run("verify empty.csv");
    assert!(ran.code == 3 && ran.stdout.contains("F0"), "{ran}");
    assert_eq!(bench.run("verify list.csv --protect roles").code, 2);
}
