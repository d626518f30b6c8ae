//! Starter passwords are in the hand-out sheet and nowhere else.

use crate::support::{TWO, Workbench};
use expect_test::expect;
use std::path::Path;

const SHEET: &str = "starters-2026-08-28.csv";

fn holds(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn the_hand_out_sheet_says_who_signs_in_how() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv");
    expect![[r#"
        "Library","Last name","First name","User name","Starter password","Works until","What to do"
        "","Núñez","Ana","000104417","Ana_Nunez1","2026-09-11","Sign in with this password once and choose one of your own."
        "","Okafor","Chidi","000104418","Chidi_Okafor1","2026-09-11","Sign in with this password once and choose one of your own."
    "#]].assert_eq(&String::from_utf8_lossy(&bench.read(SHEET)));
}

#[test]
fn only_its_owner_may_read_the_hand_out_sheet_and_the_store() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv");
    assert_eq!([mode(&bench.path(SHEET)), mode(&bench.path("rollcall.db"))], [0o600, 0o600]);
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777
}

#[cfg(not(unix))]
fn mode(_: &Path) -> u32 {
    0o600
}

#[test]
fn a_hand_out_sheet_is_never_overwritten() {
    let bench = Workbench::with_list(TWO);
    bench.write("letters.csv", "the only copy");
    let ran = bench.run("apply list.csv --yes --quiet --starters letters.csv");
    expect![[r#"
        $ rollcall apply list.csv --yes --quiet --starters letters.csv
        -- stderr --
        Error A804. letters.csv exists already.
          It may be the only copy of other starter passwords: print and delete it, or name another with --starters.
          more about it: rollcall explain A804
        exit 2
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!(bench.read("letters.csv"), b"the only copy");
    let batches = bench.json("history");
    assert!(batches["batches"].as_array().is_none_or(Vec::is_empty), "nothing was written: {batches}");
    bench.write(SHEET, "of this morning");
    bench.apply("list.csv");
    assert_eq!(bench.read(SHEET), b"of this morning");
    assert!(bench.files().contains(&"starters-2026-08-28-2.csv".to_owned()));
}

#[test]
fn a_password_is_in_the_sheet_and_nowhere_else() {
    let bench = Workbench::with_samples();
    let applied = bench.apply("samples/community-borrowers-fall-2026.xlsx --verbose --note Planted_Note1");
    let sheet = String::from_utf8_lossy(&bench.read(SHEET)).into_owned();
    let passwords: Vec<&str> =
        sheet.lines().skip(1).filter_map(|line| line.split("\",\"").nth(4)).filter(|word| word.contains('_')).collect();
    assert_eq!(passwords.len(), 40, "{sheet}");
    let mut places = vec![
        ("the store", bench.read("rollcall.db")),
        ("stdout of apply", applied.stdout.into_bytes()),
        ("stderr of apply", applied.stderr.into_bytes()),
    ];
    for args in [
        "history",
        "show 1 --max-shown 0",
        "show 1 --format json",
        "history --format json",
        "find mbeki --format json",
        "find mbeki",
    ] {
        let ran = bench.run(args);
        places.push((args, (ran.stdout + &ran.stderr).into_bytes()));
    }
    for (place, bytes) in &places {
        for password in &passwords {
            assert!(!holds(bytes, password), "a starter password is in {place}");
        }
    }
    assert!(holds(&places[0].1, "Planted_Note1"), "the search finds what is in the store");
    assert!(holds(sheet.as_bytes(), passwords[0]), "and in the sheet");
    assert_eq!(bench.files(), ["rollcall.db", "samples", SHEET]);
}

#[test]
fn an_update_never_touches_a_password() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv");
    let hash = || -> Vec<(String, String, bool, Option<String>)> {
        let store = rusqlite::Connection::open(bench.path("rollcall.db")).expect("the store");
        let mut rows = store
            .prepare("SELECT hash, state, must_change, expires FROM credential ORDER BY patron")
            .expect("the table");
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).expect("rows");
        rows.map(|row| row.expect("a row")).collect()
    };
    let (rows, shown) = (hash(), bench.json("find 000104417")["patrons"][0]["credential"].clone());
    assert!(rows.len() == 2 && rows.iter().all(|row| row.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")), "{rows:?}");
    bench.write(
        "next.csv",
        testkit::csv_bytes(&TWO.replace("Núñez", "Núñez-Okoro").replace("2027-06-30", "2027-12-31")),
    );
    let ran = bench.apply("next.csv");
    assert_eq!((hash(), &bench.json("find 000104417")["patrons"][0]["credential"]), (rows, &shown), "{ran}");
    assert_eq!(bench.files().iter().filter(|name| name.starts_with("starters")).count(), 1, "{ran}");
}

#[test]
fn without_starters_there_is_no_sheet_and_no_password() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    assert_eq!(bench.files(), ["list.csv", "rollcall.db"]);
    assert_eq!(bench.json("find 000104417")["patrons"][0]["credential"]["state"], "none");
}

#[cfg(target_os = "linux")]
#[test]
fn a_sheet_that_cannot_be_written_stops_everything() {
    let bench = Workbench::with_list(TWO);
    let mut told = String::new();
    for path in ["/dev/full", "no-such-folder/letters.csv", "/proc/letters.csv", "."] {
        let ran = bench.run(&format!("apply list.csv --yes --quiet --starters {path}"));
        told += &ran.to_string();
        assert_ne!(ran.code, 0, "{ran}");
        let batches = bench.json("history");
        assert!(batches["batches"].as_array().is_none_or(Vec::is_empty), "nothing was written: {batches}");
    }
    expect![[r#"
        $ rollcall apply list.csv --yes --quiet --starters /dev/full
        -- stderr --
        Error A804. /dev/full exists already.
          It may be the only copy of other starter passwords: print and delete it, or name another with --starters.
          more about it: rollcall explain A804
        exit 2
        $ rollcall apply list.csv --yes --quiet --starters no-such-folder/letters.csv
        -- stderr --
        Error A809. no-such-folder/letters.csv cannot be written: its folder does not exist.
          Nothing was written to the store; name another place with --starters.
          more about it: rollcall explain A809
        exit 1
        $ rollcall apply list.csv --yes --quiet --starters /proc/letters.csv
        -- stderr --
        Error A809. /proc/letters.csv cannot be written: its folder does not exist.
          Nothing was written to the store; name another place with --starters.
          more about it: rollcall explain A809
        exit 1
        $ rollcall apply list.csv --yes --quiet --starters .
        -- stderr --
        Error A804. . exists already.
          It may be the only copy of other starter passwords: print and delete it, or name another with --starters.
          more about it: rollcall explain A804
        exit 2
    "#]]
    .assert_eq(&told);
}
