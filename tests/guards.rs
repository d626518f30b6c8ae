//! IDs that belong to the institution: guard lists and reserved ranges. IDs for people who have none.

use crate::support::{EXTERNAL_GROUP, TWO, Workbench};
use expect_test::expect;

/// The IDs of students, as the campus office exports them.
const STUDENTS: &str = "\
    Banner ID | Name\n\
    000104418 | Chen\n\
    900000001 | Diaz\n\
              | Eng\n\
    9.1E+08   | Falk";

/// The runs one after the other, as they would stand on a screen.
fn printed(bench: &Workbench, runs: &[&str]) -> String {
    runs.iter().map(|args| bench.run(args).to_string()).collect()
}

#[test]
fn a_guard_list_keeps_the_institutions_ids_from_new_patrons() {
    let bench = Workbench::with_list(TWO);
    bench.write("students.csv", testkit::csv_bytes(STUDENTS));
    assert_eq!(bench.run("init").code, 0);
    let runs = ["guard list", "guard add banner students.csv --id-column \"banner id\"", "plan list.csv", "guard list"];
    expect![[r#"
        $ rollcall guard list
        Store rollcall.db has no guard lists.
          add one:  rollcall guard add NAME FILE --id-column HEADER
        exit 0
        $ rollcall guard add banner students.csv --id-column "banner id"
        Added the guard list "banner": 2 IDs of students.csv.
          1 row has no ID
          1 cell holds something that cannot be read as an ID: line 5
        No list can give one of these IDs to a new patron; patrons who already have one keep it.
        exit 0
        $ rollcall plan list.csv
        list.csv, header in line 1, 2 patrons in lines 2-3.
          columns: 5 of 5 recognised; profile "community-borrower", group COMMUNITY
        Store: rollcall.db (0 patrons)
        Configuration: [FOLDER]/rollcall.toml

        Error D509. "000104418" is on the guard list "banner": this ID belongs to the institution.
        Where: line 3, column 1 (Borrower ID). Value: 000104418.
        Who: Chidi Okafor, 000104418.
        What to do: give the person another ID; if they are a student or staff member, they come in with the campus load and need no row.

        New patrons
          + 000104417  Ana Núñez  COMMUNITY  until 2027-06-30

          + new        1
          ~ changed    0
          = unchanged  0
          ? questions  0
          ! left out   1  see the findings above
                       -
                       2  rows read

        Starter passwords: 1 will be made on apply; it must be changed at the first sign-in.
          Anyone who knows a name can guess them: hand the slips out soon. More about it: rollcall explain A801

        Nothing was changed. Fingerprint of this plan: [FINGERPRINT]
          do it:            rollcall apply list.csv
          what D509 means:  rollcall explain D509
        exit 3
        $ rollcall guard list
        name    file          IDs  when (UTC)        who
        banner  students.csv    2  [NOW]  [USER]
        exit 0
    "#]].assert_eq(&printed(&bench, &runs));
    let finding = &bench.json("plan list.csv")["findings"][0];
    assert_eq!((finding["code"].as_str(), finding["cell"].as_str()), (Some("D509"), Some("line 3, column 1")));
    let runs = ["guard remove baner", "guard remove banner", "guard list"];
    expect![[r#"
        $ rollcall guard remove baner
        -- stderr --
        Error. There is no guard list "baner".
          Did you mean "banner"?
        exit 2
        $ rollcall guard remove banner
        Removed the guard list "banner": 2 IDs can be given again.
        exit 0
        $ rollcall guard list
        Store rollcall.db has no guard lists.
          add one:  rollcall guard add NAME FILE --id-column HEADER
        exit 0
    "#]]
    .assert_eq(&printed(&bench, &runs));
    assert_eq!(bench.json("plan list.csv")["counts"]["new"], 2);
    let check = bench.run("store check");
    assert_eq!(check.code, 0, "{check}");
}

/// Whoever had such an ID before the list came is named: the campus load would clash with them.
#[test]
fn adding_a_guard_list_names_who_has_such_an_id_already() {
    let bench = Workbench::with_list(TWO);
    bench.write("students.csv", testkit::csv_bytes(STUDENTS));
    bench.apply("list.csv --no-starters");
    let added = bench.run("guard add banner students.csv --id-column \"Banner ID\"");
    let named = "1 internal account in the database already has one of these IDs: 000104418.";
    assert!(added.code == 0 && added.stdout.contains(named), "{added}");
    let added = bench.json("guard add banner students.csv --id-column \"Banner ID\"");
    assert_eq!((&added["holders"]["patrons"], &added["holders"]["first"][0]), (&1.into(), &"000104418".into()));
    // The campus's own accounts clash with nothing.
    bench.write("rollcall.toml", EXTERNAL_GROUP);
    assert_eq!(bench.run("account toggle 000104418 --external-id BANNER --group STUDENT --yes").code, 0);
    let added = bench.json("guard add banner students.csv --id-column \"Banner ID\"");
    assert_eq!(added["holders"]["patrons"], 0);
}

#[test]
fn a_guard_list_of_the_same_name_is_replaced() {
    let bench = Workbench::with_list(TWO);
    assert_eq!(bench.run("init").code, 0);
    bench.write("one.csv", "ID\n000104417\n");
    bench.write("two.csv", "ID\n000104418\n000104419\n");
    expect![[r#"
        $ rollcall guard add staff one.csv --id-column ID
        Added the guard list "staff": 1 ID of one.csv.
        No list can give one of these IDs to a new patron; patrons who already have one keep it.
        exit 0
        $ rollcall guard add staff two.csv --id-column id
        Replaced the guard list "staff": 2 IDs of two.csv.
        No list can give one of these IDs to a new patron; patrons who already have one keep it.
        exit 0
    "#]]
    .assert_eq(&printed(&bench, &["guard add staff one.csv --id-column ID", "guard add staff two.csv --id-column id"]));
    assert_eq!(bench.json("plan list.csv")["counts"]["left_out"], 1);
    let list = bench.json("guard list");
    let guard = &list["guards"][0];
    assert_eq!((list["schema"].as_str(), guard["name"].as_str()), (Some("rollcall.guards/1"), Some("staff")));
    assert_eq!((guard["file"].as_str(), guard["ids"].as_u64()), (Some("two.csv"), Some(2)));
    let added = bench.json("guard add staff two.csv --id-column ID");
    assert_eq!((added["replaced"].as_bool(), added["ids"].as_u64()), (Some(true), Some(2)));
    assert_eq!(bench.json("guard remove staff")["guard"]["ids"], 2);
}

#[test]
fn a_guard_list_comes_out_of_every_visible_sheet_that_has_the_column() {
    let bench = Workbench::with_list(TWO);
    assert_eq!(bench.run("init").code, 0);
    let sheets = [
        ("Read me", "Banner numbers, exported monthly"),
        ("Students", "Students of the fall\nBanner ID | Name\n000104418 | Chen"),
        ("Staff", "Name | BANNER ID\nEng | #104417~9"),
        ("Old", "Banner ID\n000104416"),
    ];
    let mut sheets = sheets.map(|(name, text)| testkit::sheet::Sheet::parse(name, text));
    sheets[3].hidden = true;
    bench.write("campus.xlsx", testkit::xlsx::bytes(&sheets));
    expect![[r#"
        $ rollcall guard add campus campus.xlsx --id-column "Banner ID"
        Added the guard list "campus": 2 IDs of campus.xlsx.
          from the sheets Students, Staff
        No list can give one of these IDs to a new patron; patrons who already have one keep it.
        exit 0
    "#]]
    .assert_eq(&printed(&bench, &["guard add campus campus.xlsx --id-column \"Banner ID\""]));
    assert_eq!(bench.json("plan list.csv")["counts"]["left_out"], 2);
}

#[test]
fn what_cannot_guard_anybody_is_refused() {
    let bench = Workbench::new();
    bench.write("students.csv", testkit::csv_bytes(STUDENTS));
    bench.write("twice.csv", "ID,ID\n1,2\n");
    bench.write("empty.csv", "ID,Name\n,Chen\n");
    let none = bench.run("guard add banner students.csv --id-column \"Banner ID\"");
    assert!(none.code == 6 && !bench.files().contains(&"rollcall.db".to_owned()), "{none}");
    assert_eq!(bench.run("init").code, 0);
    let before = bench.read("rollcall.db");
    let runs = [
        "guard add banner students.csv --id-column \"Baner ID\"",
        "guard add banner students.csv --id-column Matrikel",
        "guard add banner twice.csv --id-column ID",
        "guard add banner empty.csv --id-column ID",
        "guard add banner studnts.csv --id-column ID",
        "guard add \" \" students.csv --id-column ID",
    ];
    expect![[r#"
        $ rollcall guard add banner students.csv --id-column "Baner ID"
        -- stderr --
        Error H201. "students.csv" has no column "Baner ID".
          Did you mean "Banner ID"?
          more about it: rollcall explain H201
        exit 2
        $ rollcall guard add banner students.csv --id-column Matrikel
        -- stderr --
        Error H201. "students.csv" has no column "Matrikel".
          Its first row says Banner ID, Name.
          more about it: rollcall explain H201
        exit 2
        $ rollcall guard add banner twice.csv --id-column ID
        -- stderr --
        Error H205. "twice.csv" has two columns "ID".
          Give the one with the IDs a name of its own and save the file.
          more about it: rollcall explain H205
        exit 3
        $ rollcall guard add banner empty.csv --id-column ID
        -- stderr --
        Error. There is no ID in the column "ID" of "empty.csv".
          Nothing was changed; check that it is the right column of the right file.
        exit 3
        $ rollcall guard add banner studnts.csv --id-column ID
        -- stderr --
        Error F001. There is no file "studnts.csv".
          Did you mean students.csv?
          more about it: rollcall explain F001
        exit 1
        $ rollcall guard add " " students.csv --id-column ID
        -- stderr --
        Error. A guard list needs a name.
          As in rollcall guard add banner students.csv --id-column ID.
        exit 2
    "#]]
    .assert_eq(&printed(&bench, &runs));
    assert_eq!(bench.read("rollcall.db"), before);
}

#[test]
fn a_reserved_range_keeps_the_institutions_ids_from_new_patrons() {
    let bench = Workbench::with_list(&TWO.replace("000104418", "900000001"));
    bench.write("rollcall.toml", "[reserved]\nstudents = \"9########\"\n");
    expect![[r#"
        $ rollcall plan list.csv
        list.csv, header in line 1, 2 patrons in lines 2-3.
          columns: 5 of 5 recognised; profile "community-borrower", group COMMUNITY
        Store: rollcall.db (new; apply creates it)
        Configuration: [FOLDER]/rollcall.toml

        Error D511. "900000001" is in the range "students" (9########), which is kept for the institution.
        Where: line 3, column 1 (Borrower ID). Value: 900000001.
        Who: Chidi Okafor, 900000001.
        What to do: give the person another ID; if they are a student or staff member, they come in with the campus load and need no row.

        New patrons
          + 000104417  Ana Núñez  COMMUNITY  until 2027-06-30

          + new        1
          ~ changed    0
          = unchanged  0
          ? questions  0
          ! left out   1  see the findings above
                       -
                       2  rows read

        Starter passwords: 1 will be made on apply; it must be changed at the first sign-in.
          Anyone who knows a name can guess them: hand the slips out soon. More about it: rollcall explain A801

        Nothing was changed. Fingerprint of this plan: [FINGERPRINT]
          do it:            rollcall apply list.csv
          what D511 means:  rollcall explain D511
        exit 3
    "#]].assert_eq(&printed(&bench, &["plan list.csv"]));
    // Who has such an ID from before keeps it, and can be changed.
    bench.write("rollcall.toml", "");
    bench.apply("list.csv --no-starters");
    bench.write("rollcall.toml", "[reserved]\nstudents = \"9########\"\n");
    assert_eq!(bench.json("plan list.csv")["counts"]["unchanged"], 2);
    bench.write("rollcall.toml", "[reserved]\nstudents = \"\"\n");
    let empty = bench.run("plan list.csv");
    assert!(empty.code == 2 && empty.stderr.contains("the reserved range \"students\" is empty"), "{empty}");
}

/// Borrowers of the community, of whom the list knows no IDs.
const NO_IDS: &str = "\
    Last name | First name | Birth date | E-mail          | Expiration date\n\
    Núñez     | Ana        | 1951-02-03 | ana@example.org | 2027-06-30\n\
    Okafor    | Chidi      |            | cid@example.org | 2027-06-30\n\
    Falk      | Eva        |            |                 | 2027-06-30";

const GIVES_IDS: &str = "[profiles.community-borrower]\nid = { prefix = \"CB\", digits = 7, check_digit = true }\n";

#[test]
fn people_without_an_id_are_given_one_and_have_it_again_tomorrow() {
    let bench = Workbench::with_list(NO_IDS);
    bench.write("rollcall.toml", GIVES_IDS);
    expect![[r#"
        $ rollcall plan list.csv
        list.csv, header in line 1, 3 patrons in lines 2-4.
          columns: 5 of 5 recognised; profile "community-borrower", group COMMUNITY
        Store: rollcall.db (new; apply creates it)
        Configuration: [FOLDER]/rollcall.toml

        Error C301. Primary ID is empty.
        Where: line 4.
        Who: Eva Falk.
        What to do: fill in the ID, or the name and the birth date or e-mail address it can be made from.

        Note C346. Line 2: no primary ID: CB25379496 is given.
        Note C346. Line 3: no primary ID: CB43884907 is given.

        New patrons
          + CB25379496  Ana Núñez     COMMUNITY  until 2027-06-30
          + CB43884907  Chidi Okafor  COMMUNITY  until 2027-06-30

          + new        2
          ~ changed    0
          = unchanged  0
          ? questions  0
          ! left out   1  see the findings above
                       -
                       3  rows read

        Starter passwords: 2 will be made on apply; each must be changed at the first sign-in.
          Anyone who knows a name can guess them: hand the slips out soon. More about it: rollcall explain A801

        Nothing was changed. Fingerprint of this plan: [FINGERPRINT]
          do it:            rollcall apply list.csv
          what C301 means:  rollcall explain C301
        exit 3
    "#]]
    .assert_eq(&printed(&bench, &["plan list.csv"]));
    bench.apply("list.csv --no-starters");
    // The next semester somebody typed the list anew.
    let again = NO_IDS.replace("Núñez     | Ana ", "NUNEZ     | ana ").replace("2027-06-30", "2027-12-31");
    bench.write("again.csv", testkit::csv_bytes(&again));
    let counts = |args: &str| {
        let counts = &bench.json(args)["counts"];
        ["new", "changed", "unchanged", "left_out"].map(|name| counts[name].as_u64().expect("a number"))
    };
    assert_eq!(counts("plan list.csv"), [0, 0, 2, 1]);
    assert_eq!(counts("plan again.csv"), [0, 2, 0, 1]);
}

#[test]
fn a_barcode_can_be_the_id_of_people_without_one() {
    let list = "\
        Last name | First name | Barcode\n\
        Núñez     | Ana        | 21234000000017\n\
        Okafor    | Chidi      | 21234000000025";
    let bench = Workbench::with_list(list);
    bench.write("rollcall.toml", "[profiles.community-borrower]\nid = { from = \"barcode\" }\n");
    bench.apply("list.csv --no-starters");
    let found = bench.json("find 21234000000017");
    assert_eq!(found["patrons"][0]["primary_id"], "21234000000017");
    assert_eq!(found["patrons"][0]["identifiers"].as_array().map(Vec::len), Some(0));
    assert_eq!(bench.json("plan list.csv")["counts"]["unchanged"], 2);
}

/// An ID that is given is one like any other: it may belong to the institution.
#[test]
fn an_id_that_is_given_can_be_guarded_and_reserved() {
    let bench = Workbench::with_list(NO_IDS);
    bench.write("rollcall.toml", format!("{GIVES_IDS}[reserved]\ncards = \"cb*\"\n"));
    let plan = bench.json("plan list.csv");
    assert_eq!(plan["counts"]["left_out"], 3);
    let codes: Vec<&str> =
        plan["findings"].as_array().expect("findings").iter().filter_map(|finding| finding["code"].as_str()).collect();
    assert_eq!(codes.iter().filter(|code| **code == "D511").count(), 2, "{codes:?}");
}

/// So many notes are told once.
#[test]
fn a_long_list_without_ids_is_not_told_row_by_row() {
    let mut list = "Last name,E-mail\n".to_owned();
    for number in 0..25 {
        list += &format!("Lind,lind{number}@example.org\n");
    }
    let bench = Workbench::new();
    bench.write("list.csv", list);
    bench.write("rollcall.toml", GIVES_IDS);
    let check = bench.run("check list.csv").stdout;
    assert!(check.contains("C346. list.csv: an ID is given to a row without one (25 rows)"), "{check}");
}
