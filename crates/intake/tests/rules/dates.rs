//! Dates: every clear form is read, nothing unclear is guessed.

use crate::support::{Run, reads, says};
use expect_test::expect;
use model::codes;
use model::request::DateOrder;

#[test]
fn clear_dates_are_read_in_any_form() {
    reads(
        r#"
        Borrower ID | Last name | Expires
        A1          | Lind      | 2027-06-30
        A2          | Berg      | 2027/6/30
        A3          | Holm      | 20270630
        A4          | Dahl      | 30.06.2027
        A5          | Ek        | 30 June 2027
        A6          | Ås        | June 30, 2027
        A7          | Falk      | 30-Jun-2027
        A8          | Gran      | d:2027-06-30
        A9          | Hede      | 06/30/2027
        A10         | Ibsen     | #20270630
        A11         | Juhl      | #46568
        A12         | Kjær      | 30th Sept 2027
        A13         | Lie       | 30. Juni 2027
        A14         | Moe       | 30 juin 2027
        A15         | Ness      | 30 de junio de 2027
        "#,
        &expect![[r#"
            2: primary_id A1 | last_name Lind | expiry_date 2027-06-30
            3: primary_id A2 | last_name Berg | expiry_date 2027-06-30
            4: primary_id A3 | last_name Holm | expiry_date 2027-06-30
            5: primary_id A4 | last_name Dahl | expiry_date 2027-06-30
            6: primary_id A5 | last_name Ek | expiry_date 2027-06-30
            7: primary_id A6 | last_name Ås | expiry_date 2027-06-30
            8: primary_id A7 | last_name Falk | expiry_date 2027-06-30
            9: primary_id A8 | last_name Gran | expiry_date 2027-06-30
            10: primary_id A9 | last_name Hede | expiry_date 2027-06-30
            11: primary_id A10 | last_name Ibsen | expiry_date 2027-06-30
            12: primary_id A11 | last_name Juhl | expiry_date 2027-06-30
            13: primary_id A12 | last_name Kjær | expiry_date 2027-09-30
            14: primary_id A13 | last_name Lie | expiry_date 2027-06-30
            15: primary_id A14 | last_name Moe | expiry_date 2027-06-30
            16: primary_id A15 | last_name Ness | expiry_date 2027-06-30
        "#]],
    );
}

#[test]
fn c313_what_is_no_date() {
    says(
        r#"
        Borrower ID | Last name | Expires
        A1          | Lind      | next summer
        A2          | Berg      | 06/27
        A3          | Holm      | #12
        A4          | Dahl      | b:TRUE
        A5          | Ek        | unknown
        "#,
        &expect![[r#"
            C2 error C313: "next summer" is not a date
              = type it as year-month-day, as in 2027-06-30
              = or give every row the same date: [SetForAll { field: ExpiryDate, value: None }]; or name a term, once [terms] in rollcall.toml says when it ends
            C3 error C313: "06/27" is not a date
              = type it as year-month-day, as in 2027-06-30
              = or give every row the same date: [SetForAll { field: ExpiryDate, value: None }]; or name a term, once [terms] in rollcall.toml says when it ends
            C4 error C313: "12" is not a date
              = type it as year-month-day, as in 2027-06-30
              = or give every row the same date: [SetForAll { field: ExpiryDate, value: None }]; or name a term, once [terms] in rollcall.toml says when it ends
            C5 error C313: "TRUE" is not a date
              = type it as year-month-day, as in 2027-06-30
              = or give every row the same date: [SetForAll { field: ExpiryDate, value: None }]; or name a term, once [terms] in rollcall.toml says when it ends
            C6 note C302: read as empty ["unknown" -> ""]
            row 2 left out: [C313]
            row 3 left out: [C313]
            row 4 left out: [C313]
            row 5 left out: [C313]
        "#]],
    );
}

/// Nobody can be born at the end of a term, and no list says that all were born on one day.
#[test]
fn c313_the_ways_out_are_those_of_the_field() {
    let terms = [("Fall 2026", "2026-12-18"), ("Spring 2027", "2027-05-14"), ("Spring 2026", "2026-05-15")];
    Run::default().terms(&terms).says(
        r#"
        Borrower ID | Last name | Expires     | Birth date
        A1          | Lind      | Summer 2027 | Spring 2027
        "#,
        &expect![[r#"
            C2 error C313: "Summer 2027" is not a date
              = type it as year-month-day, as in 2027-06-30
              = or give every row the same date: [SetForAll { field: ExpiryDate, value: None }]; or name one of the terms Fall 2026, Spring 2027
            D2 error C313: "Spring 2027" is not a date
              = type it as year-month-day, as in 2027-06-30
            row 2 left out: [C313]
        "#]],
    );
}

#[test]
fn c365_a_term_is_read_as_its_last_day() {
    let run = Run::default().terms(&[("Spring 2027", "2027-05-14")]);
    let sheet = r#"
        Borrower ID | Last name | Expires
        A1          | Lind      | Spring 2027
        A2          | Berg      | SPRING  2027
        A3          | Holm      | spring-2027
        A4          | Dahl      | Spring '27
    "#;
    run.reads(
        sheet,
        &expect![[r#"
            2: primary_id A1 | last_name Lind | expiry_date 2027-05-14
            3: primary_id A2 | last_name Berg | expiry_date 2027-05-14
            4: primary_id A3 | last_name Holm | expiry_date 2027-05-14
        "#]],
    );
    run.says(
        sheet,
        &expect![[r#"
            C2 note C365: a term read as its last day ["Spring 2027" -> "2027-05-14"]
            C3 note C365: a term read as its last day ["SPRING  2027" -> "2027-05-14"]
            C4 note C365: a term read as its last day ["spring-2027" -> "2027-05-14"]
            C5 error C313: "Spring '27" is not a date
              = type it as year-month-day, as in 2027-06-30
              = or give every row the same date: [SetForAll { field: ExpiryDate, value: None }]; or name one of the terms Spring 2027
            row 5 left out: [C313]
        "#]],
    );
}

#[test]
fn c364_a_month_without_its_day_is_asked_about() {
    let sheet = r#"
        Borrower ID | Last name | Expires   | Birth date
        A1          | Lind      | May-27    |
        A2          | Berg      | June 2027 |
        A3          | Holm      | 06/2027   |
        A4          | Dahl      | 27-May    |
        A5          | Ek        |           | May-51
    "#;
    says(
        sheet,
        &expect![[r#"
            C2 question C364: "May-27" can be 27 May or May 2027 ["May-27" -> "2027-05-31"]
              = type the whole date, or use the last day of the month in all such cells: [AcceptRepair(C364)]
            C3 question C364: "June 2027" does not name the day ["June 2027" -> "2027-06-30"]
              = type the whole date, or use the last day of the month in all such cells: [AcceptRepair(C364)]
            C4 question C364: "06/2027" does not name the day ["06/2027" -> "2027-06-30"]
              = type the whole date, or use the last day of the month in all such cells: [AcceptRepair(C364)]
            C5 question C364: "27-May" does not name the year
              = type the whole date, as in 2027-06-30
            D6 question C364: "May-51" does not name the day
              = type the whole date, as in 2027-06-30
            row 2 waits: [C364]
            row 3 waits: [C364]
            row 4 waits: [C364]
            row 5 waits: [C364]
            row 6 waits: [C364]
        "#]],
    );
    Run::default().accept(codes::C364).reads(
        sheet,
        &expect![[r#"
            2: primary_id A1 | last_name Lind | expiry_date 2027-05-31
            3: primary_id A2 | last_name Berg | expiry_date 2027-06-30
            4: primary_id A3 | last_name Holm | expiry_date 2027-06-30
        "#]],
    );
}

#[test]
fn c314_is_asked_once_per_column() {
    says(
        r#"
        Borrower ID | Last name | Expires    | Birth date
        A1          | Lind      | 03/04/2027 | 01/02/1950
        A2          | Berg      | 05/06/2027 | 2001-01-31
        A3          | Holm      | 2027-06-30 | 01/02/1960
        A4          | Dahl      | 04/04/2027 |
        "#,
        &expect![[r#"
            C2 question C314: "03/04/2027" can be 3 April or 4 March, and nothing in the column settles it (also C3)
              = say which comes first: [OrderDates(DayMonthYear)] (day) or [OrderDates(MonthDayYear)] (month)
            D2 question C314: "01/02/1950" can be 1 February or 2 January, and nothing in the column settles it (also D4)
              = say which comes first: [OrderDates(DayMonthYear)] (day) or [OrderDates(MonthDayYear)] (month)
            row 2 waits: [C314]
            row 3 waits: [C314]
            row 4 waits: [C314]
        "#]],
    );
}

#[test]
fn c314_another_cell_of_the_column_decides_day_first() {
    reads(
        r#"
        Borrower ID | Last name | Expires
        A1          | Lind      | 03/04/2027
        A2          | Berg      | 31/05/2027
        "#,
        &expect![[r#"
            2: primary_id A1 | last_name Lind | expiry_date 2027-04-03
            3: primary_id A2 | last_name Berg | expiry_date 2027-05-31
        "#]],
    );
}

#[test]
fn c314_another_cell_of_the_column_decides_month_first() {
    reads(
        r#"
        Borrower ID | Last name | Expires
        A1          | Lind      | 03/04/2027
        A2          | Berg      | 05/31/2027
        "#,
        &expect![[r#"
            2: primary_id A1 | last_name Lind | expiry_date 2027-03-04
            3: primary_id A2 | last_name Berg | expiry_date 2027-05-31
        "#]],
    );
}

#[test]
fn c314_another_column_decides_nothing() {
    says(
        r#"
        Borrower ID | Last name | Expires    | Birth date
        A1          | Lind      | 03/04/2027 | 31/01/1950
        "#,
        &expect![[r#"
            C2 question C314: "03/04/2027" can be 3 April or 4 March, and nothing in the column settles it
              = say which comes first: [OrderDates(DayMonthYear)] (day) or [OrderDates(MonthDayYear)] (month)
            row 2 waits: [C314]
        "#]],
    );
}

#[test]
fn c314_a_column_in_both_orders_is_asked_about() {
    says(
        r#"
        Borrower ID | Last name | Expires
        A1          | Lind      | 31/05/2027
        A2          | Berg      | 05/31/2027
        A3          | Holm      | 03/04/2027
        "#,
        &expect![[r#"
            C2 question C314: the column has both orders: "31/05/2027" has the day first, and 1 other date can only have the month first (also C3, C4)
              = type the date as year-month-day, as in 2027-06-30, or say which comes first: [OrderDates(DayMonthYear)] (day) or [OrderDates(MonthDayYear)] (month)
            row 2 waits: [C314]
            row 3 waits: [C314]
            row 4 waits: [C314]
        "#]],
    );
    says(
        r#"
        Borrower ID | Last name | Expires
        A1          | Lind      | 06/30/2027
        A2          | Berg      | 06/13/2027
        A3          | Holm      | 31/12/2027
        "#,
        &expect![[r#"
            C4 question C314: the column has both orders: "31/12/2027" has the day first, and 2 other dates can only have the month first
              = type the date as year-month-day, as in 2027-06-30, or say which comes first: [OrderDates(DayMonthYear)] (day) or [OrderDates(MonthDayYear)] (month)
            row 4 waits: [C314]
        "#]],
    );
}

#[test]
fn c314_the_person_decides() {
    let sheet = r#"
        Borrower ID | Last name | Expires
        A1          | Lind      | 03/04/2027
    "#;
    Run::default().options(|o| o.dates = Some(DateOrder::DayMonthYear)).reads(
        sheet,
        &expect![[r#"
        2: primary_id A1 | last_name Lind | expiry_date 2027-04-03
    "#]],
    );
    Run::default().options(|o| o.dates = Some(DateOrder::MonthDayYear)).reads(
        sheet,
        &expect![[r#"
        2: primary_id A1 | last_name Lind | expiry_date 2027-03-04
    "#]],
    );
}

#[test]
fn c315_a_day_number_is_a_date() {
    says(
        r#"
        Borrower ID | Last name | Expires | Birth date
        A1          | Lind      | #46568  | #18264
        "#,
        &expect![[r#"
            C2 note C315: a day number read as a date ["46568" -> "2027-06-30"]
            D2 note C315: a day number read as a date ["18264" -> "1950-01-01"]
        "#]],
    );
}

#[test]
fn c316_the_calendar_has_no_such_day() {
    says(
        r#"
        Borrower ID | Last name | Expires
        A1          | Lind      | 30/02/2027
        A2          | Berg      | 2027-13-01
        A3          | Holm      | 1900-02-29
        A4          | Dahl      | 31/31/2027
        A5          | Ek        | 28/02/2027
        A6          | Ås        | d:1900-02-29
        A7          | Falk      | 30. Februar 2027
        "#,
        &expect![[r#"
            C2 error C316: "30/02/2027" is not a day in the calendar
              = correct the day or the month
            C3 error C316: "2027-13-01" is not a day in the calendar
              = correct the day or the month
            C4 error C316: "1900-02-29" is not a day in the calendar
              = correct the day or the month
            C5 error C316: "31/31/2027" is not a day in the calendar
              = correct the day or the month
            C7 error C316: "1900-02-29" is not a day in the calendar
              = correct the day or the month
            C8 error C316: "30. Februar 2027" is not a day in the calendar
              = correct the day or the month
            row 2 left out: [C316]
            row 3 left out: [C316]
            row 4 left out: [C316]
            row 5 left out: [C316]
            row 7 left out: [C316]
            row 8 left out: [C316]
        "#]],
    );
}

#[test]
fn c319_the_time_of_day_goes() {
    says(
        r#"
        Borrower ID | Last name | Expires
        A1          | Lind      | d:2027-06-30 14:05:00
        A2          | Berg      | 2027-06-30 00:00:00
        A3          | Holm      | 2027-06-30T23:59:59
        "#,
        &expect![[r#"
            C2 note C319: the time of day is not used ["2027-06-30 14:05:00" -> "2027-06-30"]
            C4 note C319: the time of day is not used ["2027-06-30T23:59:59" -> "2027-06-30"]
        "#]],
    );
}

#[test]
fn c302_an_expiry_that_says_nothing() {
    says(
        r#"
        Borrower ID | Last name | Expires
        A1          | Lind      | n/a
        "#,
        &expect![[r#"
            C2 note C302: read as empty ["n/a" -> ""]
        "#]],
    );
}
