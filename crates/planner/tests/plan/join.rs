//! Two records of one person that become one: what the one that stays gets of the one that goes.

use crate::support::{change, stored};
use model::duplicates::Differences;
use model::patron::AccountType;
use model::plan::Step;
use planner::{StaysTwo, join};

/// What becomes of the first of two records, and which goes.
fn joined(store: &str, despite_differences: bool) -> String {
    let stored = stored(store);
    match join(&stored[0], &stored[1], despite_differences) {
        Ok(joined) => {
            let [Step::Update(update), Step::Remove(removal)] = &joined.steps else { panic!("{:?}", joined.steps) };
            assert_eq!(joined.after, update.after);
            assert_eq!((update.version, removal.version), (stored[0].version, stored[1].version));
            let changes: Vec<String> = update.changes.iter().map(change).collect();
            format!("{} | {} goes", changes.join(" | "), removal.before.primary_id)
        }
        Err(why) => format!("{why:?}"),
    }
}

#[test]
fn the_one_that_stays_gets_what_it_lacks_and_keeps_what_it_has() {
    for (kept, gone, expected) in [
        (
            "A1 | first Ana | last Lind | v3",
            "B2 | first Anna | middle M. | last Lind | v7",
            "middle_name  -> M. | identifiers  -> OTHER_ID B2 | B2 goes",
        ),
        (
            "A1 | last Lind | barcode 55",
            "B2 | last Lind | barcode 66",
            "identifiers BARCODE 55 -> BARCODE 55 + OTHER_ID B2 + BARCODE 66 | B2 goes",
        ),
        (
            "A1 | last Lind | email a@x.org | mobile 555-0101",
            "B2 | last Lind | email b@x.org, A@X.org | mobile (555) 0101, 555-0102",
            "emails *a@x.org -> *a@x.org + b@x.org | phones *555-0101 (mobile) -> *555-0101 (mobile) + 555-0102 (mobile) \
             | identifiers  -> OTHER_ID B2 | B2 goes",
        ),
        (
            "A1 | last Lind",
            "B2 | last Lind | email b@x.org | line1 12 Elm St | city Elm | block 05",
            "emails  -> *b@x.org | addresses  -> 12 Elm St, Elm | identifiers  -> OTHER_ID B2 | blocks  -> 05 | B2 goes",
        ),
        (
            "A1 | last Lind | note paid",
            "B2 | last Lind | note paid, called",
            "identifiers  -> OTHER_ID B2 | notes paid -> paid + called | B2 goes",
        ),
    ] {
        assert_eq!(joined(&format!("{kept}\n{gone}"), false), expected, "{kept}\n{gone}");
    }
}

#[test]
fn the_membership_ends_on_the_later_day() {
    for (kept, gone, expected) in [
        ("expires 2026-12-31", "expires 2027-06-30", "expiry_date 2026-12-31 -> 2027-06-30 | "),
        ("expires 2027-06-30", "expires 2026-12-31", ""),
        (
            "expires 2026-12-31 | purge 2027-01-31",
            "expires 2027-06-30",
            "expiry_date 2026-12-31 -> 2027-06-30 | purge_date 2027-01-31 -> 2027-06-30 | ",
        ),
    ] {
        let store = format!("A1 | last Lind | {kept}\nB2 | last Lind | {gone}");
        assert_eq!(joined(&store, false), format!("{expected}identifiers  -> OTHER_ID B2 | B2 goes"), "{store}");
    }
}

/// Nothing is later than no end, on whichever side it stands; and nobody without an end is purged as of the end of the
/// other.
#[test]
fn a_membership_without_an_end_stays_without_one() {
    for (kept, gone, expected) in [
        ("expires 2027-06-30", "last Lind", "expiry_date 2027-06-30 ->  | "),
        ("last Lind", "expires 2027-06-30", ""),
        (
            "expires 2026-12-31 | purge 2027-01-31",
            "last Lind",
            "expiry_date 2026-12-31 ->  | purge_date 2027-01-31 ->  | ",
        ),
        (
            "expires 2026-12-31 | purge 2027-01-31",
            "purge 2030-01-31",
            "expiry_date 2026-12-31 ->  | purge_date 2027-01-31 -> 2030-01-31 | ",
        ),
        ("last Lind", "expires 2027-06-30 | purge 2027-07-31", ""),
        ("purge 2030-01-31", "expires 2027-06-30 | purge 2027-07-31", ""),
        ("last Lind", "purge 2030-01-31", "purge_date  -> 2030-01-31 | "),
    ] {
        let store = format!("A1 | last Lind | {kept}\nB2 | last Lind | {gone}");
        assert_eq!(joined(&store, false), format!("{expected}identifiers  -> OTHER_ID B2 | B2 goes"), "{store}");
    }
}

#[test]
fn what_speaks_against_one_person_is_told() {
    let of_two_days = "A1 | last Lind | born 1987-03-04\nB2 | last Lind | born 1987-04-03";
    let of_two_keepers = "A1 | last Lind\nB2 | last Lind | type external";
    let (internal, external) = (AccountType::Internal, AccountType::External);
    for (store, despite_differences, why) in [
        ("A1 | last Lind\na1 | last Lind", false, Some(StaysTwo::SameRecord)),
        (of_two_keepers, false, Some(StaysTwo::AccountTypes { kept: internal, gone: external })),
        (of_two_keepers, true, Some(StaysTwo::AccountTypes { kept: internal, gone: external })),
        (of_two_days, false, Some(StaysTwo::Differ(Differences { names: false, birth_dates: true }))),
        (of_two_days, true, None),
        ("A1 | last Lind | born 1987-03-04\nB2 | last Lind", false, None),
    ] {
        let stored = stored(store);
        assert_eq!(join(&stored[0], &stored[1], despite_differences).err(), why, "{store}");
    }
}

/// Two names are two people, unless birth date and e-mail address are the same; who married keeps the first name.
#[test]
fn names_of_two_people_are_told() {
    for (kept, gone, differ) in [
        ("first Simone | last Grünewald", "first Zora | last Quist", true),
        ("first Simone | last Grünewald | born 1987-03-04", "first Zora | last Quist", true),
        ("first Bo | last Berg", "first Eva | last Berg", true),
        ("first Ana | last Lind", "first Ana | last Berg", false),
        ("first Ana | last Lind", "first Anna | last Lind", false),
        ("last Lind", "last Lind", false),
        (
            "first Simone | last Grünewald | born 1987-03-04 | email s@x.org",
            "first Zora | last Quist | born 1987-03-04 | email S@x.org",
            false,
        ),
        ("first Simone | last Grünewald | born 1987-03-04", "first Zora | last Quist | born 1987-03-04", true),
    ] {
        let stored = stored(&format!("A1 | {kept}\nB2 | {gone}"));
        let why = join(&stored[0], &stored[1], false).err();
        let expected = differ.then_some(StaysTwo::Differ(Differences { names: true, birth_dates: false }));
        assert_eq!(why, expected, "{kept}; {gone}");
        assert!(join(&stored[0], &stored[1], true).is_ok_and(|joined| joined.differences.names == differ));
    }
}
