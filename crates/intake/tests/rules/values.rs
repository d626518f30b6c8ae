//! C: fields with words or forms of their own: groups, e-mail, phones.

use crate::support::{Run, reads, says};
use expect_test::expect;
use model::codes;

#[test]
fn c308_an_unknown_word_of_a_code_field() {
    says(
        r#"
        Borrower ID | Last name | User group | Account type | Status
        000123456   | Lind      | Aardvark   | partly       | asleep
        000123457   | Berg      | COMMUNITY  | internal     | ACTIVE
        "#,
        &expect![[r#"
            C2 error C308: "Aardvark" is not a user group
              = the groups are COMMUNITY, RETIREE; others are added in rollcall.toml
            D2 error C308: Account type must be internal or external, not "partly"
              = correct the cell
            E2 error C308: Status must be ACTIVE or INACTIVE, not "asleep"
              = correct the cell
            row 2 left out: [C308]
        "#]],
    );
}

#[test]
fn c309_a_near_group_is_offered_and_not_taken() {
    says(
        r#"
        Borrower ID | Last name | User group
        000123456   | Lind      | Comunity
        "#,
        &expect![[r#"
            C2 question C309: "Comunity" is not a user group; did you mean COMMUNITY? ["Comunity" -> "COMMUNITY"]
              = correct the cell, or use the suggested group for all rows: [AcceptRepair(C309)]
            row 2 waits: [C309]
        "#]],
    );
}

#[test]
fn c309_the_offer_can_be_accepted() {
    let run = Run::default().accept(codes::C309);
    let sheet = r#"
        Borrower ID | Last name | User group
        000123456   | Lind      | Comunity
    "#;
    run.says(
        sheet,
        &expect![[r#"
        C2 warning C309: "Comunity" is not a user group; did you mean COMMUNITY? ["Comunity" -> "COMMUNITY"]
          = read as COMMUNITY
    "#]],
    );
    run.reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | last_name Lind | user_group COMMUNITY
    "#]],
    );
}

#[test]
fn c310_what_cannot_be_an_address() {
    says(
        r#"
        Borrower ID | Last name | E-mail
        000123456   | Lind      | ana.nunez@example
        000123457   | Berg      | "ana@example.org; bo@example.org"
        000123458   | Holm      | ana at example.org
        000123459   | Dahl      | ana@example.org
        "#,
        &expect![[r#"
            C2 error C310: "ana.nunez@example" is not an e-mail address: the part after the @ has no dot
              = correct it as in ana@example.org, or empty the cell
            C3 error C310: "ana@example.org" and "bo@example.org" are in one cell, which takes only one address
              = leave one of them here and put the second in a column "E-mail 2"
            C4 error C310: "ana at example.org" is not an e-mail address: there is no @
              = correct it as in ana@example.org, or empty the cell
            row 2 left out: [C310]
            row 3 left out: [C310]
            row 4 left out: [C310]
        "#]],
    );
}

#[test]
fn c310_two_addresses_need_two_columns() {
    says(
        r#"
        Borrower ID | Last name | E-mail
        000123456   | Lind      | ana@example.org bo@example.org
        000123457   | Berg      | "ana@example.org, bo@example.org / cy@example.org"
        000123458   | Holm      | ana@bo@example.org
        "#,
        &expect![[r#"
            C2 error C310: "ana@example.org" and "bo@example.org" are in one cell, which takes only one address
              = leave one of them here and put the second in a column "E-mail 2"
            C3 error C310: "ana@example.org", "bo@example.org" and "cy@example.org" are in one cell, which takes only one address
              = leave one of them here and put the second in a column "E-mail 2"
            C4 error C310: "ana@bo@example.org" is not an e-mail address: there seem to be two addresses in one cell
              = correct it as in ana@example.org, or empty the cell
            row 2 left out: [C310]
            row 3 left out: [C310]
            row 4 left out: [C310]
        "#]],
    );
}

#[test]
fn c311_a_slip_is_loaded_as_it_stands() {
    let sheet = r#"
        Borrower ID | Last name | E-mail            | E-mail 2
        000123456   | Lind      | ana@gmial.com     | Ana@Example.CON
        000123457   | Berg      | bo@mail.com       | bo@ymail.com
    "#;
    says(
        sheet,
        &expect![[r#"
            C2 warning C311: "ana@gmial.com" is probably "ana@gmail.com" ["ana@gmial.com" -> "ana@gmail.com"]
              = loaded as it is; correct the cell, or accept the suggestion in all rows: [AcceptRepair(C311)]
            D2 warning C311: "Ana@Example.CON" is probably "Ana@example.com" ["Ana@Example.CON" -> "Ana@example.com"]
              = loaded as it is; correct the cell, or accept the suggestion in all rows: [AcceptRepair(C311)]
            D2 note C340: upper and lower case adjusted ["Ana@Example.CON" -> "Ana@example.con"]
        "#]],
    );
    reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | last_name Lind | emails ana@gmial.com + Ana@example.con
        3: primary_id 000123457 | last_name Berg | emails bo@mail.com + bo@ymail.com
    "#]],
    );
}

#[test]
fn c311_what_was_meant_can_be_accepted() {
    let run = Run::default().accept(codes::C311);
    let sheet = r#"
        Borrower ID | Last name | E-mail
        000123456   | Lind      | ana@gmial.com
    "#;
    run.says(
        sheet,
        &expect![[r#"
        C2 warning C311: "ana@gmial.com" is probably "ana@gmail.com" ["ana@gmial.com" -> "ana@gmail.com"]
          = read as ana@gmail.com
    "#]],
    );
    run.reads(
        sheet,
        &expect![[r#"
        2: primary_id 000123456 | last_name Lind | emails ana@gmail.com
    "#]],
    );
}

#[test]
fn c312_a_phone_number_without_its_form_is_loaded() {
    says(
        r#"
        Borrower ID | Last name | Phone
        000123456   | Lind      | call evenings
        000123457   | Berg      | +1 (217) 555-0101 ext. 4
        "#,
        &expect![[r#"
            C2 warning C312: "call evenings" does not look like a phone number
              = check it; it is loaded as it is
        "#]],
    );
}

#[test]
fn c312_two_numbers_in_one_cell() {
    says(
        r#"
        Borrower ID | Last name | Phone
        000123456   | Lind      | 555-0101 / 555-0102
        000123457   | Berg      | 555-0101; 555-0102
        000123458   | Holm      | 555-0101 or 555-0102
        000123459   | Dahl      | 030/1234567
        "#,
        &expect![[r#"
            C2 warning C312: "555-0101 / 555-0102" seems to be two phone numbers in one cell
              = it is loaded as it is; put the second in its own column, such as Mobile phone
            C3 warning C312: "555-0101; 555-0102" seems to be two phone numbers in one cell
              = it is loaded as it is; put the second in its own column, such as Mobile phone
            C4 warning C312: "555-0101 or 555-0102" seems to be two phone numbers in one cell
              = it is loaded as it is; put the second in its own column, such as Mobile phone
        "#]],
    );
}

/// Where nearly all numbers have ten digits, one digit too few or too many is a slip of the pen.
#[test]
fn c312_a_number_of_another_length() {
    let odd = ["217-555-010", "217-555-01011", "555-0101", "+44 20 7946 0958", "1 217 555 0101 x4", ""];
    let usual = (0..20).map(|n| format!("(217) 555-01{n:02}"));
    let numbers = odd.map(str::to_owned).into_iter().chain(usual);
    let lines: Vec<String> =
        numbers.enumerate().map(|(n, number)| format!("{:09} | Lind | {number}", 100_000 + n)).collect();
    says(
        &format!("Borrower ID | Last name | Phone\n{}", lines.join("\n")),
        &expect![[r#"
            C2 warning C312: "217-555-010" has 9 digits; nearly all phone numbers of this list have 10
              = check it; it is loaded as it is
            C3 warning C312: "217-555-01011" has 11 digits; nearly all phone numbers of this list have 10
              = check it; it is loaded as it is
        "#]],
    );
}

/// Of a few numbers only the state shows how many digits there should be.
#[test]
fn c312_placeholders_and_numbers_of_another_length_in_the_us() {
    says(
        r#"
        Borrower ID | Last name | Phone         | Mobile        | City   | State | Zip   | Country
        000100001   | Lind      | 0000000000    | 123-456-7890  | Albany | NY    | 12207 |
        000100002   | Berg      | 518 555 010   | 518-555-01033 | Albany | NY    | 12207 |
        000100003   | Holm      | 518-555-0103  | 555-0104      | Albany | NY    | 12207 |
        000100004   | Dahl      | 020 7946 0958 | +491234567    | Perth  | WA    | 6000  | Australia
        "#,
        &expect![[r#"
            C2 warning C312: "0000000000" looks like a placeholder, not like a phone number
              = it is loaded as it is; if nobody has this number, empty the cell
            D2 warning C312: "123-456-7890" looks like a placeholder, not like a phone number
              = it is loaded as it is; if nobody has this number, empty the cell
            C3 warning C312: "518 555 010" has 9 digits; phone numbers in the US have 10
              = check it; it is loaded as it is
            D3 warning C312: "518-555-01033" has 11 digits; phone numbers in the US have 10
              = check it; it is loaded as it is
        "#]],
    );
}

/// Wherever its column stands, the second address is not the preferred one.
#[test]
fn the_first_e_mail_is_the_preferred_one() {
    reads(
        r#"
        Borrower ID | Last name | Work email    | E-mail
        000123456   | Lind      | b@example.org | a@example.org
        000123457   | Berg      | b@example.org |
        000123458   | Holm      | A@example.org | a@example.org
        "#,
        &expect![[r#"
            2: primary_id 000123456 | last_name Lind | emails a@example.org + b@example.org
            3: primary_id 000123457 | last_name Berg | emails b@example.org
            4: primary_id 000123458 | last_name Holm | emails a@example.org
        "#]],
    );
}

/// Most digits of the number are no longer in the file.
#[test]
fn c312_a_phone_number_that_was_rounded_is_not_loaded() {
    let sheet = r#"
        Borrower ID | Last name | Gender | Phone
        000123456   | Lind      | ???    | 2.17556E+09
        000123457   | Berg      | F      | 217-555-0101
    "#;
    says(
        sheet,
        &expect![[r#"
            C2 note C302: read as empty ["???" -> ""]
            D2 warning C312: "2.17556E+09" is a phone number that has turned into a rounded number
              = it is not loaded; retype it from the source, with the column set to Text
        "#]],
    );
    reads(
        sheet,
        &expect![[r#"
            2: primary_id 000123456 | last_name Lind
            3: primary_id 000123457 | last_name Berg | gender F | phones 217-555-0101 (home)
        "#]],
    );
}
