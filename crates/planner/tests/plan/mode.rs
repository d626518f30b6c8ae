//! Lists that only add patrons, and lists that only change those who are in the store.

use crate::support::{Run, rows, says, stored};
use expect_test::expect;
use model::request::{MatchBy, Mode};

const MARIA: &str = "098231 | first Maria | last Lopez | born 1951-04-02 | group RETIREE | barcode 2100";

fn update() -> Run {
    Run::default().mode(Mode::Update)
}

#[test]
fn d518_an_id_and_a_date_are_enough_and_nobody_is_added() {
    update().says(
        r#"
        A1  | first Ana | last Lind | group RETIREE | expires 2026-06-30 | campus MAIN
        A2  | last Berg | expires 2026-12-31
        A3  | last Holm | expires 2026-06-30
        ST1 | last Dahl | group STUDENT | type external | feed BANNER
        "#,
        r#"
        A1  | expires 2027-12-31
        A2  | expires 2026-11-30
        A3  | phone 555-0101
        A9  | expires 2027-12-31
        ST1 | expires 2027-12-31
        "#,
        &expect![[r#"
            B3 note P622: the list says 2026-11-30, the store 2026-12-31; the later date is kept; to take the list's: [Replace(ExpiryDate)]
              = to take the list's dates, also earlier ones: [Replace(ExpiryDate)]
            A5 error D518: nobody in the store has the ID "A9"
              = check the ID; nobody is added, because this list only changes patrons
            A6 error D509: ST1 is an external account, kept up to date by another system
              = check the ID; if this person has retired: [Convert], or convert_external = true in the profile
            ~ A1 | expiry_date 2026-06-30 -> 2027-12-31
            = A2
            ~ A3 | phones  -> *555-0101 (home)
            ! A9 [D518]
            ! ST1 [D509]
        "#]],
    );
}

/// What the profile says of its lists is not said of a few changes: neither the group, nor the account, nor a value for
/// what is blank. What the row says counts.
#[test]
fn what_the_profile_says_changes_nobody_whom_a_list_only_changes() {
    let run = update()
        .profile(|profile| profile.convert_external = true)
        .defaults("campus NORTH | expires 2030-12-31 | email library@example.org");
    let store = r#"
        A1  | last Lind | group RETIREE
        ST1 | last Dahl | group STUDENT | type external | feed BANNER
    "#;
    run.says(
        store,
        r#"
        A1  | phone 555-0101
        ST1 | phone 555-0102
        "#,
        &expect![[r#"
            A3 error D509: ST1 is an external account, kept up to date by another system
              = check the ID; if this person has retired: [Convert], or convert_external = true in the profile
            ~ A1 | phones  -> *555-0101 (home)
            ! ST1 [D509]
        "#]],
    );
    run.says(
        store,
        "ST1 | group COMMUNITY",
        &expect![[r#"
            > ST1 | user_group STUDENT -> COMMUNITY | account_type external -> internal | external_id BANNER ->  | expiry_date  -> 2027-08-28
        "#]],
    );
}

#[test]
fn a_barcode_alone_finds_whom_a_row_changes() {
    let store = format!("{MARIA}\n098232 | first Ana | last Holm | barcode 2200");
    update().says(
        &store,
        r#"
        2100 | by-barcode | expires 2027-12-31
        2999 | by-barcode | expires 2027-12-31
        2200 | by-barcode | first Mark | last Levy
        "#,
        &expect![[r#"
            B3 error D518: nobody in the store has the barcode "2999"
              = check the barcode; nobody is added, because this list only changes patrons
            B4 question D507: the barcode "2200" is Ana Holm (COMMUNITY)'s in the store (098232), but the row is about Mark Levy
              = is this the same person? [Decide { id: PrimaryId("2200"), answer: Same }]; otherwise correct the barcode, or [Decide { id: PrimaryId("2200"), answer: Skip }]
            ~ 098231 | expiry_date  -> 2027-12-31
            ! 2999 [D518]
            ? 2200 [D507]
        "#]],
    );
    update().decide("2200=same").says(
        &store,
        "2200 | by-barcode | first Mark | last Levy",
        &expect![[r#"
            ~ 098232 | first_name Ana -> Mark | last_name Holm -> Levy
        "#]],
    );
    // By the ID of one row and the barcode of another: which of them is right, a person says.
    let twice =
        update().plan(stored(MARIA), rows("098231 | expires 2027-06-30\n2100 | by-barcode | expires 2027-12-31"));
    assert_eq!((twice.counts.questions, twice.counts.changed), (2, 0));
}

/// What the person asked for counts before the profile's word.
#[test]
fn by_what_patrons_are_found_can_be_asked_for() {
    let mut profile = model::settings::Profile::new("x", "COMMUNITY");
    let asked = [None, Some(MatchBy::Id), Some(MatchBy::Barcode)];
    assert_eq!(asked.map(|by| profile.finds_by(by)), [MatchBy::Id, MatchBy::Id, MatchBy::Barcode]);
    profile.match_by = vec!["barcode".to_owned()];
    assert_eq!(asked.map(|by| profile.finds_by(by)), [MatchBy::Barcode, MatchBy::Id, MatchBy::Barcode]);
}

#[test]
fn who_somebody_is_stays_a_question_where_nobody_is_added() {
    update().says(
        MARIA,
        "098231 | first Mark | last Levy | born 1990-01-01",
        &expect![[r#"
            A2 question D507: "098231" is Maria Lopez (born 1951-04-02, RETIREE) in the store and Mark Levy (born 1990-01-01) in the list
              = is this the same person? [Decide { id: PrimaryId("098231"), answer: Same }]; otherwise correct the ID, or [Decide { id: PrimaryId("098231"), answer: Skip }]
            ? 098231 [D507]
        "#]],
    );
    update().says(
        MARIA,
        "C77 | first Maria | last Lopez | born 1951-04-02",
        &expect![[r#"
            A2 question D508: nobody in the store has "C77", but Maria Lopez (098231, born 1951-04-02, RETIREE) looks a lot like Maria Lopez (born 1951-04-02)
              = one person: [Decide { id: PrimaryId("C77"), answer: Same }], which changes 098231; otherwise correct the ID, or [Decide { id: PrimaryId("C77"), answer: Skip }]
            ? C77 [D508]
        "#]],
    );
    // Two people, as somebody answered: the one who is new comes in with another list.
    update().decide("C77=new-id").says(
        MARIA,
        "C77 | first Maria | last Lopez | born 1951-04-02",
        &expect![[r#"
            A2 error D518: nobody in the store has the ID "C77"
              = check the ID; nobody is added, because this list only changes patrons
            ! C77 [D518]
        "#]],
    );
    update().says(
        "000970001 | last Lind",
        "970001 | phone 555-0101",
        &expect![[r#"
            A2 question D503: "970001" is nobody's, but the store has 000970001: zeros have probably been lost
              = correct the cell, or use the store's ID for all such rows: [AcceptRepair(D503)]
            ? 970001 [D503]
        "#]],
    );
}

#[test]
fn d519_who_is_there_stays_as_they_are_where_a_list_only_adds() {
    let store = r#"
        A1  | last Lind | expires 2026-06-30
        A2  | last Berg
        ST1 | last Dahl | group STUDENT | type external | feed BANNER
    "#;
    let list = r#"
        A1  | last Lind | expires 2027-12-31 | email a@example.org
        A2  | last Berg
        ST1 | last Dahl
        A3  | last Holm | expires 2027-01-31
    "#;
    Run::default().mode(Mode::Add).says(
        store,
        list,
        &expect![[r#"
            A2 note D519: A1 is in the store already and stays as it is; not taken: expiry date, e-mail
            = A1
            = A2
            = ST1
            + A3 | last_name Holm | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-01-31 | roles Patron
        "#]],
    );
    // The same list as it is always loaded.
    says(
        store,
        list,
        &expect![[r#"
            A4 error D509: ST1 is an external account, kept up to date by another system
              = check the ID; if this person has retired: [Convert], or convert_external = true in the profile
            ~ A1 | expiry_date 2026-06-30 -> 2027-12-31 | emails  -> *a@example.org
            = A2
            ! ST1 [D509]
            + A3 | last_name Holm | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-01-31 | roles Patron
        "#]],
    );
    // Somebody else under the ID is nobody who is there already; a barcode of whoever is there is not taken.
    let other = Run::default().mode(Mode::Add).plan(stored(MARIA), rows("098231 | first Mark | last Levy"));
    assert_eq!((other.counts.questions, other.counts.rows_read()), (1, 1));
    let with_card = format!("{MARIA}\n098232 | last Holm");
    let kept = Run::default().mode(Mode::Add).plan(stored(&with_card), rows("098232 | last Holm | barcode 2100"));
    assert_eq!((kept.counts.unchanged, kept.counts.rows_read()), (1, 1));
}
