//! C375 and C376: first and last names in each other's columns, and one name in both.

use crate::support::{says, says_nothing};
use expect_test::expect;

#[test]
fn c375_names_in_each_others_columns() {
    says(
        "
        Borrower ID | First name | Last name
        000123451   | Anna       | Lind
        000123452   | Anna       | Holm
        000123453   | Bo         | Berg
        000123454   | Liv        | Berg
        000123455   | Berg       | Anna
        ",
        &expect![[r#"
            B6 warning C375: the first name "Berg" is a last name in 2 other rows, and the last name "Anna" a first name in 2
              = loaded as it is; check whether the two are in each other's columns
        "#]],
    );
}

/// Where only one of the two names says something, or a name is both, it may be right.
#[test]
fn names_can_be_first_and_last() {
    says_nothing(
        "
        Borrower ID | First name | Last name
        000123451   | Anna       | Lind
        000123452   | Anna       | Holm
        000123453   | Moe        | Anna
        000123454   | Thomas     | James
        000123455   | James      | Thomas
        000123456   | James      | Berg
        000123457   | Liv        | Thomas
        000123458   | Thomas     | Holm
        ",
    );
}

/// A short name may be there twice, and a name that others have in both columns.
#[test]
fn c376_one_name_in_both_columns() {
    says(
        "
        Borrower ID | First name | Last name
        000123451   | Lind       | Lind
        000123452   | Mohamed    | Mohamed
        000123453   | Mohamed    | Ali
        000123454   | Hassan     | Mohamed
        000123455   | Li         | Li
        ",
        &expect![[r#"
            B2 warning C376: first and last name are both "Lind"
              = loaded as it is; check the first name
        "#]],
    );
}
