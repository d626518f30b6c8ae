//! A patron the store does not know.

use crate::support::{Run, says};
use expect_test::expect;
use model::patron::AccountType;
use model::settings::ExpiryRule;

#[test]
fn a_new_patron_is_complete() {
    says(
        "",
        r#"
        A1 | first Ana | last Lind
        "#,
        &expect![[r#"
            + A1 | first_name Ana | last_name Lind | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-08-28 | roles Patron
        "#]],
    );
}

#[test]
fn what_the_list_says_counts() {
    says(
        "",
        r#"
        A1 | last Lind | group RETIREE | expires 2026-12-31 | status INACTIVE
        "#,
        &expect![[r#"
            + A1 | last_name Lind | user_group RETIREE | account_type internal | record_type PUBLIC | status INACTIVE | expiry_date 2026-12-31 | roles Patron
        "#]],
    );
}

#[test]
fn the_profile_fills_what_is_blank() {
    Run::default()
        .defaults("campus MAIN | note from the desk | stat WALKIN | city Elm | expires 2026-12-31 | group RETIREE")
        .says(
            "",
            r#"
        A1 | last Lind
        A2 | last Berg | campus WEST | note her own | city Oak | expires 2027-01-31 | group COMMUNITY
        "#,
            &expect![[r#"
                + A1 | last_name Lind | user_group RETIREE | account_type internal | record_type PUBLIC | status ACTIVE | campus MAIN | expiry_date 2026-12-31 | addresses Elm | roles Patron | notes from the desk | statistics WALKIN
                + A2 | last_name Berg | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | campus WEST | expiry_date 2027-01-31 | addresses Oak | roles Patron | notes her own | statistics WALKIN
            "#]],
        );
}

#[test]
fn a_membership_may_never_end() {
    Run::default().group(|group| group.expiry = ExpiryRule::Never).says(
        "",
        r#"
        A1 | last Lind
        "#,
        &expect![[r#"
            + A1 | last_name Lind | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | roles Patron
        "#]],
    );
}

/// But not for a row of another group.
#[test]
fn the_profiles_rule_counts_over_the_groups() {
    Run::default().profile(|profile| profile.expiry = Some(ExpiryRule::Days(10))).says(
        "",
        r#"
        A1 | last Lind
        A2 | last Berg | group RETIREE
        "#,
        &expect![[r#"
            + A1 | last_name Lind | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2026-09-07 | roles Patron
            + A2 | last_name Berg | user_group RETIREE | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2036-08-28 | roles Patron
        "#]],
    );
}

#[test]
fn a_month_may_be_too_short() {
    Run::default().on("2028-02-29").says(
        "",
        r#"
        A1 | last Lind
        "#,
        &expect![[r#"
            + A1 | last_name Lind | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2029-02-28 | roles Patron
        "#]],
    );
}

#[test]
fn the_purge_is_never_before_the_expiry() {
    Run::default().defaults("purge 2026-12-31").says(
        "",
        r#"
        A1 | last Lind
        A2 | last Berg | expires 2026-10-31
        "#,
        &expect![[r#"
            + A1 | last_name Lind | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-08-28 | purge_date 2027-08-28 | roles Patron
            + A2 | last_name Berg | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2026-10-31 | purge_date 2026-12-31 | roles Patron
        "#]],
    );
}

/// An internal one has none.
#[test]
fn an_external_patron_has_the_profiles_feed() {
    Run::default().profile(|profile| profile.external_id = Some("BANNER".to_owned())).says(
        "",
        r#"
        A1 | last Lind | group STUDENT
        A2 | last Berg | group STUDENT | feed OTHER
        A3 | last Holm
        "#,
        &expect![[r#"
            + A1 | last_name Lind | user_group STUDENT | account_type external | external_id BANNER | record_type PUBLIC | status ACTIVE | expiry_date 2026-12-26 | roles Patron
            + A2 | last_name Berg | user_group STUDENT | account_type external | external_id OTHER | record_type PUBLIC | status ACTIVE | expiry_date 2026-12-26 | roles Patron
            + A3 | last_name Holm | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-08-28 | roles Patron
        "#]],
    );
}

#[test]
fn the_account_type_may_be_the_profiles() {
    Run::default().profile(|profile| profile.account_type = Some(AccountType::External)).says(
        "",
        r#"
        A1 | last Lind
        A2 | last Berg | group RETIREE
        "#,
        &expect![[r#"
            + A1 | last_name Lind | user_group COMMUNITY | account_type external | record_type PUBLIC | status ACTIVE | expiry_date 2027-08-28 | roles Patron
            + A2 | last_name Berg | user_group RETIREE | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2036-08-28 | roles Patron
        "#]],
    );
}

#[test]
fn what_checking_blocked_passes_through() {
    says(
        r#"
        A1 | last Lind | expires 2027-06-30
        "#,
        r#"
        A1 | last Berg | question C314
        A2 | left-out C310
        A1 | last Lind
        "#,
        &expect![[r#"
            ? A1 [C314]
            ! A2 [C310]
            = A1
        "#]],
    );
}
