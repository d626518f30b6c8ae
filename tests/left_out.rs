//! The rows that were left out, as a workbook: written where that is asked for, and loaded by itself.

use crate::support::{TWO, Workbench};

const MESSY: &str = "samples/community-borrowers-fall-2026-messy.xlsx";

fn bad() -> String {
    format!("{TWO}\n000104419 | Berg | Bo | bo@example.org | 31/02/2027")
}

#[test]
fn it_is_written_once_for_its_owner_and_nothing_in_it_is_taken_for_a_value() {
    let bench = Workbench::with_list(&bad());
    let ran = bench.run("check list.csv --left-out rest.xlsx");
    assert_eq!(ran.code, 3, "{ran}");
    let told =
        "1 row is in rest.xlsx, which contains personal data. Correct it there, then:\n  rollcall plan rest.xlsx\n";
    assert_eq!(ran.stderr, told);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(bench.path("rest.xlsx")).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let before = bench.read("rest.xlsx");
    let again = bench.run("plan list.csv --left-out rest.xlsx");
    assert!(again.code == 2 && again.stderr.contains("rest.xlsx exists already"), "{again}");
    assert_eq!(bench.read("rest.xlsx"), before);

    let rest = bench.json("check rest.xlsx");
    assert_eq!((&rest["rows_read"], &rest["rows_ready"]), (&1.into(), &0.into()));
    assert!(!bench.run("check rest.xlsx").to_string().contains("What to fix"));
    assert_eq!(bench.run("check list.csv --left-out rest.csv").code, 2, "no spreadsheet opens it by this name");
}

#[test]
fn without_rows_there_is_no_file() {
    let bench = Workbench::with_list(TWO);
    let before = bench.files();
    let ran = bench.run("plan list.csv --left-out rest.xlsx");
    assert!(ran.stderr.ends_with("no row is left out, so rest.xlsx was not written\n"), "{ran}");
    assert_eq!((ran.code, bench.files()), (0, before));
}

#[test]
fn apply_writes_it_after_the_commit_or_says_what_does() {
    let bench = Workbench::with_list(&bad());
    let no = bench.run("apply list.csv --no-starters --no-input --left-out rest.xlsx");
    assert_ne!(no.code, 0, "{no}");
    assert!(!bench.files().contains(&"rest.xlsx".to_owned()), "nothing was committed");
    let receipt = bench.json("apply list.csv --no-starters --yes --left-out rest.xlsx");
    assert_eq!(receipt["left_out_file"], "rest.xlsx");
    assert!(bench.files().contains(&"rest.xlsx".to_owned()));

    let bench = Workbench::with_list(&bad());
    let receipt = bench.json("apply list.csv --no-starters --yes");
    assert_eq!(receipt["left_out_file"], serde_json::Value::Null);
    let next = receipt["next"].to_string();
    assert!(next.contains("rollcall plan list.csv --left-out left-out.xlsx"), "{next}");
    assert_eq!(bench.run("plan list.csv --left-out left-out.xlsx").code, 3);
    assert!(bench.files().contains(&"left-out.xlsx".to_owned()), "and it does");
}

#[test]
fn the_left_out_rows_of_the_messy_sample_are_a_list_of_their_own() {
    let bench = Workbench::with_samples();
    let all = bench.json(&format!("check {MESSY} --left-out rest.xlsx"));
    let number = |answer: &serde_json::Value, key: &str| answer[key].as_u64().expect("a number");
    let left_out = number(&all, "rows_read") - number(&all, "rows_ready");
    assert!(left_out > 10, "the control: {left_out}");
    let rest = bench.run("check rest.xlsx");
    assert!(!rest.to_string().contains("What to fix"), "{rest}");
    assert!(!rest.to_string().contains("S135"), "the colours are ours: {rest}");
    assert_eq!(number(&bench.json("check rest.xlsx"), "rows_read"), left_out);
}
