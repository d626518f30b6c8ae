//! Identifiers and names that look the same, or are the same and look different: trials I02, I03, I05 and I06.

use crate::support::{Run, reads, says};
use expect_test::expect;

/// Trial I02: what nobody sees in an ID goes and is told.
#[test]
fn marks_that_nobody_sees_are_no_part_of_an_id() {
    says(
        r#"
        Borrower ID             | Last name
        "0001\u{AD}23456"       | Lind
        "000123457\u{FE0F}"     | Berg
        "000123\u{2060}458"     | Holm
        "\u{2067}000123459"     | Dahl
        "\u{202E}000123460"     | Ek
        "#,
        &expect![[r#"
            A2 note C331: invisible characters removed ["0001\u{ad}23456" -> "000123456"]
            A3 note C331: invisible characters removed ["000123457\u{fe0f}" -> "000123457"]
            A4 note C331: invisible characters removed ["000123\u{2060}458" -> "000123458"]
            A5 note C337: direction marks removed ["\u{2067}000123459" -> "000123459"]
            A6 note C337: direction marks removed ["\u{202e}000123460" -> "000123460"]
        "#]],
    );
}

/// Trial I03: one ID in two spellings is one ID, in whatever language the computer speaks.
#[test]
fn an_id_is_one_in_any_case_and_form() {
    says(
        r#"
        Borrower ID          | Last name
        "\u{212A}77"         | Lind
        k77                  | Berg
        STRASSE1             | Holm
        straße1              | Dahl
        ID-ΣΑΣ               | Ek
        id-σας               | Falk
        "cafe\u{301}"        | Gran
        CAFÉ                 | Hult
        I9                   | Ivar
        i9                   | Juel
        ı9                   | Krok
        "#,
        &expect![[r#"
            A2 note C334: letters and accents combined ["K77" -> "K77"]
            A3 error D501: the primary ID "k77" is used for 2 rows (also A2)
              = both rows are left out until one of them changes
              = if this is one person, delete a row; if not, give each person an ID of their own
            A5 error D501: the primary ID "straße1" is used for 2 rows (also A4)
              = both rows are left out until one of them changes
              = if this is one person, delete a row; if not, give each person an ID of their own
            A7 error D501: the primary ID "id-σας" is used for 2 rows (also A6)
              = both rows are left out until one of them changes
              = if this is one person, delete a row; if not, give each person an ID of their own
            A8 note C334: letters and accents combined ["cafe\u{301}" -> "café"]
            A9 error D501: the primary ID "CAFÉ" is used for 2 rows (also A8)
              = both rows are left out until one of them changes
              = if this is one person, delete a row; if not, give each person an ID of their own
            A11 error D501: the primary ID "i9" is used for 3 rows (also A10, A12)
              = all 3 rows are left out until one of them changes
              = if this is one person, delete a row; if not, give each person an ID of their own
            row 2 left out: [D501]
            row 3 left out: [D501]
            row 4 left out: [D501]
            row 5 left out: [D501]
            row 6 left out: [D501]
            row 7 left out: [D501]
            row 8 left out: [D501]
            row 9 left out: [D501]
            row 10 left out: [D501]
            row 11 left out: [D501]
            row 12 left out: [D501]
        "#]],
    );
}

/// Trial I05: digits of other scripts are never read as a number silently.
#[test]
fn digits_of_other_scripts_are_not_taken_for_plain_ones() {
    says(
        r#"
        Borrower ID | Last name
        000123456   | Lind
        000123457   | Berg
        ٠٠٠١٢٣٤٥٨   | Holm
        ०००१२३४५९   | Dahl
        00012346⁰   | Ek
        000Ⅻ3461    | Falk
        "#,
        &expect![[r#"
            A4 error C306: "٠٠٠١٢٣٤٥٨" contains the digit ٠, which is not one of 0 to 9
              = an ID has letters, digits and characters such as - _ . @; retype it
            A5 error C306: "०००१२३४५९" contains the digit ०, which is not one of 0 to 9
              = an ID has letters, digits and characters such as - _ . @; retype it
            A6 error C306: "00012346⁰" contains the digit ⁰, which is not one of 0 to 9
              = an ID has letters, digits and characters such as - _ . @; retype it
            A7 error C306: "000Ⅻ3461" contains the digit Ⅻ, which is not one of 0 to 9
              = an ID has letters, digits and characters such as - _ . @; retype it
            row 4 left out: [C306]
            row 5 left out: [C306]
            row 6 left out: [C306]
            row 7 left out: [C306]
        "#]],
    );
}

/// Trial I06: names are kept as people write them; a flood of accents is no name.
#[test]
fn names_keep_their_case_and_their_accents() {
    reads(
        r#"
        Borrower ID | First name        | Last name
        000123456   | "e\u{301}lodie"   | de la Cruz
        000123457   | ÉLODIE            | MacDonald
        "#,
        &expect![[r#"
            2: primary_id 000123456 | first_name élodie | last_name de la Cruz
            3: primary_id 000123457 | first_name ÉLODIE | last_name MacDonald
        "#]],
    );
    let flood = format!("Borrower ID | Last name\n000123458 | \"Z{}\"", "\\u{301}".repeat(1_000));
    assert_eq!(Run::default().left_out(&flood), [0]);
}
