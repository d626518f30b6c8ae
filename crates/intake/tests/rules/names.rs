//! C: whole names in one column, and letters of names that only look right.

use crate::support::{Run, reads, says};
use expect_test::expect;
use model::codes;
use model::field::ListField;

#[test]
fn c344_a_whole_name_is_taken_apart_at_its_commas() {
    let sheet = r#"
        Borrower ID | Name
        000123456   | "Diaz, Ana María, Jr."
        000123457   | "NÚÑEZ, BO"
        000123458   | "van der Berg, Liv"
        000123459   | Suharto
    "#;
    says(
        sheet,
        &expect![[r#"
        B2 note C344: a whole name was split ["Diaz, Ana María, Jr." -> "last name Diaz Jr., first name Ana, middle name María"]
        B3 note C344: a whole name was split ["NÚÑEZ, BO" -> "last name NÚÑEZ, first name BO"]
        B4 note C344: a whole name was split ["van der Berg, Liv" -> "last name van der Berg, first name Liv"]
    "#]],
    );
    reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | first_name Ana | middle_name María | last_name Diaz Jr.
        3: primary_id 000123457 | first_name BO | last_name NÚÑEZ
        4: primary_id 000123458 | first_name Liv | last_name van der Berg
        5: primary_id 000123459 | last_name Suharto
    "#]],
    );
}

#[test]
fn c345_without_a_comma_it_is_asked_once_for_the_column() {
    says(
        r#"
        Borrower ID | Full name
        000123456   | Ana Diaz
        000123457   | "Berg, Bo"
        000123458   | Ludwig van Holm
        "#,
        &expect![[r#"
            B2 question C345: "Ana Diaz" does not say which word is the last name ["Ana Diaz" -> "last name Diaz, first name Ana"] (also B4)
              = write it as Last, First; or use the last word as the last name in all rows: [AcceptRepair(C345)]
            B3 note C344: a whole name was split ["Berg, Bo" -> "last name Berg, first name Bo"]
            row 2 waits: [C345]
            row 4 waits: [C345]
        "#]],
    );
}

#[test]
fn c345_the_last_word_can_be_accepted() {
    let run = Run::default().accept(codes::C345);
    let sheet = r#"
        Borrower ID | Full name
        000123456   | Ana María Diaz Jr.
        000123457   | Ludwig van der Holm
    "#;
    run.says(sheet, &expect![[r#"
        B2 note C344: a whole name was split ["Ana María Diaz Jr." -> "last name Diaz Jr., first name Ana, middle name María"]
        B3 note C344: a whole name was split ["Ludwig van der Holm" -> "last name van der Holm, first name Ludwig"]
    "#]]);
    run.reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | first_name Ana | middle_name María | last_name Diaz Jr.
        3: primary_id 000123457 | first_name Ludwig | last_name van der Holm
    "#]],
    );
}

#[test]
fn c306_commas_that_are_not_those_of_a_name() {
    says(
        r#"
        Borrower ID | Name
        000123456   | "Diaz, Ana, Dr."
        000123457   | ", Bo"
        "#,
        &expect![[r#"
            B2 error C306: "Diaz, Ana, Dr." contains more than one person's name
              = write only the name, as in Diaz, Ana María
            B3 error C306: ", Bo" cannot be split: its commas are not where a name has them
              = write it as Last, First Middle, as in Diaz, Ana María
            row 2 left out: [C306]
            row 3 left out: [C306]
        "#]],
    );
}

#[test]
fn r403_a_whole_name_that_is_blank() {
    says(
        r#"
        Borrower ID | Name
        000123456   |
        000123457   | "Berg, Bo"
        "#,
        &expect![[r#"
            B2 error R403: 000123456 has no name
              = fill in the last name; one name is enough
            B3 note C344: a whole name was split ["Berg, Bo" -> "last name Berg, first name Bo"]
            row 2 left out: [R403]
        "#]],
    );
}

/// A mononym has no first name; where the library wants one for everybody, that is told at the name.
#[test]
fn c301_one_name_where_a_first_name_is_needed() {
    let run = Run::default().group(|group| group.required.push(ListField::FirstName));
    run.says(
        r#"
        Borrower ID | Name
        000123456   | Suharto
        000123457   | Ana Diaz
        000123458   | "Berg, Bo"
        "#,
        &expect![[r#"
            B2 error C301: First name is empty
              = fill in the cell
            B3 question C345: "Ana Diaz" does not say which word is the last name ["Ana Diaz" -> "last name Diaz, first name Ana"]
              = write it as Last, First; or use the last word as the last name in all rows: [AcceptRepair(C345)]
            B4 note C344: a whole name was split ["Berg, Bo" -> "last name Berg, first name Bo"]
            row 2 left out: [C301]
            row 3 waits: [C345]
        "#]],
    );
}

#[test]
fn h202_a_column_of_last_names_counts_over_whole_names() {
    let sheet = r#"
        Borrower ID | Name       | First name | Last name
        000123456   | Ana Diaz   | Ana        | Díaz
        000123457   | "Berg, Bo" |            |
        000123458   | "Holm, Li" | Liv        |
    "#;
    says(
        sheet,
        &expect![[r#"
        B note H202: column "Name" is read only where "Last name" is empty
        B3 note C344: a whole name was split ["Berg, Bo" -> "last name Berg, first name Bo"]
        B4 note C344: a whole name was split ["Holm, Li" -> "last name Holm"]
    "#]],
    );
    reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | first_name Ana | last_name Díaz
        3: primary_id 000123457 | first_name Bo | last_name Berg
        4: primary_id 000123458 | first_name Liv | last_name Holm
    "#]],
    );
}

#[test]
fn h202_under_name_first_names_may_stand() {
    says(
        r#"
        Borrower ID | Name | Surname
        000123456   | Ana  | Diaz
        "#,
        &expect![[r#"
            B warning H202: column "Name" is read only where "Surname" is empty
              = if it contains first names: [ReadColumnAs { header: Some("Name"), field: Some(FirstName) }]; to split its names instead: [IgnoreColumn("Surname")]
        "#]],
    );
}

#[test]
fn a_name_set_for_every_row_counts_over_whole_names() {
    let run = Run::default().options(|options| options.set.push((ListField::LastName, "Lind".to_owned())));
    run.reads(
        r#"
        Borrower ID | Name
        000123456   | Ana Diaz
        "#,
        &expect![[r#"
            2: primary_id 000123456 | last_name Lind
        "#]],
    );
}

/// As in German lists, where Name is the last name beside Vorname.
#[test]
fn a_name_beside_a_first_name_is_the_last_name() {
    let sheet = r#"
        Borrower ID | Vorname  | Name
        000123456   | Juan     | de la Cruz
        000123457   | Mary Ann | Mary Ann Smith
        000123458   | Anna     | Kovács Anna
        000123459   | Gabriel  | García Márquez
    "#;
    says(
        sheet,
        &expect![[r#"
            C3 note C344: a whole name was split ["Mary Ann Smith" -> "last name Smith"]
            C4 note C344: a whole name was split ["Kovács Anna" -> "last name Kovács"]
            C5 question C345: "García Márquez" does not say which word is the last name ["García Márquez" -> "last name Márquez, middle name García"]
              = write it as Last, First; or use the last word as the last name in all rows: [AcceptRepair(C345)]
              = if the column contains only last names: [ReadColumnAs { header: Some("Name"), field: Some(LastName) }]
            row 5 waits: [C345]
        "#]],
    );
    reads(
        sheet,
        &expect![[r#"
            2: primary_id 000123456 | first_name Juan | last_name de la Cruz
            3: primary_id 000123457 | first_name Mary Ann | last_name Smith
            4: primary_id 000123458 | first_name Anna | last_name Kovács
        "#]],
    );
}

#[test]
fn c333_a_name_in_two_alphabets_is_loaded_as_it_stands() {
    let sheet = r#"
        Borrower ID | First name | Last name
        000123456   | Аna        | Lind-Вerg
        000123457   | Ивaн       | Петров
        000123458   | Anaя       | Ωmega
        000123459   | Иван Smith | Núñez
    "#;
    says(
        sheet,
        &expect![[r#"
        B2 warning C333: "Аna" holds the Cyrillic letter А among Latin ones ["Аna" -> "Ana"]
          = loaded as it is; correct the cell, or accept the suggestion in all rows: [AcceptRepair(C333)]
        C2 warning C333: "Lind-Вerg" holds the Cyrillic letter В among Latin ones ["Lind-Вerg" -> "Lind-Berg"]
          = loaded as it is; correct the cell, or accept the suggestion in all rows: [AcceptRepair(C333)]
        B3 warning C333: "Ивaн" holds the Latin letter a among Cyrillic ones ["Ивaн" -> "Иван"]
          = loaded as it is; correct the cell, or accept the suggestion in all rows: [AcceptRepair(C333)]
        B4 warning C333: "Anaя" holds the Cyrillic letter я among Latin ones
          = retype the whole name with one keyboard layout
        C4 warning C333: "Ωmega" holds the Greek letter Ω among Latin ones
          = retype the whole name with one keyboard layout
    "#]],
    );
}

#[test]
fn c333_one_alphabet_can_be_accepted() {
    let run = Run::default().accept(codes::C333);
    let sheet = r#"
        Borrower ID | First name | Last name
        000123456   | Аna        | Lind
        000123457   | Bo         | Anaя
    "#;
    run.says(
        sheet,
        &expect![[r#"
        B2 warning C333: "Аna" holds the Cyrillic letter А among Latin ones ["Аna" -> "Ana"]
          = read as Ana
        C3 warning C333: "Anaя" holds the Cyrillic letter я among Latin ones
          = retype the whole name with one keyboard layout
    "#]],
    );
    run.reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | first_name Ana | last_name Lind
        3: primary_id 000123457 | first_name Bo | last_name Anaя
    "#]],
    );
}

/// What was garbled may have been no letter at all.
#[test]
fn c336_nothing_is_left_of_what_was_garbled() {
    let run = Run::default().accept(model::codes::C336);
    run.says(
        "ID | Name\n100001 | \"â€ƒ\"\n100002 | \"Anaâ€‹\"\n100003 | Diaz",
        &expect![[r#"
            B2 note C336: letters have been garbled ["â€ƒ" -> ""]
            B2 error R403: 100001 has no name
              = fill in the last name; one name is enough
            B3 note C336: letters have been garbled ["Anaâ€‹" -> "Ana"]
            row 2 left out: [R403]
        "#]],
    );
}

/// A name in two alphabets side by side is right; a letter of one in a word of the other is not.
#[test]
fn two_whole_names_in_two_alphabets() {
    says("ID | Last name\n100001 | Иванов/Ivanov\n100002 | Petrov(Петров)", &expect![[""]]);
}

/// Both are the last name, in whatever order the columns stand; some people have one.
#[test]
fn two_columns_of_last_names_are_one_last_name() {
    let sheet = "
        Borrower ID | Segundo apellido | Primer apellido | Nombre
        000123456   | Pérez            | García          | Ana
        000123457   |                  | Lind            | Bo
        000123458   | Ruiz             |                 | Liv
    ";
    says(sheet, &expect![[""]]);
    reads(
        sheet,
        &expect![[r#"
            2: primary_id 000123456 | first_name Ana | last_name García Pérez
            3: primary_id 000123457 | first_name Bo | last_name Lind
            4: primary_id 000123458 | first_name Liv | last_name Ruiz
        "#]],
    );
}

/// What stands behind a name may be a title or a suffix; Md. is short for Mohammed.
#[test]
fn c306_a_title_in_front_of_a_part_of_a_whole_name() {
    says(
        r#"
        Borrower ID | Student name
        000123456   | "Berg, Lt. Tom"
        000123457   | "Rahman, Md. Abdul"
        000123458   | "Lind, Bo, Sr."
        "#,
        &expect![[r#"
            B2 error C306: "Berg, Lt. Tom" has a title in it
              = write only the name, as in Diaz, Ana María
            B3 note C344: a whole name was split ["Rahman, Md. Abdul" -> "last name Rahman, first name Md., middle name Abdul"]
            B4 note C344: a whole name was split ["Lind, Bo, Sr." -> "last name Lind Sr., first name Bo"]
            row 2 left out: [C306]
        "#]],
    );
}
