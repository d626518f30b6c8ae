//! P630: lists of which nobody is in the store, with IDs of another length.

use crate::support::{Run, rows, stored};
use model::codes;
use std::ops::Range;

/// A line for each number, as an ID of so many digits.
fn people(name: &str, numbers: Range<u64>, digits: usize) -> String {
    numbers.map(|number| format!("{number:0digits$} | first {name}a | last {name}\n")).collect()
}

fn said(run: &Run, store: &str, list: &str) -> Vec<String> {
    let plan = run.plan(stored(store), rows(list));
    let found = plan.findings.iter().filter(|finding| finding.code == codes::P630);
    found.map(|finding| finding.message.to_string()).collect()
}

#[test]
fn p630_a_list_of_strangers_with_other_ids_is_told() {
    let run = Run::default();
    let store = people("Berg", 123_456_700..123_456_760, 9);
    let told = |digits: &str| {
        format!(
            "the IDs in this list have {digits} digits, those in the store have 9, and nobody on the list was found"
        )
    };
    assert_eq!(said(&run, &store, &people("Lind", 10_000_000..10_000_012, 8)), [told("8")]);
    assert_eq!(said(&run, &store, &people("Lind", 21_234_000_000_001..21_234_000_000_012, 14)), [told("14")]);
}

#[test]
fn p630_is_silent_where_it_cannot_know() {
    let run = Run::default();
    let store = people("Berg", 123_456_700..123_456_760, 9);
    let list = people("Lind", 10_000_000..10_000_012, 8);
    let nothing = Vec::<String>::new();
    // IDs like those of the store, somebody who is there, few people.
    assert_eq!(said(&run, &store, &people("Lind", 223_456_700..223_456_720, 9)), nothing);
    assert_eq!(said(&run, &store, &format!("{list}123456700 | first Berga | last Berg\n")), nothing);
    assert_eq!(said(&run, &store, &people("Lind", 10_000_000..10_000_009, 8)), nothing);
    // A small store, and one with IDs of both lengths.
    assert_eq!(said(&run, &people("Berg", 123_456_700..123_456_740, 9), &list), nothing);
    let mixed = store + &people("Holm", 20_000_000..20_000_002, 8);
    assert_eq!(said(&run, &mixed, &list), nothing);
    // The library has said what an ID looks like.
    let run = Run::default().group(|group| group.id_digits = Some(8));
    assert_eq!(said(&run, &people("Berg", 123_456_700..123_456_760, 9), &list), nothing);
}
