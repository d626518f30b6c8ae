//! Starter passwords are in the hand-out sheet and nowhere else.

use crate::support::{Ran, TWO, Workbench, skip, snapshot};
use expect_test::expect;
use std::path::Path;

const SHEET: &str = "starters-2026-08-28.html";
const TABLE: &str = "starters.csv";

fn holds(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn the_hand_out_sheet_says_who_signs_in_how() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --starters starters.csv");
    expect![[r#"
        ﻿"Library","Last name","First name","User name","Starter password","Works until","What to do","Batch"
        "","Núñez","Ana","000104417","Ana_Nunez1","2026-09-11","Sign in with this password once and choose one of your own.","1"
        "","Okafor","Chidi","000104418","Chidi_Okafor1","2026-09-11","Sign in with this password once and choose one of your own.","1"
    "#]].assert_eq(&String::from_utf8_lossy(&bench.read(TABLE)));
}

/// Trial K10: nobody else reads a starter.
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

/// Nobody may have to look for the only copy of a password, however little they want to read.
#[test]
fn where_the_passwords_are_is_told_however_quiet_it_is_to_be() {
    let bench = Workbench::with_list(TWO);
    let ran = bench.run("apply list.csv --yes --quiet");
    let told =
        format!("Done: batch 1 is committed and the hand-out sheet is {SHEET} (the only copy of the passwords).\n");
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.code), ("", told.as_str(), 0));
    let ran = bench.run("starters reissue --id 000104417 --starters again.csv --yes --quiet");
    assert!(ran.stdout.is_empty() && ran.stderr.lines().count() == 1, "{ran}");
    assert!(ran.stderr.contains("the hand-out sheet is again.csv (the only copy"), "{ran}");
    let ran = bench.run("undo --yes --quiet");
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.code), ("", "", 0), "the control: there is no sheet");
}

/// Trials O11, K10: what is there already stays.
#[test]
fn a_hand_out_sheet_is_never_overwritten() {
    let bench = Workbench::with_list(TWO);
    bench.write("letters.csv", "the only copy");
    let ran = bench.run("apply list.csv --yes --quiet --starters letters.csv");
    expect![[r#"
        $ rollcall apply list.csv --yes --quiet --starters letters.csv
        -- stderr --
        Error A804. The file letters.csv exists already.
          Nothing was written; it may be the only copy of other starter passwords: hand it out and shred it, or name another with --starters.
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
    assert!(bench.files().contains(&"starters-2026-08-28-2.html".to_owned()));
}

/// Trial O11: a name that is a link is taken, even where it leads to nothing, and nothing is written there. The control:
/// under a name of its own each of them goes, for its owner alone.
#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --starters first.csv");
    for (args, name) in [
        ("starters reissue --id 000104417 --yes --starters", "slips.csv"),
        ("plan list.csv -o", "list.plan"),
        ("store backup", "copy.db"),
    ] {
        symlink("elsewhere", bench.path(name)).expect("a link");
        let ran = bench.run(&format!("{args} {name}"));
        assert!(ran.code == 2 && ran.stderr.contains(&format!("{name} exists already")), "{ran}");
        assert!(std::fs::symlink_metadata(bench.path("elsewhere")).is_err(), "{ran}");
        let free = format!("free-{name}");
        let ran = bench.run(&format!("{args} ../{}/{free}", bench.path("").file_name().unwrap().to_string_lossy()));
        assert_eq!(ran.code, 0, "{ran}");
        let mode = std::fs::metadata(bench.path(&free)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{free}");
    }
}

/// Trial K07: forty starters in all that is written and printed.
#[test]
fn a_password_is_in_the_sheet_and_nowhere_else() {
    let bench = Workbench::with_samples();
    let applied = bench
        .apply("samples/community-borrowers-fall-2026.xlsx --verbose --note Planted_Note1 --starters starters.csv");
    let sheet = String::from_utf8_lossy(&bench.read(TABLE)).into_owned();
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
    assert_eq!(bench.files(), ["rollcall.db", "samples", TABLE]);
}

/// Trial K10: a sheet that was handed out is overwritten, removed and noted; nothing else is.
#[test]
fn a_sheet_is_shredded_and_nothing_else() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --starters letters.csv");
    bench.write("not-ours.html", "<html><p>Starter password: Ana_Nunez1</html>");
    std::fs::create_dir(bench.path("folder.html")).expect("a folder");
    let before = bench.read("letters.csv");
    std::fs::hard_link(bench.path("letters.csv"), bench.path("same.csv")).expect("another name of the same file");
    let mut printed = String::new();
    for args in [
        "starters shred list.csv --yes",
        "starters shred not-ours.html --yes",
        "starters shred folder.html --yes",
        "starters shred nowhere.html --yes",
        "starters shred letters.csv",
        "starters shred letters.csv --yes --store other.db",
    ] {
        printed += &bench.run(args).to_string();
        assert_eq!(bench.read("letters.csv"), before, "{printed}");
    }
    assert!(bench.json("history")["others"].as_array().is_some_and(Vec::is_empty));
    printed += &bench.run("starters shred letters.csv --yes").to_string();
    printed += &bench.run("starters shred letters.csv --yes").to_string();
    printed += &bench.run("history").to_string();
    snapshot("starters-shred.txt", &printed);
    assert!(holds(&before, "Ana_Nunez1") && !bench.files().contains(&"letters.csv".to_owned()));
    assert_eq!(bench.read("same.csv"), vec![0; before.len()], "it was overwritten before it went");
    assert!(bench.files().contains(&"not-ours.html".to_owned()));
    // A page, and what a program reads of it.
    bench.run("starters reissue 1 --yes --starters page.html");
    let answer = bench.json("starters shred page.html --yes");
    assert_eq!((&answer["schema"], &answer["slips"]), (&"rollcall.shredded/1".into(), &2.into()));
    assert!(!bench.files().contains(&"page.html".to_owned()));
}

/// What cannot be noted is not done.
#[test]
fn a_sheet_stays_when_the_store_is_locked() {
    let bench = Workbench::with_list(TWO);
    bench.write("rollcall.toml", "store_wait_seconds = 0\n");
    bench.apply("list.csv --starters letters.csv");
    let before = bench.read("letters.csv");
    let store = rusqlite::Connection::open(bench.path("rollcall.db")).expect("the store");
    store.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    let ran = bench.run("starters shred letters.csv --yes");
    assert!(ran.code == 6 && ran.stderr.contains("nothing was written"), "{ran}");
    assert_eq!(bench.read("letters.csv"), before);
    store.execute_batch("ROLLBACK").expect("the lock is ours");
    assert_eq!(bench.run("starters shred letters.csv --yes").code, 0);
}

/// Trial S10: nothing slow comes between the sheet and the batch: whoever stops the copy of a large store leaves no
/// sheet.
#[cfg(target_os = "linux")]
#[test]
fn the_sheet_is_begun_when_the_store_is_copied() {
    let bench = Workbench::with_list(TWO);
    if !bench.can_trace() {
        return skip("copy first, then the sheet", "strace cannot be used");
    }
    bench.apply("list.csv --no-starters");
    bench.write("next.csv", testkit::csv_bytes(&TWO.replace("000104418", "000104419").replace("Okafor", "Berg")));
    let inner = bench.command("apply next.csv --yes --starters slips.html");
    let mut traced = bench.program("strace");
    traced.args(["-f", "-e", "trace=openat", "-o", "trace.txt"]).arg(inner.get_program()).args(inner.get_args());
    let output = traced.output().expect("strace runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let trace = String::from_utf8_lossy(&bench.read("trace.txt")).into_owned();
    // Before anything is done it is tried whether it can be made.
    let sheet = trace.rfind("slips.html.").expect("the sheet is made");
    let copy = trace.rfind("rollcall-before-2.db").expect("the store is copied");
    assert!(copy < sheet, "{trace}");
}

/// Runs an apply of the list with a sheet and kills it at the first of these calls on this file.
#[cfg(target_os = "linux")]
fn killed_at(bench: &Workbench, calls: &str, on: Option<&str>) {
    let inner = bench.command("apply list.csv --yes --starters slips.csv");
    let (trace, inject) = (format!("trace={calls}"), format!("inject={calls}:signal=KILL:when=1"));
    let mut traced = bench.program("strace");
    traced.args(["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject]);
    traced.args(on.into_iter().flat_map(|name| ["-P".to_owned(), bench.path(name).display().to_string()]));
    traced.args(on.into_iter().flat_map(|name| ["-P".to_owned(), format!("./{name}")]));
    let output = traced.arg(inner.get_program()).args(inner.get_args()).output().expect("strace runs");
    assert!(!String::from_utf8_lossy(&output.stdout).contains("Done:"), "it is killed");
}

/// The sheet as it lies there while it is unfinished.
#[cfg(target_os = "linux")]
fn unfinished(bench: &Workbench) -> Vec<String> {
    bench.files().into_iter().filter(|name| name.ends_with(".unfinished")).collect()
}

/// Trial S10: killed between the sheet and the commit, it leaves slips of accounts that do not exist, and says so in
/// their name; the retry works and clears them away.
#[cfg(target_os = "linux")]
#[test]
fn a_sheet_whose_batch_never_came_to_be_is_cleared_by_the_retry() {
    let bench = Workbench::with_list(TWO);
    if !bench.can_trace() {
        return skip("a sheet that a killed run leaves", "strace cannot be used");
    }
    assert_eq!(bench.run("init").code, 0);
    killed_at(&bench, "pwrite64", Some("rollcall.db-wal"));
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(0));
    assert!(!bench.files().contains(&"slips.csv".to_owned()), "no slip is live");
    assert_eq!(unfinished(&bench).len(), 1, "the control: there was a sheet: {:?}", bench.files());
    bench.apply("list.csv --starters slips.csv");
    assert_eq!(unfinished(&bench), [""; 0]);
    let starter = crate::signin::starter_of(&bench, "slips.csv", "000104417");
    let own = "bluebird sings at nine";
    assert_eq!(crate::signin::typing(&bench, "signin 000104417", &[&starter, own, own]).code, 0);
}

/// Trial S10: killed once the batch is committed, the sheet is the only copy of its starters; the next command gives it
/// its name.
#[cfg(target_os = "linux")]
#[test]
fn a_sheet_whose_batch_is_there_gets_its_name_from_the_next_command() {
    for next in ["apply list.csv --yes --starters slips.csv", "starters list"] {
        let bench = Workbench::with_list(TWO);
        if !bench.can_trace() {
            return skip("a sheet that a killed run leaves", "strace cannot be used");
        }
        assert_eq!(bench.run("init").code, 0);
        killed_at(&bench, "?link,?linkat", None);
        assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(1));
        assert_eq!(unfinished(&bench).len(), 1, "the control: it has not got its name: {:?}", bench.files());
        let ran = bench.run(next);
        assert!(ran.code == 0 && ran.stderr.contains("slips.csv: the hand-out sheet of a run"), "{ran}");
        assert_eq!(unfinished(&bench), [""; 0]);
        let starter = crate::signin::starter_of(&bench, "slips.csv", "000104417");
        let own = "bluebird sings at nine";
        assert_eq!(crate::signin::typing(&bench, "signin 000104417", &[&starter, own, own]).code, 0);
    }
}

/// Trials K03, K19: whoever comes again keeps the password and its hash.
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

/// Trial O11: what cannot be written is told before anything else is.
#[cfg(target_os = "linux")]
#[test]
fn a_sheet_that_cannot_be_written_stops_everything() {
    let bench = Workbench::with_list(TWO);
    let mut printed = String::new();
    for path in ["/dev/full", "no-such-folder/letters.csv", "/proc/letters.csv", "."] {
        let ran = bench.run(&format!("apply list.csv --yes --quiet --starters {path}"));
        printed += &ran.to_string();
        assert_ne!(ran.code, 0, "{ran}");
        let batches = bench.json("history");
        assert!(batches["batches"].as_array().is_none_or(Vec::is_empty), "nothing was written: {batches}");
        assert_eq!(bench.files(), ["list.csv"], "nor is there a store that holds nobody");
    }
    expect![[r#"
        $ rollcall apply list.csv --yes --quiet --starters /dev/full
        -- stderr --
        Error. The hand-out sheet is a page or a table, and /dev/full is neither.
          Name it with .html to print it, or with .csv for mail merge.
        exit 2
        $ rollcall apply list.csv --yes --quiet --starters no-such-folder/letters.csv
        -- stderr --
        Error A809. no-such-folder/letters.csv cannot be written: its folder does not exist.
          Nothing was written to the store; name another place with --starters.
          more about it: rollcall explain A809
        exit 2
        $ rollcall apply list.csv --yes --quiet --starters /proc/letters.csv
        -- stderr --
        Error A809. /proc/letters.csv cannot be written: its folder does not exist.
          Nothing was written to the store; name another place with --starters.
          more about it: rollcall explain A809
        exit 2
        $ rollcall apply list.csv --yes --quiet --starters .
        -- stderr --
        Error. The hand-out sheet is a page or a table, and . is neither.
          Name it with .html to print it, or with .csv for mail merge.
        exit 2
    "#]]
    .assert_eq(&printed);
}

const NAMES: &str = "\
    Borrower ID | Last name | First name | Expiration date\n\
    000104417   | Li        | Bo         | 2027-06-30\n\
    000104418   | López     | Maria      | 2027-06-30\n\
    000104419   | Lopez     | María      | 2027-06-30\n\
    000104420   | ☺         |            | 2027-06-30\n\
    lee1        | Lee       | Ann        | 2027-06-30";

/// Trials K01, K02: what is to be said of starters is said before anything is made.
#[test]
fn starters_that_are_short_shared_or_not_to_be_made_are_told_before() {
    let bench = Workbench::with_list(NAMES);
    let mut printed = bench.run("plan list.csv").to_string();
    let plan = bench.json("plan list.csv");
    let codes: Vec<&str> =
        plan["findings"].as_array().into_iter().flatten().filter_map(|finding| finding["code"].as_str()).collect();
    assert_eq!(codes, ["A802", "A808", "A803", "A802"]);
    let without = bench.run("apply list.csv --no-starters");
    assert!(!without.stdout.contains("A80"), "nothing is said of starters that nobody makes: {without}");
    bench.write("rollcall.toml", "[starters]\nmin_length = 8\npolicy = \"alma\"\n");
    printed += "\nPadded, and by Alma's rules:\n";
    printed += &bench.run("apply list.csv --yes --starters padded.csv").to_string();
    snapshot("starters-told.txt", &printed);
    let sheet = String::from_utf8(bench.read("padded.csv")).expect("text");
    assert!(sheet.contains("\"Bo_Li123\"") && sheet.contains("\"Maria_Lopez1\""), "{sheet}");
    assert!(!sheet.contains("Ann_Lee1"), "it contains the user name");
    for toml in ["[starters]\nscheme = \"words\"\n", "[profiles.community-borrower]\nstarter_scheme = \"words\"\n"] {
        bench.write("rollcall.toml", toml);
        let plan = bench.run("plan list.csv --store other.db");
        assert!(!plan.stdout.contains("A80") && !plan.stdout.contains("guess"), "{plan}");
    }
}

/// The scheme of the command line is over that of the settings.
#[test]
fn each_starter_can_be_its_own() {
    let bench = Workbench::with_list(NAMES);
    bench.write("rollcall.toml", "[profiles.community-borrower]\nstarter_scheme = \"words\"\n");
    bench.apply("list.csv --starters signs.csv --starter-scheme name-suffix");
    let sheet = String::from_utf8(bench.read("signs.csv")).expect("text");
    let starters: Vec<&str> = sheet.lines().skip(1).filter_map(|line| line.split('"').nth(9)).collect();
    let of_maria: Vec<&&str> = starters.iter().filter(|starter| starter.starts_with("Maria_Lopez1-")).collect();
    assert!(of_maria.len() == 2 && of_maria[0] != of_maria[1], "{sheet}");
    assert!(of_maria.iter().all(|starter| starter.len() == "Maria_Lopez1-7K4Q".len()), "{sheet}");
}

/// Trial K10: a folder that is shared is no place for it.
#[test]
fn a_sheet_that_git_would_publish_is_told() {
    let bench = Workbench::with_list(TWO);
    std::fs::create_dir(bench.path(".git")).expect("the folder is new");
    let ran = bench.apply("list.csv --starters slips.html");
    assert!(ran.stderr.contains("Warning A810."), "{ran}");
    bench.run("undo --yes");
    bench.write(".gitignore", "ignored.html\n");
    let ran = bench.apply("list.csv --starters ignored.html");
    assert!(!ran.stderr.contains("A810"), "{ran}");
}

/// A page to print: everybody's slip in the words that the library chose, in two languages.
#[test]
fn slips_are_printed_in_the_words_of_the_library() {
    let bench = Workbench::with_list(TWO);
    bench.write("rollcall.toml", "institution = \"Elm County Library\"\n");
    bench.write("de.txt", "language: de\n\nBenutzername: {user_name}\nStartpasswort: {starter}\n");
    bench.write("en.txt", "language: en\n\n{user_name} {starter}\n");
    bench.write("bad.txt", "Hello {nmae}\n{starter} {user_name}\n");
    let ran = bench.run("apply list.csv --yes --letter bad.txt");
    assert!(ran.code == 2 && ran.stderr.contains("there is no {nmae}") && ran.stderr.contains("line 1"), "{ran}");
    let ran = bench.run("apply list.csv --yes --letter nowhere.txt");
    assert!(ran.code == 1 && ran.stderr.contains("nowhere.txt"), "{ran}");
    bench.apply("list.csv --letter en.txt --letter de.txt --starters slips.html");
    let page = String::from_utf8(bench.read("slips.html")).expect("text");
    assert_eq!(page.matches("<article ").count(), 2);
    let (first, second) = (page.find("Ana_Nunez1").expect("hers"), page.find("Chidi_Okafor1").expect("his"));
    assert!(
        first < second && page.contains("<section lang=\"de\" dir=\"ltr\">") && page.contains("<dt>Startpasswort</dt>")
    );
}

#[test]
fn a_letter_that_would_have_gaps_is_told() {
    let bench = Workbench::with_list(TWO);
    let gap = |ran: &Ran| ran.stderr.contains("The letter uses {library}");
    let built_in = bench.apply("list.csv --starters built-in.html");
    assert!(!gap(&built_in), "a heading of its own is left out: {built_in}");
    bench.write("en.txt", "# {library}\n\nWelcome to {library}: {user_name} {starter}\n");
    bench.write("rollcall.toml", "[starters]\nletters = [\"en.txt\"]\n");
    let ran = bench.run("starters reissue 1 --yes --starters gaps.html");
    assert!(ran.code == 0 && gap(&ran), "{ran}");
    assert!(!gap(&bench.run("starters reissue 1 --yes --starters table.csv")));
    bench.write("rollcall.toml", "institution = \"Elm\"\n[starters]\nletters = [\"en.txt\"]\n");
    assert!(!gap(&bench.run("starters reissue 1 --yes --starters whole.html")));
    bench.write("rollcall.toml", "[starters]\nletters = [\"nowhere.txt\"]\n");
    let ran = bench.run("starters reissue 1 --yes --starters none.html");
    let message = "[starters] letters in the configuration: there is no file \"nowhere.txt\"";
    assert!(ran.code == 1 && ran.stderr.contains(message), "{ran}");
}

#[test]
fn a_sheet_is_a_page_or_a_table() {
    let bench = Workbench::with_list(TWO);
    let ran = bench.run("apply list.csv --yes --starters slips.pdf");
    assert!(ran.code == 2 && ran.stderr.contains("slips.pdf is neither"), "{ran}");
}
