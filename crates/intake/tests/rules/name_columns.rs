//! C: names in columns of their own, which are looked at as whole names are.

use crate::support::{Run, reads, says, says_nothing};
use expect_test::expect;
use model::codes;

#[test]
fn c358_what_no_name_has_waits() {
    says(
        r#"
        Borrower ID | First name     | Last name
        000123456   | Ana (deceased) | Lind
        000123457   | Bo             | Berg*
        000123458   | Cy             | Holm 2
        000123459   | Mary (Molly)   | Dahl
        000123460   | Eva            | Dr. Ek
        "#,
        &expect![[r#"
            B2 question C358: "Ana (deceased)" contains a remark: deceased
              = write only the name; or load such names as they are, in all rows: [AcceptRepair(C358)]
            C3 question C358: "Berg*" contains the character *, which no name has
              = write only the name; or load such names as they are, in all rows: [AcceptRepair(C358)]
            C4 question C358: "Holm 2" contains digits
              = write only the name; or load such names as they are, in all rows: [AcceptRepair(C358)]
            B5 warning C358: "Mary (Molly)" has a part in brackets
              = loaded as it is; a nickname belongs in a column Preferred first name
            C6 warning C358: "Dr. Ek" begins with a title
              = loaded as it is; put the title into a column of its own
            row 2 waits: [C358]
            row 3 waits: [C358]
            row 4 waits: [C358]
        "#]],
    );
}

const TITLES: &str = r#"
    Borrower ID | Title | First name  | Last name
    000123456   |       | Dr. Ned     | Lind
    000123457   | Prof. | Mrs. Ana    | Berg
    000123458   |       | Prof Dr Ada | Holm
    000123459   |       | Major       | Dahl
    000123460   |       | Dean Sr     | Ek
"#;

#[test]
fn c366_a_title_in_front_of_a_first_name_waits() {
    says(
        TITLES,
        &expect![[r#"
            C2 question C366: the first name "Dr. Ned" begins with a title ["Dr. Ned" -> "Ned"]
              = Ned? Correct the cell, or take the titles out of the first names in all rows: [AcceptRepair(C366)]
            C3 question C366: the first name "Mrs. Ana" begins with a title ["Mrs. Ana" -> "Ana"]
              = Ana? Correct the cell, or take the titles out of the first names in all rows: [AcceptRepair(C366)]
            C4 question C366: the first name "Prof Dr Ada" begins with a title ["Prof Dr Ada" -> "Ada"]
              = Ada? Correct the cell, or take the titles out of the first names in all rows: [AcceptRepair(C366)]
            row 2 waits: [C366]
            row 3 waits: [C366]
            row 4 waits: [C366]
        "#]],
    );
}

#[test]
fn c366_accepted_a_title_goes_where_it_belongs() {
    Run::default().accept(codes::C366).reads(
        TITLES,
        &expect![[r#"
            2: primary_id 000123456 | first_name Ned | last_name Lind | title Dr.
            3: primary_id 000123457 | first_name Ana | last_name Berg | title Prof.
            4: primary_id 000123458 | first_name Ada | last_name Holm | title Prof Dr
            5: primary_id 000123459 | first_name Major | last_name Dahl
            6: primary_id 000123460 | first_name Dean Sr | last_name Ek
        "#]],
    );
}

#[test]
fn c358_such_names_can_be_loaded_as_they_are() {
    Run::default().accept(codes::C358).says(
        "Borrower ID | Last name\n000123456 | X12",
        &expect![[r#"
            B2 warning C358: "X12" contains digits
              = loaded as it is
        "#]],
    );
}

#[test]
fn c358_whole_names_are_looked_at_alike() {
    says(
        r#"
        Borrower ID | Name
        000123456   | "Diaz*, Ana"
        000123457   | VACANT
        000123458   | "Berg, Bo 2"
        "#,
        &expect![[r#"
            B2 question C358: "Diaz*, Ana" contains the character *, which no name has
              = write only the name; or load such names as they are, in all rows: [AcceptRepair(C358)]
            B3 question C341: "VACANT" looks like a placeholder, not like a person's name
              = delete the row or fill in the name; or load such names as they are, in all rows: [AcceptRepair(C341)]
            B4 question C358: "Berg, Bo 2" contains digits
              = write only the name; or load such names as they are, in all rows: [AcceptRepair(C358)]
            row 2 waits: [C358]
            row 3 waits: [C341]
            row 4 waits: [C358]
        "#]],
    );
}

#[test]
fn c341_nobody_is_there_yet() {
    says(
        r#"
        Borrower ID | First name | Last name
        000123456   | TBD        | Vacant
        000123457   | Null       | None
        "#,
        &expect![[r#"
            B2 question C341: "TBD" looks like a placeholder, not like a person's name
              = delete the row or fill in the name; or load such names as they are, in all rows: [AcceptRepair(C341)]
            C2 question C341: "Vacant" looks like a placeholder, not like a person's name
              = delete the row or fill in the name; or load such names as they are, in all rows: [AcceptRepair(C341)]
            row 2 waits: [C341]
        "#]],
    );
}

#[test]
fn c306_two_people_in_one_row() {
    says(
        r#"
        Borrower ID | First name      | Last name
        000123456   | John & Mary     | Lind
        000123457   | Smith and Jones | Berg
        000123458   | Metin           | And
        "#,
        &expect![[r#"
            B2 error C306: "John & Mary" contains more than one person's name
              = write only one person's name, and give the other one a row and an ID of their own
            B3 error C306: "Smith and Jones" contains more than one person's name
              = write only one person's name, and give the other one a row and an ID of their own
            row 2 left out: [C306]
            row 3 left out: [C306]
        "#]],
    );
}

#[test]
fn c359_a_comma_that_was_left_over() {
    let sheet = r#"
        Borrower ID | First name | Last name
        000123456   | Ana        | "Rivera,"
        000123457   | ", Bo"     | Lind
        000123458   | ","        | Holm
    "#;
    says(
        sheet,
        &expect![[r#"
        C2 note C359: a comma at the end of a name removed ["Rivera," -> "Rivera"]
        B3 note C359: a comma at the end of a name removed [", Bo" -> "Bo"]
        B4 note C302: read as empty ["," -> ""]
    "#]],
    );
    reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | first_name Ana | last_name Rivera
        3: primary_id 000123457 | first_name Bo | last_name Lind
        4: primary_id 000123458 | last_name Holm
    "#]],
    );
}

/// Nobody's name is refused or doubted because it is unusual.
#[test]
fn names_of_real_people_are_names() {
    says_nothing(
        r#"
        Borrower ID | First name | Middle name | Last name
        000123456   | Siobhán    | M.          | O'Neil
        000123457   | Juan       | y           | de la Cruz
        000123458   | Mary Ann   | X           | Nguyen
        000123459   | Anne-Marie | "\"Bill\""  | Li
        000123460   | X          | Æ           | Null
        000123461   | May        | And         | Jr.
        000123462   | True       | III         | Ortega y Gasset
        "#,
    );
}

#[test]
fn c344_a_whole_name_under_last_name_is_split_at_its_comma() {
    let sheet = r#"
        Borrower ID | First name  | Last name
        000123456   |             | "Rivera, Ana María"
        000123457   | Bo          | "Berg, Bo"
        000123458   | "Holm, Liv" | "Holm, Liv"
        000123459   | Eva         | "Diaz, Jr."
        000123460   | Luis        | "Dahl, Ana"
    "#;
    says(
        sheet,
        &expect![[r#"
        C2 note C344: a whole name was split ["Rivera, Ana María" -> "last name Rivera, first name Ana, middle name María"]
        C3 note C344: a whole name was split ["Berg, Bo" -> "last name Berg, first name Bo"]
        C4 note C344: a whole name was split ["Holm, Liv" -> "last name Holm, first name Liv"]
        C6 error C306: "Dahl, Ana" looks like a whole name, but the first name is "Luis"
          = write only the last name, and check the first name
        row 6 left out: [C306]
    "#]],
    );
    reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | first_name Ana | middle_name María | last_name Rivera
        3: primary_id 000123457 | first_name Bo | last_name Berg
        4: primary_id 000123458 | first_name Liv | last_name Holm
        5: primary_id 000123459 | first_name Eva | last_name Diaz, Jr.
    "#]],
    );
}

#[test]
fn c345_several_words_under_last_name_and_no_first_name() {
    let sheet = r#"
        Borrower ID | First name | Last name
        000123456   |            | Ana Rivera
        000123457   | Bo Berg    | Bo Berg
        000123458   |            | van der Berg
        000123459   |            | Suharto
        000123460   | Gabriel    | García Márquez
    "#;
    says(
        sheet,
        &expect![[r#"
            C2 question C345: "Ana Rivera" under Last name may be a whole name: the first name is not in a cell of its own ["Ana Rivera" -> "last name Rivera, first name Ana"] (also C3)
              = put the first name into its own cell; if all of it is the last name, or an institution's, write [clear] under First name; or use the last word as the last name in all rows: [AcceptRepair(C345)]
            B3 warning C376: first and last name are both "Bo Berg"
              = check the first name
            row 2 waits: [C345]
            row 3 waits: [C345]
        "#]],
    );
    // Some people have no other name, and some patrons are no people.
    reads(
        "Borrower ID | First name | Last name\n000123456 | [clear] | Sri Mulyani\n000123457 | [clear] | Elm Street School",
        &expect![[r#"
            2: primary_id 000123456 | last_name Sri Mulyani
            3: primary_id 000123457 | last_name Elm Street School
        "#]],
    );
    Run::default().accept(codes::C345).reads(
        sheet,
        &expect![[r#"
            2: primary_id 000123456 | first_name Ana | last_name Rivera
            3: primary_id 000123457 | first_name Bo | last_name Berg
            4: primary_id 000123458 | last_name van der Berg
            5: primary_id 000123459 | last_name Suharto
            6: primary_id 000123460 | first_name Gabriel | last_name García Márquez
        "#]],
    );
    // Where the list has no column of first names, nothing shows that one is missing.
    says_nothing("Borrower ID | Last name\n000123456 | García Márquez");
}

#[test]
fn c360_the_first_name_once_more() {
    let sheet = r#"
        Borrower ID | First name | Last name
        000123456   | Ana        | Ana Rivera
        000123457   | Anna       | Kovács Anna
        000123458   | Juan       | San Juan
    "#;
    says(
        sheet,
        &expect![[r#"
        C2 question C360: the last name "Ana Rivera" has the first name "Ana" in it ["Ana Rivera" -> "Rivera"]
          = Rivera? Correct the cell, or take the first name out in all rows: [AcceptRepair(C360)]
        C3 question C360: the last name "Kovács Anna" has the first name "Anna" in it ["Kovács Anna" -> "Kovács"]
          = Kovács? Correct the cell, or take the first name out in all rows: [AcceptRepair(C360)]
        row 2 waits: [C360]
        row 3 waits: [C360]
    "#]],
    );
    Run::default().accept(codes::C360).reads(
        sheet,
        &expect![[r#"
            2: primary_id 000123456 | first_name Ana | last_name Rivera
            3: primary_id 000123457 | first_name Anna | last_name Kovács
            4: primary_id 000123458 | first_name Juan | last_name San Juan
        "#]],
    );
}

/// In a list of two last names the first one may be like the first name.
#[test]
fn c360_two_last_names_are_loaded_with_a_warning() {
    says(
        r#"
        Borrower ID | First name | Last name
        000123456   | Santiago   | Santiago Rivera
        000123457   | Ana        | García López
        000123458   | Luis       | Núñez Vega
        000123459   | Eva        | de la Cruz Soto
        000123460   | Juan       | Ortiz Ramos
        "#,
        &expect![[r#"
            C2 warning C360: the last name "Santiago Rivera" has the first name "Santiago" in it
              = loaded as it is, since many in this list have two last names; correct the cell if it is not one
        "#]],
    );
}

#[test]
fn c358_what_stands_behind_a_last_name() {
    says(
        r#"
        Borrower ID | First name | Last name
        000123456   | Ana        | "Rivera, RN"
        000123457   | Bo         | "Berg, V"
        000123458   | Cy         | "Holm, D.D.S."
        000123459   | Eva        | "Diaz, Jr."
        000123460   | Luis       | "Dahl, Ana"
        "#,
        &expect![[r#"
            C2 warning C358: "Rivera, RN" has RN behind the last name
              = loaded as it is; write only the last name
            C3 warning C358: "Berg, V" has V behind the last name
              = loaded as it is; write only the last name
            C4 warning C358: "Holm, D.D.S." has D.D.S. behind the last name
              = loaded as it is; write only the last name
            C6 error C306: "Dahl, Ana" looks like a whole name, but the first name is "Luis"
              = write only the last name, and check the first name
            row 6 left out: [C306]
        "#]],
    );
}

#[test]
fn c360_the_last_name_once_more() {
    let sheet = r#"
        Borrower ID | First name  | Last name
        000123456   | Maria Lopez | Lopez
        000123457   | Min Li      | Li
    "#;
    says(
        sheet,
        &expect![[r#"
        B2 question C360: the first name "Maria Lopez" has the last name "Lopez" in it ["Maria Lopez" -> "Maria"]
          = Maria? Correct the cell, or take the last name out in all rows: [AcceptRepair(C360)]
        row 2 waits: [C360]
    "#]],
    );
    Run::default().accept(codes::C360).reads(
        sheet,
        &expect![[r#"
            2: primary_id 000123456 | first_name Maria | last_name Lopez
            3: primary_id 000123457 | first_name Min Li | last_name Li
        "#]],
    );
}

#[test]
fn c358_remarks_of_several_words_and_second_names() {
    says(
        r#"
        Borrower ID | First name | Last name
        000123456   | Al         | Smith DO NOT LEND
        000123457   | John/Mary  | Berg
        000123458   | Cy         | Bell nee Cole
        000123459   | Di         | Moved
        "#,
        &expect![[r#"
            C2 question C358: "Smith DO NOT LEND" contains a remark: DO NOT
              = write only the name; or load such names as they are, in all rows: [AcceptRepair(C358)]
            B3 question C358: "John/Mary" contains a slash, as between two names
              = write only the name; or load such names as they are, in all rows: [AcceptRepair(C358)]
            C4 question C358: "Bell nee Cole" contains a former name behind "nee"
              = write only the name; or load such names as they are, in all rows: [AcceptRepair(C358)]
            row 2 waits: [C358]
            row 3 waits: [C358]
            row 4 waits: [C358]
        "#]],
    );
}

#[test]
fn c349_a_question_mark_for_a_name_is_told() {
    says(
        r#"
        Borrower ID | First name | Last name
        000123456   | ?          | Lind
        "#,
        &expect![[r#"
            B2 warning C349: "?" stands where a name should be; read as empty
              = fill in the name, or empty the cell
        "#]],
    );
}

#[test]
fn c362_a_name_in_capitals_among_others() {
    says(
        r#"
        Borrower ID | First name | Last name
        000123456   | Ana        | LIND
        000123457   | bob        | Berg
        000123458   | JRR        | de la Cruz
        000123459   | Eva        | O'Neil
        000123460   | Finn       | Núñez
        000123461   | Gro        | Li
        "#,
        &expect![[r#"
            C2 warning C362: "LIND" is in capital letters, unlike most names of this column
              = loaded as it is; retype it if it should be otherwise
            B3 warning C362: "bob" has no capital letter, unlike most names of this column
              = loaded as it is; retype it if it should be otherwise
        "#]],
    );
}

#[test]
fn c362_all_of_three_names_without_a_capital() {
    says(
        r#"
        Borrower ID | First name | Last name
        000123456   | ana        | LIND
        000123457   | bob        | Berg
        000123458   | cyd        | Holm
        "#,
        &expect![[r#"
            B note C362: 3 of 3 names have no capital letter; they are loaded as they are
        "#]],
    );
}

#[test]
fn c362_a_column_in_capitals_is_noted_once() {
    says(
        r#"
        Borrower ID | Name
        000123456   | "LIND, ANA"
        000123457   | "BERG, BO"
        000123458   | "HOLM, CY"
        000123459   | "DAHL, EVA"
        000123460   | "Ek, Finn"
        "#,
        &expect![[r#"
            B note C362: 4 of 5 names are in capital letters; they are loaded as they are
            B2 note C344: a whole name was split ["LIND, ANA" -> "last name LIND, first name ANA"]
            B3 note C344: a whole name was split ["BERG, BO" -> "last name BERG, first name BO"]
            B4 note C344: a whole name was split ["HOLM, CY" -> "last name HOLM, first name CY"]
            B5 note C344: a whole name was split ["DAHL, EVA" -> "last name DAHL, first name EVA"]
            B6 note C344: a whole name was split ["Ek, Finn" -> "last name Ek, first name Finn"]
        "#]],
    );
}

#[test]
fn c373_households_organizations_and_cards() {
    let sheet = "
        Borrower ID | First name | Last name
        000123456   | The Smith  | Family
        000123457   | Temp       | Card
        000123458   | Baby Boy   | Lind
        000123459   | [clear]    | Friends of the Library
        000123460   | Orson      | Card
    ";
    says(
        sheet,
        &expect![[r#"
            C2 question C373: "The Smith Family" is not the name of a person
              = write a person's name, or delete the row; for an institution, write [clear] under First name; or load such names as they are, in all rows: [AcceptRepair(C373)]
            C3 question C373: "Temp Card" is not the name of a person
              = write a person's name, or delete the row; for an institution, write [clear] under First name; or load such names as they are, in all rows: [AcceptRepair(C373)]
            C4 question C373: "Baby Boy Lind" is not the name of a person
              = write a person's name, or delete the row; for an institution, write [clear] under First name; or load such names as they are, in all rows: [AcceptRepair(C373)]
            row 2 waits: [C373]
            row 3 waits: [C373]
            row 4 waits: [C373]
        "#]],
    );
    assert_eq!(Run::default().accept(codes::C373).left_out(sheet), Vec::<usize>::new());
}

#[test]
fn c374_a_name_that_was_cut_off() {
    says(
        "
        Borrower ID | First name | Last name
        000123456   | Ana        | Strand-
        000123457   | Alexand... | Lind
        000123458   | J.         | Strand-Holm
        ",
        &expect![[r#"
            C2 warning C374: "Strand-" looks like a name that was cut off
              = loaded as it is; type the whole name
            B3 warning C374: "Alexand..." looks like a name that was cut off
              = loaded as it is; type the whole name
        "#]],
    );
}

#[test]
fn two_people_under_first_name() {
    says(
        r#"
        Borrower ID | First name  | Last name
        000123456   | "Eva, Nils" | Lind
        000123457   | Ida or Per  | Berg
        000123458   | Mrs         | Holm
        000123459   | (none)      | Suharto
        "#,
        &expect![[r#"
            B2 question C358: the first name "Eva, Nils" has a comma in it, as between two names
              = write only one person's first name; or load such names as they are, in all rows: [AcceptRepair(C358)]
            B3 error C306: "Ida or Per" contains more than one person's name
              = write only one person's name, and give the other one a row and an ID of their own
            B4 question C341: "Mrs" looks like a placeholder, not like a person's name
              = delete the row or fill in the name; or load such names as they are, in all rows: [AcceptRepair(C341)]
            B5 note C302: read as empty ["(none)" -> ""]
            row 2 waits: [C358]
            row 3 left out: [C306]
            row 4 waits: [C341]
        "#]],
    );
}
