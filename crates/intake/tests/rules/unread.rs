//! H213 and H214: columns that are not read although they matter, and two that look like the ID.

use crate::support::{Run, column, says};
use expect_test::expect;
use model::field::ListField;
use model::id_scheme::{IdScheme, MadeId};

const WHO: &str = "
    ID        | Last name | Who
    000123456 | Lind      | Ana
    000123457 | Berg      | Bo
    000123458 | Holm      | Liv
";

#[test]
fn h213_first_names_in_a_column_that_is_not_read() {
    says(
        WHO,
        &expect![[r#"
            C question H213: column "Who" is not read, but it looks like first names, and no column gives them
              = if that is what it is: [ReadColumnAs { header: Some("Who"), field: Some(FirstName) }]; if you don't want it: [IgnoreColumn("Who")]
        "#]],
    );
    let answered = |field| Run::default().options(|options| options.columns.push(column("Who", field)));
    answered(None).says(WHO, &expect![[""]]);
    answered(Some(ListField::FirstName)).says(WHO, &expect![[""]]);
}

#[test]
fn h213_is_not_asked_again_of_the_next_list() {
    let before = [("ID", Some(ListField::PrimaryId)), ("Last name", Some(ListField::LastName)), ("Who", None)];
    Run::default().remembering(&before).says(
        WHO,
        &expect![[r#"
            C note H202: column "Who" is not read
        "#]],
    );
}

#[test]
fn h213_dates_addresses_and_numbers_that_no_other_column_has() {
    says(
        "
        Borrower ID | Last name | First name | Card         | Write to        | Call
        000123456   | Lind      | Ana        | 2027-06-30   | ana@example.org | 555-0101
        000123457   | Berg      | Bo         | d:2027-06-30 | bo@example.org  | 555-0102
        000123458   | Holm      | Liv        | 6/30/27      | liv@example.org | 555-0103
        ",
        &expect![[r#"
            D question H213: column "Card" is not read, but it contains dates, and no column gives the expiry date
              = if that is what it is: [ReadColumnAs { header: Some("Card"), field: Some(ExpiryDate) }]; if you don't want it: [IgnoreColumn("Card")]
            E question H213: column "Write to" is not read, but it contains e-mail addresses, and no other column has them
              = if that is what it is: [ReadColumnAs { header: Some("Write to"), field: Some(Email) }]; if you don't want it: [IgnoreColumn("Write to")]
            F question H213: column "Call" is not read, but it contains phone numbers, and no other column has them
              = if that is what it is: [ReadColumnAs { header: Some("Call"), field: Some(Phone) }]; if you don't want it: [IgnoreColumn("Call")]
        "#]],
    );
}

/// One patron is enough, and so is a name that only nearly says what the column is: with the date of the profile, the
/// patron would be ready and wrong.
#[test]
fn h213_few_values_and_names_that_are_near() {
    says(
        "
        Borrower ID | Last name | First name | Last day
        000123456   | Lind      | Ana        | 2027-06-30
        ",
        &expect![[r#"
            D question H213: column "Last day" is not read, but it contains dates, and no column gives the expiry date
              = if that is what it is: [ReadColumnAs { header: Some("Last day"), field: Some(ExpiryDate) }]; if you don't want it: [IgnoreColumn("Last day")]
        "#]],
    );
    says(
        "
        Borrower ID | Last name | First name | Paid through
        000123456   | Lind      | Ana        | 2027-06-30
        000123457   | Berg      | Bo         | 2024-06-30
        000123458   | Holm      | Liv        | 2024-06-30
        ",
        &expect![[r#"
            D question H213: column "Paid through" is not read, but it contains dates, and no column gives the expiry date
              = if that is what it is: [ReadColumnAs { header: Some("Paid through"), field: Some(ExpiryDate) }]; if you don't want it: [IgnoreColumn("Paid through")]
        "#]],
    );
    // Some names say that another day is meant.
    says(
        "
        Borrower ID | Last name | First name | Applied    | Retired
        000123456   | Lind      | Ana        | 2026-08-01 | 2026-06-30
        ",
        &expect![[r#"
            D note H202: column "Applied" is not read
            E note H202: column "Retired" is not read
        "#]],
    );
    // One of two is no rule.
    says(
        "
        Borrower ID | Last name | First name | Remember
        000123456   | Lind      | Ana        | 2027-06-30
        000123457   | Berg      | Bo         | to call
        ",
        &expect![[r#"
            D note H202: column "Remember" is not read
        "#]],
    );
}

/// Under no name there is nothing to name.
#[test]
fn h213_a_column_without_a_name() {
    says(
        "
        Borrower ID | Last name | First name |
        000123456   | Lind      | Ana        | ana@example.org
        000123457   | Berg      | Bo         | bo@example.org
        000123458   | Holm      | Liv        | liv@example.org
        ",
        &expect![[r#"
            D question H213: a column without a name is not read, but it contains e-mail addresses, and no other column has them
              = give it a name in the row of column names, such as "E-mail", or delete it; or say what each column is with [Choose(Columns)] and [NameHeaderRow(None)]
        "#]],
    );
}

/// As it is with a date that the list has already, with one on which something else was, with the address of somebody
/// else, and with what only few rows have.
#[test]
fn columns_that_nobody_has_to_be_asked_about() {
    says(
        "
        Borrower ID | Last name | First name | Date added | Department  | Parent's e-mail | Reminder
        000123456   | Lind      | Ana        | 2026-08-01 | Reference   | pa@example.org  | a@example.org
        000123457   | Berg      | Bo         | 2026-08-02 | Circulation | pb@example.org  | by letter
        000123458   | Holm      | Liv        | 2026-08-03 | Archive     | pc@example.org  | never
        ",
        &expect![[r#"
            D note H202: column "Date added" is not read
            E note H202: column "Department" is not read
            F note H202: column "Parent's e-mail" is not read
            G note H202: column "Reminder" is not read
        "#]],
    );
    says(
        "
        Borrower ID | Last name | First name | Expires    | Review     | Locker
        000123456   | Lind      | Ana        | 2027-06-30 | 2026-12-01 | 12345
        000123457   | Berg      | Bo         | 2027-06-30 | 2026-12-01 | 12346
        000123458   | Holm      | Liv        | 2027-06-30 | 2026-12-01 | 12347
        ",
        &expect![[r#"
            E note H202: column "Review" is not read
            F note H202: column "Locker" is not read
        "#]],
    );
}

/// An application form's own dates, and the name as it is to be written beside whole names.
#[test]
fn columns_of_an_ordinary_form_are_only_noted() {
    says(
        r#"
        Borrower ID | Name         | Display name | Application date | Effective date
        000123456   | "Lind, Ana"  | Ana Lind     | 2026-08-01       | 2026-08-11
        000123457   | "Berg, Bo"   | Bo Berg      | 2026-08-02       | 2026-08-12
        000123458   | "Holm, Liv"  | Liv Holm     | 2026-08-03       | 2026-08-13
        "#,
        &expect![[r#"
            C note H202: column "Display name" is not read
            D note H202: column "Application date" is not read
            E note H202: column "Effective date" is not read
            1 warning S105: row 1 was taken for the column names, but only 76% look like headings
              = check the columns with [Inspect]; another row: [NameHeaderRow(None)]
            B2 note C344: a whole name was split ["Lind, Ana" -> "last name Lind, first name Ana"]
            B3 note C344: a whole name was split ["Berg, Bo" -> "last name Berg, first name Bo"]
            B4 note C344: a whole name was split ["Holm, Liv" -> "last name Holm, first name Liv"]
        "#]],
    );
}

#[test]
fn h213_whole_names_that_only_fill_blanks() {
    says(
        "
        Borrower ID | Name | Surname
        000123456   | Ana  | Diaz
        000123457   | Bo   | Berg
        000123458   | Liv  | Holm
        ",
        &expect![[r#"
            B question H213: column "Name" is read only where "Surname" is empty, and no column gives first names
              = if it contains first names: [ReadColumnAs { header: Some("Name"), field: Some(FirstName) }]; to split its names instead: [IgnoreColumn("Surname")]; if you don't want it: [IgnoreColumn("Name")]
        "#]],
    );
}

/// Otherwise last names would be loaded without first names.
#[test]
fn h213_nicknames_and_no_first_names() {
    let sheet = "
        ID        | Last name | Nickname
        000123456 | Lind      | Ana
    ";
    says(
        sheet,
        &expect![[r#"
            C question H213: column "Nickname" is read as preferred first names, and no column gives first names
              = if it contains first names: [ReadColumnAs { header: Some("Nickname"), field: Some(FirstName) }]; if it is right as it is: [ReadColumnAs { header: Some("Nickname"), field: Some(PreferredFirstName) }]; if you don't want it: [IgnoreColumn("Nickname")]
        "#]],
    );
    for field in [Some(ListField::FirstName), Some(ListField::PreferredFirstName), None] {
        let answered = Run::default().options(|options| options.columns.push(column("Nickname", field)));
        answered.says(sheet, &expect![[""]]);
    }
    says(
        "
        ID        | Last name | First name | Nickname
        000123456 | Lind      | Ana        | Annie
        ",
        &expect![[""]],
    );
}

/// What stands once beside a list is no column of it.
#[test]
fn one_value_under_no_name_is_no_question() {
    says(
        "
        ID        | Last name | First name |
        000123456 | Lind      | Ana        | 2027-06-30
        000123457 | Berg      | Bo         |
        ",
        &expect![[r#"
            D warning H206: a column with values has no name
              = give it a name in the row of column names, or delete it
        "#]],
    );
}

const NR: &str = "
    Nr     | Last name | First name | Birth date
    104417 | Lind      | Ana        | d:1951-02-03
    104418 | Berg      | Bo         | d:1951-02-04
    104419 | Holm      | Liv        | d:1951-02-05
";

/// Without the question everybody would get a new ID, and with it a second record.
#[test]
fn h213_ids_where_the_profile_gives_others() {
    let made = Run::default().profile(|profile| profile.id_scheme = MadeId::new("CB", 7, true).map(IdScheme::Made));
    made.says(
        NR,
        &expect![[r#"
            A question H213: column "Nr" is not read, but it looks like IDs, and no other column gives them: everybody would get a new one
              = if that is what it is: [ReadColumnAs { header: Some("Nr"), field: Some(PrimaryId) }]; if you don't want it: [IgnoreColumn("Nr")]
        "#]],
    );
}

#[test]
fn h201_names_the_column_that_looks_like_what_is_missing() {
    says(
        NR,
        &expect![[r#"
            A note H202: column "Nr" is not read
            1 error H201: no column for Primary ID
              = is it "Nr"? Then: [ReadColumnAs { header: Some("Nr"), field: Some(PrimaryId) }]
        "#]],
    );
}

/// One number in a list is the ID as a rule, whatever it is called; who says that it is not is not asked again.
#[test]
fn h201_names_the_only_number_there_is() {
    let sheet = "
        Last name | First name | Barcode
        Lind      | Ana        | 21234000000017
    ";
    says(
        sheet,
        &expect![[r#"
            1 error H201: no column for Primary ID
              = is it "Barcode"? Then: [ReadColumnAs { header: Some("Barcode"), field: Some(PrimaryId) }]
        "#]],
    );
    let answered = Run::default().options(|options| options.columns.push(column("Barcode", Some(ListField::Barcode))));
    answered.says(
        sheet,
        &expect![[r#"
            1 error H201: no column for Primary ID
              = add the column, or say which it is: [ReadColumnAs { header: None, field: Some(PrimaryId) }]
        "#]],
    );
    says(
        "
        Last name | First name | Card
        Lind      | Ana        | 21234000000017
        ",
        &expect![[r#"
            C note H202: column "Card" is not read
            1 error H201: no column for Primary ID
              = is it "Card"? Then: [ReadColumnAs { header: Some("Card"), field: Some(PrimaryId) }]
        "#]],
    );
}

#[test]
fn h214_two_columns_with_the_name_of_an_id() {
    says(
        "
        Borrower ID | Library card number | Last name | First name
        000123456   | 21234000000017      | Lind      | Ana
        ",
        &expect![[r#"
            B question H214: "Borrower ID" and "Library card number" both look like the ID (also A)
              = if "Borrower ID" is the ID, say what the other one is: [ReadColumnAs { header: Some("Library card number"), field: Some(Barcode) }], or leave it out: [IgnoreColumn("Library card number")]
              = if "Library card number" is the ID, say what the other one is: [ReadColumnAs { header: Some("Borrower ID"), field: Some(Barcode) }], or leave it out: [IgnoreColumn("Borrower ID")]
        "#]],
    );
}

#[test]
fn h214_a_second_column_with_the_values_of_an_id() {
    let sheet = "
        Borrower ID | Student   | Last name | First name
        000123456   | 912345671 | Lind      | Ana
        000123457   | 912345672 | Berg      | Bo
        000123458   | 912345673 | Holm      | Liv
    ";
    says(
        sheet,
        &expect![[r#"
            B question H214: "Student" is not read, but it looks like an ID, as "Borrower ID" does (also A)
              = if "Borrower ID" is the ID, say what the other one is: [ReadColumnAs { header: Some("Student"), field: Some(Barcode) }], or leave it out: [IgnoreColumn("Student")]
              = if "Student" is the ID: [ReadColumnAs { header: Some("Student"), field: Some(PrimaryId) }] [ReadColumnAs { header: Some("Borrower ID"), field: Some(Barcode) }]
        "#]],
    );
    let answer = [column("Student", Some(ListField::PrimaryId)), column("Borrower ID", Some(ListField::Barcode))];
    Run::default().options(|options| options.columns = answer.into()).reads(
        sheet,
        &expect![[r#"
            2: primary_id 912345671 | first_name Ana | last_name Lind | identifiers BARCODE 000123456
            3: primary_id 912345672 | first_name Bo | last_name Berg | identifiers BARCODE 000123457
            4: primary_id 912345673 | first_name Liv | last_name Holm | identifiers BARCODE 000123458
        "#]],
    );
}

/// What a workbook of left-out rows says of a row is no value of it, whatever it looks like, and a row that has nothing
/// else is empty.
#[test]
fn the_column_what_to_fix_is_ours() {
    let sheet = "
        What to fix      | Borrower ID | Last name | First name
        ana@example.org  | 000104417   | Diaz      | Ana
        bob@example.org  | 000104418   | Lind      | Bob
        cid@example.org  | 000104419   | Berg      | Cid
        to be deleted    |             |           |
        dora@example.org | 000104420   | Holm      | Dora
    ";
    says(
        sheet,
        &expect![[r#"
            5 note S112: 1 empty row skipped
        "#]],
    );
    let control = "
        What was wrong  | Borrower ID | Last name | First name
        ana@example.org | 000104417   | Diaz      | Ana
        bob@example.org | 000104418   | Lind      | Bob
        cid@example.org | 000104419   | Berg      | Cid
    ";
    says(
        control,
        &expect![[r#"
            A question H213: column "What was wrong" is not read, but it contains e-mail addresses, and no other column has them
              = if that is what it is: [ReadColumnAs { header: Some("What was wrong"), field: Some(Email) }]; if you don't want it: [IgnoreColumn("What was wrong")]
        "#]],
    );
}
