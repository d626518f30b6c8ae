//! One patron whom a person has named: values that are set, a membership that is renewed or ends.

use crate::support::{change, date, rows, stored};
use model::action::Words;
use model::draft::Verdict;
use model::id::{CanonicalId, PrimaryId};
use model::id_pattern::IdPattern;
use model::patron::Patron;
use model::plan::{Creation, Step};
use model::settings::{ExpiryRule, Settings};
use model::snapshot::{Snapshot, StoreFacts, StoredPatron};
use planner::{Given, NewId};
use std::collections::HashMap;

const TODAY: &str = "2026-08-28";

/// The changes of a step, or why there is none.
fn told(step: Result<Step, Words>) -> String {
    match step {
        Ok(Step::Update(update)) => update.changes.iter().map(change).collect::<Vec<_>>().join(" | "),
        Ok(Step::Unchanged(_)) => "as it is".to_owned(),
        Ok(other) => panic!("{other:?} is no change of fields"),
        Err(why) => why.to_string(),
    }
}

/// What becomes of the first patron of a store who is given these values.
fn set(store: &str, given: &str) -> String {
    let stored = stored(store);
    let row = rows(given).remove(0);
    let Verdict::Ready(patron) = row.verdict else { panic!("values") };
    let facts = StoreFacts { name: "s".into(), id: "0".into(), epoch: 0, patrons: 2, last_batch: None };
    let owners = Snapshot::new(facts, stored.clone());
    let given = Given { details: &patron.details, cleared: row.rare.cleared, owners: &owners };
    let mut settings = Settings::default();
    let mut students = settings.groups["COMMUNITY"].clone();
    students.code = "STUDENT".to_owned();
    students.account_type = model::patron::AccountType::External;
    settings.groups.insert(students.code.clone(), students);
    told(planner::set(&stored[0], given, &settings))
}

#[test]
fn what_is_typed_counts() {
    let store = "A1 | first Ana | middle M. | last Lind | expires 2027-06-30 | email a@x.org | barcode 55\n\
                 B2 | last Berg | barcode 66";
    for (given, expected) in [
        ("A1 | expires 2026-12-31", "expiry_date 2027-06-30 -> 2026-12-31"),
        ("A1 | first Ana M.", "first_name Ana -> Ana M."),
        ("A1 | clear middle_name", "middle_name M. -> "),
        ("A1 | first Ana", "as it is"),
        ("A1 | group RETIREE", "user_group COMMUNITY -> RETIREE"),
        (
            "A1 | group STUDENT",
            "patrons of STUDENT are external, and this account is internal: \
             [Account { id: PrimaryId(\"A1\"), what: Toggle }] changes both",
        ),
        ("A1 | barcode 66", "the barcode \"66\" belongs to patron B2 in the store: [FindPatron(PrimaryId(\"B2\"))]"),
        ("A1 | barcode a1", "the barcode \"a1\" is also this patron's primary ID"),
        ("A1 | barcode 55", "as it is"),
    ] {
        assert_eq!(set(store, given), expected, "{given}");
    }
}

/// What becomes of the first patron of a store who is given this ID.
fn renumber(store: &str, id: &str) -> String {
    let stored = stored(store);
    let facts = StoreFacts { name: "s".into(), id: "0".into(), epoch: 0, patrons: 2, last_batch: None };
    let gone = HashMap::from([(CanonicalId::of("gone"), 4)]);
    let owners = Snapshot::new(facts, stored.clone()).with_former(gone);
    let mut settings = Settings::default();
    settings.reserved.insert("staff".to_owned(), IdPattern::parse("9###").expect("a pattern"));
    let id = PrimaryId::new(id).expect("an ID");
    let new = NewId { id: &id, owners: &owners, guard: (id.as_str() == "GUARDED").then_some("campus") };
    let identifiers = |patron: &Patron| {
        let of =
            patron.details.identifiers.iter().map(|identifier| format!("{} {}", identifier.kind, identifier.value));
        of.collect::<Vec<_>>().join(", ")
    };
    let told = |step: &Step| match step {
        Step::Remove(removal) => format!("{} v{} goes", removal.before.primary_id, removal.version),
        Step::Create(creation) => {
            let Creation { former, patron } = &**creation;
            format!("{} after v{former} comes with {}", patron.primary_id, identifiers(patron))
        }
        Step::Update(update) => update.changes.iter().map(change).collect::<Vec<_>>().join(" | "),
        Step::Unchanged(_) => "as it is".to_owned(),
        Step::Convert(_) | Step::Question { .. } | Step::LeftOut { .. } => panic!("{step:?}"),
    };
    match planner::renumber(&stored[0], new, &settings) {
        Ok(steps) => steps.iter().map(told).collect::<Vec<_>>().join("; "),
        Err(why) => why.to_string(),
    }
}

#[test]
fn another_id_takes_the_old_one_along() {
    let store = "B1 | last Lind | barcode 55 | v2\nC2 | last Berg | barcode 66";
    for (id, expected) in [
        ("D1", "B1 v2 goes; D1 after v0 comes with BARCODE 55, FORMER_ID B1"),
        ("A1", "A1 after v0 comes with BARCODE 55, FORMER_ID B1; B1 v2 goes"),
        ("gone", "B1 v2 goes; gone after v4 comes with BARCODE 55, FORMER_ID B1"),
        ("55", "55 after v0 comes with FORMER_ID B1; B1 v2 goes"),
        ("b1", "primary_id B1 -> b1"),
        ("B1", "as it is"),
        ("c2", "the ID \"c2\" belongs to patron C2 in the store: [FindPatron(PrimaryId(\"C2\"))]"),
        ("66", "the ID \"66\" belongs to patron C2 in the store: [FindPatron(PrimaryId(\"C2\"))]"),
        ("9001", "\"9001\" is in the range \"staff\" (9###), which is kept for the institution"),
        ("GUARDED", "\"GUARDED\" is on the guard list \"campus\": this ID belongs to the institution"),
    ] {
        assert_eq!(renumber(store, id), expected, "{id}");
    }
}

#[test]
fn a_later_end_takes_the_day_of_the_purge_along() {
    assert_eq!(
        set("A1 | last Lind | expires 2026-12-31 | purge 2027-01-31", "A1 | expires 2027-06-30"),
        "expiry_date 2026-12-31 -> 2027-06-30 | purge_date 2027-01-31 -> 2027-06-30"
    );
}

fn patron(line: &str) -> StoredPatron {
    stored(line).remove(0)
}

#[test]
fn a_membership_is_renewed_by_the_rule_of_its_group_or_until_a_day() {
    let renew = |line: &str, until: Option<&str>, settings: &Settings| {
        told(planner::renew(&patron(line), until.map(date), settings, date(TODAY)))
    };
    let usual = Settings::default();
    let borrower = "A1 | last Lind | expires 2026-12-31";
    assert_eq!(renew(borrower, None, &usual), "expiry_date 2026-12-31 -> 2027-08-28");
    assert_eq!(renew("A1 | last Lind | expires 2031-12-31", None, &usual), "as it is", "never sooner");
    assert_eq!(renew(borrower, Some("2027-01-31"), &usual), "expiry_date 2026-12-31 -> 2027-01-31");
    assert_eq!(
        renew(borrower, Some("2026-11-30"), &usual),
        "the membership goes on until 2026-12-31 already; to end it sooner: \
         [Account { id: PrimaryId(\"A1\"), what: Expire }]"
    );
    assert_eq!(renew("A1 | last Lind", None, &usual), "the membership has no end, so there is nothing to renew");
    let mut never = usual.clone();
    never.groups.get_mut("COMMUNITY").expect("built in").expiry = ExpiryRule::Never;
    let why = "no rule says when a COMMUNITY membership that begins today ends; name the day with [Choose(LastDay)]";
    assert_eq!(renew(borrower, None, &never), why);
    // The only profile for the group says it better.
    let mut short = never;
    short.profiles.get_mut("community-borrower").expect("built in").expiry = Some(ExpiryRule::Days(200));
    assert_eq!(renew(borrower, None, &short), "expiry_date 2026-12-31 -> 2027-03-16");
}

#[test]
fn a_membership_ends_on_the_day_that_is_named() {
    let expire = |line: &str, on: &str| told(planner::expire(&patron(line), date(on)));
    assert_eq!(expire("A1 | last Lind | expires 2027-06-30", TODAY), "expiry_date 2027-06-30 -> 2026-08-28");
    assert_eq!(expire("A1 | last Lind", TODAY), "expiry_date  -> 2026-08-28");
    assert_eq!(expire("A1 | last Lind | expires 2026-08-28", TODAY), "as it is");
    assert_eq!(
        expire("A1 | last Lind | expires 2026-08-01", TODAY),
        "the membership ends on 2026-08-01 already; to renew it: [Account { id: PrimaryId(\"A1\"), what: Renew }]"
    );
}
