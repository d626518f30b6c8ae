//! C: states and provinces that are none or have other ZIP codes, remarks instead of an address, and whole addresses.

use crate::support::{says, says_nothing};
use expect_test::expect;

#[test]
fn c370_a_state_that_is_none() {
    says(
        r#"
        ID        | Last name | State    | Zip     | Country
        000123456 | Lind      | Illinios | 62704   |
        000123457 | Berg      | IK       | 62704   |
        000123458 | Holm      | Ontairo  | M5V 2T6 | Canada
        000123459 | Dahl      | Calif.   | 90001   |
        000123460 | Ek        | illinois | 62704   | USA
        000123461 | Falk      | Zurich   | 8001    | Switzerland
        "#,
        &expect![[r#"
            C2 warning C370: "Illinios" is not a state or province
              = loaded as it is; did you mean Illinois?
            C3 warning C370: "IK" is not a state or province
              = loaded as it is; the ZIP code is in IL
            C4 warning C370: "Ontairo" is not a state or province
              = loaded as it is; did you mean Ontario?
        "#]],
    );
}

#[test]
fn c371_a_zip_code_of_another_state() {
    says(
        r#"
        ID        | Last name | State | Zip
        000123456 | Lind      | MA    | 62704
        000123457 | Berg      | IL    | 62704
        000123458 | Holm      | NY    | 06390
        "#,
        &expect![[r#"
            C2 warning C371: "62704" is a ZIP code of IL, but the state is "MA"
              = loaded as it is; check which of the two is right
        "#]],
    );
}

/// Milan and Como are in provinces whose letters are those of states, and France has a Marne.
#[test]
fn other_countries_have_five_digits() {
    says_nothing(
        r#"
        ID        | Last name | State | Postcode
        000123456 | Lind      | MI    | 20121
        000123457 | Berg      | CO    | 22100
        000123458 | Holm      | Marne | 51100
        "#,
    );
    says_nothing(
        r#"
        ID        | Last name | State | Zip   | Country
        000123456 | Lind      | MI    | 20121 | Italy
        000123457 | Berg      | Marne | 51100 | France
        000123458 | Holm      | IX    | 11000 | Serbia
        "#,
    );
}

#[test]
fn c372_and_c379_what_is_no_line_of_an_address() {
    says(
        r#"
        ID        | Last name | Address                            | City        | Zip
        000123456 | Lind      | RETURNED MAIL 3/2026               | Springfield | 62704
        000123457 | Berg      | homeless                           |             |
        000123458 | Holm      | "12 Elm St, Springfield, IL 62704" |             |
        000123459 | Dahl      | "14 Elm St, Springfield, IL 62704" |             |
        000123460 | Ek        | 12 Elm St                          | Springfield | 62704
        "#,
        &expect![[r#"
            C2 warning C372: "RETURNED MAIL 3/2026" is not an address
              = loaded as it is, and printed on letters; empty the cell, or put the remark into a column Note
            C3 warning C372: "homeless" is not an address
              = loaded as it is, and printed on letters; empty the cell, or put the remark into a column Note
            C4 warning C379: "12 Elm St, Springfield, IL 62704" seems to be a whole address in one cell (also C5)
              = loaded as one line; put city, state and ZIP code into columns of their own
        "#]],
    );
}

/// All of a column are told together.
#[test]
fn c379_a_city_and_more() {
    says(
        r#"
        ID        | Last name | City              | State | Zip
        000123456 | Lind      | "Springfield, IL" |       | 62704
        000123457 | Berg      | "Chicago, IL"     |       | 60601
        000123458 | Holm      | Springfield       | IL    | 62704
        "#,
        &expect![[r#"
            C2 warning C379: "Springfield, IL" under City has a state in it (also C3)
              = loaded as it is; put the state into a column of its own
        "#]],
    );
}

#[test]
fn c368_parts_of_an_address_in_each_others_columns() {
    says(
        r#"
        ID        | Last name | Address      | City      | Zip   | Country
        000123456 | Lind      | Springfield  | 12 Elm St | 62704 | USA
        000123457 | Berg      | 217-555-0101 | Elm       | 62704 | USA
        000123458 | Holm      | 14 Elm St    | Elm       | 62704 | 62704
        "#,
        &expect![[r#"
            D2 warning C368: "12 Elm St" under City is a street
              = loaded as it is; check whether the values of this row have moved to other columns
            C3 warning C368: "217-555-0101" under Address line 1 is a phone number
              = loaded as it is; check whether the values of this row have moved to other columns
            F4 warning C368: "62704" under Country has digits in it
              = loaded as it is; check whether the values of this row have moved to other columns
        "#]],
    );
}
