//! What becomes of stored values, policy by policy, and the word for clearing.

use crate::support::Run;
use expect_test::expect;
use model::field::Field;
use model::settings::Policy;

const STORE: &str = "A1 | first Ana | last Lind | expires 2027-06-30 | purge 2028-06-30 | email a@example.org | phone 555-0101 | barcode 21";
const LIST: &str = "A1 | first Anna | last Lindt | campus MAIN | expires 2027-01-31 | purge 2027-12-31 | email b@example.org | phone 555-0199 | barcode 22";

fn run(policies: &[(Field, Policy)]) -> Run {
    Run::default().profile(|profile| profile.policies = policies.iter().copied().collect())
}

#[test]
fn the_usual_is_to_replace_and_never_to_shorten() {
    run(&[]).says(STORE, LIST, &expect![[r#"
        B2 note P622: the list says 2027-01-31, the store 2027-06-30; the later date is kept
          = to take the list's dates, also earlier ones: [Replace(ExpiryDate)]
        ~ A1 | first_name Ana -> Anna | last_name Lind -> Lindt | campus  -> MAIN | purge_date 2028-06-30 -> 2027-12-31 | emails *a@example.org -> *b@example.org | phones *555-0101 (home) -> *555-0199 (home) | identifiers BARCODE 21 -> BARCODE 22
    "#]]);
}

#[test]
fn what_is_kept_stays_also_where_it_is_blank() {
    let keep = [Field::FirstName, Field::LastName, Field::Campus, Field::Emails, Field::PurgeDate];
    run(&keep.map(|field| (field, Policy::Keep))).says(
        STORE,
        LIST,
        &expect![[r#"
        B2 note P622: the list says 2027-01-31, the store 2027-06-30; the later date is kept
          = to take the list's dates, also earlier ones: [Replace(ExpiryDate)]
        ~ A1 | phones *555-0101 (home) -> *555-0199 (home) | identifiers BARCODE 21 -> BARCODE 22
    "#]],
    );
}

#[test]
fn filling_only_fills() {
    let fill = [Field::FirstName, Field::LastName, Field::Campus, Field::Emails, Field::Phones, Field::Identifiers];
    run(&fill.map(|field| (field, Policy::FillOnly))).says(
        STORE,
        LIST,
        &expect![[r#"
        B2 note P622: the list says 2027-01-31, the store 2027-06-30; the later date is kept
          = to take the list's dates, also earlier ones: [Replace(ExpiryDate)]
        ~ A1 | campus  -> MAIN | purge_date 2028-06-30 -> 2027-12-31
    "#]],
    );
}

#[test]
fn adding_replaces_nothing_and_adds_nothing_twice() {
    let add = [Field::Emails, Field::Phones, Field::Identifiers].map(|field| (field, Policy::Add));
    run(&add).says(STORE, LIST, &expect![[r#"
        B2 note P622: the list says 2027-01-31, the store 2027-06-30; the later date is kept
          = to take the list's dates, also earlier ones: [Replace(ExpiryDate)]
        ~ A1 | first_name Ana -> Anna | last_name Lind -> Lindt | campus  -> MAIN | purge_date 2028-06-30 -> 2027-12-31 | emails *a@example.org -> *a@example.org + b@example.org | phones *555-0101 (home) -> *555-0101 (home) + 555-0199 (home) | identifiers BARCODE 21 -> BARCODE 21 + BARCODE 22
    "#]]);
    run(&add).says(
        STORE,
        "A1 | email A@example.org | phone 555-0101 | barcode 21",
        &expect![[r#"
        = A1
    "#]],
    );
}

#[test]
fn days_by_their_policies() {
    run(&[(Field::ExpiryDate, Policy::Replace), (Field::PurgeDate, Policy::Later)]).says(
        STORE,
        LIST,
        &expect![[r#"
            ~ A1 | first_name Ana -> Anna | last_name Lind -> Lindt | campus  -> MAIN | expiry_date 2027-06-30 -> 2027-01-31 | emails *a@example.org -> *b@example.org | phones *555-0101 (home) -> *555-0199 (home) | identifiers BARCODE 21 -> BARCODE 22
        "#]],
    );
}

#[test]
fn a_cell_that_says_so_clears_and_a_blank_one_never_does() {
    run(&[]).says(
        STORE,
        "A1 | clear first_name | clear phone | clear barcode | clear email",
        &expect![[r#"
        ~ A1 | first_name Ana ->  | emails *a@example.org ->  | phones *555-0101 (home) ->  | identifiers BARCODE 21 -> 
    "#]],
    );
    run(&[]).says(
        STORE,
        "A1",
        &expect![[r#"
        = A1
    "#]],
    );
    run(&[]).says("", "A1 | last Lind | clear first_name", &expect![[r#"
        + A1 | last_name Lind | user_group COMMUNITY | account_type internal | record_type PUBLIC | status ACTIVE | expiry_date 2027-08-28 | roles Patron
    "#]]);
}

/// Cells that clear, computed days and the purge rule give way to a policy that protects.
#[test]
fn what_is_protected_is_protected_against_everything() {
    let keep = [Field::Emails, Field::ExpiryDate].map(|field| (field, Policy::Keep));
    run(&keep).renew().says(
        STORE,
        "A1 | clear email | clear phone",
        &expect![[r#"
        ~ A1 | phones *555-0101 (home) -> 
    "#]],
    );
}

#[test]
fn a_preferred_entry_that_goes_leaves_another_in_its_place() {
    let store = "A1 | last Lind | phone 555-0101 | mobile 555-0102 | email a@example.org, b@example.org";
    run(&[]).says(
        store,
        "A1 | clear phone",
        &expect![[r#"
        ~ A1 | phones *555-0101 (home) + 555-0102 (mobile) -> *555-0102 (mobile)
    "#]],
    );
    run(&[]).says(
        store,
        "A1 | clear email | email2 c@example.org",
        &expect![[r#"
        ~ A1 | emails *a@example.org + b@example.org -> *c@example.org
    "#]],
    );
}
