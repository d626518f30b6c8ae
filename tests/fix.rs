//! A list back with its problems marked, read again by the program itself.

use crate::support::{LEGACY, TWO, Workbench, legacy_names, profile_of, sample_names};
use crate::systems::option_of;
use expect_test::expect;
use serde_json::Value as Json;
use testkit::sheet::Sheet;

const MESSY: &str = "samples/community-borrowers-fall-2026-messy.xlsx";

/// One patron without a last name, one with spaces behind it, and a formula that is none.
const LIST: &str = "\
    Borrower ID | Last name  | First name | E-mail          | Expiration date\n\
    000104417   |            | Ana        | ana@example.org | 2027-06-30\n\
    000104418   | \"Okafor  \" | Chidi      | cid@example.org | 2027-06-30\n\
    000104419   | Berg       | =1+1       | mia@example.org | next summer";

/// What a check says of every row, in a form that does not depend on where the list is.
fn findings(answer: &Json) -> Vec<(String, String, String)> {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let findings = answer["findings"].as_array().expect("findings");
    let in_rows = findings.iter().filter(|finding| finding["row"].is_u64());
    in_rows.map(|finding| (text(&finding["code"]), finding["row"].to_string(), text(&finding["message"]))).collect()
}

/// Which rows can be loaded.
fn rows(answer: &Json) -> (Option<u64>, Option<u64>) {
    (answer["rows_read"].as_u64(), answer["rows_ready"].as_u64())
}

#[test]
fn the_copy_of_a_workbook_says_what_the_workbook_says() {
    let bench = Workbench::with_samples();
    let original = bench.read(MESSY);
    let ran = bench.run(&format!("fix {MESSY} -o checked.xlsx"));
    assert!(
        ran.code == 0 && ran.stdout.contains("Done: 17 problems and 8 remarks are marked in checked.xlsx."),
        "{ran}"
    );
    assert!(bench.read(MESSY) == original, "the original is unchanged");
    let (before, after) = (bench.json(&format!("check {MESSY}")), bench.json("check checked.xlsx"));
    assert_eq!((rows(&after), findings(&after)), (rows(&before), findings(&before)));
    // The sheet of problems is not one of the sender's.
    assert_eq!(after["files"][0]["other_sheets"], before["files"][0]["other_sheets"]);
}

/// A copy of a copy has every mark once, and those of what was fixed are gone.
#[test]
fn a_marked_copy_is_marked_anew() {
    let bench = Workbench::with_samples();
    let first = bench.run(&format!("fix {MESSY} -o first.xlsx"));
    let second = bench.run("fix first.xlsx -o second.xlsx");
    assert_eq!(second.stdout.replace("second.xlsx", "first.xlsx"), first.stdout, "{second}");
    let (first, second) = (bench.json("check first.xlsx"), bench.json("check second.xlsx"));
    assert_eq!((rows(&second), findings(&second)), (rows(&first), findings(&first)));
    assert_eq!(second["files"][0]["other_sheets"], first["files"][0]["other_sheets"]);
}

#[test]
fn every_sample_can_be_marked_and_read_again() {
    let bench = Workbench::with_samples();
    for name in sample_names() {
        let profile = profile_of(&name);
        let copy = format!("{}.xlsx", name.replace('.', "-"));
        let ran = bench.run(&format!("fix samples/{name} -o {copy}{profile}"));
        assert_eq!(ran.code, 0, "{ran}");
        if !bench.path(&copy).exists() {
            assert!(ran.stdout.contains("nothing to mark"), "{ran}");
            continue;
        }
        let before = bench.json(&format!("check samples/{name}{profile}"));
        let after = bench.json(&format!("check {copy}{profile}"));
        assert_eq!(rows(&after), rows(&before), "{name}");
    }
}

#[test]
fn a_text_file_becomes_a_workbook_with_every_cell_as_text() {
    let bench = Workbench::with_list(LIST);
    let ran = bench.run("fix list.csv -o copy.xlsx");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.stdout.contains("the copy is a new workbook with the cells only"), "{ran}");
    let (before, after) = (bench.json("check list.csv"), bench.json("check copy.xlsx"));
    assert_eq!((rows(&after), findings(&after)), (rows(&before), findings(&before)));
    let answer = bench.json("fix list.csv -o second.xlsx");
    assert_eq!((&answer["schema"], &answer["new_workbook"]), (&"rollcall.fix/1".into(), &true.into()), "{answer}");
    assert!(answer["problems"] == answer["listed"] && answer["marked"].as_u64() >= Some(2), "{answer}");
}

/// A new workbook has the cells of every sheet, hidden ones included, which stay hidden.
#[test]
fn a_hidden_sheet_is_in_a_new_workbook_with_its_cells() {
    let bench = Workbench::new();
    let hidden = Sheet { hidden: true, ..Sheet::parse("Lookups", TWO) };
    bench.write("list.ods", testkit::ods::bytes(&[Sheet::parse("Fall", LIST), hidden]));
    let ran = bench.run("fix list.ods -o copy.xlsx");
    assert_eq!(ran.code, 0, "{ran}");
    let (before, after) = (bench.json("check list.ods"), bench.json("check copy.xlsx"));
    assert_eq!(after["files"][0]["other_sheets"], before["files"][0]["other_sheets"]);
    assert_eq!(rows(&bench.json("check copy.xlsx --sheet Lookups")), (Some(2), Some(2)));
}

#[test]
fn small_repairs_are_made_in_the_copy_when_asked_for() {
    let bench = Workbench::with_list(LIST);
    let ran = bench.run("fix list.csv -o copy.xlsx --repair");
    assert!(ran.code == 0 && ran.stdout.contains("1 cell repaired"), "{ran}");
    let has = |answer: &Json| findings(answer).iter().any(|(code, _, _)| code == "C330");
    assert!(has(&bench.json("check list.csv")) && !has(&bench.json("check copy.xlsx")));
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let bench = Workbench::with_list(LIST);
    bench.write("copy.xlsx", "somebody else's");
    for (args, words) in [
        ("fix list.csv -o copy.xlsx", "copy.xlsx exists already"),
        ("fix list.csv -o list.csv", "-o names list.csv, which is the list"),
        ("fix list.csv -o copy.csv", "-o copy.xlsx"),
        ("fix list.csv list.csv -o new.xlsx", "list.csv"),
        ("fix list.csv", "--output"),
    ] {
        let ran = bench.run(args);
        assert!(ran.code == 2 && ran.stderr.contains(words), "{ran}");
    }
    assert_eq!(bench.files(), ["copy.xlsx", "list.csv"]);
    assert_eq!(bench.read("copy.xlsx"), b"somebody else's");
}

#[test]
fn a_list_without_problems_needs_no_copy() {
    let bench = Workbench::with_list(TWO);
    let ran = bench.run("fix list.csv -o copy.xlsx");
    assert!(ran.code == 0 && ran.stdout.contains("no copy was written"), "{ran}");
    assert_eq!(bench.files(), ["list.csv"]);
}

/// The file of another library system has no cells in which anybody could correct something, and whoever corrects a copy of
/// it would have nothing that its system takes back.
#[test]
fn no_file_of_another_system_is_marked() {
    let bench = Workbench::with_samples();
    for name in legacy_names() {
        let ran = bench.run(&format!("fix {LEGACY}/{name}{} -o copy.xlsx", option_of(&name)));
        assert!(ran.code == 2 && ran.stderr.contains("it is a file of another library system ("), "{ran}");
        assert!(!bench.path("copy.xlsx").exists(), "{ran}");
    }
    let ran = bench.run(&format!("fix {LEGACY}/koha-patrons.csv -o copy.xlsx"));
    expect![[r#"
        $ rollcall fix samples/legacy/koha-patrons.csv -o copy.xlsx
        -- stderr --
        Error. Nothing can be marked in a copy of "samples/legacy/koha-patrons.csv": it is a file of another library system (Koha patron CSV) and no spreadsheet.
          Nothing was written; correct the patrons in their own system and export them again, or get the rows that are left out as a workbook: rollcall plan samples/legacy/koha-patrons.csv --left-out left-out.xlsx
        exit 2
    "#]]
    .assert_eq(&ran.to_string());
}

/// No command says that it could be. The control is a list with the same problem.
#[test]
fn a_copy_is_offered_of_spreadsheets_only() {
    let bench = Workbench::new();
    bench.write("list.csv", "Borrower ID,Last name,First name,Expiration date\n000104417,,,2027-06-30\n");
    bench.write(
        "koha.csv",
        "cardnumber,surname,branchcode,categorycode,dateexpiry\n000104417,,MAIN,COMMUNITY,2027-06-30\n",
    );
    for command in ["check", "plan"] {
        let offers = |list: &str| bench.run(&format!("{command} {list}")).stdout.contains("rollcall fix");
        assert!(offers("list.csv") && !offers("koha.csv"), "{command}");
    }
}
