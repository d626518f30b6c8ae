//! A patron the store knows: a blank leaves alone, lists keep what the file does not mention.

use crate::support::{Run, says};
use expect_test::expect;
use model::NaiveDate;
use model::field::Field;
use model::settings::{ExpiryRule, Policy};

#[test]
fn a_blank_leaves_the_stored_value_alone() {
    says(
        r#"
        A1 | first Ana | last Lind | campus MAIN | born 1950-01-02 | expires 2027-06-30 | email a@x.org | phone 555-0101 | line1 12 Elm St | barcode 2123 | note old | stat WALKIN | role 200 | block LOST
        "#,
        r#"
        A1 | last Lind
        "#,
        &expect![[r#"
            = A1
        "#]],
    );
}

#[test]
fn each_field_old_and_new() {
    says(
        r#"
        A1 | first Ana | last Lind | campus MAIN | born 1950-01-02
        "#,
        r#"
        A1 | first Anna | last Lind-Berg | campus WEST | born 1950-02-01
        "#,
        &expect![[r#"
            ~ A1 | first_name Ana -> Anna | last_name Lind -> Lind-Berg | birth_date 1950-01-02 -> 1950-02-01 | campus MAIN -> WEST
        "#]],
    );
}

#[test]
fn a_middle_name_behind_the_first_name_is_not_doubled() {
    says(
        r#"
        A1 | first Simone | middle F. | last Lind
        A2 | first Ana | middle Inés | last Berg
        "#,
        r#"
        A1 | first Simone F
        A2 | first Ana Luz
        "#,
        &expect![[r#"
            = A1
            ~ A2 | first_name Ana -> Ana Luz
        "#]],
    );
}

#[test]
fn an_expiry_is_prolonged() {
    says(
        r#"
        A1 | last Lind | expires 2027-06-30
        "#,
        r#"
        A1 | expires 2028-06-30
        "#,
        &expect![[r#"
            ~ A1 | expiry_date 2027-06-30 -> 2028-06-30
        "#]],
    );
}

#[test]
fn p622_an_expiry_is_never_shortened() {
    says(
        r#"
        A1 | last Lind | expires 2027-06-30
        A2 | last Berg | expires 2027-06-30
        "#,
        r#"
        A1 | expires 2026-12-31
        A2 | expires 2027-06-30
        "#,
        &expect![[r#"
            B2 note P622: the list says 2026-12-31, the store 2027-06-30; the later date is kept
              = to take the list's dates, also earlier ones: [Replace(ExpiryDate)]
            = A1
            = A2
        "#]],
    );
}

/// A wrong year that was loaded once would otherwise stay for ever.
#[test]
fn p622_a_date_that_nobody_can_have_meant_is_corrected_where_that_is_said() {
    let (store, list) = ("A1 | last Lind | expires 2206-12-31", "A1 | expires 2026-12-31");
    says(
        store,
        list,
        &expect![[r#"
            B2 warning P622: the list says 2026-12-31, the store 2206-12-31, more than 50 years ahead; the later date is kept
              = to take the list's dates, also earlier ones: [Replace(ExpiryDate)]
            = A1
        "#]],
    );
    // As the option says it.
    let replacing = Run::default().profile(|profile| {
        profile.policies.insert(Field::ExpiryDate, Policy::Replace);
    });
    replacing.says(
        store,
        list,
        &expect![[r#"
            ~ A1 | expiry_date 2206-12-31 -> 2026-12-31
        "#]],
    );
}

#[test]
fn a_computed_expiry_is_not_for_those_who_exist() {
    says(
        r#"
        A1 | last Lind | expires 2026-12-31
        A2 | last Berg
        "#,
        r#"
        A1 | last Lind
        A2 | last Berg
        "#,
        &expect![[r#"
            = A1
            = A2
        "#]],
    );
}

#[test]
fn a_computed_expiry_renews_when_asked() {
    Run::default().renew().says(
        r#"
        A1 | last Lind | expires 2026-12-31
        A2 | last Berg
        A3 | last Holm | expires 2030-01-01
        A4 | last Dahl | expires 2026-12-31
        "#,
        r#"
        A1 | last Lind
        A2 | last Berg
        A3 | last Holm
        A4 | last Dahl | expires 2027-01-31
        "#,
        &expect![[r#"
            ~ A1 | expiry_date 2026-12-31 -> 2027-08-28
            = A2
            = A3
            ~ A4 | expiry_date 2026-12-31 -> 2027-01-31
        "#]],
    );
}

#[test]
fn p628_an_expired_patron_on_a_list_without_dates_is_told() {
    let store = r#"
        A1 | last Lind | expires 2026-06-30
        A2 | last Berg | expires 2025-12-31
        A3 | last Holm | expires 2026-08-28
        A4 | last Dahl
        A5 | last Ek | expires 2026-01-31
    "#;
    let list = r#"
        A1 | last Lind
        A2 | last Bergh
        A3 | last Holm
        A4 | last Dahl
        A5 | expires 2026-07-31
    "#;
    says(
        store,
        list,
        &expect![[r#"
            A2 warning P628: 2 patrons have expired, and the list gives no expiry dates
              = to renew by the rule of the group: [Renew]; for one date for all: [SetForAll { field: ExpiryDate, value: None }]
            = A1
            ~ A2 | last_name Berg -> Bergh
            = A3
            = A4
            ~ A5 | expiry_date 2026-01-31 -> 2026-07-31
        "#]],
    );
    says(
        store,
        "A1 | last Lind",
        &expect![[r#"
            A2 warning P628: A1 expired on 2026-06-30, and the list gives no expiry date
              = to renew by the rule of the group: [Renew]; for one date for all: [SetForAll { field: ExpiryDate, value: None }]
            = A1
        "#]],
    );
    let renewed = Run::default().renew();
    renewed.says(
        store,
        "A1 | last Lind",
        &expect![[r#"
            ~ A1 | expiry_date 2026-06-30 -> 2027-08-28
        "#]],
    );
    let ended = ExpiryRule::Fixed(NaiveDate::from_ymd_opt(2026, 6, 30).expect("a day of the calendar"));
    Run::default().group(|group| group.expiry = ended).says(
        store,
        "A1 | last Lind",
        &expect![[r#"
            A2 warning P628: A1 expired on 2026-06-30, and the list gives no expiry date
              = add a column with the dates; for one date for all: [SetForAll { field: ExpiryDate, value: None }]
            = A1
        "#]],
    );
    let protected = Run::default().profile(|profile| {
        profile.policies.insert(Field::ExpiryDate, Policy::Keep);
    });
    protected.says(
        store,
        "A1 | last Lind",
        &expect![[r#"
            = A1
        "#]],
    );
}

#[test]
fn the_purge_goes_along_with_the_expiry() {
    says(
        r#"
        A1 | last Lind | expires 2027-06-30 | purge 2027-07-31
        A2 | last Berg | expires 2027-06-30 | purge 2030-01-01
        "#,
        r#"
        A1 | expires 2028-06-30
        A2 | expires 2028-06-30
        "#,
        &expect![[r#"
            ~ A1 | expiry_date 2027-06-30 -> 2028-06-30 | purge_date 2027-07-31 -> 2028-06-30
            ~ A2 | expiry_date 2027-06-30 -> 2028-06-30
        "#]],
    );
}

#[test]
fn a_listed_purge_is_never_before_the_stored_expiry() {
    says(
        r#"
        A1 | last Lind | expires 2027-06-30 | purge 2028-06-30
        "#,
        r#"
        A1 | purge 2027-01-01
        "#,
        &expect![[r#"
            ~ A1 | purge_date 2028-06-30 -> 2027-06-30
        "#]],
    );
}

#[test]
fn roles_blocks_and_status_are_not_looked_at() {
    says(
        r#"
        A1 | last Lind | role 200 | role 21 | block LOST | status INACTIVE
        "#,
        r#"
        A1 | last Berg
        "#,
        &expect![[r#"
            ~ A1 | last_name Lind -> Berg
        "#]],
    );
}

/// Nothing changes by it, and nobody is left to believe that it did. What the store has besides is no fault of the list.
#[test]
fn m946_m947_blocks_and_roles_that_a_list_does_not_bring_are_told_once() {
    let store = r#"
        A1 | last Lind | role 200 | block LOST
        A2 | last Holm | role 200
        A3 | last Dahl | role 200
        A4 | last Berg | role 200 | block LOST | block ADDRESS
    "#;
    says(
        store,
        r#"
        A1 | last Lind | block LOST
        A2 | last Holm | block LOST
        A3 | last Dahl | block ADDRESS | role 21
        A4 | last Berg | block LOST
        "#,
        &expect![[r#"
            A3 warning M946: 2 patrons have other blocks in the file than in the database; a list changes no block of somebody who is already there
              = what is there stays; to see it: [FindPatron(PrimaryId("A2"))]; to take those of the file: undo the batch that added these patrons, then load the file
            A4 warning M947: A3 has other roles in the file than in the database; a list changes no role of somebody who is already there
              = what is there stays; to see it: [FindPatron(PrimaryId("A3"))]; to take those of the file: undo the batch that added these patrons, then load the file
            = A1
            = A2
            = A3
            = A4
        "#]],
    );
    says(
        store,
        "A1 | last Lind",
        &expect![[r#"
            = A1
        "#]],
    );
}

#[test]
fn case_and_spaces_of_an_id_make_no_change() {
    says(
        r#"
        Ab12 | last Lind
        "#,
        r#"
        AB12 | last Lind
        ab12 | last Berg
        "#,
        &expect![[r#"
            A3 question D505: 2 rows are about patron Ab12
              = keep one of them; the others are left out with [Choose(Answer)] and their ID =skip, or deleted
            ? Ab12 [D505]
            ? Ab12 [D505]
        "#]],
    );
}

#[test]
fn the_group_of_a_list_without_one_is_the_stored_one() {
    says(
        r#"
        A1 | last Lind | group RETIREE
        "#,
        r#"
        A1 | last Lind
        "#,
        &expect![[r#"
            A2 note P623: A1 is RETIREE in the store, and the list is of COMMUNITY; RETIREE stays
              = to change it: [SetForAll { field: UserGroup, value: Some("COMMUNITY") }]
            = A1
        "#]],
    );
}

#[test]
fn a_group_changes() {
    says(
        r#"
        A1 | last Lind
        "#,
        r#"
        A1 | group RETIREE
        "#,
        &expect![[r#"
            ~ A1 | user_group COMMUNITY -> RETIREE
        "#]],
    );
}
