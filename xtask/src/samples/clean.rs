//! This semester's list as it should be.

use super::people::{date, person, sheet, text};
use testkit::people::Person;
use testkit::sheet::Cell;

pub(super) const NAME: &str = "community-borrowers-fall-2026.xlsx";

/// How many people are on it.
pub(super) const PEOPLE: u64 = 40;

/// Its columns, which the returning list has too.
pub(super) const COLUMNS: &[&str] = &[
    "Borrower ID",
    "First name",
    "Middle name",
    "Last name",
    "E-mail",
    "Phone",
    "Address",
    "City",
    "State",
    "ZIP",
    "Barcode",
    "Expiration date",
    "Birth date",
    "Note",
];

pub(super) fn bytes() -> Vec<u8> {
    let rows = (0..PEOPLE).map(|index| row(&person(index), expiry(index)));
    testkit::xlsx::bytes(&[sheet("Fall 2026", COLUMNS, rows)])
}

/// Most memberships end with the academic year, some with the term.
fn expiry(index: u64) -> &'static str {
    if index % 9 == 4 { "2026-12-31" } else { "2027-06-30" }
}

/// A person as a row of this list.
pub(super) fn row(person: &Person, expiry: &str) -> Vec<Option<Cell>> {
    vec![
        text(&person.id),
        text(&person.first),
        text(&person.middle),
        text(&person.last),
        text(&person.email),
        text(&person.phone),
        text(&person.street),
        text(&person.city),
        text(person.state),
        text(&person.zip),
        text(&person.barcode),
        date(expiry),
        Some(Cell::date(person.birth)),
        text(person.note),
    ]
}
