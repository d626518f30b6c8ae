//! Lists that arrive in a folder: loaded where nothing speaks against them, held otherwise, and never twice.

use crate::support::{Ran, TWO, Workbench, skip, snapshot};
use crate::trials::spawn;
use expect_test::expect;
use rusqlite::Connection;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

/// Two rows, of which one cannot be loaded.
const WITH_A_FAULT: &str = "\
    Borrower ID | Last name | First name\n\
    000104417   | Núñez     | Ana\n\
    000104418   |           | Chidi";

const SETTINGS: &str = "\
    [run]\n\
    [[run.lists]]\n\
    name = \"borrowers*.csv\"\n\
    profile = \"community-borrower\"\n";

/// A store without patrons, and a folder in which borrowers arrive.
fn bench(settings: &str) -> Workbench {
    let bench = Workbench::new();
    assert_eq!(bench.run("init").code, 0);
    bench.write("rollcall.toml", settings);
    fs::create_dir(bench.path("lists")).expect("the folder is new");
    bench
}

/// Puts a list into the folder, as one that nobody has written to for years.
fn arrives(bench: &Workbench, name: &str, sheet: &str) {
    let name = format!("lists/{name}");
    bench.write(&name, testkit::csv_bytes(sheet));
    rests(&bench.path(&name));
}

/// Puts a list that is held back into the folder, as it is, and long enough ago.
fn put_back(bench: &Workbench, name: &str) {
    fs::rename(bench.path(&format!("lists/held/{name}")), bench.path(&format!("lists/{name}"))).expect("it is held");
    rests(&bench.path(&format!("lists/{name}")));
}

fn rests(path: &Path) {
    let file = File::options().write(true).open(path).expect("our own file");
    file.set_modified(UNIX_EPOCH + Duration::from_secs(1_700_000_000)).expect("a time of the test");
}

/// Makes a list in the folder so many seconds younger than the others.
fn is_younger(bench: &Workbench, name: &str, seconds: u64) {
    let file = File::options().write(true).open(bench.path(&format!("lists/{name}"))).expect("our own file");
    let moment = UNIX_EPOCH + Duration::from_secs(1_700_000_000 + seconds);
    file.set_modified(moment).expect("a time of the test");
}

/// What the database has as Chidi's e-mail address.
fn mail_of_chidi(bench: &Workbench) -> String {
    let found = bench.json("find 000104418");
    found["patrons"][0]["emails"][0]["address"].as_str().unwrap_or_default().to_owned()
}

/// The note beside a list that is held.
fn what_next(bench: &Workbench, name: &str) -> String {
    String::from_utf8(bench.read(&format!("lists/held/2026-08-28-{name}.what-next.txt"))).expect("text")
}

/// What lies in a folder, by name.
fn names(bench: &Workbench, folder: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(bench.path(folder)) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn batches(bench: &Workbench) -> usize {
    bench.json("history")["batches"].as_array().expect("batches").len()
}

fn ends(ran: &Ran, code: i32) {
    assert_eq!(ran.code, code, "{ran}");
}

#[test]
fn a_list_without_problems_is_loaded_and_moved_away() {
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers.csv", TWO);
    expect![[r#"
        $ rollcall run lists
        1 file in lists: 1 loaded.
          the same as a page: lists/done/digest-2026-08-28.html

        borrowers.csv: loaded as batch 1. 2 new, 0 changed, 0 unchanged.
          moved to lists/done/2026-08-28-borrowers.csv
          report: lists/done/2026-08-28-borrowers.csv.report.html
          2 starter passwords: lists/done/starters-2026-08-28-borrowers.csv.html (the only copy)
          to undo it:  rollcall undo 1
        exit 0
    "#]]
    .assert_eq(&bench.run("run lists").to_string());
    let done = [
        "2026-08-28-borrowers.csv",
        "2026-08-28-borrowers.csv.report.html",
        "digest-2026-08-28.html",
        "starters-2026-08-28-borrowers.csv.html",
    ];
    assert_eq!(names(&bench, "lists/done"), done);
    assert_eq!(names(&bench, "lists"), [".rollcall-run.lock", "done"]);
    assert_eq!(bench.json("history")["batches"][0]["note"], "run");
    // cron mails what is printed: where nothing arrived there is no mail.
    let again = bench.run("run lists");
    assert_eq!((again.stdout.as_str(), again.stderr.as_str(), again.code), ("", "", 0));
}

/// Where the only copy of new passwords is, is said all the same.
#[test]
fn a_quiet_run_says_where_new_passwords_are() {
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers.csv", TWO);
    let ran = bench.run("run lists --quiet");
    assert_eq!((ran.stdout.as_str(), ran.code), ("", 0), "{ran}");
    assert!(ran.stderr.contains("lists/done/starters-2026-08-28-borrowers.csv.html"), "{ran}");
}

#[cfg(unix)]
#[test]
fn what_is_written_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers.csv", TWO);
    arrives(&bench, "borrowers-b.csv", WITH_A_FAULT);
    ends(&bench.run("run lists"), 3);
    let mode = |path: &str| fs::metadata(bench.path(path)).expect("it is there").permissions().mode() & 0o777;
    for shelf in ["lists/done", "lists/held"] {
        assert_eq!(mode(shelf), 0o700);
        // A list keeps the mode with which it came.
        for name in names(&bench, shelf).iter().filter(|name| !name.ends_with(".csv")) {
            assert_eq!(mode(&format!("{shelf}/{name}")), 0o600, "{name}");
        }
    }
    assert_eq!(mode("lists/.rollcall-run.lock"), 0o600);
}

#[test]
fn a_list_with_a_problem_is_held_whole_with_what_to_do() {
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers.csv", WITH_A_FAULT);
    let ran = bench.run("run lists");
    let note = bench.read("lists/held/2026-08-28-borrowers.csv.what-next.txt");
    snapshot("run-held.txt", &format!("{ran}\nwhat-next.txt:\n{}", String::from_utf8_lossy(&note)));
    ends(&ran, 3);
    let held = [
        "2026-08-28-borrowers.csv",
        "2026-08-28-borrowers.csv.left-out.xlsx",
        "2026-08-28-borrowers.csv.report.html",
        "2026-08-28-borrowers.csv.what-next.txt",
        "digest-2026-08-28.html",
    ];
    assert_eq!(names(&bench, "lists/held"), held);
    assert_eq!(names(&bench, "lists"), [".rollcall-run.lock", "held"]);
    assert_eq!(batches(&bench), 0, "nobody of it is loaded");
    ends(&bench.run("run lists"), 0);
    // What the note says works.
    ends(&bench.run("apply lists/held/2026-08-28-borrowers.csv --profile community-borrower --yes"), 0);
}

/// Only beside the store there is a question, and the note leads to it and to its answer.
#[test]
fn a_list_with_a_question_is_held_with_the_way_to_its_answer() {
    let bench = bench(SETTINGS);
    let somebody = |id: &str| {
        format!(
            "Borrower ID | Last name | First name | Birth date | E-mail\n\
            {id} | Núñez | Ana | 1990-07-08 | ana@example.org"
        )
    };
    arrives(&bench, "borrowers-a.csv", &somebody("000104417"));
    ends(&bench.run("run lists"), 0);
    arrives(&bench, "borrowers-b.csv", &somebody("000204417"));
    ends(&bench.run("run lists"), 3);
    let note = what_next(&bench, "borrowers-b.csv");
    let list = "lists/held/2026-08-28-borrowers-b.csv --profile community-borrower";
    assert!(note.contains(&format!("see the questions:  rollcall plan {list}\n")), "{note}");
    assert!(note.contains(&format!("load it by hand:    rollcall apply {list}\n")), "{note}");
    assert!(note.contains("one --decide for each question. Or correct") && !note.contains("rollcall check"), "{note}");
    // What the note says works.
    let plan = bench.run(&format!("plan {list}"));
    assert!(plan.code == 3 && plan.stdout.contains("--decide 000204417=new-id"), "{plan}");
    ends(&bench.run(&format!("apply {list} --yes --no-starters")), 3);
    ends(&bench.run(&format!("apply {list} --yes --no-starters --decide 000204417=new-id")), 0);
    assert_eq!(batches(&bench), 2);
}

/// What the note says holds as it stands: the list is put back under the name that it has in the folder.
#[test]
fn a_list_that_is_corrected_and_put_back_is_loaded() {
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers.csv", WITH_A_FAULT);
    ends(&bench.run("run lists"), 3);
    put_back(&bench, "2026-08-28-borrowers.csv");
    // Not corrected, it is held once more, beside what was said of it the first time.
    let ran = bench.run("run lists");
    ends(&ran, 3);
    assert!(ran.stdout.contains("moved to lists/held/2026-08-28_2-borrowers.csv\n"), "{ran}");
    put_back(&bench, "2026-08-28_2-borrowers.csv");
    arrives(&bench, "2026-08-28_2-borrowers.csv", TWO);
    expect![[r#"
        $ rollcall run lists
        1 file in lists: 1 loaded.
          the same as a page: lists/done/digest-2026-08-28.html

        2026-08-28_2-borrowers.csv: loaded as batch 1. 2 new, 0 changed, 0 unchanged.
          moved to lists/done/2026-08-28-borrowers.csv
          report: lists/done/2026-08-28-borrowers.csv.report.html
          2 starter passwords: lists/done/starters-2026-08-28-borrowers.csv.html (the only copy)
          to undo it:  rollcall undo 1
        exit 0
    "#]]
    .assert_eq(&bench.run("run lists").to_string());
    ends(&bench.run("undo 1 --yes"), 0);
    assert_eq!(bench.json("find 000104418")["patrons"].as_array().map(Vec::len), Some(0), "nobody is left of it");
}

/// The other way that the note names: the list by hand without the rows with problems, and these from their workbook.
#[test]
fn a_workbook_of_rows_that_is_corrected_and_put_into_the_folder_is_loaded() {
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers.csv", WITH_A_FAULT);
    ends(&bench.run("run lists"), 3);
    ends(&bench.run("apply lists/held/2026-08-28-borrowers.csv --profile community-borrower --yes --no-starters"), 0);
    let rows = "2026-08-28-borrowers.csv.left-out.xlsx";
    put_back(&bench, rows);
    // Not corrected, it loads nobody.
    ends(&bench.run("run lists"), 3);
    assert!(names(&bench, "lists/held").contains(&rows.to_owned()), "it has its name again, and no second day");
    let corrected = testkit::corrected(&bench.read(&format!("lists/held/{rows}")), &[("C2", "Okafor")]);
    bench.write(&format!("lists/{rows}"), corrected);
    rests(&bench.path(&format!("lists/{rows}")));
    let ran = bench.run("run lists");
    ends(&ran, 0);
    assert!(ran.stdout.contains(&format!("{rows}: loaded as batch 2. 1 new, 0 changed, 0 unchanged.")), "{ran}");
    assert!(ran.stdout.contains(&format!("moved to lists/done/{rows}\n")), "{ran}");
    ends(&bench.run("undo 2 --yes"), 0);
    assert_eq!(bench.json("find 000104418")["patrons"].as_array().map(Vec::len), Some(0), "nobody is left of it");
}

/// `*.csv` fits a name with a day in front as well: of two patterns the list's own counts, and the day is not doubled.
#[test]
fn a_list_that_is_put_back_is_read_as_it_was() {
    let catch_all = "[[run.lists]]\nname = \"*.csv\"\nprofile = \"retiree\"\n";
    let bench = bench(&format!("{SETTINGS}{catch_all}"));
    arrives(&bench, "borrowers.csv", WITH_A_FAULT);
    let other = "ID | Last name | First name | Expiration date\n000204417 | Berg | Eva | 2027-06-30";
    arrives(&bench, "others.csv", &other.replace("Berg", ""));
    ends(&bench.run("run lists"), 3);
    for (name, corrected) in [("borrowers", TWO), ("others", other)] {
        let name = format!("2026-08-28-{name}.csv");
        put_back(&bench, &name);
        arrives(&bench, &name, corrected);
    }
    let answer = bench.json("run lists");
    let lists = answer["lists"].as_array().expect("lists");
    let told: Vec<_> = lists.iter().map(|list| (list["outcome"].as_str(), list["profile"].as_str())).collect();
    assert_eq!(told, [(Some("loaded"), Some("community-borrower")), (Some("loaded"), Some("retiree"))], "{answer}");
    assert_eq!(answer["lists"][1]["moved_to"], "lists/done/2026-08-28-others.csv");
}

/// A name that is cut to be kept may fit its pattern no longer: the note says which one does.
#[test]
fn a_list_with_a_name_that_is_too_long_is_put_back_under_its_own() {
    let bench = bench(&SETTINGS.replace("borrowers*.csv", "*-borrowers.csv"));
    let name = format!("{}-borrowers.csv", "long".repeat(45));
    arrives(&bench, &name, WITH_A_FAULT);
    ends(&bench.run("run lists"), 3);
    let note = names(&bench, "lists/held").into_iter().find(|name| name.ends_with(".txt")).expect("a note");
    let note = String::from_utf8(bench.read(&format!("lists/held/{note}"))).expect("text");
    assert!(note.contains(&format!("put it back into lists as {name}: the next run loads it.")), "{note}");
    arrives(&bench, &name, TWO);
    ends(&bench.run("run lists"), 0);
    assert_eq!(batches(&bench), 1);
}

#[test]
fn what_cannot_be_used_is_held_and_the_others_are_loaded() {
    let bench = bench(SETTINGS);
    bench.write("lists/borrowers-a.csv", "%PDF-1.7\n%%EOF\n");
    rests(&bench.path("lists/borrowers-a.csv"));
    arrives(&bench, "borrowers-b.csv", TWO);
    let answer = bench.json("run lists");
    let outcomes: Vec<&str> =
        answer["lists"].as_array().expect("lists").iter().filter_map(|list| list["outcome"].as_str()).collect();
    assert_eq!(outcomes, ["held", "loaded"], "{answer}");
    assert_eq!(
        answer["lists"][0]["message"],
        "borrowers-a.csv: held; nothing of it was loaded. It can't be used as it is."
    );
    assert_eq!(answer["next"][0]["command"], "rollcall undo 1");
}

#[test]
fn a_list_over_a_limit_is_held() {
    let bench = bench(&format!("[limits]\nfloor = 0\nchanged = 0\n{SETTINGS}"));
    arrives(&bench, "borrowers.csv", TWO);
    ends(&bench.run("run lists"), 0);
    arrives(&bench, "borrowers.csv", &TWO.replace("cid@", "chidi@"));
    let ran = bench.run("run lists");
    ends(&ran, 3);
    assert!(ran.stdout.contains("It would change more of the database than the limits allow."), "{ran}");
    assert_eq!(batches(&bench), 1);
}

/// Known by its bytes, whatever it is called.
#[test]
fn the_same_file_is_never_loaded_twice() {
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers.csv", TWO);
    ends(&bench.run("run lists"), 0);
    arrives(&bench, "borrowers-2.csv", TWO);
    let ran = bench.run("run lists");
    ends(&ran, 0);
    assert!(ran.stdout.contains("borrowers-2.csv: this very file was loaded as batch 1. Nothing to do."), "{ran}");
    assert!(names(&bench, "lists/done").contains(&"2026-08-28-borrowers-2.csv".to_owned()));
    assert_eq!(batches(&bench), 1);
    // Somebody took it back: whether it is to come again is not for a program to say.
    ends(&bench.run("undo 1 --yes"), 0);
    arrives(&bench, "borrowers.csv", TWO);
    let ran = bench.run("run lists");
    ends(&ran, 3);
    assert!(ran.stdout.contains("This very file was loaded as batch 1, which has been undone since."), "{ran}");
    assert_eq!(batches(&bench), 2);
}

/// A sender goes back to an earlier list: whether the patrons should, too, is not for a program to say.
#[test]
fn a_list_that_was_loaded_before_and_would_change_somebody_is_held() {
    let bench = bench(SETTINGS);
    let newer = TWO.replace("cid@", "chidi@");
    for sheet in [TWO, newer.as_str()] {
        arrives(&bench, "borrowers.csv", sheet);
        ends(&bench.run("run lists"), 0);
    }
    arrives(&bench, "borrowers.csv", TWO);
    let would = bench.run("run lists --dry-run");
    assert!(would.stdout.contains("borrowers.csv: would be held; it would not be loaded again."), "{would}");
    expect![[r#"
        $ rollcall run lists
        1 file in lists: 1 held.
          the same as a page: lists/held/digest-2026-08-28.html

        borrowers.csv: held; it was not loaded again. This very file was loaded before, as batch 1, and would change 1 patron now.
          warning F021, this very file has been loaded before: 1
          moved to lists/held/2026-08-28-borrowers.csv
          report: lists/held/2026-08-28-borrowers.csv.report.html
          what to do next: lists/held/2026-08-28-borrowers.csv.what-next.txt
        exit 3
    "#]]
    .assert_eq(&bench.run("run lists").to_string());
    assert_eq!((batches(&bench), mail_of_chidi(&bench).as_str()), (2, "chidi@example.org"));
    // What the note says works.
    let by_hand = "apply lists/held/2026-08-28-borrowers.csv --profile community-borrower";
    let note = what_next(&bench, "borrowers.csv");
    assert!(note.contains(&format!("rollcall {by_hand}\n")), "{note}");
    ends(&bench.run(&format!("{by_hand} --yes")), 0);
    assert_eq!(mail_of_chidi(&bench), "cid@example.org");
    // The control: now it changes nobody.
    arrives(&bench, "borrowers.csv", TWO);
    let ran = bench.run("run lists");
    ends(&ran, 0);
    assert!(ran.stdout.contains("borrowers.csv: this very file was loaded as batch 3. Nothing to do."), "{ran}");
}

/// The name says what is to be done with a file: the same bytes may add patrons first and change them later.
#[test]
fn the_same_file_as_another_list_is_held_where_it_would_change_somebody() {
    let list = |name: &str, mode: &str| {
        format!("[[run.lists]]\nname = \"{name}-*.csv\"\nprofile = \"community-borrower\"\nmode = \"{mode}\"\n")
    };
    let bench = bench(&format!("[run]\n{}{}", list("add", "add"), list("renew", "update")));
    let ana = "Borrower ID | Last name | First name | E-mail | Expiration date\n\
        000104417 | Núñez | Ana | ana@example.org | 2026-12-31";
    arrives(&bench, "add-1.csv", ana);
    arrives(&bench, "add-2.csv", TWO);
    ends(&bench.run("run lists"), 0);
    arrives(&bench, "renew-2.csv", TWO);
    let ran = bench.run("run lists");
    ends(&ran, 3);
    let told = "This very file was loaded before, as batch 2, and would change 1 patron now.";
    assert!(ran.stdout.contains(told), "{ran}");
    let by_hand = "apply lists/held/2026-08-28-renew-2.csv --profile community-borrower --mode update";
    let note = what_next(&bench, "renew-2.csv");
    assert!(note.contains(&format!("rollcall {by_hand}\n")), "{note}");
    ends(&bench.run(&format!("{by_hand} --yes")), 0);
    assert_eq!(batches(&bench), 3);
}

/// Of two lists about the same people the newer one has the last word, whichever of them could be read first.
#[test]
fn a_newer_list_waits_for_an_older_one_that_is_open() {
    let bench = bench(&format!("{SETTINGS}[[run.lists]]\nname = \"*.csv\"\nprofile = \"retiree\"\n"));
    arrives(&bench, "borrowers-old.csv", TWO);
    arrives(&bench, "borrowers-new.csv", &TWO.replace("cid@", "chidi@"));
    is_younger(&bench, "borrowers-new.csv", 600);
    bench.write("lists/.~lock.borrowers-old.csv#", "");
    expect![[r#"
        $ rollcall run lists
        2 files in lists: 2 left in place.

        borrowers-old.csv: left where it is. Another program has it open; the next run looks again.

        borrowers-new.csv: left where it is. An older list of the same kind is still here and goes first; the next run looks again.
        exit 0
    "#]]
    .assert_eq(&bench.run("run lists").to_string());
    // A list of another kind is no newer one of these.
    arrives(&bench, "others.csv", "ID | Last name | First name | Expiration date\n000204417 | Berg | Eva | 2027-06-30");
    is_younger(&bench, "others.csv", 1200);
    let ran = bench.run("run lists");
    assert!(ran.stdout.contains("3 files in lists: 1 loaded, 2 left in place."), "{ran}");
    fs::remove_file(bench.path("lists/.~lock.borrowers-old.csv#")).expect("it is closed");
    ends(&bench.run("run lists"), 0);
    assert_eq!((batches(&bench), mail_of_chidi(&bench).as_str()), (3, "chidi@example.org"));
}

/// Correcting one row of a list makes nothing else in it newer.
#[test]
fn a_list_that_is_put_back_does_not_overwrite_what_a_newer_one_says() {
    let name = "2026-08-28-borrowers-a.csv";
    let newcomer = "Borrower ID | Last name | First name\n000104419 | Holm | Eva";
    // The control is whom the newer one does not have.
    for (corrected, code) in [(TWO, 3), (newcomer, 0)] {
        let bench = bench(SETTINGS);
        arrives(&bench, "borrowers-a.csv", WITH_A_FAULT);
        arrives(&bench, "borrowers-b.csv", &TWO.replace("cid@", "chidi@"));
        is_younger(&bench, "borrowers-b.csv", 600);
        ends(&bench.run("run lists"), 3);
        put_back(&bench, name);
        arrives(&bench, name, corrected);
        is_younger(&bench, name, 1200);
        let ran = bench.run("run lists");
        ends(&ran, code);
        assert_eq!(mail_of_chidi(&bench), "chidi@example.org");
        if code == 0 {
            assert_eq!(batches(&bench), 2);
            continue;
        }
        let told = "held; nothing of it was loaded. A newer list of the same kind came in after this one was held, and \
            this one may overwrite what the newer one says.";
        assert!(ran.stdout.contains(told), "{ran}");
        ends(&bench.run("apply lists/held/2026-08-28_2-borrowers-a.csv --profile community-borrower --yes"), 0);
        assert_eq!(mail_of_chidi(&bench), "cid@example.org", "a person may");
    }
}

/// Two lists that were held and are put back together are loaded in their order, whichever was corrected first.
#[test]
fn lists_that_are_put_back_together_are_loaded_in_their_order() {
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers-b.csv", WITH_A_FAULT);
    arrives(&bench, "borrowers-a.csv", WITH_A_FAULT);
    is_younger(&bench, "borrowers-a.csv", 600);
    ends(&bench.run("run lists"), 3);
    for (own_name, corrected, seconds) in
        [("borrowers-b.csv", TWO.to_owned(), 1800), ("borrowers-a.csv", TWO.replace("cid@", "chidi@"), 1200)]
    {
        let name = format!("2026-08-28-{own_name}");
        put_back(&bench, &name);
        arrives(&bench, &name, &corrected);
        is_younger(&bench, &name, seconds);
    }
    ends(&bench.run("run lists"), 0);
    assert_eq!((batches(&bench), mail_of_chidi(&bench).as_str()), (2, "chidi@example.org"));
}

/// Killed between the commit and the move, a run leaves a list that is loaded and a sheet that has its name.
#[test]
fn a_list_that_was_committed_and_not_moved_is_only_moved() {
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers.csv", TWO);
    fs::create_dir(bench.path("lists/done")).expect("the folder is new");
    bench.apply("lists/borrowers.csv --starters lists/done/starters-2026-08-28-borrowers.csv.html");
    let sheet = bench.read("lists/done/starters-2026-08-28-borrowers.csv.html");
    let ran = bench.run("run lists");
    ends(&ran, 0);
    assert!(ran.stdout.contains("this very file was loaded as batch 1"), "{ran}");
    assert_eq!(batches(&bench), 1);
    assert_eq!(bench.read("lists/done/starters-2026-08-28-borrowers.csv.html"), sheet);
    assert!(names(&bench, "lists/done").contains(&"2026-08-28-borrowers.csv".to_owned()), "{ran}");
}

/// A run of which nobody hears, as one that is killed before it has told anything: what it prints goes nowhere, and its page
/// is gone. `false` where there is no way to make one.
fn runs_untold(bench: &Workbench) -> bool {
    let Ok(full) = File::options().write(true).open("/dev/full") else { return false };
    drop(bench.command("run lists").stdout(full).output().expect("the program runs"));
    for shelf in ["lists/done", "lists/held"] {
        for page in names(bench, shelf).iter().filter(|name| name.starts_with("digest")) {
            fs::remove_file(bench.path(&format!("{shelf}/{page}"))).expect("its page");
        }
    }
    true
}

/// Takes back the move of a list: it lies where it arrived.
fn unmoved(bench: &Workbench, shelf: &str) {
    let from = bench.path(&format!("lists/{shelf}/2026-08-28-borrowers.csv"));
    fs::rename(from, bench.path("lists/borrowers.csv")).expect("it was moved");
}

const LOADED_EARLIER: &str = "\
1 file in lists: 1 loaded. An earlier run was interrupted before it could report 1 file; see below.
  the same as a page: lists/done/digest-2026-08-28.html

borrowers.csv: loaded as batch 1. 2 new, 0 changed, 0 unchanged.
  by an earlier run, which was interrupted before it could report this
  moved to lists/done/2026-08-28-borrowers.csv
  report: lists/done/2026-08-28-borrowers.csv.report.html
  2 starter passwords: lists/done/starters-2026-08-28-borrowers.csv.html (the only copy)
  to undo it:  rollcall undo 1
";

/// Killed behind the commit, behind the note of it, or behind the move: each time the next run tells what was loaded.
#[test]
fn what_an_interrupted_run_loaded_is_told_by_the_next() {
    let as_it_was = |_: &Workbench| ();
    let without_move = |bench: &Workbench| unmoved(bench, "done");
    let without_note = |bench: &Workbench| {
        unmoved(bench, "done");
        let notes = String::from_utf8(bench.read("lists/done/.rollcall-run.untold")).expect("text");
        let first = notes.lines().find(|line| !line.is_empty()).expect("it was noted before it was loaded");
        bench.write("lists/done/.rollcall-run.untold", first);
    };
    let states: [fn(&Workbench); 3] = [as_it_was, without_move, without_note];
    for state in states {
        let bench = bench(SETTINGS);
        arrives(&bench, "borrowers.csv", TWO);
        if !runs_untold(&bench) {
            return skip("a run of which nobody hears", "no /dev/full");
        }
        state(&bench);
        let ran = bench.run("run lists");
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str(), ran.code), (LOADED_EARLIER, "", 0));
        let page = String::from_utf8(bench.read("lists/done/digest-2026-08-28.html")).expect("a page");
        assert!(page.contains("by an earlier run, which was interrupted before it could report this"), "{page}");
        assert_eq!(batches(&bench), 1);
        assert!(names(&bench, "lists/done").contains(&"2026-08-28-borrowers.csv".to_owned()));
        // It is told once.
        let again = bench.run("run lists");
        assert_eq!((again.stdout.as_str(), again.stderr.as_str(), again.code), ("", "", 0));
        assert!(!names(&bench, "lists/done").iter().any(|name| name.starts_with('.')), "no note is left");
    }
}

/// Somebody changes a patron before the next run: the list is held, and the only copy of its new passwords is told all the
/// same.
#[test]
fn what_an_interrupted_run_loaded_is_told_though_its_list_is_held() {
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers.csv", TWO);
    if !runs_untold(&bench) {
        return skip("a run of which nobody hears", "no /dev/full");
    }
    unmoved(&bench, "done");
    let notes = String::from_utf8(bench.read("lists/done/.rollcall-run.untold")).expect("text");
    let first = notes.lines().find(|line| !line.is_empty()).expect("it was noted before it was loaded");
    bench.write("lists/done/.rollcall-run.untold", first);
    ends(&bench.run("account set 000104418 email=chidi@example.org --yes"), 0);
    let answer = bench.json("run lists");
    let (loaded, held) = (&answer["lists"][0], &answer["lists"][1]);
    assert_eq!(answer["lists"].as_array().map(Vec::len), Some(2), "{answer}");
    assert_eq!((loaded["outcome"].as_str(), loaded["earlier_run"].as_bool()), (Some("loaded"), Some(true)), "{answer}");
    assert_eq!(loaded["starters"]["path"], "lists/done/starters-2026-08-28-borrowers.csv.html");
    assert_eq!(loaded["report_file"], "lists/done/2026-08-28-borrowers.csv.report.html");
    assert_eq!(answer["next"][0]["command"], "rollcall undo 1");
    assert_eq!((held["outcome"].as_str(), held["batch"].as_u64()), (Some("held"), Some(1)), "{answer}");
    assert_eq!(held["moved_to"], "lists/held/2026-08-28-borrowers.csv");
    assert_eq!(mail_of_chidi(&bench), "chidi@example.org");
}

/// The exit code of the run that was killed said nothing of what it held: that of the next one does.
#[test]
fn what_an_interrupted_run_held_is_told_by_the_next() {
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers.csv", WITH_A_FAULT);
    if !runs_untold(&bench) {
        return skip("a run of which nobody hears", "no /dev/full");
    }
    expect![[r#"
        $ rollcall run lists --dry-run
        exit 0
    "#]]
    .assert_eq(&bench.run("run lists --dry-run").to_string());
    let answer = bench.json("run lists");
    assert_eq!(answer["lists"].as_array().map(Vec::len), Some(1), "{answer}");
    let told = &answer["lists"][0];
    assert_eq!((told["outcome"].as_str(), told["earlier_run"].as_bool()), (Some("held"), Some(true)), "{answer}");
    assert_eq!(told["moved_to"], "lists/held/2026-08-28-borrowers.csv");
    assert_eq!(told["codes"][0]["code"], "C301");
    assert_eq!(answer["page"], "lists/held/digest-2026-08-28.html");
    ends(&bench.run("run lists"), 0);
    // Killed before the move, it has held nothing: the list is looked at anew, and told as that.
    arrives(&bench, "borrowers.csv", WITH_A_FAULT);
    assert!(runs_untold(&bench));
    fs::rename(bench.path("lists/held/2026-08-28_2-borrowers.csv"), bench.path("lists/borrowers.csv"))
        .expect("it is held");
    let ran = bench.run("run lists");
    ends(&ran, 3);
    assert!(ran.stdout.starts_with("1 file in lists: 1 held.\n"), "{ran}");
    assert!(ran.stdout.contains("moved to lists/held/2026-08-28_3-borrowers.csv"), "{ran}");
}

#[test]
fn the_second_of_two_runs_does_nothing_and_has_nothing_mailed() {
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers.csv", TWO);
    let lock = File::create(bench.path("lists/.rollcall-run.lock")).expect("a file of the test");
    lock.try_lock().expect("nobody has it");
    expect![[r#"
        $ rollcall run lists
        exit 0
    "#]]
    .assert_eq(&bench.run("run lists").to_string());
    let told = bench.run("run lists -v");
    assert!(told.code == 0 && told.stdout.is_empty(), "{told}");
    assert!(told.stderr.to_lowercase().contains("another run is at work in lists"), "{told}");
    assert_eq!(bench.json("run lists")["lists"].as_array().map(Vec::len), Some(0));
    assert_eq!(names(&bench, "lists"), [".rollcall-run.lock", "borrowers.csv"]);
    ends(&bench.run("run lists --dry-run"), 0);
    drop(lock);
    ends(&bench.run("run lists"), 0);
    assert_eq!(batches(&bench), 1, "the control");
}

/// cron starts a second one before the first has ended. Which of them takes the folder nobody knows; it takes every list,
/// and the other finds the folder taken or nothing left in it.
#[test]
fn two_runs_that_start_together_load_every_list_once() {
    let bench = bench(SETTINGS);
    let people = ["Lind | Ana", "Okafor | Chidi", "Berg | Mia", "Diaz | Eva", "Holm | Theo", "Quist | Zora"];
    for (number, person) in people.iter().enumerate() {
        let sheet = format!("Borrower ID | Last name | First name\n00010441{number} | {person}");
        arrives(&bench, &format!("borrowers-{number}.csv"), &sheet);
    }
    let both = [spawn(&bench, "run lists"), spawn(&bench, "run lists")];
    let both = both.map(|run| bench.ran("run lists", &run.wait_with_output().expect("it ends")));
    both.iter().for_each(|ran| ends(ran, 0));
    let mut loaded = both.each_ref().map(|ran| ran.stdout.matches(": loaded as batch ").count());
    loaded.sort_unstable();
    assert_eq!(loaded, [0, people.len()], "{}\n{}", both[0], both[1]);
    assert_eq!(batches(&bench), people.len());
    assert_eq!(bench.json("store info")["patrons"], people.len());
    assert_eq!(names(&bench, "lists"), [".rollcall-run.lock", "done"]);
    let slips = names(&bench, "lists/done").iter().filter(|name| name.starts_with("starters-")).count();
    assert_eq!(slips, people.len());
    let check = bench.run("store check");
    assert_eq!(check.code, 0, "{check}");
}

#[test]
fn a_store_that_is_locked_leaves_the_list_where_it_is() {
    let bench = bench(&format!("store_wait_seconds = 0\n{SETTINGS}"));
    arrives(&bench, "borrowers.csv", TWO);
    let other = Connection::open(bench.path("rollcall.db")).expect("the store");
    other.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    ends(&bench.run("run lists"), 6);
    assert!(names(&bench, "lists").contains(&"borrowers.csv".to_owned()));
    assert!(!names(&bench, "lists/done").iter().any(|name| name.starts_with("starters")), "no slip without an account");
    other.execute_batch("ROLLBACK").expect("the lock is given back");
    ends(&bench.run("run lists"), 0);
    assert_eq!(batches(&bench), 1);
}

/// What stops a run does not make it forget what is done.
#[test]
fn a_run_that_is_stopped_says_what_it_did() {
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers-a.csv", TWO);
    arrives(&bench, "borrowers-b.csv", WITH_A_FAULT);
    bench.write("lists/held", "a file where a folder belongs");
    let answer = bench.json("run lists");
    assert_eq!(answer["lists"].as_array().expect("lists").len(), 1, "{answer}");
    assert_eq!(answer["lists"][0]["outcome"], "loaded");
    let stopped = "the folder lists/held cannot be used: it is a link or a file, not a folder";
    assert_eq!(answer["stopped"], stopped);
    ends(&bench.run("run lists"), 1);
    assert!(names(&bench, "lists").contains(&"borrowers-b.csv".to_owned()));
}

#[test]
fn what_may_still_be_arriving_is_left_for_the_next_run() {
    let bench = bench(&SETTINGS.replace("[run]\n", "[run]\nsettle_seconds = 86400\n"));
    bench.write("lists/borrowers.csv", testkit::csv_bytes(TWO));
    expect![[r#"
        $ rollcall run lists
        exit 0
    "#]]
    .assert_eq(&bench.run("run lists").to_string());
    assert_eq!(names(&bench, "lists"), [".rollcall-run.lock", "borrowers.csv"]);
    rests(&bench.path("lists/borrowers.csv"));
    ends(&bench.run("run lists"), 0);
    assert_eq!(batches(&bench), 1, "the control");
}

#[test]
fn what_is_no_list_is_left_alone() {
    let bench = bench(SETTINGS);
    for name in [".borrowers.csv", "~$borrowers.csv", "borrowers.csv.part", "notes.txt"] {
        arrives(&bench, name, TWO);
    }
    fs::create_dir(bench.path("lists/older")).expect("the folder is new");
    let before = names(&bench, "lists");
    expect![[r#"
        $ rollcall run lists --dry-run
        1 file in lists: 1 left in place. This is a dry run: nothing was loaded or moved, and each list is compared with the database as it is now.

        notes.txt: left where it is. Its name fits no list in rollcall.toml.
        exit 0
    "#]]
    .assert_eq(&bench.run("run lists --dry-run").to_string());
    ends(&bench.run("run lists"), 0);
    let mut after = names(&bench, "lists");
    after.retain(|name| name != ".rollcall-run.lock");
    assert_eq!(after, before);
}

/// A sender who links to a list, or packs it into a folder of its name, waits for it: each run says that it was not read.
#[cfg(unix)]
#[test]
fn what_is_called_as_a_list_and_is_no_file_is_named_each_time() {
    let bench = bench(SETTINGS);
    fs::create_dir(bench.path("lists/borrowers-a.csv")).expect("the folder is new");
    bench.write("elsewhere.csv", testkit::csv_bytes(TWO));
    rests(&bench.path("elsewhere.csv"));
    std::os::unix::fs::symlink("../elsewhere.csv", bench.path("lists/borrowers-b.csv")).expect("a link");
    expect![[r#"
        $ rollcall run lists
        2 files in lists: 2 left in place.

        borrowers-a.csv: left where it is. It is a folder; put the list itself here instead.

        borrowers-b.csv: left where it is. It is a link, and links are not followed; put the list itself here instead.
        exit 0
    "#]]
    .assert_eq(&bench.run("run lists").to_string());
    assert_eq!(batches(&bench), 0, "nobody of the list behind the link is loaded");
    if !bench.program("mkfifo").arg("lists/borrowers-c.csv").status().is_ok_and(|status| status.success()) {
        return skip("pipes that are called as a list", "no mkfifo");
    }
    let ran = bench.run("run lists");
    ends(&ran, 0);
    let told = "borrowers-c.csv: left where it is. It is a pipe or a device, not a file, and was not opened.";
    assert!(ran.stdout.contains(told) && ran.stdout.contains("3 files in lists: 3 left in place."), "{ran}");
}

#[test]
fn a_dry_run_changes_nothing() {
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers-a.csv", TWO);
    arrives(&bench, "borrowers-b.csv", WITH_A_FAULT);
    let (before, files) = (names(&bench, "lists"), bench.files());
    let ran = bench.run("run lists --dry-run");
    ends(&ran, 3);
    assert!(ran.stdout.contains("borrowers-a.csv: would be loaded. 2 new, 0 changed, 0 unchanged."), "{ran}");
    assert!(ran.stdout.contains("borrowers-b.csv: would be held; nothing of it would be loaded."), "{ran}");
    assert_eq!((names(&bench, "lists"), bench.files()), (before, files));
    assert_eq!(batches(&bench), 0);
}

/// cron's mail goes unencrypted: of patrons it may say how many.
#[test]
fn a_digest_says_nothing_of_a_patron() {
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers-a.csv", TWO);
    arrives(&bench, "borrowers-b.csv", &TWO.replace("cid@example.org", "none@").replace("000104417", "000104430"));
    let ran = bench.run("run lists");
    let page = String::from_utf8(bench.read("lists/done/digest-2026-08-28.html")).expect("a page");
    let told = ["Núñez", "Okafor", "Chidi", "0001044", "example.org", "none@"];
    for text in [&ran.stdout, &ran.stderr, &page] {
        assert!(told.iter().all(|word| !text.contains(word)), "{text}");
    }
    // The control: the report, which is its owner's alone, does.
    let report = bench.read("lists/done/2026-08-28-borrowers-a.csv.report.html");
    assert!(String::from_utf8_lossy(&report).contains("Okafor"));
}

/// A sender chooses the name; it acts on no terminal, in no mail and in no page.
#[cfg(unix)]
#[test]
fn a_strange_name_is_shown_and_does_nothing() {
    let bench = bench(SETTINGS);
    let name = "borrowers \u{1b}[31m<b>$(id)'\u{202e}.csv";
    if fs::write(bench.path("lists").join(name), "").is_err() {
        return skip("a list with a strange name", "this disk takes no such name");
    }
    arrives(&bench, name, TWO);
    arrives(&bench, "borrowers\n.csv", WITH_A_FAULT);
    let ran = bench.run("run lists");
    ends(&ran, 3);
    let page = String::from_utf8(bench.read("lists/done/digest-2026-08-28.html")).expect("a page");
    let note = names(&bench, "lists/held").into_iter().find(|name| name.ends_with(".txt")).expect("a note");
    let note = String::from_utf8(bench.read(&format!("lists/held/{note}"))).expect("text");
    for text in [&ran.stdout, &ran.stderr, &page, &note] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    }
    assert!(!page.contains("<b>$(id)"), "{page}");
    assert_eq!(batches(&bench), 1);
}

#[test]
fn a_run_needs_lists_a_store_and_a_folder_of_its_own() {
    let bench = bench("");
    let refused = |args: &str, code: i32, why: &str| {
        let ran = bench.run(args);
        assert!(ran.code == code && ran.stdout.is_empty() && ran.stderr.contains(why), "{ran}");
    };
    refused("run lists", 2, "There is no list that is expected to arrive.");
    bench.write("rollcall.toml", SETTINGS);
    refused("run nowhere", 1, "folder nowhere cannot be used: there is no such folder");
    refused("run .", 2, "lists arrive in a folder of their own");
    refused("run lists --store other.db", 6, "rollcall init --store other.db creates it");
    assert!(!bench.files().contains(&"other.db".to_owned()), "a slip makes no store");
    fs::copy(bench.path("rollcall.toml"), bench.path("lists/own.toml")).expect("our own file");
    refused("run lists --config lists/own.toml", 2, "configuration");
    assert_eq!(names(&bench, "lists"), ["own.toml"], "nothing was touched");
}

/// The settings are obeyed as those of every command: not where somebody else could have written them.
#[cfg(unix)]
#[test]
fn lists_that_somebody_else_expects_are_not_loaded() {
    use std::os::unix::fs::PermissionsExt;
    let bench = bench(SETTINGS);
    arrives(&bench, "borrowers.csv", TWO);
    let allow = |mode: u32| {
        fs::set_permissions(bench.path("rollcall.toml"), fs::Permissions::from_mode(mode)).expect("our own file");
    };
    allow(0o666);
    let ran = bench.run("run lists");
    assert!(ran.code == 2 && ran.stderr.contains("T711"), "{ran}");
    assert_eq!(names(&bench, "lists"), ["borrowers.csv"]);
    allow(0o644);
    ends(&bench.run("run lists"), 0);
}
