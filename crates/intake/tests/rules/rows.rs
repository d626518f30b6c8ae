//! R: one row as a whole, and that one cause is one finding.

use crate::support::{Run, says, says_nothing};
use expect_test::expect;
use model::field::ListField;
use model::patron::AccountType;

#[test]
fn r401_a_purge_before_the_expiry() {
    says(
        r#"
        Borrower ID | Last name | Expires      | Purge date
        000123456   | Lind      | d:2027-06-30 | d:2027-01-01
        000123457   | Berg      | d:2027-06-30 | d:2027-06-30
        "#,
        &expect![[r#"
            D2 error R401: the purge date 2027-01-01 is before the expiry date 2027-06-30
              = correct one of the two
            row 2 left out: [R401]
        "#]],
    );
}

#[test]
fn r401_a_birth_in_the_future() {
    says(
        r#"
        Borrower ID | Last name | Birth date
        000123456   | Lind      | d:2050-01-01
        000123457   | Berg      | d:1950-01-01
        "#,
        &expect![[r#"
            C2 error R401: the birth date 2050-01-01 is in the future
              = correct the year
            row 2 left out: [R401]
        "#]],
    );
}

#[test]
fn r403_no_name_at_all_is_told_once() {
    says(
        r#"
        Borrower ID | First name | Last name | Phone
        000123456   |            |           | 555-0101
        "#,
        &expect![[r#"
            C2 error R403: 000123456 has no name
              = fill in the last name; one name is enough
            row 2 left out: [R403]
        "#]],
    );
}

#[test]
fn r403_one_name_is_enough() {
    says_nothing(
        r#"
        Borrower ID | First name | Last name
        000123456   |            | Sukarno
        "#,
    );
}

#[test]
fn r404_the_account_type_is_the_groups() {
    says(
        r#"
        Borrower ID | Last name | Account type | External ID
        000123456   | Lind      | external     |
        000123457   | Berg      | internal     |
        000123458   | Holm      |              | banner
        "#,
        &expect![[r#"
            C2 error R404: the account type is external, but patrons of COMMUNITY are internal
              = correct the account type or the user group
            D4 error R404: an internal account cannot have an external ID ("banner")
              = empty the cell, or use a group of external patrons
            row 2 left out: [R404]
            row 4 left out: [R404]
        "#]],
    );
}

#[test]
fn r404_an_external_account_names_its_feed() {
    let run = Run::default().group(|group| group.account_type = AccountType::External);
    run.says(
        r#"
        Borrower ID | Last name | External ID
        000123456   | Lind      |
        000123457   | Berg      | BANNER
        "#,
        &expect![[r#"
            C2 error R404: patrons of COMMUNITY are external, so the feed that owns them must be named
              = set external_id under [profiles.community-borrower] in rollcall.toml, add a column external_id, or give every row the same: [SetForAll { field: ExternalId, value: None }]
            row 2 left out: [R404]
        "#]],
    );
}

#[test]
fn r404_the_profile_can_name_the_feed() {
    let run = Run::default()
        .group(|group| group.account_type = AccountType::External)
        .profile(|profile| profile.external_id = Some("BANNER".to_owned()));
    run.says(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        "#,
        &expect![[""]],
    );
}

#[test]
fn all_faults_of_a_row_at_once() {
    says(
        r#"
        Borrower ID | First name | Last name | E-mail | Expires     | User group | Birth date
        2.1E+13     | Ana        |           | none@  | next summer | Aardvark   | d:2050-01-01
        "#,
        &expect![[r#"
            A2 error C323: "2.1E+13" is an ID that has turned into a rounded number
              = retype it from the source, with the column set to Text
            C2 error C301: Last name is empty
              = fill in the cell; if the first name is the only name, put it under Last name
            D2 error C310: "none@" is not an e-mail address: the part after the @ has no dot
              = correct it as in ana@example.org, or empty the cell
            E2 error C313: "next summer" is not a date
              = type it as year-month-day, as in 2027-06-30
              = or give every row the same date: [SetForAll { field: ExpiryDate, value: None }]; or name a term, once [terms] in rollcall.toml says when it ends
            F2 error C308: "Aardvark" is not a user group
              = the groups are COMMUNITY, RETIREE; others are added in rollcall.toml
            G2 error R401: the birth date 2050-01-01 is in the future
              = correct the year
            row 2 left out: [C323, C301, C310, C313, C308, R401]
        "#]],
    );
}

#[test]
fn what_is_unreadable_is_not_also_missing() {
    says(
        r#"
        Borrower ID       | Last name
        #1234567890123450 | "N\u{FFFD}ez"
        e:#N/A            | Berg
        "#,
        &expect![[r#"
            A2 error C322: "1234567890123450" has 16 digits in a number cell; spreadsheets keep only 15
              = the real number is no longer in the file: retype it from the source, with the column set to Text
            B2 error C335: "N�ez" has lost a letter
              = retype it from the source, or save the source as CSV UTF-8
            A3 error C326: the cell contains the error #N/A
              = fix the formula, or type the value
            row 2 left out: [C322, C335]
            row 3 left out: [C326]
        "#]],
    );
}

#[test]
fn a_name_that_cannot_be_read_is_still_a_name() {
    says(
        r#"
        Borrower ID | First name | Last name
        000123456   |            | e:#REF!
        "#,
        &expect![[r#"
            C2 error C326: the cell contains the error #REF!
              = fix the formula, or type the value
            row 2 left out: [C326]
        "#]],
    );
}

/// The group of the row says whether a name is needed, not the group of the profile.
#[test]
fn r403_a_group_may_need_no_name() {
    let run = Run::default().group(|group| group.required.retain(|field| *field != ListField::LastName));
    run.says(
        r#"
        Borrower ID | Last name | Group
        000123456   |           | COMMUNITY
        000123457   |           | RETIREE
        "#,
        &expect![[r#"
            B3 error R403: 000123457 has no name
              = fill in the last name; one name is enough
            row 3 left out: [R403]
        "#]],
    );
}
