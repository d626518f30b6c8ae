//! S and H: which row names the columns, and which column is what.

use crate::support::{Run, reads, says, says_nothing, text_says};
use expect_test::expect;

#[test]
fn h201_a_needed_column_is_missing() {
    says(
        r#"
        Borrower ID | First name
        000123456   | Ana
        "#,
        &expect![[r#"
            1 error H201: no column for Last name
              = add the column, or say which it is: [ReadColumnAs { header: None, field: Some(LastName) }]
        "#]],
    );
}

#[test]
fn h201_the_nearest_name_is_shown() {
    says(
        r#"
        Borrower ID | First name | Surnmae
        000123456   | Ana        | Lind
        "#,
        &expect![[r#"
            C warning H202: column "Surnmae" is not read; did you mean Last name?
              = if so: [ReadColumnAs { header: Some("Surnmae"), field: Some(LastName) }]
            1 error H201: no column for Last name
              = is it "Surnmae"? Then: [ReadColumnAs { header: Some("Surnmae"), field: Some(LastName) }]
        "#]],
    );
}

#[test]
fn h202_an_unknown_column_is_not_read() {
    says(
        r#"
        Borrower ID | Last name | Shoe size | Adress | Hobby
        000123456   | Lind      | 44        | Elm St |
        "#,
        &expect![[r#"
            C note H202: column "Shoe size" is not read
            D warning H202: column "Adress" is not read; did you mean Address line 1?
              = if so: [ReadColumnAs { header: Some("Adress"), field: Some(AddressLine1) }]
            1 warning S105: row 1 was taken for the column names, but only 76% look like headings
              = check the columns with [Inspect]; another row: [NameHeaderRow(None)]
        "#]],
    );
}

#[test]
fn h202_one_column_of_several_fields() {
    says(
        r#"
        Borrower ID | Last name | First name | City, State Zip
        000123456   | Lind      | Ana        | Belmont Falls, MA 01007
        "#,
        &expect![[r#"
            D warning H202: column "City, State Zip" is not read; its name lists several fields: City, State or province, Postal code
              = give each of them a column of its own, or say as which one to read it: [ReadColumnAs { header: Some("City, State Zip"), field: None }]
        "#]],
    );
}

#[test]
fn h204_two_columns_for_one_field() {
    says(
        r#"
        Borrower ID | Last name | E-mail        | Email address
        000123456   | Lind      | a@example.org | b@example.org
        "#,
        &expect![[r#"
            D error H204: "E-mail" and "Email address" would both fill E-mail (also C)
              = rename or delete one, or leave one out: [IgnoreColumn("Email address")]
        "#]],
    );
}

#[test]
fn h204_two_e_mail_columns_with_numbers_are_fine() {
    says_nothing(
        r#"
        Borrower ID | Last name | E-mail 1      | E-mail 2
        000123456   | Lind      | a@example.org | b@example.org
        "#,
    );
}

/// A patron has any number of phones and further addresses; what is wrong with one is said at its own cell.
#[test]
fn several_columns_of_phones_and_addresses_are_all_read() {
    let sheet = r#"
        Borrower ID | Last name | Home phone | Other phone | Work phone | Mobile   | E-mail        | Work e-mail   | Alternate e-mail
        000123456   | Lind      | 555-0101   | 555-0102    | 555-0103   | 555-0104 | a@example.org | b@example.org | c@example.org
        000123457   | Berg      | 555-0105   | soon        |            |          |               |               |
    "#;
    says(
        sheet,
        &expect![[r#"
            D3 warning C312: "soon" does not look like a phone number
              = check it; it is loaded as it is
        "#]],
    );
    let rows = "Borrower ID | Last name | Home phone | Other phone | Work phone | E-mail | Work e-mail | Other e-mail\n\
        000123456 | Lind | 555-0101 | 555-0102 | 555-0103 | a@example.org | b@example.org | c@example.org";
    reads(
        rows,
        &expect![[r#"
            2: primary_id 000123456 | last_name Lind | emails a@example.org + b@example.org + c@example.org | phones 555-0101 (home) + 555-0102 (home) + 555-0103 (office)
        "#]],
    );
}

#[test]
fn h205_two_columns_of_one_name() {
    says(
        r#"
        Borrower ID | Last name | Note | note
        000123456   | Lind      | one  | two
        "#,
        &expect![[r#"
            D error H205: two columns are called "note" (also C)
              = rename one of them
        "#]],
    );
}

#[test]
fn h205_an_empty_one_misleads_nobody() {
    says(
        r#"
        Borrower ID | Last name | Note | Note
        000123456   | Lind      | one  |
        "#,
        &expect![[r#"
            D note H205: two columns are called "Note" (also C)
        "#]],
    );
}

#[test]
fn h206_values_under_no_name() {
    says(
        r#"
        Borrower ID | Last name |
        000123456   | Lind      | twice on Mondays
        "#,
        &expect![[r#"
            C warning H206: a column with values has no name
              = give it a name in the row of column names, or delete it
        "#]],
    );
}

#[test]
fn h211_the_group_comes_from_the_profile() {
    Run::default().says_all(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        "#,
        &expect![[r#"
            1 note H211: no column for Expiry date; new patrons get 2027-08-28 (profile "community-borrower")
        "#]],
    );
}

#[test]
fn h211_a_group_in_the_list_needs_no_note() {
    Run::default().says_all(
        r#"
        Borrower ID | Last name | Patron group
        000123456   | Lind      | COMMUNITY
        "#,
        &expect![[r#"
            1 note H211: no column for Expiry date; new patrons get 2027-08-28 (profile "community-borrower")
        "#]],
    );
}

/// A header that ends with a separator has a column without a name, and its lines are no longer than it.
#[test]
fn h206_in_a_text_file() {
    text_says(
        r#"
        Borrower ID | Last name |
        000123456   | Lind      | twice on Mondays
        "#,
        &expect![[r#"
            column 3 warning H206: a column with values has no name
              = give it a name in the row of column names, or delete it
        "#]],
    );
}
