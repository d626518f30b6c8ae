//! C: ZIP codes that have lost their leading zero, and what is no ZIP code. Four digits are whole in many countries.

use crate::support::{Run, reads, says, says_nothing};
use expect_test::expect;
use model::codes;
use model::field::ListField;
use std::collections::BTreeMap;

#[test]
fn c350_the_state_shows_that_a_zero_is_lost() {
    let sheet = r#"
        ID        | Last name | State      | Zip
        000123456 | Lind      | MA         | #2139
        000123457 | Berg      | New Jersey | 8540-1234
        000123458 | Holm      | P.R.       | #601
        000123459 | Dahl      | ny         | #63901234
        000123460 | Ek        | RI         | #2903~5
        000123461 | Falk      | CT         | 06511
        000123462 | Gran      | IL         | 60601
    "#;
    says(
        sheet,
        &expect![[r#"
            D2 warning C350: "2139" had lost its leading zero: 02139 is in MA ["2139" -> "02139"]
              = read as 02139
            D3 warning C350: "8540-1234" had lost its leading zero: 08540-1234 is in NJ ["8540-1234" -> "08540-1234"]
              = read as 08540-1234
            D4 warning C350: "601" had lost its leading zeros: 00601 is in PR ["601" -> "00601"]
              = read as 00601
            D5 warning C350: "63901234" had lost its leading zero: 06390-1234 is in NY ["63901234" -> "06390-1234"]
              = read as 06390-1234
            D6 warning C321: "2903" had lost its leading zeros: the sheet shows 5 digits ["2903" -> "02903"]
              = read as 02903
        "#]],
    );
    reads(
        sheet,
        &expect![[r#"
            2: primary_id 000123456 | last_name Lind | addresses MA, 02139
            3: primary_id 000123457 | last_name Berg | addresses New Jersey, 08540-1234
            4: primary_id 000123458 | last_name Holm | addresses P.R., 00601
            5: primary_id 000123459 | last_name Dahl | addresses ny, 06390-1234
            6: primary_id 000123460 | last_name Ek | addresses RI, 02903
            7: primary_id 000123461 | last_name Falk | addresses CT, 06511
            8: primary_id 000123462 | last_name Gran | addresses IL, 60601
        "#]],
    );
}

/// The format of the cell has the hyphen; the cell has only the digits.
#[test]
fn c321_nine_digits_are_read_with_the_hyphen_that_the_sheet_shows() {
    let sheet = r#"
        ID        | Last name | State | Zip
        000123456 | Lind      | MA    | #21341234~9>02134-1234
        000123457 | Berg      | IL    | #606011234~9>60601-1234
    "#;
    says(
        sheet,
        &expect![[r#"
            D2 warning C321: "21341234" had lost its leading zeros: the sheet shows 9 digits ["21341234" -> "02134-1234"]
              = read as 02134-1234
        "#]],
    );
    reads(
        sheet,
        &expect![[r#"
            2: primary_id 000123456 | last_name Lind | addresses MA, 02134-1234
            3: primary_id 000123457 | last_name Berg | addresses IL, 60601-1234
        "#]],
    );
}

/// Where a row names a country whose codes have five digits, a zero is missing; Austria has four.
#[test]
fn c350_and_c306_other_countries_with_one_form() {
    says(
        r#"
        ID        | Last name | City      | Postcode | Country
        000123456 | Lind      | Dresden   | #1067    | Germany
        000123457 | Berg      | Barcelona | 8001     | ESP
        000123458 | Holm      | Wien      | 1010     | Austria
        000123459 | Dahl      | Toronto   | M5V2T    | Canada
        000123460 | Ek        | Toronto   | M5V 2T6  | CA
        "#,
        &expect![[r#"
            D2 warning C350: "1067" had lost its leading zero: postal codes in Germany have five digits ["1067" -> "01067"]
              = read as 01067
            D3 warning C350: "8001" had lost its leading zero: postal codes in Spain have five digits ["8001" -> "08001"]
              = read as 08001
            D5 error C306: "M5V2T" is not a Canadian postal code, which has letters and digits in turn
              = correct it, as in K1A 0B1, or correct the country
            row 5 left out: [C306]
        "#]],
    );
}

#[test]
fn c324_the_decimal_point_of_a_postal_code_goes() {
    says(
        r#"
        ID        | Last name | State | Zip
        000123456 | Lind      | IL    | 60601.0
        000123457 | Berg      | MA    | 2139.0
        "#,
        &expect![[r#"
            D2 note C324: the .0 of a number was dropped ["60601.0" -> "60601"]
            D3 note C324: the .0 of a number was dropped ["2139.0" -> "2139"]
            D3 warning C350: "2139" had lost its leading zero: 02139 is in MA ["2139" -> "02139"]
              = read as 02139
        "#]],
    );
}

#[test]
fn other_countries_have_four_digits() {
    says_nothing(
        r#"
        ID        | Last name | State | Postcode | Country
        000123456 | Lind      | ZH    | #8001    | CH
        000123457 | Berg      |       | 1010     | Austria
        000123458 | Holm      | WA    | 6000     | AUS
        000123459 | Dahl      | ON    | K1A 0B1  | Canada
        000123460 | Ek        |       | 110001   | India
        000123461 | Falk      | MA    | 1012 AB  | NLD
        "#,
    );
    // Western Australia, Neuchâtel, and the north of Holland.
    says_nothing(
        r#"
        ID        | Last name | State | Postcode
        000123456 | Lind      | WA    | 6000
        000123457 | Berg      | NE    | #2000
        000123458 | Holm      | NH    | 1012
        000123459 | Dahl      |       | 8001
        "#,
    );
}

#[test]
fn c306_what_is_no_zip_code_although_the_country_is_the_us() {
    says(
        r#"
        ID        | Last name | State | Zip        | Country
        000123456 | Lind      | IL    | #606012    | USA
        000123457 | Berg      |       | 6O601      | U.S.
        000123458 | Holm      |       | K1A 0B1    | us
        000123459 | Dahl      | IL    | 6260       | United States
        000123460 | Ek        | IL    | 60601-1234 | USA
        "#,
        &expect![[r#"
            D2 error C306: "606012" is not a ZIP code, which has five digits, or five and four
              = correct it, as in 60601 or 60601-1234, or correct the country
            D3 error C306: "6O601" is not a ZIP code, which has five digits, or five and four
              = correct it, as in 60601 or 60601-1234, or correct the country
            D4 error C306: "K1A 0B1" is a Canadian postal code, but the country is the US
              = correct it, as in 60601 or 60601-1234, or correct the country
            D5 error C306: "6260" is not a ZIP code, which has five digits, or five and four
              = correct it, as in 60601 or 60601-1234, or correct the country
            row 2 left out: [C306]
            row 3 left out: [C306]
            row 4 left out: [C306]
            row 5 left out: [C306]
        "#]],
    );
    says(
        r#"
        ID        | Last name | State | Zip
        000123456 | Lind      | IL    | 606012
        000123457 | Berg      | IL    | 60602
        000123458 | Holm      | ON    | K1A 0B1
        "#,
        &expect![[r#"
            D2 error C306: "606012" is not a ZIP code, which has five digits, or five and four
              = correct it, as in 60601 or 60601-1234; if the address is not in the US, fill in the country
            row 2 left out: [C306]
        "#]],
    );
}

#[test]
fn c351_without_a_state_it_is_asked_once_for_the_column() {
    let sheet = r#"
        ID        | Last name | City      | Zip
        000123456 | Lind      | Cambridge | #2139
        000123457 | Berg      | Cambridge | 2140
        000123458 | Holm      | Chicago   | 60601
    "#;
    says(
        sheet,
        &expect![[r#"
            D2 question C351: "2139" is probably 02139, a ZIP code that has lost its leading zero ["2139" -> "02139"] (also D3)
              = correct the cell, or put the zeros back in all rows: [AcceptRepair(C351)]
              = if these codes are not from the US, say where they are from: [SetForAll { field: Country, value: None }]
            row 2 waits: [C351]
            row 3 waits: [C351]
        "#]],
    );
    Run::default().accept(codes::C351).says(
        sheet,
        &expect![[r#"
            D2 warning C350: "2139" had lost its leading zero: 02139 is a ZIP code ["2139" -> "02139"]
              = read as 02139
            D3 warning C350: "2140" had lost its leading zero: 02140 is a ZIP code ["2140" -> "02140"]
              = read as 02140
        "#]],
    );
}

/// Nothing but the profile says that the people of the list live in the US; and a state has no such code.
#[test]
fn c351_the_country_is_known_and_the_state_shows_nothing() {
    let usa = BTreeMap::from([(ListField::Country, "USA".to_owned())]);
    Run::default().profile(|profile| profile.defaults = usa).says(
        r#"
        ID        | Last name | State | Postcode
        000123456 | Lind      |       | 2139
        000123457 | Berg      | MA    | 8540
        "#,
        &expect![[r#"
            D2 question C351: "2139" is probably 02139, a ZIP code that has lost its leading zero ["2139" -> "02139"] (also D3)
              = correct the cell, or put the zeros back in all rows: [AcceptRepair(C351)]
            row 2 waits: [C351]
            row 3 waits: [C351]
        "#]],
    );
}

#[test]
fn c350_each_address_of_a_record_is_judged_by_itself() {
    Run::default().records_say(
        "\
patron
primary_id = 000123456
last_name = Lind
address.1.state = IL
address.1.postal_code = 60601
address.2.state = MA
address.2.postal_code = 2139
",
        &expect![[r#"
            line 1, address.2.postal_code warning C350: "2139" had lost its leading zero: 02139 is in MA ["2139" -> "02139"]
              = read as 02139
        "#]],
    );
}
