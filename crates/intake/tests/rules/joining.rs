//! Tables that say more about the patrons of other tables, and prefixes of IDs.

use crate::support::Run;
use expect_test::expect;
use model::field::ListField;
use model::recipe::{ColumnRef, Make, Recipe};

const ID: ListField = ListField::PrimaryId;

#[test]
fn several_rows_of_a_joined_table_are_several_entries_in_the_order_of_the_file() {
    Run::default().joined_read(
        r#"
        Borrower ID | Last name | Barcode        | E-mail
        000123456   | Lind      | 21234000000017 | ana@example.org
        000123457   | Berg      |                |
        "#,
        ID,
        &[
            r#"
            ID        | Barcode
            000123457 | 21234000000025
            000123456 | 21234000000033
            000123457 | 21234000000041
            "#,
            r#"
            ID        | E-mail          | Note
            000123456 | ANA@example.org | pays cash
            000123456 | ana@example.com |
            "#,
        ],
        &expect![[r#"
            2: primary_id 000123456 | last_name Lind | emails ana@example.org + ana@example.com | identifiers BARCODE 21234000000017 + BARCODE 21234000000033 | notes pays cash
            3: primary_id 000123457 | last_name Berg | identifiers BARCODE 21234000000025 + BARCODE 21234000000041
            b.xlsx: 3 to 2, 0 to nobody
            c.xlsx: 2 to 1, 0 to nobody
        "#]],
    );
}

#[test]
fn addresses_phones_and_last_days_are_joined_too() {
    Run::default().joined_read(
        r#"
        Borrower ID | Last name | Phone
        000123456   | Lind      | 217-555-0101
        "#,
        ID,
        &[r#"
            ID        | Phone        | Address 1 | City   | Expiration date
            000123456 | 217-555-0102 | 1 Elm St  | Urbana | 2027-06-30
            000123456 | 217-555-0101 | 9 Oak Ln  | Urbana | 2027-06-30
        "#],
        &expect![[r#"
            2: primary_id 000123456 | last_name Lind | expiry_date 2027-06-30 | phones 217-555-0101 (home) + 217-555-0102 (home) | addresses 1 Elm St, Urbana + 9 Oak Ln, Urbana
            b.xlsx: 2 to 1, 0 to nobody
        "#]],
    );
}

#[test]
fn m904_and_m940_a_row_about_nobody_is_told_at_its_cell_and_leaves_out_nobody() {
    Run::default().joined_say(
        &[r#"
            Borrower ID | Last name
            000123456   | Lind
        "#],
        ID,
        &[r#"
            ID        | Barcode
            000123456 | 21234000000017
            000123999 | 21234000000025
                      | 21234000000033
        "#],
        &expect![[r#"
            b.xlsx: A3 error M904: Primary ID "000123999" belongs to nobody in the list
              = this row is not used; compare the value with the list, also zeros in front
            b.xlsx: A4 error M940: Primary ID is empty, so the row is about nobody
              = fill in the cell, or delete the row; the rest of the file is used
        "#]],
    );
}

#[test]
fn r405_what_a_patron_has_only_one_of_is_said_twice() {
    Run::default().joined_say(
        &[r#"
            Borrower ID | Last name | Expiration date
            000123456   | Lind      | 2027-06-30
            000123457   | Berg      | 2027-06-30
        "#],
        ID,
        &[r#"
            ID        | Expiration date | Campus
            000123456 | 2027-12-31      | MAIN
            000123457 | 2027-06-30      | MAIN
            000123457 |                 | NORTH
        "#],
        &expect![[r#"
            b.xlsx: B2 error R405: Expiry date is both "2027-06-30" and "2027-12-31" (also a.xlsx: 2)
              = keep the right one and delete the other
            b.xlsx: C4 error R405: Campus is both "MAIN" and "NORTH" (also a.xlsx: 3)
              = keep the right one and delete the other
            a.xlsx: row 2 left out: [R405]
            a.xlsx: row 3 left out: [R405]
        "#]],
    );
}

/// What the rules find of joined values stands at their cells, and leaves out the patrons whose they are.
#[test]
fn what_is_found_about_a_joined_value_stands_at_its_own_cell() {
    Run::default().joined_say(
        &[r#"
            Borrower ID | Last name
            000123456   | Lind
            000123457   | Berg
            000123458   | Holm
        "#],
        ID,
        &[r#"
            ID        | Barcode        | E-mail
            000123456 | 21234000000017 | ana@example.org
            000123457 | 21234000000017 | bo@example.org
            000123458 | 21234000000025 | cy at example
        "#],
        &expect![[r#"
            b.xlsx: B3 error D506: the barcode "21234000000017" is used more than once (also b.xlsx: B2, a.xlsx: 2, a.xlsx: 3)
              = these rows are left out; give each patron a barcode of their own
            b.xlsx: C4 error C310: "cy at example" is not an e-mail address: there is no @ (also a.xlsx: 4)
              = correct it as in ana@example.org, or empty the cell
            a.xlsx: row 2 left out: [D506]
            a.xlsx: row 3 left out: [D506]
            a.xlsx: row 4 left out: [C310]
        "#]],
    );
}

/// Twins get the same, so that they are twins still, and nothing is told twice.
#[test]
fn a_joined_row_goes_to_every_row_of_its_patron() {
    Run::default().joined_say(
        &[
            r#"
            Borrower ID | Last name
            000123456   | Lind
            "#,
            r#"
            Borrower ID | Last name
            000123456   | Lind
            "#,
        ],
        ID,
        &[r#"
            ID        | Barcode
            000123456 | 21234000000017
        "#],
        &expect![[r#"
            b.xlsx: 2 note D504: repeats row 2 (also a.xlsx: 2)
            b.xlsx: row 2 left out: [D504]
        "#]],
    );
}

#[test]
fn rows_are_joined_by_a_barcode() {
    Run::default().joined_read(
        r#"
        Borrower ID | Last name | Barcode
        000123456   | Lind      | 21234000000017
        000123457   | Berg      | 21234000000025
        "#,
        ListField::Barcode,
        &[r#"
            Barcode        | E-mail
            21234000000025 | bo@example.org
            21234000000033 | cy@example.org
        "#],
        &expect![[r#"
            2: primary_id 000123456 | last_name Lind | identifiers BARCODE 21234000000017
            3: primary_id 000123457 | last_name Berg | emails bo@example.org | identifiers BARCODE 21234000000025
            b.xlsx: 1 to 1, 1 to nobody
        "#]],
    );
}

#[test]
fn m941_new_ids_are_not_joined() {
    Run::default().joined_say(
        &[r#"
            Borrower ID | Last name
            000123456   | Lind
        "#],
        ID,
        &[r#"
            Old ID    | New ID
            000123456 | 000900001
        "#],
        &expect![[r#"
            b.xlsx: B error M941: column "New ID" gives patrons new IDs, which a joined file cannot do
              = load it as a list of its own, which only changes patrons
        "#]],
    );
}

/// Both tables are of the same source, and so are the IDs in them.
#[test]
fn an_id_gets_the_prefix_of_its_source_and_is_kept_as_it_was() {
    Run::default().profile(|profile| profile.id_prefix = Some("M1-".to_owned())).joined_read(
        r#"
        Borrower ID | Last name
        1017        | Lind
        M1-1018     | Berg
        "#,
        ID,
        &[r#"
            ID   | Barcode
            1017 | 21234000000017
        "#],
        &expect![[r#"
            2: primary_id M1-1017 | last_name Lind | identifiers LEGACY_ID 1017 + BARCODE 21234000000017
            3: primary_id M1-1018 | last_name Berg
            b.xlsx: 1 to 1, 0 to nobody
        "#]],
    );
}

#[test]
fn the_library_names_the_kind_of_old_ids() {
    let run = Run::default().profile(|profile| {
        profile.id_prefix = Some("M1-".to_owned());
        profile.keep_legacy_id = Some("SYMPHONY".to_owned());
    });
    run.reads(
        r#"
        Borrower ID | Last name
        1017        | Lind
        "#,
        &expect![[r#"
            2: primary_id M1-1017 | last_name Lind | identifiers SYMPHONY 1017
        "#]],
    );
}

/// An identifier belongs to one patron only: here the old ID is another patron's barcode.
#[test]
fn m943_an_old_id_that_somebody_else_has_is_not_kept() {
    Run::default().profile(|profile| profile.id_prefix = Some("M1-".to_owned())).says(
        r#"
        Borrower ID | Last name | Barcode
        1017        | Lind      | 21234000000017
        1018        | Berg      | 1017
        "#,
        &expect![[r#"
            2 note M943: the old ID "1017" is not kept: another patron has it, too
        "#]],
    );
}

#[test]
fn m942_the_higher_group_of_joined_rows_counts() {
    let list = "
        Borrower ID | Last name
        000123456   | Lind
    ";
    let groups = "
        ID        | User group
        000123456 | STUDENT
        000123456 | STAFF
    ";
    Run::default().ranking_groups().joined_say(
        &[list],
        ID,
        &[groups],
        &expect![[r#"
            b.xlsx: B3 note M942: user group is both STUDENT and STAFF; STAFF counts
        "#]],
    );
}

/// How a field is made of columns, the profile says of its lists. What is the same for everybody is so in every file.
#[test]
fn recipes_hold_for_lists_and_constants_for_every_file() {
    let columns = vec![ColumnRef::Named("Room".to_owned())];
    let campus = Recipe { field: ListField::Campus, columns, make: Make::First, replace: None };
    let run = Run::default().profile(|profile| {
        profile.recipes.of_columns = vec![campus];
        profile.recipes.constants = vec![(ListField::JobCategory, "CLERK".to_owned())];
    });
    run.joined_read(
        r#"
        Borrower ID | Last name | Room
        000123456   | Lind      | MAIN
        000123457   | Berg      |
        "#,
        ID,
        &[r#"
            ID        | Room   | Job category | Campus | Note
            000123456 | NORTH  | DEAN         |        | pays cash
            000123457 | NORTH  | DEAN         | WEST   |
        "#],
        &expect![[r#"
            2: primary_id 000123456 | last_name Lind | campus MAIN | job_category CLERK | notes pays cash
            3: primary_id 000123457 | last_name Berg | campus WEST | job_category CLERK
            b.xlsx: 2 to 2, 0 to nobody
        "#]],
    );
}
