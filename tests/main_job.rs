//! The main job: this semester's list becomes patrons, the next semester's renews them.

use crate::support::{Ran, TODAY, TWO, Workbench, skip, snapshot};
use expect_test::expect;
use std::io::Write;
use std::process::Stdio;

const FALL: &str = "samples/community-borrowers-fall-2026.xlsx";
const SPRING: &str = "samples/community-borrowers-spring-2027.xlsx";

/// The width of the name of whoever runs the tests does not count.
fn squeezed(ran: &Ran) -> String {
    let squeeze =
        |line: &str| line.split("  ").map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ");
    ran.to_string().lines().map(|line| squeeze(line) + "\n").collect()
}

#[test]
fn a_year_at_the_library() {
    let bench = Workbench::with_samples();
    let say = |args: &str, code: i32| {
        let ran = bench.terminal(args);
        assert_eq!(ran.code, code, "{ran}");
        ran.to_string()
    };
    let mut story = say(&format!("apply {FALL} --yes --note 'Fall lists' --max-shown 5"), 0);
    story += &say(&format!("apply {FALL} --yes"), 0);
    story += &say("find 'd’amato'", 0);
    story += &say("find 005688025", 0);
    story += &say("find trinh.damato@example.net", 0);
    story += &say(&format!("plan {SPRING} --max-shown 8"), 0);
    story += &say(&format!("apply {SPRING} --yes --starters spring.csv --max-shown 2"), 0);
    story += &say("find 000500146", 0);
    story += &say("apply samples/retirees-2026.ods --profile retiree --yes --no-starters --max-shown 2", 0);
    story += &say("find zamora", 0);
    story += &squeezed(&bench.terminal("history"));
    story += &say("show 2 --only changed --field last_name", 0);
    story += &say("show 2 --only new --max-shown 1", 0);
    story += &say("show 2 --id 000500146", 0);
    story += &say("show 3 --id 000500146", 0);
    snapshot("a-year-at-the-library.txt", &story);
}

#[test]
fn the_same_list_again_changes_nothing_and_makes_no_batch() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv");
    let before = bench.files();
    let again = bench.run("apply list.csv");
    expect![[r#"
        $ rollcall apply list.csv
        list.csv, header in line 1, 2 patrons in lines 2-3.
          columns: 5 of 5 recognised, as in batch 1 ([DAY]); profile "community-borrower", group COMMUNITY
        Store: rollcall.db (2 patrons; last batch 1 on [DAY])

        Warning F021. This very file was loaded as batch 1.
        Where: list.csv.
        What to do: loading it again would change nothing.

          + new        0
          ~ changed    0
          = unchanged  2
          ? questions  0
          ! left out   0
                       -
                       2  rows read

        Nothing to do: the database already matches the list.
        exit 0
    "#]]
    .assert_eq(&again.to_string());
    assert_eq!(bench.files(), before);
    assert_eq!(bench.json("history")["batches"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_changed_patron_is_shown_field_by_field_and_an_empty_cell_wipes_nothing() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv");
    bench.write(
        "next.csv",
        testkit::csv_bytes(
            "\
        Borrower ID | Last name   | First name | E-mail          | Expiration date\n\
        000104417   | Núñez-Okoro | Ana        | new@example.org | 2027-12-31\n\
        000104418   | Okafor      | Chidi      |                 | 2026-12-31",
        ),
    );
    expect![[r#"
        $ rollcall plan next.csv
        next.csv, header in line 1, 2 patrons in lines 2-3.
          columns: 5 of 5 recognised, as in batch 1 ([DAY]); profile "community-borrower", group COMMUNITY
        Store: rollcall.db (2 patrons; last batch 1 on [DAY])

        note[P622] line 3, column 5 (Expiration date): the list says 2026-12-31, the store 2027-06-30; the later date is kept
          = to take the list's dates, also earlier ones: --replace expiry_date

        Changes
          look closely: names, groups, accounts, values that are removed
          ~ 000104417  Ana Núñez-Okoro  line 2
              last name    Núñez            ->  Núñez-Okoro
              expiry date  2027-06-30       ->  2027-12-31       (184 days later)
              e-mail       ana@example.org  ->  new@example.org

          + new        0
          ~ changed    1  1 last name, 1 expiry date, 1 e-mail
          = unchanged  1
          ? questions  0
          ! left out   0
                       -
                       2  rows read
          1 earlier date not taken: --replace expiry_date

        Passwords: nothing changes for 2 returning patrons; rollcall starters list shows who has only a starter.

        Nothing was changed. Fingerprint of this plan: [FINGERPRINT]
          do it:  rollcall apply next.csv
        exit 0
    "#]].assert_eq(&bench.terminal("plan next.csv").to_string());
    bench.apply("next.csv");
    let chidi = &bench.json("find 000104418")["patrons"][0];
    assert_eq!(
        (&chidi["emails"][0]["address"], &chidi["expiry_date"]),
        (&"cid@example.org".into(), &"2027-06-30".into())
    );
}

#[test]
fn planning_makes_no_store_and_changes_none() {
    let bench = Workbench::with_list(TWO);
    assert_eq!(bench.run("plan list.csv").code, 0);
    assert_eq!(bench.files(), ["list.csv"]);
    bench.apply("list.csv --no-starters");
    let before = bench.read("rollcall.db");
    bench.write("next.csv", testkit::csv_bytes(&TWO.replace("Okafor", "Okafor-Lind")));
    for args in ["plan next.csv", "check next.csv", "find núñez", "history", "show 1", "inspect next.csv"] {
        assert_eq!(bench.run(args).code, 0, "{args}");
    }
    assert_eq!(bench.read("rollcall.db"), before);
    assert_eq!(bench.files(), ["list.csv", "next.csv", "rollcall.db"]);
}

#[test]
fn without_a_terminal_apply_shows_the_plan_and_stops() {
    let bench = Workbench::with_list(TWO);
    let ran = bench.run("apply list.csv");
    expect![[r#"
        $ rollcall apply list.csv
        list.csv, header in line 1, 2 patrons in lines 2-3.
          columns: 5 of 5 recognised; profile "community-borrower", group COMMUNITY
        Store: rollcall.db (new; apply creates it)

        New patrons
          + 000104417  Ana Núñez     COMMUNITY  until 2027-06-30
          + 000104418  Chidi Okafor  COMMUNITY  until 2027-06-30

          + new        2
          ~ changed    0
          = unchanged  0
          ? questions  0
          ! left out   0
                       -
                       2  rows read

        Starter passwords: 2 will be made on apply; each must be changed at the first sign-in.
          Anyone who knows a name can guess them: hand the slips out soon. More about it: rollcall explain A801

        -- stderr --
        Error P614. This needs a confirmation and there is no terminal to ask on.
          Use --approve [FINGERPRINT] (applies only this plan) or --yes.
          more about it: rollcall explain P614
        exit 5
    "#]]
    .assert_eq(&ran.to_string());
    assert_eq!((ran.code, bench.files()), (5, vec!["list.csv".to_owned()]));
}

#[test]
fn a_fingerprint_approves_one_plan_and_no_other() {
    let bench = Workbench::with_list(TWO);
    let fingerprint = bench.json("plan list.csv")["fingerprint"].as_str().expect("a fingerprint").to_owned();
    let other = bench.run("apply list.csv --approve 2222-222A-2222-222A --quiet");
    assert_eq!((other.code, bench.files()), (5, vec!["list.csv".to_owned()]), "{other}");
    expect![[r#"
        $ rollcall apply list.csv --approve 2222-222A-2222-222A --quiet
        -- stderr --
        Error P621. This plan is [FINGERPRINT], not [FINGERPRINT].
          The list, the store, the day or the options have changed since; look at the new plan first: rollcall plan list.csv
          more about it: rollcall explain P621
        exit 5
    "#]]
    .assert_eq(&other.to_string());
    bench.write("list.csv", testkit::csv_bytes(&TWO.replace("Okafor", "Okafo")));
    assert_eq!(bench.run(&format!("apply list.csv --approve {fingerprint}")).code, 5, "another list");
    bench.write("list.csv", testkit::csv_bytes(TWO));
    assert_eq!(bench.run(&format!("apply list.csv --approve {}", fingerprint.to_lowercase())).code, 0);
}

#[test]
fn a_note_stays_with_its_batch() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters --note 'Fall, second try'");
    assert_eq!(bench.json("history")["batches"][0]["note"], "Fall, second try");
    assert!(bench.run("show 1").stdout.contains("Fall, second try"), "{}", bench.run("show 1"));
}

#[test]
fn detailed_exit_codes_tell_changes_from_nothing_to_do() {
    let bench = Workbench::with_list(TWO);
    assert_eq!(bench.run("plan list.csv --detailed-exit-code").code, 10);
    bench.apply("list.csv --no-starters");
    assert_eq!(bench.run("plan list.csv --detailed-exit-code").code, 0);
}

#[test]
fn what_is_not_in_the_store_is_said_plainly() {
    let bench = Workbench::with_list(TWO);
    bench.apply("list.csv --no-starters");
    let mut printed = String::new();
    for args in ["find nobody", "show 7", "show 1 --field shoe_size", "show 1 --id 999", "show 1 --only changed"] {
        printed += &bench.run(args).to_string();
    }
    expect![[r#"
        $ rollcall find nobody
        No patron has the ID or barcode "nobody", or a name, phone number or e-mail address like it.
          Try one word of the name, the beginning of the ID, or the last four digits of the phone number.
        exit 0
        $ rollcall show 7
        -- stderr --
        Error P618. There is no batch 7.
          rollcall history lists the batches
          more about it: rollcall explain P618
        exit 2
        $ rollcall show 1 --field shoe_size
        -- stderr --
        Error. There is no field "shoe_size".
          The fields are primary_id, first_name, middle_name, last_name, preferred_first_name, preferred_middle_name, preferred_last_name, title, gender, birth_date, user_group, account_type, external_id, record_type, status, campus, preferred_language, job_category, expiry_date, purge_date, emails, phones, addresses, identifiers, roles, notes, blocks, statistics.
        exit 2
        $ rollcall show 1 --id 999
        Batch 1, [NOW], [USER] on [HOST]
          list.csv
          2 rows read: 2 added, 0 changed, 0 unchanged, 0 in question, 0 left out

        No patron of this batch fits.
        exit 0
        $ rollcall show 1 --only changed
        Batch 1, [NOW], [USER] on [HOST]
          list.csv
          2 rows read: 2 added, 0 changed, 0 unchanged, 0 in question, 0 left out

        No patron of this batch fits.
        exit 0
    "#]].assert_eq(&printed);
}

/// `script` gives the program a terminal to ask on.
#[test]
fn only_the_whole_word_yes_counts() {
    let bench = Workbench::with_list(TWO);
    if !std::path::Path::new("/usr/bin/script").exists() {
        return skip("the question on a terminal", "there is no script here");
    }
    let answered = |answer: &str| {
        let command = format!("{} apply list.csv --as-of {TODAY} --no-starters", env!("CARGO_BIN_EXE_rollcall"));
        let mut script = bench.program("/usr/bin/script");
        let mut child = script
            .args(["-qec", &command, "/dev/null"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("script starts");
        child.stdin.take().expect("piped").write_all(answer.as_bytes()).expect("it listens");
        let output = child.wait_with_output().expect("it ends");
        (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
    };
    let (screen, code) = answered("y\n");
    assert!(
        screen.contains("Add 2 in rollcall.db (new)? Type yes:")
            && screen.contains("P613: not confirmed; nothing was written"),
        "{screen}"
    );
    assert_eq!((code, bench.files()), (Some(8), vec!["list.csv".to_owned()]));
    let (screen, code) = answered("yes\n");
    assert!(screen.contains("Done: batch 1. 2 added"), "{screen}");
    assert_eq!(code, Some(0));
}

#[test]
fn a_name_without_letters_gets_a_starter_of_random_words() {
    let bench = Workbench::with_list("Borrower ID | Last name | Expiration date\n000104417 | ☺ | 2027-06-30");
    let plan = bench.run("plan list.csv");
    assert!(plan.stdout.contains("Warning A803. No starter password can be made from the name of 000104417"), "{plan}");
    bench.apply("list.csv --starters letters.csv");
    let sheet = String::from_utf8(bench.read("letters.csv")).expect("text");
    let starter = sheet.lines().nth(1).and_then(|line| line.split('"').nth(9)).expect("a slip");
    assert!(starter.matches('-').count() >= 3 && starter.len() > 14, "{sheet}");
}

/// What a person once said about a column is remembered with the batch, and what has changed since is told.
#[test]
fn the_layout_of_last_semester_is_remembered() {
    let bench = Workbench::with_list("Nr | Last name | E-mail\n000104417 | Diaz | ana@example.org");
    assert_eq!(bench.run("check list.csv").code, 3, "nobody knows what Nr is");
    bench.apply("list.csv --column Nr=primary_id --no-starters");
    bench.write(
        "next.csv",
        testkit::csv_bytes("Nr | Last name | Email address | Floor\n000104418 | Levy | i@example.org | 3"),
    );
    expect![[r#"
        $ rollcall check next.csv
        next.csv, header in line 1, 1 patron in line 2.
          columns: 3 of 4 recognised, with 2 differences from batch 1 ([DAY]); profile "community-borrower", group COMMUNITY

        Warning H207. 2 differences from the layout of "list.csv" (batch 1, [DAY]): "E-mail" is now "Email address", column 4 is new ("Floor").
        Where: line 1.
        What to do: check that the columns are read correctly: rollcall inspect.

        Note H202. Column 4 (Floor): column "Floor" is not read.
        What to do: to read it, say which field it is (--help lists them): --column 'Floor=FIELD'.
        Note H211. Line 1: no column for Expiry date; new patrons get 2027-08-28 (profile "community-borrower").
        What to do: to use another date: --profile NAME, or --set expiry_date=VALUE.

        1 row is ready. 1 warning.
          see what would change:  rollcall plan next.csv
        exit 0
    "#]].assert_eq(&bench.run("check next.csv").to_string());
    let checked = bench.json("check next.csv");
    assert_eq!(
        (&checked["files"][0]["like_batch"]["batch"], &checked["files"][0]["like_batch"]["differences"]),
        (&1.into(), &2.into())
    );
    // Another store has other memories, and none is made by looking.
    assert_eq!(bench.run("check next.csv --store other.db").code, 3);
    assert!(!bench.files().contains(&"other.db".to_owned()));
}

/// A list without column names, whose columns are given in their order.
#[test]
fn columns_can_be_named_in_their_order() {
    let bench = Workbench::new();
    bench.write("list.csv", "000104417,Diaz,38,Ana\n000104418,Levy,44,Ines\n");
    for (columns, says) in [
        ("id,last,first", "3 columns are named"),
        ("id,last,-,frist_name", "first_name"),
        ("id,last,ignore,last", "names last twice"),
    ] {
        let ran = bench.run(&format!("check list.csv --columns {columns}"));
        assert!(ran.code == 2 && ran.stderr.contains(says), "{ran}");
    }
    let checked = bench.run("check list.csv --columns id,last,-,first");
    assert!(checked.stdout.starts_with("list.csv, 2 patrons in lines 1-2."), "{checked}");
    // A saved plan knows them.
    assert_eq!(bench.run("plan list.csv --columns id,last,-,first -o list.plan --quiet").code, 0);
    assert_eq!(bench.run("plan --refresh list.plan -o again.plan --quiet").code, 0);
    bench.apply("list.csv --columns id,last,-,first --no-starters");
    assert_eq!(bench.json("find 000104418")["patrons"][0]["first_name"], "Ines");
}
