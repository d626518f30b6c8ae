//! One cause, one finding: what would say the same of many rows or patrons is told once, with all of them.

use crate::support::Workbench;
use expect_test::expect;
use rusqlite::Connection;

const LIST: &str = "\
    Borrower ID | Last name | First name | Patron group | Expiry date\n\
    000104417   | Li        | Bo         | LECTURER     | 2027-06-30\n\
    000104418   | Lopez     | Maria      | COMMUNITY    | 31/02/2027\n\
    000104419   | Lopez     | Ana        | LECTURER     | 2027-06-30\n\
    000104420   | Berg      | Mia        | LECTURER     | 2027-06-30\n\
    000104421   | Bergman   | Mio        | COMMUNITY    | 32/12/2027";

/// Three rows of one wrong group, and two dates that are wrong each in its own way.
#[test]
fn the_same_sentence_is_told_once_with_its_rows() {
    let bench = Workbench::with_list(LIST);
    expect![[r#"
        $ rollcall check list.csv
        list.csv, header in line 1, 5 patrons in lines 2-6.
          columns: 5 of 5 recognised; profile "community-borrower", group from column "Patron group", else COMMUNITY

        error[C308] "LECTURER" is not a user group
          --> line 2, column 4 (Patron group)
             |  Last name  First name  Patron group  Expiry date
           2 |  Li         Bo          LECTURER      2027-06-30
             |                         ^^^^^^^^
           4 |  Lopez      Ana         LECTURER      2027-06-30
             |                         --------
           5 |  Berg       Mia         LECTURER      2027-06-30
             |                         --------
          = also in lines 4-5 (3 lines in all)
          = the groups are COMMUNITY, RETIREE; others are added in rollcall.toml

        error[C316] "31/02/2027" is not a day in the calendar
          --> line 3, column 5 (Expiry date)
             |  Last name  First name  Patron group  Expiry date
           3 |  Lopez      Maria       COMMUNITY     31/02/2027
             |                                       ^^^^^^^^^^
          = correct the day or the month

        error[C316] "32/12/2027" is not a day in the calendar
          --> line 6, column 5 (Expiry date)
             |  Last name  First name  Patron group  Expiry date
           6 |  Bergman    Mio         COMMUNITY     32/12/2027
             |                                       ^^^^^^^^^^
          = correct the day or the month

        5 problems leave out 5 of 5 rows. 0 rows are ready.
          fix in your spreadsheet:  rollcall fix list.csv -o checked.xlsx
        exit 3
    "#]]
    .assert_eq(&bench.terminal("check list.csv").to_string());
    let plain = bench.run("check list.csv").stdout;
    assert!(plain.contains("Who: Bo Li, 000104417.\nAlso: lines 4-5 (3 lines in all).\n"), "{plain}");
}

/// A program that counts findings gets those that are told; places and how many there are of each stand in it.
#[test]
fn a_program_gets_every_place() {
    let answer = Workbench::with_list(LIST).json("check list.csv");
    let told: Vec<_> = answer["findings"].as_array().into_iter().flatten().collect();
    assert_eq!((told.len(), &answer["counts"]["error"]), (3, &3.into()), "{answer}");
    let group = told.first().expect("the group");
    assert_eq!((&group["row"], &group["count"], &group["value"]), (&2.into(), &3.into(), &"LECTURER".into()));
    let others = ["line 4, column 4 (Patron group)", "line 5, column 4 (Patron group)"];
    assert_eq!(group["related"], serde_json::json!(others));
}

/// Whoever marks, lists or sorts cells has each of them, however they are told.
#[test]
fn every_cell_is_marked_and_listed() {
    let bench = Workbench::with_list(LIST);
    assert_eq!(bench.json("fix list.csv -o copy.xlsx")["problems"], 5);
    assert_eq!(bench.run("check list.csv --format concise").stdout.matches("C308").count(), 3);
    assert_eq!(bench.run("check list.csv --show C308").stdout.matches("Error C308").count(), 3);
    bench.run("check list.csv --left-out rest.xlsx");
    let rest = bench.json("check rest.xlsx");
    let group = rest["findings"].as_array().into_iter().flatten().find(|finding| finding["code"] == "C308");
    assert_eq!((&rest["rows_read"], group.map(|group| &group["count"])), (&5.into(), Some(&3.into())), "{rest}");
}

/// One answer decides about all of these cells, so that it is one question.
#[test]
fn a_question_of_many_cells_is_written_once() {
    let bench = Workbench::with_list(&LIST.replace("LECTURER", "Comunity"));
    let ran = bench.run("plan list.csv --decide-file answers.txt");
    assert!(ran.stderr.contains("1 question is in answers.txt"), "{ran}");
    expect![[r#"
        # No answer in this file decides these questions. This file contains personal data.

        # line 2, column 4 (Patron group) (3 times in all): "Comunity" is not a user group; did you mean COMMUNITY?
        #   This can't be answered here. What to do instead:
        #   correct the cell, or use the suggested group for all rows: --accept C309
    "#]]
    .assert_eq(&String::from_utf8_lossy(&bench.read("answers.txt")));
}

const PAIRS: &str = "\
    Borrower ID | Last name | First name | Expiry date\n\
    000104417   | Lindqvist | Ann        | 2027-06-30\n\
    000104418   | Lindqvist | Ann        | 2027-06-30\n\
    000104419   | Lindqvist | Bob        | 2027-06-30\n\
    000104420   | Lindqvist | Bob        | 2027-06-30\n\
    000104421   | Lindqvist | Cid        | 2027-06-30\n\
    000104422   | Lindqvist | Cid        | 2027-06-30";

/// Three names of two patrons each are one cause, and nobody who has one of them is missing.
#[test]
fn shared_starters_are_told_once() {
    let bench = Workbench::with_list(PAIRS);
    let plan = bench.terminal("plan list.csv").stdout;
    assert_eq!(plan.matches("warning[A808]").count(), 1, "{plan}");
    assert!(plan.contains("\n  = also in lines 3-7 (6 lines in all)\n"), "{plan}");
}

/// What somebody did to many patrons in the database is one sentence about all of them.
#[test]
fn one_fault_of_many_stored_patrons_is_told_once() {
    let bench = Workbench::with_list(PAIRS);
    bench.apply("list.csv --no-starters");
    let store = Connection::open(bench.path("rollcall.db")).expect("the store");
    store.execute("UPDATE patron SET last_name = 'Lee' WHERE key <> '000104418'", []).expect("an edit by hand");
    store.close().expect("it is closed");
    let ran = bench.run("store check");
    let told = "\n  000104417, 000104419, 000104420 and 2 more: last_name is not what batch 1 wrote\n";
    assert!(ran.code == 6 && ran.stdout.contains(told), "{ran}");
}
