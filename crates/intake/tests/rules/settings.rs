//! What a person says on the command line and a library in its configuration.

use crate::support::{Run, column};
use expect_test::expect;
use model::codes;
use model::field::ListField;
use model::finding::Severity;
use model::settings::ExpiryRule;
use std::collections::BTreeMap;

#[test]
fn a_column_is_what_the_person_says() {
    let run = Run::default().options(|options| {
        options.columns = vec![
            column("Who", Some(ListField::LastName)),
            column("email address", Some(ListField::Email2)),
            column("Note", None),
        ];
    });
    let sheet = r#"
        Borrower ID | Who  | E-mail        | Email address | Note
        000123456   | Lind | a@example.org | b@example.org | secret
    "#;
    run.says(sheet, &expect![[""]]);
    run.reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | last_name Lind | emails a@example.org + b@example.org
    "#]],
    );
}

#[test]
fn a_column_that_is_not_there_is_no_fault() {
    let run = Run::default().options(|options| options.columns = vec![column("Wohnort", Some(ListField::City))]);
    run.says(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        "#,
        &expect![[r#"
            1 warning H212: [Choose(Column)] names "Wohnort", but no column is called that
              = the columns are Borrower ID, Last name
        "#]],
    );
}

#[test]
fn a_value_is_set_for_every_row() {
    let run = Run::default().options(|options| {
        options.set =
            vec![(ListField::UserGroup, "RETIREE".to_owned()), (ListField::ExpiryDate, "2027-06-30".to_owned())];
    });
    let sheet = r#"
        Borrower ID | Last name | Expires
        000123456   | Lind      | d:2026-12-31
        000123457   | Berg      |
    "#;
    run.says_all(
        sheet,
        &expect![[r#"
        C warning H211: [Choose(ValueForAll)] gives every row "2027-06-30"; the column "Expires" is not read
          = leave [Choose(ValueForAll)] out to read the column
    "#]],
    );
    run.reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | last_name Lind | user_group RETIREE | expiry_date 2027-06-30
        3: primary_id 000123457 | last_name Berg | user_group RETIREE | expiry_date 2027-06-30
    "#]],
    );
}

/// The list's own cell does not count, so its faults do not either.
#[test]
fn a_set_value_takes_the_place_of_the_cell() {
    let run = Run::default().options(|options| {
        options.set = vec![
            (ListField::ExpiryDate, "2027-06-30".to_owned()),
            (ListField::Email, "desk@example.org".to_owned()),
            (ListField::Note, "Fall list".to_owned()),
        ];
    });
    let sheet = r#"
        Borrower ID | Last name | Expires     | E-mail          | Note
        000123456   | Lind      | next summer | ana@example.org | hers
    "#;
    run.says(
        sheet,
        &expect![[r#"
        C warning H211: [Choose(ValueForAll)] gives every row "2027-06-30"; the column "Expires" is not read
          = leave [Choose(ValueForAll)] out to read the column
        D warning H211: [Choose(ValueForAll)] gives every row "desk@example.org"; the column "E-mail" is not read
          = leave [Choose(ValueForAll)] out to read the column
        E warning H211: [Choose(ValueForAll)] gives every row "Fall list"; the column "Note" is not read
          = leave [Choose(ValueForAll)] out to read the column
    "#]],
    );
    run.reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | last_name Lind | expiry_date 2027-06-30 | emails desk@example.org | notes Fall list
    "#]],
    );
}

#[test]
fn a_set_value_can_be_wrong() {
    let run = Run::default().options(|options| options.set = vec![(ListField::UserGroup, "Aardvark".to_owned())]);
    run.says(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        "#,
        &expect![[r#"
            2 error C308: "Aardvark" is not a user group
              = the groups are COMMUNITY, RETIREE; others are added in rollcall.toml
            row 2 left out: [C308]
        "#]],
    );
}

#[test]
fn the_profile_knows_columns_and_words() {
    let run = Run::default().profile(|profile| {
        profile.columns = vec![("Reader".to_owned(), ListField::LastName)];
        let words = [("CB".to_owned(), "COMMUNITY".to_owned()), ("gone".to_owned(), "INACTIVE".to_owned())];
        profile.values =
            BTreeMap::from([(ListField::UserGroup, words.clone().into()), (ListField::Status, words.into())]);
    });
    let sheet = r#"
        Borrower ID | Reader | Group | Status
        000123456   | Lind   | cb    | Gone
    "#;
    run.says(sheet, &expect![[""]]);
    run.reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | last_name Lind | user_group COMMUNITY | status INACTIVE
    "#]],
    );
}

#[test]
fn a_default_stands_in_for_a_needed_column() {
    let run = Run::default()
        .profile(|profile| profile.defaults = BTreeMap::from([(ListField::City, "Elm".to_owned())]))
        .group(|group| group.required.push(ListField::City));
    run.says(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        "#,
        &expect![[""]],
    );
}

#[test]
fn a_fault_in_a_default_is_told() {
    let run = Run::default()
        .profile(|profile| profile.defaults = BTreeMap::from([(ListField::ExpiryDate, "some day".to_owned())]));
    run.says(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        "#,
        &expect![[r#"
            0 error C313: "some day" is not a date
              = type it as year-month-day, as in 2027-06-30
              = or give every row the same date: [SetForAll { field: ExpiryDate, value: None }]; or name a term, once [terms] in rollcall.toml says when it ends
        "#]],
    );
}

#[test]
fn the_group_says_what_is_needed() {
    let run = Run::default().group(|group| group.required = vec![ListField::PrimaryId, ListField::Email]);
    run.says(
        r#"
        Borrower ID | Last name | E-mail
        000123456   |           | ana@example.org
        000123457   | Berg      |
        000123458   | Holm      | bad@
        "#,
        &expect![[r#"
            C3 error C301: E-mail is empty
              = fill in the cell
            C4 error C310: "bad@" is not an e-mail address: the part after the @ has no dot
              = correct it as in ana@example.org, or empty the cell
            row 3 left out: [C301]
            row 4 left out: [C310]
        "#]],
    );
}

/// What the group itself gives to new patrons is not missing, with a column for it or without.
#[test]
fn h201_a_needed_expiry_date_can_be_the_groups() {
    let needed = || Run::default().group(|group| group.required.push(ListField::ExpiryDate));
    let (without, blank) = (
        r#"
        Borrower ID | Last name
        000123456   | Lind
        "#,
        r#"
        Borrower ID | Last name | Expires
        000123456   | Lind      |
        "#,
    );
    needed().says(without, &expect![[""]]);
    needed().says(blank, &expect![[""]]);
    let never = needed().group(|group| group.expiry = ExpiryRule::Never);
    never.says(
        without,
        &expect![[r#"
            1 error H201: no column for Expiry date
              = add the column, or say which it is: [ReadColumnAs { header: None, field: Some(ExpiryDate) }]
        "#]],
    );
    never.says(
        blank,
        &expect![[r#"
            C2 error C301: Expiry date is empty
              = fill in the cell
            row 2 left out: [C301]
        "#]],
    );
}

#[test]
fn each_row_has_the_rules_of_its_own_group() {
    let run = Run::default().group(|group| group.required.push(ListField::Email));
    run.says(
        r#"
        Borrower ID | Last name | E-mail | Group
        000123456   | Lind      |        | RETIREE
        000123457   | Berg      |        | COMMUNITY
        "#,
        &expect![[r#"
            C3 error C301: E-mail is empty
              = fill in the cell
            row 3 left out: [C301]
        "#]],
    );
}

#[test]
fn a_library_sets_severities() {
    let run = Run::default()
        .severity(codes::C341, Severity::Error)
        .severity(codes::C301, Severity::Warning)
        .severity(codes::R401, Severity::Question);
    run.says(
        r#"
        Borrower ID | First name | Last name | Birth date
        000123456   | Test       | Lind      |
        000123457   | Bo         |           |
        000123458   | Cy         | Holm      | d:2050-01-01
        "#,
        &expect![[r#"
            B2 error C341: "Test" looks like a placeholder
              = if this row is a test, delete it
            C3 warning C301: Last name is empty
              = fill in the cell; if the first name is the only name, put it under Last name
            D4 question R401: the birth date 2050-01-01 is in the future
              = correct the year
            row 2 left out: [C341]
            row 4 waits: [R401]
        "#]],
    );
}

#[test]
fn a_needed_id_cannot_be_waived() {
    Run::default().severity(codes::C301, Severity::Note).says(
        r#"
        Borrower ID | Last name
                    | Lind
        "#,
        &expect![[r#"
            A2 note C301: Primary ID is empty
            row 2 left out: [C301]
        "#]],
    );
}
