//! Identifiers: text from the first moment on, exact to the digit, never guessed.

use crate::support::{Run, reads, says, says_nothing, text_says};
use expect_test::expect;
use model::codes;

#[test]
fn text_keeps_its_zeros() {
    reads(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        "１２３４５６" | Berg
        "000\u{A0}123 457" | Holm
        ab-12_3.x@y | Dahl
        "#,
        &expect![[r#"
            4: primary_id 000123457 | last_name Holm
            5: primary_id ab-12_3.x@y | last_name Dahl
        "#]],
    );
}

#[test]
fn c320_a_number_is_taken_digit_by_digit() {
    says(
        r#"
        Borrower ID | Last name
        #123456789  | Lind
        #0          | Berg
        "#,
        &expect![[r#"
            A2 note C320: a number read as an ID, digit by digit ["123456789" -> "123456789"]
            A3 question C341: "0" does not look like the other IDs in this list
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C341)]
            row 3 waits: [C341]
        "#]],
    );
}

#[test]
fn c321_the_number_format_shows_the_zeros() {
    says(
        r#"
        Borrower ID | Last name
        #123457~9   | Lind
        #123456789~9 | Berg
        "#,
        &expect![[r#"
            A2 warning C321: "123457" had lost its leading zeros: the sheet shows 9 digits ["123457" -> "000123457"]
              = read as 000123457
            A3 note C320: a number read as an ID, digit by digit ["123456789" -> "123456789"]
        "#]],
    );
}

#[test]
fn c321_read_as_the_sheet_shows_it() {
    reads(
        r#"
        Borrower ID | Last name | Barcode
        #123457~9   | Lind      | #42~14
        "#,
        &expect![[r#"
            2: primary_id 000123457 | last_name Lind | identifiers BARCODE 00000000000042
        "#]],
    );
}

/// The sheet shows LIB-104417 and the cell holds 104417: which of them is on the card, only a person knows.
#[test]
fn c348_what_only_the_number_format_shows_is_asked_about() {
    let sheet = r#"
        Borrower ID        | Last name | Barcode
        #104417>LIB-104417 | Lind      |
        A104418            | Berg      | #42>B-42
    "#;
    says(
        sheet,
        &expect![[r#"
            A2 question C348: the sheet shows LIB-104417, but the cell contains the number 104417 ["104417" -> "LIB-104417"]
              = if 104417 is right, set the number format of the column to General; if LIB-104417 is, take what the sheet shows in all rows: [AcceptRepair(C348)]
            C3 question C348: the sheet shows B-42, but the cell contains the number 42 ["42" -> "B-42"]
              = if 42 is right, set the number format of the column to General; if B-42 is, take what the sheet shows in all rows: [AcceptRepair(C348)]
            row 2 waits: [C348]
            row 3 waits: [C348]
        "#]],
    );
    Run::default().accept(codes::C348).reads(
        sheet,
        &expect![[r#"
            2: primary_id LIB-104417 | last_name Lind
            3: primary_id A104418 | last_name Berg | identifiers BARCODE B-42
        "#]],
    );
}

/// Nobody's card says 104,417, so that is not offered, whatever is accepted for other rows.
#[test]
fn c348_an_amount_is_not_offered_as_an_id() {
    Run::default().accept(codes::C348).says(
        "
        Borrower ID     | Last name
        #104417>104,417 | Lind
        ",
        &expect![[r#"
            A2 question C348: the sheet shows 104,417, but the cell contains the number 104417
              = if 104417 is right, set the number format of the column to General; if not, type the ID as text
            row 2 waits: [C348]
        "#]],
    );
}

#[test]
fn c321_by_the_width_of_its_column_it_waits() {
    says(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        000123457   | Berg
        000123458   | Holm
        000123459   | Dahl
        #123460     | Ek
        "#,
        &expect![[r#"
            A6 question C321: "123460" has probably lost its leading zeros: the other IDs of this column have 9 digits ["123460" -> "000123460"]
              = 000123460? Correct the cell, or put the zeros back in all rows: [AcceptRepair(C321)]
            row 6 waits: [C321]
        "#]],
    );
}

#[test]
fn c321_text_of_another_width_is_asked_about() {
    says(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        000123457   | Berg
        000123458   | Holm
        000123459   | Dahl
        123460      | Ek
        "#,
        &expect![[r#"
            A6 question C321: "123460" has probably lost its leading zeros: the other IDs of this column have 9 digits ["123460" -> "000123460"]
              = 000123460? Correct the cell, or put the zeros back in all rows: [AcceptRepair(C321)]
            row 6 waits: [C321]
        "#]],
    );
}

/// Another kind of card has so few digits as no ID of nine would have without its zeros, or zeros of its own.
#[test]
fn c321_other_kinds_of_cards_have_lost_nothing() {
    let rows = |ids: &[&str]| -> String { ids.iter().map(|id| format!("{id} | Lind\n")).collect() };
    let nine = rows(&["000104417", "000104418", "000104419", "000104420", "000104421", "000104422"]);
    let cards = rows(&["2041", "2042", "2043"]);
    says_nothing(&format!("Borrower ID | Last name\n{nine}{cards}"));
    says_nothing(&format!("Borrower ID | Last name\n{nine}0004417 | Berg"));
    let barcodes = rows(&["21234000100417", "21234000100418", "21234000100419"]);
    says_nothing(&format!("Borrower ID | Last name\n{barcodes}000104417 | Berg"));
    // As long as those without their zeros: these may have lost them.
    let lost = rows(&["104423", "104424", "104425"]);
    let sheet = format!("Borrower ID | Last name\n{nine}{lost}");
    assert_eq!(Run::default().left_out(&sheet), [6, 7, 8]);
}

#[test]
fn a_column_of_many_widths_offers_nothing() {
    says(
        r#"
        Borrower ID | Last name
        0123        | Lind
        012345      | Berg
        #77         | Holm
        "#,
        &expect![[r#"
            A4 note C320: a number read as an ID, digit by digit ["77" -> "77"]
        "#]],
    );
}

#[test]
fn c321_by_width_can_be_accepted() {
    let run = Run::default().accept(codes::C321);
    let sheet = r#"
        Borrower ID | Last name
        000123456   | Lind
        000123457   | Berg
        000123458   | Holm
        000123459   | Dahl
        #123460     | Ek
    "#;
    run.says(sheet, &expect![[r#"
        A6 warning C321: "123460" has probably lost its leading zeros: the other IDs of this column have 9 digits ["123460" -> "000123460"]
          = read as 000123460
    "#]]);
    run.reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | last_name Lind
        3: primary_id 000123457 | last_name Berg
        4: primary_id 000123458 | last_name Holm
        5: primary_id 000123459 | last_name Dahl
        6: primary_id 000123460 | last_name Ek
    "#]],
    );
}

/// The library knows how long its IDs are: C321 for lost zeros, C306 for anything else.
#[test]
fn c306_an_id_of_another_form_than_the_groups() {
    let run = Run::default().group(|group| group.id_digits = Some(9));
    run.says(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        123457      | Berg
        #123458     | Holm
        00012345X   | Dahl
        0001234567  | Ek
        "#,
        &expect![[r#"
            A3 question C321: "123457" has probably lost its leading zeros: IDs of COMMUNITY have 9 digits ["123457" -> "000123457"]
              = 000123457? Correct the cell, or put the zeros back in all rows: [AcceptRepair(C321)]
            A4 note C320: a number read as an ID, digit by digit ["123458" -> "123458"]
            A4 question C321: "123458" has probably lost its leading zeros: IDs of COMMUNITY have 9 digits ["123458" -> "000123458"]
              = 000123458? Correct the cell, or put the zeros back in all rows: [AcceptRepair(C321)]
            A5 error C306: "00012345X" doesn't fit: COMMUNITY IDs have 9 digits
              = correct the ID, or the user group
            A6 error C306: "0001234567" doesn't fit: COMMUNITY IDs have 9 digits
              = correct the ID, or the user group
            row 3 waits: [C321]
            row 4 waits: [C321]
            row 5 left out: [C306]
            row 6 left out: [C306]
        "#]],
    );
}

#[test]
fn c321_by_the_groups_width_can_be_accepted() {
    let run = Run::default().group(|group| group.id_digits = Some(9)).accept(codes::C321);
    let sheet = r#"
        Borrower ID | Last name
        123457      | Berg
        #123458     | Holm
    "#;
    run.says(sheet, &expect![[r#"
        A2 warning C321: "123457" has probably lost its leading zeros: IDs of COMMUNITY have 9 digits ["123457" -> "000123457"]
          = read as 000123457
        A3 note C320: a number read as an ID, digit by digit ["123458" -> "123458"]
        A3 warning C321: "123458" has probably lost its leading zeros: IDs of COMMUNITY have 9 digits ["123458" -> "000123458"]
          = read as 000123458
    "#]]);
    run.reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123457 | last_name Berg
        3: primary_id 000123458 | last_name Holm
    "#]],
    );
}

#[test]
fn c322_sixteen_digits_are_no_more_in_the_file() {
    says(
        r#"
        Borrower ID       | Last name
        #1234567890123450 | Lind
        1234567890123456  | Berg
        #123456789012345  | Holm
        "#,
        &expect![[r#"
            A2 error C322: "1234567890123450" has 16 digits in a number cell; spreadsheets keep only 15
              = the real number is no longer in the file: retype it from the source, with the column set to Text
            A4 note C320: a number read as an ID, digit by digit ["123456789012345" -> "123456789012345"]
            row 2 left out: [C322]
        "#]],
    );
}

#[test]
fn c323_scientific_notation_has_lost_digits() {
    says(
        r#"
        Borrower ID | Last name | Barcode
        2.1234E+13  | Lind      |
        #2.5E30     | Berg      |
        000123456   | Holm      | 1E+09
        2E05        | Dahl      |
        "#,
        &expect![[r#"
            A2 error C323: "2.1234E+13" is an ID that has turned into a rounded number
              = retype it from the source, with the column set to Text
            A3 error C323: "2.5E30" is an ID that has turned into a rounded number
              = retype it from the source, with the column set to Text
            C4 error C323: "1E+09" is an ID that has turned into a rounded number
              = retype it from the source, with the column set to Text
            row 2 left out: [C323]
            row 3 left out: [C323]
            row 4 left out: [C323]
        "#]],
    );
}

#[test]
fn c324_the_decimal_point_goes() {
    says(
        r#"
        Borrower ID | Last name
        123457.0    | Lind
        #123458.0   | Berg
        #123459.5   | Holm
        123460.00   | Dahl
        "#,
        &expect![[r#"
            A2 note C324: the .0 of a number was dropped ["123457.0" -> "123457"]
            A3 note C324: the .0 of a number was dropped ["123458.0" -> "123458"]
            A4 error C306: "123459.5" is a number with a sign or decimals, not an ID
              = set the column to Text and retype the ID
            A5 note C324: the .0 of a number was dropped ["123460.00" -> "123460"]
            row 4 left out: [C306]
        "#]],
    );
}

#[test]
fn upper_and_lower_case_are_kept() {
    reads(
        r#"
        Borrower ID | Last name
        Ab12        | Lind
        "#,
        &expect![[r#"
            2: primary_id Ab12 | last_name Lind
        "#]],
    );
}

#[test]
fn c303_an_id_is_never_cut() {
    says(
        r#"
        Borrower ID | Last name
        xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | Lind
        yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy | Berg
        "#,
        &expect![[r#"
            A2 error C303: Primary ID has 256 characters; at most 255 fit
              = shorten it
            row 2 left out: [C303]
        "#]],
    );
}

#[test]
fn c339_marks_for_text_are_no_part_of_an_id() {
    text_says(
        r#"
        Borrower ID    | Last name
        ="000123456"   | Lind
        '000123457     | Berg
        "#,
        &expect![[r#"
            line 2, column 1 note C339: a text mark removed ["=\"000123456\"" -> "000123456"]
            line 3, column 1 note C339: a text mark removed ["'000123457" -> "000123457"]
        "#]],
    );
}

#[test]
fn c321_in_a_text_table_too() {
    text_says(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        000123457   | Berg
        123458      | Holm
        "#,
        &expect![[r#"
            line 4, column 1 question C321: "123458" has probably lost its leading zeros: the other IDs of this column have 9 digits ["123458" -> "000123458"]
              = 000123458? Correct the cell, or put the zeros back in all rows: [AcceptRepair(C321)]
            row 4 waits: [C321]
        "#]],
    );
}

/// Nothing else is said of a cell whose digits are not in the file any more: no C328, C324, C330 or C339.
#[test]
fn c322_and_c323_are_all_that_is_said_of_their_cell() {
    says(
        r#"
        Borrower ID            | Last name | Barcode
        fx:#1234567890123450   | Lind      |
        fx:2.1234E+13          | Berg      | fx:#1234567890123450.0
        "' 2.1234E+13"         | Holm      | "2.1234 E+13"
        fx:"’2.1234E+13"       | Dahl      |
        "#,
        &expect![[r#"
            A2 error C322: "1234567890123450" has 16 digits in a number cell; spreadsheets keep only 15
              = the real number is no longer in the file: retype it from the source, with the column set to Text
            A3 error C323: "2.1234E+13" is an ID that has turned into a rounded number
              = retype it from the source, with the column set to Text
            C3 error C322: "1234567890123450" has 16 digits in a number cell; spreadsheets keep only 15
              = the real number is no longer in the file: retype it from the source, with the column set to Text
            A4 error C323: "' 2.1234E+13" is an ID that has turned into a rounded number
              = retype it from the source, with the column set to Text
            C4 error C323: "2.1234 E+13" is an ID that has turned into a rounded number
              = retype it from the source, with the column set to Text
            A5 error C323: "’2.1234E+13" is an ID that has turned into a rounded number
              = retype it from the source, with the column set to Text
            row 2 left out: [C322]
            row 3 left out: [C323, C322]
            row 4 left out: [C323]
            row 5 left out: [C323]
        "#]],
    );
}

#[test]
fn c341_a_word_among_numbers_and_nothing_but_zeros_are_asked_about() {
    let sheet = "
        Borrower ID | Last name
        000104417   | Diaz
        pending     | Chen
        000000000   | Smith
        000104418   | Okafor
        000104419   | Levy
        000104420   | Sato
        000104421   | Lind
        000104422   | Mbeki
        000104423   | Jansen
        000104424   | Ulrich
    ";
    says(
        sheet,
        &expect![[r#"
        A3 question C341: "pending" does not look like the other IDs in this list
          = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C341)]
        A4 question C341: "000000000" does not look like the other IDs in this list
          = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C341)]
        row 3 waits: [C341]
        row 4 waits: [C341]
    "#]],
    );
    Run::default().accept(model::codes::C341).says(
        sheet,
        &expect![[r#"
        A3 warning C341: "pending" does not look like the other IDs in this list
          = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C341)]
        A4 warning C341: "000000000" does not look like the other IDs in this list
          = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C341)]
    "#]],
    );
}

/// Where every ID has lost its zeros, only the library can know.
#[test]
fn c353_all_ids_may_have_lost_their_zeros() {
    let list = |first: u32| {
        let rows: String = (first..first + 10).map(|id| format!("{id} | Lind\n")).collect();
        testkit::text_sheet(&format!("Borrower ID | Last name\n{rows}"))
    };
    Run::default().table_says(
        list(104_417),
        &expect![[r#"
            column 1 note C353: all 10 IDs have 6 digits; if they had zeros in front, nothing here shows it
        "#]],
    );
    Run::default().group(|group| group.id_digits = Some(6)).table_says(list(104_417), &expect![[""]]);
    Run::default().table_says(list(100_104_417), &expect![[""]]);
    // They differ in length as numbers do, and not as the cards of two kinds.
    let of = |ids: &[u32]| {
        let rows: String = ids.iter().map(|id| format!("{id} | Lind\n")).collect();
        testkit::text_sheet(&format!("Borrower ID | Last name\n{rows}"))
    };
    Run::default().table_says(
        of(&[7731, 20417, 31018, 88812, 104_417, 220_418, 340_419, 450_420, 560_421, 670_422]),
        &expect![[r#"
            column 1 note C353: all 10 IDs have 4 to 6 digits; if they had zeros in front, nothing here shows it
        "#]],
    );
    Run::default().table_says(
        of(&[7731, 7732, 7733, 7734, 104_417, 220_418, 340_419, 450_420, 560_421, 670_422]),
        &expect![[""]],
    );
}

/// One digit over and over, and what people write who do not know theirs.
#[test]
fn c341_ids_that_nobody_has() {
    says(
        r#"
        Borrower ID | Last name
        000104417   | Diaz
        999999999   | Chen
        000104418   | Okafor
        idk         | Levy
        000104419   | Sato
        000104420   | Lind
        "#,
        &expect![[r#"
            A3 question C341: "999999999" does not look like the other IDs in this list
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C341)]
            A5 question C341: "idk" does not look like the other IDs in this list
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C341)]
            row 3 waits: [C341]
            row 5 waits: [C341]
        "#]],
    );
}

/// One half of the list was typed as text, and the other half is numbers.
#[test]
fn c321_half_of_the_ids_are_numbers() {
    says(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        000123457   | Berg
        000123458   | Holm
        #123459     | Dahl
        #123460     | Ek
        #123461     | Falk
        "#,
        &expect![[r#"
            A5 question C321: "123459" has probably lost its leading zeros: the other IDs of this column have 9 digits ["123459" -> "000123459"]
              = 000123459? Correct the cell, or put the zeros back in all rows: [AcceptRepair(C321)]
            A6 question C321: "123460" has probably lost its leading zeros: the other IDs of this column have 9 digits ["123460" -> "000123460"]
              = 000123460? Correct the cell, or put the zeros back in all rows: [AcceptRepair(C321)]
            A7 question C321: "123461" has probably lost its leading zeros: the other IDs of this column have 9 digits ["123461" -> "000123461"]
              = 000123461? Correct the cell, or put the zeros back in all rows: [AcceptRepair(C321)]
            row 5 waits: [C321]
            row 6 waits: [C321]
            row 7 waits: [C321]
        "#]],
    );
}

#[test]
fn c377_an_id_that_is_the_phone_number_or_the_birth_date() {
    says(
        r#"
        Borrower ID | Last name | Phone          | Birth date
        2175550103  | Lind      | (217) 555-0103 | 1980-03-05
        19800304    | Berg      | 217-555-0104   | 1980-03-04
        000104417   | Holm      | 217-555-0105   | 1980-03-06
        "#,
        &expect![[r#"
            A2 warning C377: the ID "2175550103" is the person's own phone number (also A3)
              = loaded as it is; compare it with the card
        "#]],
    );
}

#[test]
fn c306_an_id_with_a_question_mark() {
    says(
        "
        Borrower ID | Last name
        000104417?  | Lind
        ",
        &expect![[r#"
            A2 error C306: "000104417?" contains a question mark
              = an ID has letters, digits and characters such as - _ . @; retype it
            row 2 left out: [C306]
        "#]],
    );
}
