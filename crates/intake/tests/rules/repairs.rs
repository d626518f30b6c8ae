//! C: what is read otherwise than it is written, and told as a note.

use crate::support::{reads, says};
use expect_test::expect;

#[test]
fn c302_a_cell_that_says_nothing_is_empty() {
    says(
        r#"
        Borrower ID | Last name | E-mail | Phone | Title | Note | Middle name
        000123456   | Lind      | none   | - -   | N/A   | null | –
        "#,
        &expect![[r#"
            C2 note C302: read as empty ["none" -> ""]
            D2 note C302: read as empty ["- -" -> ""]
            E2 note C302: read as empty ["N/A" -> ""]
            F2 note C302: read as empty ["null" -> ""]
            G2 note C302: read as empty ["–" -> ""]
        "#]],
    );
}

#[test]
fn c302_a_person_may_be_called_none() {
    reads(
        r#"
        Borrower ID | First name | Last name | Middle name
        000123456   | None       | Null      | Na
        "#,
        &expect![[r#"
            2: primary_id 000123456 | first_name None | middle_name Na | last_name Null
        "#]],
    );
}

#[test]
fn c302_an_id_that_says_nothing_is_missing() {
    says(
        r#"
        Borrower ID | Last name
        N/A         | Lind
        "#,
        &expect![[r#"
            A2 error C301: Primary ID is empty
              = fill in the cell
            A2 note C302: read as empty ["N/A" -> ""]
            row 2 left out: [C301]
        "#]],
    );
}

#[test]
fn c305_control_characters_are_removed() {
    says(
        r#"
        Borrower ID | Last name
        000123456   | "Li\u{7}nd"
        "#,
        &expect![[r#"
            B2 note C305: invisible control characters removed ["Li\u{7}nd" -> "Lind"]
        "#]],
    );
}

#[test]
fn c330_spaces_go() {
    says(
        r#"
        Borrower ID   | Last name
        000123456     | "  Lind  Berg "
        "000 123 457" | Holm
        "#,
        &expect![[r#"
            B2 note C330: spaces removed ["  Lind  Berg " -> "Lind Berg"]
            A3 note C330: spaces removed ["000 123 457" -> "000123457"]
        "#]],
    );
}

#[test]
fn c331_what_nobody_can_see_goes() {
    says(
        r#"
        Borrower ID          | Last name
        000123456            | "Li\u{200B}nd"
        "000123\u{A0}457"   | "Van\u{A0}Dyke"
        "\u{FEFF}000123458" | Ek
        "#,
        &expect![[r#"
            B2 note C331: invisible characters removed ["Li\u{200b}nd" -> "Lind"]
            A3 note C330: spaces removed ["000123\u{a0}457" -> "000123457"]
            A3 note C331: invisible characters removed ["000123\u{a0}457" -> "000123457"]
            B3 note C331: invisible characters removed ["Van\u{a0}Dyke" -> "Van Dyke"]
            A4 note C331: invisible characters removed ["\u{feff}000123458" -> "000123458"]
        "#]],
    );
}

#[test]
fn c332_quotes_are_straight_where_nobody_sees_them() {
    let sheet = r#"
        Borrower ID | Last name | E-mail              | Note
        o’b’1       | O’Brien   | o’brien@example.ie  | “late”
        ’000123457  | Lind      |                     |
    "#;
    says(
        sheet,
        &expect![[r#"
        A2 note C332: curly quotes made straight ["o’b’1" -> "o'b'1"]
        C2 note C332: curly quotes made straight ["o’brien@example.ie" -> "o'brien@example.ie"]
        A3 note C332: curly quotes made straight ["’000123457" -> "'000123457"]
        A3 note C339: a text mark removed ["’000123457" -> "000123457"]
    "#]],
    );
    reads(
        sheet,
        &expect![[r#"
        2: primary_id o'b'1 | last_name O’Brien | emails o'brien@example.ie | notes “late”
        3: primary_id 000123457 | last_name Lind
    "#]],
    );
}

#[test]
fn c337_marks_of_direction_stay_only_where_letters_need_them() {
    let sheet = r#"
        Borrower ID          | Last name             | E-mail
        "\u{200E}000123456" | "Li\u{202D}nd\u{202C}" | "ana@example.org\u{200F}"
        000123457            | "כהן\u{200F} ב"      |
        000123458            | "\u{202E}כהן"        |
    "#;
    says(
        sheet,
        &expect![[r#"
        A2 note C337: direction marks removed ["\u{200e}000123456" -> "000123456"]
        B2 note C337: direction marks removed ["Li\u{202d}nd\u{202c}" -> "Lind"]
        C2 note C337: direction marks removed ["ana@example.org\u{200f}" -> "ana@example.org"]
        B4 note C337: direction marks removed ["\u{202e}כהן" -> "כהן"]
    "#]],
    );
    reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | last_name Lind | emails ana@example.org
        3: primary_id 000123457 | last_name כהן‏ ב
        4: primary_id 000123458 | last_name כהן
    "#]],
    );
}

#[test]
fn c334_accents_are_joined() {
    says(
        r#"
        Borrower ID | Last name
        000123456   | "Nu\u{301}n\u{303}ez"
        "#,
        &expect![[r#"
            B2 note C334: letters and accents combined ["Nu\u{301}n\u{303}ez" -> "Núñez"]
        "#]],
    );
}

#[test]
fn c338_a_line_break_is_a_space() {
    says(
        r#"
        Borrower ID | Last name | Address
        000123456   | Lind      | "12 Elm St\nApt 4"
        "#,
        &expect![[r#"
            C2 note C338: a line break became a space ["12 Elm St\nApt 4" -> "12 Elm St Apt 4"]
        "#]],
    );
}

#[test]
fn c340_codes_and_domains_have_one_case() {
    says(
        r#"
        Borrower ID | Last name | E-mail          | User group | Status
        000123456   | Lind      | Ana@Example.ORG | community  | active
        000123457   | Berg      | Bo@example.org  | COMMUNITY  | ACTIVE
        "#,
        &expect![[r#"
            C2 note C340: upper and lower case adjusted ["Ana@Example.ORG" -> "Ana@example.org"]
            D2 note C340: upper and lower case adjusted ["community" -> "COMMUNITY"]
            E2 note C340: upper and lower case adjusted ["active" -> "ACTIVE"]
        "#]],
    );
}

#[test]
fn c340_labels_and_aliases_mean_their_group() {
    reads(
        r#"
        Borrower ID | Last name | User group
        000123456   | Lind      | Community Borrower
        000123457   | Berg      | Emerita
        "#,
        &expect![[r#"
            2: primary_id 000123456 | last_name Lind | user_group COMMUNITY
            3: primary_id 000123457 | last_name Berg | user_group RETIREE
        "#]],
    );
}
