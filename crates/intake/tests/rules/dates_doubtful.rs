//! C314 to C318: dates that have to be asked about or looked at.

use crate::support::{Run, reads, says};
use expect_test::expect;
use model::codes;
use model::request::DateOrder;

#[test]
fn c317_an_unlikely_expiry() {
    says(
        r#"
        Borrower ID | Last name | Expires
        A1          | Lind      | 2025-06-30
        A2          | Berg      | 2099-12-31
        A3          | Holm      | 2026-08-28
        "#,
        &expect![[r#"
            C2 warning C317: the expiry date 2025-06-30 has passed
              = a new patron could not sign in; check the year
            C3 warning C317: the expiry date 2099-12-31 is more than 50 years ahead
              = check the year
        "#]],
    );
}

#[test]
fn c318_two_digits_are_a_year() {
    says(
        r#"
        Borrower ID | Last name | Expires  | Birth date
        A1          | Lind      | 31/12/27 | 31/12/57
        A2          | Berg      | 30.06.28 | 24.12.05
        "#,
        &expect![[r#"
            C2 warning C318: "31/12/27" has a two-digit year
              = read as 2027-12-31; type four digits to be sure
            D2 warning C318: "31/12/57" has a two-digit year
              = read as 1957-12-31; type four digits to be sure
            C3 warning C318: "30.06.28" has a two-digit year
              = read as 2028-06-30; type four digits to be sure
            D3 warning C318: "24.12.05" has a two-digit year
              = read as 2005-12-24; type four digits to be sure
        "#]],
    );
}

#[test]
fn c318_nobody_is_born_in_the_future() {
    reads(
        r#"
        Borrower ID | Last name | Expires  | Birth date
        A1          | Lind      | 31/12/27 | 31/12/57
        A2          | Berg      | 30.06.28 | 24.12.05
        A3          | Holm      | 30.06.40 | 24.12.27
        A4          | Dahl      |          | 24.12.26
        "#,
        &expect![[r#"
            2: primary_id A1 | last_name Lind | birth_date 1957-12-31 | expiry_date 2027-12-31
            3: primary_id A2 | last_name Berg | birth_date 2005-12-24 | expiry_date 2028-06-30
            4: primary_id A3 | last_name Holm | birth_date 1927-12-24 | expiry_date 2040-06-30
            5: primary_id A4 | last_name Dahl | birth_date 1926-12-24
        "#]],
    );
}

/// What is said holds for every column, and no cell is read in the other order.
#[test]
fn c316_a_date_that_fits_only_the_order_that_was_not_said() {
    let sheet = r#"
        Borrower ID | Last name | Expires    | Birth date
        A1          | Lind      | 25/12/2026 | 03/04/1950
        A2          | Berg      | 12/25/2026 | 05/06/1951
        A3          | Holm      | 03/04/2027 | 07.08.1952
    "#;
    let month_first = Run::default().options(|options| options.dates = Some(DateOrder::MonthDayYear));
    month_first.says(
        sheet,
        &expect![[r#"
            C2 error C316: "25/12/2026": 25 can't be the month, and you said the month comes first
              = correct the cell, or if the day comes first in this list: [OrderDates(DayMonthYear)]
            row 2 left out: [C316]
        "#]],
    );
    month_first.reads(
        sheet,
        &expect![[r#"
            3: primary_id A2 | last_name Berg | birth_date 1951-05-06 | expiry_date 2026-12-25
            4: primary_id A3 | last_name Holm | birth_date 1952-07-08 | expiry_date 2027-03-04
        "#]],
    );
    let day_first = Run::default().options(|options| options.dates = Some(DateOrder::DayMonthYear));
    day_first.says(
        sheet,
        &expect![[r#"
            C3 error C316: "12/25/2026": 25 can't be the month, and you said the day comes first
              = correct the cell, or if the month comes first in this list: [OrderDates(MonthDayYear)]
            row 3 left out: [C316]
        "#]],
    );
    day_first.reads(
        sheet,
        &expect![[r#"
            2: primary_id A1 | last_name Lind | birth_date 1950-04-03 | expiry_date 2026-12-25
            4: primary_id A3 | last_name Holm | birth_date 1952-08-07 | expiry_date 2027-04-03
        "#]],
    );
}

#[test]
fn months_with_a_t_and_impossible_pairs() {
    says(
        r#"
        Borrower ID | Last name | Exp. Date
        000123456   | Lind      | 31-OCT-2027 10:00
        000123457   | Berg      | 15/14/2027
        "#,
        &expect![[r#"
            C2 note C319: the time of day is not used ["31-OCT-2027 10:00" -> "2027-10-31"]
            C3 error C316: "15/14/2027" is not a day in the calendar
              = correct the day or the month
            row 3 left out: [C316]
        "#]],
    );
}

/// A public library gives cards to children of any age; a birthday without its year is one of this year.
#[test]
fn c317_little_children_among_children() {
    says(
        "
        Borrower ID | Last name | Date of birth
        000104417   | Diaz      | 2018-01-01
        000104418   | Levy      | 2016-06-01
        000104419   | Sato      | 2014-01-01
        000104420   | Lind      | 2023-08-29
        000104421   | Berg      | 2026-03-04
        000104422   | Holm      | 1980-08-28
        ",
        &expect![[r#"
            C6 warning C317: somebody born on 2026-03-04 is 0 years old
              = check the year, or empty the cell
        "#]],
    );
}

#[test]
fn c317_an_unlikely_birth() {
    says(
        "
        Borrower ID | Last name | Date of birth
        000104417   | Diaz      | 1900-01-01
        000104418   | Levy      | 2026-06-01
        000104419   | Sato      | 1930-01-01
        000104420   | Lind      | 2021-08-29
        000104421   | Berg      | 2021-08-28
        000104422   | Holm      | 1915-08-28
        000104423   | Dahl      | 1915-08-29
        ",
        &expect![[r#"
            C2 question C378: 1900-01-01 is what programs write where no date is known ["1900-01-01" -> ""]
              = correct or empty the cell; or read such dates as empty, in all rows: [AcceptRepair(C378)]
            C3 warning C317: somebody born on 2026-06-01 is 0 years old
              = check the year, or empty the cell
            C5 warning C317: somebody born on 2021-08-29 is 4 years old
              = check the year, or empty the cell
            C7 warning C317: somebody born on 1915-08-28 is 111 years old
              = check the year, or empty the cell
            row 2 waits: [C378]
        "#]],
    );
}

/// The first of January 1970 is a birthday like any other, and no day on which a membership ends.
#[test]
fn c378_a_day_that_stands_for_none() {
    let sheet = "
        Borrower ID | Last name | Date of birth | Expires
        000104417   | Diaz      | 1900-01-01    | 1970-01-01
        000104418   | Levy      | 1970-01-01    | 2027-06-30
        000104419   | Sato      | 1899-12-31    | 2027-06-30
    ";
    says(
        sheet,
        &expect![[r#"
            C2 question C378: 1900-01-01 is what programs write where no date is known ["1900-01-01" -> ""] (also C4)
              = correct or empty the cell; or read such dates as empty, in all rows: [AcceptRepair(C378)]
            D2 question C378: 1970-01-01 is what programs write where no date is known ["1970-01-01" -> ""]
              = correct or empty the cell; or read such dates as empty, in all rows: [AcceptRepair(C378)]
            row 2 waits: [C378]
            row 4 waits: [C378]
        "#]],
    );
    Run::default().accept(codes::C378).reads(
        sheet,
        &expect![[r#"
            2: primary_id 000104417 | last_name Diaz
            3: primary_id 000104418 | last_name Levy | birth_date 1970-01-01 | expiry_date 2027-06-30
            4: primary_id 000104419 | last_name Sato | expiry_date 2027-06-30
        "#]],
    );
}
