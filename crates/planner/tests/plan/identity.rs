//! Whose an identifier is, and whose account: what is refused and what is converted.

use crate::support::{Run, says};
use expect_test::expect;
use model::settings::ExpiryRule;

/// Trial P16: an account of the campus system is not the library's to change.
#[test]
fn d509_an_external_account_is_left_alone() {
    says(
        r#"
        A1 | last Lind | group STUDENT | type external | feed BANNER
        "#,
        r#"
        A1 | last Lind
        "#,
        &expect![[r#"
            A2 error D509: A1 is an external account, kept up to date by another system
              = check the ID; if this person has retired: [Convert], or convert_external = true in the profile
            ! A1 [D509]
        "#]],
    );
}

#[test]
fn d509_another_feed_does_not_own_it() {
    Run::default()
        .profile(|profile| {
            profile.group = "STUDENT".to_owned();
            profile.external_id = Some("OTHER".to_owned());
        })
        .says(
            r#"
        A1 | last Lind | group STUDENT | type external | feed BANNER
        "#,
            r#"
        A1 | last Berg
        "#,
            &expect![[r#"
                A2 error D509: A1 is an external account, kept up to date by another system
                  = check the ID; a list changes only accounts of its own feed (external_id)
                ! A1 [D509]
            "#]],
        );
}

#[test]
fn its_own_feed_changes_it() {
    Run::default()
        .profile(|profile| {
            profile.group = "STUDENT".to_owned();
            profile.external_id = Some("BANNER".to_owned());
        })
        .says(
            r#"
        A1 | last Lind | group STUDENT | type external | feed BANNER
        "#,
            r#"
        A1 | last Berg
        "#,
            &expect![[r#"
                ~ A1 | last_name Lind -> Berg
            "#]],
        );
}

#[test]
fn an_external_account_is_converted_where_the_profile_says_so() {
    Run::default().profile(|profile| profile.convert_external = true).says(
        r#"
        A1 | last Lind | group STUDENT | type external | feed BANNER | expires 2026-09-30 | email a@x.org | role 200
        "#,
        r#"
        A1 | first Ana
        "#,
        &expect![[r#"
            > A1 | first_name  -> Ana | user_group STUDENT -> COMMUNITY | account_type external -> internal | external_id BANNER ->  | expiry_date 2026-09-30 -> 2027-08-28
        "#]],
    );
}

#[test]
fn a_conversion_has_the_profiles_rule() {
    Run::default()
        .profile(|profile| {
            profile.group = "RETIREE".to_owned();
            profile.convert_external = true;
            profile.expiry = Some(ExpiryRule::Days(30));
        })
        .says(
            r#"
        A1 | last Lind | group STUDENT | type external | feed BANNER
        A2 | last Berg | group STUDENT | type external | feed BANNER
        "#,
            r#"
        A1 | last Lind
        A2 | expires 2036-01-01
        "#,
            &expect![[r#"
                > A1 | user_group STUDENT -> RETIREE | account_type external -> internal | external_id BANNER ->  | expiry_date  -> 2026-09-27
                > A2 | user_group STUDENT -> RETIREE | account_type external -> internal | external_id BANNER ->  | expiry_date  -> 2036-01-01
            "#]],
        );
}

/// Trial P16: nor does one become external by chance, or is written into by a feed, whether the list has a column for
/// the group or leaves it to the profile.
#[test]
fn r404_an_internal_account_does_not_become_external() {
    let feed = || {
        Run::default().profile(|profile| {
            profile.group = "STUDENT".to_owned();
            profile.external_id = Some("BANNER".to_owned());
        })
    };
    let (store, list) = (
        r#"
        A1 | last Lind
        A2 | last Berg
        "#,
        r#"
        A1 | last Lindt | group STUDENT
        A2 | last Bergh
        "#,
    );
    feed().says(
            store,
            list,
            &expect![[r#"
                A2 error R404: A1 is an internal account, but the list is of external ones
                  = check the ID and the profile; if this person has enrolled: [Convert], or convert_internal = true in the profile
                A3 error R404: A2 is an internal account, but the list is of external ones
                  = check the ID and the profile; if this person has enrolled: [Convert], or convert_internal = true in the profile
                ! A1 [R404]
                ! A2 [R404]
            "#]],
        );
    feed().convert().says(
        store,
        list,
        &expect![[r#"
            > A1 | last_name Lind -> Lindt | user_group COMMUNITY -> STUDENT | account_type internal -> external | external_id  -> BANNER | expiry_date  -> 2026-12-26
            > A2 | last_name Berg -> Bergh | user_group COMMUNITY -> STUDENT | account_type internal -> external | external_id  -> BANNER | expiry_date  -> 2026-12-26
        "#]],
    );
}

#[test]
fn d512_a_barcode_of_another() {
    says(
        r#"
        A1 | last Lind | barcode 2123
        "#,
        r#"
        A2 | last Berg | barcode 2123
        A1 | last Lind | barcode 2123
        "#,
        &expect![[r#"
            B2 error D512: the barcode "2123" belongs to patron A1 in the store
              = check the other patron with [Find], and correct the row or that patron
            ! A2 [D512]
            = A1
        "#]],
    );
}

#[test]
fn d512_a_barcode_that_is_anothers_primary_id() {
    says(
        r#"
        A1 | last Lind
        "#,
        r#"
        A2 | last Berg | barcode a1
        "#,
        &expect![[r#"
            B2 error D512: the barcode "a1" belongs to patron A1 in the store
              = check the other patron with [Find], and correct the row or that patron
            ! A2 [D512]
        "#]],
    );
}

#[test]
fn d512_a_primary_id_that_is_somebodys_barcode() {
    says(
        r#"
        A1 | last Lind | barcode 2123
        "#,
        r#"
        2123 | last Berg
        "#,
        &expect![[r#"
            A2 error D512: the primary ID "2123" is an identifier of patron A1 in the store
              = check the other patron with [Find], and correct the row or that patron
            ! 2123 [D512]
        "#]],
    );
}

#[test]
fn a_barcode_that_is_ones_own_stored_id_is_no_foreign_one() {
    says(
        r#"
        A1 | last Lind | barcode 2123
        "#,
        r#"
        A1 | barcode 2123
        "#,
        &expect![[r#"
            = A1
        "#]],
    );
}

#[test]
fn d503_an_id_that_lost_its_zeros_is_asked_about() {
    let (store, list) = (
        r#"
        000970001 | last Lind
        "#,
        r#"
        970001    | last Lind | email lind@x.org
        970002    | last Berg
        "#,
    );
    says(
        store,
        list,
        &expect![[r#"
        A2 question D503: "970001" is new, but the store has 000970001: zeros have probably been lost
          = correct the cell, or use the store's ID for all such rows: [AcceptRepair(D503)]
        ? 970001 [D503]
        + 970002 | last_name Berg | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-08-28 | roles Patron
    "#]],
    );
    Run::default().zeros_accepted().says(store, list, &expect![[r#"
        ~ 000970001 | emails  -> *lind@x.org
        + 970002 | last_name Berg | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-08-28 | roles Patron
    "#]]);
}
