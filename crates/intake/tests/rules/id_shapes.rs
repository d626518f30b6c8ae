//! C352 and C333: IDs that are unlike the others of their column, and letters that only look like theirs.

use crate::support::{Run, says_nothing};
use expect_test::expect;
use model::codes;
use model::id_scheme::{IdScheme, MadeId};

/// Ninety IDs of nine digits in rows 2 to 91, and these below them.
fn among_nine_digits(others: &[&str]) -> String {
    let usual = (0..90).map(|number| (123_456_700 + number).to_string());
    let ids = usual.chain(others.iter().map(|id| (*id).to_owned()));
    format!("Borrower ID | Last name\n{}", ids.map(|id| format!("{id} | Lind\n")).collect::<String>())
}

#[test]
fn c352_what_deviates_is_asked_about_once_for_each_shape() {
    let sheet = among_nine_digits(&[
        "12345678",
        "23456789",
        "A12345678",
        "ana@example.org",
        "123-45-6789",
        "123456789/987654321",
        "123 or 456",
        "123456789 (oldcard)",
        "123–456789",
    ]);
    Run::default().says(
        &sheet,
        &expect![[r#"
            A92 question C352: "12345678" does not look like the other IDs in this list, which have 9 digits (also A93)
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C352)]
            A94 question C352: "A12345678" does not look like the other IDs in this list, which have 9 digits
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C352)]
            A95 question C352: "ana@example.org" is an e-mail address, unlike the other IDs in this list
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C352)]
            A96 question C352: "123-45-6789" looks like a Social Security number
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C352)]
            A97 question C352: "123456789/987654321" seems to be two IDs in one cell
              = keep the one that is in use
            A98 note C330: spaces removed ["123 or 456" -> "123or456"]
            A98 question C352: "123 or 456" seems to be two IDs in one cell
              = keep the one that is in use
            A99 note C330: spaces removed ["123456789 (oldcard)" -> "123456789(oldcard)"]
            A99 question C352: "123456789 (oldcard)" has a remark in it
              = keep only the ID; a remark can go into a column named Note
            A100 question C352: "123–456789" has a long dash in it
              = replace it with a hyphen, as keyboards type it
            row 92 waits: [C352]
            row 93 waits: [C352]
            row 94 waits: [C352]
            row 95 waits: [C352]
            row 96 waits: [C352]
            row 97 waits: [C352]
            row 98 waits: [C352]
            row 99 waits: [C352]
            row 100 waits: [C352]
        "#]],
    );
}

#[test]
fn c352_ids_can_be_right_as_they_are_and_two_in_a_cell_cannot() {
    Run::default().accept(codes::C352).says(
        &among_nine_digits(&["A12345678", "123456789/987654321"]),
        &expect![[r#"
            A92 warning C352: "A12345678" does not look like the other IDs in this list, which have 9 digits
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C352)]
            A93 question C352: "123456789/987654321" seems to be two IDs in one cell
              = keep the one that is in use
            row 93 waits: [C352]
        "#]],
    );
}

#[test]
fn c354_a_barcode_unlike_the_others_is_loaded_with_a_warning() {
    let list = |others: &[&str]| {
        let usual = (0..40).map(|number| (21_234_000_000_010_u64 + number).to_string());
        let rows = usual.chain(others.iter().map(|barcode| (*barcode).to_owned()));
        let rows = (1_000..).zip(rows).map(|(id, barcode)| format!("12345{id} | Lind | {barcode}\n"));
        format!("Borrower ID | Last name | Barcode\n{}", rows.collect::<String>())
    };
    Run::default().says(
        &list(&["2123400000001", "2123400000002", "LIB-104417"]),
        &expect![[r#"
            C42 warning C354: "2123400000001" does not look like the other barcodes in this list, which have 14 digits (also C43)
              = loaded as it is; compare it with the card
            C44 warning C354: "LIB-104417" does not look like the other barcodes in this list, which have 14 digits
              = loaded as it is; compare it with the card
        "#]],
    );
    // Two kinds of cards.
    says_nothing(&list(&["A104417", "A104418", "A104419", "A104420", "A104421", "A104422"]));
}

#[test]
fn what_the_library_itself_gives_is_nothing_odd() {
    let made = MadeId::new("CB", 7, true).map(IdScheme::Made);
    let run = Run::default().profile(|profile| profile.id_scheme = made);
    run.says(&among_nine_digits(&["CB96605993"]), &expect![[""]]);
    // The library has said how many digits an ID has, and that is what counts.
    Run::default().group(|group| group.id_digits = Some(9)).says(
        &among_nine_digits(&["A12345678"]),
        &expect![[r#"
            A92 error C306: "A12345678" doesn't fit: COMMUNITY IDs have 9 digits
              = correct the ID, or the user group
            row 92 left out: [C306]
        "#]],
    );
}

/// Two kinds of IDs, names with a number, numbers in a row, and a handful of any.
#[test]
fn communities_are_mixed() {
    let list = |ids: Vec<String>| {
        let rows: String = ids.iter().map(|id| format!("{id} | Lind\n")).collect();
        format!("Borrower ID | Last name\n{rows}")
    };
    let numbers = || (1000..1050).map(|number| format!("12345{number}"));
    says_nothing(&list(numbers().chain((10..20).map(|number| format!("CB{number}000"))).collect()));
    says_nothing(&list(["lind", "berg12", "holm1", "dahl", "ek7"].map(str::to_owned).to_vec()));
    says_nothing(&list((95..1000).map(|number| number.to_string()).collect()));
    says_nothing(&list((999_990..1_000_200).map(|number| number.to_string()).collect()));
    says_nothing(&list(["123456789", "A12", "2019/0123", "12-345"].map(str::to_owned).to_vec()));
}

#[test]
fn c333_a_letter_of_an_id_that_only_looks_latin() {
    let sheet = r#"
        Borrower ID | Last name | Barcode
        A104417     | Lind      |
        А104418     | Berg      |
        B104419     | Holm      | Х1
    "#;
    Run::default().says(
        sheet,
        &expect![[r#"
            A3 question C333: "А104418" has the Cyrillic letter А in it, which only looks like a Latin one ["А104418" -> "A104418"]
              = retype A104418 in the cell, or read such letters as Latin ones in all rows: [AcceptRepair(C333)]
            C4 question C333: "Х1" has the Cyrillic letter Х in it, which only looks like a Latin one ["Х1" -> "X1"]
              = retype X1 in the cell, or read such letters as Latin ones in all rows: [AcceptRepair(C333)]
            row 3 waits: [C333]
            row 4 waits: [C333]
        "#]],
    );
    Run::default().accept(codes::C333).reads(
        sheet,
        &expect![[r#"
            2: primary_id A104417 | last_name Lind
            3: primary_id A104418 | last_name Berg
            4: primary_id B104419 | last_name Holm | identifiers BARCODE X1
        "#]],
    );
    // A library that writes in Cyrillic.
    says_nothing("Borrower ID | Last name\nА104418 | Иванов\nВ104419 | Петров");
}

/// A handful of rows is enough where the others are digits alone.
#[test]
fn c352_and_c341_what_is_no_id_among_digits() {
    let sheet = "
        Borrower ID         | Last name
        000104417           | Lind
        000104418           | Berg
        000104419           | Holm
        000104420           | Dahl
        000104421           | Ek
        see desk            | Falk
        000104532 000104540 | Strand
        000104490*          | Moe
        0001045O8           | Vik
    ";
    Run::default().accept(codes::C341).says(
        sheet,
        &expect![[r#"
            A7 note C330: spaces removed ["see desk" -> "seedesk"]
            A7 question C341: "see desk" does not look like the other IDs in this list
              = type the person's ID in the cell
            A8 note C330: spaces removed ["000104532 000104540" -> "000104532000104540"]
            A8 question C352: "000104532 000104540" seems to be two IDs in one cell
              = keep the one that is in use
            A9 question C352: "000104490*" ends with "*", unlike the other IDs in this list
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C352)]
            A10 question C352: "0001045O8" has the letter O among its digits
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C352)]
            row 7 waits: [C341]
            row 8 waits: [C352]
            row 9 waits: [C352]
            row 10 waits: [C352]
        "#]],
    );
    Run::default().says(
        "
        Borrower ID | Last name
        000104417   | Lind
        000104418   | Berg
        NEW         | Holm
        ",
        &expect![[r#"
            A4 question C341: "NEW" does not look like the other IDs in this list
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C341)]
            row 4 waits: [C341]
        "#]],
    );
    // An ID of another kind is none of these.
    says_nothing("Borrower ID | Last name\n21234000123 | Lind\n21234000124 | Berg\n21234000125 | Holm\nAB21 | Ek");
}

#[test]
fn c352_all_ids_are_email_addresses() {
    let sheet = "
        Borrower ID     | Last name
        ana@example.org | Lind
        bo@example.org  | Berg
        cy@example.org  | Holm
        di@example.org  | Dahl
        ed@example.org  | Ek
    ";
    Run::default().says(
        sheet,
        &expect![[r#"
            A2 question C352: the IDs of this list are e-mail addresses (also A3, A4, A5, A6)
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C352)]
            row 2 waits: [C352]
            row 3 waits: [C352]
            row 4 waits: [C352]
            row 5 waits: [C352]
            row 6 waits: [C352]
        "#]],
    );
    // In a handful anything goes.
    let four: String = sheet.lines().take(6).map(|line| format!("{line}\n")).collect();
    says_nothing(&four);
}

/// The ID that this would be is nine digits, as the others are.
#[test]
fn c352_a_social_security_number_with_blanks() {
    Run::default().says(
        &among_nine_digits(&["123 45 6789"]),
        &expect![[r#"
            92 note D504: repeats row 91 (also 91)
            A92 note C330: spaces removed ["123 45 6789" -> "123456789"]
            A92 question C352: "123 45 6789" looks like a Social Security number
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C352)]
            row 92 left out: [D504, C352]
        "#]],
    );
}

/// Of nine IDs one that is made otherwise is the exception, and of eight it may be chance.
#[test]
fn c352_one_id_in_a_short_list() {
    let list = |usual: usize| {
        let ids: String = (0..usual).map(|number| format!("A10441{number} | Lind\n")).collect();
        format!("Borrower ID | Last name\n{ids}104418 | Berg\n")
    };
    Run::default().says(
        &list(8),
        &expect![[r#"
            A10 question C352: "104418" does not look like the other IDs in this list, which have 1 letter and 6 digits
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C352)]
            row 10 waits: [C352]
        "#]],
    );
    says_nothing(&list(7));
}

/// Digits in their order are an ID where others are next to it, as in the list of ninety above.
#[test]
fn c341_digits_in_their_order_among_other_ids() {
    Run::default().says(
        "
        Borrower ID | Last name
        000104417   | Lind
        000104425   | Berg
        000104433   | Holm
        000104441   | Dahl
        123456789   | Ek
        ",
        &expect![[r#"
            A6 question C341: "123456789" does not look like the other IDs in this list
              = correct the cell; or accept such IDs as they are, in all rows: [AcceptRepair(C341)]
            row 6 waits: [C341]
        "#]],
    );
}
