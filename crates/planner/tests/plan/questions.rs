//! Who a row is about, where that is not clear: what is asked, and what each answer does.

use crate::support::{Run, says};
use expect_test::expect;
use model::id_scheme::{IdScheme, MadeId};

const MARIA: &str = "098231 | first Maria | last Lopez | born 1951-04-02 | group RETIREE | barcode 2100";

#[test]
fn somebody_else_under_the_id_is_asked_about() {
    says(
        MARIA,
        "098231 | first Mark | last Levy | born 1990-01-01",
        &expect![[r#"
            A2 question D507: "098231" is Maria Lopez (born 1951-04-02, RETIREE) in the store and Mark Levy (born 1990-01-01) in the list
              = is this the same person? [Decide { id: PrimaryId("098231"), answer: Same }]; otherwise give the person in the list another ID, or [Decide { id: PrimaryId("098231"), answer: Skip }]
            ? 098231 [D507]
        "#]],
    );
}

#[test]
fn whoever_changed_the_name_is_the_same_person() {
    // Married, and by the birth date the same; an accent more; a nickname.
    for list in [
        "098231 | first Maria | last Hansen | born 1951-04-02",
        "098231 | first María | last López",
        "098231 | first Mia | last Lopez",
    ] {
        let plan = Run::default().plan(crate::support::stored(MARIA), crate::support::rows(list));
        assert_eq!(plan.counts.changed, 1, "{list}: {plan:?}");
    }
}

#[test]
fn answers_about_somebody_else_under_the_id() {
    let list = "098231 | first Mark | last Levy | born 1990-01-01";
    Run::default().decide("098231=same").says(
        MARIA,
        list,
        &expect![[r#"
        A2 note P623: 098231 is RETIREE in the store, and the list is of COMMUNITY; RETIREE stays
          = to change it: [SetForAll { field: UserGroup, value: Some("COMMUNITY") }]
        ~ 098231 | first_name Maria -> Mark | last_name Lopez -> Levy | birth_date 1951-04-02 -> 1990-01-01
    "#]],
    );
    Run::default().decide("098231=skip").says(
        MARIA,
        list,
        &expect![[r#"
        A2 note P624: "098231" is left out, as you said
        ! 098231 [P624]
    "#]],
    );
}

/// Where the profile gives IDs, the person of the list can have one; and has it again tomorrow.
#[test]
fn two_people_under_one_id_become_two_patrons() {
    let scheme = || MadeId::new("CB", 7, true).map(IdScheme::Made);
    let giving = || Run::default().profile(|profile| profile.id_scheme = scheme());
    let list = "098231 | first Mark | last Levy | born 1990-01-01";
    giving().says(MARIA, list, &expect![[r#"
        A2 question D507: "098231" is Maria Lopez (born 1951-04-02, RETIREE) in the store and Mark Levy (born 1990-01-01) in the list
          = is this the same person? [Decide { id: PrimaryId("098231"), answer: Same }]; otherwise [Decide { id: PrimaryId("098231"), answer: NewId }], which gives the person in the list CB97026637, or [Decide { id: PrimaryId("098231"), answer: Skip }]
        ? 098231 [D507]
    "#]]);
    giving().decide("098231=new-id").says(MARIA, list, &expect![[r#"
        A2 note C346: CB97026637 is given instead of "098231", as you said
        + CB97026637 | first_name Mark | last_name Levy | birth_date 1990-01-01 | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-08-28 | roles Patron
    "#]]);
    Run::default().decide("098231=new-id").says(MARIA, list, &expect![[r#"
        A2 question D507: "098231" is Maria Lopez (born 1951-04-02, RETIREE) in the store and Mark Levy (born 1990-01-01) in the list
          = is this the same person? [Decide { id: PrimaryId("098231"), answer: Same }]; otherwise give the person in the list another ID, or [Decide { id: PrimaryId("098231"), answer: Skip }]
        ? 098231 [D507]
    "#]]);
}

#[test]
fn somebody_very_like_under_another_id_is_asked_about() {
    says(
        MARIA,
        "C77 | first María | last López | born 1951-04-02",
        &expect![[r#"
        A2 question D508: nobody in the store has "C77", but Maria Lopez (098231, born 1951-04-02, RETIREE) looks a lot like María López (born 1951-04-02)
          = one person: [Decide { id: PrimaryId("C77"), answer: Same }], which keeps 098231; two: [Decide { id: PrimaryId("C77"), answer: NewId }], which adds the row; or [Decide { id: PrimaryId("C77"), answer: Skip }]
        ? C77 [D508]
    "#]],
    );
    // A name alone says nothing, and twins are two people.
    says(
        MARIA,
        "C77 | first Maria | last Lopez",
        &expect![[r#"
        + C77 | first_name Maria | last_name Lopez | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-08-28 | roles Patron
    "#]],
    );
    says(
        MARIA,
        "C77 | first Rosa | last Lopez | born 1951-04-02",
        &expect![[r#"
        + C77 | first_name Rosa | last_name Lopez | birth_date 1951-04-02 | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-08-28 | roles Patron
    "#]],
    );
}

/// Without birth date and e-mail address it is the home that shows who somebody is; a child of the same name has another
/// birth date, and a spouse another name.
#[test]
fn somebody_of_the_same_name_and_home_is_asked_about() {
    const BO: &str =
        "098400 | first Bo | last Lind | group COMMUNITY | phone 217-555-0101 | line1 12 Elm St | zip 61935";
    says(
        BO,
        "C78 | first Bo | last Lind | line1 12 ELM ST. | zip 61935",
        &expect![[r#"
        A2 question D508: nobody in the store has "C78", but Bo Lind (098400, COMMUNITY) looks a lot like Bo Lind
          = one person: [Decide { id: PrimaryId("C78"), answer: Same }], which keeps 098400; two: [Decide { id: PrimaryId("C78"), answer: NewId }], which adds the row; or [Decide { id: PrimaryId("C78"), answer: Skip }]
        ? C78 [D508]
    "#]],
    );
    let older = format!("{BO} | born 1960-01-02");
    says(
        &older,
        "C78 | first Bo | last Lind | born 1991-11-23 | phone 217-555-0101",
        &expect![[r#"
            + C78 | first_name Bo | last_name Lind | birth_date 1991-11-23 | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-08-28 | phones 217-555-0101 (home) | roles Patron
        "#]],
    );
}

#[test]
fn answers_about_somebody_very_like() {
    let list = "C77 | first María | last López | born 1951-04-02 | email maria@example.org";
    Run::default().decide("c77=same").says(
        MARIA,
        list,
        &expect![[r#"
        A2 note D513: "C77" is in the store as 098231, as you said; their ID stays
        A2 note P623: 098231 is RETIREE in the store, and the list is of COMMUNITY; RETIREE stays
          = to change it: [SetForAll { field: UserGroup, value: Some("COMMUNITY") }]
        ~ 098231 | first_name Maria -> María | last_name Lopez -> López | emails  -> *maria@example.org
    "#]],
    );
    Run::default().decide("C77=new-id").says(MARIA, list, &expect![[r#"
        + C77 | first_name María | last_name López | birth_date 1951-04-02 | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-08-28 | emails maria@example.org | roles Patron
    "#]]);
    let twice = format!("{MARIA}\n098232 | first Maria | last Lopez | born 1951-04-02");
    Run::default().decide("C77=same").says(&twice, list, &expect![[r#"
        A2 question D508: nobody in the store has "C77", but Maria Lopez (098231, born 1951-04-02, RETIREE) looks a lot like María López (born 1951-04-02)
          = there are several; if it is none of them: [Decide { id: PrimaryId("C77"), answer: NewId }], which adds the row under its own ID; or [Decide { id: PrimaryId("C77"), answer: Skip }]
        ? C77 [D508]
    "#]]);
}

#[test]
fn two_keys_that_hit_two_patrons_are_asked_about() {
    let store = format!("{MARIA}\n098232 | first Bo | last Lind | barcode 2200");
    let list = "098231 | first Maria | last Lopez | barcode 2200";
    says(
        &store,
        list,
        &expect![[r#"
        B2 question D512: the primary ID is 098231's in the store, but the barcode "2200" is 098232's
          = if 098231 is right: [Decide { id: PrimaryId("098231"), answer: Same }], which leaves the barcode where it is; otherwise correct the row, or [Decide { id: PrimaryId("098231"), answer: Skip }]
        ? 098231 [D512]
    "#]],
    );
    Run::default().decide("098231=same").says(
        &store,
        list,
        &expect![[r#"
        A2 note P623: 098231 is RETIREE in the store, and the list is of COMMUNITY; RETIREE stays
          = to change it: [SetForAll { field: UserGroup, value: Some("COMMUNITY") }]
        = 098231
    "#]],
    );
}

#[test]
fn a_barcode_finds_the_patron_where_the_profile_says_so() {
    let list = "C77 | first Maria | last Lopez | barcode 2100 | email maria@example.org";
    says(
        MARIA,
        list,
        &expect![[r#"
        B2 error D512: the barcode "2100" belongs to patron 098231 in the store
          = check the other patron with [Find], and correct the row or that patron
        ! C77 [D512]
    "#]],
    );
    let by_barcode = || Run::default().profile(|profile| profile.match_by = vec!["BARCODE".into()]);
    by_barcode().says(
        MARIA,
        list,
        &expect![[r#"
        A2 note D513: "C77" is in the store as 098231, by the barcode 2100; their ID stays
        A2 note P623: 098231 is RETIREE in the store, and the list is of COMMUNITY; RETIREE stays
          = to change it: [SetForAll { field: UserGroup, value: Some("COMMUNITY") }]
        ~ 098231 | emails  -> *maria@example.org
    "#]],
    );
    by_barcode().says(
        MARIA,
        "C77 | first Mark | last Levy | barcode 2100",
        &expect![[r#"
            A2 question D507: the barcode "2100" is Maria Lopez (born 1951-04-02, RETIREE)'s in the store (098231), but the row is about Mark Levy
              = is this the same person? [Decide { id: PrimaryId("C77"), answer: Same }]; otherwise correct the barcode, or [Decide { id: PrimaryId("C77"), answer: Skip }]
            ? C77 [D507]
        "#]],
    );
}

#[test]
fn borrowers_who_enrolled_become_external_where_it_is_allowed() {
    let store = "098231 | first Maria | last Lopez | expires 2027-06-30";
    let list = "098231 | first Maria | last Lopez | group STUDENT | feed BANNER";
    says(
        store,
        list,
        &expect![[r#"
        A2 error R404: 098231 is an internal account, but the list is of external ones
          = check the ID and the profile; if this person has enrolled: [Convert], or convert_internal = true in the profile
        ! 098231 [R404]
    "#]],
    );
    Run::default().convert().says(
        store,
        list,
        &expect![[r#"
        > 098231 | user_group COMMUNITY -> STUDENT | account_type internal -> external | external_id  -> BANNER
    "#]],
    );
    let allowed = |feed: Option<&str>| {
        let feed = feed.map(str::to_owned);
        Run::default().profile(|profile| {
            profile.convert_internal = true;
            profile.external_id = feed;
        })
    };
    allowed(Some("BANNER")).says(
        store,
        "098231 | first Maria | last Lopez | group STUDENT",
        &expect![[r#"
        > 098231 | user_group COMMUNITY -> STUDENT | account_type internal -> external | external_id  -> BANNER
    "#]],
    );
    allowed(None).says(
        store,
        "098231 | first Maria | last Lopez | group STUDENT",
        &expect![[r#"
        A2 error R404: 098231 would become external, but nothing says which feed owns the account
          = set external_id in the profile, or add a column for it
        ! 098231 [R404]
    "#]],
    );
}
