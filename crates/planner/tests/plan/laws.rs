//! What is true of any list and any store.

use crate::support::{Run, patron, ready, rows, stored};
use model::draft::CheckedRow;
use model::field::Field;
use model::patron::Patron;
use model::plan::{Plan, Step};
use model::snapshot::StoredPatron;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A patron as a line; a few values each, so that lists and stores meet.
fn line() -> impl Strategy<Value = String> {
    let value = |word: &'static str, values: &[&'static str]| {
        of(prop::sample::select(values.to_vec()))
            .prop_map(move |value| value.map_or(String::new(), |v| format!(" | {word} {v}")))
    };
    (
        value("first", &["Ana", "Bo"]),
        value("last", &["Lind", "Berg"]),
        value("group", &["COMMUNITY", "RETIREE"]),
        value("expires", &["2026-12-31", "2027-06-30", "2030-01-01"]),
        value("purge", &["2030-06-30", "2031-01-01"]),
        value("email", &["a@x.org", "b@x.org, a@x.org", "a@x.org, c@x.org", "A@x.org, b@x.org"]),
        value("phone", &["555-0101", "555-0102"]),
        value("mobile", &["555-0101", "555-0103"]),
        value("line1", &["12 Elm St", "14 Elm St"]),
        value("city", &["Elm", "Oak"]),
        (value("note", &["friend", "friend, donor"]), value("stat", &["WALKIN", "WALKIN, GUEST"])),
    )
        .prop_map(|(a, b, c, d, e, f, g, h, i, j, (k, l))| [a, b, c, d, e, f, g, h, i, j, k, l].concat())
}

fn with_barcode(id: usize, line: &str, barcode: Option<u8>) -> String {
    let barcode = barcode.map_or(String::new(), |b| format!(" | barcode {id}{b}"));
    format!("P{id}{line}{barcode}")
}

fn store() -> impl Strategy<Value = Vec<StoredPatron>> {
    vec(of((line(), of(0u8..3))), 0..6).prop_map(|lines| {
        let lines = lines.iter().enumerate().filter_map(|(id, l)| l.as_ref().map(|(l, b)| with_barcode(id, l, *b)));
        stored(&lines.collect::<Vec<_>>().join("\n"))
    })
}

fn list() -> impl Strategy<Value = Vec<CheckedRow>> {
    vec((line(), of(0u8..3)), 0..6).prop_map(|lines| {
        let lines = lines.iter().enumerate().map(|(id, (line, barcode))| with_barcode(id, line, *barcode));
        rows(&lines.collect::<Vec<_>>().join("\n"))
    })
}

/// The store after the plan.
fn applied(store: Vec<StoredPatron>, plan: &Plan) -> Vec<StoredPatron> {
    let mut after: BTreeMap<_, StoredPatron> = store.into_iter().map(|s| (s.patron.key(), s)).collect();
    for row in &plan.rows {
        let (version, patron): (u64, &Patron) = match &row.step {
            Step::Create(creation) => (1, &creation.patron),
            Step::Update(update) | Step::Convert(update) => (update.version + 1, &update.after),
            Step::Remove(_) | Step::Unchanged(_) | Step::Question { .. } | Step::LeftOut { .. } => continue,
        };
        after.insert(patron.key(), StoredPatron { version, patron: patron.clone() });
    }
    after.into_values().collect()
}

fn run(renew: bool) -> Run {
    if renew { Run::default().renew() } else { Run::default() }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn planning_what_was_applied_changes_nothing(store in store(), list in list(), renew: bool) {
        let first = run(renew).plan(store.clone(), list.clone());
        let again = run(renew).plan(applied(store, &first), list);
        for (before, after) in first.rows.iter().zip(&again.rows) {
            match before.step {
                Step::LeftOut { .. } => prop_assert_eq!(&before.step, &after.step),
                // Another row may have changed the patron who was in question, and have answered it.
                Step::Question { .. } => {}
                Step::Create(_) | Step::Update(_) | Step::Convert(_) | Step::Remove(_) | Step::Unchanged(_) => {
                    prop_assert!(matches!(after.step, Step::Unchanged(_)), "{:?}\nthen {:?}", before.step, after.step);
                }
            }
        }
    }

    #[test]
    fn a_blank_changes_nothing_and_rows_add_up(store in store(), list in list()) {
        let plan = Run::default().plan(store, list.clone());
        prop_assert_eq!(plan.counts.rows_read(), list.len() as u64);
        for (row, step) in list.iter().zip(&plan.rows) {
            let (model::draft::Verdict::Ready(want), Step::Update(update)) = (&row.verdict, &step.step) else { continue };
            prop_assert!(!update.changes.is_empty());
            for change in &update.changes {
                // A later expiry takes an earlier purge along.
                let along = change.field == Field::PurgeDate && want.details.expiry_date.is_some();
                prop_assert!(along || !want.get(change.field).is_blank(), "{change:?}");
            }
        }
    }

    #[test]
    fn an_expiry_is_never_shortened_and_no_purge_is_before_it(store in store(), list in list(), renew: bool) {
        let plan = run(renew).plan(store.clone(), list);
        for after in applied(store.clone(), &plan) {
            let details = &after.patron.details;
            let before = store.iter().find(|s| s.patron.key() == after.patron.key());
            prop_assert!(details.expiry_date >= before.and_then(|s| s.patron.details.expiry_date));
            let touched = before != Some(&after);
            if let (true, Some(expiry), Some(purge)) = (touched, details.expiry_date, details.purge_date) {
                prop_assert!(purge >= expiry);
            }
        }
    }

    #[test]
    fn one_of_several_is_preferred(store in store(), list in list()) {
        let plan = Run::default().plan(store.clone(), list);
        for after in applied(store, &plan) {
            let details = &after.patron.details;
            let preferred = details.emails.iter().filter(|email| email.preferred).count();
            prop_assert_eq!(preferred, usize::from(!details.emails.is_empty()));
            let preferred = details.phones.iter().filter(|phone| phone.preferred).count();
            prop_assert_eq!(preferred, usize::from(!details.phones.is_empty()));
        }
    }

    #[test]
    fn equal_input_has_an_equal_fingerprint(store in store(), list in list()) {
        let once = Run::default().plan(store.clone(), list.clone());
        prop_assert_eq!(once, Run::default().plan(store, list));
    }
}

#[test]
fn the_fingerprint_differs_with_every_value_version_and_day() {
    let short = |run: &Run, store: &str, list: &str| run.plan(stored(store), rows(list)).fingerprint.short;
    let (store, list) = ("A1 | v3 | last Lind", "A1 | last Berg\nA2 | last Holm");
    let usual = short(&Run::default(), store, list);
    assert_eq!(usual, short(&Run::default(), store, list));
    for (run, store, list) in [
        (Run::default(), "A1 | v4 | last Lind", list),
        (Run::default(), "A1 | v3 | last Lund", list),
        (Run::default(), store, "A1 | last Borg\nA2 | last Holm"),
        (Run::default(), store, "A1 | last Berg\nA2 | last Holm | note x"),
        (Run::default(), store, "A1 | last Berg\nA2 | last Holm | question C314"),
        (Run::default(), store, "A2 | last Holm\nA1 | last Berg"),
        (Run::default().on("2026-08-29"), store, list),
    ] {
        assert_ne!(usual, short(&run, store, list), "{store} / {list}");
    }
}

#[test]
fn rows_stay_in_their_order() {
    let list = vec![ready(9, patron("B | last Berg")), ready(2, patron("A | last Lind"))];
    let plan = Run::default().plan(Vec::new(), list);
    assert_eq!(plan.rows.iter().map(|row| row.at.number).collect::<Vec<_>>(), [9, 2]);
}
