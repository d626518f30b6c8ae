//! A list of retirees from LibreOffice.

use super::people::{date, person, sheet, text};
use testkit::people::Person;
use testkit::sheet::Cell;

pub(super) const NAME: &str = "retirees-2026.ods";

/// How many people are on it.
pub(super) const PEOPLE: usize = 15;

const COLUMNS: &[&str] = &[
    "ID",
    "Last name",
    "First name",
    "E-mail",
    "Phone",
    "Address",
    "City",
    "State",
    "ZIP",
    "User group",
    "Expiration date",
    "Date of birth",
];

pub(super) fn bytes() -> Vec<u8> {
    let old_enough = (300..500).map(person).filter(|person| person.birth.to_string().as_str() < "1962");
    let rows = old_enough.take(PEOPLE).map(|person| row(&person));
    testkit::ods::bytes(&[sheet("Retirees", COLUMNS, rows)])
}

fn row(person: &Person) -> Vec<Option<Cell>> {
    vec![
        text(&person.id),
        text(&person.last),
        text(&person.first),
        text(&person.email),
        text(&person.phone),
        text(&person.street),
        text(&person.city),
        text(person.state),
        text(&person.zip),
        text("RETIREE"),
        date("2036-08-31"),
        Some(Cell::date(person.birth)),
    ]
}
