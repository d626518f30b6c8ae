//! Rows without an ID, where the profile says how one is made.

use crate::support::{Run, column};
use expect_test::expect;
use model::id_scheme::{IdScheme, MadeId};
use model::patron::AccountType;

fn made() -> Run {
    Run::default().profile(|profile| profile.id_scheme = MadeId::new("CB", 7, true).map(IdScheme::Made))
}

fn from_barcode() -> Run {
    Run::default().profile(|profile| profile.id_scheme = Some(IdScheme::Barcode))
}

#[test]
fn a_blank_id_is_given_and_one_that_is_there_stays() {
    let sheet = r#"
        Borrower ID | Last name | First name | Birth date
        000123456   | Lind      | Ana        | d:1951-02-03
                    | Lind      | Ana        | d:1951-02-04
        N/A         | Berg      | Bo         | d:1960-01-01
    "#;
    made().says(
        sheet,
        &expect![[r#"
        A3 note C346: no primary ID: CB81263311 is given
        A4 note C302: read as empty ["N/A" -> ""]
        A4 note C346: no primary ID: CB18756650 is given
    "#]],
    );
    made().reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | first_name Ana | last_name Lind | birth_date 1951-02-03
        3: primary_id CB81263311 | first_name Ana | last_name Lind | birth_date 1951-02-04
        4: primary_id CB18756650 | first_name Bo | last_name Berg | birth_date 1960-01-01
    "#]],
    );
}

#[test]
fn a_list_without_a_column_of_ids_is_a_list() {
    let sheet = r#"
        Last name | First name | E-mail
        Lind      | Ana        | ana@example.org
    "#;
    made().says(
        sheet,
        &expect![[r#"
        2 note C346: no primary ID: CB15145196 is given
    "#]],
    );
    // As before, where no profile says how an ID is made.
    Run::default().says(
        sheet,
        &expect![[r#"
        1 error H201: no column for Primary ID
          = add the column, or say which it is: [ReadColumnAs { header: None, field: Some(PrimaryId) }]
    "#]],
    );
}

/// A number that is not wanted is not missed where IDs can be made.
#[test]
fn a_column_that_is_not_wanted_is_no_id() {
    made().options(|options| options.columns.push(column("Nr", None))).says(
        r#"
        Nr     | Last name | First name | Birth date
        104417 | Lind      | Ana        | d:1951-02-03
        "#,
        &expect![[r#"
            2 note C346: no primary ID: CB75695478 is given
        "#]],
    );
}

/// Of a name alone every namesake would have the same ID.
#[test]
fn a_name_alone_is_given_no_id() {
    made().says(
        r#"
        Borrower ID | Last name | First name | Birth date
                    | Lind      | Ana        |
                    |           |            | d:1951-02-03
        "#,
        &expect![[r#"
            A2 error C301: Primary ID is empty
              = fill in the ID, or the name and the birth date or e-mail address it can be made from
            A3 error C301: Primary ID is empty
              = fill in the ID, or the name and the birth date or e-mail address it can be made from
            B3 error R403: there is no name
              = fill in the last name; one name is enough
            row 2 left out: [C301]
            row 3 left out: [C301, R403]
        "#]],
    );
    made().says(
        r#"
        Last name | First name | City
        Lind      | Ana        | Elm
        "#,
        &expect![[r#"
            1 error H201: no column for Primary ID, and none that an ID can be made from: a birth date or an e-mail address
              = add the column, or say which it is: [ReadColumnAs { header: None, field: Some(PrimaryId) }]
        "#]],
    );
}

#[test]
fn an_id_that_cannot_be_read_is_not_replaced() {
    made().says(
        r#"
        Borrower ID | Last name | Birth date
        2.1E+13     | Lind      | d:1951-02-03
        "#,
        &expect![[r#"
            A2 error C323: "2.1E+13" is an ID that has turned into a rounded number
              = retype it from the source, with the column set to Text
            row 2 left out: [C323]
        "#]],
    );
}

#[test]
fn two_rows_of_one_person_have_one_id() {
    made().says(
        r#"
        Last name | First name | Birth date   | City
        Lind      | Ana        | d:1951-02-03 | Elm
        LIND      | ana        | d:1951-02-03 | Oak
        Berg      | Bo         | d:1960-01-01 | Elm
        Berg      | Bo         | d:1960-01-01 | Elm
        "#,
        &expect![[r#"
            2 note C346: no primary ID: CB75695478 is given
            3 note C346: no primary ID: CB75695478 is given
            3 error D501: the primary ID "CB75695478" is used for 2 rows (also 2)
              = both rows are left out until one of them changes
              = if this is one person, delete a row; if not, give each person an ID of their own
            4 note C346: no primary ID: CB18756650 is given
            5 note C346: no primary ID: CB18756650 is given
            5 note D504: repeats row 4 (also 4)
            row 2 left out: [D501]
            row 3 left out: [D501]
            row 5 left out: [D504]
        "#]],
    );
}

/// An external account has the institution's ID; one of the library's own would never meet the feed's.
#[test]
fn external_accounts_are_given_none() {
    made().group(|group| group.account_type = AccountType::External).says(
        r#"
        Borrower ID | Last name | Birth date   | External ID
                    | Lind      | d:1951-02-03 | SIS
        "#,
        &expect![[r#"
            A2 error C301: Primary ID is empty
              = fill in the cell
            row 2 left out: [C301]
        "#]],
    );
}

/// The library's own IDs need not look like the institution's.
#[test]
fn the_number_of_digits_is_not_asked_of_a_given_id() {
    made().group(|group| group.id_digits = Some(9)).says(
        r#"
        Borrower ID | Last name | Birth date
                    | Lind      | d:1951-02-03
        "#,
        &expect![[r#"
            A2 note C346: no primary ID: CB21794458 is given
        "#]],
    );
    // Neither of one that stands in the next list.
    made().group(|group| group.id_digits = Some(9)).says(
        r#"
        Borrower ID | Last name
        CB21794458  | Lind
        CB21794459  | Berg
        "#,
        &expect![[r#"
            A3 error C306: "CB21794459" doesn't fit: COMMUNITY IDs have 9 digits
              = correct the ID, or the user group
            row 3 left out: [C306]
        "#]],
    );
}

#[test]
fn a_barcode_can_be_the_id() {
    let sheet = r#"
        Borrower ID | Last name | Barcode
                    | Lind      | 21234000000017
        000123456   | Berg      | 21234000000025
                    | Chen      |
    "#;
    from_barcode().says(
        sheet,
        &expect![[r#"
        A2 note C346: no primary ID: 21234000000017 is given
        A4 error C301: Primary ID is empty
          = fill in the ID, or the barcode, which is then the ID
        row 4 left out: [C301]
    "#]],
    );
    from_barcode().reads(
        sheet,
        &expect![[r#"
        2: primary_id 21234000000017 | last_name Lind
        3: primary_id 000123456 | last_name Berg | identifiers BARCODE 21234000000025
    "#]],
    );
    from_barcode().says(
        r#"
        Last name | Barcode
        Lind      | 21234000000017
        Berg      | 21234000000017
        "#,
        &expect![[r#"
            2 note C346: no primary ID: 21234000000017 is given
            3 note C346: no primary ID: 21234000000017 is given
            3 error D501: the primary ID "21234000000017" is used for 2 rows (also 2)
              = both rows are left out until one of them changes
              = if this is one person, delete a row; if not, give each person an ID of their own
            row 2 left out: [D501]
            row 3 left out: [D501]
        "#]],
    );
    from_barcode().says(
        r#"
        Last name | First name
        Lind      | Ana
        "#,
        &expect![[r#"
            1 error H201: no column for Primary ID, and none for the barcode, which would be the ID
              = add the column, or say which it is: [ReadColumnAs { header: None, field: Some(PrimaryId) }]
        "#]],
    );
}
