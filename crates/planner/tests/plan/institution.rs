//! IDs that belong to the institution.

use crate::support::Run;
use expect_test::expect;

#[test]
fn nobody_new_is_given_an_id_of_a_guard_list() {
    Run::default().guarding("a1", "banner").says(
        "",
        r#"
        A1 | last Lind
        A2 | last Berg
        "#,
        &expect![[r#"
            A2 error D509: "A1" is on the guard list "banner": this ID belongs to the institution
              = give the person another ID; if they are a student or staff member, they come in with the campus load and need no row
            ! A1 [D509]
            + A2 | last_name Berg | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-08-28 | roles Patron
        "#]],
    );
}

#[test]
fn nobody_new_is_given_an_id_of_a_reserved_range() {
    Run::default().reserving("students", "9########").says(
        "",
        r#"
        912345678 | last Lind
        812345678 | last Berg
        "#,
        &expect![[r#"
            A2 error D511: "912345678" is in the range "students" (9########), which is kept for the institution
              = give the person another ID; if they are a student or staff member, they come in with the campus load and need no row
            ! 912345678 [D511]
            + 812345678 | last_name Berg | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-08-28 | roles Patron
        "#]],
    );
}

/// Who is there already keeps the ID, and who retires keeps the one of the years before.
#[test]
fn patrons_who_are_there_are_not_concerned() {
    let run = Run::default().guarding("A1", "banner").guarding("A2", "banner").reserving("all", "A*");
    run.profile(|profile| profile.convert_external = true).says(
        r#"
        A1 | last Lind
        A2 | last Berg | type external | group STUDENT | feed SIS
        "#,
        r#"
        A1 | last Lindt
        A2 | last Berg
        "#,
        &expect![[r#"
            ~ A1 | last_name Lind -> Lindt
            > A2 | user_group STUDENT -> COMMUNITY | account_type external -> internal | external_id SIS ->  | expiry_date  -> 2027-08-28
        "#]],
    );
}

#[test]
fn external_accounts_are_the_institutions_own() {
    let run = Run::default().guarding("A1", "banner").reserving("all", "A*");
    run.says(
        "",
        r#"
        A1 | last Lind | group STUDENT | feed SIS
        "#,
        &expect![[r#"
            + A1 | last_name Lind | user_group STUDENT | account_type external | external_id SIS | record_type PUBLIC | status ACTIVE | expiry_date 2026-12-26 | roles Patron
        "#]],
    );
}

/// The store's guard list is the nearer reason.
#[test]
fn an_id_that_is_both_is_told_once() {
    Run::default().guarding("A1", "banner").reserving("all", "A*").says(
        "",
        r#"
        A1 | last Lind
        "#,
        &expect![[r#"
            A2 error D509: "A1" is on the guard list "banner": this ID belongs to the institution
              = give the person another ID; if they are a student or staff member, they come in with the campus load and need no row
            ! A1 [D509]
        "#]],
    );
}
