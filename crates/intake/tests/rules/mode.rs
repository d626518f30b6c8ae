//! Lists that only change patrons: who somebody is and one more column are enough.

use crate::support::{Run, column, says};
use expect_test::{Expect, expect};
use intake::context::Options;
use model::field::ListField;
use model::request::{MatchBy, Mode};

const DATES: &str = "
    ID        | New date
    000123456 | 2027-06-30
    000123457 | 2027-12-31
";

fn update() -> Run {
    Run::default().options(|options| options.mode = Mode::Update)
}

fn by_barcode() -> Run {
    update().options(|options| options.match_by = Some(MatchBy::Barcode))
}

/// With every note.
fn update_says(sheet: &str, expected: &Expect) {
    update().says_all(sheet, expected);
}

#[test]
fn an_id_and_a_date_are_enough() {
    update_says(DATES, &expect![[""]]);
    update().reads(
        DATES,
        &expect![[r#"
            2: primary_id 000123456 | expiry_date 2027-06-30
            3: primary_id 000123457 | expiry_date 2027-12-31
        "#]],
    );
    // To add somebody it would take a name.
    says(
        "
        Borrower ID | Expiration date
        000123456   | 2027-06-30
        ",
        &expect![[r#"
            1 error H201: no column for Last name
              = add the column, or say which it is: [ReadColumnAs { header: None, field: Some(LastName) }]
        "#]],
    );
}

/// Neither first names nor another number are missed, and nothing is told of the date and the group that new patrons get.
#[test]
fn what_only_new_patrons_need_is_not_asked_for() {
    let list = "
        Borrower ID | Last name | Who | Student
        000123456   | Lind      | Ana | 912345671
        000123457   | Berg      | Bo  | 912345672
        000123458   | Holm      | Liv | 912345673
    ";
    update_says(
        list,
        &expect![[r#"
            C note H202: column "Who" is not read
            D note H202: column "Student" is not read
        "#]],
    );
    says(
        list,
        &expect![[r#"
            C question H213: column "Who" is not read, but it looks like first names, and no column gives them
              = if that is what it is: [ReadColumnAs { header: Some("Who"), field: Some(FirstName) }]; if you don't want it: [IgnoreColumn("Who")]
            D question H214: "Student" is not read, but it looks like an ID, as "Borrower ID" does (also A)
              = if "Borrower ID" is the ID, say what the other one is: [ReadColumnAs { header: Some("Student"), field: Some(Barcode) }], or leave it out: [IgnoreColumn("Student")]
              = if "Student" is the ID: [ReadColumnAs { header: Some("Student"), field: Some(PrimaryId) }] [ReadColumnAs { header: Some("Borrower ID"), field: Some(Barcode) }]
        "#]],
    );
    let nine_digits = |run: Run| run.group(|group| group.id_digits = Some(9));
    nine_digits(update()).says_all(
        "
        Borrower ID | Phone
        CB0412345   | 555-0101
        ",
        &expect![[""]],
    );
}

/// A row without an ID is about nobody, whatever else is enough.
#[test]
fn the_id_is_needed_all_the_same() {
    update_says(
        "
        Borrower ID | Phone
        000123456   | 555-0101
                    | 555-0102
        ",
        &expect![[r#"
            A3 error C301: Primary ID is empty
              = fill in the cell
            row 3 left out: [C301]
        "#]],
    );
}

#[test]
fn a_barcode_is_enough_where_patrons_are_found_by_it() {
    let list = "
        Barcode        | New phone
        21234000123456 | 555-0101
        21234000123464 | 555-0102
    ";
    by_barcode().says_all(list, &expect![[""]]);
    by_barcode().reads(
        list,
        &expect![[r#"
            2: primary_id 21234000123456 | phones 555-0101 (home)
            3: primary_id 21234000123464 | phones 555-0102 (home)
        "#]],
    );
    update_says(
        list,
        &expect![[r#"
            1 error H201: no column for Primary ID
              = to find the patrons by their barcodes: [MatchByBarcode]
        "#]],
    );
    // The profile can say it once and for all.
    let profile = update().profile(|profile| profile.match_by = vec!["BARCODE".to_owned()]);
    profile.says_all(list, &expect![[""]]);
    // Nobody is added by a barcode alone.
    Run::default().options(|options| options.match_by = Some(MatchBy::Barcode)).says(
        "
        Barcode        | Last name
        21234000123456 | Lind
        21234000123464 | Berg
        21234000123472 | Holm
        ",
        &expect![[r#"
            1 error H201: no column for Primary ID
              = is it "Barcode"? Then: [ReadColumnAs { header: Some("Barcode"), field: Some(PrimaryId) }]
        "#]],
    );
    by_barcode().says_all(
        "
        Borrower ID | Barcode        | Phone
        000123456   | 21234000123456 | 555-0101
                    | 21234000123464 | 555-0102
                    |                | 555-0103
        ",
        &expect![[r#"
            A4 error C301: Primary ID is empty
              = fill in the ID or the barcode
            row 4 left out: [C301]
        "#]],
    );
}

#[test]
fn where_barcodes_are_asked_for_the_number_of_a_card_is_one() {
    let list = "
        Card number    | New date
        21234000123456 | 2027-06-30
                       | 2027-06-30
    ";
    let empty_barcode = expect![[r#"
        A3 error C301: Barcode is empty
          = fill in the cell
        row 3 left out: [C301]
    "#]];
    for header in ["Card number", "Library card no.", "Card"] {
        by_barcode().says_all(&list.replace("Card number", header), &empty_barcode);
    }
    // The control: in any other list it is the ID, and so it is where somebody said so.
    update_says(
        list,
        &expect![[r#"
            A3 error C301: Primary ID is empty
              = fill in the cell
            row 3 left out: [C301]
        "#]],
    );
    let is_the_id = |options: &mut Options| options.columns.push(column("Card number", Some(ListField::PrimaryId)));
    by_barcode().options(is_the_id).says_all(
        list,
        &expect![[r#"
            A3 error C301: Primary ID is empty
              = fill in the ID or the barcode
            row 3 left out: [C301]
        "#]],
    );
}

#[test]
fn a_card_beside_an_id_or_a_barcode_is_read_as_ever() {
    by_barcode().says_all(
        "
        Barcode        | Card | New date
        21234000123456 | blue | 2027-06-30
        ",
        &expect![[r#"
            B note H202: column "Card" is not read
        "#]],
    );
    by_barcode().says_all(
        "
        Borrower ID | Card number    | New date
        000123456   | 21234000123456 | 2027-06-30
        ",
        &expect![[r#"
            B question H214: "Borrower ID" and "Card number" both look like the ID (also A)
              = if "Borrower ID" is the ID, say what the other one is: [ReadColumnAs { header: Some("Card number"), field: Some(Barcode) }], or leave it out: [IgnoreColumn("Card number")]
              = if "Card number" is the ID, say what the other one is: [ReadColumnAs { header: Some("Borrower ID"), field: Some(Barcode) }], or leave it out: [IgnoreColumn("Borrower ID")]
        "#]],
    );
}

#[test]
fn what_is_wrong_in_a_list_of_barcodes_is_told_of_barcodes() {
    by_barcode().says_all(
        "
        Barcode        | New phone
        21234000123456 | 555-0101
        21234000123456 | 555-0102
        2.1234E+13     | 555-0103
        ",
        &expect![[r#"
            A3 error D501: the barcode "21234000123456" is used for 2 rows (also A2)
              = both rows are left out until one of them changes
              = if this is one person, delete a row; if not, correct the barcode of one of them
            A4 error C323: "2.1234E+13" is an ID that has turned into a rounded number
              = retype it from the source, with the column set to Text
            row 2 left out: [D501]
            row 3 left out: [D501]
            row 4 left out: [C323]
        "#]],
    );
    by_barcode().says_all(
        "
        Last name | New phone
        Lind      | 555-0101
        ",
        &expect![[r#"
            1 error H201: no column for Barcode, and none for Primary ID
              = add the column, or say which it is: [ReadColumnAs { header: None, field: Some(Barcode) }]
        "#]],
    );
    by_barcode().says_all(
        "
        Scanned        | Day
        21234000123456 | 2027-06-30
        ",
        &expect![[r#"
            sheet Sheet1 error S104: no row of column names was found
              = put column names such as Barcode and Expiration date above the first patron, or name the row: [NameHeaderRow(None)]; [ReadColumnAs { header: None, field: Some(Barcode) }] says what other names mean; for a list without column names, give the fields in order: [Choose(Columns)]
        "#]],
    );
}

#[test]
fn a_list_that_says_nothing_but_who_somebody_is_is_told() {
    update_says(
        "
        ID        | Shoe size
        000123456 | 40
        000123457 | 41
        ",
        &expect![[r#"
            B note H202: column "Shoe size" is not read
            1 error H201: nothing is read but who the patrons are, so nothing would change
              = add a column with what is to change, or say which it is: [ReadColumnAs { header: None, field: None }]
        "#]],
    );
    // Where the column that is not read is asked about, that is the cause.
    update_says(
        "
        ID        | Card
        000123456 | 2027-06-30
        000123457 | 2027-12-31
        000123458 | 2027-12-31
        ",
        &expect![[r#"
            B question H213: column "Card" is not read, but it contains dates, and no column gives the expiry date
              = if that is what it is: [ReadColumnAs { header: Some("Card"), field: Some(ExpiryDate) }]; if you don't want it: [IgnoreColumn("Card")]
        "#]],
    );
}

/// Whom the rows are about say the old IDs; no other column is needed, and nothing is asked of new patrons.
#[test]
fn old_ids_beside_new_ones_say_whom_the_rows_are_about() {
    let list = "
        Old ID    | New ID
        000123456 | 000900001
        000123457 |
    ";
    update_says(list, &expect![[""]]);
    update().reads(
        list,
        &expect![[r#"
            2: primary_id 000123456
            3: primary_id 000123457
        "#]],
    );
    // The ID in use has many names.
    update_says(&list.replace("Old ID", "Borrower ID"), &expect![[""]]);
}

#[test]
fn d520_a_list_of_new_ids_is_none_of_new_patrons() {
    let list = "
        Old ID    | New ID    | Last name | First name
        000123456 | 000900001 | Lind      | Ana
    ";
    says(
        list,
        &expect![[r#"
            B question D520: column "New ID" gives patrons new IDs, which only a list of changes can do
              = to give the patrons of the store these IDs: [OnlyChange]; if you don't want the column: [IgnoreColumn("New ID")]
        "#]],
    );
    update_says(list, &expect![[""]]);
    // An empty column gives nobody one.
    says(&list.replace("Old ID", "Borrower ID").replace("000900001", ""), &expect![[""]]);
}

#[test]
fn d521_d522_a_new_id_is_given_once_and_is_nobodys_old_one() {
    update_says(
        "
        Old ID    | New ID
        000123451 | 000900001
        000123452 | 000900001
        000123453 | 000123454
        000123454 | 000123453
        000123455 | 000123455
        000123456 | 000123455
        ",
        &expect![[r#"
            B3 error D521: the new ID "000900001" is given in 2 rows (also B2)
              = give each patron a new ID of their own
            B4 error D522: the new ID "000123454" is the old ID in row 5 (also A5)
              = whoever has it keeps it as a former ID, so that nobody else can have it: give another one
            B5 error D522: the new ID "000123453" is the old ID in row 4 (also A4)
              = whoever has it keeps it as a former ID, so that nobody else can have it: give another one
            B7 error D522: the new ID "000123455" is the old ID in row 6 (also A6)
              = whoever has it keeps it as a former ID, so that nobody else can have it: give another one
            row 2 left out: [D521]
            row 3 left out: [D521]
            row 4 left out: [D522]
            row 5 left out: [D522]
            row 7 left out: [D522]
        "#]],
    );
}

#[test]
fn d522_a_new_id_is_the_barcode_of_no_other_row() {
    update_says(
        "
        Old ID    | New ID    | Barcode
        000123451 | 000900001 | 000900001
        000123452 | 000900002 |
        000123453 |           | 000900002
        ",
        &expect![[r#"
            B3 error D522: the new ID "000900002" is the barcode in row 4 (also C4)
              = give another one, or correct the barcode
            row 3 left out: [D522]
        "#]],
    );
}

/// A new ID is read as every other ID is.
#[test]
fn zeros_that_a_new_id_has_lost_are_asked_about() {
    let ids: String = (1..=9).map(|n| format!("00012345{n} | 00090000{n}\n")).collect();
    let run = update();
    run.says(
        &format!("Old ID | New ID\n{ids}000123460 | 900010"),
        &expect![[r#"
            B11 question C321: "900010" has probably lost its leading zeros: the other IDs of this column have 9 digits ["900010" -> "000900010"]
              = 000900010? Correct the cell, or put the zeros back in all rows: [AcceptRepair(C321)]
            row 11 waits: [C321]
        "#]],
    );
}
