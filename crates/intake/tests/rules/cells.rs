//! C: what one cell can have that somebody should look at; repairs are in `repairs`.

use crate::support::{Run, reads, says, says_nothing};
use expect_test::expect;
use model::codes;

#[test]
fn a_good_sheet_says_nothing() {
    says_nothing(
        r#"
        Borrower ID | First name | Last name | E-mail          | Expires
        000123456   | Ana        | Núñez     | ana@example.org | d:2027-06-30
        000123457   | Bo         | Lind      |                 |
        "#,
    );
}

#[test]
fn c301_a_needed_value_is_missing() {
    says(
        r#"
        Borrower ID | First name | Last name
        000123456   | Ana        |
                    | Bo         | Lind
        "#,
        &expect![[r#"
            C2 error C301: Last name is empty
              = fill in the cell; if the first name is the only name, put it under Last name
            A3 error C301: Primary ID is empty
              = fill in the cell
            row 2 left out: [C301]
            row 3 left out: [C301]
        "#]],
    );
}

#[test]
fn c303_what_the_store_cannot_keep_is_not_cut() {
    says(
        r#"
        Borrower ID | Last name | Campus
        000123456   | Lind      | 012345678901234567890123456789012345678901234567890
        000123457   | Berg      | 01234567890123456789012345678901234567890123456789
        "#,
        &expect![[r#"
            C2 error C303: Campus has 51 characters; at most 50 fit
              = shorten it
            row 2 left out: [C303]
        "#]],
    );
}

#[test]
fn c306_an_id_has_only_ascii_digits() {
    says(
        r#"
        Borrower ID    | Last name
        "٠٠٠١٢٣"      | Lind
        d:2027-06-30   | Berg
        b:TRUE         | Holm
        #-5            | Dahl
        #12.5          | Ek
        "12\u{FFFD}4" | Ås
        "#,
        &expect![[r#"
            A2 error C306: "٠٠٠١٢٣" contains the digit ٠, which is not one of 0 to 9
              = an ID has letters, digits and characters such as - _ . @; retype it
            A3 error C306: "2027-06-30" is a date cell, not an ID
              = set the column to Text and retype the ID
            A4 error C306: "TRUE" is a yes/no cell, not an ID
              = set the column to Text and retype the ID
            A5 error C306: "-5" is a number with a sign or decimals, not an ID
              = set the column to Text and retype the ID
            A6 error C306: "12.5" is a number with a sign or decimals, not an ID
              = set the column to Text and retype the ID
            A7 error C306: "12�4" contains a letter that has been lost
              = an ID has letters, digits and characters such as - _ . @; retype it
            row 2 left out: [C306]
            row 3 left out: [C306]
            row 4 left out: [C306]
            row 5 left out: [C306]
            row 6 left out: [C306]
            row 7 left out: [C306]
        "#]],
    );
}

#[test]
fn c325_a_yes_or_no_where_text_belongs() {
    says(
        r#"
        Borrower ID | Last name
        000123456   | b:TRUE
        "#,
        &expect![[r#"
            B2 warning C325: "TRUE" is a yes/no value
              = type the real value as text, with an apostrophe in front
        "#]],
    );
}

#[test]
fn c326_an_error_of_the_spreadsheet_is_said_once() {
    says(
        r#"
        Borrower ID | Last name | Expires | E-mail
        e:#N/A      | e:#REF!   | e:#DIV/0! | e:#VALUE!
        "#,
        &expect![[r#"
            A2 error C326: the cell contains the error #N/A
              = fix the formula, or type the value
            B2 error C326: the cell contains the error #REF!
              = fix the formula, or type the value
            C2 error C326: the cell contains the error #DIV/0!
              = fix the formula, or type the value
            D2 error C326: the cell contains the error #VALUE!
              = fix the formula, or type the value
            row 2 left out: [C326]
        "#]],
    );
}

/// As text files and OpenDocument have it.
#[test]
fn c326_an_error_that_became_text() {
    says(
        r##"
        Borrower ID | First name | Last name | Note
        000123456   | "#NAME?"   | "#REF!"     | Err:502
        000123457   | Bo         | Berg      | "#1 in line"
        "##,
        &expect![[r#"
            B2 error C326: the cell contains the error #NAME?
              = fix the formula, or type the value
            C2 error C326: the cell contains the error #REF!
              = fix the formula, or type the value
            D2 error C326: the cell contains the error Err:502
              = fix the formula, or type the value
            row 2 left out: [C326]
        "#]],
    );
}

/// Nobody knows what stood in a cell whose formula has failed: it is not read as empty, in whatever field it is. People
/// who mean that there is nothing type small letters.
#[test]
fn c326_an_error_that_became_text_is_not_an_empty_cell() {
    says(
        r##"
        Borrower ID | Last name | E-mail      | Expires  | Phone
        000123456   | Berg      | "#N/A"      | "#N/A"   | " #N/A "
        000123457   | Lind      | "#n/a"      |          | n/a
        "##,
        &expect![[r##"
            C2 error C326: the cell contains the error #N/A
              = fix the formula, or type the value
            D2 error C326: the cell contains the error #N/A
              = fix the formula, or type the value
            E2 error C326: the cell contains the error #N/A
              = fix the formula, or type the value
            C3 note C302: read as empty ["#n/a" -> ""]
            E3 note C302: read as empty ["n/a" -> ""]
            row 2 left out: [C326]
        "##]],
    );
}

/// What a program without the letter wrote instead; a mark at the end may also be somebody's doubt.
#[test]
fn c335_and_c349_question_marks_in_names() {
    says(
        r#"
        Borrower ID | Last name | Note
        000123456   | N?un?ez   | card?
        000123457   | ?????     |
        000123458   | Smith?    |
        "#,
        &expect![[r#"
            B2 error C335: "N?un?ez" has lost a letter
              = retype it from the source, or save the source as CSV UTF-8
            B3 error C335: "?????" has lost a letter
              = retype it from the source, or save the source as CSV UTF-8
            B4 warning C349: "Smith?" contains a question mark
              = loaded as it is; if a letter is missing, retype the name
            row 2 left out: [C335]
            row 3 left out: [C335]
        "#]],
    );
}

#[test]
fn c335_a_lost_letter_is_not_also_missing() {
    says(
        r#"
        Borrower ID | Last name
        000123456   | Núñez
        000123457   | "N\u{FFFD}\u{FFFD}ez"
        "#,
        &expect![[r#"
            B3 error C335: "N��ez" has lost a letter
              = retype it from the source, or save the source as CSV UTF-8
            row 3 left out: [C335]
        "#]],
    );
}

#[test]
fn c336_garbled_letters_wait() {
    says(
        r#"
        Borrower ID | Last name
        000123456   | NÃºÃ±ez
        000123457   | Núñez
        "#,
        &expect![[r#"
            B2 question C336: "NÃºÃ±ez" is probably "Núñez"
              = correct the cell, or accept this reading for all rows: [AcceptRepair(C336)]
            row 2 waits: [C336]
        "#]],
    );
}

#[test]
fn c336_the_reading_can_be_accepted() {
    let run = Run::default().accept(codes::C336);
    let sheet = r#"
        Borrower ID | Last name
        000123456   | NÃºÃ±ez
    "#;
    run.says(
        sheet,
        &expect![[r#"
        B2 note C336: letters have been garbled ["NÃºÃ±ez" -> "Núñez"]
    "#]],
    );
    run.reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | last_name Núñez
    "#]],
    );
}

#[test]
fn c341_a_stand_in_is_told_and_loaded() {
    says(
        r#"
        Borrower ID | First name | Last name
        000123456   | Test       | xxx
        000123457   | Tess       | Sample-Holm
        "#,
        &expect![[r#"
            B2 warning C341: "Test" looks like a placeholder
              = if this row is a test, delete it
            C2 warning C341: "xxx" looks like a placeholder
              = if this row is a test, delete it
        "#]],
    );
}

#[test]
fn what_a_full_row_becomes() {
    reads(
        r#"
        ID | First | MI | Surname | E-mail | E-mail 2 | Phone | Cell | Address | Apt | City | State | Zip | Country | Barcode | Note | Born | Expires | Purge date | Stat cat
        A1 | Ana | L | Núñez | ana@example.org | ana2@example.org | 555-0101 | 555-0102 | 12 Elm St | 4 | Elm | IL | #1234~5 | USA | 21234000123456 | Friend | d:1950-01-02 | d:2027-06-30 | d:2028-06-30 | WALKIN
        "#,
        &expect![[r#"
            2: primary_id A1 | first_name Ana | middle_name L | last_name Núñez | birth_date 1950-01-02 | expiry_date 2027-06-30 | purge_date 2028-06-30 | emails ana@example.org + ana2@example.org | phones 555-0101 (home) + 555-0102 (mobile) | addresses 12 Elm St, 4, Elm, IL, 01234, USA | identifiers BARCODE 21234000123456 | notes Friend | statistics WALKIN
        "#]],
    );
}

#[test]
fn c343_a_date_where_a_name_belongs() {
    says(
        r#"
        Borrower ID | Last name    | First name
        000123456   | d:2027-05-01 | Ana
        "#,
        &expect![[r#"
            B2 warning C343: "2027-05-01" is a date cell
              = type the real value as text, with an apostrophe in front
        "#]],
    );
}

#[test]
fn c327_a_formula_without_its_result_is_no_value() {
    says(
        "Borrower ID | Last name
         f:=A9+1     | Núñez
         000104417   | f:=B9",
        &expect![[r#"
            A2 error C327: the formula =A9+1 has no result in the file
              = open the workbook in Excel or LibreOffice and save it, or type the value
            B3 error C327: the formula =B9 has no result in the file
              = open the workbook in Excel or LibreOffice and save it, or type the value
            row 2 left out: [C327]
            row 3 left out: [C327]
        "#]],
    );
}

#[test]
fn c328_the_result_of_a_formula_is_read_and_told() {
    says(
        "Borrower ID  | Last name
         fx:000104417 | fx:Núñez",
        &expect![[r#"
            A2 warning C328: "000104417" is the result of a formula
              = read as it was last saved; to keep the values: copy the column, then Paste Special > Values
            B2 note C328: "Núñez" is the result of a formula
        "#]],
    );
}

#[test]
fn c329_a_text_that_begins_like_a_formula_stays_text() {
    let sheet = r#"
        Borrower ID | First name | Last name | Note              | Phone            | Address
        000123456   | "=1+1"     | "－Lind"  | "- ask at desk"   | "+1 217 555 0101" | "@home"
        000123457   | Bo         | Berg      | #-5               |                  | "12 - 14 Elm St"
    "#;
    says(
        sheet,
        &expect![[r#"
        B2 note C329: "=1+1" looks like a formula; it is kept as text, and files for spreadsheets are protected
        C2 note C329: "－Lind" looks like a formula; it is kept as text, and files for spreadsheets are protected
        D2 note C329: "- ask at desk" looks like a formula; it is kept as text, and files for spreadsheets are protected
        F2 note C329: "@home" looks like a formula; it is kept as text, and files for spreadsheets are protected
    "#]],
    );
    reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | first_name =1+1 | last_name －Lind | phones +1 217 555 0101 (home) | addresses @home | notes - ask at desk
        3: primary_id 000123457 | first_name Bo | last_name Berg | addresses 12 - 14 Elm St | notes -5
    "#]],
    );
}

/// Tables that were written for a spreadsheet have an apostrophe in front of such a text, which is not part of it.
#[test]
fn what_a_table_of_ours_guards_is_read_as_it_was() {
    reads(
        r#"
        Borrower ID | First name | Last name | Phone              | Address
        000123456   | D'Arcy     | O'Neil    | "'+1 217 555 0101" | "Box 7,'-B"
        "#,
        &expect![[r#"
            2: primary_id 000123456 | first_name D'Arcy | last_name O'Neil | phones +1 217 555 0101 (home) | addresses Box 7,-B
        "#]],
    );
}

#[test]
fn c326_and_c327_are_all_that_is_said_of_their_cell() {
    says(
        r##"
        Borrower ID | Last name   | E-mail | Note      | Phone
        000123456   | fx:e:#N/A   | f:=A1  | fx:"#REF!"| f:=B2
        fx:e:#REF!  | f:=" a b"   | Lind   | fx:f:=A1  |
        "##,
        &expect![[r#"
            B2 error C326: the cell contains the error #N/A
              = fix the formula, or type the value
            C2 error C327: the formula =A1 has no result in the file
              = open the workbook in Excel or LibreOffice and save it, or type the value
            D2 error C326: the cell contains the error #REF!
              = fix the formula, or type the value
            E2 error C327: the formula =B2 has no result in the file
              = open the workbook in Excel or LibreOffice and save it, or type the value
            A3 error C326: the cell contains the error #REF!
              = fix the formula, or type the value
            B3 error C327: the formula =" a b" has no result in the file
              = open the workbook in Excel or LibreOffice and save it, or type the value
            C3 error C310: "Lind" is not an e-mail address: there is no @
              = correct it as in ana@example.org, or empty the cell
            D3 error C327: the formula =A1 has no result in the file
              = open the workbook in Excel or LibreOffice and save it, or type the value
            row 2 left out: [C326, C327]
            row 3 left out: [C326, C327, C310]
        "#]],
    );
}

#[test]
fn c361_what_stands_for_another_row_is_never_copied() {
    says(
        r#"
        Borrower ID | Last name | Address       | City | Phone | E-mail | Note
        000123456   | Lind      | 12 Elm St     | Elm  |       |        |
        000123457   | "\""      | same as above | 〃   | ''    | ditto  | same as above
        000123458   | Same      | 1 Ditto Lane  | Do   |       |        |
        "#,
        &expect![[r#"
            B3 error C361: """ stands for the value of another row and is not copied
              = fill in the value itself, or empty the cell
            C3 error C361: "same as above" stands for the value of another row and is not copied
              = fill in the value itself, or empty the cell
            D3 error C361: "〃" stands for the value of another row and is not copied
              = fill in the value itself, or empty the cell
            E3 error C361: "''" stands for the value of another row and is not copied
              = fill in the value itself, or empty the cell
            F3 error C361: "ditto" stands for the value of another row and is not copied
              = fill in the value itself, or empty the cell
            row 3 left out: [C361]
        "#]],
    );
}

#[test]
fn c347_what_nobody_can_be_without_is_not_cleared() {
    says(
        "
        ID | Last name | First name
        1  | [clear]   | [Clear]
        2  | Lind      |  [CLEAR]
        ",
        &expect![[r#"
            B2 error C347: Last name cannot be cleared
              = empty the cell: that leaves the stored value as it is
            row 2 left out: [C347]
        "#]],
    );
}

#[test]
fn c367_a_language_that_is_none() {
    says(
        r#"
        Borrower ID | Last name | Language
        000123456   | Lind      | English
        000123457   | Berg      | Engrish
        000123458   | Holm      | xx
        000123459   | Dahl      | es-MX
        "#,
        &expect![[r#"
            C3 warning C367: "Engrish" is neither a language nor the code of one
              = loaded as it is; did you mean English?
            C4 warning C367: "xx" is neither a language nor the code of one
              = loaded as it is; write a language or its code, as in Spanish or es
        "#]],
    );
}

#[test]
fn c368_a_city_and_a_postal_code_that_were_swapped() {
    says(
        r#"
        Borrower ID | Last name | City        | Postal code
        000123456   | Lind      | Springfield | 62701
        000123457   | Berg      | 62701       | Springfield
        000123458   | Holm      | 東京        | SW1A 1AA
        "#,
        &expect![[r#"
            C3 warning C368: "62701" under City has no letter
              = loaded as it is; check whether the values of this row have moved to other columns
            D3 warning C368: "Springfield" under Postal code has no digit
              = loaded as it is; check whether the values of this row have moved to other columns
        "#]],
    );
}

#[test]
fn c368_values_that_have_moved() {
    says(
        r#"
        Borrower ID | Last name | Gender     | Campus
        000123456   | Lind      | F          | Main
        000123457   | Berg      | 01/02/1990 | bo@example.org
        "#,
        &expect![[r#"
            C3 warning C368: "01/02/1990" under Gender has digits in it
              = loaded as it is; check whether the values of this row have moved to other columns
            D3 warning C368: "bo@example.org" under Campus is an e-mail address
              = loaded as it is; check whether the values of this row have moved to other columns
        "#]],
    );
}

#[test]
fn c369_a_note_that_says_otherwise() {
    says(
        r#"
        Borrower ID | Last name | Note
        000123456   | Lind      | DELETE
        000123457   | Berg      | Deceased 10/2026
        000123458   | Holm      | Delete the old phone number
        "#,
        &expect![[r#"
            C2 warning C369: the note says "DELETE", and the patron is loaded all the same
              = if this person does not belong in the list, delete the row
            C3 warning C369: the note says "Deceased", and the patron is loaded all the same
              = if this person does not belong in the list, delete the row
        "#]],
    );
}

#[test]
fn c341_addresses_that_nobody_has() {
    says(
        r#"
        Borrower ID | Last name | E-mail
        000123456   | Lind      | test@test.com
        000123457   | Berg      | noemail@example.org
        000123458   | Holm      | none@example.org
        000123459   | Dahl      | na@school.example
        "#,
        &expect![[r#"
            C2 warning C341: "test@test.com" looks like a placeholder, not like somebody's address
              = loaded as it is; if this person has no address, empty the cell
            C3 warning C341: "noemail@example.org" looks like a placeholder, not like somebody's address
              = loaded as it is; if this person has no address, empty the cell
        "#]],
    );
}

#[test]
fn c324_a_phone_number_with_a_decimal() {
    reads(
        "Borrower ID | Last name | Phone\n000123456 | Lind | 2175550104.0",
        &expect![[r#"
            2: primary_id 000123456 | last_name Lind | phones 2175550104 (home)
        "#]],
    );
}
